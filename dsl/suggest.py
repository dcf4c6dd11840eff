"""The nearest known name to a mistyped one.

In: a name and the names there are. Out: the one most like it, or None where none is like it. Chinese names are compared
character by character. Absent: which names are known at a place (the caller says).
"""

from __future__ import annotations

from collections.abc import Iterable

from dsl.catalogue import Bilingual

LONGEST = 60
"""A longer name is not compared: it is no slip of the fingers, and comparing takes time by its square."""


MOST_SHOWN = 8
"""Where nothing is near, so many of the names there are get listed."""


def nearest(name: str, candidates: Iterable[str]) -> str | None:
    """The candidate with the fewest slips (a character too many, too few, wrong, or two swapped), at most one in three.

    A dotted candidate is also found by its last part. Among equals the first in alphabetical order is taken, so that
    the answer does not depend on the order of the candidates."""
    if not name or len(name) > LONGEST:
        return None
    folded = name.casefold()
    allowed = max(1, len(folded) // 3) if len(folded) > 1 else 0
    best: tuple[int, int, str] | None = None
    for candidate in sorted(set(candidates)):
        wholes = candidate.casefold(), candidate.rpartition(".")[2].casefold()
        for part, whole in enumerate(wholes):
            slips = distance(folded, whole, allowed)
            if slips <= allowed and (best is None or (slips, part) < best[:2]):
                best = (slips, part, candidate)
    return None if best is None else best[2]


def hint(name: str, known: Iterable[str]) -> Bilingual:
    """What to do about a name that means nothing: the nearest known one, else the first few that there are."""
    known = list(known)
    near = nearest(name, known)
    if near is not None:
        return Bilingual(f"did you mean {near}?", f"是不是“{near}”？")
    if known:
        shown = known[:MOST_SHOWN]
        return Bilingual("there are: " + ", ".join(shown), "现有：" + "、".join(shown))
    return Bilingual("there is none", "这里一个也没有")


def distance(one: str, other: str, most: int) -> int:
    """How many slips lie between two words; ``most + 1`` stands for any number above ``most``."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    previous = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        current = [i]
        for j, b in enumerate(other, 1):
            cost = min(previous[j] + 1, current[j - 1] + 1, previous[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and b == one[i - 2]:
                cost = min(cost, before[j - 2] + 1)
            current.append(cost)
        if min(current) > most:
            return most + 1
        before, previous = previous, current
    return min(previous[-1], most + 1)
