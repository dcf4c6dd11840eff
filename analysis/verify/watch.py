"""Claims while situations are walked through: where each can be broken.

In: arrivals. Out: paths after which a claim can be broken, with what is wanted of their ends. None means that it holds,
where all situations were walked through.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from analysis.verify.conditions import Condition
from analysis.verify.explore import Arrival, Clock, Frame, Reached
from analysis.verify.model import Model
from analysis.verify.needs import never_conditions
from analysis.verify.open_values import Ground, ImpossibleError
from analysis.verify.reach import Ways
from analysis.verify.situations import Moment
from analysis.verify.stepping import Step, instant_of_action, not_before
from analysis.verify.turns import could_act
from analysis.verify.ways import ways
from analysis.verify.witness import Wanted, its_end
from compiler.model import CanReach, ClaimDef, FollowedBy, Never, Timed
from compiler.semantics import has_ended
from compiler.stopwatch import bound, left_over

if TYPE_CHECKING:
    from analysis.verify.compiled import Found

MOST_CASES = 8
"""So many paths are tried for a case that shows an answer."""

Path = tuple[tuple[Step, ...], Wanted]
Place = tuple[int, tuple[Step, ...], Wanted]


class Watch:
    """What is asked while the situations are walked through. Of a claim: the ``paths`` after which it can be broken;
    ``sure`` whether it holds where there are none, ``vacuous`` whether nothing was found of which it speaks."""

    clock: Clock | None = None
    sure = True
    vacuous = False
    broken = False
    """Whether the compiled search says that it can be, even where no path shows it."""
    prompt: frozenset[str] = frozenset()
    """Those who act at once in the walk."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self.paths: list[Path] = []

    def anew(self, model: Model) -> Watch:
        """The same for another walk, of which nothing is known yet."""
        return Watch(model)

    def look(self, reached: Reached, arrival: Arrival) -> None:
        """A step arrives somewhere, or is refused."""

    def look_at_idle(self, reached: Reached, place: int) -> None:
        """A case can stay in a situation for any time."""

    def finish(self, reached: Reached) -> None:
        """Everything was looked at."""

    @property
    def compiled(self) -> bool:
        """Whether the compiled search can look for it."""
        return False

    def look_into(self, found: Found, frame: Frame) -> None:
        """What the compiled search found: the first paths of those that break it."""
        from analysis.verify.retrace import retraced

        self.prompt = frame.prompt
        places = list(self.places(found))
        self.broken = bool(places)
        for at, steps, one in places[:MOST_CASES]:
            traces = retraced(self.model, found, at, frame)[:MOST_CASES]
            self.paths += [((*path, *steps), one) for _, path in traces]

    def places(self, found: Found) -> Iterator[Place]:
        """Where the compiled search says that it is broken: a situation, steps from there, and what is wanted then."""
        return iter(())

    def _note(self, paths: Iterator[tuple[Step, ...]], wanted: Wanted) -> None:
        self.paths.extend((path, wanted) for path in paths)
        del self.paths[MOST_CASES:]

    @property
    def _enough(self) -> bool:
        return len(self.paths) >= MOST_CASES


class ClaimWatch(Watch):
    """A claim."""

    def __init__(self, claim: ClaimDef, model: Model) -> None:
        super().__init__(model)
        self.claim = claim

    def anew(self, model: Model) -> Watch:
        """The same for another walk."""
        return watch_of(self.claim, model)


def watch_of(claim: ClaimDef, model: Model) -> ClaimWatch:
    """The watch that a claim needs."""
    match claim.body:
        case Never():
            return NeverWatch(claim, model, claim.body)
        case CanReach():
            return ReachWatch(claim, model, claim.body)
        case _:
            return TimedWatch(claim, model, claim.body)


# ── never ──────────────────────────────────────────────────────────────────────────────────────────────────────


class NeverWatch(ClaimWatch):
    """A condition that never holds."""

    def __init__(self, claim: ClaimDef, model: Model, body: Never) -> None:
        super().__init__(claim, model)
        self.condition = Condition(body.condition, model)

    @property
    def compiled(self) -> bool:
        """It can."""
        return True

    def look(self, reached: Reached, arrival: Arrival) -> None:
        """Whether it holds where a step arrives, or by waiting there."""
        if arrival.moment is None or self._enough or not self._concerned(arrival):
            return
        for wanted in self._wanted:
            if _possible(arrival, wanted):
                self._note(reached.paths_of(arrival), wanted)

    def places(self, found: Found) -> Iterator[Place]:
        """Where it holds."""
        conditions = never_conditions(self.model.policy)
        for at, steps in found.broken(conditions.index(self.condition.expr)):
            yield from ((at, steps, one) for one in self._wanted)

    def _concerned(self, arrival: Arrival) -> bool:
        return arrival.source is None or self.condition.concerned(arrival.fired)

    @property
    def _wanted(self) -> tuple[Wanted, ...]:
        condition = self.condition
        return (condition.now, condition.later) if condition.timely else (condition.now,)


