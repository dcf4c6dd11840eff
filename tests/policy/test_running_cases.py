"""What the amendment of 2025-08-20 would have done to running cases, had it said otherwise.

The shipped text is taken with that one line changed; the scenarios beside this file tell what follows from each choice.
What it does say is told by its own scenarios, in ``policy/wechat/after_sale/scenarios/running_2025.yaml``.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from compiler.history import Timeline
from compiler.loader import Library
from compiler.pipeline import compile_timeline
from dsl.diagnostics import Problems
from dsl.source import Source
from simulator.engine import run
from simulator.reading.scenarios import read_scenarios
from simulator.scenario import Scenario
from simulator.verdict import judge

HERE = Path(__file__).parent
POLICY = "wechat.after_sale"
SAID = "running cases follow; deadlines keep"
CHOICES = {
    "recompute": "running cases follow; deadlines recompute",
    "restart": "running cases follow; deadlines restart",
    "keep": "running cases keep",
}


class Changed:
    """A library of the one policy, its last amendment saying something else of running cases."""

    def __init__(self, choice: str) -> None:
        sources = Library((HERE.parents[1] / "policy",)).sources(POLICY, Problems())
        assert sources is not None
        *before, last = sources.files
        assert last.text.count(SAID) == 1
        changed = replace(sources, files=(*before, Source(last.name, last.text.replace(SAID, choice))))
        timeline = compile_timeline(changed).timeline
        assert timeline is not None
        self._timeline = timeline

    def names(self) -> list[str]:
        return [POLICY]

    def timeline(self, name: str) -> Timeline:
        return self._timeline

    def is_system(self, name: str) -> bool:
        return False

    def system(self, name: str) -> None:
        return None


@pytest.mark.parametrize("choice", CHOICES)
def test_a_waiting_case_under_each_choice(choice: str) -> None:
    source = Source(f"{choice}.yaml", (HERE / "running" / f"{choice}.yaml").read_text(encoding="utf-8"))
    problems = Problems()
    scenarios = read_scenarios(source, Changed(CHOICES[choice]), problems)
    assert not list(problems)
    assert scenarios
    for scenario in scenarios:
        assert isinstance(scenario, Scenario)
        assert [one.text("en") for one in judge(scenario, run(scenario))] == [], scenario.name
