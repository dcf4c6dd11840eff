"""The measures of a population as charts and as tables with everything that is known of them.

In: one summary, or those of the same cases under two texts. Out: parts of a page. Absent: lengths over time
(``tiaoli/cli/reported_times.py``), differences (``tiaoli/cli/reported_pairs.py``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from dsl.catalogue import Bilingual
from simulator.population.features import LASTS, Feature, Measure
from simulator.population.figures import ONCE, per_case, percentiles, share_of
from simulator.population.intervals import Interval
from simulator.population.measures import Summary
from tiaoli.cli.simulated import (
    AMOUNTS,
    CASES,
    MEAN,
    OUTCOMES,
    PER_CASE,
    REFUSED,
    SHARE,
    STAYED,
    SUM,
    TAKEN,
    TIMEOUTS,
    WAITED,
    features_of,
)
from tiaoli.cli.simulated_names import Names
from tiaoli.cli.simulated_pairs import AFTER, BEFORE
from tiaoli.cli.simulated_tables import BETWEEN, percent, written
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
Show = Callable[[float], str]
LENGTHS = frozenset({"lasts", "waited", "stayed"})
_SHOWN_AT_MOST = 12
_REST = Bilingual("Only the {0} most frequent are drawn.", "只画出最多的 {0} 项。")


@dataclass(frozen=True, slots=True)
class View:
    """What a report looks at: summaries of one text or two, what these are called, and labels."""

    summaries: tuple[Summary, ...]
    series: tuple[str, ...]
    names: Names

    def say(self, text: Bilingual) -> str:
        """A text in the reader's language."""
        return text.in_(self.names.language)

    @property
    def sides(self) -> tuple[str, ...]:
        """What the texts are called in the rows of a table: nothing where there is only one."""
        return tuple(self.say(one) for one in (BEFORE, AFTER)) if len(self.series) > 1 else ("",)

    def features(self, *measures: Measure) -> list[Feature]:
        """All features of some measures under either text, the most frequent of each first."""
        return [one for measure in measures for one in self._of(measure)]

    def _of(self, measure: Measure) -> list[Feature]:
        found = {one for summary in self.summaries for one in features_of(summary, measure)}
        return sorted(found, key=lambda one: (-sum(summary.of(one).total for summary in self.summaries), one))


def ends_part(view: View) -> Bars:
    """How cases are left."""
    bars = tuple(_bar(view, one) for one in view.features("end", "open"))
    return Bars("", bars, view.series, view.say(SHARES), 1.0)


def measure_parts(view: View, measure: Measure) -> Iterator[Part]:
    """A measure: its chart, and folded all its numbers; nothing where no case has any of it."""
    found = view.features(measure)
    if not found:
        return
    title, about = (view.say(one) for one in TITLES[measure])
    if len(found) > _SHOWN_AT_MOST:
        about = view.say(Bilingual(" ", "")).join((about, view.say(_REST).format(_SHOWN_AT_MOST)))
    yield Bars(title, tuple(_bar(view, one) for one in found[:_SHOWN_AT_MOST]), view.series, about)
    yield numbers_part(view, (measure,))


def numbers_part(view: View, measures: tuple[Measure, ...]) -> Folded:
    """All numbers of some measures."""
    return Folded(view.say(ALL_NUMBERS), (numbers_table(view, view.features(*measures)),))


def numbers_table(view: View, features: Iterable[Feature]) -> Table:
    """Everything that was counted of some features, a row for each text."""
    heads = ("", *((view.say(TEXT),) if len(view.series) > 1 else ()),
             *(view.say(one) for one in (SUM, CASES, SHARE, BETWEEN, PER_CASE, BETWEEN)))  # fmt: skip
    rows = []
    for feature in features:
        for place, summary in enumerate(view.summaries):
            text = (view.sides[place],) if len(view.series) > 1 else ()
            rows.append((view.names.feature(feature), *text, *numbers_of(summary, feature, view.names)))
    return Table("", heads, tuple(rows), 1 + (len(view.series) > 1))


def numbers_of(summary: Summary, feature: Feature, names: Names) -> tuple[str, ...]:
    """Everything that was counted of a feature, as the cells of a table."""
    tally, share, each = summary.of(feature), share_of(summary, feature), per_case(summary, feature)
    plain, _ = written(feature, names)
    total = f"{tally.total:,}" if feature.measure not in LENGTHS | {"amount"} else plain(tally.total)
    return (
        total,
        f"{tally.cases:,}",
        *(("", "") if share is None else (percent(share.value), between(share, percent, names))),
        *(("", "") if each is None else (plain(each.value), between(each, plain, names))),
    )


def figure_of(summary: Summary, feature: Feature, names: Names) -> Figure | None:
    """A feature's bar: a share, a mean amount or length, or times per hundred cases."""
    if feature.measure in ONCE:
        return shown(share_of(summary, feature), percent, names)
    if feature.measure in LENGTHS | {"amount"}:
        return shown(per_case(summary, feature), written(feature, names)[0], names)
    return shown(_hundred(per_case(summary, feature)), often, names)


def shown(found: Interval | None, show: Show, names: Names) -> Figure | None:
    """An interval, and how it is written."""
    if found is None:
        return None
    return Figure(found.value, found.low, found.high, show(found.value), between(found, show, names))


def between(found: Interval, show: Show, names: Names) -> str:
    """Its bounds, as they are written."""
    return names.between(show(found.low), show(found.high))


def often(times: float) -> str:
    """Times per hundred cases."""
    return f"{times:.1f}"


def lengths_table(view: View) -> Table | None:
    """The mean and the percentiles of how long cases last."""
    rows = []
    for place, summary in enumerate(view.summaries):
        figures = [(view.say(MEAN), per_case(summary, LASTS)), *((f"{p}%", one) for p, one in percentiles(summary))]
        text = (view.sides[place],) if len(view.series) > 1 else ()
        rows += [(name, *text, *view.names.lengths(one)) for name, one in figures if one is not None]
    heads = ("", *((view.say(TEXT),) if len(view.series) > 1 else ()), "", view.say(BETWEEN))
    return Table("", heads, tuple(rows), 1 + (len(view.series) > 1)) if rows else None


def _hundred(found: Interval | None) -> Interval | None:
    return None if found is None else Interval(100 * found.value, 100 * found.low, 100 * found.high)


def _bar(view: View, feature: Feature) -> Bar:
    figures = tuple(figure_of(summary, feature, view.names) for summary in view.summaries)
    return Bar(view.names.feature(feature), figures)
