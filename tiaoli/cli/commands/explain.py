"""`tiaoli explain`: what a message means; how a rule came about; where a clause or a fact of a document has gone."""

from __future__ import annotations

import re

import click

from dsl.catalogue import Bilingual, codes
from dsl.suggest import nearest
from tiaoli.cli.files import CannotError
from tiaoli.cli.help import Argument, Command
from tiaoli.cli.options import Common
from tiaoli.cli.shipped import shipped
from tiaoli.cli.terminal import FINE, Terminal

ABOUT = Bilingual(
    "Explain a message by its code; a rule of a policy: its text on each day it was changed, and its clauses; or a "
    "clause of a document, or a fact that it states: what carries it, where, and which scenarios touch it.",
    "按编号解释一条提示；或解释政策中的一条规则：历次文本及其条款；或解释文件的一条条款、一项事实：由什么承载、在何处，"
    "哪些场景涉及它。",
)
WHAT = Bilingual(
    "a code, as in P0312; a rule, as in wechat.after_sale:handling.lapse; a fact, as in R5a; a clause, as in "
    "@rules 二.2",
    "编号，如 P0312；规则，如 wechat.after_sale:handling.lapse；事实，如 R5a；条款，如 @rules 二.2",
)
EXAMPLES = (
    ("tiaoli explain P0506", Bilingual("a message", "一条提示")),
    ("tiaoli explain wechat.after_sale:handling.lapse", Bilingual("a rule", "一条规则")),
    ("tiaoli explain R5a", Bilingual("a fact of a document", "文件中的一项事实")),
    ('tiaoli explain "@rules 二.2"', Bilingual("a clause", "一条条款")),
)
ENGLISH_PART, CHINESE_PART = "\n## English\n", "\n## 中文\n"


def command(terminal: Terminal, common: Common) -> click.Command:
    """The command as click knows it."""

    def run(what: tuple[str, ...]) -> int:
        asked = " ".join(what)
        if re.fullmatch(r"[Pp]?\d{4}", asked):
            terminal.out(page(f"P{asked[-4:]}", terminal))
            return FINE
        if asked.startswith("@") or ":" not in asked:
            from tiaoli.cli.clause_history import explain_source

            return explain_source(asked, terminal, common)
        from tiaoli.cli.rule_history import explain_rule

        return explain_rule(asked, terminal, common)

    return Command(
        "explain",
        [(line, terminal.say(says)) for line, says in EXAMPLES],
        params=[Argument(["what"], terminal.say(WHAT), nargs=-1, required=True, shell_complete=_codes)],
        callback=run,
        help=terminal.say(ABOUT),
    )


def page(code: str, terminal: Terminal) -> str:
    """The page about a message in the reader's language; CannotError where there is none."""
    path = shipped("docs", "errors", f"{code}.md")
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        hint = nearest(code, codes())
        raise CannotError(
            Bilingual(
                f"there is no message {code}" + (f"; did you mean {hint}?" if hint else ""),
                f"没有编号为 {code} 的提示" + (f"；是不是 {hint}？" if hint else ""),
            )
        ) from None
    return _without_fences(_in_language(text, terminal))


def _in_language(text: str, terminal: Terminal) -> str:
    """One language's half of a page, below its half of the title: `# P0001 · English / 中文`."""
    title, _, body = text.partition("\n")
    code, _, titles = title.partition(" · ")
    english_title, _, chinese_title = titles.partition(" / ")
    english, _, chinese = body.partition(CHINESE_PART)
    code = code.lstrip("# ")
    if terminal.language == "zh":
        # The half may begin with its title once more, on a line of its own.
        said = chinese.strip().removeprefix(chinese_title + "\n").strip()
        return f"{code}  {chinese_title}\n\n{said}"
    return f"{code}  {english_title}\n\n{english.partition(ENGLISH_PART)[2].strip()}"


def _without_fences(markdown: str) -> str:
    """Markdown as one reads it in a terminal: examples indented, no fences."""
    lines, inside = [], False
    for line in markdown.splitlines():
        if line.startswith("```"):
            inside = not inside
        elif inside and line:
            lines.append(f"    {line}")
        else:
            lines.append(line)
    return "\n".join(lines)


def _codes(ctx: click.Context, parameter: click.Parameter, incomplete: str) -> list[str]:
    return [code for code in codes() if code.startswith(incomplete.upper())]
