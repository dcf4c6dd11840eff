"""One way in which a claim of a system can be broken, watched for wherever the followed cases come to.

In: the answers that it takes. Out: whether where they stand allows all of them, at once or by waiting. Of several cases
of a part that could be the one asked for, the one followed is it; one that is not to be in some states is the one
followed, too: whatever the others are, they can't keep the claim from being broken.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from analysis.verify.needs import TIMELY, Needs
from analysis.verify.open_values import Ground, ImpossibleError
from analysis.verify.stepping import instant_of_action
from analysis.verify.system.company import Literal
from analysis.verify.system.steps import Steps
from analysis.verify.system.together import Together
from analysis.verify.ways import ways
from compiler.semantics import holds
from compiler.system.questions import Reads, Stands


class Broken:
    """``timely`` where waiting alone can break it."""

    def __init__(self, literals: tuple[Literal, ...], steps: Steps) -> None:
        self.literals, self.steps = literals, steps
        needs = Needs(steps.models[steps.company.seen_from].policy, outcomes=False)
        exprs = [one.expr for one, _ in literals if isinstance(one, Reads)]
        self.timely = any(isinstance(one, TIMELY) for one in needs.deep(*exprs))

    def possible(self, ground: Ground, moment: Together) -> bool:
        """Whether anything that is known where they stand allows it."""
        if not moment.settled or not self._placed(moment):
            return False
        known = ground.bounds, ground.domains
        found = any(True for _ in ways(*known, lambda inside: self.wanted(inside, moment), ground.parts))
        if not found and self.timely:
            found = any(True for _ in ways(*known, lambda inside: self.later(inside, moment), ground.parts))
        Ground.at_work = ground
        return found

    def wanted(self, ground: Ground, moment: Together) -> Any:
        """It is broken now; ImpossibleError where it is not."""
        part = self.steps.company.seen_from
        if not self._placed(moment):
            raise ImpossibleError
        situation = self.steps.telling.ready(moment, part, ground)
        machine = self.steps.models[part].machine
        for one, truth in self.literals:
            if isinstance(one, Reads) and holds(machine, situation, one.expr, moment.now) != truth:
                raise ImpossibleError
        return moment.now

    def later(self, ground: Ground, moment: Together) -> Any:
        """It is broken by waiting."""
        timers = tuple(run for _, run in self.steps.running(moment))
        return self.wanted(ground, replace(moment, now=instant_of_action(ground, moment.now, timers, late=False)))

    def _placed(self, moment: Together) -> bool:
        """Whether the cases are in the states that it takes."""
        seen_from = self.steps.company.seen_from
        if moment.case(seen_from) is None:
            return False
        asked: set[str] = set()
        for one, truth in self.literals:
            if isinstance(one, Reads):
                continue
            again = truth and one.of in asked and not self._only(one)
            if not again and self._stands(moment, one) != truth:
                return False
            if truth and one.of is not None:
                asked.add(one.of)
        return True

    def _stands(self, moment: Together, one: Stands) -> bool:
        part = one.of or self.steps.company.seen_from
        case = moment.case(part)
        return case is not None and self.steps.telling.is_in(part, case, one.states)

    def _only(self, one: Stands) -> bool:
        assert one.of is not None
        return self.steps.telling.teller(self.steps.company.seen_from, one.of)[1]
