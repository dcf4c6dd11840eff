"""Exported networks against the meaning: on small policies everything is tried on both sides, second by second."""

from __future__ import annotations

from analysis.export.build import network_of
from tests.export.walking import Walker
from tests.properties.laws import TIMES
from tests.verify.small import policies, tried


def test_a_network_reaches_all_that_a_case_can_and_no_more_where_nothing_is_lost() -> None:
    looked, exact = 0, 0
    for seed, timeline in policies(0, 30 * TIMES):
        network = network_of(timeline.revisions[0].graph)
        walked = Walker(network).walked()
        plain = tried(timeline) if walked is not None else None
        if plain is None or walked is None:
            continue
        looked += 1
        assert plain.states <= walked.states, seed
        assert plain.fired <= walked.fired, seed
        if not network.losses:
            exact += 1
            assert plain.states == walked.states, seed
            assert plain.fired == walked.fired, seed
    assert looked >= 15 * TIMES
    assert exact >= 4 * TIMES
