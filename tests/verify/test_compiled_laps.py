"""Stopwatches in the compiled search against those in the plain one: the same times, the same claims broken."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest

from analysis.verify.explore import Clock, Frame, Reached, explore
from analysis.verify.laps import LapWatch
from analysis.verify.lowering import lowered
from analysis.verify.model import Model, model_of
from analysis.verify.survey import Asked
from analysis.verify.times import lap_answers
from analysis.verify.watch import TimedWatch, Watch
from analysis.verify.witness import lap_witness
from compiler.loader import Sources
from compiler.model import ClaimDef, EndsWithin, FollowedBy, Happening, Timed, Waits
from compiler.pipeline import compile_timeline
from compiler.stopwatch import Lap, bound
from compiler.tables import Unfit
from dsl.source import Source
from tests.bench.counting import text as counting_text
from tests.properties.laws import TIMES
from tests.verify.small import policies
from tests.verify.test_laps import STATES

pytest.importorskip("numba")

from analysis.verify import survey
from analysis.verify.bounds import FREE
from analysis.verify.compiled import Found, explored
from analysis.verify.retrace import retraced

ALL = dict(policies(1200, 1200 + 20 * TIMES))
MOST = 1_000


def both(model: Model, frame: Frame, watch: Watch) -> Found | None:
    """Both searches, the plain one watched; None where it is not for tables, or too much."""
    tables = lowered(model, timed=True, horizon=frame.horizon, clock=frame.clock)
    if isinstance(tables, Unfit):
        return None
    reached = Reached(model)
    for arrival in explore(reached, frame):
        watch.look(reached, arrival)
    for place in reached.idle():
        watch.look_at_idle(reached, place)
    watch.finish(reached)
    return explored(tables, model, replace(frame, most=50_000)) if reached.whole else None


def some_laps(seed: int) -> list[Lap]:
    """A few pairs of states, different ones for each policy."""
    luck = Random(seed)
    return [Lap(luck.choice(STATES), luck.choice(STATES), again=luck.random() < 0.4) for _ in range(4)]


@pytest.mark.parametrize("seed", ALL)
def test_both_searches_find_the_same_times(seed: int) -> None:
    model = model_of(ALL[seed].revisions[0].graph)
    for lap in some_laps(seed):
        watch = LapWatch(lap, model)
        found = both(model, Frame(timed=True, clock=lap, most=MOST), watch)
        if found is None:
            continue
        assert found.whole
        ends = found.ends()
        assert max((high for _, _, high in ends), default=None) == (watch.latest[0][0] if watch.latest else None), lap
        assert min((low for _, low, _ in ends), default=None) == (watch.soonest[0][0] if watch.soonest else None), lap
        assert bool(found.standing("runs") or found.standing("ended")) == watch.begun, lap
        if lap.to is not None:
            assert any(found.final(at) for at in found.standing("runs")) <= bool(watch.missing), lap


def test_a_case_takes_the_path_to_the_longest_and_to_the_shortest() -> None:
    shown = 0
    for seed in ALL:
        model = model_of(ALL[seed].revisions[0].graph)
        for lap in some_laps(seed):
            frame = Frame(timed=True, clock=lap, most=MOST)
            found = both(model, frame, LapWatch(lap, model))
            ends = [] if found is None else [end for end in found.ends() if end[2] < FREE]
            if found is None or not ends:
                continue
            last, first = max(ends, key=lambda end: end[2]), min(ends, key=lambda end: end[1])
            for (at, low, high), longest in ((last, True), (first, False)):
                took = high if longest else low
                traces = retraced(model, found, at, frame)
                cases = [lap_witness(model, path, lap, 0, took, longest=longest) for _, path in traces]
                assert took in {case.took for case in cases if case is not None}, (seed, lap, longest)
            shown += 1
    assert shown >= 10 * TIMES


def some_claims(seed: int) -> list[Timed]:
    """Claims of each kind, with bounds of a few seconds."""
    luck = Random(seed)

    def things() -> tuple[Happening, ...]:
        return (Happening("state", luck.choice([one for one in STATES if one is not None])),)

    def action() -> tuple[Happening, ...]:
        return (Happening("action", luck.choice(["a.go", "b.no", "b.on"])),)

    return [
        EndsWithin(luck.randint(1, 6), luck.choice(STATES[1:])),
        FollowedBy(action(), things(), luck.randint(0, 5)),
        FollowedBy(things(), action(), luck.randint(0, 5)),
        Waits(luck.choice("ab"), luck.randint(0, 4)),
    ]


def test_both_searches_find_the_same_claims_broken() -> None:
    looked = broken = 0
    for seed in ALL:
        model = model_of(ALL[seed].revisions[0].graph)
        for body in some_claims(seed):
            clock: Clock = body
            frame = Frame(timed=True, clock=clock, horizon=bound(body) + 1, most=MOST)
            plain, fast = (TimedWatch(ClaimDef("c", "c", body), model, body) for _ in range(2))
            found = both(model, frame, plain)
            if found is None:
                continue
            fast.look_into(found, frame)
            assert fast.broken == bool(plain.paths), (seed, body)
            assert bool(fast.paths) == bool(plain.paths), (seed, body)
            assert fast.vacuous == plain.vacuous, (seed, body)
            looked += 1
            broken += fast.broken
    assert looked > broken > 5 * TIMES


# ── answers ────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("since", "to"),
    [
        ("outside.s2", None),
        (None, "outside.s4"),
        ("outside.s1", "outside.s3"),
        ("outside.s1", "outside.s1"),
        ("ended", "outside.s0"),
    ],
)
def test_the_same_is_answered_where_the_plain_search_ends_first(
    since: str | None, to: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(survey, "MANY", 0)
    timeline = compile_timeline(Sources((Source("counting", counting_text(1, 3, 8)),))).timeline
    assert timeline is not None
    plain, fast = (
        lap_answers(Asked(timeline.revisions[0].graph, 0, lambda case, claim: True, most, lambda: None, frozenset()),
                    Lap(since, to)).times
        for most in (100_000, 10)
    )  # fmt: skip
    for one, other in zip(plain, fast, strict=True):
        assert (one.longest, one.shortest, one.waits, bool(one.loops)) == (
            other.longest, other.shortest, other.waits, bool(other.loops))  # fmt: skip
        assert [case.took for case in one.witnesses] == [case.took for case in other.witnesses]
        assert (one.attained, one.begins, bool(one.missing)) == (other.attained, other.begins, bool(other.missing))
