"""Rules, conditions and effects in words, with the labels that their author gave them: for traces, diffs and pictures.

In: parts of a resolved policy. Out: one line of text in English or Chinese. Absent: layout, colours, clauses.
"""

from __future__ import annotations

from compiler import model as m
from compiler.values import shown
from dsl.keywords import ALL, FUNCTIONS, KEYWORDS, Language, Word
from dsl.source import one_line

_COMPARISONS = {"==": Word("is", "为"), "!=": Word("is not", "不为")}
_SIGNS = {"<": "<", "<=": "≤", ">": ">", ">=": "≥", "==": "=", "!=": "≠"}
_STRENGTH = {"or": 1, "and": 2}
SYSTEM = Word("system", "系统")


def state_label(policy: m.Policy, state_id: str) -> str:
    """A state's label; the outermost state's is the policy's."""
    return policy.state(state_id).label


def actor_label(policy: m.Policy, name: str, lang: Language) -> str:
    """An actor's label."""
    if name == "system":
        return SYSTEM.in_(lang)
    return next((actor.label for actor in policy.actors if actor.name == name), name)


def action_label(policy: m.Policy, actor: str, action: str) -> str:
    """An action's label."""
    for who in policy.actors:
        if who.name == actor:
            return next((one.label for one in who.actions if one.name == action), action)
    return action


def trigger_label(policy: m.Policy, trigger: m.ActionTrigger, lang: Language) -> str:
    """Who does what: ``商家 发起协商``."""
    return f"{actor_label(policy, trigger.actor, lang)} {action_label(policy, trigger.actor, trigger.action)}"


def rule_label(rule: m.RuleDef, policy: m.Policy, lang: Language) -> str:
    """What sets a rule off: an action, or a deadline with its length."""
    match rule.trigger:
        case m.ActionTrigger() as trigger:
            return trigger_label(policy, trigger, lang)
        case m.TimerTrigger(duration=duration):
            after = KEYWORDS["AFTER"].in_(lang)
            length = expression_text(duration, policy, lang)
            return f"{after} {length}" if lang == "en" else f"{after}{length}"


def value_text(value: m.Value, kind: m.Type | None, policy: m.Policy, lang: Language) -> str:
    """A value as a reader knows it: enum values and actors by their labels."""
    if isinstance(kind, m.EnumType) and value is not None:
        for enum in policy.enums:
            if enum.name == kind.name:
                return next((one.label for one in enum.values if one.name == value), str(value))
    if kind is m.Kind.ACTOR and value is not None:
        return actor_label(policy, str(value), lang)
    if kind is m.Kind.TEXT and value is not None:
        return f"“{one_line(str(value))}”"
    return shown(value, kind, policy, lang)


def expression_text(expr: m.Expr, policy: m.Policy, lang: Language) -> str:
    """A condition or value in words."""
    return _text(expr, policy, lang, 0)


def _text(expr: m.Expr, policy: m.Policy, lang: Language, strength: int) -> str:
    match expr:
        case m.Const(type=kind, value=value):
            return value_text(value, kind, policy, lang)
        case m.FactOf(name=name):
            return next((fact.label for fact in policy.facts if fact.name == name), name)
        case m.SettingOf(name=name):
            return next((one.label for one in policy.settings if one.name == name), name)
        case m.ParameterOf(actor=actor, action=action, name=name):
            return _parameter(policy, actor, action, name, lang)
        case m.ArgumentOf(name=name):
            return name
        case m.NowOf():
            return KEYWORDS["NOW"].in_(lang)
        case m.UsedOf(limit=limit):
            label = next((one.label for one in policy.counters if one.name == limit), limit)
            return _applied(FUNCTIONS["used"].in_(lang), [label], lang)
        case m.LeftOf(timer=timer):
            return _applied(FUNCTIONS["left"].in_(lang), [timer_label(policy, timer)], lang)
        case m.TableOf(table=table, arguments=arguments):
            label = next((one.label for one in policy.tables if one.name == table), table)
            return _applied(label, [_text(one, policy, lang, 0) for one in arguments], lang)
        case _:
            return _operation(expr, policy, lang, strength)


def _applied(name: str, values: list[str], lang: Language) -> str:
    """A name with values in parentheses, in each language's own punctuation."""
    return f"{name}({', '.join(values)})" if lang == "en" else f"{name}（{'，'.join(values)}）"


