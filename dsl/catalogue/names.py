"""Messages about names and what they are given: P020x, P0222–P0231."""

from __future__ import annotations

from dsl.catalogue import Message, Texts

MESSAGES: dict[str, Message] = {
    "P0201": Message(
        Texts("there is no {thing} called {name}", "not declared", help="{hint}"),
        Texts("没有名为“{name}”的{thing}", "没有声明", help="{hint}"),
    ),
    "P0202": Message(
        Texts("{name} is declared twice", "the second time", "the first time", help="give one of them another name, or take it out"),
        Texts("“{name}”声明了两次", "第二次", "第一次", help="换一个名称，或删去其中之一"),
    ),
    "P0203": Message(
        Texts("{name} can mean several things", "which one?", help="write one of: {ids}"),
        Texts("“{name}”可以指好几样东西", "是哪一个？", help="写成其中之一：{ids}"),
    ),
    "P0204": Message(
        Texts("two rules for {name} in one state, without names", "the second one", "the first one", help="write them as branches of one rule, or name each: `name: on {name} …`"),
        Texts("同一状态里有两条“{name}”的规则，都没有名称", "第二条", "第一条", help="写成一条规则的分支，或各起一个名称：`名称: 当 {name} …`"),
    ),
    "P0205": Message(
        Texts("{name} is a word of the language", "can't be declared", help="choose another name"),
        Texts("“{name}”是语言自己的词", "不能声明", help="换一个名称"),
    ),
    "P0206": Message(
        Texts("this text begins neither a policy nor an amendment", "no first line", help="begin with `policy NAME \"label\" from DATE` or `amend NAME \"label\" from DATE`; a shared file is brought in with `use`"),
        Texts("这份文件既不是政策也不是修订", "缺少首行", help="以 `政策 名称 \"标签\" 自 日期` 或 `修订 名称 \"标签\" 自 日期` 开头；共用文件用 `引用` 引入"),
    ),
    "P0222": Message(
        Texts("the enum {name} has no values", "nothing in its braces", help="write at least one value in its braces"),
        Texts("枚举“{name}”没有取值", "括号里是空的", help="括号里至少写一个取值"),
    ),
    "P0223": Message(
        Texts("wrong number of cells in a row: {found} instead of {wanted}", "this row", help="write `_` where anything fits"),
        Texts("这一行有 {found} 格，应为 {wanted} 格", "这一行", help="任意值写 `_`"),
    ),
    "P0224": Message(
        Texts("a state's name has no dots", "{name}", help="write it inside the other state's braces"),
        Texts("状态名里没有点", "{name}", help="把它写进另一个状态的括号里"),
    ),
    "P0225": Message(
        Texts("a final state holds nothing", "{name} is final", help="what happens after the end is another case"),
        Texts("终止状态里不能有内容", "“{name}”是终止状态", help="结束之后的事属于另一个案件"),
    ),
    "P0226": Message(
        Texts("this timer is due at once", "no time at all", help="write a length of time, or make it part of the rule that leads here"),
        Texts("这个期限立即到期", "时长为零", help="写上时长，或并入进入此状态的规则"),
    ),
    "P0227": Message(
        Texts("{name} is a bound, it isn't used up", "only counting limits are used", help="take it out: a bound is watched by itself"),
        Texts("“{name}”是条件限制，不会用完", "只有次数限制才能占用", help="删去它：条件限制会自动检查"),
    ),
    "P0228": Message(
        Texts("there is no time zone {name}", "not known", help="write a name such as \"Asia/Shanghai\""),
        Texts("没有时区“{name}”", "不认识", help="写成 \"Asia/Shanghai\" 这样的名称"),
    ),
    "P0229": Message(
        Texts("{name} is no currency", "not known", help="write a code of three capitals, such as CNY"),
        Texts("“{name}”不是币种", "不认识", help="写三个大写字母的代码，如 CNY"),
    ),
    "P0230": Message(
        Texts("there is no calendar {name}", "not known", help="there are: {known}"),
        Texts("没有日历“{name}”", "不认识", help="现有：{known}"),
    ),
    "P0232": Message(
        Texts("the table {name} asks for itself", "has no value of its own", "is asked on the way", help="let one of its rows give a value directly"),
        Texts("表“{name}”要用到自己的值", "自身没有取值", "途中用到这张表", help="让其中的行直接给出取值"),
    ),
    "P0233": Message(
        Texts("{name} acts for someone else", "nobody can act for who acts for another", "here", help="let both act for the same actor"),
        Texts("“{name}”自己也是代表别人的", "不能再由别人代表", "在这里", help="让两者都代表同一个角色"),
    ),
    "P0234": Message(
        Texts("the braces of this text hold no name", "a placeholder is a name in braces", help="write a fact's name in braces for its value, `{{{{` and `}}}}` for braces themselves"),
        Texts("这段文字的花括号里不是名称", "占位符是花括号里的一个名称", help="要写入取值，在花括号里写事实的名称；花括号本身写 `{{{{` 和 `}}}}`"),
    ),
    "P0235": Message(
        Texts("a limit per {name} needs a case that has one", "the case says nothing of it", help="write `case \"…\" for {name} {{ … }}`"),
        Texts("按“{name}”计算的限制，要求案件有这个当事人", "案件没有这个当事人", help="写成 `案件 \"…\" 当事人 {name} {{ … }}`"),
    ),
    "P0236": Message(
        Texts("nothing says which days are working days", "needs a calendar", help="write `calendar china` at the top"),
        Texts("没有说明哪些天是工作日", "需要日历", help="在开头写 `日历 china`"),
    ),
    "P0237": Message(
        Texts("this suspension ends before it begins", "from {first} to {last}", help="write the earlier day first; both days are included"),
        Texts("中止的截止日早于起始日", "自 {first} 至 {last}", help="先写较早的一天；首尾两天都包括在内"),
    ),
    "P0238": Message(
        Texts("this automation doesn't say with which {names}", "{action} needs a value for each parameter", help="write `(… = …)` behind the action, with a value for each"),
        Texts("这条自动规则没有给出“{names}”", "“{action}”的每个参数都要有值", help="在动作后写 `(… = …)`，逐一给出"),
    ),
    "P0239": Message(
        Texts("a limit per visit of a state has no period", "{name} is a state", help="leave `each …` out, or count per case or per party"),
        Texts("按状态计算的限制没有周期", "“{name}”是状态", help="去掉 `按 …`，或改为按案件、按当事人计算"),
    ),
    "P0240": Message(
        Texts("{name} can't be added up", "no amount, number or length of time", help="name a field of another type"),
        Texts("“{name}”不能累计", "不是金额、数目或时长", help="换一个别的类型的字段"),
    ),
    "P0231": Message(
        Texts("a bound reads the parameters of one action only", "reads those of {actions}", help="write a limit for each action"),
        Texts("一条限制只能读取一个动作的参数", "这里读取了 {actions}", help="每个动作各写一条限制"),
    ),
}  # fmt: skip
