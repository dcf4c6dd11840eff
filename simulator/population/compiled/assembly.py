"""An atlas as arrays of whole numbers, for kernels that know no policy.

In: an atlas. Out: a program: rows of code, the numbers that they read, and the registers that always hold the same.
What nobody reads any more is left out, in a segment and from one to the next. Absent: what the rows mean when they are
run (``kernels.py``; the words are those of ``instructions.py``).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from simulator.population.compiled.atlas import Atlas
from simulator.population.compiled.instructions import (
    Branch,
    End,
    Go,
    Instruction,
    Leaf,
    Made,
    Number,
    Op,
    Operand,
    Plain,
    Register,
    Slot,
    Table,
)  # fmt: skip

Live = frozenset[Slot | Made]

WIDTH = 7
"""Numbers in a row: an operation and what belongs to it."""

_EFFECTS = frozenset({Op.COUNT, Op.GROUP, Op.STEP, Op.LOOK})
"""What is done even where nobody reads what comes of it."""


class Program(NamedTuple):
    """``code``: rows of an operation, where its result goes, and operands. The first row is for where nobody came yet;
    cases begin with the second. ``data``: tables one after the other. ``registers``: how they are filled at first; the
    first is the case's key."""

    code: NDArray[np.int32]
    data: NDArray[np.int64]
    registers: NDArray[np.int64]


def assembled(atlas: Atlas) -> Program:
    """The program of what is known by now."""
    return _Assembly(atlas).program()


