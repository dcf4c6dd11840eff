"""A running case passes from one revision to the next: facts and counters by name, states by id, deadlines as the
amendment says.

Pure, like the semantics. A case that stays under its old text (``running cases keep``) never comes here.
"""

from __future__ import annotations

from dataclasses import replace

from compiler.deadlines import extended, started
from compiler.history import Running
from compiler.machine import Machine, TimerSpec
from compiler.model import Value
from compiler.semantics import is_of
from compiler.situation import Situation, TimerRun
from dsl.quantities import DAY
from dsl.record import record


@record
class Migrated:
    """A case before and after: timers that ended with their rule, timers that begin, and whether it was moved."""

    before: Situation
    after: Situation
    timers_dropped: tuple[str, ...]
    timers_started: tuple[str, ...]
    moved: bool


def migrate(old: Machine, new: Machine, situation: Situation, at: int, running: Running) -> Migrated:
    """The case under the new text from an instant on."""
    target = destination(old, new, situation.state, dict(running.moves))
    since = dict(zip(old.paths[situation.state], situation.entered, strict=True))
    path = new.paths[target]
    entered = tuple(since.get(state, at) for state in path)
    facts = _facts(old, new, situation.facts)
    counts = {counter.name: used for counter, used in zip(old.policy.counters, situation.used, strict=True)}
    anew = [state for state in path if state not in since]
    used = tuple(0 if counter.per in anew else counts.get(counter.name, 0) for counter in new.policy.counters)
    before = {run.timer: run for run in situation.timers}
    timers: list[TimerRun] = []
    for state in reversed(path if not new.states[target].final else ()):
        for spec in new.timers.get(state, ()):
            earlier = before.get(spec.id) if state in since else None
            if earlier is not None:
                timers.append(_carried(new, spec, earlier, facts, used, situation.timers, at, running))
            else:
                begin = since[state] if running.deadlines == "recompute" and state in since else at
                timers.append(_not_before(started(new, spec, facts, used, situation.timers, begin, at), at))
    taken = tuple(one for one in situation.taken if one.state in since and one.state in path)
    after = Situation(target, entered, facts, used, tuple(timers), taken)
    now = {run.timer for run in timers}
    return Migrated(
        situation,
        after,
        tuple(run.timer for run in situation.timers if run.timer not in now and _goes_on(run)),
        tuple(run.timer for run in timers if run.timer not in before),
        target != situation.state,
    )


def destination(old: Machine, new: Machine, state: str, moves: dict[str, str]) -> str:
    """The innermost state where a case stands under the new text."""
    if state in new.states:
        return new.policy.leaf_of(state)
    for outer in reversed(old.paths[state]):
        if outer in moves:
            return new.policy.leaf_of(moves[outer])
    for outer in reversed(old.paths[state]):
        if outer in new.states:
            return new.policy.leaf_of(outer)
    raise AssertionError(f"no place for {state}")


def _facts(old: Machine, new: Machine, values: tuple[Value, ...]) -> tuple[Value, ...]:
    before = {fact.name: value for fact, value in zip(old.policy.facts, values, strict=True)}
    found: list[Value] = []
    for fact in new.policy.facts:
        value = before.get(fact.name, fact.default)
        fits = fact.optional if value is None else is_of(value, fact.type, new)
        found.append(value if fits else fact.default)
    return tuple(found)


def _carried(
    new: Machine, spec: TimerSpec, earlier: TimerRun, facts: tuple[Value, ...], used: tuple[int, ...],
    timers: tuple[TimerRun, ...], at: int, running: Running,
) -> TimerRun:  # fmt: skip
    """A timer that the new text has too. One that fired or was stopped never comes back; one that is paused keeps its
    time."""
    if earlier.due is None or running.deadlines == "keep":
        return earlier
    if running.deadlines == "restart":
        return started(new, spec, facts, used, timers, at, at)
    again = started(new, spec, facts, used, timers, earlier.started, at)
    if again.due is None:
        return replace(earlier, due=None)
    days = new.policy.calendar is not None
    due = again.due
    for one in earlier.added:
        by = one.by * DAY if one.workdays and not days else one.by
        due = extended(new, spec, due, by, workdays=one.workdays and days)
    return _not_before(replace(earlier, due=due), at)


def _goes_on(run: TimerRun) -> bool:
    """Whether a timer runs or is paused."""
    return run.due is not None or run.paused_left is not None


def _not_before(run: TimerRun, at: int) -> TimerRun:
    """A deadline that is past already falls on the instant of the change."""
    if run.due is not None and run.due < at:
        return replace(run, due=at)
    return run
