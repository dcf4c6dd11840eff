"""Every way that cases were seen to go, as functions: nodes, and from each what can be done there.

In: the plain engine, and cases that come where nobody was before. Out: for each node, and each thing done there, a
function that lives through it (``writing.py``). What is done goes through a ``Session`` once, on numbers that remember
how they came about, and whoever comes the same way follows. What can't be recorded is lived through by the plain engine
each time. Absent: the meaning of a step, which is ``Session``'s.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol, cast

from compiler.calendars import UnknownYearError
from compiler.history import Timeline
from compiler.model import Value
from compiler.opened import NotKnownError
from simulator.case import Standing
from simulator.clock import Machines
from simulator.entries import Denied, Stepped
from simulator.recorded.instructions import Branch, Go, Slot, grafted
from simulator.recorded.numbers import (
    BeyondError,
    Held,
    NotRecordedError,
    Recorded,
    Recorder,
    Remembered,
    register_of,
    value_of,
)
from simulator.recorded.places import Name, Numbers, Place, place_of, standing_at
from simulator.session import Session
from simulator.stepper.sorts import NUMBER, Sorts
from simulator.stepper.told import Told, lines_of
from simulator.stepper.writing import AT, Function, written

MOST_NODES = 20_000
"""So many nodes are kept; cases that come to another are stepped by the plain engine."""

MOST_GIVEN = 31
"""What is done with more values than these is stepped by the plain engine."""

MOST_BRANCHES = 2_000
"""A function gets no larger than this."""

MOST_FAILED = 50
"""After so many that could not be recorded it is no longer tried."""

STEP = 1
"""The number that what is done has as a step."""


class Do(Protocol):
    """Something that is done to a case (None where there is none yet) at an instant, with values by name."""

    def __call__(self, session: Session | None, at: int, values: Mapping[str, Any]) -> Session:
        """Do it; the case in which it was done."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class Done:
    """Something that can be done. ``names`` are those of the values that come with it and may be any of their kind;
    ``always`` are others, which are part of what is done."""

    do: Do
    names: tuple[str, ...] = ()
    always: tuple[tuple[str, Value], ...] = ()


class Tracked(Protocol):
    """A case as functions see it: its node, its numbers by slot, and what was told of it, one after the other;
    ``plain`` is the session that it goes on in, where it has no node any more."""

    node: Node
    numbers: list[Any]
    told: list[Any]
    plain: Session | None


class Node(dict[Done, Function]):
    """Where cases wait that differ in numbers alone: the function of each thing that can be done. ``wanted`` are the
    numbers that there are; without a place nothing has begun."""

    __slots__ = ("_grown", "number", "place", "wanted")

    def __init__(self, number: int, place: Place | None, wanted: tuple[Name, ...], grown: Callable[..., Any]) -> None:
        super().__init__()
        self.number, self.place, self.wanted, self._grown = number, place, wanted, grown

    def __missing__(self, done: Done) -> Function:
        made: Function = self._grown(self, done)
        self[done] = made
        return made


@dataclass(slots=True, eq=False)
class Segment:
    """What can come of something that is done at a node: so many ways are known, of which the function lacks the
    ``new`` ones; ``failed`` are those that could not be recorded."""

    node: Node
    done: Done
    root: Branch = field(default_factory=Branch)
    known: int = 0
    new: int = 0
    failed: int = 0


