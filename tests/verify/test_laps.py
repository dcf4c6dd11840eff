"""How long from one state to another: the checker against trying, second by second, and against the simulator."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field, replace
from functools import cache
from random import Random

import networkx as nx
import pytest

from analysis.verify.bounds import FREE
from analysis.verify.explore import Frame, Reached, explore
from analysis.verify.laps import LapWatch
from analysis.verify.model import Model, model_of
from analysis.verify.witness import lap_witness
from compiler.history import Timeline
from compiler.machine import Machine, machine_of
from compiler.semantics import has_ended, start
from compiler.situation import ActionEvent, Fired, Situation
from compiler.stopwatch import Lap, begun_lap, lapped
from simulator.session import Session
from tests.properties.events import START
from tests.properties.laws import TIMES
from tests.verify.small import Point, _onwards, beginnings, moved, policies
from tiaoli.cli.found_cases import laps

MOST = 1_500
"""So many points are looked at."""
ALL = dict(policies(600, 600 + 9 * TIMES))
STATES = (None, "outside", "outside.first", "outside.third", "outside.there", "ended", "over")
RUNS = -7
"""Stands for whatever instant a lap has run since."""


def some_laps(seed: int) -> list[Lap]:
    """A few pairs of states, different ones for each policy."""
    luck = Random(seed)
    return [Lap(luck.choice(STATES), luck.choice(STATES)) for _ in range(4)]


# ── trying ─────────────────────────────────────────────────────────────────────────────────────────────────────────

Node = tuple[Point, bool]


@dataclass
class TriedLap:
    """Points with whether a lap runs, the steps with which one goes on, where laps begin and where they end;
    ``at_once`` where one ended with the step that began it; ``missed`` where a case ends before it."""

    goes_on: nx.DiGraph[Node] = field(default_factory=nx.DiGraph)
    begins: set[Node] = field(default_factory=set)
    ends: set[Node] = field(default_factory=set)
    at_once: bool = False
    missed: bool = False

    @property
    def shortest(self) -> int | None:
        """The shortest time of any lap; None where none ends."""
        if self.at_once:
            return 0
        took = nx.multi_source_dijkstra_path_length(self.goes_on, self.begins, weight="takes") if self.begins else {}
        return min((int(took[one]) for one in self.ends if one in took), default=None)

    @property
    def longest(self) -> int | None:
        """The longest time; FREE where a loop that takes time leads to an end."""
        back = self.goes_on.reverse()
        leading = set(self.ends).union(*(nx.descendants(back, one) for one in self.ends))
        parts = nx.condensation(self.goes_on.subgraph(leading))
        last: dict[int, int] = {}
        for part in nx.topological_sort(parts):
            inside = parts.nodes[part]["members"]
            steps: list[tuple[Node, Node, int]] = list(self.goes_on.in_edges(inside, data="takes"))
            edges = [(one, takes) for one, _, takes in steps if one in leading]
            if any(takes and one in inside for one, takes in edges):
                last[part] = FREE
                continue
            whole = parts.graph["mapping"]
            last[part] = min(max((last[whole[one]] + takes for one, takes in edges if one not in inside), default=0),
                             FREE)  # fmt: skip
        ended = [last[part] for part in parts if parts.nodes[part]["members"] & self.ends]
        return max(ended, default=0 if self.at_once else None)


def tried(machine: Machine, lap: Lap) -> TriedLap | None:
    """Everything that cases can do, with a lap; None where that is too much."""
    found, known, waiting = TriedLap(), set[Node](), deque[Node]()

    def reach(situation: Situation, now: int, late: bool, runs: bool) -> Node:
        node = ((moved(machine, situation, now), late), runs)
        if node not in known:
            known.add(node)
            found.goes_on.add_node(node)
            if has_ended(machine, situation):
                found.missed |= runs
            else:
                waiting.append(node)
        return node

    def arrive(situation: Situation, late: bool, since: int | None, ended: tuple[int, ...]) -> Node:
        found.at_once |= 0 in ended
        node = reach(situation, 0, late, since is not None)
        if since == 0:
            found.begins.add(node)
        return node

    for facts in beginnings(machine):
        opened = start(machine, 0, facts)
        arrive(opened, False, *begun_lap(machine, lap, opened, 0))
    while waiting:
        if len(known) > MOST:
            return None
        (situation, late), runs = here = waiting.popleft()
        for fired, now, after in _onwards(machine, situation, late):
            if fired is None:
                there, goes_on = reach(situation, now, after, runs), runs
            else:
                since, ended = lapped(machine, lap, RUNS if runs else None, fired)
                if RUNS in ended:
                    found.ends.add(here)
                there, goes_on = arrive(fired.after, after, since, ended), since == RUNS
            if goes_on:
                found.goes_on.add_edge(here, there, takes=now)
    return found


# ── both ───────────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass
class Looked:
    """What the checker finds of a lap, and what trying does; the shortest of both with ``again``."""

    lap: Lap
    model: Model
    reached: Reached
    watch: LapWatch
    again: LapWatch
    plain: TriedLap
    plain_again: TriedLap


def looked_at(model: Model, lap: Lap) -> tuple[Reached, LapWatch]:
    """The checker's walk."""
    reached, watch = Reached(model), LapWatch(lap, model)
    for arrival in explore(reached, Frame(timed=True, clock=lap, most=1_000)):
        watch.look(reached, arrival)
    for place in reached.idle():
        watch.look_at_idle(reached, place)
    watch.finish(reached)
    return reached, watch


