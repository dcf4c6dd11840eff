"""What of a policy or a system may cite a clause, and what cites which one in which revisions.

In: a policy, or all its revisions; a system. Out: what it holds and on what each rests; for every clause, who cites it.
Absent: what the clauses say (`tiaoli/cli/registers.py`), and which of them should be carried (`tiaoli/cli/clauses.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from compiler.history import Revision, Timeline
from compiler.model import Backing, BoundDef, Clause, CounterDef, Policy, StateDef
from compiler.system.model import SystemDef
from dsl import syntax
from dsl.catalogue import Bilingual
from dsl.source import Span, one_line

WORDS: dict[str, Bilingual] = {
    "policy": Bilingual("the policy", "政策"),
    "actor": Bilingual("delegate", "代表"),
    "action": Bilingual("action", "动作"),
    "value": Bilingual("enum value", "枚举值"),
    "fact": Bilingual("fact", "事实"),
    "setting": Bilingual("setting", "设置"),
    "outcome": Bilingual("outcome", "结果"),
    "limit": Bilingual("limit", "限制"),
    "table": Bilingual("table", "表"),
    "claim": Bilingual("claim", "承诺"),
    "suspension": Bilingual("suspension", "中止"),
    "state": Bilingual("state", "状态"),
    "rule": Bilingual("rule", "规则"),
    "timer": Bilingual("timer", "期限"),
    "forbid": Bilingual("prohibition", "禁止"),
    "auto": Bilingual("automation", "自动"),
    "change": Bilingual("change", "变更"),
    "part": Bilingual("part", "部分"),
    "link": Bilingual("link", "连接"),
    "given": Bilingual("given", "得知"),
}
"""The kinds of things that cite clauses, in words."""

WORKING = frozenset({"limit", "rule", "timer", "forbid", "auto", "part", "link", "given"})

"""Those of which one expects that they cite something, or say that they are the author's reading."""


@dataclass(frozen=True, slots=True)
class Holding:
    """Something in a policy by its id, with what it rests on; a rule together with its branches. ``state`` is where it
    belongs in a picture: a state of a policy, a part of a system, or nowhere."""

    kind: str
    name: str
    label: str
    backing: Backing
    span: Span
    state: str = ""


@dataclass(frozen=True, slots=True)
class Carrier:
    """Something that cites a clause. ``revisions`` are the days of those texts in which it does, among ``texts``, those
    of the policy, and ``spans`` the place in each."""

    policy: str
    kind: str
    name: str
    label: str
    revisions: tuple[date, ...]
    texts: tuple[date, ...]
    spans: tuple[Span, ...]
    state: str

    @property
    def always(self) -> bool:
        """Whether it cites the clause in every text."""
        return self.revisions == self.texts

    @property
    def when(self) -> Bilingual | None:
        """In which texts it does, in words; None where in all."""
        if self.always:
            return None
        first, count = self.revisions[0], len(self.revisions)
        if self.texts[-count:] == self.revisions and count > 1:
            return Bilingual(f"from {first}", f"自 {first}")
        if self.texts[:count] == self.revisions:
            return Bilingual(f"until {self.texts[count]}", f"至 {self.texts[count]}")
        return Bilingual(", ".join(map(str, self.revisions)), "、".join(map(str, self.revisions)))


Holder = Timeline | SystemDef
"""What has a name, and holds what cites."""


def carriers(holder: Holder) -> dict[Clause, list[Carrier]]:
    """Who cites each clause, in the order written, over all revisions."""
    found: dict[Clause, dict[tuple[str, str], tuple[Holding, dict[date, Span]]]] = {}
    for day, held in _texts(holder):
        for holding in held:
            for clause in holding.backing.clauses:
                citing = found.setdefault(clause, {})
                _, days = citing.setdefault((holding.kind, holding.name), (holding, {}))
                days.setdefault(day, holding.span)
    texts = tuple(day for day, _ in _texts(holder))
    return {
        clause: [
            Carrier(holder.name, one.kind, one.name, one.label, tuple(days), texts, tuple(days.values()), one.state)
            for one, days in citing.values()
        ]
        for clause, citing in found.items()
    }


def _texts(holder: Holder) -> Iterator[tuple[date, tuple[Holding, ...]]]:
    """Each text of it, by its day."""
    if isinstance(holder, SystemDef):
        yield holder.effective, tuple(between(holder))
        return
    for revision in holder.revisions:
        yield revision.date, (*holdings(revision.policy), *_announced(revision))


