"""Named figures with their intervals, and how they differ between two texts on the same cases.

In: an indicator and its sums. Out: figures. A difference is worked out from the products of both sides over the same
cases, to first order; with shares, half a case more in each of four groups, after Agresti and Min, keeps the bounds
apart where no case changed. Absent: counting (``simulator/population/indicators.py``), words.
"""

from __future__ import annotations

from fractions import Fraction
from math import sqrt

from simulator.population import intervals
from simulator.population.clusters import Sums
from simulator.population.data import Indicator
from simulator.population.figures import Difference
from simulator.population.indicators import Products, Ratio
from simulator.population.intervals import Interval
from simulator.population.surveys import Survey


def figure_of(indicator: Indicator, ratio: Ratio) -> Interval | None:
    """The figure; None where it is about no case."""
    if indicator.kind == "share":
        return intervals.share_of_families(ratio.total, ratio.among, ratio.sums)
    if ratio.cluster is None:
        found = intervals.mean(ratio.total, ratio.squares, ratio.among)
    else:
        found = intervals.ratio(ratio.total, ratio.among, ratio.sums)
    return None if found is None else Interval(found.value, max(found.low, 0.0), found.high)


def difference_of(indicator: Indicator, before: Ratio, after: Ratio, products: Products) -> Difference | None:
    """How the figure changes from the one text to the other; None where it is about no case under either."""
    first, second = figure_of(indicator, before), figure_of(indicator, after)
    if first is None or second is None:
        return None
    change = second.value - first.value
    apart, together = _variances(before, after, products, Fraction(0))
    reduction = float(apart / together) if together > 0 else None
    few = min(before.sums.families, after.sums.families)
    if indicator.kind == "share":
        middle = (after.total + 1) / (after.among + 2) - (before.total + 1) / (before.among + 2)
        reach = intervals.deviations(0) * sqrt(_variances(before, after, products, Fraction(1, 2))[1])
        return Difference(
            first, second, Interval(change, max(middle - reach, -1.0), min(middle + reach, 1.0)), reduction
        )
    reach = intervals.deviations(few - 1) * sqrt(together * few / (few - 1)) if few > 1 else 0.0
    return Difference(first, second, Interval(change, change - reach, change + reach), reduction)


def indicated(survey: Survey, place: int) -> Difference | None:
    """How one of a survey's named figures changes, by its place."""
    before, after = (one.of(place) for one in survey.indicators)
    return difference_of(survey.living.population.indicators[place], before, after, survey.compared.of(place))


def _variances(before: Ratio, after: Ratio, products: Products, more: Fraction) -> tuple[Fraction, Fraction]:
    """The variance of the difference as if the cases under the one text had nothing to do with those under the other,
    and as they are; with ``more`` cases in each of the four groups by whether they count under either. Exactly, so that
    what doesn't vary is 0."""
    numbers = before.among + 4 * more, after.among + 4 * more
    sums = before.total + 2 * more, after.total + 2 * more
    means = sums[0] / numbers[0], sums[1] / numbers[1]
    own = _own(before.sums, means[0], more), _own(after.sums, means[1], more)
    crossed = (
        (products.both + more)
        - means[1] * (products.first + 2 * more)
        - means[0] * (products.second + 2 * more)
        + means[0] * means[1] * (products.among + 4 * more)
    )
    apart = own[0] / numbers[0] ** 2 + own[1] / numbers[1] ** 2
    return apart, apart - 2 * crossed / (numbers[0] * numbers[1])


def _own(sums: Sums, mean: Fraction, more: Fraction) -> Fraction:
    """The squares of how far families are from the mean."""
    crossed = sums.crossed + 2 * more
    return sums.squares + 2 * more - 2 * mean * crossed + mean**2 * (sums.sizes + 4 * more)
