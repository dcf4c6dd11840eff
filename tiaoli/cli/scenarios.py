"""Scenarios as the command line gathers them: from files, folders, names and standard input.

In: words of the command line. Out: scenarios with what was wrong with the rest, their verdicts, their coverage, a JUnit
report. Absent: running and judging themselves (`simulator/`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree as ET

from compiler.calendars import UnknownYearError
from compiler.history import Timeline
from compiler.model import Clause
from compiler.system.model import CompiledSystem
from dsl.catalogue import Bilingual, documents, message
from dsl.diagnostics import Diagnostic, Problems
from dsl.keywords import Language
from dsl.report import render
from simulator.coverage import Coverage, coverage, reached_clauses
from simulator.engine import run, run_world
from simulator.entries import Run, WorldRun
from simulator.reading.scenarios import AnyScenario, read_scenarios
from simulator.scenario import Scenario, WorldScenario
from simulator.system_coverage import system_coverage
from simulator.verdict import Mismatch, judge
from simulator.world_verdict import judge_world
from tiaoli.cli.files import CannotError
from tiaoli.cli.options import Common
from tiaoli.cli.outside import read_file, read_input
from tiaoli.cli.shipped import shipped
from tiaoli.cli.terminal import Terminal
from tiaoli.cli.texts import Texts


@dataclass(frozen=True, slots=True)
class Gathered:
    """Scenarios that can be run, and what kept others from it."""

    scenarios: tuple[AnyScenario, ...]
    problems: Problems

    def report(self, terminal: Terminal) -> None:
        """Show what was wrong."""
        found = self.problems.in_order()
        if found:
            terminal.finding(render(found, terminal.language, terminal.color))


@dataclass(frozen=True, slots=True)
class Tried:
    """A scenario, its run, and in what that differs from the expectation."""

    scenario: AnyScenario
    run: Run | WorldRun | None
    mismatches: tuple[Mismatch, ...]
    fault: Diagnostic | None = None

    @property
    def failed(self) -> bool:
        """Whether it differs, or could not be run to its end."""
        return bool(self.mismatches) or self.fault is not None


def gather(words: Sequence[str], common: Common, only: str = "") -> Gathered:
    """The scenarios that words name, in the order of their files."""
    texts, problems = Texts(common), Problems()
    scenarios: list[AnyScenario] = []
    for path in _places(words, texts):
        if path is not None:
            texts.look_near(path)
        source = read_input(problems) if path is None else read_file(path, problems)
        if source is not None:
            own = Problems()
            read = read_scenarios(source, texts, own)
            found = _telling(own)
            problems.extend(found)
            if not any(one.code in documents.MESSAGES for one in found):
                scenarios += read
    problems.extend(texts.problems)
    kept = tuple(scenario for scenario in scenarios if only in scenario.name)
    if scenarios and not kept:
        raise CannotError(Bilingual(f"no scenario's sentence contains {only!r}", f"没有场景的名称含有“{only}”"))
    return Gathered(kept, problems)


def tried(scenario: AnyScenario) -> Tried:
    """Run and judge one."""
    done = attempted(scenario)
    match scenario, done:
        case _, Diagnostic():
            return Tried(scenario, None, (), done)
        case Scenario(), Run():
            return Tried(scenario, done, judge(scenario, done))
        case WorldScenario(), WorldRun():
            return Tried(scenario, done, judge_world(scenario, done))
        case _:
            raise AssertionError(scenario)


def attempted(scenario: AnyScenario) -> Run | WorldRun | Diagnostic:
    """Run one; a finding where its deadlines lead out of the calendar."""
    try:
        return run(scenario) if isinstance(scenario, Scenario) else run_world(scenario)
    except UnknownYearError as unknown:
        problems = Problems()
        problems.error("P0553", scenario.span, calendar=unknown.calendar, year=unknown.year)
        return problems.in_order()[0]


def covered(results: Sequence[Tried]) -> list[Coverage]:
    """What all runs of each policy reach of it, by the policy's name, and of each system. Runs of one day's text count
    for that text."""
    by_policy: dict[str, tuple[Timeline, list[Run]]] = {}
    by_system: dict[str, tuple[CompiledSystem, list[WorldRun]]] = {}
    for result in results:
        scenario, done = result.scenario, result.run
        if isinstance(done, Run) and isinstance(scenario, Scenario):
            by_policy.setdefault(scenario.policy, (scenario.timeline, []))[1].append(done)
        elif isinstance(done, WorldRun) and isinstance(scenario, WorldScenario):
            for one in done.runs:
                policy = scenario.policy if scenario.system is None else one.timeline.name
                by_policy.setdefault(policy, (one.timeline, []))[1].append(one)
            if scenario.system is not None:
                by_system.setdefault(scenario.policy, (scenario.system, []))[1].append(done)
    policies = [coverage(timeline, runs) for _, (timeline, runs) in sorted(by_policy.items(), key=lambda item: item[0])]
    return [*policies, *(system_coverage(*by_system[name]) for name in sorted(by_system))]


def reached(scenario: AnyScenario) -> frozenset[Clause]:
    """The clauses of everything that a scenario's run reaches."""
    match attempted(scenario):
        case Run() as one:
            return reached_clauses(one)
        case WorldRun(runs=runs):
            return frozenset(clause for one in runs for clause in reached_clauses(one))
        case Diagnostic():
            return frozenset()


