"""One case in machine code: a program is run on its registers.

In: a program (``assembly.py``) and the key of the case's draws. Out: how it came out, and in a room what was counted of
it. The same code serves every policy. What it can't tell, because nobody came that way yet or numbers leave their
range, it says. Absent: sums (``kernels.py``).
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from compiler.native import high_half
from simulator.population.compiled.assembly import Program
from simulator.population.compiled.fusing import NOTHING
from simulator.population.compiled.luck import mixed, more, native, picked, place_of, quantile
from simulator.recorded.instructions import LARGEST, Op

DONE, UNKNOWN, BEYOND = 0, 1, 2
"""How a case came out: lived through; it came where nobody was yet; the plain engine has to live through it."""

(GO, LESS, AT_MOST, EQUAL, SWITCH, CHOOSE, COPY, COUNT, ADD, SUBTRACT, MULTIPLY, QUOTIENT, REST, ROUNDED, MIX, MORE,
 DRAW, BELOW, PICK, CURVE, LOAD, GROUP, STEP, LOOK, MISSING, END, PLAIN) = (int(one) for one in Op)  # fmt: skip

LAST_WAY, LAST_LIST, LAST_NUMBER, LAST_LUCK, LAST_TIME = CHOOSE, COUNT, ROUNDED, CURVE, LOOK
"""Operations come in this order: where it goes on, lists, numbers, luck, time, and how it is over."""

NOWHERE = -1

FARTHEST = 1 << 40
"""Sums and squares are kept of numbers nearer to zero than this."""

TOUCHED, OF_GROUP, OF_WAY, WHERE, TOO_FAR = range(5)


class Room(NamedTuple):
    """What one case needs: ``registers``; by feature how much of it there is, and whether it is among those
    ``touched``; ``n``: how many these are, the group, the way in which the case was left, the row before that, and
    whether anything counted was too far from zero to be added up."""

    registers: NDArray[np.int64]
    values: NDArray[np.int64]
    among: NDArray[np.bool_]
    touched: NDArray[np.int32]
    n: NDArray[np.int64]


@native.inner
def _rounded(one: int, by: int) -> int:
    """``half_up``."""
    return (2 * one + by) // (2 * by) if one >= 0 else -((by - 2 * one) // (2 * by))


@native.inner
def _computed(op: int, one: int, other: int) -> int:
    """What an operation on two numbers comes to."""
    if op == ADD:
        return one + other
    if op == SUBTRACT:
        return one - other
    if op == MULTIPLY:
        return one * other
    if op == QUOTIENT:
        return one // other
    if op == REST:
        return one % other
    return _rounded(one, other)


@native.inner
def _bits(r: Any, of: int, number: int) -> Any:
    """The bits in a register, or further ones of these."""
    bits = np.uint64(r[of])
    return bits if number == NOTHING else more(bits, r[number])


@native.inner
def _drawn(op: int, data: Any, row: Any, r: Any) -> int:
    """What luck comes to."""
    if op == DRAW:
        return np.int64(more(mixed(np.uint64(r[row[2]]) ^ np.uint64(r[row[3]])), r[row[4]]))
    if op == MORE:
        return np.int64(more(np.uint64(r[row[2]]), r[row[3]]))
    if op == MIX:
        return np.int64(mixed(np.uint64(r[row[2]]) ^ np.uint64(r[row[3]])))
    bits = _bits(r, row[2], row[3])
    if op == BELOW:
        return np.int64(high_half(bits, np.uint64(r[row[4]])))
    if op == PICK:
        return picked(data, row[4], row[5], bits)
    return quantile(data, row[4], bits)


@native.inner
def _holds(op: int, one: int, other: int) -> bool:
    """The answer to a question."""
    if op == LESS:
        return one < other
    return one <= other if op == AT_MOST else one == other


@native.inner
def _of_time(op: int, data: Any, row: Any, at: int) -> int:
    """Where in the data a function's value stands; below zero where it has none."""
    if op == LOOK:
        return row[3] + at if 0 <= at < row[4] else NOWHERE
    place = place_of(data, row[3], row[4], at)
    return row[5] + place - 1 if 0 < place < row[4] else NOWHERE


