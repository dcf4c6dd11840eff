"""Cases that live through an amendment, against trying: on small policies both find the same branches, states and
times."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from random import Random
from typing import Any

import pytest

from analysis.verify.bounds import FREE
from analysis.verify.explore import Frame, Reached, explore
from analysis.verify.timeline.along import along
from analysis.verify.timeline.data import Begun, Inquiry
from analysis.verify.timeline.lineage import Line, lineage
from compiler.history import Timeline
from simulator.entries import Amended, Stepped
from simulator.session import Session
from tests.properties.by_seed import case_of
from tests.properties.dice import Dice
from tests.properties.events import facts, story
from tests.properties.laws import TIMES
from tests.verify.small_amended import HORIZON, Tried, timelines, tried
from tiaoli.cli.straddling import DatedCases

TIMELINES = dict(timelines(0, 26 * TIMES))
EXACTLY = Frame(timed=True, most=2_000)
MERGED = Frame(most=600, coarse=True)


class Found:
    """What the checker finds, by text."""

    def __init__(self, line: Line, frame: Frame = EXACTLY) -> None:
        self.line, self.reached = line, Reached(line.stages[0].model, apart=1 if frame.coarse else FREE)
        self.fired: tuple[set[Any], ...] = tuple(set() for _ in line.stages)
        for arrival in explore(self.reached, frame, scene=line):
            stage = line.stage_of(self.reached, arrival)
            self.fired[stage].update((one.rule, one.branch) for one in arrival.fired)
        self.loose = bool(self.reached.loose) or any(stage.model.loose for stage in line.stages)

    def states(self, n: int) -> set[str]:
        """The states under a text."""
        return {one.state for one in self.reached.situations if one.shape[-1] == n}

    def lasted(self, n: int) -> list[tuple[int, int]]:
        """How long cases last that end under a text."""
        return [one.lasted for one in self.reached.situations if one.final and one.shape[-1] == n]


@cache
def both(seed: int) -> tuple[Tried | None, Found]:
    timeline = TIMELINES[seed]
    return tried(timeline), Found(Line(lineage(timeline.revisions, 0)))


@pytest.mark.parametrize("seed", TIMELINES)
def test_both_find_the_same(seed: int) -> None:
    plain, found = both(seed)
    if plain is None or not found.reached.whole:
        return
    for n in (0, 1):
        assert plain.fired[n] <= found.fired[n]
        assert plain.states[n] <= found.states(n)
        spans = found.lasted(n)
        for lasted in plain.lasted[n]:
            assert any(low <= lasted <= high for low, high in spans)
        if found.loose:
            continue
        longest, shortest = max((high for _, high in spans), default=0), min((low for low, _ in spans), default=0)
        if longest <= HORIZON and not found.reached.endless:
            assert plain.fired[n] == found.fired[n]
            assert plain.states[n] == found.states(n)
        if longest <= HORIZON and spans and not found.reached.endless:
            assert max(plain.lasted[n]) == longest
            assert min(plain.lasted[n]) == shortest


def test_enough_of_them_were_small_and_exact() -> None:
    exact = [found for plain, found in map(both, TIMELINES)
             if plain is not None and found.reached.whole and not found.loose]  # fmt: skip
    bounded = [found for found in exact if not found.reached.endless
               and max((high for _, high in found.lasted(1)), default=FREE) <= HORIZON]  # fmt: skip
    assert len(exact) >= 5 * TIMES
    assert len(bounded) >= 2 * TIMES


def test_what_is_shown_the_simulator_lives_through() -> None:
    shown = 0
    for timeline in list(TIMELINES.values())[: 18 * TIMES]:
        cases = DatedCases(timeline, 0, 1)
        answers: tuple[Begun, ...] = along(Inquiry(timeline.revisions, cases.confirmed, cases.shows, 300))
        for passage in (one for begun in answers[:1] for one in begun.passages if one.ended):
            for witness in passage.times.witnesses:
                session = Session(timeline, witness.start, dict(witness.facts))
                assert session.now < timeline.revisions[1].effective <= witness.until
                shown += 1
            if passage.times.attained:
                assert passage.times.longest == passage.times.witnesses[0].until - passage.times.witnesses[0].start
    assert shown > 5


def lives(seed: int, timeline: Timeline, line: Line) -> Iterator[Session]:
    """Some cases by chance, opened shortly before the first amendment, begun as the checker begins them."""
    inputs = {slot.name for slot in line.stages[0].model.inputs if slot is not None}
    for turn in range(8):
        dice = Dice(Random(1000 * seed + turn).randint)
        given = {name: value for name, value in facts(dice, timeline.revisions[0].policy).items() if name in inputs}
        first, second = (one.effective for one in timeline.revisions[:2])
        session = Session(timeline, max(second - dice.number(1, 100) * 3600, first), given)
        if not getattr(session.entries[0], "broken", ()):
            story(dice, session, 25)
            session.settle()
            yield session


def test_whatever_a_case_does_is_known() -> None:
    looked = 0
    for seed in range(16 * TIMES):
        timeline = case_of(Random(seed), 2, 1).timeline
        line = Line(lineage(timeline.revisions, 0, coarse=True))
        if len(line.stages) < 2:
            continue
        found = Found(line, MERGED)
        if not found.reached.whole:
            continue
        for session in lives(seed, timeline, line):
            stage = 0
            for entry in session.entries:
                if isinstance(entry, Amended):
                    stage += entry.migrated is not None
                elif isinstance(entry, Stepped):
                    looked += stage > 0
                    assert (entry.fired.rule, entry.fired.branch) in found.fired[stage], seed
                    assert entry.fired.after.state in found.states(stage), seed
    assert looked > 25
