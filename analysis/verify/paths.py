"""A path walked again with everything kept, in every way that its steps can go.

In: the steps of a path. Out: walks along it, each with the instants and values of its steps; the last step may be
refused. What was left out on the way (``situations.py``) is kept here, so that a walk can be settled: instants and
values chosen one by one (``witness.py``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

from analysis.verify.bounds import Bounds
from analysis.verify.explore import Clock, clocked
from analysis.verify.model import Model
from analysis.verify.open_values import Ground, ImpossibleError
from analysis.verify.situations import Moment
from analysis.verify.stepping import Step, acted, begun, lapsed, settle_choices, still_ground
from analysis.verify.ways import Way, hinted, ways
from compiler.situation import Fired, Refused

T = TypeVar("T")

PATIENCE = 2_000
"""So many ways are walked before a path is given up."""

Taken = tuple[Step, Any, dict[str, Any]]
"""A step, its instant, and the values that it was taken with."""


@dataclass(frozen=True, slots=True)
class Walk:
    """A path walked so far: where each step left the case (the beginning first), when and with what it began, and how
    the last step went."""

    moments: tuple[Moment, ...]
    start: Any
    begins: dict[str, Any]
    steps: tuple[Taken, ...] = ()
    fired: tuple[Fired, ...] = ()
    refused: Refused | None = None

    @property
    def moment(self) -> Moment:
        """Where it is now."""
        return self.moments[-1]


def walked(
    model: Model, path: tuple[Step, ...], *, patience: int = PATIENCE, clock: Clock | None = None,
    refusable: bool = False,
) -> Iterator[Way[Walk]]:  # fmt: skip
    """The walks along a path, whose last step may be refused where it is ``refusable``; a ``clock`` has other time
    kept than that since the beginning."""
    anyhow = not any(True for _ in ways(Bounds(), {}, lambda ground: begun(model, ground)))

    def first(ground: Ground) -> Walk:
        begins: dict[str, Any] = {}
        fired, moment = begun(model, ground, begins, any_facts=anyhow)
        if path[0].settled:
            settle_choices(ground, moment)
        start = moment.start
        if clock is not None:
            moment = clocked(clock, model, fired, moment, opened=True)
        return Walk((moment,), start, begins, (), fired)

    def further(walk: Walk, step: Step, ground: Ground) -> Walk:
        note: dict[str, Any] = {}
        result, fired, moment = stepped(model, walk.moment, step, ground, note)
        refused = result if isinstance(result, Refused) else None
        if refused is not None:
            if not refusable or len(walk.steps) + 2 < len(path):
                raise ImpossibleError
            moment = Moment(walk.moment.situation, refused.at, walk.moment.start, walk.moment.late)
        assert moment is not None
        if step.settled:
            settle_choices(ground, moment)
        if clock is not None and refused is None:
            moment = clocked(clock, model, fired, moment, opened=False)
        steps = (*walk.steps, (step, moment.now, note))
        return Walk((*walk.moments, moment), walk.start, walk.begins, steps, fired, refused)

    return walks(path, first, further, patience)


def stepped(
    model: Model, before: Moment, step: Step, ground: Ground, note: dict[str, Any]
) -> tuple[Fired | Refused, tuple[Fired, ...], Moment | None]:
    """One step from a moment; ``note`` takes down with which values. ImpossibleError where its deadline does not
    run."""
    still_ground(model, before, step, ground)
    if step.actor:
        return acted(model, before, step.actor, step.name, ground, hurried=step.hurried, note=note)
    running = [run.timer if run.due is not None else "" for run in before.situation.timers]
    if step.name not in running:
        raise ImpossibleError
    fired, moment = lapsed(model, before, running.index(step.name), ground, hurried=step.hurried)
    return fired[0], fired, moment


def walks(
    path: tuple[Step, ...], first: Callable[[Ground], T], further: Callable[[T, Step, Ground], T],
    patience: int = PATIENCE,
) -> Iterator[Way[T]]:  # fmt: skip
    """Every way that the steps of a path can go, the ways first that were found to lead along it; given up after so
    many steps (``patience``)."""

    def on(way: Way[T], rest: tuple[Step, ...]) -> Iterator[Way[T]]:
        nonlocal patience
        patience -= 1
        if not rest:
            yield way
            return
        run = partial(further, way.result, rest[0])
        for onward in hinted(way.ground.bounds, way.ground.domains, rest[0].trail, run):
            if patience <= 0:
                return
            yield from on(onward, rest[1:])

    for way in hinted(Bounds(), {}, path[0].trail, first):
        yield from on(way, path[1:])
