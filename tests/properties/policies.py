"""Whole policies: every kind of declaration, each used by the ones that follow. Valid by the way they are made."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from dsl import syntax as s
from tests.properties.dice import Dice
from tests.properties.expressions import Maker, Where, place, reference
from tests.properties.plan import Head, Plan, Slot
from tests.properties.states import Grower


@dataclass(frozen=True, slots=True)
class Made:
    """A policy's tree, with what it was made from."""

    file: s.File
    plan: Plan
    make: Maker
    grower: Grower


def made_policy(dice: Dice) -> Made:
    """A policy."""
    plan = Plan(dice)
    make = Maker(plan)
    grower = Grower(plan, make)
    attributes = _attributes(dice)
    plan.calendar = any(one.kind == "calendar" for one in attributes)
    actors = _actors(plan)
    items: list[s.Declaration] = [*attributes, *_sources(plan), *_enums(plan), *actors, *_facts(plan)]
    items += [new_setting(plan) for _ in range(dice.number(0, 3))]
    items += [new_outcome(plan) for _ in range(dice.number(0, 2))]
    items += [_table(plan, make) for _ in range(dice.number(0, 2))]
    grower.shape()
    items += _counters(plan)
    items += _totals(plan)
    grower.fill()
    if dice.once_in(3):
        items.append(_suspension(plan))
    items += [_bound(plan, make) for _ in range(dice.number(0, 2))]
    items += grower.written(grower.root)
    items += [_claim(plan, make) for _ in range(dice.number(0, 2))]
    published = date(2023, 12, 1) if dice.once_in(3) else None
    name = s.Name(f"{dice.name('policy')}.x")
    header = s.Header("policy", name, dice.label(), date(2024, 1, 1), published, plan.remarks())
    return Made(s.File(header, tuple(items)), plan, make, grower)


def _attributes(dice: Dice) -> list[s.Attribute]:
    zone = dice.pick(("Asia/Shanghai", "UTC", "America/New_York"))
    found = [
        s.Attribute("timezone", zone),
        s.Attribute("currency", "CNY"),
        s.Attribute("calendar", "china", assume=dice.once_in(2)),
    ]
    return list(dice.part(found))


def _sources(plan: Plan) -> list[s.SourceDocument]:
    found: list[s.SourceDocument] = []
    for _ in range(plan.dice.number(0, 2)):
        name = plan.dice.name("source")
        dated = date(2024, 1, 1) if plan.dice.once_in(2) else None
        found.append(s.SourceDocument(s.Name(name), plan.dice.label(), dated))
        plan.sources.append(name)
    return found


def _enums(plan: Plan) -> list[s.Enum]:
    found: list[s.Enum] = []
    for _ in range(plan.dice.number(0, 2)):
        name = plan.dice.name("enum")
        members = plan.dice.some(lambda: _member(plan), 2, 3)
        found.append(s.Enum(s.Name(name), plan.dice.label(), members))
        plan.enums[name] = [one.name.text for one in members]
    return found


def _member(plan: Plan) -> s.EnumMember:
    return s.EnumMember(s.Name(plan.dice.name("value")), plan.dice.label(), plan.remarks())


def _actors(plan: Plan) -> list[s.Actor]:
    found: list[s.Actor] = []
    names = [plan.dice.name("actor") for _ in range(plan.dice.number(1, 3))]
    plan.actors.extend(names)
    for name in names:
        actions = plan.dice.some(lambda name=name: plan.action(name), 1, 3)  # type: ignore[misc]
        if plan.dice.once_in(2):
            actions = (*actions, plan.action(name))
            plan.automatic.append(plan.actions.pop())
        found.append(s.Actor(s.Name(name), plan.dice.label(), actions))
    if plan.dice.once_in(3):
        standing = s.Delegation(s.Name(plan.dice.pick(names)), None, plan.dice.text(), plan.remarks())
        found.append(s.Actor(s.Name(plan.dice.name("actor")), plan.dice.label(), (), delegation=standing))
    return found


def _facts(plan: Plan) -> list[s.Case]:
    facts = tuple(new_fact(plan) for _ in range(plan.dice.number(0, 6)))
    plan.parties = tuple(plan.dice.part(plan.actors, 2))
    parties = tuple(s.Name(name) for name in plan.parties)
    return [s.Case(plan.dice.label(), facts, parties=parties)] if facts or parties or plan.dice.once_in(2) else []


