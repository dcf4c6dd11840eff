"""What the followed cases are told: by each other as they stand, and by any others whatever these can tell.

In: where they stand, on open values. Out: a member's situation with the facts that others tell. What only others tell
may change at any time.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from analysis.verify.bounds import FREE
from analysis.verify.model import Model, Slot, fill, slot_of, with_others
from analysis.verify.open_values import Ground
from analysis.verify.system.company import Company
from analysis.verify.system.signs import may_be_negative
from analysis.verify.system.together import Together
from compiler.semantics import has_ended
from compiler.situation import Situation
from compiler.system.model import GivenDef
from compiler.system.receivers import Ancestor, Below, OfParty, PerParty, tellers


class Telling:
    """What the members of a company are told."""

    def __init__(self, company: Company, models: Mapping[str, Model]) -> None:
        self.company, self.models = company, models
        self._slots = {
            (given.part, given.fact): self._slot(given)
            for part in company.parts
            for given in company.givens(part)
            if given.fact in models[part].machine.fact_index
        }

    def ready(self, moment: Together, part: str, ground: Ground) -> Situation:
        """Where a member stands, with what others tell it and use of its limits."""
        situation = moment.case(part)
        assert situation is not None
        return with_others(self.models[part], self.told(moment, part, situation, ground), ground)

    def told(self, moment: Together, part: str, situation: Situation, ground: Ground) -> Situation:
        """A member's situation with what others tell it; one that has ended is told nothing more."""
        machine = self.models[part].machine
        if has_ended(machine, situation):
            return situation
        facts: list[Any] = list(situation.facts)
        live = self.models[part].live[situation.state]
        for given in self.company.givens(part):
            index = machine.fact_index.get(given.fact)
            if index is not None and index in live:
                facts[index] = self._telling(moment, part, given, ground)
        return replace(situation, facts=tuple(facts))

    def _telling(self, moment: Together, part: str, given: GivenDef, ground: Ground) -> Any:
        """What a fact is that others tell: by the members as they stand, and by any others."""
        certain, only = self.teller(part, given.of)
        case = moment.case(given.of) if certain else None
        there = case is not None and self.is_in(given.of, case, given.states)
        match given.kind:
            case "some":
                if there or only:
                    return there
                return ground.new_choice(frozenset((True, False)))
            case "count":
                return int(there) if only else ground.new_number(int(there))
            case "fact":
                if not only:
                    return fill(self._slots[part, given.fact], ground)
                return self._fact(moment, part, given, ground)

    def _fact(self, moment: Together, part: str, given: GivenDef, ground: Ground) -> Any:
        machine = self.models[part].machine
        default = machine.policy.facts[machine.fact_index[given.fact]].default
        case = moment.case(given.of)
        if case is None:
            return default
        teller = self.models[given.of].machine
        index = teller.fact_index.get(given.of_fact or "")
        return default if index is None else self.told(moment, given.of, case, ground).facts[index]

    def teller(self, part: str, of: str) -> tuple[bool, bool]:
        """Whether the member ``of`` surely tells a member something, and whether it is the only one that does."""
        company, found = self.company, False
        match tellers(company.system, part, of):
            case Ancestor():
                found = of in company.above(part)
                return found, found or company.alone
            case PerParty():
                found = (part, of) in company.same_party
                return found, found or company.alone
            case Below():
                found = of in company.parts and part in company.above(of)
            case OfParty():
                found = (of, part) in company.same_party
            case None:
                raise AssertionError(of)
        return found, company.alone

    def is_in(self, part: str, situation: Situation, states: tuple[str, ...]) -> bool:
        """Whether a member is in one of some states, or inside one."""
        path = self.models[part].machine.paths[situation.state]
        return any(state in path for state in states)

    def _slot(self, given: GivenDef) -> Slot:
        machine = self.models[given.part].machine
        fact = machine.policy.facts[machine.fact_index[given.fact]]
        slot = slot_of(fact.name, fact.type, fact.optional, machine, decides=True)
        below = (given.part, "fact", given.fact) in may_be_negative(self.company)
        return replace(slot, low=-FREE) if below else slot
