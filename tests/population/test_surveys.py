"""What is measured depends neither on the order of the cases nor on how they are split; two texts on the same cases."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from math import exp, lgamma, pi, sqrt
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.engine import run
from simulator.population import intervals
from simulator.population.features import LASTS, Feature, features
from simulator.population.figures import difference, per_case, percentiles
from simulator.population.living import Living
from simulator.population.measures import PRECISION_BITS, Lengths
from simulator.population.report_data import report_data
from simulator.population.surveys import MOST_FLIPPED, Survey
from simulator.verdict import judge
from tests.population.conftest import Read
from tiaoli.cli.flipped import scenario_of

CASES = 200
SEED = 3


def survey(read: Read, numbers: Iterable[int]) -> Survey:
    livings = [Living(read("after_sale", day), SEED) for day in ("2024-03-10", "2024-03-11")]
    made = Survey(livings[0], livings[1], "remedy")
    for number in numbers:
        made.add(number)
    return made


def test_any_order_and_any_split_gives_the_same(read: Read) -> None:
    whole = report_data(survey(read, range(CASES)), CASES, interrupted=False)
    mixed = list(range(CASES))
    Random(1).shuffle(mixed)
    assert report_data(survey(read, mixed), CASES, interrupted=False) == whole
    for parts in (2, 3, 7):
        joined = survey(read, ())
        for part in reversed(range(parts)):
            joined.join(survey(read, mixed[part::parts]))
        assert report_data(joined, CASES, interrupted=False) == whole


def test_a_case_is_the_same_however_many_there_are(read: Read) -> None:
    living = Living(read("after_sale"), SEED)
    alone = Living(replace(read("after_sale"), cases=1), SEED).life(17)
    assert features(living.life(17)) == features(alone)
    assert alone.steps == living.life(17).steps


def test_the_same_text_differs_nowhere(read: Read) -> None:
    one, other = (Living(read("after_sale", day), SEED) for day in ("2024-03-12", "2024-03-20"))
    made = Survey(one, other)
    for number in range(CASES):
        made.add(number)
    assert not made.pairing.ways
    assert not made.pairing.flipped
    assert not any(change.squares for change in made.pairing.changes.values())


def test_cases_that_end_differently_show_it(read: Read) -> None:
    made = survey(read, range(CASES))
    assert made.other is not None
    assert 0 < len(made.pairing.flipped) <= MOST_FLIPPED
    assert made.pairing.flipped == sorted(made.pairing.flipped)
    for number in made.pairing.flipped:
        ends = []
        for living in (made.living, made.other):
            scenario = scenario_of(living, living.life(number))
            assert scenario is not None
            ends.append(run(scenario).situation.state)
        assert ends[0] != ends[1]


def test_differences_are_those_of_the_figures(read: Read) -> None:
    made = survey(read, range(CASES))
    for feature in made.pairing.changes:
        found = difference(made, feature)
        assert found.after.value - found.before.value == pytest.approx(found.change.value, abs=1e-6)
        assert found.change.low <= found.change.value <= found.change.high
    refunded = difference(made, Feature("end", "refunded"))
    assert refunded.reduction is not None
    assert refunded.reduction > 1
    assert sum(made.pairing.ways.values()) >= made.pairing.changes[Feature("end", "refunded")].more


def test_sums_are_those_of_the_cases(read: Read) -> None:
    made = survey(read, range(CASES))
    each = [features(made.living.life(number)) for number in range(CASES)]
    for feature, tally in made.whole.tallies.items():
        counts = [one.get(feature, 0) for one in each]
        assert tally.total == sum(counts)
        assert tally.squares == sum(count * count for count in counts)
        assert tally.cases == sum(count != 0 for count in counts)
    assert sum(group.whole.cases for group in made.groups.values()) == CASES
    lengths = sorted(one[LASTS] for one in each if LASTS in one)
    for percent, figure in percentiles(made.whole):
        rank = -(-len(lengths) * percent // 100)
        assert lengths[rank - 1] * (1 - 2**-PRECISION_BITS) <= figure.value <= lengths[rank - 1]


@given(st.lists(st.integers(0, 10**8), min_size=1, max_size=200), st.integers(1, 100))
def test_a_rank_is_found_to_one_part_in_512(values: list[int], percent: int) -> None:
    lengths = Lengths()
    for value in values:
        lengths.add(value)
    rank = max(-(-len(values) * percent // 100), 1)
    (found,) = lengths.at([rank])
    wanted = sorted(values)[rank - 1]
    assert found <= wanted
    assert wanted - found <= wanted >> PRECISION_BITS


def test_intervals() -> None:
    half = intervals.share(50, 100)
    assert half is not None
    assert (round(half.low, 4), round(half.high, 4)) == (0.4038, 0.5962)
    none = intervals.share(0, 10)
    assert none is not None
    assert (none.low, round(none.high, 4)) == (0.0, 0.2775)
    values = [3, 5, 5, 9, 14]
    mean = intervals.mean(sum(values), sum(value * value for value in values), len(values))
    assert mean is not None
    assert mean.value == 7.2
    assert mean.high - mean.value == pytest.approx(2.776445105 * sqrt(19.2 / 5))
    nobody = intervals.changed_share(0, 0, 100)
    assert nobody is not None
    assert nobody.low < 0 < nobody.high
    assert intervals.share(0, 0) is None


@pytest.mark.parametrize("freedom", [1, 2, 5, 12, 13, 20, 60, 400])
def test_students_distribution(freedom: int) -> None:
    """Its density, integrated after Simpson."""
    scale = exp(lgamma((freedom + 1) / 2) - lgamma(freedom / 2)) / sqrt(freedom * pi)
    end, steps = intervals.deviations(freedom), 2_000
    heights = [scale * (1 + (end * n / steps) ** 2 / freedom) ** (-(freedom + 1) / 2) for n in range(steps + 1)]
    area = (heights[0] + heights[-1] + 4 * sum(heights[1:-1:2]) + 2 * sum(heights[2:-1:2])) * end / steps / 3
    assert area == pytest.approx(0.475, abs=2e-7)


def test_a_case_is_always_somewhere(read: Read) -> None:
    living = Living(read("after_sale"), SEED)
    for number in range(CASES):
        found = features(living.life(number))
        if LASTS in found:
            assert sum(count for one, count in found.items() if one.measure == "stayed") == found[LASTS]


def test_an_interval_covers_the_truth_as_often_as_it_says(read: Read) -> None:
    """One merchant in five is at fault: with 60 seeds, some 95 intervals in 100 say so."""
    population = read("dispute")
    covers = 0
    for seed in range(60):
        made = Survey(Living(population, seed), by="fault")
        for number in range(40):
            made.add(number)
        found = intervals.share(made.groups[True].whole.cases if True in made.groups else 0, 40)
        assert found is not None
        covers += found.low <= 0.2 <= found.high
    assert covers >= 53


def test_a_mean_covers_what_can_be_worked_out(read: Read) -> None:
    """All cases that platforms alone decide: the merchant at fault ends between 20 and 70 hours, evenly."""
    population = read("dispute")
    faulty = replace(
        population,
        facts=tuple(law for law in population.facts if law.fact != "fault"),
        habits=tuple(replace(one, when=()) for one in population.habits if one.name == "商家已有过错"),
    )
    made = Survey(Living(faulty, SEED))
    for number in range(CASES):
        made.add(number)
    figure = per_case(made.whole, LASTS)
    assert figure is not None
    assert figure.low < 45 * 3600 < figure.high


def test_scenarios_of_one_text_pass_there_and_say_more_elsewhere(read: Read) -> None:
    made = survey(read, range(CASES))
    assert made.other is not None
    different = 0
    for number in made.pairing.flipped:
        scenario = scenario_of(made.living, made.living.life(number))
        assert scenario is not None
        assert judge(scenario, run(scenario)) == ()
        elsewhere = run(scenario, made.other.population.timeline)
        different += elsewhere.situation != run(scenario).situation
    assert different == len(made.pairing.flipped)
