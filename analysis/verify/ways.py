"""A step under every truth that it asks for.

In: what is known, and a function that runs on open values. Out: each way in which it can go, with what is known on that
way. Ways exclude each other, and together they are all there are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Generic, TypeVar

from analysis.verify.bounds import Bounds
from analysis.verify.open_values import Ground, ImpossibleError, Parts
from compiler.model import Value

T = TypeVar("T")


class Way(Generic[T]):
    """What came of it, and on what ground."""

    __slots__ = ("ground", "result")

    def __init__(self, result: T, ground: Ground) -> None:
        self.result = result
        self.ground = ground

    @property
    def trail(self) -> tuple[bool, ...]:
        """The answers to the truths that were asked for, in their order."""
        return tuple(self.ground.trail)


def ways(
    bounds: Bounds, domains: Mapping[int, frozenset[Value]], run: Callable[[Ground], T], parts: Parts | None = None
) -> Iterator[Way[T]]:
    """Every way that ``run`` can go; one that proves impossible is left out. ``parts`` are shares that are known."""
    waiting: list[tuple[bool, ...]] = [()]
    while waiting:
        ground = Ground(bounds.copy(), dict(domains), waiting.pop())
        if parts:
            ground.parts = {key: list(known) for key, known in parts.items()}
        made = along(ground, run)
        waiting.extend((*ground.trail[:at], False) for at in ground.forked)
        if made is not None:
            yield made


def along(ground: Ground, run: Callable[[Ground], T]) -> Way[T] | None:
    """The one way that a ground's script prescribes; None where it is impossible."""
    Ground.at_work = ground
    try:
        return Way(run(ground), ground)
    except ImpossibleError:
        return None


def hinted(
    bounds: Bounds, domains: Mapping[int, frozenset[Value]], trail: tuple[bool, ...], run: Callable[[Ground], T]
) -> Iterator[Way[T]]:
    """Every way that ``run`` can go, the one of a trail that was found elsewhere first."""
    told = along(Ground(bounds.copy(), dict(domains), trail), run)
    if told is not None:
        yield told
    for way in ways(bounds, domains, run):
        if told is None or way.trail != told.trail:
            yield way
