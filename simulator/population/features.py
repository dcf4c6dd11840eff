"""What is counted of one case: whole numbers by name, which add up over cases.

In: a case lived through. Out: its features, each a key with a whole number; what a case has none of is not there, and
counts as 0. Absent: adding up (``simulator/population/measures.py``).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from compiler.machine import Machine
from compiler.model import Kind
from compiler.situation import Fired, Situation
from compiler.stopwatch import turn
from simulator.entries import Amended, Denied, Stepped
from simulator.population.living import Life

Measure = Literal["end", "open", "lasts", "timeout", "late", "taken", "outcome", "amount", "refused", "waited"]
"""What is measured: cases by their end (a state), cases left open (why, and the state); seconds to the end; how often
a deadline passed (its id), and while whom it awaited (an actor); how often a rule's branch was taken (id, number); how
often an outcome was given (its name), and what the amounts in it came to (name, field), in fen; how often an action was
refused (action, kind); seconds for which an actor was awaited."""


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
    for feature, count in _parts(life):
        found[feature] = found.get(feature, 0) + count
    return found


def _parts(life: Life) -> Iterator[tuple[Feature, int]]:
    run = life.run
    if run is None:
        yield Feature("open", life.fate, ""), 1
        return
    state = run.situation.state
    if run.ended is not None:
        yield Feature("end", state), 1
        yield LASTS, run.ended - run.start
    else:
        yield Feature("open", life.fate, state), 1
    since, machine = run.start, run.machine
    for entry in run.entries:
        match entry:
            case Stepped(fired=fired):
                yield from _waited(entry.machine, fired.before, since, entry.at)
                yield from _taken(entry.machine, fired, timer=entry.event is None)
                since = entry.at
            case Amended(migrated=migrated) if migrated is not None:
                yield from _waited(machine, migrated.before, since, entry.at)
                since = entry.at
            case Denied(refused=refused):
                deed = f"{entry.event.actor}.{entry.event.action}"
                yield Feature("refused", deed, refused.kind), 1
            case _:
                pass
        machine = entry.machine
    if run.ended is None:
        yield from _waited(run.machine, run.situation, since, run.now)


def _waited(machine: Machine, situation: Situation, since: int, at: int) -> Iterator[tuple[Feature, int]]:
    """For whom time went by in a situation."""
    if at > since and situation.state in machine.states:
        for actor in sorted(turn(machine, situation.state)):
            yield Feature("waited", actor), at - since


def _taken(machine: Machine, fired: Fired, *, timer: bool) -> Iterator[tuple[Feature, int]]:
    """What a step was and brought about."""
    if timer:
        yield Feature("timeout", fired.rule), 1
        for actor in sorted(turn(machine, fired.before.state)):
            yield Feature("late", actor), 1
    yield Feature("taken", fired.rule, "" if fired.branch is None else str(fired.branch + 1)), 1
    for given in fired.outcomes:
        yield Feature("outcome", given.outcome), 1
        fields = next((one.fields for one in machine.policy.outcomes if one.name == given.outcome), ())
        for field, value in zip(fields, given.arguments, strict=False):
            if field.type is Kind.MONEY and isinstance(value, int):
                yield Feature("amount", given.outcome, field.name), value
