"""Cases that end differently under two texts, as scenario files.

In: a survey of both texts. Out: one file a case, with a scenario under each text: what was drawn there, and what came
of it; `run` and `test` take them.
"""

from __future__ import annotations

from pathlib import Path

from dsl.catalogue import Bilingual
from dsl.keywords import Language
from simulator.engine import run
from simulator.population.living import Life, Living
from simulator.population.surveys import Survey
from simulator.scenario import Scenario, Step
from tiaoli.cli.files import write_whole
from tiaoli.cli.scenario_text import scenario_text


def write_flipped(survey: Survey, folder: Path, language: Language) -> tuple[str, ...]:
    """Write the first cases that end differently; the names of the files."""
    assert survey.other is not None
    names: list[str] = []
    for number in survey.pairing.flipped:
        parts = [_text(living, living.life(number), language) for living in (survey.living, survey.other)]
        if all(parts):
            names.append(f"case-{number + 1}.yaml")
            write_whole(folder / names[-1], "---\n".join(part for part in parts if part).encode())
    return tuple(names)


def scenario_of(living: Living, life: Life) -> Scenario | None:
    """A case as a scenario under its text; None where it was stopped."""
    if life.run is None or life.fate in ("endless", "calendar"):
        return None
    population, steps = living.population, list(life.steps)
    if life.run.now > (steps[-1].at if steps else life.start):
        steps.append(Step(len(steps) + 1, life.run.now, None))
    return Scenario(
        population.name,
        population.policy,
        population.timeline,
        life.start,
        life.facts,
        population.settings,
        tuple(steps),
    )


def _text(living: Living, life: Life, language: Language) -> str | None:
    scenario = scenario_of(living, life)
    if scenario is None:
        return None
    number = life.number + 1
    title = Bilingual(
        f"case {number} under {living.population.policy}", f"第 {number} 件，按 {living.population.policy}"
    )
    note = Bilingual(f"{living.population.name}, seed {living.seed}", f"{living.population.name}，种子 {living.seed}")
    return scenario_text(scenario, run(scenario), title.in_(language), note.in_(language), language)