def new_fact(plan: Plan, *, given: bool = True) -> s.Fact:
    """A fact of any type; without ``given`` one that a running case has a value for."""
    dice = plan.dice
    kind = plan.any_type(("time",))
    optional = dice.once_in(3) or kind == "time" and not given
    default = plan.constant(kind) if kind != "time" and (dice.once_in(2) or not given and not optional) else None
    name = dice.name("fact")
    plan.facts.append(Slot(name, kind, optional))
    return s.Fact(s.Name(name), dice.label(), plan.type_name(kind, optional), default, plan.remarks())


def new_setting(plan: Plan) -> s.Setting:
    """A setting of any type."""
    kind = plan.any_type()
    name = plan.dice.name("setting")
    plan.settings.append(Slot(name, kind))
    return s.Setting(s.Name(name), plan.dice.label(), plan.type_name(kind), plan.constant(kind), plan.remarks())


def new_outcome(plan: Plan) -> s.Outcome:
    """An outcome."""
    name = plan.dice.name("outcome")
    parameters, slots = plan.slots("parameter", 2)
    plan.outcomes.append(Head(name, slots))
    return s.Outcome(s.Name(name), plan.dice.label(), parameters, plan.remarks())


def _counters(plan: Plan) -> list[s.Limit]:
    found: list[s.Limit] = []
    whole = [one.text for one in plan.settings if one.type == "int"]
    for _ in range(plan.dice.number(0, 3)):
        count: s.Expression = s.Integer(plan.dice.number(1, 3))
        if whole and plan.dice.once_in(2):
            count = reference(plan.dice.pick(whole))
        per = s.Name(plan.dice.pick(plan.states)) if plan.dice.once_in(2) else None
        each: s.Period | None = None
        if plan.dice.once_in(3):
            per = s.Name(plan.dice.pick(plan.parties)) if plan.parties and plan.dice.once_in(2) else None
            each = plan.dice.pick(("day", "week", "month", "year"))
        name = plan.dice.name("limit")
        found.append(s.Limit(s.Name(name), plan.dice.label(), s.Counter(count, per, each=each), plan.remarks()))
        plan.counters.append(name)
        plan.limits.append(found[-1])
    return found


def _totals(plan: Plan) -> list[s.Limit]:
    """What some outcomes may add up to."""
    found: list[s.Limit] = []
    for outcome in plan.outcomes:
        slots = [slot for slot in outcome.slots if slot.type in ("money", "int")]
        if slots and plan.dice.once_in(2):
            slot = plan.dice.pick(slots)
            per = s.Name(plan.dice.pick(plan.parties)) if plan.parties and plan.dice.once_in(2) else None
            each: s.Period | None = plan.dice.pick((None, "day", "month"))
            most = s.Money(20_000, "CNY") if slot.type == "money" else s.Integer(3)
            total = s.Total(s.Name(outcome.name), s.Name(slot.text), per, each, most)
            found.append(s.Limit(s.Name(plan.dice.name("limit")), plan.dice.label(), total, plan.remarks()))
    return found


def _suspension(plan: Plan) -> s.Suspension:
    """Some days of January 2024, on which cases are lived through."""
    first = plan.dice.number(2, 12)
    timers = tuple(s.Name(name) for name in plan.dice.part(plan.timers, 2))
    days = date(2024, 1, first), date(2024, 1, first + plan.dice.number(0, 6))
    return s.Suspension(s.Name(plan.dice.name("limit")), plan.dice.label(), *days, timers, plan.remarks())


def _bound(plan: Plan, make: Maker) -> s.Limit:
    where = place(plan)
    if plan.dice.once_in(2):
        action = plan.dice.pick(plan.actions)
        where = place(plan, *plan.parameters_of(action))
    name = s.Name(plan.dice.name("limit"))
    return s.Limit(name, plan.dice.label(), s.Bound(make.condition(where, 1)), plan.remarks())


