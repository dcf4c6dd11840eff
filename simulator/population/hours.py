"""Working hours: time that counts only while somebody is at work.

In: an instant, a length in whole seconds, and hours. Out: the instant at which so much working time has passed, always
within the hours. One week is like every other: hours are seconds of a week on a clock that is a fixed distance from
UTC, so nothing here asks what day it is. Where a zone changes its clocks the hours stay as they were when the first
case may arrive: for the other part of the year they are off by the change. Absent: days off (calendars).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import accumulate

DAY = 86_400
WEEK = 7 * DAY
_FIRST_MONDAY = 4 * DAY
"""1970-01-05, by the clock of the hours."""


@dataclass(frozen=True, slots=True)
class Hours:
    """``begins`` and ``ends`` of each stretch of a week, in seconds from Monday 00:00, ends excluded, in their order
    and apart from each other; ``before`` is how much of the week has been worked when each begins. The clock is
    ``offset`` seconds ahead of UTC."""

    begins: tuple[int, ...]
    ends: tuple[int, ...]
    before: tuple[int, ...]
    whole: int
    offset: int


def hours_of(stretches: Iterable[tuple[int, int]], offset: int) -> Hours:
    """Hours of stretches of the week, which may touch, overlap, and go on into the next week; at least one second."""
    cut: list[tuple[int, int]] = []
    for begin, end in stretches:
        cut += [(begin, end)] if end <= WEEK else [(begin, WEEK), (0, end - WEEK)]
    joined: list[tuple[int, int]] = []
    for begin, end in sorted(cut):
        if joined and begin <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(joined[-1][1], end)
        elif begin < end:
            joined.append((begin, end))
    sums = tuple(accumulate((end - begin for begin, end in joined), initial=0))
    begins, ends = zip(*joined, strict=True)
    return Hours(begins, ends, sums[:-1], sums[-1], offset)


def finish(at: int, length: int, hours: Hours) -> int:
    """The instant, within the hours, before which exactly ``length`` seconds of them have passed since ``at``: at once
    where ``length`` is 0 and ``at`` within them, else when they begin next."""
    weeks, place = divmod(at + hours.offset - _FIRST_MONDAY, WEEK)
    worked = weeks * hours.whole + length
    for begin, end in zip(hours.begins, hours.ends, strict=True):
        worked += min(max(place - begin, 0), end - begin)
    weeks, left = divmod(worked, hours.whole)
    place = 0
    for begin, end, before in zip(hours.begins, hours.ends, hours.before, strict=True):
        if before <= left < before + end - begin:
            place = begin + left - before
    return weeks * WEEK + place + _FIRST_MONDAY - hours.offset
