"""Bits of luck that remember how they came about.

In: what is drawn of one case. Out: the same, and instructions that draw it for all others. Absent: numbers
(``simulator/recorded/numbers.py``).
"""

from __future__ import annotations

from typing import Any

from simulator.population import draws, laws
from simulator.population.draws import OpenBits
from simulator.recorded.instructions import Number, Op, Table
from simulator.recorded.numbers import Chosen, Recorded, Remembered, register_of, value_of


class Luck(Remembered, OpenBits):
    """64 bits."""

    __slots__ = ()

    def drawn(self, of: int, count: Any) -> Any:
        """As ``draws.draw``."""
        mixed = self.recorder.result(Op.MIX, self.register, Number(of))
        made = self.recorder.result(Op.MORE, mixed, register_of(count))
        return Luck(self.recorder, made, draws.draw(self.value, of, value_of(count)))

    def further(self, number: int) -> Any:
        """As ``draws.further``."""
        made = self.recorder.result(Op.MORE, self.register, Number(number))
        return Luck(self.recorder, made, draws.further(self.value, number))

    def below(self, count: Any) -> Any:
        """As ``draws.below``."""
        if type(count) is int and count == 1:
            return 0
        value = draws.below(self.value, value_of(count))
        return Recorded(self.recorder, self.recorder.result(Op.BELOW, self.register, register_of(count)), value)

    def picked(self, bounds: tuple[int, ...]) -> int:
        """As ``laws.picked``."""
        if len(bounds) == 1:
            return 0
        at = self.recorder.result(Op.PICK, self.register, Table(bounds))
        return self.recorder.place(at, laws.picked(bounds, self.value))

    def chosen(self, bounds: tuple[int, ...], values: tuple[Any, ...]) -> Any:
        """The value at a place that bits pick: a number where all of them are, else one of them."""
        if len(set(values)) == 1 or None in values:
            return values[self.picked(bounds)]
        numbers = all(type(one) is int for one in values)
        codes = values if numbers else tuple(self.recorder.code(one) for one in values)
        at = self.recorder.result(Op.PICK, self.register, Table(bounds))
        found = Recorded(
            self.recorder, self.recorder.result(Op.LOAD, at, Table(codes)), codes[laws.picked(bounds, self.value)]
        )
        return found if numbers else Chosen(found, tuple(dict.fromkeys(values)))

    def on_curve(self, lower: tuple[int, ...], upper: tuple[int, ...]) -> Any:
        """As ``laws.on_curve``."""
        made = self.recorder.result(Op.CURVE, self.register, Table(lower + upper))
        return Recorded(self.recorder, made, laws.on_curve(laws.Curve(lower, upper), self.value))
