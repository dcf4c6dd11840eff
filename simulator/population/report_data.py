"""A survey as data for other programs, as ``docs/schema/simulate-1.json`` describes it.

In: a survey, and what was asked. Out: dictionaries, lists, texts, numbers and None. Sums are whole numbers; figures
with an interval are decimals. Absent: words in a language.
"""

from __future__ import annotations

from typing import Any

from compiler.model import EnumType
from simulator.population.assumed import Assumption, granted
from simulator.population.data import Indicator, Population
from simulator.population.features import Feature
from simulator.population.figures import Difference, difference, per_case, percentiles, share_of
from simulator.population.indicated import figure_of, indicated
from simulator.population.indicators import Counted, Ratio
from simulator.population.intervals import Interval
from simulator.population.measures import Summary
from simulator.population.surveys import Change, Paired, Survey

VERSION = 1
"""The version of the form; it changes where a reader of the old form would be misled."""

Data = dict[str, Any]


def report_data(survey: Survey, asked: int, *, interrupted: bool, written: tuple[str, ...] = ()) -> Data:
    """A survey as data; ``asked`` are the cases that were wanted, ``written`` the scenario files."""
    population = survey.living.population
    compared = None if survey.other is None else _compared(survey, survey.other.population, written)
    indicators = population.indicators
    groups = sorted(survey.groups.items(), key=lambda item: str(item[0]))
    return {
        "version": VERSION,
        "population": population.name,
        "note": population.note,
        "policy": population.policy,
        "parties": parties_data(population),
        "seed": survey.living.seed,
        "cases": survey.whole.cases,
        "asked": asked,
        "interrupted": interrupted,
        "arrivals": {"from": population.arrivals.first, "to": population.arrivals.end},
        "until": survey.living.until,
        "notes": [{"name": one.name, "note": one.note} for one in population.habits if one.note is not None],
        "assumed": [assumption_data(one) for one in granted(survey)],
        "summary": summary_data(survey.whole, indicators, survey.indicators[0]),
        "by": None if survey.by is None else {
            "fact": survey.by.removeprefix("@"),
            "groups": [{
                "value": value,
                "summary": summary_data(group.whole, indicators, group.indicators[0]),
                "compared": None if survey.other is None else
                    summary_data(group.others, indicators, group.indicators[1]),
                "differences": None if survey.other is None else _differences(group),
            } for value, group in groups],
        },
        "compared": compared,
    }  # fmt: skip


def parties_data(population: Population) -> list[Data]:
    """How many cases a party has."""
    return [{"actor": actor, "cases": size} for actor, size in population.parties]


def assumption_data(one: Assumption) -> Data:
    """One thing taken for granted."""
    kind = None if one.type is None else f"enum {one.type.name}" if isinstance(one.type, EnumType) else one.type.value
    return {"what": one.what, "of": one.of, "more": one.more, "type": kind, "value": one.value}


def summary_data(summary: Summary, indicators: tuple[Indicator, ...], counted: Counted) -> Data:
    """What was measured of some cases."""
    return {
        "cases": summary.cases,
        "ended": summary.ended,
        "percentiles": [
            {"percent": percent, "seconds": _interval(figure)} for percent, figure in percentiles(summary)
        ],
        "figures": [_figure(one, counted.of(place)) for place, one in enumerate(indicators)],
        "open_cases": {
            "from": summary.standing.first,
            "every": summary.standing.width,
            "counts": summary.standing.counts(),
        },
        "measures": [_measure(summary, feature) for feature in sorted(summary.tallies)],
    }  # fmt: skip


def _figure(indicator: Indicator, ratio: Ratio) -> Data:
    return {
        **indicator_data(indicator),
        "among": ratio.among,
        "total": ratio.total,
        "figure": _interval(figure_of(indicator, ratio)),
    }


def indicator_data(indicator: Indicator) -> Data:
    """What a figure is that the population's author names."""
    fact, value = indicator.value or (None, None)
    return {"name": indicator.name, "note": indicator.note, "kind": indicator.kind, "fact": fact, "value": value}


def _measure(summary: Summary, feature: Feature) -> Data:
    tally = summary.tallies[feature]
    return {
        "measure": feature.measure,
        "of": feature.of,
        "more": feature.more,
        "cases": tally.cases,
        "share": _interval(share_of(summary, feature)),
        "total": tally.total,
        "mean": _interval(per_case(summary, feature)),
    }


def _compared(survey: Survey, other: Population, written: tuple[str, ...]) -> Data:
    pairing = survey.pairing
    return {
        "policy": other.policy,
        "summary": summary_data(survey.others, survey.living.population.indicators, survey.indicators[1]),
        "flipped": sum(pairing.ways.values()),
        "ways": [
            {"before": _way(before), "after": _way(after), "cases": count}
            for (before, after), count in sorted(pairing.ways.items())
        ],
        "written": list(written),
        "both_ended": pairing.both,
        "figures": [_figure_difference(survey, place) for place in range(len(survey.living.population.indicators))],
        "differences": _differences(survey),
    }


def _differences(found: Paired) -> list[Data]:
    changes = found.pairing.changes
    return [difference_data(feature, difference(found, feature), changes[feature]) for feature in sorted(changes)]


def _figure_difference(survey: Survey, place: int) -> Data:
    indicator, found = survey.living.population.indicators[place], indicated(survey, place)
    return {
        **indicator_data(indicator),
        "before": None if found is None else _interval(found.before),
        "after": None if found is None else _interval(found.after),
        "difference": None if found is None else _interval(found.change),
        "reduction": None if found is None else found.reduction,
    }


def _way(way: tuple[str, str]) -> Data:
    return {"how": way[0], "state": way[1]}


def difference_data(feature: Feature, found: Difference, change: Change) -> Data:
    """A figure under two texts."""
    return {
        "measure": feature.measure,
        "of": feature.of,
        "more": feature.more,
        "cases_more": change.more,
        "cases_less": change.less,
        "total": change.total,
        "before": _interval(found.before),
        "after": _interval(found.after),
        "difference": _interval(found.change),
        "reduction": found.reduction,
    }


def _interval(figure: Interval | None) -> Data | None:
    return None if figure is None else {"value": figure.value, "low": figure.low, "high": figure.high}
