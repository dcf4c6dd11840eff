"""The givens of a system: facts of a case that other cases tell."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from compiler import model as m
from compiler.backing import backing
from compiler.declare import once
from compiler.scope import THINGS, Scope, type_name
from compiler.system.links import FACT, PART, written_as
from compiler.system.model import GivenDef, SystemDef
from compiler.system.receivers import Ancestor, OfParty, PerParty, tellers
from compiler.system.scope import Parts, missing, party_of, piece, state_of
from compiler.system.values import names_of
from dsl import syntax as s
from dsl.diagnostics import Problems


def told_facts(givens: Iterable[s.Given]) -> set[tuple[str, str]]:
    """The facts that a system tells, by part, as written."""
    pairs = (given.fact.text.partition(".") for given in givens)
    return {(part, fact) for part, _, fact in pairs}


def resolve_givens(givens: Iterable[s.Given], system: SystemDef, parts: Parts, scope: Scope) -> tuple[GivenDef, ...]:
    """The givens in the order written, one for a fact; what can't be understood is reported and left out."""
    first = once(((given.fact, given) for given in givens), scope)
    found = (_given(given, system, parts, scope) for given in first)
    return tuple(given for given in found if given is not None)


def _given(given: s.Given, system: SystemDef, parts: Parts, scope: Scope) -> GivenDef | None:
    problems = parts.problems
    teller = FACT if given.kind == "fact" else PART
    if not written_as(given.fact, FACT, problems) or not written_as(given.of, teller, problems):
        return None
    part, of = parts.part(piece(given.fact, 0, 1)), parts.part(piece(given.of, 0, 1))
    if part is None or of is None:
        return None
    way = tellers(system, part.name, of.name)
    if way is None or given.kind == "fact" and not isinstance(way, Ancestor | PerParty):
        problems.error("P0706", piece(given.of, 0, 1).span, of.span, name=of.name, source=part.name)
        return None
    actor = way.actor if isinstance(way, PerParty | OfParty) else None
    certain = not (given.kind == "fact" and isinstance(way, PerParty))
    ends = _Ends(given, part.name, of.name, actor, certain, parts, backing(given.remarks, scope))
    meanings = parts.every_day((part.name, of.name), ends.on)
    if not meanings or not parts.check_kept(of.name, part.name, ends.between):
        return None
    states = dict.fromkeys(state for meaning in meanings for state in meaning.states)
    return replace(meanings[0], states=tuple(states))


@dataclass(slots=True)
class _Ends:
    """A given between two parts that exist; ``actor`` is the party by which the one finds the other; ``certain``
    where there is an answer from the first moment on."""

    given: s.Given
    part: str
    of: str
    actor: str | None
    certain: bool
    parts: Parts
    backing: m.Backing

    def on(self, day: date, problems: Problems) -> GivenDef | None:
        """What the given means between the revisions of a day."""
        return self.between(day, day, problems)

    def between(self, told_on: date, day: date, problems: Problems) -> GivenDef | None:
        """What the given means where the teller stays under the text of another day."""
        hearer, teller = self.parts.on(self.part, day), self.parts.on(self.of, told_on)
        fact = _fact(hearer, piece(self.given.fact, 1), day, problems)
        if self.actor is not None:
            for policy in (hearer, teller):
                party_of(policy, self.of, self.actor, piece(self.given.of, 0, 1), day, problems)
        if fact is None:
            return None
        self._check_unset(hearer, fact, day, problems)
        states = [state_of(name, teller, day, problems) for name in self.given.states]
        told = _fact(teller, piece(self.given.of, 1), day, problems) if self.given.kind == "fact" else None
        self._check_type(fact, told, hearer, teller, day, problems)
        if problems.serious:
            return None
        return GivenDef(self.part, fact.name, self.given.kind, self.of, tuple(filter(None, states)),
                        told.name if told is not None else None, self.backing, self.given.span)  # fmt: skip

    def _check_unset(self, hearer: m.Policy, fact: m.FactDef, day: date, problems: Problems) -> None:
        """P0713: a rule of the policy sets the fact."""
        for state in hearer.states:
            for branch in (branch for rule in state.rules for branch in rule.branches):
                if any(isinstance(one, m.SetTo) and one.fact == fact.name for one in branch.effects):
                    problems.error("P0713", self.given.fact.span, branch.span, name=fact.name, day=day)
                    return

    def _check_type(
        self, fact: m.FactDef, told: m.FactDef | None, hearer: m.Policy, teller: m.Policy, day: date, problems: Problems
    ) -> None:
        """P0714: the fact is of another type than what is told."""
        if self.given.kind == "fact" and told is None:
            return
        kind = told.type if told is not None else m.Kind.BOOL if self.given.kind == "some" else m.Kind.INT
        place = self.given.fact.span
        if fact.type != kind:
            problems.error("P0714", place, name=fact.name, found=type_name(fact.type), wanted=type_name(kind), day=day)
            return
        if told is not None and told.optional and not fact.optional:
            problems.error("P0715", place, told.span, name=fact.name, other=self.given.of.text, day=day)
            return
        if fact.required and not self.certain:
            problems.error("P0728", place, fact.span, name=fact.name, other=self.of, party=self.actor, day=day)
            return
        known = names_of(kind, {one.name: one for one in hearer.enums}, {one.name for one in hearer.actors})
        sent = names_of(kind, {one.name: one for one in teller.enums}, {one.name for one in teller.actors})
        strange = [one for one in sent if one not in known]
        if strange:
            thing = THINGS["enum" if isinstance(kind, m.EnumType) else "actor"]
            problems.error("P0712", self.given.of.span, thing=thing, policy=hearer.name, values=strange)


def _fact(policy: m.Policy, name: s.Name, day: date, problems: Problems) -> m.FactDef | None:
    for fact in policy.facts:
        if fact.name == name.text:
            return fact
    missing(policy, "fact", name, day, [fact.name for fact in policy.facts], problems)
    return None
