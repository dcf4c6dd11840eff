"""The law of a population: how likely each end is, how long cases last, what is counted per case.

In: a population. Out: its law, with bounds on how far the figures may be off. From root to root what happens is
independent, so lengths of time are added up as products of transforms. Absent: words.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, cast

import numpy as np

from simulator.population.exact.bounds import OVER, Bounds, Much
from simulator.population.exact.curves_of_time import Floats
from simulator.population.exact.graph import Graph, Left, Told, nobody
from simulator.population.exact.inexact import InexactError, Why
from simulator.population.exact.late_races import LAG_CELLS
from simulator.population.exact.law import Law
from simulator.population.exact.named import Naming
from simulator.population.exact.regions import Exits, Regions
from simulator.population.exact.unfolding import Unfolding
from simulator.population.features import Feature
from simulator.population.intervals import Interval
from simulator.population.living import Living

STEP = 120
"""Seconds in a cell of the grid."""

MOST_CELLS = 1 << 22

MOST_ROUNDS = 10_000

LEFT_OUT = 1e-7
"""So few cases may last longer than the grid, or be rounded more often than is told."""

LITTLE_KNOWN = 0.25
"""A law that may be off by so much says too little."""

RATES = np.geomspace(1e-7, 1e-1, 61)
"""Rates at which lengths may grow, per cell: what they bound is how likely long ones are."""


def law_of(living: Living, step: int = STEP, told: Told = nobody) -> Law:
    """The law; InexactError where it can't be worked out, ``step`` are the seconds in a cell of the grid."""
    graph = Unfolding(living).unfolded(told)
    regions = Regions(graph, step)
    whole = Solving(graph, regions, told)
    law = whole.law()

    def solve(other: Graph) -> Solving:
        solving = Solving(other, regions.of(other))
        solving.shares()
        return solving

    naming = Naming(whole, solve)

    def named() -> Iterator[Interval | None]:
        for number, one in enumerate(living.population.indicators):
            told("named", number, len(living.population.indicators))
            yield naming.figure(one)

    law.lasts, law.figures = naming.lasting(), tuple(named())
    return law


@dataclass(slots=True)
class Share:
    """Cases that come to a root: how likely, by how often lengths were rounded to the grid and to the coarser one; and
    the mean of the exponential of their length, for some rates."""

    shares: dict[tuple[int, int], float] = field(default_factory=dict)
    growing: Floats = field(default_factory=lambda: np.zeros(len(RATES)))

    @property
    def share(self) -> float:
        """How likely that is in all."""
        return sum(self.shares.values())

    def join(self, other: Share) -> None:
        """More cases."""
        for roundings, share in other.shares.items():
            self.shares[roundings] = self.shares.get(roundings, 0.0) + share
        with np.errstate(over="ignore"):
            self.growing = self.growing + other.growing


