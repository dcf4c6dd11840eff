"""A line on a terminal that says how far long work has come."""

from __future__ import annotations

import sys
from collections.abc import Callable

from analysis.verify.explore import StopError
from dsl.catalogue import Bilingual
from tiaoli.cli.stopping import Stopping
from tiaoli.cli.terminal import Terminal

EVERY = 500
WIDTH = 60


class Progress:
    """How many situations were looked at, on a terminal, now and then; ``more`` is said behind it. Where it
    ``ends_early``, the first Ctrl-C ends the search and not the command (``ended``); the second ends that, too."""

    def __init__(self, terminal: Terminal, more: Callable[[], str] = lambda: "", *, ends_early: bool = False) -> None:
        self._stopping = Stopping(terminal) if ends_early else None
        self.shown = sys.stderr.isatty() and not terminal.quiet
        self.terminal = terminal
        self.more = more
        self.count = 0

    @property
    def ended(self) -> bool:
        """Whether the search was ended early."""
        return self._stopping is not None and self._stopping.ended

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
        if self._stopping is not None:
            self._stopping.done()
        if self.shown and self.count >= EVERY:
            sys.stderr.write("\r" + " " * WIDTH + "\r")
