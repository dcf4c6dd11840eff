"""Actors who act at once when it is their turn, against trying: no time goes by where they can do anything, with any
value; where they can't, it does."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from random import Random

import pytest

from analysis.verify.bounds import FREE
from analysis.verify.explore import Frame, Reached, explore
from analysis.verify.model import model_of
from compiler.able import able
from compiler.history import Timeline
from compiler.loader import Sources
from compiler.machine import Machine, machine_of
from compiler.pipeline import compile_timeline
from compiler.semantics import act, fire, has_ended, next_due, start
from compiler.situation import Fired, Situation
from compiler.stopwatch import turn
from dsl.source import Source
from tests.properties.laws import TIMES
from tests.verify import small

LAST = 16
"""Cases are followed for so many seconds."""
MOST = 5_000


def policies(last: int) -> Iterator[tuple[int, tuple[Timeline, frozenset[str]]]]:
    """Small policies in which states await somebody, with who is prompt."""
    for seed in range(last):
        luck, text = Random(seed), small.text(Random(seed))
        for state in ("first", "third", "there"):
            text = text.replace(f"state {state} {{", f"state {state} awaits {luck.choice(['a', 'b', 'a, b'])} {{")
        compiled = compile_timeline(Sources((Source(f"seed {seed}", text),)))
        if compiled.timeline is not None:
            yield seed, (compiled.timeline, frozenset(luck.choice(["a", "b", "ab"])))


POLICIES = dict(policies(22 * TIMES))


@cache
def both(seed: int) -> tuple[tuple[int, bool] | None, Reached]:
    """What trying finds, and what the checker does."""
    timeline, prompt = POLICIES[seed]
    graph = timeline.revisions[0].graph
    reached = Reached(model_of(graph))
    for _ in explore(reached, Frame(timed=True, most=2_000, prompt=prompt)):
        pass
    return tried(machine_of(graph), prompt), reached


def tried(machine: Machine, prompt: frozenset[str]) -> tuple[int, bool] | None:
    """The longest that a case lasts to its end, and whether one still lasts after all; None where that is too much."""
    longest, lasts = -1, False
    known: set[tuple[Situation, bool, bool, int]] = set()
    waiting: deque[tuple[Situation, bool, bool, int]] = deque()

    def reach(situation: Situation, late: bool, elapsed: int) -> None:
        nonlocal longest
        if has_ended(machine, situation):
            longest = max(longest, elapsed)
            return
        put(situation, late, _hurries(machine, situation, late, prompt), elapsed)

    def put(situation: Situation, late: bool, hurries: bool, elapsed: int) -> None:
        point = (situation, late, hurries, elapsed)
        if point not in known:
            known.add(point)
            waiting.append(point)

    for facts in small.beginnings(machine):
        reach(small.moved(machine, start(machine, 0, facts), 0), False, 0)
    while waiting:
        situation, late, hurries, elapsed = waiting.popleft()
        if len(known) > MOST:
            return None
        due = next_due(situation)
        if due is not None and due[0] <= 0:
            reach(small.moved(machine, fire(machine, situation, due[1], 0).after, 0), True, elapsed)
        elif elapsed >= LAST:
            lasts = True
        elif late or not hurries:
            put(small.moved(machine, situation, 1), False, hurries, elapsed + 1)
        if not late:
            for event in small.events(machine.policy):
                result = act(machine, situation, event, 0)
                if isinstance(result, Fired):
                    reach(small.moved(machine, result.after, 0), False, elapsed)
    return longest, lasts


def _hurries(machine: Machine, situation: Situation, late: bool, prompt: frozenset[str]) -> bool:
    """Whether somebody prompt acts as soon as they can."""
    due = next_due(situation)
    if due is not None and due[0] < int(late):
        return True  # the deadline comes first
    whose = turn(machine, situation.state) & prompt
    return any(event.actor in whose and isinstance(act(machine, situation, event, int(late)), Fired)
               for event in small.events(machine.policy))  # fmt: skip


@pytest.mark.parametrize("seed", POLICIES)
def test_no_time_goes_by_where_they_can_act(seed: int) -> None:
    plain, reached = both(seed)
    if plain is None or not reached.whole:
        return
    longest, lasts = plain
    ends = [one.lasted[1] for one in reached.situations if one.final]
    most = max(ends, default=-1)
    assert longest <= most
    if lasts:
        assert most > LAST or any(True for _ in reached.idle()) or reached.endless or most == FREE
    if not reached.loose and not reached.doubtful and most <= LAST:
        assert longest == most


@pytest.mark.parametrize("seed", POLICIES)
def test_the_simulator_tries_the_same_values(seed: int) -> None:
    timeline, _ = POLICIES[seed]
    machine = machine_of(timeline.revisions[0].graph)
    for facts in small.beginnings(machine):
        situation = start(machine, 0, facts)
        for actor in ("a", "b"):
            anything = any(event.actor == actor and isinstance(act(machine, situation, event, 0), Fired)
                           for event in small.events(machine.policy))  # fmt: skip
            assert able(machine, situation, actor, 0) >= anything
            assert able(machine, replace(situation, state="ended"), actor, 0) is False


def test_enough_of_them_could_be_followed() -> None:
    exact = [seed for seed in POLICIES if both(seed)[0] is not None and both(seed)[1].whole and not both(seed)[1].loose]
    assert len(exact) >= 4 * TIMES
