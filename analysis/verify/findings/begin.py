"""Bounds that no case keeps to as it begins.

In: a model. Out: the fewest bounds that contradict each other; a proof.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from analysis.verify.bounds import Bounds
from analysis.verify.findings.data import NeverBegins
from analysis.verify.model import Model
from analysis.verify.stepping import begun
from analysis.verify.ways import ways
from compiler.machine import BoundRun


def never_begins(model: Model) -> Iterator[NeverBegins]:
    """Nothing where a case can begin with facts that break no bound."""
    needed = list(model.machine.bounds_of_facts)
    if _can_begin(model, needed):
        return
    for one in tuple(needed):
        fewer = [other for other in needed if other is not one]
        if not _can_begin(model, fewer):
            needed = fewer
    *others, last = (one.definition.name for one in needed)
    yield NeverBegins(last, tuple(others))


def _can_begin(model: Model, bounds: Sequence[BoundRun]) -> bool:
    kept = model.machine.bounds_of_facts
    model.machine.bounds_of_facts = tuple(bounds)
    try:
        return any(True for _ in ways(Bounds(), {}, lambda ground: begun(model, ground)))
    finally:
        model.machine.bounds_of_facts = kept
