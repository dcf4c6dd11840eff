"""Rules, timers and prohibitions side by side: which parts differ, and what that does to whoever acts, is awaited, or
waits."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from analysis.diff import wording as w
from analysis.diff.changes import Effect, Part
from analysis.diff.effect import Concerned, Words, effects
from compiler import model as m
from compiler.wording import rule_label, trigger_label
from dsl.catalogue import Bilingual
from dsl.quantities import show_workdays

Sides = tuple[m.Policy, m.Policy]
Found = tuple[list[Part], list[Effect]]

_TRIGGER = Bilingual("what sets it off", "触发")
_TIME = Bilingual("time", "时长")
_CONDITION = Bilingual("condition", "条件")
_USES = Bilingual("uses", "占用")
_COURSE = Bilingual("course", "后果")
_WHY = Bilingual("reason given", "理由")


def rule_parts(before: m.RuleDef | None, after: m.RuleDef | None, sides: Sides) -> Found:
    """A rule or timer on both sides."""
    policy = sides[1] if after is not None else sides[0]
    rule = after or before
    assert rule is not None
    if before is not None and after is not None and _set_off_otherwise(before, after):
        return _another(before, after, sides)
    if rule.is_timer:
        return _timer(before, after, sides)
    assert isinstance(rule.trigger, m.ActionTrigger)
    who = Concerned(doer=(rule.trigger.actor,))
    what = w.action_words(policy, rule.trigger)
    if before is None or after is None:
        parts = [
            Part(
                _COURSE,
                w.course_words(before, sides[0]) if before else None,
                w.course_words(after, sides[1]) if after else None,
            )
        ]
        case = "action added" if before is None else "action removed"
        return parts, list(effects(case, who, Words(what=what, where=w.in_state(policy, rule.state)), policy))
    parts, found = _condition(before.guard, after.guard, sides, who, what)
    _uses(before, after, sides, who, parts, found)
    course = (w.course_words(before, sides[0]), w.course_words(after, sides[1]))
    if course[0] != course[1]:
        parts.append(Part(_COURSE, course[0], course[1]))
        found.extend(effects("course other", who, Words(what=what), policy))
    return parts, found


def _set_off_otherwise(before: m.RuleDef, after: m.RuleDef) -> bool:
    """Whether a rule of one name is for another action, or a deadline has become a rule."""
    return before.is_timer != after.is_timer or not after.is_timer and before.trigger != after.trigger


def _another(before: m.RuleDef, after: m.RuleDef, sides: Sides) -> Found:
    """A rule that is set off by something else: for whoever it is about, one is gone and another one there."""
    pairs = tuple(zip((before, after), sides, strict=True))
    triggers = [w.both(partial(rule_label, side, policy)) for side, policy in pairs]
    conditions = [w.condition_words(side.guard, policy) for side, policy in pairs]
    courses = [w.course_words(side, policy) for side, policy in pairs]
    parts = [Part(_TRIGGER, triggers[0], triggers[1])]
    parts.extend(Part(what, words[0], words[1]) for what, words in ((_CONDITION, conditions), (_COURSE, courses))
                 if words[0] != words[1])  # fmt: skip
    _, gone = rule_parts(before, None, sides)
    _, come = rule_parts(None, after, sides)
    _uses(before, after, sides, Concerned(), parts, [])
    return parts, [*gone, *come]


def _condition(before: m.Expr | None, after: m.Expr | None, sides: Sides, who: Concerned, what: Bilingual) -> Found:
    if before == after:
        return [], []
    words = (w.condition_words(before, sides[0]), w.condition_words(after, sides[1]))
    if words[0] == words[1]:
        return [], []
    case = "condition added" if before is None else "condition removed" if after is None else "condition other"
    found = effects(case, who, Words(before=words[0], after=words[1], what=what), sides[1])
    return [Part(_CONDITION, words[0], words[1])], list(found)


def _uses(
    before: m.RuleDef, after: m.RuleDef, sides: Sides, who: Concerned, parts: list[Part], found: list[Effect]
) -> None:
    old, new = (_all_uses(side) for side in (before, after))
    if old == new:
        return
    names = [_labels(uses, policy) for uses, policy in zip((old, new), sides, strict=True)]
    parts.append(Part(_USES, names[0], names[1]))
    for name in new:
        if name not in old:
            found.extend(effects("use added", who, Words(after=_labels((name,), sides[1])), sides[1]))
    for name in old:
        if name not in new:
            found.extend(effects("use removed", who, Words(before=_labels((name,), sides[0])), sides[0]))


def _all_uses(rule: m.RuleDef) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*rule.uses, *(name for branch in rule.branches for name in branch.uses))))


def _labels(counters: tuple[str, ...], policy: m.Policy) -> Bilingual | None:
    labels = {counter.name: counter.label for counter in policy.counters}
    return w.plain("、".join(labels.get(name, name) for name in counters)) if counters else None


def forbid_parts(before: m.ForbidDef | None, after: m.ForbidDef | None, sides: Sides) -> Found:
    """A prohibition on both sides."""
    policy = sides[1] if after is not None else sides[0]
    forbid = after or before
    assert forbid is not None
    words = [
        w.condition_words(side.guard, p) if side is not None else None
        for side, p in zip((before, after), sides, strict=True)
    ]
    parts = [Part(_CONDITION, words[0], words[1])] if words[0] != words[1] else []
    if before is not None and after is not None and before.why != after.why:
        parts.append(Part(_WHY, w.plain(before.why or ""), w.plain(after.why or "")))
    who = Concerned(doer=(forbid.trigger.actor,))
    where = w.in_state(policy, forbid.state)
    if forbid.guard is not None:
        guard = w.condition_words(forbid.guard, policy)
        where = Bilingual(f"{where.en} when {guard.en}", f"{where.zh}，当 {guard.zh} 时")
    case = "prohibition added" if before is None else "prohibition removed" if after is None else "prohibition other"
    if case == "prohibition other" and words[0] == words[1]:
        return parts, []
    return parts, list(effects(case, who, Words(what=w.action_words(policy, forbid.trigger), where=where), policy))


def automation_parts(before: m.AutomationDef | None, after: m.AutomationDef | None, sides: Sides) -> Found:
    """An automation on both sides: when, and with which parameters."""
    policy = sides[1] if after is not None else sides[0]
    one = after or before
    assert one is not None
    pairs = list(zip((before, after), sides, strict=True))
    whens = [w.condition_words(side.guard, p) if side is not None else None for side, p in pairs]
    values = [_given(side, p) if side is not None else None for side, p in pairs]
    parts = [Part(_CONDITION, whens[0], whens[1])] if whens[0] != whens[1] else []
    if before is not None and after is not None and before.trigger != after.trigger:
        done = [w.both(partial(trigger_label, p, side.trigger)) for side, p in ((before, sides[0]), (after, sides[1]))]
        parts.insert(0, Part(Bilingual("what is done", "所作的动作"), done[0], done[1]))
        _, gone = automation_parts(before, None, sides)
        _, come = automation_parts(None, after, sides)
        return parts, [*gone, *come]
    if values[0] != values[1]:
        parts.append(Part(Bilingual("parameters", "参数"), values[0], values[1]))
    if not parts and before is not None and after is not None:
        return [], []
    case = "automation added" if before is None else "automation removed" if after is None else "automation other"
    where = w.in_state(policy, one.state)
    if one.guard is not None:
        guard = w.condition_words(one.guard, policy)
        where = Bilingual(f"{where.en} when {guard.en}", f"{where.zh}，当 {guard.zh} 时")
    words = Words(what=w.action_words(policy, one.trigger), where=where)
    return parts, list(effects(case, Concerned(doer=(one.trigger.actor,)), words, policy))


def _given(one: m.AutomationDef, policy: m.Policy) -> Bilingual | None:
    pairs = [(name, w.condition_words(value, policy)) for name, value in one.values]
    if not pairs:
        return None
    return Bilingual(", ".join(f"{n} = {v.en}" for n, v in pairs), "，".join(f"{n} = {v.zh}" for n, v in pairs))


# ── timers ─────────────────────────────────────────────────────────────────────────────────────────────────────


def _timer(before: m.RuleDef | None, after: m.RuleDef | None, sides: Sides) -> Found:
    policy = sides[1] if after is not None else sides[0]
    rule = after or before
    assert rule is not None
    words = [
        w.condition_words(_length(side), p) if side is not None else None
        for side, p in zip((before, after), sides, strict=True)
    ]
    parts = [Part(_TIME, words[0], words[1])] if words[0] != words[1] else []
    found = list(_time_effects(before, after, sides, rule, policy))
    if before is not None and after is not None:
        more, _ = _condition(before.guard, after.guard, sides, Concerned(), w.plain(""))
        parts.extend(more)
    courses = [
        w.course_words(side, p) if side is not None else None for side, p in zip((before, after), sides, strict=True)
    ]
    if courses[0] != courses[1]:
        parts.append(Part(_COURSE, courses[0], courses[1]))
    return parts, found


def _length(rule: m.RuleDef) -> m.Expr:
    assert isinstance(rule.trigger, m.TimerTrigger)
    return rule.trigger.duration


def _seconds(expr: m.Expr, policy: m.Policy) -> int | None:
    """A length that is the same in every case; None where it depends on the case."""
    match expr:
        case m.Const(value=int(value)):
            return value
        case m.SettingOf(name=name):
            return next((int(one.value or 0) for one in policy.settings if one.name == name), None)
        case _:
            return None


def _by(difference: int, length: m.Expr) -> Bilingual:
    """By how much a length differs, in its own unit."""
    if length.type is m.Kind.WORKDAYS:
        return w.both(lambda lang: show_workdays(abs(difference), lang))
    return w.duration_words(abs(difference))


def _time_effects(
    before: m.RuleDef | None, after: m.RuleDef | None, sides: Sides, rule: m.RuleDef, policy: m.Policy
) -> Iterator[Effect]:
    who = concerned(rule, policy)
    lengths = [
        _seconds(_length(side), p) if side is not None else None for side, p in zip((before, after), sides, strict=True)
    ]
    words = [
        w.condition_words(_length(side), p) if side is not None else None
        for side, p in zip((before, after), sides, strict=True)
    ]
    if before is None or after is None:
        yield from effects(
            "deadline added" if before is None else "deadline removed",
            who,
            Words(before=words[0], after=words[1]),
            policy,
        )
    elif _length(before).type != _length(after).type:
        yield from effects("deadline other", who, Words(), policy)
    elif lengths[0] is not None and lengths[1] is not None:
        if lengths[0] != lengths[1]:
            case = "deadline longer" if lengths[1] > lengths[0] else "deadline shorter"
            yield from effects(case, who, Words(by=_by(lengths[1] - lengths[0], _length(after))), policy)
    elif _length(before) != _length(after):
        yield from effects("deadline other", who, Words(), policy)


def timer_effects_of_setting(name: str, sides: Sides) -> Iterator[Effect]:
    """What another value of a setting does through the timers that are as long as it says."""
    before, after = sides
    for state in after.states:
        for rule in state.rules:
            if rule.is_timer and _length(rule) in (
                m.SettingOf(name, m.Kind.DURATION),
                m.SettingOf(name, m.Kind.WORKDAYS),
            ):
                one, other = _seconds(_length(rule), before), _seconds(_length(rule), after)
                if one is not None and other is not None and one != other:
                    case = "deadline longer" if other > one else "deadline shorter"
                    yield from effects(
                        case, concerned(rule, after), Words(by=w.duration_words(abs(other - one))), after
                    )


def concerned(timer: m.RuleDef, policy: m.Policy) -> Concerned:
    """Whose turn it is while a timer runs, and who waits for them: those whose turn comes when it is due; where the
    case ends then, those who handed the turn over."""
    awaited = _awaited(timer.state, policy)
    targets = [policy.leaf_of(branch.target) for branch in timer.branches if branch.target is not None]
    others = [actor for target in targets for actor in policy.state(target).awaits]
    if not others:
        others = [actor for state in _before(timer.state, policy) for actor in policy.state(state).awaits]
    return Concerned(awaited=awaited, others=tuple(dict.fromkeys(actor for actor in others if actor not in awaited)))


def _awaited(state: str, policy: m.Policy) -> tuple[str, ...]:
    """Whose turn it is in a state, by its own word or the nearest outer state's, else where it begins."""
    for outer in policy.ancestors(state):
        if policy.state(outer).awaits:
            return policy.state(outer).awaits
    return policy.state(policy.leaf_of(state)).awaits


def _before(state: str, policy: m.Policy) -> Iterator[str]:
    """The states from which a rule leads into a state."""
    arrival = policy.leaf_of(state)
    for other in policy.states:
        for rule in other.rules:
            if any(branch.target is not None and policy.leaf_of(branch.target) == arrival for branch in rule.branches):
                yield other.id
