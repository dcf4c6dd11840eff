"""One case that takes a path: every instant and every value settled.

In: the steps of a path, and what is wanted of where it ends. Out: a case that begins, does and waits just so; None
where there is none (the path came from bounds that were not kept exactly). The path is walked again with everything
kept that was left out on the way; then the values are chosen one by one, each so that the rest stays possible: instants
as early as they may be, amounts the usual ones. Absent: whether the simulator agrees, which whoever shows it asks
first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

from analysis.verify.bounds import FREE, Bounds
from analysis.verify.explore import Clock, Step, acted, begun, clocked, lapsed
from analysis.verify.model import OTHER_TEXT, USUAL, Model, Slot
from analysis.verify.open_values import Choice, Gap, Ground, ImpossibleError, Number
from analysis.verify.situations import Moment
from analysis.verify.ways import Way, hinted, ways
from compiler.model import EnumType, Kind, Value
from compiler.situation import Fired
from dsl.quantities import DAY

T = TypeVar("T")

PATIENCE = 2_000
"""So many ways are walked before a path is given up."""

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
    """A case: when it begins and with what, what is done, and where it is at ``until``."""

    start: int
    facts: tuple[tuple[str, Value], ...]
    steps: tuple[Done, ...]
    state: str
    until: int


@dataclass(slots=True)
class _Walk:
    """A path walked so far: the instants and values of its steps."""

    moment: Moment
    start: Any
    begins: dict[str, Any]
    steps: list[tuple[Step, Any, dict[str, Any]]]


def witness(
    model: Model, path: tuple[Step, ...], wanted: Wanted, at: int, *, longest: bool = False, clock: Clock | None = None
) -> Witness | None:
    """A case that begins at an instant and takes the path to an end as wanted; with ``longest`` it ends as late as it
    can. A ``clock`` has other time kept than that since the beginning."""
    for way in _walks(model, path, clock):
        ground, walk = way.ground, way.result
        Ground.at_work = ground
        try:
            until = wanted(ground, walk.moment)
            return _settled(model, ground, walk, at, until, longest=longest)
        except ImpossibleError:
            continue
    return None


def _walks(model: Model, path: tuple[Step, ...], clock: Clock | None) -> Iterator[Way[_Walk]]:
    anyhow = not any(True for _ in ways(Bounds(), {}, lambda ground: begun(model, ground)))

    def first(ground: Ground) -> _Walk:
        begins: dict[str, Any] = {}
        fired, moment = begun(model, ground, begins, any_facts=anyhow)
        start = moment.start
        if clock is not None:
            moment = clocked(clock, model, fired, moment, opened=True)
        return _Walk(moment, start, begins, [])

    def further(walk: _Walk, step: Step, ground: Ground) -> _Walk:
        note: dict[str, Any] = {}
        timers = [run.timer for run in walk.moment.situation.timers if run.due is not None]
        moment: Moment | None = None
        fired: tuple[Fired, ...] = ()
        if step.actor:
            _, fired, moment = acted(model, walk.moment, step.actor, step.name, ground, hurried=step.hurried, note=note)
        elif step.name in timers:
            n = [run.timer for run in walk.moment.situation.timers].index(step.name)
            fired, moment = lapsed(model, walk.moment, n, ground, hurried=step.hurried)
        if moment is None:
            raise ImpossibleError
        if clock is not None:
            moment = clocked(clock, model, fired, moment, opened=False)
        return _Walk(moment, walk.start, walk.begins, [*walk.steps, (step, moment.now, note)])

    return walks(path, first, further)


def walks(
    path: tuple[Step, ...], first: Callable[[Ground], T], further: Callable[[T, Step, Ground], T],
    patience: int = PATIENCE,
) -> Iterator[Way[T]]:  # fmt: skip
    """A path walked again with everything kept, in every way that its steps can go, the ways first that were found to
    lead along it; given up after so many steps."""

    def on(way: Way[T], rest: tuple[Step, ...]) -> Iterator[Way[T]]:
        nonlocal patience
        patience -= 1
        if not rest:
            yield way
            return
        run = partial(further, way.result, rest[0])
        for onward in hinted(way.ground.bounds, way.ground.domains, rest[0].trail, run):
            if patience <= 0:
                return
            yield from on(onward, rest[1:])

    for way in hinted(Bounds(), {}, path[0].trail, first):
        yield from on(way, path[1:])


# ── settling ───────────────────────────────────────────────────────────────────────────────────────────────────


def _settled(model: Model, ground: Ground, walk: _Walk, at: int, until: Any, *, longest: bool) -> Witness:
    moment = walk.moment
    fields = [{slot.name: slot for slot in model.parameters[step.actor, step.name]} if step.actor else {}
              for step, _, _ in walk.steps]  # fmt: skip
    slots = {slot.name: slot for slot in model.inputs if slot is not None}
    instants, facts, values, last = settled(
        model, ground, at, walk.start, [now for _, now, _ in walk.steps], (walk.begins, slots),
        list(zip((note for _, _, note in walk.steps), fields, strict=True)), until, longest=longest,
    )  # fmt: skip
    steps = tuple(
        Done(now, step.actor, step.name, given)
        for (step, _, _), now, given in zip(walk.steps, instants, values, strict=True)
        if step.actor
    )
    return Witness(at, facts, steps, moment.situation.state, last)


Noted = tuple[dict[str, Any], dict[str, Slot]]
"""Values by name, and what these are."""
Values = tuple[tuple[str, Value], ...]


def settled(
    model: Model, ground: Ground, at: int, start: Any, instants: list[Any], begins: Noted, steps: list[Noted], now: Any,
    *, longest: bool = False,
) -> tuple[list[int], Values, list[Values], int]:  # fmt: skip
    """Instants, what a case begins with, the values of its steps and its last instant, each chosen so that the rest
    stays possible. ImpossibleError where that can't be."""
    _pin(ground, start, at)
    if longest:
        most = _highest(ground, now)
        if most != FREE:
            _pin(ground, now, most)
    chosen = [_pin(ground, instant, _lowest(ground, instant)) for instant in instants]

    def written(noted: Noted) -> Values:
        values, slots = noted
        return tuple((name, _value(model, ground, slots[name], value, at)) for name, value in values.items())

    facts, given = written(begins), [written(one) for one in steps]
    return chosen, facts, given, _pin(ground, now, _lowest(ground, now))


def _value(model: Model, ground: Ground, slot: Slot, value: Any, start: int) -> Value:
    match value:
        case Number():
            usual = start - DAY if slot.type in (Kind.TIME, Kind.DATE) else USUAL.get(slot.type, 0)
            low, high = _lowest(ground, value), _highest(ground, value)
            return _pin(ground, value, min(max(usual, low), high))
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


def _pin(ground: Ground, value: Any, to: int) -> int:
    """Settle a number; ImpossibleError where it can't be that."""
    if not isinstance(value, Number):
        return int(value)
    ground.require(value.name, 0, to - value.more)
    ground.require(0, value.name, value.more - to)
    return to


def _lowest(ground: Ground, value: Any) -> int:
    if not isinstance(value, Number):
        return int(value)
    return ground.bounds.least(value.name, 0) + value.more


def _highest(ground: Ground, value: Any) -> int:
    if not isinstance(value, Number):
        return int(value)
    most = ground.bounds.most(value.name, 0)
    return most if most == FREE else most + value.more
