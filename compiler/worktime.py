"""When a length of time is over: exact time, working days, and the days over which everything stands still.

In: instants as whole seconds since 1970-01-01T00:00Z, a time zone by its name, a calendar, suspensions as pairs of
their first and last day (proleptic ordinals of the zone's local days, both included). Out: instants and lengths. All
exact, also where clocks are put forward or back: a day runs from its midnight to the next day's. Absent: which timer is
suspended when, and what its length is (``compiler/semantics.py``).
"""

from __future__ import annotations

from bisect import bisect_right
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import cast
from zoneinfo import ZoneInfo

from compiler.calendars import (
    LAST_DAY,
    NEVER,
    Calendar,
    Suspended,
    is_workday,
    unknown_years,
    workdays_between,
)
from compiler.open_days import later_workday, workdays_up_to
from compiler.opened import Open
from dsl.quantities import DAY, FIRST_MOMENT, LAST_MOMENT

EPOCH = date(1970, 1, 1).toordinal()

Days = tuple[tuple[int, int], ...]
"""Pairs of a first and a last day, both included."""


def due(since: int, amount: int, *, workdays: bool, zone: str, calendar: Calendar | None, suspended: Days = ()) -> int:
    """When a length that starts at an instant is over: seconds, or a number of working days.

    Exact time stands still over suspended days. Working days end with the last of them: at 00:00 of the day after;
    the day of the start does not count. What starts on a suspended day starts when the suspension ends. A length
    below zero counts as none. UnknownYearError where the calendar doesn't know a year on the way."""
    if not workdays:
        return _exact(since, max(amount, 0), stretches(suspended, zone)) if suspended else since + max(amount, 0)
    assert calendar is not None, "the compiler lets no working days through without a calendar"
    start = day_of(since, zone)
    for first, last in joined(suspended):
        if first <= start <= last:
            start = last
    end = later_workday(calendar, start, max(amount, 0), among(suspended))
    return max(since, midnight(end + 1, zone))


def counted(frm: int, to: int, *, zone: str, suspended: Days = ()) -> int:
    """How many of the seconds between two instants count; none where the second is not after the first."""
    if to <= frm:
        return 0
    if not suspended:
        return to - frm
    still = sum(max(min(end, to) - max(start, frm), 0) for start, end in stretches(suspended, zone))
    return to - frm - still


def workdays_left(at: int, until: int, *, zone: str, calendar: Calendar, suspended: Days = ()) -> int:
    """How many working days are still to pass at an instant for something that ends at another one: started anew with
    this number, it ends there again. A day that the zone leaves out ends where it would begin."""
    first, last, off = day_of(at, zone) + 1, max(day_of(until - 1, zone), day_of(until, zone) - 1), among(suspended)
    if isinstance(first, Open):
        return max(workdays_up_to(calendar, last, off) - workdays_up_to(calendar, first - 1, off), 0)
    return workdays_between(calendar, first, last, off)


def assumed_years(since: int, until: int, *, zone: str, calendar: Calendar) -> tuple[int, ...]:
    """The years between two instants in which working days could only be assumed."""
    return unknown_years(calendar, day_of(since, zone), day_of(until - 1, zone)) if since < until else ()


def on_workday(at: int, zone: str, calendar: Calendar, suspended: Suspended = NEVER) -> bool:
    """Whether an instant lies on a working day, which a suspended day is not; UnknownYearError where the calendar
    doesn't know the year."""
    day = day_of(at, zone)
    if isinstance(day, Open):
        return bool(workdays_up_to(calendar, day, suspended) != workdays_up_to(calendar, day - 1, suspended))
    off = suspended if callable(suspended) else suspended.__contains__
    return is_workday(calendar, day) and not off(day)


def clock_of(at: int, zone: str) -> int:
    """What the clock shows at an instant, in seconds since 00:00."""
    return (at + offset(at, zone)) % DAY


def day_of(at: int, zone: str) -> int:
    """The local day of an instant."""
    return EPOCH + (at + offset(at, zone)) // DAY


