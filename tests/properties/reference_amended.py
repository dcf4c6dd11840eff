"""The plain interpreter along a timeline: what becomes of a running case when an amendment comes, written once more.

In: a timeline and what happens to one case. Shares no code with ``compiler/migration.py`` and ``simulator/session.py``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from compiler import model as m
from compiler.history import Revision, Running, Timeline
from tests.properties.reference import Clock, Reference


class AmendedReference:
    """One case, whichever text it is under."""

    def __init__(self, timeline: Timeline, settings: Mapping[str, Any], facts: Mapping[str, Any], now: int) -> None:
        self.coming = [one for one in timeline.revisions[1:] if one.effective > now]
        begun = [one for one in timeline.revisions if one.effective <= now]
        self.settings = settings
        policy = begun[-1].policy
        self.case = Reference(policy, settings, facts, now)
        self.case.begin()
        self.closed = False

    def act(self, actor: str, action: str, given: Mapping[str, Any]) -> str:
        """``taken`` and the rule, or the kind of the refusal."""
        return self.case.act(actor, action, given)

    def wait_until(self, instant: int, *, through: bool = False) -> None:
        """Timers and amendments up to an instant: at one instant the amendment comes first."""
        while self.coming and not self.closed and self.coming[0].effective <= instant:
            self.case.wait_until(self.coming[0].effective)
            if self.case.ended:
                break
            self._amend(self.coming.pop(0))
        self.case.wait_until(instant, through=through)

    def _amend(self, revision: Revision) -> None:
        assert revision.running is not None
        if revision.running.cases == "keep":
            self.closed = True
        else:
            self.case = changed_over(self.case, revision.policy, self.settings, revision.running)
            self.case.begin()


def changed_over(old: Reference, policy: m.Policy, settings: Mapping[str, Any], running: Running) -> Reference:
    """The case under another text, at the instant where it stands."""
    new = Reference(policy, settings, _facts(old, policy), old.now)
    new.outcomes, new.fired, new.books = old.outcomes, old.fired, old.books
    new.used = {name: old.used.get(name, 0) for name in new.used}
    new.state = _place(old, policy, dict(running.moves))
    path = new.around(new.state)
    for one in policy.counters:
        if one.per in path and one.per not in old.since:
            new.used[one.name] = 0
    new.since = {state: old.since.get(state, old.now) for state in path}
    new.clocks = dict(old.clocks)  # what a length reads of timers is how they stood before
    clocks: dict[str, Clock] = {}
    for state in path if not new.ended else ():
        for rule in policy.state(state).rules:
            if isinstance(rule.trigger, m.TimerTrigger):
                length = max(0, new.value(rule.trigger.duration, {}))
                unit = rule.trigger.duration.type or m.Kind.DURATION
                before = old.clocks.get(rule.id) if state in old.since else None
                since = old.since.get(state, old.now) if running.deadlines == "recompute" else old.now
                if before is None:
                    clocks[rule.id] = Clock(since, max(old.now, new.due(rule.id, since, length, unit)))
                else:
                    clocks[rule.id] = _carried(new, rule.id, before, length, unit, running)
    new.clocks = clocks
    kept = {one.id for state in path if state in old.since for one in policy.state(state).automations}
    new.taken = old.taken & kept
    return new


def _carried(new: Reference, timer: str, clock: Clock, length: int, unit: m.Type, running: Running) -> Clock:
    if clock.due is None or running.deadlines == "keep":
        return clock
    if running.deadlines == "restart":
        return Clock(new.now, new.due(timer, new.now, length, unit))
    due = new.due(timer, clock.since, length, unit)
    for by, days in clock.more:
        due = new.later(timer, due, by, workdays=days)
    return Clock(clock.since, max(new.now, due), more=clock.more)


def _facts(old: Reference, policy: m.Policy) -> dict[str, Any]:
    return {one.name: old.facts[one.name] for one in policy.facts if one.name in old.facts}


def _place(old: Reference, policy: m.Policy, moves: Mapping[str, str]) -> str:
    ids = {state.id for state in policy.states}
    inside_out = old.around(old.state)[::-1]
    place = old.state
    if place not in ids:
        moved = [moves[state] for state in inside_out if state in moves]
        place = moved[0] if moved else next(state for state in inside_out if state in ids)
    while (child := policy.state(place).initial_child) is not None:
        place = child
    return place
