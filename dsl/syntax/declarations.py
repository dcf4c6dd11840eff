"""What a base declares, apart from its states."""

from __future__ import annotations

from datetime import date
from typing import Literal as OneOf

from dsl.record import record
from dsl.source import Span
from dsl.syntax.basics import NO_REMARKS, Name, Remarks, place
from dsl.syntax.expressions import Expression
from dsl.syntax.rules import StateItem


@record
class TypeName:
    """A type as written; ``optional`` is a trailing ``?``."""

    name: Name
    optional: bool
    span: Span = place()


@record
class Header:
    """The first line: ``policy`` (a base), ``amend`` or ``system``, with the day from which it is in force."""

    kind: OneOf["policy", "amend", "system"]
    name: Name
    label: str | None
    effective: date
    published: date | None
    remarks: Remarks = NO_REMARKS
    span: Span = place()


@record
class Attribute:
    """``timezone "…"``, ``currency X``, ``calendar x [assume weekdays]``, ``use "path"``.

    ``assume`` only with ``calendar``: in a year that the calendar does not know, Monday to Friday are working days."""

    kind: OneOf["timezone", "currency", "calendar", "use"]
    value: str
    span: Span = place()
    assume: bool = False


@record
class SourceDocument:
    """``source name "title" [dated DATE]``."""

    name: Name
    label: str | None
    dated: date | None
    span: Span = place()


@record
class EnumMember:
    """A value of an enum."""

    name: Name
    label: str | None
    remarks: Remarks = NO_REMARKS
    span: Span = place()


@record
class Enum:
    """``enum Name "label" { member "label" … }``."""

    name: Name
    label: str | None
    members: tuple[EnumMember, ...]
    span: Span = place()


@record
class Parameter:
    """``name ["label"]: type`` of an action, an outcome or a table."""

    name: Name
    label: str | None
    type: TypeName
    span: Span = place()


@record
class Action:
    """Something an actor may do."""

    name: Name
    label: str | None
    parameters: tuple[Parameter, ...]
    remarks: Remarks = NO_REMARKS
    span: Span = place()


@record
class Delegation:
    """``acts for PRINCIPAL [when …] ["why"]``: who an actor stands in for, where that holds, and why not elsewhere."""

    principal: Name
    guard: Expression | None
    why: str | None
    remarks: Remarks = NO_REMARKS
    span: Span = place()


@record
class Actor:
    """``actor name "label" [acts for …] { action … }``; ``actions`` are its own."""

    name: Name
    label: str | None
    actions: tuple[Action, ...]
    span: Span = place()
    delegation: Delegation | None = None


@record
class Fact:
    """``name "label": type [= default]`` inside ``case``."""

    name: Name
    label: str | None
    type: TypeName
    default: Expression | None
    remarks: Remarks = NO_REMARKS
    span: Span = place()


@record
class Case:
    """``case "label" [for actor, …] { fact … }``: what is known of one case, and whose it is."""

    label: str | None
    facts: tuple[Fact, ...]
    span: Span = place()
    parties: tuple[Name, ...] = ()


@record
class Setting:
    """A knob the platform sets: ``setting name "label": type = value``."""

    name: Name
    label: str | None
    type: TypeName
    value: Expression
    remarks: Remarks = NO_REMARKS
    span: Span = place()


@record
class Outcome:
    """What a rule may bring about in the world."""

    name: Name
    label: str | None
    parameters: tuple[Parameter, ...]
    remarks: Remarks = NO_REMARKS
    span: Span = place()


Period = OneOf["day", "week", "month", "year"]


@record
class Counter:
    """``N per SCOPE [each PERIOD]``: a state, a party, or the case (``per`` None); every period begins at none used."""

    count: Expression
    per: Name | None
    span: Span = place()
    each: Period | None = None


@record
class Total:
    """``total OUTCOME.FIELD per SCOPE [each PERIOD] <= N``: what the outcomes given add up to."""

    outcome: Name
    field: Name
    per: Name | None
    each: Period | None
    most: Expression
    span: Span = place()


@record
class Bound:
    """A condition that must go on holding."""

    condition: Expression
    span: Span = place()


@record
class Limit:
    """``limit name "label": N per case``, ``… total refund.amount per case <= N`` or ``… condition``."""

    name: Name
    label: str | None
    rule: Counter | Total | Bound
    remarks: Remarks = NO_REMARKS
    span: Span = place()


PatternOperator = OneOf["==", "<", "<=", ">", ">=", "any"]


@record
class Pattern:
    """A test in a table row: a value, a comparison with a value, or ``_`` (``any``, value None)."""

    operator: PatternOperator
    value: Expression | None
    span: Span = place()


@record
class PatternJoint:
    """Several tests in one cell, ``>= 100 CNY and < 5000 CNY`` or ``a or b``; two at least, none of them ``any``."""

    joint: OneOf["and", "or"]
    parts: tuple[Pattern, ...]
    span: Span = place()


@record
class Row:
    """``cell, … => value``; ``else`` is written as no patterns."""

    patterns: tuple[Pattern | PatternJoint, ...]
    value: Expression
    remarks: Remarks = NO_REMARKS
    span: Span = place()


@record
class Table:
    """A decision table; the first matching row wins, or with ``unique`` exactly one may match."""

    name: Name
    label: str | None
    parameters: tuple[Parameter, ...]
    result: TypeName
    unique: bool
    rows: tuple[Row, ...]
    remarks: Remarks = NO_REMARKS
    span: Span = place()


@record
class EndsWithin:
    """``every case ends within D [from STATE]``."""

    duration: Expression
    since: Name | None
    span: Span = place()


@record
class Never:
    """``never CONDITION``."""

    condition: Expression
    span: Span = place()


@record
class CanReach:
    """``ACTOR can reach STATE, … [from STATE]``."""

    actor: Name
    states: tuple[Name, ...]
    since: Name | None
    span: Span = place()


@record
class FollowedBy:
    """``A, … is followed by B, … within D``: actions, states or outcomes."""

    first: tuple[Name, ...]
    then: tuple[Name, ...]
    duration: Expression
    span: Span = place()


@record
class Waits:
    """``ACTOR waits at most D``."""

    actor: Name
    duration: Expression
    span: Span = place()


Claimed = EndsWithin | Never | CanReach | FollowedBy | Waits


@record
class Claim:
    """What must hold of the whole policy; of all cases but those in which actors of ``unless`` let time pass. In a
    system its name is ``PART.NAME``: it is seen from cases of that part."""

    name: Name
    label: str | None
    body: Claimed
    unless: tuple[Name, ...]
    remarks: Remarks = NO_REMARKS
    span: Span = place()


@record
class Suspension:
    """``suspend name "label" from DATE to DATE [: timer, …]``: days, first and last included, that do not count for
    the timers named, or for any where none is."""

    name: Name
    label: str | None
    first: date
    last: date
    timers: tuple[Name, ...]
    remarks: Remarks = NO_REMARKS
    span: Span = place()


Declaration = (
    Attribute | SourceDocument | Enum | Actor | Case | Setting | Outcome | Limit | Table | Claim | Suspension
    | StateItem
)  # fmt: skip
