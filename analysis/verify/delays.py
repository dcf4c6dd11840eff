"""Whose choice it is that time passes: who could act meanwhile, and whose turn it is.

In: a situation of a case that was lived through, and two instants between which nothing happens to it. Out: stretches,
each with those who could act throughout. It is asked of the policy's own meaning: an action counts where it would be
accepted then, with some parameters. The time of day and working days are left open: who may act by day only could act.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from analysis.verify.bounds import Bounds
from analysis.verify.model import Model, fill
from analysis.verify.needs import TIMELY, Needs
from analysis.verify.open_values import Ground, Number
from analysis.verify.scales import expressions
from analysis.verify.ways import ways
from compiler import model as m
from compiler.semantics import act
from compiler.situation import ActionEvent, Fired, Situation, TimerRun
from compiler.stopwatch import turn


@dataclass(frozen=True, slots=True)
class Stretch:
    """Time in which nothing happens. ``actors`` are those who could end it: whose turn it is (``awaited``); where none
    of these can act, all who can; none where nobody can."""

    since: int
    until: int
    actors: tuple[str, ...]
    awaited: bool

    @property
    def length(self) -> int:
        """Seconds."""
        return self.until - self.since


def stretches(model: Model, situation: Situation, since: int, until: int, *, late: bool) -> tuple[Stretch, ...]:
    """The time between two instants; ``late`` where no action can come at the first any more: that second alone is
    nobody's choice."""
    found: list[Stretch] = []
    for first, last in _constant(model, situation, since, until):
        at = first + 1 if late and first == since else first
        actors, awaited = choosing(model, situation, at) if at < until else ((), False)
        if found and (found[-1].actors, found[-1].awaited) == (actors, awaited):
            first = found.pop().since
        found.append(Stretch(first, last, actors, awaited))
    return tuple(found)


def choosing(model: Model, situation: Situation, at: int) -> tuple[tuple[str, ...], bool]:
    """Who could act at an instant, and whether it is their turn."""
    able = [actor for actor in dict.fromkeys(actor for actor, _ in model.deeds[situation.state])
            if _able(model, situation, actor, at)]  # fmt: skip
    awaited = turn(model.machine, situation.state)
    asked = tuple(actor for actor in able if actor in awaited)
    return (asked, True) if asked else (tuple(able), False)


def _able(model: Model, situation: Situation, actor: str, at: int) -> bool:
    """Whether some action of an actor would be accepted."""
    opened = _opened(model, situation)

    def run(action: str, ground: Ground) -> bool:
        given: Any = tuple((slot.name, fill(slot, ground)) for slot in model.parameters[actor, action])
        instant: Any = Number(0, at)
        return isinstance(act(model.machine, opened, ActionEvent(actor, action, given), instant), Fired)

    actions = [action for who, action in model.deeds[situation.state] if who == actor]
    return any(way.result for one in actions for way in ways(Bounds(), {}, partial(run, one)))


def _opened(model: Model, situation: Situation) -> Situation:
    """The same with instants as the meaning on open values has them."""

    def instant(value: Any) -> Any:
        return None if value is None else Number(0, value)

    facts = tuple(
        instant(value) if fact.type in (m.Kind.TIME, m.Kind.DATE) else value
        for fact, value in zip(model.policy.facts, situation.facts, strict=True)
    )
    timers = tuple(TimerRun(run.timer, run.started, instant(run.due), run.paused_left) for run in situation.timers)
    return replace(situation, facts=facts, timers=timers)


# ── when it can change ─────────────────────────────────────────────────────────────────────────────────────────────


def _constant(model: Model, situation: Situation, since: int, until: int) -> Iterator[tuple[int, int]]:
    """The time between two instants, cut where a condition can begin or cease to hold by waiting alone."""
    cuts = sorted({since, *(at for at in _changes(model, situation) if since < at < until)})
    yield from zip(cuts, [*cuts[1:], until], strict=True)


def _changes(model: Model, situation: Situation) -> set[int]:
    """The instants at which conditions on time can change: those that are known, earlier or later by a length that the
    policy names, and the second after."""
    asked, lengths, instants = _named(model)
    if not asked:
        return set()
    instants |= {run.due for run in situation.timers if run.due is not None}
    facts: Any = zip(model.policy.facts, situation.facts, strict=True)
    instants |= {value for fact, value in facts if fact.type in (m.Kind.TIME, m.Kind.DATE) and value is not None}
    return {at + sign * length + after for at in instants for length in lengths for sign in (1, -1) for after in (0, 1)}


def _named(model: Model) -> tuple[bool, set[int], set[int]]:
    """Whether anything asks how time goes by, with which lengths, and with which instants."""
    needs, policy = Needs(model.policy, outcomes=False), model.policy
    settings = {one.name: one.value for one in policy.settings}
    asked, lengths, instants = False, {0}, set[int]()
    for expr in expressions(policy):
        inside = list(needs.deep(expr))
        if not any(isinstance(one, TIMELY) for one in inside):
            continue
        asked = True
        for part in inside:
            value: Any = settings[part.name] if isinstance(part, m.SettingOf) else getattr(part, "value", None)
            if isinstance(value, int) and part.type is m.Kind.DURATION:
                lengths.add(value)
            elif isinstance(value, int) and part.type in (m.Kind.TIME, m.Kind.DATE):
                instants.add(value)
    return asked, lengths, instants
