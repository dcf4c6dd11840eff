"""Drawn cases as a report looks at them.

In: a summary with the sums of its named figures. Out: a side.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from dsl.catalogue import Bilingual
from simulator.population import figures
from simulator.population.data import Indicator
from simulator.population.features import Feature
from simulator.population.indicated import figure_of
from simulator.population.indicators import Counted
from simulator.population.intervals import Interval
from simulator.population.measures import Summary
from tiaoli.cli.reported_sides import LENGTHS, Cells, Show, between
from tiaoli.cli.simulated import CASES, PER_CASE, SHARE, SUM
from tiaoli.cli.simulated_figures import AMONG, FIGURE, indicator_row
from tiaoli.cli.simulated_names import Names
from tiaoli.cli.simulated_tables import BETWEEN, percent, written


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
        return figures.ended_of(self.summary)

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
