"""Read scenario files: YAML documents become scenarios, every name looked up and every value typed.

In: a text and the policies there are. Out: the scenarios that are sound; every mistake is a diagnostic with its place.
Names may be those of any revision that the case can live to see. Absent: reading files and compiling policies
(the caller hands in both), running (``simulator/engine.py``).
"""

from __future__ import annotations

from collections.abc import Mapping

from compiler.history import Timeline, midnight
from compiler.system.model import CompiledSystem
from dsl import documents
from dsl.catalogue import Bilingual
from dsl.diagnostics import Problems
from dsl.documents import Document, Node, parse_documents
from dsl.source import Source, Span, one_line
from simulator.clock import index_at
from simulator.reading.course import Policies, read_course
from simulator.reading.expectations import read_expectations
from simulator.reading.facts import read_facts, read_settings
from simulator.reading.fields import Fields, read_fields, read_list, read_moment, read_scalar, read_words
from simulator.reading.naming import did_you_mean
from simulator.reading.parties import party_terms, read_parties
from simulator.reading.stage import stage_of
from simulator.reading.steps import read_steps
from simulator.reading.vocabulary import vocabulary
from simulator.reading.words import SCENARIO_KEY, SCENARIO_KEYS
from simulator.reading.worlds import WorldReader
from simulator.scenario import Scenario, WorldScenario
from simulator.world import ONE

PLACE = Bilingual("a scenario", "场景")
A_POLICY = Bilingual("a policy, no system", "政策，不是系统")
A_SYSTEM = Bilingual("a system of several policies", "由几份政策组成的系统")

AnyScenario = Scenario | WorldScenario
"""One case, or several on one clock."""

_ALONE = (
    (
        "facts",
        Bilingual("each case has its own", "每个案件有自己的事实"),
        Bilingual("write it under the case, in `cases`", "写到“案件”下的那个案件里"),
    ),
    (
        "policy",
        Bilingual("the system names its policies", "系统已写明各部分的政策"),
        Bilingual("keep one of `system` and `policy`", "“系统”和“政策”只留一个"),
    ),
)
"""Keys that don't go with several cases, or with a system."""

_EXAMPLES = {"scenario": "…", "policy": "shop.returns", "start": "2024-03-10 09:00:00"}


def read_scenarios(source: Source, policies: Policies, problems: Problems) -> list[AnyScenario]:
    """The scenarios of one file, in their order; one with mistakes is left out after its diagnostics."""
    before = len(tuple(problems))
    found = parse_documents(source, problems)
    if not found and len(tuple(problems)) == before:
        problems.error("P0542", Span(source, 0, 0))
    scenarios = []
    for document in found:
        own = Problems()
        scenario = _Reader(policies, own).read(document)
        problems.extend(own)
        if scenario is not None and not own.serious:
            scenarios.append(scenario)
    return scenarios


