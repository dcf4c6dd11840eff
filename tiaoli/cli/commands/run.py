"""`tiaoli run`: scenarios on the virtual clock, every step with its time, rule, deadlines and clause."""

from __future__ import annotations

import json
from pathlib import Path

import click

from dsl.catalogue import Bilingual
from tiaoli.cli.files import write_whole
from tiaoli.cli.help import Argument, Command
from tiaoli.cli.options import Common
from tiaoli.cli.terminal import FINDINGS, FINE, Terminal, width_now

ABOUT = Bilingual(
    "Run scenarios on a virtual clock. Each step shows its time, who did what, the rule and its clause, the move, and "
    "the deadlines set. Amendments take effect as their dates pass.",
    "在虚拟时钟上运行场景。每一步显示时间、谁做了什么、规则及其条款、状态变化和新的期限；日期一到，修订随即生效。",
)
WHAT = Bilingual(
    "scenario files, folders, or the name of a policy for those beside it; - is standard input",
    "场景文件、文件夹，或政策名称（运行其附带的场景）；- 为标准输入",
)
WHY = Bilingual("Also say why other rules were not taken.", "同时说明其他规则为何未被采用。")
ONLY = Bilingual("Only scenarios whose sentence contains this text.", "只运行名称中含有这段文字的场景。")
FORMAT = Bilingual("text, markdown, or json for other programs.", "text、markdown，或供程序读取的 json。")
OUTPUT = Bilingual("Write to a file.", "写入文件。")
EXAMPLES = (
    ("tiaoli run policy/wechat/after_sale/scenarios", Bilingual("all scenarios of a folder", "运行一个文件夹里的场景")),
    ("tiaoli run first.yaml --why", Bilingual("with the rules that were not taken", "附上未被采用的规则")),
)


def command(terminal: Terminal, common: Common) -> click.Command:
    """The command as click knows it."""

    def run(what: tuple[str, ...], only: str, why: bool, form: str, output: str | None) -> int:
        return show(terminal, common, what, only, why=why, form=form, output=output)

    return Command(
        "run",
        [(line, terminal.say(says)) for line, says in EXAMPLES],
        params=[
            Argument(["what"], terminal.say(WHAT), nargs=-1, required=True),
            click.Option(["--only"], default="", metavar="TEXT", help=terminal.say(ONLY)),
            click.Option(["--why"], is_flag=True, help=terminal.say(WHY)),
            click.Option(
                ["--format", "form"],
                type=click.Choice(["text", "markdown", "json"]),
                default="text",
                help=terminal.say(FORMAT),
            ),
            click.Option(["--output", "-o"], metavar="FILE", help=terminal.say(OUTPUT)),
        ],
        callback=run,
        help=terminal.say(ABOUT),
    )


def show(
    terminal: Terminal, common: Common, what: tuple[str, ...], only: str, *, why: bool, form: str, output: str | None
) -> int:
    """Run what was asked for and show the traces."""
    from dsl.diagnostics import Diagnostic
    from simulator.entries import Run
    from simulator.trace import trace_data, trace_markdown, trace_text
    from simulator.trace_data import world_data
    from tiaoli.cli.scenarios import attempted, gather

    found = gather(what, common, only)
    tried = [(scenario, attempted(scenario)) for scenario in found.scenarios]
    found.problems.extend([one for _, one in tried if isinstance(one, Diagnostic)])
    runs = [(scenario, one) for scenario, one in tried if not isinstance(one, Diagnostic)]
    color = terminal.color and output is None
    match form:
        case "json":
            data = [
                {"scenario": scenario.name, **case}
                for scenario, one in runs
                for case in ([trace_data(one)] if isinstance(one, Run) else world_data(one))
            ]
            text = json.dumps({"version": 1, "runs": data}, ensure_ascii=False, indent=2) + "\n"
        case "markdown":
            parts = (
                f"# {scenario.name}\n\n{trace_markdown(one, terminal.language, why=why)}" for scenario, one in runs
            )
            text = "\n".join(parts)
        case _:
            width = 100 if output else width_now()
            parts = (
                f"{terminal.styled(scenario.name, 'bold') if color else scenario.name}\n"
                + trace_text(one, terminal.language, why=why, color=color, width=width)
                for scenario, one in runs
            )
            text = "\n".join(parts)
    if output is not None:
        write_whole(Path(output), text.encode())
    elif text:
        terminal.out(text)
    found.report(terminal)
    return FINDINGS if found.problems.serious or any(one.stuck for _, one in runs) else FINE
