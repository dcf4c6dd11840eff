"""What is worked out of single cases beside the kernels: how many are open when, and named figures.

In: for each case that kernels lived through, how much there is of a few features. Out: the survey has these cases in
its open cases and its named figures, too, as living through them one by one would give. Absent: which features those
are called by (``simulator/population/indicators.py``).
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from simulator.population.compiled.atlas import Names
from simulator.population.compiled.columns import Columns, Numbers
from simulator.population.compiled.kernels import PART, PART_BITS, Kept
from simulator.population.compiled.lines import asked_of
from simulator.population.data import Indicator, Which
from simulator.population.features import LASTS, Feature
from simulator.population.indicators import BEGINS, LEAVES, Compared, Counted, Products, Ratio, conditions, holding
from simulator.population.standing import Standing
from simulator.population.surveys import Group, Survey, matching

Truths = NDArray[np.bool_]
Counts = tuple[Numbers, Truths]
"""What an indicator counts of each case, and whether the case is one that it is about."""


def asked(survey: Survey, names: Names) -> list[int]:
    """The numbers of the features that have to be kept of each case."""
    wanted = {LASTS, BEGINS, LEAVES}
    happened: set[tuple[str, str]] = set()
    for living in (survey.living, survey.other):
        if living is None:
            continue
        indicators = living.population.indicators
        wanted.update(holding(when) for when in conditions(indicators))
        wanted.update(Feature("waited", one.who) for one in indicators if one.who)
        for one in indicators:
            happened.update(one.which.happened)
            happened.update(one.among.happened if one.among is not None else ())
    if survey.taker is not None:
        wanted |= asked_of(names)
    return [
        number
        for feature, number in names.features.items()
        if feature in wanted or (feature.measure, feature.of) in happened or (feature.measure, "") in happened
    ]


def aside(survey: Survey, names: Names, kept: tuple[Kept, ...]) -> None:
    """Add the cases to a survey."""
    tables = [_Table(names, one) for one in kept]
    if not tables or not len(tables[0].rows):
        return
    first = survey.living.population.arrivals.first
    groups = tables[0].rows[:, 0]
    for table, summary in zip(tables, (survey.whole, survey.others), strict=False):
        summary.standing.join(_standing(table, first, np.ones(len(groups), np.bool_)))
    counts = [[*_counts(survey.living.population.indicators, tables[0])]]
    if survey.other is not None:
        theirs = [*_counts(survey.other.population.indicators, tables[1])]
        nobody = np.zeros(len(groups), np.int64), np.zeros(len(groups), np.bool_)
        places = matching(survey.living.population, survey.other.population)
        counts.append([nobody if place is None else theirs[place] for place in places])
        survey.compared.join(Compared([_products(*pair) for pair in zip(*counts, strict=True)]))
    for counted, found in zip(survey.indicators, counts, strict=False):
        counted.join(Counted([_ratio(one) for one in found]))
    for value, number in names.groups.items() if survey.by is not None else ():
        among = groups == number
        if among.any():
            group = survey.groups.setdefault(value, Group())
            for table, summary in zip(tables, (group.whole, group.others), strict=False):
                summary.standing.join(_standing(table, first, among))
            for counted, found in zip(group.indicators, counts, strict=False):
                counted.join(Counted([_ratio((numbers, about & among)) for numbers, about in found]))


class _Table(Columns):
    """What was kept, as named figures ask for it."""

    def sum(self, which: Which) -> Numbers:
        """How often any of some things happened in each case."""
        found = np.zeros(len(self.rows), np.int64)
        for feature, at in self.places.items():
            if (feature.measure, feature.of) in which.happened or (feature.measure, "") in which.happened:
                found = found + self.rows[:, at]
        return found

    def holds(self, which: Which) -> Truths:
        """Which cases are so."""
        found = np.ones(len(self.rows), np.bool_)
        if which.happened:
            found &= self.sum(which) != 0
        if which.when:
            found &= self.of(holding(which.when)) != 0
        return found

    @property
    def ended(self) -> Truths:
        """Which cases came to an end."""
        ended: Truths = self.rows[:, 1] != 0
        return ended


def _standing(table: _Table, first: int, among: Truths) -> Standing:
    made = Standing()
    begins, leaves = table.of(BEGINS)[among], table.of(LEAVES)[among]
    made.reach(first, first + int(leaves.max()))
    ended = table.ended[among]
    made.begun = _slots(begins, made.width)
    made.over = _slots((begins + table.of(LASTS)[among])[ended], made.width)
    return made


def _slots(instants: Numbers, width: int) -> dict[int, int]:
    slots, counts = np.unique(instants // width, return_counts=True)
    return dict(zip(slots.tolist(), counts.tolist(), strict=True))


def _counts(indicators: tuple[Indicator, ...], table: _Table) -> Iterator[Counts]:
    for one in indicators:
        about = np.ones(len(table.rows), np.bool_) if one.among is None else table.holds(one.among)
        match one.kind:
            case "share":
                yield table.holds(one.which).astype(np.int64), about
            case "times":
                yield table.sum(one.which), about
            case "wait":
                yield table.of(Feature("waited", one.who)), about
            case "time":
                yield table.of(LASTS), about & table.ended & table.holds(one.which)


def _ratio(counts: Counts) -> Ratio:
    numbers, about = counts
    some = numbers[about]
    return Ratio(len(some), int(some.sum()), _dot(some, some))


def _products(before: Counts, after: Counts) -> Products:
    both = before[1] & after[1]
    one, other = before[0][both], after[0][both]
    return Products(_dot(one, other), int(one.sum()), int(other.sum()), len(one))


def _dot(one: Numbers, other: Numbers) -> int:
    """The sum of products, put together from parts that fit."""
    high, low = (one >> PART_BITS, other >> PART_BITS), (one & PART, other & PART)
    mixed = int((high[0] * low[1]).sum()) + int((low[0] * high[1]).sum())
    return (int((high[0] * high[1]).sum()) << 2 * PART_BITS) + (mixed << PART_BITS) + int((low[0] * low[1]).sum())
