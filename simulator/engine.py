"""Run a scenario on the virtual clock.

In: a scenario. Out: its run, entry by entry. Absent: whether the run is what the scenario expects
(``simulator/verdict.py``).
"""

from __future__ import annotations

from compiler.history import Timeline
from simulator.case import Case
from simulator.clock import Machines
from simulator.entries import Run, WorldRun
from simulator.scenario import CaseStart, Scenario, WorldScenario, WorldStep
from simulator.session import Session
from simulator.world import World, casts_of


def run(scenario: Scenario, timeline: Timeline | None = None, machines: Machines | None = None) -> Run:
    """Run a scenario, under its own policy's timeline or another (``what would have been``).

    ``machines`` may be handed in to spare their making; they must have been made with the scenario's settings.
    A run is stopped at the end of its calendar; UnknownYearError where the case can't even begin."""
    course = scenario.timeline if timeline is None else timeline
    session = Session(course, scenario.start, dict(scenario.facts), dict(scenario.settings), machines=machines,
                      parties=dict(scenario.parties))  # fmt: skip
    for step in scenario.steps:
        session.wait_until(step.at, step.number, note=step.event is None)
        if step.event is not None and not session.halted:
            session.act(step.event, step.number)
        if session.halted:
            break
    session.settle()
    return session.run


def run_world(scenario: WorldScenario) -> WorldRun:
    """Run a scenario with several cases. A step in a case that no consequence has opened yet is passed over, and so is
    the opening of a second case for a party that has its one already; the verdict shows it. Stopped at the end of a
    calendar; UnknownYearError where a case can't even begin."""
    settings = {part: dict(values) for part, values in scenario.settings}
    world = World(scenario.start, casts_of(scenario.timelines, settings), scenario.system)
    for start in scenario.cases:
        _open(world, start)
    for one in scenario.steps:
        world.wait_until(one.step.at)
        if world.halted:
            break
        _taken(world, one)
    world.settle()
    place = {id(case): number for number, case in enumerate(world.cases)}
    runs = tuple(case.run(world.now) for case in world.cases)
    parts = tuple(case.cast.name for case in world.cases)
    log = tuple((place[id(case)], entry) for case, entry in world.log)
    return WorldRun(
        scenario.policy, scenario.label, scenario.zone, scenario.start, world.now, runs, parts, log
    )  # fmt: skip


def _taken(world: World, one: WorldStep) -> None:
    """What a step does at its instant."""
    case = found(world.cases, one.case)
    if one.opens is not None:
        _open(world, one.opens)
    elif case is not None and one.step.event is not None:
        world.act(case, one.step.event, one.step.number)
    elif case is not None:
        world.arrived(case, one.step.number)


def found(cases: list[Case], key: str | None) -> Case | None:
    """The case of a name."""
    return next((case for case in cases if case.key == key), None)


def _open(world: World, start: CaseStart) -> None:
    belongs = found(world.cases, start.belongs)
    if (start.belongs is None or belongs is not None) and world.of_party(start.part, dict(start.parties)) is None:
        world.open(start.part, start.key, dict(start.facts), dict(start.parties), belongs)
