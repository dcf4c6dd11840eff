"""A population lived through from the command line: read, run case by case, told; Ctrl-C keeps what is known.

In: what was asked. Out: an exit code; the report on standard output, scenario files of cases that end differently.
"""

from __future__ import annotations

import json
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

from compiler.history import Timeline, midnight
from compiler.model import EnumType, Kind
from dsl.catalogue import Bilingual
from dsl.diagnostics import Problems
from dsl.quantities import parse_date, parse_moment
from dsl.report import render
from dsl.source import Source
from simulator.clock import frozen
from simulator.population.assumed import granted
from simulator.population.data import Population
from simulator.population.living import Living
from simulator.population.report_data import report_data
from simulator.population.surveys import Survey
from simulator.reading.populations import read_population
from simulator.reading.vocabulary import meant_by, vocabulary
from tiaoli.cli.beside import beside_of
from tiaoli.cli.case_progress import CaseProgress
from tiaoli.cli.case_rows import Rows
from tiaoli.cli.files import CannotError, scenarios_in
from tiaoli.cli.flipped import write_flipped
from tiaoli.cli.options import Common
from tiaoli.cli.outside import read_file, read_input
from tiaoli.cli.selection import Named, reference
from tiaoli.cli.simulated import survey_lines
from tiaoli.cli.simulated_names import Names
from tiaoli.cli.simulated_pairs import granted_lines, pair_lines
from tiaoli.cli.terminal import FINDINGS, FINE, INTERRUPTED, Terminal
from tiaoli.cli.texts import Texts

BESIDE = "population.yaml"
"""What the population of a policy is called that stands beside it."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked for, as typed; None where it was not."""

    what: str
    cases: int | None
    seed: int | None
    at: str | None
    vs: str | None
    by: str | None
    until: str | None
    output: str | None
    rows: str | None


def simulate(terminal: Terminal, common: Common, asked: Asked, *, data: bool) -> int:
    """Live through the population and tell what came of it."""
    if asked.output is not None and asked.vs is None:
        raise CannotError(Bilingual("--output needs --vs", "--output 须与 --vs 同用"))
    folder = None if asked.output is None else scenarios_in(asked.output)
    texts, problems = Texts(common), Problems()
    source = _source(asked.what, texts, problems)
    beside = beside_of(source)
    population = read_population(source, texts, problems, beside=beside) if source is not None else None
    other = None
    if source is not None and population is not None and asked.vs is not None:
        other = _under(asked.vs, "--vs", source, population, texts, problems)
    if source is not None and population is not None and asked.at is not None:
        population = _under(asked.at, "--at", source, population, texts, problems)
    problems.extend(texts.problems)
    found = problems.in_order()
    if found:
        terminal.finding(render(found, terminal.language, terminal.color))
    if population is None or (asked.vs is not None and other is None):
        return FINDINGS
    survey = _survey(asked, population, other)
    wanted = asked.cases or population.cases
    progress = CaseProgress(terminal, wanted)
    try:
        _live(survey, wanted, progress, asked.rows)
    finally:
        progress.done()
    written = write_flipped(survey, folder, terminal.language) if folder is not None else ()
    if data:
        content = report_data(survey, wanted, interrupted=progress.ended, written=written)
        terminal.out(json.dumps(content, ensure_ascii=False, indent=2) + "\n")
    else:
        _tell(survey, wanted, folder, written, terminal)
    return INTERRUPTED if progress.ended else FINE


def _live(survey: Survey, wanted: int, progress: CaseProgress, rows: str | None) -> None:
    """Live through the cases, and write a line for each where that was asked for."""
    populations = [one.population for one in (survey.living, survey.other) if one is not None]
    with nullcontext() if rows is None else Rows(Path(rows), populations) as file:
        for number in range(wanted):
            if progress.ended:
                return
            for population, (life, found) in zip(populations, survey.add(number), strict=True):
                if file is not None:
                    file.add(population.policy, life, found)
            progress.step()


