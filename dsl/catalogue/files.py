"""Messages about files: P00xx."""

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
}  # fmt: skip
