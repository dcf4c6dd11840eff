"""The resolved policy of one day: every name looked up, every expression typed, no syntax tree in sight.

States stand in one flat tuple in the order written, outer before inner, under their dotted ids; the policy itself is
the outermost state, with the id ``""``. All values are ``bool``, ``int``, ``str`` or None (unknown): money in fen,
percentages in basis points, durations in seconds, moments in seconds since 1970-01-01T00:00Z, dates as
proleptic ordinals, enum values and actors by name.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field
from datetime import date
from enum import Enum
from typing import Literal as OneOf

from dsl.record import record
from dsl.source import NOWHERE, Span

ROOT = ""
"""The id of the outermost state, which is the policy itself."""

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


@record
class EnumType:
    """The type of an enum's values."""

    name: str


Type = Kind | EnumType


def _span() -> Span:
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

# ── expressions ────────────────────────────────────────────────────────────────────────────────────────────────


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
    """How often a counter was used."""

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


Expr = (
    Const | FactOf | ParameterOf | ArgumentOf | SettingOf | NowOf | UsedOf | LeftOf | TableOf | Choose
    | Negation | Logic | Compare | Arithmetic | WithinOf
)  # fmt: skip

# ── what exists ────────────────────────────────────────────────────────────────────────────────────────────────


@record
class SourceDocument:
    """A document that rules cite."""

    name: str
    label: str
    dated: date | None
    span: Span = _span()


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
    span: Span = _span()


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
    span: Span = _span()


@record
class ActorDef:
    """Who exists."""

    name: str
    label: str
    actions: tuple[ActionDef, ...]
    span: Span = _span()


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
    span: Span = _span()


@record
class SettingDef:
    """A knob the platform sets."""

    name: str
    label: str
    type: Type
    value: Value
    backing: Backing = NO_BACKING
    span: Span = _span()


@record
class OutcomeDef:
    """What a rule may bring about."""

    name: str
    label: str
    fields: tuple[Field, ...]
    backing: Backing = NO_BACKING
    span: Span = _span()


@record
class CounterDef:
    """``count`` uses per case (``per`` None) or per visit of a state (its id)."""

    name: str
    label: str
    count: Expr
    per: str | None
    backing: Backing = NO_BACKING
    span: Span = _span()


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
    span: Span = _span()


@record
class Cell:
    """One cell of a row: compares the argument with a value; ``any`` matches all."""

    operator: OneOf["==", "<", "<=", ">", ">=", "any"]
    value: Value


@record
class RowDef:
    """A row; no cells is ``else``."""

    cells: tuple[Cell, ...]
    value: Expr
    backing: Backing = NO_BACKING
    span: Span = _span()


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
    span: Span = _span()


@record
class ClaimDef:
    """``ends_within`` (seconds) or ``never``; exactly one is set."""

    name: str
    label: str
    ends_within: int | None
    never: Expr | None
    backing: Backing = NO_BACKING
    span: Span = _span()


# ── states and what moves a case ───────────────────────────────────────────────────────────────────────────────


@record
class SetTo:
    """``set fact = value``."""

    fact: str
    value: Expr


@record
class Give:
    """An outcome with its arguments."""

    outcome: str
    arguments: tuple[Expr, ...]


@record
class OnTimer:
    """An effect on a timer (its id); ``by`` only with ``extend``."""

    verb: OneOf["extend", "pause", "resume", "restart", "stop"]
    timer: str
    by: Expr | None = None


EffectDef = SetTo | Give | OnTimer


@record
class BranchDef:
    """One way a rule can go. ``target`` is a state id as written (None: the case stays); no ``guard`` always holds."""

    guard: Expr | None
    uses: tuple[str, ...]
    target: str | None
    effects: tuple[EffectDef, ...]
    backing: Backing = NO_BACKING
    span: Span = _span()


@record
class ActionTrigger:
    """``on actor.action``."""

    actor: str
    action: str

    def __str__(self) -> str:
        return f"{self.actor}.{self.action}"


@record
class TimerTrigger:
    """``name: after duration``; the rule's id is the timer's id."""

    duration: Expr


@record
class RuleDef:
    """A rule or a timer of a state.

    ``id`` is ``state.name`` or ``state.actor.action``, unique in the policy; ``name`` its last part as written;
    ``order`` counts the rules of the policy in the order written; ``label`` is empty where the author gave none."""

    id: str
    name: str
    state: str
    trigger: ActionTrigger | TimerTrigger
    guard: Expr | None
    uses: tuple[str, ...]
    branches: tuple[BranchDef, ...]
    order: int
    backing: Backing = NO_BACKING
    span: Span = _span()
    label: str = ""

    @property
    def is_timer(self) -> bool:
        """Whether a deadline, not an action, triggers it."""
        return isinstance(self.trigger, TimerTrigger)


@record
class ForbidDef:
    """A prohibition of a state. ``why`` is the author's text."""

    id: str
    state: str
    trigger: ActionTrigger
    guard: Expr | None
    why: str | None
    order: int
    backing: Backing = NO_BACKING
    span: Span = _span()


@record
class StateDef:
    """A state. ``parent`` is None only for the outermost; ``initial_child`` is set where it holds states."""

    id: str
    name: str
    label: str
    parent: str | None
    initial_child: str | None
    initial: bool
    final: bool
    awaits: tuple[str, ...]
    rules: tuple[RuleDef, ...]
    forbids: tuple[ForbidDef, ...]
    backing: Backing = NO_BACKING
    span: Span = _span()


@record
class Policy:
    """What is in force on a day: the base with its amendments applied. Labels default to the name.

    ``revision`` is the date of the last amendment applied, or the base's; ``remarks`` of a state that holds
    others are its own only."""

    name: str
    label: str
    effective: date
    revision: date
    zone: str
    currency: str
    calendar: str | None
    sources: tuple[SourceDocument, ...]
    enums: tuple[EnumDef, ...]
    actors: tuple[ActorDef, ...]
    case_label: str
    facts: tuple[FactDef, ...]
    settings: tuple[SettingDef, ...]
    outcomes: tuple[OutcomeDef, ...]
    counters: tuple[CounterDef, ...]
    bounds: tuple[BoundDef, ...]
    tables: tuple[TableDef, ...]
    claims: tuple[ClaimDef, ...]
    states: tuple[StateDef, ...]

    @property
    def root(self) -> StateDef:
        """The outermost state."""
        return self.states[0]

    def state(self, state_id: str) -> StateDef:
        """The state with an id; KeyError where there is none."""
        for state in self.states:
            if state.id == state_id:
                return state
        raise KeyError(state_id)

    def ancestors(self, state_id: str) -> tuple[str, ...]:
        """The ids from the state itself outwards to the outermost."""
        parents = {state.id: state.parent for state in self.states}
        path: list[str] = []
        current: str | None = state_id
        while current is not None:
            path.append(current)
            current = parents[current]
        return tuple(path)

    def leaf_of(self, state_id: str) -> str:
        """Where a case arrives that enters a state: down along initial children."""
        state = self.state(state_id)
        while state.initial_child is not None:
            state = self.state(state.initial_child)
        return state.id


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
        case TableOf(arguments=arguments):
            for argument in arguments:
                yield from parts(argument)
        case Const() | FactOf() | ParameterOf() | ArgumentOf() | SettingOf() | NowOf() | UsedOf() | LeftOf():
            pass
