"""A population: how many cases there are, how they begin, and who does what in them when.

Only values, every name resolved. Seconds, fen, basis points; instants are seconds since 1970-01-01T00:00Z. Absent: how
it is read (``simulator/reading/populations.py``) and lived through (``simulator/population/living.py``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from compiler.history import Timeline
from compiler.model import Value
from compiler.system.model import CompiledSystem
from dsl.source import NOWHERE, Span
from simulator.population.hours import Hours
from simulator.population.laws import Law

Condition = tuple[tuple[str, tuple[Value, ...]], ...]
"""Facts with the values that fit; all of them have to."""


@dataclass(frozen=True, slots=True)
class Alternative:
    """What a fact is where a condition on earlier facts holds; an empty one always does."""

    when: Condition
    amount: Law


@dataclass(frozen=True, slots=True)
class FactLaw:
    """How a fact begins: the first alternative that fits."""

    fact: str
    alternatives: tuple[Alternative, ...]


@dataclass(frozen=True, slots=True)
class Arrivals:
    """When cases begin: from ``first`` up to ``end``, itself excluded; evenly, or evenly within slots of the clock, of
    which ``bounds`` are the sums of the weights so far and ``begins`` the instants."""

    first: int
    end: int
    bounds: tuple[int, ...] = ()
    begins: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Choice:
    """Something that an actor may do (``action`` without the actor), and where its parameters come from."""

    action: str
    values: tuple[tuple[str, Law], ...]


@dataclass(frozen=True, slots=True)
class Opening:
    """A case of a part that an actor opens, and how its facts begin."""

    part: str
    facts: tuple[FactLaw, ...]


@dataclass(frozen=True, slots=True)
class Habit:
    """What an actor does in some states, or with ``opens`` a case that is opened there. ``name`` keys its draws.
    ``answers`` are basis points of the turns in which the actor acts at all; ``bounds`` are the sums of the weights of
    the choices so far. With ``hours``, only time within them counts for how long the actor takes."""

    name: str
    who: str
    states: tuple[str, ...]
    when: Condition
    answers: int
    after: Law
    bounds: tuple[int, ...]
    choices: tuple[Choice, ...]
    note: str | None = None
    span: Span = field(default=NOWHERE, compare=False, repr=False)
    hours: Hours | None = None
    opens: Opening | None = None


@dataclass(frozen=True, slots=True)
class Which:
    """Cases in which one of some things happened, where any are named, and which begin with some facts. What happened
    is a measure of ``simulator/population/features.py`` and of what; of ``""`` is of anything."""

    happened: tuple[tuple[Literal["end", "outcome", "timeout", "taken"], str], ...] = ()
    when: Condition = ()


@dataclass(frozen=True, slots=True)
class Indicator:
    """A figure that has a name: the share of some cases, how often something happened per case, the mean time for which
    ``who`` is awaited, or the mean time to some ends; ``among`` all cases, or some. ``value`` is the value of a fact,
    where each has such a figure."""

    name: str
    kind: Literal["share", "times", "wait", "time"]
    which: Which = Which()
    who: str = ""
    among: Which | None = None
    value: tuple[str, Value] | None = None
    note: str | None = None


Parties = tuple[tuple[str, int], ...]
"""Actors, each with how many cases in a row one party of it has; of the others, every case has its own."""


@dataclass(frozen=True, slots=True)
class Population:
    """A population of one policy. ``policy`` is written as in the file; ``timeline`` the policy's course, or one day's
    text. ``notes`` are what the author says of the assumptions."""

    name: str
    policy: str
    timeline: Timeline = field(compare=False, repr=False)
    cases: int
    seed: int
    arrivals: Arrivals
    facts: tuple[FactLaw, ...]
    settings: tuple[tuple[str, Value], ...]
    habits: tuple[Habit, ...]
    note: str | None = None
    indicators: tuple[Indicator, ...] = ()
    span: Span = field(default=NOWHERE, compare=False, repr=False)
    parties: Parties = ()
    parties_span: Span = field(default=NOWHERE, compare=False, repr=False)

    @property
    def together(self) -> int:
        """How many cases in a row live in one world, because they share a party."""
        return max((size for _, size in self.parties), default=1)


@dataclass(frozen=True, slots=True)
class SystemPopulation:
    """A population of a system: cases of ``part`` arrive, and what these bring about follows. ``members`` are the
    parts, each as a population of its policy: how facts begin that nobody gives, who does what, which figures are asked
    for; of ``part`` itself how the cases arrive. ``policy`` is the system as written in the file."""

    name: str
    policy: str
    system: CompiledSystem = field(compare=False, repr=False)
    part: str
    members: Mapping[str, Population]
    note: str | None = None
    span: Span = field(default=NOWHERE, compare=False, repr=False)

    @property
    def first(self) -> Population:
        """The part whose cases arrive."""
        return self.members[self.part]
