"""`tiaoli new`: a small policy that works, with a scenario, ready to be edited."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import click

from dsl.catalogue import Bilingual
from tiaoli.cli.files import CannotError, write_whole
from tiaoli.cli.help import Argument, Command
from tiaoli.cli.options import Common
from tiaoli.cli.selection import today
from tiaoli.cli.templates import policy_text, scenario_text
from tiaoli.cli.terminal import FINE, Terminal

ABOUT = Bilingual(
    "Begin a policy: a file with a base that compiles, and a scenario that passes. A dotted name becomes folders.",
    "新建政策：一份能通过检查的基础文件，和一个能通过的场景。名称中的点对应文件夹。",
)
NAME = Bilingual("the policy's name, as in shop.returns", "政策名称，如 shop.returns 或 小店.退货")
FROM = Bilingual("The day from which it is in force (default: today).", "施行日期（默认今天）。")
FOLDER = Bilingual("Where to put it (default: here).", "放在哪个文件夹（默认当前文件夹）。")
EXAMPLES = (
    ("tiaoli new shop.returns", Bilingual("in English", "用英文关键词")),
    ("tiaoli new 小店.退货 --lang zh", Bilingual("with Chinese keywords", "用中文关键词")),
)


def command(terminal: Terminal, common: Common) -> click.Command:
    """The command as click knows it."""

    def run(name: str, since: str | None, folder: str) -> int:
        return begin(terminal, name, _day(since), Path(folder))

    return Command(
        "new",
        [(line, terminal.say(says)) for line, says in EXAMPLES],
        params=[
            Argument(["name"], terminal.say(NAME)),
            click.Option(["--from", "since"], metavar="DATE", help=terminal.say(FROM)),
            click.Option(["--folder"], default=".", type=click.Path(file_okay=False), help=terminal.say(FOLDER)),
        ],
        callback=run,
        help=terminal.say(ABOUT),
    )


def begin(terminal: Terminal, name: str, since: date, folder: Path) -> int:
    """Write the two files, unless something stands there already."""
    if not re.fullmatch(r"[^\W\d]\w*(\.[^\W\d]\w*)*", name):
        raise CannotError(
            Bilingual(
                f"{name!r} can't name a policy: letters, digits, _ and dots, as in shop.returns",
                f"“{name}”不能作政策名称：只用文字、数字、_ 和点，如 小店.退货",
            )
        )
    place = folder.joinpath(*name.split("."))
    policy, scenario = place / f"{since}.policy", place / "scenarios" / "first.yaml"
    for path in (policy, scenario):
        if path.exists():
            raise CannotError(Bilingual(f"{path} is there already", f"{path} 已经存在"))
    write_whole(policy, policy_text(name, since, terminal.language).encode())
    write_whole(scenario, scenario_text(name, since, terminal.language).encode())
    terminal.out(f"{policy.as_posix()}\n{scenario.as_posix()}")
    terminal.note(
        Bilingual(
            f"next: tiaoli check {policy.as_posix()}, then tiaoli test {scenario.as_posix()}",
            f"接下来：tiaoli check {policy.as_posix()}，再 tiaoli test {scenario.as_posix()}",
        )
    )
    return FINE


def _day(text: str | None) -> date:
    if text is None:
        return today()
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise CannotError(
            Bilingual(f"{text!r} is not a date; write it as 2024-03-31", f"“{text}”不是日期；请写成 2024-03-31")
        ) from None
