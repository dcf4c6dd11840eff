"""Where the first difference shows: both sides walked through together, as far as nothing differs.

In: two models. Out: differences, the fewest steps first, one for each pair of rules that decide differently; and
whether the search saw everything. One walk serves both sides as long as nothing that can be observed tells them apart;
where something does, the path ends. What comes only after another difference is for ``items.py``. Where one of them was
walked through already (``trunk.py``), only what differs is tried as long as both are in the very same situation.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from heapq import heappop, heappush
from typing import Any

from analysis.verify.bounds import Bounds
from analysis.verify.difference.data import Difference, Differences, Key
from analysis.verify.difference.nearness import FAR
from analysis.verify.difference.showing import Confirm, cases_of
from analysis.verify.difference.sides import Apart, Compared, Pair, Result
from analysis.verify.difference.touching import Touched
from analysis.verify.difference.trunk import Beside, Place, Trunk
from analysis.verify.explore import StopError
from analysis.verify.model import Model
from analysis.verify.open_values import Ground
from analysis.verify.situations import Known, Names, Shape, concrete, number_of, shape_of, situation_of
from analysis.verify.stepping import BEGIN, Step
from analysis.verify.ways import Way, ways
from compiler.semantics import has_ended

TRIES = 20
"""So many paths are tried for a case that shows one difference."""
MOST_PAIRS = 5_000
"""So many situations are looked at, where nobody says otherwise."""


@dataclass(frozen=True, slots=True)
class Extent:
    """How far to look: at ``most`` situations, no case of more than ``deepest`` steps; only for one difference where
    that is ``enough``, and at no more than ``patience`` situations after one was met that no case shows."""

    most: int = MOST_PAIRS
    deepest: int | None = None
    enough: bool = False
    patience: int | None = None


def differences(
    one: Model, two: Model, at: int, confirm: Confirm, extent: Extent = Extent(),
    seen: Callable[[], None] = lambda: None, trunk: Trunk | None = None,
) -> Differences:  # fmt: skip
    """Walk both sides through everything that they have in common. Cases begin at ``at``; ``trunk`` is one of the
    sides."""
    search = _Search(Compared(one, two), at, confirm, extent, seen)
    beside = None if trunk is None else Beside(trunk, one if trunk.model is two else two)
    try:
        whole = search.walk(beside if beside is not None and beside.possible else None)
    except StopError:
        whole, search.cut = False, True
    same = whole and search.both.alike and not search.tried
    found, loose = tuple(search.found.values()), tuple(sorted(search.loose))
    return Differences(found, search.looked, whole, loose, same, search.cut)


@dataclass(frozen=True, slots=True)
class _Kept:
    shape: Shape
    known: Known
    path: tuple[Step, ...]

    @property
    def depth(self) -> int:
        return len(self.path) - 1


class _Search:
    """What both sides have in common, as far as it was walked, and the differences met."""

    def __init__(self, both: Compared, at: int, confirm: Confirm, extent: Extent, seen: Callable[[], None]) -> None:
        self.both, self.at, self.confirm, self.extent, self.seen = both, at, confirm, extent, seen
        self.kept: list[_Kept] = []
        self.found: dict[Key, Difference] = {}
        self.tried: dict[Key, int] = {}
        self.loose: set[str] = {*both.one.loose, *both.two.loose}
        self.beside: Beside | None = None
        self._by_shape: dict[Shape, list[int]] = {}
        self._seen: set[tuple[object, ...]] = set()
        self._waiting: list[tuple[tuple[int, ...], int]] = []
        self._near: dict[str, int] = {}
        self._turn = False
        self.looked = 0
        self.cut = False
        self._met: int | None = None
        self._touched: dict[str, bool] = {}

    def walk(self, beside: Beside | None) -> bool:
        """Go on until nothing is left, or as far as was asked for; whether nothing was left."""
        self.beside = beside
        if beside is not None:
            self._near = beside.trunk.near
        for way in ways(Bounds(), {}, self.both.begun):
            self._arrive((Step("", BEGIN, way.trail),), way)
        place = 0
        while not self._satisfied():
            along = None if beside is None else beside.trunk.at(place)
            self.cut |= beside is not None and along is None and not beside.trunk.whole
            if along is not None and self._goes_along(along):
                if self._too_deep(along.depth) or self._spent():
                    return False
                self._look_beside(along)
                place += 1
            elif self._waiting:
                here = self.kept[heappop(self._waiting)[1]]
                if self._too_deep(here.depth) or self._spent():
                    return False
                self._look()
                self._go_on(here.path, _moves(self.both, _pair(self.both, here), here.known))
            else:
                return beside is None or beside.trunk.whole
        return False

    def _goes_along(self, along: Place) -> bool:
        """Whether a situation of the trunk's is next: the fewest steps first; by turns where the search is directed."""
        if not self._waiting:
            return True
        if self._near:
            self._turn = not self._turn
            return self._turn
        return along.depth <= self.kept[self._waiting[0][1]].depth

    def _rank(self, one: _Kept, pair: Pair) -> tuple[int, ...]:
        """What is looked at first: the fewest steps; where the search is directed, counters that are farther apart, for
        then some limit is nearer on one side than on the other, and then the nearest."""
        if not self._near:
            return (one.depth,)
        used: list[tuple[Any, ...]] = [pair.one.used, pair.two.used]
        one_side, other = (
            {counter.name: count for counter, count in zip(side.policy.counters, counts, strict=True)
             if isinstance(count, int)}
            for side, counts in zip((self.both.one, self.both.two), used, strict=True)
        )  # fmt: skip
        apart = sum(abs(one_side.get(name, 0) - other.get(name, 0)) for name in {**one_side, **other})
        return -apart, self._near.get(pair.two.state, FAR), one.depth

    def _look_beside(self, place: Place) -> None:
        """The steps that differ, where both sides are in a situation of the trunk."""
        assert self.beside is not None
        state = place.situation.state
        if place.situation.final or not self._steps_here(state):
            return
        self._look()
        _, _, moment = concrete(self.beside.trunk.model, place.situation)
        there = self.beside.situation(moment.situation)
        sides = (moment.situation, there) if self.beside.other is self.both.two else (there, moment.situation)
        pair = Pair(sides[0], sides[1], moment.now, moment.late)
        self._go_on(place.path, _moves(self.both, pair, place.situation.known, self.beside.touched))

    def _steps_here(self, state: str) -> bool:
        assert self.beside is not None
        touched = self.beside.touched
        if state not in self._touched:
            timers = any(rule.is_timer and rule.id in touched.rules for policy in touched.policies
                         for outer in policy.states for rule in outer.rules)  # fmt: skip
            self._touched[state] = timers or any(touched.deed(state, *deed) for deed in self.both.deeds(state))
        return self._touched[state]

    def _look(self) -> None:
        self.seen()
        self.looked += 1

    def _go_on(self, path: tuple[Step, ...], moves: Iterator[_Move]) -> None:
        for step, run, bounds, domains in moves:
            for way in ways(bounds, domains, run):
                self._arrive((*path, Step(step.actor, step.name, way.trail)), way)
                if self._satisfied():
                    return

    def _too_deep(self, depth: int) -> bool:
        return self.extent.deepest is not None and depth >= self.extent.deepest

    def _spent(self) -> bool:
        most, patience = self.extent.most, self.extent.patience
        if patience is not None and self._met is not None:
            most = min(most, self._met + patience)
        self.cut |= self.looked >= most
        return self.looked >= most

    def _satisfied(self) -> bool:
        return self.extent.enough and bool(self.found)

    def _arrive(self, path: tuple[Step, ...], way: Way[Result]) -> None:
        self.loose.update(way.ground.loose)
        match way.result:
            case Apart() as apart:
                self._note(path, apart)
            case Pair() as pair:
                if self.beside is None or not self._along(pair):
                    self._keep(path, pair, way.ground)
            case None:
                pass

    def _along(self, pair: Pair) -> bool:
        assert self.beside is not None
        if self.beside.other is self.both.two:
            return self.beside.same(pair.one, pair.two)
        return self.beside.same(pair.two, pair.one)

    def _note(self, path: tuple[Step, ...], apart: Apart) -> None:
        """A difference, where a case shows it that was not shown yet."""
        key = apart.key
        if key in self.found or self.tried.get(key, 0) >= TRIES:
            self.cut |= key not in self.found
            return
        self.tried[key] = self.tried.get(key, 0) + 1
        for case in cases_of(self.both, path, apart, self.at):
            confirmed = self.confirm(case)
            if confirmed is not None:
                self.found[key] = Difference(apart.what, apart.before, apart.after, confirmed, len(path) - 1)
                return
        if self._met is None:
            self._met = self.looked

    def _keep(self, path: tuple[Step, ...], pair: Pair, ground: Ground) -> None:
        one = _kept(self.both, pair, ground, path)
        seen = one.shape, one.known.key
        if seen in self._seen:
            return
        self._seen.add(seen)
        places = self._by_shape.setdefault(one.shape, [])
        if any(self.kept[n].known.covers(one.known) for n in places):
            return
        places.append(len(self.kept))
        sides = ((self.both.one, pair.one), (self.both.two, pair.two))
        if not all(has_ended(side.machine, situation) for side, situation in sides):
            heappush(self._waiting, (self._rank(one, pair), len(self.kept)))
        self.kept.append(one)


