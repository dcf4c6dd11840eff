"""What comes after a root, up to the next one: by convolution, on a grid of time.

In: a graph and a root. Out: where cases go from there, how likely, after how long, and what is counted on the way.
Between two roots a case is known by how long it is since the root (``t``); where the root moves on with it
(``Path.turned``), also by how long the new one came after the first (its *lag*). A measure leaves out what is still
going on since the root: how likely it is that this has not come is multiplied in where it comes or lapses. Absent: the
way from root to root (``solving.py``).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from simulator.population.exact.contenders import NOW, ROOT, Due, Turn
from simulator.population.exact.curves_of_time import MOST_SECONDS, Floats, by, end_of, never, on_grid
from simulator.population.exact.graph import Graph, Left, Path
from simulator.population.exact.inexact import InexactError
from simulator.population.exact.races import Races
from simulator.population.exact.values import TAU, A, T
from simulator.population.features import Feature

LAG_CELLS = 16
"""Lags are told apart by so many cells of the grid."""

NOTHING = 1e-14
"""A share that is left out; it counts as an error."""

LITTLE = 1e-9
"""Lags that are less likely are left out."""

MOST_CELLS = 1 << 24


@dataclass(slots=True)
class Exits:
    """Where cases go from a root: by target how likely, and how long that takes: arrays by cell of the grid, each with
    a factor, which add up. ``counts`` is what is counted on the way, ``error`` how much may have gone another way,
    ``roundings`` how often at most a length was rounded to the grid, ``lagging`` how often to the coarser one."""

    shares: dict[int | Left, float] = field(default_factory=dict)
    lengths: dict[int | Left, dict[int, tuple[float, Floats]]] = field(default_factory=dict)
    counts: dict[Feature, float] = field(default_factory=dict)
    error: float = 0.0
    roundings: int = 0
    lagging: int = 0


@dataclass(slots=True)
class Pending:
    """The measure of a situation, by lag and cell; how often lengths in it were rounded."""

    measure: Floats
    roundings: int = 0
    lagging: int = 0


@dataclass(frozen=True, slots=True)
class Gone:
    """A path that is gone, from a situation of a region, by their numbers in it: how likely, and how many seconds that
    takes, times how likely; how likely it is not to be gone where it seems to be. Out of the region with ``factor``
    times so many ``cells``."""

    place: int
    path: int
    share: float
    seconds: float
    error: float
    factor: float = 0.0
    cells: Floats | None = None
    roundings: int = 0
    lagging: int = 0


class Regions:
    """Works out what comes after a root; regions that are alike in all that time depends on, once."""

    def __init__(self, graph: Graph, step: int) -> None:
        self.graph, self.step, self.races = graph, step, Races(step)
        self.order = {place: n for n, place in enumerate(_order(graph))}
        self._solved: dict[Any, list[Gone]] = {}
        self._known: dict[Any, int] = {}

    def of(self, graph: Graph) -> Regions:
        """Those of another graph with the same situations; what is alike in both is worked out once."""
        found = Regions(graph, self.step)
        found.races, found._solved, found._known = self.races, self._solved, self._known
        return found

    def exits(self, root: int) -> Exits:
        """Everything up to the next roots."""
        places = self._places(root)
        shape = tuple(tuple(self._alike(path, places) for path in self.graph.paths[place]) for place in places)
        gone = self._solved.get(shape)
        if gone is None:
            gone = self._solved[shape] = list(self._all(places))
        found = Exits()
        for one in gone:
            path = self.graph.paths[places[one.place]][one.path]
            found.error += one.error
            for feature, much, lasts in path.counts:
                more = much * (one.seconds if lasts else one.share)
                found.counts[feature] = found.counts.get(feature, 0.0) + more
            if one.cells is not None:
                _out(found, path.target, one, one.cells)
        return found

    def _places(self, root: int) -> list[int]:
        """The situations of a region, in the order in which they are come to."""
        found = {root: None}
        waiting = [root]
        while waiting:
            place = waiting.pop(0)
            for path in self.graph.paths[place]:
                target = path.target
                if isinstance(target, int) and not self.graph.roots[target] and target not in found:
                    found[target] = None
                    waiting.append(target)
        return list(found)

    def _alike(self, path: Path, places: list[int]) -> tuple[Any, ...]:
        """All of a path that time depends on."""
        inside = places.index(path.target) if path.target in places[1:] else None
        contenders = tuple(self._known.setdefault(one, len(self._known)) for one in path.contenders)
        sooner = tuple((self._known.setdefault(one, len(self._known)), after) for one, after in path.sooner)
        return (path.likely, path.coarse, contenders, path.first, path.going, path.bounds, path.asked, sooner,
                path.turned, inside)  # fmt: skip

    def _all(self, places: list[int]) -> Iterator[Gone]:
        pending: dict[int, Pending] = {}
        for number, path in enumerate(self.graph.paths[places[0]]):
            decided = self.races.decided(path)
            share, seconds = path.likely * decided.share, path.likely * decided.seconds
            gone = Gone(0, number, share, seconds, path.coarse * share, path.likely, decided.cells, 1)
            yield self._onward(path, gone, pending)
        while pending:
            place = min(pending, key=self.order.__getitem__)
            here = pending.pop(place)
            if float(here.measure.max(initial=0.0)) >= NOTHING:
                yield from self._left(places.index(place), place, here, pending)

    def _onward(self, path: Path, gone: Gone, pending: dict[int, Pending]) -> Gone:
        """A path that stays in the region goes to another situation of it."""
        target, cells = path.target, gone.cells
        if cells is None or not isinstance(target, int) or self.graph.roots[target]:
            return gone
        more = pending.setdefault(target, Pending(np.zeros((1, 1))))
        more.measure = together(more.measure, _trimmed(np.atleast_2d(cells) * gone.factor))
        more.roundings, more.lagging = max(more.roundings, gone.roundings), max(more.lagging, gone.lagging)
        if more.measure.size > MOST_CELLS:
            raise InexactError("long")
        return replace(gone, cells=None)

    def _left(self, number: int, place: int, here: Pending, pending: dict[int, Pending]) -> Iterator[Gone]:
        """The ways from a situation that is no root."""
        seen: set[Any] = set()
        for which, path in enumerate(self.graph.paths[place]):
            race = Race(path, self.step, here)
            alike = path.contenders, race.bounds[A]
            close = 0.0 if alike in seen else race.close()
            seen.add(alike)
            if path.first is None:
                share = path.likely * race.never()
                yield Gone(number, which, share, 0.0, close, share, np.ones(1), here.roundings, here.lagging)
                continue
            share, seconds = race.likely()
            error = close + path.likely * race.error() + path.coarse * share
            cells = race.turned() if path.turned else race.decided()
            gone = Gone(
                number, which, path.likely * share, path.likely * seconds, error, path.likely, cells,
                here.roundings + 1, here.lagging + path.turned,
            )  # fmt: skip
            yield self._onward(path, gone, pending)


def _out(found: Exits, target: int | Left, one: Gone, cells: Floats) -> None:
    """Cases leave a region."""
    flat = cells if cells.ndim == 1 else _flat(cells)
    found.roundings, found.lagging = max(found.roundings, one.roundings), max(found.lagging, one.lagging)
    found.shares[target] = found.shares.get(target, 0.0) + one.factor * float(flat.sum())
    lengths = found.lengths.setdefault(target, {})
    before, _ = lengths.get(id(flat), (0.0, flat))
    lengths[id(flat)] = before + one.factor, flat


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


def _trimmed(measure: Floats) -> Floats:
    """Without what is nothing at either end."""
    rows = np.flatnonzero(measure.sum(axis=1) > LITTLE)
    columns = np.flatnonzero(measure.sum(axis=0) > NOTHING)
    return measure[: rows[-1] + 1 if len(rows) else 1, : columns[-1] + 1 if len(columns) else 1]


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
