"""What was measured of many cases: sums that any order and any split of the cases makes the same.

In: features of single cases. Out: counts, sums and sums of squares by feature, and how long cases lasted, in classes
no wider than one part in 512. The memory that this takes grows with the policy, not with the cases. Absent: intervals
(``simulator/population/intervals.py``) and words.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from simulator.population.clusters import Clusters
from simulator.population.features import LASTS, Feature, Features
from simulator.population.standing import Standing

PRECISION_BITS = 9
"""A class of lengths of time is at most one part in 2 to the power of this wide."""


@dataclass(slots=True)
class Tally:
    """A feature over many cases: in how many of them it is not 0, its sum, and the sum of its squares."""

    cases: int = 0
    total: int = 0
    squares: int = 0

    def add(self, count: int) -> None:
        """One more case."""
        self.cases += count != 0
        self.total += count
        self.squares += count * count

    def join(self, other: Tally) -> None:
        """Those of other cases, too."""
        self.cases += other.cases
        self.total += other.total
        self.squares += other.squares


def narrowed(seconds: int) -> tuple[int, int]:
    """By how many bits the class of a length is wide, and the length without them."""
    narrow = max(seconds.bit_length() - PRECISION_BITS - 1, 0)
    return narrow, seconds >> narrow


@dataclass(slots=True)
class Lengths:
    """Lengths of time by class; of each class how many and the shortest."""

    classes: dict[int, tuple[int, int]] = field(default_factory=dict)

    def add(self, seconds: int, count: int = 1) -> None:
        """One more, or several of one class of which this is the shortest."""
        narrow, place = narrowed(seconds)
        key = (narrow << (PRECISION_BITS + 1)) + place
        before = self.classes.get(key)
        self.classes[key] = (count, seconds) if before is None else (before[0] + count, min(before[1], seconds))

    def at(self, wanted: Iterable[int]) -> list[int]:
        """The lengths of some ranks, which count from 1: the shortest of the class that a rank falls into."""
        found: list[int] = []
        ordered = sorted(self.classes)
        for rank in wanted:
            passed = 0
            for key in ordered:
                passed += self.classes[key][0]
                if passed >= rank:
                    found.append(self.classes[key][1])
                    break
        return found


@dataclass(slots=True)
class Summary:
    """Many cases: how many, what of each feature, how long they lasted, how many were open when; where they come in
    families, how much of each feature these have."""

    cases: int = 0
    tallies: dict[Feature, Tally] = field(default_factory=dict)
    lengths: Lengths = field(default_factory=Lengths)
    standing: Standing = field(default_factory=Standing)
    clusters: Clusters | None = None

    def add(self, found: Features, family: int | None = None) -> None:
        """One more case; those of a family come one after the other."""
        self.cases += 1
        if family is not None:
            self.clusters = self.clusters or Clusters()
            self.clusters.add(family, found)
        for feature, count in found.items():
            tally = self.tallies.get(feature)
            if tally is None:
                tally = self.tallies[feature] = Tally()
            tally.add(count)
        if LASTS in found:
            self.lengths.add(found[LASTS])

    def join(self, other: Summary) -> None:
        """Other cases, too."""
        self.cases += other.cases
        for feature, tally in other.tallies.items():
            self.tallies.setdefault(feature, Tally()).join(tally)
        for count, shortest in other.lengths.classes.values():
            self.lengths.add(shortest, count)
        self.standing.join(other.standing)

    @property
    def ended(self) -> int:
        """How many cases came to an end."""
        return sum(tally.total for feature, tally in self.tallies.items() if feature.measure == "end")

    def of(self, feature: Feature) -> Tally:
        """What of a feature; nothing where no case has any."""
        return self.tallies.get(feature, Tally())
