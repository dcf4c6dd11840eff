"""Cases that live through amendments: the texts one after the other, each ready to be explored, and the step between.

In: the revisions of a policy. Out: for each its stage, with what of a case still matters to the texts that follow, and
a scene for ``explore``: a case begins at any second from which its text holds, up to the last second before the next;
everything happens as under one text up to that second; then the case passes over, by the compiler's own migration.

What migration reads and one text alone has no use for is kept only where some later text asks: when a timer began and a
state was entered (``recompute``), which timers are spent. What was added to a deadline is kept as a later beginning,
which comes to the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from analysis.verify.bounds import FREE, Bounds
from analysis.verify.explore import Arrival, Clock, Frame, Reached, Scene, clocked, steps_from
from analysis.verify.model import Model, model_of, with_others
from analysis.verify.needs import Needs, Read
from analysis.verify.open_values import Choice, Ground, Length, Number
from analysis.verify.situations import Abstract, Moment, Names, has_value, number_of, shape_of, situation_of
from analysis.verify.stepping import AMENDMENT, BEGIN, Begun, Step, automated, begun, not_before
from analysis.verify.ways import Way, ways
from compiler import model as m
from compiler.history import Revision, Running
from compiler.machine import Machine, RuleRun, TimerSpec
from compiler.migration import destination, migrate
from compiler.semantics import has_ended, is_of
from compiler.situation import Fired, Situation, TimerRun
from compiler.stopwatch import goes_on, timed


@dataclass(frozen=True, slots=True)
class Stage:
    """A text in a lineage: ``index`` is its place on the timeline, ``running`` how cases pass to the next text and
    ``span`` the seconds until then, where they do. ``begun`` and ``entered`` are the timers and states of which a later
    text asks when they began, ``spent`` the timers of which the next text asks whether they are spent;
    ``measured`` is False where later texts count working days or days off otherwise."""

    index: int
    revision: Revision
    model: Model
    running: Running | None = None
    span: int = FREE
    begun: frozenset[str] = frozenset()
    entered: frozenset[str] = frozenset()
    spent: frozenset[str] = frozenset()
    measured: bool = True


def passes_on(revisions: Sequence[Revision], index: int) -> Running | None:
    """What becomes of running cases after a text, where they pass to the next."""
    running = revisions[index + 1].running if index + 1 < len(revisions) else None
    return running if running is not None and running.cases == "follow" else None


def lineage(
    revisions: Sequence[Revision], first: int, *, coarse: bool = False, given: frozenset[str] = frozenset()
) -> tuple[Stage, ...]:
    """The texts that a case can come to that begins under one of them."""
    last = first
    while passes_on(revisions, last) is not None:
        last += 1
    stages = [_last(revisions, last, coarse=coarse, given=given if last == first else frozenset())]
    for index in range(last - 1, first - 1, -1):
        stages.insert(
            0, _before(revisions, index, stages, coarse=coarse, given=given if index == first else frozenset())
        )
    return tuple(stages)


def _last(revisions: Sequence[Revision], index: int, *, coarse: bool, given: frozenset[str]) -> Stage:
    model = model_of(revisions[index].graph, coarse=coarse, given=given)
    model.caps = {}  # others can have used more of a limit under a text that allowed it
    return Stage(index, revisions[index], model)


def _before(
    revisions: Sequence[Revision], index: int, later: list[Stage], *, coarse: bool, given: frozenset[str]
) -> Stage:
    """A text from which cases pass on."""
    revision, following = revisions[index], later[0]
    running = passes_on(revisions, index)
    assert running is not None
    model = model_of(revision.graph, coarse=coarse, given=given, what_matters=_what_matters(following, running))
    model.caps = {}
    model.ceiling = max(model.ceiling, following.model.ceiling)
    model.memory = max(model.memory, following.model.memory)
    model.largest = max(model.largest, following.model.largest)
    model.counted = max(model.counted, following.model.counted)
    span = revisions[index + 1].effective - revision.effective
    model.marks = tuple(sorted({*model.marks, *following.model.marks, span, -span}))
    machine = model.machine
    machine.timer_by_id[AMENDMENT] = TimerSpec(AMENDMENT, m.ROOT, lambda env: 0, RuleRun(AMENDMENT, m.ROOT, ()))
    machine.timer_order[AMENDMENT] = len(machine.timer_order)
    new, recompute = following.model.machine, running.deadlines == "recompute"
    policies = [revision.policy, *(one.revision.policy for one in later)]
    fresh = {spec.state for spec in new.timer_by_id.values() if spec.id not in machine.timer_by_id and recompute}
    return Stage(
        index,
        revision,
        model,
        running,
        span,
        frozenset(machine.timer_by_id) & (frozenset(new.timer_by_id) if recompute else following.begun) - {AMENDMENT},
        frozenset(machine.states) & (following.entered | fresh),
        frozenset(machine.timer_by_id) & frozenset(new.timer_by_id),
        all((one.calendar, one.suspensions) == (policies[0].calendar, policies[0].suspensions) for one in policies),
    )


def _what_matters(following: Stage, running: Running) -> type[Needs]:
    """What matters under a text of which cases pass on: also what the next text asks for where they come to."""
    new, moves = following.model, dict(running.moves)

    class Further(Needs):
        def always(self, machine: Machine, state: str) -> set[Read]:
            found = super().always(machine, state)
            if machine.states[state].final:
                return found
            further = Needs(new.policy, outcomes=False)
            place = destination(machine, new.machine, state, moves)
            found |= {("fact", new.policy.facts[n].name) for n in new.live[place]}
            found = found.union(*further.claims)
            found |= further.reads(*(one.count for one in new.policy.counters))
            found |= self.reads(*(one.count for one in self.policy.counters))
            return {one for one in found if one[0] != "fact" or one[1] in machine.fact_index}

    return Further


# ── steps ──────────────────────────────────────────────────────────────────────────────────────────────────────


def begun_before(stage: Stage, ground: Ground, note: dict[str, Any] | None = None, *, any_facts: bool = False) -> Begun:
    """A case begins under a text, at any second of it."""
    fired, moment = begun(stage.model, ground, note, any_facts=any_facts)
    if stage.running is None:
        return fired, moment
    last = ground.new_number()
    not_before(ground, last, moment.start, 0)
    ground.require(last.name, moment.start.name, stage.span - 1 + moment.start.more)
    return fired, watched(stage, moment, last)


def watched(stage: Stage, moment: Moment, last: Any) -> Moment:
    """A moment with the last second of its text among the deadlines, whatever was done to all of them."""
    situation = moment.situation
    if stage.running is None or has_ended(stage.model.machine, situation):
        return moment
    timers = tuple(run for run in situation.timers if run.timer != AMENDMENT)
    return replace(moment, situation=replace(situation, timers=(*timers, TimerRun(AMENDMENT, 0, last))))


def last_second(moment: Moment) -> Any:
    """The last second before the next text; None where there is none."""
    return next((run.due for run in moment.situation.timers if run.timer == AMENDMENT), None)


def passed_on(old: Stage, new: Stage, moment: Moment, ground: Ground) -> Begun:
    """The next text begins to hold: nothing falls due before that."""
    last, running = last_second(moment), old.running
    assert running is not None
    not_before(ground, last, moment.now, 0)
    at = last + 1
    for run in moment.situation.timers:
        if run.timer != AMENDMENT and run.due is not None:
            not_before(ground, run.due, at, 0)
    situation = with_others(old.model, moment.situation, ground)
    timers = tuple(run for run in situation.timers if run.timer != AMENDMENT)
    situation = replace(situation, timers=timers, facts=_fitting(old, new, situation, ground))
    after = with_others(new.model, migrate(old.model.machine, new.model.machine, situation, at, running).after, ground)
    fired, arrived = automated(new.model, after, (), at, moment.start, late=False)
    return fired, watched(new, arrived, at + (new.span - 1))


def _fitting(old: Stage, new: Stage, situation: Situation, ground: Ground) -> tuple[Any, ...]:
    """The facts, those settled that the next text may not take: a value that it doesn't have, or another type."""
    wanted = {fact.name: fact for fact in new.model.policy.facts}
    found: list[Any] = []
    values: tuple[Any, ...] = situation.facts
    for fact, value in zip(old.model.policy.facts, values, strict=True):
        later, made = wanted.get(fact.name), value
        if later is not None and isinstance(value, Choice):
            for one in sorted(ground.domains[value.name], key=str):
                fits = later.optional if one is None else is_of(one, later.type, new.model.machine)
                if not fits and ground.is_value(value.name, one):
                    made = one
                    break
        elif later is not None and isinstance(value, Number) and not is_of(0, later.type, new.model.machine):
            made = 0
        found.append(made)
    return tuple(found)


