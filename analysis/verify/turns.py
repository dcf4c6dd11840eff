"""Whoever acts at once when it is their turn: where time can go by all the same.

In: a situation and the actors who are prompt. Out: the ground on which none of them whose turn it is can do anything at
the first second at which they could, so that time goes by there. On all other ground somebody acts at once.

What an actor does with parameters can be refused with one value and accepted with another. Ground on which it is
refused is left out where some other way, certain in itself, is accepted on all of it; where that can't be told, time
may go by: that allows more.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from analysis.verify.bounds import Bounds
from analysis.verify.model import Model, fill, with_others
from analysis.verify.open_values import Ground, ImpossibleError
from analysis.verify.situations import Moment
from analysis.verify.ways import ways
from compiler.model import Value
from compiler.semantics import act
from compiler.situation import ActionEvent, Fired
from compiler.stopwatch import turn

Domains = Mapping[int, frozenset[Value]]


@dataclass(frozen=True, slots=True)
class Still:
    """Ground on which nobody who is prompt can act at once, with the answers that led to it; ``sure`` where that is
    known of all of it."""

    bounds: Bounds
    domains: dict[int, frozenset[Value]]
    trail: tuple[bool, ...]
    sure: bool

    @property
    def whole(self) -> bool:
        """Whether it is everything: nothing had to be asked."""
        return not self.trail


def hurrying(model: Model, moment: Moment, prompt: frozenset[str]) -> bool:
    """Whether it is the turn of somebody prompt."""
    return bool(turn(model.machine, moment.situation.state) & prompt)


def stills(model: Model, bounds: Bounds, domains: Domains, moment: Moment, prompt: frozenset[str]) -> list[Still]:
    """Where nobody acts at once; one ``Still`` without answers is everything."""
    kept = range(1, len(bounds.rows))
    refused: list[Still] = []
    taken: list[tuple[Bounds, dict[int, frozenset[Value]], bool]] = []
    for way in ways(bounds, domains, lambda ground: could_act(model, moment, prompt, ground)):
        mine, values = way.ground.bounds.only(kept), {name: way.ground.domains[name] for name in domains}
        if way.result:
            taken.append((mine, values, not way.ground.loose and not way.ground.guessed))
        else:
            refused.append(Still(mine, values, way.trail, True))
    if not taken:
        return [Still(bounds, dict(domains), (), True)] if refused else []
    return [
        Still(one.bounds, one.domains, one.trail, not any(_meet(one, two, values) for two, values, _ in taken))
        for one in refused
        if not any(sure and _within(one, two, values) for two, values, sure in taken)
    ]


def could_act(model: Model, moment: Moment, prompt: frozenset[str], ground: Ground) -> bool:
    """Whether somebody prompt whose turn it is does something at the first second at which they can, before any
    deadline of that second; ImpossibleError where a deadline comes first."""
    machine, state = model.machine, moment.situation.state
    at = moment.now + int(moment.late)
    for run in moment.situation.timers:
        if run.due is not None and not at <= run.due:
            raise ImpossibleError
    whose = turn(machine, state) & prompt
    for actor, action in model.deeds[state]:
        if actor in whose:
            situation = with_others(model, moment.situation, ground)
            values: Any = tuple((slot.name, fill(slot, ground)) for slot in model.parameters[actor, action])
            if isinstance(act(machine, situation, ActionEvent(actor, action, values), at), Fired):
                return True
    return False


def _within(one: Still, bounds: Bounds, domains: Domains) -> bool:
    return bounds.covers(one.bounds) and all(values <= domains[name] for name, values in one.domains.items())


def _meet(one: Still, bounds: Bounds, domains: Domains) -> bool:
    """Whether two grounds have anything in common."""
    both = bounds.copy()
    return all(values & domains[name] for name, values in one.domains.items()) and all(
        both.limit(x, y, most) for x, row in enumerate(one.bounds.rows) for y, most in enumerate(row) if x != y
    )
