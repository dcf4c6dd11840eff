"""An atlas as arrays of whole numbers, for kernels that know no policy.

In: an atlas, as it grows. Out: its program: rows of code, the tables and lists that they read, and the registers that
always hold the same. Each segment's rows are kept; only those that changed are made anew. Absent: what the rows mean
when they are run (``kernels.py``; the words are those of ``instructions.py``).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from simulator.population.compiled.atlas import MOST_SLOTS, Atlas
from simulator.population.compiled.fusing import fused
from simulator.population.compiled.liveness import Liveness
from simulator.recorded.instructions import (
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
from simulator.recorded.numbers import MOST_PARTS

WIDTH = 7
"""Numbers in a row: an operation and what belongs to it."""

MADE = MOST_SLOTS
SCRATCH = MADE + MOST_PARTS
FIXED = SCRATCH + MOST_SLOTS
"""Where registers stand: slots first, then those that a segment makes, those it needs while it moves numbers from slot
to slot, and numbers that are always the same."""

STAYS, ROW, LIST, NODE = range(4)
"""What a number in a row or a list is: itself, a row or a place in the lists of its segment, or a segment."""


class Program(NamedTuple):
    """``code``: rows of an operation, where its result goes, and operands. The first row is for where nobody came yet;
    cases begin with the second. ``tables`` and ``lists``: what rows read. ``registers``: how they are filled at first;
    the first is the case's key. Without signs, because then nobody asks whether to count from the end."""

    code: NDArray[np.uint32]
    tables: NDArray[np.int64]
    lists: NDArray[np.uint32]
    registers: NDArray[np.int64]


@dataclass(slots=True)
class _Piece:
    """A segment: rows and lists, with what each number in them is."""

    code: NDArray[np.int32]
    kinds: NDArray[np.int8]
    lists: NDArray[np.int32]
    list_kinds: NDArray[np.int8]


class Assembler:
    """Puts programs together for an atlas."""

    def __init__(self, atlas: Atlas) -> None:
        self.atlas = atlas
        self.liveness = Liveness(atlas.roots)
        self.pieces: list[_Piece] = []
        self.tables: dict[tuple[int, ...], int] = {}
        self.data: list[int] = []
        self.numbers: dict[int | str, int] = {}

    def program(self) -> Program:
        """The program of what is known by now."""
        touched = self.liveness.grown(self.atlas.changed)
        self.atlas.changed.clear()
        for node, root in enumerate(self.atlas.roots):
            if node >= len(self.pieces):
                self.pieces.append(_Writing(self).piece(root))
            elif node in touched:
                self.pieces[node] = _Writing(self).piece(root)
        registers = np.zeros(FIXED + len(self.numbers), np.int64)
        registers[FIXED:] = [_signed(int(value)) for value in self.numbers]
        code, lists = self._joined()
        tables = np.array([*self.data, 0], np.int64)
        return Program(code.astype(np.uint32), tables, lists.astype(np.uint32), registers)

    def _joined(self) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        """All segments one after the other, the first row and list left free for where nobody came."""
        rows = np.array([len(one.code) for one in self.pieces])
        places = np.array([len(one.lists) for one in self.pieces])
        begins, lists = 1 + np.cumsum(rows) - rows, 1 + np.cumsum(places) - places
        code = np.concatenate([np.full((1, WIDTH), Op.MISSING, np.int32), *(one.code for one in self.pieces)])
        kinds = np.concatenate([np.zeros((1, WIDTH), np.int8), *(one.kinds for one in self.pieces)])
        listed = np.concatenate([np.zeros(1, np.int32), *(one.lists for one in self.pieces)])
        list_kinds = np.concatenate([np.zeros(1, np.int8), *(one.list_kinds for one in self.pieces)])
        of_row = np.concatenate([np.zeros(1, np.int64), np.repeat(begins, rows)])[:, None]
        code[:, :] += np.where(kinds == ROW, of_row, 0).astype(np.int32)
        of_list = np.concatenate([np.zeros(1, np.int64), np.repeat(lists, rows)])[:, None]
        code[:, :] += np.where(kinds == LIST, of_list, 0).astype(np.int32)
        code[kinds == NODE] = begins[code[kinds == NODE]]
        listed += np.where(list_kinds == ROW, np.concatenate([[0], np.repeat(begins, places)]), 0).astype(np.int32)
        return code, listed

    def register(self, one: Register) -> int:
        """The number of a register."""
        match one:
            case Slot(number=number):
                return number
            case Made(number=number):
                return MADE + number
            case Number(value=value):
                return FIXED + self.numbers.setdefault(value, len(self.numbers))

    def operand(self, one: Operand) -> Iterator[int]:
        """The numbers for an operand: a table is where it begins and how long it is."""
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
            yield self.register(one)