# ── what is kept ───────────────────────────────────────────────────────────────────────────────────────────────


class Line(Scene):
    """The cases that begin under the first of some texts, through all of them. Where a claim is named, its time is
    kept and not that since the beginning, as each text has it. Whether facts have the values of ``finer`` is told
    apart."""

    def __init__(
        self, stages: tuple[Stage, ...], claim: str | None = None, finer: Iterable[tuple[str, m.Value]] = ()
    ) -> None:
        self.stages = stages
        self.finer = [
            [(places[name], value) for name, value in finer if name in places]
            for places in (stage.model.machine.fact_index for stage in stages)
        ]
        self.clocks = [_clock(stage, claim) for stage in stages] if claim is not None else None
        spans = [stage.span for stage in stages]
        self.reach = [sum(spans[: n + 1]) for n in range(len(spans))]
        self.any_facts = not any(True for _ in ways(Bounds(), {}, lambda ground: begun(stages[0].model, ground)))

    def begin(self, model: Model, frame: Frame) -> list[Way[Begun]]:
        """The ways in which a case can begin."""
        first = self.stages[0]
        return list(ways(Bounds(), {}, lambda ground: begun_before(first, ground, any_facts=self.any_facts)))

    def stage_of(self, reached: Reached, arrival: Arrival) -> int:
        """Under which text a step arrives."""
        if arrival.source is None:
            return 0
        before: int = reached.situations[arrival.source].shape[-1]
        return before + (arrival.step.name == AMENDMENT and not arrival.step.actor)

    def clocked(self, n: int, step: Step, fired: tuple[Fired, ...], moment: Moment) -> Moment:
        """A moment under a text, with since when the time runs that is kept. The time of a claim goes on from text to
        text; one that is new begins with its text."""
        opened, passes = step.name == BEGIN and not step.actor, step.name == AMENDMENT and not step.actor
        if self.clocks is None:
            return replace(moment, ran=None if opened else moment.start)
        body, machine = self.clocks[n], self.stages[n].model.machine
        if body is None:
            return replace(moment, start=None, ran=None) if opened else replace(moment, ran=moment.start)
        if opened or (passes and not any(self.clocks[:n])):
            return clocked(body, self.stages[n].model, fired, moment, opened=True)
        if not passes:
            return clocked(body, self.stages[n].model, fired, moment, opened=False)
        since = moment.start
        for one in fired:
            since = goes_on(machine, body, since, one)
        return replace(moment, start=since, ran=moment.start)

    def kept(self, reached: Reached, arrival: Arrival, frame: Frame) -> Abstract:
        """What matters of where a step arrives."""
        assert arrival.moment is not None
        ground, n = arrival.ground, self.stage_of(reached, arrival)
        moment = arrival.moment = self.clocked(n, arrival.step, arrival.fired, arrival.moment)
        stage = self.stages[n]
        Ground.at_work = ground
        names = Names(ground, coarse=frame.coarse)
        now = names.number(moment.now, kind="event")
        history = _history(stage, moment.situation, names)
        facts, used, timers, taken = shape_of(stage.model, moment.situation, names)
        kept = frame.timed and moment.start is not None
        start = names.number(ground.same(moment.start), kind="event") if kept else None
        final = has_ended(stage.model.machine, moment.situation)
        ceilings = names.ceilings(stage.model, stage.model.ceiling)
        if kept:
            ceilings[-1] = frame.horizon
        finer = tuple(has_value(moment.situation.facts[at], value, ground) for at, value in self.finer[n])
        shape = (moment.situation.state, final, now, start, facts, used, timers, taken, finer, history, n)
        return Abstract(shape, names.known(ceilings, late=moment.late))

    def place(self, reached: Reached, source: int) -> tuple[Any, Any, Moment]:
        """A situation to step on from."""
        one = reached.situations[source]
        state, _, now, start, *parts, _, history, n = one.shape
        stage = self.stages[n]
        situation = _remembered(stage, situation_of(stage.model, state, tuple(parts), one.known), history)
        moment = Moment(situation, number_of(now), None if start is None else number_of(start), one.known.late)
        bounds, last = one.known.bounds, last_second(moment)
        if start is not None and last is not None:  # also where a loop was taken to go on for ever
            bounds = bounds.copy()
            bounds.limit(last.name, moment.start.name, self.reach[n] - 1 - last.more + moment.start.more)
        return bounds, dict(enumerate(one.known.domains, 1)), moment

    def followed(self, reached: Reached) -> bool:
        """Whether all that happens by itself was followed to its end."""
        return not any("endless" in stage.model.loose for stage in self.stages)

    def onwards(self, reached: Reached, source: int, frame: Frame) -> Iterator[Arrival]:
        """What can come next: under the text that holds, and the next text."""
        bounds, domains, moment = self.place(reached, source)
        n = reached.situations[source].shape[-1]
        stage, last = self.stages[n], last_second(moment)
        for arrival in steps_from(reached, source, stage.model, (bounds, domains, moment), frame):
            if arrival.moment is not None:
                arrival.moment = watched(stage, arrival.moment, last)
            yield arrival
        if last is None or source in reached.hurried:
            return
        following = self.stages[n + 1]
        for way in ways(bounds, domains, lambda ground: passed_on(stage, following, moment, ground)):
            fired, after = way.result
            yield Arrival(source, Step("", AMENDMENT, way.trail), fired, None, after, way.ground)


