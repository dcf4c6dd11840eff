"""Counters that are kept outside a case: per party, or per calendar period. What is counted, not where cases live.

A step reads and changes them like a case's own: before it they are put into the situation (``load``), afterwards what
it changed is kept (``store``). The period is that of the instant of the step, in the policy's own zone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from compiler.machine import Machine
from compiler.model import CounterDef, Period
from compiler.situation import Situation
from dsl.record import record

Key = tuple[str, str, str, str]
"""Policy, counter, whose it is (a party's identity or a case's key), and the period."""


@record
class Owner:
    """Whose counters a case uses: its own key, and who its parties are, by actor. A party that is not named is the
    actor itself."""

    case: str
    parties: Mapping[str, str]

    def whose(self, counter: CounterDef) -> str:
        """A party's identity, or the case's key."""
        return self.case if counter.party is None else self.parties.get(counter.party, counter.party)


class Ledger:
    """All counts so far. One ledger serves all cases that share parties."""

    __slots__ = ("_counts",)

    def __init__(self) -> None:
        self._counts: dict[Key, int] = {}

    @property
    def counts(self) -> tuple[tuple[Key, int], ...]:
        """All counts, in a fixed order."""
        return tuple(sorted(self._counts.items()))

    def put(self, counts: Iterable[tuple[Key, int]]) -> None:
        """Counts as they were."""
        self._counts.update(counts)

    def load(self, machine: Machine, situation: Situation, owner: Owner, at: int) -> Situation:
        """The situation with the shared counters as they stand at an instant."""
        if not machine.shared:
            return situation
        used = list(situation.used)
        for n in machine.shared:
            used[n] = self._counts.get(_key(machine, n, owner, at), 0)
        return Situation(situation.state, situation.entered, situation.facts, tuple(used), situation.timers,
                         situation.taken)  # fmt: skip

    def store(self, machine: Machine, after: Situation, owner: Owner, at: int) -> None:
        """Keep the shared counters as a step at an instant left them."""
        for n in machine.shared:
            self._counts[_key(machine, n, owner, at)] = after.used[n]


def _key(machine: Machine, n: int, owner: Owner, at: int) -> Key:
    counter = machine.policy.counters[n]
    period = "" if counter.each is None else period_of(counter.each, at, machine.policy.zone).isoformat()
    return machine.policy.name, counter.name, owner.whose(counter), period


def period_of(each: Period, at: int, zone: str) -> date:
    """The first day of the calendar period that an instant lies in; weeks begin on Monday."""
    day = datetime.fromtimestamp(at, UTC).astimezone(ZoneInfo(zone)).date()
    match each:
        case "day":
            return day
        case "week":
            return day - timedelta(days=day.weekday())
        case "month":
            return day.replace(day=1)
        case "year":
            return day.replace(month=1, day=1)
