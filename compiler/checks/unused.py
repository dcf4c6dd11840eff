"""What is declared and never used: timers, limits, tables, settings, outcomes, facts, actions."""

from __future__ import annotations

from collections.abc import Iterator

from compiler import model as m
from compiler.scope import THINGS
from dsl.diagnostics import Problems


def check_unused(policy: m.Policy, problems: Problems) -> None:
    """P0309 for limits and timers nobody uses, P0310 for the rest; warnings, since a later amendment may use them."""
    _check_assumptions(policy, problems)
    seen = set(_used(policy))
    for counter in policy.counters:
        if ("uses", counter.name) not in seen and counter.adds is None:
            problems.warn("P0309", counter.span, thing=THINGS["limit"], name=counter.label)
    for state in policy.states:
        for rule in state.rules:
            idle = not any(branch.target is not None or branch.effects or branch.uses for branch in rule.branches)
            if rule.is_timer and idle and ("timer", rule.id) not in seen:
                problems.warn("P0309", rule.span, thing=THINGS["timer"], name=rule.name)
    for thing, group in (("setting", policy.settings), ("table", policy.tables), ("outcome", policy.outcomes)):
        for one in group:
            if (thing, one.name) not in seen:
                problems.warn("P0310", one.span, thing=THINGS[thing], name=one.label)
    triggers = {rule.trigger for state in policy.states for rule in state.rules}
    for actor in policy.actors:
        for action in actor.actions:
            if m.ActionTrigger(actor.name, action.name) not in triggers:
                problems.warn("P0311", action.span, actor=actor.label, name=action.label)


def _check_assumptions(policy: m.Policy, problems: Problems) -> None:
    """P0338 for assumptions about actors whose turn it never is."""
    awaited = {actor for state in policy.states for actor in state.awaits}
    labels = {actor.name: actor.label for actor in policy.actors}
    for claim in policy.claims:
        for name in claim.unless:
            if name not in awaited:
                problems.warn("P0338", claim.span, actor=labels[name], name=name)


def expressions(policy: m.Policy) -> Iterator[m.Expr]:
    """Every expression of a policy, whole."""
    for state in policy.states:
        yield from _of_state(state)
    for actor in policy.actors:
        if actor.delegation is not None:
            yield from _some(actor.delegation.guard)
    for bound in policy.bounds:
        yield bound.condition
    for counter in policy.counters:
        yield counter.count
    for table in policy.tables:
        for row in table.rows:
            yield row.value
    for claim in policy.claims:
        if isinstance(claim.body, m.Never):
            yield claim.body.condition


def _of_state(state: m.StateDef) -> Iterator[m.Expr]:
    for forbid in state.forbids:
        yield from _some(forbid.guard)
    for rule in state.rules:
        yield from _some(rule.guard)
        if isinstance(rule.trigger, m.TimerTrigger):
            yield rule.trigger.duration
        for branch in rule.branches:
            yield from _some(branch.guard)
            for effect in branch.effects:
                yield from _of_effect(effect)
    for automation in state.automations:
        yield from _some(automation.guard)
        yield from (value for _, value in automation.values)


def _some(expr: m.Expr | None) -> Iterator[m.Expr]:
    if expr is not None:
        yield expr


def _of_effect(effect: m.EffectDef) -> Iterator[m.Expr]:
    match effect:
        case m.SetTo(value=value):
            yield value
        case m.Give(arguments=arguments):
            yield from arguments
        case m.OnTimer(by=by):
            yield from _some(by)


def _used(policy: m.Policy) -> Iterator[tuple[str, str]]:
    for expr in expressions(policy):
        for part in m.parts(expr):
            match part:
                case m.SettingOf(name=name):
                    yield "setting", name
                case m.TableOf(table=table):
                    yield "table", table
                case m.LeftOf(timer=timer):
                    yield "timer", timer
                case _:
                    pass
    for state in policy.states:
        for rule in state.rules:
            for name in rule.uses:
                yield "uses", name
            for branch in rule.branches:
                for name in branch.uses:
                    yield "uses", name
                for effect in branch.effects:
                    if isinstance(effect, m.Give):
                        yield "outcome", effect.outcome
