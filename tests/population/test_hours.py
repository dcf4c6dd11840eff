"""Working hours: what counts is counted second by second, and actors act within their hours only."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dsl.diagnostics import Problems
from dsl.source import Source
from simulator.population.data import Population
from simulator.population.hours import DAY, WEEK, Hours, finish, hours_of
from simulator.population.living import Living
from simulator.reading.populations import read_population
from tests.population.conftest import texts

SHANGHAI = ZoneInfo("Asia/Shanghai")
MONDAY = int(datetime(2024, 3, 4, tzinfo=SHANGHAI).timestamp())
OFFICE = hours_of([(day * DAY + 9 * 3600, day * DAY + 18 * 3600) for day in range(5)], 8 * 3600)

STRETCHES = st.lists(
    st.tuples(st.integers(0, WEEK - 1), st.integers(1, 2 * DAY)).map(lambda one: (one[0], one[0] + one[1])),
    min_size=1, max_size=4,
)  # fmt: skip


def is_open(at: int, stretches: list[tuple[int, int]], offset: int) -> bool:
    place = (at + offset - 4 * DAY) % WEEK
    return any(begin <= place < end or begin <= place + WEEK < end for begin, end in stretches)


def test_some_that_can_be_checked_by_hand() -> None:
    assert finish(MONDAY + 10 * 3600, 3600, OFFICE) == MONDAY + 11 * 3600
    assert finish(MONDAY + 17 * 3600, 3600, OFFICE) == MONDAY + DAY + 9 * 3600
    assert finish(MONDAY + 17 * 3600, 3599, OFFICE) == MONDAY + 18 * 3600 - 1
    assert finish(MONDAY + 4 * DAY + 17 * 3600, 2 * 3600, OFFICE) == MONDAY + WEEK + 10 * 3600
    assert finish(MONDAY + 5 * DAY, 0, OFFICE) == MONDAY + WEEK + 9 * 3600
    assert finish(MONDAY + 9 * 3600, 45 * 3600, OFFICE) == MONDAY + WEEK + 9 * 3600
    assert finish(MONDAY + 3600, 0, OFFICE) == MONDAY + 9 * 3600


@given(STRETCHES, st.integers(-14, 14), st.integers(0, 2 * WEEK), st.integers(0, 400))
def test_so_many_seconds_of_the_hours_pass(stretches: list[tuple[int, int]], zone: int, at: int, length: int) -> None:
    hours = hours_of(stretches, zone * 3600)
    first, done = finish(at, 0, hours), finish(at, length, hours)
    assert is_open(first, stretches, zone * 3600)
    assert is_open(done, stretches, zone * 3600)
    if done - first <= 2_000:
        assert sum(is_open(second, stretches, zone * 3600) for second in range(first, done)) == length
    if first - at <= 2_000:
        assert not any(is_open(second, stretches, zone * 3600) for second in range(at, first))


@given(STRETCHES, st.integers(0, 10**9), st.integers(0, 10**7), st.integers(0, 10**7))
def test_time_adds_up_and_never_runs_backwards(stretches: list[tuple[int, int]], at: int, one: int, other: int) -> None:
    hours = hours_of(stretches, 3600)
    assert finish(finish(at, one, hours), other, hours) == finish(at, one + other, hours)
    assert at <= finish(at, one, hours) < finish(at, one + other + 1, hours)
    assert finish(at + WEEK, one, hours) == finish(at, one, hours) + WEEK


@given(st.integers(0, 10**9), st.integers(0, 10**9))
def test_hours_that_never_end_change_nothing(at: int, length: int) -> None:
    assert finish(at, length, hours_of([(0, WEEK)], 5 * 3600)) == at + length
    assert finish(at, length, hours_of([(3 * DAY, 3 * DAY + WEEK)], 0)) == at + length


FILE = """\
population: by day
policy: wechat.after_sale@2024-03-10
arrive: {{from: 2024-03-10 00:00:00, to: 2024-04-01 00:00:00}}
facts: {{remedy: refund_only, paid: 9 CNY, amount: 9 CNY}}
behaviour:
  - who: merchant
    in: handling
    after: {after}
    hours: {hours}
    does: approve
"""


def read(hours: str, after: str = "{uniform: {from: 0s, to: 9h}}") -> tuple[Population | None, list[str]]:
    problems = Problems()
    found = read_population(Source("population.yaml", FILE.format(hours=hours, after=after)), texts(), problems)
    return found, [one.code for one in problems]


@pytest.mark.parametrize(
    ("written", "stretches"),
    [
        ("{from: 09:00, to: 18:00, weekdays: [1, 2, 3, 4, 5]}", None),
        ("{自: 09:00, 至: 18:00, 星期: [1, 2, 3, 4, 5]}", None),
        ("{from: 00:00, to: 24:00}", [(0, WEEK)]),
        ("{from: 22:00, to: 06:00, weekdays: [7]}", [(6 * DAY + 22 * 3600, WEEK), (0, 6 * 3600)]),
        (
            "[{from: 09:00, to: 12:00, weekdays: [6]}, {from: 11:00, to: 13:00, weekdays: [6]}]",
            [(5 * DAY + 9 * 3600, 5 * DAY + 13 * 3600)],
        ),
    ],
)
def test_how_hours_are_written(written: str, stretches: list[tuple[int, int]] | None) -> None:
    found, codes = read(written)
    assert codes == []
    assert found is not None
    wanted: Hours = OFFICE if stretches is None else hours_of(stretches, 8 * 3600)
    assert found.habits[0].hours == wanted


@pytest.mark.parametrize(
    ("written", "codes"),
    [
        ("{from: 09:00, to: 09:00}", ["P0664"]),
        ("{from: 09:00, to: 18:00, weekdays: []}", ["P0664"]),
        ("{from: 09:00, to: 18:00, weekdays: [0]}", ["P0664"]),
        ("{from: 09:00, to: 18:00, weekdays: [mon]}", ["P0664"]),
        ("[]", ["P0664"]),
        ("{from: 09:00}", ["P0511"]),
        ("{from: 9h, to: 18:00}", ["P0523"]),
        ("{from: 09:00, to: 18:00, days: [1]}", ["P0510"]),
    ],
)
def test_mistakes(written: str, codes: list[str]) -> None:
    assert read(written) == (None, codes)


def test_hours_know_nothing_of_deadlines() -> None:
    office = "{from: 09:00, to: 18:00}"
    assert read(office, "{before deadline: 2h}") == (None, ["P0665"])
    assert read(office, "{mix: [{weight: 1, before deadline: 2h}, {weight: 1, fixed: 1h}]}") == (None, ["P0665"])


def test_actors_act_within_their_hours() -> None:
    found, _ = read("{from: 09:00, to: 18:00, weekdays: [1, 2, 3, 4, 5]}")
    assert found is not None
    living, acted = Living(found, 3), 0
    for number in range(200):
        for step in living.life(number).steps:
            moment = datetime.fromtimestamp(step.at, SHANGHAI)
            assert 9 <= moment.hour < 18
            assert moment.weekday() < 5
            acted += 1
    assert acted > 100
