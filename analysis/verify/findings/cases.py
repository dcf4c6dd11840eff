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

from analysis.verify.model import Model
from analysis.verify.open_values import Ground, ImpossibleError
from analysis.verify.paths import Walk, walked
from analysis.verify.stepping import Step
from analysis.verify.ways import ways
from analysis.verify.witness import Done, Witness, done, settled_walk

PATIENCE = 300
"""So many ways are walked before a path is given up."""
MOST_WAYS = 40
"""So many ways in which an end can be as wanted are tried."""


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
    for way in walked(model, path, patience=PATIENCE, refusable=True):
        inner = ways(way.ground.bounds, way.ground.domains, partial(_wanted, wanted, way.result))
        for end in islice(inner, MOST_WAYS):
            Ground.at_work = end.ground
            try:
                yield _settled(model, end.ground, way.result, at, end.result, longest=longest)
            except ImpossibleError:
                continue


def _wanted(wanted: Wanted, walk: Walk, ground: Ground) -> Any:
    return wanted(ground, walk)


def _settled(model: Model, ground: Ground, walk: Walk, at: int, until: Any, *, longest: bool) -> Case:
    instants, facts, values, last = settled_walk(model, ground, walk, at, until, longest=longest)
    steps = done(walk, instants, values)
    refused = steps[-1] if walk.refused is not None else None
    made = steps if refused is None else steps[:-1]
    return Case(Witness(at, facts, made, walk.moment.situation.state, last), refused, walk, ground)
