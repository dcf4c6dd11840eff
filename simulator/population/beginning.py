"""How a case of a population begins: when, and with which facts.

In: a population and the number of a case. Out: an instant and facts. Each has its own stream of draws, by its name.
Absent: what happens then (``simulator/population/living.py``).
"""

from __future__ import annotations

from collections.abc import Mapping

from compiler.model import Value
from simulator.population.data import Amount, Arrivals, Condition, Population, ShareOf
from simulator.population.draws import below, draw, further, stream
from simulator.population.laws import BeforeDeadline, Curve, Even, Fixed, Listed, Mixed, drawn, picked

POINTS = 10_000
"""Basis points of a whole."""


def begins_at(arrivals: Arrivals, key: int) -> int:
    """The instant at which a case begins."""
    bits = draw(key, stream("arrival"))
    if not arrivals.bounds:
        return arrivals.first + below(bits, arrivals.end - arrivals.first)
    slot = picked(arrivals.bounds, bits)
    begin = arrivals.begins[slot]
    end = arrivals.begins[slot + 1] if slot + 1 < len(arrivals.begins) else arrivals.end
    return begin + below(further(bits, 0), end - begin)


def facts_of(population: Population, key: int, defaults: Mapping[str, Value]) -> dict[str, Value]:
    """The facts that a case begins with, those that the population speaks of; ``defaults`` are the policy's own, for
    conditions on facts that it doesn't speak of."""
    found: dict[str, Value] = {}
    for law in population.facts:
        known = {**defaults, **found}
        for one in law.alternatives:
            if fits(one.when, known):
                found[law.fact] = amount_of(one.amount, draw(key, stream(f"fact {law.fact}")), known)
                break
    return found


def fits(when: Condition, facts: Mapping[str, Value]) -> bool:
    """Whether facts are as a condition says. A fact that there is not is unknown."""
    return all(facts.get(name) in values for name, values in when)


def amount_of(amount: Amount, bits: int, facts: Mapping[str, Value]) -> Value:
    """The value that comes of bits and of the facts of the case; a share of what is unknown is unknown."""
    match amount:
        case Fixed() | Even() | Listed() | Curve() | Mixed() | BeforeDeadline():
            return drawn(amount, bits)
        case ShareOf(fact, points):
            whole = facts.get(fact)
            if points == POINTS or not isinstance(whole, int):
                return whole
            return (whole * points + POINTS // 2) // POINTS
