"""When a length of time is over, against the plain reading of the rules in ``brute.py``, and by hand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from compiler.calendars import (
    LAST_DAY,
    Calendar,
    UnknownYearError,
    is_workday,
    nth_workday_after,
    unknown_years,
    workdays_between,
)
from compiler.worktime import (
    EPOCH,
    Days,
    assumed_years,
    clock_of,
    counted,
    day_of,
    due,
    midnight,
    on_workday,
    workdays_left,
)
from dsl.quantities import DAY
from tests.calendars.brute import counting, due_exactly, last_day, local, next_day

ZONES = st.sampled_from(
    ["Asia/Shanghai", "UTC", "Europe/Berlin", "America/Havana", "America/Sao_Paulo", "Australia/Lord_Howe",
     "Pacific/Apia", "Asia/Kathmandu"]
)  # fmt: skip
"""With and without summer time, changing at midnight, by half an hour, and leaving out a day (2011-12-30)."""

FIRST, LAST = date(2011, 11, 1).toordinal(), date(2012, 4, 30).toordinal()
SECONDS = st.integers((FIRST + 2 - EPOCH) * DAY, (LAST - 10 - EPOCH) * DAY)
ORDINALS = st.integers(FIRST, LAST)


@st.composite
def suspensions(draw: st.DrawFn) -> Days:
    starts = draw(st.lists(ORDINALS, max_size=4))
    return tuple((start, start + draw(st.integers(0, 9))) for start in starts)


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    listed = draw(st.lists(ORDINALS, max_size=30, unique=True))
    cut = draw(st.integers(0, len(listed)))
    weekend = tuple(sorted(draw(st.sets(st.integers(0, 6), max_size=6))))
    return Calendar("made", 2011, 2012, weekend, frozenset(listed[:cut]), frozenset(listed[cut:]))


def off_days(suspended: Days) -> Callable[[date], bool]:
    return lambda day: any(first <= day.toordinal() <= last for first, last in suspended)


@given(SECONDS, st.integers(0, 40 * 86400), ZONES, suspensions())
def test_exact_time_stands_still_over_suspended_days(since: int, amount: int, zone: str, suspended: Days) -> None:
    found = due(since, amount, workdays=False, zone=zone, calendar=None, suspended=suspended)
    assert found == due_exactly(since, amount, zone, off_days(suspended))
    assert counted(since, found, zone=zone, suspended=suspended) == amount


@given(SECONDS, SECONDS, ZONES, suspensions())
def test_what_counts_between_two_instants(frm: int, to: int, zone: str, suspended: Days) -> None:
    assert counted(frm, to, zone=zone, suspended=suspended) == counting(frm, to, zone, off_days(suspended))


@given(SECONDS, st.integers(0, 40), ZONES, calendars(), suspensions())
def test_working_days(since: int, amount: int, zone: str, calendar: Calendar, suspended: Days) -> None:
    def works(day: date) -> bool:
        if day.toordinal() in calendar.holidays:
            return False
        return day.toordinal() in calendar.workdays or day.weekday() not in calendar.weekend

    try:
        found = due(since, amount, workdays=True, zone=zone, calendar=calendar, suspended=suspended)
    except UnknownYearError:
        assume(False)
    last = last_day(since, amount, zone, works, off_days(suspended))
    assert found == midnight(last.toordinal() + 1, zone)
    assert local(found - 1, zone) == last or zone == "Pacific/Apia"
    assert found > since


@example(
    1_320_278_400, 25, 0, "Pacific/Apia", Calendar("made", 2011, 2012, (0, 1, 2, 3), frozenset(), frozenset()), ()
)  # ends with the day that is left out
@given(SECONDS, st.integers(1, 40), st.integers(0, 60 * 86400), ZONES, calendars(), suspensions())
def test_started_anew_with_what_is_left_it_ends_there_again(
    since: int, amount: int, passed: int, zone: str, calendar: Calendar, suspended: Days
) -> None:
    try:
        end = due(since, amount, workdays=True, zone=zone, calendar=calendar, suspended=suspended)
    except UnknownYearError:
        assume(False)
    at = min(since + passed, end - 1)
    left = workdays_left(at, end, zone=zone, calendar=calendar, suspended=suspended)
    assert left <= amount
    assert due(at, left, workdays=True, zone=zone, calendar=calendar, suspended=suspended) == end


@given(SECONDS, ZONES)
def test_days_and_clocks(at: int, zone: str) -> None:
    day = datetime.fromtimestamp(at, ZoneInfo(zone))
    assert day_of(at, zone) == day.toordinal()
    assert clock_of(at, zone) == day.hour * 3600 + day.minute * 60 + day.second
    assert midnight(day_of(at, zone), zone) <= at
    assert next_day(at, zone) == midnight(local(next_day(at, zone), zone).toordinal(), zone)


@given(calendars(), ORDINALS, st.integers(0, 30), st.frozensets(ORDINALS, max_size=20))
def test_the_nth_is_the_nth(calendar: Calendar, start: int, n: int, suspended: frozenset[int]) -> None:
    try:
        end = nth_workday_after(calendar, start, n, suspended)
    except UnknownYearError:
        assume(False)
    assert end == nth_workday_after(calendar, start, n, lambda day: day in suspended)
    assert workdays_between(calendar, start + 1, end, suspended) == n
    assert n == 0 or (is_workday(calendar, end) and end not in suspended)


# ── by hand ────────────────────────────────────────────────────────────────────────────────────────────────────

PLAIN = Calendar("plain", 2024, 2024, (5, 6), frozenset(), frozenset())
ASSUMING = Calendar("plain", 2024, 2024, (5, 6), frozenset(), frozenset(), True)
FESTIVAL = ((date(2024, 2, 9).toordinal(), date(2024, 2, 18).toordinal()),)


def moment(text: str, zone: str = "Asia/Shanghai") -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).timestamp())


@pytest.mark.parametrize(
    ("since", "hours", "until"),
    [
        ("2024-02-08 12:00", 6, "2024-02-08 18:00"),
        ("2024-02-08 12:00", 12, "2024-02-09 00:00"),  # run out before the suspension begins
        ("2024-02-08 12:00", 13, "2024-02-19 01:00"),
        ("2024-02-12 12:00", 24, "2024-02-20 00:00"),  # started within it
        ("2024-02-12 12:00", 0, "2024-02-19 00:00"),
        ("2024-02-09 00:00", 1, "2024-02-19 01:00"),
        ("2024-02-19 00:00", 1, "2024-02-19 01:00"),
    ],
)
def test_hours_around_a_suspension(since: str, hours: int, until: str) -> None:
    found = due(
        moment(since), hours * 3600, workdays=False, zone="Asia/Shanghai", calendar=None, suspended=FESTIVAL
    )  # fmt: skip
    assert found == moment(until)


@pytest.mark.parametrize(
    ("since", "days", "until"),
    [
        ("2024-02-05 09:00", 3, "2024-02-09 00:00"),
        ("2024-02-07 23:59:59", 1, "2024-02-09 00:00"),
        ("2024-02-08 09:00", 1, "2024-02-20 00:00"),
        ("2024-02-12 09:00", 1, "2024-02-20 00:00"),
        ("2024-02-12 09:00", 0, "2024-02-19 00:00"),
        ("2024-02-20 09:00", 0, "2024-02-21 00:00"),
    ],
)
def test_working_days_around_a_suspension(since: str, days: int, until: str) -> None:
    found = due(moment(since), days, workdays=True, zone="Asia/Shanghai", calendar=PLAIN, suspended=FESTIVAL)
    assert found == moment(until)


def test_a_length_below_zero_is_none() -> None:
    at = moment("2024-02-20 09:00")
    assert due(at, -5, workdays=False, zone="UTC", calendar=None) == at
    assert due(at, -5, workdays=False, zone="UTC", calendar=None, suspended=FESTIVAL) == at
    assert counted(at, at - 5, zone="UTC") == 0


def test_a_day_of_23_hours() -> None:
    start = moment("2024-03-30 12:00", "Europe/Berlin")
    sunday = ((date(2024, 3, 31).toordinal(),) * 2,)
    found = due(start, 13 * 3600, workdays=False, zone="Europe/Berlin", calendar=None, suspended=sunday)
    assert found == moment("2024-04-01 01:00", "Europe/Berlin")
    assert found - start == 36 * 3600


def test_a_year_it_does_not_know() -> None:
    at = moment("2024-12-30 09:00")
    with pytest.raises(UnknownYearError) as raised:
        due(at, 2, workdays=True, zone="Asia/Shanghai", calendar=PLAIN)
    assert (raised.value.calendar, raised.value.year) == ("plain", 2025)
    assert str(raised.value) == "plain does not know 2025"
    with pytest.raises(UnknownYearError):
        on_workday(moment("2025-01-01 00:00"), "Asia/Shanghai", PLAIN)


def test_a_year_of_which_weekdays_are_assumed() -> None:
    at = moment("2024-12-30 09:00")
    end = due(at, 4, workdays=True, zone="Asia/Shanghai", calendar=ASSUMING)
    assert end == moment("2025-01-04 00:00")
    assert assumed_years(at, end, zone="Asia/Shanghai", calendar=ASSUMING) == (2025,)
    assert assumed_years(at, moment("2025-01-01 00:00"), zone="Asia/Shanghai", calendar=ASSUMING) == ()
    assert assumed_years(end, end, zone="Asia/Shanghai", calendar=ASSUMING) == ()
    assert not on_workday(moment("2025-01-04 10:00"), "Asia/Shanghai", ASSUMING)


def test_the_end_of_all_dates() -> None:
    with pytest.raises(UnknownYearError) as raised:
        nth_workday_after(ASSUMING, LAST_DAY - 3, 10)
    assert raised.value.year == 10000
    assert is_workday(ASSUMING, LAST_DAY + 3)
    assert unknown_years(ASSUMING, -5, 400) == (0, 1, 2)
    far = 10**15
    assert day_of(far, "Asia/Shanghai") > LAST_DAY
    assert midnight(day_of(far, "Asia/Shanghai"), "Asia/Shanghai") <= far
    assert 0 <= clock_of(-far, "Europe/Berlin") < 86400
    with pytest.raises(UnknownYearError):
        due(far, 1, workdays=True, zone="UTC", calendar=PLAIN)
