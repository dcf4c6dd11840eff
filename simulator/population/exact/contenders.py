"""What can come next in a situation: when somebody acts, as a law, and when something falls due.

In: laws as a population has them. Out: the same as sums of weighted laws, each from an instant that things are counted
from. Absent: numbers of how likely what is (``races.py``).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from simulator.population.exact.inexact import InexactError
from simulator.population.laws import BeforeDeadline, Curve, Even, Fixed, Law, Listed, Mixed

ROOT, NOW, THEN = "root", "now", "then"
"""What instants are counted from: when everything that is still going on began, when the situation was entered, and
when it is left."""


@dataclass(frozen=True, slots=True)
class Part:
    """With a weight, so many seconds after ``origin``: ``shift`` and what a law says, ``least`` at least."""

    weight: Fraction
    origin: str
    shift: int
    law: Fixed | Even | Listed | Curve
    least: int

    def moved(self, origin: str, by: int) -> Part:
        """The same counted from another instant, that is ``by`` later."""
        return replace(self, origin=origin, shift=self.shift - by, least=self.least - by)


@dataclass(frozen=True, slots=True)
class Turn:
    """When somebody acts, if at all; ``since`` is the first second, counted like the parts, that it can be: before that
    it was not."""

    parts: tuple[Part, ...]
    since: int

    @property
    def origin(self) -> str:
        """What its parts are counted from."""
        return self.parts[0].origin

    def moved(self, origin: str, by: int, since: int) -> Turn:
        """The same counted from another instant, that is ``by`` later, and not before ``since`` after that."""
        return Turn(tuple(one.moved(origin, by) for one in self.parts), max(self.since - by, since))


@dataclass(frozen=True, slots=True)
class Due:
    """A deadline, so many seconds after ``origin``."""

    origin: str
    after: int


def parts_of(law: Law, weight: Fraction, now: Due, due: Due | None, soonest: int) -> Iterator[Part]:
    """A law of how long somebody takes from ``now`` on, at least ``soonest``; ``due`` is the nearest deadline."""
    least = now.after + soonest
    match law:
        case Mixed(bounds, laws):
            for one, bound, before in zip(laws, bounds, (0, *bounds), strict=False):
                if bound > before:
                    yield from parts_of(one, weight * Fraction(bound - before, bounds[-1]), now, due, soonest)
        case BeforeDeadline(within):
            if due is not None:
                early = least if due.origin == now.origin else due.after - within
                yield Part(weight, due.origin, due.after, Even(-within, 0), early)
        case Fixed(None):
            pass
        case Fixed() | Even() | Curve() | Listed():
            if isinstance(law, Listed) and any(type(one) is not int for one in law.values):
                raise InexactError("computed")
            yield Part(weight, now.origin, now.after, law, least)
        case _:
            raise InexactError("computed")