def _places(words: Sequence[str], texts: Texts) -> Iterator[Path | None]:
    """The files that words name; None is standard input."""
    if not words:
        here = sorted(_scenario_files(Path()))
        yield from here or sorted(_scenario_files(shipped("policy")))
    for word in words:
        path = Path(word)
        if word == "-":
            yield None
        elif path.is_dir():
            yield from _some(sorted(_scenario_files(path)), word)
        elif path.exists():
            yield path
        elif word in texts.names():
            yield from _some([found for folder in texts.folders(word) for found in _scenario_files(folder)], word)
        else:
            raise CannotError(
                Bilingual(f"there is no file, folder or policy {word}", f"没有名为 {word} 的文件、文件夹或政策")
            )


def _telling(problems: Problems) -> list[Diagnostic]:
    """Findings without those that only follow from a file that is no sound YAML."""
    found = list(problems.in_order())
    return [one for one in found if one.code in documents.MESSAGES] or found


def _some(paths: list[Path], word: str) -> list[Path]:
    if not paths:
        raise CannotError(Bilingual(f"there is no scenario in {word}", f"{word} 里没有场景"))
    return sorted(paths)


def _scenario_files(folder: Path) -> Iterator[Path]:
    """The YAML files of a folder that is called `scenarios`, or of such folders inside it."""
    for path in folder.rglob("*.y*ml"):
        inside = path.relative_to(folder).parts
        hidden = any(part.startswith(".") for part in inside)
        if path.suffix in (".yaml", ".yml") and not hidden and "scenarios" in (*folder.resolve().parts[-1:], *inside):
            yield path


def junit_report(results: Sequence[Tried], problems: Problems, language: Language) -> bytes:
    """A report in the form that build servers read; a scenario that could not be read is an error of its file."""
    failed = sum(result.failed for result in results)
    found = [one for one in problems.in_order() if one.severity == "error"]
    suite = ET.Element("testsuite", name="tiaoli", tests=str(len(results) + len(found)))
    suite.set("failures", str(failed))
    suite.set("errors", str(len(found)))
    for result in results:
        span = result.scenario.span
        case = ET.SubElement(
            suite,
            "testcase",
            classname=result.scenario.policy,
            name=result.scenario.name,
            file=span.source.name,
            line=str(span.line),
        )
        for mismatch in result.mismatches:
            ET.SubElement(case, "failure", message=mismatch.text(language))
        if result.fault is not None:
            title = message(result.fault.code).in_(language).filled(result.fault.values, language).title
            ET.SubElement(case, "error", message=title)
    for one in found:
        case = ET.SubElement(suite, "testcase", classname=one.code, name=one.span.source.name or one.code)
        title = message(one.code).in_(language).filled(one.values, language).title
        ET.SubElement(case, "error", message=title)
    ET.indent(suite)
    text: str = ET.tostring(suite, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{text}\n'.encode()
