"""What scenarios should show of a policy, and which of it a step shows.

In: a revision's graph, and the goals; then arrivals (``explore.py``). Out: a model in which everything that goals ask
for is kept; for each arrival the goals that it meets. Absent: a case that does (``courses.py``), and what cases that
are there already show.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any
from typing import Literal as OneOf

from analysis.verify.explore import Arrival
from analysis.verify.model import Model, OpenEvaluators, model_of, slot_of
from analysis.verify.needs import Needs, Read
from analysis.verify.open_values import Ground, ImpossibleError, Number
from analysis.verify.stepping import not_before
from analysis.verify.ways import ways
from compiler import model as m
from compiler.evaluate import Env, Evaluator
from compiler.graph import PolicyGraph, Transition
from compiler.machine import Machine
from compiler.situation import Fired

GoalKind = OneOf["branch", "automation", "forbid", "authority", "limit", "before", "at", "after", "row"]
GOAL_KINDS: tuple[GoalKind, ...] = (
    "branch", "automation", "forbid", "authority", "limit", "before", "at", "after", "row",
)  # fmt: skip
LEADS: dict[GoalKind, int] = {"before": 1, "at": 0}
"""So many seconds before a deadline an action is to be accepted."""


@dataclass(frozen=True, slots=True)
class Goal:
    """Something to be shown once: a branch taken (``number`` from 0), an automation at work, a prohibition, a
    delegate's condition, a limit or a bound that refuses; an action accepted one second before a deadline or at it, or
    the deadline passed; a row of a table (``number`` from 0) that gives a value."""

    kind: GoalKind
    name: str
    number: int = 0


class GoalNeeds(Needs):
    """Delegates' conditions and whatever tables are asked for matter, too."""

    def always(self, machine: Machine, state: str) -> set[Read]:
        """With the conditions of delegates."""
        guards = [one.definition.guard for one in machine.delegates.values()]
        return super().always(machine, state) | self.reads(*guards)

    def of_arm(self, arm: Transition, wanted: set[Read]) -> set[Read]:
        """With the values that ask a table, whatever becomes of them."""
        found = super().of_arm(arm, wanted)
        for effect in arm.effects:
            match effect:
                case m.SetTo(value=value):
                    found |= self._of_table(value)
                case m.Give(arguments=arguments):
                    for argument in arguments:
                        found |= self._of_table(argument)
                case m.OnTimer():
                    pass
        return found

    def _of_table(self, value: m.Expr) -> set[Read]:
        return self.reads(value) if any(isinstance(one, m.TableOf) for one in self.deep(value)) else set()


class Watching(OpenEvaluators):
    """Takes down which rows of tables give a value, and on which ground."""

    given: list[tuple[Ground, str, int]]

    def __init__(self, policy: m.Policy, settings: Any) -> None:
        super().__init__(policy, settings)
        self.given = []

    def _row(self, table: str, number: int, value: m.Expr) -> Evaluator:
        inner = super()._row(table, number, value)

        def taken_down(env: Env) -> Any:
            self.given.append((Ground.at_work, table, number))
            return inner(env)

        return taken_down


def goal_model(
    graph: PolicyGraph, goals: Collection[Goal], *, given: Collection[int] = (), alone: bool = True,
    coarse: bool = False,
) -> Model:  # fmt: skip
    """A revision made ready: actions that are only ever forbidden are done, too, and delegates act where their refusal
    is a goal. With ``given`` a case may begin with any values of facts, by their places, that rules set; with ``alone``
    no other case uses a limit; with ``coarse`` conditions are eased."""
    model = model_of(graph, coarse=coarse, kind=Watching, what_matters=GoalNeeds)
    machine = model.machine
    if alone:
        machine.shared = ()
    for place in given:
        fact = model.policy.facts[place]
        slot = slot_of(fact.name, fact.type, fact.optional, machine, decides=True)
        model.inputs = (*model.inputs[:place], slot, *model.inputs[place + 1 :])
    asked = {one.name for one in goals if one.kind == "authority"}
    for state, deeds in model.deeds.items():
        bans = [ban.trigger for one in reversed(machine.paths[state]) for ban in machine.states[one].forbids]
        every = dict.fromkeys((*deeds, *((ban.actor, ban.action) for ban in bans)))
        for name in sorted(asked):
            principal = machine.delegates[name].definition.principal
            for actor, action in [one for one in every if one[0] == principal]:
                if (name, action) not in machine.action_fields:
                    every[name, action] = None
                    model.parameters[name, action] = model.parameters[actor, action]
        model.deeds[state] = tuple(every)
    return model


