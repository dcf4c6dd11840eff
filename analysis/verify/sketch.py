"""A quick look far ahead: only situations that bring something new are kept.

A situation is looked at where two of the things that are so in its state (what facts are, what was used, which
deadlines run) were not yet so together. What is found is found; that something is not found says nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

from analysis.verify.explore import Reached, Step
from analysis.verify.situations import Abstract

Thing = tuple[Any, ...]


@dataclass(slots=True)
class Sketch(Reached):
    """The situations that brought something new."""

    _known: set[tuple[str, Thing, Thing]] = field(default_factory=set)

    def placed(self, one: Abstract, parent: tuple[int, Step] | None, begin: Step) -> tuple[int, bool]:
        """As ever; one that brings nothing new is taken for known."""
        things = list(_things(one))
        pairs = {(one.state, a, b) for a, b in combinations(things, 2)}
        if pairs and pairs <= self._known:
            return 0, False
        self._known |= pairs
        # Not by its zero-argument form, which a class with slots made anew by dataclass does not know.
        return Reached.placed(self, one, parent, begin)


def _things(one: Abstract) -> Iterator[Thing]:
    """What is so in a situation."""
    facts, used, timers, taken = one.shape[4:]
    yield ("late", one.known.late)
    for n, part in enumerate(facts):
        match part:
            case ():
                pass
            case ("c", at):
                yield ("fact", n, one.known.domains[at - 1])
            case (("n" | "g"), *_):
                yield ("fact", n, "open")
            case _:
                yield ("fact", n, part)
    yield from (("used", n, part if isinstance(part, int) else str(part)[:12]) for n, part in enumerate(used))
    yield ("timers", *((name, due != (None,)) for name, due, _ in timers))
    yield ("taken", *taken)
