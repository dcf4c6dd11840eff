"""Since when time runs: the time that a claim bounds, and that from one state to another. Pure, and the same for a case
that is run and for all cases at once.

A claim is broken where that time grows beyond its bound; one of two things that should follow each other also where the
case ends before the second. A lap has no bound: how long it takes, at most and at least, is what is asked of it.
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
from dsl.record import record


@record
class Lap:
    """The time from entering a state (None: from the beginning of the case) until another is entered (None: until the
    case ends). A state is entered from outside, as a rule's target is. Where the first is entered once more on the way,
    the time goes on; with ``again`` it begins anew, so that the shortest is told."""

    since: str | None
    to: str | None
    again: bool = False


WHOLE_CASE = Lap(None, None)
"""From the beginning of a case to its end."""


def timed(claim: ClaimDef) -> Timed | None:
    """A claim about time."""
    return None if isinstance(claim.body, Never | CanReach) else claim.body


def bound(body: Timed) -> int:
    """The most seconds that may go by."""
    return body.most if isinstance(body, Waits) else body.within


def begun(machine: Machine, body: Timed | Lap, situation: Situation, at: int) -> int | None:
    """Since when the time runs of a case that was just opened; None where it does not."""
    match body:
        case Lap():
            return begun_lap(machine, body, situation, at)[0]
        case EndsWithin(since=None):
            return at
        case EndsWithin(since=state):
            return at if state in machine.paths[situation.state] else None
        case FollowedBy(first=first):
            entered = {Happening("state", one) for one in machine.paths[situation.state]}
            return at if entered.intersection(first) else None
        case Waits(actor=actor):
            return at if kept_waiting(machine, actor, situation.state) else None


def goes_on(machine: Machine, body: Timed | Lap, since: int | None, fired: Fired) -> int | None:
    """Since when it runs after a step."""
    match body:
        case Lap():
            return lapped(machine, body, since, fired)[0]
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


Lapped = tuple[int | None, tuple[int, ...]]
"""Since when a lap runs, and since when those ran that have just ended."""


def begun_lap(machine: Machine, lap: Lap, situation: Situation, at: int) -> Lapped:
    """The lap of a case that was just opened."""
    return _entering(machine, lap, at if lap.since is None else None, machine.paths[situation.state], at)


def lapped(machine: Machine, lap: Lap, since: int | None, fired: Fired) -> Lapped:
    """The lap after a step: one can end and another begin by it."""
    taken = None if fired.branch is None else machine.branches[fired.rule, fired.branch]
    if taken is None or taken.written_target is None:
        return since, ()
    return _entering(machine, lap, since, machine.move(fired.before.state, taken.written_target).entered, fired.at)


def _entering(machine: Machine, lap: Lap, since: int | None, entered: tuple[str, ...], at: int) -> Lapped:
    """States are entered one after the other, outermost first, all at one instant."""
    ended: list[int] = []
    for state in entered:
        if state == lap.to and since is not None:
            ended.append(since)
            since = None
        if state == lap.since and (since is None or lap.again):
            since = at
    if lap.to is None and since is not None and machine.states[entered[-1]].final:
        ended.append(since)
        since = None
    return since, tuple(ended)


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
