"""`tiaoli sources`: which clauses are carried by which rules, which by none, and which rules cite nothing."""

from __future__ import annotations

import click

from dsl.catalogue import Bilingual
from tiaoli.cli.help import Argument, Command
from tiaoli.cli.options import Common
from tiaoli.cli.selection import reference
from tiaoli.cli.terminal import FINDINGS, FINE, Terminal, width_now

ABOUT = Bilingual(
    "List the clauses of the source documents with what carries them: of all documents of the library, or of those "
    "that one policy cites. A rule that nothing carries is a finding; so is a clause cited, or a fact marked by a "
    "scenario, that no register knows.",
    "列出所据文件的条款及承载它们的规则：整个政策库的，或某份政策所引文件的。应有规则承载而没有的条款算作问题；"
    "引用了登记表里没有的条款，或场景标注了登记表里没有的事实，也算。",
)
WHAT = Bilingual("the policy or system; the whole library where it is left out", "政策或系统；省略时为整个政策库")
MISSING = Bilingual("Only what is missing.", "只列出缺漏。")
FORMAT = Bilingual("text, or json for other programs.", "text，或供程序读取的 json。")
EXAMPLES = (
    ("tiaoli sources", Bilingual("the whole library, clause by clause", "整个政策库，逐条列出")),
    ("tiaoli sources wechat.after_sale --missing", Bilingual("only the gaps of one policy", "只看一份政策的缺漏")),
)


def command(terminal: Terminal, common: Common) -> click.Command:
    """The command as click knows it."""

    def run(what: str | None, missing: bool, form: str) -> int:
        return show(terminal, common, what, form, missing=missing)

    return Command(
        "sources",
        [(line, terminal.say(says)) for line, says in EXAMPLES],
        params=[
            Argument(["what"], terminal.say(WHAT), required=False),
            click.Option(["--missing"], is_flag=True, help=terminal.say(MISSING)),
            click.Option(
                ["--format", "form"], type=click.Choice(["text", "json"]), default="text", help=terminal.say(FORMAT)
            ),
        ],
        callback=run,
        help=terminal.say(ABOUT),
    )


def show(terminal: Terminal, common: Common, what: str | None, form: str, *, missing: bool) -> int:
    """Set clauses against what carries them."""
    from dsl.diagnostics import Problems
    from dsl.report import render
    from tiaoli.cli.clauses import ledger
    from tiaoli.cli.clauses_shown import ledger_data, ledger_text
    from tiaoli.cli.library import of_policy, whole
    from tiaoli.cli.texts import Texts

    texts, problems = Texts(common), Problems()
    everything = (
        whole(texts, common, problems) if what is None else of_policy(texts, reference(what), problems)
    )  # fmt: skip
    account = None
    if everything is not None and not problems.serious:
        account = ledger(everything, problems)
        if form == "json":
            terminal.out(ledger_data(account, what and everything.asked[0], missing=missing))
        else:
            terminal.out(ledger_text(account, terminal, missing=missing))
    if problems.serious:
        terminal.finding(render(problems.in_order(), terminal.language, terminal.color, width_now()))
    return FINE if account is not None and account.sound and not problems.serious else FINDINGS
