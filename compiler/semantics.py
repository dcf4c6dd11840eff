"""What a policy means: how one situation follows from another. Pure functions; time is handed in, nothing is
remembered.

The decided meanings stand in docs/language.md, "Meaning"; running, drawing, comparing and proving all come here.
``act`` and ``fire`` do not move the clock: whoever steps a case fires what is due before an action first (a deadline
includes its last second), and what is due at the same instant after it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, cast

from compiler.deadlines import in_firing_order, steered, with_started
from compiler.evaluate import Env, Evaluator, NoRowError, Read
from compiler.machine import Arm, AutoRun, BoundRun, Effect, Machine, RuleRun, Standing, TimerSpec
from compiler.model import ALL_TIMERS, EnumType, Expr, Field, Give, Kind, OnTimer, SetTo, Type, Value
from compiler.opened import Open
from compiler.situation import (
    ActionEvent,
    Considered,
    Fired,
    OutcomeGiven,
    Refused,
    Result,
    Situation,
    Taken,
    TimerRun,
)  # fmt: skip

NO_PARAMETERS: Mapping[str, Value] = {}


# ── beginning and end ──────────────────────────────────────────────────────────────────────────────────────────


def start(machine: Machine, at: int, facts: Mapping[str, Value], used: tuple[int, ...] | None = None) -> Situation:
    """A new case at an instant. Facts that are not given take their default; a required one that is missing is
    unknown. ``used`` are counters that others have used already."""
    bare = placed(machine, at, facts)
    used = bare.used if used is None else used
    path = machine.paths[bare.state]
    final = machine.states[bare.state].final
    timers = () if final else with_started(machine, (), path, bare.facts, used, at)
    return Situation(bare.state, bare.entered, bare.facts, used, in_firing_order(machine, timers))


def placed(machine: Machine, at: int, facts: Mapping[str, Value]) -> Situation:
    """Where a new case stands before any of its timers is started."""
    values = tuple(facts.get(fact.name, fact.default) for fact in machine.policy.facts)
    state = machine.policy.leaf_of("")
    return Situation(state, (at,) * len(machine.paths[state]), values, (0,) * len(machine.policy.counters), ())


def has_ended(machine: Machine, situation: Situation) -> bool:
    """Whether the case is in a final state."""
    return machine.states[situation.state].final


# ── actions ────────────────────────────────────────────────────────────────────────────────────────────────────


def act(machine: Machine, situation: Situation, event: ActionEvent, at: int) -> Result:
    """What an action does at an instant: the rule that it fires, or why it is refused. A refusal changes nothing."""
    parameters = dict(event.parameters)
    state = situation.state
    if machine.states[state].final:
        return Refused("ended", at, (state,))
    who, what = event.actor, event.action
    standing = machine.delegates.get(who)
    if standing is not None and (who, what) not in machine.action_fields:
        return _instead(machine, situation, event, standing, at)
    if not _spoken_of(machine, state, who, what):
        return Refused("no_rule", at)
    wrong = _wrong_parameters(machine, event, parameters)
    if wrong:
        return Refused("parameter", at, wrong)
    env = Env(situation.facts, situation.used, situation.timers, parameters, at)
    try:
        return _decided(machine, situation, event, env)
    except NoRowError as gap:
        return Refused("condition", at, (gap.table,))


def _spoken_of(machine: Machine, state: str, actor: str, action: str) -> bool:
    """Whether a rule or a prohibition is for an action in a state."""
    return bool(machine.rules(state, actor, action) or machine.bans(state, actor, action))


def _instead(machine: Machine, situation: Situation, event: ActionEvent, standing: Standing, at: int) -> Result:
    """A delegate acts in the principal's place, where its condition holds."""
    env = Env(situation.facts, situation.used, situation.timers, NO_PARAMETERS, at)
    definition = standing.definition
    if not _spoken_of(machine, situation.state, definition.principal, event.action):
        return Refused("no_rule", at)
    try:
        allowed = standing.guard is None or standing.guard(env)
    except NoRowError as gap:
        return Refused("condition", at, (gap.table,))
    if not allowed:
        return Refused("authority", at, (event.actor,), _reads(machine, definition.guard, env))
    result = act(machine, situation, replace(event, actor=definition.principal), at)
    return replace(result, by=event.actor) if isinstance(result, Fired) else result


