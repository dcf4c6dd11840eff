"""Which arrows lead back, decided before anything is placed.

In: a picture. Out: the arrows to be turned around so that the rest has no circle, and for each frame the state that
its own arrows start from. Absent: the placing itself.
"""

from __future__ import annotations

from dataclasses import dataclass

from viz.picture import Picture


@dataclass(frozen=True, slots=True)
class Ranking:
    """``backward`` are indices of edges; ``speaker`` maps a group's id to the state inside it that is farthest down."""

    backward: frozenset[int]
    speaker: dict[str, str]


def ranked(picture: Picture) -> Ranking:
    """Walk from the initial state along the arrows in the order written; an arrow to a state on the way is backward."""
    inside = {node.id: picture.path(node.group) for node in picture.nodes}
    steps: dict[str, list[tuple[int, str]]] = {node.id: [] for node in picture.nodes}
    for place, edge in enumerate(picture.edges):
        sources = [node for node, path in inside.items() if edge.source in path] or [edge.source]
        for source in sources:
            if source != edge.target:
                steps[source].append((place, edge.target))
    order, backward = _walk(steps, [node.id for node in sorted(picture.nodes, key=lambda one: not one.initial)])
    depth = _depths(steps, order, backward)
    speaker: dict[str, str] = {}
    for node, path in inside.items():
        for group in path:
            if group not in speaker or depth[node] > depth[speaker[group]]:
                speaker[group] = node
    return Ranking(frozenset(backward), speaker)


def _walk(steps: dict[str, list[tuple[int, str]]], starts: list[str]) -> tuple[list[str], set[int]]:
    """States in an order in which every arrow that isn't backward leads onwards, and the backward arrows."""
    finished: list[str] = []
    done: set[str] = set()
    backward: set[int] = set()
    for start in starts:
        if start in done:
            continue
        trail, open_now = [(start, iter(steps[start]))], {start}
        while trail:
            state, onwards = trail[-1]
            step = next(onwards, None)
            if step is None:
                trail.pop()
                open_now.discard(state)
                done.add(state)
                finished.append(state)
            elif step[1] in open_now:
                backward.add(step[0])
            elif step[1] not in done:
                open_now.add(step[1])
                trail.append((step[1], iter(steps[step[1]])))
    return finished[::-1], backward


def _depths(steps: dict[str, list[tuple[int, str]]], order: list[str], backward: set[int]) -> dict[str, int]:
    """The longest way to each state, in arrows."""
    depth = dict.fromkeys(order, 0)
    for state in order:
        for place, target in steps[state]:
            if place not in backward:
                depth[target] = max(depth[target], depth[state] + 1)
    return depth
