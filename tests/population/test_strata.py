"""Rare things by strata: the same figures as plain runs and as the law, nearer where it pays."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from simulator.population.compiled.engine import Engine
from simulator.population.data import Population
from simulator.population.exact.solving import law_of
from simulator.population.features import LASTS, Feature
from simulator.population.figures import per_case
from simulator.population.figures import share_of as plain_share
from simulator.population.living import Living
from simulator.population.strata import Stratum, mean_of, share_of, sizes, strata, weights_of
from simulator.population.surveys import Survey
from tests.population.conftest import Read

CASES = 10_000


def lived(population: Population, fact: str, cases: int, seed: int = 1) -> list[Stratum]:
    found = []
    for one in strata(population, fact, seed, cases, None):
        survey = one.question.survey()
        Engine(survey, 1).run(0, one.cases, lambda _: True)
        found.append(replace(one, summary=survey.whole))
    return found


def test_weights_are_those_of_the_file(read: Read) -> None:
    population = read("refund")
    found = weights_of(population, "goods")
    assert found == {name: Fraction(n, 100) for name, n in
                     {"ordinary": 78, "fresh": 8, "custom": 5, "virtual": 9}.items()}  # fmt: skip
    assert weights_of(population, "reason") is None, "it hangs on the goods"
    assert weights_of(population, "paid") is None
    assert weights_of(population, "nothing") is None


def test_half_as_the_file_says_and_half_evenly() -> None:
    assert sizes([Fraction(9, 10), Fraction(1, 10)], 1000) == [700, 300]
    assert sizes([Fraction(1)], 10) == [10]
    assert sizes([Fraction(1, 2)] * 2, 1) == [2, 2]


def test_shares_and_lengths_are_those_of_the_law(read: Read) -> None:
    population = read("after_sale", "2024-03-10")
    law = law_of(Living(population, 1))
    found = lived(population, "goods", CASES)
    for (fate, state), share in law.ends.items():
        if fate == "ended":
            figure = share_of(found, Feature("end", state)).figure
            assert abs(figure.value - share) < law.off + (figure.high - figure.low)
    mean, exact = mean_of(found, LASTS), law.mean()
    assert mean is not None
    assert exact is not None
    assert abs(mean.figure.value - exact) < law.rounded + (mean.figure.high - mean.figure.low)


def test_what_few_values_bring_about_is_seen_more_closely(read: Read) -> None:
    population = read("refund")
    refused = Feature("end", "refused")
    found = lived(population, "goods", CASES)
    plain = Survey(Living(population, 5))
    Engine(plain, 1).run(0, CASES, lambda _: True)
    one, other = share_of(found, refused), plain_share(plain.whole, refused)
    assert other is not None
    assert one.gain is not None
    narrower = ((other.high - other.low) / (one.figure.high - one.figure.low)) ** 2
    assert 2.5 < one.gain < 4.5
    assert abs(narrower / one.gain - 1) < 0.15, "the gain is what the intervals show"
    assert one.figure.low < other.high
    assert other.low < one.figure.high
    amount = Feature("amount", "paid_out", "amount")
    mean, there = mean_of(found, amount), per_case(plain.whole, amount)
    assert mean is not None
    assert there is not None
    assert mean.figure.low < there.high
    assert there.low < mean.figure.high


def test_intervals_hold_the_truth_about_as_often_as_they_say(read: Read) -> None:
    population = replace(read("after_sale", "2024-03-10"), indicators=())
    truth = law_of(Living(population, 1)).ends["ended", "closed"]
    hits = 0
    for seed in range(25):
        found = []
        for one in strata(population, "goods", seed, 300, None):
            survey = one.question.survey()
            for number in range(one.cases):
                survey.add(number)
            found.append(replace(one, summary=survey.whole))
        figure = share_of(found, Feature("end", "closed")).figure
        hits += figure.low <= truth <= figure.high
    assert hits >= 21