def _decided(machine: Machine, situation: Situation, event: ActionEvent, env: Env) -> Result:
    state, at = situation.state, env.now
    for ban in machine.bans(state, event.actor, event.action):
        if ban.guard is None or ban.guard(env):
            return Refused("forbidden", at, (ban.definition.id,), _reads(machine, ban.definition.guard, env))
    levels = machine.rules(state, event.actor, event.action)
    if not levels:
        return Refused("no_rule", at)
    for level in levels:
        ready = [(rule, arm) for rule in level if (arm := _first(rule, env)) is not None]
        if len(ready) > 1:
            return Refused("overlap", at, tuple(rule.id for rule, _ in ready))
        if ready:
            return _take(machine, situation, event, env, *ready[0])
    rules = [rule for level in levels for rule in level]
    values = {
        name: value for rule in rules for arm in rule.arms for name, value in _reads(machine, arm.transition.guard, env)
    }
    return Refused("condition", at, tuple(rule.id for rule in rules), tuple(values.items()))


def _first(rule: RuleRun, env: Env) -> Arm | None:
    """The first branch that holds."""
    for arm in rule.arms:
        if arm.guard is None or arm.guard(env):
            return arm
    return None


def _take(machine: Machine, situation: Situation, event: ActionEvent, env: Env, rule: RuleRun, arm: Arm) -> Result:
    spent = tuple(n for n in arm.uses if situation.used[n] >= machine.limits[n](env))
    if spent:
        return Refused("limit", env.now, tuple(machine.policy.counters[n].name for n in spent))
    for bound in machine.bounds_of_action.get((event.actor, event.action), ()):
        if not bound.holds(env):
            return _over(machine, bound, env)
    after, outcomes = _applied(machine, situation, arm, env)
    for n in _exceeded(machine, situation, outcomes, env):
        counter = machine.policy.counters[n]
        return Refused("limit", env.now, (counter.name,), ((f"used({counter.name})", situation.used[n]),))
    inside = Env(after.facts, after.used, after.timers, env.parameters, env.now)
    for bound in _broken_by(machine, situation, after, inside):
        return _over(machine, bound, inside)
    return Fired(rule.id, arm.transition.branch, env.now, situation, after, outcomes, arm.transition.uses)


def _exceeded(machine: Machine, before: Situation, outcomes: tuple[OutcomeGiven, ...], env: Env) -> tuple[int, ...]:
    """The totals that some outcomes lead beyond what they may come to, also where they begin again right after."""
    if not machine.totals or not outcomes:
        return ()
    used = _added_up(machine, before.used, outcomes)
    return tuple(n for n, _ in machine.totals if used[n] > before.used[n] and used[n] > machine.limits[n](env))


def _over(machine: Machine, bound: BoundRun, env: Env) -> Refused:
    definition = bound.definition
    return Refused("bound", env.now, (definition.name,), _reads(machine, definition.condition, env))


def _broken_by(machine: Machine, before: Situation, after: Situation, env: Env) -> Iterator[BoundRun]:
    """The bounds that do not hold of what changed."""
    if not machine.bounds_of_facts or before.facts is after.facts and before.used is after.used:
        return
    facts = {n for n, new in enumerate(after.facts) if new is not before.facts[n]}
    counts = {n for n, new in enumerate(after.used) if new is not before.used[n]}
    for bound in machine.bounds_of_facts:
        if facts.isdisjoint(bound.facts) and counts.isdisjoint(bound.counters):
            continue
        pairs = [(before.facts[n], after.facts[n]) for n in bound.facts if n in facts]
        pairs += [(before.used[n], after.used[n]) for n in bound.counters if n in counts]
        if any(isinstance(one, Open) for pair in pairs for one in pair):
            # Whether an open value is another one is asked last: where the bound holds, it does not matter.
            if not bound.holds(env) and any(old != new for old, new in pairs):
                yield bound
        elif any(old != new for old, new in pairs) and not bound.holds(env):
            yield bound


def _reads(machine: Machine, expr: Expr | None, env: Env) -> tuple[Read, ...]:
    """What a condition reads, each with its value now, for the reason of a refusal."""
    return tuple((name, value(env)) for name, value in machine.readers(expr)) if expr is not None else ()


# ── automations ────────────────────────────────────────────────────────────────────────────────────────────────


def automatic(machine: Machine, situation: Situation, at: int) -> Fired | None:
    """What the case's automations do now that something has happened to it: the first whose condition holds, that was
    not taken since its state was entered, and whose action is not refused; None where there is none."""
    if not machine.automations or machine.states[situation.state].final:
        return None
    env = Env(situation.facts, situation.used, situation.timers, NO_PARAMETERS, at)
    for state in reversed(machine.paths[situation.state]):
        for run in machine.automations.get(state, ()):
            fired = _by_itself(machine, situation, run, env)
            if fired is not None:
                return fired
    return None


