"""A population lived through from the command line: read, run case by case, told; Ctrl-C keeps what is known.

In: what was asked. Out: an exit code; the report on standard output, scenario files of cases that end differently.
"""

from __future__ import annotations

import json
from pathlib import Path

from dsl.catalogue import Bilingual
from dsl.diagnostics import Problems
from dsl.report import render
from dsl.source import Source
from simulator.population.assumed import granted
from simulator.population.compiled.fast import MANY, Effort
from simulator.population.data import Population, SystemPopulation
from simulator.population.portions import Question
from simulator.population.report_data import report_data
from simulator.population.surveys import Survey
from simulator.reading.population_systems import AnyPopulation, read_any_population
from tiaoli.cli.asked import Asked, by_meant, until_of
from tiaoli.cli.beside import beside_of
from tiaoli.cli.case_progress import CaseProgress
from tiaoli.cli.exact import Laws, law_data, law_lines, laws_of
from tiaoli.cli.files import CannotError, room, scenarios_in
from tiaoli.cli.flipped import write_flipped
from tiaoli.cli.instead import instead
from tiaoli.cli.living_through import Way, live
from tiaoli.cli.options import Common
from tiaoli.cli.outside import read_file, read_input
from tiaoli.cli.simulated import ONE_BY_ONE, survey_lines
from tiaoli.cli.simulated_names import names_of
from tiaoli.cli.simulated_pairs import granted_lines, note_lines, pair_lines
from tiaoli.cli.simulating_system import at_day, simulate_system
from tiaoli.cli.terminal import FINDINGS, FINE, INTERRUPTED, Terminal
from tiaoli.cli.texts import Texts
from tiaoli.cli.wanted_width import wanted_width

BESIDE = "population.yaml"
"""What the population of a policy is called that stands beside it."""

MOST_CASES = 100_000_000
"""So many cases at most until intervals are narrow enough, unless a number is asked for."""


def simulate(terminal: Terminal, common: Common, asked: Asked, *, data: bool) -> int:
    """Live through the population and tell what came of it."""
    _fitting(asked)
    if asked.output is not None and asked.vs is None:
        raise CannotError(Bilingual("--output needs --vs", "--output 须与 --vs 同用"))
    _places_of(asked)
    texts, problems = Texts(common), Problems()
    source = _source(asked.what, texts, problems)
    beside = beside_of(source)
    population = read_any_population(source, texts, problems, beside=beside) if source is not None else None
    other = None
    if source is not None and population is not None and asked.vs is not None:
        other = _under(asked.vs, "--vs", source, population, texts, problems)
    if source is not None and population is not None and asked.at is not None:
        population = _under(asked.at, "--at", source, population, texts, problems)
    if population is not None:
        _unrelated(asked, population, problems)
    problems.extend(texts.problems)
    found = problems.in_order()
    if found:
        terminal.finding(render(found, terminal.language, terminal.color))
    if population is None or problems.serious or (asked.vs is not None and other is None):
        return FINDINGS
    if isinstance(population, SystemPopulation):
        against = other if isinstance(other, SystemPopulation) else None
        return simulate_system(terminal, common, asked, population, against, data=data)
    return _simulate(terminal, common, asked, population, other if isinstance(other, Population) else None, data=data)


def _simulate(
    terminal: Terminal, common: Common, asked: Asked, population: Population, other: Population | None, *, data: bool
) -> int:
    """A population of one policy."""
    if asked.strata is not None:
        from tiaoli.cli.by_strata import simulate_by_strata

        seed = population.seed if asked.seed is None else asked.seed
        until = None if asked.until is None else until_of(asked.until, population)
        return simulate_by_strata(terminal, asked, population, seed, until, data=data)
    folder = None if asked.output is None else scenarios_in(asked.output)
    question = _question(asked, population, other)
    nobody = question.survey()
    law = laws_of(nobody, terminal) if asked.exact else None
    if asked.exact and law is None:
        return INTERRUPTED
    if law is not None and (asked.cases is None or not data):
        _tell_law(law, nobody, terminal, data=data, more=asked.cases is not None)
        if asked.cases is None:
            _report(nobody, asked, None, common, terminal, law)
            return FINE
    width = None if asked.width is None else wanted_width(asked.width)
    way = Way(asked.rows, asked.engine, asked.resume, width, asked.log)
    wanted = asked.cases or (population.cases if width is None else MOST_CASES)
    progress = CaseProgress(terminal, wanted)
    try:
        survey, effort = live(question, wanted, progress, way)
    finally:
        progress.done()
    wanted = survey.whole.cases if width is not None and not progress.ended else max(wanted, survey.whole.cases)
    _report(survey, asked, wanted, common, terminal, law)
    written = write_flipped(survey, folder, terminal.language) if folder is not None else ()
    if data:
        content = report_data(survey, wanted, interrupted=progress.ended, written=written)
        content = content if law is None else law_data(law, survey, content)
        terminal.out(json.dumps(content, ensure_ascii=False, indent=2) + "\n")
    else:
        _tell(survey, wanted, folder, written, terminal)
        _tell_effort(effort, terminal)
        if population.together > 1 and survey.whole.cases >= MANY:
            terminal.out(terminal.say(ONE_BY_ONE))
    return INTERRUPTED if progress.ended else FINE


