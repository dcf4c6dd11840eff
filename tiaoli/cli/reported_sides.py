"""What a report looks at: cases that were drawn, or a law, under one text or two; measured the same way.

In: a summary with its named figures, or a law. Out: how often, how much, how long, each with bounds; one without end is
not known. Absent: parts of a page (``tiaoli/cli/reported_measures.py`` and others).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from math import inf, isfinite
from typing import TYPE_CHECKING, Protocol

from dsl.catalogue import Bilingual
from simulator.population import figures, intervals
from simulator.population.data import Indicator
from simulator.population.features import LASTS, Feature, Measure
from simulator.population.indicated import figure_of
from simulator.population.indicators import Counted
from simulator.population.intervals import Interval
from simulator.population.measures import Summary
from tiaoli.cli.law_words import bounds, law_share
from tiaoli.cli.simulated import CASES, PER_CASE, SHARE, SUM
from tiaoli.cli.simulated_figures import AMONG, FIGURE, indicator_row, indicator_words
from tiaoli.cli.simulated_names import Names
from tiaoli.cli.simulated_pairs import AFTER, BEFORE
from tiaoli.cli.simulated_tables import BETWEEN, percent, written
from viz.report.page import Figure

if TYPE_CHECKING:
    from simulator.population.exact.law import Law

Show = Callable[[float], str]
Cells = tuple[str, ...]

LENGTHS = frozenset({"lasts", "waited", "stayed"})
MARK = Bilingual("the law", "精确值")
BOUNDS = Bilingual("between", "介于")


class Side(Protocol):
    """One text. ``cases`` are those over which ``much`` is summed up; a law is that of one."""

    @property
    def cases(self) -> float:
        """How many."""

    @property
    def between(self) -> Bilingual:
        """What bounds are called."""

    def features(self) -> Iterable[Feature]:
        """All that are measured."""

    def much(self, feature: Feature) -> float:
        """The sum of a feature."""

    def mean(self, feature: Feature) -> Interval | None:
        """Of all cases; how long they last, of those that end."""

    def share(self, feature: Feature) -> Interval | None:
        """Of the cases with a feature that a case has once or not at all."""

    def ended(self) -> Interval | None:
        """The share of cases that end."""

    def percentiles(self) -> list[tuple[int, Interval]]:
        """How long they last, of those that end."""

    def course(self, top: float, columns: int) -> list[tuple[float, float]]:
        """How many of all cases have ended after how many seconds, up to ``top``; so many points at most."""

    def reach(self) -> float:
        """How far to the right anything is worth drawing."""

    def named(self, place: int, one: Indicator) -> Interval | None:
        """A figure that the population's author names, by its place in the first text."""

    def named_heads(self, names: Names) -> Cells:
        """The heads of such a figure's numbers."""

    def named_numbers(self, place: int, one: Indicator, names: Names) -> Cells:
        """Everything that is known of it."""

    def percent(self, share: float) -> str:
        """A share, as it is written."""

    def often(self, times: float) -> str:
        """Times per hundred cases."""

    def bounds(self, found: Interval, show: Show, names: Names) -> str:
        """The bounds of a figure, as they are written."""

    def heads(self, names: Names) -> Cells:
        """The heads of the numbers of a feature."""

    def numbers(self, feature: Feature, names: Names) -> Cells:
        """Everything that is known of a feature."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """Cases that were drawn."""

    summary: Summary
    counted: Counted

    @property
    def cases(self) -> float:
        """How many."""
        return max(self.summary.cases, 1)

    @property
    def between(self) -> Bilingual:
        """What bounds are called."""
        return BETWEEN

    def features(self) -> Iterable[Feature]:
        """All that are measured."""
        return self.summary.tallies

    def much(self, feature: Feature) -> float:
        """The sum of a feature."""
        return self.summary.of(feature).total

    def mean(self, feature: Feature) -> Interval | None:
        """Of all cases; how long they last, of those that end."""
        return figures.per_case(self.summary, feature)

    def share(self, feature: Feature) -> Interval | None:
        """Of the cases with a feature."""
        return figures.share_of(self.summary, feature)

    def ended(self) -> Interval | None:
        """The share of cases that end."""
        return intervals.share(self.summary.ended, self.summary.cases)

    def percentiles(self) -> list[tuple[int, Interval]]:
        """How long they last, of those that end."""
        return figures.percentiles(self.summary)

    def course(self, top: float, columns: int) -> list[tuple[float, float]]:
        """How many of all cases have ended after how many seconds, up to ``top``."""
        points: dict[int, tuple[float, float]] = {}
        passed = 0
        for key in sorted(self.summary.lengths.classes):
            count, shortest = self.summary.lengths.classes[key]
            passed += count
            if shortest <= top:
                points[int(shortest / top * columns)] = (float(shortest), passed / self.summary.cases)
        return [*points.values()]

    def reach(self) -> float:
        """How far to the right anything is worth drawing."""
        found = dict(self.percentiles())
        if not found:
            return 0
        longest = max(shortest for _, shortest in self.summary.lengths.classes.values())
        return 1.04 * min(longest, 1.25 * found[99].value)

    def named(self, place: int, one: Indicator) -> Interval | None:
        """A figure that the population's author names."""
        return figure_of(one, self.counted.of(place))

    def named_heads(self, names: Names) -> Cells:
        """The heads of such a figure's numbers."""
        return tuple(one.in_(names.language) for one in (FIGURE, BETWEEN, AMONG))

    def named_numbers(self, place: int, one: Indicator, names: Names) -> Cells:
        """Everything that was counted of it."""
        return indicator_row(one, self.counted.of(place), names)[1:]

    def percent(self, share: float) -> str:
        """A share, as it is written."""
        return percent(share)

    def often(self, times: float) -> str:
        """Times per hundred cases."""
        return f"{times:.1f}"

    def bounds(self, found: Interval, show: Show, names: Names) -> str:
        """The bounds of a figure, as they are written."""
        return between(found, show, names)

    def heads(self, names: Names) -> Cells:
        """The heads of the numbers of a feature."""
        return tuple(one.in_(names.language) for one in (SUM, CASES, SHARE, BETWEEN, PER_CASE, BETWEEN))

    def numbers(self, feature: Feature, names: Names) -> Cells:
        """Everything that was counted of a feature, as the cells of a table."""
        tally, share, each = self.summary.of(feature), self.share(feature), self.mean(feature)
        plain, _ = written(feature, names)
        total = f"{tally.total:,}" if feature.measure not in LENGTHS | {"amount"} else plain(tally.total)
        return (
            total,
            f"{tally.cases:,}",
            *(("", "") if share is None else (percent(share.value), between(share, percent, names))),
            *(("", "") if each is None else (plain(each.value), between(each, plain, names))),
        )


