"""Read scenario files: YAML documents become scenarios, every name looked up and every value typed.

In: a text and the policies there are. Out: the scenarios that are sound; every mistake is a diagnostic with its place.
Names may be those of any revision that the case can live to see. Absent: reading files and compiling policies
(the caller hands in both), running (``simulator/engine.py``).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from compiler.history import Timeline
from compiler.model import Policy, Value
from dsl import documents
from dsl.catalogue import Bilingual
from dsl.diagnostics import Problems
from dsl.documents import Document, Node, parse_documents
from dsl.quantities import parse_date
from dsl.source import Source, Span, one_line
from simulator.clock import frozen, index_at
from simulator.reading.expectations import read_expectations
from simulator.reading.fields import Fields, read_fields, read_list, read_moment, read_scalar, read_words
from simulator.reading.naming import did_you_mean
from simulator.reading.steps import read_steps
from simulator.reading.typed import read_typed, sound
from simulator.reading.values import Wanted, example, type_phrase
from simulator.reading.vocabulary import Terms, Vocabulary, vocabulary
from simulator.reading.words import SCENARIO_KEY, SCENARIO_KEYS
from simulator.scenario import Scenario


class Policies(Protocol):
    """What the reader asks of a library of policies."""

    def names(self) -> Sequence[str]:
        """The names of all policies."""
        ...

    def timeline(self, name: str) -> Timeline | None:
        """The revisions of a policy that exists; None where its text does not compile."""
        ...


PLACE = Bilingual("a scenario", "场景")

_EXAMPLES = {"scenario": "…", "policy": "shop.returns", "start": "2024-03-10 09:00:00"}


def read_scenarios(source: Source, policies: Policies, problems: Problems) -> list[Scenario]:
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

    def read(self, document: Document) -> Scenario | None:
        """The scenario of a document; what can't be read for lack of something else is not looked at."""
        fields = read_fields(document.root, SCENARIO_KEY, SCENARIO_KEYS, PLACE, self.problems)
        place = _first_key(document.root)
        if isinstance(document.root, documents.Mapping):
            self._demand(fields, place)
        name = read_words(fields["scenario"], self.problems) if "scenario" in fields else None
        note = read_words(fields["note"], self.problems) if "note" in fields else None
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
        facts = self._facts(fields, timeline.revisions[first].policy, words, place)
        settings = self._settings(fields, words)
        steps = read_steps(fields["steps"], start, words, self.problems) if "steps" in fields else ()
        expect = read_expectations(fields.get("expect"), words, self.problems)
        return Scenario(
            one_line(name or ""), self.policy, timeline, start, facts, settings, steps, expect, note,
            self._carries(fields), span=place,
        )  # fmt: skip

    def _demand(self, fields: Fields, place: Span) -> None:
        for key, shown in _EXAMPLES.items():
            if key not in fields:
                self.problems.error("P0511", place, key=key, place=PLACE, example=shown)

    def _timeline(self, fields: Fields) -> Timeline | None:
        """The course of the policy, or the one day's text behind ``@``."""
        if "policy" not in fields:
            return None
        scalar = read_scalar(fields["policy"].value, fields["policy"].key.text, self.problems)
        if scalar is None:
            return None
        self.policy = scalar.text.strip()
        name, at, day_text = self.policy.partition("@")
        known = list(self.policies.names())
        if name not in known:
            self.problems.error("P0513", scalar.span, name=name, help=did_you_mean(name, known, known))
            return None
        timeline = self.policies.timeline(name)
        if timeline is None:
            self.problems.error("P0544", scalar.span, policy=name)
            return None
        if not at:
            return timeline
        day = parse_date(day_text)
        if day is None:
            self.problems.error("P0535", scalar.span, text=day_text, policy=name)
            return None
        one_day = frozen(timeline, day)
        if one_day is None:
            base = timeline.revisions[0].date
            self.problems.error("P0538", scalar.span, policy=name, date=day, effective=base)
        return one_day

    def _in_force(self, timeline: Timeline, start: int, span: Span) -> None:
        base = timeline.revisions[0]
        if start < base.effective:
            self.problems.error("P0517", span, policy=base.policy.name, effective=base.date)

    def _facts(self, fields: Fields, policy: Policy, words: Vocabulary, place: Span) -> tuple[tuple[str, Value], ...]:
        """The facts given; only those that the case has at its start may be."""
        defined = {fact.name: fact for fact in policy.facts}
        known: Terms = {name: term for name, term in words.fact_terms.items() if name in defined}
        wanted = {name: Wanted(fact.label, fact.type, fact.optional) for name, fact in defined.items()}
        given = read_typed(fields.get("facts"), known, "P0521", wanted, words, self.problems)
        spot = fields["facts"].key.span if "facts" in fields else place
        for fact in policy.facts:
            if fact.required and fact.name not in given:
                phrase, shown = type_phrase(fact.type, words), example(fact.type, words)
                self.problems.error("P0522", spot, name=fact.name, label=fact.label, type=phrase, example=shown)
        return sound(given)

    def _settings(self, fields: Fields, words: Vocabulary) -> tuple[tuple[str, Value], ...]:
        wanted = {name: Wanted(one.label, one.type, False) for name, one in words.settings.items()}
        return sound(read_typed(fields.get("settings"), words.setting_terms, "P0524", wanted, words, self.problems))

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
