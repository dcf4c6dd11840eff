"""What came of a population, as one page: figures, charts, the painted flowchart, and everything it rests on.

In: a survey, and how it was asked for. Out: a page in a language. Absent: what a page looks like (``viz/report``) and
where it is written (``tiaoli/cli/reporting.py``).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from dsl.catalogue import Bilingual
from dsl.quantities import show_moment
from simulator.clock import index_at
from simulator.population.assumed import granted
from simulator.population.data import Population
from simulator.population.features import LASTS, Measure
from simulator.population.figures import difference, per_case, percentiles
from simulator.population.indicators import Counted
from simulator.population.intervals import share
from simulator.population.surveys import Survey
from tiaoli.cli.reported_figures import BY_CASE, figure_parts, figure_tiles, group_part
from tiaoli.cli.reported_flow import flow_part
from tiaoli.cli.reported_measures import TITLES, View, between, ends_part, measure_parts, numbers_part, shown
from tiaoli.cli.reported_pairs import difference_parts
from tiaoli.cli.reported_times import lengths_curve, open_curve, reach
from tiaoli.cli.simulated import ENDS, LENGTHS, in_a_row
from tiaoli.cli.simulated_figures import FIGURES
from tiaoli.cli.simulated_names import Names
from tiaoli.cli.simulated_pairs import AFTER, BEFORE, GRANTED, granted_parts
from tiaoli.cli.simulated_tables import percent, written
from viz.report.page import Bars, Card, Cards, Code, Page, Part, Prose, Section, Tile, Tiles

CONTENTS = Bilingual("Contents", "目录")
ENDED = Bilingual("cases that end", "了结的案件")
HALF = Bilingual("half of those that end do so within", "了结的案件中一半不超过")
MOST = Bilingual("nine in ten of those that end do so within", "了结的案件中九成不超过")
MEAN_LENGTH = Bilingual("mean time to the end", "平均历时")
KEY = Bilingual("Key figures", "主要数字")
DIFFERENT = Bilingual("What is different", "有何不同")
FLOW = Bilingual("The flowchart, painted", "流程图：路径与耗时")
BASIS = Bilingual("What this rests on", "依据与假设")
READING = Bilingual("How to read the intervals", "区间怎么读")
AGAIN = Bilingual("This report again", "重新生成这份报告")
OPENED = Bilingual("Open cases", "未了结的案件")
WHERE = Bilingual("Where the time goes", "时间花在哪里")
SLOW = Bilingual("Deadlines", "时限")
PATHS = Bilingual("What happens", "发生了什么")
MONEY = Bilingual("Outcomes and amounts", "结果与金额")
BY = Bilingual("By {0}", "按{0}")
AUTHOR = Bilingual("What the author says", "作者的说明")
INTERVALS = (
    Bilingual(
        "The cases are drawn by chance. A 95% interval says where the figure lies for all cases there could be under "
        "these assumptions: with a hundred other seeds, some 95 of the hundred intervals would contain it. More cases "
        "make it narrower; four times as many, half as wide.",
        "案件是随机抽取的。95% 区间说明：在这些假设之下，对所有可能的案件而言，这个数字落在哪里。"
        "换一百个种子，大约九十五个区间会包含它。案件越多，区间越窄：件数四倍，宽度减半。",
    ),
    Bilingual(
        "It says nothing about whether the assumptions are right: whoever doubts them changes the population file and "
        "makes the report again. Shares have Wilson's interval, means Student's, percentiles that of their rank.",
        "区间不说明假设是否正确：有疑问的人应当修改总体文件，再生成一份。"
        "占比用 Wilson 区间，平均值用学生 t 区间，百分位数用其名次的区间。",
    ),
)
MADE = Bilingual("Made by tiaoli {0}. The same input gives the same file.", "由 tiaoli {0} 生成。输入相同，文件相同。")

_GROUPS: tuple[tuple[str, Bilingual, tuple[Measure, ...]], ...] = (
    ("time", WHERE, ("waited", "stayed")),
    ("deadlines", SLOW, ("timeout", "late")),
    ("money", MONEY, ("outcome", "amount")),
    ("paths", PATHS, ("taken", "refused")),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Made:
    """How a report was asked for: how many cases were wanted, the line that asks again, the program's version."""

    asked: int
    line: str
    version: str


def survey_page(survey: Survey, names: Names, made: Made) -> Page:
    """The whole report."""
    population = survey.living.population
    language = names.language
    summaries = (survey.whole,) if survey.other is None else (survey.whole, survey.others)
    view = View(summaries, _series(survey, names), names)
    sections = [*_sections(survey, view, names, made)]
    title = f"{population.name} · {_label(survey)}"
    return Page(
        language,
        title,
        tuple(_headline(survey, names, made)),
        tuple(one for one in sections if one.parts),
        MADE.in_(language).format(made.version),
        CONTENTS.in_(language),
    )


def _sections(survey: Survey, view: View, names: Names, made: Made) -> Iterator[Section]:
    say, zone = view.say, survey.living.population.timeline.zone
    yield Section("key", say(KEY), (_tiles(survey, view),))
    yield Section("figures", say(FIGURES), tuple(figure_parts(survey, view)))
    if survey.other is not None:
        yield Section("different", say(DIFFERENT), tuple(difference_parts(survey, view)))
    yield Section("ends", say(ENDS), (ends_part(view), numbers_part(view, ("end", "open"))))
    curve = lengths_curve(view)
    yield Section("lengths", say(LENGTHS), () if curve is None else (curve, numbers_part(view, ("lasts",))))
    flows = [
        flow_part(living.population, summary, names, living.population.policy)
        for living, summary in zip((survey.living, survey.other), view.summaries, strict=False)
        if living is not None
    ]
    yield Section("flow", say(FLOW), _some(*flows))
    for place, title, measures in _GROUPS:
        yield Section(place, say(title), tuple(part for one in measures for part in measure_parts(view, one)))
    yield Section("open", say(OPENED), _some(open_curve(view, zone)))
    if survey.by is not None:
        under = (Prose((view.series[0],)),) if survey.other is not None else ()
        yield Section("groups", say(BY).format(names.fact(survey.by)), (*under, _cards(survey, names)))
    yield Section("basis", say(BASIS), tuple(_basis(survey, names)))
    yield Section("reading", say(READING), (Prose(tuple(say(one) for one in INTERVALS)),))
    yield Section("again", say(AGAIN), (Code("", made.line),))


