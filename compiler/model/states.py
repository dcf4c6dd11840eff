"""States and what moves a case from one to another."""

from __future__ import annotations

from typing import Literal as OneOf

from compiler.model.basics import NO_BACKING, Backing, place
from compiler.model.expressions import Expr
from dsl.record import record
from dsl.source import Span


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
    """An effect on a timer (its id, ``*`` for all that run); ``by`` only with ``extend``."""

    verb: OneOf["extend", "pause", "resume", "restart", "stop"]
    timer: str
    by: Expr | None = None


EffectDef = SetTo | Give | OnTimer

ALL_TIMERS = "*"
"""What an effect names that is on all running timers."""


@record
class BranchDef:
    """One way a rule can go. ``target`` is a state id as written (None: the case stays); no ``guard`` always holds."""

    guard: Expr | None
    uses: tuple[str, ...]
    target: str | None
    effects: tuple[EffectDef, ...]
    backing: Backing = NO_BACKING
    span: Span = place()


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
    span: Span = place()
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
    span: Span = place()


@record
class AutomationDef:
    """An action that an actor's automation takes by itself in a state. ``values`` are its parameters by name."""

    id: str
    name: str
    state: str
    trigger: ActionTrigger
    values: tuple[tuple[str, Expr], ...]
    guard: Expr | None
    order: int
    backing: Backing = NO_BACKING
    span: Span = place()
    label: str = ""


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
    span: Span = place()
    automations: tuple[AutomationDef, ...] = ()
