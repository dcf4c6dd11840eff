"""A condition that is watched for: when something happens, and where time can make it hold, in between.

In: where a step has come to. Out: the instant at which the condition holds there, where it can.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from analysis.verify.model import Model
from analysis.verify.needs import TIMELY, Needs
from analysis.verify.open_values import Ground, ImpossibleError
from analysis.verify.situations import Moment
from analysis.verify.stepping import instant_of_action
from compiler.model import Expr, FactOf, UsedOf
from compiler.semantics import has_ended, holds
from compiler.situation import Fired


class Condition:
    """``timely`` where waiting alone can make it hold."""

    def __init__(self, expr: Expr, model: Model) -> None:
        self.expr, self.machine = expr, model.machine
        inside = list(Needs(model.policy, outcomes=False).deep(expr))
        self.timely = any(isinstance(one, TIMELY) for one in inside)
        self._always = self.timely or any(isinstance(one, UsedOf) for one in inside)
        self._facts = [model.machine.fact_index[one.name] for one in inside if isinstance(one, FactOf)]

    def concerned(self, fired: Iterable[Fired]) -> bool:
        """Whether a step changed anything that it speaks of. What no later question asks for is not kept, so that it
        may only be looked at then."""
        if self._always or not self._facts:
            return True
        return any(one.before.facts[n] is not one.after.facts[n] for one in fired for n in self._facts)

    def now(self, ground: Ground, moment: Moment) -> Any:
        """It holds at a moment; ImpossibleError where it does not."""
        if not holds(self.machine, moment.situation, self.expr, moment.now):
            raise ImpossibleError
        return moment.now

    def later(self, ground: Ground, moment: Moment) -> Any:
        """It comes to hold by waiting."""
        if has_ended(self.machine, moment.situation):
            raise ImpossibleError
        later = instant_of_action(ground, moment.now, moment.situation.timers, late=False)
        return self.now(ground, replace(moment, now=later))
