"""Exported networks against the meaning: on small policies everything is tried on both sides, second by second."""

from __future__ import annotations

from functools import cache

import pytest

from analysis.export.build import network_of
from analysis.export.network import Network
from tests.export.walking import Walked, Walker
from tests.properties.laws import TIMES
from tests.verify.small import Tried, policies, tried

POLICIES = dict(policies(0, 60 * TIMES))


@cache
def both(seed: int) -> tuple[Tried | None, Network, Walked | None]:
    """What trying finds, the network, and what walking it finds."""
    timeline = POLICIES[seed]
    network = network_of(timeline.revisions[0].graph)
    return tried(timeline), network, Walker(network).walked()


@pytest.mark.parametrize("seed", POLICIES)
def test_a_network_reaches_all_that_a_case_can_and_no_more_where_nothing_is_lost(seed: int) -> None:
    plain, network, walked = both(seed)
    if plain is None or walked is None:
        return
    assert plain.states <= walked.states
    assert plain.fired <= walked.fired
    if not network.losses:
        assert plain.states == walked.states
        assert plain.fired == walked.fired


def test_enough_of_them_were_small_and_exact() -> None:
    looked = [one for one in map(both, POLICIES) if one[0] is not None and one[2] is not None]
    assert len(looked) >= 20 * TIMES
    assert len([one for one in looked if not one[1].losses]) >= 8 * TIMES
