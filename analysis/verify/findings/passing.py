"""Situations that are gone when a step is over, because automations act in them.

In: the arrivals of a walk. Out: for a state, the situations in it in which some automation acted. Kept only where a
prohibition concerns what an automation does. Where there are too many to be looked at ``crowded`` says so.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from analysis.verify.explore import Arrival, Reached
from analysis.verify.model import Model
from analysis.verify.situations import Abstract, Known, Shape, abstract
from compiler import model as m

MOST = 300
"""So many situations are kept."""
APART = 2
"""So many of one shape; more are put together, which allows more, never less."""


@dataclass(slots=True)
class Passing:
    """What was passed through in one walk."""

    kept: dict[Shape, list[Known]] = field(default_factory=dict)
    states: frozenset[str] | None = None
    crowded: bool = False

    def note(self, reached: Reached, arrival: Arrival) -> None:
        """Take down what automations acted in on the way to an arrival."""
        if self.states is None:
            self.states = _guarded(reached.model)
        if not self.states or self.crowded or arrival.moment is None:
            return
        for fired in arrival.fired:
            if fired.automation is not None and fired.before.state in self.states:
                moment = replace(arrival.moment, situation=fired.before, now=fired.at, start=None)
                self._keep(abstract(reached.model, moment, arrival.ground, ceiling=reached.model.ceiling))

    def inside(self, model: Model, state: str) -> Iterator[Abstract]:
        """Those inside a state."""
        for shape, known in self.kept.items():
            for one in known:
                here = Abstract(shape, one)
                if state in model.machine.paths[here.state]:
                    yield here

    def _keep(self, one: Abstract) -> None:
        known = self.kept.setdefault(one.shape, [])
        if any(other.covers(one.known) for other in known):
            return
        if len(known) < APART:
            known.append(one.known)
        else:
            nearest = min(range(APART), key=lambda n: known[n].apart(one.known))
            known[nearest] = known[nearest].hull(one.known, None)
        self.crowded = sum(map(len, self.kept.values())) > MOST


def _guarded(model: Model) -> frozenset[str]:
    """The innermost states in which something is forbidden that an automation does and that could be done there."""
    states: tuple[m.StateDef, ...] = model.policy.states
    done = {(one.trigger.actor, one.trigger.action) for state in states for one in state.automations}
    machine = model.machine
    return frozenset(leaf for leaf in model.deeds
                     if any(machine.bans(leaf, *deed) and machine.rules(leaf, *deed) for deed in done))  # fmt: skip
