"""Numbers drawn for one case: keyed by seed, case, stream and count, so that nothing depends on an order.

In: a seed, the number of a case, the name of a stream and how often it was asked before. Out: 64 bits. Mixing is that
of splitmix64; there is no state, and so any order, any split over threads or machines and any later back end draw
the same. ``OpenBits`` are bits that are not known yet: what is asked of them is kept on record, to be drawn for very
many cases later (``simulator/population/compiled/``). Absent: what becomes of the bits (``laws.py``).
"""

from __future__ import annotations

from abc import abstractmethod
from functools import cache
from hashlib import blake2b
from typing import Any, cast

from compiler.opened import Open

BITS = 64
MASK = (1 << BITS) - 1
_GOLDEN = 0x9E3779B97F4A7C15
_FIRST, _SECOND = 0xBF58476D1CE4E5B9, 0x94D049BB133111EB


class OpenBits(Open):
    """Bits of which only what they are drawn from is known. What is drawn is open, too, but for a place in a list."""

    __slots__ = ()

    @abstractmethod
    def drawn(self, of: int, count: Any) -> Any:
        """``draw`` of a key that is open."""

    @abstractmethod
    def further(self, number: int) -> Any:
        """``further`` of open bits."""

    @abstractmethod
    def below(self, count: Any) -> Any:
        """``below`` of open bits."""

    @abstractmethod
    def picked(self, bounds: tuple[int, ...]) -> int:
        """``laws.picked`` of open bits: a place that is known from then on."""

    @abstractmethod
    def chosen(self, bounds: tuple[int, ...], values: tuple[Any, ...]) -> Any:
        """One of some values by weight."""

    @abstractmethod
    def on_curve(self, lower: tuple[int, ...], upper: tuple[int, ...]) -> Any:
        """``laws.on_curve`` of open bits."""


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
    if isinstance(key, OpenBits):
        return cast("int", key.drawn(of, count))
    return further(mixed(key ^ of), count)


def further(bits: int, number: int) -> int:
    """Bits for one of several questions that a draw has to answer."""
    if isinstance(bits, OpenBits):
        return cast("int", bits.further(number))
    return mixed((bits + (number + 1) * _GOLDEN) & MASK)


def below(bits: int, count: int) -> int:
    """A whole number from 0 up to ``count``, itself excluded, each as likely as the other."""
    if isinstance(bits, OpenBits):
        return cast("int", bits.below(count))
    return (bits * count) >> BITS
