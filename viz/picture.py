"""What is drawn: boxes, arrows and words, decided before anything is measured or placed.

In: nothing; ``viz/from_graph.py`` and ``viz/from_diff.py`` make these. Out: plain data that every output reads.
Absent: sizes, places, colours.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Lang = Literal["zh", "en"]
Mark = Literal["none", "added", "removed", "changed"]
MoveKind = Literal["action", "deadline", "forbid", "auto", "given"]
"""What an actor does, what the clock does, what nobody may do, what is done by itself, and what another case tells."""


@dataclass(frozen=True, slots=True)
class Heat:
    """How much of something a state has: a level from 0 to 4, and in words."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Move:
    """One way a rule can go, in words. ``key`` is ``rule#branch``; ``actor`` is the index of who acts.

    ``before`` are lines that an older text had in place of these; ``goes_to`` names the target where the move is
    listed and not drawn as an arrow; ``often`` says how often it is made, where that was counted."""

    key: str
    kind: MoveKind
    actor: int | None
    title: str
    when: tuple[str, ...] = ()
    then: tuple[str, ...] = ()
    small: tuple[str, ...] = ()
    goes_to: str | None = None
    before: tuple[str, ...] = ()
    mark: Mark = "none"
    often: str = ""


@dataclass(frozen=True, slots=True)
class Turn:
    """An actor whose turn it is: index in the policy and a caption that says so."""

    actor: int
    caption: str


@dataclass(frozen=True, slots=True)
class Node:
    """A state that holds no states. ``stays`` are moves after which the case is still here; ``heat`` is what was
    counted of it."""

    id: str
    title: str
    turns: tuple[Turn, ...] = ()
    initial: bool = False
    final: bool = False
    stays: tuple[Move, ...] = ()
    small: tuple[str, ...] = ()
    before: tuple[str, ...] = ()
    mark: Mark = "none"
    group: str = ""
    heat: Heat | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """A state that holds states, drawn as a frame with its ``moves`` in the heading. The outermost's id is ``""``."""

    id: str
    title: str
    parent: str | None
    turns: tuple[Turn, ...] = ()
    moves: tuple[Move, ...] = ()
    small: tuple[str, ...] = ()
    before: tuple[str, ...] = ()
    mark: Mark = "none"


@dataclass(frozen=True, slots=True)
class Edge:
    """An arrow with what moves a case along it. ``source`` may be a group's id: the move holds anywhere inside.
    Moves on one arrow are of one kind, one actor and one mark. ``weight`` is how many points wide it is, where that
    says something."""

    source: str
    target: str
    moves: tuple[Move, ...]
    weight: float | None = None

    @property
    def kind(self) -> MoveKind:
        """What kind of move it carries."""
        return self.moves[0].kind

    @property
    def actor(self) -> int | None:
        """Who moves the case along it; None is the clock."""
        return self.moves[0].actor

    @property
    def mark(self) -> Mark:
        """How its moves differ from an older text."""
        return self.moves[0].mark


LegendKind = Literal[
    "actor", "deadline", "forbid", "auto", "given", "link", "initial", "final", "added", "removed", "changed", "heat",
    "often",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """One sign and what it stands for; ``actor`` only with kind ``actor``."""

    kind: LegendKind
    text: str
    actor: int | None = None


@dataclass(frozen=True, slots=True)
class Picture:
    """A whole picture. ``groups[0]`` is the outermost state; outer groups come before inner ones."""

    title: str
    subtitle: str
    nodes: tuple[Node, ...]
    groups: tuple[Group, ...]
    edges: tuple[Edge, ...]
    legend: tuple[LegendEntry, ...]
    lang: Lang
    diff: bool = False

    @property
    def outermost(self) -> Group:
        """The group that holds everything; its moves hold in every state that is not final."""
        return self.groups[0]

    def is_group(self, state_id: str) -> bool:
        """Whether an id is a group's."""
        return any(group.id == state_id for group in self.groups)

    def path(self, group_id: str) -> tuple[str, ...]:
        """The ids of a group and of those around it, the outermost first."""
        parents = {group.id: group.parent for group in self.groups}
        path: list[str] = []
        current: str | None = group_id
        while current is not None:
            path.append(current)
            current = parents[current]
        return tuple(reversed(path))