def _clock(stage: Stage, claim: str) -> Clock | None:
    return next((timed(one) for one in stage.model.policy.claims if one.name == claim), None)


def _history(stage: Stage, situation: Situation, names: Names) -> tuple[Any, ...]:
    """When states were entered, and of each timer whether it is spent, when it began with what was added, and since
    when it stands still; as far as a later text asks."""
    if stage.running is None or has_ended(stage.model.machine, situation):
        return ()
    path = stage.model.machine.paths[situation.state]
    entered = tuple(
        (state, names.number(at, kind="event"))
        for state, at in zip(path, situation.entered, strict=True)
        if state in stage.entered
    )
    timers: list[Any] = []
    for run in situation.timers:
        runs = run.due is not None or run.paused_left is not None
        if run.timer == AMENDMENT or not (runs or run.timer in stage.spent):
            continue
        if run.timer not in stage.begun or not runs:
            timers.append((run.timer, (), ()))
            continue
        began = names.number(_with_added(stage, run), kind="event")
        paused = () if run.paused_at is None else (names.number(run.paused_at, kind="event"),)
        timers.append((run.timer, (began,), paused))
    return entered, tuple(timers)


def _with_added(stage: Stage, run: TimerRun) -> Any:
    since: Any = run.started
    for one in run.added:
        by: Any = one.by
        if isinstance(by, Length) and not stage.measured:
            by = Length(-FREE // 4, FREE // 4, by.why)
        since = since + by
    return since


def _remembered(stage: Stage, situation: Situation, history: tuple[Any, ...]) -> Situation:
    """A situation with what was kept of its past."""
    if not history:
        return situation
    states, timers = history
    since = {state: number_of(at) for state, at in states}
    running = {run.timer: run for run in situation.timers}
    kept = tuple(
        replace(
            running.get(timer, TimerRun(timer, 0, None)),
            started=number_of(began[0]) if began else 0,
            paused_at=number_of(paused[0]) if paused else None,
        )
        for timer, began, paused in timers
    )
    path = stage.model.machine.paths[situation.state]
    rest = tuple(run for run in situation.timers if run.timer == AMENDMENT)
    return replace(situation, entered=tuple(since.get(state, 0) for state in path), timers=(*kept, *rest))
