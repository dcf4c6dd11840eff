"""The checker and the simulator on random policies: whatever a case does the checker knows of, and whatever the checker
finds a case can do."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from random import Random

from analysis.verify.bounds import FREE
from analysis.verify.explore import Frame, Reached, explore
from analysis.verify.model import model_of
from analysis.verify.stepping import Step
from analysis.verify.witness import Witness, its_end, witness
from compiler.history import Timeline
from compiler.situation import ActionEvent, Fired
from simulator.entries import Stepped
from simulator.session import Session
from tests.properties.by_seed import case_of
from tests.properties.dice import Dice
from tests.properties.events import START, event, facts, story
from tests.properties.laws import TIMES
from tests.verify.small import policies

MOST = 400
SMALL = [("small", seed, timeline) for seed, timeline in policies(100, 100 + 30 * TIMES)]
LARGE = [("any", seed, case_of(Random(seed)).timeline) for seed in range(30 * TIMES)]

Paths = dict[tuple[str, int | None], tuple[Step, ...]]


class Walked:
    """A policy by chance, its situations, and the first path to each branch."""

    def __init__(self, kind: str, seed: int, timeline: Timeline) -> None:
        self.name, self.seed, self.timeline = f"{kind} {seed}", seed, timeline
        self.model = model_of(timeline.revisions[0].graph)
        self.reached = Reached(self.model)
        self.paths: Paths = {}
        for arrival in explore(self.reached, Frame(timed=True, most=MOST)):
            for one in arrival.fired:
                before = () if arrival.source is None else self.reached.path(arrival.source)
                self.paths.setdefault((one.rule, one.branch), (*before, arrival.step))

    @property
    def exact(self) -> bool:
        """Whether nothing was kept as bounds only."""
        return not self.reached.loose and not self.model.loose

    def lives(self) -> Iterator[Session]:
        """Some cases by chance, begun as the checker begins them."""
        policy = self.timeline.revisions[0].policy
        inputs = {slot.name for slot in self.model.inputs if slot is not None}
        for turn in range(8):
            dice = Dice(Random(1000 * self.seed + turn).randint)
            given = {name: value for name, value in facts(dice, policy).items() if name in inputs}
            session = Session(self.timeline, START, given)
            if not getattr(session.entries[0], "broken", ()):
                if self.name.startswith("small"):
                    _hasty(dice, session)
                else:
                    story(dice, session, 20)
                session.settle()
                yield session


def _hasty(dice: Dice, session: Session) -> None:
    """A story of seconds: where deadlines are so short, an hour would be one firing after the other."""
    for _ in range(20):
        session.wait(dice.number(0, 3))
        session.act(event(dice, session.machine.policy, session.situation.state))


@cache
def walked() -> tuple[Walked, ...]:
    """Those of which all situations could be looked at."""
    found = (Walked(*one) for one in (*SMALL, *LARGE))
    return tuple(one for one in found if one.reached.whole)


def test_whatever_a_case_does_is_known() -> None:
    looked = 0
    for one in walked():
        states = {situation.state for situation in one.reached.situations}
        for session in one.lives():
            for step in (entry.fired for entry in session.entries if isinstance(entry, Stepped)):
                looked += 1
                assert (step.rule, step.branch) in one.paths, one.name
                assert step.after.state in states, one.name
    assert looked > 200


def test_no_case_lasts_longer_than_the_longest_or_ends_before_the_shortest() -> None:
    ended = 0
    for one in walked():
        spans = [situation.lasted for situation in one.reached.situations if situation.final]
        for session in one.lives():
            if session.ended is not None:
                ended += 1
                lasted = session.ended - START
                assert min(low for low, _ in spans) <= lasted <= max(high for _, high in spans), one.name
    assert ended > 100


def takes(session: Session, found: Witness) -> set[tuple[str, int | None]]:
    """What fires when a case goes as a witness says; every one of its actions has to be accepted."""
    for step in found.steps:
        session.wait_until(step.at)
        assert isinstance(session.act(ActionEvent(step.actor, step.action, step.values)), Fired)
    session.wait_until(found.until)
    session.settle()
    return {(one.fired.rule, one.fired.branch) for one in session.entries if isinstance(one, Stepped)}


def test_whatever_is_found_a_case_can_do() -> None:
    shown = 0
    for one in filter(lambda one: one.exact, walked()):
        for branch, path in one.paths.items():
            found = witness(one.model, path, its_end, START)
            assert found is not None, f"{one.name}: {branch}"
            assert branch in takes(Session(one.timeline, START, dict(found.facts)), found), one.name
            shown += 1
    assert shown > 100


def test_the_longest_time_is_reached() -> None:
    shown = 0
    for one in filter(lambda one: one.exact, walked()):
        situations = one.reached.situations
        ends = [n for n, situation in enumerate(situations) if situation.final and situation.lasted[1] < FREE]
        if ends:
            slowest = max(ends, key=lambda n: situations[n].lasted[1])
            found = witness(one.model, one.reached.path(slowest), its_end, START, longest=True)
            assert found is not None, one.name
            session = Session(one.timeline, START, dict(found.facts))
            takes(session, found)
            assert session.ended == found.until == START + situations[slowest].lasted[1], one.name
            shown += 1
    assert shown > 10
