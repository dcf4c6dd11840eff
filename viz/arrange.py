"""Finds each move its place: an arrow, a line inside its state, or a line in the heading of an outer state.

In: the states as nodes and groups, and the moves with where they start and end. Out: the same nodes and groups
holding the moves that stay, and arrows that carry the others. Absent: how moves are worded or compared.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from compiler.model import ROOT
from viz.picture import Edge, Group, Lang, Mark, Move, MoveKind, Node
from viz.words import word


@dataclass(frozen=True, slots=True)
class Placed:
    """A move with the state that holds its rule and the leaf it leads to (None: the case stays)."""

    move: Move
    source: str
    target: str | None


@dataclass(frozen=True, slots=True)
class Arranged:
    """Nodes and groups with their own moves, and the arrows between them."""

    nodes: tuple[Node, ...]
    groups: tuple[Group, ...]
    edges: tuple[Edge, ...]


def arrange(nodes: tuple[Node, ...], groups: tuple[Group, ...], placed: Iterable[Placed], lang: Lang) -> Arranged:
    """Put every move in exactly one place. Moves of the outermost state are listed, for they hold everywhere."""
    titles = {node.id: node.title for node in nodes}
    around = _around(nodes, groups)
    listed: dict[str, list[Move]] = {}
    arrows: dict[tuple[str, str, MoveKind, int | None, Mark], list[Move]] = {}
    for one in placed:
        move, target = one.move, one.target
        if target is None:
            listed.setdefault(one.source, []).append(move)
        elif target == one.source:
            listed.setdefault(one.source, []).append(replace(move, goes_to=word("again", lang)))
        elif one.source == ROOT or one.source in around[target]:
            listed.setdefault(one.source, []).append(replace(move, goes_to=titles[target]))
        else:
            arrows.setdefault((one.source, target, move.kind, move.actor, move.mark), []).append(move)
    return Arranged(
        nodes=tuple(replace(node, stays=tuple(listed.get(node.id, ()))) for node in nodes),
        groups=tuple(replace(group, moves=tuple(listed.get(group.id, ()))) for group in groups),
        edges=tuple(Edge(key[0], key[1], tuple(moves)) for key, moves in arrows.items()),
    )


def _around(nodes: tuple[Node, ...], groups: tuple[Group, ...]) -> dict[str, frozenset[str]]:
    """For each node the ids of the groups that hold it."""
    parents = {group.id: group.parent for group in groups}
    found: dict[str, frozenset[str]] = {}
    for node in nodes:
        path: set[str] = set()
        current: str | None = node.group
        while current is not None:
            path.add(current)
            current = parents[current]
        found[node.id] = frozenset(path)
    return found
