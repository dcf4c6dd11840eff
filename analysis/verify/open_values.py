"""Values of which only constraints are known, made so that the compiler's own meaning runs on them unchanged.

``compiler/semantics.py`` adds, subtracts and compares. Here a number, a moment or an enum's value can be *open*: asked
for a truth, it answers what follows from what is known; where both answers are possible, the ``Ground`` decides, takes
the decision as known from then on, and keeps it on record. ``ways.py`` has a step run once for every such decision.

What is not kept exactly (sums of two open amounts, percentages of one) becomes a new number between the bounds that
follow, and is noted in ``Ground.loose``: answers then still hold for all cases, but a case that shows one has to be
tried.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, ClassVar

from analysis.verify.bounds import FREE, Bounds
from compiler.model import Value
from compiler.opened import Open


class ImpossibleError(Exception):
    """What was decided contradicts what is known: there is no such case."""


class UnsureError(Exception):
    """A truth does not follow from what is known."""


class Ground:
    """What is known of open values, the decisions taken on the way, and those that are still to be followed
    (``script``): of each truth that was asked for, the answer."""

    __slots__ = (
        "answers", "bounds", "domains", "forked", "guessed", "loose", "parts", "probing", "script", "sums", "trail",
    )  # fmt: skip
    at_work: ClassVar[Ground]

    def __init__(self, bounds: Bounds, domains: dict[int, frozenset[Value]], script: tuple[bool, ...] = ()) -> None:
        self.bounds = bounds
        self.domains = domains
        self.script = script
        self.trail: list[bool] = []
        self.forked: list[int] = []
        self.loose: set[str] = set()
        self.guessed = False
        """Whether a condition was eased, so that its truth may be another."""
        self.probing = False
        self.sums: dict[tuple[tuple[int, int, int], Hashable], Number] = {}
        self.answers: dict[Hashable, Any] = {}
        """What was answered of which nothing is known, so that the same is answered when it is asked for again."""
        self.parts: Parts = {}
        """Of a number (variable, offset), over a divisor: its multiples that were asked for."""

    # ── numbers ────────────────────────────────────────────────────────────────────────────────────────────────

    def new_number(self, low: int = -FREE, high: int = FREE) -> Number:
        """A number between two bounds."""
        name = self.bounds.add()
        if high != FREE:
            self.bounds.limit(name, 0, high)
        if low != -FREE:
            self.bounds.limit(0, name, -low)
        return Number(name, 0)

    def same(self, value: Number) -> Number:
        """Another variable for the same number."""
        made = self.bounds.add()
        self.bounds.limit(made, value.name, value.more)
        self.bounds.limit(value.name, made, -value.more)
        return Number(made, 0)

    def lowest(self, value: Any) -> int:
        """The least that a number or a difference can be; minus FREE where there is none."""
        Ground.at_work = self
        return _low(value)

    def highest(self, value: Any) -> int:
        """The greatest that a number or a difference can be; FREE where there is none."""
        Ground.at_work = self
        return _high(value)

    def settled_gap(self, value: Gap) -> int | None:
        """A difference, where there is only one that it can be."""
        most = self.bounds.most(value.name, value.less)
        return most + value.more if most == self.bounds.least(value.name, value.less) else None

    def new_choice(self, domain: frozenset[Value]) -> Value | Choice:
        """One of some values."""
        if len(domain) == 1:
            return next(iter(domain))
        name = max(self.domains, default=0) + 1
        self.domains[name] = domain
        return Choice(name)

    def at_most(self, x: int, y: int, most: int) -> bool:
        """Whether ``x - y <= most``: as it follows, or as is decided."""
        bounds = self.bounds
        if bounds.most(x, y) <= most:
            return self._told(True)
        if bounds.least(x, y) > most:
            return self._told(False)
        if self._decided():
            bounds.limit(x, y, most)
            return True
        bounds.limit(y, x, -most - 1)
        return False

    def require(self, x: int, y: int, most: int) -> None:
        """Only cases with ``x - y <= most`` are looked at; ImpossibleError where there are none."""
        if not self.bounds.limit(x, y, most):
            raise ImpossibleError

    def is_value(self, name: int, value: Value) -> bool:
        """Whether a choice is one value: as it follows, or as is decided."""
        domain = self.domains[name]
        if value.__class__ is int or value not in domain:  # no domain has a whole number
            return self._told(False)
        if len(domain) == 1:
            return self._told(True)
        if self._decided():
            self.domains[name] = frozenset((value,))
            return True
        self.domains[name] = domain - {value}
        return False

    def settled(self, name: int) -> Value:
        """The value of a choice, decided one by one."""
        while len(self.domains[name]) > 1:
            first = min(self.domains[name], key=_order)
            self.is_value(name, first)
        return next(iter(self.domains[name]))

    # ── decisions ──────────────────────────────────────────────────────────────────────────────────────────────

    def _told(self, truth: bool) -> bool:
        if self.probing:
            return truth
        at = len(self.trail)
        if at < len(self.script) and self.script[at] != truth:
            raise ImpossibleError
        self.trail.append(truth)
        return truth

    def _decided(self) -> bool:
        if self.probing:
            raise UnsureError
        at = len(self.trail)
        truth = self.script[at] if at < len(self.script) else True
        if at >= len(self.script):
            self.forked.append(at)
        self.trail.append(truth)
        return truth

    def follows(self, truth: Callable[[], bool]) -> bool | None:
        """A truth, where it follows from what is known; None where both are possible. Nothing is decided."""
        self.probing = True
        try:
            return bool(truth())
        except UnsureError:
            return None
        finally:
            self.probing = False

    def asked(self) -> bool:
        """A truth of which nothing at all is known."""
        return self._decided()

    def asked_of(self, what: Hashable) -> bool:
        """A truth of which nothing is known, but that it is the same each time it is asked for."""
        if what not in self.answers:
            self.answers[what] = self._decided()
        answer: bool = self.answers[what]
        return answer


Parts = dict[tuple[int, int, int], list[tuple[int, "Number"]]]
"""Of a number (variable, offset), over a divisor: its multiples that were asked for."""


def _order(value: Value) -> tuple[bool, str]:
    return value is not None, str(value)


class _Linear(Open):
    """What is a difference of two variables plus a whole number: it is compared as one."""

    __slots__ = ()

    def __mul__(self, by: Any) -> Any:
        if not isinstance(by, int):
            return _between(-FREE, FREE, "product")
        return Multiple(self, by)

    __rmul__ = __mul__

    def divided(self, divisor: int, rounded: Any) -> Any:
        """A quotient of which nothing more is known."""
        ends = sorted(_scaled(end, lambda one: rounded(one, divisor), 1) for end in (_low(self), _high(self)))
        return _between(ends[0], ends[1], "percent")

    def __le__(self, other: Any) -> bool:
        return _at_most(self, other, 0)

    def __lt__(self, other: Any) -> bool:
        return _at_most(self, other, -1)

    def __ge__(self, other: Any) -> bool:
        return not _at_most(self, other, -1)

    def __gt__(self, other: Any) -> bool:
        return not _at_most(self, other, 0)

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        if other is None or isinstance(other, str):
            return False
        return _at_most(self, other, 0) and not _at_most(self, other, -1)

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        raise AssertionError(self)

    def __sub__(self, other: Any) -> Any:
        return _between(_low(self) - _high(other), _high(self) - _low(other), "sum")

    def __rsub__(self, other: Any) -> Any:
        raise AssertionError(self, other)

    def __abs__(self) -> Any:
        return self if self >= 0 else 0 - self


class Number(_Linear):
    """A variable plus a whole number: an amount, or an instant."""

    __slots__ = ("more", "name")

    def __init__(self, name: int, more: int) -> None:
        self.name = name
        self.more = more

    def __repr__(self) -> str:
        return f"x{self.name}{self.more:+d}"

    def __add__(self, other: Any) -> Any:
        if isinstance(other, int):
            return Number(self.name, self.more + other)
        if isinstance(other, Gap):
            return other + self
        return _lengthened(self, other)

    __radd__ = __add__

    def __sub__(self, other: Any) -> Any:
        if isinstance(other, int):
            return Number(self.name, self.more - other)
        if isinstance(other, Number):
            return gap(self, other)
        return super().__sub__(other)

    def __rsub__(self, other: Any) -> Any:
        return Gap(0, self.name, other - self.more)

    def __hash__(self) -> int:
        return hash((self.name, self.more))


class Gap(_Linear):
    """The difference of two variables plus a whole number: a length of time, a difference of amounts."""

    __slots__ = ("less", "more", "name")

    def __init__(self, name: int, less: int, more: int) -> None:
        self.name = name
        self.less = less
        self.more = more

    def __add__(self, other: Any) -> Any:
        if isinstance(other, int):
            return Gap(self.name, self.less, self.more + other)
        if isinstance(other, Number):
            if other.name == self.less:
                return Number(self.name, self.more + other.more)
            return _lengthened(other, self)
        return _between(_low(self) + _low(other), _high(self) + _high(other), "sum")

    __radd__ = __add__

    def __sub__(self, other: Any) -> Any:
        if isinstance(other, int):
            return Gap(self.name, self.less, self.more - other)
        return super().__sub__(other)

    def __rsub__(self, other: Any) -> Any:
        return Gap(self.less, self.name, other - self.more)

    def __hash__(self) -> int:
        return hash((self.name, self.less, self.more))


class Length(Open):
    """A length of time between two bounds, of which nothing more is known: working days, time that may stand still.
    Of one ``source`` are those that come to the same from the same instant on."""

    __slots__ = ("high", "low", "source", "why")

    def __init__(self, low: int, high: int, why: str, source: Hashable = None) -> None:
        self.low, self.high, self.why, self.source = low, high, why, source

    def __gt__(self, other: Any) -> bool:
        return self._either(self.low > _high(other), self.high > _low(other))

    def __lt__(self, other: Any) -> bool:
        return self._either(self.high < _low(other), self.low < _high(other))

    def _either(self, surely: bool, perhaps: bool) -> bool:
        """What follows from the bounds, else anything."""
        return Ground.at_work.asked() if perhaps and not surely else surely

    def __radd__(self, other: Any) -> Any:
        if isinstance(other, (int, Length)):
            return Length(self.low + _low(other), self.high + _high(other), self.why)
        return _lengthened(other, self)

    __add__ = __radd__

    def __mul__(self, by: Any) -> Any:
        ends = sorted((self.low * by, self.high * by))
        return Length(ends[0], ends[1], self.why)

    __rmul__ = __mul__

    def __le__(self, other: Any) -> bool:
        return not self > other

    def __ge__(self, other: Any) -> bool:
        return not self < other


class Multiple(Open):
    """A whole multiple of an open number, on its way to being divided (a percentage)."""

    __slots__ = ("by", "of")

    def __init__(self, of: _Linear, by: int) -> None:
        self.of, self.by = of, by

    def divided(self, divisor: int, rounded: Any) -> Any:
        """The quotient, which grows with the number; ``rounded`` makes it of whole numbers."""
        ground, low, high = Ground.at_work, _low(self.of), _high(self.of)
        known = (
            ground.parts.setdefault((self.of.name, self.of.more, divisor), []) if isinstance(self.of, Number) else []
        )
        same_part = next((part for by, part in known if by == self.by), None)
        if same_part is not None:
            return same_part
        ends = sorted(_scaled(one, lambda end: rounded(end * self.by, divisor), self.by) for one in (low, high))
        result = _between(ends[0], ends[1], "percent")
        if isinstance(result, Number) and isinstance(self.of, Number) and low >= 0:
            for by, part in known:  # a smaller share of the same amount is not the larger one
                less, more = (result, part) if self.by <= by else (part, result)
                ground.require(less.name, more.name, more.more - less.more)
            known.append((self.by, result))
            if self.by >= divisor:  # not less than the whole of it
                ground.require(self.of.name, result.name, -self.of.more)
            elif self.by >= 0:
                ground.require(result.name, self.of.name, self.of.more)
        return result

    def __mul__(self, by: Any) -> Any:
        return Multiple(self.of, self.by * by)

    def number(self) -> Any:
        """The product as a number of its own, between the bounds that follow."""
        ends = sorted(_scaled(one, lambda end: end * self.by, self.by) for one in (_low(self.of), _high(self.of)))
        return _between(ends[0], ends[1], "product")

    def __lt__(self, other: Any) -> bool:
        return bool(self.number() < other)

    def __le__(self, other: Any) -> bool:
        return bool(self.number() <= other)

    def __gt__(self, other: Any) -> bool:
        return bool(self.number() > other)

    def __ge__(self, other: Any) -> bool:
        return bool(self.number() >= other)

    def __eq__(self, other: object) -> bool:
        return self is other or bool(self.number() == other)

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        return hash((self.of, self.by))

    def __add__(self, other: Any) -> Any:
        return self.number() + other

    __radd__ = __add__

    def __sub__(self, other: Any) -> Any:
        return self.number() - other

    def __rsub__(self, other: Any) -> Any:
        return other - self.number()


class Choice(Open):
    """One of finitely many values: a truth, an enum's value, a text; unknown can be among them."""

    __slots__ = ("name",)

    def __init__(self, name: int) -> None:
        self.name = name

    def __repr__(self) -> str:
        return f"c{self.name}"

    def __eq__(self, other: object) -> bool:
        if other is None or isinstance(other, (str, int)):
            return Ground.at_work.is_value(self.name, other)
        if isinstance(other, Choice):
            return other.name == self.name or other == Ground.at_work.settled(self.name)
        return False

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __bool__(self) -> bool:
        return Ground.at_work.is_value(self.name, True)

    def __hash__(self) -> int:
        return hash(self.name)


