"""A policy made ready for the checker: a machine on open values, and what of a case can matter at all.

In: the graph of a revision. Out: the machine, whose conditions on the time of day are left open and whose working days
are lengths between bounds; for each state the facts that anything asks for from there on; what a case may begin with.
Facts that rules set and that have a default begin with it: nobody hands in how far a case has come.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from analysis.verify.bounds import FREE
from analysis.verify.open_values import Ground, Length
from compiler import model as m
from compiler.calendars import Calendar
from compiler.evaluate import Env, Evaluator, Evaluators
from compiler.graph import PolicyGraph, Transition, transitions_of
from compiler.machine import Effect, Machine, RuleRun, TimerSpec, machine_of
from compiler.worktime import midnight
from dsl.quantities import DAY

OTHER_TEXT = "…"
"""A text that is none of those a policy compares with."""


USUAL: dict[m.Type, int] = {m.Kind.MONEY: 10_000, m.Kind.INT: 1, m.Kind.DURATION: DAY}
"""What a number is where nothing asks for another."""


class OpenEvaluators(Evaluators):
    """Conditions on the time of day and on working days can hold or not; texts are only ever written out."""

    def _computed(self, expr: m.Expr) -> Evaluator:
        match expr:
            case m.ClockWindow() | m.OnWorkday():
                return _left_open
            case _:
                return super()._computed(expr)

    def _within(self, duration: m.Expr, moment: m.Expr) -> Evaluator:
        if duration.type is not m.Kind.WORKDAYS:
            return super()._within(duration, moment)
        return _left_open

    def _left(self, timer: str) -> Evaluator:
        if not any(not one.timers or timer in one.timers for one in self._policy.suspensions):
            return super()._left(timer)

        def some_left(env: Env) -> Any:
            Ground.at_work.loose.add("suspension")
            return Ground.at_work.new_number(0)

        return some_left

    def _template(self, pieces: tuple[str | m.Expr, ...]) -> Evaluator:
        return lambda env: OTHER_TEXT


def _left_open(env: Env) -> bool:
    ground = Ground.at_work
    ground.loose.add("clock")
    return ground.asked()


@dataclass(frozen=True, slots=True)
class Slot:
    """A fact or a parameter. ``decides`` says whether anything asks for its value; where nothing does, ``filler``
    stands for it."""

    name: str
    type: m.Type
    optional: bool
    decides: bool
    domain: frozenset[m.Value] | None
    low: int
    filler: m.Value


@dataclass(slots=True)
class Model:
    """A revision ready to be explored.

    ``live`` gives the facts (by index) that can still matter in a state; ``inputs`` the facts that a case may begin
    with, ``fillers`` what stands for facts that matter no more; ``deeds`` the actions that a rule stands for, by
    innermost state; ``parameters`` what these take; ``ceiling`` is above every length of time, ``memory`` above every
    length to which a moment is asked to be past, and ``largest`` above every amount that the policy names, ``counted``
    above every whole number; ``loose`` what in it is not kept exactly."""

    machine: Machine
    live: dict[str, frozenset[int]]
    inputs: tuple[Slot | None, ...]
    fillers: tuple[m.Value, ...]
    deeds: dict[str, tuple[tuple[str, str], ...]]
    parameters: dict[tuple[str, str], tuple[Slot, ...]]
    ceiling: int
    memory: int
    largest: int
    counted: int
    loose: set[str]

    @property
    def policy(self) -> m.Policy:
        """The revision's policy."""
        return self.machine.policy