@native.inner
def _counted(room: Room, feature: int, more: int) -> None:
    if not room.among[feature]:
        room.among[feature] = True
        room.touched[np.uint64(room.n[TOUCHED])] = feature
        room.n[TOUCHED] += 1
    room.values[feature] += more
    room.n[TOO_FAR] |= abs(more) >= FARTHEST


@native.inner
def _outcome(op: int) -> int:
    if op == END:
        return DONE
    return BEYOND if op == PLAIN else UNKNOWN


@native.inner
def _listed(op: int, lists: Any, first: int, size: int, room: Room) -> None:
    """Several pairs: registers that are copied, features that are counted."""
    r = room.registers
    for at in range(np.uint32(first), np.uint32(first + size), np.uint32(2)):
        if op == COPY:
            r[lists[at]] = r[lists[at + np.uint32(1)]]
        else:
            _counted(room, lists[at], r[lists[at + np.uint32(1)]])


@native.inner
def _onward(op: int, row: Any, at: int, tables: Any, lists: Any, r: Any) -> int:
    """Where it goes on."""
    a = row[1]
    if op == GO:
        return a
    if op == CHOOSE:
        return lists[a + np.uint32(picked(tables, row[4], row[5], _bits(r, row[2], row[3])))]
    if op == SWITCH:
        return lists[row[2] + np.uint32(r[a])] if r[a] < row[3] else np.uint32(0)
    return at if _holds(op, r[a], r[row[2]]) else row[3]


@native.helper
def _run(program: Program, room: Room, key: Any) -> int:
    """Run a program for a case."""
    code, tables, lists, r, n = program.code, program.tables, program.lists, room.registers, room.n
    r[0] = np.int64(key)
    n[TOUCHED] = n[OF_GROUP] = n[TOO_FAR] = 0
    at = here = np.uint32(1)
    while True:
        before, here = here, at
        row = code[at]
        op, a, b = row[0], row[1], row[2]
        at += np.uint32(1)
        if op <= LAST_WAY:
            at = _onward(op, row, at, tables, lists, r)
        elif op <= LAST_LIST:
            _listed(op, lists, a, b, room)
        elif op <= LAST_NUMBER:
            if op == MULTIPLY and abs(float(r[b]) * float(r[row[3]])) > LARGEST:
                return BEYOND
            r[a] = _computed(op, r[b], r[row[3]])
            if abs(r[a]) > LARGEST:
                return BEYOND
        elif op <= LAST_LUCK:
            r[a] = _drawn(op, tables, row, r)
        elif op == LOAD:
            r[a] = tables[row[3] + r[b]]
        elif op == GROUP:
            n[OF_GROUP] = a
        elif op <= LAST_TIME:
            place = _of_time(op, tables, row, r[b])
            if place < 0:
                return BEYOND
            r[a] = tables[place]
        else:
            n[OF_WAY], n[WHERE] = a, before
            return _outcome(op)


@native.inner
def _in_range(room: Room) -> bool:
    fits = room.n[TOO_FAR] == 0
    for at in range(np.uint64(room.n[TOUCHED])):
        fits &= abs(room.values[np.uint64(room.touched[at])]) < FARTHEST
    return fits


@native.helper
def lived(program: Program, room: Room, key: Any) -> int:
    """Run a program for a case: how it came out. What is not to be counted is only kept until ``emptied``."""
    out = _run(program, room, key)
    return BEYOND if out == DONE and not _in_range(room) else out


@native.inner
def emptied(room: Room) -> None:
    """Forget what was counted of a case."""
    for at in range(np.uint64(room.n[TOUCHED])):
        feature = np.uint64(room.touched[at])
        room.values[feature] = 0
        room.among[feature] = False
