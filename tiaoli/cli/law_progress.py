"""A line on a terminal that says how far a law is worked out, from the second second on.

In: a word for each situation, and for each figure. Out: the line.
"""

from __future__ import annotations

import sys
from time import monotonic

from dsl.catalogue import Bilingual
from tiaoli.cli.case_progress import AFTER
from tiaoli.cli.progress import WIDTH
from tiaoli.cli.terminal import Terminal

WORDS = {
    "unfolded": Bilingual("the law: {0} of {1} situations found so far unfolded", "精确计算：已展开 {0} / {1} 种情形"),
    "solved": Bilingual("the law: {0} of {1} situations worked out", "精确计算：已计算 {0} / {1} 种情形"),
    "named": Bilingual("the law: {0} of {1} figures worked out", "精确计算：已计算 {0} / {1} 项指标"),
}


class LawProgress:
    """How much of which part is done."""

    def __init__(self, terminal: Terminal) -> None:
        self.shown = sys.stderr.isatty() and not terminal.quiet
        self.terminal = terminal
        self._began = self._said = monotonic()

    def step(self, part: str, done: int, of: int) -> None:
        """So many of so many are done."""
        now = monotonic() if self.shown else self._said
        if now - self._began > AFTER and now - self._said > AFTER / 5:
            self._said = now
            words = self.terminal.say(WORDS[part]).format(f"{done:,}", f"{of:,}")
            sys.stderr.write(f"\r{words}".ljust(WIDTH))
            sys.stderr.flush()

    def done(self) -> None:
        """Take the line away."""
        if self._said > self._began:
            sys.stderr.write("\r" + " " * WIDTH + "\r")
