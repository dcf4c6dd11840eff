"""Messages about amendments: P04xx."""

from __future__ import annotations

from dsl.catalogue import Message, Texts

MESSAGES: dict[str, Message] = {
    "P0401": Message(
        Texts("there is no {kind} {name} {where} to change", "names what isn't there", help="{hint}"),
        Texts("{where}没有可以修订的{kind}“{name}”", "所指的内容不存在", help="{hint}"),
    ),
    "P0402": Message(
        Texts("two amendments of one date both change {name}", "changes it too", "changed here already", help="put both changes into one amendment, or give them different dates"),
        Texts("同一日期的两份修订都改动了“{name}”", "这里又改", "这里已经改过", help="合并为一份修订，或改用不同日期"),
    ),
    "P0403": Message(
        Texts("the {kind} {name} exists already", "added again", "already here", help="write `replace` to change it"),
        Texts("{kind}“{name}”已经存在", "又增加了一次", "已经在这里", help="要改动它，写 `替换`"),
    ),
    "P0404": Message(
        Texts("this amendment says nothing of running cases", "what becomes of cases that are open on that day?", help="write `running cases follow; deadlines keep` (or `recompute`, `restart`), or `running cases keep`"),
        Texts("这份修订没有说明在途案件", "当天尚未结束的案件怎么办？", help="写上 `在途案件 从新; 期限 沿用`（或 `重算`、`重启`），或 `在途案件 沿用`"),
    ),
    "P0405": Message(
        Texts("open cases in “{label}” have no place to go", "running cases follow this amendment", "this state is gone", help="write `move {name} -> STATE`"),
        Texts("“{label}”中的在途案件无处可去", "在途案件适用这份修订", "这个状态没有了", help="写上 `迁移 {name} -> 状态`"),
    ),
    "P0406": Message(
        Texts("there is no state {name} in the text of {day}", "named in `move`", help="{hint}"),
        Texts("{day} 的文本里没有状态“{name}”", "写在 `迁移` 里", help="{hint}"),
    ),
    "P0407": Message(
        Texts("an amendment comes after its base", "in force from {day}", "the base is in force from {base}", help="correct one of the dates"),
        Texts("修订的日期要晚于基础文本", "自 {day} 施行", "基础文本自 {base} 施行", help="更正其中一个日期"),
    ),
    "P0408": Message(
        Texts("there is no base for {name}", "an amendment alone", help="put it beside the file that begins with `policy {name}`"),
        Texts("没有“{name}”的基础文本", "只有修订", help="把它放在以 `政策 {name}` 开头的文件旁边"),
    ),
    "P0409": Message(
        Texts("this amends {found}, but stands beside {name}", "another policy", help="correct the name, or move the file"),
        Texts("它修订的是“{found}”，却放在“{name}”旁边", "另一份政策", help="更正名称，或移走文件"),
    ),
    "P0410": Message(
        Texts("running cases are spoken of twice", "the second time", "the first time", help="take one of them out"),
        Texts("在途案件说了两次", "第二次", "第一次", help="删去其中之一"),
    ),
    "P0411": Message(
        Texts("{name} could be several things here", "which one?", "this one", help="say what it is: `remove state {name}`, `remove limit {name}` …; name a rule to tell it from others"),
        Texts("这里的“{name}”可以指好几样", "是哪一个？", "可能是它", help="写明是什么：`删除 状态 {name}`、`删除 限制 {name}`……；规则可以起名来区分"),
    ),
    "P0412": Message(
        Texts("running cases have no value for {name}", "needs a value, has no default", help="write a default: `{name}: … = value`, or `?` behind the type"),
        Texts("在途案件没有“{name}”的值", "必须有值，却没有默认值", help="写上默认值：`{name}: … = 值`，或在类型后加 `?`"),
    ),
    "P0413": Message(
        Texts("running cases may still hold a value that is removed: {values}", "{facts} can be {values}", "the values of {enum}", help="keep the value, and forbid new uses of it"),
        Texts("在途案件可能仍是被删去的取值：{values}", "{facts} 可能是 {values}", "{enum} 的取值", help="保留这个取值，另外禁止新的使用"),
    ),
    "P0414": Message(
        Texts("{name} is still there, so nothing moves out of it", "moved although it stays", help="remove the state, or take the `move` out"),
        Texts("“{name}”仍然存在，不需要迁移", "状态还在却要迁移", help="删除该状态，或删去 `迁移`"),
    ),
    "P0415": Message(
        Texts("this amendment says nothing of running deadlines", "what becomes of deadlines that are running?", help="write `deadlines keep`, `deadlines recompute` or `deadlines restart`"),
        Texts("这份修订没有说明正在计时的期限", "正在计时的期限怎么办？", help="写上 `期限 沿用`、`期限 重算` 或 `期限 重启`"),
    ),
    "P0416": Message(
        Texts("running cases keep their old text, so there is nothing to say of their deadlines or states", "without effect", help="take it out, or write `running cases follow`"),
        Texts("在途案件沿用旧文本，不必再说明期限或状态", "没有作用", help="删去它，或写 `在途案件 从新`"),
    ),
    "P0417": Message(
        Texts("this policy has two bases", "the second one", "the first one", help="a change to a policy is an amendment: begin it with `amend`"),
        Texts("这份政策有两份基础文本", "第二份", "第一份", help="对政策的改动是修订：以 `修订` 开头"),
    ),
    "P0418": Message(
        Texts("two amendments of one date disagree on running cases", "says this", "says that", help="say the same in both"),
        Texts("同一日期的两份修订对在途案件说法不同", "这里这样说", "那里那样说", help="两处写成一样"),
    ),
    "P0419": Message(
        Texts("{name} becomes another type, and running cases hold the old one", "new type", "old type", help="add a fact under a new name"),
        Texts("“{name}”换了类型，而在途案件还是旧类型", "新类型", "旧类型", help="用新的名称增加一个事实"),
    ),
    "P0421": Message(
        Texts("an amendment can't change the {name}", "holds for the whole policy", help="a policy with another {name} is a policy of its own"),
        Texts("修订不能改动{name}", "对整份政策有效", help="另一种{name}应是另一份政策"),
    ),
    "P0422": Message(
        Texts("cases in {name} are moved twice", "moved again", "moved here already", help="take one `move` out"),
        Texts("“{name}”中的案件迁移了两次", "又迁移一次", "这里已经迁移", help="删去一个 `迁移`"),
    ),
    "P0423": Message(
        Texts("the limit {name} comes to count something else", "counts this now", "counted that before",
              help="remove {name}, and add a limit under a new name: it begins at nothing"),
        Texts("限制“{name}”改成了计别的东西", "现在计这个", "原来计那个", help="删除“{name}”，用新的名称增加一个限制，从零计起"),
    ),
    "P0420": Message(
        Texts("this amendment changes nothing", "no `add`, `replace` or `remove`", help="write what changes, or take the file out"),
        Texts("这份修订没有改动任何内容", "没有 `增加`、`替换` 或 `删除`", help="写出改动，或删去文件"),
    ),
}  # fmt: skip
