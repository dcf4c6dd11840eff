"""Each change by itself: what is said of it holds for the texts between which it lies, by trying."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from random import Random

import pytest

from analysis.diff.compare import compare
from analysis.verify.difference.items import Behaviour, Trial, behaviour
from compiler.graph import lower
from compiler.history import Lazy, Timeline
from compiler.loader import Sources
from compiler.model import Policy
from compiler.pipeline import compile_timeline
from dsl.source import Source
from tests.properties.laws import TIMES
from tests.verify.small import policies, text
from tests.verify.small_pairs import first_differences
from tests.verify.test_difference import CHANGES, START
from tiaoli.cli.reactions import alone, reaction

ALL = dict(policies(600, 600 + 16 * TIMES))


def amended(seed: int) -> Timeline | None:
    """The same policy with some things changed; None where fewer than two of these stand in it."""
    luck, written = Random(seed), text(Random(seed))
    fitting = [one for one in CHANGES if one[0] in written]
    if len(fitting) < 2:
        return None
    for old, new in luck.sample(fitting, 2):
        written = written.replace(old, new)
    return compile_timeline(Sources((Source("other", written),))).timeline


PAIRS = {seed: two for seed in ALL if (two := amended(seed)) is not None}


def between(policy: Policy, like: Timeline) -> Timeline:
    """A text as a timeline of its own."""
    return replace(like, revisions=(replace(like.revisions[0], policy=policy, lazy=Lazy(lambda: lower(policy))),))


@cache
def decided(seed: int) -> Behaviour:
    """What the checker says of each change."""
    one, two = ALL[seed], PAIRS[seed]
    diff = compare(one.revisions[0].policy, two.revisions[0].policy)
    return behaviour(Trial(diff, START, lambda policy, case: reaction(alone(policy, one), case), 3_000))


@pytest.mark.parametrize("seed", PAIRS)
def test_what_changes_nothing_changes_nothing_and_what_shows_differs(seed: int) -> None:
    one, two = ALL[seed], PAIRS[seed]
    found = decided(seed)
    for change in found.changes:
        pairs = [pair for pair in ((change.item.without, two.revisions[0].policy),
                                   (one.revisions[0].policy, change.item.alone)) if None not in pair]  # fmt: skip
        if change.shows == "same":
            for pair in pairs:
                sides = [between(policy, one) for policy in pair if policy is not None]
                assert first_differences(sides[0], sides[1]) in (None, "many")
        if change.shows == "shown":
            case = found.cases[change.cases[0]].witness
            ends = [reaction(alone(side.revisions[0].policy, one), case) for side in (one, two)]
            assert ends[0] != ends[1]


def test_changes_of_both_kinds_were_among_them() -> None:
    told = [change.shows for seed in PAIRS for change in decided(seed).changes]
    assert told.count("shown") >= 5 * TIMES
    assert len(told) > 10 * TIMES
