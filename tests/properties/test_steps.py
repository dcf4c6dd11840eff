"""Laws of a step: what time, deadlines, counters and refusals do whatever the policy says."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from compiler.evaluate import Env
from compiler.migration import Migrated
from compiler.semantics import next_due
from compiler.situation import ActionEvent, Fired, Refused
from simulator.entries import Amended, Stepped
from simulator.session import Session
from simulator.trace_data import trace_data
from tests.properties.events import HOUR, START
from tests.properties.laws import law
from tests.properties.strategies import Case, cases
from tests.properties.walks import firings, instants, lived, told, walk

AMENDED = cases(most_amendments=2)


@law(30)
@given(AMENDED)
def test_a_refusal_changes_nothing(case: Case) -> None:
    for seen in walk(case):
        if isinstance(seen.result, Refused):
            assert seen.session.situation == seen.waited


@law(30)
@given(AMENDED)
def test_time_never_goes_back(case: Case) -> None:
    session = lived(case)
    times = [START, *(entry.at for entry in session.entries), session.now]
    assert times == sorted(times)
    assert all(entered <= session.now for entered in session.situation.entered)


@law(30)
@given(AMENDED, st.lists(st.sampled_from((1, HOUR - 1, HOUR, 7 * HOUR, 26 * HOUR)), min_size=1, max_size=4))
def test_many_small_waits_are_one_long_wait(case: Case, paces: list[int]) -> None:
    slowly = case.session()
    for instant, happening in instants(case):
        for turn in range(200):
            slowly.wait_until(min(slowly.now + paces[turn % len(paces)], instant))
        slowly.wait_until(instant)
        if happening.event is not None:
            slowly.act(happening.event)
    slowly.settle()
    at_once = lived(case)
    assert slowly.entries == at_once.entries
    assert slowly.situation == at_once.situation


@law(30)
@given(AMENDED)
def test_a_timer_fires_at_the_instant_that_was_announced(case: Case) -> None:
    session = case.session()
    for instant, _ in instants(case):
        while (due := next_due(session.situation)) is not None and due[0] < instant and len(session.entries) < 300:
            before, amended = len(firings(session)), _amendments(session)
            session.wait_until(due[0])
            if _amendments(session) == amended:
                assert len(firings(session)) == before, "a deadline includes its last second"
                assert next_due(session.situation) == due
                session.settle()
                assert firings(session)[before][:2] == due


def _amendments(session: Session) -> int:
    return sum(isinstance(entry, Amended) for entry in session.entries)


@law(30)
@given(AMENDED)
def test_an_actor_still_comes_in_time_at_the_last_second(case: Case) -> None:
    session = lived(case)
    due = next_due(session.situation)
    if due is None or session.ended is not None:
        return
    session.wait_until(due[0])
    state, fired = session.situation.state, firings(session)
    for actor in session.machine.policy.actors:
        for action in actor.actions:
            result = session.act(ActionEvent(actor.name, action.name))
            if isinstance(result, Fired):
                assert firings(session)[: len(fired)] == fired
                assert session.entries[-1].at == due[0]
                return
    assert session.situation.state == state


@law(30)
@given(AMENDED)
def test_a_fired_timer_stays_spent_until_its_state_is_entered_again(case: Case) -> None:
    visits: Counter[str] = Counter()
    fired: set[tuple[str, int]] = set()
    for entry in lived(case).entries:
        match entry:
            case Amended(migrated=Migrated(before=before, after=after)):
                visits.update(set(entry.machine.paths[after.state]) - set(_path(before.state)))
            case Stepped():
                rule = next(r for one in entry.machine.policy.states for r in one.rules if r.id == entry.fired.rule)
                if rule.is_timer:
                    assert (rule.id, visits[rule.state]) not in fired
                    fired.add((rule.id, visits[rule.state]))
                target = rule.branches[entry.fired.branch].target if entry.fired.branch is not None else None
                if target is not None:
                    visits.update(entry.machine.move(entry.fired.before.state, target).entered)
            case _:
                pass


def _path(state: str) -> list[str]:
    """A state and those around it, by its id."""
    parts = state.split(".")
    return ["", *(".".join(parts[: n + 1]) for n in range(len(parts)))]


@law(30)
@given(cases())
def test_no_counter_passes_its_limit(case: Case) -> None:
    for seen in walk(case):
        machine, now = seen.session.machine, seen.session.situation
        for counter, used in zip(machine.policy.counters, now.used, strict=True):
            if counter.adds is not None:
                continue  # a timer is not refused: it may lead a total beyond its limit, which is noted
            assert 0 <= used <= max(machine.evaluators(counter.count)(_nothing(seen.session)), 0)


def _nothing(session: Session) -> Env:
    now = session.situation
    return Env(now.facts, now.used, now.timers, {}, session.now)


@law(30)
@given(AMENDED)
def test_what_has_ended_stays_as_it_is(case: Case) -> None:
    session = lived(case)
    if session.ended is None:
        return
    before = session.situation
    for actor in session.machine.policy.actors:
        for action in actor.actions:
            result = session.act(ActionEvent(actor.name, action.name))
            assert isinstance(result, Refused)
            assert result.kind == "ended"
    session.wait(1000 * 24 * HOUR)
    session.settle()
    assert session.situation == before
    assert next_due(session.situation) is None
    assert session.machine.states[before.state].final


@law(30)
@given(AMENDED)
def test_recording_changes_nothing(case: Case) -> None:
    silent = Session(case.timeline, START, case.facts, case.settings, record=False)
    for instant, happening in instants(case):
        silent.wait_until(instant)
        if happening.event is not None:
            silent.act(happening.event)
    silent.settle()
    assert told(silent) == told(lived(case))


@law(30)
@given(AMENDED)
def test_the_same_case_leaves_the_same_trace(case: Case) -> None:
    one, other = (json.dumps(trace_data(lived(case).run), ensure_ascii=False) for _ in range(2))
    assert one == other


def test_the_same_trace_whatever_the_order_of_hashes() -> None:
    line = (
        "import json\nfrom random import Random\n"
        "from simulator.trace_data import trace_data\n"
        "from tests.properties.by_seed import case_of\nfrom tests.properties.walks import lived\n"
        "for seed in range(6):\n    print(json.dumps(trace_data(lived(case_of(Random(seed), 2)).run)))\n"
    )
    said = {
        subprocess.run(
            [sys.executable, "-c", line], cwd=Path(__file__).parents[2], env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True, text=True, check=True, timeout=120,
        ).stdout
        for seed in ("0", "1", "2")
    }  # fmt: skip
    assert len(said) == 1
