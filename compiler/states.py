"""States, rules, timers and prohibitions of the syntax tree → definitions of the model.

Two passes: first every state and timer gets its id, so that any may name any other; then conditions, effects and
targets are resolved where they stand.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from compiler import model as m
from compiler.automations import automation_of
from compiler.backing import backing, label_of
from compiler.scope import Place, Scope, Trigger, inner
from compiler.typing import condition, exactly, knowing, length_of
from dsl import syntax as s
from dsl.keywords import ALL
from dsl.source import one_line


def name_states(body: tuple[Any, ...], scope: Scope, parent: str = "") -> None:
    """First pass: ids of states and timers."""
    seen: dict[str, Any] = {}
    for item in body:
        match item:
            case s.State(name=name):
                state_id = inner(parent, name.text)
                if state_id in scope.states:
                    scope.problems.error("P0202", name.span, scope.states[state_id].name.span, name=name.text)
                    continue
                if "." in name.text:
                    scope.problems.error("P0224", name.span, name=name.text)
                scope.states[state_id] = item
                name_states(item.body, scope, state_id)
            case (
                s.Timer(name=name) | s.Rule(name=s.Name() as name) | s.Forbid(name=s.Name() as name)
                | s.Automation(name=s.Name() as name)
            ):  # fmt: skip
                if name.text in seen:
                    scope.problems.error("P0202", name.span, seen[name.text].span, name=name.text)
                    continue
                seen[name.text] = name
                if isinstance(item, s.Timer):
                    scope.timers[inner(parent, name.text)] = item
            case s.Rule(actor=actor, action=action, span=span):
                trigger = f"{actor.text}.{action.text}"
                if trigger in seen:
                    scope.problems.error("P0204", span, seen[trigger].span, name=trigger)
                seen.setdefault(trigger, item)
            case _:
                pass


@dataclass(slots=True)
class _Numbering:
    """Rules are counted in the order written."""

    next: int = 0
    states: list[m.StateDef] = field(default_factory=list)

    def take(self) -> int:
        self.next += 1
        return self.next - 1


def resolve_states(file_body: tuple[Any, ...], label: str, scope: Scope) -> tuple[m.StateDef, ...]:
    """Second pass: every state in the order written, the policy itself first."""
    numbering = _Numbering()
    root = m.StateDef("", "", label, None, None, False, False, (), (), ())
    numbering.states.append(root)
    held = _held(file_body, "", scope, numbering)
    child = _initial_child(file_body, "", None, scope)
    numbering.states[0] = held.put_into(root, child)
    _inside(file_body, "", scope, numbering)
    return tuple(numbering.states)


def _inside(body: tuple[Any, ...], parent: str, scope: Scope, numbering: _Numbering) -> None:
    for item in body:
        if not isinstance(item, s.State):
            continue
        state_id = inner(parent, item.name.text)
        if scope.states.get(state_id) is not item:
            continue
        holds = any(isinstance(one, s.State) for one in item.body)
        if item.final and item.body:
            scope.problems.error("P0225", item.header, name=item.name.text)
        at = len(numbering.states)
        awaits = tuple(_awaited(item, scope))
        numbering.states.append(m.StateDef(
            state_id, item.name.text, label_of(item), parent, None, item.initial, item.final, awaits,
            (), (),
            backing(item.remarks, scope), item.header,
        ))  # fmt: skip
        held = _held(item.body, state_id, scope, numbering)
        child = _initial_child(item.body, state_id, item, scope) if holds else None
        numbering.states[at] = held.put_into(numbering.states[at], child)
        _inside(item.body, state_id, scope, numbering)


def _awaited(state: s.State, scope: Scope) -> Iterator[str]:
    for name in state.awaits:
        if name.text in scope.actors:
            yield name.text
        else:
            scope.unknown("actor", name, scope.actors)


def _initial_child(body: tuple[Any, ...], parent: str, state: s.State | None, scope: Scope) -> str | None:
    children = [one for one in body if isinstance(one, s.State)]
    initial = [one for one in children if one.initial]
    if not children:
        return None
    for second in initial[1:] if not scope.broken else ():
        scope.problems.error("P0302", second.header, initial[0].header, name=second.name.text)
    if not initial:
        place = state.header if state is not None else children[0].header
        if not scope.broken:
            scope.problems.error("P0301", place, name=label_of(state) if state else "", child=children[0].name.text)
        return inner(parent, children[0].name.text)
    return inner(parent, initial[0].name.text)


# ── rules ──────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(slots=True)
class _Held:
    """What stands in a state beside other states."""

    rules: list[m.RuleDef] = field(default_factory=list)
    forbids: list[m.ForbidDef] = field(default_factory=list)
    automations: list[m.AutomationDef] = field(default_factory=list)

    def put_into(self, state: m.StateDef, child: str | None) -> m.StateDef:
        """The state with all of it."""
        return replace(state, rules=tuple(self.rules), forbids=tuple(self.forbids), initial_child=child,
                       automations=tuple(self.automations))  # fmt: skip


def _held(body: tuple[Any, ...], state: str, scope: Scope, numbering: _Numbering) -> _Held:
    held = _Held()
    rules, forbids = held.rules, held.forbids
    for item in body:
        match item:
            case s.Rule():
                rule = _rule(item, state, scope, numbering.take())
                if rule is not None and all(rule.id != other.id for other in rules):
                    rules.append(rule)
            case s.Timer():
                timer = _timer(item, state, scope, numbering.take())
                if timer is not None and all(timer.id != other.id for other in rules):
                    rules.append(timer)
            case s.Forbid():
                forbid = _forbid(item, state, scope, numbering.take(), forbids)
                if forbid is not None:
                    forbids.append(forbid)
            case s.Automation():
                automation = automation_of(item, state, scope, numbering.take(), held.automations)
                if automation is not None:
                    held.automations.append(automation)
            case _:
                pass
    return held


def _rule(rule: s.Rule, state: str, scope: Scope, order: int) -> m.RuleDef | None:
    found = scope.action(rule.actor, rule.action)
    if found is None:
        return None
    trigger = m.ActionTrigger(found[0].name, found[1].name)
    name = rule.name.text if rule.name else str(trigger)
    place = Place(state, Trigger(*found))
    return _whole(rule, name, trigger, place, scope, order)


def _timer(timer: s.Timer, state: str, scope: Scope, order: int) -> m.RuleDef | None:
    place = Place(state)
    duration = length_of(timer.duration, scope, place)
    if duration is None:
        return None
    if isinstance(duration, m.Const) and duration.value == 0:
        scope.problems.error("P0226", timer.duration.span)
    return _whole(timer, timer.name.text, m.TimerTrigger(duration), place, scope, order)


def _whole(
    rule: s.Rule | s.Timer, name: str, trigger: m.ActionTrigger | m.TimerTrigger, place: Place, scope: Scope, order: int
) -> m.RuleDef | None:
    guard = condition(rule.guard, scope, place) if rule.guard is not None else None
    if rule.guard is not None and guard is None:
        return None
    inside = knowing(place, guard)
    branches: list[m.BranchDef] = []
    for branch in rule.branches:
        resolved = _branch(branch, inside, scope)
        if resolved is None:
            return None
        branches.append(resolved)
        if not (isinstance(rule, s.Timer) and branch.uses):  # a timer passes over a branch whose limit is used up
            inside = knowing(inside, resolved.guard, truth=False)
    uses = tuple(_counters(rule.uses, scope))
    return m.RuleDef(inner(place.state, name), name, place.state, trigger, guard, uses, tuple(branches), order,
                     backing(rule.remarks, scope), rule.span, one_line(rule.label or ""))  # fmt: skip


def _branch(branch: s.Branch, place: Place, scope: Scope) -> m.BranchDef | None:
    guard = condition(branch.guard, scope, place) if branch.guard is not None else None
    if branch.guard is not None and guard is None:
        return None
    target = scope.by_tail("state", branch.target, scope.states, place.state) if branch.target is not None else None
    if branch.target is not None and target is None:
        return None
    inside = knowing(place, guard)
    effects: list[m.EffectDef] = []
    for effect in branch.effects:
        resolved = _effect(effect, inside, scope)
        if resolved is None:
            return None
        effects.append(resolved)
        inside = _after(inside, resolved, scope)
    return m.BranchDef(guard, tuple(_counters(branch.uses, scope)), target, tuple(effects),
                       backing(branch.remarks, scope), branch.span)  # fmt: skip


def _after(place: Place, effect: m.EffectDef, scope: Scope) -> Place:
    """What is known after an effect: a fact that was set to a value is known, one set to ``unknown`` is not."""
    if not isinstance(effect, m.SetTo):
        return place
    key = ("fact", effect.fact)
    known = place.known | {key} if _has_value(effect.value, place, scope) else place.known - {key}
    return replace(place, known=known)


def _has_value(expr: m.Expr, place: Place, scope: Scope) -> bool:
    """Whether an expression certainly has a value; only a bare fact, parameter or constant may be without."""
    match expr:
        case m.Const(value=value):
            return value is not None
        case m.FactOf(name=name):
            return not scope.facts[name].optional or ("fact", name) in place.known
        case m.ParameterOf(actor=actor, action=action, name=name):
            fields = place.trigger.action.fields if place.trigger is not None else ()
            optional = any(field.optional for field in fields if field.name == name)
            return not optional or ("parameter", actor, action, name) in place.known
        case _:
            return True


def _counters(names: tuple[s.Name, ...], scope: Scope) -> Iterator[str]:
    for name in names:
        if name.text in scope.counters:
            yield name.text
        elif name.text in scope.bounds:
            scope.problems.error("P0227", name.span, name=name.text)
        else:
            scope.unknown("counter", name, scope.counters)


def _effect(effect: s.Effect, place: Place, scope: Scope) -> m.EffectDef | None:
    match effect:
        case s.SetFact(fact=name, value=value):
            fact = scope.facts.get(name.text)
            if fact is None:
                scope.unknown("fact", name, scope.facts)
                return None
            found = exactly(value, fact.type, scope, place, optional=fact.optional)
            return m.SetTo(fact.name, found) if found is not None else None
        case s.Emit(outcome=name, arguments=arguments):
            return _give(effect, name, arguments, place, scope)
        case s.TimerEffect(verb=verb, timer=name, by=by):
            every = name.text in ALL and name.text not in scope.timers
            timer = m.ALL_TIMERS if every else scope.by_tail("timer", name, scope.timers, place.state)
            length = length_of(by, scope, place) if by is not None else None
            if timer is None or by is not None and length is None:
                return None
            return m.OnTimer(verb, timer, length)


def _give(
    effect: s.Emit, name: s.Name, arguments: tuple[s.Expression, ...], place: Place, scope: Scope
) -> m.Give | None:
    outcome = scope.outcomes.get(name.text)
    if outcome is None:
        scope.unknown("outcome", name, scope.outcomes)
        return None
    if len(arguments) != len(outcome.fields):
        scope.problems.error("P0216", effect.span, name=name.text, wanted=len(outcome.fields), found=len(arguments))
        return None
    values: list[m.Expr] = []
    for argument, wanted in zip(arguments, outcome.fields, strict=True):
        value = exactly(argument, wanted.type, scope, place, optional=wanted.optional)
        if value is None:
            return None
        values.append(value)
    return m.Give(name.text, tuple(values))


def _forbid(forbid: s.Forbid, state: str, scope: Scope, order: int, before: list[m.ForbidDef]) -> m.ForbidDef | None:
    found = scope.action(forbid.actor, forbid.action)
    if found is None:
        return None
    guard = condition(forbid.guard, scope, Place(state, Trigger(*found))) if forbid.guard is not None else None
    if forbid.guard is not None and guard is None:
        return None
    trigger = m.ActionTrigger(found[0].name, found[1].name)
    name = forbid.name.text if forbid.name else f"forbid.{trigger}"
    forbid_id = inner(state, name)
    same = sum(1 for other in before if other.id == forbid_id or other.id.startswith(forbid_id + "#"))
    unique = forbid_id + (f"#{same + 1}" if same else "")
    why = one_line(forbid.why) if forbid.why else None
    return m.ForbidDef(unique, state, trigger, guard, why, order, backing(forbid.remarks, scope), forbid.span)
