"""Cases by the million: a program is run for each, and what is counted is added up.

The same kernels serve every policy; they are compiled once and kept on disk. A program is rows of code
(``assembly.py``); a case has registers and begins with the key of its draws. What a kernel can't tell, because nobody
came that way yet or numbers leave their range, it says of that case, and counts nothing of it. Draws are bit for bit
those of ``draws.py`` and ``laws.py``; ``tests/population/test_compiled.py`` holds one to the other.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from llvmlite import ir
from numba import njit, types
from numba.extending import intrinsic
from numpy.typing import NDArray

from simulator.population.compiled.assembly import Program
from simulator.population.compiled.fusing import NOTHING
from simulator.population.compiled.instructions import LARGEST, Op
from simulator.population.laws import NODES, OCTAVES, STEPS, STEPS_BITS
from simulator.population.measures import PRECISION_BITS

CALLED: dict[str, Any] = {"cache": True, "_nrt": False, "nogil": True}
INSIDE = {**CALLED, "no_cpython_wrapper": True, "no_cfunc_wrapper": True}
kernel, inner = njit(**CALLED), njit(**INSIDE, forceinline=True)
helper = njit(**INSIDE)
instruction: Any = intrinsic

DONE, UNKNOWN, BEYOND = 0, 1, 2
"""How a case came out: lived through; it came where nobody was yet; the plain engine has to live through it."""

(GO, LESS, AT_MOST, EQUAL, SWITCH, CHOOSE, COPY, COUNT, ADD, SUBTRACT, MULTIPLY, QUOTIENT, REST, ROUNDED, MIX, MORE,
 DRAW, BELOW, PICK, CURVE, LOAD, GROUP, STEP, LOOK, MISSING, END, PLAIN) = (int(one) for one in Op)  # fmt: skip

LAST_WAY, LAST_LIST, LAST_NUMBER, LAST_LUCK, LAST_TIME = CHOOSE, COUNT, ROUNDED, CURVE, LOOK
"""Operations come in this order: where it goes on, lists, numbers, luck, time, and how it is over."""

NOWHERE = -1

GOLDEN = np.uint64(0x9E3779B97F4A7C15)
FIRST, SECOND = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)
ONE, HALF = np.uint64(1), np.uint64(1 << 63)
FARTHEST = 1 << 40
"""Sums and squares are kept of numbers nearer to zero than this."""

PART_BITS = 20
PART = (1 << PART_BITS) - 1
MOST_CASES = 1 << 20
"""So many cases at once, that sums of squares stay in their range."""

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


class Sums(NamedTuple):
    """Of many cases, by group: how many; by feature in how many it is 1; of the others in how many it is not 0, its
    sum, and of its squares the sums of the high parts, the mixed and the low ones; by class how many lasted so long,
    and the shortest of them."""

    cases: NDArray[np.int64]
    ones: NDArray[np.int64]
    with_it: NDArray[np.int64]
    total: NDArray[np.int64]
    squares: NDArray[np.int64]
    lengths: NDArray[np.int64]
    shortest: NDArray[np.int64]


KEPT = 4
"""So many columns of what is kept of a case come before its features."""


class Kept(NamedTuple):
    """What is kept of each case: by row the group, whether it ended, its number, the way in which it was left, and how
    much there is of each of some ``features``."""

    features: NDArray[np.int64]
    rows: NDArray[np.int64]


class Pairs(NamedTuple):
    """Of the same cases under two texts: by feature the sum of differences, their squares, more, less; by ways how
    many; how many end under both, and of these sums and lengths under each."""

    total: NDArray[np.int64]
    squares: NDArray[np.int64]
    more: NDArray[np.int64]
    less: NDArray[np.int64]
    ways: NDArray[np.int64]
    both: NDArray[np.int64]
    flipped: NDArray[np.int64]


# ── luck ───────────────────────────────────────────────────────────────────────────────────────────────────────────


@inner
def _mixed(bits: Any) -> Any:
    bits = (bits ^ (bits >> np.uint64(30))) * FIRST
    bits = (bits ^ (bits >> np.uint64(27))) * SECOND
    return bits ^ (bits >> np.uint64(31))


@instruction
def _high(_: Any, one: Any, other: Any) -> Any:
    """The upper 64 bits of a product."""

    def written(__: Any, builder: Any, ___: Any, factors: Any) -> Any:
        wide = ir.IntType(128)
        product = builder.mul(*(builder.zext(one, wide) for one in factors))
        return builder.trunc(builder.lshr(product, ir.Constant(wide, 64)), ir.IntType(64))

    return types.uint64(types.uint64, types.uint64), written


@instruction
def _zeros(_: Any, bits: Any) -> Any:
    """How many zeros bits begin with; 64 where they are nothing else."""

    def written(__: Any, builder: Any, ___: Any, given: Any) -> Any:
        return builder.ctlz(given[0], ir.Constant(ir.IntType(1), 0))

    return types.uint64(types.uint64), written


@inner
def _bit_length(bits: Any) -> int:
    return 64 - np.int64(_zeros(bits))


@helper
def _place(data: Any, offset: int, size: int, wanted: int) -> int:
    """``bisect_right``."""
    low, high = 0, size
    while low < high:
        middle = (low + high) >> 1
        if wanted < data[offset + middle]:
            high = middle
        else:
            low = middle + 1
    return low


@helper
def _picked(data: Any, offset: int, size: int, bits: Any) -> int:
    """``laws.picked``."""
    return _place(data, offset, size, np.int64(_high(bits, np.uint64(data[offset + size - 1]))))


@helper
def _on_curve(data: Any, offset: int, bits: Any) -> int:
    """``laws.on_curve``."""
    side, place = offset, bits
    if bits & HALF:
        side, place = offset + NODES, ~bits
    octave = _bit_length(place) - (64 - OCTAVES)
    if octave < 0:
        node, begin, width = 0, np.uint64(0), 63 - OCTAVES
    else:
        width = 63 - OCTAVES + octave - STEPS_BITS
        step = np.int64(place >> np.uint64(width)) - STEPS
        node = 1 + octave * STEPS + step
        begin = np.uint64(STEPS + step) << np.uint64(width)
    first, last = data[side + node], data[side + node + 1]
    gap = np.uint64(abs(last - first))
    half = ONE << np.uint64(width - 1)
    if last < first:
        half -= ONE  # rounding down below zero
    high, low = _high(gap, place - begin), gap * (place - begin)
    total = low + half
    if total < low:
        high += ONE
    moved = np.int64((total >> np.uint64(width)) | (high << np.uint64(64 - width)))
    return first - moved if last < first else first + moved


# ── one case ───────────────────────────────────────────────────────────────────────────────────────────────────────


@inner
def _rounded(one: int, by: int) -> int:
    """``half_up``."""
    return (2 * one + by) // (2 * by) if one >= 0 else -((by - 2 * one) // (2 * by))


@inner
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


@inner
def _more(bits: Any, number: int) -> Any:
    """``draws.further``."""
    return _mixed(bits + (np.uint64(number) + ONE) * GOLDEN)


@inner
def _bits(r: Any, of: int, number: int) -> Any:
    """The bits in a register, or further ones of these."""
    bits = np.uint64(r[of])
    return bits if number == NOTHING else _more(bits, r[number])


@inner
def _drawn(op: int, data: Any, row: Any, r: Any) -> int:
    """What luck comes to."""
    if op == DRAW:
        return np.int64(_more(_mixed(np.uint64(r[row[2]]) ^ np.uint64(r[row[3]])), r[row[4]]))
    if op == MORE:
        return np.int64(_more(np.uint64(r[row[2]]), r[row[3]]))
    if op == MIX:
        return np.int64(_mixed(np.uint64(r[row[2]]) ^ np.uint64(r[row[3]])))
    bits = _bits(r, row[2], row[3])
    if op == BELOW:
        return np.int64(_high(bits, np.uint64(r[row[4]])))
    if op == PICK:
        return _picked(data, row[4], row[5], bits)
    return _on_curve(data, row[4], bits)


@inner
def _holds(op: int, one: int, other: int) -> bool:
    """The answer to a question."""
    if op == LESS:
        return one < other
    return one <= other if op == AT_MOST else one == other


@inner
def _of_time(op: int, data: Any, row: Any, at: int) -> int:
    """Where in the data a function's value stands; below zero where it has none."""
    if op == LOOK:
        return row[3] + at if 0 <= at < row[4] else NOWHERE
    place = _place(data, row[3], row[4], at)
    return row[5] + place - 1 if 0 < place < row[4] else NOWHERE


