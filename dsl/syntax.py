"""The syntax tree: what an author wrote, name for name, before anything is looked up.

Equality ignores places (``span``) but not readings and citations. Durations keep the units the author chose.
"""

from __future__ import annotations

from dataclasses import field
from datetime import date
from typing import Literal as OneOf

from dsl.record import record
from dsl.source import NOWHERE, Span


def _span() -> Span:
    return field(default=NOWHERE, compare=False, repr=False)


@record
class Name:
    """A name, dotted names included (``returning.in_transit``)."""

    text: str
    span: Span = _span()


@record
class Citation:
    """``@source "clause", "clause"``."""

    source: Name
    clauses: tuple[str, ...]
    span: Span = _span()


@record
class Remarks:
    """What backs a line: the clauses it carries, and the author's readings (comments that begin ``reading:``)."""

    citations: tuple[Citation, ...] = ()
    readings: tuple[str, ...] = ()


NO_REMARKS = Remarks()

# ── expressions ────────────────────────────────────────────────────────────────────────────────────────────────


@record
class Boolean:
    """``true`` or ``false``."""

    value: bool
    span: Span = _span()


@record
class Integer:
    """A whole number."""

    value: int
    span: Span = _span()


@record
class Text:
    """A quoted text, quotes and escapes resolved."""

    value: str
    span: Span = _span()


@record
class Money:
    """An amount in whole fen (hundredths) of a currency."""

    fen: int
    currency: str
    span: Span = _span()


@record
class Percent:
    """A percentage in whole basis points: 20 % is 2000."""

    points: int
    span: Span = _span()


DurationUnit = OneOf["s", "min", "h", "d", "w"]


@record
class Duration:
    """A length of time as written: ``71h59min`` is ``((71, "h"), (59, "min"))``."""

    parts: tuple[tuple[int, DurationUnit], ...]
    span: Span = _span()


@record
class Day:
    """A date, ``2024-03-11``."""

    value: date
    span: Span = _span()


@record
class Unknown:
    """``unknown``: the value of a fact or parameter that is not known."""

    span: Span = _span()


@record
class Now:
    """``now``: the present moment of the case."""

    span: Span = _span()


@record
class Reference:
    """A name in an expression: a fact, setting, enum value, actor, or ``action.parameter``."""

    name: Name
    span: Span = _span()


@record
class Call:
    """A table or a built-in function applied to values."""

    name: Name
    arguments: tuple[Expression, ...]
    span: Span = _span()


@record
class Not:
    """``not x``."""

    operand: Expression
    span: Span = _span()


BinaryOperator = OneOf["or", "and", "==", "!=", "<", "<=", ">", ">=", "+", "-", "*"]


@record
class Binary:
    """Two operands and an operator."""

    operator: BinaryOperator
    left: Expression
    right: Expression
    span: Span = _span()


@record
class Within:
    """``within D of T``: now lies in the D after the moment T, both ends included."""

    duration: Expression
    moment: Expression
    span: Span = _span()


Literal = Boolean | Integer | Text | Money | Percent | Duration | Day
Expression = Literal | Unknown | Now | Reference | Call | Not | Binary | Within

# ── effects and rules ──────────────────────────────────────────────────────────────────────────────────────────


@record
class SetFact:
    """``set fact = value``."""

    fact: Name
    value: Expression
    span: Span = _span()


@record
class Emit:
    """``outcome(value, …)``."""

    outcome: Name
    arguments: tuple[Expression, ...]
    span: Span = _span()


TimerVerb = OneOf["extend", "pause", "resume", "restart", "stop"]


@record
class TimerEffect:
    """``extend t by d``, ``pause t``, ``resume t``, ``restart t``, ``stop t``; ``by`` only with ``extend``."""

    verb: TimerVerb
    timer: Name
    by: Expression | None = None
    span: Span = _span()


Effect = SetFact | Emit | TimerEffect


