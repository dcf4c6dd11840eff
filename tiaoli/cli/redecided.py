"""What a log comes to under another text, in words: how many cases can be decided again, why not, and what changes.

In: a comparison. Out: lines in a language.
"""

from __future__ import annotations

from collections.abc import Iterator

from dsl.catalogue import Bilingual
from simulator.logs.comparing import Comparison, ObstacleKey
from simulator.population.features import LASTS, Feature, Measure
from tiaoli.cli.help import wrap
from tiaoli.cli.simulated import CASES, ENDS, SHARE
from tiaoli.cli.simulated_names import Names
from tiaoli.cli.simulated_pairs import AFTER, BEFORE, CHANGE, FLIPPED, way_text
from tiaoli.cli.simulated_tables import percent, table
from tiaoli.cli.terminal import Terminal, width_now

DECIDED = Bilingual("decided again", "可以重新决定")
ALIKE = Bilingual("  and nothing changes", "  其中没有变化")
NOT = Bilingual("can't be decided again", "无法重新决定")
OBSTACLES = Bilingual("Why they can't be decided again", "无法重新决定的原因")
WHYS = {
    "deviates": Bilingual("they don't follow their own rules", "不符合自己的规则"),
    "stopped": Bilingual("stopped where the rules go round or a calendar ends", "停在循环或日历尽头"),
    "fact": Bilingual("the record lacks: {of}", "记录缺少：{of}"),
    "refused": Bilingual("{of} would be refused: {more}", "{of} 会被拒：{more}"),
    "asked": Bilingual("nobody asked before: {of} in {more}", "从未询问过：{of} 在“{more}”"),
}
FIRST = Bilingual("first case", "首个案件")
TITLES: tuple[tuple[Measure, Bilingual], ...] = (
    ("end", ENDS),
    ("open", Bilingual("Left open", "未了结")),
    ("timeout", Bilingual("Deadlines that passed", "逾期")),
    ("late", Bilingual("… while waiting for", "……当时在等待")),
    ("outcome", Bilingual("Outcomes", "结果")),
    ("amount", Bilingual("Amounts", "金额")),
)
LENGTHS = Bilingual("How long they last on average, where they end under both", "平均历时（两种文本下都了结的）")


def redecided_lines(comparison: Comparison, names: Names, terminal: Terminal) -> Iterator[str]:
    """The whole comparison."""
    say, other = terminal.say, comparison.policy
    yield ""
    yield terminal.styled(say(Bilingual(f"Decided again under {other}", f"按 {other} 重新决定")), "bold")
    yield from wrap(say(Bilingual(
        "Whoever acted acts at the same moments; whoever was silent stays silent; what the policy decides follows.",
        "做过的事仍在同一时刻做，没做的仍不做；由政策自行决定的随文本而定。",
    )), width_now())  # fmt: skip
    whole = comparison.decided + comparison.undecided
    rows = [(say(DECIDED), comparison.decided), (say(ALIKE), comparison.same), (say(NOT), comparison.undecided)]
    yield from table(terminal, say(Bilingual("Cases", "案件")), (say(CASES), say(SHARE)), [
        (name, f"{count:,}", percent(count / max(whole, 1))) for name, count in rows
    ])  # fmt: skip
    if comparison.longer:
        count = comparison.longer
        yield from wrap(say(Bilingual(
            f"In {count:,} of them somebody who was silent would have had longer, or the turn at another time.",
            f"其中 {count:,} 件里，没有行动的一方会有更长的时间，或在别的时候轮到。",
        )), width_now())  # fmt: skip
    yield from table(terminal, say(OBSTACLES), (say(CASES), say(FIRST)), [
        (_why(key, names, terminal), f"{count:,}", first)
        for key, (count, first) in sorted(comparison.obstacles.items(), key=lambda item: (-item[1][0], item[0]))
    ])  # fmt: skip
    yield from _changes(comparison, names, terminal)


def _changes(comparison: Comparison, names: Names, terminal: Terminal) -> Iterator[str]:
    """The sums that differ, and the ends."""
    say, pairing = terminal.say, comparison.pairing
    heads = tuple(say(one) for one in (BEFORE, AFTER, CHANGE))
    for measure, title in TITLES:
        changed = sorted(one for one, change in pairing.changes.items() if one.measure == measure and change.squares)
        yield from table(terminal, say(title), heads, [_sums(comparison, one, names) for one in changed])
    lasts = pairing.changes.get(LASTS)
    if lasts is not None and lasts.squares:
        before, after = (summary.of(LASTS).total / pairing.both for summary in pairing.lasts)
        change = _signed(names.length(abs(after - before)), after - before)
        row = names.feature(LASTS), names.length(before), names.length(after), change
        yield from table(terminal, say(LENGTHS), heads, [row])
    ways = sorted(pairing.ways.items(), key=lambda item: (-item[1], item[0]))
    yield from table(terminal, say(FLIPPED), (say(CASES),), [
        (f"{way_text(before, names)} → {way_text(after, names)}", f"{count:,}") for (before, after), count in ways
    ])  # fmt: skip


def _sums(comparison: Comparison, one: Feature, names: Names) -> tuple[str, ...]:
    before, after = comparison.before.of(one).total, comparison.after.of(one).total
    shown = names.money if one.measure == "amount" else lambda count: f"{count:,}"
    return names.feature(one), shown(before), shown(after), _signed(shown(abs(after - before)), after - before)


def _signed(shown: str, change: float) -> str:
    return shown if change == 0 else f"+{shown}" if change > 0 else f"-{shown}"


def _why(key: ObstacleKey, names: Names, terminal: Terminal) -> str:
    why, of, more = key
    about = {"fact": names.fact, "refused": names.action, "asked": names.actor}.get(why, str)(of)
    further = {"refused": names.refusal, "asked": names.state}.get(why, str)(more)
    return terminal.say(WHYS[why]).format(of=about, more=further)