def _by_itself(machine: Machine, situation: Situation, run: AutoRun, env: Env) -> Fired | None:
    definition = run.definition
    mark = Taken(definition.id, definition.state)
    if mark in situation.taken:
        return None
    try:
        if run.guard is not None and not run.guard(env):
            return None
        values = tuple((name, value(env)) for name, value in run.values)
    except NoRowError:
        return None
    ready = Situation(situation.state, situation.entered, situation.facts, situation.used, situation.timers,
                      (*situation.taken, mark))  # fmt: skip
    event = ActionEvent(definition.trigger.actor, definition.trigger.action, values)
    result = act(machine, ready, event, env.now)
    return replace(result, automation=definition.id, event=event) if isinstance(result, Fired) else None


# ── timers ─────────────────────────────────────────────────────────────────────────────────────────────────────


def next_due(situation: Situation) -> tuple[int, str] | None:
    """The next instant at which a timer fires, and which: of several at one instant the innermost state's, then the one
    written first."""
    best: TimerRun | None = None
    for run in situation.timers:
        if run.due is not None and (best is None or best.due is None or run.due < best.due):
            best = run
    return (best.due, best.timer) if best is not None and best.due is not None else None


def fire(machine: Machine, situation: Situation, timer: str, at: int) -> Fired:
    """What a timer does when it is due. It is spent first; a branch whose limit is used up does not hold."""
    spec = machine.timer_by_id[timer]
    spent = tuple(replace(r, due=None) if r.timer == timer else r for r in situation.timers)
    ready = replace(situation, timers=spent)
    env = Env(ready.facts, ready.used, ready.timers, NO_PARAMETERS, at)
    arm = _first_affordable(machine, spec, env)
    if arm is None:
        return Fired(timer, None, at, situation, ready, (), ())
    try:
        after, outcomes = _applied(machine, ready, arm, env)
    except NoRowError:
        return Fired(timer, None, at, situation, ready, (), ())
    inside = Env(after.facts, after.used, after.timers, NO_PARAMETERS, at)
    broken = tuple(machine.policy.counters[n].name for n in _exceeded(machine, ready, outcomes, env))
    broken += tuple(bound.definition.name for bound in _broken_by(machine, ready, after, inside))
    return Fired(timer, arm.transition.branch, at, situation, after, outcomes, arm.transition.uses, broken)


def _first_affordable(machine: Machine, spec: TimerSpec, env: Env) -> Arm | None:
    try:
        for arm in spec.rule.arms:
            if (arm.guard is None or arm.guard(env)) and all(env.used[n] < machine.limits[n](env) for n in arm.uses):
                return arm
    except NoRowError:
        pass
    return None


# ── what a transition does ─────────────────────────────────────────────────────────────────────────────────────


def _applied(machine: Machine, situation: Situation, arm: Arm, env: Env) -> tuple[Situation, tuple[OutcomeGiven, ...]]:
    """Uses are counted, effects follow in the order written, then states are left and entered."""
    used = situation.used
    if arm.uses:
        used = tuple(n + arm.uses.count(at) for at, n in enumerate(used))
    facts, timers = situation.facts, situation.timers
    outcomes: tuple[OutcomeGiven, ...] = ()
    if arm.effects:
        facts, timers, outcomes = _effects(machine, arm.effects, env, used, situation.timers)
        if machine.totals and outcomes:
            used = _added_up(machine, used, outcomes)
    target = arm.transition.written_target
    if target is None:
        return Situation(situation.state, situation.entered, facts, used, timers, situation.taken), outcomes
    return _arrived(machine, situation, target, facts, used, timers, env.now), outcomes


def _added_up(machine: Machine, used: tuple[int, ...], outcomes: tuple[OutcomeGiven, ...]) -> tuple[int, ...]:
    """The counters with what outcomes add to the totals."""
    counts = list(used)
    for n, adds in machine.totals:
        for given in outcomes:
            amount = given.arguments[adds.index] if given.outcome == adds.outcome else None
            if amount is not None:
                counts[n] += cast("int", amount)
    return tuple(counts)


def _arrived(
    machine: Machine, situation: Situation, target: str, facts: tuple[Value, ...], used: tuple[int, ...],
    timers: tuple[TimerRun, ...], at: int,
) -> Situation:  # fmt: skip
    move = machine.move(situation.state, target)
    if move.resets:
        used = tuple(0 if n in move.resets else count for n, count in enumerate(used))
    state = move.entered[-1] if move.entered else situation.state
    entered = situation.entered[: move.kept] + (at,) * len(move.entered)
    if machine.states[state].final:
        return Situation(state, entered, facts, used, ())
    kept_states = machine.paths[situation.state][: move.kept]
    kept = tuple(run for run in timers if machine.timer_by_id[run.timer].state in kept_states)
    running = with_started(machine, kept, move.entered, facts, used, at)
    taken = tuple(one for one in situation.taken if one.state in kept_states) if situation.taken else ()
    return Situation(state, entered, facts, used, in_firing_order(machine, running), taken)


