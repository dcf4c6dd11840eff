"""Messages about values that don't fit: P0210–P0221."""

from __future__ import annotations

from dsl.catalogue import Message, Texts

MESSAGES: dict[str, Message] = {
    "P0210": Message(
        Texts("{left} and {right} don't go together with `{operator}`", "{left} on the left, {right} on the right", help="money times percent is money, time minus time is a duration; everything else stays among its own kind"),
        Texts("{left}和{right}不能用 `{operator}` 连在一起", "左边是{left}，右边是{right}", help="金额乘百分比得金额，时刻减时刻得时长；其余只能同类相算"),
    ),
    "P0211": Message(
        Texts("{wanted} is needed here, this is {found}", "{found}"),
        Texts("这里需要{wanted}，写的却是{found}", "{found}"),
    ),
    "P0212": Message(
        Texts("{name} may be unknown here", "unknown values can't be compared by size, computed with, or handed on", help="say first that it is known: `{name} != unknown and …`"),
        Texts("“{name}”在这里可能未知", "未知的值不能比大小、计算或传递", help="先写明已知：`{name} != 未知 且 …`"),
    ),
    "P0213": Message(
        Texts("a value is needed here, not `unknown`", "unknown", help="only what is declared with `?` can be unknown"),
        Texts("这里需要一个值，不能是“未知”", "未知", help="只有声明时带 `?` 的才可以未知"),
    ),
    "P0215": Message(
        Texts("{type} has no order, so `{operator}` says nothing", "compared by size", help="use `==` or `!=`"),
        Texts("{type}没有大小，不能用 `{operator}`", "这里在比大小", help="用 `==` 或 `!=`"),
    ),
    "P0216": Message(
        Texts("wrong number of values for {name}: {found} instead of {wanted}", "{found} here", help="give one value for each parameter, in their order"),
        Texts("{name} 需要 {wanted} 个值，这里有 {found} 个", "这里 {found} 个", help="按顺序为每个参数写一个值"),
    ),
    "P0218": Message(
        Texts("amounts of this policy are in {currency}, this one is in {found}", "another currency", help="write the amount in {currency}"),
        Texts("本政策的金额以 {currency} 计，这里却是 {found}", "币种不同", help="用 {currency} 写金额"),
    ),
    "P0219": Message(
        Texts("a fixed value is needed here", "{why}", help="write the value itself"),
        Texts("这里需要一个固定的值", "{why}", help="直接写出数值"),
    ),
    "P0220": Message(
        Texts("{name} exists only while {action} is being done", "read elsewhere", help="keep it in a fact with `set`, and read the fact here"),
        Texts("“{name}”只在“{action}”进行时存在", "在别处读取", help="用 `记` 存进事实，这里读取事实"),
    ),
    "P0221": Message(
        Texts("{name} is always known", "compared with `unknown`", help="take the comparison out, or declare it with `?`"),
        Texts("“{name}”总是已知的", "与“未知”比较", help="删去这个比较，或在声明时加 `?`"),
    ),
}  # fmt: skip