@inner
def _counted(room: Room, feature: int, more: int) -> None:
    if not room.among[feature]:
        room.among[feature] = True
        room.touched[np.uint64(room.n[TOUCHED])] = feature
        room.n[TOUCHED] += 1
    room.values[feature] += more
    room.n[TOO_FAR] |= abs(more) >= FARTHEST


@inner
def _outcome(op: int) -> int:
    if op == END:
        return DONE
    return BEYOND if op == PLAIN else UNKNOWN


@inner
def _listed(op: int, lists: Any, first: int, size: int, room: Room) -> None:
    """Several pairs: registers that are copied, features that are counted."""
    r = room.registers
    for at in range(np.uint32(first), np.uint32(first + size), np.uint32(2)):
        if op == COPY:
            r[lists[at]] = r[lists[at + np.uint32(1)]]
        else:
            _counted(room, lists[at], r[lists[at + np.uint32(1)]])


@inner
def _onward(op: int, row: Any, at: int, tables: Any, lists: Any, r: Any) -> int:
    """Where it goes on."""
    a = row[1]
    if op == GO:
        return a
    if op == CHOOSE:
        return lists[a + np.uint32(_picked(tables, row[4], row[5], _bits(r, row[2], row[3])))]
    if op == SWITCH:
        return lists[row[2] + np.uint32(r[a])] if r[a] < row[3] else np.uint32(0)
    return at if _holds(op, r[a], r[row[2]]) else row[3]


