"""The compiled policy does what the plain interpreter does, step by step: with amendments on the way, and without."""

from __future__ import annotations

from typing import Any

from hypothesis import given

from tests.properties.events import START
from tests.properties.laws import law
from tests.properties.reference import Reference
from tests.properties.reference_amended import AmendedReference
from tests.properties.strategies import Case, cases
from tests.properties.walks import instants, kind_of, outcomes, told


def plainly(case: Reference) -> dict[str, Any]:
    """Where the plain interpreter's case stands, in the same words."""
    own = {one.name: case.used[one.name] for one in case.policy.counters if not one.shared}
    clocks = {timer: (one.since, one.due, one.rest, one.added, one.added_days) for timer, one in case.clocks.items()}
    return {"state": case.state, "since": case.since, "facts": case.facts, "used": own, "timers": clocks}


def agree(case: Case) -> None:
    session = case.session()
    plain = AmendedReference(case.timeline, case.settings, case.facts, START)
    assert told(session) == plainly(plain.case)
    for instant, happening in instants(case):
        session.wait_until(instant)
        plain.wait_until(instant)
        assert told(session) == plainly(plain.case)
        event = happening.event
        if event is not None:
            result = session.act(event)
            assert kind_of(result) == plain.act(event.actor, event.action, dict(event.parameters))
            assert told(session) == plainly(plain.case)
    session.settle()
    plain.wait_until(session.now, through=True)
    assert told(session) == plainly(plain.case)
    assert outcomes(session) == plain.case.outcomes


@law(70)
@given(cases(most_steps=16))
def test_one_text(case: Case) -> None:
    agree(case)


@law(70)
@given(cases(most_amendments=3, most_steps=16))
def test_amended_on_the_way(case: Case) -> None:
    agree(case)
