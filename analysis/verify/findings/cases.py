"""One case that takes a path to something odd: every instant and every value settled.

In: the steps of a path, the last of which may be refused, and what is wanted of the walk along it. Out: cases, the
likeliest first. Absent: whether the simulator agrees.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import Any

from analysis.verify.bounds import Bounds
from analysis.verify.explore import Step, acted, begun, lapsed
from analysis.verify.model import Model
from analysis.verify.open_values import Ground, ImpossibleError
from analysis.verify.situations import Moment
from analysis.verify.ways import Way, ways
from analysis.verify.witness import Done, Witness, settled, walks
from compiler.situation import Fired, Refused

PATIENCE = 300
"""So many ways are walked before a path is given up."""
MOST_WAYS = 40
"""So many ways in which an end can be as wanted are tried."""


@dataclass(frozen=True, slots=True)
class Walk:
    """A path walked so far: where each step left the case (the beginning first), and how the last one went."""

    moments: tuple[Moment, ...]
    begins: dict[str, Any]
    steps: tuple[tuple[Step, Any, dict[str, Any]], ...] = ()
    fired: tuple[Fired, ...] = ()
    refused: Refused | None = None


Wanted = Callable[[Ground, Walk], Any]
"""What has to hold of a walk (ImpossibleError where it can't), and up to which instant the case is watched."""


@dataclass(frozen=True, slots=True)
class Case:
    """A case with what was known of it once everything was settled; ``last`` is the step that was refused at its
    end."""

    witness: Witness
    last: Done | None
    walk: Walk
    ground: Ground


def cases(model: Model, path: tuple[Step, ...], wanted: Wanted, at: int, *, longest: bool = False) -> Iterator[Case]:
    """The cases that begin at an instant and take a path to an end as wanted."""
    for way in _walks(model, path):
        inner = ways(way.ground.bounds, way.ground.domains, partial(_wanted, wanted, way.result))
        for end in islice(inner, MOST_WAYS):
            Ground.at_work = end.ground
            try:
                yield _settled(model, end.ground, way.result, at, end.result, longest=longest)
            except ImpossibleError:
                continue


def _wanted(wanted: Wanted, walk: Walk, ground: Ground) -> Any:
    return wanted(ground, walk)


def _walks(model: Model, path: tuple[Step, ...]) -> Iterator[Way[Walk]]:
    anyhow = not any(True for _ in ways(Bounds(), {}, lambda ground: begun(model, ground)))

    def first(ground: Ground) -> Walk:
        begins: dict[str, Any] = {}
        fired, moment = begun(model, ground, begins, any_facts=anyhow)
        return Walk((moment,), begins, (), fired)

    def further(walk: Walk, step: Step, ground: Ground) -> Walk:
        if walk.refused is not None:
            raise ImpossibleError
        before, note = walk.moments[-1], dict[str, Any]()
        refused: Refused | None = None
        if step.actor:
            result, fired, moment = acted(model, before, step.actor, step.name, ground, note=note)
            if isinstance(result, Refused):
                refused, moment = result, Moment(before.situation, result.at, before.start, before.late)
        else:
            running = [run.timer if run.due is not None else "" for run in before.situation.timers]
            if step.name not in running:
                raise ImpossibleError
            fired, moment = lapsed(model, before, running.index(step.name), ground)
        assert moment is not None
        steps = (*walk.steps, (step, moment.now, note))
        return Walk((*walk.moments, moment), walk.begins, steps, fired, refused)

    return walks(path, first, further, PATIENCE)


def _settled(model: Model, ground: Ground, walk: Walk, at: int, until: Any, *, longest: bool) -> Case:
    fields = [{slot.name: slot for slot in model.parameters[step.actor, step.name]} if step.actor else {}
              for step, _, _ in walk.steps]  # fmt: skip
    slots = {slot.name: slot for slot in model.inputs if slot is not None}
    instants, facts, values, last = settled(
        model, ground, at, walk.moments[0].now, [now for _, now, _ in walk.steps], (walk.begins, slots),
        list(zip((note for _, _, note in walk.steps), fields, strict=True)), until, longest=longest,
    )  # fmt: skip
    done = [
        Done(now, step.actor, step.name, given)
        for (step, _, _), now, given in zip(walk.steps, instants, values, strict=True)
        if step.actor
    ]
    refused = done.pop() if walk.refused is not None else None
    return Case(Witness(at, facts, tuple(done), walk.moments[-1].situation.state, last), refused, walk, ground)
