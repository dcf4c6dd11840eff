"""What tells two revisions apart, as data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal as OneOf

from analysis.verify.witness import Witness

What = OneOf["accepted", "state", "outcomes", "deadlines"]
Key = tuple[What, str | None, str | None]


@dataclass(frozen=True, slots=True)
class Difference:
    """What differs first, between which rules (None: refused, or none), and a case that shows it, after so many
    ``steps``: actions and deadlines."""

    what: What
    before: str | None
    after: str | None
    witness: Witness
    steps: int


@dataclass(frozen=True, slots=True)
class Differences:
    """Those found, the fewest steps first. ``whole`` is False where the budget ended first; ``loose`` what was kept as
    bounds only; ``same`` says that every case was seen to go the same way on both sides: a proof; ``cut`` that
    something was left out before as much was found as was asked for, or as deep as was asked."""

    found: tuple[Difference, ...]
    situations: int
    whole: bool
    loose: tuple[str, ...]
    same: bool
    cut: bool = False
