"""Where the first difference shows: both sides walked through together, as far as nothing differs.

In: two models. Out: differences, the fewest steps first, one for each pair of rules that decide differently; and
whether the search saw everything. One walk serves both sides as long as nothing that can be observed tells them apart;
where something does, the path ends. What comes only after another difference is for ``items.py``.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from analysis.verify.bounds import Bounds
from analysis.verify.difference.data import Difference, Differences, Key
from analysis.verify.difference.showing import Confirm, cases_of
from analysis.verify.difference.sides import Apart, Compared, Pair, Result
from analysis.verify.explore import BEGIN, Step
from analysis.verify.model import Model
from analysis.verify.open_values import Ground
from analysis.verify.situations import Known, Names, Shape, number_of, shape_of, situation_of
from analysis.verify.ways import Way, ways

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


def differences(one: Model, two: Model, at: int, confirm: Confirm, extent: Extent = Extent(),
                seen: Callable[[], None] = lambda: None) -> Differences:  # fmt: skip
    """Walk both sides through everything that they have in common. Cases begin at ``at``."""
    search = _Search(Compared(one, two), at, confirm, extent)
    whole = search.walk(seen)
    same = whole and search.both.alike and not search.tried
    return Differences(tuple(search.found.values()), len(search.kept), whole, tuple(sorted(search.loose)), same)


@dataclass(frozen=True, slots=True)
class _Kept:
    shape: Shape
    known: Known


class _Search:
    """What both sides have in common, as far as it was walked, and the differences met."""

    def __init__(self, both: Compared, at: int, confirm: Confirm, extent: Extent) -> None:
        self.both, self.at, self.confirm, self.extent = both, at, confirm, extent
        self.kept: list[_Kept] = []
        self.found: dict[Key, Difference] = {}
        self.tried: dict[Key, int] = {}
        self.loose: set[str] = {*both.one.loose, *both.two.loose}
        self._parents: list[tuple[int | None, Step]] = []
        self._depths: list[int] = []
        self._by_shape: dict[Shape, list[int]] = {}
        self._waiting: deque[int] = deque()
        self._met: int | None = None

    def walk(self, seen: Callable[[], None]) -> bool:
        """Go on until nothing is left, or as far as was asked for; whether nothing was left."""
        for way in ways(Bounds(), {}, self.both.begun):
            self._arrive(None, Step("", BEGIN, way.trail), way)
        cut = False
        while self._waiting:
            if self._satisfied() or self._spent():
                return False
            source = self._waiting.popleft()
            if self.extent.deepest is not None and self._depths[source] >= self.extent.deepest:
                cut = True
                continue
            seen()
            for step, run, bounds, domains in _moves(self.both, self.kept[source]):
                for way in ways(bounds, domains, run):
                    self._arrive(source, Step(step.actor, step.name, way.trail), way)
                    if self._satisfied():
                        return False
        return not cut

    def _spent(self) -> bool:
        most, patience = self.extent.most, self.extent.patience
        if patience is not None and self._met is not None:
            most = min(most, self._met + patience)
        return len(self.kept) >= most

    def _satisfied(self) -> bool:
        return self.extent.enough and bool(self.found)

    def _arrive(self, source: int | None, step: Step, way: Way[Result]) -> None:
        self.loose.update(way.ground.loose)
        match way.result:
            case Apart() as apart:
                self._note(source, step, apart)
            case Pair() as pair:
                self._keep(source, step, pair, way.ground)
            case None:
                pass

    def _note(self, source: int | None, step: Step, apart: Apart) -> None:
        """A difference, where a case shows it that was not shown yet."""
        key = apart.key
        if key in self.found or self.tried.get(key, 0) >= TRIES:
            return
        self.tried[key] = self.tried.get(key, 0) + 1
        steps = 0 if source is None else self._depths[source] + 1
        for case in cases_of(self.both, (*_path(self._parents, source), step), apart, self.at):
            confirmed = self.confirm(case)
            if confirmed is not None:
                self.found[key] = Difference(apart.what, apart.before, apart.after, confirmed, steps)
                return
        if self._met is None:
            self._met = len(self.kept)

    def _keep(self, source: int | None, step: Step, pair: Pair, ground: Ground) -> None:
        one = _kept(self.both, pair, ground)
        places = self._by_shape.setdefault(one.shape, [])
        if any(self.kept[n].known.covers(one.known) for n in places):
            return
        places.append(len(self.kept))
        if not (
            self.both.one.machine.states[pair.one.state].final and self.both.two.machine.states[pair.two.state].final
        ):
            self._waiting.append(len(self.kept))
        self.kept.append(one)
        self._parents.append((source, step))
        self._depths.append(0 if source is None else self._depths[source] + 1)


def _path(parents: list[tuple[int | None, Step]], at: int | None) -> tuple[Step, ...]:
    steps: list[Step] = []
    while at is not None:
        at, step = parents[at]
        steps.append(step)
    return tuple(reversed(steps))


def _kept(both: Compared, pair: Pair, ground: Ground) -> _Kept:
    names = Names(ground)
    now = names.number(pair.now, kind="event")
    one, two = shape_of(both.one, pair.one, names), shape_of(both.two, pair.two, names)
    ceilings = [max(a, b) if a >= 0 and b >= 0 else min(a, b)
                for a, b in zip(names.ceilings(both.one, both.one.ceiling),
                                names.ceilings(both.two, both.two.ceiling), strict=True)]  # fmt: skip
    return _Kept((pair.one.state, now, one, two), names.known(ceilings, late=pair.late))


def _moves(both: Compared, here: _Kept) -> Iterator[tuple[Step, Callable[[Ground], Result], Bounds, dict[int, Any]]]:
    state, now, one, two = here.shape
    pair = Pair(situation_of(both.one, state, one, here.known), situation_of(both.two, state, two, here.known),
                number_of(now), here.known.late)  # fmt: skip
    domains = dict(enumerate(here.known.domains, 1))
    for actor, action in both.deeds(state):
        yield Step(actor, action, ()), _acting(both, pair, actor, action), here.known.bounds, domains
    names = [[run.timer for run in side.timers if run.due is not None] for side in (pair.one, pair.two)]
    for timer in names[0]:
        for other in (timer,) if names[0] == names[1] else names[1]:
            yield Step("", both_names(timer, other), ()), _lapsing(both, pair, timer, other), here.known.bounds, domains


def both_names(timer: str, other: str) -> str:
    """What a deadline is called that is another one on the newer side."""
    return timer if timer == other else f"{timer} {other}"


def _acting(both: Compared, pair: Pair, actor: str, action: str) -> Callable[[Ground], Result]:
    return lambda ground: both.acted(pair, actor, action, ground)


def _lapsing(both: Compared, pair: Pair, timer: str, other: str) -> Callable[[Ground], Result]:
    return lambda ground: both.lapsed(pair, timer, other, ground)
