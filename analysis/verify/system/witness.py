"""A scenario of a system that breaks a claim: every instant and every value settled.

In: the steps of a path on which no other cases were needed. Out: which cases are opened, what is done in them and when;
None where there is nothing of the kind. Absent: whether the simulator agrees, which whoever shows it asks first.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from analysis.verify.model import Slot
from analysis.verify.open_values import Ground, ImpossibleError
from analysis.verify.paths import walks
from analysis.verify.stepping import Step
from analysis.verify.system.scene import FIRST, OPEN, Move, followed, taken
from analysis.verify.system.steps import Note, Steps
from analysis.verify.system.together import Together, nobody
from analysis.verify.system.watch import Broken
from analysis.verify.ways import ways
from analysis.verify.witness import Values, lowest, pin, value_for

PATIENCE = 400
"""So many ways are walked before a path is given up."""


@dataclass(frozen=True, slots=True)
class OpensCase:
    """A case of a part is opened at an instant, with some facts."""

    at: int
    part: str
    facts: Values


@dataclass(frozen=True, slots=True)
class DoesThere:
    """Somebody does something in the case of a part at an instant."""

    at: int
    part: str
    actor: str
    action: str
    values: Values


@dataclass(frozen=True, slots=True)
class SystemWitness:
    """A scenario: from ``start``, one thing after the other, watched up to ``until``. There is one case of a part."""

    start: int
    steps: tuple[OpensCase | DoesThere, ...]
    until: int


@dataclass(frozen=True, slots=True)
class _Walk:
    """A path walked so far: where it led, since when, and each step with its instant and values."""

    moment: Together
    start: Any
    steps: tuple[tuple[Move, Any, Note], ...] = ()


def scenarios(steps: Steps, broken: Broken, path: tuple[Step, ...], at: int) -> Iterator[SystemWitness]:
    """Scenarios that begin at an instant, do what is done on a path one after the other, each with all that follows at
    once, and break a claim at the end. The path may come from a search that keeps less."""

    def first(ground: Ground) -> _Walk:
        start = ground.new_number()
        return _Walk(nobody(start), start)

    def further(walk: _Walk, step: Step, ground: Ground) -> _Walk:
        assert isinstance(step, Move)
        note: Note = {}
        after = followed(steps, taken(steps, walk.moment, step, ground, note), ground)
        return _Walk(after, walk.start, (*walk.steps, (step, after.now, note)))

    free = tuple(Move(one.actor, one.name, (), part=one.part) for one in path if isinstance(one, Move) and one.free)
    for way in walks((FIRST, *free), first, further, PATIENCE):
        known, walk = way.ground, way.result
        for end in (broken.wanted, broken.later) if broken.timely else (broken.wanted,):
            for last in ways(known.bounds, known.domains, partial(end, moment=walk.moment), known.parts):
                Ground.at_work = last.ground
                try:
                    yield _settled(steps, last.ground, walk, last.result, at)
                except ImpossibleError:
                    continue


def _settled(steps: Steps, ground: Ground, walk: _Walk, until: Any, at: int) -> SystemWitness:
    """Instants as early as they may be, then values, each so that the rest stays possible."""
    pin(ground, walk.start, at)
    instants = [pin(ground, now, lowest(ground, now)) for _, now, _ in walk.steps]
    found: list[OpensCase | DoesThere] = []
    for (move, _, note), now in zip(walk.steps, instants, strict=True):
        model = steps.models[move.part] if move.part else None
        if model is None or not (move.actor or move.name == OPEN):
            continue
        given = model.parameters[move.actor, move.name] if move.actor else model.inputs
        slots: dict[str, Slot] = {slot.name: slot for slot in given if slot is not None}
        values = tuple((name, value_for(model, ground, slots[name], value, at)) for name, value in note.items())
        if move.actor:
            found.append(DoesThere(now, move.part, move.actor, move.name, values))
        else:
            found.append(OpensCase(now, move.part, values))
    return SystemWitness(at, tuple(found), pin(ground, until, lowest(ground, until)))
