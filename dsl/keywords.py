"""Every word of the language in its two spellings. The one table that lexer, formatter, messages and editors share.

The keys are the grammar's own names and never shown; ``english`` and ``chinese`` are what authors write and read.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

Language = Literal["en", "zh"]


class Word(NamedTuple):
    """One word in both spellings."""

    english: str
    chinese: str

    def in_(self, language: Language) -> str:
        """The spelling in a language."""
        return self.english if language == "en" else self.chinese


KEYWORDS: dict[str, Word] = {
    "POLICY": Word("policy", "政策"),
    "AMEND": Word("amend", "修订"),
    "SYSTEM": Word("system", "系统"),
    "FROM": Word("from", "自"),
    "PUBLISHED": Word("published", "发布于"),
    "TIMEZONE": Word("timezone", "时区"),
    "CURRENCY": Word("currency", "币种"),
    "CALENDAR": Word("calendar", "日历"),
    "ASSUME": Word("assume weekdays", "未知年份按周一至周五"),
    "USE": Word("use", "引用"),
    "SOURCE": Word("source", "依据"),
    "DATED": Word("dated", "成文于"),
    "ENUM": Word("enum", "枚举"),
    "ACTOR": Word("actor", "角色"),
    "ACTSFOR": Word("acts for", "代表"),
    "CASE": Word("case", "案件"),
    "FOR": Word("for", "当事人"),
    "SETTING": Word("setting", "设置"),
    "OUTCOME": Word("outcome", "结果"),
    "LIMIT": Word("limit", "限制"),
    "PER": Word("per", "每"),
    "EACH": Word("each", "按"),
    "TOTAL": Word("total", "累计"),
    "SUSPEND": Word("suspend", "中止"),
    "TO": Word("to", "至"),
    "TABLE": Word("table", "表"),
    "UNIQUE": Word("unique", "唯一"),
    "CLAIM": Word("claim", "承诺"),
    "EVERY": Word("every", "每个"),
    "ENDS": Word("ends", "结束"),
    "NEVER": Word("never", "永不"),
    "CANREACH": Word("can reach", "总能到达"),
    "FOLLOWEDBY": Word("is followed by", "之后必有"),
    "WAITSATMOST": Word("waits at most", "至多等待"),
    "UNLESS": Word("unless", "除非"),
    "SILENT": Word("stays silent", "不作为"),
    "INITIAL": Word("initial", "初始"),
    "FINAL": Word("final", "终止"),
    "STATE": Word("state", "状态"),
    "AWAITS": Word("awaits", "等待"),
    "ON": Word("on", "当"),
    "FORBID": Word("forbid", "禁止"),
    "AUTO": Word("auto", "自动"),
    "AFTER": Word("after", "满"),
    "WHEN": Word("when", "若"),
    "ELSE": Word("else", "否则"),
    "USES": Word("uses", "占用"),
    "DO": Word("do", "执行"),
    "SET": Word("set", "记"),
    "EXTEND": Word("extend", "延长"),
    "BY": Word("by", "加"),
    "PAUSE": Word("pause", "暂停"),
    "RESUME": Word("resume", "恢复"),
    "RESTART": Word("restart", "重启"),
    "STOP": Word("stop", "停止"),
    "WITHIN": Word("within", "限于"),
    "OF": Word("of", "距"),
    "AND": Word("and", "且"),
    "OR": Word("or", "或"),
    "NOT": Word("not", "非"),
    "TRUE": Word("true", "是"),
    "FALSE": Word("false", "否"),
    "UNKNOWN": Word("unknown", "未知"),
    "NOW": Word("now", "现在"),
    "NOWIN": Word("now in", "现在介于"),
    "NOWORKDAY": Word("now on workday", "现在是工作日"),
    "CHANGE": Word("change", "变更"),
    "ADD": Word("add", "增加"),
    "REPLACE": Word("replace", "替换"),
    "REMOVE": Word("remove", "删除"),
    "IN": Word("in", "于"),
    "RUNNING": Word("running cases", "在途案件"),
    "FOLLOW": Word("follow", "从新"),
    "KEEP": Word("keep", "沿用"),
    "DEADLINES": Word("deadlines", "期限"),
    "RECOMPUTE": Word("recompute", "重算"),
    "MOVE": Word("move", "迁移"),
    "ACTION": Word("action", "动作"),
    "PART": Word("part", "部分"),
    "UNDER": Word("under", "属于"),
    "BYLINKS": Word("opened by links", "仅由连接新开"),
    "LINK": Word("link", "连接"),
    "OPEN": Word("open", "新开"),
    "GIVEN": Word("given", "得知"),
    "SOME": Word("some", "任一"),
    "COUNT": Word("count", "计数"),
}
"""Keywords by the grammar's name for them. ``running cases`` and its like are one keyword in English, too."""

