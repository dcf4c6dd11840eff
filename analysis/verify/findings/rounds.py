"""Rounds that one actor can go alone: deadlines put off for ever, limits that begin again.

In: the steps from situation to situation. Out: cases whose last steps lead back to exactly where they began, as far as
anything asks: the same state, facts, counts, and time left to each deadline. What leads back can be repeated.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from analysis.verify.findings.cases import Case, cases
from analysis.verify.findings.data import Confirm, GotRound, Postponed, Shown
from analysis.verify.findings.walk import Edge, Walked
from analysis.verify.model import Model
from analysis.verify.open_values import Ground, ImpossibleError, Number
from analysis.verify.paths import Walk
from analysis.verify.situations import Moment
from analysis.verify.stepping import instant_of_action, not_before, up_to
from compiler.graph import PolicyGraph, Transition, transitions_of
from compiler.model import ActionTrigger, Kind
from compiler.situation import TimerRun

LONGEST = 4
"""So many steps are in a round at most."""
MOST_ROUNDS = 60
"""So many ways round are looked at from one situation."""
MOST_TRIED = 8
"""So many different rounds are tried for one deadline and actor, or one limit and actor."""

Round = tuple[Edge, ...]


def rounds_from(found: Walked, start: int, actor: str) -> Iterator[Round]:
    """The ways from a situation back to its state by steps of one actor, the shortest first."""
    situations = found.exact.situations
    waiting: list[tuple[int, Round]] = [(start, ())]
    for here, so_far in waiting:
        for edge in found.edges.get(here, ()):
            if edge.step.actor != actor:
                continue
            onward = (*so_far, edge)
            if situations[edge.at].state == situations[start].state:
                yield onward
            been = {start, *(one.at for one in so_far)}
            if edge.at not in been and len(onward) < LONGEST and len(waiting) < MOST_ROUNDS:
                waiting.append((edge.at, onward))


def orbit(
    found: Walked, start: int, steps: Round, at: int, *, takes_time: bool
) -> Iterator[Case]:  # fmt: skip
    """Cases that go a round and are where they were."""
    model, prefix = found.model, found.exact.path(start)
    path = (*prefix, *(edge.step for edge in steps))

    def wanted(ground: Ground, walk: Walk) -> Any:
        if walk.refused is not None:
            raise ImpossibleError
        before, after = walk.moments[len(prefix) - 1], walk.moments[-1]
        pin(ground, walk.moments[0].now, at)
        for moment in walk.moments[1 : len(prefix)]:
            pin(ground, moment.now, ground.lowest(moment.now))
        if takes_time:
            not_before(ground, after.now, before.now, 1)
        _same(model, ground, before, after)
        return after.now

    yield from cases(model, path, wanted, at, longest=takes_time)


def pin(ground: Ground, value: Any, to: int) -> None:
    """Settle an instant."""
    if isinstance(value, Number):
        ground.require(value.name, 0, to - value.more)
        ground.require(0, value.name, value.more - to)


def _same(model: Model, ground: Ground, before: Moment, after: Moment) -> None:
    """After is where before was, moved in time; ImpossibleError where it can't be."""
    one, other = before.situation, after.situation
    if one.state != other.state or set(one.taken) != set(other.taken) or before.late != after.late:
        raise ImpossibleError
    if not all(a is b or a == b for a, b in zip(one.used, other.used, strict=True)):
        raise ImpossibleError
    live = model.live[one.state]
    for n, (a, b, fact) in enumerate(zip(one.facts, other.facts, model.policy.facts, strict=True)):
        if n not in live:
            continue
        if fact.type in (Kind.TIME, Kind.DATE) and a is not None and b is not None:
            _as_long_ago(model, ground, before, after, (a, b))
        elif a is not b and a != b:
            raise ImpossibleError
    if len(_alive(one.timers)) != len(_alive(other.timers)):
        raise ImpossibleError
    for run, again in zip(_alive(one.timers), _alive(other.timers), strict=True):
        _as_much_left(ground, before, after, run, again)


def _alive(timers: tuple[TimerRun, ...]) -> list[TimerRun]:
    return [run for run in timers if run.due is not None or run.paused_left is not None]


def _as_long_ago(model: Model, ground: Ground, before: Moment, after: Moment, moments: tuple[Any, Any]) -> None:
    """A moment is as far back as it was, or so far that nothing asks any more."""
    one, other = moments
    if one is other:
        if ground.lowest(before.now - one) < model.memory:
            up_to(ground, after.now, before.now)
        return
    if isinstance(one, Number) and isinstance(other, Number):
        pin(ground, one, ground.lowest(one))
    ago = ground.lowest(before.now - one)
    if isinstance(other, Number) and isinstance(after.now, Number):
        not_before(ground, after.now, other, ago)
        not_before(ground, other, after.now, -ago)
    else:
        raise ImpossibleError


def _as_much_left(ground: Ground, before: Moment, after: Moment, run: TimerRun, again: TimerRun) -> None:
    if run.timer != again.timer or (run.due is None) != (again.due is None):
        raise ImpossibleError
    if run.due is None or again.due is None:
        left: Any = run.paused_left
        if left is not again.paused_left and left != again.paused_left:
            raise ImpossibleError
        return
    due: Any = run.due
    pin(ground, due, ground.lowest(due))
    still = ground.lowest(due) - ground.lowest(before.now)
    not_before(ground, again.due, after.now, still)
    not_before(ground, after.now, again.due, -still)


