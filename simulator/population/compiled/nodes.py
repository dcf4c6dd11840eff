"""Where a case waits, taken apart: a node, which is everything but numbers, and the numbers.

In: a case on its way. Out: its node, a key that cases share which differ in numbers alone, with a name and a value for
each number; and from such a key and numbers the case again. Numbers of facts, instants and 64 bits of luck always are
numbers; how much of a limit is used is part of the node as long as it is known. Absent: what happens to a case
(``simulator/population/living.py``).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

from compiler.machine import Machine
from compiler.opened import Open
from compiler.situation import Added, Situation, Taken, TimerRun
from simulator.case import Standing
from simulator.population.compiled.recorder import Chosen
from simulator.population.features import Counting
from simulator.population.living import Course, Living, Turn
from simulator.session import Session

OneCourse = TypeVar("OneCourse", bound=Course)

Name = tuple[str | int, ...]
"""What a number is: of the case, a fact, a timer, a turn."""

NUMBER = ("a number",)
"""Stands in a key where there is a number."""


@dataclass(frozen=True, slots=True)
class OneOf:
    """Stands in a key where there is one of some values that are no numbers."""

    among: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class TimerKey:
    """A timer without its numbers: whether it runs, is paused, and what was added to it."""

    timer: str
    runs: bool
    paused: bool
    since: bool
    added: tuple[tuple[Any, bool], ...]


@dataclass(frozen=True, slots=True)
class Key:
    """A case without its numbers. ``facts`` and ``used`` have ``NUMBER`` where there is one; ``turns`` are habits with
    whether anything will be done; ``times`` are those whose turns have begun."""

    index: int
    kept: bool
    state: str
    depth: int
    facts: tuple[Any, ...]
    used: tuple[Any, ...]
    timers: tuple[TimerKey, ...]
    taken: tuple[Taken, ...]
    counts: tuple[tuple[Any, Any, Any], ...]
    happened: int
    turns: tuple[tuple[int, bool], ...]
    times: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Drawing:
    """A case before it is opened, when so many of its facts have been drawn, one after the other; ``facts`` are as in
    ``Key``, ``index`` the text that is in force."""

    done: int
    index: int
    facts: tuple[tuple[str, Any], ...]


Numbers = dict[Name, Any]

KEY: Name = ("key",)
"""The bits that all draws of a case begin with."""

START: Name = ("opened",)
"""When the case begins."""

_CASE: tuple[Name, ...] = (("opened",), ("now",), ("lately",), ("earliest",), ("entries",), ("since",))


def taken_apart(course: Course, counting: Counting) -> tuple[Key, Numbers]:
    """The node at which a case waits, and its numbers."""
    session = course.session
    standing = session.standing
    situation = standing.situation
    numbers: Numbers = {KEY: course.key}
    numbers.update(
        zip(_CASE, (standing.opened, standing.now, standing.lately, course.earliest, course.count, counting.since),
            strict=True)
    )  # fmt: skip
    for place, at in enumerate(situation.entered):
        numbers["entered", place] = at
    policy = session.machine.policy
    facts = tuple(
        _kept(numbers, ("fact", fact.name), value, number=type(value) is int)
        for fact, value in zip(policy.facts, situation.facts, strict=True)
    )
    used = tuple(
        _kept(numbers, ("used", counter.name), value)
        for counter, value in zip(policy.counters, situation.used, strict=True)
    )
    counts = tuple(
        (key, _kept(numbers, ("period", *key), period), _kept(numbers, ("count", *key), value))
        for key, period, value in standing.counts
    )
    timers = tuple(_timer(numbers, one) for one in situation.timers)
    for number, turn in sorted(course.turns.items()):
        if turn.at is not None:
            numbers["acts", number], numbers["bits", number] = turn.at, turn.bits
    for number, times in sorted(course.times.items()):
        numbers["times", number] = times
    turns = tuple((number, turn.at is not None) for number, turn in sorted(course.turns.items()))
    key = Key(
        standing.index, standing.kept, situation.state, len(situation.entered), facts, used, timers, situation.taken,
        counts, standing.happened, turns, tuple(sorted(course.times)),
    )  # fmt: skip
    return key, numbers


def drawn_so_far(key: Any, done: int, index: int, start: Any, facts: dict[str, Any]) -> tuple[Drawing, Numbers]:
    """The node of a case some of whose facts have been drawn, and its numbers."""
    numbers: Numbers = {KEY: key, START: start}
    kept = tuple(
        (name, _kept(numbers, ("fact", name), value, number=type(value) is int)) for name, value in facts.items()
    )
    return Drawing(done, index, kept), numbers


def facts_so_far(drawing: Drawing, numbers: Numbers) -> dict[str, Any]:
    """The facts of such a case."""
    return {name: _number(numbers, ("fact", name), value) for name, value in drawing.facts}


def _kept(numbers: Numbers, name: Name, value: Any, *, number: bool = False) -> Any:
    """A value in a key; a number goes to the others."""
    if number or isinstance(value, Open):
        numbers[name] = value
        return OneOf(value.among) if isinstance(value, Chosen) else NUMBER
    return value


def _timer(numbers: Numbers, run: TimerRun) -> TimerKey:
    name = run.timer
    numbers["started", name] = run.started
    for what, value in (("due", run.due), ("left", run.paused_left), ("paused", run.paused_at)):
        if value is not None:
            numbers[what, name] = value
    added = tuple((_kept(numbers, ("added", name, place), one.by), one.workdays) for place, one in enumerate(run.added))
    return TimerKey(name, run.due is not None, run.paused_left is not None, run.paused_at is not None, added)


def put_together(living: Living, key: Key, numbers: Numbers, counting: Counting, kind: type[OneCourse]) -> OneCourse:
    """The case that waits at a node with some numbers."""
    machine = living.machines.of(key.index - key.kept)
    situation = _situation(machine, key, numbers)
    opened, now, lately, earliest, entries, since = (numbers[name] for name in _CASE)
    counts = tuple(
        (one, _number(numbers, ("period", *one), period), _number(numbers, ("count", *one), value))
        for one, period, value in key.counts
    )
    standing = Standing(opened, now, key.index, key.kept, situation, counts, lately, key.happened)
    session = Session.resumed(living.population.timeline, living.machines, standing)
    turns = {n: Turn(numbers["acts", n], numbers["bits", n]) if acts else Turn(None, 0) for n, acts in key.turns}
    times = {number: numbers["times", number] for number in key.times}
    counting.since, counting.machine = since, machine
    return kind(living, numbers[KEY], session, turns, times, earliest, entries, noted=counting.note)


def _situation(machine: Machine, key: Key, numbers: Numbers) -> Situation:
    policy = machine.policy
    facts = tuple(
        _number(numbers, ("fact", fact.name), value) for fact, value in zip(policy.facts, key.facts, strict=True)
    )
    used = tuple(
        _number(numbers, ("used", counter.name), value)
        for counter, value in zip(policy.counters, key.used, strict=True)
    )
    entered = tuple(numbers["entered", place] for place in range(key.depth))
    return Situation(key.state, entered, facts, used, tuple(_timers(key, numbers)), key.taken)


def _timers(key: Key, numbers: Numbers) -> Iterator[TimerRun]:
    for one in key.timers:
        name = one.timer
        added = tuple(
            Added(_number(numbers, ("added", name, place), by), workdays)
            for place, (by, workdays) in enumerate(one.added)
        )
        yield TimerRun(
            name,
            numbers["started", name],
            numbers["due", name] if one.runs else None,
            numbers["left", name] if one.paused else None,
            numbers["paused", name] if one.since else None,
            added,
        )


def _number(numbers: Numbers, name: Name, value: Any) -> Any:
    if isinstance(value, OneOf):
        return Chosen(numbers[name], value.among)
    return numbers[name] if value is NUMBER else value
