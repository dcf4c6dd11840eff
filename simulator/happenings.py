"""What happens to one case at one instant, and everything that follows from it in that case and in others.

In: cases, and for a system its links and givens; then one thing at a time: a case is opened, an action, a timer, an
amendment. Out: where every case stands, and entries of their stories. After each of these the case's automations are
taken; what outcomes bring about elsewhere waits, first in, first out, until ``settle`` lets it happen. Absent: the
clock (``simulator/world.py``), the meaning of a step (``compiler/semantics.py``), and which case a link means
(``simulator/relations.py``).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping

from compiler.calendars import UnknownYearError
from compiler.ledger import Ledger, Owner
from compiler.migration import migrate
from compiler.model import Value
from compiler.semantics import act, automatic, broken_bounds, fire, has_ended, placed, start
from compiler.situation import ActionEvent, Fired, Refused, Result, Situation
from compiler.system.model import CompiledSystem
from simulator.case import Case, Cast, Standing
from simulator.chronicle import Chronicle
from simulator.clock import FIRINGS_AT_ONE_INSTANT, FIRINGS_OF_ONE_WAIT, FOR_EACH_FURTHER_CASE, index_at
from simulator.entries import Amended, Cause, Denied, Opened, Stepped, Waited
from simulator.relations import Relations, Sent

Handed = Callable[[str, Case | None, str, dict[str, Value]], dict[str, Value]]
"""The facts that a case of a part begins with: of which case it is, or of which party, and what is given already."""


class Happenings:
    """The cases of a world, at the instant ``now``. With ``recording`` off it keeps no entries and checks no claims;
    with ``claims`` off it keeps entries alone. ``handed`` says with which facts a case begins that a link opens, given
    those of the link."""

    __slots__ = (
        "_at_first", "_at_instant", "_at_work", "_claims", "_last_instant", "_ledger", "_pending", "_relations",
        "cases", "casts", "chronicle", "halted", "handed", "now", "recording",
    )  # fmt: skip

    def __init__(
        self, start_at: int, casts: Mapping[str, Cast], system: CompiledSystem | None, *, recording: bool,
        claims: bool = True,
    ) -> None:  # fmt: skip
        self.now = start_at
        self.casts = dict(casts)
        self.cases: list[Case] = []
        self.recording = recording
        self.halted = False
        self.chronicle = Chronicle(self.ready, claims=claims)
        self._claims = claims
        self.handed: Handed | None = None
        self._ledger = Ledger()
        self._relations = Relations(system.system, self.cases) if system is not None else None
        self._pending: deque[Sent] = deque()
        self._at_work: Case
        self._last_instant, self._at_instant, self._at_first = start_at, 0, 1

    # ── one thing at a time ────────────────────────────────────────────────────────────────────────────────────

    def opened(
        self, part: str, key: str, facts: Mapping[str, Value], parties: Mapping[str, str] | None, belongs: Case | None,
        cause: Cause | None = None,
    ) -> Case:  # fmt: skip
        """A case is opened. Facts that its text doesn't have are left out; its parties are those of the case that it
        belongs to, unless given. UnknownYearError where its calendar ends before it is open."""
        cast = self.casts[part]
        inherited = belongs.owner.parties if belongs is not None else {}
        owner = Owner(f"{part}/{key}", {**inherited, **(parties or {})})
        case = Case(cast, key, owner, belongs, len(self.cases), index_at(cast.timeline, self.now), self.now)
        known = case.machine.fact_index
        given = {name: value for name, value in facts.items() if name in known}
        case.situation = placed(case.machine, self.now, given)
        case.situation = self._begun(case)
        self.cases.append(case)
        self._at_work = case
        if has_ended(case.machine, case.situation):
            case.ended = self.now
        if self.recording:
            broken = broken_bounds(case.machine, case.situation, self.now)
            named = _named(owner, case.machine.policy.parties)
            entry = Opened(self.now, case.situation, tuple(broken), case.machine, cause, named)
            self.chronicle.note(case, entry)
        self._automate(case)
        return case

    def placed(self, cast: Cast, standing: Standing) -> Case:
        """A case that stands somewhere already, without parties, and alone."""
        owner = Owner(f"{cast.name}/", {})
        case = Case(cast, "", owner, None, 0, standing.index, standing.opened)
        case.situation, case.kept, case.ended = standing.situation, standing.kept, standing.ended
        case.machine = cast.machines.of(standing.index - standing.kept)
        self.cases.append(case)
        self._at_work = case
        self._ledger.put(standing.counts, standing.opened)
        self._last_instant, self._at_instant, self._at_first = standing.lately, standing.happened, 1
        return case

    def standing(self, case: Case) -> Standing:
        """Where a case that is alone stands."""
        return Standing(
            case.opened, self.now, case.index, case.kept, case.situation, self._ledger.counts, self._last_instant,
            self._at_instant, case.ended,
        )  # fmt: skip

    def of_party(self, part: str, parties: Mapping[str, str]) -> Case | None:
        """The case that a party has of a part of which there is one for each."""
        return None if self._relations is None else self._relations.of_party(part, parties)

    def fresh_key(self, part: str, belongs: Case) -> str:
        """What a case that nobody named is called: ``refund of 售后1``, then ``refund 2 of 售后1``."""
        taken = {case.key for case in self.cases}
        numbers = ("", *(f" {number}" for number in range(2, len(taken) + 3)))
        return next(key for key in (f"{part}{number} of {belongs.key}" for number in numbers) if key not in taken)

    def _begun(self, case: Case) -> Situation:
        """A new case as it begins once it knows what others tell it and the counters it shares, from which deadlines
        may take their lengths."""
        ready = self.ready(case)
        facts = {name: ready.facts[n] for name, n in case.machine.fact_index.items()}
        return start(case.machine, self.now, facts, ready.used)

    def act(self, case: Case, event: ActionEvent, step: int | None, cause: Cause | None = None) -> Result:
        """An actor does something; a refusal changes nothing."""
        self._at_work = case
        before, machine = self.ready(case), case.machine
        result = act(machine, before, event, self.now)
        if isinstance(result, Refused):
            if self.recording:
                self.chronicle.note(case, Denied(self.now, result, event, step, before, machine, cause))
            return result
        self._took(case, result, event, step, cause)
        self._automate(case)
        return result

    def fire(self, case: Case, timer: str, at: int) -> None:
        """A timer is due."""
        self.now, self._at_work = at, case
        if self._too_many(case) or self._too_long(case):
            return
        self._took(case, fire(case.machine, self.ready(case), timer, at), None, None)
        self._automate(case)

    def amend(self, cases: list[Case], at: int) -> None:
        """The next text begins to hold for some cases, for all of them before any of their automations."""
        self.now = at
        for case in cases:
            self._amend(case, at)
        for case in cases:
            if not case.kept:
                self._automate(case)

    def arrived(self, case: Case, step: int | None) -> None:
        """A step of a case that only waits has arrived."""
        self._at_work = case
        self.chronicle.note(case, Waited(self.now, step, self.ready(case), case.machine))

    def _amend(self, case: Case, at: int) -> None:
        self._at_work = case
        case.index += 1
        revision = case.cast.timeline.revisions[case.index]
        running = revision.running
        if running is None or running.cases == "keep":
            case.kept = True
            if self.recording:
                self.chronicle.note(case, Amended(at, revision, None, case.machine))
            return
        old, new = case.machine, case.cast.machines.of(case.index)
        migrated = migrate(old, new, self.ready(case), at, running)
        case.machine = new
        self._arrive(case, migrated.after)
        if self.recording:
            self.chronicle.note(case, Amended(at, revision, migrated, new))

    # ── what follows from it ───────────────────────────────────────────────────────────────────────────────────

    def _took(
        self, case: Case, fired: Fired, event: ActionEvent | None, step: int | None, cause: Cause | None = None
    ) -> None:
        """A rule was taken: the case goes on from there, and what it brought about waits for its turn."""
        machine = case.machine
        if machine.shared:
            self._ledger.store(machine, fired.after, case.owner, self.now)
        self._arrive(case, fired.after)
        if self.recording:
            self.chronicle.note(case, Stepped(self.now, fired, event, step, machine, cause))
        if self._relations is not None and fired.outcomes:
            self._pending.extend(self._relations.sent(case, fired, self.now))

    def _automate(self, case: Case) -> None:
        """What the case's automations do now that something has happened to it."""
        while case.live and case.machine.automations:
            fired = automatic(case.machine, self.ready(case), self.now)
            if fired is None:
                return
            if self._too_many(case):
                return
            self._took(case, fired, fired.event, None)

    def settle(self) -> None:
        """Everything that is waiting to happen in other cases, first in, first out."""
        while self._pending:
            sent = self._pending.popleft()
            if self._too_many(sent.sender):
                return
            self._deliver(sent)
        self._check_system()

    def _deliver(self, sent: Sent) -> None:
        assert self._relations is not None
        self._at_work = sent.sender
        if sent.event is None:
            belongs = self._relations.owner_of_new(sent)
            key = self.fresh_key(sent.target, belongs)
            facts = dict(sent.values)
            if self.handed is not None:
                facts = self.handed(sent.target, belongs, "", facts)
            self.opened(sent.target, key, facts, None, belongs, sent.cause)
            return
        receiver = self._relations.receiver(sent)
        if receiver is None:
            actor, identity = self._relations.party(sent)
            facts = {} if self.handed is None else self.handed(sent.target, None, identity, {})
            key = f"{sent.target} of {identity}"
            receiver = self.opened(sent.target, key, facts, {actor: identity}, None, sent.cause)
        self.act(receiver, sent.event, None, sent.cause)

    # ── where it stands ────────────────────────────────────────────────────────────────────────────────────────

    def check_claims(self) -> None:
        """Look at the claims of all cases as they stand now."""
        if self._relations is not None and not self._claims:
            return
        for case in self.cases:
            if case.ended is None:
                case.situation = self.ready(case)
            if self.recording and not self.halted:
                self._at_work = case
                self.chronicle.check_claims(case, self.now)
        self._check_system()

    def _check_system(self) -> None:
        """Look at the claims of the system, once everything that follows at once has happened."""
        if self._relations is None or not self.recording or not self._claims or self.halted:
            return
        for case in self.cases:
            self._at_work = case
            for claim in self._relations.broken(case, self.ready(case), self.now):
                self.chronicle.broken(case, self.now, claim)

    def tried(self, case: Case, event: ActionEvent) -> Result:
        """What an action would do now; nothing changes."""
        return act(case.machine, self.ready(case), event, self.now)

    def ready(self, case: Case) -> Situation:
        """Where a case stands, with what others tell it and the counters it shares as they are now."""
        situation = case.situation
        if self._relations is not None:
            situation = self._relations.told(case, situation)
        return self._ledger.load(case.machine, situation, case.owner, self.now) if case.machine.shared else situation

    def _arrive(self, case: Case, situation: Situation) -> None:
        case.situation = situation
        if case.ended is None and has_ended(case.machine, situation):
            case.ended = self.now

    # ── what stops ─────────────────────────────────────────────────────────────────────────────────────────────

    def _too_many(self, case: Case) -> bool:
        """Count what happens by itself at one instant; past all measure everything is stopped."""
        if self.now != self._last_instant:
            self._last_instant, self._at_instant, self._at_first = self.now, 0, len(self.cases)
        self._at_instant += 1
        if self._at_instant <= FIRINGS_AT_ONE_INSTANT + FOR_EACH_FURTHER_CASE * max(self._at_first - 1, 0):
            return False
        self._stop()
        if self.recording:
            self.chronicle.went_round(case, self.now, self.cases)
        return True

    def _too_long(self, case: Case) -> bool:
        """Count the timers of a case in one wait; past all measure everything is stopped."""
        case.firings += 1
        if case.firings <= FIRINGS_OF_ONE_WAIT:
            return False
        self._stop()
        if self.recording:
            self.chronicle.went_on(case, self.now, self.cases)
        return True

    def halt(self, unknown: UnknownYearError) -> None:
        """Stop everything at the end of a calendar, where something was about to happen to a case."""
        self._stop()
        self.halted = True
        if self.recording:
            self.chronicle.halted(self._at_work, self.now, unknown)

    def _stop(self) -> None:
        self._pending.clear()
        for one in self.cases:
            one.stuck = True


def _named(owner: Owner, parties: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Who the parties are, as far as anyone said."""
    return tuple((actor, name) for actor, name in owner.parties.items() if actor in parties)
