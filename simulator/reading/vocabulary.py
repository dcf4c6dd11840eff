"""The names that a scenario may use: those of every revision its case can live to see.

In: the policies of a timeline from the scenario's start on. Out: terms, each under its own name and every spelling that
stands for it (labels, tails of dotted ids), and looking one up. Absent: what is said where a name is unknown
(``simulator/reading/naming.py``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from compiler.model import (
    ROOT,
    ActionDef,
    ActionTrigger,
    ActorDef,
    CounterDef,
    EnumDef,
    EnumType,
    FactDef,
    Field,
    OutcomeDef,
    Policy,
    RuleDef,
    SettingDef,
)
from compiler.system.questions import SystemClaim
from dsl.labels import written


@dataclass(frozen=True, slots=True)
class Term:
    """A name and what else it may be called."""

    name: str
    spellings: tuple[str, ...]


Terms = Mapping[str, Term]


def terms(pairs: Iterable[tuple[str, Iterable[str]]]) -> Terms:
    """Terms by name; several mentions of one name (one for each revision) add their spellings.

    Labels count as written in the policy: a file means the same whoever reads it, in whatever language."""
    spellings: dict[str, dict[str, None]] = {}
    for name, others in pairs:
        spellings.setdefault(name, {}).update(dict.fromkeys(written(one) for one in others))
    return {name: Term(name, tuple(others)) for name, others in spellings.items()}


def meant_by(text: str, known: Terms) -> tuple[str, ...]:
    """What a text can mean: the term of that name, else all those it is a spelling of."""
    if text in known:
        return (text,)
    return tuple(term.name for term in known.values() if text in term.spellings)


def tails(dotted: str) -> Iterator[str]:
    """``a.b.c``: ``a.b.c``, ``b.c``, ``c``."""
    yield dotted
    while "." in dotted:
        dotted = dotted.partition(".")[2]
        yield dotted


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Everything that has a name. Definitions are those of the latest revision that has them."""

    facts: Mapping[str, FactDef]
    settings: Mapping[str, SettingDef]
    actions: Mapping[str, ActionDef]
    outcomes: Mapping[str, OutcomeDef]
    counters: Mapping[str, CounterDef]
    enums: Mapping[str, EnumDef]
    fact_terms: Terms
    setting_terms: Terms
    action_terms: Terms
    actor_terms: Terms
    outcome_terms: Terms
    state_terms: Terms
    rule_terms: Terms
    timer_terms: Terms
    counter_terms: Terms
    claim_terms: Terms
    zone: str
    currency: str

    def value_terms(self, enum: EnumType) -> Terms:
        """The values of an enum."""
        found = self.enums.get(enum.name)
        return terms((value.name, [value.label]) for value in (found.values if found is not None else ()))


def vocabulary(policies: tuple[Policy, ...], claims: tuple[SystemClaim, ...] = ()) -> Vocabulary:
    """The union of some revisions of one policy, oldest first; there is at least one. ``claims`` are those that a
    system makes of its cases."""
    facts = {fact.name: fact for policy in policies for fact in policy.facts}
    settings = {setting.name: setting for policy in policies for setting in policy.settings}
    outcomes = {outcome.name: outcome for policy in policies for outcome in policy.outcomes}
    actions = {f"{actor.name}.{action.name}": action for policy in policies for actor, action in doable(policy)}
    rules = [(policy, rule) for policy in policies for state in policy.states for rule in state.rules]
    return Vocabulary(
        facts=facts,
        settings=settings,
        actions={name: _with_all_fields(name, action, policies) for name, action in actions.items()},
        outcomes=outcomes,
        counters={counter.name: counter for policy in policies for counter in policy.counters},
        enums=_enums(policies),
        fact_terms=terms((fact.name, [fact.label]) for policy in policies for fact in policy.facts),
        setting_terms=terms((setting.name, [setting.label]) for policy in policies for setting in policy.settings),
        action_terms=terms(pair for policy in policies for pair in _action_pairs(policy)),
        actor_terms=terms([*_actor_pairs(policies), ("system", ["系统"])]),
        outcome_terms=terms((outcome.name, [outcome.label]) for policy in policies for outcome in policy.outcomes),
        state_terms=terms(pair for policy in policies for pair in _state_pairs(policy)),
        rule_terms=terms((rule.id, _rule_spellings(policy, rule)) for policy, rule in rules),
        timer_terms=terms((rule.id, _rule_spellings(policy, rule)) for policy, rule in rules if rule.is_timer),
        counter_terms=terms((counter.name, [counter.label]) for policy in policies for counter in policy.counters),
        claim_terms=terms(
            [
                *((claim.name, [claim.label]) for policy in policies for claim in policy.claims),
                *((claim.full, [claim.name, claim.label]) for claim in claims),
            ]
        ),
        zone=policies[0].zone,
        currency=policies[0].currency,
    )


