"""Cases that deviate, as scenario files: what was done up to the first deviation, and what the rules say to it.

In: the tally of a log. Out: one file for the first case of each kind of deviation; `run` and `test` take them.
"""

from __future__ import annotations

import re
from pathlib import Path

from dsl.catalogue import Bilingual
from simulator.engine import run
from simulator.logs.data import Layout
from simulator.logs.tallies import Tally
from simulator.logs.verdicts import Verdict
from simulator.population.surveys import MOST_FLIPPED
from simulator.scenario import Scenario, Step
from tiaoli.cli.files import write_whole
from tiaoli.cli.replayed import kind_text
from tiaoli.cli.scenario_text import scenario_text
from tiaoli.cli.simulated_names import Names
from tiaoli.cli.terminal import Terminal


def write_deviating(
    tally: Tally, layout: Layout, folder: Path, names: Names, terminal: Terminal
) -> tuple[str, ...]:  # fmt: skip
    """Write the first case of each of the most frequent kinds; the names of the files."""
    written: list[str] = []
    for key, kind in tally.ordered()[:MOST_FLIPPED]:
        for verdict in kind.examples[:1]:
            scenario = scenario_of(verdict, layout)
            if scenario is None:
                continue
            name = verdict.case.name
            title = terminal.say(Bilingual(f"case {name} of {layout.name}", f"{layout.name} 的案件 {name}"))
            note = kind_text(key, names, terminal)
            text = scenario_text(scenario, run(scenario), title, note, terminal.language)
            file = f"case-{re.sub(r'[^0-9A-Za-z_.-]+', '_', name)[:80]}.yaml"
            if file in written:
                file = f"case-{verdict.case.number + 1}-{file.removeprefix('case-')}"
            write_whole(folder / file, text.encode())
            written.append(file)
    return tuple(written)


def scenario_of(verdict: Verdict, layout: Layout) -> Scenario | None:
    """A case as far as it was lived through; None where it was stopped."""
    life = verdict.life
    if life.run is None or life.fate in ("endless", "calendar"):
        return None
    steps = list(life.steps)
    if life.run.now > (steps[-1].at if steps else life.start):
        steps.append(Step(len(steps) + 1, life.run.now, None))
    return Scenario(
        verdict.case.name, layout.policy, layout.timeline, life.start, life.facts, layout.settings, tuple(steps)
    )
