"""Races in situations some of whose contenders began earlier, at the root: on a grid of time.

In: a path from such a situation, and its measure by lag and cell. Out: when it is decided for the one who is first on
the path, and how likely the grid may be wrong about that. Absent: races of those who begin at once (``races.py``),
where cases go then (``regions.py``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from simulator.population.exact.contenders import NOW, ROOT, Due, Turn
from simulator.population.exact.curves_of_time import MOST_SECONDS, Floats, by, end_of, never, on_grid
from simulator.population.exact.graph import Path
from simulator.population.exact.inexact import InexactError
from simulator.population.exact.ways import TAU, A, T

LAG_CELLS = 16
"""Lags are told apart by so many cells of the grid."""

NOTHING = 1e-14
"""A share that is left out; it counts as an error."""

LITTLE = 1e-9
"""Lags that are less likely are left out."""

MOST_CELLS = 1 << 24


@dataclass(slots=True)
class Pending:
    """The measure of a situation, by lag and cell; how often lengths in it were rounded."""

    measure: Floats
    roundings: int = 0
    lagging: int = 0


class LateRace:
    """A race in a situation some of whose contenders began at its root, for the one who is first on a path."""

    def __init__(self, path: Path, step: int, here: Pending) -> None:
        assert path.first is None or path.contenders
        self.path, self.step, self.here = path, step, here
        self.bounds = {terms: (low, high) for terms, low, high in path.bounds}
        lapsing = [n for n in range(len(path.contenders)) if n != path.first and n not in path.going]
        self.fresh = [path.contenders[n] for n in lapsing if path.contenders[n].origin == NOW]
        self.older = [path.contenders[n] for n in lapsing if path.contenders[n].origin == ROOT]
        everybody = [path.contenders[n] for n in range(len(path.contenders)) if n not in path.going]
        self.going = [path.contenders[n] for n in path.going]
        ends = [end_of(one) for one in everybody if one.origin == NOW and never(one) == 0.0]
        most = [end_of(one) for one in everybody if one.origin == ROOT and never(one) == 0.0]
        entered = here.measure.shape[1] - 1
        reach = min([self.bounds[T][1], *most])
        lasts = min([self.bounds[TAU][1], *ends, reach])
        if path.first is not None:
            first = path.contenders[path.first]
            lasts = min(lasts, end_of(first))
        self.lasts = lasts // step + 1
        self.reach = min(reach // step + 1, entered + self.lasts)

    def never(self) -> float:
        """How likely it is that nobody ever comes."""
        found = self._entered().sum()
        for one in (*self.fresh, *self.older):
            found *= never(one)
        return float(found)

    def likely(self) -> tuple[float, float]:
        """How likely it is decided so, and how many seconds that takes, times how likely."""
        measure, taken = self._entered().sum(axis=0)[None, :], self._duration(self.going)
        weights = self._at_leaving(self.going)
        share = convolved(measure, taken, self.reach + 1) * weights
        lasting = convolved(measure, taken * np.arange(len(taken)), self.reach + 1) * weights
        return float(share.sum()), float(lasting.sum()) * self.step

    def decided(self) -> Floats:
        """When it is decided, by lag and cell since the root."""
        cells = convolved(self._entered(), self._duration(), self.reach + 1) * self._at_leaving()
        return np.maximum(cells, 0.0)

    def turned(self) -> Floats:
        """The same since the situation was entered, which is the root from there on; the lag is how long that is after
        the first root."""
        weights, taken, measure = self._at_leaving(), self._duration(), self._entered()
        lags, entered = measure.shape
        bins = -(-entered // LAG_CELLS) + 1
        found = np.zeros((lags + bins, len(taken)))
        if found.size > MOST_CELLS:
            raise InexactError("long")
        half = LAG_CELLS // 2
        measure = np.pad(measure, ((0, 0), (half, bins * LAG_CELLS - entered)))
        weights = np.pad(weights, (half, bins * LAG_CELLS + len(taken)))
        later = np.lib.stride_tricks.sliding_window_view(weights, len(taken))
        for lag in range(bins):
            here = slice(lag * LAG_CELLS, (lag + 1) * LAG_CELLS)
            rows = np.flatnonzero(measure[:, here].sum(axis=1) > LITTLE / 100)
            if len(rows):
                found[lag + rows] += (measure[rows, here] @ later[here]) * taken
        return found

    def close(self) -> float:
        """How likely it is that two come so near each other that the grid doesn't tell which is first: one who began
        when the situation was entered and one of before, whoever is first."""
        measure, span, found = self._entered().sum(axis=0)[None, :], self._span(), 0.0
        older = [one for one in self.path.contenders if one.origin == ROOT]
        last = min((end_of(one) for one in older if never(one) == 0.0), default=MOST_SECONDS)
        for one in [one for one in self.path.contenders if one.origin == NOW and older]:
            come, _ = on_grid(one, self.step, min(last, end_of(one)) // self.step + 2)
            when = convolved(measure, come, measure.shape[1] + len(come))[0]
            found += sum(float(when @ _near(other, self.step, span, len(when))) for other in older)
        return found

    def error(self) -> float:
        """How likely it is that a length is so near a bound that the grid doesn't tell on which side."""
        measure, span, found = self._entered().sum(axis=0)[None, :], self._span(), 0.0
        taken, weights = self._duration(), self._at_leaving()
        for terms, threshold in self.path.asked:
            if terms == A:
                found += float(measure[0] @ self._around(threshold, span, measure.shape[1]))
            elif terms == T:
                when = convolved(measure, taken, self.reach + 1)[0] * weights
                found += float(when @ self._around(threshold, span, len(when)))
            else:
                near = taken * self._around(threshold, span, len(taken))
                found += float((convolved(measure, near, self.reach + 1)[0] * weights).sum())
        for turn, after in self.path.sooner:
            when = convolved(measure, taken, self.reach + 1)[0]
            middle = np.arange(len(when), dtype=np.int64) * self.step + after
            found += float(when @ (by(turn, middle + span) - by(turn, middle - span - 1)))
        return found

    def _span(self) -> int:
        """By how many seconds lengths may be off that are compared here."""
        return (self.here.roundings + 2) * self.step // 2 + 1

    def _around(self, threshold: int, span: int, cells: int) -> Floats:
        """Which cells lie near a bound."""
        return (np.abs(np.arange(cells) * self.step - threshold) <= span).astype(np.float64)

    def _entered(self) -> Floats:
        """The measure where the situation was entered within bounds."""
        return self.here.measure * self._within(A, self.here.measure.shape[1])

    def _duration(self, further: Sequence[Turn | Due] = ()) -> Floats:
        """How likely it is, of what began when the situation was entered, that it lasts so long; ``further`` are some
        more who have not come by then."""
        cells = self.lasts + 1
        found = self._within(TAU, cells)
        first = self._first()
        if first is not None and first.origin == NOW:
            found = _come(first, self.step, cells, found)
        for one in (*self.fresh, *further):
            if isinstance(one, Turn) and one.origin == NOW:
                come, left = on_grid(one, self.step, cells)
                found = found * (left + come / 2)
        return found

    def _at_leaving(self, further: Sequence[Turn | Due] = ()) -> Floats:
        """The same of what began at the root."""
        cells = self.reach + 1
        found = self._within(T, cells)
        first = self._first()
        if first is not None and first.origin == ROOT:
            found = _come(first, self.step, cells, found)
        for one in (*self.older, *further):
            if isinstance(one, Turn) and one.origin == ROOT:
                come, left = on_grid(one, self.step, cells)
                found = found * (left + come / 2)
        for turn, after in self.path.sooner:
            found = found * by(turn, np.arange(cells, dtype=np.int64) * self.step + after)
        return found

    def _first(self) -> Turn | Due | None:
        return None if self.path.first is None else self.path.contenders[self.path.first]

    def _within(self, terms: Any, cells: int) -> Floats:
        """Which part of each cell lies within bounds."""
        low, high = self.bounds[terms]
        middle = np.arange(cells) * self.step
        half = self.step / 2
        if low <= 0 and high >= middle[-1] + half:
            return np.ones(cells)
        inside = np.minimum(middle + half, high + 1) - np.maximum(middle - half, low if low > 0 else -half)
        return np.clip(inside / self.step, 0.0, 1.0)


def _come(first: Turn | Due, step: int, cells: int, within: Floats) -> Floats:
    if isinstance(first, Turn):
        return on_grid(first, step, cells)[0] * within
    found = np.zeros(cells)
    found[min((first.after + step // 2) // step, cells - 1)] = 1.0
    return found


def _near(one: Turn | Due, step: int, span: int, cells: int) -> Floats:
    """How likely one comes within so many seconds of each cell."""
    middle = np.arange(cells, dtype=np.int64) * step
    return by(one, middle + span) - by(one, middle - span - 1)


def convolved(measure: Floats, taken: Floats, cells: int) -> Floats:
    """The sums of two lengths, row by row; up to so many cells."""
    size = 1 << (measure.shape[1] + len(taken) - 2).bit_length()
    product = np.fft.rfft(measure, size, axis=1) * np.fft.rfft(taken, size)[None, :]
    found = np.fft.irfft(product, size, axis=1)[:, :cells]
    if found.shape[1] < cells:
        found = np.pad(found, ((0, 0), (0, cells - found.shape[1])))
    return found
