"""Conditions and values, typed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal as OneOf

from compiler.model.basics import Kind, Type, Value
from dsl.record import record


@record
class Const:
    """A value; ``value`` None is ``unknown``, whose ``type`` is None."""

    type: Type | None
    value: Value


@record
class FactOf:
    """A fact of the case."""

    name: str
    type: Type


@record
class ParameterOf:
    """A parameter of the action at hand (``actor.action``)."""

    actor: str
    action: str
    name: str
    type: Type


@record
class ArgumentOf:
    """A parameter of the table whose row is being evaluated."""

    name: str
    type: Type


@record
class SettingOf:
    """A setting's value."""

    name: str
    type: Type


@record
class NowOf:
    """The present moment."""

    type: Type = Kind.TIME


@record
class UsedOf:
    """How often a counter was used, or how much a total has come to."""

    limit: str
    type: Type = Kind.INT


@record
class LeftOf:
    """The seconds to a timer's deadline, zero where it is not running."""

    timer: str
    type: Type = Kind.DURATION


@record
class TableOf:
    """A table's value for some arguments."""

    table: str
    arguments: tuple[Expr, ...]
    type: Type


@record
class Choose:
    """The smaller or the larger of two values."""

    which: OneOf["min", "max"]
    left: Expr
    right: Expr
    type: Type


@record
class Negation:
    """``not``."""

    operand: Expr
    type: Type = Kind.BOOL


@record
class Logic:
    """``and``, ``or``."""

    operator: OneOf["and", "or"]
    left: Expr
    right: Expr
    type: Type = Kind.BOOL


@record
class Compare:
    """A comparison; only ``==`` and ``!=`` may meet unknown values."""

    operator: OneOf["==", "!=", "<", "<=", ">", ">="]
    left: Expr
    right: Expr
    type: Type = Kind.BOOL


@record
class Arithmetic:
    """Sum, difference, product; ``type`` says of what. Money times percent rounds half up."""

    operator: OneOf["+", "-", "*"]
    left: Expr
    right: Expr
    type: Type


@record
class WithinOf:
    """``moment <= now <= moment + duration``; false where the moment is unknown."""

    duration: Expr
    moment: Expr
    type: Type = Kind.BOOL


@record
class ClockWindow:
    """``now in start..end``: the time of day lies in it, ``start`` included, ``end`` not; over midnight where
    ``start`` is later."""

    start: Expr
    end: Expr
    type: Type = Kind.BOOL


@record
class OnWorkday:
    """``now on workday``."""

    type: Type = Kind.BOOL


@record
class Template:
    """A text with placeholders: pieces of text, and values that are written out."""

    parts: tuple[str | Expr, ...]
    type: Type = Kind.TEXT


Expr = (
    Const | FactOf | ParameterOf | ArgumentOf | SettingOf | NowOf | UsedOf | LeftOf | TableOf | Choose
    | Negation | Logic | Compare | Arithmetic | WithinOf | ClockWindow | OnWorkday | Template
)  # fmt: skip


def parts(expr: Expr) -> Iterator[Expr]:
    """An expression and everything in it, outermost first."""
    yield expr
    match expr:
        case Negation(operand=operand):
            yield from parts(operand)
        case Logic(left=left, right=right) | Compare(left=left, right=right):
            yield from parts(left)
            yield from parts(right)
        case Arithmetic(left=left, right=right) | Choose(left=left, right=right):
            yield from parts(left)
            yield from parts(right)
        case WithinOf(duration=duration, moment=moment):
            yield from parts(duration)
            yield from parts(moment)
        case ClockWindow(start=start, end=end):
            yield from parts(start)
            yield from parts(end)
        case TableOf(arguments=arguments):
            for argument in arguments:
                yield from parts(argument)
        case Template(parts=pieces):
            for piece in pieces:
                if not isinstance(piece, str):
                    yield from parts(piece)
        case (
            Const()
            | FactOf()
            | ParameterOf()
            | ArgumentOf()
            | SettingOf()
            | NowOf()
            | UsedOf()
            | LeftOf()
            | OnWorkday()
        ):
            pass
