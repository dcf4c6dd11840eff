"""Values put together allow more, never less: on random policies, what is reached exactly is reached so, too."""

from __future__ import annotations

from functools import cache
from random import Random

import pytest

from analysis.verify.bounds import FREE, Bounds
from analysis.verify.explore import Frame, Reached, explore
from analysis.verify.model import model_of
from compiler.history import Timeline
from tests.properties.by_seed import case_of
from tests.properties.laws import TIMES
from tests.verify.small import policies

CASES = [(f"small {seed}", timeline) for seed, timeline in policies(300, 300 + 20 * TIMES)]
CASES += [(f"any {seed}", case_of(Random(seed)).timeline) for seed in range(500, 500 + 20 * TIMES)]


class Found:
    """What a walk finds: the branches, the states, and the longest time."""

    def __init__(self, timeline: Timeline, *, coarse: bool) -> None:
        self.reached = Reached(model_of(timeline.revisions[0].graph, coarse=coarse), apart=1 if coarse else FREE)
        self.fired: set[tuple[str, int | None]] = set()
        for arrival in explore(self.reached, Frame(timed=True, most=2_000 if coarse else 300, coarse=coarse)):
            self.fired.update((one.rule, one.branch) for one in arrival.fired)
        self.states = {one.state for one in self.reached.situations}
        self.idle = {self.reached.situations[n].state for n in self.reached.idle()}
        self.longest = max((one.lasted[1] for one in self.reached.situations if one.final), default=-1)


@cache
def both(timeline: Timeline) -> tuple[Found, Found]:
    """Exactly, and with values put together."""
    return Found(timeline, coarse=False), Found(timeline, coarse=True)


@pytest.mark.parametrize("timeline", [one for _, one in CASES], ids=[name for name, _ in CASES])
def test_nothing_is_lost(timeline: Timeline) -> None:
    exact, merged = both(timeline)
    if not merged.reached.whole:
        return
    assert exact.fired <= merged.fired
    assert exact.states <= merged.states
    assert exact.idle <= merged.idle
    assert exact.longest <= merged.longest


def test_most_of_them_come_to_an_end() -> None:
    ended = [merged.reached.whole for _, merged in (both(timeline) for _, timeline in CASES)]
    assert ended.count(True) > len(ended) * 2 // 3


def test_a_hull_allows_both_and_grows_in_leaps() -> None:
    short, long = Bounds([[0, 0], [2, 0]]), Bounds([[0, -3], [4, 0]])
    assert short.hull(long, None).rows == [[0, 0], [4, 0]]
    assert short.hull(long, (0, 3, 10)).rows == [[0, 0], [10, 0]]
    assert short.hull(long, (0, 3)).rows == [[0, 0], [FREE, 0]]
