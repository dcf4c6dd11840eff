"""The words of a mapping file in their two spellings.

The keys of these tables are the program's own names; what authors write and read are the spellings.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from dsl.keywords import Word


def _by_spelling(words: Mapping[str, Word]) -> Mapping[str, str]:
    return MappingProxyType({spelling: key for key, word in words.items() for spelling in word})


LOG_KEYS: Mapping[str, Word] = {
    "log": Word("log", "日志"),
    "policy": Word("policy", "政策"),
    "note": Word("note", "说明"),
    "zone": Word("zone", "时区"),
    "time format": Word("time format", "时间格式"),
    "columns": Word("columns", "列"),
    "only": Word("only", "只取"),
    "object type": Word("object type", "对象类型"),
    "sort": Word("sort", "排序"),
    "tolerance": Word("tolerance", "容差"),
    "facts": Word("facts", "事实"),
    "parameters": Word("parameters", "参数"),
    "settings": Word("settings", "设置"),
    "activities": Word("activities", "活动"),
    "others": Word("others", "其余"),
}

COLUMN_KEYS: Mapping[str, Word] = {
    "case": Word("case", "案件"),
    "time": Word("time", "时间"),
    "activity": Word("activity", "活动"),
    "actor": Word("actor", "角色"),
    "state": Word("state", "状态"),
}

ORIGIN_KEYS: Mapping[str, Word] = {
    "column": Word("column", "列"),
    "fixed": Word("fixed", "固定"),
    "values": Word("values", "取值"),
    "unit": Word("unit", "单位"),
}

ACTIVITY_KEYS: Mapping[str, Word] = {
    "do": Word("do", "动作"),
    "with": Word("with", "参数"),
    "refused": Word("refused", "被拒"),
    "deadline": Word("deadline", "期限"),
    "state": Word("state", "状态"),
}

OPENED, IGNORED = Word("opened", "开始"), Word("ignored", "忽略")
"""What an activity is that begins a case, and one that means nothing."""

LOG_KEY = _by_spelling(LOG_KEYS)
COLUMN_KEY = _by_spelling(COLUMN_KEYS)
ORIGIN_KEY = _by_spelling(ORIGIN_KEYS)
ACTIVITY_KEY = _by_spelling(ACTIVITY_KEYS)
