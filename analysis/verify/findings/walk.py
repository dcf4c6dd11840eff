"""A walk through the situations of a revision that keeps what findings ask for.

In: a graph and a budget. Out: what fired, what was due, what collided or lapsed and on which paths, and which step led
from which situation to which. Where the budget ends first there is a second walk with values put together, whose
situations are all there are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field

from analysis.verify.explore import Arrival, Frame, Reached, Step, explore
from analysis.verify.model import Model, model_of
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
    """What an exact walk met, as far as it went; ``all`` is whatever holds every situation there is, if anything.
    ``visited`` are the innermost states, those too that automations leave at once."""

    exact: Reached
    all: Reached | None = None
    fired: set[tuple[str, int | None]] = field(default_factory=set)
    due: set[str] = field(default_factory=set)
    visited: set[str] = field(default_factory=set)
    edges: dict[int, list[Edge]] = field(default_factory=lambda: defaultdict(list))
    clashes: dict[tuple[str, ...], list[tuple[Step, ...]]] = field(default_factory=lambda: defaultdict(list))
    lapses: dict[str, list[tuple[Step, ...]]] = field(default_factory=lambda: defaultdict(list))

    @property
    def model(self) -> Model:
        """The revision, exactly."""
        return self.exact.model


def walked(graph: PolicyGraph, budget: Budget, seen: Callable[[], None], given: frozenset[str] = frozenset()) -> Walked:
    """Walk through a revision; a case may begin with any values of ``given``."""
    found = Walked(Reached(model_of(graph, given=given)))
    for arrival in explore(found.exact, Frame(most=budget.exact), seen):
        _note(found, arrival)
        _note_path(found, arrival)
    if found.exact.whole:
        found.all = found.exact
        return found
    merged = Reached(model_of(graph, coarse=True, given=given), apart=1)
    for arrival in explore(merged, Frame(most=budget.merged, coarse=True), seen):
        _note(found, arrival)
    if merged.whole:
        found.all = merged
    return found


def _note(found: Walked, arrival: Arrival) -> None:
    found.fired.update((one.rule, one.branch) for one in arrival.fired)
    found.visited.update(one.after.state for one in arrival.fired)
    if arrival.moment is not None:
        found.visited.add(arrival.moment.situation.state)
    if arrival.source is not None and not arrival.step.actor:
        found.due.add(arrival.step.name)


def _note_path(found: Walked, arrival: Arrival) -> None:
    if arrival.at is not None and arrival.source is not None:
        found.edges[arrival.source].append(Edge(arrival.at, arrival.step, arrival.fired))
    paths: list[tuple[Step, ...]] | None = None
    if arrival.refused is not None and arrival.refused.kind == "overlap":
        paths = found.clashes[arrival.refused.subjects]
    elif arrival.fired and arrival.fired[0].branch is None:
        paths = found.lapses[arrival.fired[0].rule]
    if paths is not None and len(paths) < MOST_PATHS:
        paths.append(found.exact.path_of(arrival))
