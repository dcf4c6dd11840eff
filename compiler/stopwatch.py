"""Claims about time: since when the time runs that a claim bounds. Pure, and the same for a case that is run and for
all cases at once.

A claim is broken where that time grows beyond its bound; one of two things that should follow each other also where the
case ends before the second.
"""

from __future__ import annotations

from collections.abc import Iterator

from compiler.machine import Machine
from compiler.model import (
    ActionTrigger,
    CanReach,
    ClaimDef,
    EndsWithin,
    FollowedBy,
    Happening,
    Never,
    Timed,
    Waits,
)
from compiler.situation import Fired, Situation


def timed(claim: ClaimDef) -> Timed | None:
    """A claim about time."""
    return None if isinstance(claim.body, Never | CanReach) else claim.body


def bound(body: Timed) -> int:
    """The most seconds that may go by."""
    return body.most if isinstance(body, Waits) else body.within


def begun(machine: Machine, body: Timed, situation: Situation, at: int) -> int | None:
    """Since when the time runs of a case that was just opened; None where it does not."""
    match body:
        case EndsWithin(since=None):
            return at
        case EndsWithin(since=state):
            return at if state in machine.paths[situation.state] else None
        case FollowedBy(first=first):
            entered = {Happening("state", one) for one in machine.paths[situation.state]}
            return at if entered.intersection(first) else None
        case Waits(actor=actor):
            return at if kept_waiting(machine, actor, situation.state) else None


def goes_on(machine: Machine, body: Timed, since: int | None, fired: Fired) -> int | None:
    """Since when it runs after a step."""
    match body:
        case EndsWithin(since=state):
            entered = state is not None and Happening("state", state) in _happened(machine, fired)
            return fired.at if entered and since is None else since
        case FollowedBy(first=first, then=then):
            happened = set(_happened(machine, fired))
            if since is not None and not happened.intersection(then):
                return since
            return fired.at if happened.intersection(first) else None
        case Waits(actor=actor):
            if not kept_waiting(machine, actor, fired.after.state):
                return None
            return fired.at if since is None or _acted(machine, actor, fired) else since


def left_over(body: Timed, since: int | None, *, ended: bool) -> bool:
    """Whether a case has ended before what should have followed."""
    return ended and since is not None and isinstance(body, FollowedBy)


def kept_waiting(machine: Machine, actor: str, state: str) -> bool:
    """Whether it is others' turn in a state that is not the last."""
    return not machine.states[state].final and actor not in turn(machine, state)


def turn(machine: Machine, state: str) -> frozenset[str]:
    """Whose turn it is in an innermost state."""
    return frozenset(actor for one in machine.paths[state] for actor in machine.states[one].awaits)


def _acted(machine: Machine, actor: str, fired: Fired) -> bool:
    """Whether a step was an action of an actor."""
    taken = None if fired.branch is None else machine.branches[fired.rule, fired.branch]
    return taken is not None and isinstance(taken.trigger, ActionTrigger) and taken.trigger.actor == actor


def _happened(machine: Machine, fired: Fired) -> Iterator[Happening]:
    """What a step was: an action, outcomes, states entered."""
    for given in fired.outcomes:
        yield Happening("outcome", given.outcome)
    if fired.branch is None:
        return
    taken = machine.branches[fired.rule, fired.branch]
    if isinstance(taken.trigger, ActionTrigger):
        yield Happening("action", f"{taken.trigger.actor}.{taken.trigger.action}")
    if taken.written_target is not None:
        for state in machine.move(fired.before.state, taken.written_target).entered:
            yield Happening("state", state)
