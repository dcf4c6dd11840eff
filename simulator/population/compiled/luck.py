"""Luck in kernels: bits, places and quantiles, bit for bit those of ``draws.py`` and ``laws.py``.

``tests/population/test_compiled.py`` holds one to the other. ``native`` compiles everything that kernels of populations
are made of.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from compiler.native import Native, high_half, leading_zeros
from simulator.population import laws, measures
from simulator.population.laws import NODES, OCTAVES, STEPS, STEPS_BITS
from simulator.recorded import instructions

_MADE_FROM = (instructions, laws, measures)
native = Native([*Path(__file__).parent.glob("*.py"), *(Path(str(one.__file__)) for one in _MADE_FROM)])

GOLDEN = np.uint64(0x9E3779B97F4A7C15)
FIRST, SECOND = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)
ONE, HALF = np.uint64(1), np.uint64(1 << 63)


@native.inner
def mixed(bits: Any) -> Any:
    """``draws.mixed``."""
    bits = (bits ^ (bits >> np.uint64(30))) * FIRST
    bits = (bits ^ (bits >> np.uint64(27))) * SECOND
    return bits ^ (bits >> np.uint64(31))


@native.inner
def bit_length(bits: Any) -> int:
    """How many bits a number needs."""
    return 64 - np.int64(leading_zeros(bits))


@native.helper
def place_of(data: Any, offset: int, size: int, wanted: int) -> int:
    """``bisect_right``."""
    low, high = 0, size
    while low < high:
        middle = (low + high) >> 1
        if wanted < data[offset + middle]:
            high = middle
        else:
            low = middle + 1
    return low


@native.helper
def picked(data: Any, offset: int, size: int, bits: Any) -> int:
    """``laws.picked``."""
    return place_of(data, offset, size, np.int64(high_half(bits, np.uint64(data[offset + size - 1]))))


@native.helper
def quantile(data: Any, offset: int, bits: Any) -> int:
    """``laws.on_curve``."""
    side, place = offset, bits
    if bits & HALF:
        side, place = offset + NODES, ~bits
    octave = bit_length(place) - (64 - OCTAVES)
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
    high, low = high_half(gap, place - begin), gap * (place - begin)
    total = low + half
    if total < low:
        high += ONE
    moved = np.int64((total >> np.uint64(width)) | (high << np.uint64(64 - width)))
    return first - moved if last < first else first + moved


@native.inner
def more(bits: Any, number: int) -> Any:
    """``draws.further``."""
    return mixed(bits + (np.uint64(number) + ONE) * GOLDEN)


@native.inner
def case_key(seed: Any, number: int) -> Any:
    """``draws.case_key``."""
    return mixed(mixed((seed + ONE) * GOLDEN) + np.uint64(number + 1) * GOLDEN)


@native.kernel
def key_of(seed: Any, number: int) -> Any:
    """``draws.case_key``."""
    return case_key(seed, number)


@native.kernel
def on_curve(table: Any, bits: Any) -> int:
    """``laws.on_curve``, of a table of both sides."""
    return quantile(table, 0, bits)
