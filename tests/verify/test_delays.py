"""Whose choice it is that time passes: against trying every action at every second."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

import pytest

from analysis.verify.delays import stretches
from analysis.verify.model import model_of
from compiler.history import Timeline
from compiler.machine import Machine, machine_of
from compiler.semantics import act
from compiler.situation import Fired, Situation
from simulator.entries import Amended, Opened, Stepped
from simulator.session import Session
from tests.properties.dice import Dice
from tests.properties.events import START, event
from tests.properties.laws import TIMES
from tests.verify.small import events, policies
from tiaoli.cli.delays import Delays, shares

ALL = dict(policies(900, 900 + 60 * TIMES))


def lives(seed: int, timeline: Timeline) -> Iterator[Session]:
    """Some cases by chance, with pauses of a few seconds."""
    for turn in range(6):
        dice = Dice(Random(100 * seed + turn).randint)
        session = Session(timeline, START, {"n": dice.number(0, 3), "since": START - dice.number(0, 3)})
        for _ in range(12):
            session.wait(dice.number(0, 6))
            session.act(event(dice, session.machine.policy, session.situation.state))
        session.settle()
        yield session


def waits(session: Session) -> Iterator[tuple[Situation, int, int, bool]]:
    """Where the case stood, from when to when, and whether timers had fired at the first instant."""
    before: tuple[Situation, int, bool] | None = None
    for entry in session.entries:
        if not isinstance(entry, Opened | Stepped):
            continue
        if before is not None and entry.at > before[1]:
            yield before[0], before[1], entry.at, before[2]
        after = entry.situation if isinstance(entry, Opened) else entry.fired.after
        before = after, entry.at, isinstance(entry, Stepped) and entry.event is None


def can_act(machine: Machine, situation: Situation, at: int) -> set[str]:
    """Who has an action that is accepted, whatever its parameters."""
    return {one.actor for one in events(machine.policy) if isinstance(act(machine, situation, one, at), Fired)}


@pytest.mark.parametrize("seed", ALL)
def test_who_could_act_is_who_is_accepted_at_each_second(seed: int) -> None:
    graph = ALL[seed].revisions[0].graph
    model, machine = model_of(graph), machine_of(graph)
    for session in lives(seed, ALL[seed]):
        for situation, since, until, late in waits(session):
            found = stretches(model, situation, since, until, late=late)
            assert [one.since for one in found] == [since, *(one.until for one in found[:-1])]
            assert found[-1].until == until
            for one in found:
                for at in range(max(one.since, since + late), one.until):
                    assert set(one.actors) == can_act(machine, situation, at), (situation, at - since)


@pytest.mark.parametrize("seed", ALL)
def test_the_shares_add_up(seed: int) -> None:
    for session in lives(seed, ALL[seed]):
        luck = Random(seed)
        since = luck.randint(START, session.now)
        last = session.now if session.ended is None else session.ended
        until = luck.randint(min(since, last), last)
        delays = Delays(ALL[seed]).of(session, since, until)
        assert sum(seconds for _, seconds in shares(delays)) == max(until - since, 0)


def test_enough_changed_on_the_way() -> None:
    cut = 0
    for seed, timeline in ALL.items():
        model = model_of(timeline.revisions[0].graph)
        for session in lives(seed, timeline):
            assert not any(isinstance(entry, Amended) for entry in session.entries)
            cut += sum(len(stretches(model, *wait[:3], late=wait[3])) > 1 for wait in waits(session))
    assert cut >= 3 * TIMES
