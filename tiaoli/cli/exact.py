"""The law of a population, told: its figures without any drawing, and how far they may be off.

In: laws. Out: lines in a language, data. Absent: how a law is worked out (``simulator/population/exact/``).
"""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil, floor, log10
from typing import TYPE_CHECKING, Any

from dsl.catalogue import Bilingual
from simulator.population.data import Indicator, Population
from simulator.population.features import Feature, Measure
from simulator.population.report_data import indicator_data
from simulator.population.surveys import Survey, matching
from tiaoli.cli.files import CannotError
from tiaoli.cli.help import wrap
from tiaoli.cli.simulated import ENDS, LENGTHS, MEAN, SHARE
from tiaoli.cli.simulated_figures import FIGURES, indicator_name, indicator_words, told
from tiaoli.cli.simulated_names import Names
from tiaoli.cli.simulated_pairs import AFTER, BEFORE, CHANGE, TITLES, way_text
from tiaoli.cli.simulated_tables import Row, table, with_sign, written
from tiaoli.cli.terminal import Terminal, width_now

if TYPE_CHECKING:
    from simulator.population.exact.law import Law

BETWEEN = Bilingual("between", "介于")

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

MEASURES: tuple[Measure, ...] = ("timeout", "late", "outcome", "refused", "amount", "waited", "stayed", "taken")


Laws = tuple["Law", "Law | None"]
"""Under one text, and under another where there is one."""


def laws_of(survey: Survey) -> Laws:
    """The laws under the texts of a survey; CannotError where one can't be worked out."""
    try:
        from simulator.population.exact.inexact import InexactError
        from simulator.population.exact.solving import law_of
    except ImportError:
        raise CannotError(Bilingual('--exact needs numpy: pip install "tiaoli[fast]"',
                                    '--exact 需要 numpy：pip install "tiaoli[fast]"')) from None  # fmt: skip
    try:
        return law_of(survey.living), None if survey.other is None else law_of(survey.other)
    except InexactError as inexact:
        why = WHY[inexact.why]
        raise CannotError(Bilingual(f"the law can't be worked out: {why.en}; without --exact cases are drawn",
                                    f"无法精确计算：{why.zh}；去掉 --exact 即改为抽样模拟")) from None  # fmt: skip


def law_lines(laws: Laws, survey: Survey, names: Names, terminal: Terminal) -> Iterator[str]:
    """The law of a population, and how it differs under another text."""
    yield from _one_law(survey.living.population, laws[0], names, terminal)
    if laws[1] is not None and survey.other is not None:
        yield from _compared(survey, (laws[0], laws[1]), names, terminal)


def _one_law(population: Population, law: Law, names: Names, terminal: Terminal) -> Iterator[str]:
    say = terminal.say
    yield terminal.styled(f"{population.name}  {population.policy}", "bold")
    yield from _how(law, names, terminal)
    if population.note is not None:
        yield from wrap(population.note, width_now())
    figures = [_named(one, law.figures[place], names) for place, one in told(population, names)]
    yield from table(terminal, say(FIGURES), ("",), figures)
    shares = [(way_text(left, names), _share(share)) for left, share in _ranked(law)]
    yield from table(terminal, say(ENDS), (say(SHARE),), shares)
    mean = law.mean()
    lengths: list[Row] = [] if mean is None else [(say(MEAN), names.length(mean), "")]
    lengths += [(f"{percent}%", *names.lengths(figure)) for percent, figure in law.percentiles()]
    yield from table(terminal, say(LENGTHS), ("", say(BETWEEN)), lengths)
    for measure in MEASURES:
        found = sorted(((much, one) for one, much in law.counts.items() if one.measure == measure and much > 0),
                       key=lambda pair: (-pair[0], pair[1]))  # fmt: skip
        rows = [(names.feature(one), written(one, names)[0](much)) for much, one in found]
        yield from table(terminal, say(TITLES[measure]), ("",), rows)


def _compared(survey: Survey, laws: tuple[Law, Law], names: Names, terminal: Terminal) -> Iterator[str]:
    assert survey.other is not None
    say, other = terminal.say, survey.other.population.policy
    yield ""
    yield terminal.styled(say(Bilingual(f"Under {other}, worked out too", f"按 {other}，同样精确计算")), "bold")
    yield from _how(laws[1], names, terminal)
    heads = tuple(say(one) for one in (BEFORE, AFTER, CHANGE))
    yield from table(terminal, say(FIGURES), heads, _named_changes(survey, laws, names))
    ways = list(dict.fromkeys(left for law in laws for left, _ in _ranked(law)))
    rows: list[Row] = []
    for left in ways:
        before, after = (one.ends.get(left, 0.0) for one in laws)
        rows.append((way_text(left, names), _share(before), _share(after),
                     _signed(after - before)))  # fmt: skip
    yield from table(terminal, say(ENDS), heads, rows)
    means = laws[0].mean(), laws[1].mean()
    if means[0] is not None and means[1] is not None:
        _, signed = written(Feature("lasts", ""), names)
        rows = [(say(MEAN), names.length(means[0]), names.length(means[1]), signed(means[1] - means[0]))]
        for (percent, one), (_, two) in zip(laws[0].percentiles(), laws[1].percentiles(), strict=False):
            rows.append(
                (f"{percent}%", names.length(one.value), names.length(two.value), signed(two.value - one.value))
            )
        yield from table(terminal, say(LENGTHS), heads, rows)
    for measure in MEASURES:
        yield from table(terminal, say(TITLES[measure]), heads, _changes(measure, laws, names))


