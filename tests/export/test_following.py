"""Exported networks can go along with whatever the simulator does, on random policies of every kind: at each step
there is an edge for the branch that fired, at that second, and then the facts have the classes that they should."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import product
from random import Random

from analysis.export.build import TooManyError, network_of
from analysis.export.network import Edge
from analysis.export.values import Slots
from analysis.verify.model import model_of
from compiler.history import Timeline
from compiler.situation import Fired, Situation
from simulator.entries import Stepped
from simulator.session import Session
from tests.export.walking import Point, Walker
from tests.properties.by_seed import case_of
from tests.properties.dice import Dice
from tests.properties.events import START, facts, story
from tests.properties.laws import TIMES

MOST = 3_000
"""Points that fit a story; with more it is not followed further."""


MOST_EDGES = 2_000
"""A policy that needs more is left alone: chance makes some that nobody would write."""


class Follower(Walker):
    """A network at every point where it can be, as far as a case has come."""

    def __init__(self, timeline: Timeline) -> None:
        graph = timeline.revisions[0].graph
        super().__init__(network_of(graph, most=MOST_EDGES))
        self.policy = timeline.revisions[0].policy
        self.ceiling = 10**12
        slots = Slots(self.policy)
        self.slots = {fact.name: slots.slot(("fact", fact.name)) for fact in self.policy.facts}
        self.fact_of = {one.name: one.says.partition(" (")[0] for one in self.network.variables
                        if one.name.startswith("f_")}  # fmt: skip
        self.points: set[Point] = set()

    def begin(self, situation: Situation) -> None:
        """The case begins."""
        first = (self.network.locations[0].name, tuple(0 for _ in self.clocks),
                 tuple(one.first for one in self.network.variables))  # fmt: skip
        reached: set[Point] = set()
        waiting: list[Point] = [first]
        while waiting:
            point = waiting.pop()
            if self.places[point[0]].state is not None:
                reached.add(point)
                continue
            waiting += [after for edge in self.edges.get(point[0], ()) for after in self.along(edge, [point])
                        if self.matches(after, situation, edge)]  # fmt: skip
        self.points = self.fitting(reached, situation)

    def step(self, wait: int, fired: Fired) -> None:
        """Some seconds pass, then a branch is taken."""
        automatic = fired.automation is not None
        before = {point for point in self.points if self.places[point[0]].committed == automatic}
        if wait:
            moved = ((place, tuple(one + wait for one in clocks), variables) for place, clocks, variables in before)
            before = {one for one in moved if self._holds(self.places[one[0]].invariant, self.values(one))}
        found = {
            after
            for point in before
            for edge in self.edges.get(point[0], ())
            if (edge.rule, edge.branch) == (fired.rule, fired.branch)
            for after in self.along(edge, [point])
        }
        self.points = self.fitting(found, fired.after)

    def along(self, edge: Edge, points: Iterable[Point]) -> Iterator[Point]:
        """Where an edge leads."""
        names = [one.name for one in edge.choices]
        for point in points:
            for picked in product(*(one.values for one in edge.choices)):
                inside = {**self.values(point), **dict(zip(names, picked, strict=True))}
                if self._holds(edge.guard, inside):
                    yield self._after(edge, inside)

    def values(self, point: Point) -> dict[str, int]:
        """Clocks and variables by name."""
        return {**dict(zip(self.clocks, point[1], strict=True)), **dict(zip(self.variables, point[2], strict=True))}

    def fitting(self, points: Iterable[Point], situation: Situation) -> set[Point]:
        """Those that say what is so, and where they get without anything happening."""
        found = {one for one in points if self.places[one[0]].state == situation.state and self.matches(one, situation)}
        settled = {after for point in found if self.places[point[0]].committed
                   for edge in self.edges.get(point[0], ()) if edge.rule is None
                   for after in self.along(edge, [point])}  # fmt: skip
        return found | settled

    def matches(self, point: Point, situation: Situation, edge: Edge | None = None) -> bool:
        """Whether facts have the right classes; after an edge, those that it assigns."""
        values = self.values(point)
        assigned = None if edge is None else {one.name for one in edge.updates}
        actual = dict(zip((fact.name for fact in self.policy.facts), situation.facts, strict=True))
        for variable, name in self.fact_of.items():
            slot = self.slots[name]
            asked = slot is not None and (assigned is None or variable in assigned)
            if asked and slot is not None and values[variable] != slot.of(actual[name]):
                return False
        return True


def sessions(seed: int, timeline: Timeline) -> Iterator[Session]:
    """Some cases by chance, begun with facts that nothing sets."""
    policy = timeline.revisions[0].policy
    inputs = {slot.name for slot in model_of(timeline.revisions[0].graph).inputs if slot is not None}
    for turn in range(4):
        dice = Dice(Random(1000 * seed + turn).randint)
        given = {name: value for name, value in facts(dice, policy).items() if name in inputs}
        session = Session(timeline, START, given)
        if not getattr(session.entries[0], "broken", ()):
            story(dice, session, 25)
            session.settle()
            yield session


def test_whatever_a_case_does_a_network_can_follow() -> None:
    steps = 0
    for seed in range(40 * TIMES):
        timeline = case_of(Random(seed)).timeline
        try:
            follower = Follower(timeline)
        except TooManyError:
            continue
        for session in sessions(seed, timeline):
            follower.begin(getattr(session.entries[0], "situation"))  # noqa: B009
            assert follower.points, seed
            now = START
            for entry in session.entries:
                if isinstance(entry, Stepped) and len(follower.points) <= MOST:
                    follower.step(entry.at - now, entry.fired)
                    assert follower.points, (
                        f"seed {seed}: {entry.fired.rule} {entry.fired.branch} at {entry.at - START}"
                    )
                    now, steps = entry.at, steps + 1
    assert steps > 500
