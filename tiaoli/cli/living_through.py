"""How the cases of a survey are lived through: one by one, in kernels, or on a cluster; from where a file left off, and
until it is known well enough.

In: a question, how many cases, and what was asked of the way. Out: the survey, and how it went. Ctrl-C ends the cases
and keeps what is known. Absent: telling (``simulated.py``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

from simulator.population.compiled.fast import MANY, Effort, compiled
from simulator.population.figures import width
from simulator.population.portions import Question, Range, ranges
from simulator.population.surveys import Survey
from tiaoli.cli.case_progress import CaseProgress
from tiaoli.cli.case_rows import Rows
from tiaoli.cli.survey_file import SurveyFile
from tiaoli.cli.wanted_width import Width
from tiaoli.logs.writing import log_of

KEPT_EVERY = 5.0
"""Seconds between two times that a survey is kept."""


@dataclass(frozen=True, slots=True)
class Way:
    """How: a file of rows; the address of a cluster; the file to go on from; how narrow intervals are to be; a log."""

    rows: str | None = None
    engine: str | None = None
    resume: str | None = None
    width: Width | None = None
    log: str | None = None


def live(question: Question, wanted: int, progress: CaseProgress, way: Way) -> tuple[Survey, Effort | None]:
    """Live through the cases, with a line for each where that was asked for; how, where kernels did it."""
    survey = question.survey()
    populations = [one.population for one in (survey.living, survey.other) if one is not None]
    with nullcontext() if way.rows is None else Rows(Path(way.rows), populations) as rows:
        if rows is not None:
            survey.taker, survey.many_taker = rows.add, rows.many_taker()
        plain = way.engine is None and way.resume is None and way.width is None and wanted < MANY
        if plain or way.log is not None:
            _one_by_one(survey, wanted, progress, way.log)
            return survey, None
        return survey, _in_parts(question, survey, wanted, progress, way)


def _in_parts(question: Question, survey: Survey, wanted: int, progress: CaseProgress, way: Way) -> Effort:
    """Very many cases, or those that are missing."""
    kept = None if way.resume is None else SurveyFile(Path(way.resume), question)
    done, portion = ([], None) if kept is None else kept.found()
    if portion is not None:
        survey.join(portion)
        progress.step(portion.cases)
    effort, said = Effort(), monotonic()
    run = _here(survey, effort) if way.engine is None else _there(question, survey, effort, way.engine)
    missing = ranges(wanted, list(done))
    try:
        for part in run(missing, progress):
            done.append(part)
            if kept is not None and monotonic() - said > KEPT_EVERY:
                kept.keep(survey, done)
                said = monotonic()
            if progress.ended or (way.width is not None and width(survey, way.width.of) <= way.width.most):
                break
    finally:
        if kept is not None:
            kept.keep(survey, done)
    return effort


Run = Callable[[Iterable[Range], CaseProgress], Iterator[Range]]


def _here(survey: Survey, effort: Effort) -> Run:
    """On this machine, part by part."""

    def run(missing: Iterable[Range], progress: CaseProgress) -> Iterator[Range]:
        engine = compiled(survey)
        if engine is not None:
            engine.effort = effort
        for first, end in missing:
            at = first
            if engine is not None:
                at += engine.run(first, end - first, progress.stepped)
            while engine is None and at < end and not progress.ended:
                survey.add(at)
                at += 1
                progress.step()
            if at > first:
                yield first, at
            if progress.ended:
                return

    return run


def _there(question: Question, survey: Survey, effort: Effort, where: str) -> Run:
    """On a cluster."""

    def run(missing: Iterable[Range], progress: CaseProgress) -> Iterator[Range]:
        from tiaoli.cli.cluster import cluster, portions

        with cluster(where) as client:
            for part, portion in portions(client, question, missing, lambda: progress.ended):
                survey.join(portion)
                effort.join(portion.effort)
                progress.step(portion.cases)
                yield part

    return run


def _one_by_one(survey: Survey, wanted: int, progress: CaseProgress, log: str | None) -> None:
    """Few cases, or with the log of those under the first text."""
    with nullcontext() if log is None else log_of(Path(log), survey.living.population) as events:
        for number in range(wanted):
            if progress.ended:
                return
            lives = survey.add(number)
            if events is not None:
                events.add(lives[0][0])
            progress.step()
