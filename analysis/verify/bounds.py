"""Differences between whole numbers, each with a greatest value: what is known of instants and amounts.

A set of constraints ``x - y <= c`` over variables that are numbered from 1; variable 0 is the number zero. Kept closed:
every entry is the tightest that follows from the others, so that questions are answered by looking. Over whole numbers
this is exact: ``x - y < c`` is ``x - y <= c - 1``, and what a closed set allows some whole numbers fulfil.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

FREE = 1 << 62
"""No bound."""


class Bounds:
    """``rows[x][y]`` is the greatest that ``x - y`` may be."""

    __slots__ = ("rows",)

    def __init__(self, rows: list[list[int]] | None = None) -> None:
        self.rows: list[list[int]] = rows if rows is not None else [[0]]

    def copy(self) -> Bounds:
        """The same constraints, to be changed apart."""
        return Bounds([row[:] for row in self.rows])

    def add(self) -> int:
        """A new variable of which nothing is known."""
        for row in self.rows:
            row.append(FREE)
        self.rows.append([FREE] * (len(self.rows) + 1))
        self.rows[-1][-1] = 0
        return len(self.rows) - 1

    def most(self, x: int, y: int) -> int:
        """The greatest value of ``x - y``; FREE where there is none."""
        return self.rows[x][y]

    def least(self, x: int, y: int) -> int:
        """The least value of ``x - y``; minus FREE where there is none."""
        return -self.rows[y][x]

    def limit(self, x: int, y: int, most: int) -> bool:
        """Add ``x - y <= most``; False where that contradicts what is known (the bounds are then spoilt)."""
        rows = self.rows
        if most >= rows[x][y]:
            return True
        if rows[y][x] + most < 0:
            return False
        from_y = rows[y]
        for row in rows:
            if row[x] == FREE:
                continue
            head = row[x] + most
            for b, tail in enumerate(from_y):
                if tail != FREE and head + tail < row[b]:
                    row[b] = head + tail
        return True

    def only(self, kept: Sequence[int]) -> Bounds:
        """What is known of some variables (zero left out of the list), numbered anew in their order."""
        chosen = (0, *kept)
        return Bounds([[self.rows[x][y] for y in chosen] for x in chosen])

    def covers(self, other: Bounds) -> bool:
        """Whether everything that ``other`` allows is allowed here."""
        for mine, theirs in zip(self.rows, other.rows, strict=True):
            for a, b in zip(mine, theirs, strict=True):
                if a < b:
                    return False
        return True

    def hull(self, other: Bounds, marks: Sequence[int] | None) -> Bounds:
        """The tightest constraints that allow all that the two do; with ``marks`` (ascending) a bound that would grow
        goes on to the next of them, or is given up behind the last."""

        def grown(most: int) -> int:
            if marks is None or most == FREE:
                return most
            at = bisect_left(marks, most)
            return marks[at] if at < len(marks) else FREE

        return Bounds([[a if a >= b else grown(b) for a, b in zip(mine, theirs, strict=True)]
                       for mine, theirs in zip(self.rows, other.rows, strict=True)])  # fmt: skip

    def widen(self, ceilings: Sequence[int]) -> bool:
        """Forget how far beyond its ceiling a difference is. The higher one of two variables counts; one below zero
        counts before all others (a moment long past is only known to be past). What was allowed stays allowed. Whether
        anything was forgotten."""
        rows = self.rows
        changed = False
        for x, row in enumerate(rows):
            for y, most in enumerate(row):
                if x == y or most == FREE:
                    continue
                low = min(ceilings[x], ceilings[y])
                ceiling = -low if low < 0 else max(ceilings[x], ceilings[y])
                if most > ceiling:
                    row[y] = FREE
                    changed = True
                elif most < -ceiling:
                    row[y] = -ceiling
                    changed = True
        if changed:
            self._close()
        return changed

    def _close(self) -> None:
        rows = self.rows
        for via, through in enumerate(rows):
            for row in rows:
                if row[via] == FREE:
                    continue
                head = row[via]
                for b, tail in enumerate(through):
                    if tail != FREE and head + tail < row[b]:
                        row[b] = head + tail

    @property
    def key(self) -> tuple[tuple[int, ...], ...]:
        """The constraints as a value."""
        return tuple(tuple(row) for row in self.rows)
