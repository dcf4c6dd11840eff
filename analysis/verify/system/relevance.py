"""Which facts and parameters a claim of a system hangs on: a guess that makes most proofs quick.

In: a company and a claim. Out: for each member what is kept; all else is taken as anything (``blur.py``). What is left
out can only make a proof fail, never a wrong one succeed. Kept is what the claim reads, what members tell and send each
other, what decides over that, and whatever these are made of.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from analysis.verify.needs import Needs, Read
from analysis.verify.system.company import Company, Literal
from compiler import model as m
from compiler.graph import policy_of
from compiler.system.model import LinkDef
from compiler.system.questions import Reads

Relevant = dict[str, frozenset[Read]]


def relevant(company: Company, literals: Iterable[Literal]) -> Relevant:
    """What each member's course is followed in."""
    return _Growing(company, literals).grown()


class _Growing:
    def __init__(self, company: Company, literals: Iterable[Literal]) -> None:
        self.company = company
        self.policies = {part: policy_of(company.graphs[part]) for part in company.parts}
        self.needs = {part: Needs(policy, outcomes=False) for part, policy in self.policies.items()}
        self.links = [one for one in company.system.links if {one.part, one.target} <= set(company.parts)]
        self.kept: dict[str, set[Read]] = {part: set() for part in company.parts}
        own = self.needs[company.seen_from]
        self.kept[company.seen_from] |= own.reads(*(one.expr for one, _ in literals if isinstance(one, Reads)))
        for given in company.system.givens:
            if given.part in self.kept and given.of in self.kept and given.of_fact is None:
                self.kept[given.part].add(("fact", given.fact))
        for link in self.links:
            self.kept[link.part] |= self._sent(link, link.guard)
            if link.action is not None:
                self.kept[link.target] |= self._deciding(link.target, link.action)

    def grown(self) -> Relevant:
        """Until nothing is added."""
        before = -1
        while before != (before := sum(map(len, self.kept.values()))):
            for part in self.company.parts:
                self.kept[part] |= self._made_of(part)
            for given in self.company.system.givens:
                told = given.of_fact is not None and given.of in self.kept
                if told and ("fact", given.fact) in self.kept.get(given.part, ()):
                    self.kept[given.of].add(("fact", given.of_fact or ""))
            for link in self.links:
                self._along(link)
        return {part: frozenset(reads) for part, reads in self.kept.items()}

    def _made_of(self, part: str) -> set[Read]:
        """What the facts kept are set to, and what automations hand in."""
        kept, needs = self.kept[part], self.needs[part]
        found: set[Read] = set()
        for state in self.policies[part].states:
            for effect in (one for rule in state.rules for branch in rule.branches for one in branch.effects):
                if isinstance(effect, m.SetTo) and ("fact", effect.fact) in kept:
                    found |= needs.reads(effect.value)
            for auto in state.automations:
                for name, value in auto.values:
                    if ("parameter", auto.trigger.actor, auto.trigger.action, name) in kept:
                        found |= needs.reads(value)
        return found

    def _along(self, link: LinkDef) -> None:
        """What is kept on either side of a link is kept on the other."""
        for name, value in link.values:
            target: Read = ("fact", name) if link.action is None else ("parameter", *link.action, name)
            read = self._sent(link, value)
            if target in self.kept[link.target]:
                self.kept[link.part] |= read
            elif read and read <= self.kept[link.part]:
                self.kept[link.target].add(target)

    def _sent(self, link: LinkDef, expr: m.Expr | None) -> set[Read]:
        """What an expression of a link reads of the sender, through the outcome's fields too."""
        needs, policy = self.needs[link.part], self.policies[link.part]
        fields = {one.name for one in m.parts(expr) if isinstance(one, m.ArgumentOf)} if expr is not None else set()
        if not fields:
            return needs.reads(expr)
        outcome = next(one for one in policy.outcomes if one.name == link.outcome)
        places = [n for n, field in enumerate(outcome.fields) if field.name in fields]
        given = [one for one in _effects(policy) if isinstance(one, m.Give) and one.outcome == link.outcome]
        return needs.reads(expr, *(one.arguments[n] for one in given for n in places))

    def _deciding(self, part: str, action: tuple[str, str]) -> set[Read]:
        """What decides whether an action is taken, and which way."""
        found: set[Read] = set()
        needs = self.needs[part]
        for state in self.policies[part].states:
            for rule in state.rules:
                trigger = rule.trigger
                if isinstance(trigger, m.ActionTrigger) and (trigger.actor, trigger.action) == action:
                    found |= needs.reads(rule.guard, *(branch.guard for branch in rule.branches))
            for forbid in state.forbids:
                if (forbid.trigger.actor, forbid.trigger.action) == action:
                    found |= needs.reads(forbid.guard)
        return found


def _effects(policy: m.Policy) -> Iterator[m.EffectDef]:
    return (
        one for state in policy.states for rule in state.rules for branch in rule.branches for one in branch.effects
    )