PHRASES: frozenset[str] = frozenset(word.english for word in KEYWORDS.values() if " " in word.english)
"""Keywords of several words. They stand on one line, with any white space between the words."""

SOFT: frozenset[str] = frozenset({
    "SYSTEM", "ACTSFOR", "FOR", "EACH", "TOTAL", "SUSPEND", "TO", "AUTO", "PART", "UNDER", "LINK", "OPEN", "GIVEN",
    "SOME", "COUNT", "UNLESS",
})  # fmt: skip
"""Keywords that are likely as names, and are names unless a word of the author's own (for ``TO``, a date) follows."""

TYPES: dict[str, Word] = {
    "bool": Word("bool", "是非"),
    "int": Word("int", "整数"),
    "text": Word("text", "文本"),
    "money": Word("money", "金额"),
    "percent": Word("percent", "百分比"),
    "duration": Word("duration", "时长"),
    "time": Word("time", "时刻"),
    "date": Word("date", "日期"),
    "actor": Word("actor", "角色"),
    "workdays": Word("workdays", "工作日"),
    "clock": Word("clock", "钟点"),
}
"""Built-in types. They are names to the grammar, so that a fact may be called 金额."""

FUNCTIONS: dict[str, Word] = {
    "used": Word("used", "已用"),
    "left": Word("left", "剩余"),
    "min": Word("min", "较小"),
    "max": Word("max", "较大"),
}
"""Built-in functions, names to the grammar as well."""

UNITS: dict[str, Word] = {
    "s": Word("s", "秒"),
    "min": Word("min", "分钟"),
    "h": Word("h", "小时"),
    "d": Word("d", "天"),
    "w": Word("w", "周"),
}
"""Units of time."""

PERIODS: dict[str, Word] = {
    "day": Word("day", "日"),
    "week": Word("week", "周"),
    "month": Word("month", "月"),
    "year": Word("year", "年"),
}
"""Calendar periods after which a limit begins again, names to the grammar."""

ALL: Word = Word("all", "全部")
"""What an effect calls every timer that is running, a name to the grammar."""

WORKDAYS: Word = Word("workdays", "个工作日")
"""The unit of working days."""

UNIT_SECONDS: dict[str, int] = {"s": 1, "min": 60, "h": 3600, "d": 86400, "w": 604800}

CURRENCIES: dict[str, Word] = {"CNY": Word("CNY", "元")}
"""Currencies by their ISO code; others are written by their code in both languages."""

READING: Word = Word("reading:", "解读:")
"""How a comment begins that states a reading of the author's own."""

BY_SPELLING: dict[str, str] = {spelling: key for key, word in KEYWORDS.items() for spelling in word}
TYPE_BY_SPELLING: dict[str, str] = {spelling: key for key, word in TYPES.items() for spelling in word}
FUNCTION_BY_SPELLING: dict[str, str] = {spelling: key for key, word in FUNCTIONS.items() for spelling in word}
UNIT_BY_SPELLING: dict[str, str] = {spelling: key for key, word in UNITS.items() for spelling in word}
PERIOD_BY_SPELLING: dict[str, str] = {spelling: key for key, word in PERIODS.items() for spelling in word}
CURRENCY_BY_SPELLING: dict[str, str] = {spelling: key for key, word in CURRENCIES.items() for spelling in word}