def _unrelated(asked: Asked, population: AnyPopulation, problems: Problems) -> None:
    """P0671 where something was asked for that cases which have to do with each other don't have."""
    options = {
        "--exact": asked.exact or None, "--engine": asked.engine, "--resume": asked.resume,
        "--until-width": asked.width, "--log": asked.log, "--output": asked.output, "--strata": asked.strata,
    }  # fmt: skip
    if isinstance(population, SystemPopulation):
        span, why = population.span, Bilingual("a system", "这是系统")
    elif population.together > 1:
        span, why = population.parties_span, Bilingual("cases share parties", "案件共用当事人")
    else:
        return
    for option, value in options.items():
        if value is not None:
            problems.error("P0671", span, option=option, why=why)


def _report(
    survey: Survey, asked: Asked, wanted: int | None, common: Common, terminal: Terminal, law: Laws | None
) -> None:
    if asked.report is not None:
        from tiaoli.cli.reporting import write_report  # draws, which most simulations don't

        write_report(survey, asked, wanted, common, terminal, law)


def _fitting(asked: Asked) -> None:
    """CannotError where something was asked for that only drawn cases have, and none are to be drawn."""
    of_cases = {
        "--by": asked.by, "--output": asked.output, "--rows": asked.rows, "--engine": asked.engine,
        "--resume": asked.resume, "--until-width": asked.width, "--log": asked.log,
    }  # fmt: skip
    given = [option for option, value in of_cases.items() if value is not None]
    if asked.exact and asked.cases is None and given:
        raise CannotError(Bilingual(f"{given[0]} is about drawn cases; say how many with --cases, or leave --exact out",
                                    f"{given[0]} 针对抽样的案件；请用 --cases 指明件数，或去掉 --exact"))  # fmt: skip


def _tell_law(law: Laws, survey: Survey, terminal: Terminal, *, data: bool, more: bool) -> None:
    if data:
        terminal.out(json.dumps(law_data(law, survey, None), ensure_ascii=False, indent=2) + "\n")
        return
    names = names_of(survey, terminal.language)
    lines = list(law_lines(law, survey, names, terminal))
    if not more:
        lines += note_lines(survey.living.population, terminal)
        lines += granted_lines(granted(survey), names, terminal)
    terminal.out("\n".join([*lines, "", ""] if more else lines))


def _places_of(asked: Asked) -> None:
    """CannotError before long work whose files would find no place, or the same one."""
    files = {"--report": asked.report, "--rows": asked.rows, "--log": asked.log, "--resume": asked.resume}
    taken: dict[Path, str] = {}
    for option, file in files.items():
        if file is None:
            continue
        if Path(file).is_dir():
            raise CannotError(Bilingual(f"{file} is a folder; name a file", f"{file} 是文件夹；请写文件名"))
        room(Path(file).parent)
        other = taken.setdefault(Path(file).resolve(), option)
        if other != option and (Path(file).is_file() or not Path(file).exists()):
            raise CannotError(Bilingual(f"{other} and {option} both name {file}; name two files",
                                        f"{other} 与 {option} 都写到 {file}；请分别指定文件"))  # fmt: skip


def _tell(survey: Survey, wanted: int, folder: Path | None, written: tuple[str, ...], terminal: Terminal) -> None:
    names = names_of(survey, terminal.language)
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
    lines += note_lines(survey.living.population, terminal)
    lines += granted_lines(granted(survey), names, terminal)
    terminal.out("\n".join(lines))


def _tell_effort(effort: Effort | None, terminal: Terminal) -> None:
    """Cases that had to be lived through one by one."""
    if effort is not None and effort.plain:
        count = f"{effort.plain:,}"
        words = Bilingual(
            f"{count} cases went ways that are lived through one by one, which takes longer; they count like others.",
            f"其中 {count} 件走的是只能逐件模拟的路径，耗时较长，统计上并无区别。",
        )
        terminal.out(terminal.say(words))


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
    text: str, option: str, source: Source, population: AnyPopulation, texts: Texts, problems: Problems
) -> AnyPopulation | None:
    """The same population under another text; None after findings."""
    if isinstance(population, SystemPopulation):
        name = population.policy.partition("@")[0]
        system = texts.system(name)
        under = None if system is None else (f"{name}@{text}", at_day(text, option, system))
        return None if under is None else read_any_population(source, texts, problems, under, beside_of(source))
    other = instead(text, option, population.timeline.name, texts)
    return None if other is None else read_any_population(source, texts, problems, other, beside_of(source))


def _question(asked: Asked, population: Population, other: Population | None) -> Question:
    seed = population.seed if asked.seed is None else asked.seed
    until = None if asked.until is None else until_of(asked.until, population)
    by = None if asked.by is None else by_meant(asked.by, population)
    each = "--rows" if asked.rows is not None else "--log"
    if (asked.rows or asked.log) is not None and (asked.engine or asked.resume or asked.width):
        raise CannotError(Bilingual(f"{each} goes with none of --engine, --resume and --until-width",
                                    f"{each} 不能与 --engine、--resume、--until-width 同用"))  # fmt: skip
    return Question(population, other, seed, by, until)
