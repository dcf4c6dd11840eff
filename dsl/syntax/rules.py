"""States, rules, timers, prohibitions and their effects as written."""

from __future__ import annotations

from typing import Literal as OneOf

from dsl.record import record
from dsl.source import Span
from dsl.syntax.basics import NO_REMARKS, Name, Remarks, place
from dsl.syntax.expressions import Expression


@record
class SetFact:
    """``set fact = value``."""

    fact: Name
    value: Expression
    span: Span = place()


@record
class Emit:
    """``outcome(value, …)``."""

    outcome: Name
    arguments: tuple[Expression, ...]
    span: Span = place()


TimerVerb = OneOf["extend", "pause", "resume", "restart", "stop"]


@record
class TimerEffect:
    """``extend t by d``, ``pause t``, ``resume t``, ``restart t``, ``stop t``; ``by`` only with ``extend``.

    The timer ``all`` stands for every timer that is running."""

    verb: TimerVerb
    timer: Name
    by: Expression | None = None
    span: Span = place()


Effect = SetFact | Emit | TimerEffect


@record
class Branch:
    """One way a rule can go. ``guard`` None is ``else``, or a rule without branches."""

    guard: Expression | None
    uses: tuple[Name, ...]
    target: Name | None
    effects: tuple[Effect, ...]
    remarks: Remarks = NO_REMARKS
    span: Span = place()


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
    span: Span = place()
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
    span: Span = place()
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
    span: Span = place()


@record
class Automation:
    """``[name ["label"]:] auto actor.action [(parameter = value, …)] [when …]``: what is done by itself."""

    name: Name | None
    actor: Name
    action: Name
    values: tuple[tuple[Name, Expression], ...]
    guard: Expression | None
    remarks: Remarks = NO_REMARKS
    span: Span = place()
    label: str | None = None


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
    span: Span = place()
    header: Span = place()


StateItem = State | Rule | Timer | Forbid | Automation
