"""A case on its way whose turns are not drawn: when somebody acts stays a law, and who is first is decided elsewhere.

In: the plain engine's turns that begin. Out: turns as laws. Absent: which ways there are (``unfolding.py``).
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from math import lcm
from typing import Any

from compiler.semantics import next_due
from compiler.situation import Situation
from simulator.population.data import Habit
from simulator.population.exact.contenders import Due, Part, Turn, parts_of
from simulator.population.exact.inexact import InexactError
from simulator.population.exact.values import Instant
from simulator.population.exact.ways import NEVER_BELOW, Way
from simulator.population.laws import POINTS, BeforeDeadline, Fixed, Law, Mixed
from simulator.population.living import Course
from simulator.population.living import Turn as Begun


class Racing(Course):
    """Such a case; its key are bits that know the way it goes."""

    __slots__ = ()

    @property
    def way(self) -> Way:
        """The way that the case goes."""
        luck: Any = self.key
        return luck.way  # type: ignore[no-any-return]

    def _begin(self, number: int, habit: Habit, situation: Situation, at: int) -> None:
        if habit.hours is not None:
            raise InexactError("hours")
        now = counted_from(at)
        soonest: Any = max(at, self.earliest) - at
        if type(soonest) is not int:
            raise InexactError("clocks")
        found = next_due(situation) if _hurries(habit.after) else None
        due = None if found is None else counted_from(found[0])
        parts = list(parts_of(habit.after, Fraction(habit.answers, POINTS), now, due, soonest))
        turn: Any = self._of_one_origin(parts, Due(now.origin, now.after + soonest)) if parts else None
        self.turns[number] = Begun(turn, 0)

    def _of_one_origin(self, parts: list[Part], soonest: Due) -> Turn | None:
        """A turn whose time is counted from one instant alone; which one may have to be drawn."""
        origins = list(dict.fromkeys(one.origin for one in parts))
        if origins == [soonest.origin]:
            return Turn(tuple(parts), soonest.after)
        shares = [sum((one.weight for one in parts if one.origin == origin), Fraction(0)) for origin in origins]
        chosen = self.way.drawn(_bounds([*shares, 1 - sum(shares, Fraction(0))]))
        if chosen == len(origins):
            return None
        origin, share = origins[chosen], shares[chosen]
        mine = tuple(replace(one, weight=one.weight / share) for one in parts if one.origin == origin)
        if origin == soonest.origin:
            return Turn(mine, soonest.after)
        later = Turn(mine, NEVER_BELOW)
        if self.way.picked(2) == 1:
            return later
        self.way.sooner.append((later, soonest.after))
        at_once = Part(Fraction(1), soonest.origin, soonest.after, Fixed(0), soonest.after)
        return Turn((at_once,), soonest.after)


def counted_from(instant: Any) -> Due:
    """What an instant is counted from."""
    if not isinstance(instant, Instant) or len(instant.terms) != 1 or instant.terms[0][1] != 1:
        raise InexactError("clocks")
    return Due(instant.terms[0][0], instant.plus)


def _bounds(shares: list[Fraction]) -> tuple[int, ...]:
    """Shares as sums of whole weights."""
    whole = lcm(*(one.denominator for one in shares))
    found, so_far = [], 0
    for one in shares:
        so_far += int(one * whole)
        found.append(so_far)
    return tuple(found)


def _hurries(law: Law) -> bool:
    return isinstance(law, BeforeDeadline) or (isinstance(law, Mixed) and any(_hurries(one) for one in law.laws))
