"""Cases that meet all the goals of a revision that cases can meet, the shortest first; and what is proved to be met by
none.

In: a graph, the goals, and somebody who lives through a course and says which goals it meets. Out: what is left.
Situations are looked at with the fewest steps first, so that the first case that meets a goal is a shortest. A goal is
proved unreachable where all situations were looked at, whatever facts a case begins with and whatever other cases used
of limits, and nothing meets it. Where these are too many, it is so where values were put together, which allows more.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field

from analysis.verify.courses import Course, courses, settled_first
from analysis.verify.explore import Arrival, Frame, Reached, explore
from analysis.verify.goals import Goal, goal_model, met, rows_of, set_by_rules
from analysis.verify.model import Model
from analysis.verify.sketch import Sketch, Traced
from analysis.verify.survey import MOST_MERGED
from compiler.graph import PolicyGraph

ALWAYS_TRIED = 4
"""So many arrivals at a goal are tried one after the other; then only every one whose number doubles."""

SHORT, LONG = 300, 3_000
"""So many ways are walked before a path is given up: on the first ones few, since others may do."""
NEAR, FAR, ASIDE = 1_000, 4_000, 400
"""So many situations are looked at first one after the other, then farther ahead, and for each fact handed in."""

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
    most: int = 10_000
    seen: Callable[[], None] = lambda: None
    proved: set[Goal] = field(default_factory=set)
    situations: int = 0
    whole: bool = False
    _arrived: dict[Goal, int] = field(default_factory=dict)

    def run(self) -> None:
        """Look until nothing is missing, or everything was looked at. May be broken off; what was found stays.

        First all situations that are near, then some that are far; then the same with one fact that rules set handed
        in from the beginning, each in its turn; at last all that the budget allows. Where rules set facts that proves
        nothing, for what else a case can begin with; values put together do."""
        goals = frozenset(self.missing)
        near = goal_model(self.graph, goals)
        self.whole = self._look(near, Traced(near), NEAR)
        if not self.whole:
            self._look(near, Sketch(near), FAR)
        given = set_by_rules(near)
        for fact in given:
            wide = goal_model(self.graph, goals, given=(fact,))
            self._look(wide, Sketch(wide), ASIDE)
        if not self.whole:
            self.whole = self._look(near, Reached(near), self.most)
        if self.whole and not given and any(one.shared for one in near.policy.counters):
            shared = goal_model(self.graph, goals, alone=False)
            self.whole = self._look(shared, Reached(shared), self.most)
        if self.whole and not given:
            self.proved = {one for one in self.missing if one not in self._arrived}
        elif self.missing:
            self.proved = self._out_of_reach(goals)

    def _out_of_reach(self, goals: frozenset[Goal]) -> set[Goal]:
        """What is not met even with values put together, whatever facts a case begins with and whatever other cases
        used of limits; which rows of tables give a value is not told then."""
        every = set_by_rules(goal_model(self.graph, goals))
        model = goal_model(self.graph, goals, given=every, alone=False, coarse=True)
        reached, asked = Reached(model, apart=1), {one for one in self.missing if one.kind != "row"}
        possible: set[Goal] = set()
        for arrival in explore(reached, Frame(most=min(MOST_MERGED, 2 * self.most), coarse=True), self.seen):
            possible.update(met(arrival, (), asked))
        return asked - possible if reached.whole else set()

    def _look(self, model: Model, reached: Reached, most: int) -> bool:
        """Look at so many situations; whether these were all."""
        before = self.situations
        most = min(most, self.most - before)
        if not self.missing or most <= 0:
            return False
        for arrival in explore(reached, Frame(most=most), self.seen):
            self.situations = before + len(reached.situations)
            for goal in [*met(arrival, rows_of(model, arrival), self.missing)]:
                self._try(model, reached, arrival, goal)
            if not self.missing:
                return False
        return reached.whole

    def _try(self, model: Model, reached: Reached, arrival: Arrival, goal: Goal) -> None:
        count = self._arrived[goal] = self._arrived.get(goal, 0) + 1
        if goal not in self.missing or (count > ALWAYS_TRIED and count & (count - 1)):
            return
        source = arrival.source
        state = model.policy.leaf_of("") if source is None else reached.situations[source].state
        patience = SHORT if count * 2 <= ALWAYS_TRIED else LONG
        first: Course | None = None
        path = reached.path_of(arrival)
        for course in courses(model, path, goal, state, self.start, patience):
            first = first or course
            self.missing -= self.live(course)
            if goal not in self.missing:
                return
        for exact in settled_first(model, first) if first is not None else ():
            for course in courses(exact, path, goal, state, self.start, patience):
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
