"""Values of a case that stands for very many: instants by what they are counted from, numbers by what they are computed
from, and bits that are not drawn.

In: what the plain engine does with a value. Out: another such value, or the answer to a question, which a way gives.
Absent: how ways part (``ways.py``).
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable
from typing import Any

from compiler.evaluate import half_up
from compiler.opened import Open
from simulator.population.draws import OpenBits
from simulator.population.exact.amounts import ITSELF, Source, Term
from simulator.population.exact.inexact import InexactError
from simulator.population.exact.ways import Terms, Way, negative
from simulator.population.laws import Curve, Even


class Whole(Open):
    """A whole number of many cases: its comparisons come down to whether it is below another."""

    __slots__ = ()

    @abstractmethod
    def _below(self, other: Any, more: int = 0) -> bool:
        """Whether it, and so much more, is below another number."""

    def holds(self, check: Callable[[Any], bool]) -> bool:
        """Whether it is of a type; all whole numbers are of the same ones."""
        return check(0)

    @abstractmethod
    def __neg__(self) -> Any:
        """The same, negative."""

    def __rsub__(self, other: Any) -> Any:
        return -self + other

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
        return self._same(other)

    def __ne__(self, other: object) -> bool:
        return not self.__eq__(other)

    def _same(self, other: Any) -> bool:
        return not self._below(other) and self._below(other, -1)

    def __bool__(self) -> bool:
        return self != 0

    def __hash__(self) -> int:
        raise InexactError("computed")

    def __str__(self) -> str:
        raise InexactError("computed")


class Instant(Whole):
    """An instant, or a length of time: so many seconds from other instants."""

    __slots__ = ("plus", "terms", "way")

    def __init__(self, way: Way, terms: Terms, plus: int) -> None:
        self.way, self.terms, self.plus = way, terms, plus

    def __add__(self, other: Any) -> Any:
        return self._with(other, 1)

    __radd__ = __add__

    def __sub__(self, other: Any) -> Any:
        return self._with(other, -1)

    def __neg__(self) -> Any:
        return Instant(self.way, negative(self.terms), -self.plus)

    def _with(self, other: Any, sign: int) -> Any:
        if type(other) is int:
            return Instant(self.way, self.terms, self.plus + sign * other)
        if not isinstance(other, Instant):
            raise InexactError("computed")
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


class Figure(Whole):
    """A whole number that is computed from one that is drawn."""

    __slots__ = ("source", "term", "way")

    def __init__(self, way: Way, source: Source, term: Term = ITSELF) -> None:
        self.way, self.source, self.term = way, source, term

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

    def _below(self, other: Any, more: int = 0) -> bool:
        return self.way.holds(self.source, "negative", (self - other + more).term)

    def _same(self, other: Any) -> bool:
        return self.way.holds(self.source, "zero", (self - other).term)

    def __abs__(self) -> Any:
        return self if self >= 0 else -self

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
        law = Curve(lower, upper)
        source = (*self.of, "curve", self.way.amounts.number(law))
        self.way.amounts.drawn(source, law)
        return Figure(self.way, source)
