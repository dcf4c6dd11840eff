"""The law of a population: its figures without any drawing, and how far they may be off.

Only values and what is read off them. Absent: how it is worked out (``solving.py``), words.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np

from simulator.population.exact.curves_of_time import Floats
from simulator.population.exact.graph import Left
from simulator.population.features import Feature
from simulator.population.figures import PERCENTS
from simulator.population.intervals import Interval

FEW = 0.01
"""Of so few cases the length may be unknown where a mean is told."""


@dataclass(slots=True)
class Law:
    """``ends`` is how likely each way to leave a case is, ``counts`` the mean of each feature per case; ``lengths`` by
    state how likely a case ends there within each cell of ``step`` seconds around its multiples; ``lasts`` is the mean
    of how long cases last that end, with its bounds, and ``figures`` are those that the population's author names, in
    their order, None where one can't be worked out; an upper bound is infinite where there is none. Shares may be off
    by ``error``, lengths by ``rounded`` seconds more. ``situations`` is how many there are, ``roots`` how many of them
    are such that everything that goes on in them began with them."""

    step: int
    situations: int
    roots: int
    ends: dict[Left, float] = field(default_factory=dict)
    counts: dict[Feature, float] = field(default_factory=dict)
    lengths: dict[str, Floats] = field(default_factory=dict)
    lasts: Interval | None = None
    figures: tuple[Interval | None, ...] = ()
    error: float = 0.0
    rounded: int = 0

    @property
    def ended(self) -> float:
        """How likely a case comes to an end."""
        return sum(share for (fate, _), share in self.ends.items() if fate == "ended")

    @property
    def unknown(self) -> dict[str, float]:
        """How likely a case comes to where it is not known what comes then, by why that is."""
        return {why: share for (fate, why), share in self.ends.items() if fate == "unknown" and share > 0}

    @property
    def off(self) -> float:
        """By how much a share may be off, cases of which it is not known how they end included."""
        return self.error + sum(self.unknown.values())

    def ranked(self) -> list[tuple[Left, float]]:
        """The ways to leave a case that are known, the most likely first."""
        found = [(left, share) for left, share in self.ends.items() if left[0] != "unknown" and share > 0]
        return sorted(found, key=lambda pair: (-pair[1], pair[0]))

    def bounded(self, share: float) -> Interval:
        """A share with the bounds between which it lies: those of whom nothing is known may belong to it, too."""
        return Interval(share, max(share - self.error, 0.0), min(share + self.off, 1.0))

    def mean(self, states: Iterable[str] | None = None) -> float | None:
        """The mean of how long cases last that end, or that end in some states, in seconds; None where none does, or
        where too many are not followed to their end."""
        if sum(self.unknown.values()) > FEW:
            return None
        lengths, ended = self._ended(self.lengths if states is None else states), self.ended_in(states)
        return float(lengths @ np.arange(len(lengths))) * self.step / ended if ended > 0 else None

    def ended_in(self, states: Iterable[str] | None = None) -> float:
        """How likely a case comes to an end of which its length is known, or to one of some states."""
        return float(self._ended(self.lengths if states is None else states).sum())

    def percentiles(self) -> list[tuple[int, Interval]]:
        """How long cases last that end, with the bounds between which that lies; not those percentiles that cases of
        which nothing is known could lift beyond all bounds."""
        so_far = np.cumsum(self._ended(self.lengths))
        ended = float(so_far[-1])
        known = [one for one in PERCENTS if one / 100 * ended + 2 * self.off <= ended]
        return [(one, self._percentile(one / 100, so_far)) for one in known]

    def course(self, top: float, points: int) -> list[tuple[float, float]]:
        """How many of all cases have ended after how many seconds, up to ``top``; at so many points at most."""
        so_far = np.cumsum(self._ended(self.lengths))
        cells = min(int(top / self.step) + 1, len(so_far))
        places = np.unique(np.linspace(0, cells - 1, min(points, cells)).astype(np.int64))
        return [(float(place * self.step), float(so_far[place])) for place in places]

    def reach(self) -> float:
        """After how many seconds hardly anything ends any more; 0 where nothing ends."""
        so_far = np.cumsum(self._ended(self.lengths))
        ended = float(so_far[-1])
        if ended <= 0:
            return 0.0
        longest, most = (float(np.searchsorted(so_far, share * ended) * self.step) for share in (1 - 1e-6, 0.99))
        return 1.04 * min(longest, 1.25 * most)

    def _ended(self, states: Iterable[str]) -> Floats:
        found = [self.lengths[state] for state in states if state in self.lengths]
        return np.sum(found, axis=0) if found else np.zeros(1)

    def _percentile(self, share: float, so_far: Floats) -> Interval:
        ended = float(so_far[-1])
        low, value, high = (
            float(np.searchsorted(so_far, min(max(one, 0.0), ended * (1 - 1e-12))) * self.step)
            for one in (share * ended - 2 * self.off, share * ended, share * ended + 2 * self.off)
        )
        reach = self.rounded + self.step / 2
        return Interval(value, max(low - reach, 0.0), high + reach)
