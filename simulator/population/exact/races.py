"""Who is first where everybody begins at once: exactly, second by second.

In: contenders that are all counted from one instant. Out: when the race is decided for one of them. At one second
actions come before the deadline, and of actions the one whose habit was written first. Absent: races of some who began
earlier (``regions.py``).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from simulator.population.exact.contenders import Due, Turn
from simulator.population.exact.curves_of_time import Floats, by, end_of, never
from simulator.population.exact.graph import Path
from simulator.population.exact.ways import TAU

MOST_KEPT = 1 << 26
"""So many numbers of turns are kept."""


@dataclass(frozen=True, slots=True)
class Decided:
    """A contender comes first: how likely in all, how many seconds that takes (times how likely), and how likely in
    each cell of the grid; in the cells it is left out that those who go on haven't come yet."""

    share: float
    seconds: float
    cells: Floats


@dataclass(slots=True)
class Races:
    """Races on a grid of some seconds; the same race is run once."""

    step: int
    _decided: dict[Any, Decided] = field(default_factory=dict)
    _turns: dict[Turn, tuple[Floats, Floats]] = field(default_factory=dict)

    def decided(self, path: Path) -> Decided:
        """How a race comes out for the one who is first on a path."""
        low, high = next((low, high) for terms, low, high in path.bounds if terms == TAU)
        key = path.contenders, path.first, path.going, low, high
        found = self._decided.get(key)
        if found is None:
            found = self._decided[key] = self._run(path, low, high)
        return found

    def _run(self, path: Path, low: int, high: int) -> Decided:
        others = [n for n in range(len(path.contenders)) if n != path.first]
        if path.first is None:
            share = float(np.prod([never(one) for one in path.contenders])) if path.contenders else 1.0
            return Decided(share, 0.0, np.full(1, share))
        first = path.contenders[path.first]
        last = min([high, end_of(first), *(end_of(one) for one in path.contenders if never(one) == 0.0)])
        if isinstance(first, Due):
            seconds, shares = np.array([last]), np.array([float(low <= first.after <= high)])
        else:
            seconds, shares = np.arange(last + 1, dtype=np.int64), self._turn(first, last)[0].copy()
            shares[:low] = 0.0
        whole = shares.copy()
        for n in others:
            other = path.contenders[n]
            if isinstance(other, Turn):
                comes, left = self._turn(other, last)
                still = left if n < path.first else left + comes
                whole *= still[-len(whole) :]
                if n not in path.going:
                    shares *= still[-len(whole) :]
        cells = np.bincount((seconds + self.step // 2) // self.step, shares).astype(np.float64)
        return Decided(float(whole.sum()), float(whole @ seconds), cells)

    def _turn(self, turn: Turn, last: int) -> tuple[Floats, Floats]:
        """The share that comes in each second up to a last one, and what is left after each."""
        found = self._turns.get(turn)
        if found is None or len(found[0]) <= last:
            seconds = np.arange(-1, last + 1, dtype=np.int64)
            reached = by(turn, np.maximum(seconds, turn.since - 1))
            if sum(len(one) for one, _ in self._turns.values()) > MOST_KEPT:
                self._turns.clear()
            found = self._turns[turn] = np.diff(reached), 1.0 - reached[1:]
        return found[0][: last + 1], found[1][: last + 1]
