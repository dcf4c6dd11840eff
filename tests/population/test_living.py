"""A case of a population is a scenario like any other: the simulator, given its actions, tells the same story."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest

from simulator.engine import run
from simulator.entries import ClaimBroken, Denied, Entry, Run, Stepped, Waited
from simulator.population.beginning import begins_at
from simulator.population.data import Arrivals
from simulator.population.draws import case_key
from simulator.population.living import Life, Living
from tests.population.any_policy import DAY, HOUR, population
from tests.population.conftest import FILES, Read
from tests.properties.by_seed import case_of
from tests.properties.dice import Dice
from tests.properties.events import START, facts
from tiaoli.cli.flipped import scenario_of

CASES = 100
SEEDS = range(70)


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
