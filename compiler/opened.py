"""Values of which only something is known, made so that what is computed of whole numbers serves them, too.

Absent: the two kinds there are: differences that are known (``analysis/verify/open_values.py``), and numbers that
remember how they came about (``simulator/recorded/numbers.py``).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


class NotKnownError(Exception):
    """Something was asked of an open value that it can't tell."""


class Open:
    """A value of which only constraints are known. What is computed here serves those too: the checker lets a step
    run on
    them to see all cases at once (``analysis/verify/open_values.py``)."""

    __slots__ = ()

    def divided(self, denominator: int, rounded: Callable[[int, int], int]) -> Any:
        """The quotient, rounded; for what has come of a multiplication."""
        raise AssertionError(self)

    def holds(self, check: Callable[[Any], bool]) -> bool:
        """Whether it is of a type that is asked for; what is open has its type from where it stands, unless it knows
        better."""
        return True

    def stepped(self, edges: tuple[int, ...], values: tuple[int, ...]) -> Any:
        """What a function is here that has a value from each edge up to the next; of the last edge on, as before the
        first, it has none."""
        raise AssertionError(self)

    def looked_up(self, first: int, values: tuple[int, ...]) -> Any:
        """What a function is here that is listed from ``first`` on; elsewhere it has no value."""
        raise AssertionError(self)
