"""What is known of a segment, as a Python function.

In: a segment's branches. Out: its function, which takes a case, an instant and values, goes down the branches, writes
into the case where it stands then, and returns what came of it. Where nobody came yet it calls ``missed``; until then
it has changed nothing. Absent: how branches come about (``segments.py``).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from compiler.evaluate import half_up
from simulator.recorded.instructions import (
    Branch,
    Go,
    Instruction,
    Made,
    Number,
    Op,
    Operand,
    Question,
    Register,
    Slot,
    Table,
    downwards,
)  # fmt: skip

AT = Slot(0)
"""The instant of what is done."""

Function = Callable[..., Any]
"""Takes a case, an instant and values."""

ROOM = 64
"""So many numbers a case has room for from the beginning."""

_INFIX = {Op.ADD: "+", Op.SUBTRACT: "-", Op.MULTIPLY: "*", Op.QUOTIENT: "//", Op.REST: "%"}
_ASKED = {Op.LESS: ("<", ">="), Op.AT_MOST: ("<=", ">"), Op.EQUAL: ("==", "!=")}
_EFFECTS = frozenset({Op.STEP, Op.LOOK})
"""What is done even where nobody reads what comes of it: it may have no value."""


def written(root: Branch, given: int, nodes: Sequence[Any], missed: Function) -> Function:
    """The function of a segment that takes so many values, in the slots behind that of the instant. ``nodes`` are those
    that it leads to, by their number."""
    writing = _Writing(given)
    writing.survey(root)
    writing.block(root, 1, frozenset())
    values = "".join(f", v{place}" for place in range(given))
    names: dict[str, Any] = {"half_up": half_up, "bisect_right": bisect_right}
    names |= {f"c{place}": one for place, one in enumerate(writing.constants)}
    names |= {f"node{number}": nodes[number] for number in writing.nodes}
    names["missed"] = missed
    text = "\n".join([f"def segment(case, t{values}):", "    n = case.numbers", *writing.lines])
    exec(compile(text, "<segment>", "exec"), names)
    made: Function = names["segment"]
    return made


@dataclass(slots=True)
class _Writing:
    """A function as it is written. ``constants`` are values that stand in it by name; of each branch ``read`` is what
    is read from there on, ``kept`` the instructions that something comes of, and ``sizes`` how much follows."""

    given: int
    lines: list[str] = field(default_factory=list)
    constants: list[Any] = field(default_factory=list)
    nodes: set[int] = field(default_factory=set)
    read: dict[int, frozenset[Operand]] = field(default_factory=dict)
    kept: dict[int, list[Instruction]] = field(default_factory=dict)
    sizes: dict[int, int] = field(default_factory=dict)

    def survey(self, root: Branch) -> None:
        """Look at all branches, from the last to the first."""
        for branch in reversed(list(downwards(root))):
            answers = list(branch.answers.values())
            read: set[Operand] = set()
            read.update(*(self.read[id(one)] for one in answers))
            if branch.question is not None:
                read.update(branch.question.operands)
            if isinstance(branch.leaf, Go):
                read.update(register for _, register in branch.leaf.slots)
                read.update(one for one in branch.leaf.told if isinstance(one, Slot | Made))
            kept: list[Instruction] = []
            for one in reversed(branch.instructions):
                if one.to in read or one.op in _EFFECTS:
                    kept.append(one)
                    read.update(one.operands)
            self.kept[id(branch)] = kept[::-1]
            self.read[id(branch)] = frozenset(read)
            self.sizes[id(branch)] = 1 + sum(self.sizes[id(one)] for one in answers)

    def block(self, branch: Branch, depth: int, loaded: frozenset[Slot]) -> None:
        """A branch and all below it: the smaller of two answers is nested, the larger follows."""
        while branch.question is not None:
            loaded = self._instructions(branch, depth, loaded)
            question, answers = branch.question, branch.answers
            loaded = self._load(question.operands, depth, loaded)
            nested = min((0, 1), key=lambda one: self.sizes[id(answers[one])] if one in answers else 0)
            self._line(depth, f"if {self._asked(question, holds=nested == 1)}:")
            if nested in answers:
                self.block(answers[nested], depth + 1, loaded)
            else:
                self._missed(depth + 1)
            branch = answers[1 - nested]
        loaded = self._instructions(branch, depth, loaded)
        if isinstance(branch.leaf, Go):
            self._go(branch.leaf, depth, loaded)
        else:
            self._missed(depth)

    # ── parts ──────────────────────────────────────────────────────────────────────────────────────────────────

    def _instructions(self, branch: Branch, depth: int, loaded: frozenset[Slot]) -> frozenset[Slot]:
        """What is computed, as far as it is read."""
        for one in self.kept[id(branch)]:
            loaded = self._load(one.operands, depth, loaded)
            self._instruction(one, depth)
        return loaded

    def _instruction(self, one: Instruction, depth: int) -> None:
        made = "" if one.to is None else self._register(one.to)
        if one.op in _INFIX:
            a, b = (self._operand(x) for x in one.operands)
            self._line(depth, f"{made} = {a} {_INFIX[one.op]} {b}")
        elif one.op is Op.ROUNDED:
            a, b = (self._operand(x) for x in one.operands)
            self._line(depth, f"{made} = half_up({a}, {b})")
        elif one.op is Op.STEP:
            at, edges, values = (self._operand(x) for x in one.operands)
            self._line(depth, f"p = bisect_right({edges}, {at})")
            self._line(depth, f"if not 0 < p < len({edges}):")
            self._missed(depth + 1)
            self._line(depth, f"{made} = {values}[p - 1]")
        else:
            assert one.op is Op.LOOK, one
            at, values = (self._operand(x) for x in one.operands)
            self._line(depth, f"if not 0 <= {at} < len({values}):")
            self._missed(depth + 1)
            self._line(depth, f"{made} = {values}[{at}]")

    def _asked(self, question: Question, *, holds: bool) -> str:
        a, b = (self._operand(one) for one in question.operands)
        return f"{a} {_ASKED[question.op][0 if holds else 1]} {b}"

    def _go(self, leaf: Go, depth: int, loaded: frozenset[Slot]) -> None:
        """Where the case stands then, and what is told of it; the first thing told is what came of it."""
        targets = {slot for slot, _ in leaf.slots}
        read = [*(one for _, one in leaf.slots), *leaf.told]
        known = self._load([one for one in read if isinstance(one, Slot) and one.number in targets], depth, loaded)
        if max(targets, default=0) >= ROOM:
            most = max(targets) + 1
            self._line(depth, f"if len(n) < {most}:")
            self._line(depth + 1, f"n.extend([None] * ({most} - len(n)))")
        told = ", ".join(self._value(one, known) for one in leaf.told[1:])
        for slot, register in leaf.slots:
            self._line(depth, f"n[{slot}] = {self._value(register, known)}")
        if told:
            self._line(depth, f"case.told += ({told},)")
        self.nodes.add(leaf.node)
        self._line(depth, f"case.node = node{leaf.node}")
        self._line(depth, f"return {self._value(leaf.told[0], known)}")

    def _missed(self, depth: int) -> None:
        values = "".join(f", v{place}" for place in range(self.given))
        self._line(depth, f"return missed(case, t{values})")

    # ── names ──────────────────────────────────────────────────────────────────────────────────────────────────

    def _load(self, operands: Sequence[Operand], depth: int, loaded: frozenset[Slot]) -> frozenset[Slot]:
        """Read from the case what has not been read yet."""
        for one in operands:
            if isinstance(one, Slot) and one.number > self.given and one not in loaded:
                self._line(depth, f"s{one.number} = n[{one.number}]")
                loaded |= {one}
        return loaded

    def _value(self, one: Any, loaded: frozenset[Slot]) -> str:
        """A register, or a value of any kind."""
        if isinstance(one, Slot) and one.number > self.given and one not in loaded:
            return f"n[{one.number}]"
        return self._register(one) if isinstance(one, Slot | Made | Number) else self._constant(one)

    def _operand(self, one: Operand) -> str:
        if isinstance(one, Table):
            return self._constant(one.numbers)
        assert not isinstance(one, int)
        return self._register(one)

    def _register(self, one: Register) -> str:
        match one:
            case Slot(number=0):
                return "t"
            case Slot(number=number):
                return f"s{number}" if number > self.given else f"v{number - 1}"
            case Made(number=number):
                return f"m{number}"
            case Number(value=value):
                return repr(value)

    def _constant(self, value: Any) -> str:
        if value is None or isinstance(value, bool):
            return repr(value)
        self.constants.append(value)
        return f"c{len(self.constants) - 1}"

    def _line(self, depth: int, text: str) -> None:
        self.lines.append("    " * depth + text)
