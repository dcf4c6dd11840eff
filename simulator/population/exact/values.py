"""Values of a case that stands for very many: instants by what they are counted from, numbers by what they are computed
from, and the ways that such a case can go.

In: what the plain engine does with a value. Out: another such value, or the answer to a question. A question that has
one answer in all cases is answered; one whose answer depends on how long something took, or on an amount, parts the
ways: ``ways`` goes all of them, one after the other, and each knows under which conditions it is gone. Absent: how
likely a condition is (``amounts.py``, ``races.py``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from compiler.evaluate import half_up
from compiler.opened import Open
from simulator.population.draws import OpenBits
from simulator.population.exact.amounts import ITSELF, Amounts, Condition, Source, Term
from simulator.population.exact.contenders import NOW, ROOT, THEN, Turn
from simulator.population.exact.inexact import InexactError
from simulator.population.laws import Curve, Even

Terms = tuple[tuple[Any, int], ...]
"""What instants are counted from, each with how often it is in; in their order, none of them 0 times."""

A: Terms = ((NOW, 1), (ROOT, -1))
TAU: Terms = ((NOW, -1), (THEN, 1))
T: Terms = ((ROOT, -1), (THEN, 1))
COORDINATES = {A: "a", TAU: "tau", T: "t"}
"""How long it is since the root when a situation is entered (``a``), how long it lasts (``tau``), and how long it is
since the root when it is left (``t``)."""

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
        if terms not in COORDINATES and _negative(terms) not in COORDINATES:
            raise InexactError("clocks")
        answer = self.picked(2) == 0
        self._bounded(terms, low if answer else -plus, -plus - 1 if answer else high)
        self.asked.append((terms, -plus) if terms in COORDINATES else (_negative(terms), plus + 1))
        return answer

    def holds(self, source: Source, kind: str, term: Term) -> bool:
        """Whether what is computed from a number is negative, or is 0."""
        before = self.given.get(source, ())
        known = self.amounts.settled(source, before, (kind, term))
        if known is not None:
            return known
        answer = self.picked(2) == 0
        after = (*before, (kind, term, answer))
        self.share *= self.amounts.share(source, after) / self.amounts.share(source, before)
        self.coarse += self.amounts.coarse[source]
        self.given[source] = after
        return answer

    def within(self, coordinate: Terms) -> tuple[int, int]:
        """The bounds of a length of time on this way."""
        low, high = self._range(coordinate)
        return max(low, 0), high

    def _range(self, terms: Terms) -> tuple[int, int]:
        if terms in self.bounds:
            return self.bounds[terms]
        other = self.bounds.get(_negative(terms))
        return (NEVER_BELOW, NEVER_ABOVE) if other is None else (-other[1], -other[0])

    def _bounded(self, terms: Terms, low: int, high: int) -> None:
        if _negative(terms) in self.bounds:
            terms, low, high = _negative(terms), -high, -low
        self.bounds[terms] = low, high

    def _against_dates(self, terms: Terms, whole: int, plus: int) -> bool:
        """No instant of a case comes before the first arrival; more is not known of when it is."""
        if len(terms) == 1 and whole == 1 and self.earliest + plus >= 0:
            return False
        if len(terms) == 1 and whole == -1 and plus - self.earliest < 0:
            return True
        raise InexactError("calendar")


def ways(begun: Callable[[tuple[int, ...]], Way], gone: Callable[[Way], Any]) -> Iterator[tuple[Way, Any]]:
    """Every way that there is, with what comes of it."""
    waiting: list[tuple[int, ...]] = [()]
    while waiting:
        way = begun(waiting.pop())
        result = gone(way)
        waiting += reversed(way.others)
        yield way, result


def _negative(terms: Terms) -> Terms:
    return tuple((one, -count) for one, count in terms)


class Instant(Open):
    """An instant, or a length of time: so many seconds from other instants."""

    __slots__ = ("plus", "terms", "way")

    def __init__(self, way: Way, terms: Terms, plus: int) -> None:
        self.way, self.terms, self.plus = way, terms, plus

    def holds(self, check: Callable[[Any], bool]) -> bool:
        """It is a whole number."""
        return check(0)

    def __add__(self, other: Any) -> Any:
        return self._with(other, 1)

    __radd__ = __add__

    def __sub__(self, other: Any) -> Any:
        return self._with(other, -1)

    def __rsub__(self, other: Any) -> Any:
        return -self + other

    def __neg__(self) -> Any:
        return Instant(self.way, _negative(self.terms), -self.plus)

    def _with(self, other: Any, sign: int) -> Any:
        if type(other) is int:
            return Instant(self.way, self.terms, self.plus + sign * other)
        if not isinstance(other, Instant):
            raise InexactError("compared")
        counts = dict(self.terms)
        for one, count in other.terms:
            counts[one] = counts.get(one, 0) + sign * count
        terms = tuple(sorted(((one, count) for one, count in counts.items() if count), key=lambda item: str(item[0])))
        plus = self.plus + sign * other.plus
        return Instant(self.way, terms, plus) if terms else plus

    def _below(self, other: Any, more: int = 0) -> bool:
        difference = self._with(other, -1)
        if type(difference) is int:
            return difference + more < 0
        return self.way.below(difference.terms, difference.plus + more)

    def __lt__(self, other: Any) -> bool:
        return self._below(other)

    def __le__(self, other: Any) -> bool:
        return self._below(other, -1)

    def __gt__(self, other: Any) -> bool:
        return not self._below(other, -1)

    def __ge__(self, other: Any) -> bool:
        return not self._below(other)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, int | Open) or isinstance(other, bool):
            return False
        return not self._below(other) and self._below(other, -1)

    def __ne__(self, other: object) -> bool:
        return not self.__eq__(other)

    def __bool__(self) -> bool:
        return self != 0

    def __hash__(self) -> int:
        raise InexactError("computed")

    def __str__(self) -> str:
        raise InexactError("computed")

    def _not_computed(self, *_: Any) -> Any:
        raise InexactError("computed")

    __mul__ = __rmul__ = __floordiv__ = __mod__ = __divmod__ = _not_computed

    def divided(self, denominator: int, rounded: Callable[[int, int], int]) -> Any:
        """A length of time is not divided."""
        raise InexactError("computed")

    def stepped(self, edges: tuple[int, ...], values: tuple[int, ...]) -> Any:
        """Which day it is is not known."""
        raise InexactError("calendar")

    def looked_up(self, first: int, values: tuple[int, ...]) -> Any:
        """Which day it is is not known."""
        raise InexactError("calendar")


class Figure(Open):
    """A whole number that is computed from one that is drawn."""

    __slots__ = ("source", "term", "way")

    def __init__(self, way: Way, source: Source, term: Term = ITSELF) -> None:
        self.way, self.source, self.term = way, source, term

    def holds(self, check: Callable[[Any], bool]) -> bool:
        """It is a whole number."""
        return check(0)

    def _made(self, operation: str, other: Any) -> Any:
        if isinstance(other, Figure):
            if other.source != self.source or operation not in ("plus", "times"):
                raise InexactError("compared")
            other = other.term
        elif type(other) is not int:
            raise InexactError("compared")
        return Figure(self.way, self.source, (operation, self.term, other))

    def __add__(self, other: Any) -> Any:
        return self if type(other) is int and other == 0 else self._made("plus", other)

    __radd__ = __add__

    def __neg__(self) -> Any:
        return self._made("times", -1)

    def __sub__(self, other: Any) -> Any:
        return self + -other

    def __rsub__(self, other: Any) -> Any:
        return -self + other

    def __mul__(self, other: Any) -> Any:
        return self._made("times", other)

    __rmul__ = __mul__

    def __floordiv__(self, other: Any) -> Any:
        return self._made("quotient", other)

    def __mod__(self, other: Any) -> Any:
        return self._made("rest", other)

    def __divmod__(self, other: Any) -> Any:
        return self // other, self % other

    def divided(self, denominator: int, rounded: Callable[[int, int], int]) -> Any:
        """The quotient, rounded half away from zero."""
        if rounded is not half_up:
            raise InexactError("computed")
        return self._made("rounded", denominator)

    def _asked(self, kind: str, other: Any, more: int = 0) -> bool:
        difference = self - other if isinstance(other, Figure) or other != 0 else self
        return self.way.holds(self.source, kind, (difference + more).term)

    def __lt__(self, other: Any) -> bool:
        return self._asked("negative", other)

    def __le__(self, other: Any) -> bool:
        return self._asked("negative", other, -1)

    def __gt__(self, other: Any) -> bool:
        return not self._asked("negative", other, -1)

    def __ge__(self, other: Any) -> bool:
        return not self._asked("negative", other)

    def __eq__(self, other: object) -> bool:
        if other is None or isinstance(other, str | bool):
            return False
        return self._asked("zero", other)

    def __ne__(self, other: object) -> bool:
        return not self.__eq__(other)

    def __abs__(self) -> Any:
        return self if self >= 0 else -self

    def __bool__(self) -> bool:
        return self != 0

    def __hash__(self) -> int:
        raise InexactError("computed")

    def __str__(self) -> str:
        raise InexactError("computed")

    def stepped(self, edges: tuple[int, ...], values: tuple[int, ...]) -> Any:
        """It is no instant."""
        raise InexactError("computed")

    def looked_up(self, first: int, values: tuple[int, ...]) -> Any:
        """It is no instant."""
        raise InexactError("computed")


class Luck(OpenBits):
    """Bits that are drawn for something: ``of`` says for what."""

    __slots__ = ("of", "way")

    def __init__(self, way: Way, of: Source) -> None:
        self.way, self.of = way, of

    def drawn(self, of: int, count: Any) -> Any:
        """As ``draws.draw``."""
        return Luck(self.way, (*self.of, of, count))

    def further(self, number: int) -> Any:
        """As ``draws.further``."""
        return Luck(self.way, (*self.of, number))

    def below(self, count: Any) -> Any:
        """As ``draws.below``."""
        if type(count) is not int:
            raise InexactError("computed")
        if count == 1:
            return 0
        source = (*self.of, "below", count)
        self.way.amounts.drawn(source, Even(0, count - 1))
        return Figure(self.way, source)

    def picked(self, bounds: tuple[int, ...]) -> int:
        """As ``laws.picked``."""
        return self.way.drawn(bounds)

    def chosen(self, bounds: tuple[int, ...], values: tuple[Any, ...]) -> Any:
        """One of some values by weight: numbers, if all are, as one number."""
        if len(set(values)) == 1 or any(type(one) is not int for one in values):
            return values[self.way.drawn(bounds)]
        source = (*self.of, "listed", bounds, values)
        self.way.amounts.listed(source, values, (b - a for a, b in zip((0, *bounds), bounds, strict=False)))
        return Figure(self.way, source)

    def on_curve(self, lower: tuple[int, ...], upper: tuple[int, ...]) -> Any:
        """As ``laws.on_curve``."""
        source = (*self.of, "curve")
        self.way.amounts.drawn(source, Curve(lower, upper))
        return Figure(self.way, source)
