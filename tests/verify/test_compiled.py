"""The compiled search against the plain one, and against trying: the same branches, situations and times."""

from __future__ import annotations

import sys
from collections import deque
from collections.abc import Callable
from dataclasses import replace
from functools import cache, partial
from itertools import product
from random import Random
from typing import Any

import networkx as nx
import pytest

from analysis.verify.explore import Frame, Reached, explore
from analysis.verify.fast import searched
from analysis.verify.lowering import Watched, lowered
from analysis.verify.model import Model, model_of
from analysis.verify.needs import never_conditions
from analysis.verify.open_values import Ground
from analysis.verify.situations import Moment
from analysis.verify.verify import verify
from analysis.verify.ways import ways
from analysis.verify.witness import its_end, witness
from compiler.history import Timeline
from compiler.loader import Sources
from compiler.machine import Machine, machine_of
from compiler.model import Expr
from compiler.pipeline import compile_timeline
from compiler.semantics import has_ended, start
from compiler.situation import Fired, Situation
from compiler.tables import Lowered, Unfit
from dsl.source import Source
from tests.bench.counting import graph
from tests.bench.counting import text as counting_text
from tests.properties.laws import TIMES
from tests.verify.small import Point, _onwards, beginnings, moved, policies, text

pytest.importorskip("numba")

from analysis.verify import compiled, survey
from analysis.verify.bounds import FREE
from analysis.verify.compiled import Found, explored
from analysis.verify.retrace import retraced

MOST = 1_500
"""So many points are looked at, to find a longest time by trying."""
ALL = dict(policies(300, 300 + 25 * TIMES))
LONG = 5
SOME = (
    Frame(most=1_500),
    Frame(timed=True, most=1_500),
    Frame(timed=True, most=1_500, horizon=LONG),
    Frame(timed=True, most=1_500, prompt=frozenset("b")),
    Frame(timed=True, most=1_500, prompt=frozenset("b"), patient=True),
)
Node = tuple[str, tuple[tuple[str, bool], ...], tuple[int, ...], tuple[Any, ...]]


def nodes(reached: Reached, tables: Lowered) -> set[Node]:
    """The situations that the plain search found, without times, one for each value of a choice."""
    names = [fact.name for fact in reached.model.policy.facts]
    found: set[Node] = set()
    for one in reached.situations:
        facts, used, timers = one.shape[4:7]
        chosen: list[Any] = []
        for choice in tables.choices:
            fact = facts[names.index(choice.fact)]
            if fact == ():
                chosen.append(choice.values[:1])
            else:
                chosen.append(one.known.domains[fact[1] - 1] if len(fact) == 2 else fact)
        running = tuple((timer, due == (None,)) for timer, due, _ in timers)
        for values in product(*chosen):
            found.add((one.state, running, tuple(count for (count,) in used), values))
    return found


def same_nodes(found: Found) -> set[Node]:
    """The same of the compiled search."""
    return {(one.state, one.timers, one.used, values) for one in found.nodes() for values in product(*one.choices)}


@cache
def both(seed: int, frame: Frame) -> tuple[Reached, set[tuple[str, int | None]], Lowered, Found] | None:
    """Both searches, the plain one first; None where it is not for tables, or too much."""
    model = model_of(ALL[seed].revisions[0].graph)
    tables = lowered(model, timed=frame.timed, horizon=frame.horizon)
    if isinstance(tables, Unfit):
        return None
    reached, fired = Reached(model), set[tuple[str, int | None]]()
    for arrival in explore(reached, frame):
        fired.update((one.rule, one.branch) for one in arrival.fired)
    if not reached.whole:
        return None
    return reached, fired, tables, explored(tables, model, replace(frame, most=50_000))


@pytest.mark.parametrize("seed", ALL)
@pytest.mark.parametrize("frame", SOME, ids=["plain", "times", "claims", "prompt", "alone"])
def test_both_searches_find_the_same(seed: int, frame: Frame) -> None:
    pair = both(seed, frame)
    if pair is None:
        return
    reached, fired, tables, found = pair
    assert found.whole
    assert found.fired == fired
    assert found.states == {one.state for one in reached.situations}
    assert same_nodes(found) == nodes(reached, tables)
    assert {found.state(at) for at in found.idle()} == {reached.situations[at].state for at in reached.idle()}
    if frame.timed:
        ends, spans = found.ends(), [one.lasted for one in reached.situations if one.final]
        late = {one.state for one in reached.situations if one.lasted[1] >= LONG}
        assert {found.state(at) for at in found.beyond(LONG - 1)} == late
        assert min((low for _, low, _ in ends), default=0) == min((low for low, _ in spans), default=0)
        if frame.horizon == FREE:
            assert max((high for _, _, high in ends), default=0) == max((high for _, high in spans), default=0)


