"""Recorded cases decided again under another text: who acted acts at the same instants, the rest is the policy's.

In: a case that follows its rules, and another text. Out: its life under that text, or why there is none: an action that
this text refuses; somebody whose turn it never was in the record, in that state; a fact that the record lacks. Whoever
was silent stays silent, also where the other text gives longer; ``longer`` says so. Absent: words, sums.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from compiler.calendars import UnknownYearError
from compiler.history import Timeline
from compiler.machine import Machine
from compiler.semantics import next_due
from compiler.situation import ActionEvent, Refused
from compiler.stopwatch import turn
from simulator.clock import Machines, index_at
from simulator.entries import Amended, Opened, Run, Stepped
from simulator.logs.data import Event, Layout, LogCase
from simulator.logs.verdicts import Verdict
from simulator.population.living import MOST_ENTRIES, Fate, Life
from simulator.scenario import Step
from simulator.session import Session
from simulator.telling.saying import fields_of

Why = Literal["deviates", "stopped", "fact", "refused", "asked"]
"""Why a case can't be decided again: it does not follow its own rules; it goes round or its calendar ends, under either
text; a fact is missing; an action is refused; somebody is asked who never was."""


@dataclass(frozen=True, slots=True)
class Obstacle:
    """What is in the way: why, of which fact, action or actor, which refusal or state, and when."""

    why: Why
    of: str = ""
    more: str = ""
    at: int | None = None


@dataclass(frozen=True, slots=True)
class Again:
    """A case under the other text; ``obstacle`` where it can't be decided. ``longer`` says that somebody had the turn
    at a time at which they had it not in the record."""

    life: Life | None
    obstacle: Obstacle | None
    longer: bool = False


@dataclass(frozen=True, slots=True)
class _Turn:
    """A time during which a case was in a state, and whom it awaited."""

    since: int
    to: int
    state: str
    actors: frozenset[str]


class Redecider:
    """Decides the cases of a log again under another text, one after the other."""

    def __init__(self, layout: Layout, other: Timeline) -> None:
        self.layout, self.other = layout, other
        self.machines = Machines(other, dict(layout.settings))

    def again(self, verdict: Verdict) -> Again:
        """A case under the other text."""
        case, life = verdict.case, verdict.life
        if not verdict.follows:
            return Again(None, Obstacle("deviates"))
        if life.run is None or life.fate in ("endless", "calendar"):
            return Again(None, Obstacle("stopped"))
        missing = self._missing(case)
        if missing is not None:
            return Again(None, Obstacle("fact", missing))
        try:
            session = Session(
                self.other, case.start, dict(case.facts), dict(self.layout.settings), machines=self.machines,
                claims=False,
            )  # fmt: skip
        except UnknownYearError:
            return Again(None, Obstacle("stopped"))
        return _decided(case, life.run, session)

    def _missing(self, case: LogCase) -> str | None:
        """A fact that the other text wants and the record lacks."""
        policy = self.other.revisions[index_at(self.other, case.start)].policy
        given = {name for name, _ in case.facts}
        return next((fact.name for fact in policy.facts if fact.required and fact.name not in given), None)


def _decided(case: LogCase, before: Run, session: Session) -> Again:
    """The case, with what was done in it, under the text of a session."""
    steps: list[Step] = []
    for event in case.events:
        if event.kind not in ("action", "refused"):
            continue
        session.wait_until(max(event.at, session.now))
        if session.stuck or session.halted:
            break
        deed = _fitting(event, session.machine)
        steps.append(Step(len(steps) + 1, session.now, deed))
        result = session.act(deed, len(steps))
        if event.kind == "action" and isinstance(result, Refused) and not session.halted:
            asked, _ = _asked(before, session.run)
            if asked is not None:
                return Again(None, asked)
            return Again(None, Obstacle("refused", event.what, result.kind, event.at))
    fate = _to_the_end(before, session)
    if fate in ("endless", "calendar"):
        return Again(None, Obstacle("stopped"))
    asked, longer = _asked(before, session.run)
    if asked is not None:
        return Again(None, asked)
    return Again(Life(case.number, case.start, case.facts, tuple(steps), session.run, fate), None, longer)


def _to_the_end(before: Run, session: Session) -> Fate:
    """What the policy does by itself afterwards: up to the end of the record, or, where the case ended there, on."""
    while session.ended is None and not (session.stuck or session.halted):
        due = next_due(session.situation)
        if due is None or len(session.entries) > MOST_ENTRIES or (before.ended is None and due[0] > before.now):
            break
        session.wait_until(max(due[0], session.now))
        session.settle()
    if session.ended is not None:
        return "ended"
    if session.stuck or session.halted or len(session.entries) > MOST_ENTRIES:
        return "calendar" if session.halted else "endless"
    if session.now < before.now:
        session.wait_until(before.now)
    return "horizon" if before.ended is None else "waiting"


def _fitting(event: Event, machine: Machine) -> ActionEvent:
    deed = event.action
    known = {one.name for one in fields_of(machine.policy, deed.actor, deed.action)}
    return ActionEvent(deed.actor, deed.action, tuple(one for one in deed.parameters if one[0] in known))


# ── whose turn it was ──────────────────────────────────────────────────────────────────────────────────────────────


def _turns(run: Run) -> Iterator[_Turn]:
    """Where a case was, and whom it awaited, from when to when."""
    since, state, machine = run.start, "", run.machine
    for entry in run.entries:
        match entry:
            case Opened(situation=situation):
                after = situation.state
            case Stepped(fired=fired):
                after = fired.after.state
            case Amended(migrated=migrated) if migrated is not None:
                after = migrated.after.state
            case _:
                continue
        if entry.at > since and state:
            yield _Turn(since, entry.at, state, turn(machine, state))
        since, state, machine = entry.at, after, entry.machine
    if run.ended is None and run.now > since:
        yield _Turn(since, run.now, state, turn(machine, state))


def _asked(before: Run, after: Run) -> tuple[Obstacle | None, bool]:
    """Somebody who is asked in a state in which they were never asked in the record; and whether somebody has the turn
    at a time at which the record does not have it."""
    recorded = list(_turns(before))
    known = {state.id for revision in before.timeline.revisions for state in revision.policy.states}
    longer = False
    for one in _turns(after):
        for actor in sorted(one.actors):
            same = [
                mine
                for mine in recorded
                if actor in mine.actors and (mine.state == one.state or one.state not in known)
            ]
            if not same:
                return Obstacle("asked", actor, one.state, one.since), longer
            at = one.since
            for mine in same:
                if mine.since <= at < mine.to:
                    at = mine.to
            longer = longer or at < one.to
    return None, longer
