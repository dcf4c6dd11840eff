"""What a world keeps of what happened in it: every case's story, and the order of all of it.

In: entries, case by case. Out: the stories with what they break (claims), and where a run was stopped. Absent: what
happens (``simulator/world.py``) and how it reads (``simulator/telling/story.py``).
"""

from __future__ import annotations

from collections.abc import Callable

from compiler.calendars import UnknownYearError
from compiler.semantics import holds
from compiler.situation import Situation
from simulator.case import Case
from simulator.clock import KEPT_OF_A_LOOP
from simulator.entries import ClaimBroken, Entry, Halted, Stepped, Stuck


class Chronicle:
    """The stories of a world's cases. ``ready`` says where a case stands as things are now."""

    __slots__ = ("_ready", "log")

    def __init__(self, ready: Callable[[Case], Situation]) -> None:
        self._ready = ready
        self.log: list[tuple[Case, Entry]] = []

    def note(self, case: Case, entry: Entry) -> None:
        """Something happened to a case."""
        self._add(case, entry)
        self.check_claims(case, entry.at)

    def check_claims(self, case: Case, at: int) -> None:
        """Note the claims that are found broken at an instant."""
        until = at if case.ended is None else case.ended
        for claim in case.machine.policy.claims:
            if claim.name in case.broken:
                continue
            if claim.ends_within is not None:
                broken = until - case.opened > claim.ends_within
            else:
                broken = claim.never is not None and holds(case.machine, self._ready(case), claim.never, at)
            if broken:
                case.broken.add(claim.name)
                self._add(case, ClaimBroken(at, claim.name, case.machine))

    def stopped(self, case: Case, at: int, cases: list[Case]) -> None:
        """What happened by itself at an instant went round: say what, and keep the first of it only."""
        by_itself = [
            (number, one, entry.fired.automation or entry.fired.rule)
            for number, (one, entry) in enumerate(self.log)
            if isinstance(entry, Stepped) and entry.by_itself and entry.at == at
        ]
        around = [what if one is case else f"{one.key} · {what}" for _, one, what in by_itself]
        if len(by_itself) > KEPT_OF_A_LOOP:
            cut = by_itself[KEPT_OF_A_LOOP][0]
            gone = {id(entry) for _, entry in self.log[cut:]}
            del self.log[cut:]
            for one in cases:
                one.entries[:] = [entry for entry in one.entries if id(entry) not in gone]
        self._add(case, Stuck(at, tuple(dict.fromkeys(around[len(around) // 2 :])), case.machine))

    def halted(self, case: Case, at: int, unknown: UnknownYearError) -> None:
        """Working days had to be counted in a year that the calendar does not know."""
        self._add(case, Halted(at, unknown.calendar, unknown.year, case.machine))

    def _add(self, case: Case, entry: Entry) -> None:
        case.entries.append(entry)
        self.log.append((case, entry))
