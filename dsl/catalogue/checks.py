"""Messages of the checks: P03xx."""

from __future__ import annotations

from dsl.catalogue import Message, Texts

MESSAGES: dict[str, Message] = {
    "P0301": Message(
        Texts("it is not said in which state a case begins", "none of the states here is `initial`", help="write `initial state {child}`"),
        Texts("没有说明案件从哪个状态开始", "这里的状态都不是 `初始`", help="写成 `初始 状态 {child}`"),
    ),
    "P0302": Message(
        Texts("a case can't begin in two states", "{name} is `initial` as well", "already `initial`", help="take one `initial` out"),
        Texts("案件不能从两个状态开始", "“{name}”也是 `初始`", "已经有 `初始`", help="去掉一个 `初始`"),
    ),
    "P0303": Message(
        Texts("this policy has no states", "nothing can happen", help="write `initial state NAME \"label\" {{ … }}` and a `final state`"),
        Texts("这份政策没有状态", "什么也不会发生", help="写上 `初始 状态 名称 \"标签\" {{ … }}` 和一个 `终止 状态`"),
    ),
    "P0304": Message(
        Texts("no case ever comes to “{name}”", "no rule leads here", help="lead a rule here with `->`, or take the state out"),
        Texts("没有案件会到达“{name}”", "没有规则通向这里", help="用 `->` 让某条规则通向它，或删去这个状态"),
    ),
    "P0305": Message(
        Texts("nobody and no deadline leads out of “{name}”", "a case stays here for ever", help="add a rule or a timer that leaves it, or make it `final`"),
        Texts("没有人也没有期限能离开“{name}”", "案件会永远停在这里", help="加一条离开它的规则或期限，或写成 `终止`"),
    ),
    "P0306": Message(
        Texts("this branch is never taken", "comes after one that always holds", "always holds", help="put it before that one, or take it out"),
        Texts("这个分支永远轮不到", "在它之前的分支总是成立", "总是成立", help="移到前面，或删去"),
    ),
    "P0307": Message(
        Texts("no case ever ends", "there is no `final` state", help="write `final state NAME`"),
        Texts("没有案件会结束", "没有 `终止` 状态", help="写上 `终止 状态 名称`"),
    ),
    "P0308": Message(
        Texts("this rule is never taken", "its condition is `false`", help="take it out"),
        Texts("这条规则永远不会触发", "条件恒为“否”", help="删去它"),
    ),
    "P0309": Message(
        Texts("nobody uses the {thing} {name}", "declared, never used", help="write `uses` in a rule, or `->` or `do` in the timer, or take it out"),
        Texts("没有人使用{thing}“{name}”", "声明了却没有用到", help="次数限制：在规则里 `占用` 它；期限：写上 `->` 或 `执行`；或删去"),
    ),
    "P0310": Message(
        Texts("nothing refers to the {thing} {name}", "declared, never used", help="use it, or take it out"),
        Texts("{thing}“{name}”没有被用到", "声明了却没有用到", help="用上它，或删去"),
    ),
    "P0311": Message(
        Texts("no rule says what happens when {actor} does {name}", "always refused", help="write `on …` in a state, or take the action out"),
        Texts("没有规则说明{actor}“{name}”之后怎样", "总会被拒绝", help="在状态里写上 `当 …`，或删去这个动作"),
    ),
    "P0312": Message(
        Texts("two rules for {action} can both hold in “{state}”", "this one, and the other one too: {values}", "the other one", help="make them branches of one rule: the first branch that holds is taken"),
        Texts("“{state}”里有两条 {action} 的规则可能同时成立", "这一条和另一条同时成立：{values}", "另一条", help="写成一条规则的几个分支：取第一个成立的分支"),
    ),
    "P0313": Message(
        Texts("{name} cites no clause", "which clause says so?", help="add `@source \"clause\"`, or `// reading: …` if it is your own"),
        Texts("“{name}”没有注明条款", "哪一条这样规定？", help="加上 `@依据 \"条款\"`；若是自己的理解，写 `// 解读: …`"),
    ),
    "P0314": Message(
        Texts("the table {name} has no row for some values", "no row for {values}", help="add {what}:\n{rows}"),
        Texts("表“{name}”缺少某些值的行", "没有匹配的行：{values}", help="补上{what}：\n{rows}"),
    ),
    "P0315": Message(
        Texts("two rows match together in a `unique` table", "matches {values}", "and so does this one", help="narrow one of them{narrow}, or leave `unique` out: then the first wins"),
        Texts("`唯一` 的表里有两行同时匹配", "匹配 {values}", "这一行也匹配", help="收窄其中一行{narrow}，或去掉 `唯一`：那时第一行优先"),
    ),
    "P0316": Message(
        Texts("this row never matches", "nothing is left for it", "takes what it would{more}", help="{advice}"),
        Texts("这一行永远匹配不到", "没有剩下的值", "已匹配这些值{more}", help="{advice}"),
    ),
    "P0317": Message(
        Texts("the table {name} was not examined to the end", "there may be more gaps and rows that never match", help="split it into smaller tables"),
        Texts("表“{name}”没有检查完", "可能还有缺漏和匹配不到的行", help="拆成几张小表"),
    ),
    "P0318": Message(
        Texts("no case that comes to “{name}” ever ends", "leads round in a circle", "and so does this one", help="add a rule or a timer that leads to a `final` state"),
        Texts("到达“{name}”的案件永远不会结束", "只会绕圈", "这里也是", help="加一条通向 `终止` 状态的规则或期限"),
    ),
    "P0319": Message(
        Texts("{count} rows could be one", "gives the same", "and so does this one", help="write `{row}`"),
        Texts("有 {count} 行可以合成一行", "结果相同", "这一行也一样", help="写成 `{row}`"),
    ),
    "P0320": Message(
        Texts("no value fits this cell", "holds nothing", help="`and` asks for all of its tests at once, `or` for any one of them"),
        Texts("没有值符合这一格", "什么也匹配不到", help="`且` 要求同时满足，`或` 只需满足其一"),
    ),
    "P0321": Message(
        Texts("this test changes nothing", "the rest of the cell says so already", help="take it out"),
        Texts("这个条件不起作用", "同一格的其他条件已经包含它", help="删去它"),
    ),
}  # fmt: skip
