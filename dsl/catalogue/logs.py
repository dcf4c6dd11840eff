"""What is said about recorded logs: P0630 to P0636 about what tells their meaning, P0640 to P0652 about their rows."""

from __future__ import annotations

from dsl.catalogue import Message, Texts

MESSAGES: dict[str, Message] = {
    "P0630": Message(
        Texts(
            "a mapping file is about one log",
            "{found} here",
            help="write `log:`, `policy:`, `columns:` and `activities:`, once",
        ),
        Texts("映射文件只说明一份日志", "这里有 {found} 个", help="写明“日志”“政策”“列”“活动”，各一次"),
    ),
    "P0631": Message(
        Texts(
            "`{text}` is nothing that an activity can mean",
            "{problem}",
            help="write an action, {opened}, {ignored}, or one of `do:`, `deadline:` and `state:`",
        ),
        Texts(
            "“{text}”不是活动的含义",
            "{problem}",
            help="应为动作、{opened}、{ignored}，或“动作:”“期限:”“状态:”之一",
        ),
    ),
    "P0632": Message(
        Texts("the log has no column `{name}`", "not in the log", help="{help}"),
        Texts("日志没有名为“{name}”的列", "日志中没有", help="{help}"),
    ),
    "P0633": Message(
        Texts(
            "the log does not say what it means",
            "without {missing}",
            help="give a mapping file with --map; only a log that simulate wrote needs none",
        ),
        Texts("日志没有说明自己的含义", "缺少 {missing}", help="用 --map 指明映射文件；只有 simulate 写出的日志不需要"),
    ),
    "P0634": Message(
        Texts("`{text}` is no unit for {label}", "{problem}", help="write for example {example}"),
        Texts("“{text}”不能作{label}的单位", "{problem}", help="例如 {example}"),
    ),
    "P0635": Message(
        Texts("`{text}` can't be used as the {what}", "{problem}", help="write for example {example}"),
        Texts("“{text}”不能用作{what}", "{problem}", help="例如 {example}"),
    ),
    "P0636": Message(
        Texts("`{name}` is a system", "a log is of one policy", help="name one of the policies of the system"),
        Texts("“{name}”是系统", "日志只属于一份政策", help="写明系统中的一份政策"),
    ),
    "P0640": Message(
        Texts("`{text}` is no moment", "{problem}", help="the case is left out; write moments as 2024-03-10 09:00:00"),
        Texts("“{text}”不是时刻", "{problem}", help="该案件不计；时刻写成 2024-03-10 09:00:00"),
    ),
    "P0641": Message(
        Texts(
            "the column `{column}` mixes moments with and without their distance from Greenwich",
            "this row",
            "and this one",
            help="write all of them in one way",
        ),
        Texts("“{column}”列里的时刻有的带时区、有的不带", "这一行", "与这一行", help="统一成一种写法"),
    ),
    "P0642": Message(
        Texts(
            "an event of case {name} is earlier than the one above it",
            "before {before}",
            "the one above",
            help="the case is left out; `sort: true` in the mapping file puts events in the order of time",
        ),
        Texts(
            "案件 {name} 的一个事件早于它上面的事件",
            "早于 {before}",
            "上面的事件",
            help="该案件不计；在映射文件中写“排序: 是”则按时间排序",
        ),
    ),
    "P0643": Message(
        Texts("an event of case {name} stands twice", "again here", "first here", help="the case is left out"),
        Texts("案件 {name} 的一个事件出现了两次", "这里又一次", "第一次在这里", help="该案件不计"),
    ),
    "P0644": Message(
        Texts("nobody said what `{text}` means", "unknown", help="{help}"),
        Texts("没有说明“{text}”的含义", "未知", help="{help}"),
    ),
    "P0645": Message(
        Texts(
            "`{text}` can't be read as {label}",
            "{problem}",
            help="the case is left out; `values` and `unit` in the mapping file say how `{column}` is to be read",
        ),
        Texts(
            "“{text}”不能读作{label}",
            "{problem}",
            help="该案件不计；在映射文件中用“取值”和“单位”说明“{column}”如何读",
        ),
    ),
    "P0646": Message(
        Texts(
            "the first event of case {name} does not begin it",
            "not the beginning",
            help="the case is left out; say which activity begins a case, or that the first event does",
        ),
        Texts(
            "案件 {name} 的第一个事件不是开始", "不是开始", help="该案件不计；写明哪种活动是开始，或第一个事件就是开始"
        ),
    ),
    "P0647": Message(
        Texts("case {name} begins a second time", "this row", help="the case is left out"),
        Texts("案件 {name} 再次开始", "这一行", help="该案件不计"),
    ),
    "P0649": Message(
        Texts("the fact `{name}` ({label}) is missing", "{type} is wanted here", help="the case is left out"),
        Texts("缺少事实“{name}”（{label}）", "此处应为{type}", help="该案件不计"),
    ),
    "P0650": Message(
        Texts("this row is of {policy}, the first is of {before}", "another policy", help="replay each log by itself"),
        Texts("这一行属于 {policy}，第一行属于 {before}", "另一份政策", help="每份日志分别核对"),
    ),
    "P0651": Message(
        Texts("a row says no case", "nothing in `{column}`", help="the row is left out"),
        Texts("有一行没有写明案件", "“{column}”为空", help="该行不计"),
    ),
    "P0652": Message(
        Texts("the log can't be read", "{problem}"),
        Texts("日志无法读取", "{problem}"),
    ),
}
