"""A case with the simplest values that still show what it shows.

In: a case, the texts that it is for, and whether another one shows the same. Out: the case with each fact and parameter
as it begins, else unknown, else the usual value of its type, wherever that changes nothing of what is shown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from analysis.verify.model import USUAL
from analysis.verify.witness import Done, Witness
from compiler import model as m

Values = tuple[tuple[str, m.Value], ...]


def simpler(case: Witness, policies: Iterable[m.Policy], shows: Callable[[Witness], bool]) -> Witness:
    """The case with simpler values, one after the other."""
    texts = tuple(policies)
    facts = {fact.name: _plain(fact.type, texts, _begins(fact, texts)) for policy in texts for fact in policy.facts}
    for name, _ in case.facts:
        for value in facts.get(name, ()):
            made = replace(case, facts=_exchanged(case.facts, name, value))
            if made == case or shows(made):
                case = made
                break
    for n, step in enumerate(case.steps):
        for field in fields_of(texts, step):
            for value in _plain(field.type, texts, (None,) if field.optional else ()):
                done = replace(case.steps[n], values=_exchanged(case.steps[n].values, field.name, value))
                made = replace(case, steps=(*case.steps[:n], done, *case.steps[n + 1 :]))
                if made == case or shows(made):
                    case = made
                    break
    return case


def completed(case: Witness, policies: Iterable[m.Policy]) -> Witness:
    """A case with the usual value of every fact and parameter that one of the texts requires and it does not have."""
    texts = tuple(policies)
    wanted = {fact.name: fact.type for policy in texts for fact in policy.facts if fact.required}
    steps = tuple(
        replace(step, values=_filled(step.values, {one.name: one.type for one in fields_of(texts, step)
                                                   if not one.optional}, texts))
        for step in case.steps
    )  # fmt: skip
    return replace(case, facts=_filled(case.facts, wanted, texts), steps=steps)


def fields_of(texts: Iterable[m.Policy], step: Done) -> tuple[m.Field, ...]:
    """What an action takes on any side; optional only where all sides say so."""
    found: dict[str, m.Field] = {}
    for policy in texts:
        whose = {actor.name: actor for actor in policy.actors}
        actor = whose.get(step.actor)
        if actor is not None and actor.delegation is not None and all(one.name != step.action for one in actor.actions):
            actor = whose.get(actor.delegation.principal)
        for action in actor.actions if actor is not None else ():
            if action.name == step.action:
                for one in action.fields:
                    known = found.get(one.name)
                    found[one.name] = one if known is None else replace(one, optional=one.optional and known.optional)
    return tuple(found.values())


def _filled(values: Values, wanted: dict[str, m.Type], texts: tuple[m.Policy, ...]) -> Values:
    given = {name for name, _ in values}
    more = ((name, next(iter(_plain(type_, texts, ())), 0)) for name, type_ in wanted.items() if name not in given)
    return (*values, *more)


def _exchanged(values: Values, name: str, value: m.Value) -> Values:
    return tuple((one, value if one == name else old) for one, old in values)


def _begins(fact: m.FactDef, texts: tuple[m.Policy, ...]) -> tuple[m.Value, ...]:
    """What a fact begins with where nothing is said, if all texts say the same."""
    said = [one for policy in texts for one in policy.facts if one.name == fact.name]
    if any(one.required for one in said) or len({one.default for one in said}) > 1:
        return ()
    return (fact.default,)


def _plain(type_: m.Type, texts: tuple[m.Policy, ...], first: tuple[m.Value, ...]) -> tuple[m.Value, ...]:
    """The simplest values of a type, the simplest first."""
    if isinstance(type_, m.EnumType):
        domains = [[one.name for one in enum.values] for policy in texts for enum in policy.enums
                   if enum.name == type_.name]  # fmt: skip
        common = [one for one in domains[0] if all(one in other for other in domains)] if domains else []
        return (*first, *common)
    if type_ is m.Kind.BOOL:
        return (*first, False, True)
    usual = USUAL.get(type_)
    return first if usual is None else (*first, usual)