def uncited(holder: Holder) -> list[str]:
    """What works in the last text and neither cites a clause nor states a reading."""
    held = between(holder) if isinstance(holder, SystemDef) else holdings(holder.revisions[-1].policy)
    return [one.name for one in held if one.kind in WORKING and one.backing == Backing()]


def sources(holder: Holder) -> tuple[str, ...]:
    """The documents that it names, in the order written."""
    every = (
        holder.sources
        if isinstance(holder, SystemDef)
        else [source for revision in holder.revisions for source in revision.policy.sources]
    )
    return tuple(dict.fromkeys(source.name for source in every))


def between(system: SystemDef) -> Iterator[Holding]:
    """Everything of a system that may cite a clause."""
    for part in system.parts:
        yield Holding("part", part.name, part.label, part.backing, part.span, part.name)
    for link in system.links:
        target = link.target if link.action is None else ".".join((link.target, *link.action))
        yield Holding("link", f"{link.part}.{link.outcome} -> {target}", "", link.backing, link.span, link.part)
    for given in system.givens:
        yield Holding("given", f"{given.part}.{given.fact}", "", given.backing, given.span, given.part)
    for claim in system.claims:
        yield Holding("claim", claim.full, claim.label, claim.backing, claim.span, claim.part)


def holdings(policy: Policy) -> Iterator[Holding]:
    """Everything that may cite a clause: what exists, then state by state what happens."""
    for actor in policy.actors:
        if actor.delegation is not None:
            yield Holding("actor", actor.name, actor.label, actor.delegation.backing, actor.delegation.span)
        for action in actor.actions:
            yield Holding("action", f"{actor.name}.{action.name}", action.label, action.backing, action.span)
    for enum in policy.enums:
        for value in enum.values:
            yield Holding("value", f"{enum.name}.{value.name}", value.label, value.backing, enum.span)
    yield from _declared(policy)
    for state in policy.states:
        yield from _of_state(state, policy)


def _declared(policy: Policy) -> Iterator[Holding]:
    for fact in policy.facts:
        yield Holding("fact", fact.name, fact.label, fact.backing, fact.span)
    for setting in policy.settings:
        yield Holding("setting", setting.name, setting.label, setting.backing, setting.span)
    for outcome in policy.outcomes:
        yield Holding("outcome", outcome.name, outcome.label, outcome.backing, outcome.span)
    limits: list[CounterDef | BoundDef] = [*policy.counters, *policy.bounds]
    for limit in limits:
        yield Holding("limit", limit.name, limit.label, limit.backing, limit.span)
    for table in policy.tables:
        backing = joined((table.backing, *(row.backing for row in table.rows)))
        yield Holding("table", table.name, table.label, backing, table.span)
    for claim in policy.claims:
        yield Holding("claim", claim.name, claim.label, claim.backing, claim.span)
    for one in policy.suspensions:
        yield Holding("suspension", one.name, one.label, one.backing, one.span)


def _of_state(state: StateDef, policy: Policy) -> Iterator[Holding]:
    if state.id:
        yield Holding("state", state.id, state.label, state.backing, state.span, state.id)
    else:
        yield Holding("policy", policy.name, policy.label, state.backing, state.span)
    for rule in state.rules:
        backing = joined((rule.backing, *(branch.backing for branch in rule.branches)))
        yield Holding("timer" if rule.is_timer else "rule", rule.id, rule.label, backing, rule.span, state.id)
    for forbid in state.forbids:
        yield Holding("forbid", forbid.id, forbid.why or "", forbid.backing, forbid.span, state.id)
    for automation in state.automations:
        yield Holding("auto", automation.id, automation.label, automation.backing, automation.span, state.id)


def _announced(revision: Revision) -> Iterator[Holding]:
    """What the `change` blocks of a revision's amendments cite: the rows of a document's change table."""
    for amendment in revision.amendments:
        for item in amendment.items:
            if isinstance(item, syntax.Change):
                clauses = tuple(
                    Clause(citation.source.text, clause)
                    for citation in item.remarks.citations
                    for clause in citation.clauses
                )
                yield Holding("change", one_line(item.label), "", Backing(clauses), item.span)


def joined(parts: Iterable[Backing]) -> Backing:
    """What several rest on together."""
    every = list(parts)
    clauses = dict.fromkeys(clause for part in every for clause in part.clauses)
    readings = dict.fromkeys(reading for part in every for reading in part.readings)
    return Backing(tuple(clauses), tuple(readings))
