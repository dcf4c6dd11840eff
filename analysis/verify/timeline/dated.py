"""One case that takes a path through several texts, on the days on which they hold.

As ``witness.py``, whose parts it uses; but the days are given by the amendments, and when the case begins is chosen: at
ten in the morning as late as may be, or else at the last second that may be.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from analysis.verify.bounds import FREE
from analysis.verify.model import Slot
from analysis.verify.open_values import Ground, ImpossibleError, Number
from analysis.verify.paths import stepped, walks
from analysis.verify.situations import Moment
from analysis.verify.stepping import AMENDMENT, Step
from analysis.verify.timeline.lineage import Line, begun_before, last_second, passed_on, watched
from analysis.verify.ways import Way
from analysis.verify.witness import Done, Wanted, Witness, settled
from compiler.worktime import day_of, midnight

TEN = 10 * 3600


@dataclass(slots=True)
class _Walk:
    """A path walked so far: under which text, the instants and values of its steps."""

    stage: int
    moment: Moment
    start: Any
    begins: dict[str, Any]
    last: Any
    steps: list[tuple[Step, Any, dict[str, Any], dict[str, Slot]]]


def dated(line: Line, path: tuple[Step, ...], wanted: Wanted, *, longest: bool = False) -> Witness | None:
    """A case that takes the path to an end as wanted; with ``longest`` it lasts as long as it can."""

    def first(ground: Ground) -> _Walk:
        begins: dict[str, Any] = {}
        fired, moment = begun_before(line.stages[0], ground, begins, any_facts=line.any_facts)
        start, last = moment.start, last_second(moment)
        moment = line.clocked(0, path[0], fired, moment)
        return _Walk(0, moment, start, begins, last, [])

    for way in walks(path, first, lambda walk, step, ground: _further(line, walk, step, ground)):
        ground, walk = way.ground, way.result
        Ground.at_work = ground
        try:
            return _settled(line, way, wanted(ground, walk.moment), longest=longest)
        except ImpossibleError:
            continue
    return None


def _further(line: Line, walk: _Walk, step: Step, ground: Ground) -> _Walk:
    stage, before, n = line.stages[walk.stage], walk.moment, walk.stage
    note: dict[str, Any] = {}
    slots: dict[str, Slot] = {}
    if step.name == AMENDMENT and not step.actor:
        if all(run.timer != AMENDMENT or run.due is None for run in before.situation.timers):
            raise ImpossibleError
        n += 1
        fired, moment = passed_on(stage, line.stages[n], before, ground)
    else:
        if step.actor:
            slots = {slot.name: slot for slot in stage.model.parameters[step.actor, step.name]}
        _, fired, left = stepped(stage.model, before, step, ground, note)
        if left is None:
            raise ImpossibleError
        moment = left
    if n == walk.stage:
        moment = watched(stage, moment, last_second(before))
    moment = line.clocked(n, step, fired, moment)
    return _Walk(n, moment, walk.start, walk.begins, walk.last, [*walk.steps, (step, moment.now, note, slots)])


def _settled(line: Line, way: Way[_Walk], until: Any, *, longest: bool) -> Witness:
    ground, walk, first = way.ground, way.result, line.stages[0]
    start = walk.start
    effective = first.revision.effective
    if first.running is None:
        _between(ground, start, effective + TEN, effective + TEN)
    elif walk.last is not None:
        _between(ground, walk.last, effective + first.span - 1, effective + first.span - 1)
    else:
        _between(ground, start, effective, effective + first.span - 1)
    if longest and isinstance(until, Number):
        most = ground.bounds.most(until.name, start.name)
        if most != FREE:
            ground.require(start.name, until.name, -most)
    at = _beginning(ground, start, line)
    slots = {slot.name: slot for slot in first.model.inputs if slot is not None}
    instants, facts, values, last = settled(
        line.stages[-1].model, ground, at, start, [now for _, now, _, _ in walk.steps], (walk.begins, slots),
        [(note, known) for _, _, note, known in walk.steps], until, longest=longest,
    )  # fmt: skip
    steps = tuple(
        Done(now, step.actor, step.name, given)
        for (step, _, _, _), now, given in zip(walk.steps, instants, values, strict=True)
        if step.actor
    )
    return Witness(at, facts, steps, walk.moment.situation.state, last)


def _between(ground: Ground, value: Any, low: int, high: int) -> None:
    ground.require(value.name, 0, high - value.more)
    ground.require(0, value.name, value.more - low)


def _beginning(ground: Ground, start: Any, line: Line) -> int:
    """Ten in the morning of the last day on which it can be, or else the last second."""
    low, high = ground.lowest(start), ground.highest(start)
    zone = line.stages[0].model.policy.zone
    ten = midnight(day_of(high, zone), zone) + TEN
    if ten > high:
        ten = midnight(day_of(high, zone) - 1, zone) + TEN
    return ten if ten >= low else high
