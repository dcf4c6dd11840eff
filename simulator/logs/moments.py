"""The instants of a log: texts with or without their distance from Greenwich.

In: a text, a zone for those without, and how it is written. Out: an instant, in whole seconds, and whether the text
said its distance from Greenwich. Absent: the rule that a column does not mix both (``tiaoli/logs/sorting.py``).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

SECONDS = {"seconds": 1, "milliseconds": 1_000, "microseconds": 1_000_000}
"""Names of formats that count from 1970 on, with how many make a second."""

_NUMBER = re.compile(r"-?[0-9]{1,18}")
_SLASHES = re.compile(r"(\d{4})/(\d{1,2})/(\d{1,2})")
_DATE = re.compile(r"\d{4}-?\d{2}-?\d{2}")
_FIRST = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Moment:
    """An instant; ``zoned`` where the text said its distance from Greenwich."""

    at: int
    zoned: bool


Wrong = Literal["moment", "day", "skipped"]
"""Why a text is no instant: it can't be read, it has no time of day, or clocks skip it."""


def moment_of(text: str, zone: ZoneInfo, written: str | None = None) -> Moment | Wrong:
    """The instant of a text; fractions of a second are cut off."""
    bare = text.strip()
    if written in SECONDS:
        return Moment(int(bare) // SECONDS[written], True) if _NUMBER.fullmatch(bare) else "moment"
    try:
        found = datetime.strptime(bare, written) if written is not None else _iso(bare)  # noqa: DTZ007
    except (ValueError, OverflowError):
        return "moment"
    if found is None:
        return "day"
    zoned = found.tzinfo is not None
    try:
        local = found if zoned else found.replace(tzinfo=zone)
        at = (local - _FIRST) // timedelta(seconds=1)
        if not zoned and datetime.fromtimestamp(at, zone).replace(tzinfo=None) != found.replace(microsecond=0):
            return "skipped"
    except (ValueError, OverflowError):
        return "moment"
    return Moment(at, zoned)


def _iso(text: str) -> datetime | None:
    """The moment of an ISO text, or one with slashes; None for a day without a time."""
    text = re.sub(r"\s+(?=[+-]\d|Z$)", "", text)
    text = _SLASHES.sub(lambda found: f"{found[1]}-{int(found[2]):02}-{int(found[3]):02}", text)
    if _DATE.fullmatch(text):
        return None
    day, gap, clock = text.partition(" ")
    if gap and re.match(r"\d:", clock):
        text = f"{day} 0{clock}"
    return datetime.fromisoformat(text)
