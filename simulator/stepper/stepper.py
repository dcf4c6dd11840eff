"""Single cases, stepped fast: the same as ``Session`` does, many times as quickly once ways are known.

In: a timeline and settings; then cases that are opened, actions, and waiting. Out: where each case stands, and its
story in short. All instants are whole seconds since 1970-01-01T00:00Z, money is fen. What a case does for the first
time goes through ``Session`` and is kept (``segments.py``). Absent: claims, and cases that know of one another
(``simulator/world.py``).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from compiler.history import Timeline
from compiler.model import Value
from compiler.semantics import next_due
from compiler.situation import ActionEvent, Situation
from simulator.clock import Machines
from simulator.session import Session
from simulator.stepper.segments import STEP, Do, Done, Segments, told_of
from simulator.stepper.sorts import Sort, Sorts
from simulator.stepper.told import Line, Told
from simulator.stepper.writing import ROOM

Pattern = tuple[tuple[str, Any], ...]
"""What is given, by name: of what sort a value is, or the value itself where it is like no other."""


class _Calls:
    """Something that can be done with values, by what sorts these are of."""

    __slots__ = ("_do", "_known", "bare")

    def __init__(self, do: Do) -> None:
        self._do, self._known = do, dict[Pattern, Done]()
        self.bare = self.of(())

    def of(self, pattern: Pattern) -> Done:
        """What is done with values of some sorts."""
        found = self._known.get(pattern)
        if found is None:
            free = tuple(name for name, sort in pattern if isinstance(sort, Sort))
            always = tuple((name, value) for name, value in pattern if not isinstance(value, Sort))
            found = self._known[pattern] = Done(self._do, free, always)
        return found

    def given(self, sorts: Sorts, values: Mapping[str, Value]) -> tuple[Done, list[Any]]:
        """What is done with some values, and those of them that may be any of their sort."""
        pattern: list[tuple[str, Any]] = []
        free: list[Any] = []
        for name, value in values.items():
            sort = sorts.of(value)
            pattern.append((name, value if sort is None else sort))
            if sort is not None:
                free.append(value)
        return self.of(tuple(pattern)), free


class Deed:
    """An action of an actor, to be done in any number of cases of its stepper."""

    __slots__ = ("action", "actor", "bare", "calls")

    def __init__(self, actor: str, action: str) -> None:
        self.actor, self.action = actor, action
        self.calls = _Calls(self.do)
        self.bare = self.calls.bare

    def event(self, values: Mapping[str, Value]) -> ActionEvent:
        """The action with some values."""
        return ActionEvent(self.actor, self.action, tuple(values.items()))

    def do(self, session: Session | None, at: int, values: Mapping[str, Any]) -> Session:
        """Do it in the plain engine."""
        assert session is not None
        session.wait_until(at)
        session.act(self.event(values), STEP)
        return session


def _waited(session: Session | None, at: int, values: Mapping[str, Any]) -> Session:
    assert session is not None
    session.wait_until(at)
    return session


def _settled(session: Session | None, at: int, values: Mapping[str, Any]) -> Session:
    assert session is not None
    session.settle()
    return session


_WAIT, _SETTLE = Done(_waited), Done(_settled)


class Stepper:
    """Steps cases of a policy under some settings. One stepper serves any number of cases, and knows more ways with
    each of them."""

    __slots__ = ("_deeds", "_openings", "_segments", "_settings")

    def __init__(self, timeline: Timeline, settings: Mapping[str, Value] | None = None) -> None:
        self._settings = dict(settings or {})
        self._segments = Segments(timeline, Machines(timeline, settings))
        self._openings = _Calls(self._opened)
        self._deeds: dict[tuple[str, str], Deed] = {}

    def deed(self, actor: str, action: str) -> Deed:
        """An action of an actor; one that nobody knows is refused in every case."""
        found = self._deeds.get((actor, action))
        if found is None:
            found = self._deeds[actor, action] = Deed(actor, action)
        return found

    def open(self, at: int, facts: Mapping[str, Value] | None = None) -> SteppedCase:
        """A case that begins at an instant. Facts that are not given take their default; UnknownYearError where its
        calendar ends before that."""
        case = SteppedCase(self._segments)
        done, values = (self._openings.given(self._segments.sorts, facts)) if facts else (self._openings.bare, ())
        case.node[done](case, at, *values)
        return case

    def _opened(self, session: Session | None, at: int, values: Mapping[str, Any]) -> Session:
        segments = self._segments
        return Session(segments.timeline, at, values, self._settings, machines=segments.machines, claims=False)


class SteppedCase:
    """A case that is stepped. ``told`` is its story as one flat list: what, when, and then the values of an outcome."""

    __slots__ = ("_segments", "node", "numbers", "plain", "told")

    def __init__(self, segments: Segments) -> None:
        self._segments = segments
        self.node = segments.start
        self.numbers: list[Any] = [None] * ROOM
        self.told: list[Any] = []
        self.plain: Session | None = None

    # ── what a caller does ─────────────────────────────────────────────────────────────────────────────────────

    def act(self, at: int, deed: Deed, values: Mapping[str, Value] | None = None) -> Told:
        """Time passes up to an instant, then an actor does something: what came of it. Timers that are due at this very
        second fire only when time moves on, or by ``settle``. ValueError where the instant is past."""
        if self.plain is not None:
            result: Told = self._plainly(lambda plain: deed.do(plain, at, values or {}))
        elif values:
            done, free = deed.calls.given(self._segments.sorts, values)
            result = self.node[done](self, at, *free)
        else:
            result = self.node[deed.bare](self, at)
        return result

    def wait_until(self, at: int) -> None:
        """Time passes up to an instant. Timers due at it wait, because actors come first; ValueError where it is
        past."""
        if self.plain is not None:
            self._plainly(lambda plain: plain.wait_until(at))
        else:
            self.node[_WAIT](self, at)

    def settle(self) -> None:
        """No actor does anything more at this instant: timers due now fire."""
        if self.plain is not None:
            self._plainly(lambda plain: plain.settle())
        else:
            self.node[_SETTLE](self, 0)

    def _plainly(self, do: Any) -> Any:
        assert self.plain is not None
        since = len(self.plain.entries)
        do(self.plain)
        result, told = told_of(self.plain, since)
        self.told += told
        return result

    # ── where it stands ────────────────────────────────────────────────────────────────────────────────────────

    @property
    def session(self) -> Session:
        """The case in the plain engine, from where it stands: what happens in one does not happen in the other."""
        return self._segments.session(self) if self.plain is None else self.plain

    @property
    def state(self) -> str:
        """The innermost state."""
        place = self.node.place
        return self.session.situation.state if self.plain is not None or place is None else place.state

    @property
    def now(self) -> int:
        """The instant at which its clock stands."""
        return self._segments.number(self, ("now",)) if self.plain is None else self.plain.now

    @property
    def ended(self) -> int | None:
        """When it reached a final state; None while it is open."""
        if self.plain is not None:
            return self.plain.ended
        place = self.node.place
        return self._segments.number(self, ("ended",)) if place is not None and place.ended else None

    @property
    def situation(self) -> Situation:
        """Where it stands."""
        return self.session.situation

    @property
    def next_due(self) -> tuple[int, str] | None:
        """The next instant at which a timer fires, and which."""
        return None if self.ended is not None else next_due(self.situation)

    @property
    def story(self) -> tuple[Line, ...]:
        """What has happened so far."""
        lines: list[Line] = []
        place = 0
        while place < len(self.told):
            told, at = self.told[place : place + 2]
            place += 2 + told.values
            lines.append(Line(told, at, tuple(self.told[place - told.values : place])))
        return tuple(lines)
