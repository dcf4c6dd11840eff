"""`tiaoli git-diff`: what git calls to show a changed `.policy` file (docs in the README).

In: the seven words git gives a diff driver. Out: what the change of this one file changes in the policy that it is
part of, on the day from which the file is in force. Where either side does not compile, or the difference is one of
wording only, the lines of the file are compared as git itself would.
"""

from __future__ import annotations

import difflib
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from compiler.loader import Sources, decode, folder_sources
from dsl.catalogue import Bilingual
from dsl.diagnostics import Problems
from dsl.source import Source
from tiaoli.cli.help import Command
from tiaoli.cli.options import Common
from tiaoli.cli.terminal import FINE, Terminal

if TYPE_CHECKING:
    from compiler.model import Policy

ABOUT = Bilingual("Show a changed policy file; called by git.", "显示政策文件的改动；由 git 调用。")
MISSING = "/dev/null"
BROKEN = Bilingual("does not compile; its lines:", "无法编译；逐行比较：")


def command(terminal: Terminal, common: Common) -> click.Command:
    """The command as click knows it."""

    def run(words: tuple[str, ...]) -> int:
        return show(terminal, words)

    return Command(
        "git-diff",
        [],
        params=[click.Argument(["words"], nargs=-1, required=True)],
        callback=run,
        help=terminal.say(ABOUT),
        hidden=True,
    )


def show(terminal: Terminal, words: tuple[str, ...]) -> int:
    """Compare the two versions of one file that git hands over."""
    from analysis.diff.compare import compare
    from analysis.diff.show import diff_text

    path = words[0]
    old, new = (_version(path, words[at]) if len(words) > at else None for at in (1, 4))
    terminal.out(f"diff --tiaoli {path}\n")
    changed = new or old
    day = _day(changed) if changed is not None else None
    sides = [_policy(path, source, day) for source in (old, new)]
    if sides[0] is not None and sides[1] is not None:
        diff = compare(sides[0], sides[1])
        if diff.changes:
            terminal.out(diff_text(diff, terminal.language, color=terminal.color))
            return FINE
    elif new is not None:
        terminal.out(f"{path} {terminal.say(BROKEN)}\n")
    _lines(old, new, path, terminal)
    return FINE


def _version(path: str, file: str) -> Source | None:
    """One version of the file under its own name; None where it is not there."""
    if file == MISSING or not Path(file).is_file():
        return None
    return decode(Path(file).read_bytes(), path, Problems())


def _day(source: Source) -> date | None:
    """The day from which a file is in force; None for a shared file."""
    from dsl.parser import parse

    header = parse(source, Problems()).header
    return header.effective if header is not None else None


def _policy(path: str, source: Source | None, on: date | None) -> Policy | None:
    """The policy with this version of the file in it, on the file's day; None where it does not compile or is not
    there."""
    from compiler.pipeline import compile_timeline

    folder = Path(path).parent
    beside = [one for one in folder_sources(folder, Problems()).files if Path(one.name).name != Path(path).name]
    files = [*beside, source] if source is not None else beside
    sources = Sources(tuple(files), folder, tuple(folder.parents))
    timeline = compile_timeline(sources).timeline if files else None
    if timeline is None:
        return None
    revision = timeline.on(on) if on is not None else timeline.revisions[-1]
    return revision.policy if revision is not None else None


def _lines(old: Source | None, new: Source | None, path: str, terminal: Terminal) -> None:
    before, after = (one.text.splitlines(keepends=True) if one is not None else [] for one in (old, new))
    for line in difflib.unified_diff(before, after, f"a/{path}", f"b/{path}"):
        terminal.out(line if line.endswith("\n") else line + "\n")
