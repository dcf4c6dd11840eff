"""`tiaoli check`: everything that can be said of policies without running a case."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from dsl.catalogue import Bilingual
from tiaoli.cli.help import Argument, Command
from tiaoli.cli.options import Common
from tiaoli.cli.selection import Reference, reference
from tiaoli.cli.terminal import FINDINGS, FINE, Terminal, width_now

if TYPE_CHECKING:
    from dsl.diagnostics import Diagnostic
    from tiaoli.cli.texts import Checked, Texts

ABOUT = Bilingual(
    "Check policies without running a case: syntax, names, types, rules that collide, gaps in tables, states without a "
    "way out, missing citations, amendments that strand cases. All revisions are checked, not only today's; of the "
    "latest also what its cases can come to: rules that never fire, dead ends, deadlines put off for ever.",
    "不运行案件就检查政策：语法、名称、类型、相互冲突的规则、表格的空缺、走不出去的状态、缺少的引注、让在途案件无处可去的修订。"
    "所有修订都会检查，不只是今天的文本；最新文本还会考察案件的走向：从不触发的规则、死路、可以无限推迟的期限。",
)
WHAT = Bilingual(
    "policies (default: all in this folder, else the shipped ones)", "政策（默认当前文件夹，否则随附的政策）"
)
FORMAT = Bilingual("text; json, sarif or github for other programs.", "text；供程序读取时用 json、sarif 或 github。")
STRICT = Bilingual("Let warnings count as findings too.", "警告也算作问题。")
EXAMPLES = (
    ("tiaoli check wechat.after_sale", Bilingual("a policy of the library", "检查库里的一份政策")),
    ("tiaoli check shop --format github", Bilingual("in a pull request", "在合并请求中使用")),
    ("cat shop.policy | tiaoli check -", Bilingual("standard input", "检查标准输入")),
)


def command(terminal: Terminal, common: Common) -> click.Command:
    """The command as click knows it."""

    def run(what: tuple[str, ...], form: str, strict: bool) -> int:
        return look(terminal, common, what, form, strict=strict)

    return Command(
        "check",
        [(line, terminal.say(says)) for line, says in EXAMPLES],
        params=[
            Argument(["what"], terminal.say(WHAT), nargs=-1),
            click.Option(
                ["--format", "form"],
                type=click.Choice(["text", "json", "sarif", "github"]),
                default="text",
                help=terminal.say(FORMAT),
            ),
            click.Option(["--strict"], is_flag=True, help=terminal.say(STRICT)),
        ],
        callback=run,
        help=terminal.say(ABOUT),
    )


def look(terminal: Terminal, common: Common, what: tuple[str, ...], form: str, *, strict: bool) -> int:
    """Check each, and report everything once."""
    from dsl import report
    from dsl.diagnostics import Problems
    from tiaoli.cli.texts import Texts

    texts = Texts(common)
    problems = Problems()
    fine: list[str] = []
    for word in what or texts.everything():
        chosen = reference(word)
        for found in texts.checked(chosen):
            diagnostics = (*found.diagnostics, *_looked_through(texts, found, chosen))
            problems.extend(diagnostics)
            if not any(one.severity == "error" for one in diagnostics):
                fine.append(terminal.say(found.summary))
    everything = problems.in_order()
    match form:
        case "json":
            terminal.out(report.render_json(everything, terminal.language))
        case "sarif":
            terminal.out(report.render_sarif(everything, terminal.language))
        case "github":
            terminal.out(report.render_github(everything, terminal.language))
        case _:
            if everything:
                terminal.out(report.render(everything, terminal.language, terminal.color, width_now()))
            for line in fine:
                terminal.out(f"{terminal.styled('✓', 'green')} {line}")
    return FINDINGS if problems.serious or (strict and everything) else FINE


def _looked_through(texts: Texts, found: Checked, chosen: Reference) -> list[Diagnostic]:
    """What the checker finds in the text of the day meant, the latest by default."""
    if found.timeline is None or any(one.severity == "error" for one in found.diagnostics):
        return []
    from tiaoli.cli import findings
    from tiaoli.cli.amended import left_wrong
    from tiaoli.cli.systems import is_told

    timeline = found.timeline
    revision = timeline.revisions[-1] if chosen.on is None else texts.revision(timeline, chosen.on)
    found_here = findings.found(timeline, revision, findings.QUICK, told=lambda: is_told(texts, timeline.name))
    return [*(one for _, one in found_here), *left_wrong(timeline, revision)]
