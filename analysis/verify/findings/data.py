"""Findings, as data."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal as OneOf

from analysis.verify.witness import Done, Witness

ObstacleKind = OneOf["condition", "earlier", "inner", "forbid", "overlap", "limit", "bound", "due", "left"]


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Why a branch is not taken: its condition never holds; an earlier branch, a rule of an inner state, a
    prohibition, a limit or a bound (``name``) is always in the way where it does; its deadline never
    comes; automations leave its state at once."""

    kind: ObstacleKind
    name: str = ""


ShownKind = OneOf["overlap", "lapsed", "stuck", "round", "held"]


@dataclass(frozen=True, slots=True)
class Shown:
    """A case that shows something, and what: at its end ``last`` is refused because the rules ``names`` collide; the
    timer ``names`` lapses; nobody can do anything any more; its steps from ``since`` on, which begin at ``began``, lead
    back to where the case was, so that they can be repeated for ever; the timer stands still and nothing else runs."""

    kind: ShownKind
    witness: Witness
    names: tuple[str, ...] = ()
    last: Done | None = None
    since: int = 0
    began: int = 0


Confirm = Callable[[Shown], bool]
"""Asks the simulator whether a case goes as is said."""


@dataclass(frozen=True, slots=True)
class NeverFires:
    """A rule or timer, or one of its branches, that no case ever takes. ``settled`` are the facts that its condition
    asks for and that can only have some of their values there. ``begun`` says that it is only proved of cases that
    begin under this text."""

    rule: str
    branch: int | None
    why: tuple[Obstacle, ...]
    settled: tuple[tuple[str, tuple[str | bool | None, ...]], ...] = ()
    begun: bool = True


@dataclass(frozen=True, slots=True)
class NeverReached:
    """A state that no case comes to, although rules (with branch) lead there."""

    state: str
    rules: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Collide:
    """Two rules that hold at once."""

    rules: tuple[str, ...]
    case: Shown


@dataclass(frozen=True, slots=True)
class DeadEnd:
    """A state in which a case can be stuck: nothing is due, and nobody can do anything."""

    state: str
    case: Shown


@dataclass(frozen=True, slots=True)
class Lapses:
    """A deadline that can pass with no branch that holds."""

    timer: str
    case: Shown


@dataclass(frozen=True, slots=True)
class Postponed:
    """A deadline that the actor whose turn it is can put off for ever, by going round or by holding it still."""

    timer: str
    actor: str
    case: Shown


@dataclass(frozen=True, slots=True)
class GotRound:
    """A limit per state that an actor whom it binds can begin again for ever, by leaving the state and coming back."""

    limit: str
    actor: str
    case: Shown


@dataclass(frozen=True, slots=True)
class ForbidsNothing:
    """A prohibition that never holds where its action could otherwise be done; ``begun`` as above."""

    forbid: str
    begun: bool = True


@dataclass(frozen=True, slots=True)
class NeverTaken:
    """An automation that never does anything; ``begun`` as above."""

    automation: str
    begun: bool = True


@dataclass(frozen=True, slots=True)
class NeverBegins:
    """A bound that no case keeps to as it begins, by itself or together with ``others``."""

    bound: str
    others: tuple[str, ...]


Finding = (
    NeverFires
    | NeverReached
    | Collide
    | DeadEnd
    | Lapses
    | Postponed
    | GotRound
    | ForbidsNothing
    | NeverTaken
    | NeverBegins
)
