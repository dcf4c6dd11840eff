"""What must hold of a whole policy."""

from __future__ import annotations

from typing import Literal as OneOf

from compiler.model.basics import NO_BACKING, Backing, place
from compiler.model.expressions import Expr
from dsl.record import record
from dsl.source import Span


@record
class Happening:
    """Something that can happen to a case: an action is done (``actor.action``), a state entered (its id), an outcome
    given (its name)."""

    kind: OneOf["action", "state", "outcome"]
    name: str


@record
class EndsWithin:
    """Every case ends in so many seconds; counted from where a state is first entered, where one is named."""

    within: int
    since: str | None


@record
class Never:
    """A condition never holds."""

    condition: Expr


@record
class CanReach:
    """Wherever a case is (in ``since``, where that is named), an actor can bring it to one of some states by their own
    actions and by waiting, while nobody else acts."""

    actor: str
    states: tuple[str, ...]
    since: str | None


@record
class FollowedBy:
    """After one of some things has happened, one of others happens in so many seconds."""

    first: tuple[Happening, ...]
    then: tuple[Happening, ...]
    within: int


@record
class Waits:
    """It is others' turn, and not this actor's, for so many seconds on end at most; an action of their own begins that
    time anew."""

    actor: str
    most: int


Claimed = EndsWithin | Never | CanReach | FollowedBy | Waits
Timed = EndsWithin | FollowedBy | Waits
"""Claims that a stopwatch decides (``compiler/stopwatch.py``)."""


@record
class ClaimDef:
    """What must hold; of all cases but those in which an actor of ``unless`` lets time pass when it is their turn."""

    name: str
    label: str
    body: Claimed
    unless: tuple[str, ...] = ()
    backing: Backing = NO_BACKING
    span: Span = place()
