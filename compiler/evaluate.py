"""Typed expressions → functions of a situation. Total and exact: whole numbers only, nothing of the host is evaluated.

Each expression becomes a closure once, when a machine is built; evaluating is then a few calls. Tables are tried row by
row. A table without a fitting row, which ``check`` reports, raises ``NoRowError``; the caller makes it a refusal.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence
from typing import Any, cast

from compiler import model as m
from compiler.opened import Open
from compiler.placeholders import language_of, written
from compiler.situation import TimerRun
from compiler.worktime import among, clock_of, counted, due, on_workday


class NoRowError(Exception):
    """A table has no row for these values."""

    def __init__(self, table: str) -> None:
        super().__init__(table)
        self.table = table


class Env:
    """What an expression may read: facts and counters in the policy's order, the timers running, the action's
    parameters, a table's arguments, and the present moment."""

    __slots__ = ("arguments", "facts", "now", "parameters", "timers", "used")

    def __init__(
        self, facts: Sequence[m.Value], used: Sequence[int], timers: Sequence[TimerRun],
        parameters: Mapping[str, m.Value], now: int,
    ) -> None:  # fmt: skip
        self.facts = facts
        self.used = used
        self.timers = timers
        self.parameters = parameters
        self.now = now
        self.arguments: Mapping[str, m.Value] = {}


Evaluator = Callable[[Env], Any]

_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "==": operator.eq, "!=": operator.ne, "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}  # fmt: skip


class Evaluators:
    """Turns expressions of one policy into functions. ``settings`` are the values the platform chose."""

    def __init__(self, policy: m.Policy, settings: Mapping[str, m.Value]) -> None:
        self._policy = policy
        self._facts = {fact.name: n for n, fact in enumerate(policy.facts)}
        self._counters = {counter.name: n for n, counter in enumerate(policy.counters)}
        self._settings = {one.name: settings.get(one.name, one.value) for one in policy.settings}
        self._tables: dict[str, Evaluator] = {}
        self._definitions = {table.name: table for table in policy.tables}

    def __call__(self, expr: m.Expr) -> Evaluator:
        """The function that an expression means."""
        match expr:
            case m.Const(value=value):
                return lambda env: value
            case m.FactOf(name=name):
                index = self._facts[name]
                return lambda env: env.facts[index]
            case m.ParameterOf(name=name):
                return lambda env: env.parameters.get(name)
            case m.ArgumentOf(name=name):
                return lambda env: env.arguments[name]
            case m.SettingOf(name=name):
                setting = self._settings[name]
                return lambda env: setting
            case m.NowOf():
                return lambda env: env.now
            case m.UsedOf(limit=limit):
                counter = self._counters[limit]
                return lambda env: env.used[counter]
            case m.LeftOf(timer=timer):
                return self._left(timer)
            case m.TableOf(table=table, arguments=arguments):
                return self._lookup(table, tuple(self(argument) for argument in arguments))
            case _:
                return self._computed(expr)

    def _computed(self, expr: m.Expr) -> Evaluator:
        match expr:
            case m.Negation(operand=operand):
                inner = self(operand)
                return lambda env: not inner(env)
            case m.Logic(operator="and", left=one, right=other):
                first, second = self(one), self(other)
                return lambda env: first(env) and second(env)
            case m.Logic(left=one, right=other):
                first, second = self(one), self(other)
                return lambda env: first(env) or second(env)
            case m.Compare(operator=sign, left=one, right=other):
                compare, first, second = _COMPARE[sign], self(one), self(other)
                return lambda env: compare(first(env), second(env))
            case m.Choose(which=which, left=one, right=other):
                choose = cast("Callable[[Any, Any], Any]", min if which == "min" else max)
                first, second = self(one), self(other)
                return lambda env: choose(first(env), second(env))
            case m.Arithmetic():
                return self._arithmetic(expr)
            case m.WithinOf(duration=duration, moment=moment):
                return self._within(duration, moment)
            case m.ClockWindow(start=one, end=other):
                zone, first, last = self._policy.zone, self(one), self(other)
                return lambda env: _in_window(clock_of(env.now, zone), first(env), last(env))
            case m.OnWorkday():
                zone, calendar = self._policy.zone, self._policy.calendar
                assert calendar is not None, "the compiler lets no working days through without a calendar"
                off = among(suspended_days(self._policy, None))
                return lambda env: on_workday(env.now, zone, calendar, off)
            case m.Template(parts=pieces):
                return self._template(pieces)
            case _:
                raise AssertionError(expr)

    def _left(self, timer: str) -> Evaluator:
        suspended = suspended_days(self._policy, timer)
        if not suspended:
            return lambda env: left(env, timer)
        zone = self._policy.zone

        def counted_left(env: Env) -> int:
            run = _running(env, timer)
            if run is None or run.due is None:
                return left(env, timer)
            return counted(env.now, run.due, zone=zone, suspended=suspended) if run.due > env.now else 0

        return counted_left

    def _within(self, duration: m.Expr, moment: m.Expr) -> Evaluator:
        length, start = self(duration), self(moment)
        if duration.type is not m.Kind.WORKDAYS:
            return lambda env: _within(length(env), start(env), env.now)
        zone, calendar = self._policy.zone, self._policy.calendar
        off = suspended_days(self._policy, None)

        def within_workdays(env: Env) -> bool:
            since = start(env)
            if since is None or since > env.now:
                return False
            end = due(since, length(env), workdays=True, zone=zone, calendar=calendar, suspended=off)
            return env.now <= end

        return within_workdays

    def _template(self, pieces: tuple[str | m.Expr, ...]) -> Evaluator:
        """A text put together; its values are written in the language of its own words."""
        policy = self._policy
        language = language_of([piece for piece in pieces if isinstance(piece, str)])
        made = [piece if isinstance(piece, str) else (self(piece), piece.type) for piece in pieces]

        def filled(env: Env) -> str:
            return "".join(
                one if isinstance(one, str) else written(one[0](env), one[1], policy, language) for one in made
            )

        return filled

    def _arithmetic(self, expr: m.Arithmetic) -> Evaluator:
        first, second = self(expr.left), self(expr.right)
        if expr.operator == "+":
            return lambda env: first(env) + second(env)
        if expr.operator == "-":
            return lambda env: first(env) - second(env)
        if m.Kind.PERCENT in (expr.left.type, expr.right.type) and expr.type is m.Kind.MONEY:
            return lambda env: half_up(first(env) * second(env), 10_000)
        return lambda env: first(env) * second(env)

    def _row(self, table: str, number: int, value: m.Expr) -> Evaluator:
        """What a row gives; for those who watch which rows do."""
        return self(value)

    def _lookup(self, name: str, arguments: tuple[Evaluator, ...]) -> Evaluator:
        table = self._definitions[name]
        rows = self._tables.get(name)
        if rows is None:
            values = [self._row(name, number, row.value) for number, row in enumerate(table.rows)]
            rows = self._tables[name] = _rows(table, values)
        fields = tuple(field.name for field in table.fields)

        def look_up(env: Env) -> Any:
            inner = Env(env.facts, env.used, env.timers, env.parameters, env.now)
            inner.arguments = {field: argument(env) for field, argument in zip(fields, arguments, strict=True)}
            return rows(inner)

        return look_up


