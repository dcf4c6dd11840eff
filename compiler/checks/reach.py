"""States that no case comes to, rules that never get their turn, and states that nothing leads out of."""

from __future__ import annotations

from compiler.model import ROOT, ActionTrigger, Const, Policy, RuleDef, StateDef
from dsl.diagnostics import Problems


def check_reach(policy: Policy, problems: Problems) -> None:
    """P0304 unreachable state, P0305 state nobody can leave, P0306 rule that never gets its turn, P0307 final state
    missing."""
    if len(policy.states) < 2:
        return
    reached = reachable(policy)
    for state in policy.states:
        if state.id not in reached:
            if state.parent in reached:
                problems.error("P0304", state.span, name=state.label)
            continue
        if state.initial_child is None and not state.final and not _leaves(policy, state):
            problems.error("P0305", state.span, name=state.label)
    for state in policy.states:
        for rule in state.rules:
            if state.id in reached:
                _never_taken(rule, problems)
    if not any(state.final for state in policy.states):
        problems.warn("P0307", policy.states[1].span)
    else:
        _without_end(policy, reached, problems)


def reachable(policy: Policy) -> set[str]:
    """Every state that a case can be in, outer states included, guards taken as possible."""
    reached: set[str] = set()
    waiting = [policy.leaf_of(ROOT)]
    while waiting:
        leaf = waiting.pop()
        path = policy.ancestors(leaf)
        new = [state for state in path if state not in reached]
        if not new and leaf in reached:
            continue
        reached.update(path)
        if policy.state(leaf).final:
            continue
        for state in path:
            for rule in policy.state(state).rules:
                for branch in rule.branches:
                    if branch.target is not None:
                        target = policy.leaf_of(branch.target)
                        if target not in reached:
                            waiting.append(target)
    return reached


def _without_end(policy: Policy, reached: set[str], problems: Problems) -> None:
    """P0318: innermost states from which no chain of rules leads to a final state."""
    leads: dict[str, set[str]] = {}
    leaves = [state for state in policy.states if state.id in reached and state.initial_child is None]
    for state in leaves:
        rules = [rule for outer in policy.ancestors(state.id) for rule in policy.state(outer).rules]
        targets = {policy.leaf_of(b.target) for rule in rules for b in rule.branches if b.target is not None}
        leads[state.id] = targets if not state.final else set()
    ending = {state.id for state in leaves if state.final}
    growing = True
    while growing:
        more = {state for state, targets in leads.items() if state not in ending and targets & ending}
        ending |= more
        growing = bool(more)
    lost = [state for state in leaves if state.id not in ending and _leaves(policy, state)]
    if lost:
        first, *others = lost
        problems.warn("P0318", first.span, *(state.span for state in others), name=first.label)


def _leaves(policy: Policy, state: StateDef) -> bool:
    """Whether any rule or timer that holds in a state leads out of it."""
    for outer in policy.ancestors(state.id):
        for rule in policy.state(outer).rules:
            if any(branch.target is not None and policy.leaf_of(branch.target) != state.id for branch in rule.branches):
                return True
    return False


def _never_taken(rule: RuleDef, problems: Problems) -> None:
    """A branch after one that always holds, a condition that is ``false``."""
    for number, branch in enumerate(rule.branches[:-1]):
        if branch.guard is None or branch.guard == Const(branch.guard.type, True):
            problems.error("P0306", rule.branches[number + 1].span, branch.span)
            break
    never = [
        one
        for one in (rule.guard, *(branch.guard for branch in rule.branches))
        if isinstance(one, Const) and one.value is False
    ]
    if never:
        problems.error("P0308", rule.span)


def triggers(state: StateDef) -> set[ActionTrigger]:
    """The actions that a state itself has rules for."""
    return {rule.trigger for rule in state.rules if isinstance(rule.trigger, ActionTrigger)}
