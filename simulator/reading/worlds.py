"""Read scenarios with several cases: which there are, in which of them each step falls, what is expected of each.

In: the fields of a scenario file and the parts of its system (a policy is a system of one part). Out: the scenario, or
None after diagnostics. Absent: one case alone (``simulator/reading/scenarios.py``).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from compiler.history import Timeline
from compiler.model import Value
from compiler.system.model import CompiledSystem
from dsl.catalogue import Bilingual
from dsl.diagnostics import Problems
from dsl.documents import Node
from dsl.source import Span
from simulator.clock import index_at
from simulator.reading.expectations import read_expectations
from simulator.reading.facts import read_facts, read_settings
from simulator.reading.fields import Entry, Fields, read_entries, read_fields, read_list, read_scalar
from simulator.reading.naming import did_you_mean, look_up
from simulator.reading.parties import Parties, party_terms, read_parties
from simulator.reading.steps import PLACE as STEP
from simulator.reading.steps import belong_together, event_of, instant_of, place_of, refusal_of
from simulator.reading.vocabulary import Terms, Vocabulary, terms, vocabulary
from simulator.reading.words import CASE_KEY, CASE_KEYS, WORLD_STEP_KEY, WORLD_STEP_KEYS
from simulator.scenario import CaseStart, Expectations, Step, WorldStep

CASE = Bilingual("a case", "案件")
REFUSED = ("refused", "被拒")
_OPENED = re.compile(r"(?P<part>.+?)(?: (?P<number>[0-9]+))? (?:of|属于) (?P<of>.+)")


@dataclass(frozen=True, slots=True)
class Stage:
    """The parts that cases may be of: each with its texts, and the names that hold there from the start on."""

    system: CompiledSystem | None
    timelines: Mapping[str, Timeline]
    words: Mapping[str, Vocabulary]
    part_terms: Terms

    def under(self, part: str) -> str | None:
        """The part that a part's cases belong to."""
        return None if self.system is None else self.system.system.part(part).under

    def label(self, part: str) -> str:
        """What a part is called."""
        return part if self.system is None else self.system.system.part(part).label


def stage_of(system: CompiledSystem | None, timelines: Mapping[str, Timeline], start: int) -> Stage:
    """The parts of a system, or of a policy alone, from an instant on."""
    words = {
        part: vocabulary(tuple(one.policy for one in timeline.revisions[index_at(timeline, start) :]))
        for part, timeline in timelines.items()
    }
    labels = {part.name: part.label for part in system.system.parts} if system is not None else {}
    return Stage(system, timelines, words, terms((part, [labels.get(part, part)]) for part in timelines))


