"""Types, values, clauses: what every definition is made of."""

from __future__ import annotations

from dataclasses import field
from enum import Enum

from dsl.record import record
from dsl.source import NOWHERE, Span

Value = bool | int | str | None


class Kind(Enum):
    """The built-in types."""

    BOOL = "bool"
    INT = "int"
    TEXT = "text"
    MONEY = "money"
    PERCENT = "percent"
    DURATION = "duration"
    TIME = "time"
    DATE = "date"
    ACTOR = "actor"
    WORKDAYS = "workdays"
    CLOCK = "clock"


@record
class EnumType:
    """The type of an enum's values."""

    name: str


Type = Kind | EnumType


def place() -> Span:
    """A place that takes no part in equality."""
    return field(default=NOWHERE, compare=False, repr=False)


@record
class Clause:
    """One cited clause of a source document."""

    source: str
    clause: str

    def __str__(self) -> str:
        return f"@{self.source} {self.clause}"


@record
class Backing:
    """What a rule rests on: clauses carried, and readings of the author's own."""

    clauses: tuple[Clause, ...] = ()
    readings: tuple[str, ...] = ()


NO_BACKING = Backing()
