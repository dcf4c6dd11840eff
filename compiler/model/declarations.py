"""What exists in a policy, apart from its states."""

from __future__ import annotations

from datetime import date
from typing import Literal as OneOf

from compiler.model.basics import NO_BACKING, Backing, Kind, Type, Value, place
from compiler.model.expressions import Expr
from dsl.record import record
from dsl.source import Span


@record
class SourceDocument:
    """A document that rules cite."""

    name: str
    label: str
    dated: date | None
    span: Span = place()


@record
class EnumValue:
    """A value of an enum."""

    name: str
    label: str
    backing: Backing = NO_BACKING


@record
class EnumDef:
    """A closed list of values."""

    name: str
    label: str
    values: tuple[EnumValue, ...]
    span: Span = place()


@record
class Field:
    """A typed parameter of an action, an outcome or a table."""

    name: str
    label: str
    type: Type
    optional: bool


@record
class ActionDef:
    """Something an actor may do."""

    name: str
    label: str
    fields: tuple[Field, ...]
    backing: Backing = NO_BACKING
    span: Span = place()


@record
class DelegationDef:
    """Whose actions an actor may do in the other's place, and when; ``why`` is the author's text for when not."""

    principal: str
    guard: Expr | None
    why: str | None
    backing: Backing = NO_BACKING
    span: Span = place()


@record
class ActorDef:
    """Who exists."""

    name: str
    label: str
    actions: tuple[ActionDef, ...]
    span: Span = place()
    delegation: DelegationDef | None = None


@record
class FactDef:
    """A fact of a case. ``required`` facts have neither default nor ``?`` and must be given."""

    name: str
    label: str
    type: Type
    optional: bool
    default: Value
    required: bool
    backing: Backing = NO_BACKING
    span: Span = place()


@record
class SettingDef:
    """A knob the platform sets."""

    name: str
    label: str
    type: Type
    value: Value
    backing: Backing = NO_BACKING
    span: Span = place()


@record
class OutcomeDef:
    """What a rule may bring about."""

    name: str
    label: str
    fields: tuple[Field, ...]
    backing: Backing = NO_BACKING
    span: Span = place()


Period = OneOf["day", "week", "month", "year"]


@record
class Adds:
    """What a total adds up: a field of an outcome, and which one of its fields that is."""

    outcome: str
    field: str
    index: int


@record
class CounterDef:
    """``count`` uses per case, or per visit of a state (``per``, its id), or over all cases of a party (``party``, an
    actor), in the whole or in each calendar period (``each``). With ``adds`` it is a total, and ``count`` the most
    that it may come to."""

    name: str
    label: str
    count: Expr
    per: str | None
    backing: Backing = NO_BACKING
    span: Span = place()
    party: str | None = None
    each: Period | None = None
    adds: Adds | None = None
    type: Type = Kind.INT

    @property
    def shared(self) -> bool:
        """Whether it is kept outside the case: by party, or by period."""
        return self.party is not None or self.each is not None


@record
class SuspensionDef:
    """Days on which timers stand still, both ends included, as proleptic ordinals; no ``timers`` (ids) is all of
    them."""

    name: str
    label: str
    first: int
    last: int
    timers: tuple[str, ...]
    backing: Backing = NO_BACKING
    span: Span = place()


@record
class BoundDef:
    """A condition that must go on holding. ``actions`` are the (actor, action) whose parameters it reads;
    ``facts`` the facts."""

    name: str
    label: str
    condition: Expr
    actions: tuple[tuple[str, str], ...]
    facts: tuple[str, ...]
    backing: Backing = NO_BACKING
    span: Span = place()


@record
class Cell:
    """One test in a row: compares the argument with a value; ``any`` matches all."""

    operator: OneOf["==", "<", "<=", ">", ">=", "any"]
    value: Value
    span: Span = place()


@record
class CellJoint:
    """One cell of a row with several tests: the argument fits all of them (``and``), or one of them (``or``)."""

    joint: OneOf["and", "or"]
    cells: tuple[Cell, ...]
    span: Span = place()


@record
class RowDef:
    """A row; no cells is ``else``. ``value_span`` is where its value is written."""

    cells: tuple[Cell | CellJoint, ...]
    value: Expr
    backing: Backing = NO_BACKING
    span: Span = place()
    value_span: Span = place()


@record
class TableDef:
    """A decision table; first match wins."""

    name: str
    label: str
    fields: tuple[Field, ...]
    result: Type
    unique: bool
    rows: tuple[RowDef, ...]
    backing: Backing = NO_BACKING
    span: Span = place()
