"""What came of a population, in tables: ends, lengths, deadlines that passed, outcomes, refusals, who is waited for.

In: a survey. Out: lines in a language. Absent: the comparison of two texts (``tiaoli/cli/simulated_pairs.py``), data
for programs (``simulator/population/report_data.py``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from dsl.catalogue import Bilingual
from dsl.quantities import show_moment
from dsl.source import display_width
from simulator.population.features import LASTS, Feature, Measure
from simulator.population.figures import per_case, percentiles, share_of
from simulator.population.intervals import Interval
from simulator.population.measures import Summary
from simulator.population.surveys import Survey
from tiaoli.cli.help import wrap
from tiaoli.cli.simulated_names import Names
from tiaoli.cli.terminal import Terminal, width_now

CASES = Bilingual("cases", "件数")
SHARE = Bilingual("share", "占比")
BETWEEN = Bilingual("95% between", "95% 区间")
TIMES = Bilingual("times", "次数")
PER_CASE = Bilingual("per case", "每件")
SUM = Bilingual("sum", "合计")
ENDS = Bilingual("How cases end", "案件如何了结")
LENGTHS = Bilingual("How long they last", "案件历时")
MEAN = Bilingual("mean", "平均")
TIMEOUTS = Bilingual("Deadlines that passed", "逾期")
LATE = Bilingual("… while waiting for", "……当时在等待")
OUTCOMES = Bilingual("Outcomes", "结果")
AMOUNTS = Bilingual("Amounts", "金额")
REFUSED = Bilingual("Refused", "被拒")
WAITED = Bilingual("Time spent waiting for", "等待的时间")
TAKEN = Bilingual("Rules and branches taken", "采用的规则和分支")

COUNTED: tuple[tuple[Measure, Bilingual], ...] = (
    ("timeout", TIMEOUTS), ("late", LATE), ("outcome", OUTCOMES), ("refused", REFUSED),
)  # fmt: skip
"""Measures that are told as how often, and in how many cases."""

Row = tuple[str, ...]


def survey_lines(survey: Survey, names: Names, terminal: Terminal, asked: int) -> Iterator[str]:
    """The whole report, but for the comparison and what was taken for granted."""
    say = terminal.say
    population, zone = survey.living.population, survey.living.population.timeline.zone
    done, seed = survey.whole.cases, survey.living.seed
    first, end = (show_moment(at, zone) for at in (population.arrivals.first, population.arrivals.end))
    yield terminal.styled(f"{population.name}  {population.policy}", "bold")
    yield say(Bilingual(f"{done:,} cases, seed {seed}, arriving from {first} to {end}",
                        f"{done:,} 件，种子 {seed}，{first} 至 {end} 之间到达"))  # fmt: skip
    if population.note is not None:
        yield from wrap(population.note, width_now())
    if done < asked:
        yield say(Bilingual(f"stopped: {asked:,} cases were asked for", f"已停止：本应有 {asked:,} 件"))
    if survey.living.until is not None:
        until = show_moment(survey.living.until, zone)
        yield say(Bilingual(f"followed until {until}", f"跟踪到 {until}"))
    yield from summary_lines(survey.whole, names, terminal)
    for value, summary in sorted(survey.groups.items(), key=lambda item: str(item[0])):
        yield ""
        share = f"{100 * summary.cases / max(done, 1):.1f}%"
        title = f"{names.fact(survey.by or '')}: {names.value(survey.by or '', value)}"
        aside = say(Bilingual(f"{summary.cases:,} cases, {share}", f"{summary.cases:,} 件，{share}"))
        yield terminal.styled(f"── {title}  {aside}", "bold")
        yield from summary_lines(summary, names, terminal)


def summary_lines(summary: Summary, names: Names, terminal: Terminal) -> Iterator[str]:
    """The tables of some cases."""
    say = terminal.say
    shares = (say(CASES), say(SHARE), say(BETWEEN))
    left = _of(summary, "end"), _of(summary, "open")
    rows = [(names.feature(one), *_share(summary, one)) for one in (*left[0], *left[1])]
    yield from table(terminal, say(ENDS), shares, rows)
    if LASTS in summary.tallies:
        figures = [(say(MEAN), per_case(summary, LASTS)), *((f"{p}%", figure) for p, figure in percentiles(summary))]
        yield from table(terminal, say(LENGTHS), ("", say(BETWEEN)), [
            (name, *names.lengths(figure)) for name, figure in figures if figure is not None
        ])  # fmt: skip
    times = (say(TIMES), say(CASES), say(SHARE), say(BETWEEN))
    for measure, title in COUNTED:
        yield from table(terminal, say(title), times, counted_rows(summary, measure, names))
    money = (say(SUM), say(PER_CASE), say(BETWEEN))
    rows = [_amount(summary, one, names) for one in _of(summary, "amount")]
    yield from table(terminal, say(AMOUNTS), money, rows)
    rows = [(names.feature(one), *names.lengths(per_case(summary, one))) for one in _of(summary, "waited")]
    yield from table(terminal, say(WAITED), (say(PER_CASE), say(BETWEEN)), rows)
    rows = [_counted(summary, one, names) for one in _of(summary, "taken")]
    yield from table(terminal, say(TAKEN), times, rows)


def _of(summary: Summary, measure: Measure) -> list[Feature]:
    """The features of a measure, the most frequent first."""
    found = [one for one in summary.tallies if one.measure == measure]
    return sorted(found, key=lambda one: (-summary.tallies[one].total, one))


def counted_rows(summary: Summary, measure: Measure, names: Names) -> list[Row]:
    """The features of a measure: how often, in how many cases, and which share of them."""
    return [_counted(summary, one, names) for one in _of(summary, measure)]


def _share(summary: Summary, feature: Feature) -> Row:
    figure = share_of(summary, feature)
    return f"{summary.of(feature).cases:,}", *(shares(figure) if figure is not None else ("", ""))


def _counted(summary: Summary, feature: Feature, names: Names) -> Row:
    return names.feature(feature), f"{summary.of(feature).total:,}", *_share(summary, feature)


def _amount(summary: Summary, feature: Feature, names: Names) -> Row:
    figure = per_case(summary, feature)
    assert figure is not None
    total = names.money(summary.of(feature).total)
    return (
        names.feature(feature),
        total,
        names.money(round(figure.value)),
        names.between(names.money(round(figure.low)), names.money(round(figure.high))),
    )


def shares(figure: Interval) -> tuple[str, str]:
    """A share with its bounds."""
    return percent(figure.value), f"{percent(figure.low)} – {percent(figure.high)}"


def percent(share: float) -> str:
    """``12.3%``; where it is less than that shows, two more digits."""
    shown = f"{100 * share:.1f}%"
    return shown if share == 0 or shown not in ("0.0%", "-0.0%", "100.0%") or share == 1 else f"{100 * share:.3f}%"


def table(terminal: Terminal, title: str, heads: Sequence[str], rows: Iterable[Row]) -> Iterator[str]:
    """A table under its title, names on the left, figures to the right; nothing where it has no rows."""
    lines = [(title, *heads), *rows]
    if len(lines) == 1:
        return
    widths = [max(display_width(cell) for cell in column) for column in zip(*lines, strict=True)]
    yield ""
    for number, line in enumerate(lines):
        first = line[0] + " " * (widths[0] + 2 * (number == 0) - display_width(line[0]))
        rest = (" " * (width - display_width(cell)) + cell for cell, width in zip(line[1:], widths[1:], strict=True))
        text = "  ".join((first if number == 0 else f"  {first}", *rest)).rstrip()
        yield terminal.styled(text, "bold") if number == 0 else text
