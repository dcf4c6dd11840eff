"""What an amendment says, and the file that holds it all."""

from __future__ import annotations

from dataclasses import field
from typing import Literal as OneOf

from dsl.record import record
from dsl.source import Span
from dsl.syntax.basics import NO_REMARKS, Name, Remarks, place
from dsl.syntax.declarations import Action, Declaration, EnumMember, Fact, Header
from dsl.syntax.systems import SystemItem


@record
class RunningCases:
    """``running cases follow|keep[; deadlines keep|recompute|restart]``."""

    cases: OneOf["follow", "keep"]
    deadlines: OneOf["keep", "recompute", "restart"] | None
    span: Span = place()


@record
class Move:
    """``move A -> B``: where cases waiting in a removed state go."""

    origin: Name
    target: Name
    span: Span = place()


@record
class Removal:
    """What a ``remove`` names: ``on a.b``, ``forbid a.b`` and ``auto a.b`` by their trigger, anything else by its name.

    ``kind`` is the keyword written (``state``, ``limit`` …), None where a bare name stands."""

    kind: str | None
    name: Name
    span: Span = place()


Amendable = Declaration | EnumMember | Action | Fact


@record
class Operation:
    """``add X``, ``replace X`` or ``remove X``."""

    verb: OneOf["add", "replace", "remove"]
    item: Amendable | Removal
    span: Span = place()


@record
class Inside:
    """``in STATE { … }``, ``in actor NAME { … }``, ``in enum NAME { … }``, ``in case { … }`` (name None)."""

    kind: OneOf["state", "actor", "enum", "case"]
    name: Name | None
    operations: tuple[Operation | Inside, ...]
    span: Span = place()


@record
class Change:
    """``change "what" @source "clause" { … }``: operations that are one row of a document's change table."""

    label: str
    operations: tuple[Operation | Inside, ...]
    remarks: Remarks = NO_REMARKS
    span: Span = place()


AmendmentItem = RunningCases | Move | Change | Operation | Inside


@record
class File:
    """A whole file: a base or shared file has declarations, an amendment amendment items, a system its own.

    ``broken`` are names in statements that could not be read, which nobody should be told are missing."""

    header: Header | None
    items: tuple[Declaration | AmendmentItem | SystemItem, ...]
    broken: frozenset[str] = field(default=frozenset(), compare=False, repr=False)
    span: Span = place()
