"""What never happens, and why: branches never taken, states never reached, prohibitions that forbid nothing.

In: a walk that holds all situations there are. Out: what is proved not to happen in any of them. Where there is no such
walk, only what is proved of each state by itself, with any facts, counts and times (``tops``): a condition that
contradicts itself, another branch or a prohibition that is always in the way.

A case begins with the defaults of facts that rules set. What never happens then has to be impossible with any values
of these facts, too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import chain
from typing import Any

from analysis.verify.bounds import Bounds
from analysis.verify.explore import Reached
from analysis.verify.findings.data import Finding, ForbidsNothing, NeverFires, NeverReached, NeverTaken, Obstacle
from analysis.verify.findings.walk import Walked
from analysis.verify.model import Model, fill, slot_of, with_others
from analysis.verify.needs import Needs, Read
from analysis.verify.open_values import Choice, Ground, ImpossibleError
from analysis.verify.situations import Abstract, Moment, concrete
from analysis.verify.stepping import instant_of_action, instant_of_deadline
from analysis.verify.ways import ways
from compiler import model as m
from compiler.evaluate import Env, NoRowError
from compiler.graph import PolicyGraph, Transition, transitions_of
from compiler.machine import Arm, Machine, RuleRun
from compiler.opened import Open
from compiler.semantics import act, fire
from compiler.situation import ActionEvent, Fired, Situation, TimerRun

MOST_WAYS = 400
"""So many ways are looked at for one branch in one state by itself; where there are more, nothing is said."""

Scene = tuple[Bounds, Any, Callable[[Ground], Moment]]
"""What is known, and the situation to try on that ground."""
Found = tuple[set[Obstacle], dict[str, set[Any]]]


class Unclear(Exception):  # noqa: N818
    """It can happen, or there are too many ways to tell."""


class Never:
    """What never happens in a revision. ``narrow`` is the walk of cases that begin with defaults, ``wide`` that of
    cases that begin with any values; None where neither holds every situation."""

    def __init__(self, graph: PolicyGraph, walk: Walked, wide: Callable[[], Walked] | None) -> None:
        self.model: Model = walk.model
        self.policy = self.model.policy
        self.arms = list(transitions_of(graph))
        self.walk = walk
        self._wide = wide
        self._all: Reached | None = None
        self._begun = walk
        self._visited = {self.policy.leaf_of(m.ROOT), *walk.visited}
        self._fired = set(walk.fired)
        self._due = set(walk.due)

    def find(self) -> Iterator[Finding]:
        """Everything that never happens, in the order written."""
        left = [one for one in self.arms if (one.rule, one.branch) not in self._fired]
        forbids = [one for state in self.policy.states for one in state.forbids if self._concerns(one)]
        quiet = [one for one in forbids if self.walk.all is None or not self._bites(self.walk, one)]
        still = [] if self.walk.all is None else self._still(self.walk)
        if not left and not quiet and not still:
            return
        alone = {one: why for one in left if (why := self._by_itself(one)) is not None}
        idle = [one for one in quiet if self._idle_by_itself(one)]
        asked = len(alone) < len(left) or len(idle) < len(quiet) or still
        if asked and self.walk.all is not None and self._wide is not None:
            wide = self._wide()
            self._all, self._visited, self._begun = wide.all, self._visited | wide.visited, wide
            self._fired, self._due = self._fired | wide.fired, self._due | wide.due
        sure = [one.id for one in idle]
        yield from self._rules(left, alone)
        if self._all is not None:
            idle = [one for one in quiet if one in idle or not self._bites(self._begun, one)]
        reached = self._reached()
        yield from (
            ForbidsNothing(one.id, one.id not in sure) for one in idle if reached is None or one.state in reached
        )
        if reached is not None:
            never = {one.id for one in self._still(self._begun)}
            yield from (NeverTaken(one.id) for one in still if one.id in never and one.state in reached)

    def _still(self, walk: Walked) -> list[m.AutomationDef]:
        """The automations that a walk never saw do anything."""
        runs = (run.definition for runs in self.model.machine.automations.values() for run in runs)
        return sorted((one for one in runs if one.id not in walk.automated), key=lambda one: one.order)

    # ── rules and states ───────────────────────────────────────────────────────────────────────────────────────

    def _reached(self) -> set[str] | None:
        if self._all is None:
            return None
        paths = self.model.machine.paths
        return {outer for one in self._visited for outer in paths[one]}

    def _rules(self, left: list[Transition], alone: dict[Transition, Found]) -> Iterator[Finding]:
        reached = self._reached()
        never: dict[str, list[tuple[Transition, Found]]] = {}
        for one in left:
            if reached is not None and one.source not in reached:
                continue
            found = alone.get(one)
            if found is None and self._all is not None and (one.rule, one.branch) not in self._fired:
                found = self._where_it_was_looked_for(one)
            if found is not None:
                never.setdefault(one.rule, []).append((one, found))
        for rule, group in never.items():
            whole = len(group) == group[0][0].branches
            if whole and (len(group) == 1 or len({frozenset(found[0]) for _, found in group}) == 1):
                begun = any(one not in alone for one, _ in group)
                yield _never(rule, None, group[0][1], self.model, begun=begun)
            else:
                yield from (_never(rule, one.branch, found, self.model, begun=one not in alone) for one, found in group)
        if reached is not None:
            yield from self._states(reached)

    def _states(self, reached: set[str]) -> Iterator[Finding]:
        for state in self.policy.states:
            if state.id in reached or state.parent not in reached:
                continue
            inside = {one.id for one in self.policy.states if state.id in self.policy.ancestors(one.id)}
            rules = tuple((one.rule, one.branch) for one in self.arms
                          if one.target in inside and one.source not in inside and one.source in reached)  # fmt: skip
            yield NeverReached(state.id, rules)

    def _leaves(self, state: str) -> list[str]:
        machine = self.model.machine
        return [one.id for one in machine.states.values()
                if one.initial_child is None and not one.final and state in machine.paths[one.id]]  # fmt: skip

    def _by_itself(self, one: Transition) -> Found | None:
        """Why a branch is not taken in any situation that its states could be in at all; None where it can be."""
        scenes = ((leaf, self._top(leaf, one.trigger)) for leaf in self._leaves(one.source))
        try:
            return self._obstacles(one, scenes, capped=True)
        except Unclear:
            return None

    def _where_it_was_looked_for(self, one: Transition) -> Found:
        """Why a branch that is never taken isn't."""
        if isinstance(one.trigger, m.TimerTrigger) and one.rule not in self._due:
            return {Obstacle("due")}, {}
        if not any(True for _ in self._scenes(one.source)):
            return {Obstacle("left")}, {}
        try:
            return self._obstacles(one, self._scenes(one.source), capped=False)
        except Unclear:
            return {Obstacle("condition")}, {}

    def _scenes(self, state: str) -> Iterator[tuple[str, Scene]]:
        """The situations inside a state, as they were reached."""
        reached = self._all
        assert reached is not None
        return _scenes(reached.model, reached.situations, state)

    def _obstacles(self, one: Transition, scenes: Iterator[tuple[str, Scene]], *, capped: bool) -> Found:
        found: set[Obstacle] = set()
        values: dict[str, set[Any]] = {}
        asked = [part.name for part in m.parts(one.guard) if isinstance(part, m.FactOf)] if one.guard else []
        for leaf, (bounds, domains, make) in scenes:

            def run(ground: Ground, leaf: str = leaf, make: Any = make) -> Obstacle | None:
                moment = make(ground)
                _note(values, self.model, moment, asked, ground)
                return self._obstacle(one, leaf, moment, ground)

            for count, way in enumerate(ways(bounds, domains, run)):
                if way.result is None or (capped and count > MOST_WAYS):
                    raise Unclear
                found.add(way.result)
        return (found or {Obstacle("condition")}), values

    def _obstacle(self, one: Transition, leaf: str, moment: Moment, ground: Ground) -> Obstacle | None:
        """What is in the way of a branch whose condition holds; None where nothing is. ImpossibleError where its
        condition does not hold."""
        machine = self.model.machine
        if isinstance(one.trigger, m.TimerTrigger):
            return _in_the_way_of_timer(machine, one, moment, ground)
        slots = self.model.parameters[one.trigger.actor, one.trigger.action]
        at = instant_of_action(ground, moment.now, moment.situation.timers, late=moment.late)
        situation = with_others(self.model, moment.situation, ground)
        values: Any = tuple((slot.name, fill(slot, ground)) for slot in slots)
        event = ActionEvent(one.trigger.actor, one.trigger.action, values)
        env = Env(situation.facts, situation.used, situation.timers, dict(values), at)
        try:
            before = _before(machine, one, leaf, env)
        except NoRowError:
            raise ImpossibleError from None
        if before is not None:
            return before
        result = act(machine, situation, event, at)
        if isinstance(result, Fired):
            return None if (result.rule, result.branch) == (one.rule, one.branch) else Obstacle("earlier", result.rule)
        names = [name for name in result.subjects if name != one.rule] or [""]
        match result.kind:
            case "overlap" | "limit" | "bound":
                return Obstacle(result.kind, names[0])
            case "forbidden":
                return Obstacle("forbid", names[0])
            case _:
                return Obstacle("condition")

    # ── prohibitions ───────────────────────────────────────────────────────────────────────────────────────────

    def _concerns(self, forbid: m.ForbidDef) -> bool:
        """Whether there is anything to forbid: without a rule it only says why."""
        trigger, machine = forbid.trigger, self.model.machine
        return any(machine.rules(leaf, trigger.actor, trigger.action) for leaf in self._leaves(forbid.state))

    def _bites(self, walk: Walked, forbid: m.ForbidDef) -> bool:
        reached = walk.all
        assert reached is not None
        if self._forbids(forbid, _scenes(reached.model, reached.situations, forbid.state), capped=False):
            return True
        if not any(one.trigger == forbid.trigger for state in self.policy.states for one in state.automations):
            return False
        passed = _scenes(reached.model, walk.passed.inside(reached.model, forbid.state), forbid.state)
        here = _scenes(reached.model, reached.situations, forbid.state)
        return walk.passed.crowded or self._forbids(forbid, chain(here, passed), capped=False, at_once=True)

    def _idle_by_itself(self, forbid: m.ForbidDef) -> bool:
        scenes = ((leaf, self._top(leaf, forbid.trigger)) for leaf in self._leaves(forbid.state))
        return not self._forbids(forbid, scenes, capped=True)

    def _forbids(
        self, forbid: m.ForbidDef, scenes: Iterator[tuple[str, Scene]], *, capped: bool, at_once: bool = False
    ) -> bool:
        """Whether it holds anywhere where its action could otherwise be done; ``at_once`` as automations do it."""
        machine, trigger = self.model.machine, forbid.trigger
        guard = machine.evaluator(forbid.guard) if forbid.guard is not None else None
        for leaf, (bounds, domains, make) in scenes:
            if not machine.rules(leaf, trigger.actor, trigger.action):
                continue

            def run(ground: Ground, make: Any = make, leaf: str = leaf) -> bool:
                moment = make(ground)
                timers = moment.situation.timers
                at = moment.now if at_once else instant_of_action(ground, moment.now, timers, late=moment.late)
                situation = with_others(self.model, moment.situation, ground)
                slots = self.model.parameters[trigger.actor, trigger.action]
                values: Any = tuple((slot.name, fill(slot, ground)) for slot in slots)
                env = Env(situation.facts, situation.used, situation.timers, dict(values), at)
                try:
                    if guard is not None and not guard(env):
                        raise ImpossibleError
                except NoRowError:
                    return True
                return _possible(machine, situation, leaf, ActionEvent(trigger.actor, trigger.action, values), at)

            for count, way in enumerate(ways(bounds, domains, run)):
                if way.result or (capped and count > MOST_WAYS):
                    return True
        return False

    # ── a state by itself ──────────────────────────────────────────────────────────────────────────────────────

    def _top(self, leaf: str, trigger: m.ActionTrigger | m.TimerTrigger) -> Scene:
        """Anything that a state can be in: any facts that are asked for there, counts and times."""
        asked = self._asked(leaf, trigger)
        model, machine = self.model, self.model.machine

        def make(ground: Ground) -> Moment:
            now: Any = ground.new_number()
            facts: Any = tuple(
                fill(
                    slot_of(fact.name, fact.type, fact.optional, machine, decides=("fact", fact.name) in asked), ground
                )
                for fact in model.policy.facts
            )
            used: Any = tuple(ground.new_number(0) for _ in model.policy.counters)
            timers: list[Any] = []
            for state in reversed(machine.paths[leaf]):
                for spec in machine.timers.get(state, ()):
                    due: Any = ground.new_number()
                    ground.require(now.name, due.name, 0)
                    timers.append(TimerRun(spec.id, 0, due))
            situation = Situation(leaf, (0,) * len(machine.paths[leaf]), facts, used, tuple(timers))
            return Moment(situation, now, now, False)

        return Bounds(), {}, make

    def _asked(self, leaf: str, trigger: m.ActionTrigger | m.TimerTrigger) -> set[Read]:
        needs, machine = Needs(self.policy, outcomes=False), self.model.machine
        found: set[Read] = set()
        for one in self.arms:
            if one.source in machine.paths[leaf] and (one.trigger == trigger or isinstance(trigger, m.TimerTrigger)):
                found |= needs.of_arm(one, set())
        for state in machine.paths[leaf]:
            for ban in machine.states[state].forbids:
                if ban.trigger == trigger:
                    found |= needs.reads(ban.guard)
        for bound in self.policy.bounds:
            found |= needs.reads(bound.condition)
        return found.union(*(needs.reads(counter.count) for counter in self.policy.counters))


