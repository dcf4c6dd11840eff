"""Draws: the same for ever, whatever came before; and each law draws what its table says."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from math import erf, exp, log, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.population import curves
from simulator.population.draws import MASK, below, case_key, draw, further, mixed, stream
from simulator.population.laws import (
    NODES,
    BeforeDeadline,
    Curve,
    Even,
    Fixed,
    Listed,
    Mixed,
    ShareOf,
    drawn,
    edge,
    on_curve,
)

DAY = 86_400
MOST = 100 * 366 * DAY
WHOLE = 1 << 64
CASES = 20_000
CRITICAL = {19: 43.82, 2: 13.82, 4: 18.47}
"""Of chi-square, which one experiment in a thousand exceeds, by degrees of freedom."""


GOLDEN_KEYS = [12035550249420947055, 5095610196844313600, 12935080325729570654]
GOLDEN_DRAWS = [12509319758960118342, 13123758925365462397]
GOLDEN_LOWER = (0, 6, 21600)
GOLDEN_UPPER = (1935770309, 77967385, 21600)


def exponential(mean: int) -> Curve:
    return curves.exponential(Decimal(mean), 0, MOST)


CURVES: dict[str, tuple[Curve, Callable[[float], float]]] = {
    "exponential": (exponential(DAY), lambda x: 1 - exp(-x / DAY)),
    "exponential by median": (curves.exponential_by_median(Decimal(DAY), 0, MOST), lambda x: 1 - 0.5 ** (x / DAY)),
    "log-normal": (
        curves.log_normal(Decimal(DAY), Decimal("0.8"), 0, MOST),
        lambda x: (1 + erf(log(x / DAY) / 0.8 / sqrt(2))) / 2 if x > 0 else 0.0,
    ),
    "gamma": (
        curves.gamma(Decimal(DAY), Decimal(3), 0, MOST),
        lambda x: 1 - exp(-3 * x / DAY) * (1 + 3 * x / DAY + (3 * x / DAY) ** 2 / 2),
    ),
    "weibull": (curves.weibull(Decimal(DAY), Decimal("1.7"), 0, MOST), lambda x: 1 - exp(-((x / DAY) ** 1.7))),
}


def test_bits_are_the_same_for_ever() -> None:
    assert mixed(0x9E3779B97F4A7C15) == 0xE220A8397B1DCDAF  # the first number of splitmix64 from seed 0
    assert [case_key(0, 0), case_key(1, 0), case_key(0, 1)] == GOLDEN_KEYS
    assert [draw(case_key(7, 3), stream("arrival"), count) for count in range(2)] == GOLDEN_DRAWS


def test_tables_are_the_same_for_ever() -> None:
    law = curves.log_normal_by_ninetieth(Decimal(6 * 3600), Decimal(30 * 3600), 0, MOST)
    assert len(law.lower) == len(law.upper) == NODES
    assert (law.lower[0], law.lower[100], law.lower[-1]) == GOLDEN_LOWER
    assert (law.upper[0], law.upper[100], law.upper[-1]) == GOLDEN_UPPER


@given(st.integers(0, 10**6), st.integers(0, 10**9), st.integers(0, 10**9))
def test_cases_and_seeds_have_their_own_keys(seed: int, one: int, other: int) -> None:
    assert (case_key(seed, one) == case_key(seed, other)) == (one == other)
    assert case_key(seed, one) != case_key(seed + 1, one)


@pytest.mark.parametrize("name", CURVES)
def test_a_curve_grows_and_meets_its_quantiles(name: str) -> None:
    law = CURVES[name][0]
    assert list(law.lower) == sorted(law.lower)
    assert list(law.upper) == sorted(law.upper, reverse=True)
    assert law.lower[-1] == law.upper[-1]
    for node in range(1, NODES - 1):
        assert on_curve(law, edge(node)) == law.lower[node]
        assert on_curve(law, MASK - edge(node)) == law.upper[node]


@pytest.mark.parametrize("name", CURVES)
def test_a_table_is_close_to_its_distribution(name: str) -> None:
    law, below_it = CURVES[name]
    for percent in (1, 5, 10, 25, 50, 75, 90, 95, 99):
        at = on_curve(law, WHOLE * percent // 100)
        assert abs(below_it(at) - percent / 100) < 2e-4
    far = on_curve(law, MASK - (1 << 44))  # one in a million
    assert abs((1 - below_it(far)) * (1 << 20) - 1) < 0.01


@given(st.sampled_from(sorted(CURVES)), st.integers(0, MASK), st.integers(0, MASK))
def test_more_bits_are_no_less(name: str, one: int, other: int) -> None:
    law = CURVES[name][0]
    low, high = sorted((one, other))
    assert on_curve(law, low) <= on_curve(law, high)


def at_most(law: Curve, value: int) -> Fraction:
    """The probability that a table gives a value or less: exact, because more bits are no less."""
    low, high = 0, WHOLE
    while low < high:
        middle = (low + high) // 2
        if on_curve(law, middle) <= value:
            low = middle + 1
        else:
            high = middle
    return Fraction(low, WHOLE)


def chi_square(counts: list[int], shares: list[Fraction]) -> float:
    return sum(
        float((count - CASES * share) ** 2 / (CASES * share)) for count, share in zip(counts, shares, strict=True)
    )


@pytest.mark.parametrize("name", CURVES)
def test_draws_follow_their_table(name: str) -> None:
    law = CURVES[name][0]
    bounds = [on_curve(law, WHOLE * part // 20) for part in range(1, 20)]
    sums = [Fraction(0), *(at_most(law, bound) for bound in bounds), Fraction(1)]
    counts = [0] * 20
    for case in range(CASES):
        value = on_curve(law, draw(case_key(11, case), stream(name)))
        counts[sum(value > bound for bound in bounds)] += 1
    shares = [after - before for before, after in itertools.pairwise(sums)]
    assert chi_square(counts, shares) < CRITICAL[19]


def test_weights_are_followed() -> None:
    law = Listed((5, 7, 17), ("a", "b", "c"))
    found = [drawn(law, draw(case_key(3, case), stream("x"))) for case in range(CASES)]
    shares = [Fraction(part, 17) for part in (5, 2, 10)]
    assert chi_square([found.count(one) for one in "abc"], shares) < CRITICAL[2]
    assert drawn(Listed((0, 4), ("never", "always")), 0) == "always"


def test_a_uniform_law_reaches_both_ends() -> None:
    found = [drawn(Even(1, 5), draw(case_key(3, case), stream("y"))) for case in range(CASES)]
    assert chi_square([found.count(one) for one in range(1, 6)], [Fraction(1, 5)] * 5) < CRITICAL[4]
    assert (drawn(Even(1, 5), 0), drawn(Even(1, 5), MASK)) == (1, 5)


def test_streams_have_nothing_to_do_with_each_other() -> None:
    pairs = [
        tuple(below(draw(case_key(5, case), stream(name)), 2) for name in ("one", "other")) for case in range(CASES)
    ]
    counts = [pairs.count((a, b)) for a in (0, 1) for b in (0, 1)]
    assert chi_square([*counts], [Fraction(1, 4)] * 4) < CRITICAL[4]


def test_a_mixture_draws_anew_for_its_parts() -> None:
    law = Mixed((1, 2), (Even(0, 9), Even(10, 19)))
    found = [drawn(law, draw(case_key(5, case), stream("mix"))) for case in range(CASES)]
    counts = [found.count(one) for one in range(20)]
    assert chi_square(counts, [Fraction(1, 20)] * 20) < CRITICAL[19]


def test_what_refers_to_a_case() -> None:
    assert drawn(ShareOf("paid", 8_000), 0, {"paid": 1_999}) == 1_599
    assert drawn(ShareOf("paid", 10_000), 0, {"paid": None}) is None
    assert drawn(ShareOf("goods", 10_000), 0, {"goods": "virtual"}) == "virtual"
    assert drawn(Fixed(3), 0) == 3
    assert drawn(BeforeDeadline(60), 0, left=3_600) == 3_600
    assert drawn(BeforeDeadline(60), MASK, left=3_600) == 3_540
    assert drawn(BeforeDeadline(60), MASK, left=10) == 0
    assert drawn(BeforeDeadline(60), 0) is None
    assert further(1, 0) != further(1, 1)
