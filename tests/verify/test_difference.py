"""Two texts under the same events: what is shown as different is, and what is proved the same goes the same way."""

from __future__ import annotations

from functools import cache
from random import Random

from analysis.verify.difference.data import Differences
from analysis.verify.difference.texts import Texts
from analysis.verify.difference.walk import Extent, differences
from analysis.verify.model import Model
from analysis.verify.witness import Witness
from compiler.history import Timeline
from compiler.loader import Sources
from compiler.pipeline import compile_timeline
from compiler.situation import ActionEvent, Refused
from dsl.source import Source
from simulator.entries import Opened, Stepped
from simulator.session import Session
from tests.properties.laws import TIMES
from tests.verify.small import policies, text

START = 1_704_110_400
ALL = dict(policies(200, 200 + 25 * TIMES))
CHANGES = (("after 2s", "after 3s"), ("n > 1", "n > 0"), ("set n = 1", "set n = 2"), ("2 per case", "1 per case"),
           ("-> ended", "-> over"), ("when flag", "when not flag"))  # fmt: skip


def other(seed: int) -> Timeline | None:
    """The same policy with one thing changed; None where none of these stands in it."""
    luck, written = Random(seed), text(Random(seed))
    fitting = [(old, new) for old, new in CHANGES if old in written]
    if not fitting:
        return None
    old, new = luck.choice(fitting)
    return compile_timeline(Sources((Source("other", written.replace(old, new)),))).timeline


def ready(one: Timeline, two: Timeline) -> tuple[Model, Model]:
    """Models that keep the same of a case."""
    first, second = (side.revisions[0].policy for side in (one, two))
    texts = Texts(first, second)
    return texts.model(first), texts.model(second)


def told(timeline: Timeline, case: Witness) -> list[object]:
    """What can be observed of a case."""
    session = Session(timeline, case.start, dict(case.facts))
    opened = session.entries[0]
    seen: list[object] = [isinstance(opened, Opened) and bool(opened.broken)]
    for step in case.steps:
        session.wait_until(step.at)
        result = session.act(ActionEvent(step.actor, step.action, step.values))
        seen.append(isinstance(result, Refused))
    session.wait_until(max(case.until, session.now))
    session.settle()
    seen += [(entry.at, entry.fired.after.state) for entry in session.entries if isinstance(entry, Stepped)]
    return [*seen, session.situation.state, [(run.timer, run.due, run.paused_left) for run in session.situation.timers]]


@cache
def found(seed: int) -> tuple[Timeline, Timeline, Differences] | None:
    """Both texts and their differences, each confirmed by living through it."""
    one, two = ALL[seed], other(seed)
    if two is None:
        return None
    models = ready(one, two)
    both = differences(
        models[0], models[1], START, lambda case: case if told(one, case) != told(two, case) else None, Extent(1_500)
    )
    return one, two, both


def test_a_text_does_not_differ_from_itself() -> None:
    proved = 0
    for one in list(ALL.values())[:12]:
        models = ready(one, one)
        same = differences(models[0], models[1], START, lambda case: case, Extent(800))
        assert same.found == ()
        proved += same.same
    assert proved >= 4


def test_what_is_shown_differs_and_what_is_the_same_goes_the_same_way() -> None:
    shown = agreed = 0
    for pair in filter(None, map(found, ALL)):
        one, two, both = pair
        shown += len(both.found)
        if not both.same:
            continue
        for turn in range(20):
            case = walked(one, Random(turn))
            assert told(one, case) == told(two, case)
            agreed += 1
    assert shown > 8
    assert agreed > 20


def walked(timeline: Timeline, luck: Random) -> Witness:
    """Some events by chance."""
    from analysis.verify.witness import Done

    policy = timeline.revisions[0].policy
    now, steps = START, []
    for _ in range(6):
        now += luck.randint(0, 2)
        actor = luck.choice(policy.actors)
        action = luck.choice(actor.actions)
        steps.append(Done(now, actor.name, action.name, tuple((one.name, luck.randint(0, 3)) for one in action.fields)))
    facts = (("n", luck.randint(0, 3)), ("mode", luck.choice(("one", "two"))))
    return Witness(START, facts, tuple(steps), "", now + 3)
