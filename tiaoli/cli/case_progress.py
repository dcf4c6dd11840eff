"""A line on a terminal that says how many cases are done, how fast, and how long the rest takes.

In: a word for each case. Out: the line, from the second second on; whether Ctrl-C was pressed: the first ends the work
and not the command, the second ends that, too.
"""

from __future__ import annotations

import signal
import sys
import threading
from time import monotonic
from typing import Any

from dsl.catalogue import Bilingual
from dsl.quantities import show_duration
from tiaoli.cli.progress import WIDTH
from tiaoli.cli.terminal import Terminal

AFTER = 1.0
"""Seconds before the line first appears, and between two of it a fifth of that."""


class CaseProgress:
    """How many cases of how many are done."""

    def __init__(self, terminal: Terminal, wanted: int) -> None:
        self.ended = False
        main = threading.current_thread() is threading.main_thread()
        self._before: Any = signal.signal(signal.SIGINT, self._end) if main else None
        self.shown = sys.stderr.isatty() and not terminal.quiet
        self.terminal, self.wanted = terminal, wanted
        self.count = 0
        self._began = self._said = monotonic()

    def step(self) -> None:
        """One more."""
        self.count += 1
        now = monotonic() if self.shown else self._said
        if now - self._began > AFTER and now - self._said > AFTER / 5:
            self._said = now
            rate = self.count / (now - self._began)
            left = show_duration(round((self.wanted - self.count) / rate), self.terminal.language)
            done = f"{self.count:,}/{self.wanted:,}"
            words = Bilingual(
                f"{done} cases, {rate:,.0f} a second, {left} left", f"{done} 件，每秒 {rate:,.0f} 件，还需 {left}"
            )
            sys.stderr.write(f"\r{self.terminal.say(words)}".ljust(WIDTH))
            sys.stderr.flush()

    def done(self) -> None:
        """Take the line away, and give Ctrl-C back."""
        if self._before is not None:
            signal.signal(signal.SIGINT, self._before)
            self._before = None
        if self._said > self._began:
            sys.stderr.write("\r" + " " * WIDTH + "\r")

    def _end(self, *_: object) -> None:
        self.ended = True
        signal.signal(signal.SIGINT, self._before)
        self.terminal.note(Bilingual("\nstopping; here is what is known (Ctrl-C again: without it)",
                                     "\n正在停止；下面是已知的结果（再按一次 Ctrl-C 则直接退出）"))  # fmt: skip
