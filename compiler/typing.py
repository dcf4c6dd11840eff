"""Expressions of the syntax tree → typed expressions. Types never mix: a mistake names both.

In: an expression, the scope, and where it stands. Out: the typed expression, or None after a report. ``unknown`` is a
value of optional facts and parameters; size comparisons and computing ask that it be ruled out first, and what a
condition rules out is tracked here (``learned``).
"""

from __future__ import annotations

from dataclasses import replace
from typing import Literal, cast

from compiler.model import (
    ArgumentOf,
    Arithmetic,
    Choose,
    ClockWindow,
    Compare,
    Const,
    EnumType,
    Expr,
    FactOf,
    Kind,
    LeftOf,
    Logic,
    Negation,
    NowOf,
    OnWorkday,
    OutcomeDef,
    ParameterOf,
    SettingOf,
    TableOf,
    Template,
    Type,
    UsedOf,
    WithinOf,
)  # fmt: skip
from compiler.placeholders import placeholders
from compiler.scope import KnownKey, Place, Scope, type_name
from dsl import syntax as s
from dsl.keywords import FUNCTION_BY_SPELLING, FUNCTIONS, UNIT_SECONDS
from dsl.record import record
from dsl.source import Span

_ORDERED = {
    Kind.INT, Kind.MONEY, Kind.PERCENT, Kind.DURATION, Kind.TIME, Kind.DATE, Kind.WORKDAYS, Kind.CLOCK,
}  # fmt: skip
_ADDED = {Kind.INT, Kind.MONEY, Kind.PERCENT, Kind.DURATION, Kind.WORKDAYS}


@record
class Typed:
    """A typed expression; ``optional`` when it may be unknown where it stands."""

    expr: Expr
    type: Type | None
    optional: bool = False


def typed(expression: s.Expression, scope: Scope, place: Place, expected: Type | None = None) -> Typed | None:
    """The typed form of an expression; ``expected`` lets a bare name be a value of that enum."""
    match expression:
        case s.Text():
            return _text(expression, scope, place)
        case s.Boolean() | s.Integer() | s.Money() | s.Percent() | s.Duration() | s.Workdays() | s.Clock() | s.Day():
            return _literal(expression, scope)
        case s.Unknown() | s.Now():
            now = isinstance(expression, s.Now)
            return Typed(NowOf(), Kind.TIME) if now else Typed(Const(None, None), None, optional=True)
        case s.Reference():
            return _reference(expression, scope, place, expected)
        case s.Call():
            return _call(expression, scope, place)
        case s.Not(operand=operand):
            inner = condition(operand, scope, place)
            return Typed(Negation(inner), Kind.BOOL) if inner is not None else None
        case s.Within():
            return _within(expression, scope, place)
        case s.ClockWindow():
            return _clock_window(expression, scope, place)
        case s.OnWorkday(span=span):
            return Typed(OnWorkday(), Kind.BOOL) if _has_calendar(span, scope) else None
        case s.InState(span=span):
            scope.problems.error("P0732", span)
            return None
        case s.Binary(operator="and" | "or"):
            return _logic(expression, scope, place)
        case s.Binary(operator="==" | "!=" | "<" | "<=" | ">" | ">="):
            return _comparison(expression, scope, place)
        case s.Binary():
            return _arithmetic(expression, scope, place)


def _literal(literal: s.Literal, scope: Scope) -> Typed | None:
    match literal:
        case s.Boolean(value=value):
            return Typed(Const(Kind.BOOL, value), Kind.BOOL)
        case s.Integer(value=value):
            return Typed(Const(Kind.INT, value), Kind.INT)
        case s.Text(value=value):
            return Typed(Const(Kind.TEXT, value), Kind.TEXT)
        case s.Workdays(count=count, span=span):
            return Typed(Const(Kind.WORKDAYS, count), Kind.WORKDAYS) if _has_calendar(span, scope) else None
        case s.Clock(seconds=seconds):
            return Typed(Const(Kind.CLOCK, seconds), Kind.CLOCK)
        case s.Percent(points=points):
            return Typed(Const(Kind.PERCENT, points), Kind.PERCENT)
        case s.Duration(parts=parts):
            seconds = sum(count * UNIT_SECONDS[unit] for count, unit in parts)
            return Typed(Const(Kind.DURATION, seconds), Kind.DURATION)
        case s.Day(value=day):
            return Typed(Const(Kind.DATE, day.toordinal()), Kind.DATE)
        case s.Money(fen=fen, currency=currency, span=span):
            if currency != scope.currency:
                scope.problems.error("P0218", span, found=currency, currency=scope.currency)
                return None
            return Typed(Const(Kind.MONEY, fen), Kind.MONEY)


