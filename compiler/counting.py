"""Limits that count, and totals, of the syntax tree → definitions: over a case, a visit of a state or all cases of a
party, in the whole or in each calendar period."""

from __future__ import annotations

from compiler import model as m
from compiler.backing import backing
from compiler.constants import settled
from compiler.scope import Place, Scope
from compiler.typing import exactly
from dsl import syntax as s
from dsl.record import record

_ADDED_UP = {m.Kind.MONEY, m.Kind.INT, m.Kind.DURATION, m.Kind.WORKDAYS}


@record
class _Over:
    """What a limit counts over: one visit of a state, one party, or (neither) one case."""

    state: str | None = None
    party: str | None = None


def counter_of(limit: s.Limit, rule: s.Counter | s.Total, label: str, scope: Scope) -> m.CounterDef | None:
    """A counting limit or a total; None after a report."""
    over = _over(rule.per, scope)
    adds = _adds(rule, scope) if isinstance(rule, s.Total) else None
    if over is None or isinstance(rule, s.Total) and adds is None:
        return None
    if over.state is not None and rule.each is not None:
        scope.problems.error("P0239", rule.span, name=over.state)
        return None
    kind: m.Type = adds[1] if adds is not None else m.Kind.INT
    written = rule.most if isinstance(rule, s.Total) else rule.count
    most = exactly(written, kind, scope, Place())
    if most is None:
        return None
    if not isinstance(most, m.SettingOf):
        most = settled(most, written, scope)
        if most is None:
            return None
    return m.CounterDef(limit.name.text, label, most, over.state, backing(limit.remarks, scope), limit.span,
                        over.party, rule.each, adds[0] if adds is not None else None, kind)  # fmt: skip


def _over(per: s.Name | None, scope: Scope) -> _Over | None:
    if per is None:
        return _Over()
    if per.text in scope.actors:
        if per.text not in scope.parties:
            scope.problems.error("P0235", per.span, name=per.text)
            return None
        return _Over(party=per.text)
    state = scope.by_tail("state", per, scope.states)
    return _Over(state=state) if state is not None else None


def _adds(rule: s.Total, scope: Scope) -> tuple[m.Adds, m.Type] | None:
    outcome = scope.outcomes.get(rule.outcome.text)
    if outcome is None:
        scope.unknown("outcome", rule.outcome, scope.outcomes)
        return None
    for index, field in enumerate(outcome.fields):
        if field.name == rule.field.text:
            if field.type not in _ADDED_UP:
                scope.problems.error("P0240", rule.field.span, name=field.label)
                return None
            return m.Adds(outcome.name, field.name, index), field.type
    scope.unknown("parameter", rule.field, [field.name for field in outcome.fields])
    return None