def test_enough_of_them_are_for_tables() -> None:
    assert sum(both(seed, SOME[0]) is not None for seed in ALL) >= 12 * TIMES


CLAIMS = ("never n > 1 and flag", "never used(tries) > 0 and left(outer) < 2s", "never within 2s of since",
          "never mode == two")  # fmt: skip


def came_to(fired: tuple[Fired, ...], moment: Moment) -> Callable[[Ground], tuple[tuple[Fired, ...], Moment]]:
    return lambda ground: (fired, moment)


def plainly_broken(model: Model, watched: tuple[Expr, ...]) -> set[int] | None:
    """The claims that the plain search finds can be broken; None where that is too much."""
    reached, found = Reached(model), set[int]()
    watches = [Watched(one, model) for one in watched]
    for arrival in explore(reached, Frame(most=600)):
        if (moment := arrival.moment) is None:
            continue
        came = came_to(() if arrival.source is None else arrival.fired, moment)
        for n, watch in enumerate(watches):
            for later in (False, True)[: 1 + watch.timely]:
                seen = partial(watch.seen, came, later=later)
                if any(way.result for way in ways(arrival.ground.bounds, arrival.ground.domains, seen)):
                    found.add(n)
        Ground.at_work = arrival.ground
    return found if reached.whole else None


def test_both_searches_find_the_same_claims_broken() -> None:
    looked = broken = 0
    for seed in range(400, 400 + 15 * TIMES):
        lines = text(Random(seed)).splitlines()
        lines[5:5] = [f'claim c{n} "c": {one}' for n, one in enumerate(CLAIMS)]
        timeline = compile_timeline(Sources((Source("claims", "\n".join(lines) + "\n"),))).timeline
        if timeline is None:
            continue
        model = model_of(timeline.revisions[0].graph)
        watched = never_conditions(model.policy)
        tables = lowered(model, watched=watched)
        plain = plainly_broken(model, watched)
        if isinstance(tables, Unfit) or plain is None:
            continue
        found = explored(tables, model, Frame(most=50_000))
        assert {n for n in range(len(watched)) if found.broken(n)} == plain, seed
        looked += len(watched)
        broken += len(plain)
    assert looked > broken > 5 * TIMES


# ── the longest time, by trying ────────────────────────────────────────────────────────────────────────────────────


def longest(timeline: Timeline) -> float | None:
    """The longest time to an end, second by second; without end where a loop that takes time leads to one, None where
    that is too much to try."""
    machine = machine_of(timeline.revisions[0].graph)
    ways, ends = _tried(machine)
    if ways is None:
        return None
    back = ways.reverse()
    leading = set(ends).union(*(nx.descendants(back, one) for one in ends))
    parts = nx.condensation(ways.subgraph(leading))
    last: dict[int, float] = {}
    for part in nx.topological_sort(parts):
        inside = parts.nodes[part]["members"]
        before = [last[ways_in] + max(ways.edges[one, two]["takes"] for one in parts.nodes[ways_in]["members"]
                                      for two in ways.successors(one) if two in inside)
                  for ways_in in parts.predecessors(part)]  # fmt: skip
        loops = any(ways.edges[one, two]["takes"] for one in inside for two in ways.successors(one) if two in inside)
        last[part] = FREE if loops else min(max(before, default=0), FREE)
    return max((last[part] for part in parts if parts.nodes[part]["members"] & ends), default=0)


def _tried(machine: Machine) -> tuple[Any, set[Point]]:
    ways: nx.DiGraph[Point] = nx.DiGraph()
    ends: set[Point] = set()
    waiting: deque[Point] = deque()

    def reach(situation: Situation, now: int, late: bool) -> Point:
        ended = has_ended(machine, situation)
        point = (moved(machine, situation, now), late and not ended)
        if point not in ways:
            ways.add_node(point)
            if ended:
                ends.add(point)
            else:
                waiting.append(point)
        return point

    for facts in beginnings(machine):
        reach(start(machine, 0, facts), 0, False)
    while waiting and len(ways) < MOST:
        situation, late = here = waiting.popleft()
        for fired, now, after in _onwards(machine, situation, late):
            there = reach(situation if fired is None else fired.after, now, after)
            before = ways.edges[here, there]["takes"] if ways.has_edge(here, there) else 0
            ways.add_edge(here, there, takes=max(now, before))
    return (None if waiting else ways), ends


def test_the_longest_time_is_the_one_that_trying_finds() -> None:
    finite = endless = 0
    for seed in ALL:
        pair = both(seed, SOME[1])
        tried = None if pair is None else longest(ALL[seed])
        if pair is None or tried is None:
            continue
        assert max((high for _, _, high in pair[3].ends()), default=0) == tried, seed
        finite += tried < FREE
        endless += tried == FREE
    assert finite >= 3 * TIMES
    assert endless >= 2 * TIMES


