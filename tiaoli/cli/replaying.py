"""A log held against the rules from the command line: read, judged case by case, told; Ctrl-C keeps what is known.

In: what was asked. Out: an exit code; the report on standard output.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from compiler.history import Timeline
from dsl.catalogue import Bilingual
from dsl.diagnostics import Problems
from dsl.report import render
from simulator.logs.cases import CaseReader
from simulator.logs.comparing import Comparison
from simulator.logs.data import Layout, LogCase
from simulator.logs.judging import Judge
from simulator.logs.redeciding import Redecider
from simulator.logs.report_data import replay_data
from simulator.logs.tallies import Tally
from simulator.reading.logs import Told, read_mapping
from tiaoli.cli.deviating_cases import write_deviating
from tiaoli.cli.files import scenarios_in
from tiaoli.cli.instead import instead
from tiaoli.cli.log_problems import LogProblems
from tiaoli.cli.log_progress import CASES, LogProgress
from tiaoli.cli.log_reading import Gathered, Gatherer, broken, self_described
from tiaoli.cli.options import Common
from tiaoli.cli.outside import read_file
from tiaoli.cli.redecided import redecided_lines
from tiaoli.cli.replayed import replay_lines
from tiaoli.cli.simulated_names import Names
from tiaoli.cli.terminal import FINDINGS, FINE, INTERRUPTED, Terminal
from tiaoli.cli.texts import Texts
from tiaoli.cli.verdict_rows import verdict_rows
from tiaoli.logs.files import BrokenLogError, LogFile, open_log


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked for, as typed; None where it was not."""

    log: str
    mapping: str | None
    policy: str | None
    vs: str | None
    output: str | None
    rows: str | None


@dataclass(frozen=True, slots=True)
class Found:
    """What came of a log."""

    tally: Tally
    comparison: Comparison | None


def replay(terminal: Terminal, common: Common, asked: Asked, *, data: bool) -> int:
    """Judge the cases of the log and tell what was found."""
    folder = None if asked.output is None else scenarios_in(asked.output)
    texts, problems = Texts(common), Problems()
    file = opened(asked.log, problems)
    layout = None if file is None else layout_of(file, asked, texts, problems)
    other = None if layout is None or asked.vs is None else instead(asked.vs, "--vs", layout.timeline.name, texts)
    problems.extend(texts.problems)
    found = problems.in_order()
    if found:
        terminal.finding(render(found, terminal.language, terminal.color))
    if file is None or layout is None or problems.serious or (asked.vs is not None and other is None):
        return FINDINGS
    progress, wrong = LogProgress(terminal), LogProblems()
    try:
        judged = _judged(file, layout, other, asked.rows, wrong, progress)
    finally:
        progress.done()
    wrong.show(terminal)
    if judged is None:
        return INTERRUPTED if progress.ended else FINDINGS
    _tell(judged, layout, other, folder, wrong, terminal, data=data, interrupted=progress.ended)
    if progress.ended:
        return INTERRUPTED
    return FINDINGS if judged.tally.deviating or judged.tally.unread or wrong.counts else FINE


def _tell(
    found: Found, layout: Layout, other: tuple[str, Timeline] | None, folder: Path | None, wrong: LogProblems,
    terminal: Terminal, *, data: bool, interrupted: bool,
) -> None:  # fmt: skip
    """The report, and the files that were asked for."""
    revisions = (*(() if other is None else other[1].revisions), *layout.timeline.revisions)
    names = Names([one.policy for one in revisions], terminal.language)
    written = () if folder is None else write_deviating(found.tally, layout, folder, names, terminal)
    if data:
        content = replay_data(
            found.tally, layout, wrong.counts, found.comparison, interrupted=interrupted, written=written
        )
        terminal.out(json.dumps(content, ensure_ascii=False, indent=2) + "\n")
        return
    lines = [*replay_lines(found.tally, layout, names, terminal, stopped=interrupted)]
    if written:
        count = len(written)
        words = Bilingual(f"the first of {count} kinds written to {folder}", f"{count} 种偏离的首个案件写入 {folder}")
        lines += ["", terminal.say(words)]
    if found.comparison is not None:
        lines += redecided_lines(found.comparison, names, terminal)
    terminal.out("\n".join(lines))


def opened(path: str, problems: Problems) -> LogFile | None:
    """The log; None after a diagnostic."""
    try:
        return open_log(path)
    except BrokenLogError as error:
        problems.error("P0652", broken(path, error), problem=error.why)
        return None


def layout_of(file: LogFile, asked: Asked, texts: Texts, problems: Problems) -> Layout | None:
    """How the log is to be read; None after diagnostics."""
    if asked.log != "-":
        texts.look_near(Path(asked.log))

    def under(name: str) -> tuple[str, Timeline] | None:
        return instead(asked.policy or "", "--policy", name, texts)

    other = under if asked.policy is not None else None
    try:
        if asked.mapping is None:
            return self_described(file, asked.log, texts, other, problems)
        texts.look_near(Path(asked.mapping))
        source = read_file(Path(asked.mapping), problems)
        told = Told(asked.log, file.columns)
        return None if source is None else read_mapping(source, told, texts, problems, other)
    except BrokenLogError as error:
        problems.error("P0652", broken(asked.log, error), problem=error.why)
        return None


def _judged(
    file: LogFile, layout: Layout, other: tuple[str, Timeline] | None, rows: str | None, wrong: LogProblems,
    progress: LogProgress,
) -> Found | None:  # fmt: skip
    """The cases, judged; None where the log can't be read as a whole."""
    with ExitStack() as stack:
        gathered = Gatherer(layout, wrong).gathered(file, progress)
        if gathered is None:
            return None
        stack.callback(gathered.sorter.close)
        lines = stack.enter_context(verdict_rows(rows, layout, compared=other is not None))
        tally, judge = Tally(), Judge(layout, gathered.until)
        redecider = None if other is None else Redecider(layout, other[1])
        comparison = None if other is None else Comparison(other[0])
        progress.begin(CASES)
        for case in cases_of(gathered, layout, wrong, tally):
            if progress.ended:
                break
            verdict = judge.verdict(case)
            again = None if redecider is None else redecider.again(verdict)
            tally.add(verdict)
            if comparison is not None and again is not None:
                comparison.add(verdict, again)
            if lines is not None:
                lines.add(verdict, again)
            progress.step()
        return Found(tally, comparison)


def cases_of(gathered: Gathered, layout: Layout, wrong: LogProblems, tally: Tally) -> Iterator[LogCase]:
    """The cases that can be read; the others are counted."""
    reader = CaseReader(layout, wrong)
    for name, rows in gathered.sorter.cases():
        timed = [(row, at or 0) for row, at in rows if at is not None or row.about]
        before = sum(wrong.counts.values())
        case = reader.case(name, timed) if len(timed) == len(rows) else None
        if case is not None:
            yield case
        elif len(timed) != len(rows) or sum(wrong.counts.values()) > before:
            tally.unread += 1
