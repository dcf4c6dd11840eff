"""A line on a terminal that says how many rows of a log are read, then how many cases are judged, and how fast.

In: a word for each. Out: the line, from the second second on; whether Ctrl-C was pressed (``stopping.py``).
"""

from __future__ import annotations

import sys
from time import monotonic

from dsl.catalogue import Bilingual
from tiaoli.cli.case_progress import AFTER
from tiaoli.cli.progress import WIDTH
from tiaoli.cli.stopping import Stopping
from tiaoli.cli.terminal import Terminal

ROWS, CASES = Bilingual("rows read", "行已读"), Bilingual("cases judged", "件已核对")


class LogProgress:
    """How much is done."""

    def __init__(self, terminal: Terminal) -> None:
        self._stopping = Stopping(terminal)
        self.shown = sys.stderr.isatty() and not terminal.quiet
        self.terminal = terminal
        self.begin(ROWS)
        self._ever = False

    @property
    def ended(self) -> bool:
        """Whether the work was ended early."""
        return self._stopping.ended

    def begin(self, what: Bilingual) -> None:
        """Something else is counted from now on."""
        self.what, self.count = what, 0
        self._began = self._said = monotonic()

    def step(self) -> None:
        """One more."""
        self.count += 1
        now = monotonic() if self.shown else self._said
        if now - self._began > AFTER and now - self._said > AFTER / 5:
            self._said, self._ever = now, True
            rate = self.count / (now - self._began)
            done = self.terminal.say(self.what)
            words = Bilingual(
                f"{self.count:,} {done}, {rate:,.0f} a second", f"{self.count:,} {done}，每秒 {rate:,.0f}"
            )
            sys.stderr.write(f"\r{self.terminal.say(words)}".ljust(WIDTH))
            sys.stderr.flush()

    def done(self) -> None:
        """Take the line away, and give Ctrl-C back."""
        self._stopping.done()
        if self._ever:
            sys.stderr.write("\r" + " " * WIDTH + "\r")