def _named(one: Indicator, figure: float | None, names: Names) -> Row:
    """A figure that the author names."""
    return indicator_name(one, names), "–" if figure is None else _written(one, names, figure)


def _written(one: Indicator, names: Names, figure: float) -> str:
    return _share(figure) if one.kind == "share" else indicator_words(one, names)[0](figure)


def _named_changes(survey: Survey, laws: tuple[Law, Law], names: Names) -> list[Row]:
    """How such figures change, where that is known."""
    assert survey.other is not None
    found: list[Row] = []
    population, theirs = survey.living.population, matching(survey.living.population, survey.other.population)
    for place, one in told(population, names):
        other = theirs[place]
        before, after = laws[0].figures[place], None if other is None else laws[1].figures[other]
        if before is None or after is None:
            continue
        change = _signed(after - before) if one.kind == "share" else indicator_words(one, names)[1](after - before)
        found.append((indicator_name(one, names), _written(one, names, before), _written(one, names, after), change))
    return found


def _changes(measure: Measure, laws: tuple[Law, Law], names: Names) -> list[Row]:
    found = []
    for one in sorted({one for law in laws for one in law.counts if one.measure == measure}):
        plain, signed = written(one, names)
        before, after = (law.counts.get(one, 0.0) for law in laws)
        if plain(before) != plain(after):
            row = names.feature(one), plain(before), plain(after), signed(after - before)
            found.append((-abs(after - before), one, row))
    return [row for _, _, row in sorted(found)]


def _how(law: Law, names: Names, terminal: Terminal) -> Iterator[str]:
    """How it was worked out, and how far it may be off."""
    width = width_now()
    off, grid, rounded = _points(law.error), names.length(law.step), names.length(law.rounded)
    many = "" if law.situations == 1 else "s"
    yield from wrap(terminal.say(Bilingual(
        f"worked out, not drawn: {law.situations:,} situation{many}, time in steps of {grid}. Shares may be off by "
        f"{off} percentage points at most, lengths of time by {rounded} besides.",
        f"精确计算，未经抽样：{law.situations:,} 种情形，时间以{grid}为一格。占比误差不超过 {off} 个百分点，"
        f"历时另有不超过{rounded}的误差。",
    )), width)  # fmt: skip
    for why, share in law.unknown.items():
        words, much = WHY[why], f"{100 * share:.4f}%"
        yield from wrap(terminal.say(Bilingual(
            f"{much} of cases come to where {words.en}; no figure has what comes of them then.",
            f"{much} 的案件走到这一步：{words.zh}；此后未再跟踪，各项数字不含其后的部分。",
        )), width)  # fmt: skip


def _ranked(law: Law) -> list[tuple[Any, float]]:
    found = [(left, share) for left, share in law.ends.items() if left[0] != "unknown" and share > 0]
    return sorted(found, key=lambda pair: (-pair[1], pair[0]))


def _share(share: float) -> str:
    """``12.34%``; where it is less than that shows, two more digits."""
    shown = f"{100 * share:.2f}%"
    return shown if share == 0 or shown not in ("0.00%", "-0.00%") else f"{100 * share:.4f}%"


def _signed(share: float) -> str:
    return with_sign(_share(share), share)


def _points(share: float) -> str:
    """A number of percentage points, rounded up to two digits."""
    points = max(100 * share, 0.0001)
    power = 10.0 ** (floor(log10(points)) - 1)
    return f"{ceil(points / power - 1e-9) * power:.6f}".rstrip("0").rstrip(".")


def law_data(laws: Laws, survey: Survey, drawn: dict[str, Any] | None) -> dict[str, Any]:
    """The laws as data, as ``docs/schema/law-1.json`` describes it; ``drawn`` is what was drawn besides."""
    population = survey.living.population
    other = None if survey.other is None or laws[1] is None else survey.other.population
    compared = None if other is None or laws[1] is None else {"policy": other.policy, "law": _data(laws[1], other)}
    return {
        "version": 1,
        "population": population.name,
        "note": population.note,
        "policy": population.policy,
        "law": _data(laws[0], population),
        "compared": compared,
        "drawn": drawn,
    }


def _data(law: Law, population: Population) -> dict[str, Any]:
    return {
        "step": law.step,
        "situations": law.situations,
        "error": law.error,
        "rounded": law.rounded,
        "unknown": [{"why": why, "share": share} for why, share in law.unknown.items()],
        "ends": [{"fate": left[0], "state": left[1], "share": share} for left, share in _ranked(law)],
        "mean": law.mean(),
        "percentiles": [
            {"percent": percent, "seconds": {"value": one.value, "low": one.low, "high": one.high}}
            for percent, one in law.percentiles()
        ],
        "figures": [
            {**indicator_data(one), "figure": value}
            for one, value in zip(population.indicators, law.figures, strict=True)
        ],
        "measures": [
            {"measure": one.measure, "of": one.of, "more": one.more, "per_case": law.counts[one] + 0.0}
            for one in sorted(law.counts)
        ],
    }
