"""Whether an actor can do anything at an instant: some action, with some values, is accepted.

In: a machine, a situation, an actor. Out: yes or no. Parameters are tried with every value where these can be listed,
else with values at and beside every one of their kind that a condition of the action, a bound or a table names or
comes to: between two of these nothing that is compared changes.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice, product
from typing import Any

from compiler import model as m
from compiler.calendars import UnknownYearError
from compiler.evaluate import Env, NoRowError
from compiler.machine import Machine
from compiler.semantics import act
from compiler.situation import ActionEvent, Fired, Situation

MOST = 5_000
"""So many combinations of values are tried for an action."""
FAR = 1 << 40
"""Beyond every amount and length of time."""


def able(machine: Machine, situation: Situation, actor: str, at: int) -> bool:
    """Whether an actor can do anything at an instant."""
    for (who, action), fields in machine.action_fields.items():
        if who == actor and machine.rules(situation.state, actor, action):
            values = [tuple(_values(machine, situation, actor, action, field, at)) for field in fields.values()]
            for chosen in islice(product(*values), MOST):
                event = ActionEvent(actor, action, tuple(zip(fields, chosen, strict=True)))
                try:
                    if isinstance(act(machine, situation, event, at), Fired):
                        return True
                except UnknownYearError:
                    return False
    return False


def _values(
    machine: Machine, situation: Situation, actor: str, action: str, field: m.Field, at: int
) -> Iterator[m.Value]:
    if field.optional:
        yield None
    match field.type:
        case m.EnumType(name=name):
            yield from sorted(machine.enum_values[name])
        case m.Kind.BOOL:
            yield from (True, False)
        case m.Kind.ACTOR:
            yield from sorted(machine.actor_names)
        case m.Kind.TEXT:
            yield from ("…", *_named(machine, situation, actor, action, field, at))
        case _:
            near = (value + by for value in _named(machine, situation, actor, action, field, at) for by in (0, -1, 1))
            yield from sorted({0, 1, FAR, *(value for value in near if value >= 0)})


def _named(machine: Machine, situation: Situation, actor: str, action: str, field: m.Field, at: int) -> set[Any]:
    """What the field is compared with, or could be."""
    env = Env(situation.facts, situation.used, situation.timers, {}, at)
    found: set[Any] = set()
    for expr in _asked(machine, situation.state, actor, action):
        for part in m.parts(expr):
            if part.type is field.type and not any(isinstance(one, m.ParameterOf | m.ArgumentOf)
                                                   for one in m.parts(part)):  # fmt: skip
                try:
                    found.add(machine.evaluator(part)(env))
                except NoRowError:
                    continue
    for table in machine.policy.tables:
        kinds = [one.type for one in table.fields]
        for row in table.rows:
            for kind, cell in zip(kinds, row.cells, strict=False):
                if kind is field.type:
                    found.update(one.value for one in (cell.cells if isinstance(cell, m.CellJoint) else (cell,)))
    return found - {None}


def _asked(machine: Machine, state: str, actor: str, action: str) -> Iterator[m.Expr]:
    """Everything that decides over an action."""
    policy = machine.policy
    for level in machine.rules(state, actor, action):
        for rule in level:
            yield from (arm.transition.guard for arm in rule.arms if arm.transition.guard is not None)
    yield from (ban.definition.guard for ban in machine.bans(state, actor, action) if ban.definition.guard is not None)
    yield from (bound.condition for bound in policy.bounds)
    yield from (row.value for table in policy.tables for row in table.rows)
    yield from (counter.count for counter in policy.counters)