def _has_calendar(span: Span, scope: Scope) -> bool:
    """Whether the policy says which days are working days; said once where it does not."""
    if scope.calendar is None and not scope.uncalendared:
        scope.problems.error("P0236", span)
        scope.uncalendared = True
    return scope.calendar is not None


def length_of(expression: s.Expression, scope: Scope, place: Place) -> Expr | None:
    """A typed length of time: exact, or in working days."""
    found = typed(expression, scope, place, Kind.DURATION)
    if found is None:
        return None
    return exactly(expression, Kind.WORKDAYS if found.type is Kind.WORKDAYS else Kind.DURATION, scope, place)


def _text(literal: s.Text, scope: Scope, place: Place) -> Typed | None:
    """A text; one with placeholders is put together when it is needed."""
    pieces = placeholders(literal.value)
    if pieces is None:
        scope.problems.error("P0234", literal.span)
        return None
    parts: list[str | Expr] = []
    for piece in pieces:
        if isinstance(piece, str):
            parts.append(piece)
            continue
        value = typed(s.Reference(s.Name(piece.name, literal.span), literal.span), scope, place)
        if value is None:
            return None
        parts.append(value.expr)
    if all(isinstance(part, str) for part in parts):
        return Typed(Const(Kind.TEXT, "".join(cast("list[str]", parts))), Kind.TEXT)
    return Typed(Template(tuple(parts)), Kind.TEXT)


def _within(window: s.Within, scope: Scope, place: Place) -> Typed | None:
    length = length_of(window.duration, scope, place)
    start = typed(window.moment, scope, place)
    if start is not None and start.type is not Kind.TIME:
        mismatch(window.moment.span, Kind.TIME, start.type, scope)
        return None
    if length is None or start is None:
        return None
    return Typed(WithinOf(length, start.expr), Kind.BOOL)


def _clock_window(window: s.ClockWindow, scope: Scope, place: Place) -> Typed | None:
    start, end = (exactly(one, Kind.CLOCK, scope, place) for one in (window.start, window.end))
    return Typed(ClockWindow(start, end), Kind.BOOL) if start is not None and end is not None else None


def condition(expression: s.Expression, scope: Scope, place: Place) -> Expr | None:
    """A typed condition."""
    return exactly(expression, Kind.BOOL, scope, place)


def exactly(
    expression: s.Expression, wanted: Type, scope: Scope, place: Place, *, optional: bool = False
) -> Expr | None:
    """A typed expression of one type; unknown only where ``optional``."""
    found = typed(expression, scope, place, wanted)
    if found is None:
        return None
    if found.type is None and optional:
        return found.expr
    if found.type is None:
        scope.problems.error("P0213", expression.span)
        return None
    if found.type != wanted:
        mismatch(expression.span, wanted, found.type, scope)
        return None
    if found.optional and not optional and not _is_known(found.expr, place):
        may_be_unknown(expression, scope)
        return None
    return found.expr


def mismatch(span: Span, wanted: Type, found: Type | None, scope: Scope) -> None:
    """Report a value of another type than needed."""
    scope.problems.error("P0211", span, wanted=type_name(wanted), found=type_name(found))


def ordered(kind: Type) -> bool:
    """Whether values of a type are less or more than each other."""
    return kind in _ORDERED


def may_be_unknown(expression: s.Expression, scope: Scope) -> None:
    """Report a value that may be unknown where it must be known."""
    scope.problems.error("P0212", expression.span, name=expression.span.text)