def test_a_case_takes_the_path_to_the_longest_time() -> None:
    shown = 0
    for seed in ALL:
        pair = both(seed, SOME[1])
        ends = [] if pair is None else [end for end in pair[3].ends() if end[2] < FREE]
        if pair is None or not ends:
            continue
        at, _, most = max(ends, key=lambda end: end[2])
        traces = retraced(pair[0].model, pair[3], at, SOME[1])
        cases = [witness(pair[0].model, path, its_end, 0, longest=True) for _, path in traces]
        assert max(case.until for case in cases if case is not None) >= most, seed
        shown += 1
    assert shown >= 5 * TIMES


# ── growing ────────────────────────────────────────────────────────────────────────────────────────────────────────


def counting(counters: int, bound: int, timers: int) -> tuple[Lowered, Model]:
    model = model_of(graph(counters, bound, timers))
    tables = lowered(model)
    assert not isinstance(tables, Unfit)
    return tables, model


@pytest.mark.parametrize(("counters", "bound"), [(1, 10), (2, 10), (3, 30)])
def test_every_state_is_reached_with_every_count(counters: int, bound: int) -> None:
    tables, model = counting(counters, bound, 1)
    found = explored(tables, model, Frame(most=1 << 30))
    assert found.situations == 7 * (bound + 1) ** counters


@pytest.mark.parametrize("timers", [6, 8])
def test_little_room_makes_no_difference(timers: int, monkeypatch: pytest.MonkeyPatch) -> None:
    tables, model = counting(2, 10, timers)
    roomy = explored(tables, model, Frame(most=1 << 30))
    monkeypatch.setattr(compiled, "FIRST", 1)
    monkeypatch.setattr(compiled, "DENSE", 0)
    narrow = explored(tables, model, Frame(most=1 << 30))
    assert list(narrow.nodes()) == list(roomy.nodes())
    assert narrow.fired == roomy.fired
    assert [narrow.path(at) for at in range(50)] == [roomy.path(at) for at in range(50)]


def test_a_budget_ends_a_search() -> None:
    tables, model = counting(2, 10, 1)
    found = explored(tables, model, Frame(most=100))
    assert not found.whole
    assert 100 <= found.situations < 120


def test_the_same_is_answered_where_the_plain_search_ends_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(survey, "MANY", 0)
    text_of_claims = counting_text(1, 3, 8).replace(
        "initial state outside", 'claim c "c": never used(one_times) > 2\nclaim d "d": every case ends within 90h\n'
        'claim e "e": never used(one_times) > 3\ninitial state outside')  # fmt: skip
    timeline = compile_timeline(Sources((Source("claims", text_of_claims),))).timeline
    assert timeline is not None
    asked = timeline.revisions[0].graph
    plain = verify(asked, 0, lambda case, claim: True, most=100_000)
    fast = verify(asked, 0, lambda case, claim: True, most=10)
    assert [(one.claim, one.verdict) for one in fast.claims] == [(one.claim, one.verdict) for one in plain.claims]
    assert {one.verdict for one in plain.claims} == {"proved", "refuted"}
    assert (fast.never, fast.whole, fast.loose) == (plain.never, plain.whole, plain.loose)
    spans = [[(one.longest, one.shortest, one.waits, bool(one.loops)) for one in answers.times]
             for answers in (plain, fast)]  # fmt: skip
    assert spans[0] == spans[1]


# ── where it can't be had ──────────────────────────────────────────────────────────────────────────────────────────


def test_without_numba_there_is_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    model = model_of(graph(1, 10, 1))
    assert searched(model, Frame()) is not None
    monkeypatch.setitem(sys.modules, "analysis.verify.compiled", None)
    assert searched(model, Frame()) is None


@pytest.mark.parametrize(
    ("rule", "reason"),
    [
        ("on a.go when now in 9:00..18:00 -> ended", "clock"),
        ("on a.go when go.sum > paid * 50% -> ended", "percent"),
        ("on a.wait uses tries -> counted", "length"),
        ("on a.wait do pause t\n  on a.again do resume t\n  t: after 3h -> ended", "length"),
    ],
)
def test_what_does_not_fit_is_named(rule: str, reason: str) -> None:
    lines = [
        'policy small.unfit "unfit" from 2024-01-01', "actor a { go (sum: money) no wait again }",
        "case { paid: money }", "limit tries: 2 per case", "initial state open {", f"  {rule}",
        "  on a.no uses tries -> ended", "}", "final state ended",
    ]  # fmt: skip
    if "counted" in rule:
        lines += ["state counted {", "  t: after 1h * used(tries) -> ended", "}"]
    text = "\n".join(lines) + "\n"
    compiled_text = compile_timeline(Sources((Source("unfit", text),)))
    assert compiled_text.timeline is not None, compiled_text
    tables = lowered(model_of(compiled_text.timeline.revisions[0].graph))
    assert isinstance(tables, Unfit)
    assert tables.reason == reason