def set_by_rules(model: Model) -> list[int]:
    """The facts, by their places, with whose default a case begins, and that can matter from there on."""
    first = model.live[model.policy.leaf_of("")]
    return [n for n, slot in enumerate(model.inputs) if slot is None and n in first]


def rows_on(model: Model, ground: Ground) -> tuple[Goal, ...]:
    """The rows that gave a value on some ground."""
    found = (Goal("row", table, number) for one, table, number in _given(model) if one is ground)
    return tuple(dict.fromkeys(found))


def rows_of(model: Model, arrival: Arrival) -> tuple[Goal, ...]:
    """The rows that gave a value on the way to an arrival. What was taken down is then forgotten, but for beginnings:
    these are all tried at once."""
    found = rows_on(model, arrival.ground)
    if arrival.source is not None:
        _given(model).clear()
    return found


def _given(model: Model) -> list[tuple[Ground, str, int]]:
    evaluators = model.machine.evaluators
    assert isinstance(evaluators, Watching)
    return evaluators.given


def met(arrival: Arrival, rows: tuple[Goal, ...], wanted: Collection[Goal]) -> Iterator[Goal]:
    """The goals among those wanted that an arrival can meet: deadlines first, for a case that shows one shows its
    branch as well."""
    if arrival.refused is not None:
        yield from (one for one in refusing(arrival.refused.kind, arrival.refused.subjects) if one in wanted)
    elif arrival.step.actor:
        yield from _around_deadlines(arrival, wanted)
    elif arrival.source is not None and (passed := Goal("after", arrival.step.name)) in wanted:
        yield passed
    for one in arrival.fired:
        yield from (goal for goal in firing(one) if goal in wanted)
    yield from (one for one in rows if one in wanted)


def refusing(kind: str, subjects: tuple[str, ...]) -> Iterator[Goal]:
    """The goals that a refusal meets."""
    kinds: dict[str, GoalKind] = {"authority": "authority", "forbidden": "forbid", "limit": "limit", "bound": "limit"}
    if kind in kinds:
        yield from (Goal(kinds[kind], subject) for subject in subjects)


def firing(one: Fired) -> Iterator[Goal]:
    """The goals that a rule taken meets."""
    if one.automation is not None:
        yield Goal("automation", one.automation)
    if one.branch is not None:
        yield Goal("branch", one.rule, one.branch)


def _around_deadlines(arrival: Arrival, wanted: Collection[Goal]) -> Iterator[Goal]:
    fired = arrival.fired[0]
    for run in fired.before.timers:
        for kind, lead in LEADS.items():
            goal = Goal(kind, run.timer)
            if run.due is not None and goal in wanted and _possible(arrival.ground, fired.at, run.due, lead):
                yield goal


def _possible(ground: Ground, at: Any, due: Any, lead: int) -> bool:
    found = any(True for _ in ways(ground.bounds, ground.domains, lambda inside: so_long_before(inside, at, due, lead)))
    Ground.at_work = ground
    return found


def so_long_before(ground: Ground, at: Any, due: Any, lead: int) -> None:
    """An instant is so many seconds before another; ImpossibleError where it can't be."""
    if not isinstance(at, Number) or not isinstance(due, Number):
        raise ImpossibleError
    not_before(ground, at, due, -lead)
    not_before(ground, due, at, lead)
