"""What of a followed case matters: to its own course, to what it sends, to what it tells others, and to the claim.

In: a company and a claim. Out: each policy made ready for the checker. The policies' own claims are left out: they are
proved by themselves.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import partial

from analysis.verify.bounds import FREE
from analysis.verify.model import Model, Slot, model_of
from analysis.verify.needs import Needs, Read
from analysis.verify.system.blur import blurred, forgetful
from analysis.verify.system.company import Company, Literal
from analysis.verify.system.relevance import Relevant
from analysis.verify.system.signs import Place, may_be_negative
from compiler import model as m
from compiler.graph import Transition
from compiler.machine import Machine
from compiler.system.questions import Reads


def models_of(
    company: Company, literals: Iterable[Literal], *, coarse: bool = False, kept: Relevant | None = None
) -> dict[str, Model]:
    """The policies of the company, ready to be explored; with ``kept`` all else is taken as anything."""
    asked = [one.expr for one, _ in literals if isinstance(one, Reads)]
    heard = _heard(company)
    made: dict[str, Model] = {}
    for part in company.parts:
        exprs = asked if part == company.seen_from else []
        kind = _what_matters(company, part, frozenset(heard.get(part, ())), exprs)
        given = _handed_in(company, part)
        if kept is None:
            made[part] = model_of(company.graphs[part], coarse=coarse, given=given, what_matters=kind)
        else:
            blur = partial(blurred, kept=kept[part])
            model = model_of(company.graphs[part], given=given, what_matters=kind, changed=blur)
            made[part] = forgetful(model, kept[part])
    below = may_be_negative(company)
    return _alike({part: _with_signs(model, part, below) for part, model in made.items()}, asked, company)


def _with_signs(model: Model, part: str, below: frozenset[Place]) -> Model:
    """A model that takes values below nothing where the system may send some."""

    def signed(slot: Slot, *place: str) -> Slot:
        return replace(slot, low=-FREE) if (part, *place, slot.name) in below else slot

    inputs = tuple(None if slot is None else signed(slot, "fact") for slot in model.inputs)
    parameters = {
        deed: tuple(signed(slot, "parameter", *deed) for slot in slots) for deed, slots in model.parameters.items()
    }
    return replace(model, inputs=inputs, parameters=parameters)


def _heard(company: Company) -> dict[str, set[str]]:
    """The facts that members tell other members, by the part that tells them."""
    found: dict[str, set[str]] = {}
    for given in company.system.givens:
        if given.of_fact is not None and given.part in company.parts:
            found.setdefault(given.of, set()).add(given.of_fact)
    return found


def _handed_in(company: Company, part: str) -> frozenset[str]:
    """The facts with which links open a case."""
    opening = (link for link in company.system.links if link.target == part and link.opens)
    return frozenset(name for link in opening for name, _ in link.values)


def _what_matters(company: Company, part: str, told: frozenset[str], asked: list[m.Expr]) -> type[Needs]:
    links = [one for one in company.system.links if one.part == part and one.target in company.parts]
    sent = {one.outcome for one in links}
    exprs = [expr for one in links for expr in (one.guard, *(value for _, value in one.values))]

    class InCompany(Needs):
        def __init__(self, policy: m.Policy, *, outcomes: bool) -> None:
            super().__init__(policy, outcomes=outcomes)
            self.claims, self.watched = [], []

        def of_arm(self, arm: Transition, wanted: set[Read]) -> set[Read]:
            given = [one for one in arm.effects if isinstance(one, m.Give) and one.outcome in sent]
            if not given:
                return super().of_arm(arm, wanted)
            reads = self.reads(*exprs, *(argument for one in given for argument in one.arguments))
            return super().of_arm(arm, wanted | reads) | reads

        def always(self, machine: Machine, state: str) -> set[Read]:
            found = super().always(machine, state) | self.reads(*asked)
            return found | {("fact", name) for name in told if name in machine.fact_index}

    return InCompany


def _alike(made: Mapping[str, Model], asked: list[m.Expr], company: Company) -> dict[str, Model]:
    """Models that tell numbers apart as far as any of them asks."""
    lengths = sum(one.ceiling for one in made.values())
    exprs = [*asked, *(expr for link in company.system.links for expr in (link.guard, *(v for _, v in link.values)))]
    named = [
        abs(part.value)
        for expr in exprs
        if expr is not None
        for part in m.parts(expr)
        if isinstance(part, m.Const) and isinstance(part.value, int)
    ]
    most = max(named, default=0)
    marks = tuple(sorted({mark for one in made.values() for mark in one.marks} | {*named, *(-one for one in named)}))
    return {
        part: replace(
            one, ceiling=lengths, memory=max(most + 1, *(other.memory for other in made.values())),
            largest=max(4 * most + 1, *(other.largest for other in made.values())),
            counted=max(most + 1, *(other.counted for other in made.values())), marks=marks,
        )
        for part, one in made.items()
    }  # fmt: skip
