"""What comes after a root, up to the next one: by convolution, on a grid of time.

In: a graph and a root. Out: where cases go from there, how likely, after how long, and what is counted on the way.
Between two roots a case is known by how long it is since the root (``t``); where the root moves on with it
(``Path.turned``), also by how long the new one came after the first (its *lag*). A measure leaves out what is still
going on since the root: how likely it is that this has not come is multiplied in where it comes or lapses. Absent: the
way from root to root (``solving.py``).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Any

import numpy as np

from simulator.population.exact.curves_of_time import Floats
from simulator.population.exact.graph import Graph, Left, Path
from simulator.population.exact.inexact import InexactError
from simulator.population.exact.late_races import LAG_CELLS, LITTLE, MOST_CELLS, NOTHING, LateRace, Pending
from simulator.population.exact.races import Races
from simulator.population.exact.ways import A
from simulator.population.features import Feature

MOST_ROUNDS = 2_000
"""A region in which situations are come to more often is given up: it goes round."""


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
        for rounds in count():
            if not pending:
                return
            if rounds > MOST_ROUNDS:
                raise InexactError("endless")
            place = min(pending, key=self.order.__getitem__)
            here = pending.pop(place)
            if float(here.measure.max(initial=0.0)) >= NOTHING:
                yield from self._left(places.index(place), place, here, pending)

    def _onward(self, path: Path, gone: Gone, pending: dict[int, Pending]) -> Gone:
        """A path that stays in the region goes to another situation of it."""
        target, cells = path.target, gone.cells
        if cells is None or not isinstance(target, int) or self.graph.roots[target]:
            return gone if cells is None or cells.ndim == 1 else replace(gone, cells=_flat(cells))
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
            race = LateRace(path, self.races, here)
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
    found.roundings, found.lagging = max(found.roundings, one.roundings), max(found.lagging, one.lagging)
    found.shares[target] = found.shares.get(target, 0.0) + one.factor * float(cells.sum())
    lengths = found.lengths.setdefault(target, {})
    before, _ = lengths.get(id(cells), (0.0, cells))
    lengths[id(cells)] = before + one.factor, cells


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
