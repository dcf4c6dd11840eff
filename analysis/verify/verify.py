"""A revision's claims, its longest and shortest times, and what of it is never reached.

In: the graph. Out: answers. One walk through all situations answers the claims and what is never reached; the times
need one of their own, and one more for each actor: how long that one alone can hold a case up.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from analysis.verify.answers import Answers, ClaimAnswer, Times, Waiting
from analysis.verify.bounds import FREE
from analysis.verify.explore import Arrival, Frame, Reached, Step, explore, instant_of_action, not_before
from analysis.verify.model import Model, model_of
from analysis.verify.needs import TIMELY, Needs
from analysis.verify.open_values import Ground, ImpossibleError
from analysis.verify.situations import Moment
from analysis.verify.ways import ways
from analysis.verify.witness import Wanted, Witness, its_end, witness
from compiler.graph import PolicyGraph, transitions_of
from compiler.model import ClaimDef, FactOf, UsedOf
from compiler.semantics import has_ended, holds

MOST_CASES = 5
"""So many paths are tried for a case that shows an answer."""

Confirm = Callable[[Witness, str | None], bool]
"""Asks the simulator whether a case goes as a witness says, and breaks a claim where one is named."""


def verify(graph: PolicyGraph, at: int, confirm: Confirm, *, most: int = 20_000,
           seen: Callable[[], None] = lambda: None, prompt: frozenset[str] = frozenset()) -> Answers:  # fmt: skip
    """Answer everything of one revision; cases that show an answer begin at ``at``."""
    model = model_of(graph)
    claims = model.policy.claims
    horizon = max((one.ends_within for one in claims if one.ends_within is not None), default=-1) + 1
    watches = [_Watch(one, model) for one in claims]
    reached = Reached(model)
    fired: set[tuple[str, int | None]] = set()
    for arrival in explore(reached, Frame(timed=horizon > 0, horizon=horizon, most=most, prompt=prompt), seen):
        fired.update((one.rule, one.branch) for one in arrival.fired)
        if arrival.moment is not None:
            for watch in watches:
                watch.look(reached, arrival)
    for place in reached.idle():
        for watch in watches:
            watch.look_at_idle(reached, place)
    answers = tuple(watch.answer(reached, at, confirm) for watch in watches)
    never = [(one.rule, one.branch) for one in transitions_of(graph) if (one.rule, one.branch) not in fired]
    return Answers(
        len(reached.situations),
        reached.whole,
        tuple(sorted({*model.loose, *reached.loose})),
        answers,
        _times(model, at, confirm, most, seen, prompt),
        tuple(never) if reached.whole else (),
    )


# ── claims ─────────────────────────────────────────────────────────────────────────────────────────────────────


class _Watch:
    """A claim while the situations are walked through: the paths after which it can be broken, and what is wanted of
    their ends."""

    def __init__(self, claim: ClaimDef, model: Model) -> None:
        self.claim, self.model = claim, model
        needs = Needs(model.policy, outcomes=False)
        inside = list(needs.deep(claim.never))
        self.timely = any(isinstance(one, TIMELY) for one in inside)
        self.always = self.timely or any(isinstance(one, UsedOf) for one in inside)
        self.facts = [model.machine.fact_index[one.name] for one in inside if isinstance(one, FactOf)]
        self.paths: list[tuple[tuple[Step, ...], Wanted]] = []

    def look(self, reached: Reached, arrival: Arrival) -> None:
        """Whether it is broken where a step arrives, or by waiting there."""
        assert arrival.at is not None
        if len(self.paths) >= MOST_CASES:
            return
        if self.claim.ends_within is not None:
            if arrival.fresh and reached.situations[arrival.at].lasted[1] > self.claim.ends_within:
                self.paths.append((reached.path_of(arrival), self._too_late))
        elif self._concerned(arrival):
            for wanted in (self._holds_now, self._holds_later) if self.timely else (self._holds_now,):
                if _possible(arrival, wanted):
                    self.paths.append((reached.path_of(arrival), wanted))

    def look_at_idle(self, reached: Reached, place: int) -> None:
        """Where a case can stay for any time, it does not end in time."""
        if self.claim.ends_within is not None and len(self.paths) < MOST_CASES:
            self.paths.append((reached.path(place), self._too_late_by_waiting))

    def answer(self, reached: Reached, at: int, confirm: Confirm) -> ClaimAnswer:
        """Proved where no path breaks it; refuted by the first that a case takes."""
        if not self.paths:
            return ClaimAnswer(self.claim.name, "proved" if reached.whole else "open")
        for path, wanted in sorted(self.paths, key=lambda one: len(one[0])):
            found = witness(self.model, path, wanted, at)
            if found is not None and confirm(found, self.claim.name):
                return ClaimAnswer(self.claim.name, "refuted", (found,))
        return ClaimAnswer(self.claim.name, "open")

    def _concerned(self, arrival: Arrival) -> bool:
        """Whether anything changed that the claim speaks of. What no later question asks for is not kept, so that it
        may only be looked at then."""
        if arrival.source is None or self.always or not self.facts:
            return True
        return any(one.before.facts[n] is not one.after.facts[n] for one in arrival.fired for n in self.facts)

    # ── what is wanted ─────────────────────────────────────────────────────────────────────────────────────────

    def _too_late(self, ground: Ground, moment: Moment) -> Any:
        assert self.claim.ends_within is not None
        not_before(ground, moment.now, moment.start, self.claim.ends_within + 1)
        return moment.now

    def _too_late_by_waiting(self, ground: Ground, moment: Moment) -> Any:
        later = instant_of_action(ground, moment.now, moment.situation.timers, late=False)
        return self._too_late(ground, replace(moment, now=later))

    def _holds_now(self, ground: Ground, moment: Moment) -> Any:
        assert self.claim.never is not None
        if not holds(self.model.machine, moment.situation, self.claim.never, moment.now):
            raise ImpossibleError
        return moment.now

    def _holds_later(self, ground: Ground, moment: Moment) -> Any:
        if has_ended(self.model.machine, moment.situation):
            raise ImpossibleError
        later = instant_of_action(ground, moment.now, moment.situation.timers, late=False)
        return self._holds_now(ground, replace(moment, now=later))


def _possible(arrival: Arrival, wanted: Wanted) -> bool:
    """Whether anything that is known where a step arrives allows what is wanted."""
    moment, ground = arrival.moment, arrival.ground
    assert moment is not None
    found = any(True for _ in ways(ground.bounds, ground.domains, lambda inside: wanted(inside, moment)))
    Ground.at_work = ground
    return found


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
    prompt = tuple(sorted(frame.prompt))
    ends = [n for n, one in enumerate(reached.situations) if one.final]
    if not ends:
        return Times(prompt, alone, None, None, _waits(reached), whole=reached.whole)
    slowest = max(ends, key=lambda n: reached.situations[n].lasted[1])
    fastest = min(ends, key=lambda n: (reached.situations[n].lasted[0], n))
    latest = reached.situations[slowest].lasted[1]
    waits = _waits(reached)
    loops = tuple(dict.fromkeys(reached.situations[n].state for n in reached.endless))
    # Where a case can stay, or go round, for any time, what the others take is no bound.
    longest = None if latest == FREE or waits or loops else latest
    shown: tuple[Witness, ...] = ()
    if longest is not None and reached.whole:
        found = _case(model, reached, slowest, at, confirm, longest=True)
        shown = () if found is None else (found,)
    quick = _case(model, reached, fastest, at, confirm, longest=False)
    return Times(
        prompt,
        alone,
        longest,
        reached.situations[fastest].lasted[0],
        waits,
        loops,
        shown,
        () if quick is None else (quick,),
        reached.whole,
    )


def _case(model: Model, reached: Reached, at_place: int, at: int, confirm: Confirm, *, longest: bool) -> Witness | None:
    found = witness(model, reached.path(at_place), its_end, at, longest=longest)
    return found if found is not None and confirm(found, None) else None


def _waits(reached: Reached) -> tuple[Waiting, ...]:
    """The states in which a case can stay for any time, and who is waited for."""
    machine = reached.model.machine
    found: dict[str, Waiting] = {}
    for state in (reached.situations[place].state for place in reached.idle()):
        awaits = dict.fromkeys(actor for one in reversed(machine.paths[state]) for actor in machine.states[one].awaits)
        found.setdefault(state, Waiting(state, tuple(awaits)))
    return tuple(found.values())
