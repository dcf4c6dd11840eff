"""Populations of any policy: habits by chance."""

from __future__ import annotations

from compiler.history import Timeline
from compiler.model import Policy, Value
from dsl.source import NOWHERE
from simulator.population.data import Alternative, Arrivals, Choice, FactLaw, Habit, Population
from simulator.population.hours import hours_of
from simulator.population.laws import BeforeDeadline, Even, Fixed, Law, Listed, Mixed
from simulator.reading.vocabulary import doable
from tests.properties.dice import Dice
from tests.properties.events import START, value

HOUR = 3600
DAY = 24 * HOUR


def delay(dice: Dice) -> Law:
    simple: tuple[Law, ...] = (
        Fixed(0), Fixed(HOUR), Even(0, 2), Even(0, 72 * HOUR), BeforeDeadline(0), BeforeDeadline(HOUR),
        Listed((1, 3), (HOUR, 48 * HOUR)),
    )  # fmt: skip
    return Mixed((1, 2), (dice.pick(simple), dice.pick(simple))) if dice.once_in(3) else dice.pick(simple)


def habit(dice: Dice, number: int, policy: Policy) -> Habit | None:
    deeds = list(doable(policy))
    if not deeds:
        return None
    actor = dice.pick(deeds)[0]
    choices = [
        Choice(action.name, tuple((one.name, Fixed(value(dice, one.type, policy))) for one in action.fields))
        for who, action in deeds
        if who.name == actor.name and dice.once_in(2)
    ] or [Choice(next(action for who, action in deeds if who.name == actor.name).name, ())]
    states = tuple({dice.pick(policy.states).id for _ in range(dice.number(1, 3))})
    asked = [fact for fact in policy.facts if dice.once_in(4)][:1]
    when = tuple((fact.name, (value(dice, fact.type, policy), value(dice, fact.type, policy))) for fact in asked)
    bounds = tuple(range(1, len(choices) + 1))
    answers = dice.pick((10_000, 5_000))
    office = hours_of([(day * DAY + 9 * HOUR, day * DAY + 18 * HOUR) for day in range(5)], 8 * HOUR)
    return Habit(
        str(number), actor.name, states, when, answers, delay(dice), bounds, tuple(choices), None, NOWHERE,
        office if dice.once_in(4) else None,
    )  # fmt: skip


def population(dice: Dice, timeline: Timeline, given: dict[str, Value], settings: dict[str, Value]) -> Population:
    policies = [one.policy for one in timeline.revisions]
    habits = [habit(dice, number, dice.pick(policies)) for number in range(dice.number(1, 8))]
    laws = tuple(FactLaw(name, (Alternative((), Fixed(one)),)) for name, one in given.items())
    return Population(
        "any", timeline.name, timeline, 1, 0, Arrivals(START, START + 40 * DAY), laws, tuple(settings.items()),
        tuple(one for one in habits if one is not None),
    )  # fmt: skip
