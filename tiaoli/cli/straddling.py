"""`tiaoli verify --timeline`: cases that begin under one text and go on under later ones, in words and as data.

In: a policy's timeline. Out: for each text what becomes of the cases opened under it. Every case shown was lived
through by the simulator on the days on which the texts hold.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from analysis.verify.timeline.along import along
from analysis.verify.timeline.data import Begun, Fault, Inquiry, Kind, Passage
from analysis.verify.witness import Witness
from compiler.history import Revision, Timeline
from compiler.model import Policy
from dsl.catalogue import Bilingual
from dsl.quantities import show_moment
from simulator.clock import index_at
from simulator.session import Session
from tiaoli.cli.answers import actors_meant, claim_data, claim_lines, note_lines, times_data, times_lines
from tiaoli.cli.files import room, write_whole
from tiaoli.cli.found_cases import Cases
from tiaoli.cli.options import Common
from tiaoli.cli.progress import Progress
from tiaoli.cli.selection import reference
from tiaoli.cli.terminal import FINDINGS, FINE, INTERRUPTED, Terminal

DEADLINES = {
    "keep": Bilingual("deadlines keep", "期限沿用"),
    "recompute": Bilingual("deadlines recompute", "期限重算"),
    "restart": Bilingual("deadlines restart", "期限重启"),
}


class DatedCases(Cases):
    """Cases on the whole timeline."""

    def __init__(self, timeline: Timeline, begun: int, ended: int) -> None:
        super().__init__(timeline, timeline.name, timeline.revisions[begun].date)
        self.policy, self.name, self.ended = timeline.revisions[begun].policy, timeline.name, ended

    def policy_at(self, at: int) -> Policy:
        """The text that holds for the case at an instant."""
        return self.timeline.revisions[min(index_at(self.timeline, at), self.ended)].policy

    def shows(self, found: Witness, kind: Kind, subjects: tuple[str, ...]) -> bool:
        """Whether the simulator finds a fault where the checker says."""
        session = self.lived(found, settled=kind != "used_up")
        if session is None or session.ended is not None or session.situation.state != found.state:
            return False
        running = [run.timer for run in session.situation.timers if run.due is not None]
        match kind:
            case "stuck":
                can = any(one.complete and one.refused is None for one in session.possible().actions)
                return not running and not can
            case "no_deadline":
                return not running
            case "twice":
                return all(one in running for one in subjects)
            case "used_up":
                return _used_up(session, subjects[0])


def _used_up(session: Session, counter: str) -> bool:
    from compiler.evaluate import Env

    machine, now = session.machine, session.situation
    n = machine.counter_index[counter]
    most: Any = machine.limits[n](Env(now.facts, now.used, now.timers, {}, session.now))
    return bool(now.used[n] >= most)


def show_timeline(
    terminal: Terminal, common: Common, what: str, budget: int, prompt: tuple[str, ...], output: str | None, form: str
) -> int:
    """Ask everything of all texts of a policy; 1 where a claim is refuted or a fault found."""
    from tiaoli.cli.texts import Texts

    timeline = Texts(common).sound(reference(what), terminal)
    if timeline is None:
        return FINDINGS
    prompt = actors_meant([one.policy for one in timeline.revisions], prompt)
    if output is not None:
        room(Path(output))
    found, ended = _asked(terminal, timeline, budget, prompt)
    passages = [one for begun in found for one in begun.passages]
    if output is not None:
        _write(Path(output), timeline, passages, terminal)
    if form == "json":
        data = {"version": 1, "revisions": [], "timeline": [_data(timeline, one) for one in found]}
        terminal.out(json.dumps(data, ensure_ascii=False, indent=2))
    else:
        terminal.out("\n".join(_told(terminal, timeline, found)))
    bad = any(one.faults or any(claim.verdict == "refuted" for claim in one.claims) for one in passages)
    return INTERRUPTED if ended else FINDINGS if bad else FINE


def _asked(
    terminal: Terminal, timeline: Timeline, budget: int, prompt: tuple[str, ...]
) -> tuple[tuple[Begun, ...], bool]:
    """What is found, and whether it was ended early."""
    progress = Progress(terminal, ends_early=True)
    cases = DatedCases(timeline, 0, len(timeline.revisions) - 1)
    try:
        asked = Inquiry(timeline.revisions, cases.confirmed, cases.shows, budget,
                        seen=progress.step, prompt=frozenset(prompt))  # fmt: skip
        return along(asked), progress.ended
    finally:
        progress.done()


# ── in words ───────────────────────────────────────────────────────────────────────────────────────────────────


def _told(terminal: Terminal, timeline: Timeline, found: tuple[Begun, ...]) -> Iterator[str]:
    say = terminal.say
    yield terminal.styled(timeline.name, "bold") + f"  {timeline.revisions[-1].policy.label}"
    for begun in found:
        revision = timeline.revisions[begun.begun]
        looked = Bilingual(f"{begun.situations:,} situations", f"{begun.situations:,} 种情形")
        cut = Bilingual(
            "" if begun.whole else ", not all: raise --budget", "" if begun.whole else "，未穷尽：可提高 --budget"
        )
        under = Bilingual(f"opened under {revision.date}", f"{revision.date} 文本下开案")
        yield terminal.styled(say(under), "bold") + f"  {say(looked)}{say(cut)}"
        for passage in begun.passages:
            yield from _passage(terminal, timeline, passage)
        yield from note_lines(terminal, revision.policy, begun.given, begun.loose)


def _passage(terminal: Terminal, timeline: Timeline, passage: Passage) -> Iterator[str]:
    say = terminal.say
    revision = timeline.revisions[passage.ended]
    cases = DatedCases(timeline, passage.begun, passage.ended)
    if passage.begun == passage.ended:
        yield say(Bilingual("  ended under the same text", "  同一文本下结束"))
    else:
        running = revision.running
        assert running is not None
        how = DEADLINES[running.deadlines]
        since = ""
        if passage.since is not None:
            moment = show_moment(passage.since, timeline.zone)
            since = say(Bilingual(f"  opened from {moment} on", f"  {moment} 起开案"))
        yield say(Bilingual(f"  on into {revision.date}, {how.en}", f"  延续到 {revision.date}，{how.zh}")) + since
    for claim in passage.claims:
        yield from (f"  {line}" for line in claim_lines(terminal, revision.policy, claim, cases))
    for fault in passage.faults:
        yield f"    {terminal.styled('!', 'red')} {say(fault_words(fault, revision.policy))}"
        yield from (f"        {line}" for line in cases.story(fault.witness, terminal.language))
    if passage.times.longest is not None or passage.times.waits or passage.times.loops or not passage.times.whole:
        yield from (f"  {line}" for line in times_lines(terminal, revision.policy, passage.times, cases))
    elif not passage.times.witnesses:
        yield say(Bilingual("    no case ends", "    没有案件在此结束"))


def fault_words(fault: Fault, policy: Policy) -> Bilingual:
    """What is wrong, in a phrase."""
    states = {state.id: state.label for state in policy.states}
    rules = {rule.id: rule.label or rule.name for state in policy.states for rule in state.rules}
    counters = {counter.name: counter.label for counter in policy.counters}
    first = fault.subjects[0]
    match fault.kind:
        case "stuck":
            place = states[first]
            return Bilingual(f"stuck: {place}: no deadline runs, and nobody can do anything",
                             f"卡住：{place}：没有期限，也无人能处理")  # fmt: skip
        case "no_deadline":
            place = states[first]
            return Bilingual(f"no deadline: {place}, where one runs for every case opened under this text",
                             f"没有期限：{place}；在此文本下开案的案件到此都有期限")  # fmt: skip
        case "twice":
            one, other = (f"{rules[timer]} ({timer})" for timer in fault.subjects)
            return Bilingual(f"two deadlines for one thing: {one}, {other}", f"一事两期限：{one}、{other}")
        case "used_up":
            limit = counters[first]
            return Bilingual(f"used up by the amendment: {limit}", f"因修订而用完：{limit}")


# ── as files and data ──────────────────────────────────────────────────────────────────────────────────────────


def _found(passage: Passage, policy: Policy) -> Iterator[tuple[str, Bilingual, Witness]]:
    """Each case with a name for its file and a title."""
    labels = {claim.name: claim.label for claim in policy.claims}
    for claim in passage.claims:
        label = labels[claim.claim]
        yield from ((claim.claim, Bilingual(f"{label}: refuted", f"{label}：不成立"), one) for one in claim.witnesses)
    for fault in passage.faults:
        kind = "-".join((fault.kind, *(one.replace(".", "-") for one in fault.subjects)))
        yield kind, fault_words(fault, policy), fault.witness
    for one in passage.times.witnesses:
        yield "longest", Bilingual("the longest time", "历时最长"), one


def _write(folder: Path, timeline: Timeline, passages: list[Passage], terminal: Terminal) -> None:
    for passage in passages:
        begun, ended = (timeline.revisions[one] for one in (passage.begun, passage.ended))
        cases = DatedCases(timeline, passage.begun, passage.ended)
        for kind, title, found in _found(passage, ended.policy):
            text = cases.scenario(found, f"{_days(begun, ended)} {terminal.say(title)}", terminal.language)
            write_whole(folder / f"{timeline.name}-{_days(begun, ended)}-{kind}.yaml", text.encode())


def _days(begun: Revision, ended: Revision) -> str:
    return f"{begun.date}" if begun.date == ended.date else f"{begun.date}-{ended.date}"


def _data(timeline: Timeline, begun: Begun) -> dict[str, Any]:
    return {
        "policy": timeline.name,
        "opened_under": timeline.revisions[begun.begun].date.isoformat(),
        "situations": begun.situations,
        "whole": begun.whole,
        "bounds_only": list(begun.loose),
        "given": list(begun.given),
        "passages": [
            {
                "ended_under": timeline.revisions[one.ended].date.isoformat(),
                "since": None if one.since is None else show_moment(one.since, timeline.zone),
                "claims": [claim_data(claim) for claim in one.claims],
                "time": times_data(one.times, DatedCases(timeline, one.begun, one.ended)),
                "faults": [{"kind": fault.kind, "subjects": list(fault.subjects)} for fault in one.faults],
            }
            for one in begun.passages
        ],
    }
