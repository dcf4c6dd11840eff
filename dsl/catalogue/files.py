"""Messages about files: P00xx; about calendar files P006x, about files of labels P007x."""

from __future__ import annotations

from dsl.catalogue import Message, Texts

MESSAGES: dict[str, Message] = {
    "P0001": Message(
        Texts("there is no file {path}", help="check the path; a policy of the library goes by its name, such as wechat.after_sale"),
        Texts("没有文件 {path}", help="请检查路径；库中的政策用名称，如 wechat.after_sale"),
    ),
    "P0002": Message(
        Texts("{path} is not UTF-8 text", "line {line} can't be read", help="save it again as UTF-8"),
        Texts("{path} 不是 UTF-8 文本", "第 {line} 行无法读取", help="请另存为 UTF-8 编码"),
    ),
    "P0003": Message(
        Texts("{path} is too large for a policy", "more than {limit} bytes", help="split what belongs to several policies"),
        Texts("{path} 太大，不像一份政策", "超过 {limit} 字节", help="把属于不同政策的内容分开"),
    ),
    "P0004": Message(
        Texts("{path} is a folder", help="name a file in it, or the policy"),
        Texts("{path} 是文件夹", help="请写出其中的文件，或政策的名称"),
    ),
    "P0005": Message(
        Texts("{path} lies outside the library", "only files of the same library are used", help="put the shared file inside the library's folder"),
        Texts("{path} 在库之外", "只能引用同一个库里的文件", help="把共用的文件放进库的文件夹"),
    ),
    "P0006": Message(
        Texts("there is no shared file {path}", "used here", help="the path starts at the folder of this file"),
        Texts("没有共用文件 {path}", "在这里引用", help="路径从本文件所在的文件夹算起"),
    ),
    "P0007": Message(
        Texts("{path} can't be read: {reason}", help="check who may read it"),
        Texts("无法读取 {path}：{reason}", help="请检查读取权限"),
    ),
    "P0008": Message(
        Texts("files use each other in a circle", "closes the circle {circle}", help="move what both need into a third file"),
        Texts("文件互相引用，成了一个圈", "圈在这里闭合：{circle}", help="把双方都要的内容移到第三个文件"),
    ),
    "P0009": Message(
        Texts("{path} is a policy of its own, not a shared file", "used here", "begins as a policy here", help="a shared file has no `policy` or `amend` line"),
        Texts("{path} 本身是一份政策，不是共用文件", "在这里引用", "这里以政策开头", help="共用文件没有 `政策` 或 `修订` 这一行"),
    ),
    "P0060": Message(
        Texts("{place} has no key `{key}`", "unknown key", help="{help}"),
        Texts("{place}没有“{key}”这一项", "未知的项", help="{help}"),
    ),
    "P0061": Message(
        Texts("{place} lacks `{key}`", "here", help="add `{key}:`; where there is nothing to say, `{key}: {{}}`"),
        Texts("{place}缺少“{key}”", "此处", help="补写“{key}:”；没有内容时写“{key}: {{}}”"),
    ),
    "P0062": Message(
        Texts("`{key}` takes {wanted}", "this is {found}", help="its page shows a whole calendar"),
        Texts("“{key}”应为{wanted}", "这里是{found}", help="说明页里有一份完整的日历"),
    ),
    "P0063": Message(
        Texts("`{text}` is no day and no stretch of days", "{problem}", help="write 2024-02-10, or 2024-02-10..2024-02-17 for all days from one to another"),
        Texts("“{text}”不是日期，也不是一段日期", "{problem}", help="写 2024-02-10，或用 2024-02-10..2024-02-17 表示首尾之间的每一天"),
    ),
    "P0064": Message(
        Texts("{day} stands in the calendar twice", "{now} here", "{before} here", help="keep one of the two"),
        Texts("{day} 在日历里写了两次", "这里是{now}", "这里是{before}", help="只保留一处"),
    ),
    "P0065": Message(
        Texts("{day} is no day of {year}", "in another year", help="put it under its own year; a stretch over New Year is written as two"),
        Texts("{day} 不在 {year} 年", "在另一年", help="写到它所在的年份下；跨年的一段分成两段写"),
    ),
    "P0066": Message(
        Texts("`{text}` can't stand here as a year", "{problem}", help="years follow each other without a gap, the earliest first"),
        Texts("这里不能写年份“{text}”", "{problem}", help="年份从早到晚连续排列，中间不留空"),
    ),
    "P0067": Message(
        Texts("`{text}` can't be a day of the weekend", "{problem}", help="for example `weekend: [saturday, sunday]`"),
        Texts("“{text}”不能作为周末", "{problem}", help="例如“周末: [周六, 周日]”"),
    ),
    "P0068": Message(
        Texts("the calendar {name} stands in a file called {file}.yaml", "the file's name counts", help="give both the same name"),
        Texts("日历“{name}”写在名为 {file}.yaml 的文件里", "以文件名为准", help="让两者同名"),
    ),
    "P0069": Message(
        Texts("{day} is a {weekday}, a working day without being listed", "nothing changes by it", help="check the date, or leave it out"),
        Texts("{day} 是{weekday}，不列出也是工作日", "写与不写一样", help="请核对日期，或删去"),
    ),
    "P0070": Message(
        Texts("a file of labels holds one list of them", "this is none", help="write {wanted}"),
        Texts("标签译文文件里应是一份对照表", "这里不是", help="写成{wanted}"),
    ),
    "P0071": Message(
        Texts("“{label}” has no translation here", "a text is wanted", help="write what the label is called, or take the line out"),
        Texts("“{label}”在这里没有译文", "应为文字", help="写上译文，或删去这一行"),
    ),
}  # fmt: skip
