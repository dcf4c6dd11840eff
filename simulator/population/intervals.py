"""Intervals in which a figure of all cases lies, with 95% confidence, from sums over those that were drawn.

In: whole numbers. Out: bounds. Only the four operations and the square root are used, which every machine rounds the
same. Nothing is decided by them; they are shown. Absent: the sums (``simulator/population/measures.py``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from simulator.population.clusters import Sums

CONFIDENCE = 95
_LEVEL = 1.959963984540054
"""Of the standard normal distribution, 95% lie within so many deviations."""
_FEW = (
    12.706204736, 4.302652730, 3.182446305, 2.776445105, 2.570581836, 2.446911851, 2.364624252, 2.306004135,
    2.262157163, 2.228138852, 2.200985160, 2.178812830,
)  # fmt: skip
"""The same of Student's distribution, with one degree of freedom, two, and so on."""


@dataclass(frozen=True, slots=True)
class Interval:
    """A figure with the bounds between which it lies."""

    value: float
    low: float
    high: float


def share(count: int, of: int) -> Interval | None:
    """A share, after Wilson; None of nothing."""
    return None if of == 0 else _wilson(count, of)


def _wilson(count: float, of: float) -> Interval:
    square = _LEVEL * _LEVEL
    middle = (count + square / 2) / (of + square)
    reach = _LEVEL / (of + square) * sqrt(count * (of - count) / of + square / 4)
    low = 0.0 if count == 0 else max(middle - reach, 0.0)
    return Interval(count / of, low, 1.0 if count == of else min(middle + reach, 1.0))


def share_of_families(count: int, of: int, sums: Sums) -> Interval | None:
    """A share of cases that come in families: Wilson's interval, of as many cases on their own as have the same
    variance, but no more than there are; of as many as there are families where all cases are alike."""
    if of == 0 or sums.sizes == of:
        return share(count, of)
    alone, spread = float(of), variance_of_ratio(count, of, sums)
    if count in (0, of) or sums.families < 2:
        alone = sums.families
    elif spread > 0:
        alone = min(count * (of - count) / of**2 / spread, of)
    found = _wilson(count / of * alone, alone)
    return Interval(count / of, 0.0 if count == 0 else found.low, 1.0 if count == of else found.high)


def ratio(total: int, of: int, sums: Sums) -> Interval | None:
    """A sum over families by another one, by its standard error and Student's distribution; None of nothing."""
    if of == 0:
        return None
    reach = deviations(sums.families - 1) * sqrt(variance_of_ratio(total, of, sums))
    return Interval(total / of, total / of - reach, total / of + reach)


def variance_of_ratio(total: int, of: int, sums: Sums) -> float:
    """The variance of a ratio of two sums over families, to first order; 0 where there are fewer than two."""
    if sums.families < 2:
        return 0.0
    apart = sums.squares * of * of - 2 * total * of * sums.crossed + total * total * sums.sizes
    return apart * sums.families / ((sums.families - 1) * of**4)


def mean(total: int, squares: int, of: int) -> Interval | None:
    """A mean, by its standard error and Student's distribution; None of nothing. Of a single case the bounds are the
    value itself."""
    if of == 0:
        return None
    value = total / of
    reach = deviations(of - 1) * sqrt(variance(total, squares, of) / of)
    return Interval(value, value - reach, value + reach)


def deviations(freedom: int) -> float:
    """Within so many standard errors 95% of the means lie, with so many degrees of freedom: from a table, and beyond it
    by the first terms of the series about the normal distribution, which are right to one part in 500,000."""
    if freedom < 1:
        return _LEVEL
    if freedom <= len(_FEW):
        return _FEW[freedom - 1]
    level, square = _LEVEL, _LEVEL * _LEVEL
    terms = (
        level * (square + 1) / 4,
        level * ((5 * square + 16) * square + 3) / 96,
        level * (((3 * square + 19) * square + 17) * square - 15) / 384,
        level * ((((79 * square + 776) * square + 1482) * square - 1920) * square - 945) / 92160,
    )
    for power, term in enumerate(terms, 1):
        level += term / freedom**power
    return level


def variance(total: int, squares: int, of: int) -> float:
    """The variance of single values, from exact sums; 0 where there are fewer than two."""
    return (squares * of - total * total) / (of * (of - 1)) if of > 1 else 0.0


def changed_share(gained: float, lost: float, of: float) -> Interval | None:
    """How much a share of the same cases changed, after Agresti and Min: half a case more in each of the four groups
    keeps the bounds apart where no case changed. ``gained`` and ``lost`` are the cases that did."""
    if of == 0:
        return None
    whole = of + 2
    middle = (gained - lost) / whole
    reach = _LEVEL * sqrt((gained + lost + 1) - (gained - lost) ** 2 / whole) / whole
    return Interval((gained - lost) / of, max(middle - reach, -1.0), min(middle + reach, 1.0))


def changed_share_of_families(gained: int, lost: int, of: int, sums: Sums) -> Interval | None:
    """The same of cases that come in families: of as many on their own as have the same variance, but no more than
    there are, and as many as there are families where no case changed."""
    spread = variance_of_ratio(gained - lost, of, sums) if of else 0.0
    alone = float(of)
    if gained + lost == 0 or sums.families < 2:
        alone = sums.families
    elif spread > 0:
        alone = min((gained + lost - (gained - lost) ** 2 / of) / of**2 / spread, of)
    return None if of == 0 else changed_share(gained / of * alone, lost / of * alone, alone)


def ranks(percent: int, of: int, families: int | None = None) -> tuple[int, int, int]:
    """The rank of a percentile among so many values, and the ranks that bound it; all count from 1. Where the values
    come in ``families``, the bounds are those of as many values as there are of these."""
    value = max(-(-of * percent // 100), 1)
    count = of if families is None else families
    bounds = share(value, of) if count == of else _wilson(value / of * count, count)
    assert bounds is not None
    return value, max(int(bounds.low * of), 1), min(int(bounds.high * of) + 1, of)


def share_of_strata(parts: Sequence[tuple[float, int, int]]) -> tuple[Interval, float]:
    """A share of all cases from strata (weight, how many have it, of how many): Wilson's interval of as many plain
    cases as have the same variance; and that variance. Strata in which none or all have it count as if half a case
    differed."""
    value = sum(weight * count / of for weight, count, of in parts)
    variance = 0.0
    for weight, count, of in parts:
        near = (count + 0.5) / (of + 1)
        variance += weight * weight * near * (1 - near) / of
    alone = value * (1 - value) / variance if 0 < value < 1 else 1 / sum(w * w / of for w, _, of in parts)
    found = _wilson(value * alone, alone)
    return Interval(value, found.low, found.high), variance


def mean_of_strata(parts: Sequence[tuple[float, int, int, int, int]]) -> tuple[Interval, float, float]:
    """A mean from strata (weight, sum, sum of squares, over how many, of how many cases), to first order; the variance
    of it, and that which a single plain case has."""
    over = sum(weight * of / cases for weight, _, _, of, cases in parts)
    value = sum(weight * total / cases for weight, total, _, _, cases in parts) / over
    variance = alone = 0.0
    for weight, total, squares, of, cases in parts:
        left = (total - value * of) / cases
        spread = (squares - 2 * value * total + value * value * of) / cases
        variance += weight * weight * max(spread - left * left, 0.0) / (cases - 1)
        alone += weight * spread
    reach = _LEVEL * sqrt(variance) / over
    return Interval(value, value - reach, value + reach), variance / over**2, alone / over**2
