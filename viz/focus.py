"""The surroundings of one state, for policies too large for one page.

In: a picture, a state's id, a number of steps. Out: a picture of what lies within so many arrows of it. Absent: any
other way of leaving things out.
"""

from __future__ import annotations

from dataclasses import replace

from viz.picture import Edge, Node, Picture
from viz.words import word


def focused(picture: Picture, around: str, radius: int) -> Picture:
    """What lies within ``radius`` arrows, in either direction, of a state, or of any state inside an outer one. States
    at the rim say how many of their arrows are not drawn. KeyError for a state that the picture doesn't have."""
    inside = {node.id: picture.path(node.group) for node in picture.nodes}
    kept = {node.id for node in picture.nodes if node.id == around or around in inside[node.id]}
    if not kept:
        raise KeyError(around)
    for _ in range(radius):
        kept |= {end for edge in picture.edges if _ends(edge, inside) & kept for end in _nearest(edge, inside, kept)}
    edges = tuple(edge for edge in picture.edges if edge.target in kept and _sources(edge, inside) & kept)
    frames = {group for node in kept for group in inside[node]}
    return replace(
        picture,
        subtitle=f"{picture.subtitle} · {word('around', picture.lang, _title(picture, around), radius)}",
        nodes=tuple(_rim(node, picture, edges, inside) for node in picture.nodes if node.id in kept),
        groups=tuple(group for group in picture.groups if group.id in frames),
        edges=edges,
    )


def _sources(edge: Edge, inside: dict[str, tuple[str, ...]]) -> set[str]:
    """The states that an arrow starts from: one, or all inside a frame."""
    return {node for node, path in inside.items() if node == edge.source or edge.source in path}


def _ends(edge: Edge, inside: dict[str, tuple[str, ...]]) -> set[str]:
    return _sources(edge, inside) | {edge.target}


def _nearest(edge: Edge, inside: dict[str, tuple[str, ...]], kept: set[str]) -> set[str]:
    """What an arrow adds to the states kept: its target, and its source where that is one state."""
    sources = _sources(edge, inside)
    return {edge.target} | (sources if len(sources) == 1 or not sources & kept else set())


def _title(picture: Picture, state_id: str) -> str:
    titles = {one.id: one.title for one in picture.groups} | {one.id: one.title for one in picture.nodes}
    return titles[state_id]


def _rim(node: Node, picture: Picture, drawn: tuple[Edge, ...], inside: dict[str, tuple[str, ...]]) -> Node:
    own = [edge for edge in picture.edges if edge not in drawn and node.id in (edge.source, edge.target)]
    moves = sum(len(edge.moves) for edge in own)
    return replace(node, small=(*node.small, word("more", picture.lang, moves))) if moves else node
