"""Living through a case step by step, looking at it after each, and what is then to be seen of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from compiler.situation import Fired, Refused, Result, Situation
from simulator.entries import Stepped
from simulator.session import Session
from tests.properties.events import START, Happening
from tests.properties.strategies import Case


@dataclass(frozen=True, slots=True)
class Seen:
    """One step: the case before it and behind it, and what an action came to."""

    happening: Happening
    waited: Situation
    session: Session
    result: Result | None


def walk(case: Case) -> Iterator[Seen]:
    """A case's steps."""
    session = case.session()
    for happening in case.story:
        session.wait(happening.wait)
        waited = session.situation
        result = session.act(happening.event) if happening.event is not None else None
        yield Seen(happening, waited, session, result)


def lived(case: Case) -> Session:
    """A case at the end of its story, nothing left to happen at its last instant."""
    session = case.session()
    for happening in case.story:
        session.wait(happening.wait)
        if happening.event is not None:
            session.act(happening.event)
    session.settle()
    return session


def firings(session: Session) -> list[tuple[int, str, int | None]]:
    """Every rule and timer taken: when, which, which branch."""
    return [(one.at, one.fired.rule, one.fired.branch) for one in session.entries if isinstance(one, Stepped)]


def outcomes(session: Session) -> list[tuple[str, tuple[Any, ...]]]:
    """What the case brought about."""
    steps = [one.fired for one in session.entries if isinstance(one, Stepped)]
    return [(given.outcome, given.arguments) for fired in steps for given in fired.outcomes]


def kind_of(result: Result) -> str:
    """``taken`` and the rule, or the kind of the refusal."""
    match result:
        case Refused(kind=kind):
            return kind
        case Fired(rule=rule):
            return f"taken {rule}"


def told(session: Session) -> dict[str, Any]:
    """Where a case stands, by names."""
    policy, now = session.machine.policy, session.situation
    return {
        "state": now.state,
        "since": dict(zip(session.machine.paths[now.state], now.entered, strict=True)),
        "facts": dict(zip((one.name for one in policy.facts), now.facts, strict=True)),
        "used": {one.name: n for one, n in zip(policy.counters, now.used, strict=True) if not one.shared},
        "timers": {
            run.timer: (run.started, run.due, run.paused_left, run.extended, run.extended_workdays)
            for run in now.timers
        },
    }


def instants(case: Case) -> Iterator[tuple[int, Happening]]:
    """Each step with the instant at which it falls."""
    now = START
    for happening in case.story:
        now += happening.wait
        yield now, happening
