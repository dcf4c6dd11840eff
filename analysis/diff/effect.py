"""Who gains and who loses by a change: one table of cases.

Each case says for one kind of difference whom it concerns and how. ``{by}``, ``{before}``, ``{after}``, ``{what}``
and ``{where}`` are filled in from the difference. What a change does along a whole case is another question; here the
text of the two rules decides.
"""

from __future__ import annotations

from typing import Literal as OneOf

from analysis.diff.changes import Effect, Verdict
from analysis.diff.wording import actor_words
from compiler.model import Policy
from dsl.catalogue import Bilingual
from dsl.record import record

Role = OneOf["doer", "awaited", "others"]
"""Whose action it is; whose turn it is; who waits for them."""


@record
class Case:
    """For whom, gain or loss, and the sentence behind their label."""

    role: Role
    verdict: Verdict
    sentence: Bilingual


def _case(role: Role, verdict: Verdict, en: str, zh: str) -> Case:
    return Case(role, verdict, Bilingual(en, zh))


CASES: dict[str, tuple[Case, ...]] = {
    # a deadline of whoever is awaited is time for them, and a wait for the other
    "deadline longer": (
        _case("awaited", "gain", "gains {by} to answer", "的答复时间多了 {by}"),
        _case("others", "loss", "waits up to {by} longer", "最多要多等 {by}"),
    ),
    "deadline shorter": (
        _case("awaited", "loss", "loses {by} to answer", "的答复时间少了 {by}"),
        _case("others", "gain", "waits up to {by} less", "最多可少等 {by}"),
    ),
    "deadline added": (
        _case("awaited", "loss", "must answer within {after}", "须在 {after} 内答复"),
        _case("others", "gain", "waits no longer than {after}", "最多等 {after}"),
    ),
    "deadline removed": (
        _case("awaited", "gain", "no longer has {before} to keep to", "不再受 {before} 的期限约束"),
        _case("others", "loss", "may wait without end", "可能要一直等下去"),
    ),
    "deadline other": (
        _case("awaited", "other", "has another time to answer", "的答复时间有变"),
        _case("others", "other", "waits another time", "的等待时间有变"),
    ),
    # a limit binds whoever uses it
    "limit lower": (_case("doer", "loss", "may {what} {by} times fewer", "“{what}”的次数减少 {by} 次"),),
    "limit higher": (_case("doer", "gain", "may {what} {by} times more", "“{what}”的次数增加 {by} 次"),),
    "limit added": (_case("doer", "loss", "may {what} at most {after} times", "“{what}”最多 {after} 次"),),
    "limit removed": (_case("doer", "gain", "may {what} as often as they like", "“{what}”不再限次数"),),
    "use added": (_case("doer", "loss", "uses up {after} by it", "此后要占用“{after}”"),),
    "use removed": (_case("doer", "gain", "no longer uses up {before} by it", "不再占用“{before}”"),),
    "bound added": (_case("doer", "loss", "must keep to {after} when they {what}", "“{what}”时须满足 {after}"),),
    "bound removed": (
        _case("doer", "gain", "no longer has to keep to {before} when they {what}", "“{what}”时不必再满足 {before}"),
    ),
    "bound other": (_case("doer", "other", "must keep to another bound when they {what}", "“{what}”时的限制有变"),),
    # what someone may do
    "action added": (_case("doer", "gain", "can {what}{where}", "可以“{what}”{where}"),),
    "action removed": (_case("doer", "loss", "can no longer {what}{where}", "不能再“{what}”{where}"),),
    "condition added": (_case("doer", "loss", "can {what} only when {after}", "只有 {after} 时才能“{what}”"),),
    "condition removed": (_case("doer", "gain", "can {what} without a condition", "“{what}”不再有条件"),),
    "condition other": (_case("doer", "other", "can {what} under another condition", "“{what}”的条件有变"),),
    "prohibition added": (_case("doer", "loss", "may not {what}{where}", "不得“{what}”{where}"),),
    "prohibition removed": (_case("doer", "gain", "may {what} again{where}", "又可以“{what}”{where}"),),
    "prohibition other": (
        _case("doer", "other", "may not {what} in other cases than before", "不得“{what}”的情形有变"),
    ),
    "parameter required": (_case("doer", "loss", "must say {after} to {what}", "“{what}”时须填写“{after}”"),),
    "parameter optional": (_case("doer", "gain", "may say {after} when they {what}", "“{what}”时可以填写“{after}”"),),
    "parameter removed": (
        _case("doer", "other", "no longer says {before} when they {what}", "“{what}”时不必再填写“{before}”"),
    ),
    "course other": (_case("doer", "other", "{what} leads elsewhere", "“{what}”的后果有变"),),
    # what is done by itself, and in whose place
    "automation added": (
        _case("doer", "other", "has {what} done by itself{where}", "的“{what}”由系统自动进行{where}"),
    ),
    "automation removed": (
        _case("doer", "other", "no longer has {what} done by itself{where}", "的“{what}”不再自动进行{where}"),
    ),
    "automation other": (_case("doer", "other", "has {what} done by itself in other cases", "自动“{what}”的情形有变"),),
    "standing added": (_case("doer", "gain", "may act for {after}", "可以代表{after}"),),
    "standing removed": (_case("doer", "loss", "may no longer act for {before}", "不能再代表{before}"),),
    "standing other": (_case("doer", "other", "may act for {after}", "改为可以代表{after}"),),
    # whose turn it is
    "turn given": (_case("doer", "other", "is awaited in {what}", "在“{what}”时要作处理"),),
    "turn taken": (_case("doer", "other", "is no longer awaited in {what}", "在“{what}”时不必再处理"),),
}


@record
class Concerned:
    """The actors in each role, by name."""

    doer: tuple[str, ...] = ()
    awaited: tuple[str, ...] = ()
    others: tuple[str, ...] = ()


@record
class Words:
    """What fills the sentences."""

    by: Bilingual | None = None
    before: Bilingual | None = None
    after: Bilingual | None = None
    what: Bilingual | None = None
    where: Bilingual | None = None


def effects(case: str, who: Concerned, words: Words, policy: Policy) -> tuple[Effect, ...]:
    """The effects of one case of the table on those concerned."""
    found: list[Effect] = []
    for one in CASES[case]:
        for actor in getattr(who, one.role):
            sentence = Bilingual(_filled(one.sentence.en, words, "en"), _filled(one.sentence.zh, words, "zh"))
            found.append(Effect(actor, actor_words(policy, actor), one.verdict, case, sentence))
    return tuple(found)


def _filled(template: str, words: Words, lang: OneOf["en", "zh"]) -> str:
    values = {name: getattr(words, name) for name in ("by", "before", "after", "what", "where")}
    return template.format(**{name: value.in_(lang) if value is not None else "" for name, value in values.items()})