def _never(rule: str, branch: int | None, found: Found, model: Model, *, begun: bool) -> NeverFires:
    """With the values that facts only have there, where these are fewer than all."""
    why, values = found
    settled: list[tuple[str, tuple[Any, ...]]] = []
    if why == {Obstacle("condition")}:
        for name, seen in values.items():
            fact = next(one for one in model.policy.facts if one.name == name)
            slot = slot_of(name, fact.type, fact.optional, model.machine, decides=True)
            if slot.domain is not None and seen < slot.domain:
                settled.append((name, tuple(sorted(seen, key=str))))
    return NeverFires(rule, branch, tuple(sorted(why, key=lambda one: (one.kind, one.name))), tuple(settled), begun)


def _scenes(model: Model, situations: Iterable[Abstract], state: str) -> Iterator[tuple[str, Scene]]:
    """Situations inside a state, as they were reached."""
    for one in situations:
        if not one.final and state in model.machine.paths[one.state]:
            bounds, domains, moment = concrete(model, one)
            yield one.state, (bounds, domains, partial(_as_it_is, moment))


def _as_it_is(moment: Moment, _: Ground) -> Moment:
    return moment


def _note(values: dict[str, set[Any]], model: Model, moment: Moment, names: list[str], ground: Ground) -> None:
    """Which values facts have that can be listed."""
    for name in names:
        value: Any = moment.situation.facts[model.machine.fact_index[name]]
        if isinstance(value, Choice):
            values.setdefault(name, set()).update(ground.domains[value.name])
        elif not isinstance(value, Open):
            values.setdefault(name, set()).add(value)


