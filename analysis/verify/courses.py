"""A case that goes along a path to a goal: what it begins with, who does what, and how long everybody waits.

In: a path, and the goal that its last step is to meet. Out: courses, the likeliest first. Waiting is measured from the
event before, and an action at a deadline is said to be so, so that a course can be lived through where lengths of time
are known only between bounds: working days, days that don't count. Absent: whether the simulator agrees, which
whoever lives through it sees.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from analysis.verify.goals import LEADS, Goal, firing, refusing, rows_on, so_long_before
from analysis.verify.model import Model
from analysis.verify.open_values import Ground, ImpossibleError
from analysis.verify.paths import Walk, walked
from analysis.verify.scales import factors
from analysis.verify.stepping import Step
from analysis.verify.witness import settled_walk
from compiler.model import Value

MOST_COURSES = 2
"""So many courses along one path are tried."""


@dataclass(frozen=True, slots=True)
class Move:
    """An actor does something so many seconds after the event before; or a deadline passes (``actor`` empty, ``name``
    the timer). With ``aimed`` the action comes so many seconds before a deadline."""

    wait: int
    actor: str
    name: str
    values: tuple[tuple[str, Value], ...] = ()
    aimed: tuple[str, int] | None = None


@dataclass(frozen=True, slots=True)
class Course:
    """A case from its beginning to the goal; ``afterwards`` are actions that could be tried one second later."""

    goal: Goal
    facts: tuple[tuple[str, Value], ...]
    moves: tuple[Move, ...]
    afterwards: tuple[Move, ...] = ()


def courses(model: Model, path: tuple[Step, ...], goal: Goal, state: str, at: int, patience: int) -> Iterator[Course]:
    """A few courses along a path, as they go from an instant on; ``state`` is where its last step is taken. Given up
    after so many ways (``patience``)."""
    made = 0
    for way in walked(model, path, patience=patience, refusable=True):
        ground, walk = way.ground, way.result
        Ground.at_work = ground
        try:
            _meets(model, ground, walk, goal)
            course = _settled(model, ground, walk, goal, state, at)
        except ImpossibleError:
            continue
        yield course
        made += 1
        if made >= MOST_COURSES:
            return


def settled_first(model: Model, course: Course) -> Iterator[Model]:
    """Models in which the facts that are multiplied have a value from the beginning, so that products are exact: that
    of a course that did not go as it should, and the greatest number in it."""
    scaled = factors(model.policy)
    numbers = {name: value for name, value in course.facts if isinstance(value, int) and not isinstance(value, bool)}
    known = {slot.name: numbers[slot.name] for slot in model.inputs
             if slot is not None and slot.name in scaled and slot.name in numbers}  # fmt: skip
    for values in (known, dict.fromkeys(known, max(numbers.values(), default=0))) if known else ():
        yield replace(model, inputs=tuple(
            slot if slot is None or slot.name not in values else replace(slot, domain=frozenset((values[slot.name],)))
            for slot in model.inputs
        ))  # fmt: skip


def _meets(model: Model, ground: Ground, walk: Walk, goal: Goal) -> None:
    """The last step meets the goal; ImpossibleError where it doesn't."""
    if goal.kind in LEADS:
        due = next((run.due for one in walk.fired[:1] for run in one.before.timers if run.timer == goal.name), None)
        if due is None:
            raise ImpossibleError
        so_long_before(ground, walk.fired[0].at, due, LEADS[goal.kind])
    elif goal.kind == "row":
        if goal not in rows_on(model, ground):
            raise ImpossibleError
    elif goal.kind == "after":
        if not walk.steps or walk.steps[-1][0].actor or walk.steps[-1][0].name != goal.name:
            raise ImpossibleError
    elif walk.refused is not None:
        if goal not in refusing(walk.refused.kind, walk.refused.subjects):
            raise ImpossibleError
    elif not any(goal in firing(one) for one in walk.fired):
        raise ImpossibleError


def _settled(model: Model, ground: Ground, walk: Walk, goal: Goal, state: str, at: int) -> Course:
    instants, facts, values, _ = settled_walk(model, ground, walk, at, walk.moment.now)
    moves: list[Move] = []
    before = at
    for n, ((step, _, _), now, given) in enumerate(zip(walk.steps, instants, values, strict=True), 1):
        aimed = (goal.name, LEADS[goal.kind]) if goal.kind in LEADS and n == len(walk.steps) else None
        moves.append(Move(now - before, step.actor, step.name, given, aimed))
        before = now
    return Course(goal, facts, tuple(moves), _afterwards(model, state) if goal.kind == "after" else ())


def _afterwards(model: Model, state: str) -> tuple[Move, ...]:
    """What could be done too late: what can be done before, else anything."""
    deeds = model.deeds[state] or tuple(model.parameters)[:1]
    return tuple(
        Move(1, actor, action, tuple((slot.name, slot.filler) for slot in model.parameters[actor, action]))
        for actor, action in deeds
    )
