"""`tiaoli show`: a policy as it reads on a day, every amendment in force by then applied; a system as it is."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dsl.catalogue import Bilingual
from dsl.keywords import Language
from tiaoli.cli.files import write_whole
from tiaoli.cli.help import Argument, Command
from tiaoli.cli.options import Common
from tiaoli.cli.selection import Reference, reference
from tiaoli.cli.terminal import FINDINGS, FINE, Terminal

if TYPE_CHECKING:
    from tiaoli.cli.texts import Texts

ABOUT = Bilingual(
    "Show a policy as it reads on a day: the base with every amendment that is in force by then.",
    "显示政策在某一天的全文：基础文本加上当时已生效的全部修订。",
)
WHAT = Bilingual("the policy; @DATE picks the day (default: today)", "政策；@日期 选定日子（默认今天）")
AS = Bilingual("text, or a table of states, rules and clauses.", "text（全文），或 table（状态、规则、条款一览表）。")
KEYWORDS = Bilingual(
    "Write keywords, and labels that have a translation, in English or Chinese.",
    "关键词（及有译文的标签）用英文还是中文。",
)
OUTPUT = Bilingual("Write to a file.", "写入文件。")
EXAMPLES = (
    ("tiaoli show wechat.after_sale@2024-03-11", Bilingual("the text of a day", "某一天的全文")),
    ("tiaoli show wechat.after_sale --as table", Bilingual("at a glance", "一览表")),
)


def command(terminal: Terminal, common: Common) -> click.Command:
    """The command as click knows it."""

    def run(what: str, form: str, keywords: Language | None, output: str | None) -> int:
        return show(terminal, common, what, form, keywords, output)

    return Command(
        "show",
        [(line, terminal.say(says)) for line, says in EXAMPLES],
        params=[
            Argument(["what"], terminal.say(WHAT)),
            click.Option(["--as", "form"], type=click.Choice(["text", "table"]), default="text", help=terminal.say(AS)),
            click.Option(["--keywords"], type=click.Choice(["en", "zh"]), help=terminal.say(KEYWORDS)),
            click.Option(["--output", "-o"], metavar="FILE", help=terminal.say(OUTPUT)),
        ],
        callback=run,
        help=terminal.say(ABOUT),
    )


def show(
    terminal: Terminal, common: Common, what: str, form: str, keywords: Language | None, output: str | None
) -> int:
    """Put the text of the day together and write it."""
    from tiaoli.cli.texts import Texts

    # A text is for files too: its labels are as written, unless it is asked for in a language.
    texts = Texts(common if form == "table" else replace(common, language=keywords))
    chosen = reference(what)
    if texts.select(chosen).is_system:
        text = _system(texts, chosen, terminal, form, keywords)
    elif form == "table":
        from tiaoli.cli.table import table_text

        graph = texts.graph(chosen, terminal)
        text = None if graph is None else table_text(graph, terminal)
    else:
        text = texts.consolidated(chosen, terminal, keywords)
    if text is None:
        return FINDINGS
    if output is not None:
        write_whole(Path(output), text.encode())
    else:
        terminal.out(text)
    return FINE


def _system(texts: Texts, chosen: Reference, terminal: Terminal, form: str, keywords: Language | None) -> str | None:
    """A system's table or text; None after its errors were shown."""
    from tiaoli.cli.systems import day_of, sound_system, text_of_system

    if form == "text":
        return text_of_system(texts, chosen, terminal, keywords)
    from tiaoli.cli.system_table import system_table

    compiled = sound_system(texts, chosen, terminal)
    return None if compiled is None else system_table(compiled, day_of(chosen, compiled), terminal)
