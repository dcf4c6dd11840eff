"""Two policies → everything that differs, in which parts, and for whom. Nothing is run here: the texts are compared."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from analysis.diff import wording as w
from analysis.diff.align import Frame, Kind, things
from analysis.diff.changes import Change, Diff, Effect, Part, Verb
from analysis.diff.compare_rules import automation_parts, forbid_parts, rule_parts, timer_effects_of_setting
from analysis.diff.effect import Concerned, Words, effects
from compiler import model as m
from compiler.calendars import Calendar
from compiler.wording import counter_text, timer_label
from dsl.catalogue import Bilingual

Sides = tuple[m.Policy, m.Policy]
Found = tuple[list[Part], list[Effect]]


def compare(before: m.Policy, after: m.Policy) -> Diff:
    """Everything that differs between two policies."""
    old, new = things(before), things(after)
    sides = (before, after)
    changes: list[Change] = []
    for kind, key in [*new, *(key for key in old if key not in new)]:
        earlier, later = old.get((kind, key)), new.get((kind, key))
        if earlier == later:
            continue
        changes.append(_change(kind, key, earlier, later, sides))
    order = {kind: n for n, kind in enumerate(_ORDER)}
    changes.sort(key=lambda change: order[change.kind])
    return Diff(before, after, tuple(changes))


_ORDER: tuple[Kind, ...] = (
    "policy", "state", "rule", "automation", "forbid", "limit", "suspension", "setting", "table", "action", "fact",
    "value", "enum", "outcome", "actor", "claim", "source",
)  # fmt: skip


def _change(kind: Kind, key: str, before: Any, after: Any, sides: Sides) -> Change:
    verb: Verb = "added" if before is None else "removed" if after is None else "changed"
    policy = sides[0] if after is None else sides[1]
    thing = before if after is None else after
    parts, found = _PARTS[kind](before, after, sides)
    backing = _backing(thing)
    if verb == "changed":
        _common(before, after, parts)
    clauses = backing.clauses or tuple(
        dict.fromkeys(c for b in getattr(thing, "branches", ()) for c in b.backing.clauses)
    )
    return Change(verb, kind, key, _title(kind, key, thing, policy), before, after, tuple(parts), clauses, tuple(found))


def _title(kind: Kind, key: str, thing: Any, policy: m.Policy) -> Bilingual:
    match thing:
        case m.RuleDef():
            return w.rule_title(thing, policy)
        case m.ForbidDef():
            return w.forbid_title(thing, policy)
        case m.AutomationDef():
            return w.automation_title(thing, policy)
        case m.StateDef(label=label) | Frame(label=label):
            return w.plain(label)
        case m.ActionDef(label=label):
            owner = w.actor_words(policy, key.partition(".")[0])
            return Bilingual(f"{owner.en} {label}", f"{owner.zh} {label}")
        case m.EnumValue(label=label):
            enum = key.partition(".")[0]
            name = next((one.label for one in policy.enums if one.name == enum), enum)
            return w.plain(f"{name} · {label}")
        case _:
            return w.plain(thing.label)


_WHY = Bilingual("reason given", "理由")
_LABEL = Bilingual("label", "标签")
_CLAUSES = Bilingual("clause", "条款")
_READING = Bilingual("reading", "解读")


def _common(before: Any, after: Any, parts: list[Part]) -> None:
    """What everything has: a label, clauses, readings."""
    if getattr(before, "label", None) != getattr(after, "label", None):
        parts.append(Part(_LABEL, w.plain(before.label), w.plain(after.label)))
    one, other = (_backing(side) for side in (before, after))
    if one.clauses != other.clauses:
        parts.append(Part(_CLAUSES, _joined(one.clauses), _joined(other.clauses), True))
    if one.readings != other.readings:
        parts.append(Part(_READING, _joined(one.readings), _joined(other.readings), True))
    if not parts:
        parts.append(Part(Bilingual("clauses or readings", "条款或解读"), None, None))


def _backing(thing: Any) -> m.Backing:
    """What a thing rests on; an actor, what its standing in for another rests on."""
    if isinstance(thing, m.ActorDef):
        return thing.delegation.backing if thing.delegation is not None else m.NO_BACKING
    backing: m.Backing = getattr(thing, "backing", m.NO_BACKING)
    return backing


def _joined(values: tuple[Any, ...]) -> Bilingual | None:
    return w.plain(" ".join(str(value) for value in values)) if values else None


def _differ(what: Bilingual, before: Bilingual | None, after: Bilingual | None) -> Iterator[Part]:
    if before != after:
        yield Part(what, before, after)


# ── one kind of thing each ─────────────────────────────────────────────────────────────────────────────────────


def _nothing(before: Any, after: Any, sides: Sides) -> Found:
    return [], []


def _source(before: m.SourceDocument | None, after: m.SourceDocument | None, sides: Sides) -> Found:
    if before is None or after is None:
        return [], []
    days = (w.plain(one.dated.isoformat()) if one.dated is not None else None for one in (before, after))
    return list(_differ(Bilingual("dated", "成文于"), *days)), []


def _frame(before: Frame | None, after: Frame | None, sides: Sides) -> Found:
    parts: list[Part] = []
    if before is not None and after is not None:
        for what, one, other in (
            (Bilingual("time zone", "时区"), before.zone, after.zone),
            (Bilingual("currency", "币种"), before.currency, after.currency),
            (Bilingual("calendar", "日历"), _calendar(before.calendar), _calendar(after.calendar)),
            (Bilingual("case", "案件"), before.case_label, after.case_label),
        ):
            parts.extend(_differ(what, w.plain(one) if one else None, w.plain(other) if other else None))
        parties = (_names(before.parties, sides[0]), _names(after.parties, sides[1]))
        parts.extend(_differ(Bilingual("parties", "当事人"), *parties))
    return parts, []


def _calendar(calendar: Calendar | None) -> str | None:
    return None if calendar is None else calendar.name


def _state(before: m.StateDef | None, after: m.StateDef | None, sides: Sides) -> Found:
    parts: list[Part] = []
    found: list[Effect] = []
    if before is not None and after is not None:
        awaited = (_names(before.awaits, sides[0]), _names(after.awaits, sides[1]))
        parts.extend(_differ(Bilingual("awaits", "等待"), *awaited))
        for what, attribute in ((Bilingual("initial", "初始"), "initial"), (Bilingual("final", "终止"), "final")):
            one, other = (w.value_words(getattr(side, attribute), m.Kind.BOOL, sides[1]) for side in (before, after))
            parts.extend(_differ(what, one, other))
        parts.extend(_differ(Bilingual("begins in", "起点"), _id(before.initial_child), _id(after.initial_child)))
    policy = sides[1] if after is not None else sides[0]
    label = w.plain((after or before).label)  # type: ignore[union-attr]
    old, new = (set(side.awaits) if side is not None else set() for side in (before, after))
    found.extend(effects("turn given", Concerned(doer=tuple(sorted(new - old))), Words(what=label), policy))
    found.extend(effects("turn taken", Concerned(doer=tuple(sorted(old - new))), Words(what=label), policy))
    return parts, found


def _names(actors: tuple[str, ...], policy: m.Policy) -> Bilingual | None:
    words = [w.actor_words(policy, actor) for actor in actors]
    return Bilingual(", ".join(one.en for one in words), "、".join(one.zh for one in words)) if words else None


def _id(name: str | None) -> Bilingual | None:
    return w.plain(name) if name else None


def _limit(before: Any, after: Any, sides: Sides) -> Found:
    one, other = (
        w.plain("") if side is None else _limit_words(side, policy)
        for side, policy in zip((before, after), sides, strict=True)
    )
    parts = (
        [Part(Bilingual("limit", "限制"), one if before else None, other if after else None)] if one != other else []
    )
    counters = isinstance(before, m.CounterDef | None) and isinstance(after, m.CounterDef | None)
    policy = sides[1] if after is not None else sides[0]
    if counters:
        return parts, list(_counter_effects(before, after, sides))
    case = "bound added" if before is None else "bound removed" if after is None else "bound other"
    found: list[Effect] = []
    for trigger in _triggers_of_bound(after or before, policy):
        words = Words(before=one, after=other, what=w.action_words(policy, trigger))
        found.extend(effects(case, Concerned(doer=(trigger.actor,)), words, policy))
    return parts, found


def _limit_words(limit: m.CounterDef | m.BoundDef, policy: m.Policy) -> Bilingual:
    if isinstance(limit, m.BoundDef):
        return w.condition_words(limit.condition, policy)
    if limit.shared or limit.adds is not None:
        return w.both(lambda lang: counter_text(limit, policy, lang))
    count = w.condition_words(limit.count, policy)
    if limit.per is None:
        return Bilingual(f"{count.en} per {policy.case_label}", f"每{policy.case_label} {count.zh} 次")
    per = policy.state(limit.per).label
    return Bilingual(f"{count.en} each time in “{per}”", f"每次进入“{per}” {count.zh} 次")


def _counter_effects(before: m.CounterDef | None, after: m.CounterDef | None, sides: Sides) -> Iterator[Effect]:
    policy = sides[1] if after is not None else sides[0]
    name = (after or before).name  # type: ignore[union-attr]
    counts = [
        _count(side, policy) if side is not None else None for side, policy in zip((before, after), sides, strict=True)
    ]
    for trigger in users(name, policy):
        what = w.action_words(policy, trigger)
        numbers = [w.plain(str(n)) if n is not None else None for n in counts]
        words = Words(before=numbers[0], after=numbers[1], what=what)
        who = Concerned(doer=(trigger.actor,))
        if before is None or after is None:
            yield from effects("limit added" if before is None else "limit removed", who, words, policy)
        elif counts[0] is not None and counts[1] is not None and counts[0] != counts[1]:
            by = w.plain(str(abs(counts[1] - counts[0])))
            case = "limit lower" if counts[1] < counts[0] else "limit higher"
            yield from effects(case, who, Words(by=by, what=what), policy)


def _count(counter: m.CounterDef, policy: m.Policy) -> int | None:
    match counter.count:
        case m.Const(value=int(value)):
            return value
        case m.SettingOf(name=name):
            return next((int(one.value or 0) for one in policy.settings if one.name == name), None)
        case _:
            return None


def users(counter: str, policy: m.Policy) -> list[m.ActionTrigger]:
    """The actions that use a counter."""
    found = [
        rule.trigger
        for state in policy.states
        for rule in state.rules
        if isinstance(rule.trigger, m.ActionTrigger)
        and (counter in rule.uses or any(counter in branch.uses for branch in rule.branches))
    ]
    return list(dict.fromkeys(found))


def _triggers_of_bound(bound: m.BoundDef, policy: m.Policy) -> list[m.ActionTrigger]:
    """The actions that a bound binds: those whose parameters it reads, or that set a fact it reads."""
    found = [m.ActionTrigger(actor, action) for actor, action in bound.actions]
    for state in policy.states:
        for rule in state.rules:
            sets = {e.fact for branch in rule.branches for e in branch.effects if isinstance(e, m.SetTo)}
            if isinstance(rule.trigger, m.ActionTrigger) and sets.intersection(bound.facts):
                found.append(rule.trigger)
    return list(dict.fromkeys(found))


def _suspension(before: m.SuspensionDef | None, after: m.SuspensionDef | None, sides: Sides) -> Found:
    def say(one: m.SuspensionDef | None, policy: m.Policy) -> Bilingual | None:
        if one is None:
            return None
        first, last = (w.plain(date.fromordinal(day).isoformat()) for day in (one.first, one.last))
        timers = w.plain("、".join(timer_label(policy, timer) for timer in one.timers))
        which = timers if one.timers else Bilingual("every deadline", "全部期限")
        return Bilingual(f"{first.en} to {last.en}: {which.en}", f"{first.zh} 至 {last.zh}：{which.zh}")

    words = [say(side, policy) for side, policy in zip((before, after), sides, strict=True)]
    return list(_differ(Bilingual("days that do not count", "不计入的日子"), *words)), []


def _actor(before: m.ActorDef | None, after: m.ActorDef | None, sides: Sides) -> Found:
    """Whose place an actor may take, and when."""
    policy = sides[1] if after is not None else sides[0]
    words = [_standing_in(side, one) for side, one in zip((before, after), sides, strict=True)]
    parts = list(_differ(Bilingual("acts for", "代表"), *words))
    if before is not None and after is not None and before.delegation is not None and after.delegation is not None:
        reasons = (w.reason_words(one.why) for one in (before.delegation, after.delegation))
        parts.extend(_differ(_WHY, *reasons))
    if words[0] == words[1]:
        return parts, []
    case = "standing added" if words[0] is None else "standing removed" if words[1] is None else "standing other"
    name = (after or before).name  # type: ignore[union-attr]
    return parts, list(effects(case, Concerned(doer=(name,)), Words(before=words[0], after=words[1]), policy))


def _standing_in(actor: m.ActorDef | None, policy: m.Policy) -> Bilingual | None:
    if actor is None or actor.delegation is None:
        return None
    principal = w.actor_words(policy, actor.delegation.principal)
    if actor.delegation.guard is None:
        return principal
    guard = w.condition_words(actor.delegation.guard, policy)
    return Bilingual(f"{principal.en} when {guard.en}", f"{principal.zh}（{guard.zh} 时）")


def _setting(before: m.SettingDef | None, after: m.SettingDef | None, sides: Sides) -> Found:
    values = [w.value_words(side.value, side.type, policy) if side is not None else None
              for side, policy in zip((before, after), sides, strict=True)]  # fmt: skip
    parts = list(_differ(Bilingual("value", "取值"), *values))
    found = list(timer_effects_of_setting(after.name, sides)) if before is not None and after is not None else []
    return parts, found


def _action(before: m.ActionDef | None, after: m.ActionDef | None, sides: Sides) -> Found:
    if before is None or after is None:
        return [], []
    parts = list(_differ(Bilingual("parameters", "参数"), w.fields_words(before.fields), w.fields_words(after.fields)))
    actor = next(a.name for a in sides[1].actors if any(one is after for one in a.actions) or after in a.actions)
    old, new = ({field.name: field for field in side.fields} for side in (before, after))
    found: list[Effect] = []
    for name, field in new.items():
        earlier = old.get(name)
        if earlier is None or earlier.optional != field.optional:
            case = "parameter optional" if field.optional else "parameter required"
            words = Words(after=w.plain(field.label), what=w.plain(after.label))
            found.extend(effects(case, Concerned(doer=(actor,)), words, sides[1]))
    for name, field in old.items():
        if name not in new:
            words = Words(before=w.plain(field.label), what=w.plain(after.label))
            found.extend(effects("parameter removed", Concerned(doer=(actor,)), words, sides[1]))
    return parts, found


def _fact(before: m.FactDef | None, after: m.FactDef | None, sides: Sides) -> Found:
    def say(fact: m.FactDef | None, policy: m.Policy) -> Bilingual | None:
        if fact is None:
            return None
        kind = w.type_words(fact.type, fact.optional)
        if fact.required or fact.default is None:
            return kind
        default = w.value_words(fact.default, fact.type, policy)
        return Bilingual(f"{kind.en} = {default.en}", f"{kind.zh} = {default.zh}")

    return list(_differ(Bilingual("fact", "事实"), say(before, sides[0]), say(after, sides[1]))), []


def _outcome(before: m.OutcomeDef | None, after: m.OutcomeDef | None, sides: Sides) -> Found:
    if before is None or after is None:
        return [], []
    return list(
        _differ(Bilingual("parameters", "参数"), w.fields_words(before.fields), w.fields_words(after.fields))
    ), []


def _table(before: m.TableDef | None, after: m.TableDef | None, sides: Sides) -> Found:
    rows = [w.table_words(side, policy) if side is not None else None
            for side, policy in zip((before, after), sides, strict=True)]  # fmt: skip
    parts = list(_differ(Bilingual("rows", "行"), *rows))
    if before is not None and after is not None:
        heads = (w.table_head_words(side) for side in (before, after))
        parts.extend(_differ(Bilingual("parameters and result", "参数与结果"), *heads))
        taken = (_ONE_ROW if side.unique else _FIRST_ROW for side in (before, after))
        parts.extend(_differ(Bilingual("row that is taken", "取哪一行"), *taken))
    return parts, []


_ONE_ROW = Bilingual("the only row that matches (unique)", "唯一相符的行（唯一）")
_FIRST_ROW = Bilingual("the first row that matches", "第一个相符的行")


def _claim(before: m.ClaimDef | None, after: m.ClaimDef | None, sides: Sides) -> Found:
    def say(claim: m.ClaimDef | None, policy: m.Policy) -> Bilingual | None:
        if claim is None:
            return None
        return w.claim_words(claim, policy)

    return list(_differ(Bilingual("claim", "承诺"), say(before, sides[0]), say(after, sides[1]))), []


_PARTS: dict[Kind, Callable[[Any, Any, Sides], Found]] = {
    "policy": _frame, "source": _source, "enum": _nothing, "value": _nothing, "actor": _actor, "action": _action,
    "fact": _fact, "setting": _setting, "outcome": _outcome, "limit": _limit, "table": _table, "claim": _claim,
    "state": _state, "rule": rule_parts, "forbid": forbid_parts, "automation": automation_parts,
    "suspension": _suspension,
}  # fmt: skip
