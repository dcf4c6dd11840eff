"""A policy that keeps little: what does not matter much to a claim is taken as anything.

In: a machine on open values, and the facts and parameters that are kept. Out: the same machine, which allows more:
conditions that read something else may hold or not, of a conjunction that holds only the parts that are kept are known,
and a refusal that hangs on it is possible. Deadlines are of any length, limits may be used up or not. Facts that are
not kept have a value that nothing asks for.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from analysis.verify.bounds import FREE
from analysis.verify.easing import gap_in, guessed, known_parts
from analysis.verify.model import Model
from analysis.verify.needs import Needs, Read
from analysis.verify.open_values import Ground, Length
from compiler import model as m
from compiler.evaluate import Env, Evaluator, NoRowError
from compiler.machine import Arm, BoundRun, Effect, Machine, RuleRun

FORGOTTEN = (m.UsedOf, m.LeftOf)


def blurred(machine: Machine, kept: frozenset[Read]) -> None:
    """Let a machine keep less."""
    blur = _Blur(machine, kept)
    machine._rules = {key: [blur.rule(run) for run in runs] for key, runs in machine._rules.items()}
    machine._bans = {
        key: [replace(ban, guard=blur.guard(ban.definition.guard)) for ban in bans]
        for key, bans in machine._bans.items()
    }  # fmt: skip
    machine.timers = {
        state: tuple(replace(spec, duration=_any_length, workdays=False, suspended=(), rule=blur.rule(spec.rule))
                     for spec in group)
        for state, group in machine.timers.items()
    }  # fmt: skip
    machine.timer_by_id = {spec.id: spec for group in machine.timers.values() for spec in group}
    machine.automations = {
        state: tuple(
            replace(one, guard=blur.guard(one.definition.guard),
                    values=tuple((name, blur.value(expr, made)) for (name, expr), (_, made)
                                 in zip(one.definition.values, one.values, strict=True)))
            for one in group
        )
        for state, group in machine.automations.items()
    }  # fmt: skip
    machine.limits = tuple(lambda env: Ground.at_work.new_number(0) for _ in machine.limits)
    machine.bounds_of_action = {action: (_perhaps(),) for action in blur.refusable()}
    machine.bounds_of_facts, machine.totals = (), ()


def forgetful(model: Model, kept: frozenset[Read]) -> Model:
    """A model whose cases begin with, and are handed, only what is kept."""
    index = model.machine.fact_index
    facts = frozenset(index[one[1]] for one in kept if one[0] == "fact")
    parameters = {
        (actor, action): tuple(
            replace(slot, decides=slot.decides and ("parameter", actor, action, slot.name) in kept) for slot in slots
        )
        for (actor, action), slots in model.parameters.items()
    }
    inputs = tuple(
        replace(slot, decides=slot.decides and n in facts) if slot is not None else None
        for n, slot in enumerate(model.inputs)
    )
    live = {state: indices & facts for state, indices in model.live.items()}
    steering = frozenset(range(len(model.policy.counters)))
    return replace(model, ceiling=0, steering=steering, inputs=inputs, parameters=parameters, live=live)


class _Blur:
    def __init__(self, machine: Machine, kept: frozenset[Read]) -> None:
        self.machine, self.kept = machine, kept
        self.needs = Needs(machine.policy, outcomes=False)

    def keeps(self, expr: m.Expr) -> bool:
        """Whether an expression reads only what is kept; what was used of limits and what is left of deadlines are
        not."""
        deep = self.needs.deep(expr)
        return self.needs.reads(expr) <= self.kept and not any(isinstance(one, FORGOTTEN) for one in deep)

    def rule(self, run: RuleRun) -> RuleRun:
        """A rule, its branches blurred."""
        return replace(run, arms=tuple(self._arm(arm) for arm in run.arms))

    def _arm(self, arm: Arm) -> Arm:
        effects = tuple(self._effect(one) for one in arm.effects)
        return replace(arm, guard=self.guard(arm.transition.guard), effects=effects)

    def _effect(self, effect: Effect) -> Effect:
        exprs: tuple[m.Expr, ...] = ()
        match effect.definition:
            case m.SetTo(value=value):
                exprs = (value,)
            case m.Give(arguments=arguments):
                exprs = arguments
            case m.OnTimer(by=by):
                return effect if by is None else replace(effect, values=(_any_shift,), workdays=False)
        made = tuple(self.value(expr, one) for expr, one in zip(exprs, effect.values, strict=True))
        return replace(effect, values=made)

    def guard(self, expr: m.Expr | None) -> Evaluator | None:
        """A condition that may hold or not, but for what is kept of it."""
        if expr is None or self.keeps(expr):
            return None if expr is None else self.machine.evaluators(expr)
        evaluators, gap = self.machine.evaluators, gap_in(expr, self.machine.policy)
        yes = known_parts(expr, evaluators, truth=True, keeps=self.keeps)
        return guessed(gap, yes, known_parts(expr, evaluators, truth=False, keeps=self.keeps))

    def value(self, expr: m.Expr, made: Evaluator) -> Evaluator:
        """A value, where it reads only what is kept; else none that anything asks for."""
        if self.keeps(expr):
            return made
        gap = gap_in(expr, self.machine.policy)
        stands_in = _filler(self.machine, expr)

        def any_value(env: Env) -> m.Value:
            if gap is not None and Ground.at_work.asked():
                raise NoRowError(gap)
            return stands_in

        return any_value

    def refusable(self) -> set[tuple[str, str]]:
        """The actions that bounds or totals may refuse."""
        machine = self.machine
        bound = {n for one in machine.bounds_of_facts for n in one.facts}
        counted = {n for one in machine.bounds_of_facts for n in one.counters}
        summed = {adds.outcome for _, adds in machine.totals}
        found = set(machine.bounds_of_action)
        for (_, actor, action), runs in machine._rules.items():
            for arm in (arm for run in runs for arm in run.arms):
                changes = any(one.fact in bound for one in arm.effects)
                gives = any(isinstance(one.definition, m.Give) and one.definition.outcome in summed
                            for one in arm.effects)  # fmt: skip
                if changes or gives or counted.intersection(arm.uses):
                    found.add((actor, action))
        return found


def _any_length(env: Env) -> Length:
    return Length(0, FREE // 4, "blurred")


def _any_shift(env: Env) -> Length:
    return Length(-FREE // 4, FREE // 4, "blurred")


def _filler(machine: Machine, expr: m.Expr) -> m.Value:
    """A value of an expression's type."""
    kind: m.Type | None = getattr(expr, "type", None)
    if isinstance(kind, m.EnumType):
        return min(machine.enum_values[kind.name])
    if kind is m.Kind.ACTOR:
        return min(machine.actor_names)
    if kind is m.Kind.TEXT:
        return ""
    return False if kind is m.Kind.BOOL else 0


def _perhaps() -> BoundRun:
    """A bound that holds or not."""
    condition = m.Const(m.Kind.BOOL, True)
    definition = m.BoundDef("blurred", "", condition, (), ())
    holds: Callable[[Env], bool] = lambda env: Ground.at_work.asked()  # noqa: E731
    return BoundRun(definition, holds, frozenset(), frozenset())
