"""What is said about population files: P0601 to P0628, and P0660 on. What scenario files share with them stands with those."""

from __future__ import annotations

from dsl.catalogue import Message, Texts

MESSAGES: dict[str, Message] = {
    "P0601": Message(
        Texts("the weights of `{key}` sum to nothing", "all of them are 0", help="give at least one of them a weight"),
        Texts("“{key}”的权重合计为零", "全都是 0", help="至少给其中一个权重"),
    ),
    "P0602": Message(
        Texts(
            "the percentages of `{key}` come to {sum}, not to 100%",
            "together {sum}",
            help="make them 100%, or write whole numbers as weights",
        ),
        Texts("“{key}”的百分比合计为 {sum}，不是 100%", "合计 {sum}", help="改成合计 100%，或用整数作权重"),
    ),
    "P0603": Message(
        Texts("`{text}` can't be read as a number here", "{problem}", help="write for example 3, or 60%"),
        Texts("“{text}”在这里不能作为数字", "{problem}", help="例如 3 或 60%"),
    ),
    "P0604": Message(
        Texts(
            "`{name}` stands beside other keys",
            "the name of a distribution",
            help="keep it alone, or mix several with `mix`",
        ),
        Texts("“{name}”和别的项写在了一起", "这是分布的名称", help="单独写它，或用“混合”把几个分布合起来"),
    ),
    "P0605": Message(
        Texts("there is no distribution `{name}`", "unknown distribution", help="{help}"),
        Texts("没有名为“{name}”的分布", "未知的分布", help="{help}"),
    ),
    "P0606": Message(
        Texts("nothing can be drawn from this `{name}`", "{problem}"),
        Texts("这里的“{name}”取不出值", "{problem}"),
    ),
    "P0607": Message(
        Texts("`{name}` is told in another way", "not these keys", help="it takes {ways}"),
        Texts("“{name}”的写法不对", "不是这几项", help="应写 {ways}"),
    ),
    "P0608": Message(
        Texts(
            "the fact `{name}` can't be referred to here",
            "not drawn before this",
            help="a fact may refer to those written above it; `after` refers to none",
        ),
        Texts("这里不能引用事实“{name}”", "此前还没有它的取值", help="事实只能引用写在它上面的；“经过”不引用事实"),
    ),
    "P0609": Message(
        Texts("the fact `{name}` is {type}", "{label} is {wanted}", help="refer to a fact of that type"),
        Texts("事实“{name}”是{type}", "{label}是{wanted}", help="引用同一类型的事实"),
    ),
    "P0610": Message(
        Texts("there is no actor `{name}`", "unknown actor", help="{help}"),
        Texts("没有角色“{name}”", "未知的角色", help="{help}"),
    ),
    "P0611": Message(
        Texts("`{text}` is no share of turns", "not a percentage from 0% to 100%", help="write for example 90%"),
        Texts("“{text}”不是回应的比例", "不是 0% 到 100% 的百分比", help="例如 90%"),
    ),
    "P0612": Message(
        Texts("{who} can't do `{name}`", "not an action of {who}", help="{help}"),
        Texts("{who} 没有动作“{name}”", "不是 {who} 的动作", help="{help}"),
    ),
    "P0613": Message(
        Texts(
            "`{action}` needs `{name}`",
            "{label} is not given",
            help="say where it comes from, under `with`",
        ),
        Texts("“{action}”须有参数“{name}”", "没有给出{label}", help="在“参数”下写明它从哪里来"),
    ),
    "P0614": Message(
        Texts(
            "the alternatives of `{name}` leave something open",
            "all but the last have `when`, the last has none",
            help="put the one that holds otherwise last",
        ),
        Texts("“{name}”的几种情况没有写全", "除最后一种外都要有“当”，最后一种没有", help="把其余情况下的取值写在最后"),
    ),
    "P0615": Message(
        Texts("`{key}` takes {wanted} weights", "{found} here", help="write one for each, 0 where nothing arrives"),
        Texts("“{key}”须有 {wanted} 个权重", "这里有 {found} 个", help="每个都写，没有到达的写 0"),
    ),
    "P0616": Message(
        Texts(
            "the arrivals end before they begin",
            "not after the beginning",
            "they begin here",
            help="put the later moment under `to`",
        ),
        Texts("到达的终点早于起点", "没有晚于起点", "起点在这里", help="把较晚的时刻写在“至”"),
    ),
    "P0617": Message(
        Texts(
            "cases arrive before {policy} is in force",
            "{policy} is in force from {effective}",
            help="begin later, or freeze a day's text with `policy: {policy}@{effective}`",
        ),
        Texts(
            "案件到达时政策 {policy} 尚未施行",
            "政策 {policy} 自 {effective} 起施行",
            help="改为更晚的起点，或写“政策: {policy}@{effective}”固定某日文本",
        ),
    ),
    "P0618": Message(
        Texts(
            "{policy} of {date} does not know `{text}`",
            "no value of {label} then",
            help="let cases arrive under a text that has it, or leave it out",
        ),
        Texts(
            "{policy} 在 {date} 的文本没有“{text}”",
            "当时的{label}没有这个取值",
            help="让案件在有这个取值的文本之下到达，或删去它",
        ),
    ),
    "P0619": Message(
        Texts("`{key}` is a whole number from {least} on", "`{text}` is none", help="write for example 1000"),
        Texts("“{key}”是不小于 {least} 的整数", "“{text}”不是", help="例如 1000"),
    ),
    "P0620": Message(
        Texts(
            "a population file holds one population",
            "{found} here",
            help="write `population:`, `policy:`, `arrive:` and `behaviour:`, once",
        ),
        Texts("总体文件只写一个总体", "这里有 {found} 个", help="写明“总体”“政策”“到达”“行为”，各一次"),
    ),
    "P0621": Message(
        Texts(
            "cases of {part} don't arrive by themselves",
            "brought about by those of {under}",
            help="name the part that they follow from; an entry with `open` opens them",
        ),
        Texts(
            "“{part}”的案件不会自己到达",
            "由“{under}”的案件引起",
            help="写引起它的部分；用带“新开”的一条行为来新开它",
        ),
    ),
    "P0622": Message(
        Texts(
            "`{name}` is neither an end nor an outcome, a deadline, an action or a rule",
            "nothing of that name is counted",
            help="{help}",
        ),
        Texts("“{name}”不是终态，也不是结果、期限、动作或规则", "没有叫这个名字的统计对象", help="{help}"),
    ),
    "P0623": Message(
        Texts("`{name}` can be several things", "could be {known}", help="write the one you mean so, in full"),
        Texts("“{name}”可以指好几样", "可以是 {known}", help="照样写出其中一个"),
    ),
    "P0624": Message(
        Texts(
            "a figure has one of `share of`, `share of each`, `mean times of`, `mean wait for` and `mean time to`",
            "not exactly one here",
            help="make two figures, or say what this one is, as in `share of: any deadline`",
        ),
        Texts(
            "一项指标须有且只有“占比”“各值占比”“平均次数”“平均等待”“平均历时至”之一",
            "这里不是恰好一个",
            help="分成两项，或写明它是什么，如“占比: 任何期限”",
        ),
    ),
    "P0625": Message(
        Texts("{label} has too many values for a share of each", "neither an enum nor a truth", help="{help}"),
        Texts("“{label}”的取值太多，不能各算占比", "不是枚举，也不是是非", help="{help}"),
    ),
    "P0626": Message(
        Texts("`{name}` is no end", "cases go on from here", help="write a final state, or `any end`"),
        Texts("“{name}”不是终态", "案件到此尚未了结", help="写一个终态，或“任何终态”"),
    ),
    "P0627": Message(
        Texts(
            "`share of each` and `for each` don't go together",
            "a share for each value is one for each already",
            help="leave one of them out, or use `--by`",
        ),
        Texts("“各值占比”与“按”不能同用", "各值占比已经是每个取值一项", help="删去其中一个，或改用 --by"),
    ),
    "P0628": Message(
        Texts(
            "a fact doesn't happen several times",
            "facts are not counted",
            help="name an outcome, a deadline, an action or a rule; facts go under `among` or `for each`",
        ),
        Texts("事实没有次数可言", "事实不按次数统计", help="写结果、期限、动作或规则；事实写在“范围”或“按”"),
    ),
    "P0660": Message(
        Texts(
            "the values in `{name}` can't be read",
            "{problem}",
            help="the file is looked for beside the population; one value a line, or a table with `column`",
        ),
        Texts("读不到“{name}”里的值", "{problem}", help="文件应在总体文件旁边；每行一个值，或用“列”指明表格的一列"),
    ),
    "P0661": Message(
        Texts("there are no values in `{name}`", "an empty file", help="write one value a line"),
        Texts("“{name}”里没有值", "空文件", help="每行写一个值"),
    ),
    "P0662": Message(
        Texts("`{name}` has no column `{column}`", "no such column", "its columns", help="{help}"),
        Texts("“{name}”没有“{column}”这一列", "没有这一列", "各列的名称", help="{help}"),
    ),
    "P0663": Message(
        Texts(
            "this line has nothing under `{column}`", "too short, or empty there", help="write a value, or take it out"
        ),
        Texts("这一行的“{column}”列没有值", "列数不够，或该列为空", help="写上值，或删去这一行"),
    ),
    "P0664": Message(
        Texts(
            "nobody works in these hours",
            "{problem}",
            help="write for example `from: 09:00`, `to: 18:00` and `weekdays: [1, 2, 3, 4, 5]`",
        ),
        Texts(
            "这样的工作时间里没有人工作",
            "{problem}",
            help="例如“自: 09:00”“至: 18:00”“星期: [1, 2, 3, 4, 5]”",
        ),
    ),
    "P0665": Message(
        Texts(
            "`hours` don't go with `before deadline`",
            "deadlines go on outside these hours",
            help="write two entries, one of them without `hours`",
        ),
        Texts("“工作时间”不能与“期限前”同用", "工作时间之外期限照走", help="分成两条，其中一条不写“工作时间”"),
    ),
    "P0666": Message(
        Texts("nothing stands under `{key}`", "empty", help="name at least one"),
        Texts("“{key}”下面什么也没有", "空的", help="至少写一个"),
    ),
    "P0671": Message(
        Texts(
            "`{option}` does not go with cases that have to do with each other",
            "{why}",
            help="leave it out",
        ),
        Texts("“{option}”不能用于互有关系的案件", "{why}", help="去掉它"),
    ),
    "P0667": Message(
        Texts(
            "`{text}` is no number of cases of one party",
            "from 1 to {most}",
            help="write for example `50 cases each`",
        ),
        Texts("“{text}”说不清每个当事人有几件", "1 到 {most} 之间", help="例如“每个50件”"),
    ),
    "P0668": Message(
        Texts(
            "groups of {size} cases don't fit those of {other}",
            "{other} has {more} each",
            help="let one number be a multiple of the other",
        ),
        Texts(
            "每 {size} 件一组与“{other}”的分组对不上",
            "“{other}”每个 {more} 件",
            help="让一个数是另一个数的倍数",
        ),
    ),
    "P0669": Message(
        Texts(
            "there is one case of {part} for each `{name}`",
            "several of one party",
            help="leave this party out, or let cases of another part arrive",
        ),
        Texts("每个“{name}”只有一个“{part}”案件", "同一当事人有好几件", help="不写这个当事人，或让另一部分的案件到达"),
    ),
    "P0670": Message(
        Texts(
            "{part} belongs to a case of {under}",
            "a case of {near} has none",
            help="let it be opened where there is a case of {under}",
        ),
        Texts("“{part}”属于一个“{under}”", "“{near}”案件之上没有", help="改在有“{under}”案件的地方新开"),
    ),
}
