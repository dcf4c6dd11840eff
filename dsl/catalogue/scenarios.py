"""What is said about scenario files: P0510 to P0559."""

from __future__ import annotations

from dsl.catalogue import Message, Texts

MESSAGES: dict[str, Message] = {
    "P0510": Message(
        Texts("{place} has no key `{key}`", "unknown key", help="{help}"),
        Texts("{place}没有“{key}”这一项", "未知的项", help="{help}"),
    ),
    "P0511": Message(
        Texts("{place} lacks `{key}`", "here", help="write `{key}: {example}`"),
        Texts("{place}缺少“{key}”", "此处", help="补写“{key}: {example}”"),
    ),
    "P0512": Message(
        Texts("`{key}` takes {wanted}", "this is {found}", help="write it as {example}"),
        Texts("“{key}”应为{wanted}", "这里是{found}", help="可写作 {example}"),
    ),
    "P0513": Message(
        Texts("there is no policy `{name}`", "unknown policy", help="{help}"),
        Texts("没有政策“{name}”", "未知的政策", help="{help}"),
    ),
    "P0514": Message(
        Texts("`{name}` is no kind of refusal", "unknown kind", help="the kinds are {known}"),
        Texts("“{name}”不是拒绝的种类", "未知的种类", help="种类有：{known}"),
    ),
    "P0515": Message(
        Texts("`{text}` is no moment", "{problem}", help="write date and time, for example 2024-03-10 09:00:00"),
        Texts("“{text}”不是时刻", "{problem}", help="写明日期和时间，例如 2024-03-10 09:00:00"),
    ),
    "P0516": Message(
        Texts("`{text}` is no length of time", "not a length of time", help="write for example 48h, 10d or 71h59min"),
        Texts("“{text}”不是时长", "不是时长", help="例如 48小时、10天、71小时59分钟"),
    ),
    "P0517": Message(
        Texts(
            "the scenario starts before {policy} is in force",
            "{policy} is in force from {effective}",
            help="start later, or freeze a day's text with `policy: {policy}@{effective}`",
        ),
        Texts(
            "场景开始时政策 {policy} 尚未施行",
            "政策 {policy} 自 {effective} 起施行",
            help="改为更晚的开始时刻，或写“政策: {policy}@{effective}”固定某日文本",
        ),
    ),
    "P0518": Message(
        Texts(
            "step {number} goes back in time",
            "earlier than {previous}",
            "the step before it is at {previous}",
            help="put the steps in the order of their moments",
        ),
        Texts("第 {number} 步时间倒退", "早于 {previous}", "上一步在 {previous}", help="按时刻先后排列步骤"),
    ),
    "P0519": Message(
        Texts("step {number} has both `after` and `at`", "the second one", "the first one", help="keep one of them"),
        Texts("第 {number} 步既有“经过”又有“时刻”", "第二个", "第一个", help="只保留一个"),
    ),
    "P0520": Message(
        Texts("step {number} neither waits nor acts", "empty step", help="give it `after`, `at` or `do`"),
        Texts("第 {number} 步既没有等待，也没有动作", "空步骤", help="写明“经过”“时刻”或“动作”"),
    ),
    "P0521": Message(
        Texts("the case has no fact `{name}`", "unknown fact", help="{help}"),
        Texts("案件没有事实“{name}”", "未知的事实", help="{help}"),
    ),
    "P0522": Message(
        Texts(
            "the fact `{name}` is not given",
            "no value for {label} ({type})",
            help="write `{name}: {example}` under `facts`",
        ),
        Texts("没有给出事实“{name}”", "缺少{label}（{type}）", help="在“事实”下写“{name}: {example}”"),
    ),
    "P0523": Message(
        Texts("`{text}` is not {type}", "{label} is {type}", help="write for example {example}"),
        Texts("“{text}”不是{type}", "{label}的类型是{type}", help="例如 {example}"),
    ),
    "P0524": Message(
        Texts("the policy has no setting `{name}`", "unknown setting", help="{help}"),
        Texts("政策没有设置“{name}”", "未知的设置", help="{help}"),
    ),
    "P0525": Message(
        Texts("nobody can do `{name}`", "unknown action", help="{help}"),
        Texts("没有动作“{name}”", "未知的动作", help="{help}"),
    ),
    "P0526": Message(
        Texts("`{action}` has no parameter `{name}`", "unknown parameter", help="{help}"),
        Texts("动作“{action}”没有参数“{name}”", "未知的参数", help="{help}"),
    ),
    "P0527": Message(
        Texts("there is no state `{name}`", "unknown state", help="{help}"),
        Texts("没有状态“{name}”", "未知的状态", help="{help}"),
    ),
    "P0528": Message(
        Texts("there is no outcome `{name}`", "unknown outcome", help="{help}"),
        Texts("没有结果“{name}”", "未知的结果", help="{help}"),
    ),
    "P0529": Message(
        Texts(
            "wrong number of values for the outcome `{name}`",
            "{found} here, {wanted} wanted",
            help="write `{example}`, or `{name}` alone to leave the values open",
        ),
        Texts(
            "结果“{name}”的取值个数不对",
            "写了 {found} 个，应为 {wanted} 个",
            help="写作“{example}”，或只写“{name}”不核对取值",
        ),
    ),
    "P0530": Message(
        Texts("there is no rule or deadline `{name}`", "unknown rule", help="{help}"),
        Texts("没有规则或期限“{name}”", "未知的规则", help="{help}"),
    ),
    "P0531": Message(
        Texts("`{name}` can mean several things", "could be {known}", help="write the one you mean in full"),
        Texts("“{name}”可以指好几样", "可以是 {known}", help="写出完整名称"),
    ),
    "P0532": Message(
        Texts("there is no counted limit `{name}`", "unknown limit", help="{help}"),
        Texts("没有计次限制“{name}”", "未知的限制", help="{help}"),
    ),
    "P0533": Message(
        Texts("there is no deadline `{name}`", "unknown deadline", help="{help}"),
        Texts("没有期限“{name}”", "未知的期限", help="{help}"),
    ),
    "P0534": Message(
        Texts("`{text}` is no number of uses", "not a whole number", help="write a whole number, for example 2"),
        Texts("“{text}”不是次数", "不是整数", help="写一个整数，例如 2"),
    ),
    "P0535": Message(
        Texts("`{text}` is no date", "not a date", help="write for example {policy}@2024-03-11"),
        Texts("“{text}”不是日期", "不是日期", help="例如 {policy}@2024-03-11"),
    ),
    "P0536": Message(
        Texts(
            "step {number} has `{key}`, but nobody does anything",
            "belongs to an action",
            help="name the action with `do`, or take `{key}` out",
        ),
        Texts("第 {number} 步有“{key}”却没有动作", "要和动作写在一起", help="用“动作”写明做什么，或删去“{key}”"),
    ),
    "P0537": Message(
        Texts("`{key}` is given twice", "again here", "first here", help="keep one of them"),
        Texts("“{key}”写了两次", "这里又写了一次", "先写在这里", help="只保留一个"),
    ),
    "P0538": Message(
        Texts(
            "{policy} was not in force on {date}",
            "before {effective}",
            help="name a day from {effective} on",
        ),
        Texts("{date} 当天政策 {policy} 尚未施行", "早于 {effective}", help="改为 {effective} 或之后的日期"),
    ),
    "P0539": Message(
        Texts("{label} may not be unknown", "has to be known", help="give a value, for example {example}"),
        Texts("{label}不能未知", "必须已知", help="给出取值，例如 {example}"),
    ),
    "P0540": Message(
        Texts("there is no claim `{name}`", "unknown claim", help="{help}"),
        Texts("没有承诺“{name}”", "未知的承诺", help="{help}"),
    ),
    "P0541": Message(
        Texts(
            "step {number} says why it is refused, but not that it is",
            "needs `refused`",
            help="add `refused:` with one of {known}",
        ),
        Texts("第 {number} 步写了“因为”却没有“被拒”", "须有“被拒”", help="补写“被拒”：{known} 之一"),
    ),
    "P0542": Message(
        Texts("the file holds no scenario", "nothing here", help="write `scenario:`, `policy:` and `start:`"),
        Texts("文件中没有场景", "这里是空的", help="写明“场景”“政策”“开始”"),
    ),
    "P0543": Message(
        Texts("`{text}` is not {type}", "{label} is one of {known}", help="{help}"),
        Texts("“{text}”不是{type}的取值", "{label}可取：{known}", help="{help}"),
    ),
    "P0544": Message(
        Texts(
            "{policy} doesn't compile, so this file can't be read",
            "see its errors",
            help="run `tiaoli check {policy}`",
        ),
        Texts("{policy} 有错误，无法读取这个文件", "见其中的错误", help="运行 `tiaoli check {policy}`"),
    ),
    "P0545": Message(
        Texts("`{name}` is no party of this case", "not among its parties", help="{help}"),
        Texts("“{name}”不是这个案件的当事人", "不在当事人之列", help="{help}"),
    ),
    "P0546": Message(
        Texts("there is no case called `{name}` here", "opened by no line before", help="{help}"),
        Texts("这里没有名为“{name}”的案件", "前面没有新开", help="{help}"),
    ),
    "P0547": Message(
        Texts("two cases are called `{name}`", "the second one", "the first one", help="give one of them another name"),
        Texts("有两个案件都叫“{name}”", "第二个", "第一个", help="换一个名称"),
    ),
    "P0548": Message(
        Texts(
            "step {number} doesn't say in which case",
            "which one is meant?",
            help="add `case: NAME`; {known}",
        ),
        Texts("第 {number} 步没有说明是哪个案件", "指的是哪一个？", help="加上“案件: 名称”；{known}"),
    ),
    "P0549": Message(
        Texts("there is no part called `{name}`", "not a part", help="{help}"),
        Texts("没有名为“{name}”的部分", "不是它的部分", help="{help}"),
    ),
    "P0550": Message(
        Texts("{part} belongs to a case of {under}", "not said which", help="add `of: NAME` with a case of {under}"),
        Texts("“{part}”属于一个“{under}”", "没有说明属于哪一个", help="加上“属于: 名称”，写一个“{under}”案件"),
    ),
    "P0551": Message(
        Texts("{part} belongs to no other case", "belongs to none", help="take `of` out"),
        Texts("“{part}”不属于别的案件", "不属于任何案件", help="删去“属于”"),
    ),
    "P0552": Message(
        Texts("there is no system called `{name}`", "no system of this name", help="{help}"),
        Texts("没有名为“{name}”的系统", "没有这个系统", help="{help}"),
    ),
    "P0553": Message(
        Texts(
            "the calendar {calendar} does not know the year {year}",
            "this scenario comes to a deadline in working days there",
            help="stay within the calendar, bring it up to date, or write `calendar {calendar} assume weekdays`",
        ),
        Texts(
            "日历 {calendar} 没有 {year} 年",
            "这个场景里有按工作日计算的期限到了那一年",
            help="让日期留在日历之内，补上日历，或写 `日历 {calendar} 未知年份按周一至周五`",
        ),
    ),
    "P0554": Message(
        Texts("`{name}` is {what}", "named under another key", help="write `{key}: {name}`"),
        Texts("“{name}”是{what}", "不该写在这里", help="写作“{key}: {name}”"),
    ),
    "P0555": Message(
        Texts(
            "`{name}` is a case of {found}, but {part} belongs to one of {under}",
            "a case of another part",
            help="name a case of {under}",
        ),
        Texts("“{name}”是“{found}”的案件，而“{part}”属于“{under}”", "不是这一部分的案件", help="写一个“{under}”案件"),
    ),
    "P0556": Message(
        Texts("`{key}` has no place here", "{problem}", help="{help}"),
        Texts("这里不能写“{key}”", "{problem}", help="{help}"),
    ),
    "P0557": Message(
        Texts("the fact `{name}` is told by other cases", "given here", help="take it out: the system says what it is"),
        Texts("事实“{name}”由其他案件告知", "这里又给了", help="删去它：系统会说明它的取值"),
    ),
    "P0558": Message(
        Texts("`{name}` has two cases of {part}", "the second one", "the first one", help="keep one of them"),
        Texts("“{name}”有两个“{part}”案件", "第二个", "第一个", help="只保留一个"),
    ),
    "P0559": Message(
        Texts("the scenario starts before {system} is in force", "in force from {effective}", help="start later"),
        Texts("场景开始时系统 {system} 尚未施行", "自 {effective} 起施行", help="改为更晚的开始时刻"),
    ),
    "P0560": Message(
        Texts(
            "cases of {part} are opened by links only",
            "opened here",
            help="let the case come about by what brings it about in the system",
        ),
        Texts("“{part}”的案件只能由连接新开", "在这里新开", help="让系统里引起它的事发生，案件自然就有"),
    ),
}
