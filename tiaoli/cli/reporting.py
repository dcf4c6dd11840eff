"""`tiaoli simulate --report`: the page of a survey, written as one file, whole or not at all.

In: a survey, its laws, and what was asked. Out: the file.
"""

from __future__ import annotations

import shlex
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from simulator.population.surveys import Survey
from simulator.population.system_surveys import SystemSurvey
from tiaoli.cli.files import write_whole
from tiaoli.cli.options import Common
from tiaoli.cli.reported import Made, survey_page
from tiaoli.cli.reported_system import system_page
from tiaoli.cli.simulated_names import names_of
from tiaoli.cli.terminal import Terminal
from viz.render import shared_font
from viz.report.html import html_text
from viz.report.page import Diagram

if TYPE_CHECKING:
    from tiaoli.cli.asked import Asked
    from tiaoli.cli.exact import Laws


def write_report(
    survey: Survey | SystemSurvey, asked: Asked, wanted: int | None, common: Common, terminal: Terminal,
    laws: Laws | None = None,
) -> None:  # fmt: skip
    """Write the report, of ``wanted`` cases or of the laws alone; CannotError where its place can't be written."""
    assert asked.report is not None
    made = Made(wanted, line_of(asked, common, terminal), version("tiaoli"))
    if isinstance(survey, SystemSurvey):
        page = system_page(survey, terminal.language, made)
    else:
        page = survey_page(survey, names_of(survey, terminal.language), made, laws)
    scenes = [part.scene for section in page.sections for part in section.parts if isinstance(part, Diagram)]
    write_whole(Path(asked.report), html_text(page, shared_font(scenes) if scenes else None).encode("utf-8"))


def line_of(asked: Asked, common: Common, terminal: Terminal) -> str:
    """The command that makes the report again, with everything that shapes it."""
    words = ["tiaoli", "--lang", terminal.language]
    for library in common.libraries:
        words += ["--library", str(library)]
    words += ["simulate", asked.what]
    options = {
        "--cases": asked.cases, "--seed": asked.seed, "--at": asked.at, "--vs": asked.vs, "--by": asked.by,
        "--until": asked.until, "--report": asked.report,
    }  # fmt: skip
    for option, given in options.items():
        words += [] if given is None else [option, str(given)]
    words += ["--exact"] if asked.exact else []
    return shlex.join(words)
