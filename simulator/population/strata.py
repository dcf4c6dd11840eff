"""Rare things by strata: more cases of those values of a fact that few cases have, and the figures of all cases.

In: a population, and a fact of which its file says how often each value is, whatever else. Out: for each value a
question about its own cases, with a seed of their own; from what came of them shares and means of all cases, with
intervals, and how many plain cases would be as precise. Half of the cases are spread as the file says, half evenly over
the values. Absent: words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

from compiler.model import Value
from simulator.population.data import Alternative, FactLaw, Population
from simulator.population.draws import MASK, draw, stream
from simulator.population.features import LASTS, Feature
from simulator.population.intervals import Interval, mean_of_strata, share_of_strata
from simulator.population.laws import Fixed, Listed
from simulator.population.measures import Summary
from simulator.population.portions import Question


@dataclass(frozen=True, slots=True)
class Stratum:
    """The cases that begin with one value: which share of all cases they are, so many as are drawn, what decides each,
    and what came of them."""

    value: Value
    weight: Fraction
    cases: int
    question: Question
    summary: Summary = field(default_factory=Summary)


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure of all cases; ``gain`` times as many plain cases would be as precise, None where nothing varies."""

    figure: Interval
    gain: float | None


def weights_of(population: Population, fact: str) -> dict[Value, Fraction] | None:
    """How often a fact has each value; None where that depends on others, or is not told value by value."""
    law = next((one for one in population.facts if one.fact == fact), None)
    if law is None or len(law.alternatives) != 1 or not isinstance(law.alternatives[0].amount, Listed):
        return None
    listed = law.alternatives[0].amount
    found: dict[Value, Fraction] = {}
    for value, below, bound in zip(listed.values, (0, *listed.bounds), listed.bounds, strict=False):
        found[value] = found.get(value, Fraction(0)) + Fraction(bound - below, listed.bounds[-1])
    return {value: weight for value, weight in found.items() if weight}


def sizes(weights: Sequence[Fraction], cases: int) -> list[int]:
    """How many cases of each, two at least: half as often as they are, half evenly."""
    return [max(int(cases * (weight + Fraction(1, len(weights))) / 2), 2) for weight in weights]


def strata(population: Population, fact: str, seed: int, cases: int, until: int | None) -> list[Stratum]:
    """The strata, of which no case has been lived through yet."""
    weights = weights_of(population, fact)
    assert weights is not None, fact
    found: list[Stratum] = []
    for (value, weight), count in zip(weights.items(), sizes(list(weights.values()), cases), strict=True):
        only = FactLaw(fact, (Alternative((), Fixed(value)),))
        facts = tuple(only if one.fact == fact else one for one in population.facts)
        own = draw(seed & MASK, stream(f"stratum {fact} {value}")) >> 1
        found.append(Stratum(value, weight, count, Question(replace(population, facts=facts), None, own, None, until)))
    return found


def share_of(found: Sequence[Stratum], feature: Feature) -> Estimate:
    """The share of all cases that have a feature."""
    parts = [(float(one.weight), one.summary.of(feature).cases, one.summary.cases) for one in found]
    figure, variance = share_of_strata(parts)
    return Estimate(figure, _gain(figure.value * (1 - figure.value), sum(of for _, _, of in parts), variance))


def mean_of(found: Sequence[Stratum], feature: Feature) -> Estimate | None:
    """The mean of a feature over all cases; of how long they last, over those that end. None where none do."""
    parts = []
    for one in found:
        tally, ended = one.summary.of(feature), one.summary.ended
        of = ended if feature == LASTS else one.summary.cases
        parts.append((float(one.weight), tally.total, tally.squares, of, one.summary.cases))
    if not any(of for _, _, _, of, _ in parts):
        return None
    figure, variance, apart = mean_of_strata(parts)
    return Estimate(figure, _gain(apart, sum(cases for *_, cases in parts), variance))


def _gain(variance_of_one: float, cases: int, variance: float) -> float | None:
    """How many times as many plain cases have the same variance."""
    return variance_of_one / cases / variance if variance > 0 else None
