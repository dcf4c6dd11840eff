"""Findings against trying: what is said never to happen is never found by trying everything, also with little to
look at; prohibitions that are said to forbid nothing can be left out."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from random import Random

import pytest

from analysis.verify.findings.data import Finding, ForbidsNothing, NeverFires, NeverReached
from analysis.verify.findings.find import findings
from analysis.verify.findings.walk import Budget, walked
from compiler.history import Timeline
from compiler.loader import Sources
from compiler.model import Policy
from compiler.pipeline import compile_timeline
from dsl.source import Source
from tests.properties.laws import TIMES
from tests.verify.small import Tried, policies, text, tried
from tiaoli.cli.findings import Living
from tiaoli.cli.found_cases import Cases

POLICIES = dict(policies(0, 30 * TIMES))
BUDGETS = (Budget(3_000, 3_000), Budget(20, 60), Budget(2, 2))


@cache
def plain(seed: int) -> Tried | None:
    return tried(POLICIES[seed])


def found(timeline: Timeline, budget: Budget, *, told: bool = False) -> list[Finding]:
    revision = timeline.revisions[0]
    confirmed = Living(Cases(timeline, timeline.name, revision.date)).confirmed
    taken = walked(revision.graph, budget, lambda: None)
    return list(findings(revision.graph, taken, revision.effective, confirmed, budget, told=told))


def never(policy: Policy, one: NeverFires) -> set[tuple[str, int]]:
    rule = next(rule for state in policy.states for rule in state.rules if rule.id == one.rule)
    return {(one.rule, n) for n in range(len(rule.branches)) if one.branch in (None, n)}


@pytest.mark.parametrize("seed", POLICIES)
def test_what_never_happens_is_not_found_by_trying(seed: int) -> None:
    everything = plain(seed)
    if everything is None:
        return
    policy = POLICIES[seed].revisions[0].policy
    seen = {outer for state in everything.states for outer in policy.ancestors(state)}
    for budget, told in [*((one, False) for one in BUDGETS), (BUDGETS[0], True)]:
        for one in found(POLICIES[seed], budget, told=told):
            if isinstance(one, NeverFires):
                assert not never(policy, one) & everything.fired
            if isinstance(one, NeverReached):
                assert one.state not in seen


@pytest.mark.parametrize("seed", POLICIES)
def test_a_prohibition_that_forbids_nothing_can_be_left_out(seed: int) -> None:
    if not any(isinstance(one, ForbidsNothing) for one in found(POLICIES[seed], BUDGETS[0])):
        return
    lines = [line for line in text(Random(seed)).splitlines() if "forbid" not in line]
    without = compile_timeline(Sources((Source("without", "\n".join(lines) + "\n"),))).timeline
    assert without is not None
    everything, others = plain(seed), tried(without)
    assert everything is None or others is None or everything == others


def test_enough_is_said_never_to_happen() -> None:
    kinds = [type(one) for timeline in POLICIES.values() for one in found(timeline, BUDGETS[0])]
    assert kinds.count(NeverFires) >= 10 * TIMES
    assert ForbidsNothing in kinds


def test_what_automations_leave_at_once_is_put_together_where_it_is_much(root: Path) -> None:
    """Only a return comes as far as to be paid in advance, whatever the assistant approves by itself before."""
    text = (root / "policy/douyin/return_refund/2024-01-01.policy").read_text(encoding="utf-8")
    timeline = compile_timeline(Sources((Source("return_refund", text),))).timeline
    assert timeline is not None
    idle = [one.forbid for one in found(timeline, Budget(1, 3_000)) if isinstance(one, ForbidsNothing)]
    assert idle == ["open.other_remedy"]
