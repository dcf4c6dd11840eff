"""Names, citations and remarks: what every part of the tree is made of."""

from __future__ import annotations

from dataclasses import field

from dsl.record import record
from dsl.source import NOWHERE, Span


def place() -> Span:
    """A place that takes no part in equality."""
    return field(default=NOWHERE, compare=False, repr=False)


@record
class Name:
    """A name, dotted names included (``returning.in_transit``)."""

    text: str
    span: Span = place()


@record
class Citation:
    """``@source "clause", "clause"``."""

    source: Name
    clauses: tuple[str, ...]
    span: Span = place()


@record
class Remarks:
    """What backs a line: the clauses it carries, and the author's readings (comments that begin ``reading:``)."""

    citations: tuple[Citation, ...] = ()
    readings: tuple[str, ...] = ()


NO_REMARKS = Remarks()
