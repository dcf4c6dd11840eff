"""Amounts and lengths below nothing: which facts, parameters and fields a system may fill with one.

Cases begin with amounts that are not below nothing, and actors hand in none. What rules compute and links send can be.
In: a company's system. Out: the facts and parameters of its members that may get such a value. Absent: what it is.
"""

from __future__ import annotations

from collections.abc import Iterator

from analysis.verify.system.company import Company
from compiler import model as m
from compiler.graph import policy_of

Place = tuple[str, ...]
"""``(part, "fact", name)``, ``(part, "parameter", actor, action, name)`` or ``(part, "field", outcome, name)``."""

IN_TABLE = "@table"
"""Within the rows of a table, whose arguments are looked at where it is asked."""


def may_be_negative(company: Company) -> frozenset[Place]:
    """What may be filled with an amount or length below nothing, in any part of the system."""
    found: set[Place] = set()
    made = list(_made(company))
    before = -1
    while before != (before := len(found)):
        found |= {place for place, part, expr, outcome in made if _negative(expr, part, outcome, found, company)}
    return frozenset(found)


def _made(company: Company) -> Iterator[tuple[Place, str, m.Expr, str]]:
    """Every value that something is filled with: the place, the part that computes it, and of which outcome."""
    for part in (one.name for one in company.system.parts):
        policy = policy_of(company.graphs[part])
        fields = {one.name: [field.name for field in one.fields] for one in policy.outcomes}
        for state in policy.states:
            for effect in (one for rule in state.rules for branch in rule.branches for one in branch.effects):
                if isinstance(effect, m.SetTo):
                    yield (part, "fact", effect.fact), part, effect.value, ""
                elif isinstance(effect, m.Give):
                    for name, value in zip(fields[effect.outcome], effect.arguments, strict=True):
                        yield (part, "field", effect.outcome, name), part, value, ""
            for auto in state.automations:
                for name, value in auto.values:
                    yield (part, "parameter", auto.trigger.actor, auto.trigger.action, name), part, value, ""
    for link in company.system.links:
        for name, value in link.values:
            kind = ("fact",) if link.action is None else ("parameter", *link.action)
            yield (link.target, *kind, name), link.part, value, link.outcome
    for given in company.system.givens:
        if given.of_fact is not None:
            fact = next(
                (one for one in policy_of(company.graphs[given.of]).facts if one.name == given.of_fact), None
            )  # fmt: skip
            if fact is not None:
                yield (given.part, "fact", given.fact), given.of, m.FactOf(fact.name, fact.type), ""


def _negative(expr: m.Expr, part: str, outcome: str, found: set[Place], company: Company) -> bool:
    """Whether a value may be below nothing."""

    def inside(one: m.Expr) -> bool:
        return _negative(one, part, outcome, found, company)

    match expr:
        case m.Const(value=value):
            return isinstance(value, int) and value < 0
        case m.FactOf(name=name):
            return (part, "fact", name) in found
        case m.ParameterOf(actor=actor, action=action, name=name):
            return (part, "parameter", actor, action, name) in found
        case m.ArgumentOf(name=name):
            return outcome != IN_TABLE and (part, "field", outcome, name) in found
        case m.SettingOf(name=name):
            value = next(one.value for one in policy_of(company.graphs[part]).settings if one.name == name)
            return isinstance(value, int) and value < 0
        case m.Arithmetic(operator=operator, left=left, right=right):
            return operator == "-" or inside(left) or inside(right)
        case m.Choose(which=which, left=left, right=right):
            return inside(left) and inside(right) if which == "max" else inside(left) or inside(right)
        case m.TableOf(table=name, arguments=arguments):
            table = next(one for one in policy_of(company.graphs[part]).tables if one.name == name)
            rows = any(_negative(row.value, part, IN_TABLE, found, company) for row in table.rows)
            return rows or any(map(inside, arguments))
        case _:
            return False
