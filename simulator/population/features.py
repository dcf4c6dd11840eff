"""What is counted of one case: whole numbers by name, which add up over cases.

In: a case lived through. Out: its features, each a key with a whole number; what a case has none of is not there, and
counts as 0. Absent: adding up (``simulator/population/measures.py``).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from compiler.machine import Machine
from compiler.model import Kind
from compiler.opened import Open
from compiler.situation import Fired, Situation
from compiler.stopwatch import turn
from simulator.entries import Amended, Denied, Entry, Stepped
from simulator.population.living import Fate, Life

Measure = Literal[
    "end", "open", "lasts", "timeout", "late", "taken", "outcome", "amount", "refused", "waited", "stayed",
    "cases", "aside",
]  # fmt: skip
"""What is measured: cases by their end (a state), cases left open (why, and the state); seconds to the end; how often
a deadline passed (its id), and while whom it awaited (an actor); how often a rule's branch was taken (id, number); how
often an outcome was given (its name), and what the amounts in it came to (name, field), in fen; how often an action was
refused (action, kind); seconds for which an actor was awaited; seconds spent in a state that holds no others; of a case
that arrives with what follows from it, how many cases these are (of a part, or of all).
What is kept aside counts nowhere."""


@dataclass(frozen=True, slots=True, order=True)
class Feature:
    """One thing that is counted: what, of which, and a further name where that needs one."""

    measure: Measure
    of: str
    more: str = ""


LASTS = Feature("lasts", "")

Features = dict[Feature, int]


def features(life: Life) -> Features:
    """Everything that is counted of a case."""
    found: Features = {}

    def count(feature: Feature, more: int) -> None:
        found[feature] = found.get(feature, 0) + more

    run = life.run
    if run is None:
        count(Feature("open", life.fate, ""), 1)
        return found
    counting = Counting(count, run.start)
    for entry in run.entries:
        counting.note(entry)
    counting.left(life.fate, run.start, run.now, run.ended, run.machine, run.situation)
    return {feature: total for feature, total in found.items() if total or feature == LASTS}


class Counting:
    """Counts along a case, entry by entry. ``count`` is told each feature and how much more of it there is, 0 among
    that; ``since`` is from when on nothing has happened, ``machine`` the text by then."""

    __slots__ = ("count", "machine", "since")

    def __init__(self, count: Callable[[Feature, int], None], since: int, machine: Machine | None = None) -> None:
        self.count, self.since, self.machine = count, since, machine

    def note(self, entry: Entry) -> None:
        """One more entry."""
        match entry:
            case Stepped(fired=fired):
                self.waited(entry.machine, fired.before, entry.at)
                self._taken(entry.machine, fired, timer=entry.event is None)
            case Amended(migrated=migrated) if migrated is not None and self.machine is not None:
                self.waited(self.machine, migrated.before, entry.at)
            case Denied(refused=refused):
                deed = f"{entry.event.actor}.{entry.event.action}"
                self.count(Feature("refused", deed, refused.kind), 1)
            case _:
                pass
        self.machine = entry.machine

    def left(self, fate: Fate, start: int, now: int, ended: int | None, machine: Machine, situation: Situation) -> None:
        """The case is left."""
        if ended is not None:
            self.count(Feature("end", situation.state), 1)
            self.count(LASTS, ended - start)
        else:
            self.count(Feature("open", fate, situation.state), 1)
            self.waited(machine, situation, now)

    def waited(self, machine: Machine, situation: Situation, at: int) -> None:
        """Where time went by in a situation, and for whom."""
        if situation.state in machine.states:
            self.count(Feature("stayed", situation.state), at - self.since)
            for actor in sorted(turn(machine, situation.state)):
                self.count(Feature("waited", actor), at - self.since)
        self.since = at

    def _taken(self, machine: Machine, fired: Fired, *, timer: bool) -> None:
        """What a step was and brought about."""
        count = self.count
        if timer:
            count(Feature("timeout", fired.rule), 1)
            for actor in sorted(turn(machine, fired.before.state)):
                count(Feature("late", actor), 1)
        count(Feature("taken", fired.rule, "" if fired.branch is None else str(fired.branch + 1)), 1)
        for given in fired.outcomes:
            count(Feature("outcome", given.outcome), 1)
            fields = next((one.fields for one in machine.policy.outcomes if one.name == given.outcome), ())
            for field, value in zip(fields, given.arguments, strict=False):
                if field.type is Kind.MONEY and isinstance(value, int | Open):
                    count(Feature("amount", given.outcome, field.name), value)
