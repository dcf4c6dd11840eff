"""Which days are working days: a calendar as a value, and counting along it.

In: days as proleptic ordinals, as ``date.toordinal`` counts them. Out: whether one is a working day, and the n-th after
it. Absent: instants and time zones (``compiler/worktime.py``), and reading calendars (``compiler/calendar_files.py``).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from dsl.record import record

FIRST_DAY, LAST_DAY = date.min.toordinal(), date.max.toordinal()
"""The days that have a date."""


@record
class Calendar:
    """The working days of the years from ``first_year`` to ``last_year``, both included.

    ``weekend`` are the weekdays that are off, 0 is Monday; ``holidays`` are days off on any weekday, ``workdays``
    working days on any weekday. Outside its years nothing is known, unless ``assume_weekdays`` says that there every
    day but the weekend is a working day."""

    name: str
    first_year: int
    last_year: int
    weekend: tuple[int, ...]
    holidays: frozenset[int]
    workdays: frozenset[int]
    assume_weekdays: bool = False


class UnknownYearError(Exception):
    """A calendar was asked about a day of a year that it does not know."""

    def __init__(self, calendar: str, year: int) -> None:
        super().__init__(f"{calendar} does not know {year}")
        self.calendar = calendar
        self.year = year


Suspended = Callable[[int], bool] | frozenset[int]
"""Which days are suspended: asked, or listed."""

NEVER: frozenset[int] = frozenset()


def year_of(ordinal: int) -> int:
    """The year of a day; 0 before the first date there is, 10000 after the last."""
    if ordinal < FIRST_DAY:
        return 0
    return date.fromordinal(ordinal).year if ordinal <= LAST_DAY else date.max.year + 1


def knows(calendar: Calendar, year: int) -> bool:
    """Whether a calendar has the days of a year in it."""
    return calendar.first_year <= year <= calendar.last_year


def is_workday(calendar: Calendar, ordinal: int) -> bool:
    """Whether a day is a working day; UnknownYearError for a year outside the calendar's, unless weekdays are
    assumed there."""
    if not calendar.assume_weekdays and not knows(calendar, year := year_of(ordinal)):
        raise UnknownYearError(calendar.name, year)
    if ordinal in calendar.holidays:
        return False
    return ordinal in calendar.workdays or (ordinal - 1) % 7 not in calendar.weekend


def nth_workday_after(calendar: Calendar, ordinal: int, n: int, suspended: Suspended = NEVER) -> int:
    """The n-th working day after a day, which does not count itself; the day itself where n is 0.

    A suspended day is no working day. UnknownYearError where the way leads through a year that the calendar doesn't
    know, or past the last date there is."""
    off = suspended if callable(suspended) else suspended.__contains__
    while n > 0:
        ordinal += 1
        if ordinal > LAST_DAY:
            raise UnknownYearError(calendar.name, year_of(ordinal))
        n -= is_workday(calendar, ordinal) and not off(ordinal)
    return ordinal


def workdays_between(calendar: Calendar, first: int, last: int, suspended: Suspended = NEVER) -> int:
    """How many working days there are from one day to another, both included; suspended ones don't count."""
    off = suspended if callable(suspended) else suspended.__contains__
    return sum(is_workday(calendar, ordinal) and not off(ordinal) for ordinal in range(first, last + 1))


def unknown_years(calendar: Calendar, first: int, last: int) -> tuple[int, ...]:
    """The years between two days that a calendar doesn't know: where weekdays were assumed."""
    return tuple(year for year in range(year_of(first), year_of(last) + 1) if not knows(calendar, year))
