"""A revision's claims, its longest and shortest times, and what of it is never reached.

In: the graph. Out: answers. One walk through all situations answers the claims and what is never reached; the times
need one of their own, and one more for each actor: how long that one alone can hold a case up.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from analysis.verify.answers import Answers, ClaimAnswer, Times, Waiting
from analysis.verify.bounds import FREE
from analysis.verify.explore import Arrival, Frame, Reached, Step, explore
from analysis.verify.model import Model, model_of
from analysis.verify.open_values import Ground, ImpossibleError
from analysis.verify.situations import Moment
from analysis.verify.ways import ways
from analysis.verify.witness import Witness, witness
from compiler.graph import PolicyGraph, transitions_of
from compiler.machine import Machine
from compiler.model import ROOT, ClaimDef, Expr, FactOf, SetTo, parts
from compiler.semantics import holds

MOST_CASES = 5
"""So many paths are tried for a case that shows an answer."""

Confirm = Callable[[Witness], bool]
"""Asks the simulator whether a case goes as a witness says."""


@dataclass(slots=True)
class _Watch:
    """A claim while the situations are walked through: the paths that break it."""

    claim: ClaimDef
    facts: frozenset[str] = frozenset()
    paths: list[tuple[Step, ...]] = field(default_factory=list)
    tested: bool = False


def verify(graph: PolicyGraph, at: int, confirm: Confirm, *, most: int = 20_000,
           seen: Callable[[], None] = lambda: None, prompt: frozenset[str] = frozenset()) -> Answers:  # fmt: skip
    """Answer everything of one revision; witnesses begin at ``at``, or on a later day where that shows more."""
    model = model_of(graph)
    claims = model.policy.claims
    horizon = max((one.ends_within for one in claims if one.ends_within is not None), default=-1) + 1
    watches = [_Watch(one, _facts_of(one.never)) for one in claims]
    reached = Reached(model)
    fired: set[tuple[str, int | None]] = set()
    frame = Frame(timed=horizon > 0, horizon=horizon, most=most, prompt=prompt)
    for arrival in explore(reached, frame, seen):
        fired.update((one.rule, one.branch) for one in arrival.fired)
        if arrival.moment is not None:
            _watch(reached, watches, arrival)
    for at_place, one in enumerate(reached.situations):
        if not one.final and horizon > 0 and not any(due for _, due, left in one.shape[-2] if due is not None):
            for watch in watches:
                if watch.claim.ends_within is not None and len(watch.paths) < MOST_CASES:
                    watch.paths.append(reached.path(at_place))
    loose = {*model.loose, *reached.loose}
    answers = tuple(_answer(reached, watch, at, confirm) for watch in watches)
    never = tuple(
        (one.rule, one.branch) for one in transitions_of(graph) if (one.rule, one.branch) not in fired
    ) if reached.whole else ()  # fmt: skip
    times = _times(model, at, confirm, most, seen, prompt)
    return Answers(len(reached.situations), reached.whole, tuple(sorted(loose)), answers, times, never)


# ── claims ─────────────────────────────────────────────────────────────────────────────────────────────────────


def _facts_of(expr: Expr | None) -> frozenset[str]:
    return frozenset() if expr is None else frozenset(one.name for one in parts(expr) if isinstance(one, FactOf))


def _watch(reached: Reached, watches: list[_Watch], arrival: Arrival) -> None:
    """Note the claims that an arrival breaks. The path to it is that of its source, and its own step."""
    assert arrival.at is not None
    assert arrival.moment is not None
    for watch in watches:
        if len(watch.paths) >= MOST_CASES:
            continue
        if watch.claim.ends_within is not None:
            watch.tested = True
            if reached.situations[arrival.at].lasted[1] > watch.claim.ends_within and arrival.fresh:
                watch.paths.append(_path(reached, arrival))
        elif watch.claim.never is not None and _concerned(watch, arrival, reached.model.machine):
            watch.tested = True
            if _can_hold(reached.model.machine, arrival, watch.claim.never):
                watch.paths.append(_path(reached, arrival))


def _path(reached: Reached, arrival: Arrival) -> tuple[Step, ...]:
    if arrival.source is None:
        return (arrival.step,)
    return (*reached.path(arrival.source), arrival.step)


def _concerned(watch: _Watch, arrival: Arrival, machine: Machine) -> bool:
    """Whether anything changed that the claim speaks of."""
    if arrival.source is None or not watch.facts:
        return True
    for one in arrival.fired:
        arms = next((run.arms for runs in machine._rules.values() for run in runs if run.id == one.rule), ())
        if one.rule in machine.timer_by_id:
            arms = machine.timer_by_id[one.rule].rule.arms
        for arm in arms:
            if arm.uses or any(
                isinstance(e.definition, SetTo) and e.definition.fact in watch.facts for e in arm.effects
            ):
                return True
    return False


def _can_hold(machine: Machine, arrival: Arrival, condition: Expr) -> bool:
    moment, ground = arrival.moment, arrival.ground
    assert moment is not None

    def ask(_: Ground) -> bool:
        return holds(machine, moment.situation, condition, moment.now)

    found = any(way.result for way in ways(ground.bounds, ground.domains, ask))
    Ground.at_work = ground
    return found


def _answer(reached: Reached, watch: _Watch, at: int, confirm: Confirm) -> ClaimAnswer:
    claim, model = watch.claim, reached.model
    if not watch.paths:
        return ClaimAnswer(claim.name, "proved" if reached.whole else "open", vacuous=not watch.tested)

    def wanted(ground: Ground, moment: Moment) -> None:
        if claim.ends_within is not None:
            if model.machine.states[moment.situation.state].final or moment.situation.timers:
                ground.require(moment.start.name, moment.now.name,
                               moment.now.more - moment.start.more - claim.ends_within - 1)  # fmt: skip
        elif claim.never is not None and not holds(model.machine, moment.situation, claim.never, moment.now):
            raise ImpossibleError

    for path in sorted(watch.paths, key=len):
        found = witness(model, path, wanted, at)
        if found is not None and confirm(found):
            return ClaimAnswer(claim.name, "refuted", (found,))
    return ClaimAnswer(claim.name, "open")


# ── times ──────────────────────────────────────────────────────────────────────────────────────────────────────


def _times(model: Model, at: int, confirm: Confirm, most: int, seen: Callable[[], None],
           prompt: frozenset[str]) -> tuple[Times, ...]:  # fmt: skip
    """The times as they are; and for each actor whose turn it can be, with all others acting at once."""
    awaited = dict.fromkeys(actor for state in model.policy.states for actor in state.awaits)
    actors = frozenset(actor.name for actor in model.policy.actors)
    frames = [Frame(timed=True, prompt=prompt, most=most)]
    frames += [Frame(timed=True, prompt=actors - {one}, most=most, patient=True) for one in awaited if not prompt]
    names = [None, *awaited]
    return tuple(_lasting(model, at, confirm, frame, seen, alone) for frame, alone in zip(frames, names, strict=False))


def _lasting(model: Model, at: int, confirm: Confirm, frame: Frame, seen: Callable[[], None],
             alone: str | None) -> Times:  # fmt: skip
    reached = Reached(model)
    for _ in explore(reached, frame, seen):
        pass
    prompt = frame.prompt
    ends = [n for n, one in enumerate(reached.situations) if one.final]
    if not ends:
        return Times(tuple(sorted(prompt)), alone, None, None, _waits(reached, prompt), whole=reached.whole)
    slowest = max(ends, key=lambda n: reached.situations[n].lasted[1])
    fastest = min(ends, key=lambda n: (reached.situations[n].lasted[0], n))
    longest = reached.situations[slowest].lasted[1]
    waits = _waits(reached, prompt)
    loops = tuple(dict.fromkeys(reached.situations[n].state for n in reached.endless))
    shown: tuple[Witness, ...] = ()
    if longest != FREE and reached.whole:
        found = _case(model, reached, slowest, at, confirm, longest=True)
        shown = () if found is None else (found,)
    quick = _case(model, reached, fastest, at, confirm, longest=False)
    return Times(
        tuple(sorted(prompt)),
        alone,
        None if longest == FREE else longest,
        reached.situations[fastest].lasted[0],
        waits,
        loops,
        shown,
        () if quick is None else (quick,),
        reached.whole,
    )


def _case(model: Model, reached: Reached, at_place: int, at: int, confirm: Confirm, *, longest: bool) -> Witness | None:
    found = witness(model, reached.path(at_place), lambda ground, moment: None, at, longest=longest)
    return found if found is not None and confirm(found) else None


def _waits(reached: Reached, prompt: frozenset[str]) -> tuple[Waiting, ...]:
    """The states that a case can reach and where no deadline runs; where only prompt actors are awaited, none."""
    machine = reached.model.machine
    found: dict[str, Waiting] = {}
    for one in reached.situations:
        if one.final or any(due != (None,) for _, due, _ in one.shape[-2]):
            continue
        awaits = tuple(dict.fromkeys(actor for state in reversed(machine.paths[one.state])
                                     for actor in machine.states[state].awaits))  # fmt: skip
        if one.state != ROOT and not (awaits and set(awaits) & prompt):
            found.setdefault(one.state, Waiting(one.state, awaits))
    return tuple(found.values())
