"""What some runs of one policy have exercised, and what they have not.

In: runs of one policy under any of its revisions. Out: items (rule branches, prohibitions, limits, deadlines with their
three sides, clauses), each with whether it was reached. An amended rule is a new item; one that an amendment leaves
alone is the same item in every revision. Absent: whether the runs came out as expected (``simulator/verdict.py``), and
how coverage reads (``simulator/coverage_report.py``).
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from compiler.history import Timeline
from compiler.model import (
    AutomationDef,
    BoundDef,
    Clause,
    CounterDef,
    DelegationDef,
    ForbidDef,
    Policy,
    RuleDef,
    StateDef,
)
from compiler.situation import Refused
from simulator.entries import Denied, Run, Stepped

Kind = Literal["branch", "automation", "forbid", "authority", "limit", "deadline", "link", "given", "clause"]
KINDS: tuple[Kind, ...] = (
    "branch", "automation", "forbid", "authority", "limit", "deadline", "link", "given", "clause",
)  # fmt: skip

Side = Literal["before", "at", "after"]
"""An action accepted one second before a deadline, at it, and the deadline passed with a step later than it."""


@dataclass(frozen=True, slots=True)
class Item:
    """Something to be exercised. ``branch`` counts from 0; it is None where the rule has one branch only. ``since`` is
    the revision that brought it; ``clauses`` are what it carries."""

    kind: Kind
    name: str
    branch: int | None
    side: Side | None
    since: date
    clauses: tuple[Clause, ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """Every item of a policy's timeline with the number of runs that reached it, in the order written."""

    policy: str
    items: tuple[tuple[Item, int], ...]
    runs: int

    def of(self, kind: Kind) -> tuple[tuple[Item, int], ...]:
        """The items of a kind."""
        return tuple(entry for entry in self.items if entry[0].kind == kind)

    def share(self, kind: Kind) -> tuple[int, int]:
        """How many items of a kind were reached, and how many there are."""
        of_kind = self.of(kind)
        return sum(count > 0 for _, count in of_kind), len(of_kind)

    @property
    def missing(self) -> tuple[Item, ...]:
        """What no run has reached."""
        return tuple(item for item, count in self.items if count == 0)


Key = tuple[Hashable, ...]


def coverage(timeline: Timeline, runs: Iterable[Run]) -> Coverage:
    """What some runs of a policy have reached of everything its timeline holds."""
    items: dict[Key, Item] = {}
    for revision in timeline.revisions:
        for key, item in _items(revision.policy, revision.date):
            items.setdefault(key, item)
    counts = dict.fromkeys(items, 0)
    number = 0
    for run in runs:
        number += 1
        for key in dict.fromkeys(_reached(run)):
            if key in counts:
                counts[key] += 1
    ordered = sorted(items, key=lambda key: KINDS.index(items[key].kind))
    name = timeline.revisions[0].policy.name
    return Coverage(name, tuple((items[key], counts[key]) for key in ordered), number)


def reached_clauses(run: Run) -> frozenset[Clause]:
    """The clauses of everything that a run reaches."""
    return frozenset(key[1] for key in _reached(run) if isinstance(key[1], Clause))


# ── what there is ──────────────────────────────────────────────────────────────────────────────────────────────


def _items(policy: Policy, since: date) -> Iterator[tuple[Key, Item]]:
    clauses: dict[Clause, None] = {}
    acted_in = _where_actions_are_possible(policy)
    for state in policy.states:
        clauses.update(dict.fromkeys(state.backing.clauses))
        for rule in state.rules:
            for index, branch in enumerate(rule.branches):
                carried = tuple(dict.fromkeys((*rule.backing.clauses, *branch.backing.clauses)))
                clauses.update(dict.fromkeys(carried))
                number = index if len(rule.branches) > 1 else None
                yield _branch(rule, index), Item("branch", rule.id, number, None, since, carried)
            if rule.is_timer:
                for side in _sides(state.id in acted_in):
                    yield _side(rule, side), Item("deadline", rule.id, None, side, since, rule.backing.clauses)
        for forbid in state.forbids:
            clauses.update(dict.fromkeys(forbid.backing.clauses))
            yield _forbid(forbid), Item("forbid", forbid.id, None, None, since, forbid.backing.clauses)
        for automation in state.automations:
            clauses.update(dict.fromkeys(automation.backing.clauses))
            key: Key = ("automation", replace(automation, order=0))
            yield key, Item("automation", automation.id, None, None, since, automation.backing.clauses)
    for actor in policy.actors:
        if actor.delegation is not None and actor.delegation.guard is not None:
            clauses.update(dict.fromkeys(actor.delegation.backing.clauses))
            key = ("authority", actor.delegation)
            yield key, Item("authority", actor.name, None, None, since, actor.delegation.backing.clauses)
    for limit in _limits(policy):
        clauses.update(dict.fromkeys(limit.backing.clauses))
        yield ("limit", limit), Item("limit", limit.name, None, None, since, limit.backing.clauses)
    for outcome in policy.outcomes:
        clauses.update(dict.fromkeys(outcome.backing.clauses))
    for action in (action for actor in policy.actors for action in actor.actions):
        clauses.update(dict.fromkeys(action.backing.clauses))
    for clause in clauses:
        yield ("clause", clause), Item("clause", str(clause), None, None, since, (clause,))


