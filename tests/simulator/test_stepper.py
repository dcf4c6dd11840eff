"""Fast cases and the plain engine: the same story, the same place, to the second and the fen."""

from __future__ import annotations

from random import Random

import pytest

from compiler.history import Timeline
from compiler.model import Value
from compiler.pipeline import compile_timeline
from compiler.situation import ActionEvent
from dsl.diagnostics import Problems
from simulator.session import Session
from simulator.stepper import segments
from simulator.stepper.stepper import SteppedCase, Stepper
from simulator.stepper.told import Line, lines_of
from tests.bench.stepping import timeline as bench
from tests.properties.by_seed import case_of
from tests.properties.dice import Dice
from tests.properties.events import START, Happening, facts, story
from tiaoli.api import shipped_library

CASES = 8
SEEDS = range(24)
LIBRARY = ("wechat.after_sale", "wechat.refund", "douyin.return_refund", "wechat.conduct")


def lines(session: Session) -> list[Line]:
    return [line for entry in session.entries for line in lines_of(entry)]


def happened(session: Session, case: SteppedCase, stepper: Stepper, one: Happening) -> None:
    """A step on both sides: what comes of it is the same."""
    at = session.now + one.wait
    session.wait_until(at)
    before = len(session.entries)
    if one.event is None:
        case.wait_until(at)
        session.settle()
        case.settle()
        return
    session.act(one.event)
    result = case.act(at, stepper.deed(one.event.actor, one.event.action), dict(one.event.parameters))
    done = [line.told for entry in session.entries[before:] for line in lines_of(entry)]
    assert result == (done[0] if done else None)


def held(
    stepper: Stepper, timeline: Timeline, told: tuple[Happening, ...], start: int, given: dict[str, Value],
    chosen: dict[str, Value],
) -> SteppedCase:  # fmt: skip
    """A case on both sides."""
    session = Session(timeline, start, given, chosen, claims=False)
    case = stepper.open(start, given)
    for one in told:
        happened(session, case, stepper, one)
        assert list(case.story) == lines(session)
        assert (case.now, case.ended, case.state) == (session.now, session.ended, session.situation.state)
        assert case.situation == session.situation
    return case


def shipped(name: str) -> Timeline:
    sources = shipped_library().sources(name, Problems())
    assert sources is not None
    found = compile_timeline(sources).timeline
    assert found is not None
    return found


def any_cases(seed: int) -> None:
    """Some cases of a policy by chance, each begun at three instants: the later ones go the ways of the first."""
    luck = Random(seed)
    first = case_of(luck, seed % 3)
    stepper = Stepper(first.timeline, first.settings)
    dice = Dice(luck.randint)
    for _ in range(CASES):
        given = facts(dice, first.policy)
        start = START + dice.pick((0, 1, 3600, 86_400, 30 * 86_400, 90 * 86_400))
        told = story(dice, Session(first.timeline, start, given, first.settings, record=False), 12)
        for shift in (0, 7, 3600):
            held(stepper, first.timeline, told, start + shift, given, first.settings)


@pytest.mark.parametrize("seed", SEEDS)
def test_any_case_of_any_policy(seed: int) -> None:
    any_cases(seed)


@pytest.mark.parametrize("name", LIBRARY)
def test_cases_of_the_library_across_its_amendments(name: str) -> None:
    timeline = shipped(name)
    dice, stepper = Dice(Random(5).randint), Stepper(timeline)
    first = max(timeline.revisions[0].effective, START)
    for _ in range(40):
        given = facts(dice, timeline.revisions[0].policy)
        start = first + dice.number(0, 700 * 86_400)
        told = story(dice, Session(timeline, start, given, {}, record=False), 20)
        held(stepper, timeline, told, start, given, {})


@pytest.mark.parametrize(("name", "most"), [("MOST_NODES", 4), ("MOST_BRANCHES", 1), ("MOST_GIVEN", 0)])
def test_what_is_too_much_is_stepped_plainly(name: str, most: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(segments, name, most)
    for seed in range(100, 106):
        any_cases(seed)


def test_the_clock_does_not_go_back() -> None:
    case = Stepper(bench()).open(START)
    case.wait_until(START + 10)
    with pytest.raises(ValueError, match="does not go back"):
        case.wait_until(START + 9)
    assert case.now == START + 10


def test_a_calendar_that_ends_stops_the_case() -> None:
    timeline = shipped("wechat.refund")
    far = START + 80 * 366 * 86_400
    told = (Happening(10 * 86_400, None), Happening(400 * 86_400, None), Happening(0, ActionEvent("buyer", "withdraw")))
    given = facts(Dice(Random(1).randint), timeline.revisions[-1].policy)
    held(Stepper(timeline), timeline, told, far, given, {})


def test_ways_that_are_known_go_through_no_session(monkeypatch: pytest.MonkeyPatch) -> None:
    timeline = bench()
    stepper = Stepper(timeline)

    def lived(start: int) -> SteppedCase:
        case = stepper.open(start)
        case.act(start + 60, stepper.deed("merchant", "propose"))
        case.wait_until(start + 10**7)
        return case

    first = lived(START)
    monkeypatch.setattr(Session, "__init__", lambda *_, **__: pytest.fail("a session"))
    monkeypatch.setattr(Session, "resumed", lambda *_: pytest.fail("a session"))
    again = lived(START + 12_345)
    assert [(one.told, one.at + 12_345) for one in first.story] == [(one.told, one.at) for one in again.story]
