"""`tiaoli verify --from STATE --to STATE`: how long it takes from one state to another, in words and as data.

In: a policy and two states, either of which can be left out: from the beginning, to the end. Out: the longest and the
shortest time, each with a case and who let its time pass; a case that never comes there.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analysis.verify.answers import Answers, Times
from analysis.verify.survey import Asked
from analysis.verify.times import lap_answers
from analysis.verify.witness import Witness
from compiler.history import Revision, Timeline
from compiler.model import Policy
from compiler.stopwatch import Lap
from dsl.catalogue import Bilingual
from simulator.clock import frozen
from tiaoli.cli.answers import actors_meant, note_lines, times_data, times_lines
from tiaoli.cli.files import room, write_whole
from tiaoli.cli.found_cases import HOUR_OF_CASES, Cases
from tiaoli.cli.options import Common
from tiaoli.cli.progress import Progress
from tiaoli.cli.selection import reference, today
from tiaoli.cli.states import state_meant
from tiaoli.cli.terminal import FINDINGS, FINE, INTERRUPTED, Terminal

NO_STATE = Bilingual("has no such state", "没有这个状态")


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked: which policy, from where to where (None: from the beginning, to the end), with which actors
    prompt, looking at how many situations; ``each`` revision; where cases are written; as text or json."""

    what: str
    since: str | None
    to: str | None
    prompt: tuple[str, ...]
    budget: int
    each: bool
    output: str | None
    form: str


def show_spans(terminal: Terminal, common: Common, wish: Wish) -> int:
    """Say how long it takes in the revisions meant."""
    from tiaoli.cli.texts import Texts

    chosen, texts = reference(wish.what), Texts(common)
    timeline = texts.sound(chosen, terminal)
    if timeline is None:
        return FINDINGS
    revisions = list(timeline.revisions) if wish.each else [texts.revision(timeline, chosen.on or today())]
    policies = [one.policy for one in revisions]
    prompt = frozenset(actors_meant(policies, wish.prompt))
    since, to = (_states(policies, said) for said in (wish.since, wish.to))
    if wish.output is not None:
        room(Path(wish.output))
    reports: list[dict[str, Any]] = []
    ended = False
    for revision, first, last in zip(revisions, since, to, strict=True):
        if (first is None and wish.since is not None) or (last is None and wish.to is not None):
            lines = [_head(terminal, timeline.name, revision) + "  " + terminal.say(NO_STATE)]
        else:
            answers, cases, ended = _asked(terminal, timeline, revision, Lap(first, last), wish.budget, prompt)
            if wish.output is not None:
                _write(Path(wish.output), answers, cases, terminal)
            reports.append(_data(timeline.name, revision, answers, cases))
            lines = list(_told(terminal, timeline.name, revision, answers, cases, ended))
        if wish.form == "text":
            terminal.out(("" if revision is revisions[0] else "\n") + "\n".join(lines))
        if ended:
            break
    if wish.form == "json":
        terminal.out(json.dumps({"version": 1, "revisions": reports}, ensure_ascii=False, indent=2))
    return INTERRUPTED if ended else FINE


def _states(policies: list[Policy], said: str | None) -> tuple[str | None, ...]:
    return (None,) * len(policies) if said is None else state_meant(policies, said)


def _asked(
    terminal: Terminal, timeline: Timeline, revision: Revision, lap: Lap, budget: int, prompt: frozenset[str]
) -> tuple[Answers, Cases, bool]:
    """The answers, the cases that show them, and whether Ctrl-C ended the search."""
    alone = frozen(timeline, revision.date)
    assert alone is not None
    cases = Cases(alone, timeline.name, revision.date)
    progress = Progress(terminal, ends_early=True)
    try:
        at = revision.effective + HOUR_OF_CASES
        answers = lap_answers(Asked(revision.graph, at, cases.confirmed, budget, progress.step, prompt), lap)
    finally:
        progress.done()
    return answers, cases, progress.ended


# ── in words ───────────────────────────────────────────────────────────────────────────────────────────────────


def _head(terminal: Terminal, name: str, revision: Revision) -> str:
    return terminal.styled(f"{name}@{revision.date}", "bold") + f"  {revision.policy.label}"


