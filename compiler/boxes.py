"""Boxes: products of sets, one set a column; what two of them share, and what others leave of one.

In: boxes, each column's set as a whole number whose bits are classes of values. Out: boxes of the same form. Everything
is exact. Absent: which values a class holds, which ``compiler/columns.py`` knows, and what a finding is called.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from operator import and_, ne, or_

Box = tuple[int, ...]
"""One set a column. A box with an empty set in it holds nothing; one without columns holds the one point there is."""


@dataclass(slots=True)
class Patience:
    """How many more pairs of sets may be looked at. Whether boxes cover another is a question without a quick answer
    in every case; the tables that people write are far from such cases."""

    left: int

    @property
    def over(self) -> bool:
        """Whether a search was given up."""
        return self.left < 0


def meet(one: Box, other: Box) -> bool:
    """Whether two boxes share something."""
    return 0 not in map(and_, one, other)


def shared(one: Box, other: Box) -> Box:
    """What two boxes share."""
    return tuple(map(and_, one, other))


def within(one: Box, other: Box) -> bool:
    """Whether all of a box lies in another."""
    return tuple(map(or_, one, other)) == other


def minus(box: Box, other: Box) -> Iterator[Box]:
    """What is left of a box without another one that it meets: boxes that share nothing."""
    for at, (mine, theirs) in enumerate(zip(box, other, strict=True)):
        if mine & ~theirs:
            yield (*shared(box[:at], other[:at]), mine & ~theirs, *box[at + 1 :])


def uncovered(box: Box, others: Sequence[Box], patience: Patience) -> Iterator[Box]:
    """What others leave of a box: boxes that share nothing, one at a time; none when the others cover it. They are not
    all when ``patience`` is over."""
    waiting: list[tuple[Box, Sequence[Box]]] = [(box, others)]
    while waiting:
        piece, near = waiting.pop()
        patience.left -= len(near) * len(box)
        if patience.over:
            return
        # The box that takes the most leaves the fewest pieces, and none at all when it takes everything.
        meeting: list[Box] = []
        largest, fewest = None, len(box) + 1
        for other in near:
            both = tuple(map(and_, piece, other))
            if 0 in both:
                continue
            meeting.append(other)
            unlike = sum(map(ne, both, piece))
            if unlike < fewest:
                largest, fewest = other, unlike
            if not unlike:
                break
        if largest is None:
            yield piece
        elif fewest:
            rest = [other for other in meeting if other is not largest]
            waiting.extend((part, rest) for part in minus(piece, largest))


def cover(box: Box, others: Sequence[Box], patience: Patience) -> list[int]:
    """Which of the others that cover a box do so: one that does alone, or several, none of them needlessly as far as
    ``patience`` goes."""
    for at, other in enumerate(others):
        if within(box, other):
            return [at]
    chosen = [at for at, other in enumerate(others) if meet(box, other)]
    for at in reversed(chosen[:]):
        fewer = [one for one in chosen if one != at]
        if not leave_some(box, [others[one] for one in fewer], patience):
            chosen = fewer
    return chosen


def leave_some(box: Box, others: Sequence[Box], patience: Patience) -> bool:
    """Whether others leave some of a box, or it can't be told."""
    return next(uncovered(box, others, patience), None) is not None or patience.over


def joined(one: Box, other: Box) -> Box | None:
    """What two boxes hold together, where that is a box: one lies in the other, or they differ in one column."""
    if within(one, other):
        return other
    if within(other, one):
        return one
    unlike = sum(mine != theirs for mine, theirs in zip(one, other, strict=True))
    return tuple(mine | theirs for mine, theirs in zip(one, other, strict=True)) if unlike == 1 else None


def gather(kept: list[Box], box: Box) -> None:
    """Add a box to some, joined with those that make a box with it."""
    at = 0
    while at < len(kept):
        together = joined(kept[at], box)
        if together is None:
            at += 1
        else:
            box = together
            del kept[at]
            at = 0
    kept.append(box)


def gathered(boxes: Iterable[Box]) -> list[Box]:
    """The same values in fewer boxes, as far as joining two at a time goes; in the order of their columns."""
    kept: list[Box] = []
    for box in boxes:
        gather(kept, box)
    return sorted(kept, key=lambda box: tuple(mine & -mine for mine in box))
