"""Whether a run of several cases is what its scenario expects.

In: a scenario with several cases and its run. Out: mismatches, as for one case, each naming its case. Absent: what is
compared of one case (``simulator/verdict.py``).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from dsl.catalogue import Bilingual
from simulator.entries import Denied, Halted, Run, WorldRun
from simulator.scenario import Expectations, Scenario, WorldScenario
from simulator.verdict import Mismatch, judge_ending, judge_steps, listed, same


def judge_world(scenario: WorldScenario, run: WorldRun) -> tuple[Mismatch, ...]:
    """Everything in which a run differs from what is expected; empty where nothing does."""
    return (*_steps(scenario, run), *_cases(scenario, run), *_consequences(scenario, run))


def _steps(scenario: WorldScenario, run: WorldRun) -> Iterator[Mismatch]:
    entries = [entry for _, entry in run.log]
    yield from judge_steps([one.step for one in scenario.steps], entries)
    keys = {one.case for one in run.runs}
    if any(isinstance(entry, Halted) for entry in entries):
        return
    for one in scenario.steps:
        key = one.case if one.opens is None else one.opens.key
        if key is not None and key not in keys:
            yield replace(_never(key, scenario, one.step.number), span=one.step.span)


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
    opened, never = Bilingual("opened", "已新开"), Bilingual("never opened", "从未新开")
    return Mismatch("case", same(key), opened, never, step, scenario.spans.get(key, scenario.span))


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
