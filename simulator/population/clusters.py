"""Sums over families of cases: cases of one party have to do with each other, so that what varies by chance is the
family.

In: what single cases have, with the number of their family; those of one family come one after the other. Out: sums of
squares and products over families, from which the variance of a ratio of two sums follows (``intervals.py``). Where
every family is one case these are the sums over cases, and nothing is kept here.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from simulator.population.features import LASTS, Feature, Features


@dataclass(frozen=True, slots=True)
class Sums:
    """Over families: how many there are, the squares of what each has, that times its size, the squares of its size."""

    families: int
    squares: int
    crossed: int
    sizes: int


@dataclass(slots=True)
class Cluster:
    """The sums of one count; ``size`` says how many cases it is about."""

    families: int = 0
    squares: int = 0
    crossed: int = 0
    sizes: int = 0
    family: int = -1
    count: int = 0
    size: int = 0

    def add(self, family: int, count: int, size: int) -> None:
        """One more case."""
        if family == self.family:
            self._change(-1)
            self.count, self.size = self.count + count, self.size + size
        else:
            self.family, self.count, self.size = family, count, size
            self.families += 1
        self._change(1)

    def _change(self, sign: int) -> None:
        self.squares += sign * self.count * self.count
        self.crossed += sign * self.count * self.size
        self.sizes += sign * self.size * self.size

    @property
    def sums(self) -> Sums:
        """So far."""
        return Sums(self.families, self.squares, self.crossed, self.sizes)


@dataclass(slots=True)
class _Spread:
    squares: int = 0
    crossed: int = 0


@dataclass(slots=True)
class Clusters:
    """The sums of all features: of what cases have of each, and of how many cases have any. How long cases last is
    about those alone that end."""

    families: int = 0
    sizes: int = 0
    ended: int = 0
    ending: int = 0
    ended_by_size: int = 0
    family: int = -1
    size: int = 0
    ends: int = 0
    totals: dict[Feature, _Spread] = field(default_factory=dict)
    hits: dict[Feature, _Spread] = field(default_factory=dict)
    counts: Features = field(default_factory=dict)
    having: Features = field(default_factory=dict)

    def add(self, family: int, found: Features) -> None:
        """One more case."""
        if family != self.family:
            self._close()
            self.family = family
        self.size += 1
        self.ends += LASTS in found
        for feature, count in found.items():
            self.counts[feature] = self.counts.get(feature, 0) + count
            self.having[feature] = self.having.get(feature, 0) + (count != 0)

    def _close(self) -> None:
        """The family is complete."""
        self.families, self.ending = self.families + bool(self.size), self.ending + bool(self.ends)
        self.sizes, self.ended = self.sizes + self.size**2, self.ended + self.ends**2
        self.ended_by_size += self.ends * self.size
        for spreads, counts in ((self.totals, self.counts), (self.hits, self.having)):
            for feature, count in counts.items():
                spread = spreads.setdefault(feature, _Spread())
                spread.squares += count * count
                spread.crossed += count * (self.ends if feature == LASTS else self.size)
            counts.clear()
        self.size = self.ends = 0

    def of_ended(self) -> Sums:
        """Of the cases that end."""
        self._close()
        return Sums(self.families, self.ended, self.ended_by_size, self.sizes)

    def of(self, feature: Feature, *, hits: bool = False) -> Sums:
        """Of a feature; with ``hits`` of the cases that have any of it. The cases so far are all there are."""
        self._close()
        spread = (self.hits if hits else self.totals).get(feature, _Spread())
        if feature == LASTS:
            return Sums(self.ending, spread.squares, spread.crossed, self.ended)
        return Sums(self.families, spread.squares, spread.crossed, self.sizes)
