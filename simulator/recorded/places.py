"""Where a case stands, taken apart: a place, which is everything but numbers, and the numbers.

In: a case's standing. Out: a key that cases share which differ in numbers alone, with a name and a value for each
number; and from these the standing again. Numbers of facts and instants always are numbers; how much of a limit is used
is part of the key as long as it is known. Absent: what else belongs to whoever follows cases.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from typing import Any

from compiler.deadlines import put_together
from compiler.machine import Machine
from compiler.model import Policy
from compiler.opened import Open
from compiler.situation import Added, Situation, Taken, TimerRun
from simulator.case import Standing
from simulator.clock import Machines
from simulator.recorded.numbers import Chosen, Held

Name = tuple[str | int, ...]
"""What a number is: of the case, a fact, a timer, a turn."""

Numbers = dict[Name, Any]

NUMBER = ("a number",)
"""Stands in a key where there is a number."""


@dataclass(frozen=True, slots=True)
class OneOf:
    """Stands in a key where there is one of some values that are no numbers."""

    among: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Like:
    """Stands in a key where there is a truth or a text of a sort."""

    sort: Hashable


@dataclass(frozen=True, slots=True)
class TimerKey:
    """A timer without its numbers: whether it runs, is paused, and what was added to it."""

    timer: str
    runs: bool
    paused: bool
    since: bool
    added: tuple[tuple[Any, bool], ...]


@dataclass(frozen=True, slots=True)
class Place:
    """A standing without its numbers. ``facts`` and ``used`` have ``NUMBER`` where there is one."""

    index: int
    kept: bool
    ended: bool
    state: str
    depth: int
    facts: tuple[Any, ...]
    used: tuple[Any, ...]
    timers: tuple[TimerKey, ...]
    taken: tuple[Taken, ...]
    counts: tuple[tuple[Any, Any, Any], ...]
    happened: int


def place_of(standing: Standing, policy: Policy) -> tuple[Place, Numbers]:
    """The place of a standing under a policy's text, and its numbers."""
    situation = standing.situation
    numbers: Numbers = {("opened",): standing.opened, ("now",): standing.now, ("lately",): standing.lately}
    if standing.ended is not None:
        numbers["ended",] = standing.ended
    for at, instant in enumerate(situation.entered):
        numbers["entered", at] = instant
    facts = tuple(
        kept_apart(numbers, ("fact", fact.name), value, number=type(value) is int)
        for fact, value in zip(policy.facts, situation.facts, strict=True)
    )
    used = tuple(
        kept_apart(numbers, ("used", counter.name), value)
        for counter, value in zip(policy.counters, situation.used, strict=True)
    )
    counts = tuple(
        (key, kept_apart(numbers, ("period", *key), period), kept_apart(numbers, ("count", *key), value))
        for key, period, value in standing.counts
    )
    timers = tuple(_timer(numbers, one) for one in situation.timers)
    place = Place(
        standing.index, standing.kept, standing.ended is not None, situation.state, len(situation.entered), facts, used,
        timers, situation.taken, counts, standing.happened,
    )  # fmt: skip
    return place, numbers


def standing_at(machines: Machines, place: Place, numbers: Numbers) -> Standing:
    """The standing at a place with some numbers."""
    situation = _situation(machines.of(place.index - place.kept), place, numbers)
    counts = tuple(
        (one, number_at(numbers, ("period", *one), period), number_at(numbers, ("count", *one), value))
        for one, period, value in place.counts
    )
    return Standing(
        numbers["opened",], numbers["now",], place.index, place.kept, situation, counts, numbers["lately",],
        place.happened, numbers["ended",] if place.ended else None,
    )  # fmt: skip


def kept_apart(numbers: Numbers, name: Name, value: Any, *, number: bool = False) -> Any:
    """A value in a key; a number goes to the others."""
    if not number and not isinstance(value, Open):
        return value
    numbers[name] = value
    if isinstance(value, Chosen):
        return OneOf(value.among)
    return Like(value.sort) if isinstance(value, Held) else NUMBER


def number_at(numbers: Numbers, name: Name, value: Any) -> Any:
    """The value that stands in a key, from the numbers where it is one of them."""
    if isinstance(value, OneOf):
        return Chosen(numbers[name], value.among)
    return numbers[name] if value is NUMBER or isinstance(value, Like) else value


def _timer(numbers: Numbers, run: TimerRun) -> TimerKey:
    name = run.timer
    numbers["started", name] = run.started
    for what, value in (("due", run.due), ("left", run.paused_left), ("paused", run.paused_at)):
        if value is not None:
            numbers[what, name] = value
    added = tuple(
        (kept_apart(numbers, ("added", name, place), one.by), one.workdays) for place, one in enumerate(run.added)
    )
    return TimerKey(name, run.due is not None, run.paused_left is not None, run.paused_at is not None, added)


def _situation(machine: Machine, place: Place, numbers: Numbers) -> Situation:
    policy = machine.policy
    facts = tuple(
        number_at(numbers, ("fact", fact.name), value) for fact, value in zip(policy.facts, place.facts, strict=True)
    )
    used = tuple(
        number_at(numbers, ("used", counter.name), value)
        for counter, value in zip(policy.counters, place.used, strict=True)
    )
    entered = tuple(numbers["entered", at] for at in range(place.depth))
    return Situation(place.state, entered, facts, used, tuple(_timers(place, numbers)), place.taken)


def _timers(place: Place, numbers: Numbers) -> Iterator[TimerRun]:
    for one in place.timers:
        name = one.timer
        added = put_together(
            Added(number_at(numbers, ("added", name, at), by), workdays) for at, (by, workdays) in enumerate(one.added)
        )
        yield TimerRun(
            name,
            numbers["started", name],
            numbers["due", name] if one.runs else None,
            numbers["left", name] if one.paused else None,
            numbers["paused", name] if one.since else None,
            added,
        )