class _Assembly:
    def __init__(self, atlas: Atlas) -> None:
        self.roots = atlas.roots
        self.slots = len(atlas.slots)
        self.needed: list[frozenset[Slot]] = [frozenset()] * len(self.roots)
        self.live: dict[int, Live] = {}
        self.code: list[list[int]] = [[Op.MISSING] + [0] * (WIDTH - 1)]
        self.data: list[int] = []
        self.tables: dict[tuple[int, ...], int] = {}
        self.numbers: dict[int, int] = {}
        self.most_made = 0
        self.fixed: list[tuple[int, int, int]] = []
        self.begins: list[int] = []

    def program(self) -> Program:
        """All nodes, one after the other."""
        self._find_needed()
        made = self._most_made()
        self.scratch = self.slots + made
        for root in self.roots:
            self.begins.append(len(self.code))
            self._write(root)
        for row, place, node in self.fixed:
            self.code[row][place] = self.begins[node]
        first = self.scratch + self.slots
        registers = np.zeros(first + len(self.numbers), np.int64)
        for value, place in self.numbers.items():
            registers[first + place] = _signed(value)
        return Program(self._shifted(first), np.array([*self.data, 0], np.int64), registers)

    def _shifted(self, first: int) -> NDArray[np.int32]:
        """The code, constants standing behind all other registers: they were written as numbers below zero."""
        code = np.array(self.code, np.int32)
        negative = code < 0
        code[negative] = first - 1 - code[negative]
        return code

    # ── what is read later ─────────────────────────────────────────────────────────────────────────────────────

    def _find_needed(self) -> None:
        """Which slots each node's segment reads, or hands on to one that does."""
        orders = [list(_downwards(root))[::-1] for root in self.roots]
        before: list[set[int]] = [set() for _ in self.roots]
        for node, order in enumerate(orders):
            for branch in order:
                if isinstance(branch.leaf, Go):
                    before[branch.leaf.node].add(node)
        waiting = list(range(len(self.roots)))
        while waiting:
            node = waiting.pop()
            for branch in orders[node]:
                self.live[id(branch)] = self._live_at(branch)
            needed = frozenset(one for one in self.live[id(self.roots[node])] if isinstance(one, Slot))
            if needed != self.needed[node]:
                self.needed[node] = needed
                waiting.extend(before[node].difference(waiting))

    def _live_at(self, branch: Branch) -> Live:
        """What is read from the beginning of a branch on."""
        live = self._live_after(branch)
        for one in reversed(branch.instructions):
            if one.to in live or one.op in _EFFECTS:
                live.discard(one.to)
                live.update(x for x in one.operands if isinstance(x, Slot | Made))
        return frozenset(live)

    def _live_after(self, branch: Branch) -> set[Slot | Made]:
        """What is read once its instructions are done."""
        if isinstance(branch.leaf, Go):
            return {one for _, one in self._moves(branch.leaf) if isinstance(one, Slot | Made)}
        live: set[Slot | Made] = set()
        if branch.question is not None:
            live.update(one for one in branch.question.operands if isinstance(one, Slot | Made))
            for answer in branch.answers.values():
                live |= self.live[id(answer)]
        return live

    def _moves(self, leaf: Go) -> list[tuple[int, Register]]:
        """Every slot that the next node needs, with where its number stands now."""
        moved = dict(leaf.slots)
        return [(slot.number, moved.get(slot.number, slot)) for slot in self.needed[leaf.node]]

    def _most_made(self) -> int:
        made = (one.to.number + 1 for root in self.roots for branch in _downwards(root)
                for one in branch.instructions if one.to is not None)  # fmt: skip
        return max(made, default=0)

    # ── rows ───────────────────────────────────────────────────────────────────────────────────────────────────

    def _write(self, root: Branch) -> None:
        """A segment: of each question the answer 1 follows at once, others are jumped to."""
        waiting: list[tuple[Branch, int | None, int]] = [(root, None, 0)]
        while waiting:
            branch, row, place = waiting.pop()
            if row is not None:
                self._jump(row, place)
            self._instructions(branch)
            if branch.question is None:
                self._leave(branch.leaf)
                continue
            operands = [self._register(one) for one in branch.question.operands]
            here = len(self.code)
            if branch.question.op is Op.SWITCH:
                offset, size = len(self.data), max(branch.answers) + 1
                self.data += [0] * size
                self._row(Op.SWITCH, operands[0], offset, size)
                waiting += [(answer, -1, offset + place) for place, answer in sorted(branch.answers.items())]
                continue
            self._row(branch.question.op, *operands, 0)
            if 0 in branch.answers:
                waiting.append((branch.answers[0], here, 3))
            if 1 in branch.answers:
                waiting.append((branch.answers[1], None, 0))
            else:
                self._row(Op.MISSING)

    def _jump(self, row: int, place: int) -> None:
        """Lead a jump (of a row, or of a table where that is -1) to here."""
        if row < 0:
            self.data[place] = len(self.code)
        else:
            self.code[row][place] = len(self.code)

    def _instructions(self, branch: Branch) -> None:
        live = self._live_after(branch)
        kept: list[Instruction] = []
        for one in reversed(branch.instructions):
            if one.to in live or one.op in _EFFECTS:
                kept.append(one)
                live.update(x for x in one.operands if isinstance(x, Slot | Made))
        for one in reversed(kept):
            to = [] if one.to is None else [self._register(one.to)]
            self._row(one.op, *to, *(number for x in one.operands for number in self._operand(x)))

    def _leave(self, leaf: Leaf | None) -> None:
        match leaf:
            case Go(node=node):
                moves = [(to, one) for to, one in self._moves(leaf) if one != Slot(to)]
                targets = {to for to, _ in moves}
                for place, (_, one) in enumerate(moves):
                    if isinstance(one, Slot) and one.number in targets:
                        self._row(Op.COPY, self.scratch + place, self._register(one))
                for place, (to, one) in enumerate(moves):
                    kept = isinstance(one, Slot) and one.number in targets
                    self._row(Op.COPY, to, self.scratch + place if kept else self._register(one))
                self.fixed.append((len(self.code), 1, node))
                self._row(Op.GO, 0)
            case End(way=way):
                self._row(Op.END, way)
            case Plain():
                self._row(Op.PLAIN)
            case None:
                self._row(Op.MISSING)

    def _row(self, op: Op, *rest: int) -> None:
        self.code.append([op, *rest, *[0] * (WIDTH - 1 - len(rest))])

    def _register(self, one: Register) -> int:
        match one:
            case Slot(number=number):
                return number
            case Made(number=number):
                return self.slots + number
            case Number(value=value):
                return -1 - self.numbers.setdefault(value, len(self.numbers))

    def _operand(self, one: Operand) -> Iterator[int]:
        if isinstance(one, Table):
            offset = self.tables.get(one.numbers)
            if offset is None:
                offset = self.tables[one.numbers] = len(self.data)
                self.data += one.numbers
            yield offset
            yield len(one.numbers)
        elif isinstance(one, int):
            yield one
        else:
            yield self._register(one)


def _downwards(root: Branch) -> Iterator[Branch]:
    """A branch and all below it, each before what follows from it."""
    waiting = [root]
    while waiting:
        branch = waiting.pop()
        yield branch
        waiting.extend(branch.answers.values())


def _signed(value: int) -> int:
    """64 bits as a whole number with a sign."""
    value &= (1 << 64) - 1
    return value - (1 << 64) if value >> 63 else value
