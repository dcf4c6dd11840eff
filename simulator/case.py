"""One case as a world holds it: whose it is, which text holds for it, where it stands, and its story so far.

Only a place to keep these; what happens to it and when is the world's (``simulator/world.py``). Instants are seconds
since 1970-01-01T00:00Z.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from compiler.history import Timeline
from compiler.ledger import Counts, Owner
from compiler.machine import Machine
from compiler.situation import Situation
from simulator.clock import Machines
from simulator.entries import Entry, Run


@dataclass(frozen=True, slots=True)
class Cast:
    """A part of a world: its name, its place among the parts, and the texts of its policy."""

    name: str
    order: int
    timeline: Timeline
    machines: Machines


@dataclass(frozen=True, slots=True)
class Standing:
    """A case that is alone in its world and not stuck, at an instant: all that what comes depends on. ``kept``,
    ``index`` and ``ended`` are as in ``Case``; ``counts`` are the counters kept outside of it; ``happened`` is how much
    has happened by itself at the instant ``lately``."""

    opened: int
    now: int
    index: int
    kept: bool
    situation: Situation
    counts: Counts
    lately: int
    happened: int
    ended: int | None


class Case:
    """One case. ``index`` is the revision that holds for it; ``kept`` once it stays under an old text; ``belongs`` the
    case that it belongs to; ``firings`` those of its timers in one wait; ``broken`` its claims
    that do not hold, ``excused`` those that are of other cases, ``clocks`` since when the time of claims runs, ``seen``
    up to when it was looked at, ``turn`` from when on somebody could act."""

    __slots__ = (
        "belongs", "broken", "cast", "clocks", "ended", "entries", "excused", "firings", "index", "kept", "key",
        "machine", "opened",
        "owner", "seen", "serial", "situation", "stuck", "turn",
    )  # fmt: skip

    def __init__(
        self, cast: Cast, key: str, owner: Owner, belongs: Case | None, serial: int, index: int, opened: int
    ) -> None:
        self.cast, self.key, self.owner, self.belongs, self.serial = cast, key, owner, belongs, serial
        self.index, self.opened = index, opened
        self.machine: Machine = cast.machines.of(index)
        self.situation: Situation
        self.ended: int | None = None
        self.kept = self.stuck = False
        self.firings = 0
        self.broken: set[str] = set()
        self.excused: set[str] = set()
        self.clocks: dict[str, int | None] = {}
        self.seen = self.turn = opened
        self.entries: list[Entry] = []

    @property
    def order(self) -> tuple[int, int]:
        """Which of several cases goes first: the part declared first, then the older one."""
        return self.cast.order, self.serial

    @property
    def live(self) -> bool:
        """Whether time can still bring anything about."""
        return self.ended is None and not self.stuck

    def next_amendment(self) -> int | None:
        """When the next text begins to hold for it; None where none will."""
        revisions = self.cast.timeline.revisions
        if not self.live or self.kept or self.index + 1 >= len(revisions):
            return None
        return revisions[self.index + 1].effective

    def above(self) -> Iterator[Case]:
        """The cases that it belongs to, nearest first."""
        case = self.belongs
        while case is not None:
            yield case
            case = case.belongs

    def run(self, now: int) -> Run:
        """Its story up to an instant."""
        entries = tuple(self.entries)
        return Run(self.cast.timeline, self.opened, now, self.ended, self.situation, entries, self.machine, self.key)
