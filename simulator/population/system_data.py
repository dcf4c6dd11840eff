"""A survey of a system as data for other programs, as ``docs/schema/simulate-system-1.json`` describes it.

In: a survey, and what was asked. Out: dictionaries, lists, texts, numbers and None. Absent: words in a language.
"""

from __future__ import annotations

from typing import Any

from simulator.population.assumed import granted_by_part
from simulator.population.indicators import Counted
from simulator.population.report_data import assumption_data, difference_data, parties_data, summary_data
from simulator.population.system_figures import change_of
from simulator.population.system_surveys import Measured, SystemSurvey

VERSION = 1
"""The version of the form; it changes where a reader of the old form would be misled."""

Data = dict[str, Any]


def system_data(survey: SystemSurvey, asked: int, *, interrupted: bool) -> Data:
    """A survey as data; ``asked`` are the cases that were wanted."""
    population = survey.population
    arrivals = population.first.arrivals
    groups = sorted(survey.groups.items(), key=lambda item: str(item[0]))
    return {
        "version": VERSION,
        "population": population.name,
        "note": population.note,
        "system": population.policy,
        "part": population.part,
        "parties": parties_data(population.first),
        "seed": survey.seed,
        "cases": survey.cases,
        "asked": asked,
        "interrupted": interrupted,
        "arrivals": {"from": arrivals.first, "to": arrivals.end},
        "until": survey.until,
        "notes": [{"part": part, "name": one.name, "note": one.note}
            for part, member in population.members.items() for one in member.habits if one.note is not None],
        "assumed": [{"part": part, **assumption_data(one)}
            for part, found in granted_by_part(population).items() if part in survey.measured.parts for one in found],
        **_measured(survey, survey.measured),
        "by": None if survey.by is None else {
            "fact": survey.by.removeprefix("@"),
            "groups": [{"value": value, **_measured(survey, measured)} for value, measured in groups],
        },
        "compared": None if survey.other is None else {
            "system": survey.other.policy,
            "differences": [{"part": part, **difference_data(one, change_of(pairs, one), pairs.changes[one])}
                for part, pairs in survey.pairs.items() for one in sorted(pairs.changes)],
        },
    }  # fmt: skip


def _measured(survey: SystemSurvey, measured: Measured) -> Data:
    parts = [
        {"part": part, "policy": member.policy, "summary": summary_data(
            measured.parts[part], member.indicators, measured.indicators.get(part, Counted()))}
        for part, member in survey.population.members.items() if part in measured.parts
    ]  # fmt: skip
    return {"families": summary_data(measured.whole, (), Counted()), "parts": parts}
