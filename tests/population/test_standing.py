"""How many cases are open: compared with counting them one by one, in any order and any split."""

from __future__ import annotations

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from simulator.population.living import Living
from simulator.population.measures import Summary
from simulator.population.standing import MOST, Standing
from simulator.population.surveys import Survey
from tests.population.conftest import Read

DAY = 86_400
FIRST = 1_700_000_000

Case = tuple[int, int, bool]
"""When a case begins after the first, how long it lasts, whether it ends."""

cases = st.lists(
    st.tuples(st.integers(0, 40 * DAY), st.sampled_from([0, 1, 3_600, 5 * DAY, 90 * DAY, 3_000 * DAY]), st.booleans()),
    min_size=1,
    max_size=30,
)


def standing(some: list[Case]) -> Standing:
    made = Standing()
    for begins, lasts, ends in some:
        start = FIRST + begins
        made.add(FIRST, start, start + lasts if ends else None, start + lasts)
    return made


def naively(some: list[Case], width: int) -> list[int]:
    last = max(begins + lasts for begins, lasts, _ in some)
    ends = [(slot + 1) * width for slot in range(last // width + 1)]
    return [sum(begins < end and not (over and begins + lasts < end) for begins, lasts, over in some) for end in ends]


@given(cases, st.randoms(use_true_random=False))
def test_as_if_counted_one_by_one(some: list[Case], random: Random) -> None:
    whole = standing(some)
    assert whole.counts() == naively(some, whole.width)
    assert len(whole.counts()) <= MOST
    assert whole.width == 3_600 or whole.width % DAY == 0
    mixed = random.sample(some, len(some))
    parts = [standing(mixed[:5]), standing(mixed[5:])]
    for order in (parts, parts[::-1]):
        joined = Standing()
        for part in order:
            joined.join(part)
        assert joined == whole


def test_no_case_is_open_before_there_are_any() -> None:
    assert Standing().counts() == []
    joined = standing([(5, 5, True)])
    joined.join(Standing())
    assert joined.counts() == [0]


def test_the_cases_of_a_population(read: Read) -> None:
    population = read("after_sale")
    made = Survey(Living(population, 5), by="remedy")
    lives = [made.add(number)[0][0] for number in range(80)]
    found = made.whole.standing
    first = population.arrivals.first
    ends = [first + (slot + 1) * found.width for slot in range(len(found.counts()))]
    runs = [life.run for life in lives if life.run is not None]
    assert found.counts() == [
        sum(run.start < end and (run.ended is None or run.ended >= end) for run in runs) for end in ends
    ]
    groups = Summary()
    for group in made.groups.values():
        groups.join(group.whole)
    assert groups.standing == found
