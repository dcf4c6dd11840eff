"""A picture painted with what was counted: how often each move was made, and how much of the time passed where.

In: a picture of one text, counts by move and by state. Out: the picture with numbers, broad and thin arrows, shaded
states, and without what was not counted (prohibitions, what is done by itself, clauses). Absent: counting.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from viz.picture import Edge, Group, Heat, LegendEntry, Move, Node, Picture
from viz.theme import HEAT
from viz.words import word

_LEAST, _MOST = 0.8, 9.0
_LEVELS = (0.02, 0.10, 0.25, 0.45)
"""From these shares of the time on a state is shaded darker."""


@dataclass(frozen=True, slots=True)
class Counts:
    """``often`` is how often a move was made per hundred cases, by ``rule#branch``; ``spent`` the time spent in a state
    in words, with its share of all time, by the state's id."""

    often: Mapping[str, float]
    spent: Mapping[str, tuple[float, str]]


def heated(picture: Picture, counts: Counts) -> Picture:
    """The picture, painted."""
    legend = [one for one in picture.legend if one.kind not in ("forbid", "auto")]
    legend += [LegendEntry("often", word("often", picture.lang)), LegendEntry("heat", word("heat", picture.lang))]
    return replace(
        picture,
        nodes=tuple(_node(node, counts) for node in picture.nodes),
        groups=tuple(_group(group, counts) for group in picture.groups),
        edges=tuple(_edge(edge, counts) for edge in picture.edges),
        legend=tuple(legend),
    )


def per_hundred(often: float) -> str:
    """A number of times per hundred cases, as it stands beside an arrow."""
    return "0" if often == 0 else f"{often:.1f}" if often >= 0.05 else "<0.1"


def _node(node: Node, counts: Counts) -> Node:
    share, text = counts.spent.get(node.id, (0.0, ""))
    level = sum(share >= one for one in _LEVELS)
    assert level < len(HEAT)
    return replace(node, stays=_moves(node.stays, counts), small=(), heat=None if node.final else Heat(level, text))


def _group(group: Group, counts: Counts) -> Group:
    return replace(group, moves=_moves(group.moves, counts), small=())


def _edge(edge: Edge, counts: Counts) -> Edge:
    often = sum(counts.often.get(move.key, 0.0) for move in edge.moves)
    return replace(edge, moves=_moves(edge.moves, counts), weight=_LEAST + (_MOST - _LEAST) * min(often / 100, 1.0))


def _moves(moves: tuple[Move, ...], counts: Counts) -> tuple[Move, ...]:
    return tuple(
        replace(move, often=per_hundred(counts.often.get(move.key, 0.0)), then=(), small=())
        for move in moves
        if move.kind in ("action", "deadline")
    )
