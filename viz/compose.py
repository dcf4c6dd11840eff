"""A picture with its places becomes a page: title on top, the graph, the legend at the bottom.

In: a picture, its blocks, its layout. Out: a ``Scene``. Absent: measuring and placing the graph, writing files.
"""

from __future__ import annotations

import math
from collections.abc import Callable

from viz.boxes import blocks, heading_block
from viz.layout import Layout, Path, Rectangle, layout
from viz.picture import Edge, Group, LegendEntry, Picture
from viz.scene import Box, Circle, Curve, Point, Polyline, Scene, Shape, moved
from viz.theme import (
    CLOCK,
    FAINT_INK,
    FINAL,
    FRAME,
    FRAME_FILL,
    HEAT,
    INK,
    LINE_SIZE,
    MARKS,
    MOVE_SIZE,
    NEUTRAL,
    PAPER,
    RULE,
    SIGNS,
    SOFT_INK,
    SUBTITLE_SIZE,
    TITLE_SIZE,
    Tone,
    actor_tone,
    edge_tone,
)  # fmt: skip
from viz.typeset import Block, Item, Row, rows, stack
from viz.widths import text_width, wrap

_MARGIN = 24.0
_GAP = 16.0
_LEAST_WIDTH = 380.0
_DASH = (5.0, 3.5)
_SWATCH = 26.0


def compose(picture: Picture, engine: Callable[[str], bytes]) -> Scene:
    """Draw a picture. ``engine`` turns DOT text into Graphviz's JSON."""
    nodes, labels, headings = blocks(picture)
    placed = layout(picture, nodes, labels, headings, engine)
    inner = max(_LEAST_WIDTH, placed.width)
    top = _header(picture, inner)
    legend = _legend(picture.legend, inner)
    shapes: list[Shape] = [*moved(top.shapes, _MARGIN, _MARGIN)]
    graph_top = _MARGIN + top.height + _GAP
    shapes += moved(_graph(picture, placed, nodes, labels, headings), _MARGIN + (inner - placed.width) / 2, graph_top)
    legend_top = graph_top + placed.height + _GAP
    shapes += moved(legend.shapes, _MARGIN, legend_top)
    width, height = inner + 2 * _MARGIN, legend_top + legend.height + _MARGIN * 0.75
    ground = Box(0, 0, width, height, fill=PAPER)
    return Scene(width, height, picture.title, picture.subtitle, (ground, *shapes))


def _header(picture: Picture, width: float) -> Block:
    """Title, subtitle, and in a panel the moves that hold in every state."""
    items: list[Item] = [
        *rows(Row(picture.title, TITLE_SIZE, INK, strong=True), width),
        *rows(Row(picture.subtitle, SUBTITLE_SIZE, FAINT_INK, above=2.0), width),
    ]
    head = stack(items, pad=(0.0, 0.0))
    if not picture.outermost.moves:
        return head
    inside = heading_block(picture.outermost, picture.diff, width - 44)
    panel_width = min(width, inside.width + 20)
    panel = Box(0, head.height + 10, panel_width, inside.height + 10, 8.0, FRAME_FILL, FRAME, 0.8)
    return Block(
        max(head.width, panel_width),
        head.height + 20 + inside.height,
        (*head.shapes, panel, *moved(inside.shapes, 8, head.height + 15)),
    )


def _graph(
    picture: Picture, placed: Layout, nodes: dict[str, Block], labels: list[Block], headings: dict[str, Block]
) -> list[Shape]:
    """Frames below, then curves, then labels and states, so that a curve never crosses out a word."""
    shapes: list[Shape] = []
    for group in picture.groups:
        if group.id in placed.frames:
            frame = placed.frames[group.id]
            tone = _frame_tone(group)
            shapes.append(Box(frame.x, frame.y, frame.width, frame.height, 10.0, tone.fill, tone.line, 1.0))
    for path in placed.paths:
        shapes += _curve(path, None if path.edge is None else picture.edges[path.edge], picture.diff)
    if placed.start is not None:
        shapes.append(Circle(*placed.start, 5.5, INK))
    for group in picture.groups:
        if group.id in placed.frames:
            shapes += _heading(headings[group.id], placed.frames[group.id], _frame_tone(group))
    for index, block in enumerate(labels):
        shapes += _in_place(block, placed.labels[index])
    for node, block in nodes.items():
        shapes += _in_place(block, placed.nodes[node])
    return shapes


def _frame_tone(group: Group) -> Tone:
    return MARKS[group.mark] if group.mark != "none" else Tone(FRAME_FILL, FRAME)


def _heading(block: Block, frame: Rectangle, tone: Tone) -> tuple[Shape, ...]:
    """A frame's heading on a plate of the frame's colour, under which curves pass."""
    plate = Box(0, 0, block.width, block.height, 3.0, tone.fill)
    return moved((plate, *block.shapes), frame.x + 10, frame.y + 6)


def _in_place(block: Block, place: Rectangle) -> tuple[Shape, ...]:
    return moved(block.shapes, place.x, place.y)


