"""How long actors take and what they choose, as a log shows it: counts by state and actor.

In: cases as they were judged, up to where they deviate. Out: for each state how long cases stood there, and for each
actor who ever acted there after how long, and what. A stay in a state in which an actor does nothing says that it took
them longer than that. Only the first thing that an actor does in a stay counts. Absent: which law that is
(``simulator/population/fits.py``).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from compiler.model import Value
from simulator.entries import Amended, Denied, Entry, Stepped
from simulator.population.laws import POINTS
from simulator.population.living import Life
from simulator.population.measures import narrowed

Values = Counter[Value]


def nearly(seconds: int) -> int:
    """A length to one part in 512, so that there are not too many of them."""
    narrow, place = narrowed(seconds)
    return place << narrow


@dataclass(slots=True)
class Share:
    """Which shares of a fact a number could be every time: basis points from ``low`` to ``high``, both included."""

    low: int = 1
    high: int = 100_000

    def add(self, number: int, whole: int) -> None:
        """One more number, rounded half up."""
        if whole <= 0:
            self.low, self.high = 1, 0
            return
        self.low = max(self.low, -((1 - 2 * number) * POINTS // (2 * whole)))
        self.high = min(self.high, -((-(2 * number + 1) * POINTS) // (2 * whole)) - 1)


@dataclass(slots=True)
class Doing:
    """What an actor does in a state: after how long, what with which parameters, and how long those stays lasted;
    of parameters that are numbers, which shares of which facts they could always be."""

    after: Counter[int] = field(default_factory=Counter)
    lasted: Counter[int] = field(default_factory=Counter)
    actions: Counter[str] = field(default_factory=Counter)
    parameters: dict[tuple[str, str], Values] = field(default_factory=dict)
    shares: dict[tuple[str, str], dict[str, Share]] = field(default_factory=dict)


@dataclass(slots=True)
class Turns:
    """The counts of many cases. ``further`` are actions that were not the first of their actor in a stay."""

    cases: int = 0
    stays: dict[str, Counter[int]] = field(default_factory=dict)
    doings: dict[tuple[str, str], Doing] = field(default_factory=dict)
    facts: dict[str, Values] = field(default_factory=dict)
    hours: Counter[int] = field(default_factory=Counter)
    weekdays: Counter[int] = field(default_factory=Counter)
    first: int | None = None
    last: int | None = None
    further: int = 0

    def add(self, life: Life, hour: int, weekday: int) -> None:
        """One more case, with the hour and the weekday on which it began."""
        self.cases += 1
        self.hours[hour] += 1
        self.weekdays[weekday] += 1
        self.first = life.start if self.first is None else min(self.first, life.start)
        self.last = life.start if self.last is None else max(self.last, life.start)
        for name, value in life.facts:
            self.facts.setdefault(name, Counter())[value] += 1
        facts = {name: value for name, value in life.facts if type(value) is int}
        for stay in _stays(life):
            self._count(stay, facts)

    def waited(self, state: str, actor: str) -> Counter[int]:
        """How long stays lasted in which an actor did nothing."""
        return self.stays[state] - self.doings[state, actor].lasted

    def _count(self, stay: _Stay, facts: dict[str, int]) -> None:
        length = nearly(stay.left - stay.entered)
        self.stays.setdefault(stay.state, Counter())[length] += 1
        seen: set[str] = set()
        for actor, action, at, parameters in stay.acts:
            if actor in seen:
                self.further += 1
                continue
            seen.add(actor)
            doing = self.doings.setdefault((stay.state, actor), Doing())
            doing.after[nearly(at - stay.entered)] += 1
            doing.lasted[length] += 1
            doing.actions[action] += 1
            for name, value in parameters:
                doing.parameters.setdefault((action, name), Counter())[value] += 1
                _share(doing.shares.setdefault((action, name), {}), doing.actions[action], value, facts)


def _share(shares: dict[str, Share], count: int, value: Value, facts: dict[str, int]) -> None:
    """Keep the facts of which a number is the same share as before; it has to have been given every time."""
    if count == 1:
        shares.update({fact: Share() for fact in facts})
    for fact in list(shares):
        share = shares[fact]
        if type(value) is int and fact in facts:
            share.add(value, facts[fact])
        if type(value) is not int or fact not in facts or share.low > share.high:
            del shares[fact]


@dataclass(slots=True)
class _Stay:
    """A stay in an innermost state, and what was done in it."""

    state: str
    entered: int
    left: int
    acts: list[tuple[str, str, int, tuple[tuple[str, Value], ...]]] = field(default_factory=list)


def _stays(life: Life) -> Iterator[_Stay]:
    """The stays of a case, the last one up to where its record goes; a final state is none."""
    if life.run is None:
        return
    stay = _Stay(life.run.entries[0].machine.policy.leaf_of(""), life.start, life.start)
    for entry in life.run.entries:
        stay.left = entry.at
        if isinstance(entry, Stepped | Denied) and entry.step is not None and entry.event is not None:
            event = entry.event
            stay.acts.append((event.actor, event.action, entry.at, event.parameters))
        after = _entered(entry, stay.state)
        if after is not None:
            yield stay
            stay = _Stay(after, entry.at, entry.at)
    if life.run.ended is None:
        stay.left = life.run.now
        yield stay


def _entered(entry: Entry, state: str) -> str | None:
    """The state that an entry leads into, where that is another stay."""
    match entry:
        case Stepped(fired=fired) if fired.branch is not None:
            moved = entry.machine.branches[fired.rule, fired.branch].written_target is not None
            return fired.after.state if moved else None
        case Amended(migrated=migrated) if migrated is not None and migrated.after.state != state:
            return migrated.after.state
        case _:
            return None