class WorldReader:
    """Reads the cases, steps and expectations of one scenario."""

    def __init__(self, stage: Stage, start: int, parties: Entry | None, problems: Problems) -> None:
        self.stage, self.start, self.problems = stage, start, problems
        self.known: dict[str, CaseStart] = {}
        policies = tuple(one.policy for timeline in stage.timelines.values() for one in timeline.revisions)
        self.parties = read_parties(parties, party_terms(policies), problems)

    # ── cases ──────────────────────────────────────────────────────────────────────────────────────────────────

    def cases(self, entry: Entry | None) -> tuple[CaseStart, ...]:
        """The cases that are open at the start."""
        found: list[CaseStart] = []
        for one in read_entries(entry.value, entry.key.text, self.problems) if entry is not None else ():
            fields = read_fields(one.value, CASE_KEY, CASE_KEYS, CASE, self.problems)
            part = self._part(fields.get("part"), one.key.span)
            case = None if part is None else self._case(one.key.text.strip(), one.key.span, part, fields, self.start)
            if case is not None:
                found.append(case)
        return tuple(found)

    def _part(self, entry: Entry | None, place: Span) -> str | None:
        if entry is None:
            only = list(self.stage.timelines)
            if len(only) == 1:
                return only[0]
            self.problems.error("P0511", place, key="part", place=CASE, example=only[0])
            return None
        scalar = read_scalar(entry.value, entry.key.text, self.problems)
        return (
            None if scalar is None else look_up(scalar.text, scalar.span, self.stage.part_terms, "P0549", self.problems)
        )

    def _case(self, key: str, span: Span, part: str, fields: Fields, at: int) -> CaseStart | None:
        if key in self.known:
            self.problems.error("P0547", span, self.known[key].span, name=key)
            return None
        timeline = self.stage.timelines[part]
        policy = timeline.revisions[index_at(timeline, at)].policy
        belongs = self._owner(fields, part, span)
        own = read_parties(fields.get("parties"), party_terms((policy,)), self.problems)
        facts = read_facts(fields.get("facts"), policy, self.stage.words[part], span, self.problems)
        parties = tuple({**(dict(self.parties) if belongs is None else {}), **dict(own)}.items())
        case = CaseStart(key, part, belongs, parties, facts, span)
        self.known[key] = case
        return case

    def _owner(self, fields: Fields, part: str, span: Span) -> str | None:
        under = self.stage.under(part)
        if "of" not in fields:
            if under is not None:
                label = self.stage.label
                self.problems.error("P0550", span, part=label(part), under=label(under))
            return None
        if under is None:
            self.problems.error("P0551", fields["of"].key.span, part=self.stage.label(part))
            return None
        return self._named(fields["of"])

    def _named(self, entry: Entry) -> str | None:
        """A case by its name, opened by the scenario or by a consequence."""
        scalar = read_scalar(entry.value, entry.key.text, self.problems)
        return None if scalar is None else self._key(scalar.text.strip(), scalar.span)

    def _key(self, text: str, span: Span) -> str | None:
        if text in self.known:
            return text
        match = _OPENED.fullmatch(text)
        if match is None or self._part_named(match["part"]) is None:
            self.problems.error("P0546", span, name=text, help=did_you_mean(text, self.known, self.known))
            return None
        number = f" {match['number']}" if match["number"] else ""
        inner = self._key(match["of"], span) if _OPENED.fullmatch(match["of"]) else match["of"]
        return None if inner is None else f"{self._part_named(match['part'])}{number} of {inner}"

    def _part_named(self, text: str) -> str | None:
        fitting = [one.name for one in self.stage.part_terms.values() if text in (one.name, *one.spellings)]
        return fitting[0] if len(fitting) == 1 else None

    def _part_of(self, key: str) -> str:
        if key in self.known:
            return self.known[key].part
        match = _OPENED.fullmatch(key)
        part = self._part_named(match["part"]) if match is not None else None
        assert part is not None
        return part

    # ── steps ──────────────────────────────────────────────────────────────────────────────────────────────────

    def steps(self, entry: Entry | None) -> tuple[WorldStep, ...]:
        """All steps that can be read, in their order."""
        found: list[WorldStep] = []
        previous, where = self.start, None
        for number, node in enumerate(read_list(entry, self.problems) if entry is not None else (), 1):
            fields = read_fields(node, WORLD_STEP_KEY, WORLD_STEP_KEYS, STEP, self.problems)
            words = next(iter(self.stage.words.values()))
            previous, where = instant_of(fields, node, number, previous, where, words, self.problems)
            found.append(self._step(fields, node, number, previous))
        return tuple(found)

    def _step(self, fields: Fields, node: Node, number: int, at: int) -> WorldStep:
        place = place_of(fields, node)
        if "open" in fields:
            return WorldStep(Step(number, at, None, span=place), None, self._opening(fields, place, at))
        case = self._case_of(fields, place, number) if "do" in fields or "case" in fields else None
        refused = refusal_of(fields, self.problems)
        event = None
        if case is not None:
            event = event_of(fields, refused, self.stage.words[self._part_of(case)], self.problems)
        because = read_scalar(fields["because"].value, "because", self.problems) if "because" in fields else None
        belong_together(fields, number, self.problems)
        return WorldStep(Step(number, at, event, refused, because.text.strip() if because else None, place), case)

    def _case_of(self, fields: Fields, place: Span, number: int) -> str | None:
        if "case" in fields:
            return self._named(fields["case"])
        if len(self.known) == 1:
            return next(iter(self.known))
        self.problems.error("P0548", place, number=number, known=list(self.known))
        return None

    def _opening(self, fields: Fields, place: Span, at: int) -> CaseStart | None:
        part = self._part(fields["open"], place)
        if "as" not in fields:
            self.problems.error("P0511", place, key="as", place=STEP, example="…")
            return None
        name = read_scalar(fields["as"].value, fields["as"].key.text, self.problems)
        if part is None or name is None:
            return None
        return self._case(name.text.strip(), name.span, part, fields, at)

    # ── expectations ───────────────────────────────────────────────────────────────────────────────────────────

    def expectations(
        self, entry: Entry | None
    ) -> tuple[tuple[tuple[str, Expectations], ...], tuple[str, ...], dict[str, Span]]:
        """What is expected of each case, and which consequences are to be refused; with the places."""
        found: list[tuple[str, Expectations]] = []
        refused: tuple[str, ...] = ()
        spans: dict[str, Span] = {}
        for one in read_entries(entry.value, entry.key.text, self.problems) if entry is not None else ():
            text = one.key.text.strip()
            if text in REFUSED and text not in self.known:
                scalars = [read_scalar(item, text, self.problems) for item in read_list(one, self.problems)]
                refused = tuple(scalar.text.strip() for scalar in scalars if scalar is not None)
                spans["refused"] = one.key.span
                continue
            key = self._key(text, one.key.span)
            if key is None:
                continue
            found.append((key, read_expectations(one, self.stage.words[self._part_of(key)], self.problems)))
            spans[key] = one.key.span
        return tuple(found), refused, spans

    def settings(self, entry: Entry | None) -> tuple[tuple[str, tuple[tuple[str, Value], ...]], ...]:
        """Settings by part; those of a policy alone stand without it."""
        if entry is None:
            return ()
        if self.stage.system is None:
            part = next(iter(self.stage.timelines))
            return ((part, read_settings(entry, self.stage.words[part], self.problems)),)
        found: dict[str, tuple[tuple[str, Value], ...]] = {}
        for one in read_entries(entry.value, entry.key.text, self.problems):
            named = look_up(one.key.text, one.key.span, self.stage.part_terms, "P0549", self.problems)
            if named is not None:
                found[named] = read_settings(one, self.stage.words[named], self.problems)
        return tuple(found.items())


__all__ = ["Parties", "Stage", "WorldReader", "stage_of"]
