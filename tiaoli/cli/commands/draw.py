"""`tiaoli draw`: the flowchart of a policy, of what changed between two, or of a system."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dsl.catalogue import Bilingual
from tiaoli.cli.files import CannotError, write_whole
from tiaoli.cli.help import Argument, Command
from tiaoli.cli.options import Common
from tiaoli.cli.selection import Reference, pair, reference
from tiaoli.cli.terminal import FINDINGS, FINE, Terminal

if TYPE_CHECKING:
    from compiler.graph import PolicyGraph
    from compiler.system.model import SystemDef
    from tiaoli.cli.texts import Texts
    from viz.draw import Drawing

    Draw = Callable[[str], Drawing]

ABOUT = Bilingual(
    "Draw a policy as a flowchart: whose turn it is by colour, deadlines unlike actions, clauses in small print. A "
    "range A..B draws the later text with what was added, removed and changed; a system is drawn with its parts and "
    "what passes between them.",
    "把政策画成流程图：颜色表示轮到谁，期限与动作画法不同，小字注明条款。A..B 画后一份文本，并标出增加、删除和改动；"
    "系统画出各个部分，以及它们之间传递什么。",
)
WHAT = Bilingual("a policy, A..B, or a system", "政策、A..B，或系统")
OUTPUT = Bilingual(
    "The file to write; its ending says the format. May be given several times.",
    "要写的文件，后缀决定格式；可以写多个。",
)
FORMAT = Bilingual(
    "The format where the file's ending doesn't say it, or for standard output.",
    "后缀看不出格式时，或写到标准输出时的格式。",
)
AROUND = Bilingual("Only what lies near a state, or a part of a system.", "只画某个状态，或系统的某个部分附近。")
RADIUS = Bilingual("How many moves count as near (default: 2).", "“附近”是几步之内（默认 2）。")
SCALE = Bilingual("Pixels to a point of a PNG (default: 2).", "PNG 每点的像素数（默认 2）。")
EXAMPLES = (
    ("tiaoli draw wechat.after_sale -o flow.svg -o flow.png", Bilingual("two formats at once", "同时输出两种格式")),
    (
        "tiaoli draw wechat.after_sale@2024-03-10..2024-05-31 -o change.pdf",
        Bilingual("what changed", "改了什么"),
    ),
    ("tiaoli draw shop.policy --format mermaid", Bilingual("as text", "输出文本")),
)

ENDINGS = {
    ".svg": "svg", ".png": "png", ".pdf": "pdf", ".dot": "dot", ".gv": "dot", ".mmd": "mermaid", ".mermaid": "mermaid",
}  # fmt: skip
FORMATS = ["svg", "png", "pdf", "dot", "mermaid"]


def command(terminal: Terminal, common: Common) -> click.Command:
    """The command as click knows it."""

    def run(what: str, output: tuple[str, ...], form: str | None, around: str | None, radius: int, scale: float) -> int:
        wanted = [(Path(file), form or _format_of(Path(file))) for file in output]
        return show(terminal, common, what, wanted, form, around=around, radius=radius, scale=scale)

    return Command(
        "draw",
        [(line, terminal.say(says)) for line, says in EXAMPLES],
        params=[
            Argument(["what"], terminal.say(WHAT)),
            click.Option(["--output", "-o"], metavar="FILE", multiple=True, help=terminal.say(OUTPUT)),
            click.Option(["--format", "form"], type=click.Choice(FORMATS), help=terminal.say(FORMAT)),
            click.Option(["--around"], metavar="STATE", help=terminal.say(AROUND)),
            click.Option(["--radius"], type=click.IntRange(0), default=2, help=terminal.say(RADIUS)),
            click.Option(["--scale"], type=click.FloatRange(0.1, 20), default=2.0, help=terminal.say(SCALE)),
        ],
        callback=run,
        help=terminal.say(ABOUT),
    )


def show(
    terminal: Terminal,
    common: Common,
    what: str,
    wanted: list[tuple[Path, str]],
    form: str | None,
    *,
    around: str | None,
    radius: int,
    scale: float,
) -> int:
    """Draw what was asked for into each file, or onto standard output."""
    from tiaoli.cli.texts import Texts
    from viz.render import EngineError

    texts = Texts(common)
    sides = pair(what)
    chosen = reference(what) if sides is None else None
    if chosen is not None and texts.select(chosen).is_system:
        draw = _of_system(terminal, texts, chosen, around, radius, scale)
    else:
        draw = _of_policies(terminal, texts, sides or (reference(what),), around, radius, scale)
    if draw is None:
        return FINDINGS
    files: list[tuple[Path | None, str]] = [*wanted] or [(None, form or "svg")]
    for path, kind in files:
        try:
            drawn = draw(kind)
        except EngineError as failure:
            raise CannotError(Bilingual(f"the layout failed: {failure}", f"排版失败：{failure}")) from failure
        _hand_over(terminal, path, drawn.data)
        for remark in drawn.remarks:
            terminal.note(remark)
    return FINE


def _of_policies(
    terminal: Terminal, texts: Texts, sides: Sequence[Reference], around: str | None, radius: int, scale: float
) -> Draw | None:
    """A policy, or how one text differs from another; None after its errors were shown."""
    from viz.draw import drawing

    graphs = [texts.graph(side, terminal) for side in sides]
    if any(graph is None for graph in graphs):
        return None
    *before, graph = [graph for graph in graphs if graph is not None]
    focus = _state_named(around, graph) if around is not None else None
    older = before[0] if before else None

    def draw(kind: str) -> Drawing:
        return drawing(
            graph,
            format=kind,  # type: ignore[arg-type]
            lang=terminal.language,
            before=older,
            around=focus,
            radius=radius,
            scale=scale,
        )

    return draw


def _of_system(
    terminal: Terminal, texts: Texts, chosen: Reference, around: str | None, radius: int, scale: float
) -> Draw | None:
    """A whole system; None after its errors were shown."""
    from tiaoli.cli.systems import sound_system
    from viz.draw import drawing_of_system

    compiled = sound_system(texts, chosen, terminal)
    if compiled is None:
        return None
    focus = _part_named(around, compiled.system) if around is not None else None

    def draw(kind: str) -> Drawing:
        return drawing_of_system(
            compiled,
            format=kind,  # type: ignore[arg-type]
            lang=terminal.language,
            around=focus,
            radius=radius,
            scale=scale,
        )

    return draw


def _part_named(word: str, system: SystemDef) -> str:
    """The part that a word names: by its name, or by its label, where only one has it."""
    from dsl.suggest import nearest

    for fits in (
        [one.name for one in system.parts if one.name == word],
        [one.name for one in system.parts if one.label == word],
    ):
        if len(fits) == 1:
            return fits[0]
    near = nearest(word, [name for one in system.parts for name in (one.name, one.label)])
    hint = Bilingual(f"; did you mean {near}?", f"；是不是 {near}？") if near is not None else Bilingual("", "")
    raise CannotError(Bilingual(f"there is no part {word}{hint.en}", f"没有部分 {word}{hint.zh}"))


def _state_named(word: str, graph: PolicyGraph) -> str:
    """The state that a word names: by its id, by the last part of it, or by its label, where only one has it."""
    from compiler.graph import states_of
    from dsl.suggest import nearest

    states = states_of(graph)
    for fits in (
        [one.id for one in states if one.id == word],
        [one.id for one in states if one.name == word],
        [one.id for one in states if one.label == word],
    ):
        if len(fits) == 1:
            return fits[0]
    near = nearest(word, [name for one in states if one.id for name in (one.id, one.label)])
    hint = Bilingual(f"; did you mean {near}?", f"；是不是 {near}？") if near is not None else Bilingual("", "")
    raise CannotError(Bilingual(f"there is no state {word}{hint.en}", f"没有状态 {word}{hint.zh}"))


def _hand_over(terminal: Terminal, path: Path | None, data: bytes) -> None:
    if path is not None:
        write_whole(path, data)
        terminal.note(str(path))
    elif sys.stdout.isatty() and data[:1] in (b"\x89", b"%", b"<"):
        raise CannotError(
            Bilingual(
                "a picture is no text for a terminal; add -o flow.svg", "图片不能显示在终端里；请加上 -o flow.svg"
            )
        )
    elif data[:1] == b"\x89" or data[:4] == b"%PDF":
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    else:
        terminal.out(data.decode())


def _format_of(path: Path) -> str:
    form = ENDINGS.get(path.suffix.lower())
    if form is None:
        endings = "、".join(dict.fromkeys(ENDINGS))
        raise CannotError(
            Bilingual(
                f"{path}: the ending says no format; give --format or one of {endings.replace('、', ', ')}",
                f"{path}：从后缀看不出格式；请用 --format，或用 {endings} 之一",
            )
        )
    return form
