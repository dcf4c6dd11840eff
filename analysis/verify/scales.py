"""What a policy names: the lengths, amounts and texts beyond which it tells nothing apart.

In: a policy. Out: ceilings for the differences that are kept, the texts that conditions compare with, and what some
working days can take.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from datetime import date
from functools import lru_cache

from analysis.verify.bounds import FREE
from compiler import model as m
from compiler.calendars import Calendar, is_workday
from compiler.worktime import midnight
from dsl.quantities import DAY


def caps(policy: m.Policy) -> dict[int, int]:
    """What counters never come to more than, whoever uses them: a fixed limit that no deadline can go beyond."""
    settings = {one.name: one.value for one in policy.settings}
    by_itself = {
        effect.outcome
        for state in policy.states for rule in state.rules if isinstance(rule.trigger, m.TimerTrigger)
        for branch in rule.branches for effect in branch.effects if isinstance(effect, m.Give)
    }  # fmt: skip
    found: dict[int, int] = {}
    for n, counter in enumerate(policy.counters):
        count = counter.count
        most = settings[count.name] if isinstance(count, m.SettingOf) else getattr(count, "value", None)
        if isinstance(most, int) and (counter.adds is None or counter.adds.outcome not in by_itself):
            found[n] = most
    return found


def marks(policy: m.Policy) -> tuple[int, ...]:
    """The whole numbers that a policy names, with their neighbours and opposites, ascending."""
    named = {0, *(one.value for one in policy.settings if _whole(one.value))}
    for expr in expressions(policy):
        named |= {part.value for part in m.parts(expr) if isinstance(part, m.Const) and _whole(part.value)}
    return tuple(sorted({sign * one + by for one in named for sign in (1, -1) for by in (-1, 0, 1)}))  # type: ignore[operator]


_KINDS: dict[m.Type, str] = {
    m.Kind.TIME: "moment", m.Kind.DATE: "moment", m.Kind.INT: "count", m.Kind.BOOL: "choice", m.Kind.TEXT: "choice",
    m.Kind.ACTOR: "choice",
}  # fmt: skip


def kind_of(type_: m.Type) -> str:
    """As what values of a type are told apart."""
    return "choice" if isinstance(type_, m.EnumType) else _KINDS.get(type_, "amount")


def factors(policy: m.Policy) -> frozenset[str]:
    """The facts that are multiplied somewhere, through tables too: of the product only bounds are kept."""
    multiplied = {
        table.name: {one.name for row in table.rows for product in _products(row.value) for one in m.parts(product)
                     if isinstance(one, m.ArgumentOf)}
        for table in policy.tables
    }  # fmt: skip
    fields = {table.name: [field.name for field in table.fields] for table in policy.tables}
    found: set[str] = set()
    for expr in expressions(policy):
        inside: list[m.Expr] = list(_products(expr))
        for part in m.parts(expr):
            if isinstance(part, m.TableOf):
                inside += [argument for argument, field in zip(part.arguments, fields[part.table], strict=True)
                           if field in multiplied[part.table]]  # fmt: skip
        found |= {one.name for product in inside for one in m.parts(product) if isinstance(one, m.FactOf)}
    return frozenset(found)


def _products(expr: m.Expr) -> Iterator[m.Expr]:
    return (one for one in m.parts(expr) if isinstance(one, m.Arithmetic) and one.operator == "*")


def _whole(value: m.Value) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def ceilings(policy: m.Policy) -> tuple[int, int, int, int]:
    """Above every sum of lengths of time that matters, above every length in a condition, above every amount, and above
    every whole number."""
    lengths: list[int] = []
    asked: list[int] = []
    amounts, counts = [1], [1]
    settings = {one.name: one for one in policy.settings}
    for expr in expressions(policy):
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


def expressions(policy: m.Policy) -> Iterator[m.Expr]:
    """Every expression of a policy."""
    for state in policy.states:
        for rule in state.rules:
            if isinstance(rule.trigger, m.TimerTrigger):
                yield rule.trigger.duration
            yield from _given(rule.guard)
            for branch in rule.branches:
                yield from _given(branch.guard)
                for effect in branch.effects:
                    yield from _effect_values(effect)
        for forbid in state.forbids:
            yield from _given(forbid.guard)
        for auto in state.automations:
            yield from _given(auto.guard)
            yield from (value for _, value in auto.values)
    yield from (counter.count for counter in policy.counters)
    yield from (bound.condition for bound in policy.bounds)
    yield from (claim.body.condition for claim in policy.claims if isinstance(claim.body, m.Never))
    for table in policy.tables:
        for row in table.rows:
            yield row.value
            for field, cell in zip(table.fields, row.cells, strict=False):
                for one in cell.cells if isinstance(cell, m.CellJoint) else (cell,):
                    yield m.Const(field.type, one.value)


def _given(expr: m.Expr | None) -> tuple[m.Expr, ...]:
    return () if expr is None else (expr,)


def _effect_values(effect: m.EffectDef) -> tuple[m.Expr, ...]:
    """The expressions of an effect."""
    match effect:
        case m.SetTo(value=value):
            return (value,)
        case m.Give(arguments=arguments):
            return arguments
        case m.OnTimer(by=by):
            return _given(by)


@lru_cache(maxsize=256)
def workdays_span(calendar: Calendar | None, n: int, zone: str) -> tuple[int, int]:
    """The fewest and the most seconds that n working days can take in the years that a calendar knows."""
    assert calendar is not None
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


@lru_cache(maxsize=64)
def texts(policy: m.Policy) -> frozenset[str]:
    """The texts that a policy's conditions name."""
    found: set[str] = set()
    for expr in expressions(policy):
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
