"""Cases that take a path to a difference at its end.

In: the steps of a path on both sides. Out: cases, every instant and value settled, instants as early as they may be.
Where working days make instants uncertain, also such that are settled step by step. Absent: whether the simulator
agrees, which whoever shows one asks first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from analysis.verify.difference.sides import Apart, Compared, Pair, Result
from analysis.verify.open_values import Ground, ImpossibleError
from analysis.verify.paths import walks
from analysis.verify.stepping import Step
from analysis.verify.ways import Way
from analysis.verify.witness import Done, Witness, settled

Confirm = Callable[[Witness], Witness | None]
"""Asks the simulator whether a case goes differently; it may hand back one that is simpler."""
MOST_CASES = 3
"""So many cases of one path are tried."""


@dataclass(slots=True)
class _Walk:
    result: Result
    begins: dict[str, Any]
    start: Any
    steps: list[tuple[Step, Any, dict[str, Any]]]


def cases_of(both: Compared, path: tuple[Step, ...], apart: Apart, at: int) -> Iterator[Witness]:
    """Cases that take a path to the difference at its end."""
    made = 0
    for way in walks(
        path, lambda ground: _first(both, ground), lambda walk, step, ground: _further(both, walk, step, ground)
    ):
        found = way.result.result
        if isinstance(found, Apart) and found.key == apart.key:
            case = _case(both, way, found.pair, at)
            if case is not None:
                made += 1
                yield case
        if made >= MOST_CASES:
            return


def _first(both: Compared, ground: Ground) -> _Walk:
    begins: dict[str, Any] = {}
    result = both.begun(ground, begins)
    return _Walk(result, begins, _place(result).now, [])


def _further(both: Compared, walk: _Walk, step: Step, ground: Ground) -> _Walk:
    note: dict[str, Any] = {}
    if isinstance(walk.result, Apart):
        raise ImpossibleError
    pair = _place(walk.result)
    if step.actor:
        result = both.acted(pair, step.actor, step.name, ground, note)
    else:
        timer, _, other = step.name.partition(" ")
        result = both.lapsed(pair, timer, other or timer, ground)
    return _Walk(result, walk.begins, walk.start, [*walk.steps, (step, _place(result).now, note)])


def _place(result: Result) -> Pair:
    """Where both sides are; ImpossibleError where both refused."""
    if result is None:
        raise ImpossibleError
    return result.pair if isinstance(result, Apart) else result


def _case(both: Compared, way: Way[_Walk], pair: Pair, at: int) -> Witness | None:
    walk, ground = way.result, way.ground
    Ground.at_work = ground
    fields = [{slot.name: slot for slot in both.taken_with(step.actor, step.name)} if step.actor else {}
              for step, _, _ in walk.steps]  # fmt: skip
    inputs = {slot.name: slot for slot in both.inputs}
    try:
        instants, begins, notes, until = settled(
            both.two, ground, at, walk.start, [now for _, now, _ in walk.steps], (walk.begins, inputs),
            list(zip((note for _, _, note in walk.steps), fields, strict=True)), pair.now,
        )  # fmt: skip
    except ImpossibleError:
        return None
    steps = tuple(
        Done(now, step.actor, step.name, values)
        for (step, _, _), now, values in zip(walk.steps, instants, notes, strict=True)
        if step.actor
    )
    settles = bool(walk.steps) and not walk.steps[-1][0].actor
    return Witness(at, begins, steps, pair.two.state, until, settles=settles)
