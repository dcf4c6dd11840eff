"""The command line: which commands there are, and how each ends.

In: the arguments. Out: an exit code (0 fine, 1 findings, 2 wrong use, 3 our fault). A command's module is loaded when
that command is called, so that help, completion and small commands start at once.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import NoReturn

import click

from dsl.catalogue import Bilingual
from tiaoli.cli.files import CannotError
from tiaoli.cli.help import group_page, help_option
from tiaoli.cli.options import Common, common_options, peek
from tiaoli.cli.terminal import (
    BROKEN_PIPE,
    FINE,
    INTERRUPTED,
    OUR_FAULT,
    WRONG_USE,
    Terminal,
    make_printable,
)
from tiaoli.cli.usage import explain

COMMANDS: dict[str, Bilingual] = {
    "new": Bilingual("begin a policy: a small working one, with a scenario", "新建一份可用的小政策，附带场景"),
    "check": Bilingual("say everything that can be said without running", "不运行就能发现的问题，全部列出"),
    "fmt": Bilingual("put policy files into their canonical form", "把政策文件整理成统一写法"),
    "show": Bilingual("show a policy as it reads on a day", "显示政策在某一天的全文"),
    "log": Bilingual("list a policy's revisions: the change table", "列出政策的历次修订（变更表）"),
    "run": Bilingual("run scenarios and show every step", "运行场景，逐步显示"),
    "play": Bilingual("go through a case by hand", "手动走一遍流程"),
    "test": Bilingual("run scenarios and compare them with what they expect", "运行场景并核对期望"),
    "simulate": Bilingual("measure many cases, compare two texts on them", "模拟许多案件并统计，比较两份文本"),
    "replay": Bilingual("hold a recorded log against the rules", "用规则核对记录下来的日志"),
    "fit": Bilingual("propose a population from a recorded log", "根据记录的日志草拟总体"),
    "verify": Bilingual("prove claims, say how long a case can last", "证明承诺，给出案件最长最短历时"),
    "export": Bilingual("write a timed automaton for other checkers", "写成时间自动机，供其他检验工具使用"),
    "diff": Bilingual("compare two days or two policies", "比较两个日期或两份政策"),
    "draw": Bilingual("draw the flowchart", "画流程图"),
    "sources": Bilingual("list clauses and the rules that carry them", "列出条款及承载它们的规则"),
    "explain": Bilingual("explain a message or a rule", "解释一条提示或一条规则"),
    "completion": Bilingual("print the completion script of a shell", "输出命令行补全脚本"),
}

CALLED_BY_OTHERS = ("git-diff",)
"""Commands that another program calls; people don't, so help does not list them."""

ABOUT = Bilingual(
    "Marketplace policies as programs: check them, run cases through them, compare their revisions, draw them."
    "\n\nA policy is named as in wechat.after_sale; @2024-03-31 picks the text of a day (default: today); "
    "A..B names two. A path, REV:path from git, or - for standard input works wherever a name does.",
    "把平台规则写成程序：检查规则、让案件走一遍、比较修订、画流程图。"
    "\n\n政策用名称指定，如 wechat.after_sale；@2024-03-31 取那一天的文本（默认今天）；A..B 指定两个。"
    "凡可写名称之处，也可写路径、git 中的 REV:路径，或用 - 表示标准输入。",
)

EXAMPLES: tuple[tuple[str, Bilingual], ...] = (
    ("tiaoli check wechat.after_sale", Bilingual("check a shipped policy", "检查随附的政策")),
    (
        "tiaoli diff wechat.after_sale@2024-03-10..2024-05-31",
        Bilingual("what changed in between", "看两天之间改了什么"),
    ),
    ("tiaoli draw wechat.after_sale -o flow.svg", Bilingual("draw today's text", "画出今天的文本")),
)

VERSION = Bilingual("Show the version and exit.", "显示版本并退出。")


