"""What happened to a case, in short: what a fast case keeps of its story.

In: an entry of a story. Out: the same as a value that all cases share to which it happens, with its instant and the
values of what was given. Absent: the words.
"""

from __future__ import annotations

from typing import Any
from typing import Literal as OneOf

from compiler.situation import Fired
from dsl.record import record
from simulator.entries import Amended, Denied, Entry, Halted, Opened, Stepped, Stuck

ToldKind = OneOf["opened", "action", "refused", "deadline", "automation", "outcome", "amended", "stopped"]
"""The case began; an actor did something, or was refused; a deadline passed, an automation was taken; something was
given by the one of these above it; another text holds; the case is stopped for good: it goes round, or its calendar
ends."""


@record
class Told:
    """One thing that happens to cases. ``what`` is an action (``actor.action``), a deadline or automation by its id, an
    outcome, or the day from which a text holds; ``state`` the innermost state after it, empty where that stays;
    ``rule`` the rule that was taken with its ``branch``, None where no branch held; ``why`` how it was refused and by
    what, or the bounds that it breaks; an outcome has so many ``values``."""

    kind: ToldKind
    what: str
    state: str
    rule: str = ""
    branch: int | None = None
    why: tuple[str, ...] = ()
    values: int = 0


@record
class Line:
    """One thing that happened: what, when in seconds since 1970, and the values of an outcome."""

    told: Told
    at: int
    values: tuple[Any, ...] = ()


def lines_of(entry: Entry) -> tuple[Line, ...]:
    """An entry in short."""
    match entry:
        case Opened(at=at, situation=situation, broken=broken):
            return (Line(Told("opened", "", situation.state, why=broken), at),)
        case Stepped(at=at, fired=fired):
            what, kind = _what(entry)
            state = fired.after.state
            first = Line(Told(kind, what, state, fired.rule, fired.branch, fired.broken), at)
            return (first, *(_given(fired, place, at) for place in range(len(fired.outcomes))))
        case Denied(at=at, refused=refused, event=event, situation=situation):
            what = f"{event.actor}.{event.action}"
            return (Line(Told("refused", what, situation.state, why=(refused.kind, *refused.subjects)), at),)
        case Amended(at=at, revision=revision, migrated=migrated):
            state = "" if migrated is None else migrated.after.state
            return (Line(Told("amended", revision.date.isoformat(), state), at),)
        case Stuck(at=at) | Halted(at=at):
            return (Line(Told("stopped", "", ""), at),)
        case _:
            return ()


def _what(entry: Stepped) -> tuple[str, ToldKind]:
    if entry.fired.automation is not None:
        return entry.fired.automation, "automation"
    if entry.event is None:
        return entry.fired.rule, "deadline"
    return f"{entry.event.actor}.{entry.event.action}", "action"


def _given(fired: Fired, place: int, at: int) -> Line:
    given = fired.outcomes[place]
    return Line(Told("outcome", given.outcome, fired.after.state, values=len(given.arguments)), at, given.arguments)
