"""How a case of a population begins: when, and with which facts.

In: a population and the number of a case. Out: an instant and facts. Each has its own stream of draws, by its name.
Absent: what happens then (``simulator/population/living.py``).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from compiler.model import Value
from simulator.population.data import Arrivals, Condition, FactLaw, Population
from simulator.population.draws import below, draw, further, stream
from simulator.population.laws import Listed, drawn


def begins_at(arrivals: Arrivals, key: int) -> int:
    """The instant at which a case begins."""
    bits = draw(key, stream("arrival"))
    if not arrivals.bounds:
        return arrivals.first + below(bits, arrivals.end - arrivals.first)
    begins, ends = arrivals.begins, (*arrivals.begins[1:], arrivals.end)
    begin, end = (cast("int", drawn(Listed(arrivals.bounds, one), bits)) for one in (begins, ends))
    return begin + below(further(bits, 0), end - begin)


def facts_of(population: Population, key: int, defaults: Mapping[str, Value]) -> dict[str, Value]:
    """The facts that a case begins with, those that the population speaks of; ``defaults`` are the policy's own, for
    conditions on facts that it doesn't speak of."""
    found: dict[str, Value] = {}
    for law in population.facts:
        found |= fact_of(law, key, {**defaults, **found})
    return found


def fact_of(law: FactLaw, key: int, known: Mapping[str, Value]) -> dict[str, Value]:
    """A fact as it begins, where that is said for what is known of the others."""
    for one in law.alternatives:
        if fits(one.when, known):
            return {law.fact: drawn(one.amount, draw(key, stream(f"fact {law.fact}")), known)}
    return {}


def fits(when: Condition, facts: Mapping[str, Value]) -> bool:
    """Whether facts are as a condition says. A fact that there is not is unknown."""
    return all(facts.get(name) in values for name, values in when)
