"""Every situation that the cases of one revision can reach, step by step, the fewest steps first.

In: a model. Out: arrivals, one for each way in which a step can go, each with the ground on which it goes; and in the
end the situations, each with the step that first led to it. A situation that an earlier one covers is not looked at
again.

What a step does stands in ``stepping.py``. ``Prompt`` actors let no time pass: where it is their turn and they can
act, they act at once (``turns.py``).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from analysis.verify.bounds import FREE, Bounds
from analysis.verify.model import Model
from analysis.verify.open_values import Ground
from analysis.verify.situations import Abstract, Moment, Shape, abstract, concrete
from analysis.verify.stepping import AMENDMENT, BEGIN, Begun, Step, acted, beginnings, lapsed, settle_choices
from analysis.verify.turns import Still, hurrying, stills
from analysis.verify.ways import Way, ways
from compiler.model import Timed, Value
from compiler.situation import Fired, Refused
from compiler.stopwatch import Lap, begun_lap, goes_on, lapped
from compiler.stopwatch import begun as runs_from
from compiler.stopwatch import turn as turn_in

Clock = Timed | Lap
"""Whose time is kept (``compiler/stopwatch.py``)."""


@dataclass(slots=True)
class Arrival:
    """One way that a step can go: what fired, one after the other (the step's own rule, then automations), or why it
    was refused. ``at`` is the place of the situation that it comes to, None where it was refused; ``fresh`` says that
    no earlier one covers it; ``look`` numbers the looks at situations."""

    source: int | None
    step: Step
    fired: tuple[Fired, ...]
    refused: Refused | None
    moment: Moment | None
    ground: Ground
    at: int | None = None
    fresh: bool = False
    look: int = 0


@dataclass(slots=True)
class Reached:
    """The situations, in the order found. ``parents`` are the steps that first led to them; ``expanded`` those looked
    at, ``hurried`` those of them in which somebody prompt acts at once, ``doubtful`` those of which that can't be
    told; ``whole`` is False where the budget ended first, or the search was ``stopped``; ``endless`` those from which
    a loop leads back that takes time. At most ``apart`` of one shape are kept apart; one more is put together with the
    one that it differs least from, in ``merged``, which then allow more than there is. ``joined`` are the further
    steps that led to a situation put together of several; only with ``joins`` are two that make one exactly. ``anew``
    are those to which a step led with which the time that is kept began anew."""

    model: Model
    apart: int = FREE
    situations: list[Abstract] = field(default_factory=list)
    parents: list[tuple[int, Step] | None] = field(default_factory=list)
    begins: list[Step] = field(default_factory=list)
    whole: bool = True
    stopped: bool = False
    joins: bool = True
    endless: dict[int, int] = field(default_factory=dict)
    loose: set[str] = field(default_factory=set)
    expanded: set[int] = field(default_factory=set)
    hurried: set[int] = field(default_factory=set)
    doubtful: set[int] = field(default_factory=set)
    merged: dict[int, int] = field(default_factory=dict)
    joined: dict[int, list[tuple[tuple[int, Step] | None, Step]]] = field(default_factory=dict)
    anew: set[int] = field(default_factory=set)
    _by_shape: dict[Shape, list[int]] = field(default_factory=dict)

    def path(self, at: int) -> tuple[Step, ...]:
        """The steps from the beginning to a situation."""
        steps: list[Step] = []
        current = at
        while (parent := self.parents[current]) is not None:
            current, step = parent
            steps.append(step)
        return (self.begins[current], *reversed(steps))

    def paths(self, at: int, most: int = 6) -> Iterator[tuple[Step, ...]]:
        """The steps from the beginning to a situation, and where it was put together of several, other such steps."""
        waiting: deque[tuple[int, tuple[Step, ...]]] = deque([(at, ())])
        while waiting and most:
            current, tail = waiting.popleft()
            ways_back = [(self.parents[current], self.begins[current]), *self.joined.get(current, ())]
            for parent, begin in ways_back:
                if parent is None:
                    most -= 1
                    yield (begin, *tail)
                    if not most:
                        return
                elif len(tail) < len(self.situations):
                    waiting.append((parent[0], (parent[1], *tail)))

    def paths_of(self, arrival: Arrival) -> Iterator[tuple[Step, ...]]:
        """The steps to where one arrives, its own the last."""
        if arrival.source is None:
            yield (arrival.step,)
        else:
            yield from ((*path, arrival.step) for path in self.paths(arrival.source))

    def path_of(self, arrival: Arrival) -> tuple[Step, ...]:
        """The steps to where one arrives, its own the last."""
        return (arrival.step,) if arrival.source is None else (*self.path(arrival.source), arrival.step)

    def idle(self, *, sure: bool = False) -> Iterator[int]:
        """The situations in which a case can stay for any time: no deadline runs, and nobody acts at once; with
        ``sure`` only those of which that is certain."""
        for at in sorted(self.expanded - self.hurried - (self.doubtful if sure else set())):
            if not self.situations[at].runs:
                yield at

    def placed(self, one: Abstract, parent: tuple[int, Step] | None, begin: Step) -> tuple[int, bool]:
        """Where a situation stands among those known, and whether it is new."""
        known = self._by_shape.setdefault(one.shape, [])
        for at in known:
            if self.situations[at].known.covers(one.known):
                return at, False
        for at in known if self.joins else ():
            if at not in self.expanded and (both := self.situations[at].known.joined(one.known)) is not None:
                self.situations[at] = replace(self.situations[at], known=both)
                self.joined.setdefault(at, []).append((parent, begin))
                return at, False
        if len(known) >= self.apart:
            return self._put_together(known, one), True
        at = len(self.situations)
        self.situations.append(one)
        self.parents.append(parent)
        self.begins.append(begin)
        known.append(at)
        return at, True

    def _put_together(self, known: list[int], one: Abstract) -> int:
        at = min(known, key=lambda n: (self.situations[n].known.apart(one.known), n))
        grown = self.merged[at] = self.merged.get(at, 0) + 1
        both = self.situations[at].known.hull(one.known, self.model.marks if grown > GROWTH else None)
        self.situations[at] = replace(one, known=both)
        return at


class StopError(Exception):
    """Whoever follows a search (``seen``) wants it to stop: what was reached so far is all."""


WAYS = 10
"""So many ways to go on, for each situation that is looked at, are followed at most, taken together."""
GROWTH = 4
"""So often bounds of one situation grow before they grow in leaps."""


@dataclass(frozen=True, slots=True)
class Frame:
    """How to look: ``timed`` keeps the time since the beginning, exactly up to ``horizon``; ``prompt`` actors act at
    once; ``most`` situations are looked at. With ``patient`` prompt actors do nothing but when it is their turn. With
    ``coarse`` less is told apart: what is reached is more than there is; whether facts (by index)
    have the values of ``finer`` is. A ``clock`` has other time kept than that
    since the beginning. With ``settled`` facts that are one of some values are told apart one by one."""

    timed: bool = False
    horizon: int = FREE
    prompt: frozenset[str] = frozenset()
    patient: bool = False
    most: int = 100_000
    coarse: bool = False
    finer: tuple[tuple[int, Value], ...] = ()
    clock: Clock | None = None
    settled: bool = False


class Scene:
    """What is explored: the cases of one revision, unless told otherwise (``lineage.py``)."""

    def begin(self, model: Model, frame: Frame) -> list[Way[Begun]]:
        """The ways in which a case can begin."""
        return beginnings(model, settled=frame.settled)

    def kept(self, reached: Reached, arrival: Arrival, frame: Frame) -> Abstract:
        """What matters of where a step arrives."""
        assert arrival.moment is not None
        model = reached.model
        if frame.clock is not None:
            arrival.moment = clocked(frame.clock, model, arrival.fired, arrival.moment, opened=arrival.source is None)
        return abstract(model, arrival.moment, arrival.ground, timed=frame.timed, ceiling=model.ceiling,
                        horizon=frame.horizon, coarse=frame.coarse, finer=frame.finer)  # fmt: skip

    def followed(self, reached: Reached) -> bool:
        """Whether all that happens by itself was followed to its end."""
        return "endless" not in reached.model.loose

    def onwards(self, reached: Reached, source: int, frame: Frame) -> Iterator[Arrival]:
        """What can come next."""
        model = reached.model
        return steps_from(reached, source, model, concrete(model, reached.situations[source]), frame)


def explore(
    reached: Reached, frame: Frame, seen: Callable[[], None] = lambda: None, scene: Scene | None = None
) -> Iterator[Arrival]:
    """Fill ``reached``. What is yielded is on ground that holds until the next is asked for; ``seen`` is called once
    for each situation looked at."""
    reached.joins = not frame.settled
    looked, steps, scene = 0, 0, scene if scene is not None else Scene()
    waiting: deque[int] = deque()
    queued: set[int] = set()
    endless = frame.timed and (frame.clock is None or isinstance(frame.clock, Lap))

    def settle(arrival: Arrival) -> Arrival:
        one = scene.kept(reached, arrival, frame)
        parent = None if arrival.source is None else (arrival.source, arrival.step)
        moment = arrival.moment
        assert moment is not None
        anew = frame.clock is not None and moment.start is not moment.ran
        if endless and arrival.source is not None and one.shape[3] is not None and not anew:
            one = _for_ever(reached, one, arrival.source)
        begin = arrival.step if arrival.source is None else reached.begins[arrival.source]
        known = len(reached.situations)
        arrival.at, arrival.fresh = reached.placed(one, parent, begin)
        if anew and arrival.at == known:
            reached.anew.add(arrival.at)
        if arrival.fresh and not one.final and arrival.at not in queued:
            waiting.append(arrival.at)
            queued.add(arrival.at)
        reached.loose |= arrival.ground.loose
        return arrival

    for way in scene.begin(reached.model, frame):
        yield settle(
            Arrival(
                None, Step("", BEGIN, way.trail, settled=frame.settled), way.result[0], None, way.result[1], way.ground
            )
        )
    reached.whole = scene.followed(reached)
    while waiting:
        source = waiting.popleft()
        queued.discard(source)
        if looked >= frame.most or steps >= WAYS * frame.most:
            reached.whole = False
            return
        looked += 1
        try:
            seen()
        except StopError:
            reached.whole, reached.stopped = False, True
            return
        reached.expanded.add(source)
        for arrival in scene.onwards(reached, source, frame):
            steps, arrival.look = steps + 1, looked
            if arrival.moment is not None:
                yield settle(arrival)
            else:
                reached.loose |= arrival.ground.loose
                yield arrival
        if not scene.followed(reached):
            reached.whole = False


Place = tuple[Bounds, dict[int, frozenset[Value]], Moment]


def steps_from(reached: Reached, source: int, model: Model, place: Place, frame: Frame) -> Iterator[Arrival]:
    """Actions and deadlines from a situation on; an amendment is none of these."""
    bounds, domains, moment = place
    if not hurrying(model, moment, frame.prompt):
        yield from _steps(source, model, place, frame)
        return
    still = stills(model, bounds, domains, moment, frame.prompt)
    if not still:
        reached.hurried.add(source)
    elif not any(one.sure for one in still):
        reached.doubtful.add(source)
    if not any(one.whole for one in still):
        yield from _steps(source, model, place, frame, hurried=True)
    for one in still:
        yield from _steps(source, model, (one.bounds, one.domains, moment), frame, one)


def _steps(
    source: int, model: Model, place: Place, frame: Frame, still: Still | None = None, *, hurried: bool = False
) -> Iterator[Arrival]:
    bounds, domains, moment = place
    before, prompt = ((), frozenset[str]()) if still is None or still.whole else (still.trail, frame.prompt)
    state = moment.situation.state
    turn = turn_in(model.machine, state)
    for actor, action in model.deeds[state]:
        if frame.patient and actor in frame.prompt and actor not in turn:
            continue
        run = _acting(model, moment, actor, action, hurried=hurried, settled=frame.settled)
        for way in ways(bounds, domains, run):
            result, fired, after = way.result
            step = Step(actor, action, (*before, *way.trail), hurried, prompt, frame.settled)
            refused = result if isinstance(result, Refused) else None
            yield Arrival(source, step, fired, refused, after, way.ground)
    for n, timer in enumerate(moment.situation.timers):
        if timer.due is None or timer.timer == AMENDMENT:
            continue
        for way in ways(bounds, domains, _firing(model, moment, n, hurried=hurried)):
            fired, after = way.result
            step = Step("", timer.timer, (*before, *way.trail), hurried, prompt)
            yield Arrival(source, step, fired, None, after, way.ground)


def clocked(clock: Clock, model: Model, steps: tuple[Fired, ...], moment: Moment, *, opened: bool) -> Moment:
    """A moment with since when the time runs that is kept."""
    machine = model.machine
    laps: list[Any] = []
    since: Any = moment.start
    if opened:
        first = steps[0].before if steps else moment.situation
        if isinstance(clock, Lap):
            since, ended = begun_lap(machine, clock, first, moment.now)
            laps += ended
        else:
            since = runs_from(machine, clock, first, moment.now)
    ran = None if opened else since
    for fired in steps:
        if isinstance(clock, Lap):
            since, ended = lapped(machine, clock, since, fired)
            laps += ended
        else:
            since = goes_on(machine, clock, since, fired)
    return replace(moment, start=since, ran=ran, laps=tuple(laps))


def _acting(
    model: Model, moment: Moment, actor: str, action: str, *, hurried: bool, settled: bool
) -> Callable[[Ground], Any]:
    def run(ground: Ground) -> tuple[Fired | Refused, tuple[Fired, ...], Moment | None]:
        found = acted(model, moment, actor, action, ground, hurried=hurried)
        if settled and found[2] is not None:
            settle_choices(ground, found[2])
        return found

    return run


def _firing(model: Model, moment: Moment, n: int, *, hurried: bool) -> Callable[[Ground], Any]:
    def run(ground: Ground) -> tuple[tuple[Fired, ...], Moment]:
        return lapsed(model, moment, n, ground, hurried=hurried)

    return run


# ── loops ──────────────────────────────────────────────────────────────────────────────────────────────────────


PATIENCE = 16
"""Where a path has come back later so many times, it is taken to do so for ever."""


def _for_ever(reached: Reached, one: Abstract, source: int) -> Abstract:
    """A situation to which a loop leads back, later than before, can be reached at any time after that."""
    if one.lasted[1] == FREE:
        return one
    current: int | None = source
    wider = 0
    while current is not None:
        earlier = reached.situations[current]
        if earlier.shape == one.shape and earlier.lasted[1] < one.lasted[1] and _all_values(one, earlier):
            kept = range(1, len(one.known.bounds.rows) - 1)
            before = earlier.known.bounds.only(kept)
            wider += one.known.bounds.only(kept).covers(before)
            if wider > PATIENCE or _later_than(one, earlier).only(kept).covers(before):
                reached.endless[current] = source
                return _unbounded(one)
        if current in reached.anew:
            return one
        parent = reached.parents[current]
        current = None if parent is None else parent[0]
    return one


def _all_values(one: Abstract, other: Abstract) -> bool:
    return all(a >= b for a, b in zip(one.known.domains, other.known.domains, strict=True))


def _later_than(one: Abstract, earlier: Abstract) -> Bounds:
    """What a situation allows at a time at which an earlier one of its shape was over. What it allows at the same time
    is no loop that takes time: deadlines that ran all along end it."""
    (_, now, more), (_, start, less) = one.shape[2], one.shape[3]
    bounds = one.known.bounds.copy()
    bounds.limit(start, now, more - less - earlier.lasted[1] - 1)
    return bounds


def _unbounded(one: Abstract) -> Abstract:
    bounds = one.known.bounds.copy()
    last = len(bounds.rows) - 1
    for x, row in enumerate(bounds.rows):
        if x != last:
            row[last] = FREE
    return replace(one, known=replace(one.known, bounds=bounds))
