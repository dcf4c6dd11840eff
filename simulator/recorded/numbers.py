"""Numbers that remember how they came about: what the plain engine does with them becomes instructions.

In: the plain engine, run on one case whose numbers are ``Recorded``. Out: its story, as instructions and answered
questions. A recorded number is both: the number of this case, by which the engine finds its way, and the register in
which every case that comes the same way has its own. A comparison is a question; its answer is that of this case, and
other cases may answer it otherwise. What can't be recorded raises ``NotRecordedError``. Absent: how stories are put
together (``instructions.py``).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Hashable
from typing import Any

from compiler.evaluate import half_up
from compiler.opened import NotKnownError, Open
from simulator.recorded.instructions import (
    LARGEST,
    TRUTHS,
    Instruction,
    Made,
    Number,
    Op,
    Operand,
    Question,
    Register,
    Table,
)  # fmt: skip

MOST_PARTS = 4_000
"""A story of more parts is not recorded: something goes round."""


class NotRecordedError(NotKnownError):
    """Something was asked of a number that there is no instruction for."""


class BeyondError(Exception):
    """A number is where a function has no value."""


class Recorder:
    """The story so far of one segment of one case. ``code`` numbers the values that are no numbers."""

    __slots__ = ("_answers", "_made", "_results", "code", "story")

    def __init__(self, code: Callable[[Any], int]) -> None:
        self.code = code
        self.story: list[Instruction | tuple[Question, int]] = []
        self._made = 0
        self._results: dict[tuple[Op, tuple[Operand, ...]], Made] = {}
        self._answers: dict[tuple[Op, Register, Register], bool] = {}

    def result(self, op: Op, *operands: Operand) -> Made:
        """The register with what an operation makes; the same is made once."""
        key = op, operands
        made = self._results.get(key)
        if made is None:
            made = self._results[key] = Made(self._made)
            self._made += 1
            self._tell(Instruction(op, made, operands))
        return made

    def done(self, op: Op, *operands: Operand) -> None:
        """An operation without a result."""
        self._tell(Instruction(op, None, operands))

    def compared(self, op: Op, one: Remembered, other: Any) -> bool:
        """Ask a question; what was asked before, or follows from that, is not asked again."""
        a, b = one.register, register_of(other)
        known = self._answers.get((op, a, b))
        if known is not None:
            return known
        truth = TRUTHS[op](one.value, value_of(other))
        if a == b:
            return truth
        self._tell((Question(op, (a, b)), int(truth)))
        for (what, x, y), answer in _following(op, a, b, truth):
            self._answers[what, x, y] = answer
        return truth

    def place(self, of: Register, value: int) -> int:
        """A place that decides how it goes on."""
        self._tell((Question(Op.SWITCH, (of,)), value))
        return value

    def _tell(self, part: Instruction | tuple[Question, int]) -> None:
        if len(self.story) >= MOST_PARTS:
            raise NotRecordedError
        self.story.append(part)


def _following(op: Op, a: Register, b: Register, truth: bool) -> list[tuple[tuple[Op, Register, Register], bool]]:
    """What an answer says about other questions on the same two numbers."""
    less, most, equal = Op.LESS, Op.AT_MOST, Op.EQUAL
    if op is equal:
        found = [((equal, a, b), truth), ((equal, b, a), truth)]
        if truth:
            found += [((most, a, b), True), ((most, b, a), True), ((less, a, b), False), ((less, b, a), False)]
        return found
    if op is less and truth or op is most and not truth:
        x, y = (a, b) if op is less else (b, a)  # x < y
        return [((less, x, y), True), ((most, x, y), True), ((less, y, x), False), ((most, y, x), False),
                ((equal, x, y), False), ((equal, y, x), False)]  # fmt: skip
    x, y = (b, a) if op is less else (a, b)  # x <= y
    return [((most, x, y), True), ((less, y, x), False)]


def register_of(value: Any) -> Register:
    """Where a number stands, or that of a value."""
    if isinstance(value, Remembered):
        return value.register
    if isinstance(value, Chosen):
        return value.number.register
    if type(value) is int and abs(value) <= LARGEST:
        return Number(value)
    raise NotRecordedError(value)


def value_of(value: Any) -> Any:
    """What a value is in the case that is recorded: a number, where registers hold numbers."""
    if isinstance(value, Remembered):
        return value.value
    if isinstance(value, Chosen):
        return value.number.value
    if type(value) is int:
        return value
    raise NotRecordedError(value)


class Remembered(Open):
    """What it is in this case, and the register in which every case that comes the same way has its own."""

    __slots__ = ("recorder", "register", "value")

    def __init__(self, recorder: Recorder, register: Register, value: Any) -> None:
        self.recorder, self.register, self.value = recorder, register, value

    def __repr__(self) -> str:
        return f"{self.value} in {self.register}"


class Recorded(Remembered):
    """A whole number."""

    __slots__ = ()

    def holds(self, check: Callable[[Any], bool]) -> bool:
        """Whether it is of a type; all whole numbers are of the same ones."""
        return check(self.value)

    def _made(self, op: Op, one: Any, other: Any, value: int) -> Recorded:
        made = self.recorder.result(op, register_of(one), register_of(other))
        return Recorded(self.recorder, made, value)

    def __add__(self, other: Any) -> Any:
        if type(other) is int and other == 0:
            return self
        return self._made(Op.ADD, self, other, self.value + value_of(other))

    __radd__ = __add__

    def __sub__(self, other: Any) -> Any:
        if type(other) is int and other == 0:
            return self
        return self._made(Op.SUBTRACT, self, other, self.value - value_of(other))

    def __rsub__(self, other: Any) -> Any:
        return self._made(Op.SUBTRACT, other, self, value_of(other) - self.value)

    def __neg__(self) -> Any:
        return 0 - self

    def __mul__(self, other: Any) -> Any:
        return self._made(Op.MULTIPLY, self, other, self.value * value_of(other))

    __rmul__ = __mul__

    def __floordiv__(self, other: Any) -> Any:
        return self._made(Op.QUOTIENT, self, _divisor(other), self.value // other)

    def __mod__(self, other: Any) -> Any:
        return self._made(Op.REST, self, _divisor(other), self.value % other)

    def __divmod__(self, other: Any) -> Any:
        return self // other, self % other

    def divided(self, denominator: int, rounded: Callable[[int, int], int]) -> Any:
        """The quotient, rounded half away from zero."""
        if rounded is not half_up:
            raise NotRecordedError(rounded)
        return self._made(Op.ROUNDED, self, _divisor(denominator), half_up(self.value, denominator))

    def stepped(self, edges: tuple[int, ...], values: tuple[int, ...]) -> Any:
        """The value of a function with steps; BeyondError where it has none."""
        at = bisect_right(edges, self.value)
        made = self.recorder.result(Op.STEP, self.register, Table(edges), Table(values))
        if not 0 < at < len(edges):
            raise BeyondError
        return Recorded(self.recorder, made, values[at - 1])

    def looked_up(self, first: int, values: tuple[int, ...]) -> Any:
        """The value of a function that is listed; BeyondError where it has none."""
        place = self - first
        made = self.recorder.result(Op.LOOK, register_of(place), Table(values))
        if not 0 <= value_of(place) < len(values):
            raise BeyondError
        return Recorded(self.recorder, made, values[value_of(place)])

    def __abs__(self) -> Any:
        return self if self >= 0 else -self

    def __bool__(self) -> bool:
        return self != 0

    def __lt__(self, other: Any) -> bool:
        return self.recorder.compared(Op.LESS, self, other)

    def __le__(self, other: Any) -> bool:
        return self.recorder.compared(Op.AT_MOST, self, other)

    def __gt__(self, other: Any) -> bool:
        return not self.recorder.compared(Op.AT_MOST, self, other)

    def __ge__(self, other: Any) -> bool:
        return not self.recorder.compared(Op.LESS, self, other)

    def __eq__(self, other: object) -> bool:
        if other is None or isinstance(other, str | bool):
            return False
        return self.recorder.compared(Op.EQUAL, self, other)

    def __ne__(self, other: object) -> bool:
        return not self.__eq__(other)

    def __hash__(self) -> int:
        raise NotRecordedError

    def __str__(self) -> str:
        raise NotRecordedError


class AskedAbout(Open):
    """A value that is no number, of which it is asked whether it is this or that one."""

    __slots__ = ()

    def __ne__(self, other: object) -> bool:
        return not self.__eq__(other)

    def __bool__(self) -> bool:
        return bool(self.__eq__(True))

    def __hash__(self) -> int:
        raise NotRecordedError

    def __str__(self) -> str:
        raise NotRecordedError


class Chosen(AskedAbout):
    """One of some values that are no numbers: a truth, a value of an enum, a text, an actor. Which one stands in a
    register as its number; what it is not is told apart only when somebody asks."""

    __slots__ = ("among", "number")

    def __init__(self, number: Recorded, among: tuple[Any, ...]) -> None:
        self.number, self.among = number, among

    def holds(self, check: Callable[[Any], bool]) -> bool:
        """Whether it is what is asked for; it is asked which one it is where some are and some are not."""
        fitting = [one for one in self.among if check(one)]
        if len(fitting) in (0, len(self.among)):
            return bool(fitting)
        return any(self == one for one in fitting)

    def settled(self) -> Any:
        """The value, known from then on."""
        return next((one for one in self.among[:-1] if self == one), self.among[-1])

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Chosen):
            return self.number == other.number
        if not isinstance(other, str | bool) or not any(one is other or one == other for one in self.among):
            return False
        return self.number == self.number.recorder.code(other)

    __hash__ = AskedAbout.__hash__


class Held(Remembered, AskedAbout):
    """A truth or a text, as it is: what it is not is told apart only when somebody asks. Only for those who keep values
    and not numbers in registers. All values of its ``sort`` are of the same types."""

    __slots__ = ("sort",)

    def __init__(self, recorder: Recorder, register: Register, value: Any, sort: Hashable) -> None:
        super().__init__(recorder, register, value)
        self.sort = sort

    def holds(self, check: Callable[[Any], bool]) -> bool:
        """Whether it is of a type."""
        return check(self.value)

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Held):
            return self.recorder.compared(Op.EQUAL, self, other)
        if type(other) is not type(self.value):
            return False
        return self.recorder.compared(Op.EQUAL, self, Constant(other))

    __hash__ = AskedAbout.__hash__


class Constant(Remembered):
    """A value that is always the same."""

    __slots__ = ()

    def __init__(self, value: Any) -> None:
        self.register, self.value = Number(value), value


def _divisor(value: Any) -> int:
    if type(value) is not int or value <= 0:
        raise NotRecordedError(value)
    return value