def offset(at: int, zone: str) -> int:
    """By how many seconds a zone's clock is ahead at an instant; far outside the calendar, that of its borders."""
    if isinstance(at, Open):
        return cast("int", at.stepped(*offsets(zone)))
    within = min(max(at, FIRST_MOMENT), LAST_MOMENT)
    ahead = datetime.fromtimestamp(within, UTC).astimezone(ZoneInfo(zone)).utcoffset()
    assert ahead is not None
    return ahead.days * DAY + ahead.seconds


def midnight(ordinal: int, zone: str) -> int:
    """The instant at which a local day begins: the first where the clock shows 00:00 twice, and where it skips 00:00
    the one that it skips at."""
    if isinstance(ordinal, Open):
        return cast("int", (ordinal - EPOCH) * DAY - ordinal.stepped(*midnight_offsets(zone)))
    return _midnight(ordinal, zone)


@lru_cache(maxsize=4096)
def _midnight(ordinal: int, zone: str) -> int:
    if 1 < ordinal < LAST_DAY:
        day = date.fromordinal(ordinal)
        return int(datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone)).timestamp())
    at = (ordinal - EPOCH) * DAY
    return at - offset(at, zone)


# ── suspended days ─────────────────────────────────────────────────────────────────────────────────────────────


def joined(suspended: Days) -> Days:
    """Suspensions in order, those that meet or overlap made one."""
    found: list[tuple[int, int]] = []
    for first, last in sorted(suspended):
        if found and first <= found[-1][1] + 1:
            found[-1] = (found[-1][0], max(found[-1][1], last))
        elif first <= last:
            found.append((first, last))
    return tuple(found)


@lru_cache(maxsize=256)
def stretches(suspended: Days, zone: str) -> Days:
    """The instants between which everything stands still: from the first, up to but without the second."""
    return tuple((midnight(first, zone), midnight(last + 1, zone)) for first, last in joined(suspended))


@lru_cache(maxsize=256)
def among(suspended: Days) -> Suspended:
    """Whether a day is a suspended one."""
    days = joined(suspended)
    if not days:
        return frozenset()

    def asked(ordinal: int) -> bool:
        at = bisect_right(days, (ordinal, LAST_DAY)) - 1
        return at >= 0 and ordinal <= days[at][1]

    return asked


def _exact(since: int, amount: int, still: Days) -> int:
    """A length of exact time, walked from one stretch that stands still to the next."""
    at = since
    for start, end in still:
        if end <= at:
            continue
        if start <= at:
            at = end
        elif at + amount <= start:
            break
        else:
            amount -= start - at
            at = end
    return at + amount


# ── instants that are open ─────────────────────────────────────────────────────────────────────────────────────

OPEN_YEARS = range(1990, 2061)
"""The years in which instants that are open can lie."""


@lru_cache(maxsize=16)
def offsets(zone: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """A zone's offsets over the open years, as a function with steps: by halving, down to the second."""
    first, last = (int(datetime(year, 1, 1, tzinfo=UTC).timestamp()) for year in (OPEN_YEARS[0], OPEN_YEARS[-1]))
    edges, values = [first], [offset(first, zone)]
    for low in range(first, last, DAY):
        if offset(low + DAY, zone) != values[-1]:
            edges.append(_edge(low, low + DAY, zone))
            values.append(offset(low + DAY, zone))
    return (*edges, last), tuple(values)


def _edge(low: int, high: int, zone: str) -> int:
    """The first instant after one at which an offset is another than there, and as at a later one."""
    before = offset(low, zone)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if offset(middle, zone) == before else (low, middle)
    return high


@lru_cache(maxsize=16)
def midnight_offsets(zone: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """By how many seconds local days begin before those of UTC, as a function of the day."""
    first, last = (date(year, 1, 1).toordinal() for year in (OPEN_YEARS[0], OPEN_YEARS[-1]))
    ahead = [(day - EPOCH) * DAY - midnight(day, zone) for day in range(first, last)]
    edges = [0, *(n for n in range(1, len(ahead)) if ahead[n] != ahead[n - 1])]
    return (*(first + n for n in edges), last), tuple(ahead[n] for n in edges)
