"""How many cases are open at the end of each hour or day: sums that any order and any split makes the same.

In: when single cases begin and end. Out: counts by hours or days, or by twice, four times … as many days, so that there
are never more than ``MOST``. How wide they are depends on the last instant alone that any case came to. Absent: words.
"""

from __future__ import annotations

from dataclasses import dataclass, field

MOST = 512
"""More slots than this are too many; they become wider."""

_HOUR, _DAY = 3_600, 86_400


@dataclass(slots=True)
class Standing:
    """Slots of ``width`` seconds from ``first`` on, with how many cases begin and end in each; ``last`` is the last
    instant that a case came to."""

    first: int = 0
    width: int = _HOUR
    last: int | None = None
    begun: dict[int, int] = field(default_factory=dict)
    over: dict[int, int] = field(default_factory=dict)

    def add(self, first: int, start: int, ended: int | None, last: int) -> None:
        """One more case of a population whose slots begin at ``first``: when it begins and ends, and the last instant
        that it came to."""
        self.reach(first, last)
        self._count(self.begun, (start - first) // self.width, 1)
        if ended is not None:
            self._count(self.over, (ended - first) // self.width, 1)

    def join(self, other: Standing) -> None:
        """Those of other cases of the same population, too."""
        if other.last is None:
            return
        self.reach(other.first, other.last)
        for mine, theirs in ((self.begun, other.begun), (self.over, other.over)):
            for slot, count in theirs.items():
                self._count(mine, slot * other.width // self.width, count)

    def counts(self) -> list[int]:
        """How many cases are open at the end of each slot."""
        if self.last is None:
            return []
        found, now = [], 0
        for slot in range((self.last - self.first) // self.width + 1):
            now += self.begun.get(slot, 0) - self.over.get(slot, 0)
            found.append(now)
        return found

    def reach(self, first: int, last: int) -> None:
        """Slots from ``first`` on up to an instant, wide enough."""
        self.first = first
        self.last = last if self.last is None else max(self.last, last)
        while (self.last - first) // self.width >= MOST:
            wider = _DAY if self.width == _HOUR else 2 * self.width
            self.begun, self.over = (self._widened(one, wider) for one in (self.begun, self.over))
            self.width = wider

    def _widened(self, slots: dict[int, int], wider: int) -> dict[int, int]:
        found: dict[int, int] = {}
        for slot, count in slots.items():
            self._count(found, slot * self.width // wider, count)
        return found

    @staticmethod
    def _count(slots: dict[int, int], slot: int, count: int) -> None:
        slots[slot] = slots.get(slot, 0) + count
