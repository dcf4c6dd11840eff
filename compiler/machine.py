"""The graph, made ready to be stepped: who reacts to what in which state, conditions as functions, settings filled in.

A second form of the same thing, not a second meaning: it is built from the graph's nodes and edges alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from compiler.evaluate import Evaluator, Evaluators, readers, suspended_days
from compiler.graph import PolicyGraph, Transition, policy_of, states_of, transitions_of
from compiler.model import (
    ROOT,
    ActionTrigger,
    Adds,
    AutomationDef,
    BoundDef,
    DelegationDef,
    Expr,
    FactOf,
    Field,
    ForbidDef,
    Give,
    Kind,
    OnTimer,
    Policy,
    SetTo,
    StateDef,
    TableOf,
    TimerTrigger,
    UsedOf,
    Value,
    parts,
)  # fmt: skip
from dsl.record import record


@record
class Arm:
    """A transition ready to run."""

    transition: Transition
    guard: Evaluator | None
    uses: tuple[int, ...]
    effects: tuple[Effect, ...]


@record
class Effect:
    """An effect ready to run: what it is, the index of the fact where it sets one, its values as functions;
    ``workdays`` where it extends by working days."""

    definition: SetTo | Give | OnTimer
    fact: int
    values: tuple[Evaluator, ...]
    workdays: bool = False


@record
class RuleRun:
    """The arms of one rule, in order."""

    id: str
    state: str
    arms: tuple[Arm, ...]


@record
class TimerSpec:
    """A timer of a state: its length, exact or in working days, the days on which it stands still, and what it does
    when due."""

    id: str
    state: str
    duration: Evaluator
    rule: RuleRun
    workdays: bool = False
    suspended: tuple[tuple[int, int], ...] = ()


@record
class AutoRun:
    """An automation ready to run."""

    definition: AutomationDef
    guard: Evaluator | None
    values: tuple[tuple[str, Evaluator], ...]


@record
class Standing:
    """A delegate: for whom, and when."""

    definition: DelegationDef
    guard: Evaluator | None


@record
class Ban:
    """A prohibition ready to run."""

    definition: ForbidDef
    guard: Evaluator | None


@record
class BoundRun:
    """A bound ready to run; what it reads as indices, through tables too."""

    definition: BoundDef
    holds: Evaluator
    facts: frozenset[int]
    counters: frozenset[int]


@record
class Move:
    """Leaving one innermost state for another: what stays entered, what is entered anew, outermost first."""

    kept: int
    entered: tuple[str, ...]
    resets: tuple[int, ...]


@dataclass(slots=True)
class Machine:
    """One policy under given settings. Everything is looked up, nothing searched.

    ``paths`` gives for each state the way to it from the outermost, itself included; ``shared`` are the counters kept
    outside the case, ``totals`` those that add up an outcome's field, both by index; ``automations`` go by state,
    ``branches`` by rule and number."""

    policy: Policy
    evaluators: Evaluators
    fact_index: dict[str, int]
    counter_index: dict[str, int]
    paths: dict[str, tuple[str, ...]]
    states: dict[str, StateDef]
    timers: dict[str, tuple[TimerSpec, ...]]
    timer_by_id: dict[str, TimerSpec]
    limits: tuple[Evaluator, ...]
    bounds_of_action: dict[tuple[str, str], tuple[BoundRun, ...]]
    bounds_of_facts: tuple[BoundRun, ...]
    timer_order: dict[str, int]
    action_fields: dict[tuple[str, str], dict[str, Field]]
    enum_values: dict[str, frozenset[str]]
    actor_names: frozenset[str]
    delegates: dict[str, Standing]
    shared: tuple[int, ...]
    totals: tuple[tuple[int, Adds], ...]
    automations: dict[str, tuple[AutoRun, ...]]
    branches: dict[tuple[str, int], Transition]
    _rules: dict[tuple[str, str, str], list[RuleRun]]
    _bans: dict[tuple[str, str, str], list[Ban]]
    _levels: dict[tuple[str, str, str], tuple[tuple[RuleRun, ...], ...]] = field(default_factory=dict)
    _banned: dict[tuple[str, str, str], tuple[Ban, ...]] = field(default_factory=dict)
    _moves: dict[tuple[str, str], Move] = field(default_factory=dict)
    _expressions: dict[Expr, Evaluator] = field(default_factory=dict)
    _readers: dict[int, tuple[Expr, tuple[tuple[str, Evaluator], ...]]] = field(default_factory=dict)

    def rules(self, state: str, actor: str, action: str) -> tuple[tuple[RuleRun, ...], ...]:
        """The rules for an action in a state, those of the innermost state first, one tuple a level."""
        key = (state, actor, action)
        found = self._levels.get(key)
        if found is None:
            levels = (self._rules.get((one, actor, action), ()) for one in reversed(self.paths[state]))
            found = self._levels[key] = tuple(tuple(level) for level in levels if level)
        return found

    def bans(self, state: str, actor: str, action: str) -> tuple[Ban, ...]:
        """The prohibitions of an action in a state, the innermost state's first."""
        key = (state, actor, action)
        found = self._banned.get(key)
        if found is None:
            found = tuple(b for one in reversed(self.paths[state]) for b in self._bans.get((one, actor, action), ()))
            self._banned[key] = found
        return found

    def move(self, state: str, written_target: str) -> Move:
        """How a case gets from its innermost state to a target as the author named it."""
        key = (state, written_target)
        found = self._moves.get(key)
        if found is None:
            found = self._moves[key] = self._new_move(state, written_target)
        return found

    def _new_move(self, state: str, written_target: str) -> Move:
        here = self.paths[state]
        arrival = self.paths[self.policy.leaf_of(written_target)]
        kept = 0
        while kept < len(here) and kept < len(arrival) and here[kept] == arrival[kept]:
            kept += 1
        if written_target in here:
            kept = min(kept, here.index(written_target))
        entered = arrival[kept:]
        resets = tuple(n for n, counter in enumerate(self.policy.counters) if counter.per in entered)
        return Move(kept, entered, resets)

    def evaluator(self, expr: Expr) -> Evaluator:
        """The function that an expression means, made once."""
        found = self._expressions.get(expr)
        if found is None:
            found = self._expressions[expr] = self.evaluators(expr)
        return found

    def readers(self, expr: Expr) -> tuple[tuple[str, Evaluator], ...]:
        """What a condition reads, by name, made once. Conditions are told apart as objects: to compare them by what
        they say takes longer than to read what they do."""
        known = self._readers.get(id(expr))
        if known is None:
            known = self._readers[id(expr)] = expr, tuple(readers(expr, self.evaluators).items())
        return known[1]


