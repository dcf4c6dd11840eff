"""Nothing overlaps, nothing sticks out, nothing is cut off; words are as wide as they are taken to be."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from itertools import combinations
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from hypothesis import given
from hypothesis import strategies as st

import viz
from compiler.graph import PolicyGraph
from viz.boxes import blocks
from viz.compose import compose
from viz.from_diff import picture_of_change
from viz.from_graph import picture_of
from viz.layout import Rectangle, layout
from viz.picture import Picture
from viz.render import graphviz_json
from viz.scene import Box, Circle, Curve, Point, Polyline, Shape, Words
from viz.typeset import Block
from viz.widths import character_width, text_width, wrap, wrap_evenly

FONT = Path(viz.__file__).parent / "fonts" / "tiaoli-sans.otf"
SLACK = 0.6

Graphs = Callable[[str], PolicyGraph]
Shipped = Callable[[str, int], PolicyGraph]


@pytest.fixture(params=["returns", "hostile", "shipped", "diff"])
def picture(request: pytest.FixtureRequest, graph_of: Graphs, shipped: Shipped) -> Picture:
    match request.param:
        case "shipped":
            return picture_of(shipped("wechat.after_sale", -1))
        case "diff":
            return picture_of_change(shipped("wechat.after_sale", 0), shipped("wechat.after_sale", -1))
        case name:
            return picture_of(graph_of(name))


def test_words_stay_inside_their_boxes(picture: Picture) -> None:
    nodes, labels, headings = blocks(picture)
    for block in (*nodes.values(), *labels, *headings.values()):
        for words in (shape for shape in block.shapes if isinstance(shape, Words)):
            assert words.left >= 0
            assert words.left + words.width <= block.width
            assert words.size * 0.8 <= words.y <= block.height - words.size * 0.1
            assert text_width(words.text, words.size) <= words.width + 0.001


def overlap(one: Rectangle, other: Rectangle) -> bool:
    beside = one.x + one.width <= other.x + SLACK or other.x + other.width <= one.x + SLACK
    return not (beside or one.y + one.height <= other.y + SLACK or other.y + other.height <= one.y + SLACK)


def test_states_and_labels_never_overlap(picture: Picture) -> None:
    nodes, labels, headings = blocks(picture)
    placed = layout(picture, nodes, labels, headings, graphviz_json)
    for one, other in combinations([*placed.nodes.values(), *placed.labels.values()], 2):
        assert not overlap(one, other)
    sizes: list[tuple[Block, Rectangle]] = [(nodes[key], place) for key, place in placed.nodes.items()]
    for block, place in [*sizes, *((labels[key], place) for key, place in placed.labels.items())]:
        assert abs(block.width - place.width) < SLACK
        assert abs(block.height - place.height) < SLACK


def test_a_frame_holds_its_states_and_its_heading(picture: Picture) -> None:
    nodes, labels, headings = blocks(picture)
    placed = layout(picture, nodes, labels, headings, graphviz_json)
    for node in picture.nodes:
        for group in picture.path(node.group)[1:]:
            frame, place = placed.frames[group], placed.nodes[node.id]
            assert frame.x < place.x
            assert place.x + place.width < frame.x + frame.width
            assert frame.y + 6 + headings[group].height <= place.y
            assert place.y + place.height < frame.y + frame.height
            assert headings[group].width + 10 <= frame.width


def reach(shape: Shape) -> list[Point]:
    """Points of a shape that lie farthest out."""
    match shape:
        case Box(x, y, width, height):
            return [(x, y), (x + width, y + height)]
        case Circle(x, y, radius):
            return [(x - radius, y - radius), (x + radius, y + radius)]
        case Curve(corners):
            return along(corners)
        case Polyline(corners):
            return list(corners)
        case Words():
            return [(shape.left, shape.y - shape.size), (shape.left + shape.width, shape.y)]


def along(corners: tuple[Point, ...]) -> list[Point]:
    """Points on a curve; its handles may lie farther out."""
    found: list[Point] = []
    for place in range(0, len(corners) - 1, 3):
        for step in range(11):
            t = step / 10
            weights = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3)
            piece = list(zip(weights, corners[place : place + 4], strict=True))
            found.append((sum(w * x for w, (x, _) in piece), sum(w * y for w, (_, y) in piece)))
    return found


def test_nothing_lies_off_the_page(picture: Picture) -> None:
    scene = compose(picture, graphviz_json)
    for shape in scene.shapes:
        assert all(0 <= x <= scene.width and 0 <= y <= scene.height for x, y in reach(shape))


def test_the_table_of_widths_is_the_fonts() -> None:
    with TTFont(BytesIO(FONT.read_bytes())) as font:
        advances = font["hmtx"]
        for point, name in font.getBestCmap().items():
            measured = advances[name][0] / 1000
            assert character_width(chr(point)) >= measured or chr(point) == "\xad", hex(point)
            if point < 0x7F or measured == 1.0:
                assert character_width(chr(point)) == measured, hex(point)


@given(st.text(max_size=80), st.floats(20, 200))
def test_wrapped_lines_fit_and_lose_nothing(text: str, width: float) -> None:
    for broken in (wrap(text, 10, width), wrap_evenly(text, 10, width)):
        assert all(text_width(line, 10) <= width or len(line) == 1 for line in broken)
        kept = "".join(character if character.isprintable() else " " for character in text)
        assert "".join("".join(broken).split()) == "".join(kept.split())


def test_lines_break_where_a_reader_would() -> None:
    assert wrap("商家 同意申请，并退款。", 10, 70) == ("商家 同意申", "请，并退款。")
    assert wrap("the merchant agrees", 10, 62) == ("the", "merchant", "agrees")
    assert wrap_evenly("一二三四五六七八九", 10, 80) == ("一二三四五", "六七八九")
