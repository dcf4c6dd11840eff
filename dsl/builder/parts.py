"""The pieces that every part of the builder works with: lists as pairs, names, remarks, parts of a rule.

Lists arrive as nested pairs (all but the last, the last), because grammar callbacks must be pure, and leave as tuples.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from dsl import syntax as s
from dsl.diagnostics import Problems
from dsl.leaf import Leaf
from dsl.source import Span

Children = list[Any]


def flat(pairs: Any) -> tuple[Any, ...]:
    """Nested pairs → a tuple in the order written."""
    found: list[Any] = []
    while pairs is not None:
        pairs, last = pairs
        found.append(last)
    found.reverse()
    return tuple(found)


def pair(children: Children) -> Any:
    """One more of a list."""
    match children:
        case []:
            return None
        case [only]:
            return (None, only)
        case _:
            return (children[0], children[1])


def name_of(leaf: Leaf) -> s.Name:
    """A name from its token."""
    return s.Name(leaf.text, leaf.span)


def operator_of(leaf: Leaf) -> Any:
    """An operator in its plain spelling."""
    words = {"OR": "or", "AND": "and"}
    return words.get(leaf.type, leaf.text)


def with_readings(item: Any, readings: tuple[str, ...]) -> Any:
    """An item with readings that stand before its own; an actor's are those of whom it stands in for."""
    if not readings:
        return item
    if isinstance(item, s.Actor):
        return replace(item, delegation=with_readings(item.delegation, readings))
    if not hasattr(item, "remarks"):
        return item
    return replace(item, remarks=replace(item.remarks, readings=readings + item.remarks.readings))


class Clause(tuple[Any, ...]):
    """A part of a rule while it is being put together: (which, value, first leaf, last place)."""

    __slots__ = ()

    def __new__(cls, which: str, value: Any, leaf: Leaf, end: Span) -> Clause:
        """Four things in one tuple."""
        return super().__new__(cls, (which, value, leaf, end))


def extent(span: Span, clauses: Any, block: Any) -> Span:
    """A place stretched over the clauses and the block of a rule."""
    for clause in flat(clauses):
        span = span.to(clause[3])
    return span.to(block[1]) if block is not None else span


class Base:
    """What the parser sets for each text: ``readings`` by the offset of what they are written beside, and
    ``problems``, which takes what the grammar lets pass but a rule may not say."""

    def __init__(self) -> None:
        self.readings: dict[int, list[str]] = {}
        self.problems = Problems()

    def remarks(self, start: Span, cites: Any) -> s.Remarks:
        """Citations, and the readings beside a place."""
        readings = tuple(self.readings.get(start.start, ()))
        citations = flat(cites)
        return s.Remarks(citations, readings) if readings or citations else s.NO_REMARKS
