"""Who gains and who loses, from what can be reached, in words.

In: what differs between what cases reach under two texts. Out: lines, one for each figure, before and after.
"""

from __future__ import annotations

from collections.abc import Iterator

from analysis.diff.wording import action_words, actor_words, in_state
from analysis.verify.bounds import FREE
from analysis.verify.difference.reach import Ends, Figure, Reach
from compiler.model import ActionTrigger, Kind, Policy
from dsl.catalogue import Bilingual
from dsl.keywords import Language
from dsl.quantities import show_duration, show_money

TITLE = Bilingual("who gains and who loses, from what can be reached", "谁得利、谁受损（按可到达的情形）")
MARKS = {"gain": "▲", "loss": "▼", "other": "·"}
NOT_DECIDED = Bilingual("not wholly decided", "未能全部判定")
NOTHING = Bilingual("none of these figures differs", "各项都没有差别")
JOINT = Bilingual(", ", "、")
NO_BOUND, NEVER = Bilingual("no bound", "没有上限"), Bilingual("never", "从不")
KINDS = {
    "choice": Bilingual("what actors may do", "各方可作的动作"),
    "time": Bilingual("the time that they have", "各方的时间"),
    "wait": Bilingual("how long they wait", "等待的时间"),
    "length": Bilingual("how long a case lasts", "案件的时长"),
    "amount": Bilingual("amounts", "金额"),
}


def gains(found: Reach, before: Policy, after: Policy, language: Language) -> Iterator[str]:
    """The block, its title first."""
    yield TITLE.in_(language)
    for one in found.figures:
        yield f"  {MARKS[one.verdict]} {_line(one, before, after).in_(language)}"
    if not found.figures and not found.undecided:
        yield f"  {NOTHING.in_(language)}"
    if found.undecided:
        kinds = JOINT.in_(language).join(KINDS[kind].in_(language) for kind in found.undecided)
        colon = ": " if language == "en" else "："
        yield f"  {NOT_DECIDED.in_(language)}{colon}{kinds}"


def _line(one: Figure, before: Policy, after: Policy) -> Bilingual:
    policy = after if one.before is None or one.after is not None else before
    who = actor_words(policy, one.who) if one.who else Bilingual("", "")
    match one.what:
        case "choice":
            what = action_words(policy, ActionTrigger(one.who, one.action))
            where = in_state(policy, one.where[0])
            if one.before is None:
                return Bilingual(f"{who.en} can {what.en}{where.en}, never before",
                                 f"{who.zh}可以“{what.zh}”{where.zh}，之前从不能")  # fmt: skip
            return Bilingual(f"{who.en} can never {what.en}{where.en}, before they could",
                             f"{who.zh}从不能“{what.zh}”{where.zh}，之前可以")  # fmt: skip
        case "time":
            where, ends = in_state(policy, one.where[0]), _times(one)
            return Bilingual(f"{who.en} has at most{where.en}: {ends.en}", f"{who.zh}{where.zh}最多有：{ends.zh}")
        case "wait":
            ends = _times(one)
            return Bilingual(f"{who.en} waits for others at most: {ends.en}", f"{who.zh}每次最多等待他方：{ends.zh}")
        case "length":
            ends = _times(one)
            return Bilingual(f"a case lasts at most: {ends.en}", f"案件最长：{ends.zh}")
        case "amount":
            return _amounts(one, policy)


def _times(one: Figure) -> Bilingual:
    assert one.before is not None
    assert one.after is not None
    sides = [_time(ends[1]) for ends in (one.before, one.after)]
    return Bilingual(f"{sides[0].en} → {sides[1].en}", f"{sides[0].zh} → {sides[1].zh}")


def _time(seconds: int) -> Bilingual:
    if seconds >= FREE:
        return NO_BOUND
    return Bilingual(show_duration(seconds, "en"), show_duration(seconds, "zh"))


def _amounts(one: Figure, policy: Policy) -> Bilingual:
    outcome = next(given for given in policy.outcomes if given.name == one.where[0])
    field = next(given for given in outcome.fields if given.name == one.where[1])
    against = next((fact.label for fact in policy.facts if fact.name in one.where[2:]), None)
    money = field.type is Kind.MONEY
    sides = [[_range(ends, policy, lang, money=money) for lang in ("en", "zh")] for ends in (one.before, one.after)]
    less = f" − {against}" if against is not None else ""
    return Bilingual(f"{outcome.label} · {field.label}{less}: {sides[0][0]} → {sides[1][0]}",
                     f"{outcome.label} · {field.label}{less}：{sides[0][1]} → {sides[1][1]}")  # fmt: skip


def _range(ends: Ends | None, policy: Policy, language: Language, *, money: bool) -> str:
    if ends is None:
        return NEVER.in_(language)

    def say(value: int) -> str:
        if abs(value) >= FREE:
            return "∞" if value > 0 else "−∞"
        return show_money(value, policy.currency, language) if money else str(value)

    low, high = map(say, ends)
    return low if low == high else f"{low} … {high}"
