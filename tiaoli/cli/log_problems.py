"""What is wrong with the rows of a log: the first few of each kind, and how many there are.

In: diagnostics, any number. Out: those that are shown, and a line for the rest. Memory does not grow with the log.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from dsl.catalogue import Bilingual
from dsl.diagnostics import Diagnostic, Problems
from dsl.report import render
from dsl.source import Span
from tiaoli.cli.terminal import Terminal

SHOWN = 3
"""So many of each message are shown."""


class LogProblems(Problems):
    """Keeps the first few of each message, and counts all."""

    def __init__(self) -> None:
        super().__init__()
        self.counts: Counter[str] = Counter()

    def error(self, code: str, span: Span, *notes: Span, **values: object) -> None:
        """Note something."""
        self.extend([Diagnostic(code, span, values, notes)])

    def extend(self, found: Iterable[Diagnostic]) -> None:
        """Take over findings."""
        for one in found:
            self.counts[one.code] += 1
            if self.counts[one.code] <= SHOWN:
                super().extend([one])

    def show(self, terminal: Terminal) -> None:
        """Tell them, in the order in which they were found."""
        kept = tuple(self)
        if kept:
            terminal.finding(render(kept, terminal.language, terminal.color))
        for code, count in self.counts.items():
            if count > SHOWN:
                more = count - SHOWN
                terminal.finding(terminal.say(Bilingual(f"and {more:,} more of {code}", f"另有 {more:,} 处 {code}")))
