"""Read scenarios with several cases: which there are, in which of them each step falls, what is expected of each.

In: the fields of a scenario file and the parts of its system (a policy is a system of one part). Out: the scenario's
cases, steps, settings and expectations; what can't be read is left out after its diagnostics. Absent: one case alone
(``simulator/reading/scenarios.py``), what cases are called (``simulator/reading/case_names.py``).
"""

from __future__ import annotations

from collections.abc import Iterable

from compiler.model import Value
from dsl.catalogue import Bilingual
from dsl.diagnostics import Problems
from dsl.documents import Node
from dsl.source import Span
from simulator.clock import index_at
from simulator.reading.case_names import CaseNames
from simulator.reading.expectations import read_expectations
from simulator.reading.facts import read_facts, read_settings
from simulator.reading.fields import Entry, Fields, read_entries, read_fields, read_list, read_scalar, read_words
from simulator.reading.naming import look_up
from simulator.reading.parties import party_terms, read_parties
from simulator.reading.stage import Stage
from simulator.reading.steps import PLACE as STEP
from simulator.reading.steps import belong_together, event_of, instant_of, place_of, refusal_of
from simulator.reading.words import CASE_KEY, CASE_KEYS, WORLD_STEP_KEY, WORLD_STEP_KEYS
from simulator.scenario import CaseStart, Expectations, Step, WorldStep

CASE = Bilingual("a case", "案件")
REFUSED = ("refused", "被拒")

OPENS = Bilingual("the step opens a case", "这一步是新开案件")
OPENS_HELP = Bilingual("make two steps of it", "分成两步写")
NO_OPENING = Bilingual("the step opens no case", "这一步没有新开案件")
NO_OPENING_HELP = Bilingual("it goes with `open: PART`", "它要和“新开: 部分”写在一起")


