"""Every way that cases of a population were seen to go: nodes, and from each what can come next.

In: the plain engine, and cases whose numbers have led them where nobody was before. Out: for each node its segment, as
branches that cases go down by their numbers. The atlas grows as it is asked: what is common is in it after a few cases.
Absent: what a case does (``simulator/population/living.py``); going down the branches (``kernels.py``).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from compiler.calendars import UnknownYearError
from compiler.model import Value
from compiler.opened import NotKnownError
from simulator.clock import index_at
from simulator.population.beginning import begins_at, fact_of, fits
from simulator.population.compiled.following import followed
from simulator.population.compiled.nodes import (
    KEY,
    START,
    Drawing,
    Key,
    drawn_so_far,
    facts_so_far,
    put_together,
    taken_apart,
)
from simulator.population.compiled.recorded_luck import Luck
from simulator.population.entry_dates import ENTRY, begins_in
from simulator.population.features import Counting, Feature
from simulator.population.indicators import BEGINS, LEAVES, conditions, holding
from simulator.population.living import Course, Fate, Living, Way
from simulator.recorded.instructions import Branch, End, Go, Leaf, Op, Plain, Slot, grafted
from simulator.recorded.numbers import (
    BeyondError,
    Chosen,
    NotRecordedError,
    Recorded,
    Recorder,
    register_of,
    value_of,
)  # fmt: skip
from simulator.recorded.places import Name, Numbers
from simulator.session import Session

MOST_NODES = 20_000
"""So many nodes are kept; cases that come to another are left to the plain engine."""

MOST_SLOTS = 500
"""So many numbers a case can have."""


@dataclass(slots=True)
class Names:
    """Features, ways of being left, groups and values of facts by number, shared by the atlases of two texts. With
    ``lines`` what a case begins with is kept, and how often anybody acts."""

    features: dict[Feature, int]
    ways: dict[Way, int]
    groups: dict[Value, int]
    values: dict[Value, int] = field(default_factory=dict)
    lines: bool = False

    def feature(self, one: Feature) -> int:
        """The number of a feature."""
        return self.features.setdefault(one, len(self.features))

    def way(self, one: Way) -> int:
        """The number of a way."""
        return self.ways.setdefault(one, len(self.ways))

    def group(self, value: Value) -> int:
        """The number of a value by which cases are grouped."""
        return self.groups.setdefault(value, len(self.groups))

    def value(self, one: Value) -> int:
        """The number of a value that a fact can have."""
        return self.values.setdefault(one, len(self.values))


ACTED = Feature("aside", "acted")
"""How often anybody did anything."""


def known_as(fact: str) -> Feature:
    """What a fact is: 0 unknown, 1 a number, and above that one of the values."""
    return Feature("aside", "known", fact)


def value_as(fact: str) -> Feature:
    """A fact that is a number."""
    return Feature("aside", "value", fact)


class Atlas:
    """The nodes of a population under one text. Node 0 is where every case begins; its slot is the case's key. ``by``
    is the fact whose first value is the case's group."""

    def __init__(self, living: Living, names: Names, by: str | None = None) -> None:
        self.living, self.names, self.by = living, names, by
        self.slots: dict[Name, int] = {KEY: 0}
        self.roots: list[Branch] = [Branch()]
        self.keys: list[Key | Drawing | None] = [None]
        self.wanted: list[tuple[int, ...]] = [(0,)]
        self.changed: set[int] = {0}
        self._numbers: dict[Key | Drawing, int] = {}
        self._names: list[Name] = [KEY]

    def explored(self, key: int) -> None:
        """Follow the case with a key to its end, and keep what it does where nobody was before."""
        onward: tuple[int, list[int]] | None = (0, [key])
        while onward is not None:
            node, values = onward
            found = followed(self.roots[node], values)
            if found is None or isinstance(found[0], Plain):
                onward = self._one(node, values)
                continue
            leaf, moved = found
            if not isinstance(leaf, Go):
                return
            onward = leaf.node, self._moved(leaf.node, values, moved)

    def _moved(self, node: int, values: list[int], moved: dict[int, int]) -> list[int]:
        """The numbers at the next node."""
        found = [0] * len(self._names)
        for slot in self.wanted[node]:
            found[slot] = moved[slot] if slot in moved else values[slot]
        return found

    def _one(self, node: int, values: list[int]) -> tuple[int, list[int]] | None:
        """One segment: the next node with its numbers, None at the end."""
        recorder = Recorder(self.names.value)
        onward: tuple[int, list[int]] | None = None
        leaf: Leaf | None
        try:
            leaf, onward = self._lived(node, values, recorder)
        except (NotKnownError, UnknownYearError, TypeError):
            leaf = Plain()
        except BeyondError:
            leaf = None
        grafted(self.roots[node], recorder.story, leaf)
        self.changed.add(node)
        return onward

    def _lived(self, node: int, values: list[int], recorder: Recorder) -> tuple[Leaf, tuple[int, list[int]] | None]:
        def count(feature: Feature, more: int) -> None:
            if type(more) is not int or more != 0:
                recorder.done(Op.COUNT, self.names.feature(feature), register_of(more))

        counting, key = Counting(count, 0), self.keys[node]
        numbers = {self._names[slot]: self._open(recorder, slot, values[slot]) for slot in self.wanted[node]}
        if key is None:
            return self._arrived(numbers[KEY])
        if isinstance(key, Drawing):
            if key.done < len(self.living.population.facts):
                return self._drew(key, numbers)
            course, fate = self._opened(key, numbers, recorder, counting)
        else:
            course = put_together(self.living, key, numbers, counting, Course)
            fate = course.step()
        if self.names.lines:
            count(ACTED, len(course.steps))
        session = course.session
        if fate is not None:
            if fate in ("endless", "calendar"):
                raise NotRecordedError
            run = session.run
            counting.left(fate, session.start, run.now, run.ended, run.machine, run.situation)
            count(LEAVES, run.now - self.living.population.arrivals.first)
            return End(self.names.way((fate, run.situation.state))), None
        target, after = taken_apart(course, counting)
        return self._gone(target, after)

    def _arrived(self, key: Any) -> tuple[Leaf, tuple[int, list[int]]]:
        """When the case begins, and under which text."""
        start = begins_at(self.living.population.arrivals, key)
        return self._gone(*drawn_so_far(key, 0, index_at(self.living.population.timeline, start), start, {}))

    def _drew(self, drawing: Drawing, numbers: Numbers) -> tuple[Leaf, tuple[int, list[int]]]:
        """One fact more: what others are like is told apart only as far as it matters for this one."""
        key, facts = numbers[KEY], facts_so_far(drawing, numbers)
        law = self.living.population.facts[drawing.done]
        facts |= fact_of(law, key, self.living.defaults(drawing.index) | facts)
        return self._gone(*drawn_so_far(key, drawing.done + 1, drawing.index, numbers[START], facts))

    def _opened(
        self, drawing: Drawing, numbers: Numbers, recorder: Recorder, counting: Counting
    ) -> tuple[Course, Fate | None]:
        key, start, facts = numbers[KEY], numbers[START], facts_so_far(drawing, numbers)
        session = self.living.session(start, facts)
        counting.since = start
        course = Course(self.living, key, session, noted=counting.note)
        fate = course.begun()
        if self.by is not None:
            recorder.done(Op.GROUP, self.names.group(self._group(session, start, facts, self.by)))
        recorder.done(Op.COUNT, self.names.feature(BEGINS), register_of(start - self.living.population.arrivals.first))
        self._conditions(session, facts, recorder)
        if self.names.lines:
            self._facts(facts, recorder)
        return course, fate

    def _group(self, session: Session, start: int, facts: dict[str, Any], by: str) -> Value:
        """The group of a case."""
        if by in ENTRY:
            return begins_in(self.living.population, by, start)
        machine = session.entries[0].machine
        value: Any = facts.get(by, next((one.default for one in machine.policy.facts if one.name == by), None))
        group: Value = value.settled() if isinstance(value, Chosen) else value
        return group

    def _facts(self, facts: dict[str, Any], recorder: Recorder) -> None:
        """What the case begins with."""
        for name, value in facts.items():
            if value is None:
                continue
            code: Any = 1
            if isinstance(value, Chosen):
                code = value.number + 2
            elif isinstance(value, str | bool):
                code = 2 + self.names.value(value)
            else:
                recorder.done(Op.COUNT, self.names.feature(value_as(name)), register_of(value))
            recorder.done(Op.COUNT, self.names.feature(known_as(name)), register_of(code))

    def _conditions(self, session: Session, facts: dict[str, Value], recorder: Recorder) -> None:
        """Which conditions of the named figures hold of the facts that the case begins with."""
        known = {one.name: one.default for one in session.entries[0].machine.policy.facts} | facts
        for when in conditions(self.living.population.indicators):
            if fits(when, known):
                recorder.done(Op.COUNT, self.names.feature(holding(when)), register_of(1))

    def _open(self, recorder: Recorder, slot: int, value: int) -> Recorded | Luck:
        name = self._names[slot]
        kind = Luck if name == KEY or name[0] == "bits" else Recorded
        return kind(recorder, Slot(slot), value)

    def _gone(self, key: Key | Drawing, numbers: Numbers) -> tuple[Leaf, tuple[int, list[int]]]:
        node = self._numbers.get(key)
        if node is None:
            if len(self.roots) >= MOST_NODES:
                raise NotRecordedError
            node = self._numbers[key] = len(self.roots)
            self.roots.append(Branch())
            self.changed.add(node)
            self.keys.append(key)
            self.wanted.append(tuple(self._slot(name) for name in numbers))
        slots = tuple((self._slot(name), register_of(value)) for name, value in numbers.items())
        values = [0] * len(self._names)
        for name, value in numbers.items():
            values[self.slots[name]] = value_of(value)
        moves = tuple((slot, register) for slot, register in slots if register != Slot(slot))
        return Go(node, moves), (node, values)

    def _slot(self, name: Name) -> int:
        slot = self.slots.get(name)
        if slot is None:
            if len(self._names) >= MOST_SLOTS:
                raise NotRecordedError
            slot = self.slots[name] = len(self._names)
            self._names.append(name)
        return slot
