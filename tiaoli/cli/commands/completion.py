"""`tiaoli completion`: the script that lets a shell complete commands, options and policy names."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

from dsl.catalogue import Bilingual
from tiaoli.cli.help import Command
from tiaoli.cli.options import Common
from tiaoli.cli.terminal import FINE, Terminal

ABOUT = Bilingual(
    "Print the script that teaches a shell to complete commands, options and the names of policies.",
    "输出补全脚本，让命令行能补全命令、选项和政策名称。",
)
EXAMPLES = (
    ('eval "$(tiaoli completion bash)"', Bilingual("in ~/.bashrc", "写进 ~/.bashrc")),
    ("tiaoli completion fish > ~/.config/fish/completions/tiaoli.fish", Bilingual("for fish", "fish 用户")),
)


def command(terminal: Terminal, common: Common) -> click.Command:
    """The command as click knows it."""

    def run(shell: str) -> int:
        found = get_completion_class(shell)
        if found is None:
            raise click.UsageError(shell)
        from tiaoli.cli.main import Tiaoli

        script = found(Tiaoli(terminal, common), {}, "tiaoli", "_TIAOLI_COMPLETE")
        terminal.out(script.source())
        return FINE

    shells = click.Choice(["bash", "zsh", "fish"])
    return Command(
        "completion",
        [(line, terminal.say(says)) for line, says in EXAMPLES],
        params=[click.Argument(["shell"], type=shells)],
        callback=run,
        help=terminal.say(ABOUT),
    )
