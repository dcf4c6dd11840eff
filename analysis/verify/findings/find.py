"""All findings of one revision."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from analysis.verify.findings.begin import never_begins
from analysis.verify.findings.cases import cases
from analysis.verify.findings.data import Collide, Confirm, Finding, Lapses, NeverFires, Shown
from analysis.verify.findings.never import Never, asked_by_rules
from analysis.verify.findings.rounds import got_round, postponed
from analysis.verify.findings.stuck import dead_ends
from analysis.verify.findings.walk import Budget, Walked, walked
from analysis.verify.open_values import Ground, ImpossibleError
from analysis.verify.paths import Walk
from compiler.graph import PolicyGraph


def findings(
    graph: PolicyGraph, found: Walked, at: int, confirm: Confirm, budget: Budget, *,
    seen: Callable[[], None] = lambda: None, told: bool = False,
) -> Iterator[Finding]:  # fmt: skip
    """Everything in a walk that is proved, or shown by a case that begins ``at`` and that ``confirm`` takes. What the
    budget does not decide is left out. With ``told`` others may change facts of a case at any time."""
    yield from never_begins(found.model)
    yield from _collisions(found, at, confirm)

    def wide() -> Walked:
        more = asked_by_rules(found.model)
        return walked(graph, budget, seen, more) if more else found

    never = list(Never(graph, found, None if told else wide).find())
    yield from never
    if not told:
        yield from dead_ends(found, at, confirm)
    idle = {one.rule for one in never if isinstance(one, NeverFires) and one.branch is None}
    yield from (one for one in _lapses(found, at, confirm) if one.timer not in idle)
    yield from postponed(found, at, confirm)
    yield from got_round(graph, found, at, confirm)


def _collisions(found: Walked, at: int, confirm: Confirm) -> Iterator[Finding]:
    for rules, paths in found.clashes.items():

        def wanted(_: Ground, walk: Walk, rules: tuple[str, ...] = rules) -> Any:
            if walk.refused is None or walk.refused.kind != "overlap" or walk.refused.subjects != rules:
                raise ImpossibleError
            return walk.refused.at

        for path in paths:
            case = next(cases(found.model, path, wanted, at), None)
            if case is None:
                continue
            shown = Shown("overlap", case.witness, rules, case.last)
            if confirm(shown):
                yield Collide(rules, shown)
                break


def _lapses(found: Walked, at: int, confirm: Confirm) -> Iterator[Lapses]:
    """Deadlines that pass although they tell cases apart, or although nothing else runs on; a single `when` says that
    nothing is to happen otherwise."""
    for timer, paths in found.lapses.items():
        several = len(found.model.machine.timer_by_id[timer].rule.arms) > 1

        def wanted(_: Ground, walk: Walk, timer: str = timer, several: bool = several) -> Any:
            last = walk.moments[-1]
            if not walk.fired or walk.fired[0].rule != timer or walk.fired[0].branch is not None:
                raise ImpossibleError
            if not several and (len(walk.fired) > 1 or any(run.due is not None for run in last.situation.timers)):
                raise ImpossibleError
            return last.now

        for path in paths:
            case = next(cases(found.model, path, wanted, at), None)
            if case is None:
                continue
            shown = Shown("lapsed", case.witness, (timer,))
            if confirm(shown):
                yield Lapses(timer, shown)
                break
