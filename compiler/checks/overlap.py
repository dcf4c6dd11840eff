"""Two rules of one state for one action that can hold at once, with values that show it.

Values are tried: for each thing the conditions read, those at and beside the constants it meets. What is reported is
certain, since the values are shown; that nothing was found is no proof, and at run time two rules that hold are
refused.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, islice, product

from compiler import model as m
from compiler.calendars import UnknownYearError
from compiler.evaluate import Env, Evaluator, Evaluators, NoRowError
from compiler.situation import TimerRun
from compiler.values import shown
from dsl.catalogue import Bilingual
from dsl.diagnostics import Problems

MOST_TRIED = 20_000
"""Combinations of values tried for one pair of rules."""

NOW = 1_700_000_000
"""Any instant will do: conditions only look at distances."""

_STAND_INS: dict[m.Kind, tuple[m.Value, ...]] = {
    m.Kind.INT: (0, 1), m.Kind.MONEY: (0, 1, 10_000), m.Kind.PERCENT: (0, 10_000), m.Kind.DURATION: (0, 3600),
    m.Kind.TIME: (NOW - 3600, NOW), m.Kind.DATE: (738_000,), m.Kind.TEXT: ("…",), m.Kind.BOOL: (False, True),
    m.Kind.WORKDAYS: (0, 1), m.Kind.CLOCK: (0, 43_200),
}  # fmt: skip


ALWAYS = Bilingual("every case", "任何情况")


def check_overlap(policy: m.Policy, problems: Problems) -> None:
    """P0312 for each pair of rules that collide."""
    evaluators: Evaluators | None = None
    for state in policy.states:
        for one, other in combinations([rule for rule in state.rules if not rule.is_timer], 2):
            if one.trigger != other.trigger:
                continue
            evaluators = evaluators or Evaluators(policy, {})
            witness = _witness(one, other, policy, evaluators)
            if witness is not None:
                problems.error("P0312", one.span, other.span, action=str(one.trigger), state=state.label,
                               values=", ".join(witness) or ALWAYS, one=one.name, other=other.name)  # fmt: skip


def _witness(one: m.RuleDef, other: m.RuleDef, policy: m.Policy, evaluators: Evaluators) -> list[str] | None:
    """Values under which both rules hold, in words; None where none was found."""
    guards = [_enabled(rule, evaluators) for rule in (one, other)]
    parts = [part for rule in (one, other) for part in _parts(rule, policy)]
    variables = list(dict.fromkeys(part for part in parts if isinstance(part, Variable)))
    pool = _pool(parts)
    domains = [_domain(variable, pool, policy) for variable in variables]
    for values in islice(product(*domains), MOST_TRIED):
        env = _env(dict(zip(variables, values, strict=True)), policy)
        try:
            if all(holds(env) for holds in guards):
                return [_said(variable, value, policy) for variable, value in zip(variables, values, strict=True)]
        except (NoRowError, UnknownYearError):
            continue
    return None


def _enabled(rule: m.RuleDef, evaluators: Evaluators) -> Evaluator:
    guard = evaluators(rule.guard) if rule.guard is not None else None
    branches = [evaluators(branch.guard) if branch.guard is not None else None for branch in rule.branches]

    def holds(env: Env) -> bool:
        if guard is not None and not guard(env):
            return False
        return any(branch is None or branch(env) for branch in branches)

    return holds


def _guards(rule: m.RuleDef) -> Iterator[m.Expr]:
    for guard in (rule.guard, *(branch.guard for branch in rule.branches)):
        if guard is not None:
            yield guard


Variable = m.FactOf | m.ParameterOf | m.UsedOf | m.LeftOf


def _parts(rule: m.RuleDef, policy: m.Policy) -> Iterator[m.Expr]:
    """Everything that a rule's conditions read, in the tables that they ask too."""
    waiting = list(_guards(rule))
    seen: set[str] = set()
    while waiting:
        for part in m.parts(waiting.pop(0)):
            yield part
            if isinstance(part, m.TableOf) and part.table not in seen:
                seen.add(part.table)
                waiting.extend(row.value for table in policy.tables if table.name == part.table for row in table.rows)


def _pool(parts: list[m.Expr]) -> dict[m.Type, set[m.Value]]:
    """The constants in some conditions by type, and what lies beside them."""
    found: dict[m.Type, set[m.Value]] = {}
    for part in parts:
        if isinstance(part, m.Const) and part.type is not None and part.value is not None:
            values = found.setdefault(part.type, set())
            values.add(part.value)
            if isinstance(part.value, int) and not isinstance(part.value, bool):
                values.update((max(part.value - 1, 0), part.value + 1))
    return found


def _domain(variable: Variable, pool: dict[m.Type, set[m.Value]], policy: m.Policy) -> list[m.Value]:
    kind = variable.type
    optional = False
    match variable:
        case m.FactOf(name=name):
            optional = any(fact.name == name and fact.optional for fact in policy.facts)
        case m.ParameterOf(actor=actor, action=action, name=name):
            optional = any(
                field.optional
                for who in policy.actors if who.name == actor
                for what in who.actions if what.name == action
                for field in what.fields if field.name == name
            )  # fmt: skip
        case _:
            pass
    if isinstance(kind, m.EnumType):
        values: list[m.Value] = [value.name for enum in policy.enums if enum.name == kind.name for value in enum.values]
    elif kind is m.Kind.ACTOR:
        values = [actor.name for actor in policy.actors]
    else:
        beside = {NOW - int(n or 0) for n in pool.get(m.Kind.DURATION, ())} if kind is m.Kind.TIME else set()
        tried = {*pool.get(kind, ()), *_STAND_INS[kind], *beside}
        values = sorted(tried, key=lambda value: (str(type(value)), value))
    return [*values, None] if optional else values


def _env(values: dict[Variable, m.Value], policy: m.Policy) -> Env:
    facts: dict[str, m.Value] = {}
    used: dict[str, int] = {}
    timers: list[TimerRun] = []
    parameters: dict[str, m.Value] = {}
    for variable, value in values.items():
        match variable:
            case m.FactOf(name=name):
                facts[name] = value
            case m.ParameterOf(name=name):
                parameters[name] = value
            case m.UsedOf(limit=limit):
                used[limit] = int(value or 0)
            case m.LeftOf(timer=timer):
                timers.append(TimerRun(timer, NOW, NOW + int(value or 0)))
    return Env(
        [facts.get(fact.name) for fact in policy.facts], [used.get(counter.name, 0) for counter in policy.counters],
        timers, parameters, NOW,
    )  # fmt: skip


def _said(variable: Variable, value: m.Value, policy: m.Policy) -> str:
    match variable:
        case m.FactOf(name=name, type=kind):
            return f"{name} = {shown(value, kind, policy)}"
        case m.ParameterOf(action=action, name=name, type=kind):
            return f"{action}.{name} = {shown(value, kind, policy)}"
        case m.UsedOf(limit=limit, type=kind):
            return f"used({limit}) = {shown(value, kind, policy)}"
        case m.LeftOf(timer=timer, type=kind):
            return f"left({timer}) = {shown(value, kind, policy)}"
