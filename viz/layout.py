"""Places: which block stands where, and the curves between them.

In: a picture and the blocks of its parts. Out: a ``Layout`` in points, y downwards. The work is Graphviz's, which is
given sizes and no text, so that its idea of fonts does not matter. Absent: drawing.

An arrow's label is a node of its own on the way, so that labels never collide; an arrow that leads back up is handed
over turned around, so that its label stands between the two states as well.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from graphviz import Digraph

from viz.picture import Edge, Picture
from viz.ranks import Ranking, ranked
from viz.scene import Point
from viz.typeset import Block

_POINTS_PER_INCH = 72.0
_START = 11.0
_MANY = 250
_VERY_MANY = 600
"""States and labels together; a policy of 300 states has some 900."""
_FILLER = 4.0
_NEAR = "3"
"""How much more it matters that a label is near the state it starts from than near the one it leads to."""


@dataclass(frozen=True, slots=True)
class Rectangle:
    """A place for a block."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Path:
    """A curve of cubic pieces; ``tip`` is where an arrowhead points, None without one."""

    points: tuple[Point, ...]
    tip: Point | None
    edge: int | None


@dataclass(frozen=True, slots=True)
class Layout:
    """Places by state id, by index of the edge, by group id; the start's disc where there is an initial state."""

    width: float
    height: float
    nodes: dict[str, Rectangle]
    labels: dict[int, Rectangle]
    frames: dict[str, Rectangle]
    start: Point | None
    paths: tuple[Path, ...]


def layout(
    picture: Picture,
    nodes: Mapping[str, Block],
    labels: list[Block],
    headings: Mapping[str, Block],
    engine: Callable[[str], bytes],
) -> Layout:
    """Place the blocks of a picture. ``engine`` turns DOT text into Graphviz's JSON."""
    ranking = ranked(picture)
    drawing = _Drawing(picture, nodes, labels, headings, ranking)
    return drawing.read(json.loads(engine(drawing.source())))


class _Drawing:
    """The names given to Graphviz, to write them and to read them back."""

    def __init__(
        self,
        picture: Picture,
        nodes: Mapping[str, Block],
        labels: list[Block],
        headings: Mapping[str, Block],
        ranking: Ranking,
    ) -> None:
        self.picture, self.nodes, self.labels, self.headings = picture, nodes, labels, headings
        self.ranking = ranking
        self.names = {node.id: f"n{place}" for place, node in enumerate(picture.nodes)}
        self.frames = {group.id: f"cluster_{place}" for place, group in enumerate(picture.groups)}
        self.inside = {node.id: picture.path(node.group) for node in picture.nodes}

    def source(self) -> str:
        """The graph with sizes in place of words."""
        graph = Digraph(graph_attr=_graph_settings(len(self.nodes) + len(self.labels)))
        graph.attr("node", shape="box", fixedsize="true", label="")
        graph.attr("edge", arrowsize="0.8")
        self._fill(graph, "")
        for place, edge in enumerate(self.picture.edges):
            self._connect(graph, place, edge)
        return str(graph.source)

    def _fill(self, graph: Digraph, group_id: str) -> None:
        """A frame's own states and labels, then the frames inside it."""
        for node in self.picture.nodes:
            if node.group == group_id:
                _sized(graph, self.names[node.id], self.nodes[node.id])
                if node.initial:
                    graph.node("start", width=_inches(_START), height=_inches(_START), shape="circle")
                    graph.edge("start", self.names[node.id], weight="4")
        for place, edge in enumerate(self.picture.edges):
            if self._home(edge) == group_id:
                _sized(graph, f"e{place}", self.labels[place])
        for group in self.picture.groups:
            if group.parent == group_id and any(group.id in path for path in self.inside.values()):
                with graph.subgraph(name=self.frames[group.id]) as frame:
                    frame.attr(margin="14", labeljust="l", **_filler(self.headings[group.id]))
                    self._fill(frame, group.id)

    def _home(self, edge: Edge) -> str:
        """The innermost frame around both ends of an arrow; an arrow from a frame itself stays outside of it."""
        source = self.picture.path(edge.source)[:-1] if edge.source in self.frames else self.inside[edge.source]
        common = [group for group in source if group in self.inside[edge.target]]
        return common[-1]

    def _connect(self, graph: Digraph, place: int, edge: Edge) -> None:
        label, head = f"e{place}", self.names[edge.target]
        from_frame = edge.source in self.frames
        tail = self.names[self.ranking.speaker.get(edge.source, edge.source)]
        frame = self.frames[edge.source] if from_frame else None
        if place in self.ranking.backward:
            graph.edge(head, label, dir="back")
            graph.edge(label, tail, dir="none", weight=_NEAR, **({"lhead": frame} if frame else {}))
        else:
            graph.edge(tail, label, dir="none", weight=_NEAR, **({"ltail": frame} if frame else {}))
            graph.edge(label, head)

    def read(self, answer: dict[str, Any]) -> Layout:
        """Graphviz's answer with our names and y downwards."""
        _, _, width, height = _numbers(answer["bb"])
        places: dict[str, Rectangle] = {}
        names: dict[int, str] = {}
        for one in answer.get("objects", []):
            names[one["_gvid"]] = one["name"]
            places[one["name"]] = _rectangle(one, height)
        paths = tuple(_path(one, names, height) for one in answer.get("edges", []) if "pos" in one)
        start = places.get("start")
        return Layout(
            width=width,
            height=height,
            nodes={node: places[name] for node, name in self.names.items()},
            labels={place: places[f"e{place}"] for place in range(len(self.labels))},
            frames={group: places[name] for group, name in self.frames.items() if name in places},
            start=None if start is None else (start.x + start.width / 2, start.y + start.height / 2),
            paths=paths,
        )


