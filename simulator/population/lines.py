"""A case in one line: when it began and with which facts, how it was left, and what was counted.

In: a case lived through. Out: its line, for whoever writes lines down. Absent: files (``tiaoli/cli/case_rows.py``).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from compiler.model import Value
from simulator.population.features import Features
from simulator.population.living import Life, Way, way_of


@dataclass(frozen=True, slots=True)
class Line:
    """``side`` is 1 under the other of two texts; ``facts`` are those that the population speaks of, ``actions`` how
    often anybody did anything, ``found`` what was counted: how long it lasted, deadlines, refusals and amounts."""

    number: int
    side: int
    start: int
    facts: Mapping[str, Value]
    way: Way
    actions: int
    found: Features
    part: str = ""


Taker = Callable[[Line], None]
"""Takes lines, in the order of the cases' numbers, under the one text before the other."""


def line_of(life: Life, found: Features, side: int) -> Line:
    """The line of a case."""
    return Line(life.number, side, life.start, dict(life.facts), way_of(life), len(life.steps), found, life.part)
