"""Run a scenario on the virtual clock.

In: a scenario. Out: its run, entry by entry. Absent: whether the run is what the scenario expects
(``simulator/verdict.py``).
"""

from __future__ import annotations

from compiler.history import Timeline
from simulator.clock import Machines
from simulator.entries import Run
from simulator.scenario import Scenario
from simulator.session import Session


def run(scenario: Scenario, timeline: Timeline | None = None, machines: Machines | None = None) -> Run:
    """Run a scenario, under its own policy's timeline or another (``what would have been``).

    ``machines`` may be handed in to spare their making; they must have been made with the scenario's settings."""
    course = scenario.timeline if timeline is None else timeline
    session = Session(course, scenario.start, dict(scenario.facts), dict(scenario.settings), machines=machines,
                      parties=dict(scenario.parties))  # fmt: skip
    for step in scenario.steps:
        session.wait_until(step.at, step.number, note=step.event is None)
        if step.event is not None:
            session.act(step.event, step.number)
    session.settle()
    return session.run
