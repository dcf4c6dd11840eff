"""Many families of a system's cases lived through and measured: the cases of each part, and what follows from a case
that arrives.

In: families, or those of two texts that draw the same. Out: a summary for each part, and one in which each case that
arrives counts with all that follows from it: how many cases, and how long until all of them have ended. Under two texts
the same for the differences, each case that arrives with all that it has of something. Absent: words, intervals.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from compiler.model import Value
from simulator.population.clusters import Clusters
from simulator.population.data import SystemPopulation
from simulator.population.families import Families, Family
from simulator.population.features import LASTS, Feature, Features, features
from simulator.population.indicators import Counted
from simulator.population.lines import Taker, line_of
from simulator.population.living import Life
from simulator.population.measures import Summary
from simulator.population.surveys import Change, group_of, named_counts

CLOSED = Feature("end", "")
"""That a case that arrived has ended, and all that followed from it."""

ALL = Feature("cases", "")
"""How many cases follow from one that arrives, itself included."""


@dataclass(slots=True)
class Measured:
    """Some cases that arrived: what of them with all that follows (``whole``), of the cases of each part, and the sums
    of the named figures of each part."""

    whole: Summary = field(default_factory=Summary)
    parts: dict[str, Summary] = field(default_factory=dict)
    indicators: dict[str, Counted] = field(default_factory=dict)


@dataclass(slots=True)
class Pairs:
    """Cases that arrived, under two texts: what each has of something under either, and the difference."""

    before: Summary = field(default_factory=Summary)
    after: Summary = field(default_factory=Summary)
    changes: dict[Feature, Change] = field(default_factory=dict)
    clusters: Clusters = field(default_factory=Clusters)

    def add(self, before: Features, after: Features, family: int) -> None:
        """One more."""
        self.before.add(before, family)
        self.after.add(after, family)
        changed = {one: after.get(one, 0) - before.get(one, 0) for one in before.keys() | after.keys()}
        for one, difference in changed.items():
            self.changes.setdefault(one, Change()).add(difference)
        self.clusters.add(family, changed)


class SystemSurvey:
    """The families lived through so far. ``by`` is a fact of the part that arrives, by whose values they are measured,
    too, or a kind of period in which it arrives; ``other`` the same under another text, with ``pairs`` by part, and
    under ``""`` all that follows."""

    def __init__(
        self, population: SystemPopulation, seed: int, until: int | None = None, by: str | None = None,
        other: SystemPopulation | None = None,
    ) -> None:  # fmt: skip
        self.population, self.other, self.seed, self.until, self.by = population, other, seed, until, by
        self.families = Families.of_system(population, seed, until)
        self.others = None if other is None else Families.of_system(other, seed, until)
        self.measured = Measured()
        self.groups: dict[Value, Measured] = {}
        self.pairs: dict[str, Pairs] = {}
        self.taker: Taker | None = None
        self._last: tuple[int, Family, Family | None] | None = None

    @property
    def cases(self) -> int:
        """How many cases have arrived."""
        return self.measured.whole.cases

    def add(self, number: int) -> tuple[Life, ...]:
        """Live through a case that arrives, from 0, with all that follows, the case itself first; and through what is
        there for its parties, with the first of their cases."""
        place = number // self.families.together
        if self._last is None or self._last[0] != place:
            theirs = None if self.others is None else self.others.family(place)
            self._last = place, self.families.family(place), theirs
        _, family, second = self._last
        first = number % self.families.together == 0
        records = family.records if first else ()
        lives = family.followers[number]
        found = self._lived((*lives, *records), 0)
        self._measure(self.measured, found, lives, place)
        if self.by is not None:
            group = group_of(self.population.first, lives[0], self.by)
            self._measure(self.groups.setdefault(group, Measured()), found, lives, place)
        if second is not None:
            others = second.followers[number]
            self._compare(found, self._lived((*others, *(second.records if first else ())), 1), place)
            self._pair("", of_family(lives), of_family(others), place)
        return (*lives, *records)

    def _lived(self, lives: tuple[Life, ...], side: int) -> list[tuple[Life, Features]]:
        """What is counted of some cases; a line of each is written down."""
        found = [(life, features(life)) for life in lives]
        if self.taker is not None:
            for life, counted in found:
                self.taker(line_of(life, counted, side))
        return found

    def _compare(self, found: list[tuple[Life, Features]], others: list[tuple[Life, Features]], place: int) -> None:
        for part in self.population.members:
            self._pair(part, _sums(found, part), _sums(others, part), place)

    def _pair(self, part: str, before: Features, after: Features, place: int) -> None:
        """How long things last is compared where they end under both."""
        if LASTS not in before or LASTS not in after:
            before, after = ({one: count for one, count in side.items() if one != LASTS} for side in (before, after))
        self.pairs.setdefault(part, Pairs()).add(before, after, place)

    def _measure(
        self, measured: Measured, found: list[tuple[Life, Features]], lives: tuple[Life, ...], place: int
    ) -> None:
        arrivals = self.population.first.arrivals.first
        measured.whole.add(of_family(lives), place)
        measured.whole.standing.add(arrivals, lives[0].start, _ended(lives), max(_last(life) for life in lives))
        for life, counted in found:
            summary = measured.parts.setdefault(life.part, Summary())
            summary.add(counted, place)
            summary.standing.add(arrivals, life.start, None if life.run is None else life.run.ended, _last(life))
            counts = named_counts(self.population.members[life.part], life, counted)
            measured.indicators.setdefault(life.part, Counted()).add(counts, place)


def of_family(lives: tuple[Life, ...]) -> Features:
    """What is counted of a case that arrived, with all that followed from it."""
    found: Features = {ALL: len(lives)}
    for life in lives:
        one = Feature("cases", life.part)
        found[one] = found.get(one, 0) + 1
    ended = _ended(lives)
    if ended is None:
        return found | {Feature("open", "", ""): 1}
    return found | {CLOSED: 1, LASTS: ended - lives[0].start}


def _ended(lives: Iterable[Life]) -> int | None:
    """When the last of some cases ended; None while one is open."""
    ends = [None if life.run is None else life.run.ended for life in lives]
    known = [end for end in ends if end is not None]
    return max(known) if len(known) == len(ends) else None


def _last(life: Life) -> int:
    return life.start if life.run is None else life.run.now


def _sums(found: list[tuple[Life, Features]], part: str) -> Features:
    """What the cases of a part have together, but for how long they last."""
    sums: Features = {}
    for life, counted in found:
        if life.part == part:
            sums[ALL] = sums.get(ALL, 0) + 1
            for feature, count in counted.items():
                if feature != LASTS:
                    sums[feature] = sums.get(feature, 0) + count
    return sums
