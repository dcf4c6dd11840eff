"""Intervals in which a figure of all cases lies, with 95% confidence, from sums over those that were drawn.

In: whole numbers. Out: bounds. Only the four operations and the square root are used, which every machine rounds the
same. Nothing is decided by them; they are shown. Absent: the sums (``simulator/population/measures.py``).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

CONFIDENCE = 95
_LEVEL = 1.959963984540054
"""Of the standard normal distribution, 95% lie within so many deviations."""


@dataclass(frozen=True, slots=True)
class Interval:
    """A figure with the bounds between which it lies."""

    value: float
    low: float
    high: float


def share(count: int, of: int) -> Interval | None:
    """A share, after Wilson; None of nothing."""
    if of == 0:
        return None
    square = _LEVEL * _LEVEL
    middle = (count + square / 2) / (of + square)
    reach = _LEVEL / (of + square) * sqrt(count * (of - count) / of + square / 4)
    low = 0.0 if count == 0 else max(middle - reach, 0.0)
    return Interval(count / of, low, 1.0 if count == of else min(middle + reach, 1.0))


def mean(total: int, squares: int, of: int) -> Interval | None:
    """A mean, by its standard error; None of nothing. Of a single case the bounds are the value itself."""
    if of == 0:
        return None
    value = total / of
    reach = _LEVEL * sqrt(variance(total, squares, of) / of)
    return Interval(value, value - reach, value + reach)


def variance(total: int, squares: int, of: int) -> float:
    """The variance of single values, from exact sums; 0 where there are fewer than two."""
    return (squares * of - total * total) / (of * (of - 1)) if of > 1 else 0.0


def changed_share(gained: int, lost: int, of: int) -> Interval | None:
    """How much a share of the same cases changed, after Agresti and Min: half a case more in each of the four groups
    keeps the bounds apart where no case changed. ``gained`` and ``lost`` are the cases that did."""
    if of == 0:
        return None
    whole = of + 2
    middle = (gained - lost) / whole
    reach = _LEVEL * sqrt((gained + lost + 1) - (gained - lost) ** 2 / whole) / whole
    return Interval((gained - lost) / of, max(middle - reach, -1.0), min(middle + reach, 1.0))


def ranks(percent: int, of: int) -> tuple[int, int, int]:
    """The rank of a percentile among so many values, and the ranks that bound it; all count from 1."""
    value = max(-(-of * percent // 100), 1)
    bounds = share(value, of)
    assert bounds is not None
    return value, max(int(bounds.low * of), 1), min(int(bounds.high * of) + 1, of)
