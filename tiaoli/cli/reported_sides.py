"""What a report looks at: cases that were drawn, or a law, under one text or two; measured the same way.

In: nothing; ``reported_drawn.py`` and ``reported_worked.py`` are what is looked at. Out: what is asked of them: how
often, how much, how long, each with bounds; one without end is not known. Absent: parts of a page
(``tiaoli/cli/reported_measures.py`` and others).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from math import isfinite
from typing import Protocol

from dsl.catalogue import Bilingual
from simulator.population.data import Indicator
from simulator.population.features import Feature, Measure
from simulator.population.intervals import Interval
from tiaoli.cli.simulated_figures import indicator_words
from tiaoli.cli.simulated_names import Names
from tiaoli.cli.simulated_pairs import AFTER, BEFORE
from viz.report.page import Figure

Show = Callable[[float], str]
Cells = tuple[str, ...]

LENGTHS = frozenset({"lasts", "waited", "stayed"})
MARK = Bilingual("the law", "精确值")


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
