"""A policy along time: its revisions, each with its text, its graph, and what became of running cases when it came."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import field
from datetime import date, datetime
from typing import TYPE_CHECKING
from typing import Literal as OneOf
from zoneinfo import ZoneInfo

from compiler.model import Policy
from dsl import syntax as s
from dsl.record import record
from dsl.source import one_line

if TYPE_CHECKING:
    from compiler.graph import PolicyGraph


@record
class Running:
    """What becomes of open cases when an amendment comes: ``moves`` are pairs of state ids, from the old text to the
    new."""

    cases: OneOf["follow", "keep"]
    deadlines: OneOf["keep", "recompute", "restart"]
    moves: tuple[tuple[str, str], ...] = ()


class Lazy:
    """A graph lowered when it is first asked for: what only checks or prints never needs it."""

    def __init__(self, make: Callable[[], PolicyGraph]) -> None:
        self._make = make
        self._graph: PolicyGraph | None = None

    def __call__(self) -> PolicyGraph:
        """The graph, the same one every time."""
        if self._graph is None:
            self._graph = self._make()
        return self._graph


@record
class Revision:
    """The policy from one date until the next revision.

    ``effective`` is the instant of 00:00 local time of ``date``; ``text`` the consolidated syntax tree;
    ``amendments`` those that take effect on that date; ``running`` is None for the base."""

    effective: int
    date: date
    text: s.File
    policy: Policy
    amendments: tuple[s.File, ...]
    running: Running | None
    lazy: Lazy = field(compare=False, repr=False)

    @property
    def labels(self) -> tuple[str, ...]:
        """What the amendments of this date are called."""
        headers = (amendment.header for amendment in self.amendments)
        return tuple(one_line(header.label or header.name.text) for header in headers if header is not None)

    @property
    def graph(self) -> PolicyGraph:
        """The compiled graph."""
        return self.lazy()


@record
class Timeline:
    """All revisions of a policy, earliest first; each is in force until the next begins."""

    name: str
    zone: str
    revisions: tuple[Revision, ...]

    def at(self, instant: int) -> Revision | None:
        """The revision in force at an instant; None before the base."""
        found = bisect_right([one.effective for one in self.revisions], instant)
        return self.revisions[found - 1] if found else None

    def on(self, day: date) -> Revision | None:
        """The revision in force on a day; None before the base."""
        fitting = [one for one in self.revisions if one.date <= day]
        return fitting[-1] if fitting else None


def midnight(day: date, zone: str) -> int:
    """The instant of 00:00 of a day in a time zone."""
    return int(datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone)).timestamp())
