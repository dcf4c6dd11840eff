"""Many cases lived through and measured: all of them, by a fact, and under two texts side by side.

In: a population, or two that differ in their text alone. Out: summaries; for two texts also what of each case is
different. The same cases draw the same under both, so that the difference between the texts is all that differs.
Absent: how many cases and in what order (the caller adds them one by one), words.
"""

from __future__ import annotations

from bisect import insort
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from compiler.model import Value
from simulator.population.clusters import Clusters
from simulator.population.data import Population
from simulator.population.entry_dates import ENTRY, begins_in
from simulator.population.features import LASTS, Feature, Features, features
from simulator.population.indicators import Compared, Counted, counts_of
from simulator.population.lines import Taker, line_of
from simulator.population.living import Life, Living, Way, way_of
from simulator.population.measures import Summary

if TYPE_CHECKING:
    from simulator.population.compiled.lines import ManyTaker

MOST_FLIPPED = 10
"""So many cases that end differently are kept by their numbers, the lowest ones."""


@dataclass(slots=True)
class Change:
    """A feature under two texts, the second minus the first: sum, sum of squares, in how many cases it is more, and
    less."""

    total: int = 0
    squares: int = 0
    more: int = 0
    less: int = 0

    def add(self, difference: int) -> None:
        """One more case."""
        self.total += difference
        self.squares += difference * difference
        self.more += difference > 0
        self.less += difference < 0

    def join(self, other: Change) -> None:
        """Those of other cases, too."""
        self.total += other.total
        self.squares += other.squares
        self.more += other.more
        self.less += other.less


@dataclass(slots=True)
class Pairing:
    """The same cases under two texts. ``both`` are those that end under both, of which alone lengths are compared, with
    what these come to in ``lasts``; ``ways`` counts cases by how they are left, under the one text and the other, where
    that differs; ``flipped`` are the numbers of the first of these."""

    cases: int = 0
    both: int = 0
    changes: dict[Feature, Change] = field(default_factory=dict)
    ways: dict[tuple[Way, Way], int] = field(default_factory=dict)
    flipped: list[int] = field(default_factory=list)
    lasts: tuple[Summary, Summary] = field(default_factory=lambda: (Summary(), Summary()))
    clusters: Clusters | None = None

    def add(
        self, before: tuple[Life, Features], after: tuple[Life, Features], family: int | None = None
    ) -> None:  # fmt: skip
        """One more case; those of a family come one after the other."""
        self.cases += 1
        changed = {one: after[1].get(one, 0) - before[1].get(one, 0) for one in before[1].keys() | after[1].keys()}
        if LASTS in before[1] and LASTS in after[1]:
            self.both += 1
            for summary, found in zip(self.lasts, (before[1], after[1]), strict=True):
                summary.add({LASTS: found[LASTS]}, family)
        else:
            changed.pop(LASTS, None)
        for feature, difference in changed.items():
            self._change(feature, difference)
        if family is not None:
            self.clusters = self.clusters or Clusters()
            self.clusters.add(family, changed)
        ways = way_of(before[0]), way_of(after[0])
        if ways[0] != ways[1]:
            self.ways[ways] = self.ways.get(ways, 0) + 1
            self._keep(before[0].number)

    def join(self, other: Pairing) -> None:
        """Other cases, too."""
        self.cases += other.cases
        self.both += other.both
        for feature, change in other.changes.items():
            self.changes.setdefault(feature, Change()).join(change)
        for ways, count in other.ways.items():
            self.ways[ways] = self.ways.get(ways, 0) + count
        for number in other.flipped:
            self._keep(number)
        for summary, more in zip(self.lasts, other.lasts, strict=True):
            summary.join(more)

    def _change(self, feature: Feature, difference: int) -> None:
        self.changes.setdefault(feature, Change()).add(difference)

    def _keep(self, number: int) -> None:
        insort(self.flipped, number)
        del self.flipped[MOST_FLIPPED:]


@dataclass(slots=True)
class Group:
    """The cases that begin with one value of a fact under the first text, or in one period: what came of them under
    that and under the other, the differences, and the sums of their named figures under either."""

    whole: Summary = field(default_factory=Summary)
    others: Summary = field(default_factory=Summary)
    indicators: tuple[Counted, Counted] = field(default_factory=lambda: (Counted(), Counted()))
    pairing: Pairing = field(default_factory=Pairing)

    def join(self, more: Group) -> None:
        """Other cases with that value, too."""
        self.whole.join(more.whole)
        self.others.join(more.others)
        self.pairing.join(more.pairing)
        for mine, theirs in zip(self.indicators, more.indicators, strict=True):
            mine.join(theirs)