class Segments:
    """The nodes of the cases of a timeline. They grow with the cases that come by."""

    def __init__(self, timeline: Timeline, machines: Machines) -> None:
        self.timeline, self.machines, self.sorts = timeline, machines, Sorts(timeline)
        self.start = Node(0, None, (), self._first)
        self.nodes = [self.start]
        self._slots: dict[Name, int] = {}
        self._numbers: dict[Place, int] = {}

    def standing(self, case: Tracked) -> Standing:
        """Where a case stands."""
        place, wanted = case.node.place, case.node.wanted
        assert place is not None
        return standing_at(self.machines, place, {name: case.numbers[self._slots[name]] for name in wanted})

    def number(self, case: Tracked, name: Name) -> int:
        """One of a case's numbers, which its node has."""
        found: int = case.numbers[self._slots[name]]
        return found

    def session(self, case: Tracked) -> Session:
        """The case in the plain engine, from where it stands."""
        return Session.resumed(self.timeline, self.machines, self.standing(case))

    # ── what nobody did yet ────────────────────────────────────────────────────────────────────────────────────

    def _first(self, node: Node, done: Done) -> Function:
        return self._missed(Segment(node, done))

    def _missed(self, segment: Segment) -> Function:
        """Goes and sees what comes of it."""

        def missed(case: Tracked, at: int, *values: Any) -> Any:
            try:
                return self._recorded(segment, case, at, values)
            except (NotKnownError, UnknownYearError, TypeError, BeyondError):
                segment.failed += 1
                return self._plainly(segment, case, at, values)

        return missed

    def _plainly(self, segment: Segment, case: Tracked, at: int, values: tuple[Any, ...]) -> Any:
        """Live through it in the plain engine alone."""
        done = segment.done
        before = None if segment.node.place is None else self.session(case)
        session = done.do(before, at, {**dict(done.always), **dict(zip(done.names, values, strict=True))})
        result, told = told_of(session)
        if session.stuck or session.halted or len(self.nodes) >= MOST_NODES or _of_a_period(session):
            case.plain = session
        else:
            place, numbers = place_of(session.standing, session.machine.policy)
            case.node = self._node(place, numbers)
            self._put(case, numbers)
        case.told += told
        return result

    def _recorded(self, segment: Segment, case: Tracked, at: int, values: tuple[Any, ...]) -> Any:
        """Live through it in the plain engine, so that others can follow."""
        done, node = segment.done, segment.node
        many = segment.failed > MOST_FAILED or segment.known >= MOST_BRANCHES or len(self.nodes) >= MOST_NODES
        if many or len(values) > MOST_GIVEN:
            raise NotRecordedError
        recorder = Recorder(_no_code)
        given = {name: self._remembered(recorder, Slot(1 + n), values[n]) for n, name in enumerate(done.names)}
        before = None
        if node.place is not None:
            slots = {name: self._slots[name] for name in node.wanted}
            numbers = {name: self._remembered(recorder, Slot(n), case.numbers[n]) for name, n in slots.items()}
            standing = standing_at(self.machines, node.place, numbers)
            before = Session.resumed(self.timeline, self.machines, standing)
        session = done.do(before, cast("int", Recorded(recorder, AT, at)), {**dict(done.always), **given})
        if session.stuck or session.halted:
            raise NotRecordedError
        result, told = told_of(session)
        place, after = place_of(session.standing, session.machine.policy)
        onward = self._node(place, after)
        moves = tuple((self._slots[name], register_of(one)) for name, one in after.items())
        changed = tuple((slot, register) for slot, register in moves if register != Slot(slot))
        grafted(segment.root, recorder.story, Go(onward.number, changed, (result, *map(_kept, told))))
        self._grow(segment, len(values))
        case.node = onward
        self._put(case, {name: value_of(one) for name, one in after.items()})
        case.told += [one.value if isinstance(one, Remembered) else one for one in told]
        return result

    def _remembered(self, recorder: Recorder, slot: Slot, value: Any) -> Remembered:
        sort = self.sorts.of(value)
        if sort is None:
            raise NotRecordedError(value)
        return Recorded(recorder, slot, value) if sort is NUMBER else Held(recorder, slot, value, sort)

    def _grow(self, segment: Segment, given: int) -> None:
        """Write the function anew, once it lacks enough of what is known."""
        segment.known += 1
        segment.new += 1
        if segment.new * 4 >= segment.known:
            segment.new = 0
            segment.node[segment.done] = written(segment.root, given, self.nodes, self._missed(segment))

    def _node(self, place: Place, numbers: Numbers) -> Node:
        number = self._numbers.get(place)
        if number is None:
            number = self._numbers[place] = len(self.nodes)
            for name in numbers:
                self._slots.setdefault(name, MOST_GIVEN + 1 + len(self._slots))
            self.nodes.append(Node(number, place, tuple(numbers), self._first))
        return self.nodes[number]

    def _put(self, case: Tracked, numbers: Numbers) -> None:
        lacking = MOST_GIVEN + 1 + len(self._slots) - len(case.numbers)
        case.numbers += [None] * lacking
        for name, value in numbers.items():
            case.numbers[self._slots[name]] = value


def told_of(session: Session, since: int = 0) -> tuple[Told | None, list[Any]]:
    """What came of the last thing that was done to a case, and what was told since an entry, one after the other."""
    told: list[Any] = []
    result: Told | None = None
    for entry in session.entries[since:]:
        lines = lines_of(entry)
        if isinstance(entry, Stepped | Denied) and entry.step == STEP:
            result = lines[0].told
        for line in lines:
            told += [line.told, line.at, *line.values]
    return result, told


def _of_a_period(session: Session) -> bool:
    """Whether a count of a calendar period is kept, which is one of many; segments know the latest alone."""
    return any(key[3] for key, _, _ in session.standing.counts)


def _kept(one: Any) -> Any:
    """What stands in a function for something told."""
    return one.register if isinstance(one, Remembered) else one


def _no_code(value: Any) -> int:
    raise NotRecordedError(value)
