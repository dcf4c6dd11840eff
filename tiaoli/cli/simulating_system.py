"""A population of a system lived through from the command line: family by family, told; Ctrl-C keeps what is known.

In: what was asked, and the population. Out: an exit code; the report on standard output.
"""

from __future__ import annotations

import json
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

from compiler.system.model import CompiledSystem
from dsl.catalogue import Bilingual
from dsl.quantities import parse_date
from simulator.population.compiled.fast import MANY
from simulator.population.data import SystemPopulation
from simulator.population.system_data import system_data
from simulator.population.system_surveys import SystemSurvey
from simulator.reading.population_systems import frozen_system
from tiaoli.cli.asked import Asked, by_meant, until_of
from tiaoli.cli.case_progress import CaseProgress
from tiaoli.cli.case_rows import Rows
from tiaoli.cli.files import CannotError
from tiaoli.cli.options import Common
from tiaoli.cli.simulated import ONE_BY_ONE
from tiaoli.cli.simulated_system import system_lines
from tiaoli.cli.terminal import FINE, INTERRUPTED, Terminal


def at_day(text: str, option: str, system: CompiledSystem) -> CompiledSystem:
    """A system with the texts of a day in all its parts; CannotError where that is no day, or before its date."""
    day = parse_date(text)
    if day is None:
        raise CannotError(Bilingual(f"{option} takes a date here, not {text}: the texts of all parts on that day",
                                    f"{option} 在这里应为日期，不是 {text}：各部分都按那一天的文本"))  # fmt: skip
    if day < system.system.effective:
        name, since = system.system.name, system.system.effective
        raise CannotError(Bilingual(f"{name} is in force from {since}", f"{name} 自 {since} 起施行"))
    return frozen_system(system, day)


def _rows(asked: Asked, systems: list[SystemPopulation]) -> AbstractContextManager[Rows | None]:
    """The file of a line for each case, where one was asked for."""
    if asked.rows is None:
        return nullcontext()
    return Rows(Path(asked.rows), [one for system in systems for one in system.members.values()], systems)


def _live(survey: SystemSurvey, wanted: int, progress: CaseProgress) -> None:
    for number in range(wanted):
        if progress.ended:
            return
        survey.add(number)
        progress.step()


def simulate_system(
    terminal: Terminal,
    common: Common,
    asked: Asked,
    population: SystemPopulation,
    other: SystemPopulation | None,
    *,
    data: bool,
) -> int:
    """Live through the population and tell what came of it."""
    first = population.first
    seed = first.seed if asked.seed is None else asked.seed
    until = None if asked.until is None else until_of(asked.until, first)
    by = None if asked.by is None else by_meant(asked.by, first)
    survey = SystemSurvey(population, seed, until, by, other)
    wanted = asked.cases or first.cases
    progress = CaseProgress(terminal, wanted)
    try:
        with _rows(asked, [one for one in (population, other) if one is not None]) as rows:
            survey.taker = None if rows is None else rows.add
            _live(survey, wanted, progress)
    finally:
        progress.done()
    if asked.report is not None:
        from tiaoli.cli.reporting import write_report  # draws, which most simulations don't

        write_report(survey, asked, wanted, common, terminal)
    if data:
        content = system_data(survey, wanted, interrupted=progress.ended)
        terminal.out(json.dumps(content, ensure_ascii=False, indent=2) + "\n")
    else:
        terminal.out("\n".join(system_lines(survey, terminal, wanted)))
        if survey.cases >= MANY:
            terminal.out(terminal.say(ONE_BY_ONE))
    return INTERRUPTED if progress.ended else FINE