def _operation(expr: m.Expr, policy: m.Policy, lang: Language, strength: int) -> str:
    match expr:
        case m.Choose(which=which, left=left, right=right):
            values = [_text(left, policy, lang, 0), _text(right, policy, lang, 0)]
            return _applied(FUNCTIONS[which].in_(lang), values, lang)
        case m.Negation(operand=operand):
            if isinstance(operand, m.FactOf) and lang == "zh":
                return f"非{_text(operand, policy, lang, 9)}"
            return f"{KEYWORDS['NOT'].in_(lang)} {_text(operand, policy, lang, 9)}"
        case m.Logic(operator=operator, left=left, right=right):
            mine = _STRENGTH[operator]
            word = KEYWORDS[operator.upper()].in_(lang)
            text = f"{_text(left, policy, lang, mine)} {word} {_text(right, policy, lang, mine)}"
            return f"({text})" if strength > mine else text
        case m.Compare(operator=operator, left=left, right=right):
            sides = _text(left, policy, lang, 5), _text(right, policy, lang, 5)
            word = _COMPARISONS[operator].in_(lang) if _named(right) and operator in _COMPARISONS else _SIGNS[operator]
            text = (
                f"{sides[0]} {word} {sides[1]}" if lang == "en" or not _named(right) else f"{sides[0]}{word}{sides[1]}"
            )
            return f"({text})" if strength > 5 else text
        case m.Arithmetic(operator=operator, left=left, right=right):
            text = f"{_text(left, policy, lang, 6)} {operator.replace('*', '×')} {_text(right, policy, lang, 7)}"
            return f"({text})" if strength > 6 else text
        case m.WithinOf(duration=duration, moment=moment):
            length, since = _text(duration, policy, lang, 9), _text(moment, policy, lang, 9)
            return f"within {length} of {since}" if lang == "en" else f"{since}后{length}内"
        case m.ClockWindow(start=start, end=end):
            first, last = _text(start, policy, lang, 9), _text(end, policy, lang, 9)
            return f"{KEYWORDS['NOWIN'].in_(lang)} {first}..{last}"
        case m.OnWorkday():
            return KEYWORDS["NOWORKDAY"].in_(lang)
        case m.Template(parts=pieces):
            inner = [piece if isinstance(piece, str) else f"{{{_text(piece, policy, lang, 0)}}}" for piece in pieces]
            return f"“{one_line(''.join(inner))}”"
        case _:
            raise AssertionError(expr)


def _named(expr: m.Expr) -> bool:
    """Whether a side of a comparison is a name rather than a number."""
    return isinstance(expr, m.Const) and (
        isinstance(expr.type, m.EnumType) or expr.value is None or isinstance(expr.value, bool)
    )


def _parameter(policy: m.Policy, actor: str, action: str, name: str, lang: Language) -> str:
    for who in policy.actors:
        for one in who.actions:
            if (who.name, one.name) == (actor, action):
                label = next((field.label for field in one.fields if field.name == name), name)
                return f"{one.label}·{label}" if lang == "zh" else f"{one.label} · {label}"
    return f"{action}.{name}"


def timer_label(policy: m.Policy, timer: str) -> str:
    """A timer as a reader knows it: its state's label and its own, or its name where it has none."""
    state, _, name = timer.rpartition(".")
    label = timer_name(policy, timer)
    if not state:
        return label
    return f"{state_label(policy, state)}{'.' if label == name else ' · '}{label}"


def timer_name(policy: m.Policy, timer: str) -> str:
    """A timer's label, or its name where it has none."""
    state, _, name = timer.rpartition(".")
    return next((rule.label for rule in policy.state(state).rules if rule.id == timer and rule.label), name)


def automation_label(one: m.AutomationDef, policy: m.Policy, lang: Language) -> str:
    """An automation's label, or what it does and when: ``商家 同意申请，若…``."""
    if one.label:
        return one.label
    text = trigger_label(policy, one.trigger, lang)
    if one.guard is None:
        return text
    condition = expression_text(one.guard, policy, lang)
    return f"{text} when {condition}" if lang == "en" else f"{text}，若{condition}"


_EVERY = {
    "day": Word("each day", "每日"), "week": Word("each week", "每周"), "month": Word("each month", "每月"),
    "year": Word("each year", "每年"),
}  # fmt: skip


def counter_text(counter: m.CounterDef, policy: m.Policy, lang: Language) -> str:
    """What a counting limit allows: ``2 per case``, ``退款·金额累计 ≤ 500000元，每个商家，每年``."""
    most = expression_text(counter.count, policy, lang)
    if counter.per is not None:
        over = state_label(policy, counter.per)
    else:
        over = policy.case_label if counter.party is None else actor_label(policy, counter.party, lang)
    every = f" {_EVERY[counter.each].in_(lang)}" if counter.each is not None else ""
    if counter.adds is not None:
        outcome = next((one for one in policy.outcomes if one.name == counter.adds.outcome), None)
        label = outcome.label if outcome is not None else counter.adds.outcome
        return (
            f"total {label} ≤ {most} per {over}{every}"
            if lang == "en"
            else f"每个{over}{every.strip()}{label}累计 ≤ {most}"
        )
    return f"{most} per {over}{every}" if lang == "en" else f"每个{over}{every.strip()}{most}次"


def effect_text(effect: m.EffectDef, policy: m.Policy, lang: Language) -> str:
    """An effect in words."""
    match effect:
        case m.SetTo(fact=fact, value=value):
            label = next((one.label for one in policy.facts if one.name == fact), fact)
            return f"{label} ← {expression_text(value, policy, lang)}"
        case m.Give(outcome=outcome, arguments=arguments):
            label = next((one.label for one in policy.outcomes if one.name == outcome), outcome)
            return (
                _applied(label, [expression_text(one, policy, lang) for one in arguments], lang) if arguments else label
            )
        case m.OnTimer(verb=verb, timer=timer, by=by):
            word = KEYWORDS[verb.upper()].in_(lang)
            text = f"{word} {ALL.in_(lang) if timer == m.ALL_TIMERS else timer_label(policy, timer)}"
            return text if by is None else f"{text} {KEYWORDS['BY'].in_(lang)} {expression_text(by, policy, lang)}"


def backing_text(backing: m.Backing) -> str:
    """Clauses in one line."""
    return " ".join(str(clause) for clause in backing.clauses)