@dataclass(frozen=True, slots=True)
class Worked:
    """A law; ``places`` are those of the first text's named figures in it."""

    law: Law
    places: tuple[int | None, ...]

    @property
    def cases(self) -> float:
        """That of one case."""
        return 1.0

    @property
    def between(self) -> Bilingual:
        """What bounds are called."""
        return BOUNDS

    def features(self) -> Iterable[Feature]:
        """All that are measured."""
        counted = (one for one, much in self.law.counts.items() if much > 0 and one.measure not in figures.ONCE)
        lasts = (LASTS,) if self.law.ended > 0 else ()
        return (*(_left(*left) for left, _ in self.law.ranked()), *lasts, *counted)

    def much(self, feature: Feature) -> float:
        """The mean of a feature."""
        found = self.share(feature) if feature.measure in figures.ONCE else None
        return self.law.counts.get(feature, 0.0) if found is None else found.value

    def mean(self, feature: Feature) -> Interval | None:
        """Of all cases; how long they last, of those that end."""
        if feature != LASTS:
            return self.share(feature) or Interval(self.much(feature), 0.0, inf)
        return self.law.lasts

    def share(self, feature: Feature) -> Interval | None:
        """Of the cases with a feature; None where that is not worked out."""
        if feature.measure not in figures.ONCE:
            return None
        shares = (share for left, share in self.law.ends.items() if _left(*left) == feature)
        return self.law.bounded(next(shares, 0.0))

    def ended(self) -> Interval | None:
        """The share of cases that end."""
        return self.law.bounded(self.law.ended)

    def percentiles(self) -> list[tuple[int, Interval]]:
        """How long they last, of those that end."""
        return self.law.percentiles()

    def course(self, top: float, columns: int) -> list[tuple[float, float]]:
        """How many of all cases have ended after how many seconds, up to ``top``."""
        return self.law.course(top, columns)

    def reach(self) -> float:
        """How far to the right anything is worth drawing."""
        return self.law.reach()

    def named(self, place: int, one: Indicator) -> Interval | None:
        """A figure that the population's author names."""
        where = self.places[place]
        return None if where is None else self.law.figures[where]

    def named_heads(self, names: Names) -> Cells:
        """The heads of such a figure's numbers."""
        return tuple(one.in_(names.language) for one in (FIGURE, BOUNDS))

    def named_numbers(self, place: int, one: Indicator, names: Names) -> Cells:
        """The figure and its bounds."""
        found = shown(self, self.named(place, one), named_show(self, one, names), names)
        return ("–", "") if found is None else (found.text, found.between)

    def percent(self, share: float) -> str:
        """A share, as it is written."""
        return law_share(share)

    def often(self, times: float) -> str:
        """Times per hundred cases."""
        return f"{times:.2f}"

    def bounds(self, found: Interval, show: Show, names: Names) -> str:
        """The bounds of a figure, as they are written; nothing where these are not known, or look like the figure."""
        return bounds(found, show, names)

    def heads(self, names: Names) -> Cells:
        """The heads of the numbers of a feature."""
        return tuple(one.in_(names.language) for one in (PER_CASE, BOUNDS))

    def numbers(self, feature: Feature, names: Names) -> Cells:
        """Everything that is worked out of a feature, as the cells of a table."""
        each = self.mean(feature)
        plain = self.percent if feature.measure in figures.ONCE else written(feature, names)[0]
        return ("–", "") if each is None else (plain(each.value), self.bounds(each, plain, names))