def _scaled(end: int, made: Callable[[int], int], by: int) -> int:
    """An end of a range, multiplied; no bound stays none, on the other side where the sign changes."""
    if abs(end) != FREE:
        return made(end)
    return end if by >= 0 else -end


def gap(one: Number, other: Number) -> Any:
    """The difference of two numbers."""
    if one.name == other.name:
        return one.more - other.more
    return Gap(one.name, other.name, one.more - other.more)


def ends_of(value: Any) -> tuple[int, int, int]:
    """A value as ``x - y + more``."""
    if isinstance(value, Number):
        return value.name, 0, value.more
    if isinstance(value, Gap):
        return value.name, value.less, value.more
    return 0, 0, value


def _at_most(one: Any, other: Any, by: int) -> bool:
    """Whether ``one - other <= by``."""
    if isinstance(other, Multiple):
        other = other.number()
    (a, b, c), (d, e, f) = ends_of(one), ends_of(other)
    # a - b + c - d + e - f <= by
    up, down = [a, e], [b, d]
    for name in (a, e):
        if name in down:
            up.remove(name)
            down.remove(name)
    up, down = [one for one in up if one], [one for one in down if one]
    rest = by - c + f
    ground = Ground.at_work
    if len(up) <= 1 and len(down) <= 1:
        x, y = (up or [0])[0], (down or [0])[0]
        return ground.at_most(x, y, rest)
    # Two differences against each other: what follows from their bounds, else anything.
    if _paired(ground.bounds.most, up, down) <= rest:
        return ground._told(True)
    if _paired(ground.bounds.most, down, up) < -rest:
        return ground._told(False)
    if _high(one) - _low(other) <= by:
        return ground._told(True)
    if _low(one) - _high(other) > by:
        return ground._told(False)
    ground.loose.add("comparison")
    return ground.asked()


