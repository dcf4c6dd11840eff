"""What came of a population, as one page: figures, charts, the painted flowchart, and everything it rests on.

In: a survey, its laws where they were worked out, and how it was asked for. Out: a page in a language. Absent: what a
page looks like (``viz/report``) and where it is written (``tiaoli/cli/reporting.py``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from dsl.catalogue import Bilingual
from dsl.keywords import Language
from dsl.quantities import show_moment
from simulator.clock import index_at
from simulator.population.assumed import granted
from simulator.population.data import Population
from simulator.population.features import LASTS, Measure
from simulator.population.figures import difference
from simulator.population.surveys import Group, Survey
from tiaoli.cli.law_words import how
from tiaoli.cli.reported_drawn import Drawn
from tiaoli.cli.reported_figures import BY_CASE, drawn_change, drawn_changes, figure_parts, group_part
from tiaoli.cli.reported_law import DIFFERENT, KEY, law_sections, law_view
from tiaoli.cli.reported_measures import TITLES, ends_part, numbers_part
from tiaoli.cli.reported_pairs import difference_parts
from tiaoli.cli.reported_sections import measured, populations_of, series_of, tiles
from tiaoli.cli.reported_sides import Side, View, between
from tiaoli.cli.reported_times import lengths_curve, open_curve
from tiaoli.cli.simulated import in_a_row
from tiaoli.cli.simulated_figures import FIGURES
from tiaoli.cli.simulated_names import Names
from tiaoli.cli.simulated_pairs import AFTER, BEFORE, GRANTED, granted_parts
from tiaoli.cli.simulated_tables import written
from viz.report.page import Card, Cards, Code, Page, Part, Prose, Section

if TYPE_CHECKING:
    from tiaoli.cli.exact import Laws

CONTENTS = Bilingual("Contents", "目录")
BASIS = Bilingual("What this rests on", "依据与假设")
READING = Bilingual("How to read the intervals", "区间怎么读")
AGAIN = Bilingual("This report again", "重新生成这份报告")
OPENED = Bilingual("Open cases", "未了结的案件")
BY = Bilingual("By {0}", "按{0}")
AUTHOR = Bilingual("What the author says", "作者的说明")
BESIDE = Bilingual("Drawn: {0}", "抽样：{0}")
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


@dataclass(frozen=True, slots=True)
class Made:
    """How a report was asked for: how many cases were wanted, None where only the law was; the line that asks again,
    the program's version."""

    asked: int | None
    line: str
    version: str


def survey_page(survey: Survey, names: Names, made: Made, laws: Laws | None = None) -> Page:
    """The whole report. The law, where there is one, comes first."""
    population, language = survey.living.population, names.language
    exact = None if laws is None else law_view(laws, survey, names)
    sections = [] if laws is None or exact is None else [*law_sections(laws, survey, exact)]
    if made.asked is not None:
        drawn = _drawn(survey, names, () if exact is None else exact.sides)
        sections += drawn if exact is None else map(_beside(language), drawn)
    sections += _rest(survey, names, made)
    return Page(
        language,
        f"{population.name} · {_label(survey)}",
        tuple(_headline(survey, names, made, laws)),
        tuple(one for one in sections if one.parts),
        MADE.in_(language).format(made.version),
        CONTENTS.in_(language),
    )


def _drawn(survey: Survey, names: Names, marks: tuple[Side, ...]) -> Iterator[Section]:
    """What drawn cases have shown."""
    population = survey.living.population
    summaries = (survey.whole,) if survey.other is None else (survey.whole, survey.others)
    sides = tuple(Drawn(one, counted) for one, counted in zip(summaries, survey.indicators, strict=False))
    view = View(sides, series_of(survey, names), names, marks)
    say = view.say
    yield Section("key", say(KEY), (tiles(population, view, lambda place: drawn_change(survey, place, names),
                                          _mean_change(survey, view)),))  # fmt: skip
    yield Section("figures", say(FIGURES), tuple(figure_parts(population, view, drawn_changes(survey, view))))
    if survey.other is not None:
        yield Section("different", say(DIFFERENT), tuple(difference_parts(survey, view)))
    yield from measured(view, populations_of(survey))
    curve = open_curve(view, [one.standing for one in summaries], population.timeline.zone)
    yield Section("open", say(OPENED), () if curve is None else (curve,))
    if survey.by is not None:
        yield Section("groups", say(BY).format(names.fact(survey.by)), (_cards(survey, names),))


