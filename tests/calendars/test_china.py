"""The shipped calendar of China says the same as two libraries that were made independently of it and each other."""

from __future__ import annotations

from datetime import date

import chinese_calendar
import holidays
import pytest

from compiler.calendars import Calendar, UnknownYearError, is_workday, nth_workday_after
from compiler.loader import SHIPPED, read_calendar
from dsl.diagnostics import Problems

FIRST, LAST = date(2018, 1, 1).toordinal(), date(2026, 12, 31).toordinal()
DAYS = [date.fromordinal(ordinal) for ordinal in range(FIRST, LAST + 1)]


@pytest.fixture(scope="module")
def china() -> Calendar:
    problems = Problems()
    calendar = read_calendar((SHIPPED,), "china", problems)
    assert list(problems) == []
    assert calendar is not None
    return calendar


def test_it_knows_its_years(china: Calendar) -> None:
    assert (china.name, china.first_year, china.last_year) == ("china", 2018, 2026)
    assert china.weekend == (5, 6)


def test_working_days_are_those_of_chinesecalendar(china: Calendar) -> None:
    differ = [day for day in DAYS if is_workday(china, day.toordinal()) != chinese_calendar.is_workday(day)]
    assert differ == []


def test_working_days_are_those_of_holidays(china: Calendar) -> None:
    theirs = holidays.country_holidays("CN", years=range(2018, 2027))
    assert [day for day in DAYS if is_workday(china, day.toordinal()) != theirs.is_working_day(day)] == []


def test_the_days_listed_are_those_that_chinesecalendar_lists(china: Calendar) -> None:
    def listed(days: set[date]) -> set[int]:
        return {day.toordinal() for day in days if 2018 <= day.year <= 2026}

    assert china.holidays == listed(set(chinese_calendar.holidays))
    assert china.workdays == listed(set(chinese_calendar.workdays))


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (date(2024, 2, 2), date(2024, 2, 6)),  # Friday; Sunday the 4th is worked
        (date(2024, 2, 1), date(2024, 2, 5)),  # 2, 4, 5
        (date(2024, 2, 3), date(2024, 2, 6)),  # a Saturday off; 4, 5, 6
        (date(2024, 2, 8), date(2024, 2, 19)),  # 9, then the Spring Festival, 18 (a Sunday), 19
        (date(2024, 2, 12), date(2024, 2, 20)),  # within the holidays; 18, 19, 20
        (date(2024, 2, 16), date(2024, 2, 20)),
    ],
)
def test_three_working_days_with_make_up_sundays(china: Calendar, start: date, end: date) -> None:
    assert date.fromordinal(nth_workday_after(china, start.toordinal(), 3)) == end


@pytest.mark.parametrize("day", [date(2017, 12, 31), date(2027, 1, 1)])
def test_another_year_is_not_guessed(china: Calendar, day: date) -> None:
    with pytest.raises(UnknownYearError) as raised:
        is_workday(china, day.toordinal())
    assert (raised.value.calendar, raised.value.year) == ("china", day.year)
