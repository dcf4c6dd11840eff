"""One case of a population, lived through: whose turn begins, what they do and when, and what falls due.

In: a population and the number of a case. Out: the case's run, with the actions as scenario steps. A turn begins when
the case enters one of a habit's states from outside, or when the habit's condition begins to hold there; then it is
drawn whether, what and after how long. It lapses when the states are left or the condition no longer holds. Of all that
compete the earliest instant wins; at one instant actions come before deadlines, among actions the habit written first.
After a deadline nobody acts before the next second. Absent: the meaning of a step, which is ``Session``'s; measuring.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Literal, cast

from compiler.calendars import UnknownYearError
from compiler.machine import Machine
from compiler.model import Value
from compiler.semantics import next_due
from compiler.situation import ActionEvent, Situation
from simulator.clock import Machines, index_at
from simulator.entries import Amended, Entry, Opened, Run, Stepped
from simulator.population.beginning import begins_at, facts_of, fits
from simulator.population.data import Habit, Population
from simulator.population.draws import below, case_key, draw, further, stream
from simulator.population.hours import finish
from simulator.population.laws import POINTS, drawn, picked
from simulator.scenario import Step
from simulator.session import Session
from simulator.telling.saying import fields_of

MOST_ENTRIES = 10_000
"""After so many entries a case is given up: it goes on for ever."""

Fate = Literal["ended", "waiting", "horizon", "endless", "calendar"]
"""How a case is left: at an end; waiting for what never comes; open at the horizon; in an endless loop; at the end of
its calendar."""

_ANSWERS, _CHOICE, _DELAY = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Life:
    """A case lived through. ``run`` is None where its calendar ends before it is open. ``number`` is that of the case
    that arrived; ``part`` what of a system it is a case of."""

    number: int
    start: int
    facts: tuple[tuple[str, Value], ...]
    steps: tuple[Step, ...]
    run: Run | None
    fate: Fate
    part: str = ""


Way = tuple[str, str]
"""How a case is left: the fate, and the state."""


def way_of(life: Life) -> Way:
    """How a case is left."""
    return life.fate, "" if life.run is None else life.run.situation.state


@dataclass(slots=True)
class Turn:
    """A turn that has begun: when something will be done, None for never, and what the draw was."""

    at: int | None
    bits: int


class Living:
    """Lives the cases of a population, one at a time and in any order."""

    def __init__(self, population: Population, seed: int, until: int | None = None) -> None:
        self.population, self.seed, self.until = population, seed, until
        self.machines = Machines(population.timeline, dict(population.settings))
        self._effective = [one.effective for one in population.timeline.revisions[1:]]
        self._places: dict[tuple[int, str], tuple[int, ...]] = {}

    def life(self, number: int) -> Life:
        """The case of a number, from 0."""
        key = case_key(self.seed, number)
        start, facts = self.beginning(key)
        given = tuple(facts.items())
        try:
            session = self.session(start, facts)
        except UnknownYearError:
            return Life(number, start, given, (), None, "calendar")
        course = Course(self, key, session)
        fate = course.begun()
        while fate is None:
            fate = course.step()
        return Life(number, start, given, tuple(course.steps), session.run, fate)

    def beginning(self, key: int) -> tuple[int, dict[str, Value]]:
        """When a case begins, and with which facts."""
        start = begins_at(self.population.arrivals, key)
        index = index_at(self.population.timeline, start)
        return start, facts_of(self.population, key, self.defaults(index))

    def defaults(self, index: int) -> dict[str, Value]:
        """What the facts of a text are unless somebody says otherwise."""
        return {one.name: one.default for one in self.machines.of(index).policy.facts}

    def session(self, start: int, facts: dict[str, Value]) -> Session:
        """The case as it opens; UnknownYearError where its calendar ends before that."""
        timeline, settings = self.population.timeline, dict(self.population.settings)
        return Session(timeline, start, facts, settings, machines=self.machines, claims=False)

    def next_amendment(self, now: int) -> int | None:
        """When the next text comes."""
        return next((one for one in self._effective if one > now), None)

    def habits_in(self, machine: Machine, state: str) -> tuple[int, ...]:
        """The habits that an innermost state is within the states of."""
        found = self._places.get((id(machine), state))
        if found is None:
            path = machine.paths[state]
            found = tuple(n for n, one in enumerate(self.population.habits) if any(at in path for at in one.states))
            self._places[id(machine), state] = found
        return found


@dataclass(slots=True)
class Course:
    """A case on its way: its turns, how often each habit's has ``begun`` before, before which instant nobody acts
    (``earliest``), and how many entries there were. ``noted`` is told of every entry."""

    living: Living
    key: int
    session: Session
    turns: dict[int, Turn] = field(default_factory=dict)
    times: dict[int, int] = field(default_factory=dict)
    earliest: int = 0
    count: int = 0
    steps: list[Step] = field(default_factory=list)
    noted: Callable[[Entry], None] | None = None
    _seen: int = 0

    def begun(self) -> Fate | None:
        """Look at the case that has just been opened; how it is left, where that is all."""
        self.look_on()
        return self.over()

    def step(self) -> Fate | None:
        """The next that comes: an action, or time that brings something about. How the case is left, once it is."""
        session = self.session
        doer, at = self.next_action()
        due = next_due(session.situation)
        coming = self._first(at, None if due is None else max(due[0], session.now))
        until = self.living.until
        left: Fate | None = None
        if until is not None and (coming is None or coming > until):
            session.wait_until(max(until, session.now))
            left = "horizon"
        elif coming is None:
            left = "waiting"
        else:
            session.wait_until(coming)
        if left is not None or len(session.entries) == self._seen:
            if left is None and doer is not None and at == coming:
                self.act(doer)
            else:
                session.settle()
        self.look_on()
        return left or self.over()

    def over(self) -> Fate | None:
        """How the case is left, once it is; an open horizon apart."""
        session = self.session
        if session.ended is not None:
            return "ended"
        if session.halted:
            return "calendar"
        return "endless" if session.stuck or self.count > MOST_ENTRIES else None

    def _first(self, action: int | None, due: int | None) -> int | None:
        """The next instant at which anything comes. An amendment alone brings nothing, unless something waits."""
        coming = [one for one in (action, due) if one is not None]
        amendment = self.living.next_amendment(self.session.now)
        if amendment is not None:
            coming.append(amendment)
        return min(coming, default=None)

    def next_action(self) -> tuple[int | None, int | None]:
        """The habit that acts next, and when."""
        found: tuple[int | None, int | None] = (None, None)
        for number in sorted(self.turns):
            at = self.turns[number].at
            if at is not None and (found[1] is None or at < found[1]):
                found = number, at
        return found

    # ── turns ──────────────────────────────────────────────────────────────────────────────────────────────────

    def look_on(self) -> None:
        """What has happened since: turns lapse and begin."""
        entries = self.session.entries
        self.count += len(entries) - self._seen
        for entry in entries[self._seen :]:
            if self.noted is not None:
                self.noted(entry)
            self.happened(entry)
        self._seen = len(entries)

    def happened(self, entry: Entry) -> None:
        """Turns that lapse and begin with an entry."""
        match entry:
            case Opened(situation=situation):
                self.earliest = max(entry.at, self.earliest)
                self._look(entry.machine, situation, entry.at, frozenset(entry.machine.paths[situation.state]))
            case Stepped(fired=fired):
                self.earliest = max(entry.at + int(entry.event is None), self.earliest)
                self._look(entry.machine, fired.after, entry.at, frozenset(_entered(entry)))
            case Amended(migrated=migrated) if migrated is not None:
                self.earliest = max(entry.at, self.earliest)
                old = self._path_before(migrated.before, entry)
                fresh = frozenset(entry.machine.paths[migrated.after.state]) - old
                self._look(entry.machine, migrated.after, entry.at, fresh)
            case _:
                pass

    def look_again(self) -> None:
        """Conditions may hold or not by what other cases tell."""
        machine, situation = self.session.machine, self.session.situation
        self._look(machine, situation, self.session.now, frozenset())

    def _path_before(self, before: Situation, entry: Amended) -> frozenset[str]:
        """The states that a case was in before an amendment."""
        revisions = self.living.population.timeline.revisions
        place = next(number for number, one in enumerate(revisions) if one is entry.revision)
        old = self.living.machines.of(place - 1)
        return frozenset(old.paths[before.state])

    def _look(self, machine: Machine, situation: Situation, at: int, entered: frozenset[str]) -> None:
        facts = dict(zip(machine.fact_index, situation.facts, strict=True))
        habits = self.living.population.habits
        here = () if machine.states[situation.state].final else self.living.habits_in(machine, situation.state)
        holding = {number for number in here if fits(habits[number].when, facts)}
        for number in [one for one in self.turns if one not in holding]:
            del self.turns[number]
        path = machine.paths[situation.state]
        for number in sorted(holding):
            innermost = next(one for one in reversed(path) if one in habits[number].states)
            if number not in self.turns or innermost in entered:
                self._begin(number, habits[number], situation, at)

    def _begin(self, number: int, habit: Habit, situation: Situation, at: int) -> None:
        count = self.times.get(number, 0)
        self.times[number] = count + 1
        bits = draw(self.key_of(habit), stream(f"behaviour {habit.name}"), count)
        after: int | None = None
        if habit.answers == POINTS or below(further(bits, _ANSWERS), POINTS) < habit.answers:
            due = next_due(situation)
            left = None if due is None else max(due[0] - at, 0)
            after = cast("int | None", drawn(habit.after, further(bits, _DELAY), left=left))
        if after is None:
            self.turns[number] = Turn(None, bits)
            return
        done = at + after if habit.hours is None else finish(at, after, habit.hours)
        self.turns[number] = Turn(max(done, self.earliest), bits)

    def key_of(self, habit: Habit) -> int:
        """What the draws of a habit begin with."""
        return self.key

    def act(self, number: int) -> None:
        """A habit's actor does what was drawn; the turn is over, whatever comes of it."""
        turn, habit = self.turns[number], self.living.population.habits[number]
        turn.at = None
        session = self.session
        choice = habit.choices[picked(habit.bounds, further(turn.bits, _CHOICE))]
        machine = session.machine
        facts = dict(zip(machine.fact_index, session.situation.facts, strict=True))
        fields = {one.name for one in fields_of(machine.policy, habit.who, choice.action)}
        values = tuple(
            (name, drawn(law, further(turn.bits, stream(name)), facts)) for name, law in choice.values if name in fields
        )
        event = ActionEvent(habit.who, choice.action, tuple(one for one in values if one[1] is not None))
        number_of_step = len(self.steps) + 1
        self.steps.append(Step(number_of_step, session.now, event))
        session.act(event, number_of_step)


def _entered(entry: Stepped) -> Iterator[str]:
    """The states that a step entered from outside."""
    fired = entry.fired
    if fired.branch is not None:
        target = entry.machine.branches[fired.rule, fired.branch].written_target
        if target is not None:
            yield from entry.machine.move(fired.before.state, target).entered
