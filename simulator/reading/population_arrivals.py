"""Read when the cases of a population begin: a stretch of time, and how busy its hours and weekdays are.

In: the ``arrive`` of a file. Out: instants, and slots of the clock with their weights. Absent: drawing an instant
(``simulator/population/beginning.py``).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from compiler.history import Timeline
from dsl.catalogue import Bilingual
from dsl.diagnostics import Problems
from dsl.quantities import MOST_DIGITS, show_moment
from simulator.population.data import Arrivals
from simulator.reading.fields import Entry, Fields, read_fields, read_list, read_moment
from simulator.reading.population_laws import read_weights
from simulator.reading.population_words import ARRIVE_KEY, ARRIVE_KEYS

PLACE = Bilingual("`arrive`", "“到达”")
HOUR = 3600
HOURS, WEEKDAYS = 24, 7
MOST_WEIGHT = 10**MOST_DIGITS


def read_arrivals(entry: Entry | None, timeline: Timeline, problems: Problems, *, free: bool) -> Arrivals | None:
    """When cases begin. Unless ``free`` (one day's text holds, whenever it is), the policy has to be in force."""
    if entry is None:
        return None
    fields = read_fields(entry.value, ARRIVE_KEY, ARRIVE_KEYS, PLACE, problems)
    for key in ("from", "to"):
        if key not in fields:
            problems.error("P0511", entry.key.span, key=key, place=PLACE, example="2024-03-01 00:00:00")
    hours, days = (
        _factors(fields, key, count, problems) for key, count in (("by hour", HOURS), ("by weekday", WEEKDAYS))
    )
    if not fields.keys() >= {"from", "to"}:
        return None
    first, end = (
        read_moment(fields[key].value, fields[key].key.text, timeline.zone, problems) for key in ("from", "to")
    )
    if first is None or end is None or hours is None or days is None:
        return None
    if end <= first:
        problems.error("P0616", fields["to"].value.span, fields["from"].value.span)
        return None
    base = timeline.revisions[0]
    if not free and first < base.effective:
        problems.error("P0617", fields["from"].value.span, policy=base.policy.name, effective=base.date)
        return None
    if not hours and not days:
        return Arrivals(first, end)
    return _slots(first, end, hours, days, timeline.zone, entry, problems)


def _factors(fields: Fields, key: str, count: int, problems: Problems) -> tuple[int, ...] | None:
    """The weights of hours or weekdays; empty where none are written, None after a diagnostic."""
    if key not in fields:
        return ()
    entry = fields[key]
    items = read_list(entry, problems)
    if len(items) != count:
        problems.error("P0615", entry.value.span, key=entry.key.text, wanted=count, found=len(items))
        return None
    sums = read_weights(items, entry.key.text, entry.value.span, problems)
    return None if sums is None else tuple(now - before for before, now in zip((0, *sums), sums, strict=False))


def _slots(
    first: int, end: int, hours: tuple[int, ...], days: tuple[int, ...], zone: str, entry: Entry, problems: Problems
) -> Arrivals | None:
    """The hours of the clock, each with its weight for as long as it lasts."""
    bounds: list[int] = []
    begins: list[int] = []
    total = 0
    for begin, until, hour, weekday in _hours(first, end, ZoneInfo(zone)):
        total += (until - begin) * (hours[hour] if hours else 1) * (days[weekday] if days else 1)
        bounds.append(total)
        begins.append(begin)
    if total == 0:
        shown = f"{show_moment(first, zone)} .. {show_moment(end, zone)}"
        problems.error("P0601", entry.value.span, key=shown)
        return None
    return Arrivals(first, end, tuple(bounds), tuple(begins))


def _hours(first: int, end: int, zone: ZoneInfo) -> Iterator[tuple[int, int, int, int]]:
    """The clock's hours between two instants, each from, to, its hour and its weekday (Monday is 0)."""
    begin = first
    while begin < end:
        local = datetime.fromtimestamp(begin, UTC).astimezone(zone)
        until = min(begin + HOUR - local.minute * 60 - local.second, end)
        yield begin, until, local.hour, local.weekday()
        begin = until
