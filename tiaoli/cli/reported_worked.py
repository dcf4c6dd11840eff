"""A law as a report looks at it.

In: a law. Out: a side.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import inf
from typing import TYPE_CHECKING

from dsl.catalogue import Bilingual
from simulator.population import figures
from simulator.population.data import Indicator
from simulator.population.features import LASTS, Feature
from simulator.population.intervals import Interval
from tiaoli.cli.law_words import BETWEEN, bounds, law_share
from tiaoli.cli.reported_sides import Cells, Show, named_show, shown
from tiaoli.cli.simulated import PER_CASE
from tiaoli.cli.simulated_figures import FIGURE
from tiaoli.cli.simulated_names import Names
from tiaoli.cli.simulated_tables import written

if TYPE_CHECKING:
    from simulator.population.exact.law import Law


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
        return BETWEEN

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
        return tuple(one.in_(names.language) for one in (FIGURE, BETWEEN))

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
        return tuple(one.in_(names.language) for one in (PER_CASE, BETWEEN))

    def numbers(self, feature: Feature, names: Names) -> Cells:
        """Everything that is worked out of a feature, as the cells of a table."""
        each = self.mean(feature)
        plain = self.percent if feature.measure in figures.ONCE else written(feature, names)[0]
        return ("–", "") if each is None else (plain(each.value), self.bounds(each, plain, names))


def _left(fate: str, state: str) -> Feature:
    """How a case is left, as a feature."""
    return Feature("end", state) if fate == "ended" else Feature("open", fate, state)
