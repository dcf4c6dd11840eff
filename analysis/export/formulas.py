"""Conditions as both tools can take them: sums of products of small tests.

In: formulas over variables with few values, clocks, and what is not known. Out: cubes, each of which is one edge's
guard. What is not known holds and fails as needed, so the cubes of a formula allow whatever the formula allows, and
those of its negation whatever the negation does: both ways can be open at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from analysis.export.network import Test

MOST_CUBES = 96
"""With more on the way, a condition is left open; one step rarely has a dozen."""


@dataclass(frozen=True, slots=True)
class In:
    """A variable has one of some values; ``every`` are all that it can have."""

    variable: str
    values: frozenset[int]
    every: frozenset[int]


@dataclass(frozen=True, slots=True)
class Timed:
    """A condition on clocks: what holds where it may hold, and what holds where it may fail."""

    holds: Test
    fails: Test


@dataclass(frozen=True, slots=True)
class Open:
    """What can't be told: it may hold and may fail. ``what`` was lost."""

    what: str


@dataclass(frozen=True, slots=True)
class Not:
    """Does not hold."""

    part: Formula


@dataclass(frozen=True, slots=True)
class All:
    """All parts hold; with no part, always."""

    parts: tuple[Formula, ...] = ()


@dataclass(frozen=True, slots=True)
class Any:
    """Some part holds; with no part, never."""

    parts: tuple[Formula, ...] = ()


Formula = In | Timed | Open | Not | All | Any

YES, NO = All(), Any()


def all_of(parts: Iterable[Formula]) -> Formula:
    """All of some hold."""
    found: list[Formula] = []
    for one in parts:
        if one == NO:
            return NO
        if isinstance(one, All):
            found.extend(one.parts)
        else:
            found.append(one)
    return found[0] if len(found) == 1 else All(tuple(found))


def any_of(parts: Iterable[Formula]) -> Formula:
    """Some of them holds."""
    found: list[Formula] = []
    for one in parts:
        if one == YES:
            return YES
        if isinstance(one, Any):
            found.extend(one.parts)
        else:
            found.append(one)
    return found[0] if len(found) == 1 else Any(tuple(found))


def negated(part: Formula) -> Formula:
    """It does not hold."""
    if part == YES:
        return NO
    if part == NO:
        return YES
    return part.part if isinstance(part, Not) else Not(part)


def truth(value: bool) -> Formula:
    """Always, or never."""
    return YES if value else NO


def losses(formula: Formula) -> Iterator[str]:
    """What a formula leaves open."""
    match formula:
        case Open(what=what):
            yield what
        case Not(part=part):
            yield from losses(part)
        case All(parts=parts) | Any(parts=parts):
            for part in parts:
                yield from losses(part)
        case In() | Timed():
            pass


@dataclass(frozen=True, slots=True)
class Cube:
    """Tests that all hold: for some variables the values that they may have (out of ``every``), and clocks."""

    sets: tuple[tuple[str, frozenset[int]], ...] = ()
    every: tuple[tuple[str, frozenset[int]], ...] = field(default=(), compare=False)
    clocks: frozenset[Test] = frozenset()


class TooLargeError(Exception):
    """More cubes than an export should have edges for one step."""


def cubes(formula: Formula) -> list[Cube]:
    """The cubes of a formula; TooLargeError where they are too many."""
    return _cubes(formula, True)


def _cubes(formula: Formula, wanted: bool) -> list[Cube]:
    match formula:
        case Open():
            return [Cube()]
        case In(variable=name, values=values, every=every):
            allowed = values if wanted else every - values
            if allowed == every:
                return [Cube()]
            return [Cube(((name, allowed),), ((name, every),))] if allowed else []
        case Timed(holds=holds, fails=fails):
            return [Cube(clocks=frozenset({holds if wanted else fails}))]
        case Not(part=part):
            return _cubes(part, not wanted)
        case All(parts=parts):
            return _product(parts, wanted) if wanted else _sum(parts, wanted)
        case Any(parts=parts):
            return _sum(parts, wanted) if wanted else _product(parts, wanted)


def _sum(parts: tuple[Formula, ...], wanted: bool) -> list[Cube]:
    found: list[Cube] = []
    for part in parts:
        found = merged([*found, *_cubes(part, wanted)])
    return found


def _product(parts: tuple[Formula, ...], wanted: bool) -> list[Cube]:
    found = [Cube()]
    for part in parts:
        more = _cubes(part, wanted)
        if len(found) * len(more) > MOST_CUBES * 8:
            raise TooLargeError
        found = merged([both for one in found for other in more if (both := _both(one, other)) is not None])
    return found


def _both(one: Cube, other: Cube) -> Cube | None:
    sets = dict(one.sets)
    for name, values in other.sets:
        sets[name] = sets[name] & values if name in sets else values
        if not sets[name]:
            return None
    return Cube(tuple(sorted(sets.items())), tuple(sorted({**dict(one.every), **dict(other.every)}.items())),
                one.clocks | other.clocks)  # fmt: skip


def merged(given: list[Cube]) -> list[Cube]:
    """The same with fewer: what another covers is left out, what differs in one variable only is put together."""
    found: list[Cube] = []
    waiting = list(reversed(given))
    while waiting:
        one = waiting.pop()
        if any(_covers(other, one) for other in found):
            continue
        found = [other for other in found if not _covers(one, other)]
        for at, other in enumerate(found):
            joined = _joined(other, one)
            if joined is not None:
                del found[at]
                waiting.append(joined)
                break
        else:
            found.append(one)
        if len(found) > MOST_CUBES:
            raise TooLargeError
    return found


def _covers(one: Cube, other: Cube) -> bool:
    narrow = dict(other.sets)
    return one.clocks <= other.clocks and all(name in narrow and narrow[name] <= values for name, values in one.sets)


def _joined(one: Cube, other: Cube) -> Cube | None:
    if one.clocks != other.clocks or [name for name, _ in one.sets] != [name for name, _ in other.sets]:
        return None
    differing = [n for n, (a, b) in enumerate(zip(one.sets, other.sets, strict=True)) if a != b]
    if len(differing) != 1:
        return None
    at = differing[0]
    name, values = one.sets[at]
    values |= other.sets[at][1]
    every = {**dict(one.every), **dict(other.every)}
    sets = list(one.sets)
    if values == every[name]:
        del sets[at]
    else:
        sets[at] = name, values
    return Cube(tuple(sets), one.every, one.clocks)


def without(cube: Cube, names: set[str]) -> Cube:
    """A cube that says nothing of some variables."""
    return Cube(tuple(one for one in cube.sets if one[0] not in names), cube.every, cube.clocks)