class Paired(Protocol):
    """The same cases under two texts."""

    @property
    def whole(self) -> Summary:
        """Under the one text."""

    @property
    def others(self) -> Summary:
        """Under the other one."""

    @property
    def pairing(self) -> Pairing:
        """The differences."""


class Found(Paired, Protocol):
    """What came of some cases."""

    @property
    def groups(self) -> dict[Value, Group]:
        """By the values of a fact."""

    @property
    def indicators(self) -> tuple[Counted, ...]:
        """The named figures under either text."""

    @property
    def compared(self) -> Compared:
        """Of both texts together."""


class Survey:
    """The cases lived through so far. ``by`` is a fact by whose values they are measured, too, or a kind of period in
    which they begin; ``other`` the same
    population under another text. ``indicators`` are the sums of the named figures under either, in the order of the
    first. ``taker`` is given a line of each case, ``many_taker`` those of many at once where they come so."""

    def __init__(self, living: Living, other: Living | None = None, by: str | None = None) -> None:
        self.living, self.other, self.by = living, other, by
        self.whole, self.others = Summary(), Summary()
        self.groups: dict[Value, Group] = {}
        self.indicators = tuple(Counted() for _ in range(2))
        self.compared = Compared()
        self._matching = () if other is None else matching(living.population, other.population)
        self.pairing = Pairing()
        self.taker: Taker | None = None
        self.many_taker: ManyTaker | None = None

    def add(self, number: int) -> tuple[tuple[Life, Features], ...]:
        """Live through a case, from 0: the case with what is counted of it, under each text."""
        life = self.living.life(number)
        found = features(life)
        if self.taker is not None:
            self.taker(line_of(life, found, 0))
        together = self.living.population.together
        family = None if together == 1 else number // together
        self._count(self.whole, life, found, family)
        counts = named_counts(self.living.population, life, found)
        self.indicators[0].add(counts, family)
        group = None
        if self.by is not None:
            group = self.groups.setdefault(group_of(self.living.population, life, self.by), Group())
        if group is not None:
            self._count(group.whole, life, found, family)
            group.indicators[0].add(counts, family)
        if self.other is None:
            return ((life, found),)
        second = self.other.life(number)
        measured = features(second)
        if self.taker is not None:
            self.taker(line_of(second, measured, 1))
        self._count(self.others, second, measured, family)
        self.pairing.add((life, found), (second, measured), family)
        theirs = named_counts(self.other.population, second, measured)
        others = tuple(None if place is None else theirs[place] for place in self._matching)
        self.indicators[1].add(others, family)
        if group is not None:
            self._count(group.others, second, measured, family)
            group.pairing.add((life, found), (second, measured), family)
            group.indicators[1].add(others, family)
        self.compared.add(counts, others, family)
        return (life, found), (second, measured)

    def join(self, more: Found) -> None:
        """Cases that another survey of the same has lived through."""
        self.whole.join(more.whole)
        self.others.join(more.others)
        self.pairing.join(more.pairing)
        for value, group in more.groups.items():
            self.groups.setdefault(value, Group()).join(group)
        for mine, theirs in zip(self.indicators, more.indicators, strict=True):
            mine.join(theirs)
        self.compared.join(more.compared)

    def _count(self, summary: Summary, life: Life, found: Features, family: int | None) -> None:
        """One more case of a summary."""
        summary.add(found, family)
        ended, last = (None, life.start) if life.run is None else (life.run.ended, life.run.now)
        summary.standing.add(self.living.population.arrivals.first, life.start, ended, last)


def named_counts(population: Population, life: Life, found: Features) -> tuple[int | None, ...]:
    """What the named figures of a population count of a case."""
    indicators = population.indicators
    if not indicators:
        return ()
    asked = [name for one in indicators for which in (one.which, one.among) if which for name, _ in which.when]
    return counts_of(indicators, found, {name: began(life, name) for name in asked})


def matching(one: Population, other: Population) -> tuple[int | None, ...]:
    """The places of one's named figures among those of the other; a value of a fact can be missing there."""
    places = {(figure.name, figure.value): place for place, figure in enumerate(other.indicators)}
    return tuple(places.get((figure.name, figure.value)) for figure in one.indicators)


def group_of(population: Population, life: Life, by: str) -> Value:
    """The group of a case: what a fact is when it begins, or the period in which it does."""
    return begins_in(population, by, life.start) if by in ENTRY else began(life, by)


def began(life: Life, fact: str) -> Value:
    """What a fact is when a case begins."""
    given = dict(life.facts)
    if fact in given or life.run is None:
        return given.get(fact)
    first = life.run.entries[0].machine.policy
    return next((one.default for one in first.facts if one.name == fact), None)
