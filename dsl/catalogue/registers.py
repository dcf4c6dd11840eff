"""What is said about registers of clauses: P0580 to P0589."""

from __future__ import annotations

from dsl.catalogue import Message, Texts

MESSAGES: dict[str, Message] = {
    "P0580": Message(
        Texts("no register lists the fact `{name}`", "unknown fact", help="{help}"),
        Texts("登记表里没有事实“{name}”", "未知的事实", help="{help}"),
    ),
    "P0581": Message(
        Texts(
            "no clause states the fact `{name}`",
            "listed here only",
            help="name it under `facts` of the clauses that state it, or take it out",
        ),
        Texts("没有条款写明事实“{name}”", "只在这里列出", help="在写明它的条款的“facts”下列出，或者删去"),
    ),
}
