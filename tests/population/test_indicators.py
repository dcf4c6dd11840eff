"""Figures that an author names: against counting by hand, and between two texts against what is known to be right."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.population import intervals
from simulator.population.data import Indicator, Which
from simulator.population.features import LASTS, Feature
from simulator.population.figures import difference, share_of
from simulator.population.indicated import difference_of, figure_of, indicated
from simulator.population.indicators import Products, Ratio, counts_of
from simulator.population.living import Living
from simulator.population.report_data import report_data
from simulator.population.surveys import Survey, began
from tests.population.conftest import Read

CASES = 120
REFUNDED = Which((("end", "refunded"),))
REFUND_ONLY = Which((), (("remedy", ("refund_only",)),))
INDICATORS = (
    Indicator("refunded", "share", REFUNDED),
    Indicator("refunded of refund only", "share", REFUNDED, among=REFUND_ONLY),
    Indicator("late", "share", Which((("timeout", ""),))),
    Indicator("remedies", "share", REFUND_ONLY, value=("remedy", "refund_only")),
    Indicator("waits", "wait", who="merchant"),
    Indicator("waits of refund only", "wait", who="merchant", among=REFUND_ONLY),
    Indicator("lasts", "time", Which((("end", ""),))),
    Indicator("lasts to a refund", "time", REFUNDED),
    Indicator("never", "share", REFUNDED, among=Which((("end", "nowhere"),))),
)


def survey(read: Read) -> Survey:
    livings = [
        Living(replace(read("after_sale", day), indicators=INDICATORS), 3) for day in ("2024-03-10", "2024-03-11")
    ]
    return Survey(livings[0], livings[1], "remedy")


def test_against_counting_by_hand(read: Read) -> None:
    made = survey(read)
    cases = [made.add(number)[0] for number in range(CASES)]
    only = [found for life, found in cases if began(life, "remedy") == "refund_only"]
    every = [found for _, found in cases]
    ends = Feature("end", "refunded")
    waits = Feature("waited", "merchant")
    wanted = [
        [found.get(ends, 0) for found in every],
        [found.get(ends, 0) for found in only],
        [int(any(one.measure == "timeout" for one in found)) for found in every],
        [int(began(life, "remedy") == "refund_only") for life, _ in cases],
        [found.get(waits, 0) for found in every],
        [found.get(waits, 0) for found in only],
        [found[LASTS] for found in every if LASTS in found],
        [found[LASTS] for found in every if ends in found],
        [],
    ]
    for place, counts in enumerate(wanted):
        ratio = made.indicators[0].of(place)
        assert ratio == Ratio(len(counts), sum(counts), sum(count * count for count in counts))
    told = report_data(made, CASES, interrupted=False)
    assert [one["among"] for one in told["summary"]["figures"]] == [len(counts) for counts in wanted]
    assert told["summary"]["figures"][-1]["figure"] is None
    assert told["compared"]["figures"][-1]["difference"] is None
    grouped = [one.indicators[0].of(1).among for one in made.groups.values()]
    assert sorted(grouped) == sorted([len(only), 0])


def test_of_all_cases_it_is_what_is_known_anyway(read: Read) -> None:
    """A share of all cases changes after Agresti and Min, a mean as the mean of the differences, to first order."""
    made = survey(read)
    for number in range(CASES):
        made.add(number)
    assert figure_of(INDICATORS[0], made.indicators[0].of(0)) == share_of(made.whole, Feature("end", "refunded"))
    for place, feature in ((0, Feature("end", "refunded")), (4, Feature("waited", "merchant"))):
        found, known = indicated(made, place), difference(made, feature)
        assert found is not None
        for one, other in zip((found.before, found.after, found.change), (known.before, known.after, known.change),
                              strict=True):  # fmt: skip
            assert (one.value, one.low, one.high) == pytest.approx((other.value, other.low, other.high))
        assert found.reduction == pytest.approx(known.reduction)


def test_any_split_gives_the_same(read: Read) -> None:
    whole, parts = survey(read), [survey(read) for _ in range(3)]
    numbers = list(range(CASES))
    Random(1).shuffle(numbers)
    for number in numbers:
        whole.add(number)
        parts[number % 3].add(number)
    joined = survey(read)
    for part in parts:
        joined.join(part)
    assert report_data(joined, CASES, interrupted=False) == report_data(whole, CASES, interrupted=False)


pairs = st.lists(st.tuples(*[st.sampled_from([None, 0, 1])] * 2), min_size=1, max_size=40)


@given(pairs)
def test_shares_between_two_texts(cases: list[tuple[int | None, int | None]]) -> None:
    """Against the definition: the residuals of each case, squared and summed."""
    one = Indicator("x", "share")
    ratios, products = (Ratio(), Ratio()), Products()
    for pair in cases:
        for ratio, count in zip(ratios, pair, strict=True):
            ratio.add(count)
        products.add(*pair)
    found = difference_of(one, *ratios, products)
    if not all(ratio.among for ratio in ratios):
        assert found is None
        return
    assert found is not None
    assert found.change.low <= found.change.high
    whole = [*cases, *([(0, 0), (0, 1), (1, 0), (1, 1)])]
    weights = [*([1.0] * len(cases)), *([0.5] * 4)]
    sums = [sum(w * (pair[side] or 0) for pair, w in zip(whole, weights, strict=True)) for side in (0, 1)]
    numbers = [sum(w for pair, w in zip(whole, weights, strict=True) if pair[side] is not None) for side in (0, 1)]
    means = [sums[side] / numbers[side] for side in (0, 1)]

    def residual(pair: tuple[int | None, int | None]) -> float:
        parts = [0.0 if count is None else (count - means[side]) / numbers[side] for side, count in enumerate(pair)]
        return parts[1] - parts[0]

    variance = sum(w * residual(pair) ** 2 for pair, w in zip(whole, weights, strict=True))
    reach = (found.change.high - found.change.low) / 2
    if found.change.low > -1 and found.change.high < 1:
        assert reach == pytest.approx(intervals.deviations(0) * variance**0.5)


def test_nothing_is_counted_where_nothing_is_asked() -> None:
    assert counts_of((), {LASTS: 3}, {}) == ()
