"""Tables in the terminal, and how the figures of a population are written in them.

In: rows of cells; a feature and a value of it. Out: lines, words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from dsl.catalogue import Bilingual
from dsl.source import display_width
from simulator.population.features import Feature
from simulator.population.figures import ONCE
from tiaoli.cli.simulated_names import Names
from tiaoli.cli.terminal import Terminal

BETWEEN = Bilingual("95% between", "95% 区间")

Row = tuple[str, ...]


def written(feature: Feature, names: Names) -> tuple[Callable[[float], str], Callable[[float], str]]:
    """How figures of a measure are written, and their differences."""

    def plain(value: float) -> str:
        if feature.measure in ONCE:
            return percent(value)
        if feature.measure in ("lasts", "waited", "stayed"):
            return names.length(value)
        return names.money(round(value)) if feature.measure == "amount" else f"{value:.3f}"

    def signed(value: float) -> str:
        return with_sign(plain(value), value)

    return plain, signed


def with_sign(shown: str, value: float) -> str:
    """A difference as it is written, with its sign; without one where it shows as nothing."""
    digits = shown.lstrip("-")
    if not any(digit in "123456789" for digit in digits):
        return digits
    return shown if value < 0 else f"+{shown}"


def percent(share: float) -> str:
    """``12.3%``; where it is less than that shows, two more digits."""
    shown = f"{100 * share:.1f}%"
    return shown if share == 0 or shown not in ("0.0%", "-0.0%", "100.0%") or share == 1 else f"{100 * share:.3f}%"


def table(terminal: Terminal, title: str, heads: Sequence[str], rows: Iterable[Row]) -> Iterator[str]:
    """A table under its title, names on the left, figures to the right; nothing where it has no rows."""
    lines = [(title, *heads), *rows]
    if len(lines) == 1:
        return
    widths = [max(display_width(cell) for cell in column) for column in zip(*lines, strict=True)]
    yield ""
    for number, line in enumerate(lines):
        first = line[0] + " " * (widths[0] + 2 * (number == 0) - display_width(line[0]))
        rest = (" " * (width - display_width(cell)) + cell for cell, width in zip(line[1:], widths[1:], strict=True))
        text = "  ".join((first if number == 0 else f"  {first}", *rest)).rstrip()
        yield terminal.styled(text, "bold") if number == 0 else text
