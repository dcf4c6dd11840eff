"""A case of a population is a scenario like any other: the simulator, given its actions, tells the same story."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest

from compiler.history import Timeline
from compiler.model import Policy, Value
from dsl.source import NOWHERE
from simulator.engine import run
from simulator.entries import ClaimBroken, Denied, Entry, Run, Stepped, Waited
from simulator.population.beginning import begins_at
from simulator.population.data import Alternative, Arrivals, Choice, FactLaw, Habit, Population
from simulator.population.draws import case_key
from simulator.population.laws import BeforeDeadline, Even, Fixed, Law, Listed, Mixed
from simulator.population.living import Life, Living
from simulator.reading.vocabulary import doable
from tests.population.conftest import FILES, Read
from tests.properties.by_seed import case_of
from tests.properties.dice import Dice
from tests.properties.events import START, facts, value
from tiaoli.cli.flipped import scenario_of

HOUR = 3600
CASES = 150
SEEDS = range(150)
DAY = 24 * HOUR


def story(one: Run) -> list[Entry]:
    """What happened, without what a population does not look at."""
    return [entry for entry in one.entries if not isinstance(entry, Waited | ClaimBroken)]


def told_again(living: Living, life: Life) -> None:
    """Run the case's actions as a scenario."""
    scenario = scenario_of(living, life)
    if scenario is None or life.run is None:
        return
    again = run(scenario)
    assert story(again) == story(life.run)
    assert (again.situation, again.ended) == (life.run.situation, life.run.ended)


@pytest.mark.parametrize("on", ["", "2024-03-10", "2025-08-20"])
@pytest.mark.parametrize("name", FILES)
def test_a_case_goes_as_its_scenario(name: str, on: str, read: Read) -> None:
    living = Living(read(name, on), 5)
    for number in range(CASES):
        told_again(living, living.life(number))


def test_a_case_lives_through_amendments(read: Read) -> None:
    """Cases that arrive before 2025-08-20 and are still open on that day."""
    population = read("after_sale")
    end = population.arrivals.first - 12 * DAY
    living = Living(replace(population, arrivals=Arrivals(end - 10 * DAY, end)), 5)
    lives = [living.life(number) for number in range(CASES)]
    amended = [life for life in lives if life.run is not None and life.run.machine.policy.revision.year == 2025]
    assert 10 < len(amended) < CASES
    for life in lives:
        told_again(living, life)


@pytest.mark.parametrize("name", FILES)
def test_the_horizon_cuts_a_case_and_changes_nothing_before_it(name: str, read: Read) -> None:
    population = read(name)
    until = population.arrivals.end
    whole, cut = Living(population, 5), Living(population, 5, until)
    fates = set()
    for number in range(CASES):
        life, short = whole.life(number), cut.life(number)
        assert life.run is not None
        assert short.run is not None
        assert story(short.run) == [entry for entry in story(life.run) if entry.at <= until]
        fates.add(short.fate)
        if short.fate == "horizon":
            assert short.run.now == until
    assert fates == {"ended", "horizon"}


def test_arrivals_follow_hours_and_weekdays(read: Read) -> None:
    population = read("after_sale")
    at = [begins_at(population.arrivals, case_key(1, number)) for number in range(4_000)]
    assert all(population.arrivals.first <= one < population.arrivals.end for one in at)
    night = sum((one + 8 * HOUR) % DAY < 6 * HOUR for one in at) / len(at)
    assert abs(night - 7 / 149) < 0.01


# ── any policy ─────────────────────────────────────────────────────────────────────────────────────────────────


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
    return Habit(str(number), actor.name, states, when, answers, delay(dice), bounds, tuple(choices), None, NOWHERE)


def population(dice: Dice, timeline: Timeline, given: dict[str, Value], settings: dict[str, Value]) -> Population:
    policies = [one.policy for one in timeline.revisions]
    habits = [habit(dice, number, dice.pick(policies)) for number in range(dice.number(1, 8))]
    laws = tuple(FactLaw(name, (Alternative((), Fixed(one)),)) for name, one in given.items())
    return Population(
        "any", timeline.name, timeline, 1, 0, Arrivals(START, START + 40 * DAY), laws, tuple(settings.items()),
        tuple(one for one in habits if one is not None),
    )  # fmt: skip


@pytest.mark.parametrize("seed", SEEDS)
def test_any_policy_with_any_habits_goes_as_its_scenario(seed: int) -> None:
    luck = Random(seed)
    case, dice = case_of(luck, seed % 4, 1), Dice(luck.randint)
    living = Living(
        population(dice, case.timeline, facts(dice, case.timeline.revisions[0].policy), dict(case.settings)), seed,
        START + 90 * DAY,
    )  # fmt: skip
    for number in range(4):
        told_again(living, living.life(number))


def test_any_policies_act_fire_and_refuse() -> None:
    """The test above is worth something: much happens in it."""
    acted = fired = refused = 0
    for seed in SEEDS[:40]:
        luck = Random(seed)
        case, dice = case_of(luck, seed % 4, 1), Dice(luck.randint)
        given = facts(dice, case.timeline.revisions[0].policy)
        life = Living(population(dice, case.timeline, given, dict(case.settings)), seed, START + 90 * DAY).life(0)
        for entry in life.run.entries if life.run is not None else ():
            acted += isinstance(entry, Stepped) and entry.step is not None
            fired += isinstance(entry, Stepped) and entry.event is None
            refused += isinstance(entry, Denied)
    assert min(acted, fired, refused) > 20, (acted, fired, refused)
