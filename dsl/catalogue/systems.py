"""Messages about systems: P07xx."""

from __future__ import annotations

from dsl.catalogue import Message, Texts

MESSAGES: dict[str, Message] = {
    "P0701": Message(
        Texts("this system has no parts", "nothing runs side by side here", help="write at least one: `part NAME \"label\": POLICY`"),
        Texts("这个系统没有部分", "没有并行的政策", help="至少写一个：`部分 名称 \"标签\": 政策`"),
    ),
    "P0702": Message(
        Texts("there is no policy called {name}", "not found", help="{hint}"),
        Texts("没有名为“{name}”的政策", "找不到", help="{hint}"),
    ),
    "P0703": Message(
        Texts("{owner} has no {thing} called {name}", "not in the text of {day}", help="{hint}"),
        Texts("“{owner}”没有名为“{name}”的{thing}", "{day} 的文本里没有", help="{hint}"),
    ),
    "P0704": Message(
        Texts("{name} is under itself", "closes the circle {circle}", "on the way", help="take `under` away from the part whose cases belong to no other"),
        Texts("“{name}”属于自己", "圈在这里闭合：{circle}", "途经这里", help="哪个部分的案件不属于别的案件，就删去它的 `属于`"),
    ),
    "P0705": Message(
        Texts("cases of {policy} are not of any {name}", "no such party in the text of {day}", help="{hint}"),
        Texts("“{policy}”的案件没有当事人“{name}”", "{day} 的文本里没有这个当事人", help="{hint}"),
    ),
    "P0706": Message(
        Texts("which {name}? nothing about the {source} determines it", "there may be several, or none", "declared here", help="a case determines itself, those it is under, and those that are there `per` one of its parties"),
        Texts("是哪一个“{name}”？“{source}”决定不了", "可能有好几个，也可能没有", "在这里声明", help="案件能决定的只有：它自己、它所属于的案件、`每` 个当事人各有一个的案件"),
    ),
    "P0707": Message(
        Texts("{name} is not opened", "there is one for each {actor}, from its first need on", "declared here", help="name the action that is done in it: `{name}.ACTOR.ACTION`"),
        Texts("“{name}”不用新开", "每个“{actor}”各有一个，用到时自然就有", "在这里声明", help="写出在其中进行的动作：`{name}.角色.动作`"),
    ),
    "P0708": Message(
        Texts("to whom does the new {name} belong? nothing about the {source} determines it", "belongs to no case at hand", "declared here", help="only what is `under` the {source}, or under what the {source} is under itself, is opened by it"),
        Texts("新开的“{name}”属于谁？“{source}”决定不了", "不属于手边的任何案件", "在这里声明", help="只能新开 `属于` “{source}”的部分，或与它同属一个案件的部分"),
    ),
    "P0709": Message(
        Texts("{owner} needs {names}", "not given here", help="give it in the link's parentheses: `(name = value)`; or declare it with `?` in the policy"),
        Texts("“{owner}”还需要 {names}", "这里没有给出", help="在连接的括号里给出：`(名称 = 值)`；或在政策里声明时加 `?`"),
    ),
    "P0710": Message(
        Texts("which {name}? there is one for each {actor}, and cases of {policy} are not of any", "no party {actor} in the text of {day}", help="write whose a case is in {policy}: `case … for {actor}`"),
        Texts("是哪一个“{name}”？每个“{actor}”各有一个，“{policy}”的案件却没有这个当事人", "{day} 的文本里没有当事人“{actor}”", help="在“{policy}”里写明案件属于谁：`案件 … 当事人 {actor}`"),
    ),
    "P0711": Message(
        Texts("{name} of {part} is told by other cases", "can't be given a value here", help="take the value out, or the `given`"),
        Texts("“{part}”的“{name}”由其他案件得知", "这里不能给值", help="删去这个值，或删去 `得知`"),
    ),
    "P0712": Message(
        Texts("{policy} does not know {values}", "may be sent from here", help="both policies must declare the same names; a shared file is brought in with `use`"),
        Texts("“{policy}”不认识 {values}", "可能从这里传过去", help="两份政策要声明相同的名称；共用文件用 `引用` 引入"),
    ),
    "P0713": Message(
        Texts("a rule sets {name}, which other cases tell", "told here, in the text of {day} set as well", "set here", help="take the `set` out of the policy, or the `given` out of the system"),
        Texts("“{name}”由其他案件得知，却有规则来记它", "在这里得知，而 {day} 的文本里也有规则记它", "在这里记", help="删去政策里的 `记`，或系统里的 `得知`"),
    ),
    "P0714": Message(
        Texts("{name} is {found}, what it is told is {wanted}", "not of the same type in the text of {day}", help="`some` tells a bool, `count` an int, a fact its own type"),
        Texts("“{name}”是{found}，得知的却是{wanted}", "{day} 的文本里类型不同", help="`任一` 得是非，`计数` 得整数，事实得它自己的类型"),
    ),
    "P0715": Message(
        Texts("{name} is always known, {other} may be unknown", "told from there, in the text of {day}", "may be unknown", help="declare {name} with `?`"),
        Texts("“{name}”总是已知的，“{other}”却可能未知", "{day} 的文本里如此", "可能未知", help="声明“{name}”时加 `?`"),
    ),
    "P0716": Message(
        Texts("the policies of a system share one {what}", "{name} has {value}", "{other} has {wanted}", help="write the same in all of them"),
        Texts("一个系统里的政策{what}必须相同", "“{name}”是 {value}", "“{other}”是 {wanted}", help="各份政策写成一样"),
    ),
    "P0717": Message(
        Texts("consequences that could go on for ever: {circle}", "goes round in the texts of {day}", "and on", help="let one of the rules use a limit `per case`, or lead to a state in which it does not hold"),
        Texts("后果可能没完没了：{circle}", "{day} 的文本里成了一个圈", "接着是这里", help="让其中一条规则占用 `每 案件` 的次数限制，或走到它不再成立的状态"),
    ),
    "P0718": Message(
        Texts("{name} is a system, not a policy", "a policy is needed", "begins as a system here", help="name one of its policies"),
        Texts("“{name}”是系统，不是政策", "这里需要政策", "这里以系统开头", help="写出其中一份政策的名称"),
    ),
    "P0719": Message(
        Texts("the system is there before its part: {name} is in force from {day} only", "needed from {system} on", "begins here", help="let the system begin on {day} or later"),
        Texts("系统先于它的部分：“{name}”自 {day} 才施行", "自 {system} 起就需要", "从这里开始", help="让系统自 {day} 或更晚开始"),
    ),
    "P0720": Message(
        Texts("{name} is not of the form {form}", "write {form}"),
        Texts("“{name}”不是 {form} 的形式", "写成 {form}"),
    ),
    "P0721": Message(
        Texts("this link never fires", "no rule of {part} gives {outcome}", help="take the link out, or let a rule give the outcome"),
        Texts("这条连接永远用不上", "“{part}”没有规则给出“{outcome}”", help="删去连接，或让规则给出这个结果"),
    ),
    "P0722": Message(
        Texts("from {day} on this no longer holds: {reason}", "means nothing in the text of {day}", help="a system has one text: write what holds in every revision of its policies, or let it begin on {day}"),
        Texts("自 {day} 起不再成立：{reason}", "{day} 的文本里没有意义", help="系统只有一个文本：要写各次修订都成立的内容，或让它自 {day} 开始"),
    ),
    "P0723": Message(
        Texts("facts that tell each other: {circle}", "is told what it tells", "and on", help="take one of the `given` out"),
        Texts("事实互相告知：{circle}", "告知的是它自己", "接着是这里", help="删去其中一条 `得知`"),
    ),
    "P0724": Message(
        Texts("a system has no amendments", "changes {name}", "the system", help="change the system's own text; its policies are amended each for itself"),
        Texts("系统没有修订", "改动“{name}”", "系统在这里", help="直接改系统的文本；其中的政策各自修订"),
    ),
    "P0725": Message(
        Texts("this does not belong in a system", "part of a policy", help="a system holds parts, links, givens and sources; put this into the policy of a part"),
        Texts("这不属于系统", "是政策的内容", help="系统里只有部分、连接、得知和依据；把它放进某个部分的政策"),
    ),
    "P0726": Message(
        Texts("this belongs in a system", "not part of a policy", help="a system has a file of its own: `system NAME \"label\" from DATE`"),
        Texts("这属于系统", "不是政策的内容", help="系统有自己的文件：`系统 名称 \"标签\" 自 日期`"),
    ),
    "P0727": Message(
        Texts("this stands beside the system {name}", "another text", "the system", help="give it a folder of its own"),
        Texts("它与系统“{name}”放在一起", "另一份文本", "系统在这里", help="放进单独的文件夹"),
    ),
    "P0728": Message(
        Texts("what is {name} before the {party} has a {other}?", "told by a case that need not be there yet", "no default in the text of {day}", help="write a default, or declare it with `?`: it holds until there is one"),
        Texts("“{party}”还没有“{other}”时，“{name}”是什么？", "告知它的案件可能还没有", "{day} 的文本里没有默认值", help="写上默认值，或声明时加 `?`：有那个案件之前以此为准"),
    ),
    "P0729": Message(
        Texts("from {day} on this means something else", "a name in it is a thing of another kind or type then", help="give what changed in the policy a name of its own, or let the system begin on {day}"),
        Texts("自 {day} 起，它的含义变了", "其中的名称那时已是另一种东西或另一类型", help="在政策里给变了的东西另取名称，或让系统自 {day} 开始"),
    ),
    "P0730": Message(
        Texts("cases of {name} that keep the text of {kept} don't fit from {day} on: {reason}", "means nothing between the two texts", help="let them follow (`running cases follow`), or leave in the other policy what they still need"),
        Texts("沿用 {kept} 文本的“{name}”案件，自 {day} 起不再相配：{reason}", "两份文本之间没有意义", help="让它们改按新文本（`在途案件 从新`），或在另一份政策里保留它们还需要的"),
    ),
    "P0731": Message(
        Texts("a claim of a system says what never holds", "says something else", help="write `claim PART.NAME \"label\": never CONDITION`; claims about time belong to the policy of a part"),
        Texts("系统的承诺只说什么永不成立", "说的是别的", help="写成 `承诺 部分.名称 \"标签\": 永不 条件`；关于时间的承诺放进某个部分的政策"),
    ),
    "P0732": Message(
        Texts("states can't be asked for here", "names states", help="`in STATE` and `some PART in STATE` stand in claims of systems only, by themselves or joined by `and`, `or`, `not`"),
        Texts("这里不能问状态", "这里写的是状态", help="`于 状态` 和 `任一 部分 于 状态` 只用在系统的承诺里，单独写，或用 `且`、`或`、`非` 连接"),
    ),
    "P0733": Message(
        Texts("no link opens cases of {part}", "only links may open it", help="add `link … -> open {part}`, or take `opened by links` away"),
        Texts("没有连接新开“{part}”", "它只能由连接新开", help="加上 `连接 … -> 新开 {part}`，或删去 `仅由连接新开`"),
    ),
}  # fmt: skip
