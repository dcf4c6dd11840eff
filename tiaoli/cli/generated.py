"""Scenarios that show what no scenario shows yet: found, confirmed by the simulator, written as files.

In: a policy, a folder and a budget. Out: a file for each of a few short scenarios, and what is left: proved to be
unreachable, or not found. Broken off, what was found is written. Absent: looking for cases (``analysis/verify``).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from analysis.verify.generate import Search, fewest
from analysis.verify.goals import Goal
from dsl.catalogue import Bilingual
from dsl.diagnostics import Problems
from dsl.keywords import Language
from dsl.source import Source
from simulator.clock import frozen
from simulator.entries import Run, WorldRun
from simulator.reading.scenarios import read_scenarios
from simulator.scenario import Scenario
from tiaoli.cli.files import USUAL_FOLDER, CannotError, scenarios_in, write_whole
from tiaoli.cli.goal_words import GoalWords
from tiaoli.cli.lived import Lives
from tiaoli.cli.options import Common
from tiaoli.cli.progress import Progress
from tiaoli.cli.scenario_text import scenario_text
from tiaoli.cli.scenarios import attempted, gather, tried
from tiaoli.cli.selection import AtPath, Named, Reference, reference
from tiaoli.cli.terminal import FINDINGS, FINE, INTERRUPTED, Terminal
from tiaoli.cli.texts import Texts

LONGEST_NAME = 60
MANY = 6
"""So many goals are named in a scenario's note at most."""


@dataclass(frozen=True, slots=True)
class Written:
    """A scenario as a file, and which of the goals it was asked to show."""

    path: Path
    title: str
    text: str
    shows: tuple[Goal, ...]


@dataclass(slots=True)
class Generated:
    """What came of it. ``asked`` are the goals of the text, ``before`` those that scenarios show already."""

    name: str
    asked: tuple[Goal, ...]
    before: frozenset[Goal]
    written: list[Written]
    proved: tuple[Goal, ...]
    unfound: tuple[Goal, ...]
    whole: bool
    interrupted: bool


def generate(
    terminal: Terminal, common: Common, what: str, folder: str | None, budget: int, form: str, *, every: bool
) -> int:
    """Write the scenarios that are missing, and say what was written and what is left."""
    language: Language = common.asked or "zh"
    common = replace(common, language=language)
    texts, chosen = Texts(common), reference(what)
    timeline = texts.sound(chosen, terminal)
    if timeline is None:
        return FINDINGS
    place = scenarios_in(folder)
    day = timeline.revisions[-1].date if chosen.on is None else texts.revision(timeline, chosen.on).date
    alone = frozen(timeline, day)
    assert alone is not None
    lives = Lives(alone, f"{timeline.name}@{day}", language)
    before = frozenset() if every else lives.shown(_runs(chosen, timeline.name, place, texts, common))
    _near(texts, chosen)
    done = _found(terminal, lives, before, budget)
    words = GoalWords(lives.policy, language)
    _write(done, lives, words, place, texts)
    if form == "json":
        terminal.out(json.dumps(_data(done), ensure_ascii=False, indent=2))
    else:
        terminal.out("\n".join(_told(terminal, done, words)))
    return INTERRUPTED if done.interrupted else FINE


# ── what is there ──────────────────────────────────────────────────────────────────────────────────────────────


def _runs(
    chosen: Reference, name: str, place: Path, texts: Texts, common: Common
) -> Iterator[tuple[Scenario | None, Run]]:
    """The runs of the policy's scenarios beside its text, and of those in the folder."""
    folders = texts.folders(name) if isinstance(chosen, Named) else []
    if isinstance(chosen, AtPath):
        folders = [chosen.path if chosen.path.is_dir() else chosen.path.parent]
    seen: set[tuple[str, int]] = set()
    for folder in (*folders, place):
        try:
            scenarios = gather([str(folder)], common).scenarios if folder.is_dir() else ()
        except CannotError:
            continue
        for one in scenarios:
            key = (str(Path(one.span.source.name).resolve()), one.span.start)
            if key in seen:
                continue
            seen.add(key)
            match attempted(one) if name in _policies(one) else None:
                case Run() as run if isinstance(one, Scenario):
                    yield one, run
                case WorldRun(runs=runs):
                    yield from ((None, run) for run in runs if run.timeline.name == name)
                case _:
                    pass


def _policies(one: Any) -> set[str]:
    """The policies that a scenario is about."""
    if isinstance(one, Scenario):
        return {one.timeline.name}
    return {timeline.name for timeline in one.timelines.values()}


def _near(texts: Texts, chosen: Reference) -> None:
    """Let scenarios find a policy that was named by its path."""
    if isinstance(chosen, AtPath):
        texts.look_near(chosen.path / "x" if chosen.path.is_dir() else chosen.path)


# ── finding ────────────────────────────────────────────────────────────────────────────────────────────────────


