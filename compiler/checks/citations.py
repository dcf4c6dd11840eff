"""Rules that say nothing of where they come from."""

from __future__ import annotations

from compiler.model import Policy
from dsl.catalogue import Bilingual
from dsl.diagnostics import Problems


def check_citations(policy: Policy, problems: Problems) -> None:
    """P0313: a rule, timer or prohibition without a clause, in a policy that names its sources. A branch may carry
    it."""
    if not policy.sources:
        return
    for state in policy.states:
        for rule in state.rules:
            bare = [branch for branch in rule.branches if not branch.backing.clauses and not branch.backing.readings]
            if bare and not rule.backing.clauses and not rule.backing.readings:
                problems.warn("P0313", rule.span, name=rule.name)
        for automation in state.automations:
            if not automation.backing.clauses and not automation.backing.readings:
                name = automation.label or automation.name
                problems.warn("P0313", automation.span, name=name)
        for forbid in state.forbids:
            if not forbid.backing.clauses and not forbid.backing.readings:
                problems.warn(
                    "P0313", forbid.span, name=Bilingual(f"forbid {forbid.trigger}", f"禁止 {forbid.trigger}")
                )
