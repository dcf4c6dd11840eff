"""Counters that are kept outside a case: per party, or per calendar period. What is counted, not where cases live.

A step reads and changes them like a case's own: before it they are put into the situation (``load``), afterwards what
it changed is kept (``store``). The period is that of the instant of the step, in the policy's own zone.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import cast
from zoneinfo import ZoneInfo

from compiler.machine import Machine
from compiler.model import CounterDef, Period
from compiler.opened import NotKnownError, Open
from compiler.situation import Situation
from compiler.worktime import OPEN_YEARS, day_of
from dsl.record import record

Key = tuple[str, str, str, str]
"""Policy, counter, whose it is (a party's identity or a case's key), and the period."""

Counts = tuple[tuple[Key, int | None, int], ...]
"""Counts with their keys; where instants are open the key has the kind of the period, and its number stands beside."""


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
    """All counts so far. One ledger serves all cases that share parties.

    Where instants are ``open`` it is not known which period one lies in, only which number it has: of each counter the
    latest period is kept, and no later one has begun. All instants are then taken so, those too that are known."""

    __slots__ = ("_counts", "_lately", "_open")

    def __init__(self) -> None:
        self._counts: dict[Key, int] = {}
        self._lately: dict[Key, tuple[int, int]] = {}
        self._open = False

    @property
    def counts(self) -> Counts:
        """All counts, in a fixed order, each with its period where that is open."""
        kept: list[tuple[Key, int | None, int]] = [(key, None, count) for key, count in self._counts.items()]
        lately = [(key, period, count) for key, (period, count) in self._lately.items()]
        return tuple(sorted([*kept, *lately], key=lambda one: one[0]))

    def put(self, counts: Counts, since: int) -> None:
        """Counts as they were, of a case that was opened at an instant; they may have been kept while instants were
        open and be put back where none is."""
        self._open = isinstance(since, Open)
        for key, period, count in counts:
            if period is None:
                self._counts[key] = count
            elif self._open:
                self._lately[key] = period, count
            else:
                self._counts[(*key[:3], date.fromordinal(period).isoformat())] = count

    def load(self, machine: Machine, situation: Situation, owner: Owner, at: int) -> Situation:
        """The situation with the shared counters as they stand at an instant."""
        if not machine.shared:
            return situation
        used = list(situation.used)
        for n in machine.shared:
            used[n] = self._count(machine, n, owner, at)
        return Situation(situation.state, situation.entered, situation.facts, tuple(used), situation.timers,
                         situation.taken)  # fmt: skip

    def store(self, machine: Machine, after: Situation, owner: Owner, at: int) -> None:
        """Keep the shared counters as a step at an instant left them."""
        for n in machine.shared:
            counter = machine.policy.counters[n]
            if counter.each is not None and self._opened(at):
                self._lately[self._latest(machine, counter, owner)] = _number(counter.each, at, machine), after.used[n]
            else:
                self._counts[_key(machine, counter, owner, at)] = after.used[n]

    def _count(self, machine: Machine, n: int, owner: Owner, at: int) -> int:
        """A counter at an instant."""
        counter = machine.policy.counters[n]
        if counter.each is None or not self._opened(at):
            return self._counts.get(_key(machine, counter, owner, at), 0)
        period, count = self._lately.get(self._latest(machine, counter, owner), (None, 0))
        return count if period is not None and period == _number(counter.each, at, machine) else 0

    def _opened(self, at: int) -> bool:
        self._open = self._open or isinstance(at, Open)
        return self._open

    def _latest(self, machine: Machine, counter: CounterDef, owner: Owner) -> Key:
        """What the latest period of a counter is kept as. Where an amendment has changed its periods an earlier one can
        count again, and that is not kept."""
        name = machine.policy.name, counter.name, owner.whose(counter)
        if any(key[:3] == name and key[3] != counter.each for key in self._lately):
            raise NotKnownError
        return *name, counter.each or ""


def _key(machine: Machine, counter: CounterDef, owner: Owner, at: int) -> Key:
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


def _number(each: Period, at: int, machine: Machine) -> int:
    """The first day of the period that an instant lies in, as a number."""
    if not isinstance(at, Open):
        return period_of(each, at, machine.policy.zone).toordinal()
    day = day_of(at, machine.policy.zone)
    match each:
        case "day":
            return day
        case "week":
            return day - (day + 6) % 7
        case _:
            return cast("int", cast("Open", day).stepped(*_begins(each)))


@lru_cache(maxsize=2)
def _begins(each: Period) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The days on which months or years begin, as a function of the day."""
    months = range(1, 13) if each == "month" else (1,)
    days = [date(year, month, 1).toordinal() for year in OPEN_YEARS for month in months]
    return tuple(days), tuple(days[:-1])
