"""Help pages in two languages, wrapped by what a terminal shows.

In: click's commands and parameters. Out: their help as text. click itself wraps by the number of characters, of which
a Chinese one takes two columns, and its own words are English; so the page is laid out here, and nothing heavier than
click is loaded for it.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator

import click

from dsl.catalogue import Bilingual
from dsl.source import display_width
from tiaoli.cli.terminal import Terminal, width_of

USAGE = Bilingual("Usage", "用法")
ARGUMENTS = Bilingual("Arguments", "参数")
OPTIONS = Bilingual("Options", "选项")
COMMANDS = Bilingual("Commands", "命令")
EXAMPLES = Bilingual("Examples", "例子")
HELP = Bilingual("Show this page and exit.", "显示本页并退出。")

_NEVER_LAST = "（“‘「『《("
_NEVER_FIRST = "，。；：、！？）”’》」』】,.;:!?)"


class Argument(click.Argument):
    """An argument with a line of help."""

    def __init__(self, names: list[str], text: str = "", **rest: object) -> None:
        super().__init__(names, **rest)  # type: ignore[arg-type]
        self.text = text


class Command(click.Command):
    """A command whose page has its arguments and examples on it."""

    def __init__(self, name: str, examples: Iterable[tuple[str, str]] = (), **rest: object) -> None:
        super().__init__(name, add_help_option=False, **rest)  # type: ignore[arg-type]
        self.examples = tuple(examples)

    def get_help(self, ctx: click.Context) -> str:
        """The page."""
        terminal = ctx.find_object(Terminal) or Terminal("en", False)
        return "\n".join(_page(self, ctx, terminal, list(_parameters(self, ctx)), self.examples)).rstrip()


def group_page(group: click.Group, ctx: click.Context, terminal: Terminal, commands: list[tuple[str, str]]) -> str:
    """The page of the command line itself, with a line for each command."""
    sections = [(terminal.say(COMMANDS), commands), *_parameters(group, ctx)]
    return "\n".join(_page(group, ctx, terminal, sections, getattr(group, "examples", ()))).rstrip()


def help_option(terminal: Terminal) -> click.Option:
    """`--help`, in the reader's language."""

    def show(ctx: click.Context, _: click.Parameter, asked: bool) -> None:
        if asked:
            terminal.out(ctx.get_help())
            ctx.exit()

    names = ["-h", "--help"]
    return click.Option(names, is_flag=True, expose_value=False, is_eager=True, callback=show, help=terminal.say(HELP))


def _parameters(command: click.Command, ctx: click.Context) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    terminal = ctx.find_object(Terminal) or Terminal("en", False)
    parameters = command.get_params(ctx)
    arguments = [(p.make_metavar(ctx), p.text) for p in parameters if isinstance(p, Argument) and p.text]
    options = [record for p in parameters if isinstance(p, click.Option) and (record := p.get_help_record(ctx))]
    yield terminal.say(ARGUMENTS), arguments
    yield terminal.say(OPTIONS), options


def _page(
    command: click.Command,
    ctx: click.Context,
    terminal: Terminal,
    sections: list[tuple[str, list[tuple[str, str]]]],
    examples: Iterable[tuple[str, str]],
) -> Iterator[str]:
    width = width_of(os.environ)
    usage = " ".join([ctx.command_path, *command.collect_usage_pieces(ctx)])
    yield f"{terminal.styled(terminal.say(USAGE), 'bold')}: {usage}"
    for paragraph in (command.help or "").split("\n\n"):
        yield ""
        yield from wrap(" ".join(paragraph.split()), width)
    for title, rows in sections:
        if rows:
            yield from ("", terminal.styled(title, "bold"))
            yield from _columns(rows, width, terminal)
    shown = list(examples)
    if shown:
        yield from ("", terminal.styled(terminal.say(EXAMPLES), "bold"))
        for line, says in shown:
            yield f"  {terminal.styled(line, 'cyan')}"
            yield from (f"      {part}" for part in wrap(says, width - 6))


def _columns(rows: list[tuple[str, str]], width: int, terminal: Terminal) -> Iterator[str]:
    first = min(max(display_width(term) for term, _ in rows), 30)
    for term, says in rows:
        lines = wrap(says, width - first - 4)
        head = f"  {terminal.styled(term, 'cyan')}"
        if display_width(term) > first:
            yield head
        else:
            padding = " " * (first - display_width(term) + 2)
            yield (head + padding + (lines.pop(0) if lines else "")).rstrip()
        yield from (" " * (first + 4) + line for line in lines)


def wrap(text: str, width: int) -> list[str]:
    """Lines no wider than so many columns: broken at spaces, and between Chinese characters."""
    lines, line = [], ""
    for piece in _pieces(text):
        if line and display_width(line) + display_width(piece.rstrip()) > width:
            lines.append(line.rstrip())
            line = ""
        line += piece
    return [*lines, line.rstrip()] if line.strip() else lines


def _pieces(text: str) -> Iterator[str]:
    """What must stay together: words with their space, and wide characters with the punctuation behind them."""
    piece = ""
    for character in text:
        wide = display_width(character) == 2
        joins = character in _NEVER_FIRST or (character == " " and not piece.endswith(" "))
        begins = wide or (piece != "" and (piece[-1] == " " or display_width(piece[-1]) == 2))
        if piece and begins and not joins and piece[-1] not in _NEVER_LAST:
            yield piece
            piece = ""
        piece += character
    if piece:
        yield piece
