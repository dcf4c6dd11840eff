"""A policy's graph as a picture.

In: the graph that ``compiler.graph.lower`` gives, and a language. Out: a ``Picture`` with exactly the states and moves
of the graph. Absent: comparing two graphs (``viz/from_diff.py``).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from compiler.graph import PolicyGraph, Transition, policy_of, transitions_of
from compiler.model import ROOT, ActionTrigger, AutomationDef, Clause, ForbidDef, Policy, RuleDef, SetTo, StateDef
from compiler.wording import effect_text, expression_text
from viz import words
from viz.arrange import Placed, arrange
from viz.picture import Group, Lang, LegendEntry, LegendKind, Move, Node, Picture, Turn


@dataclass(frozen=True, slots=True)
class Told:
    """A move as it is told, with what its telling leaves out: values set, and everything that must be equal for two
    texts to say the same."""

    placed: Placed
    sets: tuple[str, ...]
    meaning: object


def picture_of(graph: PolicyGraph, lang: Lang = "zh") -> Picture:
    """The picture of one text of a policy."""
    policy = policy_of(graph)
    arranged = arrange(nodes_of(policy, lang), groups_of(policy, lang), (one.placed for one in told(graph, lang)), lang)
    return Picture(
        title=policy.label,
        subtitle=f"{words.word('from', lang, policy.revision.isoformat())} · {policy.name}",
        nodes=arranged.nodes,
        groups=arranged.groups,
        edges=arranged.edges,
        legend=legend_of(policy, lang),
        lang=lang,
    )


def nodes_of(policy: Policy, lang: Lang) -> tuple[Node, ...]:
    """The states that hold no states, in the order written."""
    start = policy.leaf_of(ROOT)
    return tuple(
        Node(
            id=state.id,
            title=state.label,
            turns=_turns(policy, state, lang),
            initial=state.id == start,
            final=state.final,
            small=cited(state.backing.clauses),
            group=state.parent or ROOT,
        )
        for state in policy.states
        if state.initial_child is None and state.id != ROOT
    )


def groups_of(policy: Policy, lang: Lang) -> tuple[Group, ...]:
    """The outermost state and the states that hold states, outer before inner."""
    return tuple(
        Group(
            id=state.id,
            title=words.word("everywhere", lang) if state.id == ROOT else state.label,
            parent=state.parent,
            turns=_turns(policy, state, lang),
            small=cited(state.backing.clauses),
        )
        for state in policy.states
        if state.initial_child is not None or state.id == ROOT
    )


def told(graph: PolicyGraph, lang: Lang) -> Iterator[Told]:
    """Every transition and prohibition of a graph in words, in the order written."""
    policy = policy_of(graph)
    rules = {rule.id: rule for state in policy.states for rule in state.rules}
    for transition in transitions_of(graph):
        yield _transition(policy, rules[transition.rule], transition, lang)
    for state in policy.states:
        for forbid in state.forbids:
            yield _prohibition(policy, forbid, lang)
        for automation in state.automations:
            yield _automation(policy, automation, lang)


def legend_of(policy: Policy, lang: Lang) -> tuple[LegendEntry, ...]:
    """The signs that a picture of the policy uses."""
    rules = [rule for state in policy.states for rule in state.rules]
    shown: list[LegendEntry] = [
        LegendEntry("actor", words.actor_caption(policy, actor, lang), place)
        for place, actor in enumerate(policy.actors)
        if actor.delegation is not None
        or any(actor.name in state.awaits for state in policy.states)
        or any(isinstance(rule.trigger, ActionTrigger) and rule.trigger.actor == actor.name for rule in rules)
    ]
    signs: dict[LegendKind, bool] = {
        "deadline": any(rule.is_timer for rule in rules),
        "forbid": any(state.forbids for state in policy.states),
        "auto": any(state.automations for state in policy.states),
        "initial": True,
        "final": any(state.final for state in policy.states),
    }
    shown.extend(LegendEntry(kind, words.word(kind, lang)) for kind, used in signs.items() if used)
    return tuple(shown)


def _turns(policy: Policy, state: StateDef, lang: Lang) -> tuple[Turn, ...]:
    return tuple(Turn(actor, caption) for actor, caption in words.turns_of(policy, state, lang))


def cited(clauses: tuple[Clause, ...]) -> tuple[str, ...]:
    """One line for each source document, as ``@guide 2.1, 2.3``."""
    sources: dict[str, list[str]] = {}
    for clause in clauses:
        sources.setdefault(clause.source, []).append(clause.clause)
    return tuple(f"@{source} {', '.join(cited)}" for source, cited in sources.items())


def _transition(policy: Policy, rule: RuleDef, transition: Transition, lang: Lang) -> Told:
    then = [words.counter_text(policy, name, lang) for name in transition.uses]
    then.extend(effect_text(one, policy, lang) for one in transition.effects if not isinstance(one, SetTo))
    match rule.trigger:
        case ActionTrigger(actor):
            acting = words.actor_index(policy, actor)
        case _:
            acting = None
    move = Move(
        key=f"{transition.rule}#{transition.branch}",
        kind="deadline" if rule.is_timer else "action",
        actor=acting,
        title=words.rule_title(policy, rule, lang),
        when=(*([rule.label] if rule.label else []), *_conditions(policy, rule, transition, lang)),
        then=tuple(then),
        small=cited(transition.clauses),
    )
    return Told(
        placed=Placed(move, transition.source, transition.target),
        sets=tuple(effect_text(one, policy, lang) for one in transition.effects if isinstance(one, SetTo)),
        meaning=(rule.trigger, transition.guard, transition.uses, transition.effects),
    )


def _conditions(policy: Policy, rule: RuleDef, transition: Transition, lang: Lang) -> tuple[str, ...]:
    """The condition of the rule and of the branch, the last branch without one as ``otherwise``."""
    own = rule.branches[transition.branch].guard
    found = [words.condition(policy, guard, lang) for guard in (rule.guard, own) if guard is not None]
    if own is None and transition.branches > 1:
        found.append(words.word("else", lang))
    return tuple(found)


def _automation(policy: Policy, one: AutomationDef, lang: Lang) -> Told:
    move = Move(
        key=one.id,
        kind="auto",
        actor=words.actor_index(policy, one.trigger.actor),
        title=words.automation_title(policy, one, lang),
        when=(*([one.label] if one.label else []), *_only(policy, one, lang)),
        then=tuple(f"{name} = {expression_text(value, policy, lang)}" for name, value in one.values),
        small=cited(one.backing.clauses),
    )
    return Told(Placed(move, one.state, None), (), (one.trigger, one.guard, one.values))


def _only(policy: Policy, one: AutomationDef, lang: Lang) -> tuple[str, ...]:
    return () if one.guard is None else (words.condition(policy, one.guard, lang),)


def _prohibition(policy: Policy, forbid: ForbidDef, lang: Lang) -> Told:
    move = Move(
        key=forbid.id,
        kind="forbid",
        actor=words.actor_index(policy, forbid.trigger.actor),
        title=words.forbid_title(policy, forbid, lang),
        when=() if forbid.guard is None else (words.condition(policy, forbid.guard, lang),),
        then=() if forbid.why is None else (forbid.why,),
        small=cited(forbid.backing.clauses),
    )
    return Told(Placed(move, forbid.state, None), (), (forbid.trigger, forbid.guard, forbid.why))
