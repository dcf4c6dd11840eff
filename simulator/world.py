"""Cases on one clock: what falls due, what actors do, what is done by itself, and what one brings about in another.

In: parts with their texts, and for a system its links and givens; then cases that are opened, actions, and waiting.
Out: where every case stands and, on request, every entry of its story. At one instant amendments come first, then
actions, then timers; everything that one of these causes, automations and consequences in other cases, is settled
before the next. Where working days would have to be counted in a year that a calendar does not know, everything
stops. Absent: what each of these does (``simulator/happenings.py``), any sense of the real time of day.
"""

from __future__ import annotations

from collections.abc import Mapping

from compiler.calendars import UnknownYearError
from compiler.history import Timeline
from compiler.model import Value
from compiler.semantics import next_due
from compiler.situation import ActionEvent, Refused, Result, Situation
from compiler.system.model import CompiledSystem
from simulator.case import Case, Cast, Standing
from simulator.clock import Machines
from simulator.entries import Entry
from simulator.happenings import Handed, Happenings

ONE = "case"
"""What the only part of a world of one policy is called."""


def casts_of(timelines: Mapping[str, Timeline], settings: Mapping[str, Mapping[str, Value]]) -> dict[str, Cast]:
    """The parts of a world, in the order given, under some settings each."""
    return {
        name: Cast(name, order, timeline, Machines(timeline, settings.get(name)))
        for order, (name, timeline) in enumerate(timelines.items())
    }


class World:
    """Cases on one clock. With ``record=False`` it keeps no entries and checks no claims, with ``claims=False`` no
    claims alone. ``handed`` says with which facts a case begins that a link opens, given those of the link."""

    __slots__ = ("_happenings", "cases")

    def __init__(
        self, start_at: int, casts: Mapping[str, Cast], system: CompiledSystem | None = None, *, record: bool = True,
        claims: bool = True, handed: Handed | None = None,
    ) -> None:  # fmt: skip
        self._happenings = Happenings(start_at, casts, system, recording=record, claims=claims)
        self._happenings.handed = handed
        self.cases = self._happenings.cases

    @property
    def now(self) -> int:
        """The instant at which the clock stands."""
        return self._happenings.now

    @property
    def halted(self) -> bool:
        """Whether everything was stopped at the end of a calendar."""
        return self._happenings.halted

    @property
    def log(self) -> list[tuple[Case, Entry]]:
        """Everything that happened, in its order."""
        return self._happenings.chronicle.log

    # ── what a caller does ─────────────────────────────────────────────────────────────────────────────────────

    def open(
        self,
        part: str,
        key: str,
        facts: Mapping[str, Value],
        parties: Mapping[str, str] | None = None,
        belongs: Case | None = None,
    ) -> Case:
        """Open a case now, and let everything happen that follows at once. Facts that its text doesn't have are left
        out; its parties are those of the case it belongs to, unless given. UnknownYearError where the calendar ends
        before it is open."""
        number = len(self.cases)
        try:
            self._happenings.opened(part, key, facts, parties, belongs)
            self._happenings.settle()
        except UnknownYearError as unknown:
            if len(self.cases) == number:
                raise
            self._happenings.halt(unknown)
        return self.cases[number]

    def placed(self, cast: Cast, standing: Standing) -> Case:
        """A case that stands somewhere already; it is alone."""
        return self._happenings.placed(cast, standing)

    def standing(self, case: Case) -> Standing:
        """Where a case that is alone stands."""
        return self._happenings.standing(case)

    def of_party(self, part: str, parties: Mapping[str, str]) -> Case | None:
        """The case that a party has of a part of which there is one for each; None where it has none yet, and for
        other parts."""
        return self._happenings.of_party(part, parties)

    def fresh_key(self, part: str, belongs: Case) -> str:
        """What a case of a part is called that nobody names."""
        return self._happenings.fresh_key(part, belongs)

    def act(self, case: Case, event: ActionEvent, step: int | None = None) -> Result:
        """An actor does something now. A refusal changes nothing. Timers due at this very second fire only when the
        clock moves on, or by ``settle``. Where the calendar ends the case stays where it was, which is a refusal."""
        result: Result = Refused("condition", self.now)
        try:
            result = self._happenings.act(case, event, step)
            self._happenings.settle()
        except UnknownYearError as unknown:
            self._happenings.halt(unknown)
        return result

    def wait_until(self, instant: int) -> None:
        """Let time pass up to an instant: everything that falls due before it happens, and what falls due at the old
        one. Timers due at the new instant itself wait, because actors come first. ValueError where it is past."""
        if instant < self.now:
            raise ValueError(f"the clock stands at {self.now} and does not go back to {instant}")
        self._pass(instant, through=False)

    def arrived(self, case: Case, step: int | None) -> None:
        """Note for a case that a step which only waits has arrived."""
        if not self._happenings.recording:
            return
        try:
            self._happenings.arrived(case, step)
        except UnknownYearError as unknown:
            self._happenings.halt(unknown)

    def settle(self) -> None:
        """No actor does anything more at this instant: timers due now fire."""
        self._pass(self.now, through=True)
        try:
            self._happenings.check_claims()
        except UnknownYearError as unknown:
            self._happenings.halt(unknown)

    def tried(self, case: Case, event: ActionEvent) -> Result:
        """What an action would do now; nothing changes."""
        return self._happenings.tried(case, event)

    def ready(self, case: Case) -> Situation:
        """Where a case stands, with what others tell it and the counters it shares as they are now."""
        return self._happenings.ready(case)

    # ── what time does ─────────────────────────────────────────────────────────────────────────────────────────

    def _pass(self, to: int, *, through: bool) -> None:
        """Bring about what lies between now and an instant: amendments up to it, timers before it, and with
        ``through`` those due at it. Where the calendar ends, the clock stops."""
        for case in self.cases:
            case.firings = 0
        try:
            self._go_through(to, through=through)
        except UnknownYearError as unknown:
            self._happenings.halt(unknown)
        else:
            self._happenings.now = to

    def _go_through(self, to: int, *, through: bool) -> None:
        here = self._happenings
        while True:
            amended, due = self._first_amendment(), self._first_due()
            if amended is not None and amended <= to and (due is None or amended <= due[0]):
                concerned = [case for case in self.cases if case.next_amendment() == amended]
                here.amend(sorted(concerned, key=lambda case: case.order), amended)
            elif due is not None and (due[0] < to or (through and due[0] == to)):
                here.fire(due[1], due[2], max(due[0], here.now))
            else:
                return
            here.settle()

    def next_event(self) -> int | None:
        """When anything comes by itself next, now at the earliest: a timer, or another text."""
        due, amended = self._first_due(), self._first_amendment()
        coming = [at for at in (None if due is None else due[0], amended) if at is not None]
        return max(min(coming), self.now) if coming else None

    def _first_amendment(self) -> int | None:
        found: int | None = None
        for case in self.cases:
            at = case.next_amendment()
            if at is not None and (found is None or at < found):
                found = at
        return found

    def _first_due(self) -> tuple[int, Case, str] | None:
        """The next timer: the earliest; of several at one instant that of the part declared first, then that of the
        older case."""
        found: tuple[int, Case, str] | None = None
        for case in self.cases:
            due = next_due(case.situation) if case.live else None
            if due is not None and (found is None or (due[0], case.order) < (found[0], found[1].order)):
                found = due[0], case, due[1]
        return found
