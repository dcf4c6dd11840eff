"""How far a state is from where two texts differ: for a search that goes there first.

In: a text, and what the changes touch. Out: for each innermost state the fewest rules that lead from it to one in which
a touched step can be taken. Absent: whether a case can go that way, which only the search knows.
"""

from __future__ import annotations

from collections import deque

from analysis.verify.difference.touching import Touched
from analysis.verify.model import Model

FAR = 1_000
"""So far is what leads there by no rule."""


def nearness(model: Model, touched: Touched) -> dict[str, int]:
    """The fewest rules from each innermost state to a touched step; empty where any step may be touched."""
    if touched.everywhere:
        return {}
    policy = model.policy
    before: dict[str, set[str]] = {state: set() for state in model.deeds}
    found: dict[str, int] = {}
    for state, deeds in model.deeds.items():
        rules = [rule for outer in policy.ancestors(state) for rule in policy.state(outer).rules]
        for branch in (branch for rule in rules for branch in rule.branches):
            if branch.target is not None:
                before[policy.leaf_of(branch.target)].add(state)
        lapses = any(rule.is_timer and touched.lapse(rule.id) for rule in rules)
        if lapses or any(touched.deed(state, *deed) for deed in deeds):
            found[state] = 0
    waiting = deque(found)
    while waiting:
        state = waiting.popleft()
        for one in before[state]:
            if one not in found:
                found[one] = found[state] + 1
                waiting.append(one)
    return found
