"""One case that takes a path: every instant and every value settled.

In: the steps of a path, and what is wanted of where it ends. Out: a case that begins, does and waits just so; None
where there is none (the path came from bounds that were not kept exactly). The path is walked again with everything
kept that was left out on the way; then the values are chosen one by one, each so that the rest stays possible: instants
as early as they may be, amounts the usual ones. Absent: whether the simulator agrees, which whoever shows it asks
first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from analysis.verify.bounds import FREE
from analysis.verify.explore import Clock
from analysis.verify.model import OTHER_TEXT, USUAL, Model, Slot
from analysis.verify.open_values import Choice, Gap, Ground, ImpossibleError, Number
from analysis.verify.paths import Walk, walked
from analysis.verify.situations import Moment
from analysis.verify.stepping import Step, not_before, up_to
from analysis.verify.ways import Way, ways
from compiler.model import EnumType, Kind, Value
from compiler.stopwatch import Lap
from dsl.quantities import DAY

Wanted = Callable[[Ground, Moment], Any]
"""What has to hold at the end of a path (ImpossibleError where it can't), and up to which instant that is watched."""


def its_end(ground: Ground, moment: Moment) -> Any:
    """Nothing more than to be there."""
    return moment.now


@dataclass(frozen=True, slots=True)
class Done:
    """Something an actor does at an instant."""

    at: int
    actor: str
    action: str
    values: tuple[tuple[str, Value], ...]


@dataclass(frozen=True, slots=True)
class Witness:
    """A case: when it begins and with what, what is done, and where it is at ``until``. Where it shows how long a
    ``lap`` takes, that has run ``since`` then; ``settles`` says that what is due at that very second belongs to it."""

    start: int
    facts: tuple[tuple[str, Value], ...]
    steps: tuple[Done, ...]
    state: str
    until: int
    lap: Lap | None = None
    since: int | None = None
    settles: bool = False

    @property
    def took(self) -> int:
        """How long the lap takes, or without one the case."""
        return self.until - (self.start if self.since is None else self.since)


def witness(
    model: Model, path: tuple[Step, ...], wanted: Wanted, at: int, *, longest: bool = False, clock: Clock | None = None
) -> Witness | None:
    """A case that begins at an instant and takes the path to an end as wanted; with ``longest`` it ends as late as it
    can. A ``clock`` has other time kept than that since the beginning."""
    for way in walked(model, path, clock=clock):
        known, walk = way.ground, way.result
        for end in _ends(known, walk.moment, wanted):
            Ground.at_work = end.ground
            try:
                return _settled(model, end.ground, walk, at, end.result, longest=longest)
            except ImpossibleError:
                continue
    return None


MOST_WAYS = 20
"""So many ways to go along a path are settled for a lap."""


def lap_witness(model: Model, path: tuple[Step, ...], lap: Lap, at: int, took: int, *, longest: bool) -> Witness | None:
    """A case that takes the path to the end of a lap that took so long; where there is none, one that comes nearest."""
    best: Witness | None = None
    for way in islice((one for one in walked(model, path, clock=lap) if one.result.moment.laps), MOST_WAYS):
        for since in way.result.moment.laps:
            found = _measured(model, way, since, at, longest=longest)
            if found is not None and (best is None or (found.took > best.took) == longest):
                best = replace(found, lap=lap)
            if best is not None and best.took == took:
                return best
    return best


def _measured(model: Model, way: Way[Walk], since: Any, at: int, *, longest: bool) -> Witness | None:
    """A walk settled so that the time since then is the longest or the shortest that it can be."""
    ground = Ground(way.ground.bounds.copy(), dict(way.ground.domains))
    ground.parts, walk = way.ground.parts, way.result
    Ground.at_work, now = ground, walk.moment.now
    try:
        took = ground.highest(now - since) if longest else ground.lowest(now - since)
        if took == FREE:
            return None
        not_before(ground, now, since, took)
        up_to(ground, now, since + took)
        found = _settled(model, ground, walk, at, now, longest=False)
        return replace(found, since=pin(ground, since, lowest(ground, since)))
    except ImpossibleError:
        return None


def _ends(ground: Ground, moment: Moment, wanted: Wanted) -> Iterator[Way[Any]]:
    """The ways in which what is wanted can hold at the end of a path."""
    return ways(ground.bounds, ground.domains, lambda inside: wanted(inside, moment), ground.parts)


# ── settling ───────────────────────────────────────────────────────────────────────────────────────────────────


def _settled(model: Model, ground: Ground, walk: Walk, at: int, until: Any, *, longest: bool) -> Witness:
    instants, facts, values, last = settled_walk(model, ground, walk, at, until, longest=longest)
    return Witness(at, facts, done(walk, instants, values), walk.moment.situation.state, last)


def done(walk: Walk, instants: list[int], values: list[Values]) -> tuple[Done, ...]:
    """The actions of a walk, settled."""
    return tuple(
        Done(now, step.actor, step.name, given)
        for (step, _, _), now, given in zip(walk.steps, instants, values, strict=True)
        if step.actor
    )


def settled_walk(
    model: Model, ground: Ground, walk: Walk, at: int, until: Any, *, longest: bool = False
) -> tuple[list[int], Values, list[Values], int]:
    """A walk that begins at an instant, settled: see ``settled``."""
    fields = [{slot.name: slot for slot in model.parameters[step.actor, step.name]} if step.actor else {}
              for step, _, _ in walk.steps]  # fmt: skip
    slots = {slot.name: slot for slot in model.inputs if slot is not None}
    return settled(
        model, ground, at, walk.start, [now for _, now, _ in walk.steps], (walk.begins, slots),
        list(zip((note for _, _, note in walk.steps), fields, strict=True)), until, longest=longest,
    )  # fmt: skip


Noted = tuple[dict[str, Any], dict[str, Slot]]
"""Values by name, and what these are."""
Values = tuple[tuple[str, Value], ...]


def settled(
    model: Model, ground: Ground, at: int, start: Any, instants: list[Any], begins: Noted, steps: list[Noted], now: Any,
    *, longest: bool = False,
) -> tuple[list[int], Values, list[Values], int]:  # fmt: skip
    """Instants, what a case begins with, the values of its steps and its last instant, each chosen so that the rest
    stays possible. ImpossibleError where that can't be."""
    pin(ground, start, at)
    if longest:
        most = _highest(ground, now)
        if most != FREE:
            pin(ground, now, most)
    chosen = [pin(ground, instant, lowest(ground, instant)) for instant in instants]

    def written(noted: Noted) -> Values:
        values, slots = noted
        return tuple((name, value_for(model, ground, slots[name], value, at)) for name, value in values.items())

    facts, given = written(begins), [written(one) for one in steps]
    return chosen, facts, given, pin(ground, now, lowest(ground, now))


def value_for(model: Model, ground: Ground, slot: Slot, value: Any, start: int) -> Value:
    """A value for a fact or parameter, settled: the usual one where it can be."""
    match value:
        case Number():
            usual = start - DAY if slot.type in (Kind.TIME, Kind.DATE) else USUAL.get(slot.type, 0)
            low, high = lowest(ground, value), _highest(ground, value)
            return pin(ground, value, min(max(usual, low), high))
        case Gap():
            raise ImpossibleError
        case Choice():
            domain = ground.domains[value.name]
            chosen = min(domain, key=lambda one: _rank(model, slot, one))
            ground.domains[value.name] = frozenset((chosen,))
            return chosen
        case _:
            settled: Value = value
            return settled


def _rank(model: Model, slot: Slot, value: Value) -> tuple[int, int, str]:
    """Values as declared; unknown and the nameless text last."""
    if isinstance(slot.type, EnumType):
        names = [value.name for one in model.policy.enums if one.name == slot.type.name for value in one.values]
        return (0, names.index(value), "") if value in names else (1, 0, str(value))
    return (int(value is None or value == OTHER_TEXT), 0, str(value))


def pin(ground: Ground, value: Any, to: int) -> int:
    """Settle a number; ImpossibleError where it can't be that."""
    if not isinstance(value, Number):
        return int(value)
    ground.require(value.name, 0, to - value.more)
    ground.require(0, value.name, value.more - to)
    return to


def lowest(ground: Ground, value: Any) -> int:
    """The least that a number can be."""
    if not isinstance(value, Number):
        return int(value)
    return ground.bounds.least(value.name, 0) + value.more


def _highest(ground: Ground, value: Any) -> int:
    if not isinstance(value, Number):
        return int(value)
    most = ground.bounds.most(value.name, 0)
    return most if most == FREE else most + value.more
