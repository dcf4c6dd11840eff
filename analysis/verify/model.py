"""A policy made ready for the checker: a machine on open values, and what of a case can matter at all.

In: the graph of a revision. Out: the machine, whose conditions on the time of day are left open and whose working days
are lengths between bounds; for each state the facts that anything asks for from there on; what a case may begin with.
Facts that rules set and that have a default begin with it: nobody hands in how far a case has come. Where some branch
could then never be taken, they begin with any value (``unasked``).
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, replace
from typing import Any

from analysis.verify.bounds import FREE
from analysis.verify.easing import eased
from analysis.verify.needs import Needs, Read, arms_by_state
from analysis.verify.open_values import Ground, Length, ends_of
from analysis.verify.scales import caps, ceilings, kind_of, marks, texts, workdays_span
from compiler import model as m
from compiler.evaluate import Env, Evaluator, Evaluators, suspended_days
from compiler.graph import PolicyGraph, Transition, transitions_of
from compiler.machine import Effect, Machine, RuleRun, TimerSpec, machine_of
from compiler.situation import Situation
from dsl.quantities import DAY

OTHER_TEXT = "…"
"""A text that is none of those a policy compares with."""


USUAL: dict[m.Type, int] = {m.Kind.MONEY: 10_000, m.Kind.INT: 1, m.Kind.DURATION: DAY}
"""What a number is where nothing asks for another."""


class OpenEvaluators(Evaluators):
    """Conditions on the time of day and on working days can hold or not; texts are only ever written out."""

    def _computed(self, expr: m.Expr) -> Evaluator:
        match expr:
            case m.ClockWindow(start=one, end=other):
                return _left_open(_now, self(one), self(other), among=("clock", self._policy.zone))
            case m.OnWorkday():
                return _left_open(_now, among=("workday", *self._days(None)))
            case _:
                return super()._computed(expr)

    def _within(self, duration: m.Expr, moment: m.Expr) -> Evaluator:
        if duration.type is not m.Kind.WORKDAYS:
            return super()._within(duration, moment)
        return _left_open(_now, self(duration), self(moment), among=("within", *self._days(None)))

    def _days(self, timer: str | None) -> tuple[Hashable, ...]:
        """What decides which days count."""
        return self._policy.zone, self._policy.calendar, suspended_days(self._policy, timer)

    def _left(self, timer: str) -> Evaluator:
        if not any(not one.timers or timer in one.timers for one in self._policy.suspensions):
            return super()._left(timer)
        days = self._days(timer)

        def some_left(env: Env) -> Any:
            ground = Ground.at_work
            ground.loose.add("suspension")
            dues = tuple(ends_of(run.due) for run in env.timers if run.timer == timer and run.due is not None)
            what = ("left", days, ends_of(env.now), dues)
            if what not in ground.answers:
                ground.answers[what] = ground.new_number(0)
            return ground.answers[what]

        return some_left

    def _template(self, pieces: tuple[str | m.Expr, ...]) -> Evaluator:
        return lambda env: OTHER_TEXT


def _now(env: Env) -> Any:
    """The present instant."""
    return env.now


def _left_open(*of: Evaluator, among: tuple[Hashable, ...]) -> Evaluator:
    """A truth that can be either, the same for the same values."""

    def answered(env: Env) -> bool:
        ground = Ground.at_work
        ground.loose.add("clock")
        return ground.asked_of((among, *(ends_of(value(env)) for value in of)))

    return answered


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
    above every whole number; ``marks`` the numbers that it names; ``loose`` what in it is not kept exactly;
    ``caps`` what counters never come to more than, by index; ``steering`` the counters that bound how often a deadline
    is moved; ``kinds`` as what the values of each fact are told apart."""

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
    marks: tuple[int, ...]
    loose: set[str]
    caps: dict[int, int]
    steering: frozenset[int]
    kinds: tuple[str, ...]

    @property
    def policy(self) -> m.Policy:
        """The revision's policy."""
        return self.machine.policy


