"""One case lived through step by step: the clock, what falls due, and what actors do.

In: a timeline, a start, facts and settings, then actions and waiting. Out: the case's situation, what can happen next
and, on request, every entry of its story. ``run`` and ``play`` both stand on this. All instants are seconds since
1970-01-01T00:00Z. Absent: the meaning of a step (``compiler/semantics.py``) and any sense of the real time of day.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from compiler.history import Timeline
from compiler.migration import migrate
from compiler.model import ActionTrigger, Value
from compiler.semantics import act, broken_bounds, fire, has_ended, holds, next_due, start
from compiler.situation import ActionEvent, Refused, Result, Situation
from simulator.clock import FIRINGS_AT_ONE_INSTANT, KEPT_OF_A_LOOP, Machines, index_at
from simulator.entries import Amended, ClaimBroken, Denied, Entry, Opened, Run, Stepped, Stuck, Waited


@dataclass(frozen=True, slots=True)
class PossibleAction:
    """An action for which a rule stands here. ``refused`` says why it would be refused now; it is only tried where the
    action has no parameters (``complete``)."""

    actor: str
    action: str
    complete: bool
    refused: Refused | None


@dataclass(frozen=True, slots=True)
class Possible:
    """What can happen next: actions in the order their rules are written, innermost state first, and the next
    deadline as (instant, timer id)."""

    actions: tuple[PossibleAction, ...]
    deadline: tuple[int, str] | None


class Session:
    """A case that is being lived through. With ``record=False`` it keeps no entries and checks no claims."""

    __slots__ = (
        "_at_instant", "_broken", "_index", "_kept", "_known", "_last_firing", "_machines", "_recording", "_stuck",
        "ended", "entries", "machine", "now", "situation", "start", "timeline",
    )  # fmt: skip

    def __init__(
        self,
        timeline: Timeline,
        start_at: int,
        facts: Mapping[str, Value],
        settings: Mapping[str, Value] | None = None,
        *,
        machines: Machines | None = None,
        record: bool = True,
    ) -> None:
        self.timeline = timeline
        self.start = self.now = start_at
        self._machines = machines if machines is not None else Machines(timeline, settings)
        self._index = index_at(timeline, start_at)
        self.machine = self._machines.of(self._index)
        known = self.machine.fact_index
        self.situation: Situation = start(self.machine, start_at, {k: v for k, v in facts.items() if k in known})
        self.ended: int | None = start_at if has_ended(self.machine, self.situation) else None
        self._kept = False
        self._stuck = False
        self._last_firing, self._at_instant = start_at, 0
        self._recording = record
        self._broken: set[str] = set()
        self.entries: list[Entry] = []
        if record:
            broken = broken_bounds(self.machine, self.situation, start_at)
            self._note(Opened(start_at, self.situation, tuple(broken), self.machine))

    # ── what a caller does ─────────────────────────────────────────────────────────────────────────────────────

    def act(self, event: ActionEvent, step: int | None = None) -> Result:
        """An actor does something now. A refusal changes nothing. Timers due at this very second fire only when the
        clock moves on, or by ``settle``."""
        before, machine = self.situation, self.machine
        result = act(machine, before, event, self.now)
        if isinstance(result, Refused):
            if self._recording:
                self._note(Denied(self.now, result, event, step, before, machine))
            return result
        self._arrive(result.after)
        if self._recording:
            self._note(Stepped(self.now, result, event, step, machine))
        return result

    def wait(self, seconds: int) -> None:
        """Let time pass: everything that falls due before the new instant happens, and what falls due at the old one.
        Timers due at the new instant itself wait, because actors come first."""
        self.wait_until(self.now + seconds)

    def wait_until(self, instant: int, step: int | None = None, *, note: bool = False) -> None:
        """Let time pass up to an instant; ValueError where it is past. With ``note`` the arrival is an entry."""
        if instant < self.now:
            raise ValueError(f"the clock stands at {self.now} and does not go back to {instant}")
        self._pass(instant, through=False)
        if note and self._recording:
            self._note(Waited(self.now, step, self.situation, self.machine))

    def settle(self) -> None:
        """No actor does anything more at this instant: timers due now fire."""
        self._pass(self.now, through=True)
        if self._recording:
            self._check_claims(self.now)

    def possible(self) -> Possible:
        """What can happen now, and the next deadline."""
        if self.ended is not None or self._stuck:
            return Possible((), None)
        policy = self.machine.policy
        states = {state.id: state for state in policy.states}
        fields = {(actor.name, action.name): action.fields for actor in policy.actors for action in actor.actions}
        found: dict[tuple[str, str], PossibleAction] = {}
        for state_id in policy.ancestors(self.situation.state):
            for rule in states[state_id].rules:
                if isinstance(rule.trigger, ActionTrigger):
                    key = (rule.trigger.actor, rule.trigger.action)
                    if key not in found:
                        found[key] = self._tried(*key, complete=not fields[key])
        return Possible(tuple(found.values()), next_due(self.situation))

    @property
    def run(self) -> Run:
        """The story so far."""
        return Run(
            self.timeline, self.start, self.now, self.ended, self.situation, tuple(self.entries), self.machine
        )  # fmt: skip

    @property
    def stuck(self) -> bool:
        """Whether it was stopped in an endless loop of timers; the clock no longer brings anything about."""
        return self._stuck

    # ── what time does ─────────────────────────────────────────────────────────────────────────────────────────

    def _pass(self, to: int, *, through: bool) -> None:
        """Bring about what lies between now and an instant: amendments up to it, timers before it, and with
        ``through`` those due at it."""
        while not self._stuck:
            due = next_due(self.situation)
            amended = self._next_amendment()
            if amended is not None and amended <= to and (due is None or amended <= due[0]):
                self._amend(amended)
            elif due is not None and (due[0] < to or (through and due[0] == to)):
                self._fire(max(due[0], self.now), due[1])
            else:
                break
        self.now = to

    def _fire(self, at: int, timer: str) -> None:
        if at != self._last_firing:
            self._last_firing, self._at_instant = at, 0
        self._at_instant += 1
        self.now = at
        machine = self.machine
        if self._at_instant > FIRINGS_AT_ONE_INSTANT:
            self._stop(at)
            return
        fired = fire(machine, self.situation, timer, at)
        self._arrive(fired.after)
        if self._recording:
            self._note(Stepped(at, fired, None, None, machine))

    def _stop(self, at: int) -> None:
        """Give up on timers of no length that chase one another, and keep the first of their firings only."""
        self._stuck = True
        if not self._recording:
            return
        firings = [
            number
            for number, entry in enumerate(self.entries)
            if isinstance(entry, Stepped) and entry.event is None and entry.at == at
        ]
        around = [entry.fired.rule for entry in self.entries[firings[0] :] if isinstance(entry, Stepped)]
        loop = dict.fromkeys(around[len(around) // 2 :])
        del self.entries[firings[min(KEPT_OF_A_LOOP, len(firings) - 1)] :]
        self._note(Stuck(at, tuple(loop), self.machine))

    def _next_amendment(self) -> int | None:
        if self.ended is not None or self._kept or self._index + 1 >= len(self.timeline.revisions):
            return None
        return self.timeline.revisions[self._index + 1].effective

    def _amend(self, at: int) -> None:
        self._index += 1
        revision = self.timeline.revisions[self._index]
        self.now = at
        running = revision.running
        if running is None or running.cases == "keep":
            self._kept = True
            if self._recording:
                self._note(Amended(at, revision, None, self.machine))
            return
        old, new = self.machine, self._machines.of(self._index)
        migrated = migrate(old, new, self.situation, at, running)
        self.machine = new
        self._arrive(migrated.after)
        if self._recording:
            self._note(Amended(at, revision, migrated, new))

    def _arrive(self, situation: Situation) -> None:
        self.situation = situation
        if self.ended is None and has_ended(self.machine, situation):
            self.ended = self.now

    # ── what is looked up ──────────────────────────────────────────────────────────────────────────────────────

    def _tried(self, actor: str, action: str, *, complete: bool) -> PossibleAction:
        if not complete:
            return PossibleAction(actor, action, complete, None)
        result = act(self.machine, self.situation, ActionEvent(actor, action), self.now)
        return PossibleAction(actor, action, complete, result if isinstance(result, Refused) else None)

    def _note(self, entry: Entry) -> None:
        self.entries.append(entry)
        self._check_claims(entry.at)

    def _check_claims(self, at: int) -> None:
        """Note the claims that are found broken at an instant."""
        until = at if self.ended is None else self.ended
        for claim in self.machine.policy.claims:
            if claim.name in self._broken:
                continue
            if claim.ends_within is not None:
                broken = until - self.start > claim.ends_within
            else:
                broken = claim.never is not None and holds(self.machine, self.situation, claim.never, at)
            if broken:
                self._broken.add(claim.name)
                self.entries.append(ClaimBroken(at, claim.name, self.machine))