# ── deadlines put off ──────────────────────────────────────────────────────────────────────────────────────────


def postponed(found: Walked, at: int, confirm: Confirm) -> Iterator[Postponed]:
    """The deadlines that those who have to act can put off for ever; not those that only remind."""
    machine = found.model.machine
    for spec in (one for group in machine.timers.values() for one in group):
        if all(arm.transition.target is None for arm in spec.rule.arms):
            continue
        waited = dict.fromkeys(who for state in machine.paths[spec.state] for who in machine.states[state].awaits)
        for actor in waited:
            case = _held(found, spec.id, actor, at, confirm) or _put_off(found, spec.id, actor, at, confirm)
            if case is not None:
                yield Postponed(spec.id, actor, case)


def _put_off(found: Walked, timer: str, actor: str, at: int, confirm: Confirm) -> Shown | None:
    def touches(steps: Round) -> bool:
        return any(_run(one.before.timers, timer) is not _run(one.after.timers, timer)
                   for edge in steps for one in edge.fired)  # fmt: skip

    def begins(here: int) -> bool:
        return any(name == timer and due != (None,) for name, due, _ in found.exact.situations[here].shape[6])

    return _goes_round(found, actor, at, confirm, (begins, touches), (timer,), takes_time=True)


def _goes_round(
    found: Walked, actor: str, at: int, confirm: Confirm,
    wanted: tuple[Callable[[int], bool], Callable[[Round], bool]], names: tuple[str, ...], *, takes_time: bool,
) -> Shown | None:  # fmt: skip
    """A round of one actor, from a situation and by steps as wanted, that a case was found to go."""
    begins, fits = wanted
    tried: dict[tuple[tuple[str, ...], str], int] = {}
    for start in sorted(found.edges):
        if not begins(start):
            continue
        for steps in rounds_from(found, start, actor):
            key = (tuple(edge.step.name for edge in steps), found.exact.situations[start].state)
            if tried.get(key, 0) >= 2 or len(tried) > MOST_TRIED or not fits(steps):
                continue
            tried[key] = tried.get(key, 0) + 1
            for case in orbit(found, start, steps, at, takes_time=takes_time):
                path = found.exact.path(start)
                since, began = sum(1 for step in path if step.actor), case.walk.moments[len(path) - 1].now
                shown = Shown("round", case.witness, names, since=since, began=case.ground.lowest(began))
                if confirm(shown):
                    return shown
                break
    return None


def _held(found: Walked, timer: str, actor: str, at: int, confirm: Confirm) -> Shown | None:
    """The actor whom alone everybody waits for can make the deadline stand still, and nothing else runs."""
    reached, machine = found.exact, found.model.machine
    tries = 0
    for start in sorted(found.edges):
        for edge in found.edges[start]:
            end = reached.situations[edge.at]
            if edge.step.actor != actor or end.final or end.runs or tries >= MOST_TRIED:
                continue
            before, after = _run(edge.fired[0].before.timers, timer), _run(edge.fired[-1].after.timers, timer)
            turn = {who for state in machine.paths[end.state] for who in machine.states[state].awaits}
            if before is None or before.due is None or after is None or after.paused_left is None or turn != {actor}:
                continue
            if any(other.step.actor != actor for other in found.edges.get(edge.at, ())):
                continue
            tries += 1
            for case in cases(found.model, (*reached.path(start), edge.step), _waits, at):
                shown = Shown("held", case.witness, (timer,))
                if confirm(shown):
                    return shown
                break
    return None


def _waits(ground: Ground, walk: Walk) -> Any:
    """Nothing runs where the walk ends."""
    last = walk.moments[-1]
    if walk.refused is not None or any(run.due is not None for run in last.situation.timers):
        raise ImpossibleError
    return instant_of_action(ground, last.now, (), late=last.late)


def _run(timers: tuple[TimerRun, ...], timer: str) -> TimerRun | None:
    return next((run for run in timers if run.timer == timer), None)


# ── limits got round ───────────────────────────────────────────────────────────────────────────────────────────


def got_round(graph: PolicyGraph, found: Walked, at: int, confirm: Confirm) -> Iterator[GotRound]:
    """The limits per state that somebody whom they bind can begin again for ever."""
    policy, machine = found.model.policy, found.model.machine
    arms = {(one.rule, one.branch): one for one in transitions_of(graph)}
    for n, counter in enumerate(policy.counters):
        if not counter.per:
            continue
        for actor in dict.fromkeys(one.trigger.actor for one in arms.values()
                                   if counter.name in one.uses and isinstance(one.trigger, ActionTrigger)):  # fmt: skip
            fits = partial(_begins_again, counter.name, n, arms, machine.move)
            case = _goes_round(found, actor, at, confirm, (_anywhere, fits), (counter.name,), takes_time=False)
            if case is not None:
                yield GotRound(counter.name, actor, case)


def _anywhere(_: int) -> bool:
    return True


def _begins_again(
    limit: str, n: int, arms: dict[Any, Transition], move: Callable[[str, str], Any], steps: Round
) -> bool:
    """Whether a round uses a limit and has it begin again."""
    fired = [one for edge in steps for one in edge.fired]
    targets = [(one, arms[one.rule, one.branch].written_target) for one in fired if one.branch is not None]
    return any(limit in one.uses for one in fired) and any(
        n in move(one.before.state, target).resets for one, target in targets if target is not None
    )