def _found(terminal: Terminal, lives: Lives, before: frozenset[Goal], budget: int) -> Generated:
    asked = lives.goals
    graph = lives.timeline.revisions[0].graph
    search = Search(graph, {one for one in asked if one not in before}, lives.live, lives.start, budget)
    progress = Progress(terminal, lambda: f" · {len(search.missing)} " + terminal.say(Bilingual("to go", "项待覆盖")))
    search.seen = progress.step
    interrupted = False
    try:
        search.run()
    except KeyboardInterrupt:
        interrupted = True
    finally:
        progress.done()
    left = [one for one in asked if one in search.missing]
    proved = tuple(one for one in left if one in search.proved)
    unfound = tuple(one for one in left if one not in search.proved)
    return Generated(lives.name, asked, before, [], proved, unfound, search.whole and not interrupted, interrupted)


# ── writing ────────────────────────────────────────────────────────────────────────────────────────────────────


def _write(done: Generated, lives: Lives, words: GoalWords, place: Path, texts: Texts) -> None:
    """Write a few short scenarios that show everything found. One that would not pass is none."""
    wanted = {one for one in done.asked if one not in done.before}
    names = {one.name.casefold() for one in place.iterdir()} if place.is_dir() else set()
    titles, told = set[str](), set[Goal]()
    cases = [(one.meets, len(one.scenario.steps)) for one in lives.found]
    for n in fewest(cases, wanted):
        one = lives.found[n]
        shows = tuple(goal for goal in done.asked if goal in one.meets and goal in wanted)
        title = _unused(words(one.goal), titles, " {}")
        news = [goal for goal in shows if goal not in told and goal != one.goal]
        told.update(shows)
        text = scenario_text(one.scenario, one.run, title, _note(news, words), words.language)
        path = place / f"{_unused(_file_name(title), names, '-{}', '.yaml')}.yaml"
        if _passes(text, path, texts):
            write_whole(path, text.encode())
            done.written.append(Written(path, title, text, shows))
    shown = {goal for one in done.written for goal in one.shows}
    lost = tuple(one for one in done.asked if one in wanted and one not in shown and one not in done.proved)
    done.unfound = lost


def _note(news: list[Goal], words: GoalWords) -> str:
    """What a scenario is the first to show, besides what it is called after."""
    others = [words(goal) for goal in news]
    if not others:
        return ""
    listed = Bilingual("; ", "；").in_(words.language).join(others[:MANY])
    more = len(others) - MANY
    rest = Bilingual(f"; and {more} more", f"；另 {more} 项").in_(words.language) if more > 0 else ""
    return Bilingual(f"also shows: {listed}{rest}", f"同时覆盖：{listed}{rest}").in_(words.language)


def _file_name(title: str) -> str:
    """What a title leaves for a file's name on any system."""
    return re.sub(r"[^\w.]+", "-", title)[:LONGEST_NAME].strip("-._") or USUAL_FOLDER


def _unused(text: str, used: set[str], more: str, end: str = "") -> str:
    """A text that was not used yet, numbered where it was."""
    found, number = text, 1
    while f"{found}{end}".casefold() in used:
        number += 1
        found = text + more.format(number)
    used.add(f"{found}{end}".casefold())
    return found


def _passes(text: str, path: Path, texts: Texts) -> bool:
    """Whether the file says what was lived through: read back and run."""
    problems = Problems()
    scenarios = read_scenarios(Source(str(path), text), texts, problems)
    return len(scenarios) == 1 and not problems.serious and not tried(scenarios[0]).failed


# ── in words and as data ───────────────────────────────────────────────────────────────────────────────────────


def _told(terminal: Terminal, done: Generated, words: GoalWords) -> Iterator[str]:
    say = terminal.say
    total, already = len(done.asked), sum(one in done.before for one in done.asked)
    count = Bilingual(f"{total} to show, {already} shown already", f"共 {total} 项，已覆盖 {already} 项")
    yield terminal.styled(done.name, "bold") + f"  {words.policy.label}  {say(count)}"
    for one in done.written:
        yield f"  {terminal.styled('+', 'green')} {one.path}"
    if done.interrupted:
        yield say(Bilingual("  broken off; what was found so far is written", "  已中断；已找到的都写下了"))
    files, shown = len(done.written), len({goal for one in done.written for goal in one.shows})
    en = f"  {files} scenario{'' if files == 1 else 's'} written, {shown} more shown"
    yield say(Bilingual(en, f"  写了 {files} 个场景，新覆盖 {shown} 项"))
    for goal in done.proved:
        yield say(Bilingual("  unreachable, proved: ", "  不可能触及，已证明：")) + words(goal)
    cut = Bilingual("  not found within the budget: ", "  限额之内没有找到：")
    none = Bilingual("  not found: ", "  没有找到：")
    for goal in done.unfound:
        yield say(none if done.whole else cut) + words(goal)


def _data(done: Generated) -> dict[str, Any]:
    def listed(goals: tuple[Goal, ...]) -> list[dict[str, Any]]:
        return [{"kind": one.kind, "name": one.name, "number": one.number} for one in goals]

    return {
        "version": 1,
        "policy": done.name,
        "goals": len(done.asked),
        "before": sum(one in done.before for one in done.asked),
        "whole": done.whole,
        "written": [{"file": str(one.path), "scenario": one.title, "shows": listed(one.shows)} for one in done.written],
        "proved": listed(done.proved),
        "unfound": listed(done.unfound),
    }
