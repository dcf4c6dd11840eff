"""Differences with greatest values: what is closed says exactly what whole numbers can be."""

from __future__ import annotations

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from analysis.verify.bounds import FREE, Bounds
from tests.properties.laws import law

LIMITS = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3), st.integers(-3, 3)), max_size=6)
BOX = [(3, -3)] * 3


def closed(limits: list[tuple[int, int, int]]) -> Bounds | None:
    """Three variables between -3 and 3 under some more limits; None where they contradict each other."""
    bounds = Bounds()
    for _ in range(3):
        name = bounds.add()
        bounds.limit(name, 0, 3)
        bounds.limit(0, name, 3)
    return bounds if all(bounds.limit(x, y, most) for x, y, most in limits if x != y) else None


def solutions(limits: list[tuple[int, int, int]]) -> list[tuple[int, ...]]:
    """The same, by trying all."""
    points = ((0, *one) for one in product(range(-3, 4), repeat=3))
    return [one for one in points if all(one[x] - one[y] <= most for x, y, most in limits if x != y)]


@law(150)
@given(LIMITS)
def test_every_entry_is_what_is_reached(limits: list[tuple[int, int, int]]) -> None:
    bounds, points = closed(limits), solutions(limits)
    assert (bounds is None) == (not points)
    if bounds is not None:
        for x, y in product(range(4), repeat=2):
            assert bounds.most(x, y) == max(one[x] - one[y] for one in points)
            assert bounds.least(x, y) == min(one[x] - one[y] for one in points)


@law(100)
@given(LIMITS, LIMITS)
def test_covering_is_having_all_the_solutions(
    one: list[tuple[int, int, int]], other: list[tuple[int, int, int]]
) -> None:
    first, second = closed(one), closed(other)
    if first is not None and second is not None:
        assert first.covers(second) == (set(solutions(other)) <= set(solutions(one)))


@law(100)
@given(LIMITS, st.integers(0, 3))
def test_widening_forgets_and_never_forbids(limits: list[tuple[int, int, int]], ceiling: int) -> None:
    bounds = closed(limits)
    if bounds is not None:
        wide = bounds.copy()
        wide.widen([ceiling] * 4)
        assert wide.covers(bounds)
        assert all(most == FREE or abs(most) <= 4 * ceiling for row in wide.rows for most in row)


@law(50)
@given(LIMITS)
def test_what_is_left_out_still_counts(limits: list[tuple[int, int, int]]) -> None:
    bounds, points = closed(limits), solutions(limits)
    if bounds is not None:
        left = bounds.only([3, 1])
        assert left.most(1, 2) == max(one[3] - one[1] for one in points)
