"""What came of a population, in tables: ends, lengths, deadlines that passed, outcomes, refusals, who is waited for.

In: a survey. Out: lines in a language. Absent: the comparison of two texts (``tiaoli/cli/simulated_pairs.py``), data
for programs (``simulator/population/report_data.py``).
"""

from __future__ import annotations

from collections.abc import Iterator

from dsl.catalogue import Bilingual
from dsl.quantities import show_moment
from simulator.population.features import LASTS, Feature, Measure
from simulator.population.figures import per_case, percentiles, share_of
from simulator.population.intervals import Interval
from simulator.population.measures import Summary
from simulator.population.surveys import Survey
from tiaoli.cli.help import wrap
from tiaoli.cli.simulated_figures import indicator_lines
from tiaoli.cli.simulated_names import Names
from tiaoli.cli.simulated_tables import BETWEEN, Row, percent, table
from tiaoli.cli.terminal import Terminal, width_now

CASES = Bilingual("cases", "件数")
SHARE = Bilingual("share", "占比")
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
STAYED = Bilingual("Time spent in each state", "在各状态的时间")
TAKEN = Bilingual("Rules and branches taken", "采用的规则和分支")
ONE_BY_ONE = Bilingual(
    "Cases that have to do with each other are lived through one by one, which takes longer.",
    "互有关系的案件逐件模拟，耗时较长。",
)

COUNTED: tuple[tuple[Measure, Bilingual], ...] = (
    ("timeout", TIMEOUTS), ("late", LATE), ("outcome", OUTCOMES), ("refused", REFUSED),
)  # fmt: skip
"""Measures that are told as how often, and in how many cases."""

SPENT: tuple[tuple[Measure, Bilingual], ...] = (("waited", WAITED), ("stayed", STAYED))
"""Measures that are told as lengths of time."""


def survey_lines(survey: Survey, names: Names, terminal: Terminal, asked: int) -> Iterator[str]:
    """The whole report, but for the comparison and what was taken for granted."""
    say = terminal.say
    population, zone = survey.living.population, survey.living.population.timeline.zone
    done, seed = survey.whole.cases, survey.living.seed
    first, end = (show_moment(at, zone) for at in (population.arrivals.first, population.arrivals.end))
    yield terminal.styled(f"{population.name}  {population.policy}", "bold")
    yield say(Bilingual(f"{done:,} cases, seed {seed}, arriving from {first} to {end}",
                        f"{done:,} 件，种子 {seed}，{first} 至 {end} 之间到达"))  # fmt: skip
    for actor, size in population.parties:
        yield say(in_a_row(size, names.actor(actor)))
    if population.note is not None:
        yield from wrap(population.note, width_now())
    if done < asked:
        yield say(Bilingual(f"stopped: {asked:,} cases were asked for", f"已停止：本应有 {asked:,} 件"))
    if survey.living.until is not None:
        until = show_moment(survey.living.until, zone)
        yield say(Bilingual(f"followed until {until}", f"跟踪到 {until}"))
    yield from indicator_lines(population, survey.indicators[0], names, terminal)
    yield from summary_lines(survey.whole, names, terminal)
    for value, group in sorted(survey.groups.items(), key=lambda item: str(item[0])):
        yield ""
        share = f"{100 * group.whole.cases / max(done, 1):.1f}%"
        title = f"{names.fact(survey.by or '')}: {names.value(survey.by or '', value)}"
        aside = say(Bilingual(f"{group.whole.cases:,} cases, {share}", f"{group.whole.cases:,} 件，{share}"))
        yield terminal.styled(f"── {title}  {aside}", "bold")
        yield from indicator_lines(population, group.indicators[0], names, terminal)
        yield from summary_lines(group.whole, names, terminal)


def in_a_row(size: int, whose: str) -> Bilingual:
    """How many cases are of one party."""
    return Bilingual(f"each {size:,} in a row of one party: {whose}", f"每 {size:,} 件属于同一个{whose}")


def summary_lines(summary: Summary, names: Names, terminal: Terminal) -> Iterator[str]:
    """The tables of some cases."""
    say = terminal.say
    shares = (say(CASES), say(SHARE), say(BETWEEN))
    left = features_of(summary, "end"), features_of(summary, "open")
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
    rows = [_amount(summary, one, names) for one in features_of(summary, "amount")]
    yield from table(terminal, say(AMOUNTS), money, rows)
    for measure, title in SPENT:
        rows = [(names.feature(one), *names.lengths(per_case(summary, one))) for one in features_of(summary, measure)]
        yield from table(terminal, say(title), (say(PER_CASE), say(BETWEEN)), rows)
    rows = [_counted(summary, one, names) for one in features_of(summary, "taken")]
    yield from table(terminal, say(TAKEN), times, rows)


def features_of(summary: Summary, measure: Measure) -> list[Feature]:
    """The features of a measure, the most frequent first."""
    found = [one for one in summary.tallies if one.measure == measure]
    return sorted(found, key=lambda one: (-summary.tallies[one].total, one))


def counted_rows(summary: Summary, measure: Measure, names: Names) -> list[Row]:
    """The features of a measure: how often, in how many cases, and which share of them."""
    return [_counted(summary, one, names) for one in features_of(summary, measure)]


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
