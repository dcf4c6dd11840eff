"""The figures that a population's author names, as parts of a page.

In: a survey. Out: key figures, a chart for each fact whose values have shares, all numbers, what the author says.
"""

from __future__ import annotations

from collections.abc import Iterator

from dsl.catalogue import Bilingual
from simulator.population.data import Indicator
from simulator.population.indicated import figure_of, indicated
from simulator.population.indicators import Counted
from simulator.population.surveys import Survey
from tiaoli.cli.reported_measures import ALL_NUMBERS, TEXT, View, between, shown
from tiaoli.cli.simulated_figures import (
    AMONG,
    FIGURE,
    FIGURES,
    indicator_change,
    indicator_row,
    indicator_words,
    ranked,
    told,
)
from tiaoli.cli.simulated_pairs import AFTER, BEFORE, CHANGE, REDUCTION
from tiaoli.cli.simulated_tables import BETWEEN
from viz.report.page import Bar, Bars, Figure, Folded, Part, Prose, Table, Tile, Tiles

BY_CASE = Bilingual("case by case: {0} ({1})", "逐件之差：{0}（{1}）")


def figure_tiles(survey: Survey, view: View) -> Iterator[Tile]:
    """A key figure for each that stands alone."""
    for place, one in told(survey.living.population, view.names):
        if one.value is None:
            figures = tuple(_figure(one, place, counted, view) for counted in _sides(survey))
            yield Tile(one.name, figures, _change(survey, place, view))


def figure_parts(survey: Survey, view: View) -> Iterator[Part]:
    """Charts of those with a share for each value, and everything in numbers; nothing where no figures are named."""
    indicators = ranked(survey.living.population, survey.indicators[0], view.names)
    if not indicators:
        return
    notes = {one.name: one.note for _, one in indicators if one.note is not None}
    if notes:
        yield Prose((), tuple(notes.items()))
    for name in dict.fromkeys(one.name for _, one in indicators if one.value is not None):
        bars = tuple(
            Bar(view.names.value(*one.value), tuple(_figure(one, place, side, view) for side in _sides(survey)))
            for place, one in indicators
            if one.name == name and one.value is not None
        )
        yield Bars(name, bars, view.series)
    if survey.other is not None:
        heads = tuple(view.say(one) for one in (BEFORE, AFTER, CHANGE, BETWEEN, REDUCTION))
        rows = tuple(indicator_change(survey, place, view.names) for place, _ in indicators)
        yield Table("", ("", *heads), rows)
    yield Folded(view.say(ALL_NUMBERS), (_numbers(survey, view),))


def group_part(survey: Survey, counted: Counted, view: View) -> tuple[Part, ...]:
    """All figures of the cases with one value of a fact."""
    indicators = ranked(survey.living.population, counted, view.names)
    alone = tuple(
        Tile(one.name, (_figure(one, place, counted, view),)) for place, one in indicators if one.value is None
    )
    rows = tuple(indicator_row(one, counted.of(place), view.names) for place, one in indicators)
    heads = ("", *(view.say(one) for one in (FIGURE, BETWEEN, AMONG)))
    tiles = (Tiles(alone),) if alone else ()
    return (*tiles, *((Folded(view.say(FIGURES), (Table("", heads, rows),)),) if rows else ()))


def _sides(survey: Survey) -> tuple[Counted, ...]:
    return survey.indicators[:1] if survey.other is None else survey.indicators


def _figure(one: Indicator, place: int, counted: Counted, view: View) -> Figure | None:
    return shown(figure_of(one, counted.of(place)), indicator_words(one, view.names)[0], view.names)


def _change(survey: Survey, place: int, view: View) -> str:
    if survey.other is None:
        return ""
    found = indicated(survey, place)
    if found is None:
        return ""
    _, signed = indicator_words(survey.living.population.indicators[place], view.names)
    return view.say(BY_CASE).format(signed(found.change.value), between(found.change, signed, view.names))


def _numbers(survey: Survey, view: View) -> Table:
    heads = ("", *((view.say(TEXT),) if len(view.series) > 1 else ()),
             *(view.say(one) for one in (FIGURE, BETWEEN, AMONG)))  # fmt: skip
    rows = []
    for place, one in ranked(survey.living.population, survey.indicators[0], view.names):
        for side, counted in zip(view.sides, _sides(survey), strict=True):
            name, *cells = indicator_row(one, counted.of(place), view.names)
            rows.append((name, *((side,) if len(view.series) > 1 else ()), *cells))
    return Table("", heads, tuple(rows), 1 + (len(view.series) > 1))
