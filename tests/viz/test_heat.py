"""A picture painted with counts: every number stands where it belongs, and nothing else changes."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from compiler.graph import lower
from compiler.history import Timeline
from tests.population.conftest import texts
from viz.compose import compose
from viz.from_graph import picture_of
from viz.heat import Counts, heated, per_hundred
from viz.picture import Move, Picture
from viz.render import graphviz_json, shared_font
from viz.scene import Box, Curve
from viz.svg import inline_svg, svg_text
from viz.theme import HEAT, HEAT_DARK, colours

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture(scope="module")
def picture() -> Picture:
    timeline = texts().timeline("wechat.after_sale")
    assert isinstance(timeline, Timeline)
    revision = timeline.on(date(2024, 3, 10))
    assert revision is not None
    return picture_of(lower(revision.policy), "zh")


def moves(picture: Picture) -> list[Move]:
    return [
        *(move for node in picture.nodes for move in node.stays),
        *(move for group in picture.groups for move in group.moves),
        *(move for edge in picture.edges for move in edge.moves),
    ]


def test_numbers_stand_at_their_moves(picture: Picture) -> None:
    counted = [move for move in moves(picture) if move.kind in ("action", "deadline")]
    often = {move.key: place * 1.7 for place, move in enumerate(counted)}
    spent = {node.id: (place * 0.08, f"{place} h") for place, node in enumerate(picture.nodes)}
    painted = heated(picture, Counts(often, spent))
    assert [move.key for move in moves(painted)] == [move.key for move in counted]
    for move in moves(painted):
        assert move.often == per_hundred(often[move.key])
    for edge in painted.edges:
        total = sum(often[move.key] for move in edge.moves)
        assert edge.weight == pytest.approx(0.8 + 8.2 * min(total / 100, 1))
    levels = [node.heat.level for node in painted.nodes if node.heat is not None]
    assert levels == sorted(levels)
    assert all((node.heat is None) == node.final for node in painted.nodes)
    scene = compose(painted, graphviz_json)
    words = {one.text for one in scene.words}
    assert {move.often for edge in painted.edges for move in edge.moves} <= words
    assert {HEAT[level] for level in levels} <= {shape.fill for shape in scene.shapes if isinstance(shape, Box)}
    weights = {edge.weight for edge in painted.edges}
    assert weights <= {shape.weight for shape in scene.shapes if isinstance(shape, Curve)}
    assert shared_font([scene])[:4] == b"wOFF"


def test_nothing_counted_is_all_noughts(picture: Picture) -> None:
    painted = heated(picture, Counts({}, {}))
    assert {move.often for move in moves(painted)} == {"0"}
    assert {edge.weight for edge in painted.edges} == {0.8}


def test_small_numbers_are_not_nought() -> None:
    assert [per_hundred(one) for one in (0, 0.001, 0.05, 12.34, 100)] == ["0", "<0.1", "0.1", "12.3", "100.0"]


def test_a_drawing_in_a_page_is_the_drawing(picture: Picture) -> None:
    scene = compose(picture, graphviz_json)
    whole, inside = svg_text(scene), inline_svg(scene)
    assert inside.split("\n")[1:] == whole.rstrip("\n").split("\n")[2:]
    assert "http" not in inside


def test_every_colour_has_another_in_the_dark() -> None:
    assert len(HEAT) == len(HEAT_DARK) == len({*HEAT, *HEAT_DARK}) / 2
    assert not set(colours()) & set(HEAT)
