"""The ways that a case which stands for very many can go, and under which conditions each is gone.

In: questions. Out: answers. A question that has one answer in all cases is answered; one whose answer depends on how
long something took, on an amount or on luck parts the ways: ``ways`` goes all of them, one after the other. Absent: how
likely a condition is (``amounts.py``, ``races.py``), what is asked about (``values.py``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, TypeVar

from simulator.population.exact.amounts import Amounts, Condition, Source, Term
from simulator.population.exact.contenders import NOW, ROOT, THEN, Turn
from simulator.population.exact.inexact import InexactError

Result = TypeVar("Result")

Terms = tuple[tuple[Any, int], ...]
"""What instants are counted from, each with how often it is in; in their order, none of them 0 times."""

A: Terms = ((NOW, 1), (ROOT, -1))
TAU: Terms = ((NOW, -1), (THEN, 1))
T: Terms = ((ROOT, -1), (THEN, 1))
COORDINATES = frozenset({A, TAU, T})
"""How long it is since the root when a situation is entered, how long it lasts, and how long it is since the root when
it is left."""

NEVER_BELOW, NEVER_ABOVE = -(1 << 62), 1 << 62


@dataclass(slots=True)
class Way:
    """A way that a case can go: the answers so far, how likely the drawn ones are (``odds``, and ``share`` of amounts),
    the bounds of differences of instants, both included, at which differences ways part (``asked``), the turns whose
    time had come when they were to begin (``sooner``), and what is known of amounts (``given``)."""

    amounts: Amounts
    given: dict[Source, tuple[Condition, ...]]
    earliest: int
    prefix: tuple[int, ...] = ()
    made: list[int] = field(default_factory=list)
    others: list[tuple[int, ...]] = field(default_factory=list)
    odds: Fraction = Fraction(1)
    bounds: dict[Terms, tuple[int, int]] = field(default_factory=dict)
    asked: list[tuple[Terms, int]] = field(default_factory=list)
    sooner: list[tuple[Turn, int]] = field(default_factory=list)
    share: float = 1.0
    coarse: float = 0.0

    def picked(self, count: int) -> int:
        """One of several ways to go on."""
        place = len(self.made)
        chosen = self.prefix[place] if place < len(self.prefix) else 0
        if place >= len(self.prefix):
            self.others += [(*self.made, other) for other in range(1, count)]
        self.made.append(chosen)
        return chosen

    def drawn(self, bounds: tuple[int, ...]) -> int:
        """One of several by weight; ``bounds`` are the sums of the weights so far."""
        likely = [n for n, bound in enumerate(bounds) if bound > (bounds[n - 1] if n else 0)]
        if len(likely) == 1:
            return likely[0]
        chosen = likely[self.picked(len(likely))]
        self.odds *= Fraction(bounds[chosen] - (bounds[chosen - 1] if chosen else 0), bounds[-1])
        return chosen

    def known(self, terms: Terms, low: int, high: int) -> None:
        """A difference of instants is within bounds, both included."""
        least, most = self._range(terms)
        self._bounded(terms, max(least, low), min(most, high))

    def below(self, terms: Terms, plus: int) -> bool:
        """Whether a difference of instants, and so much more, is less than 0."""
        if not terms:
            return plus < 0
        whole = sum(count for _, count in terms)
        if whole != 0:
            return self._against_dates(terms, whole, plus)
        low, high = self._range(terms)
        if low + plus >= 0:
            return False
        if high + plus < 0:
            return True
        if terms not in COORDINATES and negative(terms) not in COORDINATES:
            raise InexactError("clocks")
        answer = self.picked(2) == 0
        self._bounded(terms, low if answer else -plus, -plus - 1 if answer else high)
        self.asked.append((terms, -plus) if terms in COORDINATES else (negative(terms), plus + 1))
        return answer

    def holds(self, source: Source, kind: str, term: Term) -> bool:
        """Whether what is computed from a number is negative, or is 0."""
        before = self.given.get(source, ())
        known = self.amounts.settled(source, before, (kind, term))
        if known is not None:
            return known
        answer = self.picked(2) == 0
        after = (*before, (kind, term, answer))
        whole = self.amounts.share(source, before)
        self.share *= self.amounts.share(source, after) / whole
        self.coarse += self.amounts.coarse[source] / whole
        self.given[source] = after
        return answer

    def within(self, coordinate: Terms) -> tuple[int, int]:
        """The bounds of a length of time on this way."""
        low, high = self._range(coordinate)
        return max(low, 0), high

    def _range(self, terms: Terms) -> tuple[int, int]:
        if terms in self.bounds:
            return self.bounds[terms]
        other = self.bounds.get(negative(terms))
        return (NEVER_BELOW, NEVER_ABOVE) if other is None else (-other[1], -other[0])

    def _bounded(self, terms: Terms, low: int, high: int) -> None:
        if negative(terms) in self.bounds:
            terms, low, high = negative(terms), -high, -low
        self.bounds[terms] = low, high

    def _against_dates(self, terms: Terms, whole: int, plus: int) -> bool:
        """No instant of a case comes before the first arrival; more is not known of when it is."""
        if len(terms) == 1 and whole == 1 and self.earliest + plus >= 0:
            return False
        if len(terms) == 1 and whole == -1 and plus - self.earliest < 0:
            return True
        raise InexactError("calendar")


def ways(begun: Callable[[tuple[int, ...]], Way], gone: Callable[[Way], Result]) -> Iterator[Result]:
    """What comes of every way that there is."""
    waiting: list[tuple[int, ...]] = [()]
    while waiting:
        way = begun(waiting.pop())
        result = gone(way)
        waiting += reversed(way.others)
        yield result


def negative(terms: Terms) -> Terms:
    """The same, backwards."""
    return tuple((one, -count) for one, count in terms)
