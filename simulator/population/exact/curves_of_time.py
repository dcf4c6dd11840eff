"""How likely it is that somebody has acted by then: turns as distribution functions, and as shares on a grid of time.

In: turns. Out: arrays. Seconds are counted from what the turn is counted from. Absent: who is first (``races.py``).
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np

from simulator.population.exact.amounts import knots
from simulator.population.exact.contenders import Due, Part, Turn
from simulator.population.laws import Curve, Even, Fixed, Listed

TAIL = 1e-8
"""A turn of which no more is left is over."""

MOST_SECONDS = 1 << 25
"""What may last longer, over a year, is too long."""

Floats = Any


def by(turn: Turn | Due, seconds: Any) -> Floats:
    """How likely it is that it has come by so many seconds, these included; whole numbers, in an array."""
    if isinstance(turn, Due):
        return (seconds >= turn.after).astype(np.float64)
    found = np.zeros(len(seconds))
    for part in turn.parts:
        found += float(part.weight) * np.where(seconds >= part.least, _law_by(part, seconds), 0.0)
    return found


def never(turn: Turn | Due) -> float:
    """How likely it is that it doesn't come at all."""
    return 0.0 if isinstance(turn, Due) else float(1 - sum(one.weight for one in turn.parts))


@lru_cache(maxsize=4096)
def end_of(turn: Turn | Due) -> int:
    """After how many seconds it has come, if at all; more than ``MOST_SECONDS`` where that is too long."""
    if isinstance(turn, Due):
        return turn.after
    high = 1
    still = 1.0 - never(turn) - TAIL
    while high <= MOST_SECONDS and by(turn, np.array([high]))[0] < still:
        high *= 2
    low = high // 2
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if by(turn, np.array([middle]))[0] >= still else (middle, high)
    return high


def exhausted(turn: Turn) -> bool:
    """Whether it has come by now, if ever it comes."""
    return float(by(turn, np.array([turn.since - 1]))[0]) >= 1.0 - never(turn) - TAIL


def on_grid(turn: Turn | Due, step: int, cells: int) -> Floats:
    """The share that comes in each cell of a grid, of which the cells lie around the multiples of ``step``. What can't
    have come since it is still going on is left out."""
    edges = np.arange(cells + 1, dtype=np.int64) * step - step // 2 - 1
    if isinstance(turn, Turn):
        edges = np.maximum(edges, turn.since - 1)
    return np.diff(by(turn, edges))


def _law_by(part: Part, seconds: Any) -> Floats:
    law, values = part.law, seconds - part.shift
    match law:
        case Fixed(value):
            return (values >= value).astype(np.float64)
        case Even(low, high):
            return np.clip((values - low + 1) / (high - low + 1), 0.0, 1.0)
        case Listed(bounds, listed):
            return _listed(bounds, np.array(listed), values)
        case Curve():
            places, quantiles = _knots(law)
            return np.interp(values + 0.5, quantiles, places, left=0.0, right=1.0)


def _listed(bounds: tuple[int, ...], listed: Any, values: Any) -> Floats:
    order = np.argsort(listed, kind="stable")
    weights = np.diff(np.array((0, *bounds), dtype=np.float64))[order]
    sums = np.concatenate(([0.0], np.cumsum(weights))) / bounds[-1]
    return sums[np.searchsorted(listed[order], values, side="right")]


@lru_cache(maxsize=256)
def _knots(law: Curve) -> tuple[Any, Any]:
    return knots(law)
