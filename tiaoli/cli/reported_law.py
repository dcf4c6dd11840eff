"""A law as sections of a report: its figures, what another text changes, how far it may be off.

In: the laws of a population. Out: sections of a page. Absent: how a law is worked out, words about it in the terminal
(``tiaoli/cli/exact.py``).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from dsl.catalogue import Bilingual
from simulator.population.features import LASTS, Measure
from simulator.population.surveys import Survey, matching
from tiaoli.cli.law_words import (
    count_changes,
    end_changes,
    how,
    law_share,
    length_changes,
    named_change,
    named_changes,
    points,
)
from tiaoli.cli.reported_figures import figure_parts
from tiaoli.cli.reported_pairs import SAME
from tiaoli.cli.reported_sections import measured, populations_of, series_of, tiles
from tiaoli.cli.reported_sides import View
from tiaoli.cli.reported_worked import Worked
from tiaoli.cli.simulated import ENDS, LENGTHS
from tiaoli.cli.simulated_figures import FIGURES
from tiaoli.cli.simulated_names import Names
from tiaoli.cli.simulated_pairs import AFTER, BEFORE, CHANGE, NOT_SHOWN, TITLES
from tiaoli.cli.simulated_tables import Row, written
from viz.report.page import Folded, Part, Prose, Section, Table

if TYPE_CHECKING:
    from tiaoli.cli.exact import Laws

KEY = Bilingual("Key figures", "主要数字")
DIFFERENT = Bilingual("What is different", "有何不同")
DIFFERS = Bilingual("difference: {0}", "差：{0}")
NO_CHANCE = Bilingual(
    "Both laws are worked out, so these differences have no interval of chance; how far shares and lengths may be "
    "off is said below.",
    "两份文本都是精确计算，差值没有抽样误差；占比和历时的误差上限见下文。",
)
OFF = Bilingual("How far this may be off", "误差最多多大")
COMES = (
    Bilingual(
        "The law is worked out without drawing cases: every situation that a case can come to, how likely each way "
        "from it is and how long it takes. There is no chance in its figures.",
        "精确计算不抽取案件：案件可能走到的每种情形都逐一计算，得出每条路径有多大可能、需要多久。这些数字没有抽样误差。",
    ),
    Bilingual(
        "Those who begin at one moment are told apart to the second. Where somebody has begun earlier, time goes in "
        "steps, and two things within one step are told apart by halves: shares may be off by the share of cases in "
        "which that could decide anything.",
        "从同一时刻开始的逐秒判定。有人开始得更早的，时间按格计算，同一格里发生的两件事按各半处理："
        "占比的误差，最多就是可能因此改变走向的案件所占的比例。",
    ),
    Bilingual(
        "A length is rounded to a step each time a case changes its situation, and may be off by so many halves "
        "of a step; percentiles stand between the bounds that follow from both. Named figures have their own.",
        "案件每换一次情形，历时按格取整一次，因此最多差若干个半格；百分位的上下限由这两者得出。有名称的指标各有上下限。",
    ),
    Bilingual(
        "Whether the assumptions are right is another matter: whoever doubts them changes the population file and "
        "makes the report again.",
        "假设是否正确是另一回事：有疑问的人应当修改总体文件，再生成一份。",
    ),
)
TEXT, SITUATIONS = Bilingual("text", "文本"), Bilingual("situations", "情形")
STEP, SHARES_OFF = Bilingual("step of time", "时间格"), Bilingual("shares at most by", "占比误差上限")
LENGTHS_OFF = Bilingual("lengths besides by", "历时另有误差上限")
UNKNOWN = Bilingual("not followed further", "未再跟踪")
PERCENTAGE_POINTS = Bilingual("{0} percentage points", "{0} 个百分点")

_FIRST: tuple[Measure, ...] = ("timeout", "waited", "outcome", "amount")
_OTHERS: tuple[Measure, ...] = ("late", "refused", "stayed", "taken")


def law_view(laws: Laws, survey: Survey, names: Names) -> View:
    """The laws as a report looks at them."""
    populations = populations_of(survey)
    found = (one for one in laws if one is not None)
    sides = (Worked(law, matching(populations[0], one)) for law, one in zip(found, populations, strict=True))
    return View(tuple(sides), series_of(survey, names), names)


def law_sections(laws: Laws, survey: Survey, view: View) -> Iterator[Section]:
    """Everything that is known of the laws."""
    population, names, say = survey.living.population, view.names, view.say
    yield Section("key", say(KEY), (tiles(population, view, lambda place: _differs(place, laws, survey, view),
                                          _mean_differs(laws, view)),))  # fmt: skip
    changes = None
    if laws[1] is not None:
        changes = _table("", named_changes(survey, (laws[0], laws[1]), names), view)
    yield Section("figures", say(FIGURES), tuple(figure_parts(population, view, changes)))
    yield Section("different", say(DIFFERENT), tuple(_different(laws, view)))
    yield from measured(view, populations_of(survey))
    yield Section("off", say(OFF), tuple(_off(laws, view)))


def _different(laws: Laws, view: View) -> Iterator[Part]:
    """What another text changes."""
    before, after = laws
    if after is None:
        return
    both, names, say = (before, after), view.names, view.say
    stop = "." if names.language == "en" else "。"
    yield Prose((say(NO_CHANCE), f"{say(NOT_SHOWN)}{stop}"))
    first = [(say(ENDS), end_changes(both, names)), (say(LENGTHS), length_changes(both, names))]
    first += [(say(TITLES[measure]), count_changes(measure, both, names)) for measure in _FIRST]
    others = [(say(TITLES[measure]), count_changes(measure, both, names)) for measure in _OTHERS]
    yield from (_table(title, rows, view) for title, rows in first if rows)
    more = tuple(_table(title, rows, view) for title, rows in others if rows)
    if more:
        yield Folded(say(SAME), more)


def _table(title: str, rows: list[Row], view: View) -> Table:
    return Table(title, ("", *(view.say(one) for one in (BEFORE, AFTER, CHANGE))), tuple(rows))


def _differs(place: int, laws: Laws, survey: Survey, view: View) -> str:
    """By how much a figure with a name differs."""
    found = None if laws[1] is None else named_change(survey, (laws[0], laws[1]), place, view.names)
    return "" if found is None else view.say(DIFFERS).format(found)


def _mean_differs(laws: Laws, view: View) -> str:
    means = [None if law is None else law.mean() for law in laws]
    if means[0] is None or means[1] is None:
        return ""
    return view.say(DIFFERS).format(written(LASTS, view.names)[1](means[1] - means[0]))


def _off(laws: Laws, view: View) -> Iterator[Part]:
    """The bounds, and how they come about."""
    names, say = view.names, view.say
    found = [law for law in laws if law is not None]
    rows = tuple(
        (series, f"{law.situations:,}", names.length(law.step), say(PERCENTAGE_POINTS).format(points(law.error)),
         names.length(law.rounded), law_share(sum(law.unknown.values())))
        for series, law in zip(view.series, found, strict=True)
    )  # fmt: skip
    heads = (TEXT, SITUATIONS, STEP, SHARES_OFF, LENGTHS_OFF, UNKNOWN)
    yield Table("", tuple(say(one) for one in heads), rows)
    lost = dict.fromkeys(say(words) for law in found for words in [*how(law, names)][1:])
    yield Prose((*(say(one) for one in COMES), *lost))
