"""The options that every command takes, before or behind its name.

In: the arguments as typed. Out: the terminal to speak to, and where policies and trouble go. They are looked for before
click reads anything, because the language is needed to build the help; click then checks and lists them.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from dsl.catalogue import Bilingual
from dsl.keywords import Language
from tiaoli.cli.terminal import Terminal, color_wanted, language_of

LANG = Bilingual("Language of messages: en or zh (default: by the locale).", "提示所用语言：en 或 zh（默认随系统）。")
COLOR = Bilingual("When to use colours: auto, always or never.", "何时使用颜色：auto、always 或 never。")
QUIET = Bilingual("Say nothing but results and errors.", "只输出结果和错误。")
LIBRARY = Bilingual("A folder of policies besides the shipped ones.", "随附政策之外的政策文件夹。")
DEBUG = Bilingual("Show where in the program an unexpected error arose.", "出现意外错误时显示程序位置。")


@dataclass(frozen=True, slots=True)
class Common:
    """What the common options say, apart from how to speak. ``language`` is the reader's, in which labels are said
    where they have a translation; ``asked`` the one named with `--lang` or TIAOLI_LANG, not taken from the locale."""

    libraries: tuple[Path, ...] = ()
    debug: bool = False
    language: Language | None = None
    asked: Language | None = None


def peek(arguments: Sequence[str]) -> tuple[Terminal, Common]:
    """Read the common options out of the arguments; a wrong value counts as none, click complains of it later."""
    values: dict[str, list[str]] = {"--lang": [], "--color": [], "--library": [], "--quiet": [], "--debug": []}
    waiting: str | None = None
    for argument in arguments:
        if waiting is not None:
            values[waiting].append(argument)
            waiting = None
            continue
        if argument == "--":
            break
        name, equals, value = argument.partition("=")
        name = {"-q": "--quiet"}.get(name, name)
        if name in ("--quiet", "--debug") or (name in values and equals):
            values[name].append(value)
        elif name in values:
            waiting = name
    asked = [value for value in values["--lang"] if value in ("en", "zh")]
    choice = [value for value in values["--color"] if value in ("auto", "always", "never")]
    color = color_wanted(choice[-1] if choice else "auto", os.environ, sys.stdout)
    terminal = Terminal(language_of(os.environ, asked[-1] if asked else None), color, bool(values["--quiet"]))
    libraries = tuple(Path(folder) for folder in values["--library"])
    named = terminal.language if asked or os.environ.get("TIAOLI_LANG") else None
    return terminal, Common(libraries, bool(values["--debug"]), terminal.language, named)


def common_options(terminal: Terminal, *, hidden: bool) -> list[click.Option]:
    """The options as click knows them; ``hidden`` keeps them off the pages of single commands."""
    language, colour = click.Choice(["en", "zh"]), click.Choice(["auto", "always", "never"])
    folder = click.Path(exists=True, file_okay=False)
    shared = {"expose_value": False, "hidden": hidden}
    return [
        click.Option(["--lang"], type=language, help=terminal.say(LANG), **shared),
        click.Option(["--color"], type=colour, help=terminal.say(COLOR), **shared),
        click.Option(["--library"], type=folder, multiple=True, help=terminal.say(LIBRARY), **shared),
        click.Option(["--quiet", "-q"], is_flag=True, help=terminal.say(QUIET), **shared),
        click.Option(["--debug"], is_flag=True, help=terminal.say(DEBUG), **shared),
    ]
