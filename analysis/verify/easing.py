"""Conditions that keep less: where several parts could each have decided, none of them is taken down as known.

In: a machine on open values. Out: the same machine, whose rules and automations go fewer ways, each of which allows
more. A conjunction that holds says that all its parts hold; one that does not hold says nothing, for it could be any of
them. Prohibitions, limits, bounds and claims stay as they are: they are what proofs lean on.
"""

from __future__ import annotations

from dataclasses import replace

from analysis.verify.open_values import Ground, ImpossibleError
from compiler import model as m
from compiler.evaluate import Env, Evaluator, Evaluators, NoRowError
from compiler.machine import Machine, RuleRun


def eased(machine: Machine) -> None:
    """Ease the conditions of branches and automations."""

    def ease(run: RuleRun) -> RuleRun:
        arms = (replace(arm, guard=_judged(arm.transition.guard, machine)) for arm in run.arms)
        return replace(run, arms=tuple(arms))

    machine._rules = {key: [ease(run) for run in runs] for key, runs in machine._rules.items()}
    machine.timers = {state: tuple(replace(spec, rule=ease(spec.rule)) for spec in group)
                      for state, group in machine.timers.items()}  # fmt: skip
    machine.automations = {
        state: tuple(replace(one, guard=_judged(one.definition.guard, machine)) for one in group)
        for state, group in machine.automations.items()
    }  # fmt: skip


def _judged(expr: m.Expr | None, machine: Machine) -> Evaluator | None:
    if expr is None:
        return None
    evaluators, policy = machine.evaluators, machine.policy
    whole = evaluators(expr)
    if not isinstance(expr, m.Logic | m.TableOf):
        return whole
    gap = _gap(expr, policy)
    yes, no = _known(expr, evaluators, truth=True), _known(expr, evaluators, truth=False)

    def judged(env: Env) -> bool:
        ground = Ground.at_work
        truth = ground.follows(lambda: bool(whole(env)))
        if truth is not None:
            return truth
        ground.guessed = True
        if gap is not None and ground.asked():
            raise NoRowError(gap)
        truth = ground.asked()
        for part in yes if truth else no:
            if bool(part(env)) != truth:
                raise ImpossibleError
        return truth

    return judged


def _known(expr: m.Expr, evaluators: Evaluators, *, truth: bool) -> list[Evaluator]:
    """The parts of which the whole's truth says that they have the same."""
    match expr:
        case m.Logic(operator=operator, left=one, right=other):
            if (operator == "and") != truth:
                return []
            return [*_known(one, evaluators, truth=truth), *_known(other, evaluators, truth=truth)]
        case _:
            return [] if _through_table(expr) else [evaluators(expr)]


def _through_table(expr: m.Expr) -> bool:
    return any(isinstance(part, m.TableOf) for part in m.parts(expr))


def _gap(expr: m.Expr, policy: m.Policy) -> str | None:
    """A table that is asked and may have no row."""
    asked = {part.table for part in m.parts(expr) if isinstance(part, m.TableOf)}
    for table in policy.tables:
        last = table.rows[-1].cells
        if table.name in asked and not all(isinstance(one, m.Cell) and one.operator == "any" for one in last):
            return table.name
    return None
