"""`tiaoli fmt`: canonical text, comments kept, keywords translated where asked."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from dsl.catalogue import Bilingual
from dsl.diagnostics import Problems
from dsl.keywords import Language
from tiaoli.cli.files import CannotError, write_whole
from tiaoli.cli.help import Argument, Command
from tiaoli.cli.options import Common
from tiaoli.cli.outside import policy_files, read_file, read_input
from tiaoli.cli.terminal import FINDINGS, FINE, Terminal

ABOUT = Bilingual(
    "Put policy files into their canonical form: one concept a line, citations in a column, plain punctuation. "
    "Comments are kept. A file with mistakes stays as it is.",
    "把政策文件整理成统一写法：一行一事，引注对齐，标点统一。注释保留；有错误的文件保持原样。",
)
PATHS = Bilingual(
    "files or folders (default: this folder); - reads standard input", "文件或文件夹（默认当前文件夹）；- 读标准输入"
)
CHECK = Bilingual("Write nothing; list the files that would change.", "不写文件，只列出需要整理的文件。")
LANG = Bilingual("Also write keywords and units in English or Chinese.", "同时把关键词和单位改写成英文或中文。")
EXAMPLES = (
    ("tiaoli fmt policy", Bilingual("every policy in a folder", "整理一个文件夹里的所有政策")),
    ("tiaoli fmt --lang zh returns.policy", Bilingual("with Chinese keywords", "改用中文关键词")),
    ("tiaoli fmt --check .", Bilingual("in continuous integration", "在持续集成中使用")),
)


def command(terminal: Terminal, common: Common) -> click.Command:
    """The command as click knows it."""

    def run(paths: tuple[str, ...], check: bool, lang: Language | None) -> int:
        if paths == ("-",):
            return _piped(terminal, check, lang)
        return _files(terminal, [Path(path) for path in paths or (".",)], check, lang)

    return Command(
        "fmt",
        [(line, terminal.say(says)) for line, says in EXAMPLES],
        params=[
            Argument(["paths"], terminal.say(PATHS), nargs=-1, type=click.Path()),
            click.Option(["--check"], is_flag=True, help=terminal.say(CHECK)),
            click.Option(["--lang"], type=click.Choice(["en", "zh"]), help=terminal.say(LANG)),
        ],
        callback=run,
        help=terminal.say(ABOUT),
    )


def _files(terminal: Terminal, paths: list[Path], check: bool, lang: Language | None) -> int:
    from dsl.formatter import format_text
    from dsl.report import render

    problems = Problems()
    changed: list[Path] = []
    for path in _existing(paths):
        source = read_file(path, problems)
        formatted = format_text(source, problems, lang) if source is not None else None
        if source is not None and formatted is not None and formatted != source.text:
            changed.append(path)
            if not check:
                write_whole(path, formatted.encode())
    for path in changed:
        terminal.out(path.as_posix())
    if problems.serious:
        terminal.out(render(problems.in_order(), terminal.language, terminal.color))
    return FINDINGS if problems.serious or (check and changed) else FINE


def _piped(terminal: Terminal, check: bool, lang: Language | None) -> int:
    from dsl.formatter import format_text
    from dsl.report import render

    problems = Problems()
    source = read_input(problems)
    formatted = format_text(source, problems, lang) if source is not None else None
    if source is None or formatted is None:
        terminal.note(render(problems.in_order(), terminal.language, terminal.color))
        return FINDINGS
    if not check:
        terminal.out(formatted)
    return FINDINGS if check and formatted != source.text else FINE


def _existing(paths: list[Path]) -> Iterator[Path]:
    for path in paths:
        if not path.exists():
            raise CannotError(Bilingual(f"there is no file or folder {path}", f"没有文件或文件夹 {path}"))
        yield from policy_files(path)
