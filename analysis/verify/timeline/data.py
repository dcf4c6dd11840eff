"""What is asked and answered of cases that live through amendments, as data."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal as OneOf

from analysis.verify.answers import ClaimAnswer, Times
from analysis.verify.survey import MOST_MERGED, MOST_SITUATIONS
from analysis.verify.witness import Witness
from compiler.history import Revision

Kind = OneOf["stuck", "no_deadline", "twice", "used_up"]
KINDS: tuple[Kind, ...] = ("stuck", "no_deadline", "twice", "used_up")
MOST_TRIED = 3
"""So many paths are tried for a case that shows a fault, or the longest time."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a case that passed over. ``stuck``: a state that is not final, where no deadline runs and
    nobody can do anything; ``no_deadline``: none runs in a state where one always does for cases opened under its text;
    ``twice``: two timers for one thing; ``used_up``: a limit that was not used up before. ``subjects`` are the state,
    the timers or the limit."""

    kind: Kind
    subjects: tuple[str, ...]
    witness: Witness


@dataclass(frozen=True, slots=True)
class Passage:
    """Cases that begin under one text and are under another at the end, both by their place on the timeline. ``since``
    is the first instant at which such a case can begin."""

    begun: int
    ended: int
    since: int | None
    times: Times
    claims: tuple[ClaimAnswer, ...]
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class Begun:
    """All that was asked of the cases that begin under one text."""

    begun: int
    situations: int
    whole: bool
    loose: tuple[str, ...]
    passages: tuple[Passage, ...]
    given: tuple[str, ...]


@dataclass
class Inquiry:
    """What is asked: ``holds`` tries a case and whether it breaks a claim, ``shows`` whether it shows a fault. So many
    situations are looked at exactly (``most``), and with values put together (``merged``)."""

    revisions: Sequence[Revision]
    holds: Callable[[Witness, str | None], bool]
    shows: Callable[[Witness, Kind, tuple[str, ...]], bool]
    most: int = MOST_SITUATIONS
    merged: int = MOST_MERGED
    seen: Callable[[], None] = lambda: None
    prompt: frozenset[str] = frozenset()
