"""The few words that a picture adds to what the author wrote, in Chinese and English.

In: a policy's parts. Out: short phrases for titles, conditions, limits and the legend. Absent: the wording of
expressions and effects, which is the compiler's (``compiler/wording.py``).
"""

from __future__ import annotations

from typing import Final

from compiler.model import (
    ActorDef,
    AutomationDef,
    CounterDef,
    Expr,
    ForbidDef,
    Policy,
    RuleDef,
    SettingOf,
    StateDef,
    TimerTrigger,
)
from compiler.wording import action_label, actor_label, expression_text, rule_label, value_text
from compiler.wording import counter_text as shared_limit
from viz.picture import Lang

_WORDS: Final[dict[str, tuple[str, str]]] = {
    "actor": ("由{0}处理", "up to {0}"),
    "deadline": ("到期自动触发", "deadline passes"),
    "forbid": ("禁止", "forbidden"),
    "auto": ("条件成立时自动进行", "done by itself"),
    "given": ("由其他案件得知", "told by another case"),
    "link": ("一方的结果，即另一方的动作", "an outcome of one is an action of another"),
    "by_itself": ("自动：{0} {1}", "by itself: {0} {1}"),
    "acts_for": ("{0}（可代表 {1}）", "{0} (may act for {1})"),
    "opens": ("新开“{0}”", "opens {0}"),
    "does": ("{0}：{1}", "{0}: {1}"),
    "under": ("属于 {0}", "belongs to {0}"),
    "per": ("每个{0}一份", "one per {0}"),
    "some": ("有“{0}”处于 {1}", "some {0} is in {1}"),
    "count": ("处于 {1} 的“{0}”的件数", "how many {0} are in {1}"),
    "fact_of": ("即“{0}”的 {1}", "{1} of {0}"),
    "system": ("系统，自 {0} 起", "system, from {0}"),
    "initial": ("开始", "start"),
    "final": ("结束", "end"),
    "added": ("新增", "added"),
    "removed": ("删除", "removed"),
    "changed": ("变更", "changed"),
    "often": ("数字为每百件采用的次数，线越粗次数越多", "numbers: times per hundred cases; the broader the more"),
    "heat": ("颜色越深，案件在此停留的时间占比越大", "the darker, the more of the time is spent here"),
    "awaits": ("待 {0}", "{0}'s turn"),
    "named": ("{0}（{1}）", "{0} ({1})"),
    "may_not": ("{0} 不得 {1}", "{0} may not {1}"),
    "if": ("若 {0}", "if {0}"),
    "else": ("否则", "otherwise"),
    "limit": ("限 {0} 次（{1}）", "at most {0}× ({1})"),
    "again": ("重新进入", "enter again"),
    "was": ("原：{0}", "was: {0}"),
    "everywhere": ("结束之前随时适用", "at any time before the end"),
    "from": ("自 {0} 起施行", "in force from {0}"),
    "between": ("从 {0} 到 {1} 的变化", "changes from {0} to {1}"),
    "more": ("另有 {0} 条去向未画", "{0} more moves not drawn"),
    "around": ("“{0}”周围 {1} 步", "within {1} steps of {0}"),
    "many": (
        "共 {0} 个状态，一页难以看清；可以只画某个状态周围",
        "{0} states are too many for a page; draw what is around one",
    ),
    "missing": ("字体没有这些字，图中以 〓 代替：{0}", "not in the font, shown as 〓: {0}"),
    "order": ("先后次序改变", "order changed"),
}


def word(key: str, lang: Lang, *values: object) -> str:
    """A phrase in a language, its places filled; KeyError for a key that isn't listed."""
    chinese, english = _WORDS[key]
    return (chinese if lang == "zh" else english).format(*values)


def actor_index(policy: Policy, actor: str) -> int | None:
    """The place of an actor among the policy's, which picks its colour."""
    return next((place for place, one in enumerate(policy.actors) if one.name == actor), None)


def rule_title(policy: Policy, rule: RuleDef, lang: Lang) -> str:
    """What sets a rule off: who does what, or how long it takes; the length is added where a setting only names it."""
    title = rule_label(rule, policy, lang)
    match rule.trigger:
        case TimerTrigger(SettingOf(name, kind)):
            value = next((one.value for one in policy.settings if one.name == name), None)
            return word("named", lang, title, value_text(value, kind, policy, lang))
        case _:
            return title


def forbid_title(policy: Policy, forbid: ForbidDef, lang: Lang) -> str:
    """Who may not do what."""
    who = actor_label(policy, forbid.trigger.actor, lang)
    return word("may_not", lang, who, action_label(policy, forbid.trigger.actor, forbid.trigger.action))


def automation_title(policy: Policy, one: AutomationDef, lang: Lang) -> str:
    """What is done by itself, and for whom."""
    who = actor_label(policy, one.trigger.actor, lang)
    return word("by_itself", lang, who, action_label(policy, one.trigger.actor, one.trigger.action))


def actor_caption(policy: Policy, actor: ActorDef, lang: Lang) -> str:
    """An actor in the legend; a delegate with whom it may act for."""
    if actor.delegation is None:
        return word("actor", lang, actor.label)
    return word("acts_for", lang, actor.label, actor_label(policy, actor.delegation.principal, lang))


def condition(policy: Policy, guard: Expr, lang: Lang) -> str:
    """A condition with its ``if``."""
    return word("if", lang, expression_text(guard, policy, lang))


def counter_text(policy: Policy, name: str, lang: Lang) -> str:
    """How often a rule that uses a counter may be taken."""
    counter = next((one for one in policy.counters if one.name == name), None)
    return name if counter is None else _times(policy, counter, lang)


def _times(policy: Policy, counter: CounterDef, lang: Lang) -> str:
    if counter.shared or counter.adds is not None:
        return shared_limit(counter, policy, lang)
    return word("limit", lang, expression_text(counter.count, policy, lang), counter.label)


def turns_of(policy: Policy, state: StateDef, lang: Lang) -> tuple[tuple[int, str], ...]:
    """Whose turn it is in a state: index of the actor and a caption."""
    found = ((actor_index(policy, actor), actor) for actor in state.awaits)
    return tuple((i or 0, word("awaits", lang, actor_label(policy, actor, lang))) for i, actor in found)
