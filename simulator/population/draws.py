"""Numbers drawn for one case: keyed by seed, case, stream and count, so that nothing depends on an order.

In: a seed, the number of a case, the name of a stream and how often it was asked before. Out: 64 bits. Mixing is that
of splitmix64; there is no state, and so any order, any split over threads or machines and any later back end draw
the same. Absent: what becomes of the bits (``simulator/population/laws.py``).
"""

from __future__ import annotations

from functools import cache
from hashlib import blake2b

BITS = 64
MASK = (1 << BITS) - 1
_GOLDEN = 0x9E3779B97F4A7C15
_FIRST, _SECOND = 0xBF58476D1CE4E5B9, 0x94D049BB133111EB


def mixed(bits: int) -> int:
    """64 bits from 64 bits: one to one, and near ones far apart."""
    bits = ((bits ^ (bits >> 30)) * _FIRST) & MASK
    bits = ((bits ^ (bits >> 27)) * _SECOND) & MASK
    return bits ^ (bits >> 31)


@cache
def stream(name: str) -> int:
    """The number of a stream."""
    return int.from_bytes(blake2b(name.encode(), digest_size=8).digest(), "big")


def case_key(seed: int, case: int) -> int:
    """What all draws of a case begin with. Seeds and cases count from 0."""
    return mixed((mixed((seed + 1) * _GOLDEN & MASK) + (case + 1) * _GOLDEN) & MASK)


def draw(key: int, of: int, count: int = 0) -> int:
    """The bits of a stream of a case, asked for the ``count``-th time, from 0."""
    return further(mixed(key ^ of), count)


def further(bits: int, number: int) -> int:
    """Bits for one of several questions that a draw has to answer."""
    return mixed((bits + (number + 1) * _GOLDEN) & MASK)


def below(bits: int, count: int) -> int:
    """A whole number from 0 up to ``count``, itself excluded, each as likely as the other."""
    return (bits * count) >> BITS
