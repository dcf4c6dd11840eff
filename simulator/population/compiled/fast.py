"""Kernels where they can be had: with numba installed, and for cases enough that loading it pays.

In: a survey. Out: the engine that lives through its cases; None without numba, and for cases that share parties.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from simulator.population.surveys import Survey

if TYPE_CHECKING:
    from simulator.population.compiled.engine import Engine

MANY = 5_000
"""From so many cases on kernels are quicker, the time to load them included."""


@dataclass(slots=True)
class Effort:
    """How the cases were lived through: how many went ahead and were recorded, how many the plain engine lived through
    by itself, and how many of these were to go a known way and did not find it, which is a mistake of ours."""

    explored: int = 0
    plain: int = 0
    astray: int = 0

    def join(self, other: Effort) -> None:
        """That of other cases, too."""
        self.explored += other.explored
        self.plain += other.plain
        self.astray += other.astray


def compiled(survey: Survey, threads: int | None = None) -> Engine | None:
    """The compiled engine, on all cores unless told otherwise; none for cases that share parties."""
    if survey.living.population.together > 1:
        return None
    try:
        from simulator.population.compiled.engine import Engine
    except ImportError:
        return None
    return Engine(survey, cores() if threads is None else threads)


def cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