@record
class Branch:
    """One way a rule can go. ``guard`` None is ``else``, or a rule without branches."""

    guard: Expression | None
    uses: tuple[Name, ...]
    target: Name | None
    effects: tuple[Effect, ...]
    remarks: Remarks = NO_REMARKS
    span: Span = _span()


@record
class Rule:
    """``[name ["label"]:] on actor.action …``. Without braces it has one branch, whose guard and uses are written on
    the rule; with braces (``braced``) ``guard`` and ``uses`` stand before the brace and hold for every branch."""

    name: Name | None
    actor: Name
    action: Name
    guard: Expression | None
    uses: tuple[Name, ...]
    branches: tuple[Branch, ...]
    braced: bool
    remarks: Remarks = NO_REMARKS
    span: Span = _span()
    label: str | None = None


@record
class Timer:
    """``name ["label"]: after duration …``, with branches like a rule."""

    name: Name
    duration: Expression
    guard: Expression | None
    uses: tuple[Name, ...]
    branches: tuple[Branch, ...]
    braced: bool
    remarks: Remarks = NO_REMARKS
    span: Span = _span()
    label: str | None = None


@record
class Forbid:
    """``[name:] forbid actor.action [when …] ["why"]``."""

    name: Name | None
    actor: Name
    action: Name
    guard: Expression | None
    why: str | None
    remarks: Remarks = NO_REMARKS
    span: Span = _span()


@record
class State:
    """A state and what stands inside it. ``header`` spans the line up to the brace."""

    name: Name
    label: str | None
    initial: bool
    final: bool
    awaits: tuple[Name, ...]
    body: tuple[StateItem, ...]
    remarks: Remarks = NO_REMARKS
    span: Span = _span()
    header: Span = _span()


StateItem = State | Rule | Timer | Forbid

# ── declarations ───────────────────────────────────────────────────────────────────────────────────────────────


@record
class TypeName:
    """A type as written; ``optional`` is a trailing ``?``."""

    name: Name
    optional: bool
    span: Span = _span()


@record
class Header:
    """The first line: ``policy`` (a base) or ``amend``, with the day from which it is in force."""

    kind: OneOf["policy", "amend"]
    name: Name
    label: str | None
    effective: date
    published: date | None
    remarks: Remarks = NO_REMARKS
    span: Span = _span()


@record
class Attribute:
    """``timezone "…"``, ``currency X``, ``calendar x``, ``use "path"``."""

    kind: OneOf["timezone", "currency", "calendar", "use"]
    value: str
    span: Span = _span()


@record
class SourceDocument:
    """``source name "title" [dated DATE]``."""

    name: Name
    label: str | None
    dated: date | None
    span: Span = _span()


@record
class EnumMember:
    """A value of an enum."""

    name: Name
    label: str | None
    remarks: Remarks = NO_REMARKS
    span: Span = _span()


@record
class Enum:
    """``enum Name "label" { member "label" … }``."""

    name: Name
    label: str | None
    members: tuple[EnumMember, ...]
    span: Span = _span()


@record
class Parameter:
    """``name ["label"]: type`` of an action, an outcome or a table."""

    name: Name
    label: str | None
    type: TypeName
    span: Span = _span()


@record
class Action:
    """Something an actor may do."""

    name: Name
    label: str | None
    parameters: tuple[Parameter, ...]
    remarks: Remarks = NO_REMARKS
    span: Span = _span()


@record
class Actor:
    """``actor name "label" { action … }``."""

    name: Name
    label: str | None
    actions: tuple[Action, ...]
    span: Span = _span()


@record
class Fact:
    """``name "label": type [= default]`` inside ``case``."""

    name: Name
    label: str | None
    type: TypeName
    default: Expression | None
    remarks: Remarks = NO_REMARKS
    span: Span = _span()


@record
class Case:
    """``case "label" { fact … }``: what is known of one case."""

    label: str | None
    facts: tuple[Fact, ...]
    span: Span = _span()


