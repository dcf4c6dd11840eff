"""Automations of the syntax tree → definitions: which action, with which parameters, when."""

from __future__ import annotations

from collections.abc import Sequence

from compiler import model as m
from compiler.backing import backing
from compiler.scope import Place, Scope, inner
from compiler.typing import condition, exactly, knowing
from dsl import syntax as s
from dsl.source import one_line


def automation_of(
    written: s.Automation, state: str, scope: Scope, order: int, before: Sequence[m.AutomationDef]
) -> m.AutomationDef | None:
    """An automation; None after a report."""
    found = scope.action(written.actor, written.action)
    if found is None:
        return None
    actor, action = found
    place = Place(state)
    guard = condition(written.guard, scope, place) if written.guard is not None else None
    if written.guard is not None and guard is None:
        return None
    values = _values(written, action, knowing(place, guard), scope)
    if values is None:
        return None
    trigger = m.ActionTrigger(actor.name, action.name)
    name = written.name.text if written.name else f"auto.{trigger}"
    unique = inner(state, name)
    same = sum(1 for other in before if other.id == unique or other.id.startswith(unique + "#"))
    return m.AutomationDef(unique + (f"#{same + 1}" if same else ""), name, state, trigger, values, guard, order,
                           backing(written.remarks, scope), written.span, one_line(written.label or ""))  # fmt: skip


def _values(
    written: s.Automation, action: m.ActionDef, place: Place, scope: Scope
) -> tuple[tuple[str, m.Expr], ...] | None:
    """The parameters given; every one that must be known has to be there."""
    fields = {field.name: field for field in action.fields}
    found: dict[str, m.Expr] = {}
    for name, value in written.values:
        field = fields.get(name.text)
        if field is None:
            scope.unknown("parameter", name, fields)
            return None
        if name.text in found:
            scope.problems.error("P0202", name.span, name.span, name=name.text)
            return None
        expr = exactly(value, field.type, scope, place, optional=field.optional)
        if expr is None:
            return None
        found[name.text] = expr
    missing = [field.label for field in action.fields if not field.optional and field.name not in found]
    if missing:
        scope.problems.error("P0238", written.span, names=missing, action=action.label)
        return None
    return tuple(found.items())
