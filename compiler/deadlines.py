"""Deadlines: when a timer that is started falls due, and what effects, pauses and days off do to it. Pure, as
``compiler/semantics.py`` is, which says when they are started and what they do when due.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from compiler.evaluate import Env, NoRowError
from compiler.machine import Machine, TimerSpec
from compiler.model import Value
from compiler.opened import Open
from compiler.situation import Added, TimerRun
from compiler.worktime import counted, due, workdays_left
from dsl.quantities import DAY


def steered(machine: Machine, verb: str, by: Any, env: Env, *, workdays: bool) -> Any:
    """How an effect changes a timer; what is not running is left alone. A paused timer is extended in its own measure:
    a working day is a whole day to one of exact time, and one of working days goes on with the whole days it has."""

    def change(run: TimerRun) -> TimerRun:
        live = run.due is not None or run.paused_left is not None
        spec = machine.timer_by_id[run.timer]
        match verb:
            case "extend" if live:
                if run.due is not None:
                    later = extended(machine, spec, run.due, by, workdays=workdays)
                    return replace(run, due=max(later, env.now), added=_and(run.added, by, workdays=workdays))
                before, more = run.paused_left or 0, by * DAY if workdays else by
                left = max(before + more, 0)
                if spec.workdays:
                    more = left // DAY - before // DAY
                return replace(run, paused_left=left, added=_and(run.added, more, workdays=spec.workdays))
            case "pause" if run.due is not None:
                left = _to_go(machine, spec, run.due, env.now)
                return replace(run, due=None, paused_left=left, paused_at=env.now)
            case "resume" if run.paused_left is not None:
                again = _again(machine, spec, env.now, run.paused_left)
                stood = _stood(machine, spec, run, env.now)
                return TimerRun(run.timer, run.started, again, added=_and(run.added, stood, workdays=spec.workdays))
            case "stop" if live:
                return replace(run, due=None, paused_left=None, paused_at=None)
            case "restart" if live:
                return TimerRun(run.timer, env.now, due_at(machine, spec, env.now, spec.duration(env)))
            case _:
                return run

    return change


def _and(added: tuple[Added, ...], by: int, *, workdays: bool) -> tuple[Added, ...]:
    """What was added, and a length more: what is of one measure and direction together."""
    last = added[-1] if added else Added(0, workdays)
    if isinstance(by, Open) or isinstance(last.by, Open):
        return (*added, Added(by, workdays))
    if last.workdays == workdays and last.by * by >= 0:
        return (*added[:-1], Added(last.by + by, workdays))
    return (*added, Added(by, workdays))


def put_together(added: Iterable[Added]) -> tuple[Added, ...]:
    """Lengths that were kept apart while they were open, as if each had been added when it was known."""
    found: tuple[Added, ...] = ()
    for one in added:
        found = _and(found, one.by, workdays=one.workdays)
    return found


def with_started(
    machine: Machine, running: tuple[TimerRun, ...], states: tuple[str, ...], facts: tuple[Value, ...],
    used: tuple[int, ...], at: int,
) -> tuple[TimerRun, ...]:  # fmt: skip
    """The timers running with those of states just entered, whose lengths are fixed now, one after the other."""
    for state in states:
        for spec in machine.timers.get(state, ()):
            running = (*running, started(machine, spec, facts, used, running, at, at))
    return running


def started(
    machine: Machine, spec: TimerSpec, facts: tuple[Value, ...], used: tuple[int, ...], running: tuple[TimerRun, ...],
    since: int, at: int,
) -> TimerRun:  # fmt: skip
    """A timer running since an instant, its length computed from the facts and the other timers as they are at ``at``.

    A length that comes out negative counts as none: due at once. One that a table has no row for never comes due."""
    try:
        length = spec.duration(Env(facts, used, running, {}, at))
    except NoRowError:
        return TimerRun(spec.id, since, None)
    return TimerRun(spec.id, since, due_at(machine, spec, since, length))


def due_at(machine: Machine, spec: TimerSpec, since: int, length: int) -> int:
    """When a timer of some length falls due that began at an instant; UnknownYearError where its calendar ends."""
    if not spec.workdays and not spec.suspended:
        return since + max(length, 0)
    policy = machine.policy
    return due(since, max(length, 0), workdays=spec.workdays, zone=policy.zone, calendar=policy.calendar,
               suspended=spec.suspended)  # fmt: skip


def extended(machine: Machine, spec: TimerSpec, deadline: int, by: int, *, workdays: bool) -> int:
    """A deadline moved by a length; by working days from the day that it ends."""
    policy = machine.policy
    if by <= 0 or not (workdays or spec.suspended):
        return deadline + by * (DAY if workdays else 1)
    return due(deadline - int(workdays), by, workdays=workdays, zone=policy.zone, calendar=policy.calendar,
               suspended=spec.suspended)  # fmt: skip


def _again(machine: Machine, spec: TimerSpec, now: int, left: int) -> int:
    """The deadline of a timer that goes on with what was left when it was paused."""
    return due_at(machine, spec, now, left // DAY if spec.workdays else left)


def _to_go(machine: Machine, spec: TimerSpec, deadline: int, now: int) -> int:
    """The time to a deadline that a pause keeps: without the days on which the timer stands still, and of working
    days the whole ones, a day each."""
    policy = machine.policy
    if deadline <= now or not (spec.suspended or spec.workdays):
        return max(deadline - now, 0)
    if spec.workdays and policy.calendar is not None:
        return DAY * workdays_left(now, deadline, zone=policy.zone, calendar=policy.calendar, suspended=spec.suspended)
    return counted(now, deadline, zone=policy.zone, suspended=spec.suspended)


def _stood(machine: Machine, spec: TimerSpec, run: TimerRun, now: int) -> int:
    """How long a paused timer stood still, in its own measure: seconds that would have counted, or working days."""
    policy = machine.policy
    if run.paused_at is None:
        return 0
    if spec.workdays and policy.calendar is not None:
        return workdays_left(run.paused_at, now + 1, zone=policy.zone, calendar=policy.calendar,
                             suspended=spec.suspended)  # fmt: skip
    return counted(run.paused_at, now, zone=policy.zone, suspended=spec.suspended)


def in_firing_order(machine: Machine, timers: tuple[TimerRun, ...]) -> tuple[TimerRun, ...]:
    """Timers as they fire at one instant: the innermost state's first, then as written."""
    if len(timers) < 2:
        return timers
    depth = {run.timer: len(machine.paths[machine.timer_by_id[run.timer].state]) for run in timers}
    return tuple(sorted(timers, key=lambda run: (-depth[run.timer], machine.timer_order[run.timer])))