def _limits(policy: Policy) -> tuple[CounterDef | BoundDef, ...]:
    return (*policy.counters, *policy.bounds)


def _where_actions_are_possible(policy: Policy) -> frozenset[str]:
    """The states inside which some action has a rule: only there can anyone act before a deadline or at it."""
    found: set[str] = set()
    parents = {state.id: state.parent for state in policy.states}
    able = {state.id for state in policy.states if any(not rule.is_timer for rule in state.rules)}
    for state in policy.states:
        around = set(policy.ancestors(state.id))
        if around & able:
            found.add(state.id)
    for state_id in tuple(able):
        outer = parents[state_id]
        while outer is not None:
            found.add(outer)
            outer = parents[outer]
    return frozenset(found)


def _sides(acted: bool) -> tuple[Side, ...]:
    return ("before", "at", "after") if acted else ("after",)


def _unordered(rule: RuleDef) -> RuleDef:
    """A rule without its number, which an amendment elsewhere may change."""
    return replace(rule, order=0)


def _branch(rule: RuleDef, index: int) -> Key:
    return ("branch", _unordered(rule), index)


def _side(rule: RuleDef, side: Side) -> Key:
    return ("deadline", _unordered(rule), side)


def _forbid(forbid: ForbidDef) -> Key:
    return ("forbid", replace(forbid, order=0))


# ── what a run reaches ─────────────────────────────────────────────────────────────────────────────────────────


def _reached(run: Run) -> Iterator[Key]:
    """The keys of everything that a run reaches, some of them repeatedly."""
    index = _Index()
    steps = [entry for entry in run.entries if isinstance(entry, Stepped | Denied)]
    last_step = max((entry.at for entry in steps if entry.event is not None), default=run.start)
    for entry in steps:
        policy = index.use(entry.machine.policy)
        match entry:
            case Stepped(fired=fired, event=event):
                rule = index.rules[fired.rule]
                if fired.branch is not None:
                    yield _branch(rule, fired.branch)
                    yield from _clauses(rule.backing.clauses, rule.branches[fired.branch].backing.clauses)
                if fired.automation is not None:
                    automation = index.automations[fired.automation]
                    yield ("automation", replace(automation, order=0))
                    yield from _clauses(automation.backing.clauses)
                if rule.is_timer and last_step > entry.at:
                    yield _side(rule, "after")
                for outcome in fired.outcomes:
                    yield from _clauses(index.outcomes.get(outcome.outcome, ()))
                for name in fired.uses:
                    yield from _clauses(index.limits[name].backing.clauses)
                for state in policy.ancestors(fired.after.state):
                    yield from _clauses(index.states[state].backing.clauses)
                if event is not None:
                    yield from _clauses(index.actions.get((event.actor, event.action), ()))
                    yield from _around_deadlines(entry, index)
            case Denied(refused=refused):
                yield from _refused(refused, index)


def _refused(refused: Refused, index: _Index) -> Iterator[Key]:
    """What refused an action."""
    for subject in refused.subjects:
        if refused.kind == "authority":
            delegation = index.delegations[subject]
            yield ("authority", delegation)
            yield from _clauses(delegation.backing.clauses)
        elif subject in index.forbids:
            yield _forbid(index.forbids[subject])
            yield from _clauses(index.forbids[subject].backing.clauses)
        elif subject in index.limits:
            yield ("limit", index.limits[subject])
            yield from _clauses(index.limits[subject].backing.clauses)


def _around_deadlines(entry: Stepped, index: _Index) -> Iterator[Key]:
    """The deadlines that an accepted action came one second before, or just in time for."""
    for timer in entry.fired.before.timers:
        if timer.due is not None and timer.due - entry.at in (0, 1):
            yield _side(index.rules[timer.timer], "at" if timer.due == entry.at else "before")


def _clauses(*groups: tuple[Clause, ...]) -> Iterator[Key]:
    for group in groups:
        for clause in group:
            yield ("clause", clause)


class _Index:
    """The definitions of the policy in force, by their ids."""

    def __init__(self) -> None:
        self._policy: Policy | None = None
        self.states: dict[str, StateDef] = {}
        self.rules: dict[str, RuleDef] = {}
        self.forbids: dict[str, ForbidDef] = {}
        self.automations: dict[str, AutomationDef] = {}
        self.delegations: dict[str, DelegationDef] = {}
        self.limits: dict[str, CounterDef | BoundDef] = {}
        self.outcomes: dict[str, tuple[Clause, ...]] = {}
        self.actions: dict[tuple[str, str], tuple[Clause, ...]] = {}

    def use(self, policy: Policy) -> Policy:
        """Turn to another revision's definitions, if it is another."""
        if policy is not self._policy:
            self._policy = policy
            self.states = {state.id: state for state in policy.states}
            self.rules = {rule.id: rule for state in policy.states for rule in state.rules}
            self.forbids = {forbid.id: forbid for state in policy.states for forbid in state.forbids}
            self.automations = {one.id: one for state in policy.states for one in state.automations}
            self.delegations = {one.name: one.delegation for one in policy.actors if one.delegation is not None}
            self.limits = {limit.name: limit for limit in _limits(policy)}
            self.outcomes = {one.name: one.backing.clauses for one in policy.outcomes}
            self.actions = {
                (actor.name, action.name): action.backing.clauses for actor in policy.actors for action in actor.actions
            }
        return policy
