"""Numbers that are drawn once, whatever the time, such as amounts: every value that one can have, with its weight.

In: laws. Out: of whatever is computed from such a number the values, those that meet conditions, their share and their
mean. A law with more than a million values is told by a million lumps. Absent: what is done with a number
(``values.py``).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from simulator.population.draws import BITS
from simulator.population.exact.inexact import InexactError
from simulator.population.laws import Curve, Even, edge
from simulator.recorded.instructions import LARGEST

MOST_VALUES = 1 << 20

Source = tuple[Any, ...]
"""What a number is drawn for."""

Term = tuple[Any, ...]
"""What is computed from a number: an operation with its operands; ``("itself",)`` the number."""

Condition = tuple[str, Term, bool]
"""``("negative", term, truth)`` or ``("zero", term, truth)``."""

ITSELF: Term = ("itself",)

Numbers = Any
"""One whole number for each value."""


class Amounts:
    """Every number that is drawn. ``coarse`` is the share of the largest lump of values, by source."""

    def __init__(self) -> None:
        self._values: dict[tuple[Source, Term], Numbers] = {}
        self._weights: dict[Source, Any] = {}
        self._masks: dict[tuple[Source, tuple[Condition, ...]], Any] = {}
        self.coarse: dict[Source, float] = {}
        self._laws: dict[Curve, int] = {}

    def number(self, law: Curve) -> int:
        """The number of a law, the same for the same."""
        return self._laws.setdefault(law, len(self._laws))

    def drawn(self, source: Source, law: Curve | Even) -> None:
        """A number is drawn."""
        if source not in self._weights:
            pieces = list(pieces_of(law))
            values, weights, lump = spread(pieces)
            self._values[source, ITSELF], self._weights[source], self.coarse[source] = values, weights, lump

    def listed(self, source: Source, values: Iterable[int], weights: Iterable[int]) -> None:
        """A number is drawn from a list."""
        if source not in self._weights:
            found = np.array(list(weights), dtype=np.float64)
            self._values[source, ITSELF] = np.array(list(values), dtype=np.int64)
            self._weights[source], self.coarse[source] = found / found.sum(), 0.0

    def values(self, source: Source, term: Term) -> Numbers:
        """What is computed, for each value of the number."""
        found = self._values.get((source, term))
        if found is None:
            found = self._values[source, term] = self._computed(source, term)
        return found

    def share(self, source: Source, given: tuple[Condition, ...]) -> float:
        """The share of values that meet conditions."""
        return float(self._weights[source][self._mask(source, given)].sum()) if given else 1.0

    def mean(self, source: Source, term: Term, given: tuple[Condition, ...]) -> float:
        """The mean of what is computed, over the values that meet conditions."""
        mask = self._mask(source, given)
        weights = self._weights[source][mask]
        return float((self.values(source, term)[mask] * weights).sum() / weights.sum())

    def settled(self, source: Source, given: tuple[Condition, ...], asked: tuple[str, Term]) -> bool | None:
        """Whether something holds of all values that meet conditions, or of none; None where of some."""
        held = self._holds(source, asked)[self._mask(source, given)]
        return True if held.all() else None if held.any() else False

    def _mask(self, source: Source, given: tuple[Condition, ...]) -> Any:
        found = self._masks.get((source, given))
        if found is None:
            found = np.ones(len(self._weights[source]), dtype=bool)
            for kind, term, truth in given:
                found &= self._holds(source, (kind, term)) == truth
            self._masks[source, given] = found
        return found

    def _holds(self, source: Source, asked: tuple[str, Term]) -> Any:
        kind, term = asked
        values = self.values(source, term)
        return values < 0 if kind == "negative" else values == 0

    def _computed(self, source: Source, term: Term) -> Numbers:
        operation, one = term[0], self.values(source, term[1])
        other = self.values(source, term[2]) if isinstance(term[2], tuple) else term[2]
        largest = max(int(np.abs(one).max()), 1), max(int(np.abs(other).max()), 1)
        if (largest[0] * largest[1] if operation == "times" else largest[0]) > LARGEST:
            raise InexactError("large")
        match operation:
            case "plus":
                return one + other
            case "times":
                return one * other
            case "quotient":
                return one // other
            case "rest":
                return one % other
            case _:
                return np.sign(one) * ((2 * np.abs(one) + other) // (2 * other))


Piece = tuple[int, int, float, bool]
"""Whole numbers from one to another with the share of them all: evenly, or (True) as a straight line is rounded."""


def pieces_of(law: Curve | Even) -> Iterable[Piece]:
    """A law in pieces."""
    if isinstance(law, Even):
        yield law.low, law.high, 1.0, False
        return
    places, values = knots(law)
    for number in range(len(places) - 1):
        if places[number + 1] > places[number]:
            yield int(values[number]), int(values[number + 1]), float(places[number + 1] - places[number]), True


def knots(law: Curve) -> tuple[Any, Any]:
    """The quantiles of a curve with the shares below them."""
    whole = 1 << BITS
    lower = [0.0, *(edge(n) / whole for n in range(1, len(law.lower)))]
    upper = [1.0, *((whole - edge(n)) / whole for n in range(1, len(law.upper)))]
    return np.array(lower + upper[::-1]), np.array([*law.lower, *law.upper[::-1]], dtype=np.float64)


def spread(pieces: list[Piece]) -> tuple[Numbers, Any, float]:
    """The values of pieces with their weights; in lumps where there would be too many, and how large the largest is."""
    values: list[Numbers] = []
    weights: list[Any] = []
    lump = 0.0
    for first, last, share, line in pieces:
        room = max(int(MOST_VALUES * share), 1)
        count = abs(last - first) + 1
        if count <= max(room, 64):
            step = 1 if last >= first else -1
            values.append(np.arange(first, last + step, step, dtype=np.int64))
            weight = np.full(count, share / max(count - line, 1))
            if line and count > 1:
                weight[0] /= 2
                weight[-1] /= 2
            weights.append(weight)
        else:
            middles = first + (last - first) * (2 * np.arange(room) + 1) // (2 * room)
            values.append(middles.astype(np.int64))
            weights.append(np.full(room, share / room))
            lump = max(lump, share / room)
    return np.concatenate(values), np.concatenate(weights), lump