def _tell(survey: Survey, wanted: int, folder: Path | None, written: tuple[str, ...], terminal: Terminal) -> None:
    populations = [one.population for one in (survey.other, survey.living) if one is not None]
    policies = [revision.policy for one in populations for revision in one.timeline.revisions]
    names = Names(policies, terminal.language)
    lines = [*survey_lines(survey, names, terminal, wanted)]
    if survey.other is not None:
        lines += pair_lines(survey, names, terminal)
    if written:
        lines += [
            "",
            terminal.say(
                Bilingual(f"{len(written)} of them written to {folder}", f"其中 {len(written)} 件写入 {folder}")
            ),
        ]
    lines += granted_lines(granted(survey), names, terminal)
    terminal.out("\n".join(lines))


def _source(what: str, texts: Texts, problems: Problems) -> Source | None:
    if what == "-":
        return read_input(problems)
    path = Path(what)
    if not path.exists() and what in texts.names():
        path = next((one / BESIDE for one in texts.folders(what) if (one / BESIDE).exists()), path)
        if not path.exists():
            raise CannotError(Bilingual(f"there is no {BESIDE} beside {what}", f"{what} 旁边没有 {BESIDE}"))
    if not path.exists():
        raise CannotError(Bilingual(f"there is no file or policy {what}", f"没有名为 {what} 的文件或政策"))
    if path.is_dir():
        raise CannotError(Bilingual(f"{what} is a folder; name a population file", f"{what} 是文件夹；请指明总体文件"))
    texts.look_near(path)
    return read_file(path, problems)


def _under(
    text: str, option: str, source: Source, population: Population, texts: Texts, problems: Problems
) -> Population | None:
    """The same population under another text; None after findings."""
    instead = _instead(text, option, population, texts)
    return None if instead is None else read_population(source, texts, problems, instead, beside_of(source))


def _instead(text: str, option: str, population: Population, texts: Texts) -> tuple[str, Timeline] | None:
    """Another text: a day of the same policy, or another policy; None after its findings were kept."""
    day = parse_date(text)
    meant = Named(population.timeline.name, day) if day is not None else reference(text)
    if not isinstance(meant, Named):
        raise CannotError(Bilingual(f"{option} takes a date or the name of a policy, not {text}",
                                    f"{option} 应为日期或政策名称，不是 {text}"))  # fmt: skip
    if texts.is_system(meant.name):
        raise CannotError(Bilingual(f"{meant.name} is a system; name one of its policies",
                                    f"{meant.name} 是系统；请指明其中一份政策"))  # fmt: skip
    timeline = texts.timeline(meant.name)
    if timeline is None:
        return None
    if meant.on is None:
        return meant.name, timeline
    texts.revision(timeline, meant.on)
    one_day = frozen(timeline, meant.on)
    return None if one_day is None else (str(meant), one_day)


def _survey(asked: Asked, population: Population, other: Population | None) -> Survey:
    seed = population.seed if asked.seed is None else asked.seed
    until = None if asked.until is None else _until(asked.until, population)
    by = None if asked.by is None else _fact(asked.by, population)
    return Survey(Living(population, seed, until), None if other is None else Living(other, seed, until), by)


def _until(text: str, population: Population) -> int:
    zone = population.timeline.zone
    day = parse_date(text)
    instant = midnight(day, zone) if day is not None else parse_moment(text, zone)
    if instant is None:
        raise CannotError(Bilingual(f"{text} is no day and no moment; write it as 2024-03-31",
                                    f"{text} 不是日期，也不是时刻；请写成 2024-03-31"))  # fmt: skip
    if instant < population.arrivals.end:
        raise CannotError(Bilingual(f"--until {text} comes before the last arrivals",
                                    f"--until {text} 早于最后的到达"))  # fmt: skip
    return instant


def _fact(text: str, population: Population) -> str:
    """The fact meant, by name or label; one with few values."""
    words = vocabulary(tuple(one.policy for one in population.timeline.revisions))
    found = meant_by(text, words.fact_terms)
    few = [name for name, fact in words.facts.items() if isinstance(fact.type, EnumType) or fact.type is Kind.BOOL]
    if len(found) == 1 and found[0] in few:
        return found[0]
    raise CannotError(Bilingual(f"--by takes a fact with few values, not {text}; there are {', '.join(few)}",
                                f"--by 应为取值有限的事实，不是 {text}；可用 {'、'.join(few)}"))  # fmt: skip
