"""What comes after a root, up to the next one: by convolution, on a grid of time.

In: a graph and a root. Out: where cases go from there, how likely, after how long, and what is counted on the way.
Between two roots a case is known by how long it is since the root (``t``); where the root moves on with it
(``Path.turned``), also by how long the new one came after the first (its *lag*). A measure leaves out what is still
going on since the root: how likely it is that this has not come is multiplied in where it comes or lapses. Absent: the
way from root to root (``solving.py``).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from simulator.population.exact.contenders import NOW, ROOT, Due, Turn
from simulator.population.exact.curves_of_time import Floats, by, end_of, never, on_grid
from simulator.population.exact.graph import Graph, Left, Path
from simulator.population.exact.inexact import InexactError
from simulator.population.exact.races import Races
from simulator.population.exact.values import TAU, A, T
from simulator.population.features import Feature

LAG_CELLS = 16
"""Lags are told apart by so many cells of the grid."""

NOTHING = 1e-14
"""A share that is left out; it counts as an error."""

MOST_CELLS = 1 << 24


@dataclass(slots=True)
class Exits:
    """Where cases go from a root: by target how likely, and how long that takes: arrays by cell of the grid, each with a
    factor, which add up. ``counts`` is what is counted on the way, ``error`` how much may have gone another way,
    ``roundings`` how often at most a length was rounded to the grid, ``lagging`` how often to the coarser one."""

    shares: dict[int | Left, float] = field(default_factory=dict)
    lengths: dict[int | Left, dict[int, tuple[float, Floats]]] = field(default_factory=dict)
    counts: dict[Feature, float] = field(default_factory=dict)
    error: float = 0.0
    roundings: int = 0
    lagging: int = 0

    def add(self, target: int | Left, share: float, factor: float, cells: Floats) -> None:
        """More cases go there."""
        self.shares[target] = self.shares.get(target, 0.0) + share
        lengths = self.lengths.setdefault(target, {})
        before, _ = lengths.get(id(cells), (0.0, cells))
        lengths[id(cells)] = before + factor, cells

    def count(self, path: Path, share: float, seconds: float) -> None:
        """What is counted on a path, taken so often."""
        for feature, much, lasts in path.counts:
            more = much * (seconds if lasts else share)
            self.counts[feature] = self.counts.get(feature, 0.0) + more


@dataclass(slots=True)
class Pending:
    """The measure of a situation, by lag and cell; how often lengths in it were rounded."""

    measure: Floats
    roundings: int = 0
    lagging: int = 0


class Regions:
    """Works out what comes after a root."""

    def __init__(self, graph: Graph, step: int) -> None:
        self.graph, self.step, self.races = graph, step, Races(step)
        self.order = {place: n for n, place in enumerate(_order(graph))}

    def exits(self, root: int) -> Exits:
        """Everything up to the next roots."""
        found = Exits()
        pending: dict[int, Pending] = {}
        for path in self.graph.paths[root]:
            decided = self.races.decided(path)
            share = path.likely * decided.share
            if share > 0:
                found.count(path, share, path.likely * decided.seconds)
                found.error += path.coarse * share
                self._on(found, pending, path, share, path.likely, decided.cells, Pending(np.zeros(0)))
        while pending:
            place = min(pending, key=self.order.__getitem__)
            self._left(found, pending, place, pending.pop(place))
        return found

    def _on(
        self, found: Exits, pending: dict[int, Pending], path: Path, share: float, factor: float, cells: Floats,
        before: Pending,
    ) -> None:  # fmt: skip
        """Where a path leads: beyond the region, or to another situation in it."""
        target = path.target
        roundings, lagging = before.roundings + 1, before.lagging + path.turned
        if not isinstance(target, int) or self.graph.roots[target]:
            found.roundings, found.lagging = max(found.roundings, roundings), max(found.lagging, lagging)
            found.add(target, share, factor, cells if cells.ndim == 1 else _flat(cells))
            return
        more = pending.setdefault(target, Pending(np.zeros((1, 1))))
        more.measure = together(more.measure, np.atleast_2d(cells) * factor)
        more.roundings, more.lagging = max(more.roundings, roundings), max(more.lagging, lagging)
        if more.measure.size > MOST_CELLS:
            raise InexactError("long")

    def _left(self, found: Exits, pending: dict[int, Pending], place: int, here: Pending) -> None:
        """The ways from a situation that is no root."""
        if float(here.measure.max(initial=0.0)) < NOTHING:
            return
        for path in self.graph.paths[place]:
            race = Race(path, self.step, here)
            if path.first is None:
                share = path.likely * race.never()
                found.count(path, share, 0.0)
                self._on(found, pending, path, share, share, np.ones(1), here)
                continue
            cells, seconds = race.turned() if path.turned else race.decided()
            share = path.likely * float(cells.sum())
            found.count(path, share, seconds * path.likely)
            found.error += path.likely * race.error() + path.coarse * share
            if share > NOTHING:
                self._on(found, pending, path, share, path.likely, cells, here)


class Race:
    """A race in a situation some of whose contenders began at its root, for the one who is first on a path."""

    def __init__(self, path: Path, step: int, here: Pending) -> None:
        assert path.first is None or path.contenders
        self.path, self.step, self.here = path, step, here
        self.bounds = {terms: (low, high) for terms, low, high in path.bounds}
        lapsing = [n for n in range(len(path.contenders)) if n != path.first and n not in path.going]
        self.fresh = [path.contenders[n] for n in lapsing if path.contenders[n].origin == NOW]
        self.older = [path.contenders[n] for n in lapsing if path.contenders[n].origin == ROOT]
        everybody = [path.contenders[n] for n in range(len(path.contenders)) if n not in path.going]
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

    def decided(self) -> tuple[Floats, float]:
        """When it is decided, by lag and cell since the root; and how long that takes in seconds, times how likely."""
        weights = self._at_leaving()
        taken = self._duration()
        measure = self._entered()
        cells = convolved(measure, taken, self.reach + 1) * weights
        lasting = convolved(measure, taken * np.arange(len(taken)), self.reach + 1) * weights
        return np.maximum(cells, 0.0), float(lasting.sum()) * self.step

    def turned(self) -> tuple[Floats, float]:
        """The same since the situation was entered, which is the root from there on; the lag is how long that is after
        the first root."""
        weights, taken, measure = self._at_leaving(), self._duration(), self._entered()
        rows = -(-(measure.shape[0] * LAG_CELLS + measure.shape[1]) // LAG_CELLS) + 1
        found = np.zeros((rows, len(taken)))
        if found.size > MOST_CELLS:
            raise InexactError("long")
        for lag, row in enumerate(measure):
            for at in np.flatnonzero(row > NOTHING):
                part = weights[at : at + len(taken)]
                found[lag + (at + LAG_CELLS // 2) // LAG_CELLS, : len(part)] += row[at] * taken[: len(part)] * part
        return found, float((found @ np.arange(len(taken))).sum()) * self.step

    def error(self) -> float:
        """How likely it is that it is decided otherwise, where two come so near each other that the grid doesn't tell
        which is first, or a length so near a bound."""
        span = (self.here.roundings + 2) * self.step // 2 + 1
        measure = self._entered().sum(axis=0)[None, :]
        found, path = 0.0, self.path
        everybody = [path.contenders[n] for n in range(len(path.contenders)) if n not in path.going]
        older = [one for one in everybody if one.origin == ROOT]
        for one in [one for one in everybody if one.origin == NOW]:
            come, _ = on_grid(one, self.step, min(self.lasts, end_of(one) // self.step + 1) + 1)
            when = convolved(measure, come, self.reach + 1)[0]
            found += sum(float(when @ _near(other, self.step, span, len(when))) for other in older) / len(everybody)
        for terms, threshold in path.asked:
            if terms == A:
                around = np.abs(np.arange(measure.shape[1]) * self.step - threshold) <= span
                found += float(measure[0] @ around)
            else:
                found += self._asked(terms == T, threshold, span, measure)
        return found

    def _asked(self, since_root: bool, threshold: int, span: int, measure: Floats) -> float:
        taken = self._duration()
        if since_root:
            when = convolved(measure, taken, self.reach + 1)[0] * self._at_leaving()
            return float(when @ (np.abs(np.arange(len(when)) * self.step - threshold) <= span))
        near = taken * (np.abs(np.arange(len(taken)) * self.step - threshold) <= span)
        return float((convolved(measure, near, self.reach + 1)[0] * self._at_leaving()).sum())

    def _entered(self) -> Floats:
        """The measure where the situation was entered within bounds."""
        return self.here.measure * self._within(A, self.here.measure.shape[1])

    def _duration(self) -> Floats:
        """How likely it is, of what began when the situation was entered, that it lasts so long."""
        cells = self.lasts + 1
        found = self._within(TAU, cells)
        first = self._first()
        if first is not None and first.origin == NOW:
            found = _come(first, self.step, cells, found)
        for one in self.fresh:
            if isinstance(one, Turn):
                come, left = on_grid(one, self.step, cells)
                found = found * (left + come / 2)
        return found

    def _at_leaving(self) -> Floats:
        """The same of what began at the root."""
        cells = self.reach + 1
        found = self._within(T, cells)
        first = self._first()
        if first is not None and first.origin == ROOT:
            found = _come(first, self.step, cells, found)
        for one in self.older:
            if isinstance(one, Turn):
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


def together(one: Floats, other: Floats) -> Floats:
    """The sum of two arrays, of which either may be the longer one."""
    shape = tuple(max(a, b) for a, b in zip(one.shape, other.shape, strict=True))
    found = np.zeros(shape)
    found[tuple(slice(n) for n in one.shape)] += one
    found[tuple(slice(n) for n in other.shape)] += other
    return found


def _flat(cells: Floats) -> Floats:
    """By cell since the first root, whatever the lag."""
    if cells.shape[0] == 1:
        return cells[0]
    found = np.zeros(cells.shape[1] + (cells.shape[0] - 1) * LAG_CELLS)
    for lag, row in enumerate(cells):
        found[lag * LAG_CELLS : lag * LAG_CELLS + len(row)] += row
    return found


def _order(graph: Graph) -> Iterator[int]:
    """Situations, each before those that come after it, as far as they don't go round."""
    seen: set[int] = set()
    found: list[int] = []
    for begin in range(len(graph.paths)):
        waiting: list[tuple[int, Iterator[int]]] = []
        if begin not in seen:
            seen.add(begin)
            waiting.append((begin, _after(graph, begin)))
        while waiting:
            place, after = waiting[-1]
            further = next((one for one in after if one not in seen), None)
            if further is None:
                found.append(place)
                waiting.pop()
            else:
                seen.add(further)
                waiting.append((further, _after(graph, further)))
    return reversed(found)


def _after(graph: Graph, place: int) -> Iterator[int]:
    return iter([path.target for path in graph.paths[place] if isinstance(path.target, int)])