def _told(
    terminal: Terminal, name: str, revision: Revision, answers: Answers, cases: Cases, ended: bool
) -> Iterator[str]:
    say, policy = terminal.say, revision.policy
    looked = say(Bilingual(f"{answers.situations:,} situations", f"{answers.situations:,} 种情形"))
    more = Bilingual("stopped", "已停止") if ended else Bilingual("raise --budget", "可提高 --budget")
    cut = "" if answers.whole else say(Bilingual(f", not all: {more.en}", f"，未穷尽：{more.zh}"))
    yield f"{_head(terminal, name, revision)}  {looked}{cut}"
    yield f"  {say(way(policy, answers.times[0]))}"
    for times in answers.times:
        if times.alone is None or answers.times[0].shortest is not None:
            yield from span_lines(terminal, policy, times, cases)
    yield from note_lines(terminal, policy, answers.given, answers.loose)


def way(policy: Policy, times: Times) -> Bilingual:
    """From where to where."""
    since = Bilingual("the beginning", "开案") if times.since is None else _named(policy, times.since)
    to = Bilingual("the end", "结束") if times.to is None else _named(policy, times.to)
    return Bilingual(f"from {since.en} to {to.en}", f"从{since.zh}到{to.zh}")


def _named(policy: Policy, state: str) -> Bilingual:
    return Bilingual(f"“{policy.state(state).label}”", f"“{policy.state(state).label}”")


def span_lines(terminal: Terminal, policy: Policy, times: Times, cases: Cases) -> Iterator[str]:
    """The longest and the shortest, or that no case goes this way; and a case that does not arrive."""
    say = terminal.say
    never = times.whole and times.shortest is None and not times.waits and not times.loops
    if times.alone is None and never:
        label = _named(policy, times.since or "").en
        yield "  " + say(Bilingual("no case goes this way: proved", "没有案件这样走：已证明") if times.begins else
                         Bilingual(f"no case comes to {label}: proved", f"没有案件会到{label}：已证明"))  # fmt: skip
    else:
        yield from times_lines(terminal, policy, times, cases)
    if times.alone is None and not never:
        for found in times.missing:
            yield "  ! " + say(_without(policy, times, found))
            yield from (f"      {line}" for line in cases.story(found, terminal.language))


def _without(policy: Policy, times: Times, found: Witness) -> Bilingual:
    here, there = _named(policy, found.state).en, _named(policy, times.to or "").en
    if policy.state(found.state).final:
        return Bilingual(f"a case can end without coming to {there}", f"案件可能没到{there}就结束")
    return Bilingual(f"a case can come to {here}, and never to {there}", f"案件可能停在{here}，再也到不了{there}")


# ── as files and data ──────────────────────────────────────────────────────────────────────────────────────────


def _found(answers: Answers, policy: Policy) -> Iterator[tuple[str, Bilingual, Witness]]:
    """Each case with a name for its file and a title."""
    for times in answers.times:
        over = way(policy, times)
        parts = "-".join(one.replace(".", "-") for one in (times.since or "", times.to or "") if one)
        if times.alone is not None:
            who = next(actor.label for actor in policy.actors if actor.name == times.alone)
            title = Bilingual(f"{over.en}: the longest that {who} alone can take",
                              f"{over.zh}：只由{who}拖延，历时最长")  # fmt: skip
            yield from ((f"longest-{times.alone}-{parts}", title, one) for one in times.witnesses)
            continue
        longest = Bilingual(f"{over.en}: the longest time", f"{over.zh}：历时最长")
        shortest = Bilingual(f"{over.en}: the shortest time", f"{over.zh}：历时最短")
        yield from ((f"longest-{parts}", longest, one) for one in times.witnesses)
        yield from ((f"shortest-{parts}", shortest, one) for one in times.shortest_witnesses)
        yield from ((f"without-{parts}", _without(policy, times, one), one) for one in times.missing)


def _write(folder: Path, answers: Answers, cases: Cases, terminal: Terminal) -> None:
    for kind, title, found in _found(answers, cases.policy):
        text = cases.scenario(found, terminal.say(title), terminal.language)
        write_whole(folder / f"{cases.name.replace('@', '-')}-{kind}.yaml", text.encode())


def _data(name: str, revision: Revision, answers: Answers, cases: Cases) -> dict[str, Any]:
    return {
        "policy": name,
        "revision": revision.date.isoformat(),
        "situations": answers.situations,
        "whole": answers.whole,
        "bounds_only": list(answers.loose),
        "claims": [],
        "times": [times_data(one, cases) for one in answers.times],
        "never": [],
        "given": list(answers.given),
        "findings": [],
    }
