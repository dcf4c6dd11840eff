"""The fixed words of a trace, in English and Chinese. Absent: labels, which are the policy's own."""

from __future__ import annotations

from typing import Literal

from compiler.situation import RefusalKind
from dsl.catalogue import Bilingual

LABELS: dict[str, Bilingual] = {
    "start": Bilingual("start", "开始"),
    "case": Bilingual("case", "案件"),
    "parties": Bilingual("parties", "各方"),
    "facts": Bilingual("facts", "事实"),
    "rule": Bilingual("rule", "规则"),
    "state": Bilingual("state", "状态"),
    "due": Bilingual("due", "期限"),
    "used": Bilingual("used", "次数"),
    "outcome": Bilingual("outcome", "结果"),
    "clause": Bilingual("clause", "依据"),
    "reading": Bilingual("reading", "解读"),
    "why": Bilingual("why", "原因"),
    "values": Bilingual("values", "取值"),
    "other": Bilingual("other", "其他"),
    "broken": Bilingual("broken", "违背"),
    "text": Bilingual("text", "文本"),
    "cause": Bilingual("because", "起因"),
    "note": Bilingual("note", "注意"),
    "late": Bilingual("late", "逾期"),
    "record": Bilingual("record", "记录"),
    "allowed": Bilingual("allowed", "可做"),
}
"""What stands before a line of a block."""

LABEL_WIDTH = {"en": 7, "zh": 4}
"""Display columns of the longest label."""

WORDS: dict[str, Bilingual] = {
    "system": Bilingual("system", "系统"),
    "unknown": Bilingual("unknown", "未知"),
    "case": Bilingual("case", "案件"),
    "opened": Bilingual("the case begins", "案件开始"),
    "ended": Bilingual("the case has ended", "案件已结束"),
    "open": Bilingual("the case is open", "案件尚未结束"),
    "lasted": Bilingual("after {0}", "历时 {0}"),
    "in force": Bilingual("text of {0}", "自 {0} 起施行"),
    "waits": Bilingual("time passes", "等待"),
    "refused": Bilingual("refused", "被拒"),
    "deadline": Bilingual("deadline passed", "期限到期"),
    "lapsed": Bilingual("lapsed, no branch holds", "到期，没有分支成立"),
    "amended": Bilingual("amendment in force", "修订生效"),
    "kept": Bilingual("this case stays under the old text", "本案沿用旧文本"),
    "follows": Bilingual("this case goes on under the new text", "本案改按新文本"),
    "claim": Bilingual("claim broken", "违背承诺"),
    "stuck timers": Bilingual("stopped: deadlines of no length chase one another", "已停止：零时长的期限循环触发"),
    "stuck itself": Bilingual("stopped: what happens by itself goes round without end", "已停止：自动发生的事循环不止"),
    "stuck wait": Bilingual("stopped: deadlines follow one another without end", "已停止：期限一个接着一个，没有尽头"),
    "halted": Bilingual("stopped: the calendar {0} does not know {1}", "已停止：日历 {0} 没有 {1} 年"),
    "paused": Bilingual("paused, {0} left", "暂停，剩余 {0}"),
    "stopped": Bilingual("stopped", "已停止"),
    "dropped": Bilingual("no longer exists", "已不存在"),
    "moved due": Bilingual("{0} (was {1})", "{0}（原 {1}）"),
    "runs": Bilingual("{0} (in {1})", "{0}（{1}后）"),
    "awaits": Bilingual("waits for {0}", "等待 {0}"),
    "no awaits": Bilingual("waits for nobody", "不等待任何人"),
    "no rule": Bilingual("no rule for this in {0}", "“{0}”中没有此动作的规则"),
    "false": Bilingual("{0} does not hold", "“{0}”不成立"),
    "no row": Bilingual("table {0} has no row for these values", "表“{0}”中没有对应的行"),
    "no such": Bilingual("{0} may not be done here", "此处不可 {0}"),
    "all used": Bilingual("{0} is used up ({1})", "“{0}”已用完（{1}）"),
    "too much": Bilingual("{0} would be exceeded ({1} so far)", "将超出“{0}”（目前 {1}）"),
    "bound": Bilingual("{0}: {1} does not hold", "{0}：“{1}”不成立"),
    "overlap": Bilingual("{0} hold at once", "{0} 同时成立"),
    "parameter": Bilingual("parameter {0} is missing, unknown or of a wrong type", "参数 {0} 缺失、未知或类型不符"),
    "no authority": Bilingual("{0} may not act for {1} here", "“{0}”此时不能代表“{1}”"),
    "by itself": Bilingual("{0} (by itself)", "{0}（自动）"),
    "in place of": Bilingual("{0} for {1}", "{0}（代{1}）"),
    "caused": Bilingual("{0} of {1}", "{1} 的 {0}"),
    "assumed": Bilingual(
        "the calendar {0} does not know {1}; Monday to Friday were taken as working days",
        "日历 {0} 没有 {1} 年，按周一至周五为工作日计算",
    ),
    "else": Bilingual("branch {0}", "分支 {0}"),
}
"""Phrases of a trace; ``{0}`` and ``{1}`` are filled."""

REFUSAL_WORDS: dict[RefusalKind, Bilingual] = {
    "ended": Bilingual("the case has ended", "案件已结束"),
    "forbidden": Bilingual("forbidden", "禁止"),
    "no_rule": Bilingual("no rule here", "此处无规则"),
    "condition": Bilingual("condition not met", "条件不成立"),
    "overlap": Bilingual("rules collide", "规则冲突"),
    "limit": Bilingual("limit used up", "次数用完"),
    "bound": Bilingual("bound broken", "超出上限"),
    "parameter": Bilingual("wrong parameter", "参数不符"),
    "authority": Bilingual("no authority", "无权"),
}

Verdict = Literal["taken", "condition", "later_branch", "outer", "forbidden", "limit", "bound", "overlap"]

VERDICT_WORDS: dict[Verdict, Bilingual] = {
    "taken": Bilingual("taken", "采用"),
    "condition": Bilingual("condition not met", "条件不成立"),
    "later_branch": Bilingual("an earlier branch was taken", "前面的分支已成立"),
    "outer": Bilingual("an inner rule was taken", "内层规则优先"),
    "forbidden": Bilingual("forbidden", "被禁止"),
    "limit": Bilingual("limit used up", "次数用完"),
    "bound": Bilingual("bound broken", "超出上限"),
    "overlap": Bilingual("collides with another rule", "与另一条规则冲突"),
}
