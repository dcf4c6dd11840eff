"""The cases of one text, walked through once for all texts that it is compared with.

In: a model. Out: its situations, the fewest steps first, or those nearest to some states first, each with the steps
that first led to it. As long as another text is in the very same situation, only the steps that differ between the two
have to be tried there.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from heapq import heappop, heappush
from typing import Any

from analysis.verify.difference.nearness import FAR
from analysis.verify.difference.touching import Touched
from analysis.verify.model import Model
from analysis.verify.open_values import Choice, Gap, Ground, ImpossibleError, Number, ends_of
from analysis.verify.situations import Abstract, Moment, Shape, abstract, concrete
from analysis.verify.stepping import BEGIN, Step, acted, beginnings, lapsed
from analysis.verify.ways import ways
from compiler.opened import Open
from compiler.situation import Refused, Situation


@dataclass(frozen=True, slots=True)
class Place:
    """A situation, and how it was reached."""

    situation: Abstract
    path: tuple[Step, ...]

    @property
    def depth(self) -> int:
        """After so many steps."""
        return len(self.path) - 1


class Trunk:
    """The situations of a text, found as they are asked for; ``near`` says how far each state is from those wanted."""

    def __init__(self, model: Model, most: int, looked: Callable[[], None], near: dict[str, int] | None = None) -> None:
        self.model, self._most, self._looked, self.near = model, most, looked, near or {}
        self.places: list[Place] = []
        self._by_shape: dict[Shape, list[int]] = {}
        self._seen: set[tuple[object, ...]] = set()
        self._expanded = 0
        self._waiting: list[tuple[int, int, int]] = []
        for way in beginnings(model):
            self._keep(way.result[1], way.ground, (Step("", BEGIN, way.trail),))

    def at(self, n: int) -> Place | None:
        """The n-th situation; None where there are no more, or no more are looked at."""
        while n >= len(self.places) and self._waiting and self._expanded < self._most:
            self._expand(self.places[heappop(self._waiting)[2]])
            self._expanded += 1
        return self.places[n] if n < len(self.places) else None

    @property
    def whole(self) -> bool:
        """Whether everything was looked at."""
        return not self._waiting

    def _expand(self, here: Place) -> None:
        if here.situation.final:
            return
        self._looked()
        bounds, domains, moment = concrete(self.model, here.situation)
        for actor, action in self.model.deeds[here.situation.state]:
            for way in ways(bounds, domains, partial(self._acted, moment, actor, action)):
                self._keep(way.result, way.ground, (*here.path, Step(actor, action, way.trail)))
        for n, run in enumerate(moment.situation.timers):
            if run.due is not None:
                for way in ways(bounds, domains, partial(self._lapsed, moment, n)):
                    self._keep(way.result, way.ground, (*here.path, Step("", run.timer, way.trail)))

    def _lapsed(self, moment: Moment, n: int, ground: Ground) -> Moment:
        return lapsed(self.model, moment, n, ground)[1]

    def _acted(self, moment: Moment, actor: str, action: str, ground: Ground) -> Moment:
        result, _, after = acted(self.model, moment, actor, action, ground)
        if isinstance(result, Refused) or after is None:
            raise ImpossibleError
        return after

    def _keep(self, moment: Moment, ground: Ground, path: tuple[Step, ...]) -> None:
        one = abstract(self.model, replace(moment, start=None), ground, ceiling=self.model.ceiling)
        seen = one.shape, one.known.key
        if seen in self._seen:  # most are met again and again
            return
        self._seen.add(seen)
        places = self._by_shape.setdefault(one.shape, [])
        if not any(self.places[n].situation.known.covers(one.known) for n in places):
            place = Place(one, path)
            near = self.near.get(one.state, FAR) if self.near else 0
            heappush(self._waiting, (near, place.depth, len(self.places)))
            places.append(len(self.places))
            self.places.append(place)


class Beside:
    """Another text in the situations of a trunk's, as long as it is in the very same."""

    def __init__(self, trunk: Trunk, other: Model) -> None:
        self.trunk, self.other = trunk, other
        self.touched = Touched(trunk.model.policy, other.policy)
        own, others = ({fact.name: slot is None for fact, slot in zip(model.policy.facts, model.inputs, strict=True)}
                       for model in (trunk.model, other))  # fmt: skip
        counters = {one.name for one in trunk.model.policy.counters}
        self.possible = (
            not self.touched.everywhere
            and others.keys() <= own.keys()
            and all(own[name] or not fixed for name, fixed in others.items())
            and all(one.name in counters for one in other.policy.counters)
        )
        """Whether everything that the other text keeps of a case is kept there."""

    def situation(self, one: Situation) -> Situation:
        """A situation as the other text has it."""
        policy, other = self.trunk.model.policy, self.other.policy
        facts = {fact.name: value for fact, value in zip(policy.facts, one.facts, strict=True)}
        used = {counter.name: value for counter, value in zip(policy.counters, one.used, strict=True)}
        return replace(one, facts=tuple(facts[fact.name] for fact in other.facts),
                       used=tuple(used[counter.name] for counter in other.counters))  # fmt: skip

    def same(self, one: Situation, other: Situation) -> bool:
        """Whether the other text is in the very same situation."""
        live = {self.trunk.model.policy.facts[n].name for n in self.trunk.model.live[one.state]}
        there = self.situation(one)
        facts = (_same(a, b) for a, b, fact in zip(there.facts, other.facts, self.other.policy.facts, strict=True)
                 if fact.name in live)  # fmt: skip
        used = (_same(a, b) for n, (a, b) in enumerate(zip(there.used, other.used, strict=True))
                if n not in self.other.machine.shared)  # fmt: skip
        ends = [[(run.timer, run.due, run.paused_left) for run in side.timers
                 if run.due is not None or run.paused_left is not None] for side in (one, other)]  # fmt: skip
        runs = len(ends[0]) == len(ends[1]) and all(
            a[0] == b[0] and _same(a[1], b[1]) and _same(a[2], b[2]) for a, b in zip(*ends, strict=True)
        )
        return runs and all(facts) and all(used) and one.taken == other.taken


def _same(one: Any, other: Any) -> bool:
    """Whether two values are one and the same, whatever it is."""
    if isinstance(one, Choice) or isinstance(other, Choice):
        return isinstance(one, Choice) and isinstance(other, Choice) and one.name == other.name
    if isinstance(one, Open) or isinstance(other, Open):
        return isinstance(one, Number | Gap) and isinstance(other, Number | Gap) and ends_of(one) == ends_of(other)
    return type(one) is type(other) and bool(one == other)