@helper
def _lived(program: Program, room: Room, key: Any) -> int:
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


@inner
def _in_range(room: Room) -> bool:
    fits = room.n[TOO_FAR] == 0
    for at in range(np.uint64(room.n[TOUCHED])):
        fits &= abs(room.values[np.uint64(room.touched[at])]) < FARTHEST
    return fits


@inner
def _emptied(room: Room) -> None:
    for at in range(np.uint64(room.n[TOUCHED])):
        feature = np.uint64(room.touched[at])
        room.values[feature] = 0
        room.among[feature] = False


@inner
def _case_key(seed: Any, number: int) -> Any:
    """``draws.case_key``."""
    return _mixed(_mixed((seed + ONE) * GOLDEN) + np.uint64(number + 1) * GOLDEN)


@kernel
def key_of(seed: Any, number: int) -> Any:
    """``draws.case_key``."""
    return _case_key(seed, number)


@kernel
def on_curve(table: Any, bits: Any) -> int:
    """``laws.on_curve``, of a table of both sides."""
    return _on_curve(table, 0, bits)


# ── sums ───────────────────────────────────────────────────────────────────────────────────────────────────────────


@inner
def _squared(squares: Any, group: int, feature: int, value: int) -> None:
    value = abs(value)
    high, low = value >> PART_BITS, value & PART
    squares[group, feature, 0] += high * high
    squares[group, feature, 1] += high * low
    squares[group, feature, 2] += low * low


@inner
def _lasted(sums: Sums, group: int, seconds: int) -> None:
    narrow = max(_bit_length(np.uint64(seconds)) - PRECISION_BITS - 1, 0)
    at = np.uint64((narrow << (PRECISION_BITS + 1)) + (seconds >> narrow))
    if sums.lengths[group, at] == 0 or seconds < sums.shortest[group, at]:
        sums.shortest[group, at] = seconds
    sums.lengths[group, at] += 1


@helper
def _added(sums: Sums, room: Room, lasts: int, ended: bool) -> None:
    group = np.uint64(room.n[OF_GROUP])
    sums.cases[group] += 1
    for at in range(np.uint64(room.n[TOUCHED])):
        feature = np.uint64(room.touched[at])
        value = room.values[feature]
        if value == 1:
            sums.ones[group, feature] += 1
        elif value != 0:
            sums.with_it[group, feature] += 1
            sums.total[group, feature] += value
            _squared(sums.squares, group, feature, value)
    if ended:
        _lasted(sums, group, room.values[lasts])


@helper
def _kept(kept: Kept, row: int, room: Room, ended: bool, number: int) -> None:
    kept.rows[row, 0], kept.rows[row, 1] = room.n[OF_GROUP], ended
    kept.rows[row, 2], kept.rows[row, 3] = number, room.n[OF_WAY]
    for at in range(len(kept.features)):
        kept.rows[row, KEPT + at] = room.values[kept.features[at]]