def _curve(path: Path, edge: Edge | None, diff: bool) -> list[Shape]:
    tone = Tone(INK, INK) if edge is None else edge_tone(edge, diff)
    dash = _DASH if edge is not None and edge.kind in ("deadline", "given") else ()
    weight = 1.8 if diff and edge is not None and edge.mark != "none" else 1.15
    if edge is not None and edge.weight is not None:
        weight = edge.weight
    shapes: list[Shape] = [Curve(path.points, tone.line, weight, dash)]
    if path.tip is not None:
        shapes.append(_arrowhead(path.points, path.tip, tone.line, max(weight / 2, 1.0)))
    return shapes


def _arrowhead(points: tuple[Point, ...], tip: Point, colour: str, size: float) -> Polyline:
    """A slim triangle from the end of a curve to where it points, broader at the end of a broad curve."""
    x, y = points[-1]
    length = math.hypot(tip[0] - x, tip[1] - y)
    if length < 1:
        x, y = points[-2]
        length = math.hypot(tip[0] - x, tip[1] - y) or 1.0
    along = ((tip[0] - x) / length, (tip[1] - y) / length)
    base = (tip[0] - along[0] * 8.0, tip[1] - along[1] * 8.0)
    across = (-along[1] * 3.4 * size, along[0] * 3.4 * size)
    corners = (tip, (base[0] + across[0], base[1] + across[1]), (base[0] - across[0], base[1] - across[1]))
    return Polyline(corners, fill=colour)


def _legend(entries: tuple[LegendEntry, ...], width: float) -> Block:
    """Signs with their meaning, in rows as wide as the page."""
    shapes: list[Shape] = [Polyline(((0, 0), (width, 0)), line=RULE, weight=0.7)]
    left, top, height = 0.0, 8.0, 20.0
    for entry in entries:
        text = wrap(entry.text, LINE_SIZE, width - _SWATCH - 12)[0]
        wide = _SWATCH + 6 + text_width(text, LINE_SIZE) + 18
        if left and left + wide - 18 > width:
            left, top = 0.0, top + height
        shapes += moved(_swatch(entry), left, top)
        shapes += moved(stack([Row(text, LINE_SIZE, SOFT_INK)], pad=(0, 0)).shapes, left + _SWATCH + 6, top + 0.5)
        left += wide
    return Block(width, top + height, tuple(shapes))


def _swatch(entry: LegendEntry) -> tuple[Shape, ...]:
    """The sign of one entry in a field 26 points wide and 15 high."""
    match entry.kind:
        case "actor":
            tone = actor_tone(entry.actor)
            return (Box(1, 1.5, _SWATCH - 2, 12, 4, tone.fill, tone.line, 1.2),)
        case "added" | "removed" | "changed":
            tone = MARKS[entry.kind]
            sign = Row(SIGNS[entry.kind], MOVE_SIZE, tone.line, strong=True, centred=True)
            words = stack([sign], pad=(0, 0), least=_SWATCH)
            return (Box(1, 0.5, _SWATCH - 2, 14, 4, tone.fill, tone.line, 1.8), *words.shapes)
        case "deadline":
            line = Curve(((0, 7.5), (8, 7.5), (16, 7.5), (_SWATCH, 7.5)), CLOCK, 1.15, _DASH)
            clock = stack([Row("", 12, CLOCK, sign="clock")], pad=(0, 0))
            return (line, *moved(clock.shapes[:-1], 8, -0.6))
        case "auto":
            gear = stack([Row("", 12, SOFT_INK, sign="gear")], pad=(0, 0))
            return moved(gear.shapes[:-1], 8, -0.6)
        case "given":
            line = Curve(((0, 7.5), (8, 7.5), (16, 7.5), (_SWATCH, 7.5)), SOFT_INK, 1.15, _DASH)
            eye = stack([Row("", 12, SOFT_INK, sign="eye")], pad=(0, 0))
            return (line, *moved(eye.shapes[:-1], 8, -0.6))
        case "link":
            return (Curve(((0, 7.5), (8, 7.5), (16, 7.5), (_SWATCH, 7.5)), NEUTRAL.line, 1.15, ()),)
        case "heat":
            wide = (_SWATCH - 2) / len(HEAT)
            return tuple(
                Box(1 + place * wide, 1.5, wide, 12, 0, fill, FINAL.line, 0.6) for place, fill in enumerate(HEAT)
            )
        case "often":
            thin = Curve(((0, 3.5), (8, 3.5), (16, 3.5), (_SWATCH, 3.5)), SOFT_INK, 1.0)
            return (thin, Curve(((0, 10.5), (8, 10.5), (16, 10.5), (_SWATCH, 10.5)), SOFT_INK, 5.0))
        case "forbid":
            ban = stack([Row("", 12, SOFT_INK, sign="ban")], pad=(0, 0))
            return moved(ban.shapes[:-1], 8, -0.6)
        case "initial":
            return (Circle(13, 7.5, 5, INK),)
        case "final":
            outer = Box(1, 0.5, _SWATCH - 2, 14, 5, FINAL.fill, FINAL.line, 1.2)
            return (outer, Box(3.5, 3, _SWATCH - 7, 9, 3, None, FINAL.line, 0.9))