class Tiaoli(click.Group):
    """The group whose commands are loaded when they are called."""

    def __init__(self, terminal: Terminal, common: Common) -> None:
        super().__init__(
            "tiaoli",
            help=terminal.say(ABOUT),
            add_help_option=False,
            no_args_is_help=False,
            params=[*common_options(terminal, hidden=False), help_option(terminal), _version_option(terminal)],
            invoke_without_command=True,
            callback=self.alone,
        )
        self.terminal = terminal
        self.common = common
        self.examples = [(line, terminal.say(says)) for line, says in EXAMPLES]

    def alone(self) -> None:
        """Without a command there is nothing to do but show what there is."""
        ctx = click.get_current_context()
        if ctx.invoked_subcommand is None:
            self.terminal.out(ctx.get_help())
            ctx.exit(WRONG_USE)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands, in the order in which they are needed."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """Load one command; None where there is none of that name."""
        if name not in COMMANDS and name not in CALLED_BY_OTHERS:
            return None
        module = import_module(f"{__name__.rpartition('.')[0]}.commands.{name.replace('-', '_')}")
        command: click.Command = module.command(self.terminal, self.common)
        own = {option for parameter in command.params for option in parameter.opts}
        extra = [p for p in common_options(self.terminal, hidden=True) if not own.intersection(p.opts)]
        command.params.extend([*extra, help_option(self.terminal)])
        return command

    def get_help(self, ctx: click.Context) -> str:
        """The first page, without loading any command."""
        rows = [(name, self.terminal.say(says)) for name, says in COMMANDS.items()]
        return group_page(self, ctx, self.terminal, rows)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[click.shell_completion.CompletionItem]:
        """The commands that begin so, with their line of help."""
        item = click.shell_completion.CompletionItem
        found = [item(n, help=self.terminal.say(s)) for n, s in COMMANDS.items() if n.startswith(incomplete)]
        return found if found or not incomplete.startswith("-") else click.Command.shell_complete(self, ctx, incomplete)


def run(arguments: Sequence[str]) -> int:
    """Run one command line and give its exit code; nothing escapes but what a shell's completion asks for."""
    make_printable()
    terminal, common = peek(arguments)
    try:
        result = Tiaoli(terminal, common).main(list(arguments), prog_name="tiaoli", standalone_mode=False, obj=terminal)
        sys.stdout.flush()
        return result if isinstance(result, int) else FINE
    except click.ClickException as error:
        terminal.error(explain(error))
        return WRONG_USE
    except CannotError as error:
        terminal.error(error.text)
        return WRONG_USE
    except (KeyboardInterrupt, click.Abort):
        terminal.note(Bilingual("\ninterrupted; no file was left half written", "\n已中断；没有留下写了一半的文件"))
        return INTERRUPTED
    except BrokenPipeError:
        _close_quietly()
        return BROKEN_PIPE
    except OSError as error:
        if common.debug:
            raise
        _close_quietly()
        reason = error.strerror or type(error).__name__
        where = f" ({error.filename})" if error.filename else ""
        terminal.error(Bilingual(f"the system says: {reason}{where}", f"系统报告：{reason}{where}"))
        return WRONG_USE
    except Exception as error:
        if common.debug:
            raise
        return _our_fault(terminal, error)


def _our_fault(terminal: Terminal, error: Exception) -> int:
    """One line about a mistake of ours, and what to send us."""
    what = " ".join(f"{type(error).__name__}: {error}".split())[:200]
    terminal.error(
        Bilingual(
            f"this is our fault, not yours ({what}); please report it with the command and what --debug prints",
            f"这是程序自身的错误，与你的文件无关（{what}）；请附上命令和 --debug 的输出告诉我们",
        )
    )
    return OUR_FAULT


def _close_quietly() -> None:
    """Nobody reads any more: let the interpreter's own flush at exit go nowhere."""
    try:
        target = sys.stdout.fileno()
    except (OSError, ValueError):
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, target)
    os.close(nowhere)


def _version_option(terminal: Terminal) -> click.Option:
    def show(ctx: click.Context, _: click.Parameter, asked: bool) -> None:
        if asked:
            _show_version(terminal, ctx)

    return click.Option(
        ["--version"], is_flag=True, expose_value=False, is_eager=True, callback=show, help=terminal.say(VERSION)
    )


def _show_version(terminal: Terminal, ctx: click.Context) -> NoReturn:
    from importlib.metadata import PackageNotFoundError, version

    try:
        terminal.out(f"tiaoli {version('tiaoli')}")
    except PackageNotFoundError:
        terminal.out("tiaoli (not installed)")
    ctx.exit()
