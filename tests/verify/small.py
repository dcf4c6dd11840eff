"""Small policies by chance, with deadlines of a few seconds and numbers of one digit, and everything that their cases
can do, found by trying: every second, every action, every value."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import product
from random import Random

from compiler.history import Timeline
from compiler.loader import Sources
from compiler.machine import Machine, machine_of
from compiler.model import Kind, Policy, SetTo, Value
from compiler.pipeline import compile_timeline
from compiler.semantics import act, broken_bounds, fire, has_ended, next_due, start
from compiler.situation import ActionEvent, Fired, Situation, TimerRun
from dsl.source import Source

NUMBERS = range(4)
MOST = 6_000
"""So many points are looked at; a policy with more is left alone."""
LONG_PAST = -4
"""Longer than any window: a moment further back is as far back."""


def text(luck: Random) -> str:
    """A policy: two states that hold a third and a fourth, timers, counters, guards on facts, timers and moments."""

    def guard(parameter: bool) -> str:
        some = ["flag", "not flag", f"n > {luck.randint(0, 2)}", f"n == {luck.randint(0, 2)}", "mode == one",
                f"used(tries) >= {luck.randint(0, 1)}", f"left(outer) < {luck.randint(1, 4)}s",
                f"within {luck.randint(1, 3)}s of since"]  # fmt: skip
        some += [f"go.k <= n + {luck.randint(0, 1)}", f"go.k < {luck.randint(1, 3)}"] if parameter else []
        return luck.choice(some)

    def effects(parameter: bool) -> str:
        some = ["set flag = true", "set n = 1", "set since = now", "set mode = two", "extend outer by 2s",
                "restart outer", "pause outer", "resume outer", "stop outer"]  # fmt: skip
        some += ["set n = go.k"] if parameter else []
        return ", ".join(luck.sample(some, luck.randint(1, 2)))

    def rest(parameter: bool, targets: list[str]) -> str:
        parts = [f"uses {luck.choice(['tries', 'here'])}"] * (luck.random() < 0.3)
        parts += [f"when {guard(parameter)}"] * (luck.random() < 0.6)
        parts += [f"-> {luck.choice(targets)}"] * (luck.random() < 0.8)
        return " ".join([*parts, *([f"do {effects(parameter)}"] if luck.random() < 0.6 else [])])

    def rules(places: list[str]) -> Iterator[str]:
        for action in luck.sample(["a.go", "b.no", "b.on"], luck.randint(1, 2)):
            yield f"on {action} {rest(action == 'a.go', places)}"

    def timer(name: str, places: list[str]) -> str:
        targets = [one for one in places if one != "there"] if luck.random() < 0.8 else places
        do = f" do {luck.choice(['set flag = false', 'set n = 2', 'set since = now'])}" if luck.random() < 0.4 else ""
        return f"{name}: after {luck.randint(1, 5)}s -> {luck.choice(targets)}{do}"

    places = ["first", "there", "third", "ended", "over"]
    lines = [
        'policy small.one "small" from 2024-01-01',
        "enum Mode { one two }",
        "actor a { go (k: int) }",
        "actor b { no on to_third to_there end quit }",
        "case { flag: bool = false  n: int  mode: Mode  since: time? }",
        "limit tries: 2 per case",
        "limit here: 1 per outside.third",
        *(["limit low: n < 3"] if luck.random() < 0.4 else []),
        "initial state outside {",
        f"  outer: after {luck.randint(2, 6)}s -> {luck.choice(['ended', 'over', 'third'])}",
        *(f"  {one}" for one in rules(places)),
        *([f"  forbid b.no when {guard(False)}"] if luck.random() < 0.4 else []),
        "  initial state first {",
        f"    {timer('t1', places)}",
        "    on b.to_third -> third",
        *(f"    {one}" for one in rules(places)),
        "  }",
        "  state third {",
        f"    {timer('t3', places)}",
        "    on b.to_there -> there",
        "    on b.quit -> over",
        *(f"    {one}" for one in rules(places)),
        "  }",
        "  state there {",
        *(f"    {one}" for one in rules(places)),
        "    on b.end -> ended",
        "  }",
        "}",
        "final state ended",
        "final state over",
    ]
    return "\n".join(lines) + "\n"


def policies(first: int, last: int) -> Iterator[tuple[int, Timeline]]:
    """Those of a range of seeds that compile, seeds in front."""
    for seed in range(first, last):
        written = text(Random(seed))
        compiled = compile_timeline(Sources((Source(f"seed {seed}", written),)))
        if compiled.timeline is not None:
            yield seed, compiled.timeline


@dataclass
class Tried:
    """What was found by trying: the branches that fired, and the states."""

    fired: set[tuple[str, int | None]] = field(default_factory=set)
    states: set[str] = field(default_factory=set)


Point = tuple[Situation, bool]
"""A case at second 0, everything else measured from there; whether its actions of this second are over."""


def tried(timeline: Timeline) -> Tried | None:
    """Everything that the cases of a small policy can do; None where that is too much."""
    machine = machine_of(timeline.revisions[0].graph)
    found = Tried()
    known: set[Point] = set()
    waiting: deque[Point] = deque()

    def reach(situation: Situation, now: int, late: bool) -> None:
        found.states.add(situation.state)
        point = (moved(machine, situation, now), late)
        if not has_ended(machine, situation) and point not in known:
            known.add(point)
            waiting.append(point)

    for facts in beginnings(machine):
        reach(start(machine, 0, facts), 0, False)
    while waiting:
        situation, late = waiting.popleft()
        if len(known) > MOST:
            return None
        for fired, now, after in _onwards(machine, situation, late):
            if fired is not None:
                found.fired.add((fired.rule, fired.branch))
            reach(situation if fired is None else fired.after, now, after)
    return found


def _onwards(machine: Machine, situation: Situation, late: bool) -> Iterator[tuple[Fired | None, int, bool]]:
    """What can happen at this second, and the next second where nothing has to happen before."""
    if not late:
        for event in events(machine.policy):
            result = act(machine, situation, event, 0)
            if isinstance(result, Fired):
                yield result, 0, False
    due = next_due(situation)
    if due is not None and due[0] <= 0:
        yield fire(machine, situation, due[1], 0), 0, True
    else:
        yield None, 1, False


def moved(machine: Machine, situation: Situation, now: int) -> Situation:
    """Measured from now, without what takes no part in what follows."""
    timers = tuple(TimerRun(one.timer, 0, None if one.due is None else one.due - now, one.paused_left)
                   for one in situation.timers if one.due is not None or one.paused_left is not None)  # fmt: skip
    facts = tuple(
        max(int(value) - now, LONG_PAST) if fact.type is Kind.TIME and value is not None else value
        for fact, value in zip(machine.policy.facts, situation.facts, strict=True)
    )
    return replace(situation, entered=(0,) * len(situation.entered), facts=facts, timers=timers)


def beginnings(machine: Machine) -> list[dict[str, Value]]:
    """What a case can begin with: anything for facts that no rule sets, or that have no default."""
    effects = [effect for state in machine.policy.states for rule in state.rules for branch in rule.branches
               for effect in branch.effects]  # fmt: skip
    changed = {effect.fact for effect in effects if isinstance(effect, SetTo)}
    domains: dict[str, tuple[Value, ...]] = {
        "flag": (False, True), "n": tuple(NUMBERS), "mode": ("one", "two"), "since": (None, *range(LONG_PAST, 3)),
    }  # fmt: skip
    free = [one.name for one in machine.policy.facts if one.required or one.name not in changed]
    every = [dict(zip(free, chosen, strict=True)) for chosen in product(*(domains[name] for name in free))]
    sound = [one for one in every if not broken_bounds(machine, start(machine, 0, one), 0)]
    return sound or every


def events(policy: Policy) -> Iterator[ActionEvent]:
    """Every action with every value of one digit."""
    for actor in policy.actors:
        for action in actor.actions:
            values = [NUMBERS if one.type is Kind.INT else (None,) for one in action.fields]
            for chosen in product(*values):
                given = tuple((one.name, value) for one, value in zip(action.fields, chosen, strict=True))
                yield ActionEvent(actor.name, action.name, given)
