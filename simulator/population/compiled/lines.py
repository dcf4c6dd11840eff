"""Lines of cases that kernels have lived through.

In: what was kept of each case. Out: its line, as the plain engine would give it. Absent: which cases (``engine.py``).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import repeat
from typing import Any

import numpy as np

from compiler.model import Value
from simulator.population.compiled.atlas import ACTED, Names, known_as, value_as
from simulator.population.compiled.kernels import KEPT, Kept
from simulator.population.data import Population
from simulator.population.features import LASTS, Feature
from simulator.population.indicators import BEGINS
from simulator.population.lines import Line

MEASURED = frozenset({"timeout", "refused", "amount"})
"""What is counted of a case in its line, besides how long it lasted."""


def asked_of(names: Names) -> set[Feature]:
    """The features that have to be kept for lines."""
    return {one for one in names.features if one.measure in MEASURED or one.measure == "aside"}


def lines(population: Population, names: Names, kept: Kept, side: int) -> Iterator[Line]:
    """The lines of some cases, in the order in which they were kept."""
    numbers, ways = (kept.rows[:, place].tolist() for place in (2, 3))
    columns = {number: kept.rows[:, KEPT + at] for at, number in enumerate(kept.features.tolist())}
    of: dict[Feature, np.ndarray] = {one: columns[n] for one, n in names.features.items() if n in columns}
    nothing = np.zeros(len(numbers), np.int64)
    ends = [fate == "ended" for fate, _ in names.ways]
    found = _found(of, [ends[way] for way in ways], len(numbers))
    begins = (of.get(BEGINS, nothing) + population.arrivals.first).tolist()
    facts = _facts(population, names, of, nothing)
    actions = of.get(ACTED, nothing).tolist()
    named = list(names.ways)
    for number, start, given, way, acted, counted in zip(numbers, begins, facts, ways, actions, found, strict=True):
        yield Line(number, side, start, given, named[way], acted, counted)


def _found(of: Mapping[Feature, Any], ended: list[bool], count: int) -> Iterator[dict[Feature, int]]:
    measured = [(one, column.tolist()) for one, column in of.items() if one.measure in MEASURED]
    lasts = of[LASTS].tolist() if LASTS in of else [0] * count
    for at in range(count):
        row = {one: column[at] for one, column in measured if column[at]}
        if ended[at]:
            row[LASTS] = lasts[at]
        yield row


def _facts(population: Population, names: Names, of: Mapping[Feature, Any], nothing: Any) -> Iterator[dict[str, Value]]:
    """What each case begins with: numbers as they are, everything else by the number that it has among the values."""
    values = [None, *names.values]
    columns: list[tuple[str, Iterator[Value]]] = []
    for law in population.facts:
        known = of.get(known_as(law.fact), nothing).tolist()
        value = of.get(value_as(law.fact), nothing).tolist()
        columns.append(
            (law.fact, (values[code - 1] if code > 1 else number if code else None
                        for code, number in zip(known, value, strict=True)))
        )  # fmt: skip
    if not columns:
        yield from repeat({}, len(nothing))
        return
    fact_names = [name for name, _ in columns]
    for row in zip(*(column for _, column in columns), strict=True):
        yield dict(zip(fact_names, row, strict=True))
