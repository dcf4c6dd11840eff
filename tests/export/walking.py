"""A plain interpreter of exported networks, second by second, and the places and branches that it reaches."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import product

from analysis.export.network import Amount, Edge, Network, Test

MOST = 15_000
"""So many points are looked at; a network with more is left alone."""

Point = tuple[str, tuple[int, ...], tuple[int, ...]]


@dataclass
class Walked:
    """The states of the policy, the branches and the other locations that a network reaches."""

    states: set[str] = field(default_factory=set)
    fired: set[tuple[str, int | None]] = field(default_factory=set)
    locations: set[str] = field(default_factory=set)


class Walker:
    """One network with its clocks counted up to one more than the largest number that any is compared with."""

    def __init__(self, network: Network) -> None:
        self.network = network
        self.clocks = [one.name for one in network.clocks]
        self.variables = [one.name for one in network.variables]
        self.bounds = {one.name: (one.low, one.high) for one in network.variables}
        tests = [*(one for edge in network.edges for one in edge.guard),
                 *(one for place in network.locations for one in place.invariant)]  # fmt: skip
        numbers = [one.amount.number + (self.bounds[one.amount.variable][1] if one.amount.variable else 0)
                   for one in tests if one.name in self.clocks]  # fmt: skip
        self.ceiling = max(numbers, default=0) + 1
        self.places = {place.name: place for place in network.locations}
        self.edges: dict[str, list[Edge]] = {}
        for edge in network.edges:
            self.edges.setdefault(edge.source, []).append(edge)

    def walked(self) -> Walked | None:
        """Everything that can be reached; None where that is too much."""
        found = Walked()
        first: Point = (self.network.locations[0].name, tuple(0 for _ in self.clocks),
                        tuple(one.first for one in self.network.variables))  # fmt: skip
        known, waiting = {first}, deque([first])
        while waiting:
            point = waiting.popleft()
            place = self.places[point[0]]
            found.locations.add(place.name)
            if place.state is not None and not place.committed:
                found.states.add(place.state)
            for edge, after in self._onwards(point):
                if edge is not None and edge.rule is not None:
                    found.fired.add((edge.rule, edge.branch))
                if after not in known:
                    known.add(after)
                    waiting.append(after)
            if len(known) > MOST:
                return None
        return found

    def _onwards(self, point: Point) -> Iterator[tuple[Edge | None, Point]]:
        place, clocks, variables = point
        values = {**dict(zip(self.clocks, clocks, strict=True)), **dict(zip(self.variables, variables, strict=True))}
        if not self.places[place].committed:
            later = tuple(min(one + 1, self.ceiling) for one in clocks)
            passed = {**values, **dict(zip(self.clocks, later, strict=True))}
            if self._holds(self.places[place].invariant, passed):
                yield None, (place, later, variables)
        for edge in self.edges.get(place, ()):
            names = [one.name for one in edge.choices]
            for picked in product(*(one.values for one in edge.choices)):
                inside = {**values, **dict(zip(names, picked, strict=True))}
                if self._holds(edge.guard, inside):
                    yield edge, self._after(edge, inside)

    def _after(self, edge: Edge, values: dict[str, int]) -> Point:
        for update in edge.updates:
            values[update.name] = self._number(update.amount, values)
            if update.name in self.bounds:
                low, high = self.bounds[update.name]
                assert low <= values[update.name] <= high, f"{update} leaves {low}..{high} on {edge}"
        assert self._holds(self.places[edge.target].invariant, values), edge
        return (edge.target, tuple(values[one] for one in self.clocks), tuple(values[one] for one in self.variables))

    def _holds(self, tests: tuple[Test, ...], values: dict[str, int]) -> bool:
        return all(self._fits(one, values) for one in tests)

    def _fits(self, test: Test, values: dict[str, int]) -> bool:
        one, other = values[test.name], self._number(test.amount, values)
        match test.sign:
            case "<=":
                return one <= other
            case ">=":
                return one >= other
            case "==":
                return one == other
            case "!=":
                return one != other

    def _number(self, amount: Amount, values: dict[str, int]) -> int:
        return amount.number + (values[amount.variable] if amount.variable else 0)
