"""How far a mean may be off: how much there can be of something in cases that go another way than the law has them.

In: a graph, where cases go from its roots, how likely one goes another way. Out: a bound, without end where there is
none. Until a case goes another way it is as the law has it; in the region in which it does, and in the one in which it
then is, there is no more of it than along the worst way; and from the next root on its mean is known but for cases that
go another way again. Absent: how likely that is (``regions.py``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from math import inf
from typing import Protocol, cast

from simulator.population.exact.contenders import Due, Part, Turn
from simulator.population.exact.curves_of_time import never
from simulator.population.exact.graph import Graph, Left, Path
from simulator.population.laws import Curve, Even, Fixed, Listed

Much = Callable[[Path], float]

OVER = 1e-12
"""When no more cases are left than that, all are over."""

MOST_ROUNDS = 50
"""What grows for longer within a region, going round, grows for ever."""

MOST_SWEEPS = 2_000
NEAR = 1e-9


class Exits(Protocol):
    """Where cases go from a root: how likely, and how likely one goes another way before."""

    @property
    def shares(self) -> Mapping[int | Left, float]:
        """By target."""

    @property
    def error(self) -> float:
        """How likely another way is."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """Of a graph: ``order`` tells which of its situations comes before which, as far as they don't go round, ``exits``
    where cases go from a root, and ``error`` how likely a case goes another way in all."""

    graph: Graph
    order: Mapping[int, int]
    exits: Callable[[int], Exits]
    error: float

    def off(self, much: Much) -> float:
        """By how much the sum of something over cases, where they are told apart by how likely they are, may be off."""
        inside = self._inside(much)
        most = max(inside, default=0.0)
        if most == inf or self.error == 0:
            return inf if self.error else 0.0
        visits = self._visits(much, inside)
        roots = sorted({root for root, _, _ in visits}, key=self.order.__getitem__, reverse=True)
        later = self._onward(roots, {root: inside[root] for root in roots})
        astray = min(self._onward(roots, {root: self.exits(root).error for root in roots}) + self.error, 1.0)
        if later == inf or astray == 1:
            return inf
        then = 2 * most + (later + astray * 2 * most) / (1 - astray)
        known = sum(share * self.exits(root).error for root, share, _ in visits)
        before = sum(so_far * self.exits(root).error for root, _, so_far in visits)
        longest = max((so_far / share for _, share, so_far in visits), default=0.0)
        return before + known * then + max(self.error - known, 0.0) * (longest + then)

    def _inside(self, much: Much) -> list[float]:
        """By situation how much there is at most up to the next root."""
        backwards = sorted(range(len(self.graph.paths)), key=self.order.__getitem__, reverse=True)
        ways = [(place, [(much(path), path.target) for path in self.graph.paths[place]]) for place in backwards]
        best = [0.0] * len(self.graph.paths)
        for _ in range(MOST_ROUNDS):
            before = list(best)
            for place, found in ways:
                onward = (more + self._within(best, target) for more, target in found)
                best[place] = max(onward, default=0.0)
            if best == before:
                return best
        return [inf]

    def _within(self, best: list[float], target: int | Left) -> float:
        return best[target] if isinstance(target, int) and not self.graph.roots[target] else 0.0

    def _visits(self, much: Much, inside: list[float]) -> list[tuple[int, float, float]]:
        """Roots as they are gone from: how likely, and how much there is at most before, times how likely."""
        found = []
        pending: dict[int, tuple[float, float]] = {}

        def arrived(target: int | Left, share: float, before: float) -> None:
            if isinstance(target, int):
                old = pending.get(target, (0.0, 0.0))
                pending[target] = old[0] + share, old[1] + before

        for path, _ in self.graph.begin:
            arrived(path.target, path.likely, path.likely * much(path))
        while pending:
            root = min(pending, key=self.order.__getitem__)
            share, before = pending.pop(root)
            if share >= OVER:
                found.append((root, share, before))
                for target, likely in self.exits(root).shares.items():
                    arrived(target, share * likely, (before + share * inside[root]) * likely)
        return found

    def _onward(self, roots: Iterable[int], much: Mapping[int, float]) -> float:
        """The largest mean of something from a root on to the end of a case."""
        found = dict.fromkeys(roots, 0.0)
        for _ in range(MOST_SWEEPS):
            moved = 0.0
            for root in found:
                shares = self.exits(root).shares.items()
                more = much[root] + sum(
                    likely * found.get(target, 0.0) for target, likely in shares if isinstance(target, int)
                )
                moved, found[root] = max(moved, more - found[root]), more
            if moved <= NEAR * max(found.values(), default=0.0):
                return (1 + 1e-6) * max(found.values(), default=0.0)
        return inf


def longest(path: Path) -> float:
    """How many seconds a case stays in a situation that it leaves on a path, at most; 0 where it is never left, for no
    time counts there."""
    if path.first is None:
        return 0.0
    comes = [one for n, one in enumerate(path.contenders) if n == path.first or never(one) == 0.0]
    return float(max(min(_latest(one) for one in comes), 0))


def _latest(one: Turn | Due) -> int:
    """The last second at which it comes, if it comes."""
    return (
        one.after if isinstance(one, Due) else max(max(part.least, part.shift + _largest(part)) for part in one.parts)
    )


def _largest(part: Part) -> int:
    match part.law:
        case Fixed(value):
            return cast("int", value)
        case Even(_, high):
            return high
        case Listed(_, values):
            return max(cast("tuple[int, ...]", values))
        case Curve(_, upper):
            return upper[0]