def _key(expr: Expr) -> KnownKey | None:
    match expr:
        case FactOf(name=name):
            return "fact", name
        case ParameterOf(actor=actor, action=action, name=name):
            return "parameter", actor, action, name
        case ArgumentOf(name=name):
            return "argument", name
        case _:
            return None


def _is_known(expr: Expr, place: Place) -> bool:
    return _key(expr) in place.known


def learned(expr: Expr | None, truth: bool) -> frozenset[KnownKey]:
    """Which facts and parameters are known once a condition turned out true, or false."""
    match expr:
        case Compare(operator="==" | "!=" as operator, left=left, right=right):
            equal = (operator == "==") == truth
            found: set[KnownKey] = set()
            for one, other in ((left, right), (right, left)):
                key = _key(one)
                unknown = isinstance(other, Const) and other.value is None
                certain = _key(other) is None and not unknown
                if key is not None and (equal and certain or not equal and unknown):
                    found.add(key)
            return frozenset(found)
        case Logic(operator=operator, left=left, right=right):
            both = (operator == "and") == truth
            mine, others = learned(left, truth), learned(right, truth)
            return mine | others if both else mine & others
        case Negation(operand=operand):
            return learned(operand, not truth)
        case WithinOf(moment=moment) if truth:
            key = _key(moment)
            return frozenset({key}) if key is not None else frozenset()
        case _:
            return frozenset()


def knowing(place: Place, expr: Expr | None, truth: bool = True) -> Place:
    """The place after a condition turned out one way."""
    return replace(place, known=place.known | learned(expr, truth)) if expr is not None else place


# ── names ──────────────────────────────────────────────────────────────────────────────────────────────────────


def _reference(reference: s.Reference, scope: Scope, place: Place, expected: Type | None) -> Typed | None:
    name = reference.name
    if "." in name.text:
        return _parameter(name, scope, place) if place.outcome is None else _field(name, place.outcome, scope)
    text = name.text
    if isinstance(expected, EnumType) and scope.has_value(expected, text):
        return Typed(Const(expected, text), expected)
    for argument in place.arguments:
        if argument.name == text:
            return Typed(ArgumentOf(text, argument.type), argument.type, argument.optional)
    if text in scope.facts:
        fact = scope.facts[text]
        return Typed(FactOf(text, fact.type), fact.type, fact.optional)
    if text in scope.settings:
        return Typed(SettingOf(text, scope.settings[text].type), scope.settings[text].type)
    if text in scope.actors and expected in (None, Kind.ACTOR):
        return Typed(Const(Kind.ACTOR, text), Kind.ACTOR)
    if expected is Kind.ACTOR and text in ("system", "系统"):
        return Typed(Const(Kind.ACTOR, "system"), Kind.ACTOR)
    enums = scope.enum_value(text)
    if len(enums) == 1:
        return Typed(Const(enums[0], text), enums[0])
    if isinstance(expected, EnumType) and expected.name in scope.enums:
        known = [value.name for value in scope.enums[expected.name].values]
        scope.unknown("value", name, [*known, *scope.facts])
        return None
    if len(enums) > 1:
        scope.problems.error("P0203", name.span, name=text, ids=[enum.name for enum in enums])
        return None
    values = [value.name for enum in scope.enums.values() for value in enum.values]
    own = [argument.name for argument in place.arguments]
    scope.unknown("value", name, [*own, *scope.facts, *scope.settings, *values, *scope.actors])
    return None


def _field(name: s.Name, outcome: OutcomeDef, scope: Scope) -> Typed | None:
    """``outcome.field``, where an outcome sets something off."""
    before, _, last = name.text.rpartition(".")
    if before != outcome.name:
        scope.unknown("outcome", s.Name(before, name.span), [outcome.name])
        return None
    for field in outcome.fields:
        if field.name == last:
            return Typed(ArgumentOf(last, field.type), field.type, field.optional)
    scope.unknown("parameter", s.Name(last, name.span), [one.name for one in outcome.fields])
    return None