def _some(*parts: Part | None) -> tuple[Part, ...]:
    return tuple(part for part in parts if part is not None)


# ── the top of the page ────────────────────────────────────────────────────────────────────────────────────────────


def _series(survey: Survey, names: Names) -> tuple[str, ...]:
    if survey.other is None:
        return (survey.living.population.policy,)
    colon = ": " if names.language == "en" else "："
    return tuple(
        f"{word.in_(names.language)}{colon}{living.population.policy}"
        for word, living in ((BEFORE, survey.living), (AFTER, survey.other))
    )


def _label(survey: Survey) -> str:
    """What the policy is called by its readers."""
    return survey.living.population.timeline.revisions[-1].policy.label


def _headline(survey: Survey, names: Names, made: Made) -> Iterator[str]:
    language, population = names.language, survey.living.population
    zone, done, seed = population.timeline.zone, survey.whole.cases, survey.living.seed
    first, end = (show_moment(at, zone) for at in (population.arrivals.first, population.arrivals.end))
    yield Bilingual(
        f"{done:,} cases, seed {seed}, arriving from {first} to {end}",
        f"{done:,} 件，种子 {seed}，{first} 至 {end} 之间到达",
    ).in_(language)
    for actor, size in population.parties:
        yield in_a_row(size, names.actor(actor)).in_(language)
    if done < made.asked:
        yield Bilingual(f"stopped: {made.asked:,} cases were asked for", f"已停止：本应有 {made.asked:,} 件").in_(
            language
        )
    if survey.living.until is not None:
        until = show_moment(survey.living.until, zone)
        yield Bilingual(f"followed until {until}", f"跟踪到 {until}").in_(language)
    for living in (survey.living, survey.other):
        if living is not None:
            yield _text(living.population, language == "en")
    if population.note is not None:
        yield population.note


def _text(population: Population, english: bool) -> str:
    """A policy and the dates of its texts that the cases live to see."""
    timeline, arrivals = population.timeline, population.arrivals
    days = [one.date.isoformat() for one in timeline.revisions[index_at(timeline, arrivals.first) :]]
    if english:
        return f"{population.policy}, text of {', '.join(days)}"
    return f"{population.policy}，{'、'.join(days)} 的文本"


def _tiles(survey: Survey, view: View) -> Tiles:
    """The figures that a meeting asks for first."""
    names, length = view.names, view.names.length
    ended = [share(summary.ended, summary.cases) for summary in view.summaries]
    found = [Tile(view.say(ENDED), tuple(shown(one, percent, names) for one in ended))]
    for wanted, words in ((50, HALF), (90, MOST)):
        figures = [dict(percentiles(summary)).get(wanted) for summary in view.summaries]
        found.append(Tile(view.say(words), tuple(shown(one, length, names) for one in figures)))
    means = [per_case(summary, LASTS) if summary.ended else None for summary in view.summaries]
    change = _change(survey, view) if LASTS in survey.pairing.changes else ""
    found.append(Tile(view.say(MEAN_LENGTH), tuple(shown(one, length, names) for one in means), change))
    return Tiles((*figure_tiles(survey, view), *found), view.series)


def _change(survey: Survey, view: View) -> str:
    """By how much the mean length differs, where a case ends under both."""
    found = difference(survey, LASTS).change
    _, signed = written(LASTS, view.names)
    return view.say(BY_CASE).format(signed(found.value), between(found, signed, view.names))


# ── the rest ───────────────────────────────────────────────────────────────────────────────────────────────────────


def _cards(survey: Survey, names: Names) -> Cards:
    """The same for the cases with each value of a fact."""
    found = []
    top = max(reach(summary) for summary in survey.groups.values())
    for value, summary in sorted(survey.groups.items(), key=lambda item: str(item[0])):
        view = View((summary,), ("",), names)
        part = 100 * summary.cases / max(survey.whole.cases, 1)
        aside = Bilingual(f"{summary.cases:,} cases, {part:.1f}%", f"{summary.cases:,} 件，{part:.1f}%")
        everything: tuple[Measure, ...] = ("end", "open", "lasts", *TITLES)
        ends, figures = ends_part(view), group_part(survey, survey.grouped.get(value, Counted()), view)
        curve = lengths_curve(view, top)
        small = () if curve is None else (replace(curve, title="", about=""),)
        parts = (Bars("", ends.bars, (), "", 1.0), *figures, *small, numbers_part(view, everything))
        found.append(Card(names.value(survey.by or "", value), aside.in_(names.language), parts))
    return Cards(tuple(found))


def _basis(survey: Survey, names: Names) -> Iterator[Part]:
    """Notes of the author, and what was taken for granted."""
    population, language = survey.living.population, names.language
    notes = [(habit.name, habit.note) for habit in population.habits if habit.note is not None]
    if notes:
        yield Prose((AUTHOR.in_(language),), tuple(notes))
    parts = [*granted_parts(granted(survey), names)]
    if parts:
        yield Prose((GRANTED.in_(language),), tuple(parts))