def machine_of(
    graph: PolicyGraph, settings: Mapping[str, Value] | None = None, kind: type[Evaluators] = Evaluators
) -> Machine:
    """A machine from a graph; ``settings`` override the policy's own values by name. ``kind`` makes the functions that
    its expressions mean."""
    policy = policy_of(graph)
    evaluators = kind(policy, settings or {})
    states = {state.id: state for state in states_of(graph)}
    facts = {fact.name: n for n, fact in enumerate(policy.facts)}
    counters = {counter.name: n for n, counter in enumerate(policy.counters)}
    runs = _rule_runs(graph, evaluators, facts, counters)
    rules: dict[tuple[str, str, str], list[RuleRun]] = {}
    timers: dict[str, list[TimerSpec]] = {}
    for run, trigger in runs:
        match trigger:
            case ActionTrigger(actor=actor, action=action):
                rules.setdefault((run.state, actor, action), []).append(run)
            case TimerTrigger(duration=duration):
                spec = TimerSpec(run.id, run.state, evaluators(duration), run, duration.type is Kind.WORKDAYS,
                                 suspended_days(policy, run.id))  # fmt: skip
                timers.setdefault(run.state, []).append(spec)
    bounds = [_bound(bound, policy, evaluators, facts, counters) for bound in policy.bounds]
    by_action: dict[tuple[str, str], list[BoundRun]] = {}
    for bound in bounds:
        for action_key in bound.definition.actions:
            by_action.setdefault(action_key, []).append(bound)
    specs = {spec.id: spec for group in timers.values() for spec in group}
    return Machine(
        policy=policy,
        evaluators=evaluators,
        fact_index=facts,
        counter_index=counters,
        paths={state_id: _path(state_id, states) for state_id in states},
        states=states,
        timers={state: tuple(group) for state, group in timers.items()},
        timer_by_id=specs,
        limits=tuple(evaluators(counter.count) for counter in policy.counters),
        bounds_of_action={key: tuple(group) for key, group in by_action.items()},
        bounds_of_facts=tuple(bound for bound in bounds if not bound.definition.actions),
        timer_order={spec_id: n for n, spec_id in enumerate(specs)},
        action_fields={
            (actor.name, action.name): {one.name: one for one in action.fields}
            for actor in policy.actors
            for action in actor.actions
        },
        enum_values={enum.name: frozenset(value.name for value in enum.values) for enum in policy.enums},
        actor_names=frozenset({actor.name for actor in policy.actors} | {"system"}),
        delegates=_delegates(policy, evaluators),
        shared=tuple(n for n, counter in enumerate(policy.counters) if counter.shared),
        totals=tuple((n, counter.adds) for n, counter in enumerate(policy.counters) if counter.adds is not None),
        automations={
            state.id: tuple(_automation(one, evaluators) for one in state.automations)
            for state in states.values()
            if state.automations
        },
        branches={(one.rule, one.branch): one for one in transitions_of(graph)},
        _rules=rules,
        _bans=_bans(states, evaluators),
    )