def _parameter(name: s.Name, scope: Scope, place: Place) -> Typed | None:
    """``action.parameter`` or ``actor.action.parameter``."""
    *before, last = name.text.split(".")
    candidates = [
        (actor, action)
        for actor in scope.actors.values()
        for action in actor.actions
        if action.name == before[-1] and (len(before) == 1 or before[0] == actor.name and len(before) == 2)
    ]
    trigger = place.trigger
    if trigger is not None:
        own = [(a, b) for a, b in candidates if a.name == trigger.actor.name and b.name == trigger.action.name]
        candidates = own or candidates
    if not candidates:
        scope.unknown("action", s.Name(".".join(before), name.span), _actions(scope))
        return None
    if len(candidates) > 1:
        scope.problems.error(
            "P0203", name.span, name=name.text, ids=[f"{a.name}.{b.name}.{last}" for a, b in candidates]
        )
        return None
    actor, action = candidates[0]
    at_hand = trigger is not None and (trigger.actor.name, trigger.action.name) == (actor.name, action.name)
    if not (at_hand or place.any_action):
        scope.problems.error("P0220", name.span, name=name.text, action=f"{actor.name}.{action.name}")
        return None
    for parameter in action.fields:
        if parameter.name == last:
            expr = ParameterOf(actor.name, action.name, last, parameter.type)
            return Typed(expr, parameter.type, parameter.optional)
    scope.unknown("parameter", s.Name(last, name.span), [one.name for one in action.fields])
    return None


def _actions(scope: Scope) -> list[str]:
    return [action.name for actor in scope.actors.values() for action in actor.actions]


# ── functions and tables ───────────────────────────────────────────────────────────────────────────────────────


def _call(call: s.Call, scope: Scope, place: Place) -> Typed | None:
    name = call.name.text
    function = FUNCTION_BY_SPELLING.get(name) if name not in scope.tables else None
    if function in ("used", "left"):
        return _about(call, function, scope, place)
    if function is not None:
        return _choose(call, function, scope, place)
    table = scope.tables.get(name)
    if table is None:
        scope.unknown("table", call.name, [*scope.tables, *FUNCTIONS, *(word.chinese for word in FUNCTIONS.values())])
        return None
    if len(call.arguments) != len(table.fields):
        scope.problems.error("P0216", call.span, name=name, wanted=len(table.fields), found=len(call.arguments))
        return None
    arguments = [
        exactly(argument, field.type, scope, place, optional=field.optional)
        for argument, field in zip(call.arguments, table.fields, strict=True)
    ]
    if any(argument is None for argument in arguments):
        return None
    return Typed(TableOf(name, tuple(cast(list[Expr], arguments)), table.result), table.result)


def _about(call: s.Call, function: str, scope: Scope, place: Place) -> Typed | None:
    """``used(limit)`` and ``left(timer)`` take a name, not a value."""
    if len(call.arguments) != 1 or not isinstance(call.arguments[0], s.Reference):
        scope.problems.error("P0216", call.span, name=call.name.text, wanted=1, found=len(call.arguments))
        return None
    name = call.arguments[0].name
    if function == "used":
        if name.text not in scope.counters:
            scope.unknown("counter", name, scope.counters)
            return None
        kind = scope.counters[name.text].type
        return Typed(UsedOf(name.text, kind), kind)
    timer = scope.by_tail("timer", name, scope.timers, place.state)
    return Typed(LeftOf(timer), Kind.DURATION) if timer is not None else None


def _choose(call: s.Call, function: str, scope: Scope, place: Place) -> Typed | None:
    if len(call.arguments) != 2:
        scope.problems.error("P0216", call.span, name=call.name.text, wanted=2, found=len(call.arguments))
        return None
    left, right = _both(call.arguments[0], call.arguments[1], scope, place)
    if left is None or right is None:
        return None
    if left.type != right.type or left.type not in _ORDERED:
        _unfit(call.span, call.name.text, left, right, scope)
        return None
    if not _both_known(call.arguments[0], left, call.arguments[1], right, scope, place):
        return None
    which: Literal["min", "max"] = "min" if function == "min" else "max"
    return Typed(Choose(which, left.expr, right.expr, cast(Type, left.type)), left.type)


# ── operators ──────────────────────────────────────────────────────────────────────────────────────────────────


