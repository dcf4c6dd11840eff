"""Who is first among those who begin at once: exactly, second by second.

In: contenders that are counted from one instant. Out: when the race is decided for one of them, or how likely none has
come. At one second actions come before the deadline, and of actions the one whose habit was written first. Absent:
races of some who began earlier (``late_races.py``).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from simulator.population.exact.contenders import NOW, Due, Turn
from simulator.population.exact.curves_of_time import MOST_SECONDS, Floats, by, end_of, never
from simulator.population.exact.graph import Path
from simulator.population.exact.inexact import InexactError
from simulator.population.exact.ways import TAU, Terms

MOST_KEPT = 1 << 24
"""So many numbers of turns are kept."""


@dataclass(frozen=True, slots=True)
class Group:
    """Those who are counted from one instant: the one who is first, if it is one of them; those who come after that
    second, and those who come at it or after it; ``low`` and ``high`` bound the seconds, both included, and each of
    ``sooner`` has come by then and some seconds more."""

    first: Turn | Due | None
    after: tuple[Turn, ...]
    behind: tuple[Turn, ...]
    low: int
    high: int
    sooner: tuple[tuple[Turn, int], ...]


def group_of(path: Path, origin: str, terms: Terms, *, whole: bool) -> Group:
    """Those of a path who are counted from an origin; those who go on after it are left out, or (``whole``) have not
    come by then."""
    first, place = None, len(path.contenders)
    if path.first is not None and path.contenders[path.first].origin == origin:
        first, place = path.contenders[path.first], path.first
    others = [
        (n, one) for n, one in enumerate(path.contenders)
        if isinstance(one, Turn) and one.origin == origin and n != path.first and (whole or n not in path.going)
    ]  # fmt: skip
    low, high = next((low, high) for one, low, high in path.bounds if one == terms)
    return Group(
        first,
        tuple(one for n, one in others if n < place),
        tuple(one for n, one in others if n > place),
        low, high, tuple(one for one in path.sooner if one[0].origin == origin),
    )  # fmt: skip


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
    _cells: dict[Any, Floats] = field(default_factory=dict)
    _turns: dict[Turn, tuple[Floats, Floats]] = field(default_factory=dict)

    def decided(self, path: Path) -> Decided:
        """How a race comes out for the one who is first on a path, where all began when the situation was entered."""
        groups = tuple(group_of(path, NOW, TAU, whole=whole) for whole in (False, True))
        key = groups, path.contenders
        found = self._decided.get(key)
        if found is None:
            found = self._decided[key] = self._run(path, *groups)
        return found

    def _run(self, path: Path, group: Group, whole: Group) -> Decided:
        if group.first is None:
            share = float(np.prod([never(one) for one in path.contenders])) if path.contenders else 1.0
            return Decided(share, 0.0, np.full(1, share))
        last = min([group.high, end_of(group.first), *(end_of(one) for one in path.contenders if never(one) == 0.0)])
        if last > MOST_SECONDS:
            raise InexactError("long")
        seconds, shares = self._shares(group, last)
        _, likely = self._shares(whole, last)
        return Decided(float(likely.sum()), float(likely @ seconds), self._binned(seconds, shares))

    def cells(self, group: Group, last: int, *, entered: bool) -> Floats:
        """By cell up to a last second: how likely it is that it is decided in it, where one of the group is first; else
        how likely it is, at a second of the cell, that it is not. The seconds before 0 that belong to the first cell
        count as such a second where the situation was entered at 0 (``entered``)."""
        key = group, last, entered
        found = self._cells.get(key)
        if found is None:
            seconds, shares = self._shares(group, last)
            found = self._binned(seconds, shares, last)
            if group.first is None:
                room = self._binned(seconds, np.ones(len(seconds)), last)
                found = found / (float(self.step) if entered else np.maximum(room, 1.0))
            self._cells[key] = found
        return found

    def _shares(self, group: Group, last: int) -> tuple[Any, Floats]:
        """Seconds, and how likely it is in each that it is decided, or that it is not yet."""
        first = group.first
        if isinstance(first, Due):
            seconds = np.array([first.after] if first.after <= last else [], dtype=np.int64)
            shares = np.ones(len(seconds))
        else:
            seconds = np.arange(last + 1, dtype=np.int64)
            shares = np.ones(last + 1) if first is None else self._turn(first, last)[0].copy()
        if group.low > 0 or group.high < last:
            shares *= (seconds >= group.low) & (seconds <= group.high)
        for other in group.after:
            shares *= self._turn(other, last)[1][seconds]
        for other in group.behind:
            come, left = self._turn(other, last)
            shares *= left[seconds] + come[seconds]
        for turn, after in group.sooner:
            shares *= by(turn, seconds + after)
        return seconds, shares

    def _binned(self, seconds: Any, shares: Floats, last: int | None = None) -> Floats:
        least = 0 if last is None else (last + self.step // 2) // self.step + 1
        return np.bincount((seconds + self.step // 2) // self.step, shares, least).astype(np.float64)

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
