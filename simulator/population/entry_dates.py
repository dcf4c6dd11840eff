"""Cases by the date on which they begin: the days, weeks or months of a population's arrivals.

In: a population and how long a period is. Out: in which period a case begins that begins at an instant. Weeks begin on
Monday, in the zone of the policy. Absent: what is measured of them (``surveys.py``).
"""

from __future__ import annotations

from bisect import bisect_right
from datetime import date, timedelta
from functools import cache
from typing import Literal

from compiler.history import midnight
from compiler.ledger import period_of
from simulator.population.data import Population

Each = Literal["day", "week", "month"]

ENTRY: dict[str, Each] = {"@day": "day", "@week": "week", "@month": "month"}
"""By what cases are grouped that is no fact; no fact is called so."""

MOST_PERIODS = 53
"""So many periods there may be."""


def begins_in(population: Population, by: str, start: int) -> str:
    """The period in which a case begins: its first day."""
    edges, days = periods(population.arrivals.first, population.arrivals.end, population.timeline.zone, ENTRY[by])
    return days[bisect_right(edges, start)]


@cache
def periods(first: int, end: int, zone: str, each: Each) -> tuple[tuple[int, ...], tuple[str, ...]]:
    """When one period ends and the next one begins; and the first day of each, of which there is one more."""
    at, last = period_of(each, first, zone), period_of(each, end - 1, zone)
    days = [at]
    while (at := _next(each, at)) <= last:
        days.append(at)
    return tuple(midnight(one, zone) for one in days[1:]), tuple(one.isoformat() for one in days)


def _next(each: Each, day: date) -> date:
    if each == "month":
        return (day.replace(day=1) + timedelta(days=31)).replace(day=1)
    return day + timedelta(days=1 if each == "day" else 7)
