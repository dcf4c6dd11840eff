"""Quantiles of the gamma distribution: waiting for several things, one after the other.

In: a shape, and probabilities. Out: quantiles for a scale of 1, to some 30 digits: a start in floating point, good to
twelve digits or so, mended by Newton in decimals, so that what is rounded does not depend on whose logarithm was at
hand. Absent: tables (``simulator/population/curves.py``).
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from decimal import Context, Decimal, localcontext
from fractions import Fraction
from functools import cache, lru_cache

DIGITS = 34
LEAST_SHAPE, MOST_SHAPE = Decimal("0.05"), Decimal(100)
"""Shapes of which tables can be made: below, nearly everything is at once; above, nearly everything is one value."""

_ONE, _HALF = Decimal(1), Decimal("0.5")
_SMALL = Decimal("1e-36")
_TWO_PI = Decimal("6.2831853071795864769252867665590057683943387987502116419")
_FAR = 30
"""From here on Stirling's series gives all digits."""


def below(shape: Decimal, places: Sequence[Decimal], scale: Decimal) -> list[Decimal]:
    """The quantiles of probabilities up to a half, in their order; 0 where it comes to nothing, times ``scale``."""
    first = [_near_nothing(shape, place) for place in places]
    found = [Decimal(0)] * len(places)
    start = _middle(float(shape))
    for n in reversed(range(len(places))):
        if first[n] < shape / 100 and first[n] * scale < Decimal("0.25"):
            break
        start = _rough(float(shape), start, math.log(places[n]), upper=False)
        found[n] = _mended(shape, Decimal(start), places[n], upper=False)
    return found


def above(shape: Decimal, places: Sequence[Decimal]) -> list[Decimal]:
    """The quantiles of one less probabilities up to a half, in their order."""
    found = [Decimal(0)] * len(places)
    start = _middle(float(shape))
    for n in reversed(range(len(places))):
        start = _rough(float(shape), start, math.log(places[n]), upper=True)
        found[n] = _mended(shape, Decimal(start), places[n], upper=True)
    return found


def shape_of(ratio: Decimal) -> Decimal | None:
    """The shape with which nine in ten are below so many medians; None where there is none."""
    with localcontext(Context(prec=DIGITS)):
        low, high = LEAST_SHAPE, MOST_SHAPE
        target = ratio.ln()
        if not _spread(high) <= target <= _spread(low):
            return None
        logs = [low.ln(), high.ln()]
        for _ in range(12):
            middle = (logs[0] + logs[1]) / 2
            logs[0 if _spread(middle.exp()) > target else 1] = middle
        return _secant(logs[0], logs[1], target).exp()


def _secant(one: Decimal, two: Decimal, target: Decimal) -> Decimal:
    """Where the spread is what is wanted, between two logarithms of shapes close by."""
    first, second = _spread(one.exp()) - target, _spread(two.exp()) - target
    while abs(two - one) > Decimal("1e-30") and second not in (first, 0):
        one, two, first = two, two - second * (two - one) / (second - first), second
        second = _spread(two.exp()) - target
        if abs(second) < Decimal("1e-31"):
            break
    return two


def _spread(shape: Decimal) -> Decimal:
    """The logarithm of the ninetieth percentile over the median."""
    (median,) = below(shape, (_HALF,), Decimal(10) ** 60)
    (ninetieth,) = above(shape, (Decimal("0.1"),))
    return (ninetieth / median).ln()


# ── a start ────────────────────────────────────────────────────────────────────────────────────────────────────


def _middle(shape: float) -> float:
    """About the median: Wilson and Hilferty's where shapes are large, else what a power says."""
    if shape >= 1:
        return shape * (1 - 1 / (9 * shape)) ** 3
    return math.exp((math.lgamma(shape + 1) - math.log(2)) / shape)


