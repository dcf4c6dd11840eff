"""Walks through several texts: exactly as far as the budget goes, and where that is not to the end, once more with
values put together, as ``survey.py`` has it of one text.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from analysis.verify.bounds import FREE
from analysis.verify.explore import Arrival, Frame, Reached, explore
from analysis.verify.model import told_apart, unasked
from analysis.verify.open_values import Ground, ImpossibleError
from analysis.verify.situations import Moment
from analysis.verify.stepping import AMENDMENT, Step
from analysis.verify.timeline.claims import Alone, Lasting, Passing, Reaching, Staged, staged
from analysis.verify.timeline.data import MOST_TRIED, Inquiry
from analysis.verify.timeline.lineage import Line, lineage
from analysis.verify.witness import Wanted
from compiler import model as m
from compiler.evaluate import Env, NoRowError
from compiler.graph import transitions_of
from compiler.machine import Machine
from compiler.situation import Situation


@dataclass
class Walked:
    """One walk. ``acts`` are the situations in which somebody can do something, ``spent`` the limits found used up,
    ``oldest`` how long ago a case can have begun that comes under a text."""

    line: Line
    reached: Reached
    watches: list[Staged]
    fired: set[tuple[str, int | None]] = field(default_factory=set)
    acts: set[int] = field(default_factory=set)
    spent: dict[tuple[int, str], list[tuple[tuple[Step, ...], Wanted]]] = field(default_factory=dict)
    oldest: dict[int, int] = field(default_factory=dict)

    def at_stage(self, n: int) -> Iterator[int]:
        """The situations under one text."""
        return (at for at, one in enumerate(self.reached.situations) if one.shape[-1] == n)

    @cached_property
    def still(self) -> tuple[int, ...]:
        """The situations in which no deadline runs and nobody acts at once."""
        reached = self.reached
        return tuple(at for at in sorted(reached.expanded - reached.hurried) if not self.running(at))

    def states(self, places: Sequence[int] | Iterator[int]) -> set[str]:
        """The states of some situations."""
        return {self.reached.situations[at].state for at in places}

    def pairs(self, n: int) -> Iterator[tuple[tuple[str, str], int]]:
        """Two timers for one thing that both run under a text."""
        policy = self.line.stages[n].revision.policy
        for at in self.at_stage(n):
            names = self.running(at)
            found = ((a, b) for k, a in enumerate(names) for b in names[k + 1 :] if one_thing(policy, a, b))
            yield from ((pair, at) for pair in found)

    def running(self, at: int) -> list[str]:
        """The timers that run in a situation."""
        timers = self.reached.situations[at].shape[6]
        return [name for name, due, _ in timers if due != (None,) and name != AMENDMENT]


@dataclass
class Told:
    """Both walks of the cases that begin under one text."""

    line: Line
    exact: Walked
    coarse: Walked | None

    @property
    def most(self) -> Walked:
        """What allows all there is."""
        return self.exact if self.coarse is None else self.coarse


def walked_fully(inquiry: Inquiry, first: int) -> tuple[frozenset[str], Told]:
    """As ``surveyed_fully``: cases begin with any values of what branches ask for that would never be taken."""
    given: frozenset[str] = frozenset()
    while True:
        told = both(inquiry, first, given, Frame(timed=True, prompt=inquiry.prompt))
        if not told.most.reached.whole:
            return given, told
        fired = told.exact.fired | (told.coarse.fired if told.coarse is not None else set())
        never = [(one.rule, one.branch) for one in transitions_of(inquiry.revisions[first].graph)
                 if (one.rule, one.branch) not in fired]  # fmt: skip
        more = unasked(told.line.stages[0].model, never)
        if not more:
            return given, told
        given |= more


def both(inquiry: Inquiry, first: int, given: frozenset[str], frame: Frame, alone: Alone | None = None) -> Told:
    """Exactly as far as the budget goes, and where that is not to the end, once more with values put together; for the
    claims of later texts, or for one ``alone`` that needs a walk of its own."""
    claim = alone.name if alone is not None and alone.clock else None
    line = Line(lineage(inquiry.revisions, first, given=given), claim)
    exact = _walk(inquiry, line, replace(frame, most=inquiry.most), FREE, alone)
    if exact.reached.whole:
        return Told(line, exact, None)
    eased = lineage(inquiry.revisions, first, coarse=True, given=given)
    rough = replace(frame, most=inquiry.merged, coarse=True)
    coarse = _walk(inquiry, Line(eased, claim), rough, 1, alone)
    finer = _left_open(coarse)
    if finer:
        again = _walk(inquiry, Line(eased, claim, finer), rough, 1, alone)
        if again.reached.whole:
            coarse.watches = [two if two.watch.sure and not two.watch.paths else one
                              for one, two in zip(coarse.watches, again.watches, strict=True)]  # fmt: skip
    return Told(line, exact, coarse)


def _left_open(coarse: Walked) -> list[tuple[str, m.Value]]:
    """What the claims speak of that were not proved."""
    found: dict[tuple[str, m.Value], None] = {}
    for one in coarse.watches:
        policy = coarse.line.stages[one.stage].model.policy
        if isinstance(one.watch, Passing) and one.watch.paths:
            for at, value in told_apart(policy, [one.watch.condition.expr]):
                found[policy.facts[at].name, value] = None
    return list(found)


def _walk(inquiry: Inquiry, line: Line, frame: Frame, apart: int, alone: Alone | None) -> Walked:
    reached = Reached(line.stages[0].model, apart=apart)
    watches = [one for one in staged(line) if one.alone == alone]
    walked = Walked(line, reached, watches)
    for arrival in explore(reached, frame, inquiry.seen, line):
        n, passes = line.stage_of(reached, arrival), arrival.step.name == AMENDMENT
        if n == 0:
            walked.fired.update((one.rule, one.branch) for one in arrival.fired)
        if arrival.moment is None:
            continue
        if arrival.source is not None and arrival.step.actor:
            walked.acts.add(arrival.source)
        _watch(walked, arrival, n)
        if passes and frame.timed and frame.clock is None:
            ago: Any = arrival.moment.now - arrival.moment.start
            walked.oldest[n] = max(walked.oldest.get(n, 0), arrival.ground.highest(ago))
        if passes and alone is None:
            _look_at_limits(walked, arrival, n)
    for place in reached.idle():
        for one in watches:
            one.watch.prompt = frame.prompt
            if one.stage == reached.situations[place].shape[-1]:
                one.watch.look_at_idle(reached, place)
    for one in watches:
        one.watch.finish(reached)
    return walked


def _watch(walked: Walked, arrival: Arrival, n: int) -> None:
    for one in walked.watches:
        if one.stage == n or isinstance(one.watch, Reaching):
            one.watch.look(walked.reached, arrival)
        elif arrival.step.name == AMENDMENT and one.stage == n - 1 and isinstance(one.watch, Lasting):
            one.watch.leaves(walked.reached, arrival)


def _look_at_limits(walked: Walked, arrival: Arrival, n: int) -> None:
    """Which limits are used up now and were not before."""
    assert arrival.source is not None
    assert arrival.moment is not None
    _, _, before = walked.line.place(walked.reached, arrival.source)
    old, new = (walked.line.stages[one].model.machine for one in (n - 1, n))
    then, now = before.situation, arrival.moment.situation
    Ground.at_work = arrival.ground
    for k, counter in enumerate(new.policy.counters):
        most, at = _limit(new, k, now, arrival), old.counter_index.get(counter.name)
        if most is None or k in new.shared or at is None:
            continue
        earlier = _limit(old, at, then, arrival)
        if earlier is None or earlier <= most:
            continue
        wanted = _used_up(k, most, earlier)
        used: Any = now.used[k]
        if arrival.ground.follows(lambda used=used, most=most: used >= most) is not False:  # type: ignore[misc]
            paths = walked.spent.setdefault((n, counter.name), [])
            if len(paths) < MOST_TRIED:
                paths.append((walked.reached.path_of(arrival), wanted))


def _limit(machine: Machine, k: int, situation: Situation, arrival: Arrival) -> int | None:
    """A limit, where it is a settled number."""
    assert arrival.moment is not None
    try:
        most: Any = machine.limits[k](Env(situation.facts, situation.used, situation.timers, {}, arrival.moment.now))
    except NoRowError:
        return None
    return most if isinstance(most, int) else None


def _used_up(k: int, most: int, earlier: int) -> Wanted:
    def wanted(ground: Ground, moment: Moment) -> Any:
        used: Any = moment.situation.used[k]
        if not most <= used or not used < earlier:
            raise ImpossibleError
        return moment.now

    return wanted


def one_thing(policy: m.Policy, one: str, other: str) -> bool:
    """Whether two timers stand for one thing: they are called the same, or bring the same about."""
    rules = {rule.id: rule for state in policy.states for rule in state.rules}
    a, b = rules[one], rules[other]
    return bool(a.label and a.label == b.label) or (a.guard, a.branches) == (b.guard, b.branches)
