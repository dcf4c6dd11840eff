"""Read the working hours of somebody's behaviour: one stretch of the day, or several, on some weekdays.

In: the ``hours`` of an entry, and how far its clock is ahead of UTC. Out: hours of the week; None after diagnostics.
"""

from __future__ import annotations

from compiler.model import Kind
from dsl import documents
from dsl.catalogue import Bilingual
from dsl.diagnostics import Problems
from dsl.documents import Node, Scalar
from simulator.population.hours import DAY, Hours, hours_of
from simulator.reading.fields import Entry, read_fields, read_list, read_scalar
from simulator.reading.population_words import HOURS_KEY, HOURS_KEYS
from simulator.reading.values import Wanted, Wrong, read_value
from simulator.reading.vocabulary import Vocabulary

PLACE = Bilingual("working hours", "工作时间")
NO_TIME = Bilingual("they end when they begin", "结束就是开始")
NO_DAY = Bilingual("on no day", "没有一天")
NOT_A_DAY = Bilingual("weekdays are 1 (Monday) to 7", "星期写作 1（星期一）到 7")
_DAYS = {str(number): number for number in range(1, 8)}


def read_hours(entry: Entry, words: Vocabulary, offset: int, problems: Problems) -> Hours | None:
    """The hours of an entry."""
    items = entry.value.items if isinstance(entry.value, documents.Sequence) else (entry.value,)
    found = [_stretches(node, entry, words, problems) for node in items]
    sound = [one for one in found if one is not None]
    if not items:
        problems.error("P0664", entry.value.span, problem=NO_DAY)
    if not items or len(sound) < len(items):
        return None
    return hours_of((stretch for one in sound for stretch in one), offset)


def _stretches(node: Node, entry: Entry, words: Vocabulary, problems: Problems) -> list[tuple[int, int]] | None:
    fields = read_fields(node, HOURS_KEY, HOURS_KEYS, PLACE, problems)
    clocks: list[int] = []
    for key, shown in (("from", "09:00"), ("to", "18:00")):
        if key not in fields:
            problems.error("P0511", entry.key.span, key=key, place=PLACE, example=shown)
            continue
        wanted = Wanted(fields[key].key.text, Kind.CLOCK, False)
        value = read_value(fields[key].value, wanted, words, problems)
        if not isinstance(value, Wrong):
            clocks.append(int(value or 0))
    days = _weekdays(fields["weekdays"], problems) if "weekdays" in fields else tuple(range(7))
    if len(clocks) < 2 or days is None:
        return None
    begin, end = clocks
    if begin == end or (begin, end) == (DAY, 0):
        problems.error("P0664", fields["to"].value.span, problem=NO_TIME)
        return None
    length = (end - begin) % DAY or DAY
    return [((day * DAY + begin) % (7 * DAY), (day * DAY + begin) % (7 * DAY) + length) for day in days]


def _weekdays(entry: Entry, problems: Problems) -> tuple[int, ...] | None:
    found: list[int] = []
    for node in read_list(entry, problems):
        scalar = read_scalar(node, entry.key.text, problems) if isinstance(node, Scalar) else None
        day = None if scalar is None else _DAYS.get(scalar.text.strip())
        if day is None:
            problems.error("P0664", node.span, problem=NOT_A_DAY)
            return None
        found.append(day - 1)
    if not found:
        problems.error("P0664", entry.value.span, problem=NO_DAY)
        return None
    return tuple(found)