def _with_all_fields(name: str, action: ActionDef, policies: tuple[Policy, ...]) -> ActionDef:
    """The action with the parameters that any revision gives it."""
    fields: dict[str, Field] = {}
    for policy in policies:
        for actor, one in doable(policy):
            if f"{actor.name}.{one.name}" == name:
                fields.update({field.name: field for field in one.fields})
    return ActionDef(action.name, action.label, tuple(fields.values()), action.backing, action.span)


def _enums(policies: tuple[Policy, ...]) -> dict[str, EnumDef]:
    """Every enum with the values that any revision gives it."""
    found: dict[str, EnumDef] = {}
    for policy in policies:
        for enum in policy.enums:
            older = found[enum.name].values if enum.name in found else ()
            values = {value.name: value for value in (*older, *enum.values)}
            found[enum.name] = EnumDef(enum.name, enum.label, tuple(values.values()), enum.span)
    return found


def _action_pairs(policy: Policy) -> Iterator[tuple[str, list[str]]]:
    """An action is called by itself where that is unique, or behind its actor; a delegate's always behind."""
    for actor, action in doable(policy):
        dotted = [f"{who}.{what}" for who in (actor.name, written(actor.label))
                  for what in (action.name, written(action.label))]  # fmt: skip
        alone = [action.name, action.label] if action in actor.actions else []
        yield f"{actor.name}.{action.name}", [*dotted, *alone]


def doable(policy: Policy) -> Iterator[tuple[ActorDef, ActionDef]]:
    """Who can do what: each actor its own actions, a delegate the principal's too."""
    actors = {actor.name: actor for actor in policy.actors}
    for actor in policy.actors:
        own = {action.name for action in actor.actions}
        yield from ((actor, action) for action in actor.actions)
        if actor.delegation is not None:
            others = actors[actor.delegation.principal].actions
            yield from ((actor, action) for action in others if action.name not in own)


def _actor_pairs(policies: tuple[Policy, ...]) -> Iterator[tuple[str, list[str]]]:
    for policy in policies:
        for actor in policy.actors:
            yield actor.name, [actor.label]


def _state_pairs(policy: Policy) -> Iterator[tuple[str, list[str]]]:
    for state in policy.states:
        if state.id != ROOT:
            yield state.id, [*tails(state.id), *tails(_label_path(policy, state.id))]


def _label_path(policy: Policy, state_id: str) -> str:
    """The labels from the outermost state but the policy itself down to a state, dotted."""
    labels = {state.id: written(state.label) for state in policy.states}
    return ".".join(labels[one] for one in reversed(policy.ancestors(state_id)) if one != ROOT)


def _rule_spellings(policy: Policy, rule: RuleDef) -> list[str]:
    """Tails of its id, and the same with labels for states, actors and actions."""
    last = rule.name
    if isinstance(rule.trigger, ActionTrigger) and rule.id.endswith(f"{rule.trigger.actor}.{rule.trigger.action}"):
        last = action_label(policy, rule.trigger.actor, rule.trigger.action)
    path = _label_path(policy, rule.state)
    return [*tails(rule.id), *tails(f"{path}.{last}" if path else last)]


def action_label(policy: Policy, actor: str, action: str) -> str:
    """``商家.发起协商``: an actor's and an action's labels, or their names where the policy has no such thing."""
    for who in policy.actors:
        if who.name == actor:
            for what in who.actions:
                if what.name == action:
                    return f"{written(who.label)}.{written(what.label)}"
    return f"{actor}.{action}"