def model_of(graph: PolicyGraph, *, outcomes: bool = False) -> Model:
    """Make a revision ready. With ``outcomes`` the values of outcomes matter too, not only what is decided."""
    machine = machine_of(graph, kind=OpenEvaluators)
    loose: set[str] = set()
    machine.timers = {state: tuple(_open(spec, machine, loose) for spec in group)
                      for state, group in machine.timers.items()}  # fmt: skip
    _open_effects(machine, loose)
    machine.timer_by_id = {spec.id: spec for group in machine.timers.values() for spec in group}
    arms = _arms_by_state(machine, list(transitions_of(graph)))
    needs = _Needs(machine.policy, outcomes=outcomes)
    live = needs.live(machine, arms)
    longest, memory, largest, counted = _ceilings(machine.policy)
    return Model(
        machine,
        live,
        _inputs(machine, needs, live, arms),
        tuple(slot_of(one.name, one.type, one.optional, machine, decides=False).filler for one in machine.policy.facts),
        {state: _deeds(machine, state) for state in machine.states},
        _parameters(machine, needs, arms, live),
        longest,
        memory,
        largest,
        counted,
        loose,
    )


# ── time ───────────────────────────────────────────────────────────────────────────────────────────────────────


def _open(spec: TimerSpec, machine: Machine, loose: set[str]) -> TimerSpec:
    """A timer whose length is exact or lies between bounds."""
    if not spec.workdays and not spec.suspended:
        return spec
    inner, policy = spec.duration, machine.policy
    still = sum((last - first + 1) * DAY for first, last in spec.suspended)
    why = "workdays" if spec.workdays else "suspension"
    loose.add(why)

    def length(env: Env) -> Length:
        amount = inner(env)
        if spec.workdays and isinstance(amount, int):
            low, high = workdays_span(policy.calendar, max(amount, 0), policy.zone)
        elif isinstance(amount, int):
            low, high = max(amount, 0), max(amount, 0)
        else:
            low, high = 0, FREE // 4
        return Length(low, high + still, why)

    return replace(spec, duration=length, workdays=False, suspended=())


def _open_effects(machine: Machine, loose: set[str]) -> None:
    """Extensions by working days, as lengths between bounds."""

    def opened(run: RuleRun) -> RuleRun:
        arms = tuple(replace(arm, effects=tuple(_open_effect(one, machine, loose) for one in arm.effects))
                     for arm in run.arms)  # fmt: skip
        return replace(run, arms=arms)

    machine._rules = {key: [opened(run) for run in runs] for key, runs in machine._rules.items()}
    machine.timers = {state: tuple(replace(spec, rule=opened(spec.rule)) for spec in group)
                      for state, group in machine.timers.items()}  # fmt: skip


