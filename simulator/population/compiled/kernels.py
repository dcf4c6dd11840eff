"""Cases by the million: a program is run for each, and what is counted is added up.

The same kernels serve every policy; they are compiled once and kept on disk. A case that a program can't live through
(``running.py``) is said to be left over, and nothing of it is counted.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from simulator.population.compiled.assembly import Program
from simulator.population.compiled.luck import bit_length, case_key, native
from simulator.population.compiled.running import DONE, OF_GROUP, OF_WAY, TOUCHED, WHERE, Room, emptied, lived
from simulator.population.measures import PRECISION_BITS

PART_BITS = 20
PART = (1 << PART_BITS) - 1
MOST_CASES = 1 << 20
"""So many cases at once, that sums of squares stay in their range."""


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
    """Of the same cases under two texts, by group: by feature the sum of differences, their squares, more, less; by
    ways how many; how many end under both, and how many are left differently, with the numbers of the first of them."""

    total: NDArray[np.int64]
    squares: NDArray[np.int64]
    more: NDArray[np.int64]
    less: NDArray[np.int64]
    ways: NDArray[np.int64]
    both: NDArray[np.int64]
    flips: NDArray[np.int64]
    flipped: NDArray[np.int64]


@native.inner
def _squared(squares: Any, group: int, feature: int, value: int) -> None:
    value = abs(value)
    high, low = value >> PART_BITS, value & PART
    squares[group, feature, 0] += high * high
    squares[group, feature, 1] += high * low
    squares[group, feature, 2] += low * low


@native.inner
def _lasted(sums: Sums, group: int, seconds: int) -> None:
    narrow = max(bit_length(np.uint64(seconds)) - PRECISION_BITS - 1, 0)
    at = np.uint64((narrow << (PRECISION_BITS + 1)) + (seconds >> narrow))
    if sums.lengths[group, at] == 0 or seconds < sums.shortest[group, at]:
        sums.shortest[group, at] = seconds
    sums.lengths[group, at] += 1


@native.helper
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


@native.helper
def _kept(kept: Kept, row: int, room: Room, ended: bool, number: int) -> None:
    kept.rows[row, 0], kept.rows[row, 1] = room.n[OF_GROUP], ended
    kept.rows[row, 2], kept.rows[row, 3] = number, room.n[OF_WAY]
    for at in range(len(kept.features)):
        kept.rows[row, KEPT + at] = room.values[kept.features[at]]


@native.kernel
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
        out = lived(program, room, case_key(seed, number))
        if out == DONE:
            _added(sums, room, lasts, ends[room.n[OF_WAY]])
            _kept(kept, at - over, room, ends[room.n[OF_WAY]], number)
        else:
            left[over, 0], left[over, 1], left[over, 3] = number, out, room.n[WHERE]
            over += 1
        emptied(room)
    return over


@native.inner
def _moved(pairs: Pairs, group: int, feature: int, change: int) -> None:
    pairs.total[group, feature] += change
    _squared(pairs.squares, group, feature, change)
    pairs.more[group, feature] += change > 0
    pairs.less[group, feature] += change < 0


@native.helper
def _compared(pairs: Pairs, one: Room, other: Room, lasts: int) -> None:
    """Differences between the case under the one text and under the other; what is looked at is set to none."""
    group = np.uint64(one.n[OF_GROUP])
    for side in range(2):
        room = one if side == 0 else other
        for at in range(room.n[TOUCHED]):
            feature = room.touched[at]
            if feature == lasts or (side == 1 and one.among[feature]):
                continue
            _moved(pairs, group, np.uint64(feature), other.values[feature] - one.values[feature])


@native.kernel
def live_twice(
    programs: tuple[Program, Program], rooms: tuple[Room, Room], sums: tuple[Sums, Sums], lasting: tuple[Sums, Sums],
    pairs: Pairs, kept: tuple[Kept, Kept], seed: Any, numbers: Any, first: int, count: int, lasts: int, ends: Any,
    left: Any,
) -> int:  # fmt: skip
    """The same cases under two texts, as ``live``, in the groups of the first; ``left`` also has under which of them a
    case is left over."""
    over = 0
    one, other = rooms
    for at in range(count):
        number = numbers[at] if len(numbers) else first + at
        key = case_key(seed, number)
        out, side = lived(programs[0], one, key), 0
        if out == DONE:
            out, side = lived(programs[1], other, key), 1
        if out != DONE:
            left[over, 0], left[over, 1], left[over, 2] = number, out, side
            left[over, 3] = rooms[side].n[WHERE]
            over += 1
            emptied(one)
            emptied(other)
            continue
        ways = one.n[OF_WAY], other.n[OF_WAY]
        other.n[OF_GROUP] = one.n[OF_GROUP]
        _added(sums[0], one, lasts, ends[ways[0]])
        _added(sums[1], other, lasts, ends[ways[1]])
        _kept(kept[0], at - over, one, ends[ways[0]], number)
        _kept(kept[1], at - over, other, ends[ways[1]], number)
        group = np.uint64(one.n[OF_GROUP])
        if ends[ways[0]] and ends[ways[1]]:
            pairs.both[group] += 1
            _moved(pairs, group, np.uint64(lasts), other.values[lasts] - one.values[lasts])
            for place, room in ((0, one), (1, other)):
                sum_ = lasting[place]
                value = room.values[lasts]
                sum_.with_it[group, lasts] += value != 0
                sum_.total[group, lasts] += value
                _squared(sum_.squares, group, np.uint64(lasts), value)
                _lasted(sum_, group, value)
        if ways[0] != ways[1]:
            pairs.ways[group, ways[0], ways[1]] += 1
            known = pairs.flips[group]
            if known < len(pairs.flipped[group]):
                pairs.flipped[group, known] = number
                pairs.flips[group] += 1
        _compared(pairs, one, other, lasts)
        emptied(one)
        emptied(other)
    return over