@kernel
def live(
    program: Program, room: Room, sums: Sums, kept: Kept, seed: Any, numbers: Any, first: int, count: int, lasts: int,
    ends: Any, left: Any,
) -> int:  # fmt: skip
    """Live through cases: ``count`` from ``first`` on, or those of ``numbers`` where there are any. ``ends`` says of a
    way whether it is an end. Out: how many are left over; ``left`` has their numbers, how they came out, and behind the
    text of two the row at which."""
    over = 0
    for at in range(count):
        number = numbers[at] if len(numbers) else first + at
        out = _lived(program, room, _case_key(seed, number))
        if out == DONE and not _in_range(room):
            out = BEYOND
        if out == DONE:
            _added(sums, room, lasts, ends[room.n[OF_WAY]])
            _kept(kept, at - over, room, ends[room.n[OF_WAY]], number)
        else:
            left[over, 0], left[over, 1], left[over, 3] = number, out, room.n[WHERE]
            over += 1
        _emptied(room)
    return over


@helper
def _compared(pairs: Pairs, one: Room, other: Room, lasts: int) -> None:
    """Differences between the case under the one text and under the other; what is looked at is set to none."""
    for side in range(2):
        room = one if side == 0 else other
        for at in range(room.n[TOUCHED]):
            feature = room.touched[at]
            if feature == lasts or (side == 1 and one.among[feature]):
                continue
            change = other.values[feature] - one.values[feature]
            pairs.total[feature] += change
            _squared(pairs.squares, np.uint64(0), np.uint64(feature), change)
            pairs.more[feature] += change > 0
            pairs.less[feature] += change < 0


@kernel
def live_twice(
    programs: tuple[Program, Program], rooms: tuple[Room, Room], sums: tuple[Sums, Sums], lasting: tuple[Sums, Sums],
    pairs: Pairs, kept: tuple[Kept, Kept], seed: Any, numbers: Any, first: int, count: int, lasts: int, ends: Any,
    left: Any,
) -> int:  # fmt: skip
    """The same cases under two texts, as ``live``; ``left`` also has under which of them a case is left over."""
    over = 0
    one, other = rooms
    for at in range(count):
        number = numbers[at] if len(numbers) else first + at
        key = _case_key(seed, number)
        out, side = _lived(programs[0], one, key), 0
        if out == DONE and not _in_range(one):
            out = BEYOND
        if out == DONE:
            out, side = _lived(programs[1], other, key), 1
            if out == DONE and not _in_range(other):
                out = BEYOND
        if out != DONE:
            left[over, 0], left[over, 1], left[over, 2] = number, out, side
            left[over, 3] = rooms[side].n[WHERE]
            over += 1
            _emptied(one)
            _emptied(other)
            continue
        ways = one.n[OF_WAY], other.n[OF_WAY]
        _added(sums[0], one, lasts, ends[ways[0]])
        _added(sums[1], other, lasts, ends[ways[1]])
        _kept(kept[0], at - over, one, ends[ways[0]], number)
        _kept(kept[1], at - over, other, ends[ways[1]], number)
        if ends[ways[0]] and ends[ways[1]]:
            pairs.both[0] += 1
            change = other.values[lasts] - one.values[lasts]
            pairs.total[lasts] += change
            _squared(pairs.squares, np.uint64(0), np.uint64(lasts), change)
            pairs.more[lasts] += change > 0
            pairs.less[lasts] += change < 0
            for place, room in ((0, one), (1, other)):
                sum_ = lasting[place]
                value = room.values[lasts]
                sum_.with_it[0, lasts] += value != 0
                sum_.total[0, lasts] += value
                _squared(sum_.squares, np.uint64(0), np.uint64(lasts), value)
                _lasted(sum_, np.uint64(0), value)
        if ways[0] != ways[1]:
            pairs.ways[ways[0], ways[1]] += 1
            known = pairs.both[1]
            if known < len(pairs.flipped):
                pairs.flipped[known] = number
                pairs.both[1] += 1
        _compared(pairs, one, other, lasts)
        _emptied(one)
        _emptied(other)
    return over
