"""What a picture holds: the states and moves of the graph, no more and no less."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from compiler.graph import PolicyGraph, policy_of, states_of, transitions_of
from viz.focus import focused
from viz.from_diff import picture_of_change
from viz.from_graph import picture_of
from viz.picture import Lang, Mark, Move, Picture

Graphs = Callable[[str], PolicyGraph]
Shipped = Callable[[str, int], PolicyGraph]


def moves(picture: Picture) -> list[Move]:
    drawn = [move for edge in picture.edges for move in edge.moves]
    listed = [move for node in picture.nodes for move in node.stays]
    return drawn + listed + [move for group in picture.groups for move in group.moves]


def marks(picture: Picture) -> set[tuple[str, Mark]]:
    found = {(move.key, move.mark) for move in moves(picture)}
    found |= {(node.id, node.mark) for node in picture.nodes} | {(group.id, group.mark) for group in picture.groups}
    return {(key, mark) for key, mark in found if mark != "none"}


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("revision", [0, -1])
def test_the_graph_drawn_has_the_states_and_moves_of_the_graph(shipped: Shipped, revision: int, lang: Lang) -> None:
    graph = shipped("wechat.after_sale", revision)
    picture = picture_of(graph, lang)
    drawn = [node.id for node in picture.nodes] + [group.id for group in picture.groups]
    assert sorted(drawn) == sorted(state.id for state in states_of(graph))
    forbids = [forbid.id for state in states_of(graph) for forbid in state.forbids]
    automations = [automation.id for state in states_of(graph) for automation in state.automations]
    assert sorted(move.key for move in moves(picture)) == sorted(
        [transition.key for transition in transitions_of(graph)] + forbids + automations
    )


def test_an_arrow_leads_where_the_graph_leads(graph_of: Graphs) -> None:
    graph = graph_of("returns")
    picture = picture_of(graph)
    ends = {transition.key: (transition.source, transition.target) for transition in transitions_of(graph)}
    for edge in picture.edges:
        for move in edge.moves:
            assert ends[move.key] == (edge.source, edge.target)


def test_a_move_says_who_when_what_and_by_which_clause(graph_of: Graphs) -> None:
    picture = picture_of(graph_of("returns"))
    found = {move.key: move for move in moves(picture)}
    first, second = found["open.handling.merchant.approve#0"], found["open.handling.merchant.approve#1"]
    assert (first.title, first.when, first.small) == ("商家 同意申请", ("若 售后类型为仅退款",), ("@guide 1",))
    assert (second.when, first.actor) == (("否则",), 1)
    lapse = found["open.handling.lapse#0"]
    assert (lapse.kind, lapse.actor) == ("deadline", None)
    assert "48" in lapse.title
    assert "限 2 次（协商次数）" in found["open.handling.merchant.propose#0"].then
    forbidden = next(move for move in moves(picture) if move.kind == "forbid")
    assert "剩余时间充足" in forbidden.then


def test_a_state_says_whose_turn_it_is_where_it_begins_and_ends(graph_of: Graphs) -> None:
    nodes = {node.id: node for node in picture_of(graph_of("returns")).nodes}
    assert [turn.caption for turn in nodes["review"].turns] == ["待 平台", "待 用户"]
    assert [node.id for node in nodes.values() if node.initial] == ["open.handling"]
    assert [node.id for node in nodes.values() if node.final] == ["refunded", "closed"]


def test_a_rule_of_the_policy_itself_is_listed_once(graph_of: Graphs) -> None:
    picture = picture_of(graph_of("returns"))
    assert [move.key for move in picture.outermost.moves] == ["buyer.complain#0"]


def test_nothing_differs_from_itself(shipped: Shipped) -> None:
    graph = shipped("wechat.after_sale", -1)
    picture = picture_of_change(graph, graph)
    assert marks(picture) == set()
    assert {move.key for move in moves(picture)} == {move.key for move in moves(picture_of(graph))}


def test_a_diff_marks_what_came_what_went_and_what_reads_differently(graph_of: Graphs) -> None:
    picture = picture_of_change(graph_of("returns"), graph_of("returns_later"))
    assert marks(picture) == {
        ("settling", "added"),
        ("settling.paid#0", "added"),
        ("review", "changed"),
        ("review.dropped#0", "removed"),
        ("review.platform.decide#0", "removed"),
        ("review.platform.decide#0", "added"),
        ("open.negotiating.silence#0", "changed"),
        ("open.negotiating.buyer.agree#0", "removed"),
        ("open.negotiating.buyer.agree#0", "added"),
    }
    silence = next(move for move in moves(picture) if move.key == "open.negotiating.silence#0")
    assert "24" in silence.before[0]
    assert "48" in silence.title
    assert {entry.kind for entry in picture.legend} >= {"added", "removed", "changed"}


def test_a_diff_turned_around_swaps_came_and_went(graph_of: Graphs) -> None:
    swapped: dict[Mark, Mark] = {"added": "removed", "removed": "added", "changed": "changed"}
    onwards = picture_of_change(graph_of("returns"), graph_of("returns_later"))
    back = picture_of_change(graph_of("returns_later"), graph_of("returns"))
    assert marks(back) == {(key, swapped[mark]) for key, mark in marks(onwards)}


def test_every_two_revisions_can_be_drawn_as_one(shipped: Shipped) -> None:
    old, new = shipped("wechat.after_sale", 0), shipped("wechat.after_sale", -1)
    for before, after in ((old, new), (new, old)):
        picture = picture_of_change(before, after)
        ids = {node.id for node in picture.nodes} | {group.id for group in picture.groups}
        assert ids == {state.id for graph in (before, after) for state in states_of(graph)}
        assert {edge.source for edge in picture.edges} | {edge.target for edge in picture.edges} <= ids


def test_a_focus_keeps_what_is_near_and_says_what_it_leaves_out(graph_of: Graphs) -> None:
    picture = focused(picture_of(graph_of("returns")), "open.negotiating", 1)
    assert {node.id for node in picture.nodes} == {"open.handling", "open.negotiating", "closed"}
    assert any("未画" in line for node in picture.nodes for line in node.small)
    with pytest.raises(KeyError):
        focused(picture, "nowhere", 1)


def test_labels_are_the_authors(graph_of: Graphs) -> None:
    graph = graph_of("hostile")
    assert picture_of(graph).title == policy_of(graph).label
