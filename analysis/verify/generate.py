"""Cases that meet all the goals of a revision that cases can meet, the shortest first; and what is proved to be met by
none.

In: a graph, the goals, and somebody who lives through a course and says which goals it meets. Out: what is left.
Situations are looked at with the fewest steps first, so that the first case that meets a goal is a shortest. A goal is
proved unreachable where all situations were looked at and nothing meets it, nor where other cases may have used any
part of a limit.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field

from analysis.verify.courses import Course, courses
from analysis.verify.explore import Arrival, Frame, Reached, explore
from analysis.verify.goals import Goal, Rows, goal_model, met
from analysis.verify.model import Model
from compiler.graph import PolicyGraph

ALWAYS_TRIED = 6
"""So many arrivals at a goal are tried one after the other; then only every one whose number doubles."""

Live = Callable[[Course], frozenset[Goal]]
"""Lives through a course and says which goals it meets; none where it doesn't go as it should."""


@dataclass(slots=True)
class Search:
    """``missing`` are the goals that no case was found for yet, ``proved`` those that none can meet, ``situations`` how
    many were looked at, ``whole`` whether these were all."""

    graph: PolicyGraph
    missing: set[Goal]
    live: Live
    start: int
    most: int = 20_000
    seen: Callable[[], None] = lambda: None
    proved: set[Goal] = field(default_factory=set)
    situations: int = 0
    whole: bool = True
    _arrived: dict[Goal, int] = field(default_factory=dict)

    def run(self) -> None:
        """Look until nothing is missing, or everything was looked at. May be broken off; what was found stays."""
        model = goal_model(self.graph, self.missing, alone=True)
        self._look(model)
        if self.missing and self.whole and any(one.shared for one in model.policy.counters):
            self._look(goal_model(self.graph, self.missing, alone=False))
        if self.whole:
            self.proved = {one for one in self.missing if one not in self._arrived}

    def _look(self, model: Model) -> None:
        reached, rows = Reached(model), Rows(model)
        before = self.situations
        for arrival in explore(reached, Frame(most=self.most), self.seen):
            self.situations = before + len(reached.situations)
            for goal in [*met(arrival, rows.of(arrival), self.missing)]:
                self._try(model, reached, arrival, goal)
            if not self.missing:
                return
        self.whole = self.whole and reached.whole

    def _try(self, model: Model, reached: Reached, arrival: Arrival, goal: Goal) -> None:
        count = self._arrived[goal] = self._arrived.get(goal, 0) + 1
        if goal not in self.missing or (count > ALWAYS_TRIED and count & (count - 1)):
            return
        source = arrival.source
        state = model.policy.leaf_of("") if source is None else reached.situations[source].state
        for course in courses(model, reached.path_of(arrival), goal, state, self.start):
            self.missing -= self.live(course)
            if goal not in self.missing:
                return


def fewest(cases: Sequence[tuple[Collection[Goal], int]], wanted: Collection[Goal]) -> list[int]:
    """Few short cases that meet all that is wanted, as far as cases do: each with the goals it meets and its length;
    their places. The one that meets most is taken first, the shorter of two; then what the others meet without it is
    left out."""
    left, chosen = set(wanted), list[int]()
    while left:
        best = min(range(len(cases)), key=lambda n: (-len(left.intersection(cases[n][0])), cases[n][1], n), default=-1)
        if best < 0 or not left.intersection(cases[best][0]):
            break
        chosen.append(best)
        left.difference_update(cases[best][0])
    for one in sorted(chosen, key=lambda n: (-cases[n][1], n)):
        others = {goal for n in chosen if n != one for goal in cases[n][0]}
        if others.issuperset(goal for goal in cases[one][0] if goal in wanted):
            chosen.remove(one)
    return sorted(chosen)