def _left(fate: str, state: str) -> Feature:
    """How a case is left, as a feature."""
    return Feature("end", state) if fate == "ended" else Feature("open", fate, state)


@dataclass(frozen=True, slots=True)
class View:
    """What a report looks at: one text or two, what these are called, and labels; ``marks`` are the laws of drawn
    cases, to be shown beside them."""

    sides: tuple[Side, ...]
    series: tuple[str, ...]
    names: Names
    marks: tuple[Side, ...] = ()

    def say(self, text: Bilingual) -> str:
        """A text in the reader's language."""
        return text.in_(self.names.language)

    @property
    def texts(self) -> tuple[str, ...]:
        """What the texts are called in the rows of a table: nothing where there is only one."""
        return tuple(self.say(one) for one in (BEFORE, AFTER)) if len(self.series) > 1 else ("",)

    def figures(self, of: Callable[[Side], Figure | None]) -> tuple[Figure | None, ...]:
        """A figure of each text, marked with that of its law."""
        found = tuple(of(side) for side in self.sides)
        marks = tuple(of(side) for side in self.marks) or (None,) * len(found)
        return tuple(
            one if one is None or mark is None else replace(one, mark=mark.value, marked=mark.text)
            for one, mark in zip(found, marks, strict=True)
        )

    @property
    def mark(self) -> str:
        """What the marks are called."""
        return self.say(MARK) if self.marks else ""

    def features(self, *measures: Measure) -> list[Feature]:
        """All features of some measures under either text, the most frequent of each first."""
        return [one for measure in measures for one in self._of(measure)]

    def _of(self, measure: Measure) -> list[Feature]:
        found = {one for side in self.sides for one in side.features() if one.measure == measure}
        return sorted(found, key=lambda one: (-sum(side.much(one) for side in self.sides), one))


def named_show(side: Side, one: Indicator, names: Names) -> Show:
    """How a figure that the population's author names is written."""
    return side.percent if one.kind == "share" else indicator_words(one, names)[0]


def shown(side: Side, found: Interval | None, show: Show, names: Names) -> Figure | None:
    """A figure with its bounds, and how they are written."""
    if found is None:
        return None
    low, high = (found.low, found.high) if isfinite(found.high) else (found.value, found.value)
    return Figure(found.value, low, high, show(found.value), side.bounds(found, show, names))


def between(found: Interval, show: Show, names: Names) -> str:
    """Bounds, as they are written."""
    return names.between(show(found.low), show(found.high))
