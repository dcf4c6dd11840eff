"""Where a case of a population waits, taken apart: a node, which is everything but numbers, and the numbers.

In: a case on its way. Out: its node, a key that cases share which differ in numbers alone, with a name and a value for
each number; and from such a key and numbers the case again. A node has the turns that have begun beside the case's own
place (``simulator/recorded/places.py``). Absent: what happens to a case (``simulator/population/living.py``).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeVar

from simulator.population.features import Counting
from simulator.population.living import Course, Living, Turn
from simulator.recorded.places import Name, Numbers, Place, kept_apart, number_at, place_of, standing_at
from simulator.session import Session

OneCourse = TypeVar("OneCourse", bound=Course)


@dataclass(frozen=True, slots=True)
class Key:
    """A case without its numbers. ``turns`` are habits with whether anything will be done; ``times`` are those whose
    turns have begun."""

    place: Place
    turns: tuple[tuple[int, bool], ...]
    times: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Drawing:
    """A case before it is opened, when so many of its facts have been drawn, one after the other; ``facts`` are as in
    ``Place``, ``index`` the text that is in force."""

    done: int
    index: int
    facts: tuple[tuple[str, Any], ...]


KEY: Name = ("key",)
"""The bits that all draws of a case begin with."""

START: Name = ("opened",)
"""When the case begins."""

_COURSE: tuple[Name, ...] = (("earliest",), ("entries",), ("since",))


def taken_apart(course: Course, counting: Counting) -> tuple[Key, Numbers]:
    """The node at which a case waits, and its numbers."""
    session = course.session
    place, numbers = place_of(session.standing, session.machine.policy)
    numbers[KEY] = course.key
    numbers.update(zip(_COURSE, (course.earliest, course.count, counting.since), strict=True))
    for number, turn in sorted(course.turns.items()):
        if turn.at is not None:
            numbers["acts", number], numbers["bits", number] = turn.at, turn.bits
    for number, times in sorted(course.times.items()):
        numbers["times", number] = times
    turns = tuple((number, turn.at is not None) for number, turn in sorted(course.turns.items()))
    return Key(place, turns, tuple(sorted(course.times))), numbers


def drawn_so_far(key: Any, done: int, index: int, start: Any, facts: dict[str, Any]) -> tuple[Drawing, Numbers]:
    """The node of a case some of whose facts have been drawn, and its numbers."""
    numbers: Numbers = {KEY: key, START: start}
    kept = tuple(
        (name, kept_apart(numbers, ("fact", name), value, number=type(value) is int)) for name, value in facts.items()
    )
    return Drawing(done, index, kept), numbers


def facts_so_far(drawing: Drawing, numbers: Numbers) -> dict[str, Any]:
    """The facts of such a case."""
    return {name: number_at(numbers, ("fact", name), value) for name, value in drawing.facts}


def put_together(living: Living, key: Key, numbers: Numbers, counting: Counting, kind: type[OneCourse]) -> OneCourse:
    """The case that waits at a node with some numbers."""
    standing = standing_at(living.machines, key.place, numbers)
    session = Session.resumed(living.population.timeline, living.machines, standing)
    turns = {n: Turn(numbers["acts", n], numbers["bits", n]) if acts else Turn(None, 0) for n, acts in key.turns}
    times = {number: numbers["times", number] for number in key.times}
    earliest, entries, since = (numbers[name] for name in _COURSE)
    counting.since, counting.machine = since, session.machine
    return kind(living, numbers[KEY], session, turns, times, earliest, entries, noted=counting.note)
