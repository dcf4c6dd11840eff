"""The law of a population, worked out: against what can be counted by hand, and against cases that are drawn."""

from __future__ import annotations

from itertools import product
from math import exp, inf

import pytest

from dsl.source import NOWHERE
from simulator.population import intervals
from simulator.population.compiled.engine import Engine
from simulator.population.data import Alternative, Arrivals, Choice, FactLaw, Habit, Population
from simulator.population.exact.inexact import InexactError
from simulator.population.exact.law import Law as Worked
from simulator.population.exact.solving import law_of
from simulator.population.features import LASTS, Feature
from simulator.population.figures import percentiles
from simulator.population.indicated import figure_of
from simulator.population.laws import Even, Fixed, Law, Listed
from simulator.population.living import Living
from simulator.population.measures import Summary
from simulator.population.surveys import Survey
from tests.population.any_law import HOUR, exponential_of, population_of_seed, timeline_of
from tests.population.conftest import Read
from tests.properties.events import START

RACE = """
policy any.race "竞争" from 2024-01-01
actor one "甲" { go "去" }
actor two "乙" { go "去" }
case "案件" { paid "金额": money }
outcome refund "退款" (amount "金额": money)
initial state open "处理中" {
  on one.go { when paid < 3 CNY -> first do refund(paid)  when paid >= 3 CNY -> second }
  on two.go -> second
  lapse "期限": after DEADLINEs -> late
}
final state first "甲先"
final state second "乙先"
final state late "已逾期"
"""


def race(deadline: int, *delays: Law, paid: Law) -> Population:
    timeline = timeline_of(RACE.replace("DEADLINE", str(deadline)))
    habits = tuple(
        Habit(who, who, ("open",), (), 10_000, delay, (1,), (Choice("go", ()),), None, NOWHERE)
        for who, delay in zip(("one", "two"), delays, strict=False)
    )
    facts = (FactLaw("paid", (Alternative((), paid),)),)
    return Population("race", timeline.name, timeline, 1, 0, Arrivals(START, START + 10), facts, (), habits)


def test_who_is_first_is_exact_to_the_second() -> None:
    """Every pair of delays and every amount, counted out: actions before the deadline, the first habit before the
    second."""
    law = law_of(Living(race(3, Even(0, 5), Even(1, 4), paid=Even(100, 499)), 0))
    found: dict[str, float] = {}
    refunds = seconds = 0.0
    for one, two, paid in product(range(6), range(1, 5), range(100, 500)):
        share = 1 / (6 * 4 * 400)
        lasts = min(one, two, 3)
        end = "late" if min(one, two) > 3 else "second" if two < one or paid >= 300 else "first"
        found[end] = found.get(end, 0.0) + share
        seconds += share * lasts
        refunds += share * paid * (end == "first")
    assert {state: share for (_, state), share in law.ends.items()} == pytest.approx(found, abs=1e-12)
    assert law.counts[Feature("amount", "refund", "amount")] == pytest.approx(refunds, abs=1e-9)
    assert law.counts[Feature("stayed", "open")] == pytest.approx(seconds, abs=1e-9)
    assert law.error < 1e-9


def test_waiting_without_memory_up_to_a_deadline() -> None:
    one = exponential_of(48)
    law = law_of(Living(race(24 * HOUR, one, paid=Even(0, 0)), 0))
    assert law.ends["ended", "late"] == pytest.approx(exp(-0.5), abs=1e-4)
    assert law.counts[Feature("stayed", "open")] == pytest.approx(48 * HOUR * (1 - exp(-0.5)), rel=1e-4)
    middle = dict(law.percentiles())[50]
    assert (middle.low, middle.value, middle.high) == (24 * HOUR - 120, 24 * HOUR, 24 * HOUR + 120)


def test_nobody_comes_and_the_case_stays_open() -> None:
    population = race(24 * HOUR, Fixed(None), paid=Even(0, 0))
    law = law_of(Living(population, 0))
    assert law.ends == {("ended", "late"): 1.0}
    assert law.mean() == 24 * HOUR


# ── against cases that are drawn ───────────────────────────────────────────────────────────────────────────────


def drawn(population: Population, cases: int) -> Survey:
    survey = Survey(Living(population, 11))
    Engine(survey).run(0, cases, lambda _: True)
    return survey


def held_against(law: Worked, summary: Summary, *, several: float) -> int:
    """How many figures lie where they should: five standard errors, and as much as the law may be off."""
    for feature, tally in summary.tallies.items():
        if feature == LASTS:
            continue
        mean = tally.total / summary.cases
        spread = (intervals.variance(tally.total, tally.squares, summary.cases) / summary.cases) ** 0.5
        if feature.measure in ("end", "open"):
            left = ("ended", feature.of) if feature.measure == "end" else (feature.of, feature.more)
            figure, off = law.ends.get(left, 0.0), law.off
        else:
            scale = several * (60 * HOUR if feature.measure in ("waited", "stayed") else 1)
            scale *= 100_00 if feature.measure == "amount" else 1
            figure, off = law.counts.get(feature, 0.0), law.off * scale
        assert abs(figure - mean) <= off + 5 * max(spread, 1 / summary.cases), (feature, figure, mean, off, spread)
    for (percent, one), (_, other) in zip(law.percentiles(), percentiles(summary), strict=False):
        assert one.low - 60 <= other.high, (percent, one, other)
        assert other.low <= one.high + 60, (percent, one, other)
    return len(summary.tallies)


@pytest.mark.parametrize("seed", [0, 3, 7, 11, 14, 16, 18, 44])
def test_any_law_agrees_with_cases_that_are_drawn(seed: int) -> None:
    population = population_of_seed(seed)
    law = law_of(Living(population, 0))
    assert law.off < 0.02
    assert held_against(law, drawn(population, 6_000).whole, several=4) >= 3


def test_the_law_of_a_library_policy_agrees_with_cases_that_are_drawn(read: Read) -> None:
    population = read("after_sale", "2024-03-10")
    law = law_of(Living(population, 0))
    assert law.off < 1e-5
    assert sum(law.ends.values()) == pytest.approx(1, abs=1e-5)
    survey = drawn(population, 60_000)
    assert held_against(law, survey.whole, several=1) > 40
    for one, exact, ratio in zip(population.indicators, law.figures, survey.indicators[0].ratios, strict=True):
        figure = figure_of(one, ratio)
        assert exact is not None
        assert figure is not None
        assert exact.low <= exact.value <= exact.high < inf
        reach = 1.5 * (figure.high - figure.low)
        assert exact.low - reach <= figure.value <= exact.high + reach, (one.name, exact, figure)
        assert exact.high - exact.low < (1e-5 if one.kind == "share" else 2 * HOUR)


@pytest.mark.parametrize(
    ("name", "on", "until", "why"),
    [
        ("dispute", "2025-08-20", None, "calendar"),
        ("after_sale", "", START * 2, "until"),
    ],
)
def test_what_it_depends_on_is_said_where_there_is_no_law(
    read: Read, name: str, on: str, until: int | None, why: str
) -> None:
    with pytest.raises(InexactError) as inexact:
        law_of(Living(read(name, on), 0, until))
    assert inexact.value.why == why


def test_what_is_never_drawn_alike_is_one_situation() -> None:
    """An amount that is drawn from a list decides nothing here, and so parts nothing."""
    few = law_of(Living(race(5, Even(0, 9), paid=Even(100, 100)), 0))
    assert few.situations == 1
    listed = race(5, Even(0, 9), paid=Listed((1, 2, 3), (100, 200, 300)))
    assert law_of(Living(listed, 0)).situations == 1
