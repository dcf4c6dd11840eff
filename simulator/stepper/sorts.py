"""Of what sort a value is: values of one sort are of the same types, whatever the text.

In: the texts of a timeline. Out: for each value its sort, None where it is one of its own. Absent: the types themselves
(``compiler/semantics.py``).
"""

from __future__ import annotations

from typing import Any

from compiler.history import Timeline
from dsl.record import record


@record
class Sort:
    """Numbers, truths, or texts that belong to the same enums (revision and name) and sets of actors."""

    of: type
    among: frozenset[tuple[int, str]] = frozenset()


NUMBER, TRUTH, TEXT = Sort(int), Sort(bool), Sort(str)


class Sorts:
    """The sorts of values under a timeline's texts."""

    def __init__(self, timeline: Timeline) -> None:
        among: dict[str, set[tuple[int, str]]] = {}
        for place, revision in enumerate(timeline.revisions):
            policy = revision.policy
            sets = [(one.name, [value.name for value in one.values]) for one in policy.enums]
            sets.append(("", [*(actor.name for actor in policy.actors), "system"]))
            for name, members in sets:
                for member in members:
                    among.setdefault(member, set()).add((place, name))
        self._known = {member: Sort(str, frozenset(places)) for member, places in among.items()}

    def of(self, value: Any) -> Sort | None:
        """The sort of a value; None for one that is like no other."""
        if type(value) is str:
            return self._known.get(value, TEXT)
        if type(value) is int:
            return NUMBER
        return TRUTH if type(value) is bool else None