class Solving:
    """From root to root."""

    def __init__(self, graph: Graph, regions: Regions, told: Told = nobody) -> None:
        self.graph, self.regions, self.told = graph, regions, told
        self.result = Law(regions.step, len(graph.roots), sum(graph.roots))
        self._exits: dict[int, Exits] = {}
        self._growths: dict[int, Floats] = {}
        self._transforms: dict[int, Any] = {}

    def law(self) -> Law:
        """All of it."""
        rounds, over = self.shares()
        self._rounded(over)
        self._lengths(rounds, self._size(over))
        lengths = sum(float(one.sum()) for one in self.result.lengths.values())
        self.result.error += abs(lengths - self.result.ended)
        if self.result.off > LITTLE_KNOWN:
            raise InexactError(self._mostly())
        return self.result

    def _mostly(self) -> Why:
        """Why most of what is not known isn't."""
        unknown = {cast("Why", why): share for why, share in self.result.unknown.items()}
        why = max(unknown, key=unknown.__getitem__, default=None)
        return "coarse" if why is None or unknown[why] < self.result.error else why

    def _begin(self) -> Iterator[tuple[int | Left, float]]:
        for path, _ in self.graph.begin:
            yield path.target, path.likely
            self.result.error += path.coarse * path.likely
            for feature, much, lasts in path.counts:
                if not lasts:
                    self._count(feature, much * path.likely)

    def shares(self) -> tuple[list[int], Share]:
        """How likely each end is, and what is counted; the roots in the order in which they were gone from, and all
        cases that are over."""
        result, over, rounds = self.result, Share(), []
        pending: dict[int, Share] = {}
        for target, share in self._begin():
            self._arrived(pending, target, Share({(0, 0): share}, np.full(len(RATES), share)), over)
        while pending:
            root = min(pending, key=self.regions.order.__getitem__)
            here = pending.pop(root)
            share = here.share
            if share < OVER:
                result.error += share
                continue
            rounds.append(root)
            self.told("solved", len(self._exits), self.result.roots)
            if len(rounds) > MOST_ROUNDS:
                raise InexactError("endless")
            exits = self.exits(root)
            result.error += share * exits.error
            for feature, much in exits.counts.items():
                self._count(feature, much * share)
            for target, likely in exits.shares.items():
                shares = {
                    (often + exits.roundings, lagging + exits.lagging): one * likely
                    for (often, lagging), one in here.shares.items()
                }
                with np.errstate(over="ignore", invalid="ignore"):
                    growing = here.growing * sum(
                        factor * self._growth(cells) for factor, cells in exits.lengths[target].values()
                    )
                self._arrived(pending, target, Share(shares, growing), over)
        begun = sum(path.likely for path, _ in self.graph.begin)
        result.error += abs(begun - sum(result.ends.values()))
        return rounds, over

    def _arrived(self, pending: dict[int, Share], target: int | Left, more: Share, over: Share) -> None:
        if isinstance(target, int):
            pending.setdefault(target, Share()).join(more)
        else:
            self.result.ends[target] = self.result.ends.get(target, 0.0) + more.share
            over.join(more)

    def _rounded(self, over: Share) -> None:
        """How far lengths may be off because they were rounded, but for a few cases that are rounded more often."""
        step = self.result.step
        off = sorted(
            (often * step // 2 + lagging * LAG_CELLS * step // 2, share)
            for (often, lagging), share in over.shares.items()
        )
        few = 0.0
        while off and few + off[-1][1] < LEFT_OUT:
            few += off.pop()[1]
        self.result.error += few
        self.result.rounded = off[-1][0] if off else 0

    def _size(self, over: Share) -> int:
        """How many cells there have to be so that only few cases last longer."""
        size = 2
        while True:
            with np.errstate(over="ignore", invalid="ignore"):
                beyond = float(np.nanmin(over.growing * np.exp(-RATES * size)))
            if beyond < LEFT_OUT:
                self.result.error += beyond
                return size
            size *= 2
            if size > MOST_CELLS:
                raise InexactError("long")

    def _growth(self, cells: Floats) -> Floats:
        """The mean of the exponential of a length, for each rate."""
        found = self._growths.get(id(cells))
        if found is None:
            with np.errstate(over="ignore", invalid="ignore"):
                factors = np.exp(np.outer(RATES, np.arange(len(cells)))) @ cells
            found = self._growths[id(cells)] = np.nan_to_num(factors, nan=np.inf, posinf=np.inf)
        return found

    def _lengths(self, rounds: list[int], size: int) -> None:
        """How long cases last."""
        ended: dict[str, Any] = {}
        pending: dict[int, Any] = {}

        def arrived(target: int | Left, more: Any) -> None:
            if isinstance(target, int):
                pending[target] = pending.get(target, 0.0) + more
            elif target[0] == "ended":
                ended[target[1]] = ended.get(target[1], np.zeros(size // 2 + 1, dtype=np.complex128)) + more

        for path, _ in self.graph.begin:
            arrived(path.target, path.likely)
        for root in rounds:
            here = pending.pop(root)
            for target, lengths in self.exits(root).lengths.items():
                if isinstance(target, int) or target[0] == "ended":
                    arrived(target, here * self._transformed(lengths, size))
        self.result.lengths = {state: np.maximum(np.fft.irfft(one, size), 0.0) for state, one in ended.items()}

    def _transformed(self, lengths: dict[int, tuple[float, Floats]], size: int) -> Any:
        found: Any = 0.0
        for key, (factor, cells) in lengths.items():
            one = self._transforms.get(key)
            if one is None:
                one = self._transforms[key] = np.fft.rfft(cells[:size], size)
            found = found + factor * one
        return found

    def off(self, much: Much) -> float:
        """By how much the sum of something over all cases may be off because some go another way."""
        return Bounds(self.graph, self.regions.order, self.exits, self.result.error).off(much)

    def exits(self, root: int) -> Exits:
        """What comes after a root."""
        found = self._exits.get(root)
        if found is None:
            found = self._exits[root] = self.regions.exits(root)
        return found

    def _count(self, feature: Feature, much: float) -> None:
        self.result.counts[feature] = self.result.counts.get(feature, 0.0) + much
