"""Working days after a day, and between two days, where the days may be open.

A calendar is then a list: how many working days there are up to each day, and which is the n-th. Absent: what a working
day is (``compiler/calendars.py``), and instants (``compiler/worktime.py``).
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from itertools import accumulate
from typing import cast

from compiler.calendars import Calendar, Suspended, is_workday, nth_workday_after
from compiler.opened import Open

ASSUMED = (1990, 2060)
"""The years in which a calendar that assumes weekdays is listed; any other is in its own years."""


def later_workday(calendar: Calendar, day: int, n: int, off: Suspended) -> int:
    """``nth_workday_after``, where the day or the number may be open."""
    if not isinstance(day, Open) and (not isinstance(n, Open) or not _lists(calendar, day, off)):
        return nth_workday_after(calendar, day, n, off)
    if n == 0:
        return day
    _, _, days = _listed(calendar, off)
    return cast("int", (workdays_up_to(calendar, day, off) + n).looked_up(1, days))  # type: ignore[attr-defined]


def workdays_up_to(calendar: Calendar, day: int, off: Suspended) -> int:
    """How many working days there are up to a day, from a fixed one on."""
    first, counts, _ = _listed(calendar, off)
    return cast("int", day.looked_up(first, counts)) if isinstance(day, Open) else counts[day - first]


def _lists(calendar: Calendar, day: int, off: Suspended) -> bool:
    """Whether a day is among those that are listed."""
    first, counts, _ = _listed(calendar, off)
    return first <= day < first + len(counts)


@lru_cache(maxsize=32)
def _listed(calendar: Calendar, off: Suspended) -> tuple[int, tuple[int, ...], tuple[int, ...]]:
    """The day before a calendar's first; from it on how many working days there are up to each day; and these."""
    years = (calendar.first_year, calendar.last_year)
    if calendar.assume_weekdays:
        years = min(years[0], ASSUMED[0]), max(years[1], ASSUMED[1])
    first, last = date(years[0], 1, 1).toordinal(), date(years[1], 12, 31).toordinal()
    suspended = off if callable(off) else off.__contains__
    worked = [is_workday(calendar, day) and not suspended(day) for day in range(first, last + 1)]
    return first - 1, (0, *accumulate(worked)), tuple(day for day, is_one in enumerate(worked, first) if is_one)
