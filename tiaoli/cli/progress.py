"""A line on a terminal that says how far long work has come."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Callable
from typing import Any

from analysis.verify.explore import StopError
from dsl.catalogue import Bilingual
from tiaoli.cli.terminal import Terminal

EVERY = 500
WIDTH = 60


def _is_main() -> bool:
    """Whether signals can be handled here."""
    return threading.current_thread() is threading.main_thread()


class Progress:
    """How many situations were looked at, on a terminal, now and then; ``more`` is said behind it. Where it
    ``ends_early``, the first Ctrl-C ends the search and not the command (``ended``); the second ends that, too."""

    def __init__(self, terminal: Terminal, more: Callable[[], str] = lambda: "", *, ends_early: bool = False) -> None:
        self.ended = False
        self._before: Any = signal.signal(signal.SIGINT, self._end) if ends_early and _is_main() else None
        self.shown = sys.stderr.isatty() and not terminal.quiet
        self.terminal = terminal
        self.more = more
        self.count = 0

    def step(self) -> None:
        """One more; StopError where it is to be the last."""
        if self.ended:
            raise StopError
        self.count += 1
        if self.shown and self.count % EVERY == 0:
            word = self.terminal.say(Bilingual("situations", "种情形"))
            sys.stderr.write(f"\r{self.count:,} {word}{self.more()}".ljust(WIDTH))
            sys.stderr.flush()

    def done(self) -> None:
        """Take the line away, and give Ctrl-C back."""
        if self._before is not None:
            signal.signal(signal.SIGINT, self._before)
            self._before = None
        if self.shown and self.count >= EVERY:
            sys.stderr.write("\r" + " " * WIDTH + "\r")

    def _end(self, *_: object) -> None:
        self.ended = True
        signal.signal(signal.SIGINT, self._before)
        self.terminal.note(Bilingual("\nstopping; here is what is known (Ctrl-C again: without it)",
                                     "\n正在停止；下面是已知的结果（再按一次 Ctrl-C 则直接退出）"))  # fmt: skip
