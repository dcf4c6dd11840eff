"""What a log came to, in words: how many cases follow the rules, how the others deviate, and the first of them.

In: the tally of a log. Out: lines in a language. Absent: data for programs (``simulator/logs/report_data.py``).
"""

from __future__ import annotations

from collections.abc import Iterator

from dsl.catalogue import Bilingual
from dsl.quantities import show_moment
from simulator.logs.data import Layout
from simulator.logs.tallies import Deviating, KindKey, Tally
from simulator.logs.telling import deviation_block
from simulator.logs.verdicts import Verdict
from simulator.trace import block_lines
from tiaoli.cli.simulated import CASES, COUNTED, SHARE, TIMES, counted_rows
from tiaoli.cli.simulated_names import Names
from tiaoli.cli.simulated_tables import percent, table
from tiaoli.cli.terminal import Terminal, width_now

FOLLOW = Bilingual("follow the rules", "符合规则")
DEVIATE = Bilingual("deviate", "偏离")
UNREAD = Bilingual("can't be read", "无法读取")
STOPPED = Bilingual("of those that follow, stopped where the rules go round or a calendar ends",
                    "符合的之中，停在循环或日历尽头的")  # fmt: skip
FIRST = Bilingual("First deviations", "第一处偏离")
KINDS = {
    "refused": Bilingual("{of}: {more}", "{of}：{more}"),
    "late": Bilingual("{of}: after {more} had passed", "{of}：晚于期限 {more}"),
    "accepted": Bilingual("{of}: recorded as refused, the rules take it", "{of}：记录为被拒，按规则应当接受"),
    "missing": Bilingual("{of}: the rules do it, not recorded", "{of}：按规则已发生，记录中没有"),
    "unfounded": Bilingual("{of}: recorded, the rules don't do it then", "{of}：记录已发生，按规则此时不会"),
    "state": Bilingual("recorded in {of}, by the rules in {more}", "记录在“{of}”，按规则在“{more}”"),
}
SHOWN_MEASURES = ("timeout", "late")


def replay_lines(tally: Tally, layout: Layout, names: Names, terminal: Terminal, *, stopped: bool) -> Iterator[str]:
    """The whole report but for the comparison."""
    say = terminal.say
    yield terminal.styled(f"{layout.name}  {layout.policy}", "bold")
    if tally.first is not None and tally.last is not None:
        first, last = (show_moment(at, layout.zone) for at in (tally.first, tally.last))
        cases, events = _counted(tally.cases, "case"), _counted(tally.events, "event")
        yield say(Bilingual(f"{cases}, {events}, from {first} to {last}",
                            f"{tally.cases:,} 件，{tally.events:,} 个事件，{first} 至 {last}"))  # fmt: skip
    if stopped:
        yield say(Bilingual("stopped before all cases were judged", "已停止，尚有案件没有核对"))
    whole = tally.cases + tally.unread
    rows = [(say(FOLLOW), tally.follows), (say(DEVIATE), tally.deviating)]
    rows += [(say(UNREAD), tally.unread)] if tally.unread else []
    rows += [(say(STOPPED), tally.stopped)] if tally.stopped else []
    heads = (say(CASES), say(SHARE))
    yield from table(terminal, say(Bilingual("Cases", "案件")), heads, [
        (name, f"{count:,}", percent(count / max(whole, 1))) for name, count in rows
    ])  # fmt: skip
    kinds = tally.ordered()
    yield from table(terminal, say(FIRST), heads, [
        (kind_text(key, names, terminal), f"{kind.cases:,}", percent(kind.cases / max(whole, 1))) for key, kind in kinds
    ])  # fmt: skip
    for key, kind in kinds:
        yield from _examples(key, kind, names, terminal)
    times = (say(TIMES), say(CASES), say(SHARE))
    for measure, title in COUNTED:
        if measure in SHOWN_MEASURES:
            counts = [row[:4] for row in counted_rows(tally.summary, measure, names)]
            yield from table(terminal, say(title), times, counts)


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}" + ("" if count == 1 else "s")


def kind_text(key: KindKey, names: Names, terminal: Terminal) -> str:
    """A kind of deviation in words."""
    kind, of, more = key
    if kind in ("refused", "late", "accepted"):
        about = names.action(of)
    else:
        about = names.state(of) if kind == "state" else names.own(of)
    further = {"refused": names.refusal, "late": names.rule, "state": names.state}.get(kind, str)(more)
    return terminal.say(KINDS[kind]).format(of=about, more=further)


def _examples(key: KindKey, kind: Deviating, names: Names, terminal: Terminal) -> Iterator[str]:
    """The first cases of a kind: the first in full, of the others the names."""
    if not kind.examples:
        return
    say, width = terminal.say, width_now()
    yield ""
    yield terminal.styled(f"── {kind_text(key, names, terminal)}", "bold")
    first, *others = kind.examples
    yield where(first, terminal)
    block = deviation_block(first, names.voice)
    if block is not None:
        yield from block_lines(block, terminal.language, width, color=terminal.color)
    left = kind.cases - 1 - len(others)
    if others:
        shown = (", " if terminal.language == "en" else "、").join(one.case.name for one in others)
        more = say(Bilingual(f", and {left:,} more", f"，另有 {left:,} 件")) if left else ""
        yield say(Bilingual(f"  also {shown}{more}", f"  还有 {shown}{more}"))


def where(verdict: Verdict, terminal: Terminal) -> str:
    """Which case it is, and where it stands in the log."""
    found = verdict.deviation
    row = found.row if found is not None and found.row is not None else verdict.case.row
    name = verdict.case.name
    return terminal.say(Bilingual(f"case {name}, row {row}", f"案件 {name}，第 {row} 行"))
