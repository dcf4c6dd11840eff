"""Conditions and values as written."""

from __future__ import annotations

from datetime import date
from typing import Literal as OneOf

from dsl.record import record
from dsl.source import Span
from dsl.syntax.basics import Name, place


@record
class Boolean:
    """``true`` or ``false``."""

    value: bool
    span: Span = place()


@record
class Integer:
    """A whole number."""

    value: int
    span: Span = place()


@record
class Text:
    """A quoted text, quotes and escapes resolved."""

    value: str
    span: Span = place()


@record
class Money:
    """An amount in whole fen (hundredths) of a currency."""

    fen: int
    currency: str
    span: Span = place()


@record
class Percent:
    """A percentage in whole basis points: 20 % is 2000."""

    points: int
    span: Span = place()


@record
class Workdays:
    """A number of working days, ``3 workdays``. Never a length of time: which days count, a calendar says."""

    count: int
    span: Span = place()


@record
class Clock:
    """A time of day, ``09:00``, in seconds since midnight; ``24:00`` is the end of the day."""

    seconds: int
    span: Span = place()


DurationUnit = OneOf["s", "min", "h", "d", "w"]


@record
class Duration:
    """A length of time as written: ``71h59min`` is ``((71, "h"), (59, "min"))``."""

    parts: tuple[tuple[int, DurationUnit], ...]
    span: Span = place()


@record
class Day:
    """A date, ``2024-03-11``."""

    value: date
    span: Span = place()


@record
class Unknown:
    """``unknown``: the value of a fact or parameter that is not known."""

    span: Span = place()


@record
class Now:
    """``now``: the present moment of the case."""

    span: Span = place()


@record
class Reference:
    """A name in an expression: a fact, setting, enum value, actor, or ``action.parameter``."""

    name: Name
    span: Span = place()


@record
class Call:
    """A table or a built-in function applied to values."""

    name: Name
    arguments: tuple[Expression, ...]
    span: Span = place()


@record
class Not:
    """``not x``."""

    operand: Expression
    span: Span = place()


BinaryOperator = OneOf["or", "and", "==", "!=", "<", "<=", ">", ">=", "+", "-", "*"]


@record
class Binary:
    """Two operands and an operator."""

    operator: BinaryOperator
    left: Expression
    right: Expression
    span: Span = place()


@record
class Within:
    """``within D of T``: now lies in the D after the moment T, both ends included."""

    duration: Expression
    moment: Expression
    span: Span = place()


@record
class ClockWindow:
    """``now in A..B``: the time of day is A or later, and before B; where A is later than B, over midnight."""

    start: Expression
    end: Expression
    span: Span = place()


@record
class OnWorkday:
    """``now on workday``: today is a working day."""

    span: Span = place()


@record
class InState:
    """``in STATE, …``: the case at hand is in one of some states; ``some PART in STATE, …``: another case is. Only a
    claim of a system asks that."""

    of: Name | None
    states: tuple[Name, ...]
    span: Span = place()


Literal = Boolean | Integer | Text | Money | Percent | Duration | Day | Workdays | Clock
Expression = Literal | Unknown | Now | Reference | Call | Not | Binary | Within | ClockWindow | OnWorkday | InState
