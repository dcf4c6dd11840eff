"""`tiaoli test`: scenarios against what they expect, and what of a policy they reach."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dsl.catalogue import Bilingual
from tiaoli.cli.files import CannotError, write_whole
from tiaoli.cli.help import Argument, Command
from tiaoli.cli.options import Common
from tiaoli.cli.terminal import FINDINGS, FINE, Terminal

if TYPE_CHECKING:
    from simulator.coverage import Coverage
    from tiaoli.cli.scenarios import Tried

ABOUT = Bilingual(
    "Run scenarios and compare them with what they expect. --coverage shows which rules, branches, deadlines and "
    "clauses no scenario reaches.",
    "运行场景并核对期望。--coverage 显示没有场景触及的规则、分支、期限和条款。",
)
WHAT = Bilingual(
    "scenario files, folders or names of policies (default: this folder, else the shipped policies)",
    "场景文件、文件夹或政策名称（默认当前文件夹，否则随附的政策）",
)
ONLY = Bilingual("Only scenarios whose sentence contains this text.", "只运行名称中含有这段文字的场景。")
COVERAGE = Bilingual("Also show what is not reached.", "同时显示未触及之处。")
JUNIT = Bilingual("Also write a JUnit report.", "另写一份 JUnit 报告。")
FORMAT = Bilingual("text, or json for other programs.", "text，或供程序读取的 json。")
GENERATE = Bilingual(
    "Write scenarios that show what none shows yet of the policy named: its latest text, or that of @DATE.",
    "为所指政策写出尚缺的场景，直到能覆盖的都覆盖：取最新文本，或 @日期 的文本。",
)
OUTPUT = Bilingual("Where to (default: scenarios).", "写到哪个文件夹（默认 scenarios）。")
BUDGET = Bilingual("Look at so many situations at most (default: 10,000).", "最多考察这么多种情形（默认 10,000）。")
EVERYTHING = Bilingual("Also what scenarios show already.", "已覆盖的也重新生成。")
USUAL_BUDGET = 10_000
EXAMPLES = (
    ("tiaoli test wechat.after_sale --coverage", Bilingual("the shipped scenarios of a policy", "政策附带的场景")),
    ("tiaoli test --junit report.xml", Bilingual("in continuous integration", "在持续集成中使用")),
    ("tiaoli test wechat.dispute --generate -o out", Bilingual("write what is missing", "写出尚缺的场景")),
)


def command(terminal: Terminal, common: Common) -> click.Command:
    """The command as click knows it."""

    def run(
        what: tuple[str, ...], only: str, coverage: bool, junit: str | None, form: str, generate: bool,
        output: str | None, budget: int | None, everything: bool,
    ) -> int:  # fmt: skip
        _fitting(generate, {"--only": bool(only), "--coverage": coverage, "--junit": junit is not None},
                 {"--output": output is not None, "--budget": budget is not None, "--all": everything})  # fmt: skip
        if generate:
            from tiaoli.cli.generated import generate as write

            return write(terminal, common, _one_of(what), output, budget or USUAL_BUDGET, form, every=everything)
        return try_all(terminal, common, what, only, with_coverage=coverage, junit=junit, form=form)

    return Command(
        "test",
        [(line, terminal.say(says)) for line, says in EXAMPLES],
        params=[
            Argument(["what"], terminal.say(WHAT), nargs=-1),
            click.Option(["--only"], default="", metavar="TEXT", help=terminal.say(ONLY)),
            click.Option(["--coverage"], is_flag=True, help=terminal.say(COVERAGE)),
            click.Option(["--junit"], metavar="FILE", help=terminal.say(JUNIT)),
            click.Option(["--generate"], is_flag=True, help=terminal.say(GENERATE)),
            click.Option(["--output", "-o"], metavar="FOLDER", help=terminal.say(OUTPUT)),
            click.Option(["--budget"], type=click.IntRange(1), help=terminal.say(BUDGET)),
            click.Option(["--all", "everything"], is_flag=True, help=terminal.say(EVERYTHING)),
            click.Option(
                ["--format", "form"], type=click.Choice(["text", "json"]), default="text", help=terminal.say(FORMAT)
            ),
        ],
        callback=run,
        help=terminal.say(ABOUT),
    )


def _fitting(generate: bool, trying: dict[str, bool], writing: dict[str, bool]) -> None:
    """Options that go together; CannotError where some don't."""
    for name in (name for name, given in trying.items() if given and generate):
        raise CannotError(Bilingual(f"{name} does not go with --generate", f"{name} 不能与 --generate 同用"))
    for name in (name for name, given in writing.items() if given and not generate):
        raise CannotError(Bilingual(f"{name} needs --generate", f"{name} 须与 --generate 同用"))


def _one_of(what: tuple[str, ...]) -> str:
    if len(what) != 1:
        raise CannotError(Bilingual("--generate needs the name of one policy", "--generate 需要一份政策的名称"))
    return what[0]


def try_all(
    terminal: Terminal,
    common: Common,
    what: tuple[str, ...],
    only: str,
    *,
    with_coverage: bool,
    junit: str | None,
    form: str,
) -> int:
    """Run what was asked for, judge it, and say how it went."""
    from tiaoli.cli.scenarios import covered, gather, junit_report, tried

    found = gather(what, common, only)
    results = [tried(scenario) for scenario in found.scenarios]
    found.problems.extend([result.fault for result in results if result.fault is not None])
    reached = covered(results) if with_coverage else []
    if junit is not None:
        write_whole(Path(junit), junit_report(results, found.problems, terminal.language))
    if form == "json":
        terminal.out(_data(results, reached, terminal))
    else:
        _tell(terminal, results, reached)
    found.report(terminal)
    return FINDINGS if found.problems.serious or any(result.failed for result in results) else FINE


def _tell(terminal: Terminal, results: list[Tried], reached: list[Coverage]) -> None:
    from simulator.coverage_report import coverage_text

    for result in results:
        mark = terminal.styled("✗", "red") if result.failed else terminal.styled("✓", "green")
        if result.failed or not terminal.quiet:
            terminal.out(f"{mark} {result.scenario.name}")
        for mismatch in result.mismatches:
            span = mismatch.span
            place = f"{span.source.name}:{span.line}: " if span.source.name else ""
            terminal.out(f"    {place}{mismatch.text(terminal.language)}")
    failed = sum(result.failed for result in results)
    passed = len(results) - failed
    if results:
        summary = Bilingual(f"{passed} passed, {failed} failed", f"{passed} 个通过，{failed} 个未通过")
        terminal.out(terminal.styled(terminal.say(summary), "red" if failed else "green"))
    for one in reached:
        terminal.out("\n" + coverage_text(one, terminal.language))


def _data(results: list[Tried], reached: list[Coverage], terminal: Terminal) -> str:
    from simulator.coverage_report import coverage_data

    scenarios = [
        {
            "scenario": result.scenario.name,
            "policy": result.scenario.policy,
            "file": result.scenario.span.source.name,
            "line": result.scenario.span.line,
            "passed": not result.failed,
            "mismatches": [mismatch.text(terminal.language) for mismatch in result.mismatches],
        }
        for result in results
    ]
    data = {"version": 1, "scenarios": scenarios, "coverage": [coverage_data(one) for one in reached]}
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"
