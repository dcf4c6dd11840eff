"""The words of a scenario file in their two spellings.

The keys of these tables are the program's own names; what authors write and read are the spellings.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from compiler.situation import RefusalKind
from dsl.keywords import Language, Word


def _by_spelling(words: Mapping[str, Word]) -> Mapping[str, str]:
    return MappingProxyType({spelling: key for key, word in words.items() for spelling in word})


SCENARIO_KEYS: Mapping[str, Word] = {
    "scenario": Word("scenario", "场景"),
    "policy": Word("policy", "政策"),
    "system": Word("system", "系统"),
    "note": Word("note", "说明"),
    "facts-carried": Word("facts-carried", "依据事实"),
    "start": Word("start", "开始"),
    "parties": Word("parties", "当事人"),
    "facts": Word("facts", "事实"),
    "cases": Word("cases", "案件"),
    "settings": Word("settings", "设置"),
    "steps": Word("steps", "步骤"),
    "expect": Word("expect", "期望"),
}

STEP_KEYS: Mapping[str, Word] = {
    "after": Word("after", "经过"),
    "at": Word("at", "时刻"),
    "do": Word("do", "动作"),
    "with": Word("with", "参数"),
    "refused": Word("refused", "被拒"),
    "because": Word("because", "因为"),
}

CASE_KEYS: Mapping[str, Word] = {
    "part": Word("part", "部分"),
    "of": Word("of", "属于"),
    "parties": Word("parties", "当事人"),
    "facts": Word("facts", "事实"),
}

WORLD_STEP_KEYS: Mapping[str, Word] = {
    **STEP_KEYS,
    "case": Word("case", "案件"),
    "open": Word("open", "新开"),
    "as": Word("as", "名为"),
    "of": Word("of", "属于"),
    "parties": Word("parties", "当事人"),
    "facts": Word("facts", "事实"),
}

EXPECT_KEYS: Mapping[str, Word] = {
    "state": Word("state", "状态"),
    "outcomes": Word("outcomes", "结果"),
    "rules": Word("rules", "触发"),
    "used": Word("used", "已用"),
    "open": Word("open", "期限"),
    "facts": Word("facts", "事实"),
    "lasts": Word("lasts", "历时"),
    "broken": Word("broken", "违背"),
}

REFUSALS: Mapping[RefusalKind, Word] = {
    "ended": Word("ended", "终结"),
    "forbidden": Word("forbidden", "禁止"),
    "no_rule": Word("no_rule", "无规则"),
    "condition": Word("condition", "条件"),
    "overlap": Word("overlap", "冲突"),
    "limit": Word("limit", "次数"),
    "bound": Word("bound", "上限"),
    "parameter": Word("parameter", "参数"),
    "authority": Word("authority", "无权"),
}

PAUSED = Word("paused", "暂停")

SCENARIO_KEY = _by_spelling(SCENARIO_KEYS)
STEP_KEY = _by_spelling(STEP_KEYS)
CASE_KEY = _by_spelling(CASE_KEYS)
WORLD_STEP_KEY = _by_spelling(WORLD_STEP_KEYS)
EXPECT_KEY = _by_spelling(EXPECT_KEYS)
REFUSAL: Mapping[str, RefusalKind] = MappingProxyType({s: kind for kind, word in REFUSALS.items() for s in word})


def keys_in(language: Language) -> dict[str, str]:
    """The keys of a scenario of one case as they are written in a language, by their English names."""
    words = {**SCENARIO_KEYS, **STEP_KEYS, **EXPECT_KEYS}
    return {name: word.in_(language) for name, word in words.items()}
