"""A claim while situations are walked through: where it can be broken.

In: arrivals. Out: paths after which the claim can be broken, with what is wanted of their ends. None means that it
holds, where all situations were walked through.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from analysis.verify.explore import Arrival, Reached, Step, instant_of_action, not_before
from analysis.verify.model import Model
from analysis.verify.needs import TIMELY, Needs
from analysis.verify.open_values import Ground, ImpossibleError
from analysis.verify.situations import Moment
from analysis.verify.ways import ways
from analysis.verify.witness import Wanted
from compiler.model import ClaimDef, FactOf, UsedOf
from compiler.semantics import has_ended, holds

MOST_CASES = 5
"""So many paths are tried for a case that shows an answer."""


class Watch:
    """A claim while the situations are walked through: the paths after which it can be broken, and what is wanted of
    their ends."""

    def __init__(self, claim: ClaimDef, model: Model) -> None:
        self.claim, self.model = claim, model
        needs = Needs(model.policy, outcomes=False)
        inside = list(needs.deep(claim.never))
        self.timely = any(isinstance(one, TIMELY) for one in inside)
        self.always = self.timely or any(isinstance(one, UsedOf) for one in inside)
        self.facts = [model.machine.fact_index[one.name] for one in inside if isinstance(one, FactOf)]
        self.paths: list[tuple[tuple[Step, ...], Wanted]] = []

    def look(self, reached: Reached, arrival: Arrival) -> None:
        """Whether it is broken where a step arrives, or by waiting there."""
        assert arrival.at is not None
        if len(self.paths) >= MOST_CASES:
            return
        if self.claim.ends_within is not None:
            if arrival.fresh and reached.situations[arrival.at].lasted[1] > self.claim.ends_within:
                self.paths.append((reached.path_of(arrival), self._too_late))
        elif self._concerned(arrival):
            for wanted in (self._holds_now, self._holds_later) if self.timely else (self._holds_now,):
                if _possible(arrival, wanted):
                    self.paths.append((reached.path_of(arrival), wanted))

    def look_at_idle(self, reached: Reached, place: int) -> None:
        """Where a case can stay for any time, it does not end in time."""
        if self.claim.ends_within is not None and len(self.paths) < MOST_CASES:
            self.paths.append((reached.path(place), self._too_late_by_waiting))

    def _concerned(self, arrival: Arrival) -> bool:
        """Whether anything changed that the claim speaks of. What no later question asks for is not kept, so that it
        may only be looked at then."""
        if arrival.source is None or self.always or not self.facts:
            return True
        return any(one.before.facts[n] is not one.after.facts[n] for one in arrival.fired for n in self.facts)

    # ── what is wanted ─────────────────────────────────────────────────────────────────────────────────────────

    def _too_late(self, ground: Ground, moment: Moment) -> Any:
        assert self.claim.ends_within is not None
        not_before(ground, moment.now, moment.start, self.claim.ends_within + 1)
        return moment.now

    def _too_late_by_waiting(self, ground: Ground, moment: Moment) -> Any:
        later = instant_of_action(ground, moment.now, moment.situation.timers, late=False)
        return self._too_late(ground, replace(moment, now=later))

    def _holds_now(self, ground: Ground, moment: Moment) -> Any:
        assert self.claim.never is not None
        if not holds(self.model.machine, moment.situation, self.claim.never, moment.now):
            raise ImpossibleError
        return moment.now

    def _holds_later(self, ground: Ground, moment: Moment) -> Any:
        if has_ended(self.model.machine, moment.situation):
            raise ImpossibleError
        later = instant_of_action(ground, moment.now, moment.situation.timers, late=False)
        return self._holds_now(ground, replace(moment, now=later))


def _possible(arrival: Arrival, wanted: Wanted) -> bool:
    """Whether anything that is known where a step arrives allows what is wanted."""
    moment, ground = arrival.moment, arrival.ground
    assert moment is not None
    found = any(True for _ in ways(ground.bounds, ground.domains, lambda inside: wanted(inside, moment)))
    Ground.at_work = ground
    return found
