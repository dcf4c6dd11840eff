"""What one segment of a case's life does, as instructions: the words that a recorder writes and a kernel reads.

A *segment* is what ``Course.step`` does from one moment at which a case waits to the next. Everything that is a number
(seconds, fen, counts, 64 bits of luck) stands in a register; everything else is the place in the code. An instruction
is an operation with operands: ``a`` and ``b`` are registers unless said otherwise. Only values; who writes them is
``recorder.py``, who runs them ``kernels.py``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any

LARGEST = 4 * 10**18
"""Numbers farther from zero are left to the plain engine: two of these can be added, and one doubled, in 64 bits."""


class Op(IntEnum):
    """What an instruction does; ``to`` is where a result goes.

    Numbers: ``COPY`` a; ``ADD`` a + b; ``SUBTRACT`` a - b; ``MULTIPLY`` a * b; ``QUOTIENT`` a // b; ``REST`` a % b;
    ``ROUNDED`` a / b to the nearest, halves away from zero. Luck: ``MIX`` of a ^ b; ``MORE`` of a, number b;
    ``BELOW`` b by bits a; ``PICK`` a place by bits a in a table of weights; ``LOAD`` the a-th of a table; ``CURVE`` by
    bits a on a table of quantiles. Time: ``STEP`` the value at a of a function with steps (edges, values), ``LOOK`` the
    a-th of a list; where there is none only the plain engine goes on. What is counted: ``COUNT`` b more of a feature;
    ``GROUP`` of the case. Where it goes on: ``LESS`` a < b, ``AT_MOST`` a <= b, ``EQUAL``; ``SWITCH`` on a place. How
    it is over: ``GO`` to another node, ``END``, ``PLAIN``: only the plain engine can live through this, ``MISSING``:
    nobody came this way yet. Made of others when a program is put together: ``DRAW`` is ``MORE`` of a ``MIX``,
    ``CHOOSE`` a ``SWITCH`` on a ``PICK``.
    """

    GO = 0
    LESS = 1
    AT_MOST = 2
    EQUAL = 3
    SWITCH = 4
    CHOOSE = 5
    COPY = 6
    COUNT = 7
    ADD = 8
    SUBTRACT = 9
    MULTIPLY = 10
    QUOTIENT = 11
    REST = 12
    ROUNDED = 13
    MIX = 14
    MORE = 15
    DRAW = 16
    BELOW = 17
    PICK = 18
    CURVE = 19
    LOAD = 20
    GROUP = 21
    STEP = 22
    LOOK = 23
    MISSING = 24
    END = 25
    PLAIN = 26


@dataclass(frozen=True, slots=True)
class Slot:
    """A register that a node finds filled."""

    number: int


@dataclass(frozen=True, slots=True)
class Made:
    """A register that the segment fills, in the order that it does."""

    number: int


@dataclass(frozen=True, slots=True)
class Number:
    """A register that always holds one number; or one truth or text, where registers hold those, too."""

    value: int | str


@dataclass(frozen=True, slots=True)
class Table:
    """Numbers that an instruction reads, known by what they are."""

    numbers: tuple[int, ...]


Register = Slot | Made | Number
Operand = Register | Table | int


@dataclass(frozen=True, slots=True)
class Instruction:
    """An operation, where its result goes (None for those that have none), and its operands."""

    op: Op
    to: Made | None
    operands: tuple[Operand, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """What decides how a segment goes on: ``LESS``, ``AT_MOST`` and ``EQUAL`` have the answers 0 and 1, ``SWITCH`` a
    place."""

    op: Op
    operands: tuple[Register, ...]


TRUTHS: dict[Op, Callable[[Any, Any], bool]] = {
    Op.LESS: lambda one, other: one < other,
    Op.AT_MOST: lambda one, other: one <= other,
    Op.EQUAL: lambda one, other: one == other,
}
"""What questions on two values ask."""


@dataclass(frozen=True, slots=True)
class Go:
    """The segment is over: the case waits at a node, whose slots hold these numbers. ``told`` is what happened, where
    somebody keeps that: values, or registers that have them."""

    node: int
    slots: tuple[tuple[int, Register], ...]
    told: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True)
class End:
    """The case is over: left in one of the ways that the engine numbers."""

    way: int


@dataclass(frozen=True, slots=True)
class Plain:
    """What comes now is lived through by the plain engine alone."""


Leaf = Go | End | Plain


@dataclass(slots=True)
class Branch:
    """Instructions, then a question with what follows from each answer that was given so far, or the end."""

    instructions: tuple[Instruction, ...] = ()
    question: Question | None = None
    answers: dict[int, Branch] = field(default_factory=dict)
    leaf: Leaf | None = None

    @property
    def known(self) -> bool:
        """Whether anybody came this way."""
        return self.question is not None or self.leaf is not None


def downwards(root: Branch) -> Iterator[Branch]:
    """A branch and all below it, each before what follows from it."""
    waiting = [root]
    while waiting:
        branch = waiting.pop()
        yield branch
        waiting.extend(branch.answers.values())


def grafted(root: Branch, story: list[Instruction | tuple[Question, int]], leaf: Leaf | None) -> None:
    """Add what was recorded of one case to what is known of a node; without a leaf it came only so far."""
    branch, begin = root, 0
    for place, one in enumerate(story):
        if isinstance(one, tuple):
            _here(branch, story[begin:place], one[0], None)
            branch = branch.answers.setdefault(one[1], Branch())
            begin = place + 1
    _here(branch, story[begin:], None, leaf)


def _here(
    branch: Branch, story: list[Instruction | tuple[Question, int]], question: Question | None, leaf: Leaf | None
) -> None:
    instructions = tuple(one for one in story if isinstance(one, Instruction))
    if question is None and leaf is None and branch.known:
        return
    if branch.known:
        assert (branch.instructions, branch.question) == (instructions, question), "the plain engine is no function"
        assert question is not None or branch.leaf == leaf, "the plain engine is no function"
        return
    branch.instructions, branch.question, branch.leaf = instructions, question, leaf
