"""The first difference of two texts against trying: as few steps, of the same kind; and what is proved to be the same
is the same."""

from __future__ import annotations

from functools import cache

import pytest

from analysis.verify.difference.data import Differences
from analysis.verify.difference.texts import Texts
from analysis.verify.difference.trunk import Trunk
from analysis.verify.difference.walk import Extent, differences
from tests.properties.laws import TIMES
from tests.verify.small import policies
from tests.verify.small_pairs import first_differences
from tests.verify.test_difference import START, other, told

ALL = dict(policies(400, 400 + 40 * TIMES))
PAIRS = {seed: two for seed in ALL if (two := other(seed)) is not None}


def compared(seed: int, *, along: bool = False) -> Differences:
    """What the checker finds; ``along`` what one of the texts was walked through."""
    one, two = ALL[seed], PAIRS[seed]
    texts = Texts(one.revisions[0].policy, two.revisions[0].policy)
    models = [texts.model(side.revisions[0].policy) for side in (one, two)]
    trunk = Trunk(models[1], 1_500, lambda: None) if along else None
    return differences(models[0], models[1], START, lambda case: case if told(one, case) != told(two, case) else None,
                       Extent(1_500), trunk=trunk)  # fmt: skip


@cache
def both(seed: int) -> tuple[object, Differences]:
    """What trying finds, and what the checker finds."""
    return first_differences(ALL[seed], PAIRS[seed]), compared(seed)


@pytest.mark.parametrize("seed", PAIRS)
def test_the_first_difference_is_the_one_that_trying_finds(seed: int) -> None:
    plain, found = both(seed)
    if plain == "many":
        return
    if plain is None:
        assert not found.found
        return
    assert isinstance(plain, tuple)
    assert not found.same
    if found.whole and not found.loose:
        assert found.found
        fewest = min(one.steps for one in found.found)
        assert fewest == plain[0]
        assert {one.what for one in found.found if one.steps == fewest} == plain[1]


@pytest.mark.parametrize("seed", PAIRS)
def test_along_a_text_that_was_walked_through_the_same_is_found(seed: int) -> None:
    alone, along = both(seed)[1], compared(seed, along=True)
    if alone.whole and along.whole:
        assert {(one.what, one.steps) for one in along.found} == {(one.what, one.steps) for one in alone.found}
        assert along.same == alone.same


def test_enough_of_them_were_tried_to_their_end() -> None:
    tried = [seed for seed in PAIRS if both(seed)[0] != "many" and both(seed)[1].whole]
    assert len(tried) >= 8 * TIMES
    assert sum(both(seed)[1].same for seed in tried) >= 1
