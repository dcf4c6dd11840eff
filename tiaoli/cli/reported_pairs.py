"""Two texts on the same cases: every difference with its interval, and how cases are left under the one and the other.

In: a survey of two texts. Out: parts of a page.
"""

from __future__ import annotations

from collections.abc import Iterator

from dsl.catalogue import Bilingual
from simulator.population.features import Feature
from simulator.population.figures import difference
from simulator.population.living import Way
from simulator.population.measures import Summary
from simulator.population.surveys import Survey
from tiaoli.cli.reported_sides import View
from tiaoli.cli.simulated_pairs import (
    AFTER,
    ALIKE,
    BEFORE,
    CHANGE,
    FLIPPED,
    NO_FLIP,
    NOT_SHOWN,
    REDUCTION,
    TITLES,
    difference_row,
    way_text,
)
from tiaoli.cli.simulated_tables import BETWEEN
from viz.report.page import Folded, Part, Prose, Table

EXPLAINED = Bilingual(
    "Each difference is taken case by case: the same case under both texts. “Variance ÷” says how many times smaller "
    "the variance of the difference is than it would be with other cases under the other text.",
    "每个差都逐件相减：同一件案件分别按两种文本。“方差缩小”是指与换用另一批案件相比，差的方差缩小了多少倍。",
)
FROM_TO = Bilingual("before ↓ after →", "之前 ↓ 之后 →")
FLIPPED_ABOUT = Bilingual(
    "Rows: how cases are left under the text before; columns: under the text after. {0} of {1} cases are left "
    "differently.",
    "行：按之前的文本如何了结；列：按之后的文本。{1} 件中有 {0} 件不同。",
)
SAME = Bilingual("All differences", "全部差别")
WHOLE = Bilingual("all", "合计")


def difference_parts(survey: Survey, view: View) -> Iterator[Part]:
    """What is different, and how many cases are left differently."""
    pairing, say = survey.pairing, view.say
    changed = [one for one, change in pairing.changes.items() if change.squares]
    if not changed and not pairing.ways:
        yield Prose((say(ALIKE),))
        return
    yield Prose((say(EXPLAINED), f"{say(NOT_SHOWN)}." if view.names.language == "en" else f"{say(NOT_SHOWN)}。"))
    yield flip_table(survey, view) if pairing.ways else Prose((say(NO_FLIP),))
    tables = []
    heads = tuple(say(one) for one in (BEFORE, AFTER, CHANGE, BETWEEN, REDUCTION))
    for measure, title in TITLES.items():
        found = [(one, difference(survey, one)) for one in sorted(changed) if one.measure == measure]
        found.sort(key=lambda pair: (-abs(pair[1].change.value), pair[0]))
        rows = tuple(difference_row(one, figures, view.names) for one, figures in found)
        if rows:
            tables.append(Table(say(title), ("", *heads), rows))
    yield from tables[:3]
    if tables[3:]:
        yield Folded(say(SAME), tuple(tables[3:]))


def flip_table(survey: Survey, view: View) -> Table:
    """Cases by how they are left under the one text and under the other."""
    counts = _counts(survey)
    sides = [dict.fromkeys(_ways(summary), 0) for summary in (survey.whole, survey.others)]
    for (before, after), count in counts.items():
        sides[0][before] = sides[0].get(before, 0) + count
        sides[1][after] = sides[1].get(after, 0) + count
    rows, columns = (sorted(side, key=lambda way: (-side[way], way)) for side in sides)
    strong, lines = set(), []
    for place, before in enumerate(rows):
        cells = [counts.get((before, after), 0) for after in columns]
        strong |= {(place, column) for column, after in enumerate(columns, 1)
                   if before != after and cells[column - 1]}  # fmt: skip
        shown = (f"{one:,}" if one else "·" for one in cells)
        lines.append((way_text(before, view.names), *shown, f"{sum(cells):,}"))
    lines.append((view.say(WHOLE), *(f"{sides[1][one]:,}" for one in columns), f"{survey.pairing.cases:,}"))
    heads = (view.say(FROM_TO), *(way_text(one, view.names) for one in columns), view.say(WHOLE))
    flipped = f"{sum(survey.pairing.ways.values()):,}"
    about = view.say(FLIPPED_ABOUT).format(flipped, f"{survey.pairing.cases:,}")
    return Table(view.say(FLIPPED), heads, tuple(lines), 1, frozenset(strong), about)


def _counts(survey: Survey) -> dict[tuple[Way, Way], int]:
    """All cases by both ways: those that differ were counted, the rest are the same under both."""
    found = dict(survey.pairing.ways)
    for way, count in _ways(survey.whole).items():
        away = sum(one for (before, _), one in survey.pairing.ways.items() if before == way)
        if count > away:
            found[way, way] = count - away
    return found


def _ways(summary: Summary) -> dict[Way, int]:
    """How cases are left, from what was counted."""
    return {_way(one): tally.total for one, tally in summary.tallies.items() if one.measure in ("end", "open")}


def _way(feature: Feature) -> Way:
    return ("ended", feature.of) if feature.measure == "end" else (feature.of, feature.more)
