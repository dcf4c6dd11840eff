"""The gamma distribution: known values, closed forms, and every quantile right to the whole second."""

from __future__ import annotations

import time
from decimal import Context, Decimal, localcontext

import pytest

from simulator.population import curves
from simulator.population.gamma import MOST_SHAPE, above, below, log_gamma, shape_of
from simulator.population.laws import NODES, edge

MOST = 10**15
WHOLE = Decimal(1 << 64)


def close(one: Decimal, other: str) -> bool:
    return abs(one - Decimal(other)) < Decimal("1e-12")


def test_the_logarithm_of_the_function() -> None:
    with localcontext(Context(prec=34)):
        assert abs(log_gamma(Decimal(5)) - Decimal(24).ln()) < Decimal("1e-32")
        pi = Decimal("3.1415926535897932384626433832795028841971693993751")
        assert abs(log_gamma(Decimal("0.5")) - pi.ln() / 2) < Decimal("1e-32")


def test_known_quantiles() -> None:
    """Of chi-square, which is gamma with half the degrees of freedom and a scale of 2."""
    with localcontext(Context(prec=34)):
        (median,) = below(Decimal("0.5"), (Decimal("0.5"),), Decimal(10**9))
        (ten_median,) = below(Decimal(5), (Decimal("0.5"),), Decimal(10**9))
        one, two = above(Decimal("0.5"), (Decimal("0.01"), Decimal("0.05")))
        assert close(2 * median, "0.454936423119573")
        assert close(2 * ten_median, "9.341817765591967")
        assert close(2 * one, "6.634896601021214")
        assert close(2 * two, "3.841458820694124")


def test_with_a_shape_of_one_it_is_the_exponential() -> None:
    assert curves.gamma(Decimal(86_400), Decimal(1), 0, MOST) == curves.exponential(Decimal(86_400), 0, MOST)


@pytest.mark.parametrize("shape", [2, 3, 9, 40])
def test_every_second_is_the_nearest(shape: int) -> None:
    """A whole shape has a closed form: a sum of powers."""
    mean = 90_000
    table = curves.gamma(Decimal(mean), Decimal(shape), 0, MOST)
    with localcontext(Context(prec=60)):

        def beyond(value: Decimal) -> Decimal:
            level, term, total = max(value, Decimal(0)) * shape / mean, Decimal(1), Decimal(1)
            for n in range(1, shape):
                term = term * level / n
                total += term
            return total * (-level).exp()

        for node in range(NODES):
            place = Decimal(edge(node)) / WHOLE
            low, high = table.lower[node], table.upper[node]
            assert beyond(low - Decimal("0.5")) >= 1 - place >= beyond(low + Decimal("0.5")) or low == 0
            assert beyond(high - Decimal("0.5")) >= place >= beyond(high + Decimal("0.5"))


@pytest.mark.parametrize("shape", ["0.05", "0.3", "0.999", "1.5", "17.25", "100"])
def test_tables_grow_and_are_quickly_made(shape: str) -> None:
    begun = time.process_time()
    table = curves.gamma(Decimal(3_600_000), Decimal(shape), 0, MOST)
    assert time.process_time() - begun < 1
    assert list(table.lower) == sorted(table.lower)
    assert list(table.upper) == sorted(table.upper, reverse=True)
    assert table.lower[-1] == table.upper[-1]


@pytest.mark.parametrize("ratio", ["1.2", "2", "8", "1000"])
def test_told_by_its_median_and_ninetieth(ratio: str) -> None:
    median = Decimal(36_000)
    table = curves.gamma_by_median(median, median * Decimal(ratio), 0, MOST)
    assert table is not None
    assert table.lower[-1] == median
    shape = shape_of(Decimal(ratio))
    assert shape is not None
    with localcontext(Context(prec=34)):
        (middle,) = above(shape, (Decimal("0.5"),))
        (ninetieth,) = above(shape, (Decimal("0.1"),))
        assert abs(ninetieth / middle - Decimal(ratio)) < Decimal("1e-20")


def test_none_is_wider_or_narrower() -> None:
    assert curves.gamma_by_median(Decimal(1), Decimal("1e9"), 0, MOST) is None
    assert curves.gamma_by_median(Decimal(1_000_000), Decimal(1_000_001), 0, MOST) is None
    with localcontext(Context(prec=34)):
        (middle,), (ninetieth,) = above(MOST_SHAPE, (Decimal("0.5"),)), above(MOST_SHAPE, (Decimal("0.1"),))
        assert shape_of(ninetieth / middle * Decimal("1.0001")) is not None
        assert shape_of(ninetieth / middle * Decimal("0.9999")) is None


def test_tables_are_the_same_for_ever() -> None:
    table = curves.gamma_by_median(Decimal(18_000), Decimal(144_000), 0, MOST)
    assert table is not None
    assert (table.lower[300], table.lower[500], table.upper[100], table.upper[500]) == GOLDEN


GOLDEN = (0, 0, 2770491, 631954)
