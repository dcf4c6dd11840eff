"""`tiaoli play`: a case by hand. What can happen now is listed; one chooses, or lets time pass."""

from __future__ import annotations

import click

from dsl.catalogue import Bilingual
from tiaoli.cli.help import Argument, Command
from tiaoli.cli.options import Common
from tiaoli.cli.terminal import Terminal

ABOUT = Bilingual(
    "Go through a case by hand on a virtual clock: what each actor can do now is listed with numbers; type one, or a "
    "length of time to wait, “n” to let the next deadline pass, “u” to take back, “q” to end.",
    "在虚拟时钟上手动走一遍流程：列出此刻各方可做的动作，输入编号执行；"
    "输入时长表示等待，n 让下一个期限过去，u 撤回，q 结束。",
)
WHAT = Bilingual("the policy; with @DATE that day's text alone", "政策；带 @日期 时只用那一天的文本")
START = Bilingual("When the case begins (default: now).", "案件开始的时刻（默认现在）。")
FACT = Bilingual("A fact of the case; those not given are asked for.", "案件的事实；未给出的会逐一询问。")
SETTING = Bilingual("A setting other than the policy's.", "更改政策的某个设置。")
OUTPUT = Bilingual("Write what was played as a scenario.", "把走过的流程写成场景文件。")
EXAMPLES = (
    (
        'tiaoli play wechat.after_sale --start "2024-03-10 09:00:00"',
        Bilingual("through an amendment", "走到修订生效的时候"),
    ),
    ("tiaoli play shop/returns -o case.yaml", Bilingual("and keep it", "并保存为场景")),
)


def command(terminal: Terminal, common: Common) -> click.Command:
    """The command as click knows it."""

    def run(what: str, start: str | None, facts: tuple[str, ...], settings: tuple[str, ...], output: str | None) -> int:
        from tiaoli.cli.play import Game

        return Game.begun(terminal, common, what, start, facts, settings).play(output)

    return Command(
        "play",
        [(line, terminal.say(says)) for line, says in EXAMPLES],
        params=[
            Argument(["what"], terminal.say(WHAT)),
            click.Option(["--start"], metavar="MOMENT", help=terminal.say(START)),
            click.Option(["--fact", "facts"], metavar="NAME=VALUE", multiple=True, help=terminal.say(FACT)),
            click.Option(["--setting", "settings"], metavar="NAME=VALUE", multiple=True, help=terminal.say(SETTING)),
            click.Option(["--output", "-o"], metavar="FILE", help=terminal.say(OUTPUT)),
        ],
        callback=run,
        help=terminal.say(ABOUT),
    )
