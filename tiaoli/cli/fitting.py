"""A population proposed from a log on the command line: read, counted, written; Ctrl-C proposes from what was read.

In: what was asked. Out: an exit code; a population file, on standard output or in a file. Absent: which law fits
(``simulator/population/fits.py``), the text (``tiaoli/cli/population_text.py``).
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from dsl.catalogue import Bilingual
from dsl.diagnostics import Problems
from dsl.report import render
from simulator.logs.data import Layout
from simulator.logs.judging import Judge
from simulator.logs.tallies import Tally
from simulator.logs.turns import Turns
from tiaoli.cli.files import write_whole
from tiaoli.cli.log_problems import LogProblems
from tiaoli.cli.log_progress import CASES, LogProgress
from tiaoli.cli.log_reading import Gatherer
from tiaoli.cli.options import Common
from tiaoli.cli.population_text import population_text
from tiaoli.cli.replaying import Asked, cases_of, layout_of, opened
from tiaoli.cli.terminal import FINDINGS, FINE, INTERRUPTED, Terminal
from tiaoli.cli.texts import Texts
from tiaoli.logs.files import LogFile


def fit(terminal: Terminal, common: Common, asked: Asked) -> int:
    """Propose a population."""
    texts, problems = Texts(common), Problems()
    file = opened(asked.log, problems)
    layout = None if file is None else layout_of(file, asked, texts, problems)
    problems.extend(texts.problems)
    found = problems.in_order()
    if found:
        terminal.finding(render(found, terminal.language, terminal.color))
    if file is None or layout is None or problems.serious:
        return FINDINGS
    progress, wrong, tally = LogProgress(terminal), LogProblems(), Tally()
    try:
        turns = _turns(file, layout, wrong, tally, progress)
    finally:
        progress.done()
    wrong.show(terminal)
    if turns is None or not turns.cases:
        if turns is not None:
            terminal.finding(terminal.say(Bilingual("no case could be read", "没有一件案件可以读取")) + "\n")
        return INTERRUPTED if progress.ended else FINDINGS
    text = population_text(turns, layout, tally, terminal.language)
    if asked.output is None:
        terminal.out(text)
    else:
        write_whole(Path(asked.output), text.encode())
    return INTERRUPTED if progress.ended else FINE


def _turns(file: LogFile, layout: Layout, wrong: LogProblems, tally: Tally, progress: LogProgress) -> Turns | None:
    """What the log shows; None where it can't be read as a whole."""
    gathered = Gatherer(layout, wrong).gathered(file, progress)
    if gathered is None:
        return None
    turns, judge, zone = Turns(), Judge(layout, gathered.until), ZoneInfo(layout.timeline.zone)
    try:
        progress.begin(CASES)
        for case in cases_of(gathered, layout, wrong, tally):
            if progress.ended:
                break
            verdict = judge.verdict(case)
            tally.add(verdict)
            at = datetime.fromtimestamp(case.start, UTC).astimezone(zone)
            turns.add(verdict.life, at.hour, at.weekday())
            progress.step()
    finally:
        gathered.sorter.close()
    return turns
