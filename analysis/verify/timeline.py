"""What holds of cases that begin under one text and go on under later ones: how long they can last, the claims of the
text that they have come to, and what is wrong with them alone.

In: the revisions of a policy. Out: for each text the passages of the cases that begin under it: ended before the next
text, after one amendment, after two. Faults are told only of situations that no case comes to which is opened under the
later text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any
from typing import Literal as OneOf

from analysis.verify.answers import ClaimAnswer, Times, Waiting
from analysis.verify.bounds import FREE
from analysis.verify.dated import dated
from analysis.verify.explore import AMENDMENT, Arrival, Frame, Reached, Step, explore
from analysis.verify.lineage import Line, lineage
from analysis.verify.model import told_apart, unasked
from analysis.verify.open_values import Ground, ImpossibleError
from analysis.verify.situations import Moment
from analysis.verify.survey import MOST_MERGED, MOST_SITUATIONS
from analysis.verify.times import waiting
from analysis.verify.watch import NeverWatch, TimedWatch
from analysis.verify.witness import Wanted, Witness, its_end
from compiler import model as m
from compiler.evaluate import Env, NoRowError
from compiler.graph import transitions_of
from compiler.history import Revision
from compiler.machine import Machine
from compiler.situation import Situation
from compiler.stopwatch import bound, timed

Kind = OneOf["stuck", "no_deadline", "twice", "used_up"]
KINDS: tuple[Kind, ...] = ("stuck", "no_deadline", "twice", "used_up")
MOST_TRIED = 3
"""So many paths are tried for a case that shows a fault, or the longest time."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a case that passed over. ``stuck``: a state that is not final, where no deadline runs and
    nobody can do anything; ``no_deadline``: none runs in a state where one always does for cases opened under its text;
    ``twice``: two timers for one thing; ``used_up``: a limit that was not used up before. ``subjects`` are the state,
    the timers or the limit."""

    kind: Kind
    subjects: tuple[str, ...]
    witness: Witness


@dataclass(frozen=True, slots=True)
class Passage:
    """Cases that begin under one text and are under another at the end, both by their place on the timeline. ``since``
    is the first instant at which such a case can begin."""

    begun: int
    ended: int
    since: int | None
    times: Times
    claims: tuple[ClaimAnswer, ...]
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class Begun:
    """All that was asked of the cases that begin under one text."""

    begun: int
    situations: int
    whole: bool
    loose: tuple[str, ...]
    passages: tuple[Passage, ...]
    given: tuple[str, ...]


@dataclass
class Inquiry:
    """What is asked: ``holds`` tries a case and whether it breaks a claim, ``shows`` whether it shows a fault."""

    revisions: Sequence[Revision]
    holds: Callable[[Witness, str | None], bool]
    shows: Callable[[Witness, Kind, tuple[str, ...]], bool]
    most: int = MOST_SITUATIONS
    seen: Callable[[], None] = lambda: None
    prompt: frozenset[str] = frozenset()


class Passing(NeverWatch):
    """A condition that never holds under a later text, also not when a case comes under it."""

    def look(self, reached: Reached, arrival: Arrival) -> None:
        """Where a case comes under the text, before its automations too."""
        super().look(reached, arrival)
        if arrival.step.name == AMENDMENT and arrival.fired and arrival.moment is not None:
            first = replace(arrival.moment, situation=arrival.fired[0].before)
            super().look(reached, replace(arrival, moment=first))

    def _concerned(self, arrival: Arrival) -> bool:
        return arrival.step.name == AMENDMENT or super()._concerned(arrival)


class Lasting(TimedWatch):
    """Time under a later text that does not run for longer than it may, also not up to the next text."""

    def leaves(self, reached: Reached, arrival: Arrival) -> None:
        """The case passes on: it may have waited too long before."""
        moment, source = arrival.moment, arrival.source
        assert moment is not None
        assert source is not None
        ran: Any = moment.ran
        if ran is not None and not self._enough and arrival.ground.highest(moment.now - 1 - ran) > self.most:
            self._note(reached.paths(source), self._too_late_by_waiting)


@dataclass(frozen=True, slots=True)
class Alone:
    """Claims of one name in several texts, which need a walk of their own: ``unless`` act at once, and where ``clock``
    is told, its time is kept and not that of the whole case."""

    name: str
    unless: tuple[str, ...]
    clock: bool


@dataclass
class Staged:
    """A claim of a later text; ``alone`` where it needs a walk of its own."""

    claim: m.ClaimDef
    stage: int
    watch: Passing | Lasting
    alone: Alone | None


def _staged(line: Line) -> list[Staged]:
    """The claims of the later texts; not those of what somebody can reach."""
    found: list[Staged] = []
    for n, stage in list(enumerate(line.stages))[1:]:
        for claim in stage.model.policy.claims:
            match claim.body:
                case m.CanReach():
                    pass
                case m.Never() as body:
                    alone = Alone(claim.name, claim.unless, clock=False)
                    watch = Passing(claim, stage.model, body)
                    found.append(Staged(claim, n, watch, alone if claim.unless else None))
                case body:
                    clock = not (isinstance(body, m.EndsWithin) and body.since is None)
                    alone = Alone(claim.name, claim.unless, clock)
                    lasting = Lasting(claim, stage.model, body)
                    found.append(Staged(claim, n, lasting, alone if clock or claim.unless else None))
    return found


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
            found = ((a, b) for k, a in enumerate(names) for b in names[k + 1 :] if _one_thing(policy, a, b))
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


def along(inquiry: Inquiry) -> tuple[Begun, ...]:
    """Answer everything of all texts, the last first asked: of what is new only to cases that pass over."""
    alone: dict[int, tuple[set[str], set[str], set[tuple[str, str]]]] = {}
    found: list[Begun] = []
    for first in range(len(inquiry.revisions) - 1, -1, -1):
        given, timed = _walked_fully(inquiry, first)
        claims = timed
        if timed.coarse is not None:
            later = [one.watch.most for one in timed.exact.watches if isinstance(one.watch, Lasting)]
            horizon = max(later, default=-1) + 1
            claims = _both(inquiry, first, given, Frame(timed=horizon > 0, horizon=horizon, prompt=inquiry.prompt))
        alone[first] = _alone(claims)
        found.insert(0, _told(inquiry, first, given, timed, claims, alone))
    return tuple(found)


def _told(inquiry: Inquiry, first: int, given: frozenset[str], timed: Told, claims: Told,
          alone: dict[int, tuple[set[str], set[str], set[tuple[str, str]]]]) -> Begun:  # fmt: skip
    line = claims.line
    passages = []
    apart = {key: _apart(inquiry, first, given, claims.line, key)
             for key in dict.fromkeys(one.alone for one in _staged(line) if one.alone is not None)}  # fmt: skip
    for n in range(len(line.stages)):
        if not any(True for _ in timed.most.at_stage(n)):
            continue
        answered = tuple(_answers(inquiry, claims, apart, n))
        faults = tuple(_faults(inquiry, claims, n, *alone[first + n])) if n else ()
        passages.append(Passage(first, first + n, _since(timed, n), _times(inquiry, timed, n), answered, faults))
    all_told = [claims, timed, *apart.values()]
    walks = [walked for told in all_told for walked in (told.exact, told.coarse) if walked is not None]
    loose = {why for one in walks for why in one.reached.loose}
    loose |= {why for stage in line.stages for why in stage.model.loose}
    merged = ("merged",) if any(told.coarse is not None for told in all_told) else ()
    whole = all(told.most.reached.whole for told in all_told)
    return Begun(first, len(claims.exact.reached.situations), whole, (*merged, *sorted(loose)), tuple(passages),
                 tuple(sorted(given)))  # fmt: skip


# ── walks ──────────────────────────────────────────────────────────────────────────────────────────────────────


def _walked_fully(inquiry: Inquiry, first: int) -> tuple[frozenset[str], Told]:
    """As ``surveyed_fully``: cases begin with any values of what branches ask for that would never be taken."""
    given: frozenset[str] = frozenset()
    while True:
        told = _both(inquiry, first, given, Frame(timed=True, prompt=inquiry.prompt))
        if not told.most.reached.whole:
            return given, told
        fired = told.exact.fired | (told.coarse.fired if told.coarse is not None else set())
        never = [(one.rule, one.branch) for one in transitions_of(inquiry.revisions[first].graph)
                 if (one.rule, one.branch) not in fired]  # fmt: skip
        more = unasked(told.line.stages[0].model, never)
        if not more:
            return given, told
        given |= more


def _both(inquiry: Inquiry, first: int, given: frozenset[str], frame: Frame, alone: Alone | None = None) -> Told:
    """Exactly as far as the budget goes, and where that is not to the end, once more with values put together; for the
    claims of later texts, or for one ``alone`` that needs a walk of its own."""
    claim = alone.name if alone is not None and alone.clock else None
    line = Line(lineage(inquiry.revisions, first, given=given), claim)
    exact = _walk(inquiry, line, replace(frame, most=inquiry.most), FREE, alone)
    if exact.reached.whole:
        return Told(line, exact, None)
    eased = lineage(inquiry.revisions, first, coarse=True, given=given)
    rough = replace(frame, most=MOST_MERGED, coarse=True)
    coarse = _walk(inquiry, Line(eased, claim), rough, 1, alone)
    finer = _left_open(coarse)
    if finer:
        again = _walk(inquiry, Line(eased, claim, finer), rough, 1, alone)
        if again.reached.whole:
            coarse.watches = [two if not two.watch.paths else one
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
    watches = [one for one in _staged(line) if one.alone == alone]
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
            if one.stage == reached.situations[place].shape[-1]:
                one.watch.look_at_idle(reached, place)
    return walked


def _watch(walked: Walked, arrival: Arrival, n: int) -> None:
    for one in walked.watches:
        if one.stage == n:
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


# ── answers ────────────────────────────────────────────────────────────────────────────────────────────────────


def _alone(told: Told) -> tuple[set[str], set[str], set[tuple[str, str]]]:
    """Of cases opened under a text: the states without a deadline, those where they are stuck, and timers for one thing
    that run at once."""
    most, exact = told.most, told.exact
    still = [at for at in most.still if most.reached.situations[at].shape[-1] == 0]
    stuck = [at for at in still if at not in exact.acts] if told.coarse is None else still
    return most.states(still), most.states(stuck), {pair for pair, _ in most.pairs(0)}


def _apart(inquiry: Inquiry, first: int, given: frozenset[str], line: Line, key: Alone) -> Told:
    """A walk for claims that need one of their own."""
    bodies = [timed(one.claim) for one in _staged(line) if one.alone == key]
    kept = [body for body in bodies if body is not None]
    frame = Frame(timed=bool(kept), horizon=max(map(bound, kept), default=FREE - 1) + 1,
                  clock=kept[-1] if key.clock else None, prompt=inquiry.prompt | set(key.unless))  # fmt: skip
    return _both(inquiry, first, given, frame, key)


def _answers(inquiry: Inquiry, told: Told, apart: dict[Alone, Told], n: int) -> Iterator[ClaimAnswer]:
    """The claims of a later text."""
    for one in _staged(told.line):
        if one.stage == n:
            by = told if one.alone is None else apart[one.alone]
            yield _claim(inquiry, by, (n, one.claim.name))


def _claim(inquiry: Inquiry, told: Told, place: tuple[int, str]) -> ClaimAnswer:
    """Proved where no path breaks it; refuted by the first that a case takes."""
    name = place[1]
    watches = [one.watch for walked in (told.exact, told.coarse) if walked is not None
               for one in walked.watches if (one.stage, one.claim.name) == place]  # fmt: skip
    if told.most.reached.whole and not watches[-1].paths:
        return ClaimAnswer(name, "proved", vacuous=watches[-1].vacuous)
    paths = [path for watch in watches for path in watch.paths]
    for path, wanted in sorted(paths, key=lambda one: len(one[0])):
        found = dated(told.line, path, wanted)
        if found is not None and inquiry.holds(found, name):
            return ClaimAnswer(name, "refuted", (found,))
    return ClaimAnswer(name, "open")


def _since(timed: Told, n: int) -> int | None:
    """The first instant at which a case can begin that comes under a text."""
    stage, first = timed.line.stages[n], timed.line.stages[0]
    if n == 0:
        return first.revision.effective
    if not timed.most.reached.whole:
        return None
    return max(stage.revision.effective - timed.most.oldest.get(n, FREE), first.revision.effective)


def _times(inquiry: Inquiry, timed: Told, n: int) -> Times:
    """How long cases last that end under a text."""
    exact, most = timed.exact.reached, timed.most.reached
    last = n == len(timed.line.stages) - 1
    idle = [at for at in exact.idle() if exact.situations[at].shape[-1] == n] if last else []
    loops = [exact.situations[at].state for at in exact.endless if exact.situations[at].shape[-1] == n] if last else []
    waits = waiting(timed.line.stages[n].model, (exact.situations[at].state for at in idle))
    times = Times(tuple(sorted(inquiry.prompt)), None, waits=waits,
                  loops=tuple(dict.fromkeys(loops)), whole=most.whole)  # fmt: skip
    ends = [at for at in timed.exact.at_stage(n) if exact.situations[at].final]
    if times.waits or times.loops:
        return times
    unbound = last and (
        any(True for _ in most.idle()) or any(most.situations[at].shape[-1] == n for at in most.endless)
    )
    lasted = [most.situations[at].lasted[1] for at in timed.most.at_stage(n) if most.situations[at].final]
    bound = max(lasted, default=FREE) if last else min(max(lasted, default=FREE), timed.line.reach[n] - 1)
    if most.whole and not unbound and lasted and bound != FREE:
        times = replace(times, longest=bound)
    elif unbound and (shown := tuple(_shown_waits(inquiry, timed, n))):
        return replace(times, waits=shown)
    elif unbound or (lasted and most.whole):
        times = replace(times, whole=False)
    for at in sorted(ends, key=lambda at: -exact.situations[at].lasted[1])[:MOST_TRIED]:
        found = dated(timed.line, exact.path(at), its_end, longest=True)
        if found is not None and inquiry.holds(found, None):
            return replace(times, witnesses=(found,), attained=found.until - found.start == times.longest)
    return times


def _shown_waits(inquiry: Inquiry, timed: Told, n: int) -> Iterator[Waiting]:
    """States without a deadline that only values put together led to, and a case shows."""
    walked = timed.most
    places = [at for at in walked.still if walked.reached.situations[at].shape[-1] == n]
    for state in sorted(walked.states(places)):
        there = [at for at in places if walked.reached.situations[at].state == state]
        paths = sorted((walked.reached.path(at) for at in there), key=len)[:MOST_TRIED]
        found = (dated(timed.line, path, its_end) for path in paths)
        if any(one is not None and inquiry.shows(one, "no_deadline", (state,)) for one in found):
            yield from waiting(timed.line.stages[n].model, [state])


# ── faults ─────────────────────────────────────────────────────────────────────────────────────────────────────


def _faults(inquiry: Inquiry, told: Told, n: int, still: set[str], stuck: set[str],
            pairs: set[tuple[str, str]]) -> Iterator[Fault]:  # fmt: skip
    candidates: dict[tuple[Kind, tuple[str, ...]], list[tuple[tuple[Step, ...], Wanted]]] = {}
    for walked in (told.exact, *(() if told.coarse is None else (told.coarse,))):
        for kind, subjects, paths in _candidates(walked, n, still, stuck, pairs):
            candidates.setdefault((kind, subjects), []).extend(paths)
    for (kind, subjects), paths in candidates.items():
        for path, wanted in sorted(paths, key=lambda one: len(one[0]))[:MOST_TRIED]:
            found = dated(told.line, path, wanted)
            if found is not None and inquiry.shows(found, kind, subjects):
                yield Fault(kind, subjects, found)
                break


def _candidates(
    walked: Walked, n: int, still: set[str], stuck: set[str], pairs: set[tuple[str, str]]
) -> Iterator[tuple[Kind, tuple[str, ...], list[tuple[tuple[Step, ...], Wanted]]]]:
    """Where a fault can be: what it is, and the ways that lead there."""
    reached = walked.reached
    for at in walked.still:
        state, parent = reached.situations[at].state, reached.parents[at]
        if reached.situations[at].shape[-1] != n:
            continue
        if at in walked.acts or state in stuck:
            if state not in still:
                yield "no_deadline", (state,), [(reached.path(at), its_end)]
        elif parent is None or parent[0] not in walked.still or parent[0] in walked.acts:
            yield "stuck", (state,), [(reached.path(at), its_end)]
    for pair, at in walked.pairs(n):
        if pair not in pairs:
            yield "twice", pair, [(reached.path(at), its_end)]
    for (stage, counter), paths in walked.spent.items():
        if stage == n:
            yield "used_up", (counter,), paths


def _one_thing(policy: m.Policy, one: str, other: str) -> bool:
    """Whether two timers stand for one thing: they are called the same, or bring the same about."""
    rules = {rule.id: rule for state in policy.states for rule in state.rules}
    a, b = rules[one], rules[other]
    return bool(a.label and a.label == b.label) or (a.guard, a.branches) == (b.guard, b.branches)
