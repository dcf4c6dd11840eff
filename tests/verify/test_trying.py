"""The checker against trying: on small policies both find the same branches and states."""

from __future__ import annotations

from functools import cache

import pytest

from analysis.verify.explore import Frame, Reached, explore
from analysis.verify.model import model_of
from compiler.history import Timeline
from tests.properties.laws import TIMES
from tests.verify.small import Tried, policies, tried

POLICIES = dict(policies(0, 30 * TIMES))


@cache
def both(seed: int) -> tuple[Tried | None, Reached, set[tuple[str, int | None]]]:
    """What trying finds, and what the checker finds."""
    timeline: Timeline = POLICIES[seed]
    reached = Reached(model_of(timeline.revisions[0].graph))
    fired: set[tuple[str, int | None]] = set()
    for arrival in explore(reached, Frame(most=3_000)):
        fired.update((one.rule, one.branch) for one in arrival.fired)
    return tried(timeline), reached, fired


@pytest.mark.parametrize("seed", POLICIES)
def test_both_find_the_same(seed: int) -> None:
    plain, reached, fired = both(seed)
    if plain is None:
        return
    assert reached.whole
    states = {one.state for one in reached.situations}
    assert plain.fired <= fired
    assert plain.states <= states
    if not reached.loose:  # what is kept as bounds only may allow more
        assert plain.fired == fired
        assert plain.states == states


def test_enough_of_them_were_small_and_exact() -> None:
    exact = [seed for seed in POLICIES if both(seed)[0] is not None and not both(seed)[1].loose]
    assert len(exact) >= 8 * TIMES
