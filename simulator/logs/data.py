"""A recorded log: its rows, what they mean, and the cases that they are of.

Only values, every name resolved. Seconds, fen, basis points; instants are seconds since 1970-01-01T00:00Z. Absent: how
rows become cases (``simulator/logs/cases.py``), files (``tiaoli/logs``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, Protocol

from compiler.history import Timeline
from compiler.model import Value
from compiler.situation import ActionEvent
from dsl.diagnostics import Problems
from dsl.source import Source, Span
from simulator.reading.values import Wanted
from simulator.reading.vocabulary import Vocabulary

ACTIVITY, MOMENT, OBJECT, OBJECT_TYPE = "ocel:activity", "ocel:timestamp", "ocel:oid", "ocel:type"
"""Columns of a log of objects."""

ABOUT = "case:"
"""What stands before the names of a case's own attributes."""

Cells = Mapping[str, str | None]


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a log: texts by column, None where there is nothing. ``number`` is its line, or its place from 1.
    ``about`` marks one that says something of a case and is no event."""

    number: int
    cells: Cells
    about: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """Where a message about a log points: a cell of a row."""

    log: str
    row: int

    def span(self, column: str, text: str | None) -> Span:
        """The cell, drawn as ``column = text``."""
        before = f"{column} = "
        source = Source(self.log, before + (text or ""), self.row)
        return Span(source, len(before), len(source.text))


@dataclass(frozen=True, slots=True)
class FromColumn:
    """A value that stands in a column; ``values`` are words of the log with what they mean, ``unit`` what a bare number
    counts, in the program's units."""

    column: str
    values: tuple[tuple[str, Value], ...] = ()
    unit: int | None = None


@dataclass(frozen=True, slots=True)
class Always:
    """A value that no column has and that is always the same."""

    value: Value


Origin = FromColumn | Always


@dataclass(frozen=True, slots=True)
class Deed:
    """An actor does something (``actor.action``); ``refused`` where the record says that it was refused."""

    action: str
    values: tuple[tuple[str, Origin], ...] = ()
    refused: bool = False


@dataclass(frozen=True, slots=True)
class Own:
    """What the rules did by themselves: a deadline (its id), or an automation."""

    rule: str


@dataclass(frozen=True, slots=True)
class Reached:
    """The case is said to be in a state, or inside it."""

    state: str


@dataclass(frozen=True, slots=True)
class Mark:
    """The case begins; it was watched up to here; or a row that means nothing."""

    what: Literal["begins", "watched", "ignored"]


Meaning = Deed | Own | Reached | Mark


class Meanings(Protocol):
    """What rows mean, by the file that says so or by themselves."""

    def meaning(self, row: Row, place: Place, problems: Problems) -> Meaning | None:
        """What a row is; None after a diagnostic."""
        ...


@dataclass(frozen=True, slots=True)
class Layout:
    """How a log is to be read. ``policy`` is written as in the file; ``columns`` are all those that are needed;
    ``own`` the deadlines and automations that the log records, None for all of them; ``late`` the seconds by which what
    the policy does may be recorded late or early; ``ordered`` whether rows of a case stand in the order of time;
    ``only`` a column with the values that an event has, all others being left out; ``begins`` whether the first event
    is the beginning; ``objects`` the type of the objects that are cases, in a log of objects; ``numbered`` a column
    that counts the rows of a case, in whose order they are taken wherever they stand."""

    name: str
    policy: str
    timeline: Timeline = field(compare=False, repr=False)
    zone: str
    case: str
    time: str
    columns: tuple[str, ...]
    meanings: Meanings = field(compare=False, repr=False)
    words: Vocabulary = field(compare=False, repr=False)
    facts: tuple[tuple[str, Origin], ...]
    settings: tuple[tuple[str, Value], ...] = ()
    state: str | None = None
    time_format: str | None = None
    own: frozenset[str] | None = frozenset()
    late: int = 0
    ordered: bool = True
    only: tuple[str, tuple[str, ...]] | None = None
    begins: bool = False
    objects: str | None = None
    numbered: str | None = None

    def wanted(self, fact: str) -> Wanted:
        """What a fact takes."""
        found = self.words.facts[fact]
        return Wanted(found.label, found.type, found.optional)


@dataclass(frozen=True, slots=True)
class Event:
    """Something recorded of a case. ``what`` is an action (``actor.action``), a deadline or automation, or a state;
    ``state`` is where the record says the case was afterwards."""

    row: int
    at: int
    kind: Literal["action", "refused", "own", "state", "watched"]
    what: str = ""
    parameters: tuple[tuple[str, Value], ...] = ()
    state: str | None = None

    @property
    def action(self) -> ActionEvent:
        """The action, with its parameters."""
        actor, _, action = self.what.partition(".")
        return ActionEvent(actor, action, self.parameters)


@dataclass(frozen=True, slots=True)
class LogCase:
    """A case as it was recorded. ``number`` counts the cases of a log from 0, ``row`` is that of its beginning."""

    number: int
    name: str
    row: int
    start: int
    facts: tuple[tuple[str, Value], ...]
    events: tuple[Event, ...]
    state: str | None = None
