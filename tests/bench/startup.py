"""How long whole commands take, from the shell's point of view, once their byte code is there.

``python -m tests.bench.startup [times]``
"""

from __future__ import annotations

import compileall
import os
import subprocess
import sys
from functools import partial
from pathlib import Path

from tests.bench.table import show, timed

ROOT = Path(__file__).parents[2]
COMMANDS: tuple[tuple[str, int | None], ...] = (
    ("", None), ("--help", 200), ("check wechat.after_sale", 2000), ("log wechat.after_sale", None),
    ("test wechat.after_sale", None), ("diff wechat.after_sale@2024-03-10..wechat.after_sale@2024-03-11", None),
    ("draw wechat.after_sale -o {null} --format svg", None),
)  # fmt: skip
"""Commands with the milliseconds that they should stay under; the empty one is Python itself doing nothing."""


def compile_bytes() -> None:
    """Put the byte code of every module beside it, as an installation does."""
    for folder in ("dsl", "compiler", "simulator", "analysis", "viz", "tiaoli"):
        compileall.compile_dir(ROOT / folder, quiet=2)


def run(arguments: list[str]) -> int:
    """One whole process."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        check=False,
    ).returncode  # fmt: skip


def main(times: int) -> None:
    """Each command once to warm up, then measured."""
    compile_bytes()
    rows: list[list[str]] = []
    for command, goal in COMMANDS:
        words = command.format(null=os.devnull).split()
        arguments = ["-m", "tiaoli", *words] if command else ["-c", "pass"]
        code = run(arguments)
        taken = timed(partial(run, arguments), times)
        name = f"tiaoli {command}" if command else "python -c pass"
        rows.append([f"`{name}`", f"{taken * 1000:.0f}", str(goal or ""), str(code)])
    show(("command", "ms", "goal", "exit code"), rows)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 15)
