"""What the checker answers, as data.

Lengths of time are seconds. A ``Witness`` is a case that shows it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal as OneOf

from analysis.verify.witness import Witness

Verdict = OneOf["proved", "refuted", "open"]
"""``open``: not decided, because the search ended before its end, or because no case was found that shows what the
bounds allow."""


@dataclass(frozen=True, slots=True)
class ClaimAnswer:
    """A claim of the policy, and what came of it; ``vacuous`` where it holds because no case is ever of its kind."""

    claim: str
    verdict: Verdict
    witnesses: tuple[Witness, ...] = ()
    vacuous: bool = False


@dataclass(frozen=True, slots=True)
class Waiting:
    """A state in which a case can stand for any time: no deadline runs, and somebody has to act."""

    state: str
    awaits: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Times:
    """How long it can take from entering ``since`` to entering ``to`` (None: from the beginning, to the end).
    ``longest`` None is any time: ``waits`` are the states where no deadline runs, ``loops`` those to which a case can
    come back again and again. ``prompt`` are the actors who were taken to act at once; with ``alone``, that is
    everybody else, and only when it is their turn: how long this actor alone can hold a case up. ``attained`` says that
    the case shown lasts as long as the bound, ``soonest`` that no case can end sooner than ``shortest``. Without
    ``begins`` no case comes to ``since``. ``missing`` shows that after ``since`` a case need not come to ``to``."""

    prompt: tuple[str, ...]
    alone: str | None
    since: str | None = None
    to: str | None = None
    longest: int | None = None
    shortest: int | None = None
    waits: tuple[Waiting, ...] = ()
    loops: tuple[str, ...] = ()
    witnesses: tuple[Witness, ...] = ()
    shortest_witnesses: tuple[Witness, ...] = ()
    whole: bool = True
    attained: bool = False
    soonest: bool = True
    begins: bool = True
    missing: tuple[Witness, ...] = ()


@dataclass(frozen=True, slots=True)
class Answers:
    """All that was asked of one revision. ``situations`` were looked at; ``loose`` is what was not kept exactly;
    ``never`` are the branches (rule, number) that nothing reaches; ``given`` the facts that cases begin with any value
    of although rules set them: with their defaults alone some branch would never be taken."""

    situations: int
    whole: bool
    loose: tuple[str, ...]
    claims: tuple[ClaimAnswer, ...]
    times: tuple[Times, ...]
    never: tuple[tuple[str, int], ...]
    given: tuple[str, ...] = ()
