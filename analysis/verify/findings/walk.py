"""A walk through the situations of a revision that keeps what findings ask for.

In: a graph and a budget. Out: what fired, what was due, what collided or lapsed and on which paths, and which step led
from which situation to which. Where the budget ends first there is a second walk with values put together, whose
situations are all there are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field

from analysis.verify.explore import Arrival, Frame, Reached, explore
from analysis.verify.findings.passing import Passing
from analysis.verify.model import Model, model_of
from analysis.verify.stepping import Step
from compiler.graph import PolicyGraph
from compiler.situation import Fired

MOST_PATHS = 4
"""So many paths to one thing are kept, to be tried one after the other."""


@dataclass(frozen=True, slots=True)
class Budget:
    """So many situations are looked at exactly, and so many with values put together."""

    exact: int
    merged: int


@dataclass(frozen=True, slots=True)
class Edge:
    """A step from one situation to another, and what fired."""

    at: int
    step: Step
    fired: tuple[Fired, ...]


@dataclass(slots=True)
class Walked:
    """What an exact walk met, as far as it went, and one with values ``merged``. ``visited`` are the innermost states,
    those too that automations leave at once; ``passing`` and ``passing_merged`` are the situations that they left."""

    first: Reached | None = None
    merged: Reached | None = None
    fired: set[tuple[str, int | None]] = field(default_factory=set)
    due: set[str] = field(default_factory=set)
    automated: set[str] = field(default_factory=set)
    passing: Passing = field(default_factory=Passing)
    passing_merged: Passing = field(default_factory=Passing)
    visited: set[str] = field(default_factory=set)
    edges: dict[int, list[Edge]] = field(default_factory=lambda: defaultdict(list))
    clashes: dict[tuple[str, ...], list[tuple[Step, ...]]] = field(default_factory=lambda: defaultdict(list))
    lapses: dict[str, list[tuple[Step, ...]]] = field(default_factory=lambda: defaultdict(list))

    @property
    def exact(self) -> Reached:
        """What was reached exactly."""
        assert self.first is not None
        return self.first

    @property
    def all(self) -> Reached | None:
        """Whatever holds every situation there is, if anything."""
        return next((one for one in (self.first, self.merged) if one is not None and one.whole), None)

    @property
    def passed(self) -> Passing:
        """What automations left, in the walk that holds every situation."""
        return self.passing if self.exact.whole else self.passing_merged

    @property
    def model(self) -> Model:
        """The revision, exactly."""
        return self.exact.model

    def note(self, reached: Reached, arrival: Arrival) -> None:
        """Take down a step of the exact walk, which comes first, or of the one with values put together."""
        if self.first is None:
            self.first = reached
        elif reached is not self.first:
            self.merged = reached
        self.fired.update((one.rule, one.branch) for one in arrival.fired)
        self.automated.update(one.automation for one in arrival.fired if one.automation is not None)
        (self.passing if reached is self.first else self.passing_merged).note(reached, arrival)
        self.visited.update(one.after.state for one in arrival.fired)
        if arrival.moment is not None:
            self.visited.add(arrival.moment.situation.state)
        if arrival.source is not None and not arrival.step.actor:
            self.due.add(arrival.step.name)
        if reached is self.first:
            self._note_path(arrival)

    def _note_path(self, arrival: Arrival) -> None:
        if arrival.at is not None and arrival.source is not None:
            self.edges[arrival.source].append(Edge(arrival.at, arrival.step, arrival.fired))
        paths: list[tuple[Step, ...]] | None = None
        if arrival.refused is not None and arrival.refused.kind == "overlap":
            paths = self.clashes[arrival.refused.subjects]
        elif arrival.fired and arrival.fired[0].branch is None:
            paths = self.lapses[arrival.fired[0].rule]
        if paths is not None and len(paths) < MOST_PATHS:
            paths.append(self.exact.path_of(arrival))


def walked(graph: PolicyGraph, budget: Budget, seen: Callable[[], None], given: frozenset[str] = frozenset()) -> Walked:
    """Walk through a revision; a case may begin with any values of ``given``."""
    found = Walked()
    exact = Reached(model_of(graph, given=given))
    for arrival in explore(exact, Frame(most=budget.exact), seen):
        found.note(exact, arrival)
    return completed(found, graph, budget, seen, given)


def completed(
    found: Walked, graph: PolicyGraph, budget: Budget, seen: Callable[[], None], given: frozenset[str] = frozenset()
) -> Walked:
    """With values put together, where the exact walk did not come to its end."""
    if found.all is None and found.merged is None:
        merged = Reached(model_of(graph, coarse=True, given=given), apart=1)
        for arrival in explore(merged, Frame(most=budget.merged, coarse=True), seen):
            found.note(merged, arrival)
    return found