def model_of(
    graph: PolicyGraph, *, outcomes: bool = False, coarse: bool = False, given: frozenset[str] = frozenset(),
    kind: type[OpenEvaluators] = OpenEvaluators, what_matters: type[Needs] = Needs,
    changed: Callable[[Machine], None] = lambda machine: None,
) -> Model:  # fmt: skip
    """Make a revision ready. With ``outcomes`` the values of outcomes matter too, not only what is decided. With
    ``coarse`` conditions of several parts are eased (``easing.py``), so that there are few ways.
    ``given`` are facts that a case may begin with although rules set them; ``changed`` lets the machine keep less."""
    machine = machine_of(graph, kind=kind)
    changed(machine)
    if coarse:
        eased(machine)
    loose: set[str] = set()
    machine.timers = {state: tuple(_open(spec, machine, loose) for spec in group)
                      for state, group in machine.timers.items()}  # fmt: skip
    _open_effects(machine, loose)
    machine.timer_by_id = {spec.id: spec for group in machine.timers.values() for spec in group}
    arms = arms_by_state(machine, list(transitions_of(graph)))
    needs = what_matters(machine.policy, outcomes=outcomes)
    live = needs.live(machine, arms)
    longest, memory, largest, counted = ceilings(machine.policy)
    return Model(
        machine,
        live,
        _inputs(machine, needs, live, arms, given),
        tuple(slot_of(one.name, one.type, one.optional, machine, decides=False).filler for one in machine.policy.facts),
        {state: _deeds(machine, state) for state in machine.states},
        _parameters(machine, needs, arms, live),
        longest,
        memory,
        largest,
        counted,
        marks(machine.policy),
        loose,
        caps(machine.policy),
        frozenset(machine.counter_index[name] for arm in transitions_of(graph) for name in arm.uses if _steers(arm)),
        tuple(kind_of(fact.type) for fact in machine.policy.facts),
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
        source = (
            (amount, spec.workdays, policy.calendar, policy.zone, spec.suspended) if isinstance(amount, int) else None
        )
        return Length(low, high + still, why, source)

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
        source = (
            amount,
            policy.calendar,
            policy.zone,
            tuple((one.first, one.last, one.timers) for one in policy.suspensions),
        )
        ends = (low, high + still) if amount >= 0 else (-high - still, -low)
        return Length(*ends, "workdays", source)

    return replace(effect, values=(length,), workdays=False)


def _deeds(machine: Machine, state: str) -> tuple[tuple[str, str], ...]:
    """The actions for which a rule stands in a state, innermost first."""
    found: dict[tuple[str, str], None] = {}
    for one in reversed(machine.paths[state]):
        for rule in machine.states[one].rules:
            if isinstance(rule.trigger, m.ActionTrigger):
                found[rule.trigger.actor, rule.trigger.action] = None
    return tuple(found)


def _steers(arm: Transition) -> bool:
    return any(isinstance(one, m.OnTimer) for one in arm.effects)


def told_apart(policy: m.Policy, conditions: Iterable[m.Expr]) -> tuple[tuple[int, m.Value], ...]:
    """The values with which some conditions compare facts, by the facts' places."""
    names = [fact.name for fact in policy.facts]
    found: dict[tuple[int, m.Value], None] = {}
    for part in (part for condition in conditions for part in m.parts(condition)):
        match part:
            case m.Compare(operator="==" | "!=", left=m.FactOf(name=name), right=m.Const(value=value)):
                if not isinstance(value, int) or isinstance(value, bool):
                    found[names.index(name), value] = None
            case _:
                pass
    return tuple(found)


def _inputs(
    machine: Machine, needs: Needs, live: dict[str, frozenset[int]], arms: dict[str, list[tuple[Transition, str]]],
    also: frozenset[str],
) -> tuple[Slot | None, ...]:  # fmt: skip
    """What a case may begin with; None for a fact that begins with its default."""
    changed = {
        effect.fact for group in arms.values() for arm, _ in group for effect in arm.effects
        if isinstance(effect, m.SetTo)
    }  # fmt: skip
    first = machine.policy.leaf_of("")
    asked = [*needs.claims, *(reads for reads, _ in needs.bounds)]
    entered = live[first] | {machine.fact_index[one[1]] for reads in asked for one in reads if one[0] == "fact"}
    found: list[Slot | None] = []
    for n, fact in enumerate(machine.policy.facts):
        given = fact.required or fact.name not in changed or fact.name in also
        found.append(slot_of(fact.name, fact.type, fact.optional, machine, decides=n in entered) if given else None)
    return tuple(found)


def _parameters(
    machine: Machine, needs: Needs, arms: dict[str, list[tuple[Transition, str]]], live: dict[str, frozenset[int]]
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
        domain = [OTHER_TEXT, *sorted(texts(machine.policy))]
    elif type_ is m.Kind.ACTOR:
        domain = [actor.name for actor in machine.policy.actors]
    elif type_ in (m.Kind.TIME, m.Kind.DATE, m.Kind.INT):
        low = -FREE
    values = list(domain) if domain is not None else None
    filler: m.Value = None if optional else (values[0] if values else USUAL.get(type_, 0))
    full = None if values is None else frozenset([*values, None] if optional else values)
    return Slot(name, type_, optional, decides, full, low, filler)


def fill(slot: Slot, ground: Ground) -> Any:
    """A value for a slot: open, or the filler where nothing asks for it."""
    if not slot.decides:
        return slot.filler
    if slot.domain is not None:
        return ground.new_choice(slot.domain)
    if slot.optional and ground.asked():
        return None
    return ground.new_number(slot.low)


def with_others(model: Model, situation: Situation, ground: Ground) -> Situation:
    """Counters that other cases use too can have any value."""
    if not model.machine.shared:
        return situation
    ground.loose.add("shared")
    used: list[Any] = list(situation.used)
    for n in model.machine.shared:
        used[n] = ground.new_number(0, model.caps.get(n, FREE))
    return replace(situation, used=tuple(used))


def unasked(model: Model, never: Iterable[tuple[str, int | None]]) -> frozenset[str]:
    """The facts with a default that are taken to begin with it, and that the conditions of some branches ask for."""
    policy, needs = model.policy, Needs(model.policy, outcomes=False)
    fixed = {fact.name for fact, slot in zip(policy.facts, model.inputs, strict=True)
             if slot is None and fact.default is not None}  # fmt: skip
    wanted = set(never)
    asked: set[Read] = set()
    for state in policy.states:
        for rule in state.rules:
            for n, branch in enumerate(rule.branches):
                if (rule.id, n) in wanted:
                    asked |= needs.reads(rule.guard, branch.guard)
    return frozenset(name for name in fixed if ("fact", name) in asked)
