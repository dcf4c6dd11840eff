"""Claims of a later text, watched from where a case comes under it.

In: the texts that a case lives through. Out: for each claim of the later ones where it can be broken; some need a walk
of their own.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from analysis.verify.explore import Arrival, Reached
from analysis.verify.stepping import AMENDMENT
from analysis.verify.timeline.lineage import Line
from analysis.verify.watch import NeverWatch, ReachWatch, TimedWatch
from compiler import model as m


class Passing(NeverWatch):
    """A condition that never holds under a later text, also not when a case comes under it."""

    def look(self, reached: Reached, arrival: Arrival) -> None:
        """Where a case comes under the text, before its automations too."""
        super().look(reached, arrival)
        if arrival.step.name == AMENDMENT and arrival.fired and arrival.moment is not None:
            first = replace(arrival.moment, situation=arrival.fired[0].before)
            super().look(reached, replace(arrival, moment=first))

    def _concerned(self, arrival: Arrival) -> bool:
        return arrival.step.name == AMENDMENT or super()._concerned(arrival)


class Lasting(TimedWatch):
    """Time under a later text that does not run for longer than it may, also not up to the next text."""

    def leaves(self, reached: Reached, arrival: Arrival) -> None:
        """The case passes on: it may have waited too long before."""
        moment, source = arrival.moment, arrival.source
        assert moment is not None
        assert source is not None
        ran: Any = moment.ran
        if ran is not None and not self._enough and arrival.ground.highest(moment.now - 1 - ran) > self.most:
            self._note(reached.paths(source), self._too_late_by_waiting)


class Reaching(ReachWatch):
    """What somebody can bring about under a later text, also where the next text comes on the way."""

    def __init__(self, claim: m.ClaimDef, line: Line, stage: int, body: m.CanReach) -> None:
        super().__init__(claim, line.stages[stage].model, body)
        self.line, self.stage = line, stage

    def _asked(self, reached: Reached, place: int) -> bool:
        return reached.situations[place].shape[-1] == self.stage and super()._asked(reached, place)

    def _path(self, reached: Reached, place: int) -> tuple[str, ...]:
        one = reached.situations[place]
        return self.line.stages[one.shape[-1]].model.machine.paths[one.state] if one.shape[-1] >= self.stage else ()


@dataclass(frozen=True, slots=True)
class Alone:
    """Claims of one name in several texts, which need a walk of their own: ``unless`` act at once, and where ``clock``
    is told, its time is kept and not that of the whole case."""

    name: str
    unless: tuple[str, ...]
    clock: bool


@dataclass
class Staged:
    """A claim of a later text; ``alone`` where it needs a walk of its own."""

    claim: m.ClaimDef
    stage: int
    watch: Passing | Lasting | Reaching
    alone: Alone | None


def staged(line: Line) -> list[Staged]:
    """The claims of the later texts."""
    found: list[Staged] = []
    for n, stage in list(enumerate(line.stages))[1:]:
        for claim in stage.model.policy.claims:
            match claim.body:
                case m.CanReach() as body:
                    alone = Alone(claim.name, claim.unless, clock=False)
                    found.append(Staged(claim, n, Reaching(claim, line, n, body), alone if claim.unless else None))
                case m.Never() as body:
                    alone = Alone(claim.name, claim.unless, clock=False)
                    watch = Passing(claim, stage.model, body)
                    found.append(Staged(claim, n, watch, alone if claim.unless else None))
                case body:
                    clock = not (isinstance(body, m.EndsWithin) and body.since is None)
                    alone = Alone(claim.name, claim.unless, clock)
                    lasting = Lasting(claim, stage.model, body)
                    found.append(Staged(claim, n, lasting, alone if clock or claim.unless else None))
    return found