def _possible(arrival: Arrival, wanted: Wanted) -> bool:
    """Whether anything that is known where a step arrives allows what is wanted."""
    moment, ground = arrival.moment, arrival.ground
    assert moment is not None
    found = any(True for _ in ways(ground.bounds, ground.domains, lambda inside: wanted(inside, moment), ground.parts))
    Ground.at_work = ground
    return found


# ── time ───────────────────────────────────────────────────────────────────────────────────────────────────────


class TimedWatch(ClaimWatch):
    """Time that does not run for longer than it may. It can only come to more by waiting: the step that comes after
    shows it."""

    def __init__(self, claim: ClaimDef, model: Model, body: Timed) -> None:
        super().__init__(claim, model)
        self.clock: Clock | None = body
        self.body = body
        self.most = bound(body)
        self.vacuous = True

    @property
    def compiled(self) -> bool:
        """It can."""
        return True

    def places(self, found: Found) -> Iterator[Place]:
        """Where time runs for too long, or can."""
        running = found.standing("runs")
        self.vacuous = found.clocked and not running and not found.standing("ended")
        yield from ((at, (), self._too_late) for at in found.beyond(self.most))
        yield from ((at, (), self._too_late_by_waiting) for at in found.idle() if found.clock(at) in ("", "runs"))
        if isinstance(self.body, FollowedBy):
            yield from ((at, (), its_end) for at in running if found.final(at))

    def look(self, reached: Reached, arrival: Arrival) -> None:
        """Whether it runs for too long before a step, or the case ends too soon."""
        moment, ground = arrival.moment, arrival.ground
        if moment is None:
            return
        self.vacuous &= moment.start is None and moment.ran is None
        if self._enough:
            return
        if moment.ran is not None and ground.highest(moment.now - moment.ran) > self.most:
            self._note(reached.paths_of(arrival), self._too_late)
        if left_over(self.body, moment.start, ended=has_ended(self.model.machine, moment.situation)):
            self._note(reached.paths_of(arrival), its_end)

    def look_at_idle(self, reached: Reached, place: int) -> None:
        """Where a case can stay for any time, time runs for too long."""
        if reached.situations[place].shape[3] is not None and not self._enough:
            self._note(reached.paths(place), self._too_late_by_waiting)

    def _too_late(self, ground: Ground, moment: Moment) -> Any:
        if moment.ran is None:
            raise ImpossibleError
        not_before(ground, moment.now, moment.ran, self.most + 1)
        return moment.now

    def _too_late_by_waiting(self, ground: Ground, moment: Moment) -> Any:
        if moment.start is None or (self.prompt and could_act(self.model, moment, self.prompt, ground)):
            raise ImpossibleError
        later = instant_of_action(ground, moment.now, moment.situation.timers, late=False)
        not_before(ground, later, moment.start, self.most + 1)
        return later


# ── what can be reached ────────────────────────────────────────────────────────────────────────────────────────


class ReachWatch(ClaimWatch):
    """What an actor can bring about from wherever a case is."""

    def __init__(self, claim: ClaimDef, model: Model, body: CanReach) -> None:
        super().__init__(claim, model)
        self.body = body
        self.ways = Ways(body.actor)

    def look(self, reached: Reached, arrival: Arrival) -> None:
        """Take down what the actor can do, and what time does."""
        self.ways.note(reached, arrival)

    def finish(self, reached: Reached) -> None:
        """From where there is a way for certain, and from where there is none."""
        places = range(len(reached.situations))
        there = {n for n in places if set(self.body.states).intersection(self._path(reached, n))}
        asked = [n for n in places if self._asked(reached, n)]
        self.vacuous = not asked
        certain, possible = self.ways.certain(there), self.ways.possible(there, reached)
        self.sure = all(n in certain for n in asked)
        for place in asked:
            if place not in possible and not self._enough:
                self._note(reached.paths(place), its_end)

    def _asked(self, reached: Reached, place: int) -> bool:
        """Whether the claim speaks of a situation."""
        since, final = self.body.since, reached.situations[place].final
        return not final and (since is None or since in self._path(reached, place))

    def _path(self, reached: Reached, place: int) -> tuple[str, ...]:
        """The states that a case is in."""
        return reached.model.machine.paths[reached.situations[place].state]
