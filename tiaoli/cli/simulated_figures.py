"""The figures that a population's author names, in words and in tables.

In: indicators and their sums. Out: names, cells, lines in a language.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from dsl.catalogue import Bilingual
from simulator.population.data import Indicator, Population
from simulator.population.features import LASTS, Feature
from simulator.population.indicated import figure_of, indicated
from simulator.population.indicators import Counted, Ratio
from simulator.population.intervals import Interval
from simulator.population.surveys import Survey
from tiaoli.cli.simulated_names import Names
from tiaoli.cli.simulated_tables import BETWEEN, Row, table, written
from tiaoli.cli.terminal import Terminal

FIGURES = Bilingual("Figures", "指标")
FIGURE = Bilingual("figure", "数值")
AMONG = Bilingual("cases", "件数")


def indicator_name(one: Indicator, names: Names) -> str:
    """What a figure is called, with the value where there is one for each."""
    if one.value is None:
        return one.name
    return f"{one.name} · {names.value(*one.value)}"


def told(population: Population, names: Names) -> list[tuple[int, Indicator]]:
    """The figures that are told, by their places: not those of values that none of the texts has."""
    return [(place, one) for place, one in enumerate(population.indicators)
            if one.value is None or names.knows(*one.value)]  # fmt: skip


def ranked(
    population: Population, names: Names, figure: Callable[[int, Indicator], Interval | None]
) -> list[tuple[int, Indicator]]:
    """The same, where there is one for each value the highest first."""
    found = told(population, names)
    order = {one.name: place for place, one in reversed(found)}

    def rank(item: tuple[int, Indicator]) -> tuple[int, float, int]:
        place, one = item
        known = figure(place, one) if one.value is not None else None
        return order[one.name], 0.0 if known is None else -known.value, place

    return sorted(found, key=rank)


def indicator_row(one: Indicator, ratio: Ratio, names: Names) -> Row:
    """A figure with its bounds, of how many cases it is, and of how many of these it is true."""
    found = figure_of(one, ratio)
    plain, _ = indicator_words(one, names)
    cells = ("–", "") if found is None else (plain(found.value), names.between(plain(found.low), plain(found.high)))
    among = f"{ratio.total:,} / {ratio.among:,}" if one.kind == "share" else f"{ratio.among:,}"
    return indicator_name(one, names), *cells, among


def indicator_words(one: Indicator, names: Names) -> tuple[Callable[[float], str], Callable[[float], str]]:
    """How a figure is written, and a difference of it."""
    like = {"share": Feature("end", ""), "times": Feature("outcome", "")}
    return written(like.get(one.kind, LASTS), names)


def indicator_lines(population: Population, counted: Counted, names: Names, terminal: Terminal) -> Iterator[str]:
    """The table of the figures; nothing where none are named."""
    order = ranked(population, names, lambda place, one: figure_of(one, counted.of(place)))
    rows = [indicator_row(one, counted.of(place), names) for place, one in order]
    yield from table(
        terminal, terminal.say(FIGURES), tuple(terminal.say(one) for one in (FIGURE, BETWEEN, AMONG)), rows
    )


def indicator_change(survey: Survey, place: int, names: Names) -> Row:
    """A figure before and after, the difference with its bounds, and what pairing brought."""
    one = survey.living.population.indicators[place]
    found, (plain, signed) = indicated(survey, place), indicator_words(one, names)
    if found is None:
        return indicator_name(one, names), "–", "–", "–", "", ""
    return (
        indicator_name(one, names),
        plain(found.before.value),
        plain(found.after.value),
        signed(found.change.value),
        names.between(signed(found.change.low), signed(found.change.high)),
        "" if found.reduction is None else f"× {found.reduction:.1f}",
    )
