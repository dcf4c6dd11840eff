"""What a world keeps of what happened in it: every case's story, and the order of all of it.

In: entries, case by case. Out: the stories with what they break (claims), and where a run was stopped. Absent: what
happens (``simulator/world.py``) and how it reads (``simulator/telling/story.py``).
"""

from __future__ import annotations

from collections.abc import Callable

from compiler.able import able
from compiler.calendars import UnknownYearError
from compiler.model import ClaimDef, EndsWithin, Never
from compiler.semantics import holds
from compiler.situation import Fired, Situation
from compiler.stopwatch import begun, bound, goes_on, left_over, timed, turn
from compiler.system.questions import SystemClaim
from simulator.case import Case
from simulator.clock import FIRINGS_OF_ONE_WAIT, KEPT_OF_A_LOOP
from simulator.entries import Amended, ClaimBroken, Entry, Halted, Opened, Stepped, Stuck


class Chronicle:
    """The stories of a world's cases. ``ready`` says where a case stands as things are now; without ``claims`` nothing
    is asked about what they break."""

    __slots__ = ("_claims", "_ready", "log")

    def __init__(self, ready: Callable[[Case], Situation], *, claims: bool = True) -> None:
        self._ready, self._claims = ready, claims
        self.log: list[tuple[Case, Entry]] = []

    def note(self, case: Case, entry: Entry) -> None:
        """Something happened to a case."""
        self._add(case, entry)
        if not self._claims:
            return
        fired = entry.fired if isinstance(entry, Stepped) else None
        self._look(case, entry.at, fired.before if fired is not None else self._ready(case))
        self._go_on(case, entry.at, fired)
        _begin_turn(case, entry)
        self.check_claims(case, entry.at)

    def check_claims(self, case: Case, at: int) -> None:
        """Note the claims that are found broken at an instant."""
        if not self._claims:
            return
        self._look(case, at, self._ready(case))
        for claim in case.machine.policy.claims:
            if claim.name in case.broken or claim.name in case.excused:
                continue
            body = timed(claim)
            if body is not None:
                since = case.clocks.get(claim.name)
                broken = left_over(body, since, ended=case.ended is not None)
            else:
                broken = isinstance(claim.body, Never) and holds(
                    case.machine, self._ready(case), claim.body.condition, at
                )
            if broken:
                self._break(case, at, claim.name)

    def broken(self, case: Case, at: int, claim: SystemClaim) -> None:
        """A claim of the system was found broken, as it is seen from a case."""
        case.broken.add(claim.full)
        self._add(case, ClaimBroken(at, claim.full, case.machine, claim))

    def _look(self, case: Case, at: int, situation: Situation) -> None:
        """Time went by in a situation, up to an instant: what does that break, and what is no longer asked?"""
        if at <= case.seen or case.machine.states[situation.state].final:
            return
        case.seen = at
        for claim in case.machine.policy.claims:
            if claim.unless and at > case.turn and self._silent(case, situation, claim):
                case.excused.add(claim.name)
            body, since = timed(claim), case.clocks.get(claim.name)
            if body is None or since is None or claim.name in case.broken or claim.name in case.excused:
                continue
            if at - since > bound(body):
                self._break(case, at, claim.name)

    def _silent(self, case: Case, situation: Situation, claim: ClaimDef) -> bool:
        """Whether time went by because somebody of a claim did not act although it was their turn and they could."""
        whose = turn(case.machine, situation.state).intersection(claim.unless)
        return any(able(case.machine, situation, actor, case.turn) for actor in whose)

    def _go_on(self, case: Case, at: int, fired: Fired | None) -> None:
        """Set the time of claims anew, where what happened does that."""
        for claim in case.machine.policy.claims:
            body = timed(claim)
            if body is None:
                continue
            if claim.name not in case.clocks:
                whole = isinstance(body, EndsWithin) and body.since is None
                first = case.opened if whole else at
                case.clocks[claim.name] = begun(case.machine, body, case.situation, first)
            elif fired is not None:
                case.clocks[claim.name] = goes_on(case.machine, body, case.clocks[claim.name], fired)

    def _break(self, case: Case, at: int, claim: str) -> None:
        case.broken.add(claim)
        self._add(case, ClaimBroken(at, claim, case.machine))

    def went_round(self, case: Case, at: int, cases: list[Case]) -> None:
        """What happened by itself at an instant went round: say what, and keep the first of it only."""
        by_itself = [
            (number, one, entry)
            for number, (one, entry) in enumerate(self.log)
            if isinstance(entry, Stepped) and entry.by_itself and entry.at == at
        ]
        around = [_what(entry) if one is case else f"{one.key} · {_what(entry)}" for _, one, entry in by_itself]
        self._cut([number for number, _, _ in by_itself], cases)
        timers = all(entry.event is None for _, _, entry in by_itself)
        self._add(case, Stuck(at, _latest(around), "timers" if timers else "itself", case.machine))

    def went_on(self, case: Case, at: int, cases: list[Case]) -> None:
        """The timers of a case went on and on in one wait: say which, and keep the first of them only."""
        fired = [
            (number, entry)
            for number, (one, entry) in enumerate(self.log)
            if one is case and isinstance(entry, Stepped) and entry.event is None
        ][-FIRINGS_OF_ONE_WAIT:]
        self._cut([number for number, _ in fired], cases)
        self._add(case, Stuck(at, _latest([_what(entry) for _, entry in fired]), "wait", case.machine))

    def _cut(self, around: list[int], cases: list[Case]) -> None:
        """Leave out what came after the first few of some entries, given by their places."""
        if len(around) <= KEPT_OF_A_LOOP:
            return
        gone = {id(entry) for _, entry in self.log[around[KEPT_OF_A_LOOP] :]}
        del self.log[around[KEPT_OF_A_LOOP] :]
        for one in cases:
            one.entries[:] = [entry for entry in one.entries if id(entry) not in gone]

    def halted(self, case: Case, at: int, unknown: UnknownYearError) -> None:
        """Working days had to be counted in a year that the calendar does not know."""
        self._add(case, Halted(at, unknown.calendar, unknown.year, case.machine))

    def _add(self, case: Case, entry: Entry) -> None:
        case.entries.append(entry)
        self.log.append((case, entry))


def _begin_turn(case: Case, entry: Entry) -> None:
    """Note from when on somebody can act: behind a timer not before the next second."""
    if isinstance(entry, Stepped) and entry.event is None:
        case.turn = entry.at + 1
    elif isinstance(entry, Stepped | Amended | Opened):
        case.turn = max(case.turn, entry.at)


def _what(entry: Stepped) -> str:
    """The automation or rule that was taken."""
    return entry.fired.automation or entry.fired.rule


def _latest(around: list[str]) -> tuple[str, ...]:
    """What went round, without what led there."""
    return tuple(dict.fromkeys(around[len(around) // 2 :]))
