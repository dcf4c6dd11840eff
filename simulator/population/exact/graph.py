"""The situations of a population with every way from each, as numbers are worked out of them. Only values."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from compiler.model import Value
from simulator.population.exact.contenders import Due, Turn
from simulator.population.exact.inexact import Why
from simulator.population.exact.ways import Terms
from simulator.population.features import Feature
from simulator.population.living import Way as Fated

Left = Fated | tuple[Literal["unknown"], Why] | tuple[Literal["happened"], str]
"""How a case is left: its fate and the state; that and why nothing is known of what comes then; or that what was asked
for has happened."""


Part = Literal["unfolded", "solved", "named"]
Told = Callable[[Part, int, int], None]
"""Is told how far the work has come: of which part how much is done, of how much."""


def nobody(*_: object) -> None:
    """Nobody is told."""


@dataclass(frozen=True, slots=True)
class Path:
    """A way from a situation. ``likely`` is how likely what is drawn on it comes out so, give or take ``coarse``; of
    the ``contenders`` the one numbered ``first`` comes first, None where none ever does, and those in ``going`` go on
    after it. ``bounds`` are those of lengths of time, both included, ``asked`` at which lengths ways part; ``sooner``
    are turns whose time has to have come by so many seconds after they were to begin. It leads to a situation, or is
    how the case is left; ``turned`` where what began when the situation was entered is the root from there on.
    ``counts`` are by feature how much, and whether that much for each second that the situation lasted."""

    likely: float
    coarse: float
    contenders: tuple[Turn | Due, ...]
    first: int | None
    going: tuple[int, ...]
    bounds: tuple[tuple[Terms, int, int], ...]
    asked: tuple[tuple[Terms, int], ...]
    sooner: tuple[tuple[Turn, int], ...]
    target: int | Left
    turned: bool
    counts: tuple[tuple[Feature, float, bool], ...]


@dataclass(frozen=True, slots=True)
class Graph:
    """How cases begin, each way with the facts by then that are no numbers; and for each situation whether everything
    that is going on in it began when it was entered, and its ways."""

    begin: tuple[tuple[Path, Mapping[str, Value]], ...]
    roots: tuple[bool, ...]
    paths: tuple[tuple[Path, ...], ...]
