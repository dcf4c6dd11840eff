"""Declarations of the syntax tree → definitions of the model, in the order that lets one name another: sources,
enums, then actors, facts, settings, outcomes, tables' signatures, limits. Fills the scope; states and rules come
after."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any, TypeVar

from compiler import model as m
from compiler.backing import backing, label_of
from compiler.constants import constant
from compiler.counting import counter_of
from compiler.scope import Place, Scope, TableHead, type_name
from compiler.typing import condition, exactly, ordered
from dsl import syntax as s
from dsl.catalogue import Bilingual
from dsl.keywords import FUNCTION_BY_SPELLING, TYPE_BY_SPELLING
from dsl.source import one_line

T = TypeVar("T")

SYSTEM = "system"
"""The actor of timers, whom nobody declares."""


def once(names: Iterable[tuple[s.Name, T]], scope: Scope) -> list[T]:
    """The things of a list whose names are new; a second one is reported with the first."""
    seen: dict[str, s.Name] = {}
    kept: list[T] = []
    for name, thing in names:
        if name.text in seen:
            scope.problems.error("P0202", name.span, seen[name.text].span, name=name.text)
            continue
        seen[name.text] = name
        kept.append(thing)
    return kept


def of_kind(items: Iterable[Any], kind: type[T]) -> list[T]:
    """The items of one kind."""
    return [item for item in items if isinstance(item, kind)]


def declare(items: tuple[Any, ...], scope: Scope) -> None:
    """Fill the scope with everything but states."""
    declare_documents(items, scope)
    _collect(items, s.Enum, scope.enums, scope, lambda d: _enum(d, scope))
    _collect(items, s.Actor, scope.actors, scope, lambda d: _actor(d, scope))
    cases = of_kind(items, s.Case)
    for second in cases[1:]:
        scope.problems.error("P0202", second.span, cases[0].span, name=Bilingual("case", "案件"))
    facts = cases[0].facts if cases else ()
    scope.parties = tuple(_parties(cases[0], scope)) if cases else ()
    _collect(facts, s.Fact, scope.facts, scope, lambda d: _fact(d, scope))
    _collect(items, s.Setting, scope.settings, scope, lambda d: _setting(d, scope))
    _collect(items, s.Outcome, scope.outcomes, scope, lambda d: _outcome(d, scope))
    _collect(items, s.Table, scope.tables, scope, lambda d: _table_head(d, scope))
    _apart(scope, items)
    _delegate(items, scope)


def declare_documents(items: tuple[Any, ...], scope: Scope) -> None:
    """Fill the scope with the documents that may be cited."""
    _collect(items, s.SourceDocument, scope.sources, scope, _document)


def declare_limits(items: tuple[Any, ...], scope: Scope) -> None:
    """Counters and bounds; after the states, which a counter may name."""
    for limit in once(((one.name, one) for one in of_kind(items, s.Limit)), scope):
        name, label = limit.name.text, label_of(limit)
        if isinstance(limit.rule, s.Bound):
            found = condition(limit.rule.condition, scope, Place(any_action=True))
            if found is not None:
                scope.bounds[name] = _bound(limit, found, label, scope)
                continue
        else:
            counter = counter_of(limit, limit.rule, label, scope)
            if counter is not None:
                scope.counters[name] = counter
                continue
        scope.leave_out(limit.name)


def _collect(
    items: Iterable[Any], kind: type[Any], into: dict[str, Any], scope: Scope, make: Callable[[Any], Any]
) -> None:
    for item in once(((one.name, one) for one in of_kind(items, kind)), scope):
        made = make(item)
        if made is not None:
            into[item.name.text] = made
        else:
            scope.leave_out(item.name)


def _apart(scope: Scope, items: tuple[Any, ...]) -> None:
    """Facts, settings and tables share one space of names, apart from functions; enums are apart from types."""
    seen: dict[str, s.Name] = {}
    cases = of_kind(items, s.Case)
    facts = [fact.name for case in cases[:1] for fact in case.facts]
    others = [*(one.name for one in of_kind(items, s.Setting)), *(one.name for one in of_kind(items, s.Table))]
    for name in (*facts, *others):
        if name.text in seen and seen[name.text].span != name.span:
            scope.problems.error("P0202", name.span, seen[name.text].span, name=name.text)
        seen.setdefault(name.text, name)
    for table in of_kind(items, s.Table):
        if table.name.text in FUNCTION_BY_SPELLING:
            scope.problems.error("P0205", table.name.span, name=table.name.text)
    for enum in of_kind(items, s.Enum):
        if enum.name.text in TYPE_BY_SPELLING:
            scope.problems.error("P0205", enum.name.span, name=enum.name.text)
    for actor in of_kind(items, s.Actor):
        if actor.name.text in (SYSTEM, "系统"):
            scope.problems.error("P0205", actor.name.span, name=actor.name.text)


def _document(declared: s.SourceDocument) -> m.SourceDocument:
    return m.SourceDocument(declared.name.text, label_of(declared), declared.dated, declared.span)


def _outcome(declared: s.Outcome, scope: Scope) -> m.OutcomeDef:
    label = label_of(declared)
    fields = _fields(declared.parameters, scope)
    return m.OutcomeDef(declared.name.text, label, fields, backing(declared.remarks, scope), declared.span)


def _enum(declared: s.Enum, scope: Scope) -> m.EnumDef:
    members = once(((one.name, one) for one in declared.members), scope)
    if not members and not scope.broken:
        scope.problems.error("P0222", declared.span, name=declared.name.text)
    values = tuple(m.EnumValue(one.name.text, label_of(one), backing(one.remarks, scope)) for one in members)
    return m.EnumDef(declared.name.text, label_of(declared), values, declared.span)


def _fields(parameters: tuple[s.Parameter, ...], scope: Scope) -> tuple[m.Field, ...]:
    fields: list[m.Field] = []
    for one in once(((parameter.name, parameter) for parameter in parameters), scope):
        kind = scope.type_of(one.type)
        if kind is not None:
            fields.append(m.Field(one.name.text, label_of(one), kind, one.type.optional))
        else:
            scope.leave_out(one.name)
    return tuple(fields)


def _actor(declared: s.Actor, scope: Scope) -> m.ActorDef:
    actions = tuple(
        m.ActionDef(
            one.name.text,
            label_of(one),
            _fields(one.parameters, scope),
            backing(one.remarks, scope),
            one.span,
        )
        for one in once(((action.name, action) for action in declared.actions), scope)
    )
    return m.ActorDef(declared.name.text, label_of(declared), actions, declared.span)


def _parties(case: s.Case, scope: Scope) -> Iterator[str]:
    """The actors that a case is of."""
    for name in once(((one, one) for one in case.parties), scope):
        if name.text in scope.actors:
            yield name.text
        else:
            scope.unknown("actor", name, scope.actors)


def _delegate(items: tuple[Any, ...], scope: Scope) -> None:
    """Who may act for whom; after the facts, which a condition reads."""
    for declared in of_kind(items, s.Actor):
        delegation, actor = declared.delegation, scope.actors.get(declared.name.text)
        if delegation is None or actor is None or actor.span != declared.span:
            continue
        principal = scope.actors.get(delegation.principal.text)
        if principal is None:
            scope.unknown("actor", delegation.principal, scope.actors)
            continue
        others = {one.name.text: one for one in of_kind(items, s.Actor) if one.delegation is not None}
        if principal.name in others:
            scope.problems.error("P0233", delegation.principal.span, others[principal.name].span, name=principal.name)
            continue
        guard = condition(delegation.guard, scope, Place()) if delegation.guard is not None else None
        if delegation.guard is not None and guard is None:
            continue
        why = one_line(delegation.why) if delegation.why else None
        found = m.DelegationDef(principal.name, guard, why, backing(delegation.remarks, scope), delegation.span)
        scope.actors[actor.name] = replace(actor, delegation=found)


def _fact(declared: s.Fact, scope: Scope) -> m.FactDef | None:
    kind = scope.type_of(declared.type)
    if kind is None:
        return None
    default: m.Value = None
    if declared.default is not None:
        value = constant(declared.default, kind, scope, optional=declared.type.optional)
        default = value[0] if value is not None else None
    required = declared.default is None and not declared.type.optional
    return m.FactDef(declared.name.text, label_of(declared), kind, declared.type.optional, default,
                     required, backing(declared.remarks, scope), declared.span)  # fmt: skip


def _setting(declared: s.Setting, scope: Scope) -> m.SettingDef | None:
    kind = scope.type_of(declared.type)
    if kind is None:
        return None
    value = constant(declared.value, kind, scope)
    return m.SettingDef(declared.name.text, label_of(declared), kind, value[0] if value else None,
                        backing(declared.remarks, scope), declared.span)  # fmt: skip


def _bound(limit: s.Limit, found: m.Expr, label: str, scope: Scope) -> m.BoundDef:
    actions: list[tuple[str, str]] = []
    facts: list[str] = []
    for part in m.parts(found):
        match part:
            case m.ParameterOf(actor=actor, action=action) if (actor, action) not in actions:
                actions.append((actor, action))
            case m.FactOf(name=name) if name not in facts:
                facts.append(name)
            case _:
                pass
    if len(actions) > 1:
        scope.problems.error("P0231", limit.rule.span, actions=[".".join(one) for one in actions])
    return m.BoundDef(
        limit.name.text, label, found, tuple(actions), tuple(facts), backing(limit.remarks, scope), limit.span
    )


# ── tables ─────────────────────────────────────────────────────────────────────────────────────────────────────


def _table_head(declared: s.Table, scope: Scope) -> TableHead | None:
    result = scope.type_of(declared.result)
    if result is None:
        return None
    return TableHead(declared.name.text, _fields(declared.parameters, scope), result)


def tables(items: tuple[Any, ...], scope: Scope) -> tuple[m.TableDef, ...]:
    """The tables with their rows."""
    found: list[m.TableDef] = []
    for table in of_kind(items, s.Table):
        head = scope.tables.get(table.name.text)
        if head is None:
            continue
        rows = [row for row in (_row(one, head, scope) for one in table.rows) if row is not None]
        found.append(m.TableDef(head.name, label_of(table), head.fields, head.result, table.unique,
                                tuple(rows), backing(table.remarks, scope), table.span))  # fmt: skip
    _report_circles(found, scope)
    return tuple(found)


def _report_circles(found: list[m.TableDef], scope: Scope) -> None:
    """A table whose values ask for themselves, through others or not, has no value."""
    asks = {
        table.name: {part.table for row in table.rows for part in m.parts(row.value) if isinstance(part, m.TableOf)}
        for table in found
    }
    reported: set[str] = set()
    for table in found:
        reached: set[str] = set()
        waiting = [*asks[table.name]]
        while waiting:
            name = waiting.pop()
            if name not in reached:
                reached.add(name)
                waiting.extend(asks.get(name, ()))
        if table.name in reached and table.name not in reported:
            circle = [one for one in found if one.name in reached and one.name != table.name]
            reported |= reached
            scope.problems.error("P0232", table.span, *(one.span for one in circle), name=table.label)


def _row(row: s.Row, head: TableHead, scope: Scope) -> m.RowDef | None:
    if row.patterns and len(row.patterns) != len(head.fields):
        scope.problems.error("P0223", row.span, wanted=len(head.fields), found=len(row.patterns))
        return None
    cells = [_cell(one, field, scope) for one, field in zip(row.patterns, head.fields, strict=False)]
    result = exactly(row.value, head.result, scope, Place(arguments=head.fields))
    known = tuple(cell for cell in cells if cell is not None)
    if result is None or len(known) < len(cells):
        return None
    return m.RowDef(known, result, backing(row.remarks, scope), row.span, row.value.span)


def _cell(pattern: s.Pattern | s.PatternJoint, field: m.Field, scope: Scope) -> m.Cell | m.CellJoint | None:
    if isinstance(pattern, s.Pattern):
        return _test(pattern, field, scope)
    tests = [_test(part, field, scope) for part in pattern.parts]
    known = tuple(test for test in tests if test is not None)
    return m.CellJoint(pattern.joint, known, pattern.span) if len(known) == len(tests) else None


def _test(pattern: s.Pattern, field: m.Field, scope: Scope) -> m.Cell | None:
    if pattern.value is None:
        return m.Cell("any", None, pattern.span)
    by_size = pattern.operator != "=="
    value = constant(pattern.value, field.type, scope, optional=field.optional and not by_size)
    if value is None:
        return None
    if by_size and not ordered(field.type):
        scope.problems.error("P0215", pattern.span, type=type_name(field.type), operator=pattern.operator)
        return None
    return m.Cell(pattern.operator, value[0], pattern.span)


def suspensions(items: tuple[Any, ...], scope: Scope) -> tuple[m.SuspensionDef, ...]:
    """Days on which timers stand still; after the states, whose timers they name."""
    found: list[m.SuspensionDef] = []
    for one in once(((one.name, one) for one in of_kind(items, s.Suspension)), scope):
        if one.last < one.first:
            scope.problems.error("P0237", one.span, first=one.first, last=one.last)
            continue
        timers = [scope.by_tail("timer", name, scope.timers) for name in one.timers]
        known = tuple(timer for timer in timers if timer is not None)
        if len(known) == len(timers):
            first, last = one.first.toordinal(), one.last.toordinal()
            found.append(m.SuspensionDef(one.name.text, label_of(one), first, last, known,
                                         backing(one.remarks, scope), one.span))  # fmt: skip
    return tuple(found)
