"""Laws of the compiled form: the graph has what the policy has, its picture what the graph has, a diff what differs."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

from hypothesis import given

from analysis.diff.align import things
from analysis.diff.changes import patched
from analysis.diff.compare import compare
from compiler.graph import PolicyGraph, policy_of, same, states_of, transitions_of
from compiler.model import ROOT
from tests.properties.compiled import compiled
from tests.properties.laws import law
from tests.properties.strategies import Written, policies
from viz.draw import draw
from viz.from_graph import picture_of

AMENDED = policies(most_amendments=2)


def graph_of(written: Written) -> PolicyGraph:
    return compiled(*written.files).revisions[-1].graph


@law(30)
@given(AMENDED)
def test_the_graph_has_the_states_and_moves_of_the_policy(written: Written) -> None:
    graph = graph_of(written)
    policy = policy_of(graph)
    assert states_of(graph) == list(policy.states)
    wanted = [
        (rule.id, number, rule.state, branch.target and policy.leaf_of(branch.target), branch.effects)
        for state in policy.states
        for rule in state.rules
        for number, branch in enumerate(rule.branches)
    ]
    found = [(one.rule, one.branch, one.source, one.target, one.effects) for one in transitions_of(graph)]
    assert sorted(found, key=str) == sorted(wanted, key=str)
    for source, goal, key in graph.edges(keys=True):
        transition = graph.edges[source, goal, key]["transition"]
        assert key == transition.key
        assert source == transition.source
        assert goal == (transition.target if transition.target is not None else source)


@law(30)
@given(policies())
def test_compiled_twice_is_compiled_once(written: Written) -> None:
    assert same(graph_of(written), graph_of(written))


@law(30)
@given(AMENDED)
def test_the_picture_has_the_states_and_moves_of_the_graph(written: Written) -> None:
    graph = graph_of(written)
    policy = policy_of(graph)
    picture = picture_of(graph, "en")
    drawn = {node.id for node in picture.nodes} | {group.id for group in picture.groups}
    assert drawn == {state.id for state in policy.states}
    moves = [move for edge in picture.edges for move in edge.moves]
    moves += [move for node in picture.nodes for move in node.stays]
    moves += [move for group in picture.groups for move in group.moves]
    forbids = [forbid.id for state in policy.states for forbid in state.forbids]
    alone = [one.id for state in policy.states for one in state.automations]
    drawn_moves = sorted(move.key for move in moves)
    assert drawn_moves == sorted([*(one.key for one in transitions_of(graph)), *forbids, *alone])
    for edge in picture.edges:
        for move in edge.moves:
            transition = next(one for one in transitions_of(graph) if one.key == move.key)
            assert (edge.source, edge.target) == (transition.source, transition.target)


@law(25)
@given(policies())
def test_labels_stay_text_in_every_picture(written: Written) -> None:
    graph = graph_of(written)
    picture = picture_of(graph, "en")
    assert {node.title for node in picture.nodes} == {
        state.label for state in policy_of(graph).states if state.initial_child is None and state.id != ROOT
    }
    mermaid = draw(graph, format="mermaid", lang="en").decode()
    assert "<script" not in mermaid
    assert not re.search(r"<(?!br/>)\w", mermaid)
    dot = draw(graph, format="dot", lang="en").decode()
    quotes = len(re.findall(r'(?<!\\)(?:\\\\)*"', dot))
    assert quotes % 2 == 0
    for label in re.findall(r'label="((?:[^"\\]|\\.)*)"', dot):
        assert not re.search(r"(?<!\\)(?:\\\\)*\\[NGETHL]", label), "an escape of Graphviz"


@law(6)
@given(policies())
def test_the_drawing_is_well_formed(written: Written) -> None:
    graph = graph_of(written)
    drawing = ET.fromstring(draw(graph, format="svg", lang="en"))
    assert not [one for one in drawing.iter() if one.tag.endswith("script")]


@law(30)
@given(AMENDED)
def test_a_diff_leads_from_one_text_to_the_other(written: Written) -> None:
    revisions = compiled(*written.files).revisions
    for one in revisions:
        assert compare(one.policy, one.policy).changes == ()
        for other in revisions:
            changed = patched(one.policy, compare(one.policy, other.policy))
            assert things(changed) == things(other.policy)
            assert bool(compare(one.policy, other.policy).changes) == (things(one.policy) != things(other.policy))
