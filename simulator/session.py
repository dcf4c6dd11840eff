"""One case lived through step by step: the clock, what falls due, and what actors do. A world of one.

In: a timeline, a start, facts and settings, then actions and waiting. Out: the case's situation, what can happen next
and, on request, every entry of its story. ``run`` and ``play`` both stand on this. All instants are seconds since
1970-01-01T00:00Z. Absent: several cases (``simulator/world.py``).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from compiler.calendars import UnknownYearError
from compiler.history import Timeline
from compiler.machine import Machine
from compiler.model import ActionTrigger, Policy, Value
from compiler.semantics import next_due
from compiler.situation import ActionEvent, Refused, Result, Situation
from simulator.case import Case, Cast, Standing
from simulator.clock import Machines
from simulator.entries import Entry, Run
from simulator.world import ONE, World


@dataclass(frozen=True, slots=True)
class PossibleAction:
    """An action for which a rule stands here. ``refused`` says why it would be refused now; it is only tried where the
    action has no parameters (``complete``), and where its calendar does not end there."""

    actor: str
    action: str
    complete: bool
    refused: Refused | None


@dataclass(frozen=True, slots=True)
class Possible:
    """What can happen next: actions in the order their rules are written, innermost state first, each followed by the
    same of the actor's delegates, and the next deadline as (instant, timer id)."""

    actions: tuple[PossibleAction, ...]
    deadline: tuple[int, str] | None


class Session:
    """A case that is being lived through. With ``record=False`` it keeps no entries and checks no claims, with
    ``claims=False`` no claims alone."""

    __slots__ = ("_case", "_world", "start", "timeline")

    def __init__(
        self,
        timeline: Timeline,
        start_at: int,
        facts: Mapping[str, Value],
        settings: Mapping[str, Value] | None = None,
        *,
        machines: Machines | None = None,
        parties: Mapping[str, str] | None = None,
        record: bool = True,
        claims: bool = True,
    ) -> None:
        self.timeline = timeline
        self.start = start_at
        cast = Cast(ONE, 0, timeline, machines if machines is not None else Machines(timeline, settings))
        self._world = World(start_at, {ONE: cast}, record=record, claims=claims)
        self._case: Case = self._world.open(ONE, "", facts, parties)

    @classmethod
    def resumed(cls, timeline: Timeline, machines: Machines, standing: Standing) -> Session:
        """A case that goes on from where it stands, its entries from now on alone, and no claims."""
        made = cls.__new__(cls)
        made.timeline, made.start = timeline, standing.opened
        cast = Cast(ONE, 0, timeline, machines)
        made._world = World(standing.now, {ONE: cast}, claims=False)
        made._case = made._world.placed(cast, standing)
        return made

    @classmethod
    def within(cls, world: World, case: Case) -> Session:
        """A case among others, in a world that is theirs."""
        made = cls.__new__(cls)
        made.timeline, made.start = case.cast.timeline, case.opened
        made._world, made._case = world, case
        return made

    # ── where it stands ────────────────────────────────────────────────────────────────────────────────────────

    @property
    def now(self) -> int:
        """The instant at which the clock stands."""
        return self._world.now

    @property
    def machine(self) -> Machine:
        """The text in force, ready to be stepped."""
        return self._case.machine

    @property
    def situation(self) -> Situation:
        """Where the case stands, with the counters it shares as they are now; once it has ended, where it ended."""
        return self._world.ready(self._case) if self._case.ended is None else self._case.situation

    @property
    def standing(self) -> Standing:
        """All that what comes depends on; of a case that is live."""
        return self._world.standing(self._case)

    @property
    def ended(self) -> int | None:
        """When it reached a final state; None while it is open."""
        return self._case.ended

    @property
    def entries(self) -> list[Entry]:
        """What has happened."""
        return self._case.entries

    @property
    def stuck(self) -> bool:
        """Whether it was stopped in an endless loop; the clock no longer brings anything about."""
        return self._case.stuck

    @property
    def halted(self) -> bool:
        """Whether it was stopped at the end of its calendar."""
        return self._world.halted

    @property
    def run(self) -> Run:
        """The story so far."""
        return self._case.run(self.now)

    # ── what a caller does ─────────────────────────────────────────────────────────────────────────────────────

    def act(self, event: ActionEvent, step: int | None = None) -> Result:
        """An actor does something now. A refusal changes nothing. Timers due at this very second fire only when the
        clock moves on, or by ``settle``."""
        return self._world.act(self._case, event, step)

    def wait(self, seconds: int) -> None:
        """Let time pass: everything that falls due before the new instant happens, and what falls due at the old one.
        Timers due at the new instant itself wait, because actors come first."""
        self._world.wait_until(self._world.now + seconds)

    def wait_until(self, instant: int, step: int | None = None, *, note: bool = False) -> None:
        """Let time pass up to an instant; ValueError where it is past. With ``note`` the arrival is an entry."""
        self._world.wait_until(instant)
        if note:
            self._world.arrived(self._case, step)

    def settle(self) -> None:
        """No actor does anything more at this instant: timers due now fire."""
        self._world.settle()

    def possible(self) -> Possible:
        """What can happen now, and the next deadline."""
        if not self._case.live:
            return Possible((), None)
        policy = self.machine.policy
        states = {state.id: state for state in policy.states}
        fields = {(actor.name, action.name): action.fields for actor in policy.actors for action in actor.actions}
        found: dict[tuple[str, str], PossibleAction] = {}
        for state_id in policy.ancestors(self.situation.state):
            for rule in states[state_id].rules:
                if isinstance(rule.trigger, ActionTrigger):
                    doer, action = rule.trigger.actor, rule.trigger.action
                    for actor in (doer, *_instead_of(policy, doer, action)):
                        if (actor, action) not in found:
                            found[actor, action] = self._tried(actor, action, complete=not fields[doer, action])
        return Possible(tuple(found.values()), next_due(self.situation))

    def _tried(self, actor: str, action: str, *, complete: bool) -> PossibleAction:
        if not complete:
            return PossibleAction(actor, action, complete, None)
        try:
            result = self._world.tried(self._case, ActionEvent(actor, action))
        except UnknownYearError:
            return PossibleAction(actor, action, complete, None)
        return PossibleAction(actor, action, complete, result if isinstance(result, Refused) else None)


def _instead_of(policy: Policy, principal: str, action: str) -> Iterator[str]:
    """The delegates who may do an action in an actor's place: those who have none of that name themselves."""
    for actor in policy.actors:
        standing = actor.delegation is not None and actor.delegation.principal == principal
        if standing and all(own.name != action for own in actor.actions):
            yield actor.name