def _effects(
    machine: Machine, effects: tuple[Effect, ...], env: Env, used: tuple[int, ...], timers: tuple[TimerRun, ...]
) -> tuple[tuple[Value, ...], tuple[TimerRun, ...], tuple[OutcomeGiven, ...]]:
    facts = list(env.facts)
    outcomes: list[OutcomeGiven] = []
    inside = Env(facts, used, timers, env.parameters, env.now)
    for effect in effects:
        values = tuple(value(inside) for value in effect.values)
        match effect.definition:
            case SetTo():
                facts[effect.fact] = values[0]
            case Give(outcome=outcome):
                outcomes.append(OutcomeGiven(outcome, values))
            case OnTimer(timer=timer, verb=verb):
                change = steered(machine, verb, values[0] if values else None, inside, workdays=effect.workdays)
                inside.timers = tuple(change(run) if timer in (run.timer, ALL_TIMERS) else run for run in inside.timers)
    return tuple(facts), tuple(inside.timers), tuple(outcomes)


# ── questions ──────────────────────────────────────────────────────────────────────────────────────────────────


def holds(machine: Machine, situation: Situation, expr: Expr, at: int) -> bool:
    """Whether a condition holds in a situation; one that a table has no row for does not."""
    return _quietly(machine.evaluator(expr), Env(situation.facts, situation.used, situation.timers, NO_PARAMETERS, at))


def broken_bounds(machine: Machine, situation: Situation, at: int) -> tuple[str, ...]:
    """The bounds on facts alone that do not hold."""
    env = Env(situation.facts, situation.used, situation.timers, NO_PARAMETERS, at)
    return tuple(bound.definition.name for bound in machine.bounds_of_facts if not _quietly(bound.holds, env))


def consider(machine: Machine, situation: Situation, event: ActionEvent, at: int) -> tuple[Considered, ...]:
    """For each branch of each rule for an action, whether it was taken and if not, why."""
    result = act(machine, situation, event, at)
    env = Env(situation.facts, situation.used, situation.timers, dict(event.parameters), at)
    found: list[Considered] = []
    decided = False
    for level in machine.rules(situation.state, event.actor, event.action):
        held_here = False
        for rule in level:
            taken_in_rule = False
            for arm in rule.arms:
                values = _reads(machine, arm.transition.guard, env)
                true = arm.guard is None or _quietly(arm.guard, env)
                verdict = _verdict(result, true, taken_in_rule, decided)
                found.append(Considered(rule.id, arm.transition.branch, verdict, values))
                taken_in_rule = taken_in_rule or true
            held_here = held_here or taken_in_rule
        decided = decided or held_here
    return tuple(found)


def _quietly(condition: Evaluator | None, env: Env) -> bool:
    try:
        return bool(condition is None or condition(env))
    except NoRowError:
        return False


def _verdict(result: Result, true: bool, taken_in_rule: bool, decided: bool) -> Any:
    if not true:
        return "condition"
    if taken_in_rule:
        return "later_branch"
    if decided:
        return "outer"
    if isinstance(result, Fired):
        return "taken"
    return result.kind if result.kind in ("forbidden", "limit", "bound", "overlap") else "condition"


# ── parameters ─────────────────────────────────────────────────────────────────────────────────────────────────


def _wrong_parameters(machine: Machine, event: ActionEvent, parameters: Mapping[str, Value]) -> tuple[str, ...]:
    """Names of parameters that the action does not have, that are missing, or whose value is of another type."""
    fields = _fields(machine, event)
    if fields is None:
        return ()
    wrong = [name for name in parameters if name not in fields]
    for name, field in fields.items():
        value = parameters.get(name)
        if value is None and not field.optional or value is not None and not is_of(value, field.type, machine):
            wrong.append(name)
    return tuple(wrong)


def _fields(machine: Machine, event: ActionEvent) -> dict[str, Field] | None:
    key = (event.actor, event.action)
    return machine.action_fields.get(key)


def is_of(value: Value | Open, kind: Type, machine: Machine) -> bool:
    """Whether a value is of a type."""
    if isinstance(value, Open):
        return value.holds(lambda one: is_of(one, kind, machine))
    if isinstance(kind, EnumType):
        return value in machine.enum_values.get(kind.name, ())
    if kind is Kind.BOOL:
        return isinstance(value, bool)
    if kind is Kind.TEXT:
        return isinstance(value, str)
    if kind is Kind.ACTOR:
        return value in machine.actor_names
    return isinstance(value, int) and not isinstance(value, bool)
