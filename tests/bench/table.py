"""Medians, and tables of them as Markdown. A bench prints one table, which is copied into the README beside it."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Sequence
from statistics import median
from time import perf_counter


def timed(work: Callable[[], object], times: int) -> float:
    """The median of the seconds that some work takes, garbage collected before each time and not during it."""
    found: list[float] = []
    for _ in range(times):
        gc.collect()
        gc.disable()
        begun = perf_counter()
        work()
        found.append(perf_counter() - begun)
        gc.enable()
    return median(found)


def show(head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print a table, the first column to the left, numbers to the right."""
    lines = [f"| {' | '.join(head)} |", f"|---{'|--:' * (len(head) - 1)}|"]
    lines += [f"| {' | '.join(row)} |" for row in rows]
    sys.stdout.write("\n".join(lines) + "\n")
