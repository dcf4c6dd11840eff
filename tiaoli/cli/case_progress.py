"""A line on a terminal that says how many cases are done, how fast, and how long the rest takes.

In: a word for each case. Out: the line, from the second second on; whether Ctrl-C was pressed (``stopping.py``).
"""

from __future__ import annotations

import sys
from time import monotonic

from dsl.catalogue import Bilingual
from dsl.quantities import show_duration
from tiaoli.cli.progress import WIDTH
from tiaoli.cli.stopping import Stopping
from tiaoli.cli.terminal import Terminal

AFTER = 1.0
"""Seconds before the line first appears, and between two of it a fifth of that."""


class CaseProgress:
    """How many cases of how many are done."""

    def __init__(self, terminal: Terminal, wanted: int) -> None:
        self._stopping = Stopping(terminal)
        self.shown = sys.stderr.isatty() and not terminal.quiet
        self.terminal, self.wanted = terminal, wanted
        self.count = 0
        self._began = self._said = monotonic()

    @property
    def ended(self) -> bool:
        """Whether the work was ended early."""
        return self._stopping.ended

    def step(self, count: int = 1) -> None:
        """One more, or several."""
        self.count += count
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

    def stepped(self, count: int) -> bool:
        """Several more; whether to go on."""
        self.step(count)
        return not self.ended

    def done(self) -> None:
        """Take the line away, and give Ctrl-C back."""
        self._stopping.done()
        if self._said > self._began:
            sys.stderr.write("\r" + " " * WIDTH + "\r")