def _rough(shape: float, start: float, logarithm: float, *, upper: bool) -> float:
    """Newton's steps on the logarithm of the probability, on that of the level, which bend little."""
    level = start
    for _ in range(60):
        density = math.exp(shape * math.log(level) - level - math.lgamma(shape))
        lower = upper is False or level < shape + 1
        part = _series(shape, level) * density if lower else density / _fraction(shape, level)
        whole = 1 - part if upper and lower else part
        change = (logarithm - math.log(whole)) * whole / density * (-1 if upper else 1)
        change = min(max(change, -1.0), 1.0)
        level *= math.exp(change)
        if abs(change) < 1e-13:
            break
    return level


def _series(shape: float, level: float) -> float:
    term = total = 1 / shape
    at = shape
    while term > total * 1e-17:
        at += 1
        term *= level / at
        total += term
    return total


def _fraction(shape: float, level: float) -> float:
    """The continued fraction of the upper part, upside down, from its far end."""
    found = level + 1 - shape + 2 * 80
    for n in range(80, 0, -1):
        found = level + 2 * n - 1 - shape - n * (n - shape) / found
    return found


# ── in decimals ────────────────────────────────────────────────────────────────────────────────────────────────


def _mended(shape: Decimal, level: Decimal, place: Decimal, *, upper: bool) -> Decimal:
    """One step of Halley's from a start with twelve digits or more."""
    density = (shape * level.ln() - level - log_gamma(shape)).exp()
    lower = not upper or level < shape + 1
    part = _decimal_series(shape, level) * density if lower else density * _decimal_fraction(shape, level)
    whole = _ONE - part if upper and lower else part
    step = (whole - place) * level / density
    step = step if upper else -step
    bend = (shape - 1 - level) / level
    return level + step / (_ONE + step * bend / 2)


def _decimal_series(shape: Decimal, level: Decimal) -> Decimal:
    term = total = _ONE / shape
    at, least = shape, _SMALL * total
    while term > least:
        at += 1
        term = term * level / at
        total += term
    return total


def _decimal_fraction(shape: Decimal, level: Decimal) -> Decimal:
    """By Lentz's way."""
    base = level + 1 - shape
    front, back = Decimal("1e60"), _ONE / base
    found = back
    count = 0
    while True:
        count += 1
        step = count * (shape - count)
        base += 2
        back = _ONE / (step * back + base)
        front = base + step / front
        change = front * back
        found *= change
        if abs(change - 1) < _SMALL * 100:
            return found


@lru_cache(maxsize=64)
def log_gamma(shape: Decimal) -> Decimal:
    """The logarithm of the gamma function, by Stirling's series."""
    with localcontext(Context(prec=DIGITS + 10)):
        product, at = _ONE, shape
        while at < _FAR:
            product *= at
            at += 1
        total = (at - _HALF) * at.ln() - at + _TWO_PI.ln() / 2
        power = at
        for factor in _stirling():
            total += factor / power
            power *= at * at
        return total - product.ln()


@cache
def _stirling() -> tuple[Decimal, ...]:
    """The series' factors: Bernoulli's numbers over what they are divided by."""
    with localcontext(Context(prec=DIGITS + 10)):
        found = []
        for n, number in enumerate(_bernoulli(24)):
            if n >= 2 and n % 2 == 0:
                factor = number / (n * (n - 1))
                found.append(Decimal(factor.numerator) / factor.denominator)
        return tuple(found)


def _bernoulli(most: int) -> Iterator[Fraction]:
    """Bernoulli's numbers, by Akiyama's and Tanigawa's way."""
    row: list[Fraction] = []
    for n in range(most + 1):
        row.append(Fraction(1, n + 1))
        for m in range(n, 0, -1):
            row[m - 1] = m * (row[m - 1] - row[m])
        yield row[0]


def _near_nothing(shape: Decimal, place: Decimal) -> Decimal:
    """What a quantile near nothing comes to, never more than it is."""
    return ((place.ln() + log_gamma(shape + 1)) / shape).exp()
