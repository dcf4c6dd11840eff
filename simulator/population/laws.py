"""Distributions as tables of whole numbers, from which 64 bits pick a value.

In: laws, and bits. Out: values: seconds, fen, whole numbers, or anything that is listed. A curve is its quantiles at
fixed probabilities, closer together towards both tails: the leading zeros (or ones) of the bits say which octave, the
next four which sixteenth of it, and the rest goes straight from one quantile to the next. The table is the law:
whatever draws from it draws the same, bit for bit. Absent: how tables are made (``simulator/population/curves.py``).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import cast

from compiler.model import Value
from compiler.opened import Open
from simulator.population.draws import BITS, MASK, OpenBits, below, further

OCTAVES = 40
"""The outermost octave of a tail begins where one case in two to the power of 41 is."""

STEPS_BITS = 4
STEPS = 1 << STEPS_BITS
"""Quantiles in an octave."""

NODES = 2 + OCTAVES * STEPS
"""Quantiles of one side: the very end, those of every octave, and the middle."""

HALF = 1 << (BITS - 1)


@dataclass(frozen=True, slots=True)
class Fixed:
    """Always one value."""

    value: Value


@dataclass(frozen=True, slots=True)
class Even:
    """Every whole number between two, both included, as likely as the other."""

    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Listed:
    """Values by weight: ``bounds`` are the sums of the weights so far."""

    bounds: tuple[int, ...]
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Curve:
    """Quantiles, from each end to the middle: those at ``probability(n)``, and those at one less that."""

    lower: tuple[int, ...]
    upper: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class BeforeDeadline:
    """Evenly within so many seconds before the nearest deadline, its last second included; what is left of them where
    fewer are left. Only how long somebody takes can be of this law."""

    within: int


@dataclass(frozen=True, slots=True)
class Mixed:
    """One of several laws, by weight."""

    bounds: tuple[int, ...]
    laws: tuple[Law, ...]


@dataclass(frozen=True, slots=True)
class ShareOf:
    """So many basis points of a fact of the case, rounded half up; 10,000 are the fact itself, whatever its type."""

    fact: str
    points: int


Law = Fixed | Even | Listed | Curve | Mixed | BeforeDeadline | ShareOf

POINTS = 10_000
"""Basis points of a whole."""

_NO_FACTS: Mapping[str, Value] = MappingProxyType({})


def edge(node: int) -> int:
    """Where the ``node``-th quantile of a side stands, of 2 to the power of 64; 1 for the very end."""
    if node == 0:
        return 1
    if node == NODES - 1:
        return HALF
    octave, step = divmod(node - 1, STEPS)
    size = 1 << (BITS - 1 - OCTAVES + octave)
    return size + step * (size >> STEPS_BITS)


def drawn(law: Law, bits: int, facts: Mapping[str, Value] = _NO_FACTS, left: int | None = None) -> Value:
    """The value that bits pick; ``facts`` are those of the case, and a share of what is unknown is unknown. ``left``
    are the seconds to the nearest deadline; None where there is none, and then nobody acts just before it."""
    match law:
        case Fixed(value):
            return value
        case Even(low, high):
            return low + below(bits, high - low + 1)
        case Listed(bounds, values):
            if isinstance(bits, OpenBits):
                return cast("Value", bits.chosen(bounds, values))
            return values[picked(bounds, bits)]
        case Curve():
            return on_curve(law, bits)
        case Mixed(bounds, laws):
            return drawn(laws[picked(bounds, bits)], further(bits, 0), facts, left)
        case BeforeDeadline(within):
            return None if left is None else max(left - below(bits, within + 1), 0)
        case ShareOf(fact, points):
            whole = facts.get(fact)
            if points == POINTS or not isinstance(whole, int | Open):
                return whole
            return (whole * points + POINTS // 2) // POINTS


def picked(bounds: tuple[int, ...], bits: int) -> int:
    """Which of several weighted things bits pick."""
    if isinstance(bits, OpenBits):
        return bits.picked(bounds)
    return bisect_right(bounds, below(bits, bounds[-1]))


def on_curve(law: Curve, bits: int) -> int:
    """The value of a curve."""
    if isinstance(bits, OpenBits):
        return cast("int", bits.on_curve(law.lower, law.upper))
    side, place = (law.upper, bits ^ MASK) if bits & HALF else (law.lower, bits)
    octave = place.bit_length() - (BITS - OCTAVES)
    if octave < 0:
        node, begin, width = 0, 0, BITS - 1 - OCTAVES
    else:
        width = BITS - 1 - OCTAVES + octave - STEPS_BITS
        step = (place >> width) - STEPS
        node = 1 + octave * STEPS + step
        begin = (STEPS + step) << width
    first, last = side[node], side[node + 1]
    return first + (((last - first) * (place - begin) + (1 << width >> 1)) >> width)