_Move = tuple[Step, Callable[[Ground], Result], Bounds, dict[int, Any]]


def _kept(both: Compared, pair: Pair, ground: Ground, path: tuple[Step, ...]) -> _Kept:
    names = Names(ground)
    now = names.number(pair.now, kind="event")
    one, two = shape_of(both.one, pair.one, names), shape_of(both.two, pair.two, names)
    ceilings = [max(a, b) if a >= 0 and b >= 0 else min(a, b)
                for a, b in zip(names.ceilings(both.one, both.one.ceiling),
                                names.ceilings(both.two, both.two.ceiling), strict=True)]  # fmt: skip
    return _Kept((pair.one.state, now, one, two), names.known(ceilings, late=pair.late), path)


def _pair(both: Compared, here: _Kept) -> Pair:
    state, now, one, two = here.shape
    return Pair(situation_of(both.one, state, one, here.known), situation_of(both.two, state, two, here.known),
                number_of(now), here.known.late)  # fmt: skip


def _moves(both: Compared, pair: Pair, known: Known, touched: Touched | None = None) -> Iterator[_Move]:
    """What can come next, or of that what is touched."""
    domains = dict(enumerate(known.domains, 1))
    for actor, action in both.deeds(pair.one.state):
        if touched is None or touched.deed(pair.one.state, actor, action):
            yield Step(actor, action, ()), _acting(both, pair, actor, action), known.bounds, domains
    names = [[run.timer for run in side.timers if run.due is not None] for side in (pair.one, pair.two)]
    for timer in names[0]:
        if touched is None or touched.lapse(timer):
            for other in (timer,) if names[0] == names[1] else names[1]:
                yield Step("", both_names(timer, other), ()), _lapsing(both, pair, timer, other), known.bounds, domains


def both_names(timer: str, other: str) -> str:
    """What a deadline is called that is another one on the newer side."""
    return timer if timer == other else f"{timer} {other}"


def _acting(both: Compared, pair: Pair, actor: str, action: str) -> Callable[[Ground], Result]:
    return lambda ground: both.acted(pair, actor, action, ground)


def _lapsing(both: Compared, pair: Pair, timer: str, other: str) -> Callable[[Ground], Result]:
    return lambda ground: both.lapsed(pair, timer, other, ground)
