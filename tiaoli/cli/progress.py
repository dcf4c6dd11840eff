"""A line on a terminal that says how far long work has come."""

from __future__ import annotations

import sys
from collections.abc import Callable

from dsl.catalogue import Bilingual
from tiaoli.cli.terminal import Terminal

EVERY = 500
WIDTH = 60


class Progress:
    """How many situations were looked at, on a terminal, now and then; ``more`` is said behind it."""

    def __init__(self, terminal: Terminal, more: Callable[[], str] = lambda: "") -> None:
        self.shown = sys.stderr.isatty() and not terminal.quiet
        self.terminal = terminal
        self.more = more
        self.count = 0

    def step(self) -> None:
        """One more."""
        self.count += 1
        if self.shown and self.count % EVERY == 0:
            word = self.terminal.say(Bilingual("situations", "种情形"))
            sys.stderr.write(f"\r{self.count:,} {word}{self.more()}".ljust(WIDTH))
            sys.stderr.flush()

    def done(self) -> None:
        """Take the line away."""
        if self.shown and self.count >= EVERY:
            sys.stderr.write("\r" + " " * WIDTH + "\r")
