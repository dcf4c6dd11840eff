"""Links, givens and claims in words, with the labels that the authors of the policies gave.

In: parts of a compiled system, and the policies of a day. Out: text in English or Chinese. Absent: layout, clauses.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any

from compiler.model import ArgumentOf, Const, Expr, Field, Policy
from compiler.system.model import GivenDef, LinkDef, PartDef, SystemDef
from compiler.system.questions import Joined, Opposite, Question, Reads, Stands, SystemClaim
from compiler.wording import action_label, actor_label, expression_text, state_label
from dsl.catalogue import Bilingual
from dsl.keywords import KEYWORDS, Language

Policies = Mapping[str, Policy]
"""The policies of a day, by part."""


def part_text(part: PartDef, system: SystemDef, policies: Policies, lang: Language) -> str:
    """To whom the cases of a part belong; empty where to no other."""
    if part.under is not None:
        under = system.part(part.under).label
        return Bilingual(f"under {under}", f"属于{under}").in_(lang)
    if part.per is not None:
        party = actor_label(policies[part.name], part.per, lang)
        return Bilingual(f"one per {party}", f"每个{party}一个").in_(lang)
    return ""


def outcome_text(link: LinkDef, system: SystemDef, policies: Policies) -> str:
    """What sets a link off: the part and its outcome."""
    return f"{system.part(link.part).label} · {_outcome(link, policies[link.part])}"


def target_text(link: LinkDef, system: SystemDef, policies: Policies, lang: Language) -> str:
    """What a link does: a case that it opens, or who does what in which part."""
    label = system.part(link.target).label
    if link.action is None:
        return Bilingual(f"opens {label}", f"新开{label}").in_(lang)
    policy = policies[link.target]
    return f"{label} · {actor_label(policy, link.action[0], lang)} {action_label(policy, *link.action)}"


def link_text(expr: Expr, link: LinkDef, sender: Policy, lang: Language) -> str:
    """A condition or value of a link; a field of its outcome is called by its label and the outcome's."""
    label = _outcome(link, sender)
    known = next((one.fields for one in sender.outcomes if one.name == link.outcome), ())
    dot = Bilingual(" · ", "·").in_(lang)
    names = {field.name: f"{label}{dot}{field.label}" for field in known}
    return expression_text(_renamed(expr, names), sender, lang)


def values_text(link: LinkDef, sender: Policy, taker: Policy, lang: Language) -> tuple[str, ...]:
    """What each parameter, or fact of the case opened, is given."""
    labels = {one.name: one.label for one in _taken(link, taker)}
    return tuple(f"{labels.get(name, name)} = {_sent(value, link, sender, taker, lang)}" for name, value in link.values)


def _sent(value: Expr, link: LinkDef, sender: Policy, taker: Policy, lang: Language) -> str:
    """A value; one that is fixed in the words of the policy that gets it."""
    return expression_text(value, taker, lang) if isinstance(value, Const) else link_text(value, link, sender, lang)


def given_text(given: GivenDef, system: SystemDef, policies: Policies, lang: Language) -> str:
    """What is told, and by which part."""
    label, teller = system.part(given.of).label, policies[given.of]
    if given.of_fact is not None:
        return f"{label} · {fact_label(teller, given.of_fact)}"
    states = ("、" if lang == "zh" else ", ").join(state_label(teller, one) for one in given.states_in(teller))
    if given.kind == "some":
        return Bilingual(f"some {label} in {states}", f"有{label}处于{states}").in_(lang)
    return Bilingual(f"count of {label} in {states}", f"处于{states}的{label}的件数").in_(lang)


def never_text(claim: SystemClaim, system: SystemDef, policies: Policies, lang: Language) -> str:
    """What a claim says never holds."""
    return Bilingual(*(f"{KEYWORDS['NEVER'].in_(one)} {_question(claim.never, claim, system, policies, one)}"
                       for one in ("en", "zh"))).in_(lang)  # fmt: skip


def _question(question: Question, claim: SystemClaim, system: SystemDef, policies: Policies, lang: Language) -> str:
    def said(one: Question, *, inside: bool = True) -> str:
        text = _question(one, claim, system, policies, lang)
        return f"({text})" if inside and isinstance(one, Joined) else text

    match question:
        case Stands(of=of, states=states):
            policy = policies[of or claim.part]
            known = {state.id for state in policy.states}
            named = "、" if lang == "zh" else ", "
            labels = named.join(state_label(policy, one) for one in states if one in known)
            if of is None:
                return Bilingual(f"in {labels}", f"处于{labels}").in_(lang)
            label = system.part(of).label
            return Bilingual(f"some {label} in {labels}", f"有{label}处于{labels}").in_(lang)
        case Reads(expr=expr):
            return expression_text(expr, policies[claim.part], lang)
        case Opposite(operand=operand):
            return f"{KEYWORDS['NOT'].in_(lang)} {said(operand)}"
        case Joined(operator=operator, left=left, right=right):
            flat = isinstance(left, Joined) and left.operator == operator
            sign = KEYWORDS[operator.upper()].in_(lang)
            return f"{said(left, inside=not flat)} {sign} {said(right)}"


def fact_label(policy: Policy, name: str) -> str:
    """A fact's label."""
    return next((fact.label for fact in policy.facts if fact.name == name), name)


def _outcome(link: LinkDef, sender: Policy) -> str:
    return next((one.label for one in sender.outcomes if one.name == link.outcome), link.outcome)


def _taken(link: LinkDef, taker: Policy) -> tuple[Field, ...]:
    if link.action is None:
        return tuple(Field(fact.name, fact.label, fact.type, fact.optional) for fact in taker.facts)
    actions = (action for actor in taker.actors if actor.name == link.action[0] for action in actor.actions)
    return next((action.fields for action in actions if action.name == link.action[1]), ())


def _renamed(expr: Any, names: Mapping[str, str]) -> Any:
    """An expression with the fields of the outcome called otherwise."""
    if isinstance(expr, ArgumentOf):
        return replace(expr, name=names.get(expr.name, expr.name))
    if isinstance(expr, tuple):
        return tuple(_renamed(part, names) for part in expr)
    if isinstance(expr, Expr):
        return replace(expr, **{one.name: _renamed(getattr(expr, one.name), names) for one in fields(expr)})
    return expr
