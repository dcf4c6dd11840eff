"""Conditions that keep less: where several parts could each have decided, none of them is taken down as known.

In: a machine on open values. Out: the same machine, whose rules and automations go fewer ways, each of which allows
more. A conjunction that holds says that all its parts hold; one that does not hold says nothing, for it could be any of
them. Prohibitions, limits, bounds and claims stay as they are: they are what proofs lean on.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import lru_cache

from analysis.verify.open_values import Ground, ImpossibleError
from compiler import model as m
from compiler.boxes import Patience, gathered, uncovered
from compiler.checks.sheet import sheet_of
from compiler.evaluate import Env, Evaluator, Evaluators, NoRowError
from compiler.machine import Machine, RuleRun

PAIRS = 100_000
"""So many pairs of sets are looked at to see that a table is complete."""


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
    gap = gap_in(expr, policy)
    guess = guessed(gap, known_parts(expr, evaluators, truth=True), known_parts(expr, evaluators, truth=False))

    def judged(env: Env) -> bool:
        ground = Ground.at_work
        truth = ground.follows(lambda: bool(whole(env)))
        return guess(env) if truth is None else truth

    return judged


def guessed(gap: str | None, yes: Sequence[Evaluator], no: Sequence[Evaluator]) -> Callable[[Env], bool]:
    """A condition that may hold or not, or find no row in the table ``gap``: all that is known then are the parts that
    have the same truth (``yes``, ``no``)."""

    def guess(env: Env) -> bool:
        ground = Ground.at_work
        ground.guessed = True
        if gap is not None and ground.asked():
            raise NoRowError(gap)
        truth = ground.asked()
        for part in yes if truth else no:
            if bool(part(env)) != truth:
                raise ImpossibleError
        return truth

    return guess


def known_parts(
    expr: m.Expr, evaluators: Evaluators, *, truth: bool, keeps: Callable[[m.Expr], bool] = lambda part: True
) -> list[Evaluator]:
    """The parts of which the whole's truth says that they have the same; of those that are kept."""
    match expr:
        case m.Logic(operator=operator, left=one, right=other):
            if (operator == "and") != truth:
                return []
            return [part for side in (one, other) for part in known_parts(side, evaluators, truth=truth, keeps=keeps)]
        case _:
            return [] if _through_table(expr) or not keeps(expr) else [evaluators(expr)]


def _through_table(expr: m.Expr) -> bool:
    return any(isinstance(part, m.TableOf) for part in m.parts(expr))


def gap_in(expr: m.Expr, policy: m.Policy) -> str | None:
    """A table that is asked and may have no row."""
    asked = {part.table for part in m.parts(expr) if isinstance(part, m.TableOf)}
    return next((table.name for table in policy.tables if table.name in asked and not _complete(table, policy)), None)


@lru_cache(maxsize=256)
def _complete(table: m.TableDef, policy: m.Policy) -> bool:
    """Whether a table surely has a row for everything."""
    if all(isinstance(one, m.Cell) and one.operator == "any" for one in table.rows[-1].cells):
        return True
    sheet, patience = sheet_of(table, policy), Patience(PAIRS)
    return next(uncovered(sheet.whole, gathered(sheet.boxes), patience), None) is None and not patience.over