@record
class Setting:
    """A knob the platform sets: ``setting name "label": type = value``."""

    name: Name
    label: str | None
    type: TypeName
    value: Expression
    remarks: Remarks = NO_REMARKS
    span: Span = _span()


@record
class Outcome:
    """What a rule may bring about in the world."""

    name: Name
    label: str | None
    parameters: tuple[Parameter, ...]
    remarks: Remarks = NO_REMARKS
    span: Span = _span()


@record
class Counter:
    """``N per case`` or ``N per STATE``; ``per`` None is the case."""

    count: Expression
    per: Name | None
    span: Span = _span()


@record
class Bound:
    """A condition that must go on holding."""

    condition: Expression
    span: Span = _span()


@record
class Limit:
    """``limit name "label": N per case`` or ``limit name "label": condition``."""

    name: Name
    label: str | None
    rule: Counter | Bound
    remarks: Remarks = NO_REMARKS
    span: Span = _span()


PatternOperator = OneOf["==", "<", "<=", ">", ">=", "any"]


@record
class Pattern:
    """One cell of a table row: a value, a comparison with a value, or ``_`` (``any``, value None)."""

    operator: PatternOperator
    value: Expression | None
    span: Span = _span()


@record
class Row:
    """``pattern, … => value``; ``else`` is written as no patterns."""

    patterns: tuple[Pattern, ...]
    value: Expression
    remarks: Remarks = NO_REMARKS
    span: Span = _span()


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
    span: Span = _span()


@record
class EndsWithin:
    """``every case ends within D``."""

    duration: Expression
    span: Span = _span()


@record
class Never:
    """``never CONDITION``."""

    condition: Expression
    span: Span = _span()


@record
class Claim:
    """What must hold of the whole policy."""

    name: Name
    label: str | None
    body: EndsWithin | Never
    remarks: Remarks = NO_REMARKS
    span: Span = _span()


Declaration = Attribute | SourceDocument | Enum | Actor | Case | Setting | Outcome | Limit | Table | Claim | StateItem

# ── amendments ─────────────────────────────────────────────────────────────────────────────────────────────────


@record
class RunningCases:
    """``running cases follow|keep[; deadlines keep|recompute|restart]``."""

    cases: OneOf["follow", "keep"]
    deadlines: OneOf["keep", "recompute", "restart"] | None
    span: Span = _span()


@record
class Move:
    """``move A -> B``: where cases waiting in a removed state go."""

    origin: Name
    target: Name
    span: Span = _span()


@record
class Removal:
    """What a ``remove`` names: ``on a.b`` and ``forbid a.b`` by their trigger, anything else by its name.

    ``kind`` is the keyword written (``state``, ``limit`` …), None where a bare name stands."""

    kind: str | None
    name: Name
    span: Span = _span()


Amendable = Declaration | EnumMember | Action | Fact


@record
class Operation:
    """``add X``, ``replace X`` or ``remove X``."""

    verb: OneOf["add", "replace", "remove"]
    item: Amendable | Removal
    span: Span = _span()


@record
class Inside:
    """``in STATE { … }``, ``in actor NAME { … }``, ``in enum NAME { … }``, ``in case { … }`` (name None)."""

    kind: OneOf["state", "actor", "enum", "case"]
    name: Name | None
    operations: tuple[Operation | Inside, ...]
    span: Span = _span()


@record
class Change:
    """``change "what" @source "clause" { … }``: operations that are one row of a document's change table."""

    label: str
    operations: tuple[Operation | Inside, ...]
    remarks: Remarks = NO_REMARKS
    span: Span = _span()


AmendmentItem = RunningCases | Move | Change | Operation | Inside


@record
class File:
    """A whole file: a base or shared file has declarations, an amendment has amendment items.

    ``broken`` are names in statements that could not be read, which nobody should be told are missing."""

    header: Header | None
    items: tuple[Declaration | AmendmentItem, ...]
    broken: frozenset[str] = field(default=frozenset(), compare=False, repr=False)
    span: Span = _span()