def _paired(most: Callable[[int, int], int], up: list[int], down: list[int]) -> int:
    """The greatest that some variables less others can be, as far as differences of two of them say."""
    (a, b), (c, d) = ([*side, 0, 0][:2] for side in (up, down))
    return min(most(a, c) + most(b, d), most(a, d) + most(b, c))


def _low(value: Any) -> int:
    if isinstance(value, Length):
        return value.low
    if isinstance(value, Multiple):
        value = value.number()
    a, b, c = ends_of(value)
    least = Ground.at_work.bounds.least(a, b)
    return -FREE if least == -FREE else least + c


def _high(value: Any) -> int:
    if isinstance(value, Length):
        return value.high
    if isinstance(value, Multiple):
        value = value.number()
    a, b, c = ends_of(value)
    most = Ground.at_work.bounds.most(a, b)
    return FREE if most == FREE else most + c


def _between(low: int, high: int, why: str) -> Any:
    """A number of which only bounds are kept; the number itself where they meet."""
    if low == high:
        return low
    ground = Ground.at_work
    ground.loose.add(why)
    return ground.new_number(low if low > -FREE // 2 else -FREE, high if high < FREE // 2 else FREE)


def _lengthened(since: Any, length: Any) -> Any:
    """An instant some length after another, or the sum of two open numbers: what is known of it against either."""
    if isinstance(length, Length):
        low, high, why = length.low, length.high, length.why
    else:
        low, high, why = _low(length), _high(length), "length"
    if low == high:
        return since + low
    ground = Ground.at_work
    ground.loose.add(why)
    which: tuple[tuple[int, int, int], Hashable] | None = None
    if isinstance(length, Number | Gap):
        which = (ends_of(since), ends_of(length))
    elif isinstance(length, Length) and length.source is not None:
        which = (ends_of(since), length.source)
    if which is not None and which in ground.sums:
        return ground.sums[which]
    made = Number(ground.bounds.add(), 0)
    _keep_between(made, since, low, high)
    if isinstance(length, Number):
        _keep_between(made, length, _low(since), _high(since))
    if which is not None:
        ground.sums[which] = made
    return made


def _keep_between(made: Number, base: Any, low: int, high: int) -> None:
    """``low <= made - base <= high``, where these are bounds at all."""
    ground = Ground.at_work
    x, _, more = ends_of(base)
    if high < FREE // 2:
        ground.require(made.name, x, high + more)
    if low > -FREE // 2:
        ground.require(x, made.name, -low - more)
