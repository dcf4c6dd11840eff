"""The parts of policies in both languages, as a diff shows them."""

from __future__ import annotations

from collections.abc import Callable

from compiler import model as m
from compiler.wording import (
    action_label,
    actor_label,
    effect_text,
    expression_text,
    state_label,
    timer_label,
    trigger_label,
    value_text,
)  # fmt: skip
from dsl.catalogue import Bilingual
from dsl.keywords import KEYWORDS, TYPES, Language
from dsl.quantities import show_duration

ALWAYS = Bilingual("always", "总是")
NOTHING = Bilingual("nothing", "无")
COMMA = Bilingual(", ", "\uff0c")
SEMICOLON = Bilingual("; ", "\uff1b")
COLON = Bilingual(": ", "\uff1a")


def both(say: Callable[[Language], str]) -> Bilingual:
    """A text in both languages."""
    return Bilingual(say("en"), say("zh"))


def plain(text: str) -> Bilingual:
    """A text that reads the same in both."""
    return Bilingual(text, text)


def actor_words(policy: m.Policy, actor: str) -> Bilingual:
    """An actor's label."""
    return both(lambda lang: actor_label(policy, actor, lang))


def action_words(policy: m.Policy, trigger: m.ActionTrigger) -> Bilingual:
    """An action's label."""
    return plain(action_label(policy, trigger.actor, trigger.action))


def in_state(policy: m.Policy, state: str) -> Bilingual:
    """``in “…”``, or nothing for the outermost state."""
    if not state:
        return plain("")
    label = state_label(policy, state)
    return Bilingual(f" in “{label}”", f"（处于“{label}”时）")


def condition_words(expr: m.Expr | None, policy: m.Policy) -> Bilingual:
    """A condition, or ``always``."""
    return both(lambda lang: expression_text(expr, policy, lang)) if expr is not None else ALWAYS


def reason_words(why: str | None) -> Bilingual:
    """The author's own reason, in quotes, or that there is none."""
    return plain(f"“{why}”") if why else Bilingual("no reason given", "未写理由")


def duration_words(seconds: int) -> Bilingual:
    """A length of time."""
    return both(lambda lang: show_duration(seconds, lang))


def rule_title(rule: m.RuleDef, policy: m.Policy) -> Bilingual:
    """A rule as a reader finds it: state and action, or state and timer."""
    if isinstance(rule.trigger, m.ActionTrigger):
        trigger = rule.trigger
        place = state_label(policy, rule.state) + " · " if rule.state else ""
        named = f" ({rule.label or rule.name})" if rule.name != str(trigger) else ""
        return both(lambda lang: place + trigger_label(policy, trigger, lang) + named)
    return plain(timer_label(policy, rule.id))


def forbid_title(forbid: m.ForbidDef, policy: m.Policy) -> Bilingual:
    """A prohibition as a reader finds it."""
    place = state_label(policy, forbid.state) + " · " if forbid.state else ""
    who, what = actor_words(policy, forbid.trigger.actor), action_words(policy, forbid.trigger)
    return Bilingual(f"{place}{KEYWORDS['FORBID'].english} {who.en} {what.en}", f"{place}{who.zh} 不得 {what.zh}")


def automation_title(one: m.AutomationDef, policy: m.Policy) -> Bilingual:
    """An automation as a reader finds it: state, who, and what is done by itself."""
    place = state_label(policy, one.state) + " · " if one.state else ""
    if one.label:
        return plain(place + one.label)
    who, what = actor_words(policy, one.trigger.actor), action_words(policy, one.trigger)
    return Bilingual(f"{place}{who.en} {what.en} by itself", f"{place}{who.zh} 自动 {what.zh}")


def type_words(kind: m.Type, optional: bool = False) -> Bilingual:
    """A type, with ``?`` where it may be unknown."""
    mark = "?" if optional else ""
    if isinstance(kind, m.EnumType):
        return plain(kind.name + mark)
    word = TYPES[kind.value]
    return Bilingual(word.english + mark, word.chinese + mark)


def value_words(value: m.Value, kind: m.Type, policy: m.Policy) -> Bilingual:
    """A value."""
    return both(lambda lang: value_text(value, kind, policy, lang))


def branch_words(branch: m.BranchDef, policy: m.Policy, *, alone: bool) -> Bilingual:
    """A branch: condition, uses, target, effects."""

    def say(lang: Language) -> str:
        parts: list[str] = []
        comma = COMMA.in_(lang)
        if branch.guard is not None:
            parts.append(f"{KEYWORDS['WHEN'].in_(lang)} {expression_text(branch.guard, policy, lang)}")
        elif not alone:
            parts.append(KEYWORDS["ELSE"].in_(lang))
        if branch.uses:
            parts.append(f"{KEYWORDS['USES'].in_(lang)} {comma.join(branch.uses)}")
        if branch.target is not None:
            parts.append(f"→ {state_label(policy, branch.target)}")
        parts.extend(effect_text(effect, policy, lang) for effect in branch.effects)
        return " ".join(parts[:1]) + ("" if len(parts) < 2 else ("  " if not alone else comma) + comma.join(parts[1:]))

    return both(lambda lang: say(lang) or NOTHING.in_(lang))


