"""What a system declares: policies that run side by side, and how what one brings about reaches another."""

from __future__ import annotations

from typing import Literal as OneOf

from dsl.record import record
from dsl.source import Span
from dsl.syntax.basics import NO_REMARKS, Name, Remarks, place
from dsl.syntax.expressions import Expression


@record
class Part:
    """``part name "label": POLICY [under PART | per ACTOR] [opened by links]``: cases of a policy. Each belongs to one
    of the part it is under, or there is one for each party of a kind. Scenarios open them, too, but for those
    ``by_links``."""

    name: Name
    label: str | None
    policy: Name
    under: Name | None
    per: Name | None
    remarks: Remarks = NO_REMARKS
    span: Span = place()
    by_links: bool = False


@record
class Link:
    """``link PART.OUTCOME [when …] -> [open] TARGET [(name = value, …)]``: an outcome of one part is an action of
    another (``PART.ACTOR.ACTION``) or, with ``open``, begins a case of another."""

    source: Name
    guard: Expression | None
    opens: bool
    target: Name
    values: tuple[tuple[Name, Expression], ...]
    remarks: Remarks = NO_REMARKS
    span: Span = place()


@record
class Given:
    """``given PART.FACT = some PART in STATE, …``, ``… = count PART in STATE, …`` or ``… = PART.FACT``: a fact that
    other cases tell. ``of`` is the part, or with ``fact`` the part and its fact; ``states`` is empty with ``fact``."""

    fact: Name
    kind: OneOf["some", "count", "fact"]
    of: Name
    states: tuple[Name, ...]
    remarks: Remarks = NO_REMARKS
    span: Span = place()


SystemItem = Part | Link | Given