def _bans(states: Mapping[str, StateDef], evaluators: Evaluators) -> dict[tuple[str, str, str], list[Ban]]:
    bans: dict[tuple[str, str, str], list[Ban]] = {}
    for state in states.values():
        for forbid in state.forbids:
            key = (state.id, forbid.trigger.actor, forbid.trigger.action)
            bans.setdefault(key, []).append(Ban(forbid, evaluators(forbid.guard) if forbid.guard is not None else None))
    return bans


def _delegates(policy: Policy, evaluators: Evaluators) -> dict[str, Standing]:
    return {
        actor.name: Standing(one, evaluators(one.guard) if one.guard is not None else None)
        for actor in policy.actors
        if (one := actor.delegation) is not None
    }


def _automation(one: AutomationDef, evaluators: Evaluators) -> AutoRun:
    guard = evaluators(one.guard) if one.guard is not None else None
    return AutoRun(one, guard, tuple((name, evaluators(value)) for name, value in one.values))


def _bound(
    bound: BoundDef, policy: Policy, evaluators: Evaluators, facts: dict[str, int], counters: dict[str, int]
) -> BoundRun:
    rows = {table.name: [row.value for row in table.rows] for table in policy.tables}
    read_facts: set[int] = set()
    read_counters: set[int] = set()
    seen: set[str] = set()
    waiting = [bound.condition]
    while waiting:
        for part in parts(waiting.pop()):
            match part:
                case FactOf(name=name):
                    read_facts.add(facts[name])
                case UsedOf(limit=limit):
                    read_counters.add(counters[limit])
                case TableOf(table=table) if table not in seen:
                    seen.add(table)
                    waiting.extend(rows[table])
                case _:
                    pass
    return BoundRun(bound, evaluators(bound.condition), frozenset(read_facts), frozenset(read_counters))


def _path(state_id: str, states: dict[str, StateDef]) -> tuple[str, ...]:
    path = [state_id]
    while path[-1] != ROOT:
        parent = states[path[-1]].parent
        path.append(parent if parent is not None else ROOT)
    return tuple(reversed(path))


def _rule_runs(
    graph: PolicyGraph, evaluators: Evaluators, facts: dict[str, int], counters: dict[str, int]
) -> list[tuple[RuleRun, ActionTrigger | TimerTrigger]]:
    """The graph's edges gathered into rules, in the order written."""
    gathered: dict[str, list[Transition]] = {}
    for transition in transitions_of(graph):
        gathered.setdefault(transition.rule, []).append(transition)
    return [
        (
            RuleRun(rule, arms[0].source, tuple(_arm(one, evaluators, facts, counters) for one in arms)),
            arms[0].trigger,
        )
        for rule, arms in gathered.items()
    ]


def _arm(transition: Transition, evaluators: Evaluators, facts: dict[str, int], counters: dict[str, int]) -> Arm:
    guard = evaluators(transition.guard) if transition.guard is not None else None
    uses = tuple(counters[name] for name in transition.uses)
    return Arm(transition, guard, uses, tuple(_effect(one, evaluators, facts) for one in transition.effects))


def _effect(effect: Any, evaluators: Evaluators, facts: dict[str, int]) -> Effect:
    match effect:
        case SetTo(fact=fact, value=value):
            return Effect(effect, facts[fact], (evaluators(value),))
        case Give(arguments=arguments):
            return Effect(effect, -1, tuple(evaluators(argument) for argument in arguments))
        case OnTimer(by=by):
            values = (evaluators(by),) if by is not None else ()
            return Effect(effect, -1, values, by is not None and by.type is Kind.WORKDAYS)
        case other:
            raise AssertionError(other)
