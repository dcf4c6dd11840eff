"""Cases on one clock: what falls due, what actors do, what is done by itself, and what one brings about in another.

In: parts with their texts, and for a system its links and givens; then cases that are opened, actions, and waiting.
Out: where every case stands and, on request, every entry of its story. At one instant amendments come first, then
actions, then timers; everything that one of these causes, automations and consequences in other cases, is settled
before the next. Absent: the meaning of a step (``compiler/semantics.py``), which case a link means
(``simulator/relations.py``), any sense of the real time of day.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping

from compiler.history import Timeline
from compiler.ledger import Ledger, Owner
from compiler.migration import migrate
from compiler.model import Value
from compiler.semantics import act, automatic, broken_bounds, fire, has_ended, holds, next_due, start
from compiler.situation import ActionEvent, Fired, Refused, Result, Situation
from compiler.system.model import CompiledSystem
from simulator.case import Case, Cast
from simulator.clock import FIRINGS_AT_ONE_INSTANT, FOR_EACH_FURTHER_CASE, KEPT_OF_A_LOOP, Machines, index_at
from simulator.entries import Amended, Cause, ClaimBroken, Denied, Entry, Opened, Stepped, Stuck, Waited
from simulator.relations import Relations, Sent

ONE = "case"
"""What the only part of a world of one policy is called."""


def casts_of(timelines: Mapping[str, Timeline], settings: Mapping[str, Mapping[str, Value]]) -> dict[str, Cast]:
    """The parts of a world, in the order given, under some settings each."""
    return {
        name: Cast(name, order, timeline, Machines(timeline, settings.get(name)))
        for order, (name, timeline) in enumerate(timelines.items())
    }


class World:
    """Cases on one clock. With ``record=False`` it keeps no entries and checks no claims."""

    __slots__ = (
        "_at_first", "_at_instant", "_last_instant", "_ledger", "_pending", "_recording", "_relations", "cases",
        "casts", "log", "now",
    )  # fmt: skip

    def __init__(
        self, start_at: int, casts: Mapping[str, Cast], system: CompiledSystem | None = None, *, record: bool = True
    ) -> None:
        self.now = start_at
        self.casts = dict(casts)
        self.cases: list[Case] = []
        self.log: list[tuple[Case, Entry]] = []
        self._ledger = Ledger()
        self._relations = Relations(system.system, self.cases) if system is not None else None
        self._pending: deque[Sent] = deque()
        self._recording = record
        self._last_instant, self._at_instant, self._at_first = start_at, 0, 1

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
        out; its parties are those of the case it belongs to, unless given."""
        case = self._opened(part, key, facts, parties, belongs, None)
        self._settle_consequences()
        return case

    def act(self, case: Case, event: ActionEvent, step: int | None = None) -> Result:
        """An actor does something now. A refusal changes nothing. Timers due at this very second fire only when the
        clock moves on, or by ``settle``."""
        result = self._act(case, event, step, None)
        self._settle_consequences()
        return result

    def wait_until(self, instant: int) -> None:
        """Let time pass up to an instant: everything that falls due before it happens, and what falls due at the old
        one. Timers due at the new instant itself wait, because actors come first. ValueError where it is past."""
        if instant < self.now:
            raise ValueError(f"the clock stands at {self.now} and does not go back to {instant}")
        self._pass(instant, through=False)

    def arrived(self, case: Case, step: int | None) -> None:
        """Note for a case that a step which only waits has arrived."""
        if self._recording:
            self._note(case, Waited(self.now, step, self._ready(case), case.machine))

    def settle(self) -> None:
        """No actor does anything more at this instant: timers due now fire."""
        self._pass(self.now, through=True)
        for case in self.cases:
            case.situation = self._ready(case)
            if self._recording:
                self._check_claims(case, self.now)

    def tried(self, case: Case, event: ActionEvent) -> Result:
        """What an action would do now; nothing changes."""
        return act(case.machine, self._ready(case), event, self.now)

    # ── one thing at a time ────────────────────────────────────────────────────────────────────────────────────

    def _opened(
        self, part: str, key: str, facts: Mapping[str, Value], parties: Mapping[str, str] | None, belongs: Case | None,
        cause: Cause | None,
    ) -> Case:  # fmt: skip
        cast = self.casts[part]
        inherited = belongs.owner.parties if belongs is not None else {}
        owner = Owner(f"{part}/{key}", {**inherited, **(parties or {})})
        case = Case(cast, key, owner, belongs, len(self.cases), index_at(cast.timeline, self.now), self.now)
        known = case.machine.fact_index
        case.situation = start(case.machine, self.now, {k: v for k, v in facts.items() if k in known})
        self.cases.append(case)
        if has_ended(case.machine, case.situation):
            case.ended = self.now
        case.situation = self._ready(case)
        if self._recording:
            broken = broken_bounds(case.machine, case.situation, self.now)
            self._note(case, Opened(self.now, case.situation, tuple(broken), case.machine, cause, _named(owner)))
        self._automate(case)
        return case

    def _act(self, case: Case, event: ActionEvent, step: int | None, cause: Cause | None) -> Result:
        before, machine = self._ready(case), case.machine
        result = act(machine, before, event, self.now)
        if isinstance(result, Refused):
            if self._recording:
                self._note(case, Denied(self.now, result, event, step, before, machine, cause))
            return result
        self._took(case, result, event, step, cause)
        self._automate(case)
        return result

    def _took(
        self, case: Case, fired: Fired, event: ActionEvent | None, step: int | None, cause: Cause | None = None
    ) -> None:
        """A rule was taken: the case goes on from there, and what it brought about waits for its turn."""
        machine = case.machine
        if machine.shared:
            self._ledger.store(machine, fired.after, case.owner, self.now)
        self._arrive(case, fired.after)
        if self._recording:
            self._note(case, Stepped(self.now, fired, event, step, machine, cause))
        if self._relations is not None and fired.outcomes:
            self._pending.extend(self._relations.sent(case, fired, self.now))

    def _automate(self, case: Case) -> None:
        """What the case's automations do now that something has happened to it."""
        while case.live and case.machine.automations:
            fired = automatic(case.machine, self._ready(case), self.now)
            if fired is None:
                return
            if self._too_many(case):
                return
            self._took(case, fired, fired.event, None)

    def _settle_consequences(self) -> None:
        """Everything that is waiting to happen in other cases, first in, first out."""
        while self._pending:
            sent = self._pending.popleft()
            if self._too_many(sent.sender):
                self._pending.clear()
                return
            self._deliver(sent)

    def _deliver(self, sent: Sent) -> None:
        assert self._relations is not None
        if sent.event is None:
            belongs = self._relations.owner_of_new(sent)
            key = self._relations.fresh_key(sent.target, belongs)
            self._opened(sent.target, key, dict(sent.values), None, belongs, sent.cause)
            return
        receiver = self._relations.receiver(sent)
        if receiver is None:
            actor, identity = self._relations.party(sent)
            receiver = self._opened(
                sent.target, f"{sent.target} of {identity}", {}, {actor: identity}, None, sent.cause
            )
        self._act(receiver, sent.event, None, sent.cause)

    def _ready(self, case: Case) -> Situation:
        """Where a case stands, with what others tell it and the counters it shares as they are now."""
        situation = case.situation
        if self._relations is not None:
            situation = self._relations.told(case, situation)
        return self._ledger.load(case.machine, situation, case.owner, self.now) if case.machine.shared else situation

    def _arrive(self, case: Case, situation: Situation) -> None:
        case.situation = situation
        if case.ended is None and has_ended(case.machine, situation):
            case.ended = self.now

    # ── what time does ─────────────────────────────────────────────────────────────────────────────────────────

    def _pass(self, to: int, *, through: bool) -> None:
        """Bring about what lies between now and an instant: amendments up to it, timers before it, and with
        ``through`` those due at it."""
        while True:
            amended, due = self._first_amendment(), self._first_due()
            if amended is not None and amended[0] <= to and (due is None or amended[0] <= due[0]):
                self._amend(amended[1], amended[0])
            elif due is not None and (due[0] < to or (through and due[0] == to)):
                self._fire(due[1], due[2], max(due[0], self.now))
            else:
                break
            self._settle_consequences()
        self.now = to

    def _first_amendment(self) -> tuple[int, Case] | None:
        found: tuple[int, Case] | None = None
        for case in self.cases:
            at = case.next_amendment()
            if at is not None and (found is None or (at, case.order) < (found[0], found[1].order)):
                found = at, case
        return found

    def _first_due(self) -> tuple[int, Case, str] | None:
        found: tuple[int, Case, str] | None = None
        for case in self.cases:
            due = next_due(case.situation) if case.live else None
            if due is not None and (found is None or (due[0], case.order) < (found[0], found[1].order)):
                found = due[0], case, due[1]
        return found

    def _fire(self, case: Case, timer: str, at: int) -> None:
        self.now = at
        if self._too_many(case):
            return
        self._took(case, fire(case.machine, self._ready(case), timer, at), None, None)
        self._automate(case)

    def _amend(self, case: Case, at: int) -> None:
        case.index += 1
        revision = case.cast.timeline.revisions[case.index]
        self.now = at
        running = revision.running
        if running is None or running.cases == "keep":
            case.kept = True
            if self._recording:
                self._note(case, Amended(at, revision, None, case.machine))
            return
        old, new = case.machine, case.cast.machines.of(case.index)
        migrated = migrate(old, new, self._ready(case), at, running)
        case.machine = new
        self._arrive(case, migrated.after)
        if self._recording:
            self._note(case, Amended(at, revision, migrated, new))
        self._automate(case)

    # ── what never ends ────────────────────────────────────────────────────────────────────────────────────────

    def _too_many(self, case: Case) -> bool:
        """Count what happens by itself at one instant; past all measure everything is stopped."""
        if self.now != self._last_instant:
            self._last_instant, self._at_instant, self._at_first = self.now, 0, len(self.cases)
        self._at_instant += 1
        if self._at_instant <= FIRINGS_AT_ONE_INSTANT + FOR_EACH_FURTHER_CASE * max(self._at_first - 1, 0):
            return False
        for one in self.cases:
            one.stuck = True
        if self._recording:
            self._stop(case)
        return True

    def _stop(self, case: Case) -> None:
        """Say what went round, and keep the first of it only."""
        by_itself = [
            (number, one, entry.fired.automation or entry.fired.rule)
            for number, (one, entry) in enumerate(self.log)
            if isinstance(entry, Stepped) and entry.by_itself and entry.at == self.now
        ]
        around = [what if one is case else f"{one.key} · {what}" for _, one, what in by_itself]
        if len(by_itself) > KEPT_OF_A_LOOP:
            cut = by_itself[KEPT_OF_A_LOOP][0]
            gone = {id(entry) for _, entry in self.log[cut:]}
            del self.log[cut:]
            for one in self.cases:
                one.entries[:] = [entry for entry in one.entries if id(entry) not in gone]
        self._note(case, Stuck(self.now, tuple(dict.fromkeys(around[len(around) // 2 :])), case.machine))

    # ── the story ──────────────────────────────────────────────────────────────────────────────────────────────

    def _note(self, case: Case, entry: Entry) -> None:
        case.entries.append(entry)
        self.log.append((case, entry))
        self._check_claims(case, entry.at)

    def _check_claims(self, case: Case, at: int) -> None:
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
                entry = ClaimBroken(at, claim.name, case.machine)
                case.entries.append(entry)
                self.log.append((case, entry))


def _named(owner: Owner) -> tuple[tuple[str, str], ...]:
    return tuple(owner.parties.items())
