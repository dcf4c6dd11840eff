"""The measures of a population as charts and as tables with everything that is known of them.

In: one side, or those of two texts. Out: parts of a page. Absent: lengths over time
(``tiaoli/cli/reported_times.py``), differences (``tiaoli/cli/reported_pairs.py``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dsl.catalogue import Bilingual
from simulator.population.features import LASTS, Feature, Measure
from simulator.population.figures import ONCE
from simulator.population.intervals import Interval
from tiaoli.cli.reported_sides import LENGTHS, Side, View, shown
from tiaoli.cli.simulated import AMOUNTS, MEAN, OUTCOMES, REFUSED, STAYED, TAKEN, TIMEOUTS, WAITED
from tiaoli.cli.simulated_names import Names
from tiaoli.cli.simulated_tables import written
from viz.report.page import Bar, Bars, Figure, Folded, Part, Table

TEXT = Bilingual("text", "文本")
PER_HUNDRED = Bilingual("Times per hundred cases.", "每百件的次数。")
EACH = Bilingual("Mean of all cases.", "所有案件的平均。")
ALL_NUMBERS = Bilingual("All numbers", "全部数字")
SHARES = Bilingual("Share of the cases.", "占案件的比例。")
TITLES: dict[Measure, tuple[Bilingual, Bilingual]] = {
    "timeout": (TIMEOUTS, PER_HUNDRED),
    "late": (Bilingual("Who was awaited when a deadline passed", "逾期时在等待谁"), PER_HUNDRED),
    "taken": (TAKEN, PER_HUNDRED),
    "outcome": (OUTCOMES, PER_HUNDRED),
    "amount": (AMOUNTS, EACH),
    "refused": (REFUSED, PER_HUNDRED),
    "waited": (WAITED, EACH),
    "stayed": (STAYED, EACH),
}
_SHOWN_AT_MOST = 12
_REST = Bilingual("Only the {0} most frequent are drawn.", "只画出最多的 {0} 项。")


def ends_part(view: View) -> Bars:
    """How cases are left."""
    bars = tuple(_bar(view, one) for one in view.features("end", "open"))
    return Bars("", bars, view.series, view.say(SHARES), 1.0, view.mark)


def measure_parts(view: View, measure: Measure) -> Iterator[Part]:
    """A measure: its chart, and folded all its numbers; nothing where no case has any of it."""
    found = view.features(measure)
    if not found:
        return
    title, about = (view.say(one) for one in TITLES[measure])
    if len(found) > _SHOWN_AT_MOST:
        about = view.say(Bilingual(" ", "")).join((about, view.say(_REST).format(_SHOWN_AT_MOST)))
    yield Bars(title, tuple(_bar(view, one) for one in found[:_SHOWN_AT_MOST]), view.series, about, mark=view.mark)
    yield numbers_part(view, (measure,))


def numbers_part(view: View, measures: tuple[Measure, ...]) -> Folded:
    """All numbers of some measures."""
    return Folded(view.say(ALL_NUMBERS), (numbers_table(view, view.features(*measures)),))


def numbers_table(view: View, features: Iterable[Feature]) -> Table:
    """Everything that was counted of some features, a row for each text."""
    heads = ("", *((view.say(TEXT),) if len(view.series) > 1 else ()), *view.sides[0].heads(view.names))
    rows = []
    for feature in features:
        for place, side in enumerate(view.sides):
            text = (view.texts[place],) if len(view.series) > 1 else ()
            rows.append((view.names.feature(feature), *text, *side.numbers(feature, view.names)))
    return Table("", heads, tuple(rows), 1 + (len(view.series) > 1))


def figure_of(side: Side, feature: Feature, names: Names) -> Figure | None:
    """A feature's bar: a share, a mean amount or length, or times per hundred cases."""
    if feature.measure in ONCE:
        return shown(side, side.share(feature), side.percent, names)
    if feature.measure in LENGTHS | {"amount"}:
        return shown(side, side.mean(feature), written(feature, names)[0], names)
    return shown(side, _hundred(side.mean(feature)), side.often, names)


def lengths_table(view: View) -> Table | None:
    """The mean and the percentiles of how long cases last."""
    rows = []
    for place, side in enumerate(view.sides):
        figures = [(view.say(MEAN), side.mean(LASTS)), *((f"{p}%", one) for p, one in side.percentiles())]
        text = (view.texts[place],) if len(view.series) > 1 else ()
        length = view.names.length
        rows += [(name, *text, length(one.value), side.bounds(one, length, view.names)) for name, one in figures if one]
    heads = ("", *((view.say(TEXT),) if len(view.series) > 1 else ()), "", view.say(view.sides[0].between))
    return Table("", heads, tuple(rows), 1 + (len(view.series) > 1)) if rows else None


def _hundred(found: Interval | None) -> Interval | None:
    return None if found is None else Interval(100 * found.value, 100 * found.low, 100 * found.high)


def _bar(view: View, feature: Feature) -> Bar:
    return Bar(view.names.feature(feature), view.figures(lambda side: figure_of(side, feature, view.names)))
