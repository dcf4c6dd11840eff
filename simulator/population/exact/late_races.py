"""Races in situations some of whose contenders began earlier, at the root: on a grid of time.

In: a path from such a situation, and its measure by lag and cell. Out: when it is decided for the one who is first on
the path, and how likely the grid may be wrong about that. Absent: races of those who begin at once (``races.py``),
where cases go then (``regions.py``).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simulator.population.exact.contenders import NOW, ROOT, Due, Turn
from simulator.population.exact.curves_of_time import MOST_SECONDS, Floats, by, end_of, never, on_grid
from simulator.population.exact.graph import Path
from simulator.population.exact.inexact import InexactError
from simulator.population.exact.races import Races, group_of
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

    def __init__(self, path: Path, races: Races, here: Pending) -> None:
        self.path, self.races, self.step, self.here = path, races, races.step, here
        self.bounds = {terms: (low, high) for terms, low, high in path.bounds}
        sure = [one for n, one in enumerate(path.contenders) if n not in path.going and never(one) == 0.0]
        entered = here.measure.shape[1] - 1
        reach = min([self.bounds[T][1], *(end_of(one) for one in sure if one.origin == ROOT)])
        lasts = min([self.bounds[TAU][1], reach, *(end_of(one) for one in sure if one.origin == NOW)])
        first = None if path.first is None else path.contenders[path.first]
        if first is not None:
            lasts = min(lasts, end_of(first))
        if lasts > MOST_SECONDS:
            raise InexactError("long")
        self.lasts, self.reach = lasts, min(reach, entered * self.step + lasts + self.step)

    def never(self) -> float:
        """How likely it is that nobody ever comes."""
        found = float(self._entered().sum())
        for one in self.path.contenders:
            found *= never(one)
        return found

    def likely(self) -> tuple[float, float]:
        """How likely it is decided so, and how many seconds that takes, times how likely."""
        measure, taken, weights = self._measure(), self._taken(whole=True), self._weights(whole=True)
        share = convolved(measure, taken, len(weights)) * weights
        lasting = convolved(measure, taken * np.arange(len(taken)), len(weights)) * weights
        return max(float(share.sum()), 0.0), max(float(lasting.sum()), 0.0) * self.step

    def decided(self) -> Floats:
        """When it is decided, by lag and cell since the root."""
        weights = self._weights()
        return np.maximum(convolved(self._entered(), self._taken(), len(weights)) * weights, 0.0)

    def turned(self) -> Floats:
        """The same since the situation was entered, which is the root from there on; the lag is how long that is after
        the first root."""
        weights, taken, measure = self._weights(), self._taken(), self._entered()
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
        when the situation was entered, or its entering itself, and one of before; whoever is first."""
        measure, span = self._measure(), self._span()
        older = [one for one in self.path.contenders if one.origin == ROOT]
        found = sum(float(measure[0] @ _near(one, self.step, span, measure.shape[1])) for one in older)
        last = min([MOST_SECONDS, *(end_of(one) for one in older if never(one) == 0.0)])
        for one in [one for one in self.path.contenders if one.origin == NOW and older]:
            come = on_grid(one, self.step, min(last, end_of(one)) // self.step + 2)
            when = convolved(measure, come, measure.shape[1] + len(come))[0]
            found += sum(float(when @ _near(other, self.step, span, len(when))) for other in older)
        return found

    def error(self) -> float:
        """How likely it is that a length is so near a bound that the grid doesn't tell on which side."""
        asked, sooner = self.path.asked, [one for one in self.path.sooner if one[0].origin == ROOT]
        if not asked and not sooner:
            return 0.0
        measure, span, found = self._measure(), self._span(), 0.0
        taken, weights = self._taken(), self._weights()
        when = convolved(measure, taken, len(weights))[0]
        for terms, threshold in asked:
            if terms == A:
                found += float(measure[0] @ self._around(threshold, span, measure.shape[1]))
            elif terms == T:
                found += float((when * weights) @ self._around(threshold, span, len(when)))
            else:
                near = taken * self._around(threshold, span, len(taken))
                found += float((convolved(measure, near, len(weights))[0] * weights).sum())
        for turn, after in sooner:
            middle = np.arange(len(when), dtype=np.int64) * self.step + after
            found += float(when @ (by(turn, middle + span) - by(turn, middle - span - 1)))
        return found

    def _span(self) -> int:
        """By how many seconds lengths may be off that are compared here."""
        return (self.here.roundings + 2) * self.step // 2 + 1

    def _around(self, threshold: int, span: int, cells: int) -> Floats:
        """Which cells lie near a bound."""
        return (np.abs(np.arange(cells) * self.step - threshold) <= span).astype(np.float64)

    def _measure(self) -> Floats:
        """The measure whatever the lag, as one row."""
        found: Floats = self._entered().sum(axis=0)[None, :]
        return found

    def _entered(self) -> Floats:
        """The measure where the situation was entered within bounds, of a cell that lies across one the part."""
        (low, high), middle = self.bounds[A], np.arange(self.here.measure.shape[1]) * self.step
        half = self.step / 2
        if low <= 0 and high >= middle[-1] + half:
            return self.here.measure
        inside = np.minimum(middle + half, high + 1) - np.maximum(middle - half, low if low > 0 else -half)
        return self.here.measure * np.clip(inside / self.step, 0.0, 1.0)

    def _taken(self, *, whole: bool = False) -> Floats:
        """How likely it is, of what began when the situation was entered, that it lasts so long."""
        return self.races.cells(group_of(self.path, NOW, TAU, whole=whole), self.lasts, entered=True)

    def _weights(self, *, whole: bool = False) -> Floats:
        """The same of what began at the root."""
        return self.races.cells(group_of(self.path, ROOT, T, whole=whole), self.reach, entered=False)


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