class WorldReader:
    """Reads the cases, steps and expectations of one scenario."""

    def __init__(self, stage: Stage, start: int, parties: Entry | None, problems: Problems) -> None:
        self.stage, self.start, self.problems = stage, start, problems
        self.names = CaseNames(stage, problems)
        policies = tuple(one.policy for timeline in stage.timelines.values() for one in timeline.revisions)
        self.parties = read_parties(parties, party_terms(policies), problems)
        self.names.met(dict(self.parties))

    # ── cases ──────────────────────────────────────────────────────────────────────────────────────────────────

    def cases(self, entry: Entry | None) -> tuple[CaseStart, ...]:
        """The cases that are open at the start."""
        found: list[CaseStart | None] = []
        for one in read_entries(entry.value, entry.key.text, self.problems) if entry is not None else ():
            fields = read_fields(one.value, CASE_KEY, CASE_KEYS, CASE, self.problems)
            part = self._part(fields.get("part"), one.key.span)
            found.append(self._case(one.key.text.strip(), one.key.span, part, fields, self.start))
        return tuple(case for case in found if case is not None)

    def _part(self, entry: Entry | None, place: Span) -> str | None:
        if entry is None:
            only = list(self.stage.timelines)
            if len(only) == 1:
                return only[0]
            self.problems.error("P0511", place, key="part", place=CASE, example=only[0])
            return None
        scalar = read_scalar(entry.value, entry.key.text, self.problems)
        if scalar is None:
            return None
        return look_up(scalar.text, scalar.span, self.stage.part_terms, "P0549", self.problems)

    def _case(self, key: str, span: Span, part: str | None, fields: Fields, at: int) -> CaseStart | None:
        before = self.names.place(key)
        if before is not None:
            self.problems.error("P0547", span, before, name=key)
            return None
        if part is None:
            self.names.lose(key, span)
            return None
        if self.stage.by_links(part):
            self.problems.error("P0560", span, part=self.stage.label(part))
        timeline = self.stage.timelines[part]
        policy = timeline.revisions[index_at(timeline, at)].policy
        belongs = self._owner(fields, part, span)
        own = read_parties(fields.get("parties"), party_terms((policy,)), self.problems)
        told = self.stage.told(part)
        facts = read_facts(fields.get("facts"), policy, self.stage.words[part], span, self.problems, told)
        parties = {**(dict(self.parties) if belongs is None else {}), **dict(own)}
        self._only_one(part, parties, span)
        case = CaseStart(key, part, belongs, tuple(parties.items()), facts, span)
        self.names.add(case, policy)
        return case

    def _owner(self, fields: Fields, part: str, span: Span) -> str | None:
        under, label = self.stage.under(part), self.stage.label
        if "of" not in fields:
            if under is not None:
                self.problems.error("P0550", span, part=label(part), under=label(under))
            return None
        if under is None:
            self.problems.error("P0551", fields["of"].key.span, part=label(part))
            return None
        owner = self._named(fields["of"])
        return owner if owner is not None and self.names.belongs(owner, part, fields["of"].value.span) else None

    def _only_one(self, part: str, parties: dict[str, str], span: Span) -> None:
        """P0558: a second case of a part of which there is one for each party."""
        actor = self.stage.per(part)
        if actor is None:
            return
        whose = parties.get(actor, actor)
        for other in self.names.known.values():
            if other.part == part and dict(other.parties).get(actor, actor) == whose:
                self.problems.error("P0558", span, other.span, part=self.stage.label(part), name=whose)

    def _named(self, entry: Entry) -> str | None:
        """A case by its name, opened by the scenario or by a consequence."""
        scalar = read_scalar(entry.value, entry.key.text, self.problems)
        return None if scalar is None else self.names.key(scalar.text.strip(), scalar.span)

    # ── steps ──────────────────────────────────────────────────────────────────────────────────────────────────

    def steps(self, entry: Entry | None) -> tuple[WorldStep, ...]:
        """All steps that can be read, in their order."""
        found: list[WorldStep] = []
        previous, where = self.start, None
        words = next(iter(self.stage.words.values()))
        for number, node in enumerate(read_list(entry, self.problems) if entry is not None else (), 1):
            fields = read_fields(node, WORLD_STEP_KEY, WORLD_STEP_KEYS, STEP, self.problems)
            previous, where = instant_of(fields, node, number, previous, where, words, self.problems)
            found.append(self._step(fields, node, number, previous))
        return tuple(found)

    def _step(self, fields: Fields, node: Node, number: int, at: int) -> WorldStep:
        place = place_of(fields, node)
        if "open" in fields:
            self._out_of_place(fields, ("case", "do", "with", "refused", "because"), OPENS, OPENS_HELP)
            return WorldStep(Step(number, at, None, span=place), None, self._opening(fields, at))
        self._out_of_place(fields, ("as", "of", "parties", "facts"), NO_OPENING, NO_OPENING_HELP)
        case = self._case_of(fields, place, number) if "do" in fields or "case" in fields else None
        refused = refusal_of(fields, self.problems)
        event = None
        if case is not None:
            event = event_of(fields, refused, self.stage.words[self.names.part_of(case)], self.problems)
        because = read_words(fields["because"], self.problems) if "because" in fields else None
        belong_together(fields, number, self.problems)
        return WorldStep(Step(number, at, event, refused, because, place), case)

    def _out_of_place(self, fields: Fields, keys: Iterable[str], problem: Bilingual, help_: Bilingual) -> None:
        for key in keys:
            if key in fields:
                entry = fields[key].key
                self.problems.error("P0556", entry.span, key=entry.text, problem=problem, help=help_)

    def _case_of(self, fields: Fields, place: Span, number: int) -> str | None:
        return self._named(fields["case"]) if "case" in fields else self.names.one(number, place)

    def _opening(self, fields: Fields, at: int) -> CaseStart | None:
        opened = fields["open"]
        part = self._part(opened, opened.key.span)
        if "as" not in fields:
            self.problems.error("P0511", opened.key.span, key="as", place=STEP, example="…")
            return None
        name = read_scalar(fields["as"].value, fields["as"].key.text, self.problems)
        return None if name is None else self._case(name.text.strip(), name.span, part, fields, at)

    # ── expectations ───────────────────────────────────────────────────────────────────────────────────────────

    def expectations(
        self, entry: Entry | None
    ) -> tuple[tuple[tuple[str, Expectations], ...], tuple[str, ...], dict[str, Span]]:
        """What is expected of each case, and which consequences are to be refused; with the places."""
        found: dict[str, Expectations] = {}
        refused: tuple[str, ...] = ()
        spans: dict[str, Span] = {}
        for one in read_entries(entry.value, entry.key.text, self.problems) if entry is not None else ():
            text = one.key.text.strip()
            key = "" if text in REFUSED and text not in self.names.known else self.names.key(text, one.key.span)
            if key is None:
                continue
            if key in spans:
                self.problems.error("P0537", one.key.span, spans[key], key=text)
            elif key:
                words = self.stage.words[self.names.part_of(key)]
                found[key] = read_expectations(one, words, self.problems)
            else:
                refused = self._refused(one)
            spans[key] = one.key.span
        return tuple(found.items()), refused, spans

    def _refused(self, entry: Entry) -> tuple[str, ...]:
        """Consequences, each as ``part.actor.action``."""
        found: list[str] = []
        for item in read_list(entry, self.problems):
            scalar = read_scalar(item, entry.key.text, self.problems)
            if scalar is None:
                continue
            first, _, deed = scalar.text.strip().partition(".")
            part = look_up(first, scalar.span, self.stage.part_terms, "P0549", self.problems)
            if part is not None:
                action = look_up(deed, scalar.span, self.stage.words[part].action_terms, "P0525", self.problems)
                found.append(f"{part}.{action}")
        return tuple(found)

    def settings(self, entry: Entry | None) -> tuple[tuple[str, tuple[tuple[str, Value], ...]], ...]:
        """Settings by part; those of a policy alone stand without it."""
        if entry is None:
            return ()
        if self.stage.system is None:
            part = next(iter(self.stage.timelines))
            return ((part, read_settings(entry, self.stage.words[part], self.problems)),)
        return tuple(settings_by_part(entry, self.stage, self.problems).items())


def settings_by_part(
    entry: Entry | None, stage: Stage, problems: Problems
) -> dict[str, tuple[tuple[str, Value], ...]]:  # fmt: skip
    """The settings of the parts of a system that differ from their policies'."""
    found: dict[str, tuple[tuple[str, Value], ...]] = {}
    for one in read_entries(entry.value, entry.key.text, problems) if entry is not None else ():
        part = look_up(one.key.text, one.key.span, stage.part_terms, "P0549", problems)
        if part in found:
            problems.error("P0537", one.key.span, key=one.key.text)
        elif part is not None:
            found[part] = read_settings(one, stage.words[part], problems)
    return found
