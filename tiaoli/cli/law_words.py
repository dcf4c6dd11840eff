"""A law in words: how it was worked out and how far it may be off, how its shares are written, what another text
changes.

In: laws. Out: words and rows of tables, for the terminal and for the report.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from math import ceil, floor, isfinite, log10
from typing import TYPE_CHECKING

from dsl.catalogue import Bilingual
from simulator.population.data import Indicator
from simulator.population.features import LASTS, Measure
from simulator.population.intervals import Interval
from simulator.population.surveys import Survey, matching
from tiaoli.cli.simulated import MEAN
from tiaoli.cli.simulated_figures import indicator_name, indicator_words, told
from tiaoli.cli.simulated_names import Names
from tiaoli.cli.simulated_pairs import way_text
from tiaoli.cli.simulated_tables import Row, with_sign, written

if TYPE_CHECKING:
    from simulator.population.exact.law import Law

    Both = tuple[Law, Law]

WHY: dict[str, Bilingual] = {
    "calendar": Bilingual(
        "what a case does depends on the date or the time of day (working days, hours of the clock, limits per period)",
        "案件的走向取决于日期或时刻（工作日、钟点、按周期计的限制）",
    ),
    "amendment": Bilingual(
        "an amendment follows after the first arrivals; name one day's text, as with --at 2024-03-11",
        "到达开始之后还有修订生效；请指定某日的文本，如 --at 2024-03-11",
    ),
    "hours": Bilingual("somebody keeps working hours", "有人按工作时间办事"),
    "until": Bilingual("--until leaves cases open on a date", "--until 按日期截止"),
    "clocks": Bilingual(
        "two lengths of time matter at once that began at different moments",
        "两段从不同时刻起算的时间同时起作用",
    ),
    "compared": Bilingual("two numbers are compared that are drawn apart", "要比较两个分别抽取的数"),
    "computed": Bilingual("something is computed for which there is no rule", "出现了无法处理的计算"),
    "large": Bilingual("a number is too large", "数值过大"),
    "long": Bilingual("cases can last too long for the grid", "案件可能过长，超出时间格"),
    "endless": Bilingual("cases can go round for ever", "案件可能循环不止"),
    "many": Bilingual("there are too many situations", "情形过多"),
    "coarse": Bilingual("too much of it would be unknown, or too near to call", "未知或难分先后的部分过多"),
}


BETWEEN = Bilingual("between", "介于")
AT_LEAST = Bilingual("at least {0}", "至少 {0}")


def how(law: Law, names: Names) -> Iterator[Bilingual]:
    """How it was worked out, and how far it may be off."""
    off, grid, rounded = points(law.error), names.length(law.step), names.length(law.rounded)
    many = "" if law.situations == 1 else "s"
    yield Bilingual(
        f"worked out, not drawn: {law.situations:,} situation{many}, time in steps of {grid}. Shares may be off by "
        f"{off} percentage points at most, lengths of time by {rounded} besides.",
        f"精确计算，未经抽样：{law.situations:,} 种情形，时间以{grid}为一格。占比误差不超过 {off} 个百分点，"
        f"历时另有不超过{rounded}的误差。",
    )
    for why, share in law.unknown.items():
        words, much = WHY[why], f"{100 * share:.4f}%"
        yield Bilingual(
            f"{much} of cases come to where {words.en}; no figure has what comes of them then.",
            f"{much} 的案件走到这一步：{words.zh}；此后未再跟踪，各项数字不含其后的部分。",
        )


def law_share(share: float) -> str:
    """``12.34%``; where it is less than that shows, two more digits."""
    shown = f"{100 * share:.2f}%"
    return shown if share == 0 or shown not in ("0.00%", "-0.00%") else f"{100 * share:.4f}%"


def points(share: float) -> str:
    """A number of percentage points, rounded up to two digits."""
    found = max(100 * share, 0.0001)
    power = 10.0 ** (floor(log10(found)) - 1)
    return f"{ceil(found / power - 1e-9) * power:.6f}".rstrip("0").rstrip(".")


def bounds(found: Interval, show: Callable[[float], str], names: Names) -> str:
    """The bounds of a figure, as they are written; nothing where there are none, or where they look like the figure."""
    low, figure = show(found.low), show(found.value)
    if isfinite(found.high):
        return "" if low == figure == show(found.high) else names.between(low, show(found.high))
    return "" if found.low <= 0 else AT_LEAST.in_(names.language).format(low)


def named_show(one: Indicator, names: Names) -> Callable[[float], str]:
    """How a figure that the author names is written."""
    return law_share if one.kind == "share" else indicator_words(one, names)[0]


# ── what another text changes: before, after, the difference ───────────────────────────────────────────────────────


def named_changes(survey: Survey, laws: Both, names: Names) -> list[Row]:
    """How figures with names change, where that is known."""
    found: list[Row] = []
    for place, one in told(survey.living.population, names):
        both, change = _named(survey, laws, place), named_change(survey, laws, place, names)
        if both is not None and change is not None:
            found.append((indicator_name(one, names), *map(named_show(one, names), both), change))
    return found


def named_change(survey: Survey, laws: Both, place: int, names: Names) -> str | None:
    """By how much such a figure changes; None where that is not known."""
    one, both = survey.living.population.indicators[place], _named(survey, laws, place)
    if both is None:
        return None
    change = both[1] - both[0]
    return _signed(change) if one.kind == "share" else indicator_words(one, names)[1](change)


def _named(survey: Survey, laws: Both, place: int) -> tuple[float, float] | None:
    assert survey.other is not None
    other = matching(survey.living.population, survey.other.population)[place]
    before, after = laws[0].figures[place], None if other is None else laws[1].figures[other]
    return None if before is None or after is None else (before.value, after.value)


def end_changes(laws: Both, names: Names) -> list[Row]:
    """How cases are left."""
    ways = list(dict.fromkeys(left for law in laws for left, _ in law.ranked()))
    rows: list[Row] = []
    for left in ways:
        before, after = (one.ends.get(left, 0.0) for one in laws)
        rows.append((way_text(left, names), law_share(before), law_share(after), _signed(after - before)))
    return rows


def length_changes(laws: Both, names: Names) -> list[Row]:
    """How long they last; nothing where that is not known of both."""
    means = laws[0].mean(), laws[1].mean()
    if means[0] is None or means[1] is None:
        return []
    _, signed = written(LASTS, names)
    figures = [(MEAN.in_(names.language), means[0], means[1])]
    for (percent, one), (_, two) in zip(laws[0].percentiles(), laws[1].percentiles(), strict=False):
        figures.append((f"{percent}%", one.value, two.value))
    return [(name, names.length(one), names.length(two), signed(two - one)) for name, one, two in figures]


def count_changes(measure: Measure, laws: Both, names: Names) -> list[Row]:
    """What is counted, where that shows a difference; the largest first."""
    found = []
    for one in sorted({one for law in laws for one in law.counts if one.measure == measure}):
        plain, signed = written(one, names)
        before, after = (law.counts.get(one, 0.0) for law in laws)
        if plain(before) != plain(after):
            row = names.feature(one), plain(before), plain(after), signed(after - before)
            found.append((-abs(after - before), one, row))
    return [row for _, _, row in sorted(found)]


def _signed(share: float) -> str:
    return with_sign(law_share(share), share)
