"""Messages of the checker about what nobody asked: P033x."""

from __future__ import annotations

from dsl.catalogue import Message, Texts

MESSAGES: dict[str, Message] = {
    "P0330": Message(
        Texts("no case ever takes {name}", "{why}{aside}", help="mend what is in its way, or take it out"),
        Texts("没有案件会触发“{name}”", "{why}{aside}", help="改掉挡住它的地方，或删去它"),
    ),
    "P0331": Message(
        Texts("no case ever comes to “{name}”", "what leads here never happens{aside}", "never taken", help="mend what leads here, or take the state out"),
        Texts("没有案件会到达“{name}”", "通向这里的规则从不触发{aside}", "从不触发", help="改好通向它的规则，或删去这个状态"),
    ),
    "P0332": Message(
        Texts("two rules for {action} hold at once in “{state}”", "refused, since the other one holds as well", "the other one", help="make them branches of one rule: the first branch that holds is taken; a case in which both hold:\n{case}"),
        Texts("“{state}”里有两条 {action} 的规则同时成立", "另一条也成立，所以会被拒绝", "另一条", help="写成一条规则的几个分支：取第一个成立的分支；两条同时成立的案件：\n{case}"),
    ),
    "P0333": Message(
        Texts("a case can be stuck in “{name}”", "no deadline runs, and whatever anybody does is refused", help="let a rule or a deadline lead out of it; a case that is stuck:\n{case}"),
        Texts("案件可能卡在“{name}”里", "没有期限在计时，任何人做什么都会被拒绝", help="加一条规则或期限让它离开；卡住的案件：\n{case}"),
    ),
    "P0334": Message(
        Texts("the deadline {name} can pass without effect", "no branch holds then", help="write `else`, or say why in `// reading: …`; a case in which nothing follows:\n{case}"),
        Texts("期限“{name}”到了可能什么也不发生", "到期时没有分支成立", help="写上 `否则`，或用 `// 解读: …` 说明原因；到期后什么也不发生的案件：\n{case}"),
    ),
    "P0335": Message(
        Texts("{actor} can put off the deadline {name} for ever", "never comes if {actor} {how}", "takes part in it", help="{advice}, or say why in `// reading: …`:\n{case}"),
        Texts("{actor}可以让期限“{name}”永远不到", "{actor}{how}，它就永远不到", "其中一步", help="{advice}，或用 `// 解读: …` 说明原因：\n{case}"),
    ),
    "P0336": Message(
        Texts("{actor} can get round the limit {name}", "begins again whenever {actor} leaves “{state}” and comes back", "takes part in it", help="count it `per case`, or say why in `// reading: …`; this can be repeated:\n{case}"),
        Texts("{actor}可以绕过限制“{name}”", "{actor}离开“{state}”再回来，它就重新计数", "其中一步", help="改为 `每 案件` 计数，或用 `// 解读: …` 说明原因；可以一再重复：\n{case}"),
    ),
    "P0337": Message(
        Texts("this prohibition of {action} forbids nothing", "never holds where {action} could otherwise be done{aside}", help="mend its condition, or take it out"),
        Texts("这条对 {action} 的禁止什么也没有禁止", "在 {action} 本可以做的地方从不成立{aside}", help="改好条件，或删去它"),
    ),
    "P0338": Message(
        Texts("nobody ever waits for {actor}", "leaves out no case: it is never the turn of {actor}", help="take it out, or write `awaits {name}` in the states in which {actor} has to act"),
        Texts("从来没有轮到{actor}的时候", "没有排除任何案件：没有状态等待{actor}", help="删去它，或在该由{actor}处理的状态上写 `等待 {name}`"),
    ),
    "P0339": Message(
        Texts("no case can begin without breaking this limit", "{why}", "the other one", help="mend one of the limits: until then nothing is known of cases that keep to them"),
        Texts("任何案件一开始就违反这项限制", "{why}", "另一项", help="改好其中一项：在那之前，遵守这些限制的案件无从谈起"),
    ),
    "P0340": Message(
        Texts("this amendment leaves running cases in trouble", "{what}", help="say otherwise what becomes of running cases, or say why in `// reading: …`; such a case:\n{case}"),
        Texts("这次修订让进行中的案件出了问题", "{what}", help="改写进行中案件的处理方式，或用 `// 解读: …` 说明原因；这样的案件：\n{case}"),
    ),
    "P0341": Message(
        Texts("{name} never does anything", "never holds where {action} could be done{aside}", help="mend its condition, or take it out"),
        Texts("“{name}”从不执行", "在能够 {action} 的地方，它的条件从不成立{aside}", help="改好条件，或删去它"),
    ),
}  # fmt: skip