def _claim(plan: Plan, make: Maker) -> s.Claim:
    dice = plan.dice
    unless = tuple(s.Name(name) for name in dice.part(plan.actors, 1)) if dice.once_in(4) else ()
    return s.Claim(s.Name(dice.name("claim")), dice.label(), _claimed(plan, make), unless, plan.remarks())


def _claimed(plan: Plan, make: Maker) -> s.Claimed:
    dice = plan.dice
    match dice.number(0, 3):
        case 0:
            return s.EndsWithin(plan.length(), None)
        case 1:
            return s.Waits(s.Name(dice.pick(plan.actors)), plan.length())
        case 2 if plan.actions:
            sides = [tuple(s.Name(str(one)) for one in _actions(plan)) for _ in range(2)]
            return s.FollowedBy(sides[0], sides[1], plan.length())
        case _:
            return s.Never(make.condition(place(plan), 1))


def _actions(plan: Plan) -> list[str]:
    return [f"{one.actor}.{one.name}" for one in (plan.dice.pick(plan.actions) for _ in range(plan.dice.number(1, 2)))]


# ── tables ─────────────────────────────────────────────────────────────────────────────────────────────────────


def _table(plan: Plan, make: Maker) -> s.Table:
    """A table whose rows each match something and together match everything."""
    dice = plan.dice
    first = dice.pick(("money", "int", "duration", "bool", *plan.enums))
    parameters = [s.Parameter(s.Name(dice.name("parameter")), dice.label(), plan.type_name(first, dice.once_in(4)))]
    if plan.enums and dice.once_in(2):
        enum = dice.pick(tuple(plan.enums))
        parameters.append(s.Parameter(s.Name(dice.name("parameter")), dice.label(), plan.type_name(enum)))
    slots = tuple(Slot(one.name.text, one.type.name.text, one.type.optional) for one in parameters)
    result = plan.any_type()
    where = Where(tuple(one for one in (*slots, *plan.facts, *plan.settings) if not one.optional), (), case=False)
    heads = [(cell, *rest) for cell in _cells(plan, first) for rest in _second(plan, slots)]
    rows = [s.Row(head, make.value(result, where, 1), plan.remarks()) for head in [*heads, ()]]
    name, type_ = dice.name("table"), plan.type_name(result)
    firsts = [row.patterns[0] for row in rows[:-1]]
    exact = all(isinstance(one, s.Pattern) and one.operator == "==" for one in firsts)
    unique = len(slots) == 1 and exact and dice.once_in(2)
    plan.tables.append(Head(name, slots, result))
    return s.Table(s.Name(name), dice.label(), tuple(parameters), type_, unique, tuple(rows), plan.remarks())


def _cells(plan: Plan, kind: str) -> list[s.Pattern | s.PatternJoint]:
    """Cells that each match something that the ones before leave, and leave something."""
    cells = _tests(plan, kind)
    if not cells or not plan.dice.once_in(3):
        return [*cells]
    match kind:
        case "bool" | "money" | "duration":
            return [*cells]
        case "int":
            return [s.PatternJoint("and", (cell, s.Pattern("<=", s.Integer(1000)))) for cell in cells]
        case _:
            return [s.PatternJoint("or", tuple(cells)) if len(cells) > 1 else cells[0]]


def _tests(plan: Plan, kind: str) -> list[s.Pattern]:
    match kind:
        case "bool":
            return [s.Pattern("==", s.Boolean(plan.dice.once_in(2)))]
        case "money":
            operator: s.PatternOperator = plan.dice.pick(("<", "<=", "=="))
            return [s.Pattern(operator, s.Money(fen, "CNY")) for fen in plan.dice.part((100, 9999, 100_000))]
        case "int":
            return [s.Pattern(">=", s.Integer(n)) for n in plan.dice.part((3, 2, 1))]
        case "duration":
            return [s.Pattern("<", s.Duration(((n, "h"),))) for n in plan.dice.part((1, 24, 48))]
        case enum:
            return [s.Pattern("==", reference(name)) for name in plan.enums[enum][:-1]]


def _second(plan: Plan, slots: tuple[Slot, ...]) -> list[tuple[s.Pattern, ...]]:
    if len(slots) == 1:
        return [()]
    special = s.Pattern("==", reference(plan.dice.pick(plan.enums[slots[1].type])))
    return [(special,), (s.Pattern("any", None),)]
