"""The words of a population file in their two spellings.

The keys of these tables are the program's own names; what authors write and read are the spellings.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from dsl.keywords import Word


def _by_spelling(words: Mapping[str, Word]) -> Mapping[str, str]:
    return MappingProxyType({spelling: key for key, word in words.items() for spelling in word})


POPULATION_KEYS: Mapping[str, Word] = {
    "population": Word("population", "总体"),
    "policy": Word("policy", "政策"),
    "system": Word("system", "系统"),
    "part": Word("part", "部分"),
    "note": Word("note", "说明"),
    "cases": Word("cases", "件数"),
    "seed": Word("seed", "种子"),
    "arrive": Word("arrive", "到达"),
    "parties": Word("parties", "当事人"),
    "facts": Word("facts", "事实"),
    "settings": Word("settings", "设置"),
    "behaviour": Word("behaviour", "行为"),
    "figures": Word("figures", "指标"),
}

ARRIVE_KEYS: Mapping[str, Word] = {
    "from": Word("from", "自"),
    "to": Word("to", "至"),
    "by hour": Word("by hour", "按小时"),
    "by weekday": Word("by weekday", "按星期"),
}

ALTERNATIVE_KEYS: Mapping[str, Word] = {"when": Word("when", "当"), "is": Word("is", "为")}

HABIT_KEYS: Mapping[str, Word] = {
    "name": Word("name", "名称"),
    "note": Word("note", "说明"),
    "who": Word("who", "谁"),
    "in": Word("in", "状态"),
    "when": Word("when", "当"),
    "answers": Word("answers", "回应"),
    "after": Word("after", "经过"),
    "hours": Word("hours", "工作时间"),
    "does": Word("does", "动作"),
    "open": Word("open", "新开"),
    "facts": Word("facts", "事实"),
}

PART = Word("part", "部分")
"""What stands in an entry of a system's behaviour or figures, too."""

INDICATOR_KEYS: Mapping[str, Word] = {
    "name": Word("name", "名称"),
    "note": Word("note", "说明"),
    "share of": Word("share of", "占比"),
    "share of each": Word("share of each", "各值占比"),
    "mean times of": Word("mean times of", "平均次数"),
    "mean wait for": Word("mean wait for", "平均等待"),
    "mean time to": Word("mean time to", "平均历时至"),
    "among": Word("among", "范围"),
    "for each": Word("for each", "按"),
}

ANYTHING: Mapping[str, Word] = {
    "end": Word("any end", "任何终态"),
    "timeout": Word("any deadline", "任何期限"),
}
"""What stands for every end, and for every deadline."""

KINDS: Mapping[str, Word] = {
    "end": Word("end", "终态"),
    "outcome": Word("outcome", "结果"),
    "timeout": Word("deadline", "期限"),
    "action": Word("action", "动作"),
    "rule": Word("rule", "规则"),
}
"""What may stand before a name that several things have."""

CHOICE_KEYS: Mapping[str, Word] = {"weight": Word("weight", "权重"), "with": Word("with", "参数")}

LAW_KEYS: Mapping[str, Word] = {
    "fixed": Word("fixed", "固定"),
    "uniform": Word("uniform", "均匀"),
    "exponential": Word("exponential", "指数"),
    "log-normal": Word("log-normal", "对数正态"),
    "weibull": Word("weibull", "韦布尔"),
    "gamma": Word("gamma", "伽马"),
    "empirical": Word("empirical", "经验"),
    "mix": Word("mix", "混合"),
    "same as": Word("same as", "同"),
    "before deadline": Word("before deadline", "期限前"),
}
"""Each stands alone in its mapping, but for ``weight`` in the parts of a mixture."""

HOURS_KEYS: Mapping[str, Word] = {
    "from": Word("from", "自"),
    "to": Word("to", "至"),
    "weekdays": Word("weekdays", "星期"),
}

FILE_KEYS: Mapping[str, Word] = {"file": Word("file", "文件"), "column": Word("column", "列")}

SHAPE_KEYS: Mapping[str, Word] = {
    "from": Word("from", "自"),
    "to": Word("to", "至"),
    "mean": Word("mean", "平均"),
    "median": Word("median", "中位数"),
    "p90": Word("p90", "九成"),
    "sigma": Word("sigma", "标准差"),
    "scale": Word("scale", "尺度"),
    "shape": Word("shape", "形状"),
}

SHAPES: Mapping[str, tuple[frozenset[str], ...]] = {
    "uniform": (frozenset({"from", "to"}),),
    "exponential": (frozenset({"mean"}), frozenset({"median"})),
    "log-normal": (frozenset({"median", "p90"}), frozenset({"median", "sigma"})),
    "weibull": (frozenset({"median", "p90"}), frozenset({"scale", "shape"})),
    "gamma": (frozenset({"median", "p90"}), frozenset({"mean", "shape"})),
}
"""What each law is told by: one of these sets."""

POPULATION_KEY = _by_spelling(POPULATION_KEYS)
ARRIVE_KEY = _by_spelling(ARRIVE_KEYS)
ALTERNATIVE_KEY = _by_spelling(ALTERNATIVE_KEYS)
HABIT_KEY = _by_spelling(HABIT_KEYS)
INDICATOR_KEY = _by_spelling(INDICATOR_KEYS)
ANYTHING_WORD = _by_spelling(ANYTHING)
KIND_WORD = _by_spelling(KINDS)
CHOICE_KEY = _by_spelling(CHOICE_KEYS)
LAW_KEY = _by_spelling(LAW_KEYS)
HOURS_KEY = _by_spelling(HOURS_KEYS)
FILE_KEY = _by_spelling(FILE_KEYS)
SHAPE_KEY = _by_spelling(SHAPE_KEYS)