@cache
def both(seed: int) -> tuple[Looked, ...]:
    """The laps of a policy that both could look at to the end, with nothing kept as bounds only."""
    graph, found = ALL[seed].revisions[0].graph, []
    model, machine = model_of(graph), machine_of(graph)
    for lap in some_laps(seed):
        anew = replace(lap, again=True)
        reached, watch = looked_at(model, lap)
        more, again = looked_at(model, anew)
        plain, plain_again = tried(machine, lap), tried(machine, anew)
        whole = reached.whole and more.whole and not reached.loose and not model.loose
        if whole and plain is not None and plain_again is not None:
            found.append(Looked(lap, model, reached, watch, again, plain, plain_again))
    return tuple(found)


@pytest.mark.parametrize("seed", ALL)
def test_both_find_the_same_times(seed: int) -> None:
    for one in both(seed):
        assert max((took for took, _ in one.watch.latest), default=None) == one.plain.longest, one.lap
        assert min((took for took, _ in one.again.soonest), default=None) == one.plain_again.shortest, one.lap
        if one.lap.to is not None and one.plain.missed:
            assert one.watch.missing, one.lap


@pytest.mark.parametrize("seed", ALL)
def test_the_shortest_is_that_of_the_first_walk_where_nothing_is_entered_again(seed: int) -> None:
    for one in both(seed):
        if not one.watch.further and one.watch.soonest:
            assert one.watch.soonest[0][0] == one.again.soonest[0][0], one.lap


def test_enough_were_looked_at() -> None:
    every = [one for seed in ALL for one in both(seed)]
    assert len(every) >= 10 * TIMES
    assert sum(one.plain.longest == FREE for one in every) >= 2 * TIMES
    assert sum(one.plain.longest is not None and 0 < one.plain.longest < FREE for one in every) >= 2 * TIMES


def took(timeline: Timeline, one: Looked, *, longest: bool) -> int | None:
    """How long a case takes that shows an answer, as the simulator has it."""
    watch = one.watch if longest else one.again
    length, path = (watch.latest if longest else watch.soonest)[0]
    found = lap_witness(one.model, path, watch.lap, START, length, longest=longest)
    if found is None:
        return None
    session = Session(timeline, START, dict(found.facts))
    for step in found.steps:
        session.wait_until(step.at)
        assert isinstance(session.act(ActionEvent(step.actor, step.action, step.values)), Fired)
    session.wait_until(found.until)
    session.settle()
    assert found.since is not None
    assert (found.since, found.until) in laps(session, watch.lap), one.lap
    return found.took


def test_a_case_takes_the_longest_and_one_the_shortest() -> None:
    shown = 0
    for seed in ALL:
        for one in both(seed):
            if one.watch.latest and one.watch.latest[0][0] < FREE:
                assert took(ALL[seed], one, longest=True) == one.watch.latest[0][0], (seed, one.lap)
                assert took(ALL[seed], one, longest=False) == one.again.soonest[0][0], (seed, one.lap)
                shown += 1
    assert shown >= 3 * TIMES
