"""Laws of amendments: what becomes of deadlines, of cases that keep their text, and of texts written out in full."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from hypothesis import given

from compiler.graph import lower, same
from compiler.history import Lazy
from compiler.pipeline import consolidated
from compiler.semantics import has_ended
from simulator.entries import Amended
from tests.properties.compiled import compiled
from tests.properties.laws import law
from tests.properties.strategies import Case, Written, cases, policies
from tests.properties.walks import firings, instants, lived, told

AMENDED = cases(most_amendments=2)


@law(30)
@given(policies(most_amendments=3))
def test_a_text_written_out_says_what_base_and_amendments_say(written: Written) -> None:
    timeline = compiled(*written.files)
    for revision in timeline.revisions:
        for day in (revision.date, revision.date + timedelta(days=400)):
            text = consolidated(timeline, day)
            assert text is not None
            alone = compiled(text).revisions[0]
            there = timeline.on(day)
            assert there is not None
            assert same(alone.graph, there.graph)


@law(30)
@given(cases())
def test_no_amendment_is_the_base_alone(case: Case) -> None:
    (only,) = case.timeline.revisions
    without = replace(case, timeline=replace(case.timeline, revisions=(only,)))
    assert lived(case).entries == lived(without).entries


@law(30)
@given(AMENDED)
def test_before_an_amendment_comes_it_changes_nothing(case: Case) -> None:
    alone = replace(case, timeline=replace(case.timeline, revisions=case.timeline.revisions[:1]))
    first = case.timeline.revisions[1].effective
    with_it, without = case.session(), alone.session()
    for instant, happening in instants(case):
        if instant >= first:
            break
        for session in (with_it, without):
            session.wait_until(instant)
            if happening.event is not None:
                session.act(happening.event)
        assert told(with_it) == told(without)


@law(30)
@given(AMENDED)
def test_a_case_that_keeps_its_text_goes_on_as_if_nothing_had_come(case: Case) -> None:
    kept_at = [n for n, one in enumerate(case.timeline.revisions) if one.running and one.running.cases == "keep"]
    until = kept_at[0] if kept_at else None
    if until is None:
        return
    alone = replace(case, timeline=replace(case.timeline, revisions=case.timeline.revisions[:until]))
    kept, unaware = lived(case), lived(alone)
    assert told(kept) == told(unaware)
    assert firings(kept) == firings(unaware)


@law(40)
@given(AMENDED)
def test_deadlines_do_what_the_amendment_says(case: Case) -> None:
    for entry in lived(case).entries:
        if not isinstance(entry, Amended) or entry.migrated is None or entry.revision.running is None:
            continue
        before = {run.timer: run for run in entry.migrated.before.timers}
        for run in entry.migrated.after.timers:
            earlier = before.get(run.timer)
            assert run.due is None or run.due >= entry.at
            if earlier is None or run.timer in entry.migrated.timers_started:
                continue
            if earlier.due is None:
                assert run == earlier, "what was spent or paused stays so"
            elif entry.revision.running.deadlines == "keep":
                assert run == earlier
            elif entry.revision.running.deadlines == "restart":
                assert (run.started, run.extended) == (entry.at, 0)
            else:
                assert (run.started, run.extended, run.extended_workdays) == (
                    earlier.started,
                    earlier.extended,
                    earlier.extended_workdays,
                )


@law(30)
@given(AMENDED)
def test_facts_and_counters_go_along_by_name(case: Case) -> None:
    session = case.session()
    for revision in case.timeline.revisions[1:]:
        if revision.running is None or revision.running.cases == "keep":
            break
        session.wait_until(revision.effective - 1)
        session.settle()
        if has_ended(session.machine, session.situation):
            break
        earlier, text = session.situation, session.machine.policy
        session.wait_until(revision.effective)
        amended = session.machine.policy
        migrated = next(one for one in reversed(session.entries) if isinstance(one, Amended))
        assert migrated.at == revision.effective
        assert migrated.migrated is not None
        assert migrated.migrated.before.facts == earlier.facts
        old = dict(zip((one.name for one in text.facts), earlier.facts, strict=True))
        new = dict(zip((one.name for one in amended.facts), migrated.migrated.after.facts, strict=True))
        assert {name: value for name, value in new.items() if name in old} == old


@law(30)
@given(cases())
def test_settings_are_what_the_scenario_says(case: Case) -> None:
    """A case under other settings goes as under a text in which they are written so."""
    said = replace(case, settings={})
    policy = case.policy
    chosen = tuple(replace(one, value=case.settings.get(one.name, one.value)) for one in policy.settings)
    (only,) = case.timeline.revisions
    other = replace(policy, settings=chosen)
    rewritten = replace(only, policy=other, lazy=Lazy(lambda: lower(other)))
    said = replace(said, timeline=replace(case.timeline, revisions=(rewritten,)))
    assert firings(lived(case)) == firings(lived(said))
    assert lived(case).situation == lived(said).situation
