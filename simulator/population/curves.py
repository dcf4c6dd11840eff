"""The tables of distributions: quantiles, rounded to whole numbers, worked out in decimals to 34 digits.

In: the parameters of a distribution. Out: a curve. Decimals round the same on every machine, so the tables, and with
them every result, do not depend on whose logarithm was at hand. Absent: drawing (``simulator/population/laws.py``).
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Context, Decimal, localcontext
from functools import cache, lru_cache
from statistics import NormalDist

from simulator.population.gamma import above, below, shape_of
from simulator.population.laws import NODES, Curve, edge

DIGITS = 34
MOST = 10**15
"""No value is larger."""

KEPT = 256
"""So many tables are kept, for files that are read again."""

_ONE = Decimal(1)
_WHOLE = Decimal(1 << 64)
_ROOT = Decimal("2.50662827463100050241576528481104525300698674060993831663")  # of two pi


@lru_cache(maxsize=KEPT)
def exponential(mean: Decimal, least: int, most: int) -> Curve:
    """Waiting without memory, with a mean."""
    return _curve(lambda one: mean * one, _levels(), least, most)


def exponential_by_median(median: Decimal, least: int, most: int) -> Curve:
    """The same, by its median."""
    with localcontext(Context(prec=DIGITS)):
        return exponential(median / Decimal(2).ln(), least, most)


@lru_cache(maxsize=KEPT)
def weibull(scale: Decimal, shape: Decimal, least: int, most: int) -> Curve:
    """Waiting that grows more likely to end (shape above 1) or less (below 1) the longer it lasts."""
    with localcontext(Context(prec=DIGITS)):
        slope = _ONE / shape
        return _curve(lambda one: scale * (one.ln() * slope).exp(), _levels(), least, most)


def weibull_by_median(median: Decimal, ninetieth: Decimal, least: int, most: int) -> Curve:
    """The same, by its median and the time within which nine in ten are."""
    with localcontext(Context(prec=DIGITS)):
        two, ten = Decimal(2).ln(), Decimal(10).ln()
        shape = (ten / two).ln() / (ninetieth / median).ln()
        return weibull(median / (two.ln() / shape).exp(), shape, least, most)


@lru_cache(maxsize=KEPT)
def log_normal(median: Decimal, sigma: Decimal, least: int, most: int) -> Curve:
    """What grows by factors: the logarithm is normal, with this deviation."""
    with localcontext(Context(prec=DIGITS)):
        middle = median.ln()
        return _curve(lambda one: (middle + sigma * one).exp(), _normal_levels(), least, most)


def log_normal_by_ninetieth(median: Decimal, ninetieth: Decimal, least: int, most: int) -> Curve:
    """The same, by its median and what nine in ten are below."""
    with localcontext(Context(prec=DIGITS)):
        sigma = (ninetieth / median).ln() / -_normal(Decimal("0.1"))
        return log_normal(median, sigma, least, most)


@lru_cache(maxsize=KEPT)
def gamma(mean: Decimal, shape: Decimal, least: int, most: int) -> Curve:
    """Waiting for several things one after the other (a whole shape: for so many without memory), with a mean."""
    with localcontext(Context(prec=DIGITS)):
        scale, places = mean / shape, _places()
        levels = tuple(below(shape, places, scale)), tuple(above(shape, places))
        return _curve(lambda one: scale * one, levels, least, most)


def gamma_by_median(median: Decimal, ninetieth: Decimal, least: int, most: int) -> Curve | None:
    """The same, by its median and the time within which nine in ten are; None where no shape is so wide or narrow."""
    with localcontext(Context(prec=DIGITS)):
        shape = shape_of(ninetieth / median)
        if shape is None:
            return None
        (middle,) = above(shape, (Decimal("0.5"),))
        return gamma(median / middle * shape, shape, least, most)


Levels = tuple[tuple[Decimal, ...], tuple[Decimal, ...]]


def _curve(value: Callable[[Decimal], Decimal], levels: Levels, least: int, most: int) -> Curve:
    with localcontext(Context(prec=DIGITS)):
        sides = [
            tuple(min(max(int(value(one).to_integral_value("ROUND_HALF_UP")), least), most) for one in side)
            for side in levels
        ]
    return Curve(sides[0], sides[1])


@cache
def _levels() -> Levels:
    """Quantiles of the exponential distribution with mean 1: lower side, upper side."""
    with localcontext(Context(prec=DIGITS)):
        places = _places()
        return tuple(-(_ONE - one).ln() for one in places), tuple(-one.ln() for one in places)


@cache
def _places() -> tuple[Decimal, ...]:
    """The probabilities at which quantiles stand, those of one side."""
    with localcontext(Context(prec=DIGITS)):
        return tuple(Decimal(edge(node)) / _WHOLE for node in range(NODES))


@cache
def _normal_levels() -> Levels:
    """Quantiles of the standard normal distribution: lower side, upper side."""
    with localcontext(Context(prec=DIGITS)):
        lower = (*(_normal(Decimal(edge(node)) / _WHOLE) for node in range(NODES - 1)), Decimal(0))
    return lower, tuple(-one for one in lower)


def _normal(probability: Decimal) -> Decimal:
    """The normal quantile of a probability below a half: a start good to sixteen digits, mended once by Newton."""
    start = Decimal(NormalDist().inv_cdf(float(probability)))
    with localcontext(Context(prec=2 * DIGITS)):
        density = (-start * start / 2).exp() / _ROOT
        return start - (_below(start, density) - probability) / density


def _below(level: Decimal, density: Decimal) -> Decimal:
    """The normal probability below a level, by its series."""
    term, total, odd = level, level, 1
    while abs(term) > Decimal("1e-60"):
        odd += 2
        term = term * level * level / odd
        total += term
    return Decimal("0.5") + density * total