def _graph_settings(size: int) -> dict[str, str]:
    settings = {
        "compound": "true", "nodesep": "0.22", "ranksep": "0.26", "pad": "0", "margin": "0", "splines": "true",
        "newrank": "true",
    }  # fmt: skip
    # Network simplex and curves are what takes the time on large graphs; bounds cost straightness, then beauty.
    if size > _MANY:
        settings |= {"nslimit": "2", "nslimit1": "2", "mclimit": "0.5", "splines": "polyline"}
    if size > _VERY_MANY:
        settings |= {"nslimit": "0.2", "nslimit1": "0.2", "mclimit": "0.1", "splines": "line"}
    return settings


def _sized(graph: Digraph, name: str, block: Block) -> None:
    graph.node(name, width=_inches(block.width), height=_inches(block.height))


def _inches(points: float) -> str:
    return f"{points / _POINTS_PER_INCH:.4f}"


def _filler(block: Block) -> dict[str, str]:
    """A label of the size of a block: Graphviz takes no size for a frame's heading, but counts Courier as 0.6 wide and
    1.2 high on any machine."""
    lines = max(1, round(block.height / (_FILLER * 1.2) + 0.5))
    columns = max(1, round(block.width / (_FILLER * 0.6) + 0.5))
    return {"fontname": "Courier", "fontsize": f"{_FILLER:g}", "label": "\\n".join(["m" * columns] * lines)}


def _numbers(text: str) -> list[float]:
    return [float(one) for one in text.split(",")]


def _rectangle(one: dict[str, Any], page: float) -> Rectangle:
    if "bb" in one:
        left, bottom, right, top = _numbers(one["bb"])
        return Rectangle(left, page - top, right - left, top - bottom)
    x, y = _numbers(one["pos"])
    width, height = float(one["width"]) * _POINTS_PER_INCH, float(one["height"]) * _POINTS_PER_INCH
    return Rectangle(x - width / 2, page - y - height / 2, width, height)


def _path(one: dict[str, Any], names: dict[int, str], page: float) -> Path:
    """One curve. A label's number is that of its edge; the arrow from the start belongs to none."""
    points: list[Point] = []
    tip: Point | None = None
    for word in one["pos"].split():
        if word[0] in "es":
            x, y = _numbers(word[2:])
            tip = (x, page - y)
        else:
            x, y = _numbers(word)
            points.append((x, page - y))
    if tip is not None and one["pos"].lstrip().startswith("s"):
        points.reverse()
    ends = (names[one["tail"]], names[one["head"]])
    label = next((end for end in ends if end.startswith("e")), None)
    return Path(tuple(points), tip, None if label is None else int(label[1:]))
