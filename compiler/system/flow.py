"""What follows from what at one instant in a system: which rules an outcome's links may set off, and which automations.

In: a system and the policies of its parts on one day. Out: a graph of steps, conditions taken as possible. Absent:
whether going round in it can last (``compiler/system/circles.py``).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from compiler.model import ROOT, ActionTrigger, BranchDef, Give, Policy, RuleDef
from compiler.system.model import LinkDef, SystemDef
from dsl.record import record


@record
class Step:
    """One thing that can happen in a case of ``part``: a case is opened, a branch of a rule is taken, an automation
    sets to work. ``id`` tells steps of a part apart, ``does`` says it in the author's words."""

    part: str
    id: str
    does: str


@record
class Reach:
    """Where a step can be taken and what it does to the case: pairs of innermost states, before and after; the states
    it enters; the limits it uses up."""

    moves: frozenset[tuple[str, str]]
    enters: frozenset[str] = frozenset()
    uses: frozenset[str] = frozenset()
    automatic: str | None = None
    """The state of an automation."""


@dataclass(slots=True)
class Flow:
    """``nexts`` says what a step may set off, ``links`` by which link it does where it is one."""

    system: SystemDef
    policies: Mapping[str, Policy]
    nexts: dict[Step, list[Step]] = field(default_factory=dict)
    links: dict[tuple[Step, Step], LinkDef] = field(default_factory=dict)
    reach: dict[Step, Reach] = field(default_factory=dict)


def flow_of(system: SystemDef, policies: Mapping[str, Policy]) -> Flow:
    """The steps of all parts, and what each may set off."""
    flow = Flow(system, policies)
    actions: dict[tuple[str, str], list[Step]] = {}
    gives: dict[Step, set[str]] = {}
    for part, policy in policies.items():
        start = policy.leaf_of(ROOT)
        flow.reach[opening(part)] = Reach(frozenset({("", start)}), frozenset(policy.ancestors(start)))
        for state in policy.states:
            for rule in state.rules:
                for number, branch in enumerate(rule.branches if isinstance(rule.trigger, ActionTrigger) else ()):
                    step = Step(part, f"{rule.id}#{number}", f"{part}.{rule.trigger}")
                    flow.reach[step] = _reach(policy, rule, branch)
                    gives[step] = {one.outcome for one in branch.effects if isinstance(one, Give)}
                    actions.setdefault((part, str(rule.trigger)), []).append(step)
            for auto in state.automations:
                step = Step(part, f"auto {auto.id}", f"auto {part}.{auto.trigger}")
                here = frozenset((leaf, leaf) for leaf in _leaves(policy, state.id))
                flow.reach[step] = Reach(here, automatic=state.id)
    for step in flow.reach:
        flow.nexts[step] = [*_automations(flow, step, actions), *_linked(flow, step, gives.get(step, set()), actions)]
    return flow


def opening(part: str) -> Step:
    """A case of a part is opened."""
    return Step(part, "", f"open {part}")


def _linked(flow: Flow, step: Step, gives: set[str], actions: dict[tuple[str, str], list[Step]]) -> Iterator[Step]:
    """What the links of the outcomes given may set off."""
    for link in flow.system.links:
        if link.part == step.part and link.outcome in gives and link.target in flow.policies:
            does = ".".join(link.action) if link.action is not None else None
            follows = [opening(link.target)] if does is None else actions.get((link.target, does), [])
            for one in follows:
                flow.links.setdefault((step, one), link)
            yield from follows


def _automations(flow: Flow, step: Step, actions: dict[tuple[str, str], list[Step]]) -> Iterator[Step]:
    """The automations of the states that a step leaves a case in; of an automation the branches of its action."""
    policy = flow.policies[step.part]
    reach = flow.reach[step]
    after = {outer for _, leaf in reach.moves for outer in policy.ancestors(leaf)}
    for state in policy.states:
        for auto in state.automations:
            if step.id == f"auto {auto.id}":
                yield from actions.get((step.part, str(auto.trigger)), [])
            elif reach.automatic is None and state.id in after:
                yield Step(step.part, f"auto {auto.id}", f"auto {step.part}.{auto.trigger}")


def _reach(policy: Policy, rule: RuleDef, branch: BranchDef) -> Reach:
    moves: set[tuple[str, str]] = set()
    enters: set[str] = set()
    for leaf in _leaves(policy, rule.state):
        arrival = leaf if branch.target is None else policy.leaf_of(branch.target)
        moves.add((leaf, arrival))
        if branch.target is not None:
            enters |= _entered(policy, leaf, branch.target)
    return Reach(frozenset(moves), frozenset(enters), frozenset((*rule.uses, *branch.uses)))


def _leaves(policy: Policy, state_id: str) -> list[str]:
    """The innermost states within a state in which something can still happen."""
    inside = [one for one in policy.states if one.initial_child is None and not one.final]
    return [one.id for one in inside if state_id in policy.ancestors(one.id)]


def _entered(policy: Policy, leaf: str, target: str) -> set[str]:
    """The states that a case enters on its way from an innermost state to a target as written."""
    here = set(policy.ancestors(leaf))
    arrival = policy.ancestors(policy.leaf_of(target))
    again = policy.ancestors(policy.leaf_of(target))[: arrival.index(target) + 1] if target in here else ()
    return {one for one in arrival if one not in here} | set(again)
