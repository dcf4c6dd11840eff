"""The figures that a population's author names, as parts of a page.

In: what came of a population under one text or two. Out: key figures, a chart for each fact whose values have shares,
all numbers, what the author says.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from dsl.catalogue import Bilingual
from simulator.population.data import Indicator, Population
from simulator.population.indicated import indicated
from simulator.population.surveys import Survey
from tiaoli.cli.reported_measures import ALL_NUMBERS, TEXT
from tiaoli.cli.reported_sides import View, between, named_show, shown
from tiaoli.cli.simulated_figures import FIGURES, indicator_change, indicator_name, indicator_words, ranked, told
from tiaoli.cli.simulated_names import Names
from tiaoli.cli.simulated_pairs import AFTER, BEFORE, CHANGE, REDUCTION
from tiaoli.cli.simulated_tables import BETWEEN
from viz.report.page import Bar, Bars, Figure, Folded, Part, Prose, Table, Tile, Tiles

BY_CASE = Bilingual("case by case: {0} ({1})", "逐件之差：{0}（{1}）")


def figure_tiles(population: Population, view: View, change: Callable[[int], str]) -> Iterator[Tile]:
    """A key figure for each that stands alone; ``change`` says how it differs between two texts."""
    for place, one in told(population, view.names):
        if one.value is None:
            yield Tile(one.name, _figures(one, place, view), change(place))


def figure_parts(population: Population, view: View, changes: Table | None) -> Iterator[Part]:
    """Charts of those with a share for each value, ``changes``, and everything in numbers; nothing where no figures are
    named."""
    indicators = ranked(population, view.names, view.sides[0].named)
    if not indicators:
        return
    notes = {one.name: one.note for _, one in indicators if one.note is not None}
    if notes:
        yield Prose((), tuple(notes.items()))
    for name in dict.fromkeys(one.name for _, one in indicators if one.value is not None):
        bars = tuple(
            Bar(view.names.value(*one.value), _figures(one, place, view))
            for place, one in indicators
            if one.name == name and one.value is not None
        )
        yield Bars(name, bars, view.series, mark=view.mark)
    if changes is not None:
        yield changes
    yield Folded(view.say(ALL_NUMBERS), (_numbers(indicators, view),))


def drawn_changes(survey: Survey, view: View) -> Table | None:
    """How the figures change, on the same cases; None with one text."""
    if survey.other is None:
        return None
    heads = tuple(view.say(one) for one in (BEFORE, AFTER, CHANGE, BETWEEN, REDUCTION))
    indicators = ranked(survey.living.population, view.names, view.sides[0].named)
    return Table("", ("", *heads), tuple(indicator_change(survey, place, view.names) for place, _ in indicators))


def group_part(population: Population, view: View) -> tuple[Part, ...]:
    """All figures of the cases with one value of a fact."""
    indicators = ranked(population, view.names, view.sides[0].named)
    alone = tuple(Tile(one.name, _figures(one, place, view)) for place, one in indicators if one.value is None)
    tiles = (Tiles(alone, view.series),) if alone else ()
    return (*tiles, *((Folded(view.say(FIGURES), (_numbers(indicators, view),)),) if indicators else ()))


def drawn_change(survey: Survey, place: int, names: Names) -> str:
    """How a figure differs case by case; nothing with one text."""
    found = None if survey.other is None else indicated(survey, place)
    if found is None:
        return ""
    _, signed = indicator_words(survey.living.population.indicators[place], names)
    words = signed(found.change.value), between(found.change, signed, names)
    return BY_CASE.in_(names.language).format(*words)


def _figures(one: Indicator, place: int, view: View) -> tuple[Figure | None, ...]:
    return view.figures(lambda side: shown(side, side.named(place, one), named_show(side, one, view.names), view.names))


def _numbers(indicators: list[tuple[int, Indicator]], view: View) -> Table:
    heads = ("", *((view.say(TEXT),) if len(view.series) > 1 else ()), *view.sides[0].named_heads(view.names))
    rows = []
    for place, one in indicators:
        for text, side in zip(view.texts, view.sides, strict=True):
            cells = side.named_numbers(place, one, view.names)
            rows.append((indicator_name(one, view.names), *((text,) if len(view.series) > 1 else ()), *cells))
    return Table("", heads, tuple(rows), 1 + (len(view.series) > 1))
