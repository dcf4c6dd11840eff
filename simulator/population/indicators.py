"""What is counted for figures that a population's author has named: a share or a mean, of all cases or of some.

In: indicators, and what was counted of single cases. Out: sums that any order and any split of the cases gives the
same; an indicator is a ratio of two sums over cases: what it counts, where the case is one that it is about, by how
many there are of these. Absent: figures (``simulator/population/indicated.py``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from compiler.model import Value
from simulator.population.beginning import fits
from simulator.population.clusters import Cluster, Sums
from simulator.population.data import Condition, Indicator, Which
from simulator.population.features import LASTS, Feature, Features


@dataclass(slots=True)
class Ratio:
    """Over the cases that an indicator is about: how many, the sum of what it counts, the sum of squares; where cases
    come in families, the same of these."""

    among: int = 0
    total: int = 0
    squares: int = 0
    cluster: Cluster | None = None

    def add(self, count: int | None, family: int | None = None) -> None:
        """One more case; None is one that it is not about. Those of a family come one after the other."""
        if count is not None:
            self.among += 1
            self.total += count
            self.squares += count * count
            if family is not None:
                self.cluster = self.cluster or Cluster()
                self.cluster.add(family, count, 1)

    @property
    def sums(self) -> Sums:
        """Over families; a case alone is one."""
        alone = Sums(self.among, self.squares, self.total, self.among)
        return alone if self.cluster is None else self.cluster.sums

    def join(self, other: Ratio) -> None:
        """Those of other cases, too."""
        self.among += other.among
        self.total += other.total
        self.squares += other.squares


@dataclass(slots=True)
class Products:
    """Over the same cases under two texts: of what is counted under both, under the one where the case counts under the
    other, the reverse, and how many count under both. Where cases come in families, of what these have of each;
    ``family`` is the last one, with what it has so far: what is counted, and of how many, under the one text and the
    other."""

    both: int = 0
    first: int = 0
    second: int = 0
    among: int = 0
    family: int | None = field(default=None, compare=False)
    so_far: tuple[int, int, int, int] = field(default=(0, 0, 0, 0), compare=False)

    def add(self, before: int | None, after: int | None, family: int | None = None) -> None:
        """One more case; those of a family come one after the other."""
        here = (before or 0, int(before is not None), after or 0, int(after is not None))
        if family is not None and family == self.family:
            self._change(self.so_far, -1)
            one, of, other, among = self.so_far
            here = (one + here[0], of + here[1], other + here[2], among + here[3])
        self.family, self.so_far = family, here
        self._change(here, 1)

    def _change(self, have: tuple[int, int, int, int], sign: int) -> None:
        one, of, other, among = have
        self.both += sign * one * other
        self.first += sign * one * among
        self.second += sign * other * of
        self.among += sign * of * among

    def join(self, other: Products) -> None:
        """Those of other cases, too."""
        self.both += other.both
        self.first += other.first
        self.second += other.second
        self.among += other.among


@dataclass(slots=True)
class Counted:
    """The sums of some indicators, in their order; none before the first case."""

    ratios: list[Ratio] = field(default_factory=list)

    def add(self, counts: tuple[int | None, ...], family: int | None = None) -> None:
        """One more case."""
        self.ratios = self.ratios or [Ratio() for _ in counts]
        for ratio, count in zip(self.ratios, counts, strict=True):
            ratio.add(count, family)

    def join(self, other: Counted) -> None:
        """Other cases, too."""
        self.ratios = self.ratios or [Ratio() for _ in other.ratios]
        for ratio, more in zip(self.ratios, other.ratios, strict=False):
            ratio.join(more)

    def of(self, place: int) -> Ratio:
        """The sums of one of them."""
        return self.ratios[place] if self.ratios else Ratio()


@dataclass(slots=True)
class Compared:
    """The products of some indicators under two texts, in their order."""

    products: list[Products] = field(default_factory=list)

    def add(
        self, before: tuple[int | None, ...], after: tuple[int | None, ...], family: int | None = None
    ) -> None:  # fmt: skip
        """One more case."""
        self.products = self.products or [Products() for _ in before]
        for product, one, other in zip(self.products, before, after, strict=True):
            product.add(one, other, family)

    def join(self, other: Compared) -> None:
        """Other cases, too."""
        self.products = self.products or [Products() for _ in other.products]
        for product, more in zip(self.products, other.products, strict=False):
            product.join(more)

    def of(self, place: int) -> Products:
        """The products of one of them."""
        return self.products[place] if self.products else Products()


BEGINS, LEAVES = Feature("aside", "begins"), Feature("aside", "leaves")
"""What kernels keep of a case aside: when it begins and when the last thing happens, in seconds from the first arrival
that there can be."""


def conditions(indicators: tuple[Indicator, ...]) -> tuple[Condition, ...]:
    """What is asked of the facts that cases begin with."""
    asked = (which.when for one in indicators for which in (one.which, one.among) if which is not None)
    return tuple(dict.fromkeys(when for when in asked if when))


def holding(when: Condition) -> Feature:
    """That a condition holds where a case begins, for kernels."""
    return Feature("aside", "holds", repr(when))


def counts_of(indicators: tuple[Indicator, ...], found: Features, facts: Mapping[str, Value]) -> tuple[int | None, ...]:
    """What each indicator counts of a case; None where the case is not one that it is about. ``facts`` are those that
    the case begins with."""
    if not indicators:
        return ()
    happened: set[tuple[str, str]] = {(one.measure, of) for one in found for of in (one.of, "")}
    return tuple(_count(one, found, happened, facts) for one in indicators)


def _count(one: Indicator, found: Features, happened: set[tuple[str, str]], facts: Mapping[str, Value]) -> int | None:
    if one.among is not None and not _holds(one.among, happened, facts):
        return None
    match one.kind:
        case "share":
            return int(_holds(one.which, happened, facts))
        case "times":
            wanted = set(one.which.happened)
            return sum(
                count
                for feature, count in found.items()
                if (feature.measure, feature.of) in wanted or (feature.measure, "") in wanted
            )
        case "wait":
            return found.get(Feature("waited", one.who), 0)
        case "time":
            return found[LASTS] if LASTS in found and _holds(one.which, happened, facts) else None


def _holds(which: Which, happened: set[tuple[str, str]], facts: Mapping[str, Value]) -> bool:
    return (not which.happened or any(one in happened for one in which.happened)) and fits(which.when, facts)
