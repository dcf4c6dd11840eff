"""`tiaoli fit`: a population file proposed from a recorded log."""

from __future__ import annotations

import click

from dsl.catalogue import Bilingual
from tiaoli.cli.commands.replay import MAP, WHAT
from tiaoli.cli.help import Argument, Command
from tiaoli.cli.options import Common
from tiaoli.cli.terminal import Terminal

ABOUT = Bilingual(
    "Propose a population from a recorded log: when cases arrive, how they begin, and for each actor in each state how "
    "often they act, after how long, and what they choose. Beside each law stands how far it is off. It is a draft: "
    "what depends on what is for you to add.",
    "根据记录的日志草拟总体：案件何时到达、如何开始，各角色在各状态下多大比例有动作、经过多久、选择什么。"
    "每个分布旁注明与记录相差多少。这是草稿：什么取决于什么，由您补充。",
)
POLICY = Bilingual("Under this text, not the one that the log names.", "不按日志所写的文本，而按这一份。")
OUTPUT = Bilingual("Write it to this file (default: standard output).", "写到此文件（默认写到标准输出）。")
EXAMPLES = (
    ("tiaoli fit log.csv --map mapping.yaml -o population.yaml", Bilingual("a draft of a population", "总体的草稿")),
)


def command(terminal: Terminal, common: Common) -> click.Command:
    """The command as click knows it."""

    def run(log: str, mapping: str | None, policy: str | None, output: str | None) -> int:
        from tiaoli.cli.fitting import fit
        from tiaoli.cli.replaying import Asked

        return fit(terminal, common, Asked(log, mapping, policy, None, output, None))

    return Command(
        "fit",
        [(line, terminal.say(says)) for line, says in EXAMPLES],
        params=[
            Argument(["log"], terminal.say(WHAT)),
            click.Option(["--map", "mapping"], metavar="FILE", help=terminal.say(MAP)),
            click.Option(["--policy", "--at", "policy"], metavar="DATE|POLICY[@DATE]", help=terminal.say(POLICY)),
            click.Option(["--output", "-o"], metavar="FILE", help=terminal.say(OUTPUT)),
        ],
        callback=run,
        help=terminal.say(ABOUT),
    )
