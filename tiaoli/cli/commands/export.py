"""`tiaoli export`: a revision as a timed automaton, for other checkers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dsl.catalogue import Bilingual
from tiaoli.cli.files import CannotError, write_whole
from tiaoli.cli.help import Argument, Command
from tiaoli.cli.options import Common
from tiaoli.cli.selection import reference, today
from tiaoli.cli.terminal import FINDINGS, FINE, Terminal

if TYPE_CHECKING:
    from analysis.export.network import Loss, Network
    from compiler.history import Revision

ABOUT = Bilingual(
    "Write one revision as a timed automaton for TChecker or UPPAAL. What the automaton has only loosely is listed, in "
    "the file and here: there it allows more than the policy, nowhere less.",
    "把一份文本写成时间自动机，供 TChecker 或 UPPAAL 检验。"
    "只能近似表达的内容会在文件里和终端上列出：自动机在这些地方允许得比政策多，绝不会少。",
)
WHAT = Bilingual("the policy; @DATE picks the day (default: today)", "政策；@日期 选定日子（默认今天）")
TO = Bilingual(
    "tchecker or uppaal, where the file's ending (.tck, .xml) doesn't say it.",
    "tchecker 或 uppaal；后缀（.tck、.xml）看得出时可省略。",
)
OUTPUT = Bilingual("The file to write (default: standard output).", "要写的文件（默认标准输出）。")
EXAMPLES = (
    ("tiaoli export wechat.conduct -o conduct.tck", Bilingual("for TChecker", "供 TChecker 使用")),
    ("tiaoli export wechat.after_sale@2024-03-11 --to uppaal", Bilingual("for UPPAAL", "供 UPPAAL 使用")),
)
ENDINGS = {".tck": "tchecker", ".xml": "uppaal"}
MOST_SHOWN = 6

LOST = {
    "number": Bilingual("numbers that are computed, or compared with each other: any result",
                        "算出来的数、互相比较的数：任意结果"),
    "moment": Bilingual("how long ago something was, and dates: any answer", "距某时刻多久、日期：任意结果"),
    "text": Bilingual("texts compared with each other: any result", "互相比较的文本：任意结果"),
    "clock": Bilingual("the time of day, and whether it is a working day: any answer", "钟点、是否工作日：任意结果"),
    "left": Bilingual("the time left of a timer that stands still or whose end isn't known: any answer",
                      "停住的或终点不确定的期限还剩多久：任意结果"),
    "claim": Bilingual("claims of other kinds: left out", "其他种类的承诺：略去"),
    "shared": Bilingual("what other cases used of a limit: any number", "其他案件占用的次数：任意值"),
    "total": Bilingual("totals: reached or not", "累计额：可能已满，也可能未满"),
    "workdays": Bilingual("working days: from the fewest to the most time that the calendar makes of them",
                          "工作日：按日历可能的最短到最长时间"),
    "suspension": Bilingual("suspended days: from none of them to all", "中止的日子：从全不计到全计"),
    "length": Bilingual("a length that depends on what isn't kept: any time", "时长取决于未保留的内容：任意时长"),
    "extended": Bilingual("extended without end, or by an unknown length: any time from then on",
                          "可无限次延长，或延长多少不确定：此后任意时长"),
    "paused": Bilingual("after a pause: any rest, up to the whole time", "暂停之后：剩余时间任意，至多全长"),
    "large": Bilingual("a condition with too many cases: holds or not", "情形太多的条件：可成立也可不成立"),
}  # fmt: skip


def command(terminal: Terminal, common: Common) -> click.Command:
    """The command as click knows it."""

    def run(what: str, to: str | None, output: str | None) -> int:
        return show(terminal, common, what, to, output)

    return Command(
        "export",
        [(line, terminal.say(says)) for line, says in EXAMPLES],
        params=[
            Argument(["what"], terminal.say(WHAT)),
            click.Option(["--to"], type=click.Choice(["tchecker", "uppaal"]), help=terminal.say(TO)),
            click.Option(["--output", "-o"], metavar="FILE", help=terminal.say(OUTPUT)),
        ],
        callback=run,
        help=terminal.say(ABOUT),
    )


def show(terminal: Terminal, common: Common, what: str, to: str | None, output: str | None) -> int:
    """Write the automaton, and say what it has only loosely."""
    from analysis.export.build import MOST_IN_ALL, TooManyError, network_of
    from analysis.export.tchecker import tchecker
    from analysis.export.uppaal import uppaal
    from tiaoli.cli.texts import Texts

    form = to or _form_of(output)
    chosen, texts = reference(what), Texts(common)
    timeline = texts.sound(chosen, terminal)
    if timeline is None:
        return FINDINGS
    revision = texts.revision(timeline, chosen.on or today())
    try:
        network = network_of(revision.graph)
    except TooManyError as error:
        raise CannotError(
            Bilingual(
                f"{timeline.name} would need more than {MOST_IN_ALL:,} edges: too much that can vary",
                f"{timeline.name} 需要超过 {MOST_IN_ALL:,} 条边：可变的内容太多",
            )
        ) from error
    write = {"tchecker": tchecker, "uppaal": uppaal}[form]
    text = write(network, tuple(_remarks(terminal, timeline.name, revision, network)))
    if output is None:
        terminal.out(text.rstrip("\n"))
    else:
        write_whole(Path(output), text.encode())
        terminal.note(output)
    for line in _losses(terminal, network.losses):
        terminal.note(line)
    return FINE


def _form_of(output: str | None) -> str:
    form = ENDINGS.get(Path(output).suffix.lower()) if output is not None else None
    if form is None:
        raise CannotError(
            Bilingual("give --to tchecker or --to uppaal", "请给出 --to tchecker 或 --to uppaal")
            if output is None
            else Bilingual(
                f"{output}: the ending says no format; give --to, or one of {', '.join(ENDINGS)}",
                f"{output}：从后缀看不出格式；请用 --to，或用 {'、'.join(ENDINGS)} 之一",
            )
        )
    return form


def _remarks(terminal: Terminal, name: str, revision: Revision, network: Network) -> Iterator[str]:
    """What stands at the head of the file."""
    say = terminal.say
    yield f"{name}@{revision.date}  {revision.policy.label}"
    yield say(Bilingual("Time is in seconds, money in the smallest unit; settings have the policy's own values.",
                        "时间以秒计，金额以最小单位计；设置取政策自己的值。"))  # fmt: skip
    yield say(Bilingual("Facts that rules set begin with their default, all others with anything that breaks no limit.",
                        "规则会改变的事实从默认值开始，其余事实可以是不违反限制的任何值。"))  # fmt: skip
    for claim in network.claims:
        yield say(
            Bilingual(
                f"{claim.label}: holds where {claim.location} can't be reached",
                f"{claim.label}：到不了 {claim.location} 即成立",
            )
        )
    yield from _losses(terminal, network.losses)


def _losses(terminal: Terminal, lost: tuple[Loss, ...]) -> Iterator[str]:
    """Where the automaton allows more than the policy, in words."""
    say = terminal.say
    if not lost:
        yield say(Bilingual("nothing was lost: it allows what the policy allows",
                            "没有损失：它允许的正是政策允许的"))  # fmt: skip
        return
    yield say(Bilingual("it allows more than the policy, in:", "它在以下各处允许得比政策多："))
    for one in lost:
        shown = [*one.where[:MOST_SHOWN], *(["…"] if len(one.where) > MOST_SHOWN else [])]
        what = LOST[one.what]
        yield say(Bilingual(f"  {what.en} ({', '.join(shown)})", f"  {what.zh}（{'、'.join(shown)}）"))
