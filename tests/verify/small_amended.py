"""Small policies by chance that are amended after a few seconds, and everything that the cases opened before that can
do, found by trying: every second of their beginning, every action, every value."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from random import Random
from typing import Literal

from compiler.history import Running, Timeline
from compiler.loader import Sources
from compiler.machine import Machine, machine_of
from compiler.migration import migrate
from compiler.model import Kind, Value
from compiler.pipeline import compile_timeline
from compiler.semantics import act, fire, has_ended, next_due, start
from compiler.situation import Fired, Situation, TimerRun
from dsl.source import Source
from tests.verify.small import LONG_PAST, beginnings, events, text

SPAN = 4
"""So many seconds after the first text comes the second."""
HORIZON = 16
"""So many seconds of a case are tried."""
MOST = 12_000
Deadlines = Literal["keep", "recompute", "restart"]
WAYS: tuple[Deadlines, ...] = ("keep", "recompute", "restart")


def timelines(first: int, last: int) -> Iterator[tuple[int, Timeline]]:
    """Two texts by chance, one after the other, some without a timer."""
    for seed in range(first, last):
        luck = Random(seed)
        one, two = _compiled(luck), _compiled(luck)
        if one is not None and two is not None:
            running = Running("follow", luck.choice(WAYS))
            old = one.revisions[0]
            new = replace(two.revisions[0], effective=old.effective + SPAN, running=running)
            yield seed, replace(one, revisions=(old, new))


def _compiled(luck: Random) -> Timeline | None:
    lines = text(luck).splitlines()
    gone = luck.choice(["t1:", "t3:", "outer:", "-", "-"])
    given = {"flag: bool = false": "flag: bool = false", "n: int": "n: int = 1", "mode: Mode": "mode: Mode = one",
             "since: time?": "since: time?"}  # fmt: skip
    if luck.random() < 0.7:
        gone = gone if gone != "outer:" else "-"
        lines = [_ending(line) for line in lines]
    lines = [line for line in lines if not line.strip().startswith(gone)]
    written = "\n".join(lines) + "\n"
    for old, new in given.items():
        written = written.replace(f" {old} ", f" {new} ")
    return compile_timeline(Sources((Source("small", written),))).timeline


def _ending(line: str) -> str:
    """A line under which every case ends: the outermost deadline is moved a few times at most."""
    if line.strip().startswith("outer:"):
        return line.replace("-> third", "-> over")
    effects = ("stop outer", "pause outer", "restart outer", "extend outer by 2s")
    for effect in effects[: 2 if "uses tries" in line else 4]:
        line = line.replace(effect, "set flag = true")
    return line


@dataclass
class Tried:
    """By text: the branches that fired, the states, and how long the cases lasted that ended."""

    fired: tuple[set[tuple[str, int | None]], ...] = field(default_factory=lambda: (set(), set()))
    states: tuple[set[str], ...] = field(default_factory=lambda: (set(), set()))
    lasted: tuple[set[int], ...] = field(default_factory=lambda: (set(), set()))


Point = tuple[int, Situation, int, int, bool]
"""Under which text, where, when it began, what time it is, and whether the actions of this second are over."""


def tried(timeline: Timeline) -> Tried | None:
    """Everything that the cases opened under the first text do for a while; None where that is too much."""
    machines = tuple(machine_of(one.graph) for one in timeline.revisions)
    effective, running = timeline.revisions[1].effective, timeline.revisions[1].running
    assert running is not None
    found, known, waiting = Tried(), set[Point](), deque[Point]()

    def reach(stage: int, situation: Situation, began: int, now: int, late: bool) -> None:
        found.states[stage].add(situation.state)
        if has_ended(machines[stage], situation):
            found.lasted[stage].add(now - began)
        elif now - began <= HORIZON:
            point = (stage, _kept(machines[1], situation, now) if stage else situation, began, now, late)
            if point not in known:
                known.add(point)
                waiting.append(point)

    for began in range(effective - SPAN, effective):
        for facts in beginnings(machines[0]):
            reach(0, start(machines[0], began, _shifted(machines[0], facts, began)), began, began, False)
    while waiting:
        stage, situation, began, now, late = waiting.popleft()
        if len(known) > MOST:
            return None
        if stage == 0 and now == effective:
            reach(1, migrate(machines[0], machines[1], situation, now, running).after, began, now, False)
            continue
        for fired, then, after in _onwards(machines[stage], situation, now, late):
            if fired is not None:
                found.fired[stage].add((fired.rule, fired.branch))
            reach(stage, situation if fired is None else fired.after, began, then, after)
    return found


def _onwards(machine: Machine, situation: Situation, now: int, late: bool) -> Iterator[tuple[Fired | None, int, bool]]:
    if not late:
        for event in events(machine.policy):
            result = act(machine, situation, event, now)
            if isinstance(result, Fired):
                yield result, now, False
    due = next_due(situation)
    if due is not None and due[0] <= now:
        yield fire(machine, situation, due[1], now), now, True
    else:
        yield None, now + 1, False


def _shifted(machine: Machine, facts: dict[str, Value], at: int) -> dict[str, Value]:
    times = {fact.name for fact in machine.policy.facts if fact.type is Kind.TIME}
    return {name: int(value) + at if name in times and value is not None else value for name, value in facts.items()}


def _kept(machine: Machine, situation: Situation, now: int) -> Situation:
    """Without what takes no part any more."""
    timers = tuple(TimerRun(one.timer, 0, one.due, one.paused_left) for one in situation.timers
                   if one.due is not None or one.paused_left is not None)  # fmt: skip
    facts = tuple(
        max(int(value), now + LONG_PAST) if fact.type is Kind.TIME and value is not None else value
        for fact, value in zip(machine.policy.facts, situation.facts, strict=True)
    )
    return replace(situation, entered=(0,) * len(situation.entered), facts=facts, timers=timers)
