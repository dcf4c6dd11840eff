"""How far named figures of a law may be off: each by its own cases, and never further than that."""

from __future__ import annotations

from math import inf

import pytest

from simulator.population.exact.law import Law
from simulator.population.exact.solving import law_of
from simulator.population.living import Living
from tests.population.test_exact_by_hand import ACROSS, AGAIN, ROUND, population

HOUR = 3600
THREE = """case "案件" { flag "标记": bool = false }
initial state whole "整体" {
  late: after 10d -> slow
  initial state begun "已开始" { on one.go -> middle }
  state middle "中间" {
    later: after 5d -> first
    initial state a "子" { on one.turn -> b }
    state b "丑" { on two.turn -> second }
  }
}
"""
FIGURES = """[
    {name: ends, share of: end second, for each: flag}, {name: late, mean times of: any deadline, for each: flag},
    {name: lasts, mean time to: any end}, {name: lasts so, mean time to: second},
    {name: flagged, share of: {flag: true}}]"""


def figures(law: Law, names: list[str]) -> dict[str, tuple[float, float]]:
    return {name: (one.low, one.high) for name, one in zip(names, law.figures, strict=True) if one is not None}


def test_a_figure_is_off_by_what_its_own_cases_are_off() -> None:
    """Everybody is turned after 24 hours, at the second of the deadline, which comes after actions. Only with the flag,
    of a quarter of the cases, somebody begins anew before: there the grid can't tell the two apart."""
    begins = "who: one, in: s1, when: {flag: true}, after: {uniform: {from: 0s, to: 20h}}, does: go"
    law = law_of(Living(population(
        ACROSS, begins, "who: two, in: whole, after: 24h, does: turn",
        facts="{flag: {true: 25%, false: 75%}}", figures=FIGURES,
    ), 0))  # fmt: skip
    names = ["with", "without", "late", "not late", "lasts", "lasts so", "flagged"]
    found = figures(law, names)
    assert 1e-4 < law.error < 0.01
    assert found["without"] == pytest.approx((1, 1), abs=1e-6)
    assert found["with"] == pytest.approx((1 - 4 * law.error, 1), rel=1e-3)
    assert found["not late"] == pytest.approx((0, 0), abs=1e-6)
    assert found["late"][0] == 0
    assert 4 * law.error <= found["late"][1] < 40 * law.error
    for name in ("lasts", "lasts so"):
        low, high = found[name]
        assert low <= 24 * HOUR <= high
        assert law.rounded < high - 24 * HOUR < law.rounded + 20 * law.error * 24 * HOUR
    assert found["flagged"] == pytest.approx((0.25, 0.25), abs=1e-12)


def test_what_goes_round_has_bounds_as_well() -> None:
    """An hour's deadline that comes again and again, until somebody acts: four and a half times on average, as actions
    come before deadlines."""
    who = "who: one, in: whole, after: {uniform: {from: 1s, to: 10h}}, does: turn"
    named = "[{name: again, mean times of: any deadline}, {name: time, mean time to: any end}]"
    law = law_of(Living(population(AGAIN, who, figures=named), 0))
    again, time = (one for one in law.figures if one is not None)
    assert again.low <= 4.5 <= again.high
    assert again.high - again.low < 1e-3
    assert time.low <= 5 * HOUR + 0.5 <= time.high
    assert time.high - time.low < 2 * law.rounded + 60


def test_where_it_can_go_round_without_end_there_is_no_bound() -> None:
    law = law_of(Living(population(ROUND, "who: one, in: s1, after: 40min, does: go",
                                   figures="[{name: again, mean times of: one.go}]"), 0))  # fmt: skip
    assert law.figures[0] is not None
    assert law.figures[0].value == pytest.approx(1)
    assert law.error > 0
    assert law.figures[0].high == inf


def test_cases_that_are_not_followed_further_may_still_do_anything() -> None:
    """A tenth of those with the flag come to where three moments matter."""
    who = (
        "who: one, in: begun, after: 5h, does: go",
        "who: one, in: a, when: {flag: true}, answers: 10%, after: 2h, does: turn",
        "who: two, in: b, after: 3h, does: turn",
    )
    named = """[{name: first, share of: end first, for each: flag},
        {name: second, share of: end second, for each: flag},
        {name: gone, mean times of: one.go, among: {flag: true}}, {name: lasts, mean time to: any end}]"""
    facts = "{flag: {true: 50%, false: 50%}}"
    law = law_of(Living(population(THREE, *who, facts=facts, figures=named), 0))
    assert law.unknown == pytest.approx({"clocks": 0.05})
    found = figures(law, ["flagged", "first", "second", "not second", "gone", "lasts"])
    assert found["flagged"] == pytest.approx((0.9, 1), abs=1e-6)
    assert found["first"] == pytest.approx((1, 1), abs=1e-6)
    assert found["second"] == pytest.approx((0, 0.1), abs=1e-6)
    assert found["not second"] == pytest.approx((0, 0), abs=1e-6)
    assert found["gone"][0] == pytest.approx(1, abs=1e-4)
    assert found["gone"][1] == inf
    assert "lasts" not in found
