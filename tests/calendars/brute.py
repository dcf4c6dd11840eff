"""Working days and suspensions counted day by day, without anything of ours: the plain reading of the rules."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)
LONGEST_DAY = 50 * 3600
"""Seconds. A day on which clocks are put back, or that follows one which was left out."""


def local(at: int, zone: str) -> date:
    """The date on the wall at an instant."""
    return datetime.fromtimestamp(at, UTC).astimezone(ZoneInfo(zone)).date()


@cache
def next_day(at: int, zone: str) -> int:
    """The first instant with a later date, by halving."""
    today, early, late = local(at, zone), at, at + LONGEST_DAY
    while late - early > 1:
        middle = (early + late) // 2
        if local(middle, zone) > today:
            late = middle
        else:
            early = middle
    return late


def due_exactly(since: int, seconds: int, zone: str, off: Callable[[date], bool]) -> int:
    """Lived through day by day: a suspended day adds nothing."""
    at = since
    while True:
        if off(local(at, zone)):
            at = next_day(at, zone)
            continue
        end = next_day(at, zone)
        if seconds <= end - at:
            return at + seconds
        seconds -= end - at
        at = end


def counting(frm: int, to: int, zone: str, off: Callable[[date], bool]) -> int:
    """The seconds of the days that aren't suspended."""
    total, at = 0, frm
    while at < to:
        end = min(next_day(at, zone), to)
        total += 0 if off(local(at, zone)) else end - at
        at = end
    return total


def last_day(since: int, count: int, zone: str, works: Callable[[date], bool], off: Callable[[date], bool]) -> date:
    """The day with which some working days end; it begins to count when no day is suspended any more."""
    day = local(since, zone)
    while off(day) and off(day + DAY):
        day += DAY
    while count:
        day += DAY
        count -= works(day) and not off(day)
    return day
