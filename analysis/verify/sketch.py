"""Situations to which a path really leads; and a quick look far ahead, which keeps only those that bring something new.

A situation is looked at where two of the things that are so in its state (what facts are, what was used, which
deadlines run) were not yet so together. What is found is found; that something is not found says nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import combinations
from typing import Any

from analysis.verify.explore import Reached
from analysis.verify.situations import Abstract
from analysis.verify.stepping import Step

Thing = tuple[Any, ...]


@dataclass(slots=True)
class Traced(Reached):
    """Situations become one only where the same actions and deadlines lead to them, so that walking the path again
    finds every one of them. Otherwise there are a few more."""

    _ways: list[tuple[tuple[str, str], ...]] = field(default_factory=list)

    def placed(self, one: Abstract, parent: tuple[int, Step] | None, begin: Step) -> tuple[int, bool]:
        """As ever, but for what is made one."""
        way = () if parent is None else (*self._ways[parent[0]], (parent[1].actor, parent[1].name))
        known = self._by_shape.setdefault(one.shape, [])
        for at in known:
            if self.situations[at].known.covers(one.known):
                return at, False
        for at in known:
            if at not in self.expanded and self._ways[at] == way:
                both = self.situations[at].known.joined(one.known)
                if both is not None:
                    self.situations[at] = replace(self.situations[at], known=both)
                    return at, False
        self.situations.append(one)
        self.parents.append(parent)
        self.begins.append(begin)
        self._ways.append(way)
        known.append(len(self.situations) - 1)
        return known[-1], True


@dataclass(slots=True)
class Sketch(Traced):
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
        return Traced.placed(self, one, parent, begin)


def _things(one: Abstract) -> Iterator[Thing]:
    """What is so in a situation."""
    facts, used, timers, taken = one.shape[4:8]
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
