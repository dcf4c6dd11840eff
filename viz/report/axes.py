"""Where an axis has its words: round numbers, few enough to be read on a phone.

In: how far an axis goes. Out: round values on it. Absent: how they are written.
"""

from __future__ import annotations

from collections.abc import Iterable

MOST_TICKS = 6

_MINUTE, _HOUR, _DAY = 60, 3_600, 86_400
_TIMES = (
    *(1, 2, 5, 10, 30), *(_MINUTE * one for one in (1, 2, 5, 10, 15, 30)), *(_HOUR * one for one in (1, 2, 3, 6, 12)),
    *(_DAY * one for one in (1, 2, 3, 5, 7, 10, 14, 21, 30, 60, 90, 180, 365)),
)  # fmt: skip
"""Steps of a clock, in seconds."""


def round_numbers(top: float) -> tuple[float, ...]:
    """Round numbers from 0 to just below ``top`` or there, whole ones alone."""
    return _up_to(top, _decimal_steps(top))


def round_times(seconds: float) -> tuple[float, ...]:
    """The same of a length of time."""
    return _up_to(seconds, (*_TIMES, *(365 * _DAY * step for step in _decimal_steps(seconds / (365 * _DAY)))))


def _decimal_steps(top: float) -> tuple[float, ...]:
    tens = 10 ** len(str(max(int(top), 1)))
    return tuple(float(factor * power) for power in _powers(tens) for factor in (1, 2, 5))


def _powers(largest: int) -> Iterable[int]:
    power = 1
    while power <= largest:
        yield power
        power *= 10


def _up_to(top: float, steps: Iterable[float]) -> tuple[float, ...]:
    step = next(one for one in sorted(steps) if top / one < MOST_TICKS)
    return tuple(number * step for number in range(int(top / step) + 1))
