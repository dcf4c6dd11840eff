"""Whether a run of several cases is what its scenario expects.

In: a scenario with several cases and its run. Out: mismatches, as for one case, each naming its case. Absent: what is
compared of one case (``simulator/verdict.py``).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from dsl.catalogue import Bilingual
from simulator.entries import Denied, Halted, Opened, Run, WorldRun
from simulator.scenario import CaseStart, Expectations, Scenario, WorldScenario
from simulator.verdict import Mismatch, judge_ending, judge_steps, listed, same

OPENED = Bilingual("opened", "已新开")


def judge_world(scenario: WorldScenario, run: WorldRun) -> tuple[Mismatch, ...]:
    """Everything in which a run differs from what is expected; empty where nothing does."""
    return (*_steps(scenario, run), *_cases(scenario, run), *_consequences(scenario, run))


def _steps(scenario: WorldScenario, run: WorldRun) -> Iterator[Mismatch]:
    entries = [entry for _, entry in run.log]
    yield from judge_steps([one.step for one in scenario.steps], entries)
    if any(isinstance(entry, Halted) for entry in entries):
        return
    keys = {one.case for one in run.runs}
    for one in scenario.steps:
        there = None if one.opens is None else _there_already(one.opens, scenario, run)
        key = one.case if one.opens is None else one.opens.key
        if one.opens is not None and there is not None:
            yield Mismatch("case", same(one.opens.key), OPENED, there, one.step.number, one.step.span)
        elif key is not None and key not in keys:
            yield replace(_never(key, scenario, one.step.number), span=one.step.span)


def _there_already(start: CaseStart, scenario: WorldScenario, run: WorldRun) -> Bilingual | None:
    """That a consequence had opened its party's one case, which is why the scenario opened no other."""
    actor = None if scenario.system is None else scenario.system.system.part(start.part).per
    if actor is None:
        return None
    whose = dict(start.parties).get(actor, actor)
    opened = ((place, entry) for place, entry in run.log if isinstance(entry, Opened) and entry.cause is not None)
    for place, entry in opened:
        if run.parts[place] == start.part and dict(entry.parties).get(actor, actor) == whose:
            name = run.runs[place].case
            return Bilingual(f"left out: {whose} has one already, {name}", f"略过：“{whose}”已有一个，{name}")
    return None


def _cases(scenario: WorldScenario, run: WorldRun) -> Iterator[Mismatch]:
    expected = dict(scenario.expect)
    runs = {one.case: one for one in run.runs}
    for key in expected:
        if key not in runs:
            yield _never(key, scenario)
    for key, one in runs.items():
        for mismatch in judge_ending(_alone(scenario, one, expected.get(key, Expectations())), one):
            subject = Bilingual(f"{key}: {mismatch.subject.en}", f"{key}\uff1a{mismatch.subject.zh}")
            span = mismatch.span if key in expected else scenario.span
            yield replace(mismatch, subject=subject, span=span)


def _alone(scenario: WorldScenario, run: Run, expect: Expectations) -> Scenario:
    """One case of the scenario, for what is compared of it."""
    return Scenario(scenario.name, scenario.policy, run.timeline, run.start, (), expect=expect, span=scenario.span)


def _never(key: str, scenario: WorldScenario, step: int | None = None) -> Mismatch:
    never = Bilingual("never opened", "从未新开")
    return Mismatch("case", same(key), OPENED, never, step, scenario.spans.get(key, scenario.span))


def _consequences(scenario: WorldScenario, run: WorldRun) -> Iterator[Mismatch]:
    """Consequences that were refused, in order: those that are expected, and no others."""
    found = [
        f"{run.parts[place]}.{entry.event.actor}.{entry.event.action}"
        for place, entry in run.log
        if isinstance(entry, Denied) and entry.cause is not None
    ]
    if tuple(found) != scenario.refused:
        subject = Bilingual("consequences refused", "被拒的后果")
        wanted, actual = (listed([same(one) for one in names]) for names in (scenario.refused, found))
        yield Mismatch("refused", subject, wanted, actual, None, scenario.spans.get("refused", scenario.span))
