"""Sentences about YAML files: scenarios, populations, registers of clauses."""

from __future__ import annotations

from dsl.catalogue import Message, Texts

MESSAGES: dict[str, Message] = {
    "P0500": Message(
        en=Texts(
            title="a character that does not belong in a text file",
            label="this character can't be seen",
            help="save the file as UTF-8 without a byte order mark and without control characters",
        ),
        zh=Texts(
            title="文件里有不该出现的字符",
            label="这个字符看不见",
            help="把文件存为不带 BOM、不含控制字符的 UTF-8",
        ),
    ),
    "P0501": Message(
        en=Texts(
            title="this is not YAML",
            label="{what}",
            note="it began here",
            help="put texts with “:”, “#”, brackets or quotes in them into double quotes; indent with spaces",
        ),
        zh=Texts(
            title="这不是 YAML",
            label="{what}",
            note="从这里开始",
            help="文字里有“:”“#”、括号或引号时，整段加双引号；缩进用空格",
        ),
    ),
    "P0502": Message(
        en=Texts(title="a tab is used as indentation", label="a tab", help="indent with spaces"),
        zh=Texts(title="缩进用了制表符", label="制表符", help="缩进请用空格"),
    ),
    "P0503": Message(
        en=Texts(
            title="anchors and aliases are not read",
            label="“&” or “*”",
            help="write the value out where it holds; a text that begins so needs quotes",
        ),
        zh=Texts(
            title="不支持锚点和别名",
            label="“&”或“*”",
            help="在用到的地方直接写出内容；以这两个字符开头的文字要加引号",
        ),
    ),
    "P0504": Message(
        en=Texts(title="merge keys are not read", label="“<<”", help="write the keys out"),
        zh=Texts(title="不支持合并键", label="“<<”", help="把各个键直接写出来"),
    ),
    "P0505": Message(
        en=Texts(
            title="tags and directives are not read",
            label="“!” or “%”",
            help="leave it out: what type a value has follows from the policy",
        ),
        zh=Texts(title="不支持标签和指令", label="“!”或“%”", help="去掉即可：值的类型由政策决定"),
    ),
    "P0506": Message(
        en=Texts(
            title="the key “{key}” stands twice", label="again here", note="first here", help="keep one of the two"
        ),
        zh=Texts(title="键“{key}”出现了两次", label="这里又出现", note="先在这里出现", help="只保留一个"),
    ),
    "P0507": Message(
        en=Texts(
            title="a key must be a text",
            label="this is a list or a mapping",
            help="write a word before the colon",
        ),
        zh=Texts(title="键必须是文字", label="这里是列表或映射", help="冒号前写一个词"),
    ),
    "P0508": Message(
        en=Texts(
            title="this nests deeper than {most} levels",
            label="reading stopped here",
            help="no file of ours needs more than five levels",
        ),
        zh=Texts(title="嵌套超过 {most} 层", label="读到这里为止", help="这类文件不会超过五层"),
    ),
    "P0509": Message(
        en=Texts(
            title="the file has {characters} characters, more than the {most} that are read",
            help="split it into several files",
        ),
        zh=Texts(title="文件有 {characters} 个字符，超过可读的 {most} 个", help="拆成几个文件"),
    ),
}