@dataclass(slots=True)
class _Writing:
    """One segment, as it is written. Of each question the answer 1 follows at once; others are jumped to."""

    of: Assembler
    code: list[list[int]] = field(default_factory=list)
    kinds: list[list[int]] = field(default_factory=list)
    lists: list[int] = field(default_factory=list)
    list_kinds: list[int] = field(default_factory=list)

    def piece(self, root: Branch) -> _Piece:
        waiting: list[tuple[Branch, int, int]] = [(root, -1, -1)]
        while waiting:
            branch, row, place = waiting.pop()
            self._lead_here(row, place)
            held = self._instructions(branch)
            if branch.question is None:
                self._leave(branch.leaf)
            elif branch.question.op is Op.SWITCH:
                waiting += self._switch(branch, branch.question.operands[0], held)
            else:
                operands = [self.of.register(one) for one in branch.question.operands]
                self._row(branch.question.op, *operands, 0)
                if 0 in branch.answers:
                    waiting.append((branch.answers[0], len(self.code) - 1, 3))
                if 1 in branch.answers:
                    waiting.append((branch.answers[1], -1, -1))
                else:
                    self._row(Op.MISSING)
        return _Piece(
            np.array(self.code, np.int32), np.array(self.kinds, np.int8), np.array(self.lists, np.int32),
            np.array(self.list_kinds, np.int8),
        )  # fmt: skip

    def _lead_here(self, row: int, place: int) -> None:
        """Lead a jump (of a row, or of a list where only a place is given) to what is written next."""
        if row >= 0:
            self.code[row][place], self.kinds[row][place] = len(self.code), ROW
        elif place >= 0:
            self.lists[place], self.list_kinds[place] = len(self.code), ROW

    def _switch(self, branch: Branch, asked: Register, held: Instruction | None) -> list[tuple[Branch, int, int]]:
        """A row for each place; what has to be jumped to."""
        size, offset = max(branch.answers) + 1, len(self.lists)
        if held is not None:
            size = max([size, *(len(x.numbers) for x in held.operands if isinstance(x, Table))])
        self._to_lists([0] * size)
        if held is None:
            self._row(Op.SWITCH, self.of.register(asked), offset, size, where={2: LIST})
        else:
            choice = [number for x in held.operands for number in self.of.operand(x)]
            self._row(Op.CHOOSE, offset, *choice, where={1: LIST})
        return [(answer, -1, offset + place) for place, answer in sorted(branch.answers.items())]

    def _instructions(self, branch: Branch) -> Instruction | None:
        """The rows of a branch's instructions. Out comes one that was held back, because the question asks for nothing
        but what it makes."""
        liveness = self.of.liveness
        kept, held = fused(branch, liveness.after(branch), liveness.in_answers(branch))
        counts: list[int] = []
        for one in kept:
            numbers = [number for x in one.operands for number in self.of.operand(x)]
            if one.op is Op.COUNT:
                counts += numbers
            else:
                self._row(one.op, *([] if one.to is None else [self.of.register(one.to)]), *numbers)
        self._list(Op.COUNT, counts)
        return held

    def _leave(self, leaf: Leaf | None) -> None:
        match leaf:
            case Go(node=node):
                self._list(Op.COPY, list(self._copies(leaf)))
                self._row(Op.GO, node, where={1: NODE})
            case End(way=way):
                self._row(Op.END, way)
            case Plain():
                self._row(Op.PLAIN)
            case None:
                self._row(Op.MISSING)

    def _copies(self, leaf: Go) -> Iterator[int]:
        """Where each number goes, and where it stands; what another one takes the place of is moved aside first."""
        moves = [(to, one) for to, one in self.of.liveness.moves(leaf) if one != Slot(to)]
        targets = {to for to, _ in moves}
        for place, (_, one) in enumerate(moves):
            if isinstance(one, Slot) and one.number in targets:
                yield SCRATCH + place
                yield self.of.register(one)
        for place, (to, one) in enumerate(moves):
            aside = isinstance(one, Slot) and one.number in targets
            yield to
            yield SCRATCH + place if aside else self.of.register(one)

    def _list(self, op: Op, pairs: list[int]) -> None:
        """A row for several of the same: pairs of numbers."""
        if pairs:
            self._row(op, len(self.lists), len(pairs), where={1: LIST})
            self._to_lists(pairs)

    def _to_lists(self, numbers: list[int]) -> None:
        self.lists += numbers
        self.list_kinds += [STAYS] * len(numbers)

    def _row(self, op: Op, *rest: int, where: dict[int, int] | None = None) -> None:
        self.code.append([op, *rest, *[0] * (WIDTH - 1 - len(rest))])
        self.kinds.append([(where or {}).get(place, STAYS) for place in range(WIDTH)])


def _signed(value: int) -> int:
    """64 bits as a whole number with a sign."""
    value &= (1 << 64) - 1
    return value - (1 << 64) if value >> 63 else value