def _arm(run: RuleRun, branch: int) -> tuple[list[Arm], Arm]:
    """A branch, and those before it."""
    at = next(n for n, arm in enumerate(run.arms) if arm.transition.branch == branch)
    return list(run.arms[:at]), run.arms[at]


def _before(machine: Machine, one: Transition, leaf: str, env: Env) -> Obstacle | None:
    """Its condition holds (else ImpossibleError); what goes before it."""
    assert isinstance(one.trigger, m.ActionTrigger)
    inner: list[RuleRun] = []
    mine: RuleRun | None = None
    for level in machine.rules(leaf, one.trigger.actor, one.trigger.action):
        mine = next((run for run in level if run.id == one.rule), None)
        if mine is not None:
            break
        inner.extend(level)
    if mine is None:
        raise ImpossibleError
    earlier, arm = _arm(mine, one.branch)
    if arm.guard is not None and not arm.guard(env):
        raise ImpossibleError
    if any(other.guard is None or other.guard(env) for other in earlier):
        return Obstacle("earlier")
    for run in inner:
        if any(other.guard is None or other.guard(env) for other in run.arms):
            return Obstacle("inner", run.id)
    return None


def _in_the_way_of_timer(machine: Machine, one: Transition, moment: Moment, ground: Ground) -> Obstacle | None:
    timers = moment.situation.timers
    n = next((n for n, run in enumerate(timers) if run.timer == one.rule and run.due is not None), None)
    if n is None:
        raise ImpossibleError
    at = instant_of_deadline(ground, moment.now, timers, n)
    situation = moment.situation
    env = Env(situation.facts, situation.used, timers, {}, at)
    earlier, arm = _arm(machine.timer_by_id[one.rule].rule, one.branch)
    try:
        if arm.guard is not None and not arm.guard(env):
            raise ImpossibleError
        if any(other.guard is None or other.guard(env) for other in earlier):
            return Obstacle("earlier")
    except NoRowError:
        raise ImpossibleError from None
    fired = fire(machine, situation, one.rule, at)
    if fired.branch == one.branch:
        return None
    spent = [machine.policy.counters[used].name for used in arm.uses]
    return Obstacle("limit", spent[0]) if spent else Obstacle("condition")


def _possible(machine: Machine, situation: Situation, leaf: str, event: ActionEvent, at: Any) -> bool:
    """Whether an action is accepted where nothing is forbidden."""
    key = (leaf, event.actor, event.action)
    kept = machine.bans(*key)
    machine._banned[key] = ()
    try:
        return isinstance(act(machine, situation, event, at), Fired)
    finally:
        machine._banned[key] = kept


def asked_by_rules(model: Model) -> frozenset[str]:
    """The facts with a default that cases are taken to begin with, and that are ever asked for."""
    first = model.live[model.policy.leaf_of("")]
    return frozenset(fact.name for n, (fact, slot) in enumerate(zip(model.policy.facts, model.inputs, strict=True))
                     if slot is None and n in first)  # fmt: skip
