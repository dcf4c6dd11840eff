"""Whether a recorded case follows the rules, and where it first does not.

In: a case of a log, and the texts. Out: the case lived through as far as the record follows them, and its first
deviation: an action that the rules refuse, or that came after a deadline; one recorded as refused that they take;
something that they do by themselves and the record does not have, or has and they do not do; another state. Absent:
words, reading (``simulator/logs/cases.py``).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from compiler.calendars import UnknownYearError
from compiler.semantics import next_due
from compiler.situation import ActionEvent, Fired, Refused, Situation
from simulator.clock import Machines
from simulator.entries import Denied, Opened, Stepped
from simulator.logs.data import Event, Layout, LogCase
from simulator.logs.verdicts import Deviation, DeviationKind, Verdict, own_name
from simulator.population.living import Fate, Life
from simulator.scenario import Step
from simulator.session import Session
from simulator.telling.saying import fields_of

MOST_TRIED = 8
"""Of so many deadlines that passed since the last action it is tried whether the action would have come in time."""


class Judge:
    """Judges the cases of a log, one after the other; ``until`` is when the record ends."""

    def __init__(self, layout: Layout, until: int) -> None:
        self.layout, self.until = layout, until
        self.machines = Machines(layout.timeline, dict(layout.settings))

    def verdict(self, case: LogCase) -> Verdict:
        """What the rules say to a case."""
        session = self.opened(case)
        if session is None:
            return Verdict(case, Life(case.number, case.start, case.facts, (), None, "calendar"), None)
        return _Judged(self, case, session).verdict()

    def opened(self, case: LogCase) -> Session | None:
        """The case at its beginning; None where its calendar ends before."""
        settings = dict(self.layout.settings)
        try:
            return Session(
                self.layout.timeline, case.start, dict(case.facts), settings, machines=self.machines, claims=False
            )
        except UnknownYearError:
            return None


@dataclass(slots=True)
class _Judged:
    """A case while it is judged. ``untold`` are things that the rules did by themselves and the record has not told
    yet; ``moves`` what was done to the session, None for letting pass what is due at once."""

    judge: Judge
    case: LogCase
    session: Session
    seen: int = 0
    untold: list[Stepped] = field(default_factory=list)
    moves: list[tuple[int, ActionEvent | None]] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    watched: int | None = None

    def verdict(self) -> Verdict:
        """Go through the record, up to where it deviates."""
        found = self._begun()
        for event in self.case.events:
            if found is not None or self._stopped():
                break
            found = self._took(event)
        if found is None and not self._stopped():
            found = self._ended()
        return Verdict(self.case, self._life(), found)

    def _life(self) -> Life:
        session = self.session
        fate: Fate = "horizon"
        if session.ended is not None:
            fate = "ended"
        elif self._stopped():
            fate = "calendar" if session.halted else "endless"
        return Life(self.case.number, self.case.start, self.case.facts, tuple(self.steps), session.run, fate)

    def _stopped(self) -> bool:
        return self.session.stuck or self.session.halted

    # ── what is recorded ───────────────────────────────────────────────────────────────────────────────────────

    def _begun(self) -> Deviation | None:
        opened = self.session.entries[0]
        self._look()
        if not isinstance(opened, Opened) or self._agrees(self.case.state, opened.situation):
            return None
        return self._deviation("state", Event(self.case.row, self.case.start, "state", "", (), self.case.state))

    def _took(self, event: Event) -> Deviation | None:
        """One event of the record."""
        self._wait(event.at)
        if self._stopped():
            return None
        missing = self._missing(event.at - self.judge.layout.late, event)
        if missing is not None:
            return self._late(event, missing.entry) or missing
        match event.kind:
            case "action" | "refused":
                return self._acted(event)
            case "own":
                return self._by_itself(event)
            case "state":
                return self._reached(event)
            case "watched":
                self.watched = event.at
                return None if self._agrees(event.state, self.session.situation) else self._deviation("state", event)

    def _acted(self, event: Event) -> Deviation | None:
        """An action, taken or refused."""
        deed, session = self._fitting(event), self.session
        step = Step(len(self.steps) + 1, session.now, deed)
        self.steps.append(step)
        result = session.act(deed, step.number)
        if session.halted:
            return None
        entries = (one for one in session.entries if isinstance(one, Stepped | Denied))
        entry = next(one for one in entries if one.step == step.number)
        if isinstance(result, Fired) and event.kind == "refused":
            return self._deviation("accepted", event, entry)
        if isinstance(result, Refused) and event.kind == "action":
            passed = self._too_late(deed)
            return self._deviation("refused" if passed is None else "late", event, entry, passed)
        self.moves.append((step.at, deed))
        self._look()
        after = result.after if isinstance(result, Fired) else session.situation
        return None if self._agrees(event.state, after) else self._deviation("state", event, entry)

    def _by_itself(self, event: Event) -> Deviation | None:
        """Something that the rules are said to have done."""
        self._until(lambda: self._told(event) is not None, event.at)
        entry = self._told(event)
        if entry is None:
            return None if self._stopped() else self._deviation("unfounded", event)
        self.untold.remove(entry)
        return None if self._agrees(event.state, entry.fired.after) else self._deviation("state", event, entry)

    def _reached(self, event: Event) -> Deviation | None:
        """A state in which the case is said to be."""
        self._until(lambda: self._agrees(event.what, self.session.situation), event.at)
        return None if self._agrees(event.what, self.session.situation) else self._deviation("state", event)

    def _ended(self) -> Deviation | None:
        """The record says no more: what the rules did until it ends should be in it."""
        until, layout = self.judge.until, self.judge.layout
        if self.watched is None:
            self._wait(until)
        return self._missing(None if layout.own is None else until - layout.late, None)

    # ── what the rules do ──────────────────────────────────────────────────────────────────────────────────────

    def _wait(self, until: int) -> None:
        """Let time pass."""
        if until > self.session.now:
            self.session.wait_until(until)
        self._look()

    def _until(self, there: Callable[[], bool], at: int) -> None:
        """Let happen what is due now, or within the time by which the record may be early, until it is there."""
        session, latest = self.session, at + self.judge.layout.late
        while not there() and not self._stopped():
            due = next_due(session.situation)
            if due is None or due[0] > latest or session.ended is not None:
                return
            self._wait(due[0])
            session.settle()
            self.moves.append((session.now, None))
            self._look()

    def _look(self) -> None:
        """Note what the rules have done by themselves since, where the log records it."""
        own = self.judge.layout.own
        entries = self.session.entries
        for entry in entries[self.seen :]:
            if isinstance(entry, Stepped) and entry.by_itself and (own is None or own_name(entry) in own):
                self.untold.append(entry)
        self.seen = len(entries)

    def _told(self, event: Event) -> Stepped | None:
        """What the rules have done that an event tells."""
        late = self.judge.layout.late
        fitting = (one for one in self.untold if own_name(one) == event.what and abs(one.at - event.at) <= late)
        return next(fitting, None)

    def _missing(self, before: int | None, event: Event | None) -> Deviation | None:
        """Something that the rules did before an instant and that the record does not have."""
        found = next((one for one in self.untold if before is None or one.at < before), None)
        return None if found is None else self._deviation("missing", event, found)

    def _late(self, event: Event, missing: Denied | Stepped | None) -> Deviation | None:
        """An action that came after a deadline which the record does not have, and that the rules refuse for that."""
        if event.kind != "action" or not isinstance(missing, Stepped) or missing.event is not None:
            return None
        deed = self._fitting(event)
        if not self._would(deed, missing.at) or self._would(deed, event.at):
            return None
        self.untold.clear()
        return self._acted(event)

    def _too_late(self, deed: ActionEvent) -> Stepped | None:
        """The deadline before which an action would have been taken."""
        passed: list[Stepped] = []
        for entry in self.session.entries[:-1]:
            if isinstance(entry, Stepped) and entry.event is None:
                passed.append(entry)
            elif isinstance(entry, Stepped) and not entry.by_itself:
                passed.clear()
        for one in reversed(passed[-MOST_TRIED:]):
            if self._would(deed, one.at):
                return one
        return None

    def _would(self, deed: ActionEvent, at: int) -> bool:
        """Whether an action would have been taken at an instant, before what was due then."""
        again = self.judge.opened(self.case)
        if again is None:
            return False
        for instant, done in self.moves:
            if instant > at or (instant == at and done is None):
                break
            again.wait_until(max(instant, again.now))
            if done is None:
                again.settle()
            else:
                again.act(done)
        again.wait_until(max(at, again.now))
        return isinstance(again.act(deed), Fired)

    # ── what is said of it ─────────────────────────────────────────────────────────────────────────────────────

    def _fitting(self, event: Event) -> ActionEvent:
        """The action with those parameters that the text in force has."""
        deed = event.action
        known = {one.name for one in fields_of(self.session.machine.policy, deed.actor, deed.action)}
        return ActionEvent(deed.actor, deed.action, tuple(one for one in deed.parameters if one[0] in known))

    def _agrees(self, state: str | None, situation: Situation) -> bool:
        """Whether a case is where the record says, or inside; now, or in the situation right after a step."""
        path = self.session.machine.paths
        return state is None or any(
            state in path.get(one.state, (one.state,)) for one in (situation, self.session.situation)
        )

    def _deviation(
        self, kind: DeviationKind, event: Event | None, entry: Denied | Stepped | None = None,
        passed: Stepped | None = None,
    ) -> Deviation:  # fmt: skip
        session = self.session
        at = entry.at if kind == "missing" and entry is not None else event.at if event is not None else session.now
        due = None
        if kind == "unfounded" and event is not None:
            due = next((one.due for one in session.situation.timers if one.timer == event.what), None)
        row = None if event is None else event.row
        return Deviation(
            kind, at, row, event, entry, passed, due, session.possible(), session.situation, session.machine
        )
