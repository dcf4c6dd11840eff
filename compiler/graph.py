"""The compiled form: a ``networkx.MultiDiGraph`` of states and transitions. The only door to networkx.

Nodes are state ids with ``state``: their definition, outer states and the policy itself (``""``) among them. An edge
is one branch of one rule, keyed ``rule#branch``, with ``transition``; it leads from the state that holds the rule to
the innermost state where the case arrives, or back to its own state where the case stays. ``graph.graph["policy"]``
is the policy. Running, drawing, comparing and proving all read this.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, TypeAlias

import networkx as nx

from compiler.model import (
    ActionTrigger,
    Backing,
    BranchDef,
    Clause,
    EffectDef,
    Expr,
    Logic,
    Policy,
    RuleDef,
    StateDef,
    TimerTrigger,
)
from dsl.record import record

if TYPE_CHECKING:
    PolicyGraph: TypeAlias = nx.MultiDiGraph[str]
else:
    PolicyGraph = nx.MultiDiGraph


@record
class Transition:
    """One branch of a rule or timer.

    ``branch`` counts from 0 of ``branches``; ``source`` is the state that holds the rule; ``target`` the innermost
    state where the case arrives, None where it stays; ``written_target`` the state as the author named it; ``guard``
    the rule's condition and the branch's together; ``uses`` the counters of both."""

    rule: str
    name: str
    branch: int
    branches: int
    source: str
    target: str | None
    written_target: str | None
    trigger: ActionTrigger | TimerTrigger
    guard: Expr | None
    uses: tuple[str, ...]
    effects: tuple[EffectDef, ...]
    order: int
    backing: Backing

    @property
    def clauses(self) -> tuple[Clause, ...]:
        """The clauses that it carries."""
        return self.backing.clauses

    @property
    def readings(self) -> tuple[str, ...]:
        """The author's readings beside it."""
        return self.backing.readings

    @property
    def key(self) -> str:
        """The key of its edge."""
        return f"{self.rule}#{self.branch}"


def lower(policy: Policy) -> PolicyGraph:
    """The graph of a policy that has no errors."""
    graph: PolicyGraph = nx.MultiDiGraph(policy=policy)
    for state in policy.states:
        graph.add_node(state.id, state=state)
    for state in policy.states:
        for rule in state.rules:
            for number, branch in enumerate(rule.branches):
                transition = _transition(rule, number, branch, policy)
                graph.add_edge(state.id, transition.target if transition.target is not None else state.id,
                               key=transition.key, transition=transition)  # fmt: skip
    return graph


def _transition(rule: RuleDef, number: int, branch: BranchDef, policy: Policy) -> Transition:
    return Transition(
        rule=rule.id,
        name=rule.name,
        branch=number,
        branches=len(rule.branches),
        source=rule.state,
        target=policy.leaf_of(branch.target) if branch.target is not None else None,
        written_target=branch.target,
        trigger=rule.trigger,
        guard=_joined(rule.guard, branch.guard),
        uses=tuple(dict.fromkeys((*rule.uses, *branch.uses))),
        effects=branch.effects,
        order=rule.order,
        backing=Backing(
            tuple(dict.fromkeys((*branch.backing.clauses, *rule.backing.clauses))),
            tuple(dict.fromkeys((*branch.backing.readings, *rule.backing.readings))),
        ),
    )


def _joined(one: Expr | None, other: Expr | None) -> Expr | None:
    if one is None or other is None:
        return one if other is None else other
    return Logic("and", one, other)


def policy_of(graph: PolicyGraph) -> Policy:
    """The policy that a graph was lowered from."""
    policy: Policy = graph.graph["policy"]
    return policy


def states_of(graph: PolicyGraph) -> list[StateDef]:
    """The states in the order written, the policy itself first."""
    return [data["state"] for _, data in graph.nodes(data=True)]


def transitions_of(graph: PolicyGraph) -> list[Transition]:
    """The transitions in the order written."""
    found: list[Transition] = [data["transition"] for _, _, data in graph.edges(data=True)]
    return sorted(found, key=lambda one: (one.order, one.branch))


def same(one: PolicyGraph, other: PolicyGraph) -> bool:
    """Whether two graphs say the same: states, transitions and everything they refer to. Since when they are in force
    does not count: the text of a day, written out as a base, says what base and amendments say."""
    undated = [replace(policy_of(graph), effective=date.min, revision=date.min) for graph in (one, other)]
    return (
        undated[0] == undated[1] and states_of(one) == states_of(other) and transitions_of(one) == transitions_of(other)
    )
