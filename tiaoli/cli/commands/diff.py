"""`tiaoli diff`: what changed between two texts, and who gains or loses by it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dsl.catalogue import Bilingual
from tiaoli.cli.files import CannotError, write_whole
from tiaoli.cli.help import Argument, Command
from tiaoli.cli.options import Common
from tiaoli.cli.selection import Reference, pair, today
from tiaoli.cli.terminal import FINDINGS, FINE, INTERRUPTED, Terminal

if TYPE_CHECKING:
    from analysis.diff.changes import Diff
    from compiler.history import Revision, Timeline
    from tiaoli.cli.differing_cases import Found
    from tiaoli.cli.texts import Texts

    End = tuple[Timeline, Revision]
    Compared = tuple[Diff, list[str], Found | None]

ABOUT = Bilingual(
    "Compare two texts of a policy, or two policies: what was added, removed and changed, by which clause, and who "
    "gains (▲) or loses (▼) by it. Order and wording of the files don't count.",
    "比较一份政策的两个文本，或两份政策：增加、删除、改动了什么，依据哪条，谁得（▲）谁失（▼）。"
    "文件里的顺序和写法不算差别。",
)
WHAT = Bilingual(
    "A..B, as in wechat.after_sale@2024-03-10..2024-05-31", "A..B，如 wechat.after_sale@2024-03-10..2024-05-31"
)
EACH = Bilingual("Revision by revision, not only the two ends.", "逐次修订比较，而不只比较两端。")
FORMAT = Bilingual("text, markdown, or json for other programs.", "text、markdown，或供程序读取的 json。")
OUTPUT = Bilingual("Write to a file.", "写入文件。")
WITH_CASES = Bilingual("Show the shortest cases that go differently.", "显示结果不同的最短案件。")
BUDGET = Bilingual("Look at so many situations at most for --cases.", "--cases 最多考察这么多种情形。")
EXIT = Bilingual("Exit with 1 where there is a difference.", "有差别时以 1 退出。")
EXAMPLES = (
    ("tiaoli diff wechat.after_sale@2023-12-31..2024-12-31", Bilingual("what a year changed", "一年里的变化")),
    ("tiaoli diff HEAD:policy/shop..policy/shop", Bilingual("what is not committed yet", "尚未提交的改动")),
)
CASES = {
    "follow": Bilingual("follow", "从新"),
    "keep": Bilingual("keep the old text", "沿用旧文本"),
}
DEADLINES = {
    "keep": Bilingual("deadlines keep", "期限沿用"),
    "recompute": Bilingual("deadlines recompute", "期限重算"),
    "restart": Bilingual("deadlines restart", "期限重启"),
}
RUNNING = Bilingual("running cases", "在途案件")
TEXTS_ALONE = Bilingual("▲ ▼ compare the texts; what cases can reach: --cases",
                        "▲ ▼ 只比较文本；案件实际能走到什么：--cases")  # fmt: skip


def command(terminal: Terminal, common: Common) -> click.Command:
    """The command as click knows it."""

    def run(what: str, each: bool, cases: bool, budget: int, form: str, output: str | None, exit_code: bool) -> int:
        most = budget if cases else None
        return show(terminal, common, what, form, output, each=each, exit_code=exit_code, most=most)

    formats = click.Choice(["text", "markdown", "json"])
    return Command(
        "diff",
        [(line, terminal.say(says)) for line, says in EXAMPLES],
        params=[
            Argument(["what"], terminal.say(WHAT)),
            click.Option(["--each"], is_flag=True, help=terminal.say(EACH)),
            click.Option(["--cases"], is_flag=True, help=terminal.say(WITH_CASES)),
            click.Option(["--budget"], type=click.IntRange(1), default=5_000, help=terminal.say(BUDGET)),
            click.Option(["--format", "form"], type=formats, default="text", help=terminal.say(FORMAT)),
            click.Option(["--output", "-o"], metavar="FILE", help=terminal.say(OUTPUT)),
            click.Option(["--exit-code"], is_flag=True, help=terminal.say(EXIT)),
        ],
        callback=run,
        help=terminal.say(ABOUT),
    )


def show(
    terminal: Terminal, common: Common, what: str, form: str, output: str | None, *, each: bool, exit_code: bool,
    most: int | None = None,
) -> int:  # fmt: skip
    """Compare the two sides and write what differs; ``most`` situations are looked at for cases that show it."""
    from analysis.diff.compare import compare
    from tiaoli.cli.texts import Texts

    sides = pair(what)
    if sides is None:
        raise CannotError(Bilingual(f"{what!r} is no range; write A..B", f"“{what}”不是范围；请写成 A..B"))
    ends = _ends(Texts(common), sides, terminal)
    if ends is None:
        return FINDINGS
    steps = [*_steps(*ends)] if each else [(ends[0][1], ends[1][1])]
    diffs: list[Compared] = []
    ended = False
    for before, after in steps:
        diff = compare(before.policy, after.policy)
        found, ended = _cases(ends, (before, after), diff, most, terminal)
        footer = [
            *_footer(ends, before, after, terminal),
            *(found.told(terminal.language) if found is not None else ()),
        ]
        diffs.append((diff, footer, found))
        if ended:
            break
    if most is None and any(_judged(diff) for diff, _, _ in diffs):
        diffs[-1][1].append(terminal.say(TEXTS_ALONE))
    text = _written(diffs, form, terminal, each=each, color=terminal.color and output is None)
    if output is not None:
        write_whole(Path(output), text.encode())
    else:
        terminal.out(text)
    if ended:
        return INTERRUPTED
    return FINDINGS if exit_code and any(diff.changes for diff, _, _ in diffs) else FINE


def _ends(texts: Texts, sides: tuple[Reference, Reference], terminal: Terminal) -> tuple[End, End] | None:
    """The text in force on either side; None after errors were shown."""
    found = []
    for side in sides:
        timeline = texts.sound(side, terminal)
        if timeline is None:
            return None
        found.append((timeline, texts.revision(timeline, side.on or today())))
    return found[0], found[1]


def _steps(before: End, after: End) -> Iterator[tuple[Revision, Revision]]:
    """From one revision to the next, where both ends are of one policy."""
    (first_of, first), (last_of, last) = before, after
    if first_of.name != last_of.name or first.date >= last.date:
        yield first, last
        return
    course = [one for one in last_of.revisions if first.date < one.date <= last.date]
    yield from zip([first, *course], course, strict=False)


def _footer(ends: tuple[End, End], before: Revision, after: Revision, terminal: Terminal) -> list[str]:
    """What becomes of running cases at each amendment in between."""
    (first_of, _), (last_of, _) = ends
    if first_of.name != last_of.name:
        return []
    lines = []
    for revision in last_of.revisions:
        if revision.running is not None and before.date < revision.date <= after.date:
            running = revision.running
            parts = [terminal.say(CASES[running.cases])]
            if running.cases == "follow":
                parts.append(terminal.say(DEADLINES[running.deadlines]))
                parts += [f"{old} → {new}" for old, new in running.moves]
            joint = ", " if terminal.language == "en" else "，"
            colon = ": " if terminal.language == "en" else "："
            lines.append(f"{revision.date}  {terminal.say(RUNNING)}{colon}{joint.join(parts)}")
    return lines


def _judged(diff: Diff) -> bool:
    """Whether somebody gains or loses by what the texts say."""
    return any(effect.verdict != "other" for change in diff.changes for effect in change.effects)


def _cases(
    ends: tuple[End, End], revisions: tuple[Revision, Revision], diff: Diff, most: int | None, terminal: Terminal
) -> tuple[Found | None, bool]:
    """Cases that go differently, where they were asked for, and whether the search was ended early."""
    if most is None:
        return None, False
    from tiaoli.cli.differing_cases import Sides
    from tiaoli.cli.progress import Progress

    (first_of, first), (last_of, _) = ends
    before, after = revisions
    sides = Sides((first_of if before is first else last_of, before), (last_of, after))
    progress = Progress(terminal, ends_early=True)
    try:
        return sides.found(diff, most, progress.step), progress.ended
    finally:
        progress.done()


def _written(diffs: list[Compared], form: str, terminal: Terminal, *, each: bool, color: bool) -> str:
    from analysis.diff.show import diff_markdown, diff_text

    match form:
        case "json":
            data = [_data(diff, found) for diff, _, found in diffs]
            whole = {"version": 1, "diffs": data} if each else data[0]
            return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"
        case "markdown":
            return "\n".join(diff_markdown(diff, terminal.language, footer) for diff, footer, _ in diffs)
        case _:
            return "\n".join(
                diff_text(diff, terminal.language, color=color, footer=footer) for diff, footer, _ in diffs
            )


def _data(diff: Diff, found: Found | None) -> dict[str, Any]:
    from analysis.diff.show import diff_data

    if found is None:
        return diff_data(diff)
    from tiaoli.cli.differing_data import cases_data

    return {**diff_data(diff), "behaviour": cases_data(found)}