def _beside(language: Language) -> Callable[[Section], Section]:
    """Sections of drawn cases below those of the law."""
    return lambda one: replace(one, id=f"drawn-{one.id}", title=BESIDE.in_(language).format(one.title))


def _rest(survey: Survey, names: Names, made: Made) -> Iterator[Section]:
    language = names.language
    yield Section("basis", BASIS.in_(language), tuple(_basis(survey, names)))
    if made.asked is not None:
        yield Section("reading", READING.in_(language), (Prose(tuple(one.in_(language) for one in INTERVALS)),))
    yield Section("again", AGAIN.in_(language), (Code("", made.line),))


# ── the top of the page ────────────────────────────────────────────────────────────────────────────────────────────


def _label(survey: Survey) -> str:
    """What the policy is called by its readers."""
    return survey.living.population.timeline.revisions[-1].policy.label


def _headline(survey: Survey, names: Names, made: Made, laws: Laws | None) -> Iterator[str]:
    language, population = names.language, survey.living.population
    zone, done, seed = population.timeline.zone, survey.whole.cases, survey.living.seed
    for law, series in zip(laws or (), series_of(survey, names), strict=False):
        if law is not None:
            words = next(how(law, names)).in_(language)
            yield f"{series} · {words}" if survey.other is not None else words
    if made.asked is not None:
        first, end = (show_moment(at, zone) for at in (population.arrivals.first, population.arrivals.end))
        yield Bilingual(
            f"{done:,} cases, seed {seed}, arriving from {first} to {end}",
            f"{done:,} 件，种子 {seed}，{first} 至 {end} 之间到达",
        ).in_(language)
        for actor, size in population.parties:
            yield in_a_row(size, names.actor(actor)).in_(language)
        if done < made.asked:
            stopped = f"stopped: {made.asked:,} cases were asked for", f"已停止：本应有 {made.asked:,} 件"
            yield Bilingual(*stopped).in_(language)
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


def _mean_change(survey: Survey, view: View) -> str:
    """By how much the mean length differs, where a case ends under both."""
    if LASTS not in survey.pairing.changes:
        return ""
    found = difference(survey, LASTS).change
    _, signed = written(LASTS, view.names)
    return view.say(BY_CASE).format(signed(found.value), between(found, signed, view.names))


# ── the rest ───────────────────────────────────────────────────────────────────────────────────────────────────────


def _cards(survey: Survey, names: Names) -> Cards:
    """The same for the cases with each value of a fact, under both texts where there are two."""
    found = []
    population = survey.living.population
    series = ("",) if survey.other is None else (BEFORE.in_(names.language), AFTER.in_(names.language))
    top = max(side.reach() for group in survey.groups.values() for side in _sides(group, len(series)))
    for value, group in sorted(survey.groups.items(), key=lambda item: str(item[0])):
        view = View(_sides(group, len(series)), series, names)
        cases = group.whole.cases
        part = 100 * cases / max(survey.whole.cases, 1)
        aside = Bilingual(f"{cases:,} cases, {part:.1f}%", f"{cases:,} 件，{part:.1f}%")
        everything: tuple[Measure, ...] = ("end", "open", "lasts", *TITLES)
        curve = lengths_curve(view, top)
        small = () if curve is None else (replace(curve, title="", about=""),)
        ends = replace(ends_part(view), about="")
        parts = (ends, *group_part(population, view), *small, numbers_part(view, everything))
        found.append(Card(names.value(survey.by or "", value), aside.in_(names.language), parts))
    return Cards(tuple(found))


def _sides(group: Group, texts: int) -> tuple[Side, ...]:
    return tuple(map(Drawn, (group.whole, group.others), group.indicators))[:texts]


def _basis(survey: Survey, names: Names) -> Iterator[Part]:
    """Notes of the author, and what was taken for granted."""
    population, language = survey.living.population, names.language
    notes = [(habit.name, habit.note) for habit in population.habits if habit.note is not None]
    if notes:
        yield Prose((AUTHOR.in_(language),), tuple(notes))
    parts = [*granted_parts(granted(survey), names)]
    if parts:
        yield Prose((GRANTED.in_(language),), tuple(parts))
