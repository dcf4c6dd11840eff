"""A picture as DOT text, for Graphviz and everything that reads its language.

In: a picture. Out: DOT text with plain labels, in which whatever an author wrote is text. Absent: layout; this is for
people with tools of their own (``viz/layout.py`` writes the text that our own engine is given).
"""

from __future__ import annotations

from graphviz import Digraph, nohtml

from viz.lines import edge_lines, group_lines, node_lines
from viz.picture import Edge, Group, Node, Picture
from viz.ranks import ranked
from viz.theme import FALLBACK_FAMILIES, FRAME, FRAME_FILL, INK, MARKS, edge_tone, node_tone
from viz.widths import plain, text_width, wrap

_SIZE = 12.0
_SMALL = 10.0
_WIDTH = 190.0
_POINTS_PER_INCH = 72.0


def dot_text(picture: Picture) -> str:
    """The picture in DOT."""
    names = {node.id: f"n{place}" for place, node in enumerate(picture.nodes)}
    frames = {group.id: f"cluster_{place}" for place, group in enumerate(picture.groups)}
    graph = Digraph("policy")
    graph.attr(compound="true", rankdir="TB", nodesep="0.4", ranksep="0.5", labelloc="t", labeljust="l")
    graph.attr(fontname=FALLBACK_FAMILIES[0], label=label(_heading(picture)))
    graph.attr("node", shape="box", style="rounded,filled", fontname=FALLBACK_FAMILIES[0], fontsize=f"{_SIZE:g}")
    graph.attr("edge", fontname=FALLBACK_FAMILIES[0], fontsize=f"{_SMALL:g}")
    _fill(graph, picture, "", names, frames)
    speaker = ranked(picture).speaker
    for edge in picture.edges:
        tail = names[speaker.get(edge.source, edge.source)]
        frame = {"ltail": frames[edge.source]} if edge.source in frames else {}
        graph.edge(tail, names[edge.target], **_edge(edge, picture), **frame)
    for node in picture.nodes:
        if node.initial:
            graph.node("start", shape="circle", label="", width="0.15", fixedsize="true", fillcolor=INK)
            graph.edge("start", names[node.id])
    return str(graph.source)


def label(lines: list[str]) -> str:
    """Lines as a label in which nothing is syntax: no escapes such as ``\\N``, no entities, no markup."""
    escaped = (line.replace("\\", "\\\\").replace("&", "&amp;") for line in lines)
    text: str = nohtml("\\n".join(escaped))
    return text


def _heading(picture: Picture) -> list[str]:
    everywhere = group_lines(picture.outermost, picture.lang) if picture.outermost.moves else []
    return [plain(picture.title), plain(picture.subtitle), *everywhere]


def _fill(graph: Digraph, picture: Picture, group_id: str, names: dict[str, str], frames: dict[str, str]) -> None:
    for node in picture.nodes:
        if node.group == group_id:
            graph.node(names[node.id], **_node(node, picture))
    for group in picture.groups:
        if group.parent == group_id:
            with graph.subgraph(name=frames[group.id]) as frame:
                frame.attr(**_frame(group, picture))
                _fill(frame, picture, group.id, names, frames)


def _node(node: Node, picture: Picture) -> dict[str, str]:
    """Name and size of a state's box; the size is ours, for many a Graphviz has no Chinese font to measure with."""
    lines = [part for line in node_lines(node, picture.lang) for part in wrap(line, _SIZE, _WIDTH)]
    tone = node_tone(node, picture.diff)
    width = max(text_width(line, _SIZE) for line in lines) + 22
    return {
        "label": label(lines),
        "width": f"{width / _POINTS_PER_INCH:.3f}",
        "height": f"{(len(lines) * _SIZE * 1.25 + 14) / _POINTS_PER_INCH:.3f}",
        "fillcolor": tone.fill,
        "color": tone.line,
        "peripheries": "2" if node.final else "1",
    }


def _frame(group: Group, picture: Picture) -> dict[str, str]:
    tone = MARKS[group.mark]
    fill, line = (FRAME_FILL, FRAME) if group.mark == "none" else (tone.fill, tone.line)
    return {
        "label": label(group_lines(group, picture.lang)), "style": "rounded,filled", "fillcolor": fill, "color": line,
    }  # fmt: skip


def _edge(edge: Edge, picture: Picture) -> dict[str, str]:
    """An arrow with its label padded by a blank at either side, which some layouts would else draw into the line."""
    tone = edge_tone(edge, picture.diff)
    lines = [f" {part} " for line in edge_lines(edge, picture.lang) for part in wrap(line, _SMALL, _WIDTH)]
    style = "dashed" if edge.kind in ("deadline", "given") else "solid"
    return {"label": label(lines), "color": tone.line, "fontcolor": tone.line, "style": style}