def _open_effect(effect: Effect, machine: Machine, loose: set[str]) -> Effect:
    if not effect.workdays:
        return effect
    inner, policy = effect.values[0], machine.policy
    still = sum((one.last - one.first + 1) * DAY for one in policy.suspensions)
    loose.add("workdays")

    def length(env: Env) -> Length:
        amount = inner(env)
        if not isinstance(amount, int):
            return Length(-FREE // 4, FREE // 4, "workdays")
        low, high = workdays_span(policy.calendar, abs(amount), policy.zone)
        return Length(low, high + still, "workdays") if amount >= 0 else Length(-high - still, -low, "workdays")

    return replace(effect, values=(length,), workdays=False)


@lru_cache(maxsize=256)
def workdays_span(calendar: Calendar | None, n: int, zone: str) -> tuple[int, int]:
    """The fewest and the most seconds that n working days can take in the years that a calendar knows."""
    assert calendar is not None
    from datetime import date

    from compiler.calendars import is_workday

    first, last = date(calendar.first_year, 1, 1).toordinal(), date(calendar.last_year, 12, 31).toordinal()
    worked = [day for day in range(first, last + 1) if is_workday(calendar, day)]
    low, high = FREE, 0
    for day in range(first, last + 1):
        at = bisect_right(worked, day) + n - 1
        if at >= len(worked):
            break
        end = worked[at] if n else day
        begin, close = midnight(day, zone), midnight(end + 1, zone)
        low, high = min(low, close - (midnight(day + 1, zone) - 1)), max(high, close - begin)
    return max(low, 0), high


def _ceilings(policy: m.Policy) -> tuple[int, int, int, int]:
    """Above every sum of lengths of time that matters, above every length in a condition, above every amount, and above
    every whole number."""
    lengths: list[int] = []
    asked: list[int] = []
    amounts, counts = [1], [1]
    settings = {one.name: one for one in policy.settings}
    for expr in _expressions(policy):
        here = 0
        for part in m.parts(expr):
            if isinstance(part, m.SettingOf):
                part = m.Const(part.type, settings[part.name].value)
            if isinstance(part, m.Const) and isinstance(part.value, int) and not isinstance(part.value, bool):
                if part.type is m.Kind.DURATION:
                    lengths.append(abs(part.value))
                    if expr.type is m.Kind.BOOL or expr.type is m.Kind.TIME:
                        here += abs(part.value)
                elif part.type is m.Kind.WORKDAYS:
                    span = workdays_span(policy.calendar, part.value, policy.zone)[1] if policy.calendar else 0
                    lengths.append(span)
                elif part.type is m.Kind.INT:
                    counts.append(abs(part.value))
                else:
                    amounts.append(abs(part.value))
        asked.append(here)
    still = sum((one.last - one.first + 1) * DAY for one in policy.suspensions)
    return 2 * sum(lengths) + still + 1, max(asked, default=0) + 1, 4 * max(amounts) + 1, max(counts) + 1


def _expressions(policy: m.Policy) -> Iterator[m.Expr]:
    """Every expression of a policy."""
    for state in policy.states:
        for rule in state.rules:
            if isinstance(rule.trigger, m.TimerTrigger):
                yield rule.trigger.duration
            yield from _given(rule.guard)
            for branch in rule.branches:
                yield from _given(branch.guard)
                for effect in branch.effects:
                    yield from effect_values(effect)
        for forbid in state.forbids:
            yield from _given(forbid.guard)
        for auto in state.automations:
            yield from _given(auto.guard)
            yield from (value for _, value in auto.values)
    yield from (counter.count for counter in policy.counters)
    yield from (bound.condition for bound in policy.bounds)
    yield from (claim.never for claim in policy.claims if claim.never is not None)
    for table in policy.tables:
        for row in table.rows:
            yield row.value
            for field, cell in zip(table.fields, row.cells, strict=False):
                for one in cell.cells if isinstance(cell, m.CellJoint) else (cell,):
                    yield m.Const(field.type, one.value)


def _given(expr: m.Expr | None) -> tuple[m.Expr, ...]:
    return () if expr is None else (expr,)


def effect_values(effect: m.EffectDef) -> tuple[m.Expr, ...]:
    """The expressions of an effect."""
    match effect:
        case m.SetTo(value=value):
            return (value,)
        case m.Give(arguments=arguments):
            return arguments
        case m.OnTimer(by=by):
            return _given(by)


# ── what can matter ────────────────────────────────────────────────────────────────────────────────────────────

Read = tuple[str, ...]
"""What an expression reads: ``("fact", name)`` or ``("parameter", actor, action, name)``."""


_TIMELY = (m.NowOf, m.LeftOf, m.WithinOf, m.ClockWindow, m.OnWorkday)
"""What changes by waiting alone."""


class _Needs:
    """Which facts and parameters are asked for."""

    def __init__(self, policy: m.Policy, *, outcomes: bool) -> None:
        self.policy = policy
        self.outcomes = outcomes
        self.tables = {table.name: [row.value for row in table.rows] for table in policy.tables}
        self.totals = {one.adds.outcome: one.adds.index for one in policy.counters if one.adds is not None}
        self.bounds = [(self.reads(bound.condition), set(bound.facts)) for bound in policy.bounds]
        self.claims: list[set[Read]] = []
        self.watched: list[m.Expr] = []
        for claim in policy.claims:
            if claim.never is None:
                continue
            if any(isinstance(one, _TIMELY) for one in m.parts(claim.never)):
                self.watched.append(claim.never)
            else:
                self.claims.append(self.reads(claim.never))

    def reads(self, *exprs: m.Expr | None) -> set[Read]:
        """What some expressions read, through tables too."""
        found: set[Read] = set()
        waiting, seen = [one for one in exprs if one is not None], set[str]()
        while waiting:
            for part in m.parts(waiting.pop()):
                match part:
                    case m.FactOf(name=name):
                        found.add(("fact", name))
                    case m.ParameterOf(actor=actor, action=action, name=name):
                        found.add(("parameter", actor, action, name))
                    case m.TableOf(table=table) if table not in seen:
                        seen.add(table)
                        waiting.extend(self.tables[table])
                    case _:
                        pass
        return found

    def of_arm(self, arm: Transition, wanted: set[Read]) -> set[Read]:
        """What a branch asks for, where the facts in ``wanted`` are asked for after it."""
        found = self.reads(arm.guard)
        for name in arm.uses:
            found |= self.reads(next(one.count for one in self.policy.counters if one.name == name))
        changed = {effect.fact for effect in arm.effects if isinstance(effect, m.SetTo)}
        bounds = [reads for reads, facts in self.bounds if facts & changed]
        claims = [reads for reads in self.claims if any(("fact", fact) in reads for fact in changed) or arm.uses]
        after = set(wanted).union(*bounds, *claims)
        for effect in reversed(arm.effects):
            match effect:
                case m.SetTo(fact=fact, value=value):
                    if ("fact", fact) in after:
                        found |= self.reads(value)
                case m.Give(outcome=outcome, arguments=arguments):
                    if self.outcomes:
                        found |= self.reads(*arguments)
                    elif outcome in self.totals:
                        found |= self.reads(arguments[self.totals[outcome]])
                case m.OnTimer(by=by):
                    found |= self.reads(by)
        found |= {one for one in after if one[0] == "fact" and one[1] not in changed}
        return found

    def always(self, machine: Machine, state: str) -> set[Read]:
        """What is asked for in an innermost state whatever happens: conditions of prohibitions, automations, limits on
        actions, and claims."""
        found: set[Read] = set()
        for one in machine.paths[state]:
            definition = machine.states[one]
            for forbid in definition.forbids:
                found |= self.reads(forbid.guard)
            for auto in definition.automations:
                found |= self.reads(auto.guard, *(value for _, value in auto.values))
            for rule in definition.rules:
                if isinstance(rule.trigger, m.TimerTrigger):
                    found |= self.reads(rule.trigger.duration)
        if not machine.states[state].final:
            for bound, facts in self.bounds:
                if not facts:
                    found |= bound
            for counter in self.policy.counters:
                if counter.adds is not None:
                    found |= self.reads(counter.count)
        found |= self.reads(*self.watched)
        return found

    def live(self, machine: Machine, arms: dict[str, list[tuple[Transition, str]]]) -> dict[str, frozenset[int]]:
        """The facts asked for from each innermost state on, by index."""
        leaves = [state.id for state in machine.states.values() if state.initial_child is None]
        fixed = {state: self.always(machine, state) for state in leaves}
        needed: dict[str, set[Read]] = {state: set(reads) for state, reads in fixed.items()}
        changed = True
        while changed:
            changed = False
            for state in leaves:
                found = set(fixed[state])
                for arm, target in arms[state]:
                    found |= self.of_arm(arm, needed[target])
                if found != needed[state]:
                    needed[state] = found
                    changed = True
        return {state: frozenset(machine.fact_index[one[1]] for one in reads if one[0] == "fact")
                for state, reads in needed.items()}  # fmt: skip


def _arms_by_state(machine: Machine, transitions: list[Transition]) -> dict[str, list[tuple[Transition, str]]]:
    """For each innermost state the branches that can be taken there, with where they lead."""
    found: dict[str, list[tuple[Transition, str]]] = {}
    for state in machine.states.values():
        if state.initial_child is not None:
            continue
        path = set(machine.paths[state.id])
        found[state.id] = [
            (arm, state.id if arm.written_target is None else machine.policy.leaf_of(arm.written_target))
            for arm in transitions
            if arm.source in path and not state.final
        ]
    return found


def _deeds(machine: Machine, state: str) -> tuple[tuple[str, str], ...]:
    """The actions for which a rule stands in a state, innermost first."""
    found: dict[tuple[str, str], None] = {}
    for one in reversed(machine.paths[state]):
        for rule in machine.states[one].rules:
            if isinstance(rule.trigger, m.ActionTrigger):
                found[rule.trigger.actor, rule.trigger.action] = None
    return tuple(found)


def _inputs(
    machine: Machine, needs: _Needs, live: dict[str, frozenset[int]], arms: dict[str, list[tuple[Transition, str]]]
) -> tuple[Slot | None, ...]:
    """What a case may begin with; None for a fact that begins with its default."""
    changed = {
        effect.fact for group in arms.values() for arm, _ in group for effect in arm.effects
        if isinstance(effect, m.SetTo)
    }  # fmt: skip
    first = machine.policy.leaf_of("")
    entered = live[first] | {machine.fact_index[one[1]] for reads in needs.claims for one in reads if one[0] == "fact"}
    found: list[Slot | None] = []
    for n, fact in enumerate(machine.policy.facts):
        given = fact.required or fact.name not in changed
        found.append(slot_of(fact.name, fact.type, fact.optional, machine, decides=n in entered) if given else None)
    return tuple(found)


def _parameters(
    machine: Machine, needs: _Needs, arms: dict[str, list[tuple[Transition, str]]], live: dict[str, frozenset[int]]
) -> dict[tuple[str, str], tuple[Slot, ...]]:
    names = [fact.name for fact in machine.policy.facts]
    asked: set[Read] = set()
    for state, group in arms.items():
        asked |= needs.always(machine, state)
        for arm, target in group:
            asked |= needs.of_arm(arm, {("fact", names[n]) for n in live[target]})
    for bound in machine.policy.bounds:
        asked |= needs.reads(bound.condition)
    return {
        (actor.name, action.name): tuple(
            slot_of(field.name, field.type, field.optional, machine,
                    decides=("parameter", actor.name, action.name, field.name) in asked)
            for field in action.fields
        )
        for actor in machine.policy.actors
        for action in actor.actions
    }  # fmt: skip


def slot_of(name: str, type_: m.Type, optional: bool, machine: Machine, *, decides: bool) -> Slot:
    """What values a fact or parameter of a type can have."""
    domain: Iterable[m.Value] | None = None
    low = 0
    if isinstance(type_, m.EnumType):
        order = {one.name: [value.name for value in one.values] for one in machine.policy.enums}
        domain = order[type_.name]
    elif type_ is m.Kind.BOOL:
        domain = [False, True]
    elif type_ is m.Kind.TEXT:
        domain = [OTHER_TEXT, *sorted(_texts(machine.policy))]
    elif type_ is m.Kind.ACTOR:
        domain = [actor.name for actor in machine.policy.actors]
    elif type_ in (m.Kind.TIME, m.Kind.DATE, m.Kind.INT):
        low = -FREE
    values = list(domain) if domain is not None else None
    filler: m.Value = None if optional else (values[0] if values else USUAL.get(type_, 0))
    full = None if values is None else frozenset([*values, None] if optional else values)
    return Slot(name, type_, optional, decides, full, low, filler)


@lru_cache(maxsize=64)
def _texts(policy: m.Policy) -> frozenset[str]:
    """The texts that a policy's conditions name."""
    found: set[str] = set()
    for expr in _expressions(policy):
        for part in m.parts(expr):
            if isinstance(part, m.Compare):
                sides = [one for one in (part.left, part.right) if isinstance(one, m.Const)]
                found |= {one.value for one in sides if isinstance(one.value, str) and one.type is m.Kind.TEXT}
    for table in policy.tables:
        for row in table.rows:
            for field, cell in zip(table.fields, row.cells, strict=False):
                if field.type is m.Kind.TEXT:
                    cells = cell.cells if isinstance(cell, m.CellJoint) else (cell,)
                    found |= {one.value for one in cells if isinstance(one.value, str)}
    return frozenset(found)


def fill(slot: Slot, ground: Ground) -> Any:
    """A value for a slot: open, or the filler where nothing asks for it."""
    if not slot.decides:
        return slot.filler
    if slot.domain is not None:
        return ground.new_choice(slot.domain)
    if slot.optional and ground.asked():
        return None
    return ground.new_number(slot.low)