def _logic(binary: s.Binary, scope: Scope, place: Place) -> Typed | None:
    left = condition(binary.left, scope, place)
    right = condition(binary.right, scope, knowing(place, left, binary.operator == "and"))
    if left is None or right is None:
        return None
    operator: Literal["and", "or"] = "and" if binary.operator == "and" else "or"
    return Typed(Logic(operator, left, right), Kind.BOOL)


def _is_bare_value(expression: s.Expression, scope: Scope, place: Place) -> bool:
    """A name that can only be an enum's value or an actor: its type comes from the other side."""
    if not isinstance(expression, s.Reference):
        return False
    name = expression.name.text
    own = any(argument.name == name for argument in place.arguments)
    return "." not in name and not own and name not in scope.facts and name not in scope.settings


def _both(left: s.Expression, right: s.Expression, scope: Scope, place: Place) -> tuple[Typed | None, Typed | None]:
    if _is_bare_value(left, scope, place) and not _is_bare_value(right, scope, place):
        second = typed(right, scope, place)
        return typed(left, scope, place, second.type if second else None), second
    first = typed(left, scope, place)
    return first, typed(right, scope, place, first.type if first else None)


def _unfit(span: Span, operator: str, left: Typed, right: Typed, scope: Scope) -> None:
    scope.problems.error("P0210", span, operator=operator, left=type_name(left.type), right=type_name(right.type))


def _both_known(
    left: s.Expression, first: Typed, right: s.Expression, second: Typed, scope: Scope, place: Place
) -> bool:
    fine = True
    for expression, found in ((left, first), (right, second)):
        if found.type is None:
            scope.problems.error("P0213", expression.span)
            fine = False
        elif found.optional and not _is_known(found.expr, place):
            may_be_unknown(expression, scope)
            fine = False
    return fine


def _comparison(binary: s.Binary, scope: Scope, place: Place) -> Typed | None:
    left, right = _both(binary.left, binary.right, scope, place)
    if left is None or right is None:
        return None
    operator = binary.operator
    assert operator in ("==", "!=", "<", "<=", ">", ">=")
    if operator in ("==", "!="):
        if left.type != right.type and left.type is not None and right.type is not None:
            _unfit(binary.span, operator, left, right, scope)
            return None
        for expression, one, other in ((binary.left, left, right), (binary.right, right, left)):
            if other.type is None and not one.optional:
                scope.problems.error("P0221", expression.span, name=expression.span.text)
                return None
        return Typed(Compare(operator, left.expr, right.expr), Kind.BOOL)
    if left.type is not None and right.type is not None and left.type != right.type:
        _unfit(binary.span, operator, left, right, scope)
        return None
    if not _both_known(binary.left, left, binary.right, right, scope, place):
        return None
    if left.type not in _ORDERED:
        scope.problems.error("P0215", binary.span, type=type_name(left.type), operator=operator)
        return None
    return Typed(Compare(operator, left.expr, right.expr), Kind.BOOL)


def _arithmetic(binary: s.Binary, scope: Scope, place: Place) -> Typed | None:
    left, right = _both(binary.left, binary.right, scope, place)
    if left is None or right is None:
        return None
    if not _both_known(binary.left, left, binary.right, right, scope, place):
        return None
    operator = binary.operator
    assert operator in ("+", "-", "*")
    result = _result(operator, cast(Type, left.type), cast(Type, right.type))
    if result is None:
        _unfit(binary.span, operator, left, right, scope)
        return None
    return Typed(Arithmetic(operator, left.expr, right.expr, result), result)


def _result(operator: str, left: Type, right: Type) -> Type | None:
    """The type of a sum, difference or product; None where there is none."""
    if operator == "*":
        for one, other in ((left, right), (right, left)):
            if one is Kind.INT and other in _ADDED:
                return other
            if one is Kind.MONEY and other is Kind.PERCENT:
                return Kind.MONEY
        return None
    if left == right and left in _ADDED:
        return left
    if left is Kind.TIME and right is Kind.DURATION:
        return Kind.TIME
    if operator == "+" and left is Kind.DURATION and right is Kind.TIME:
        return Kind.TIME
    if operator == "-" and left is Kind.TIME and right is Kind.TIME:
        return Kind.DURATION
    return None