def _rows(table: m.TableDef, values: list[Evaluator]) -> Evaluator:
    fields = tuple(field.name for field in table.fields)
    tests = [tuple(zip(fields, row.cells, strict=False)) for row in table.rows]

    def first_match(env: Env) -> Any:
        for test, value in zip(tests, values, strict=True):
            if all(fits(cell, env.arguments[field]) for field, cell in test):
                return value(env)
        raise NoRowError(table.name)

    return first_match


def fits(cell: m.Cell | m.CellJoint, value: m.Value) -> bool:
    """Whether a value is in a cell; an unknown value only fits ``_`` and ``unknown``."""
    if isinstance(cell, m.CellJoint):
        found = (fits(one, value) for one in cell.cells)
        return all(found) if cell.joint == "and" else any(found)
    if cell.operator == "any":
        return True
    if cell.operator == "==":
        return value == cell.value
    return value is not None and _COMPARE[cell.operator](value, cell.value)


def half_up(numerator: int, denominator: int) -> int:
    """A quotient rounded to the nearest whole number, halves away from zero."""
    if isinstance(numerator, Open):
        return cast("int", numerator.divided(denominator, half_up))
    sign = -1 if numerator < 0 else 1
    return sign * ((2 * abs(numerator) + denominator) // (2 * denominator))


def left(env: Env, timer: str) -> int:
    """Seconds to a timer's deadline; zero where it is not running."""
    run = _running(env, timer)
    if run is None:
        return 0
    if run.paused_left is not None:
        return run.paused_left
    return max(run.due - env.now, 0) if run.due is not None else 0


def _running(env: Env, timer: str) -> TimerRun | None:
    return next((run for run in env.timers if run.timer == timer), None)


def suspended_days(policy: m.Policy, timer: str | None) -> tuple[tuple[int, int], ...]:
    """The days on which a timer stands still, as pairs of first and last ordinals; without one, those on which every
    timer does."""
    return tuple((one.first, one.last) for one in policy.suspensions if not one.timers or timer in one.timers)


def _in_window(clock: int, first: int, last: int) -> bool:
    return first <= clock < last if first <= last else clock >= first or clock < last


def _within(length: int, start: int | None, now: int) -> bool:
    return start is not None and start <= now <= start + length


Read = tuple[str, m.Value]


def readers(expr: m.Expr, evaluators: Evaluators) -> dict[str, Evaluator]:
    """What a condition reads, by name."""
    found: dict[str, Evaluator] = {}
    for part in m.parts(expr):
        match part:
            case m.FactOf(name=name) | m.SettingOf(name=name):
                found[name] = evaluators(part)
            case m.ParameterOf(action=action, name=name):
                found[f"{action}.{name}"] = evaluators(part)
            case m.UsedOf(limit=limit):
                found[f"used({limit})"] = evaluators(part)
            case m.LeftOf(timer=timer):
                found[f"left({timer})"] = evaluators(part)
            case _:
                pass
    return found
