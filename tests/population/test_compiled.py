"""Kernels and the plain engine: the same cases, the same sums, bit for bit."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from random import Random

import numpy as np
import pytest

from compiler.model import Policy, Type, Value
from simulator.population import draws, laws
from simulator.population.compiled import luck
from simulator.population.compiled.engine import Engine
from simulator.population.curves import exponential, log_normal
from simulator.population.data import Alternative, Arrivals, FactLaw, Population
from simulator.population.laws import Curve, Even, Law, Listed
from simulator.population.living import Living
from simulator.population.measures import Summary
from simulator.population.surveys import Pairing, Survey
from tests.population.any_policy import DAY, population
from tests.population.conftest import FILES, Read
from tests.properties.by_seed import case_of
from tests.properties.dice import Dice
from tests.properties.events import START, facts, value

CASES = 700
SEEDS = range(24)
MOST = 10**15


def figures(one: Summary) -> object:
    tallies = {key: (tally.cases, tally.total, tally.squares) for key, tally in one.tallies.items() if tally.cases}
    standing = one.standing.last, one.standing.width, one.standing.counts()
    return one.cases, tallies, one.lengths.classes, standing


def differences(one: Pairing) -> object:
    changes = {key: change for key, change in one.changes.items() if change.more or change.less}
    return one.cases, one.both, changes, one.ways, one.flipped, [figures(summary) for summary in one.lasts]


def everything(one: Survey) -> object:
    groups = {
        key: (figures(group.whole), figures(group.others), group.indicators, differences(group.pairing))
        for key, group in one.groups.items()
    }
    named = one.indicators, one.compared
    return figures(one.whole), figures(one.others), groups, differences(one.pairing), named


def fresh(population: Population, other: Population | None, by: str | None, until: int | None) -> Survey:
    second = None if other is None else Living(other, 7, until)
    return Survey(Living(population, 7, until), second, by)


def held(
    population: Population, other: Population | None = None, by: str | None = None, until: int | None = None,
    cases: int = CASES, threads: int = 1, ahead: int = 64,
) -> Engine:  # fmt: skip
    """Both engines say the same; out comes the compiled one."""
    plain, compiled = (fresh(population, other, by, until) for _ in range(2))
    for number in range(cases):
        plain.add(number)
    engine = Engine(compiled, threads, ahead)
    engine.run(0, cases, lambda _: True)
    assert everything(compiled) == everything(plain)
    assert not engine.effort.astray
    return engine


@pytest.mark.parametrize("on", ["", "2024-03-10", "2025-08-20"])
@pytest.mark.parametrize("name", FILES)
def test_the_library(name: str, on: str, read: Read) -> None:
    held(read(name, on))


def test_two_texts_and_groups(read: Read) -> None:
    engine = held(read("after_sale", "2024-03-10"), read("after_sale", "2025-08-20"), by="remedy", threads=2)
    assert engine.effort.plain == 0
    assert engine.effort.explored < CASES * 2 / 3


def test_groups_by_when_cases_arrive(read: Read) -> None:
    engine = held(read("after_sale", "2024-03-10"), read("after_sale", "2024-03-11"), by="@week", threads=2)
    groups = engine.survey.groups
    assert sorted(map(str, groups)) == ["2025-09-01", "2025-09-08", "2025-09-15", "2025-09-22", "2025-09-29"]
    assert sum(one.pairing.cases for one in groups.values()) == engine.survey.pairing.cases == CASES
    assert any(one.pairing.ways for one in groups.values())


def test_cases_that_live_through_amendments_up_to_a_horizon(read: Read) -> None:
    one = read("after_sale")
    end = one.arrivals.first - 12 * DAY
    engine = held(replace(one, arrivals=Arrivals(end - 10 * DAY, end)), until=end + 15 * DAY)
    assert engine.effort.plain == 0


# ── any policy ─────────────────────────────────────────────────────────────────────────────────────────────────


def about(dice: Dice, kind: Type, given: Value, policy: Policy) -> Law:
    """A few values near one that is given."""
    if type(given) is int:
        return Even(given - 3, given + 3)
    others = (value(dice, kind, policy) for _ in range(3))
    return Listed((1, 2, 4, 5), (given, *(given if one is None else one for one in others)))


def any_population(seed: int) -> Population:
    luck = Random(seed)
    case, dice = case_of(luck, seed % 4, 1), Dice(luck.randint)
    given = facts(dice, case.timeline.revisions[0].policy)
    made = population(dice, case.timeline, given, dict(case.settings))
    types = {fact.name: fact.type for fact in case.timeline.revisions[0].policy.facts}
    spread = tuple(
        FactLaw(name, (Alternative((), about(dice, types[name], one, case.timeline.revisions[0].policy)),))
        for name, one in given.items()
    )
    return replace(made, facts=spread)


def held_to_a_horizon(one: Population) -> Engine:
    """As ``held``; of policies that go round, a few cases."""
    until = START + 90 * DAY
    life = Living(one, 7, until).life(0)
    busy = life.run is not None and len(life.run.entries) > 300
    return held(one, until=until, cases=6 if busy else 60, ahead=5)


@pytest.mark.parametrize("seed", SEEDS)
def test_any_policy_with_any_habits(seed: int) -> None:
    held_to_a_horizon(any_population(seed))


def test_most_of_any_policy_runs_in_kernels() -> None:
    """The test above is worth something: those that go ahead are run in kernels afterwards, like those that follow."""
    efforts = [held_to_a_horizon(any_population(seed)).effort for seed in SEEDS[12:20]]
    assert sum(one.plain == 0 for one in efforts) > 6
    assert sum(one.explored < 30 for one in efforts) > 2


# ── luck ───────────────────────────────────────────────────────────────────────────────────────────────────────

EXTREME = [0, 1, 2, (1 << 63) - 1, 1 << 63, (1 << 64) - 1, (1 << 24) - 1, 1 << 24, (1 << 64) - (1 << 24)]


@pytest.mark.parametrize(
    "law", [exponential(Decimal(300_000), 0, MOST), log_normal(Decimal(9 * 3600), Decimal(2), 0, MOST)]
)
def test_curves_draw_the_same(law: Curve) -> None:
    table = np.array(law.lower + law.upper, np.int64)
    chance = Random(1)
    for bits in [*EXTREME, *(chance.getrandbits(64) >> chance.choice((0, 0, 9, 40)) for _ in range(5_000))]:
        for one in (bits, bits ^ draws.MASK):
            assert luck.on_curve(table, np.uint64(one)) == laws.on_curve(law, one)


def test_bits_are_mixed_the_same() -> None:
    for seed in (0, 1, 99):
        for number in (0, 5, 10**9):
            assert int(luck.key_of(np.uint64(seed), number)) == draws.case_key(seed, number)
