"""Lines of cases that kernels have lived through.

In: what was kept of each case. Out: its line, as the plain engine would give it. Absent: which cases (``engine.py``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import repeat

import numpy as np

from compiler.model import Value
from simulator.population.compiled.atlas import ACTED, Names, known_as, value_as
from simulator.population.compiled.columns import Columns, Numbers
from simulator.population.compiled.kernels import Kept
from simulator.population.data import Population
from simulator.population.features import LASTS, Feature
from simulator.population.indicators import BEGINS
from simulator.population.lines import Line
from simulator.population.living import Way

MEASURED = frozenset({"timeout", "refused", "amount"})
"""What is counted of a case in its line, besides how long it lasted."""


def asked_of(names: Names) -> set[Feature]:
    """The features that have to be kept for lines."""
    return {one for one in names.features if one.measure in MEASURED or one.measure == "aside"}


@dataclass(frozen=True, slots=True)
class Lines:
    """Many lines, column by column, as in ``Line``. ``facts`` are pairs of codes and numbers: 0 unknown, 1 the number,
    above that one of the ``values`` after the first; ``ways`` are places in ``left``; ``lasts`` is only of cases that
    ``ended``."""

    numbers: Numbers
    sides: Numbers
    starts: Numbers
    facts: dict[str, tuple[Numbers, Numbers]]
    values: tuple[Value, ...]
    ways: Numbers
    left: tuple[Way, ...]
    actions: Numbers
    ended: Numbers
    lasts: Numbers
    found: dict[Feature, Numbers]


ManyTaker = Callable[[Lines], None]
"""Takes lines of many cases at once, in the order of a ``Taker``."""


def many(names: Names, kept: list[tuple[Population, Kept, int]]) -> Lines:
    """The lines of some cases, those of each population and side as they were kept, in the order of their numbers."""
    columns = [Columns(names, one) for _, one, _ in kept]
    rows = [one.rows for one in columns]
    numbers, ways = (np.concatenate([one[:, place] for one in rows]) for place in (2, 3))
    sides = np.concatenate([np.full(len(one), side) for one, (_, _, side) in zip(rows, kept, strict=True)])
    order = np.lexsort((sides, numbers))

    def of(feature: Feature) -> Numbers:
        found: Numbers = np.concatenate([one.of(feature) for one in columns])[order]
        return found

    firsts = [np.full(len(one), of.arrivals.first) for one, (of, _, _) in zip(rows, kept, strict=True)]
    facts = dict.fromkeys(law.fact for one, _, _ in kept for law in one.facts)
    left = tuple(names.ways)
    ends = np.array([fate == "ended" for fate, _ in left])
    measured = [one for one in names.features if one.measure in MEASURED]
    return Lines(
        numbers[order], sides[order], of(BEGINS) + np.concatenate(firsts)[order],
        {one: (of(known_as(one)), of(value_as(one))) for one in facts}, (None, *names.values), ways[order], left,
        of(ACTED), ends[ways[order]], of(LASTS), {one: of(one) for one in measured},
    )  # fmt: skip


def lines(population: Population, names: Names, kept: Kept, side: int) -> Iterator[Line]:
    """The lines of some cases, in the order in which they were kept."""
    numbers, ways = (kept.rows[:, place].tolist() for place in (2, 3))
    columns = Columns(names, kept)
    ends = [fate == "ended" for fate, _ in names.ways]
    found = _found(columns, [ends[way] for way in ways])
    begins = (columns.of(BEGINS) + population.arrivals.first).tolist()
    facts = _facts(population, names, columns)
    actions = columns.of(ACTED).tolist()
    named = list(names.ways)
    for number, start, given, way, acted, counted in zip(numbers, begins, facts, ways, actions, found, strict=True):
        yield Line(number, side, start, given, named[way], acted, counted)


def _found(columns: Columns, ended: list[bool]) -> Iterator[dict[Feature, int]]:
    measured = [(one, columns.of(one).tolist()) for one in columns.places if one.measure in MEASURED]
    for at, (ends, lasts) in enumerate(zip(ended, columns.of(LASTS).tolist(), strict=True)):
        row = {one: column[at] for one, column in measured if column[at]}
        if ends:
            row[LASTS] = lasts
        yield row


def _facts(population: Population, names: Names, columns: Columns) -> Iterator[dict[str, Value]]:
    """What each case begins with: numbers as they are, everything else by the number that it has among the values."""
    values, facts = [None, *names.values], [law.fact for law in population.facts]
    pairs = [zip(columns.of(known_as(one)).tolist(), columns.of(value_as(one)).tolist(), strict=True) for one in facts]
    for row in zip(*pairs, strict=True) if pairs else repeat((), len(columns.rows)):
        yield {
            fact: values[code - 1] if code > 1 else number if code else None
            for fact, (code, number) in zip(facts, row, strict=True)
        }