def course_words(rule: m.RuleDef, policy: m.Policy) -> Bilingual:
    """Where a rule leads, all branches in one line."""
    alone = len(rule.branches) == 1
    branches = [branch_words(branch, policy, alone=alone) for branch in rule.branches]
    return both(lambda lang: SEMICOLON.in_(lang).join(one.in_(lang) for one in branches))


def fields_words(fields: tuple[m.Field, ...]) -> Bilingual:
    """Parameters with their types."""
    pairs = [(field.label, type_words(field.type, field.optional)) for field in fields]
    return Bilingual(", ".join(f"{n}: {t.en}" for n, t in pairs), "、".join(f"{n}\uff1a{t.zh}" for n, t in pairs))


def table_head_words(table: m.TableDef) -> Bilingual:
    """What a table asks for, and of which type its value is."""
    asked, given = fields_words(table.fields), type_words(table.result)
    return Bilingual(f"{asked.en} → {given.en}", f"{asked.zh} → {given.zh}")


def table_words(table: m.TableDef, policy: m.Policy) -> Bilingual:
    """A table's rows in one line."""

    def cell(one: m.Cell | m.CellJoint, field: m.Field, lang: Language) -> str:
        if isinstance(one, m.CellJoint):
            return f" {KEYWORDS[one.joint.upper()].in_(lang)} ".join(cell(part, field, lang) for part in one.cells)
        if one.operator == "any":
            return "_"
        sign = "" if one.operator == "==" else one.operator + " "
        return sign + value_text(one.value, field.type, policy, lang)

    def say(lang: Language) -> str:
        rows: list[str] = []
        for row in table.rows:
            cells = [cell(one, field, lang) for one, field in zip(row.cells, table.fields, strict=False)]
            head = COMMA.in_(lang).join(cells) or KEYWORDS["ELSE"].in_(lang)
            rows.append(f"{head} => {expression_text(row.value, policy, lang)}")
        return SEMICOLON.in_(lang).join(rows)

    return both(say)


def claim_words(claim: m.ClaimDef, policy: m.Policy) -> Bilingual:
    """What a claim says."""
    said = _claimed_words(claim.body, policy)
    if not claim.unless:
        return said
    silent = [actor_words(policy, one).en for one in claim.unless]
    return Bilingual(
        f"{said.en}, unless {' or '.join(silent)} stays silent", f"{said.zh}，除非{'、'.join(silent)}不作为"
    )


def _claimed_words(body: m.Claimed, policy: m.Policy) -> Bilingual:
    match body:
        case m.EndsWithin(within=within, since=since):
            length, place = duration_words(within), _since_words(since, policy)
            return Bilingual(f"every case ends within {length.en}{place.en}", f"每一案{place.zh}在 {length.zh} 内结束")
        case m.Never(condition=condition):
            words = condition_words(condition, policy)
            return Bilingual(f"never {words.en}", f"永不 {words.zh}")
        case m.CanReach(actor=actor, states=states, since=since):
            who, place = actor_words(policy, actor), _since_words(since, policy)
            where = [state_label(policy, one) for one in states]
            return Bilingual(f"{who.en} can reach {' or '.join(where)}{place.en}",
                             f"{who.zh}{place.zh}总能到达{'或'.join(where)}")  # fmt: skip
        case m.FollowedBy(first=first, then=then, within=within):
            length = duration_words(within)
            before, after = (both(lambda lang, side=side: _happenings(side, policy, lang)) for side in (first, then))  # type: ignore[misc]
            return Bilingual(f"{before.en} is followed by {after.en} within {length.en}",
                             f"{before.zh}之后 {length.zh} 内必有{after.zh}")  # fmt: skip
        case m.Waits(actor=actor, most=most):
            who, length = actor_words(policy, actor), duration_words(most)
            return Bilingual(f"{who.en} waits at most {length.en}", f"{who.zh}至多等待 {length.zh}")


def _since_words(state: str | None, policy: m.Policy) -> Bilingual:
    if state is None:
        return plain("")
    label = state_label(policy, state)
    return Bilingual(f" from {label}", f"自{label}起")


def _happenings(side: tuple[m.Happening, ...], policy: m.Policy, lang: Language) -> str:
    return " / ".join(_happening(one, policy, lang) for one in side)


def _happening(one: m.Happening, policy: m.Policy, lang: Language) -> str:
    match one.kind:
        case "state":
            return state_label(policy, one.name)
        case "action":
            return trigger_label(policy, m.ActionTrigger(*one.name.split(".")), lang)
        case "outcome":
            return next(outcome.label for outcome in policy.outcomes if outcome.name == one.name)
