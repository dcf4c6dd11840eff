"""Read population files: one YAML document becomes a population, every name looked up and every value typed.

In: a text and the policies there are; for a comparison, another text of the policy under which the same cases are to
be lived through. Out: the population, if it is sound; every mistake is a diagnostic with its place. Absent: reading
files and compiling policies (the caller hands in both), drawing (``simulator/population``).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from compiler.history import Timeline
from compiler.model import EnumType, Policy, Value
from dsl import documents
from dsl.catalogue import Bilingual
from dsl.diagnostics import Problems
from dsl.documents import Document
from dsl.quantities import MOST_DIGITS
from dsl.source import Source, Span, one_line
from simulator.clock import index_at
from simulator.population.data import Alternative, Arrivals, FactLaw, Population
from simulator.population.laws import Fixed, Law, Listed, Mixed
from simulator.reading.course import Policies, read_course
from simulator.reading.facts import read_settings
from simulator.reading.fields import Entry, Fields, read_entries, read_fields, read_scalar, read_words
from simulator.reading.naming import look_up
from simulator.reading.one_document import read_one
from simulator.reading.population_arrivals import read_arrivals
from simulator.reading.population_files import Beside, no_files
from simulator.reading.population_habits import read_condition, read_habits
from simulator.reading.population_indicators import read_indicators
from simulator.reading.population_laws import Known, LawReader
from simulator.reading.population_words import ALTERNATIVE_KEY, ALTERNATIVE_KEYS, POPULATION_KEY, POPULATION_KEYS
from simulator.reading.values import Wanted, example, type_phrase
from simulator.reading.vocabulary import Vocabulary, vocabulary

PLACE = Bilingual("a population", "总体")
ALTERNATIVE = Bilingual("an alternative", "一种情况")
NO_NUMBER = Bilingual("a whole number", "整数")
USUAL_CASES = 1_000

_EXAMPLES = {
    "population": "…", "policy": "shop.returns",
    "arrive": "{from: 2024-03-01 00:00:00, to: 2024-04-01 00:00:00}", "behaviour": "[…]",
}  # fmt: skip
_WHOLE = re.compile(rf"[0-9]{{1,{MOST_DIGITS}}}")


def read_population(
    source: Source, policies: Policies, problems: Problems, instead: tuple[str, Timeline] | None = None,
    beside: Beside = no_files,
) -> Population | None:  # fmt: skip
    """The population of a file; None after its diagnostics. ``instead`` is a policy as written with its texts, under
    which the cases are to be lived through in place of the one that the file names; of the same policy, names of
    either text are known. ``beside`` reads the files of values that it names."""
    return read_one(
        source, problems, "P0620", lambda document, own: _Reader(policies, own, instead, beside).read(document)
    )


class _Reader:
    """Reads one document."""

    def __init__(
        self, policies: Policies, problems: Problems, instead: tuple[str, Timeline] | None, beside: Beside
    ) -> None:
        self.policies, self.problems, self.instead, self.beside = policies, problems, instead, beside
        self.policy = ""

    def read(self, document: Document) -> Population | None:
        """The population of a document."""
        root = document.root
        fields = read_fields(root, POPULATION_KEY, POPULATION_KEYS, PLACE, self.problems)
        place = root.entries[0][0].span if isinstance(root, documents.Mapping) and root.entries else root.span
        if isinstance(root, documents.Mapping):
            for key, shown in _EXAMPLES.items():
                if key not in fields:
                    self.problems.error("P0511", place, key=key, place=PLACE, example=shown)
        named = self._timeline(fields)
        if named is None:
            return None
        timeline = named if self.instead is None else self.instead[1]
        arrivals = read_arrivals(fields.get("arrive"), timeline, self.problems, free=self._is_frozen())
        if arrivals is None:
            return None
        both = (*named.revisions, *timeline.revisions) if named.name == timeline.name else timeline.revisions
        words = vocabulary(tuple(one.policy for one in both))
        opening = _opening(timeline, arrivals)
        ahead = datetime.fromtimestamp(arrivals.first, ZoneInfo(timeline.zone)).utcoffset()
        offset = 0 if ahead is None else int(ahead.total_seconds())
        return Population(
            one_line(read_words(fields["population"], self.problems) or "") if "population" in fields else "",
            self.policy if self.instead is None else self.instead[0],
            timeline,
            self._number(fields.get("cases"), USUAL_CASES, least=1),
            self._number(fields.get("seed"), 0, least=0),
            arrivals,
            self._facts(fields.get("facts"), words, opening, place),
            read_settings(fields.get("settings"), words, self.problems),
            read_habits(fields.get("behaviour"), words, self.problems, self.beside, offset),
            read_words(fields["note"], self.problems) if "note" in fields else None,
            read_indicators(fields.get("figures"), words, tuple(one.policy for one in both), self.problems),
            place,
        )

    def _is_frozen(self) -> bool:
        return "@" in (self.policy if self.instead is None else self.instead[0])

    # ── the policy ─────────────────────────────────────────────────────────────────────────────────────────────

    def _timeline(self, fields: Fields) -> Timeline | None:
        """The course of the policy, or the one day's text behind ``@``."""
        scalar = (
            read_scalar(fields["policy"].value, fields["policy"].key.text, self.problems)
            if "policy" in fields
            else None
        )
        if scalar is None:
            return None
        self.policy = scalar.text.strip()

        def no_system(name: str) -> None:
            self.problems.error("P0621", scalar.span, name=name)

        return read_course(scalar, self.policies, self.problems, no_system)

    def _number(self, entry: Entry | None, usual: int, least: int) -> int:
        if entry is None:
            return usual
        scalar = read_scalar(entry.value, entry.key.text, self.problems)
        if scalar is None:
            return usual
        text = scalar.text.strip()
        if _WHOLE.fullmatch(text) is None or int(text) < least:
            self.problems.error("P0619", scalar.span, key=entry.key.text, text=scalar.text, least=least)
            return usual
        return int(text)

    # ── facts ──────────────────────────────────────────────────────────────────────────────────────────────────

    def _facts(
        self, entry: Entry | None, words: Vocabulary, opening: tuple[Policy, ...], place: Span
    ) -> tuple[FactLaw, ...]:
        """How facts begin, in the order of the file; each may depend on those above it."""
        found: dict[str, FactLaw | None] = {}
        places: dict[str, Span] = {}
        entries = read_entries(entry.value, entry.key.text, self.problems) if entry is not None else []
        names = [look_up(one.key.text, one.key.span, words.fact_terms, "P0521", self.problems) for one in entries]
        left_alone = set(words.facts) - set(names)
        for one, name in zip(entries, names, strict=True):
            if name is None:
                continue
            if name in found:
                self.problems.error("P0537", one.key.span, places[name], key=one.key.text)
                continue
            places[name] = one.key.span
            alternatives = self._alternatives(one, name, Known(words, left_alone | set(found), self.beside))
            found[name] = FactLaw(name, alternatives)
            for alternative in alternatives:
                if not isinstance(alternative.amount, (Listed, Fixed, Mixed)):
                    continue
                self._in_the_text(name, _values(alternative.amount), one.key.span, opening)
        spot = entry.key.span if entry is not None else place
        for fact in {fact.name: fact for policy in opening for fact in policy.facts if fact.required}.values():
            if fact.name not in found:
                phrase, shown = type_phrase(fact.type, words), example(fact.type, words)
                self.problems.error("P0522", spot, name=fact.name, label=fact.label, type=phrase, example=shown)
        return tuple(law for law in found.values() if law is not None)

    def _alternatives(self, entry: Entry, name: str, known: Known) -> tuple[Alternative, ...]:
        fact = known.words.facts[name]
        wanted = Wanted(fact.label, fact.type, fact.optional)
        reader = LawReader(known, self.problems)
        if not isinstance(entry.value, documents.Sequence):
            amount = reader.law(entry.value, wanted)
            return () if amount is None else (Alternative((), amount),)
        found: list[Alternative] = []
        if not entry.value.items:
            self.problems.error("P0614", entry.value.span, name=name)
        for number, node in enumerate(entry.value.items, 1):
            fields = read_fields(node, ALTERNATIVE_KEY, ALTERNATIVE_KEYS, ALTERNATIVE, self.problems)
            last = number == len(entry.value.items)
            if ("when" in fields) == last:
                self.problems.error("P0614", node.span, name=name)
            if "is" not in fields:
                shown = example(fact.type, known.words)
                self.problems.error("P0511", node.span, key="is", place=ALTERNATIVE, example=shown)
                continue
            amount = reader.law(fields["is"].value, wanted)
            when = read_condition(fields.get("when"), known, self.problems)
            found += [Alternative(when, amount)] if amount is not None else []
        return tuple(found)

    def _in_the_text(self, name: str, values: tuple[Value, ...], span: Span, opening: tuple[Policy, ...]) -> None:
        """P0618: values that a text under which cases begin does not have."""
        for policy in opening:
            fact = next((one for one in policy.facts if one.name == name), None)
            if fact is None or not isinstance(fact.type, EnumType):
                continue
            enum: Mapping[str, object] = {
                value.name: value for one in policy.enums if one.name == fact.type.name for value in one.values
            }
            for value in values:
                if value is not None and value not in enum:
                    self.problems.error(
                        "P0618", span, text=str(value), label=fact.label, date=policy.revision, policy=policy.name
                    )
                    return


def _values(law: Law) -> tuple[Value, ...]:
    """The values that a law lists."""
    match law:
        case Fixed(value):
            return (value,)
        case Listed(values=values):
            return values
        case Mixed(laws=laws):
            return tuple(value for one in laws for value in _values(one))
        case _:
            return ()


def _opening(timeline: Timeline, arrivals: Arrivals) -> tuple[Policy, ...]:
    """The texts under which cases begin."""
    first, last = index_at(timeline, arrivals.first), index_at(timeline, arrivals.end - 1)
    return tuple(one.policy for one in timeline.revisions[first : last + 1])