class _Reader:
    """Reads one document."""

    def __init__(self, policies: Policies, problems: Problems) -> None:
        self.policies = policies
        self.problems = problems

    def read(self, document: Document) -> AnyScenario | None:
        """The scenario of a document; what can't be read for lack of something else is not looked at."""
        fields = read_fields(document.root, SCENARIO_KEY, SCENARIO_KEYS, PLACE, self.problems)
        place = _first_key(document.root)
        if isinstance(document.root, documents.Mapping):
            self._demand(fields, place)
        name = read_words(fields["scenario"], self.problems) if "scenario" in fields else None
        note = read_words(fields["note"], self.problems) if "note" in fields else None
        if "system" in fields or "cases" in fields:
            return self._world(fields, one_line(name or ""), note, place)
        timeline = self._timeline(fields)
        if timeline is None or "start" not in fields:
            return None
        start_field = fields["start"]
        start = read_moment(start_field.value, start_field.key.text, timeline.zone, self.problems)
        if start is None:
            return None
        first = index_at(timeline, start)
        words = vocabulary(tuple(revision.policy for revision in timeline.revisions[first:]))
        if "@" not in self.policy:
            self._in_force(timeline, start, start_field.value.span)
        facts = read_facts(fields.get("facts"), timeline.revisions[first].policy, words, place, self.problems)
        settings = read_settings(fields.get("settings"), words, self.problems)
        steps = read_steps(fields["steps"], start, words, self.problems) if "steps" in fields else ()
        known = party_terms((timeline.revisions[first].policy,))
        parties = read_parties(fields.get("parties"), known, self.problems)
        expect = read_expectations(fields.get("expect"), words, self.problems)
        return Scenario(
            one_line(name or ""), self.policy, timeline, start, facts, settings, steps, expect, note,
            self._carries(fields), parties, place,
        )  # fmt: skip

    def _world(self, fields: Fields, name: str, note: str | None, place: Span) -> WorldScenario | None:
        """A scenario with several cases."""
        system, timelines = self._stage(fields)
        if not timelines or "start" not in fields:
            return None
        zone = next(iter(timelines.values())).zone
        start_field = fields["start"]
        start = read_moment(start_field.value, start_field.key.text, zone, self.problems)
        if start is None:
            return None
        if system is not None and start < midnight(system.system.effective, zone):
            self.problems.error("P0559", start_field.value.span, system=self.policy, effective=system.system.effective)
        elif system is None and "@" not in self.policy:
            self._in_force(timelines[ONE], start, start_field.value.span)
        self._out_of_place(fields)
        reader = WorldReader(stage_of(system, timelines, start), start, fields.get("parties"), self.problems)
        cases = reader.cases(fields.get("cases"))
        settings = reader.settings(fields.get("settings"))
        steps = reader.steps(fields.get("steps"))
        expect, refused, spans = reader.expectations(fields.get("expect"))
        return WorldScenario(
            name, self.policy, system, timelines, zone, start, cases, settings, steps, expect, refused, note,
            self._carries(fields), place, spans,
        )  # fmt: skip

    def _out_of_place(self, fields: Fields) -> None:
        """P0556: keys of a scenario that mean nothing where it has several cases."""
        for key, problem, remedy in _ALONE:
            if key in fields and (key == "facts" or "system" in fields):
                entry = fields[key].key
                self.problems.error("P0556", entry.span, key=entry.text, problem=problem, help=remedy)

    def _stage(self, fields: Fields) -> tuple[CompiledSystem | None, Mapping[str, Timeline]]:
        """The parts: of a system, or the one of a policy."""
        if "system" not in fields:
            timeline = self._timeline(fields)
            return None, {ONE: timeline} if timeline is not None else {}
        scalar = read_scalar(fields["system"].value, fields["system"].key.text, self.problems)
        if scalar is None:
            return None, {}
        self.policy = scalar.text.strip()
        if self.policy not in self.policies.names():
            known = [name for name in self.policies.names() if self.policies.is_system(name)]
            self.problems.error("P0552", scalar.span, name=self.policy, help=did_you_mean(self.policy, known, known))
            return None, {}
        if not self.policies.is_system(self.policy):
            self.problems.error(
                "P0554", scalar.span, name=self.policy, what=A_POLICY, key=Bilingual(*SCENARIO_KEYS["policy"])
            )
            return None, {}
        system = self.policies.system(self.policy)
        if system is None:
            self.problems.error("P0544", scalar.span, policy=self.policy)
            return None, {}
        return system, system.timelines

    def _demand(self, fields: Fields, place: Span) -> None:
        for key, shown in _EXAMPLES.items():
            if key not in fields and not (key == "policy" and "system" in fields):
                self.problems.error("P0511", place, key=key, place=PLACE, example=shown)

    def _timeline(self, fields: Fields) -> Timeline | None:
        """The course of the policy, or the one day's text behind ``@``."""
        if "policy" not in fields:
            return None
        scalar = read_scalar(fields["policy"].value, fields["policy"].key.text, self.problems)
        if scalar is None:
            return None
        self.policy = scalar.text.strip()

        def no_system(name: str) -> None:
            key = Bilingual(*SCENARIO_KEYS["system"])
            self.problems.error("P0554", scalar.span, name=name, what=A_SYSTEM, key=key)

        return read_course(scalar, self.policies, self.problems, no_system)

    def _in_force(self, timeline: Timeline, start: int, span: Span) -> None:
        base = timeline.revisions[0]
        if start < base.effective:
            self.problems.error("P0517", span, policy=base.policy.name, effective=base.date)

    def _carries(self, fields: Fields) -> tuple[str, ...]:
        if "facts-carried" not in fields:
            return ()
        entry = fields["facts-carried"]
        texts = [read_scalar(item, entry.key.text, self.problems) for item in read_list(entry, self.problems)]
        return tuple(text.text.strip() for text in texts if text is not None)


def _first_key(node: Node) -> Span:
    """Where a scenario is pointed at as a whole: its first key."""
    if isinstance(node, documents.Mapping) and node.entries:
        return node.entries[0][0].span
    return Span(node.span.source, node.span.start, node.span.start)
