"""Messages about a text that can't be read: P01xx."""

from __future__ import annotations

from dsl.catalogue import Message, Texts

MESSAGES: dict[str, Message] = {
    "P0101": Message(
        Texts("`{found}` means nothing in a policy", "this character", help="take it out, or put it in quotes if it is part of a text"),
        Texts("“{found}”在政策文件中没有含义", "这个字符", help="删去它；若它是文字的一部分，请放进引号"),
    ),
    "P0102": Message(
        Texts("this text is not closed", "begins here and runs to the end of the line", help="close it with a quotation mark on the same line"),
        Texts("这段文字没有结束", "从这里直到行尾", help="在同一行补上右引号"),
    ),
    "P0103": Message(
        Texts("this brace closes nothing", "no block is open here", help="take it out, or look for a `{{` that is missing above"),
        Texts("这个右括号没有对应的左括号", "这里没有打开的块", help="删去它，或检查上文是否缺少 `{{`"),
    ),
    "P0104": Message(
        Texts("this block is never closed", "opened here", help="write `}}` where it ends"),
        Texts("这个块没有结束", "在这里打开", help="在它结束的地方写上 `}}`"),
    ),
    "P0105": Message(
        Texts("`{found}` is not a quantity", "unknown unit, or decimals where there are none", help="write 30s, 90min, 48h, 10d, 1w, 3 workdays, 99.99 CNY or 20%"),
        Texts("“{found}”不是一个量", "单位不认识，或这里不能有小数", help="可以写 30秒、90分钟、48小时、10天、1周、3个工作日、99.99元 或 20%"),
    ),
    "P0106": Message(
        Texts("there is no such day", "not in the calendar", help="check the day; a date is written 2024-03-11"),
        Texts("没有这一天", "日历中不存在", help="请核对日期；写法如 2024-03-11"),
    ),
    "P0107": Message(
        Texts("at most two decimals", "finer than a fen or a hundredth of a percent", help="round it to two decimals"),
        Texts("最多两位小数", "比一分钱或万分之一更细", help="四舍五入到两位小数"),
    ),
    "P0108": Message(
        Texts("this number is too large", "larger than 1,000,000,000,000", help="is there a zero too many?"),
        Texts("这个数太大", "超过 1,000,000,000,000", help="是不是多写了几个零？"),
    ),
    "P0109": Message(
        Texts("nested too deeply", "more than anyone could follow", help="give the inner part a name of its own: a state, a table or a fact"),
        Texts("嵌套太深", "没有人能读懂", help="把里面的部分独立出来：写成状态、表或事实"),
    ),
    "P0110": Message(
        Texts("`{found}` can't stand here", "expected {expected}"),
        Texts("“{found}”不能写在这里", "此处应为{expected}"),
    ),
    "P0111": Message(
        Texts("`{found}` is no word of the language", "did you mean `{word}`?"),
        Texts("语言中没有“{found}”这个词", "是不是“{word}”？"),
    ),
    "P0112": Message(
        Texts("`{found}` doesn't belong here", "wrong place", help="limits, facts and the like stand at the top level; inside a state there are states, rules, prohibitions, automations and timers; inside an amendment's braces add, replace, remove and in"),
        Texts("“{found}”放错了地方", "位置不对", help="限制、事实等写在最外层；状态之内写状态、规则、禁止、自动和期限；修订的括号之内写 增加、替换、删除 和 于"),
    ),
    "P0113": Message(
        Texts("this is not finished", "after this, expected {expected}"),
        Texts("这一句没有写完", "后面应为{expected}"),
    ),
    "P0115": Message(
        Texts("one `=` sets a value, it doesn't compare", "compares here", help="write `==`"),
        Texts("单个 `=` 是赋值，不是比较", "这里是比较", help="写成 `==`"),
    ),
    "P0116": Message(
        Texts("comparisons can't be chained", "a second comparison", help="write `a < x and x < b`"),
        Texts("比较不能连写", "第二个比较", help="写成 `a < x 且 x < b`"),
    ),
    "P0117": Message(
        Texts("`{word}` stands twice in one rule", "the second one", "the first one", help="join conditions with `and`, lists with commas"),
        Texts("同一条规则里写了两次“{word}”", "第二次", "第一次", help="条件用 `且` 连接，列举用逗号"),
    ),
    "P0118": Message(
        Texts("`else` comes last, once", "branches after it would never be taken", help="move it to the end"),
        Texts("“否则”写在最后，只写一次", "它之后的分支永远轮不到", help="移到最后"),
    ),
    "P0119": Message(
        Texts("what a rule with branches does stands in its branches", "stands before the braces", help="move it into the branches"),
        Texts("规则有分支时，去向和执行写在分支里", "写在了括号之前", help="把它移进各个分支"),
    ),
    "P0120": Message(
        Texts("there is nothing in the braces", "no branch", help="write `when … -> …` or `else -> …`"),
        Texts("括号里什么也没有", "没有分支", help="写上 `若 … -> …` 或 `否则 -> …`"),
    ),
    "P0121": Message(
        Texts("this text is empty", "nothing is declared", help="begin with `policy NAME \"label\" from DATE`; `tiaoli new NAME` writes an example"),
        Texts("这份文件是空的", "没有任何内容", help="以 `政策 名称 \"标签\" 自 日期` 开头；`tiaoli new 名称` 会写出一个例子"),
    ),
    "P0122": Message(
        Texts("this belongs in an amendment", "not in a base", help="write it in a file of its own that begins with `amend`"),
        Texts("这一句属于修订", "不能写在基础文本里", help="另写一份以 `修订` 开头的文件"),
    ),
    "P0123": Message(
        Texts("an amendment says what it does with this", "add it, replace it or remove it?", help="write `add`, `replace` or `remove` before it"),
        Texts("修订要说明怎么处理它", "增加、替换还是删除？", help="在前面写上 `增加`、`替换` 或 `删除`"),
    ),
    "P0125": Message(
        Texts("`{found}` is not written here", "this sign", help="write `{word}`"),
        Texts("这里不用“{found}”", "这个符号", help="写成 `{word}`"),
    ),
    "P0129": Message(
        Texts("there is no such time of day", "not on the clock", help="write a time from `00:00` to `24:00`"),
        Texts("没有这个钟点", "钟表上没有", help="写 `00:00` 到 `24:00` 之间的时间"),
    ),
    "P0130": Message(
        Texts("there is no period {name}", "not a calendar period", help="write one of: {known}"),
        Texts("没有周期“{name}”", "不是自然周期", help="写其中之一：{known}"),
    ),
    "P0127": Message(
        Texts("this text holds a character that can't be seen", "a control character inside", help="type the text again"),
        Texts("这段文字里有看不见的字符", "含有控制字符", help="请重新输入这段文字"),
    ),
    "P0126": Message(
        Texts("`{found}` begins with the keyword `{word}`", "no space behind the keyword", help="write `{word} {rest}`"),
        Texts("“{found}”以关键词“{word}”开头", "关键词后面没有空格", help="写成 `{word} {rest}`"),
    ),
}  # fmt: skip
