"""What was asked of ``simulate``, as typed, and what it means for a population.

In: texts. Out: an instant, the name of a fact; CannotError where a text means nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

from compiler.history import midnight
from compiler.model import EnumType, Kind
from dsl.catalogue import Bilingual
from dsl.quantities import parse_date, parse_moment
from simulator.population.data import Population
from simulator.population.entry_dates import ENTRY, MOST_PERIODS, periods
from simulator.reading.vocabulary import meant_by, vocabulary
from tiaoli.cli.files import CannotError


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked for, as typed; None where it was not."""

    what: str
    cases: int | None
    seed: int | None
    at: str | None
    vs: str | None
    by: str | None
    until: str | None
    output: str | None
    rows: str | None
    engine: str | None = None
    resume: str | None = None
    width: str | None = None
    report: str | None = None
    log: str | None = None
    exact: bool = False
    strata: str | None = None


def until_of(text: str, population: Population) -> int:
    """The instant at which the clock stops; CannotError before the last arrivals."""
    zone = population.timeline.zone
    day = parse_date(text)
    instant = midnight(day, zone) if day is not None else parse_moment(text, zone)
    if instant is None:
        raise CannotError(Bilingual(f"{text} is no day and no moment; write it as 2024-03-31",
                                    f"{text} 不是日期，也不是时刻；请写成 2024-03-31"))  # fmt: skip
    if instant < population.arrivals.end:
        raise CannotError(Bilingual(f"--until {text} comes before the last arrivals",
                                    f"--until {text} 早于最后的到达"))  # fmt: skip
    return instant


PERIODS = {"day": "@day", "日": "@day", "week": "@week", "周": "@week", "month": "@month", "月": "@month"}
"""Periods in which cases begin."""


def by_meant(text: str, population: Population) -> str:
    """By what cases are grouped: a fact, or the day, week or month in which they begin."""
    words = vocabulary(tuple(one.policy for one in population.timeline.revisions))
    if text not in PERIODS or meant_by(text, words.fact_terms):
        return fact_meant(text, population)
    by, arrivals = PERIODS[text], population.arrivals
    count = len(periods(arrivals.first, arrivals.end, population.timeline.zone, ENTRY[by])[1])
    if count > MOST_PERIODS:
        raise CannotError(Bilingual(
            f"--by {text} would be {count} groups, {MOST_PERIODS} are the most; take a longer period",
            f"--by {text} 会分成 {count} 组，最多 {MOST_PERIODS} 组；请改用更长的时段",
        ))  # fmt: skip
    return by


def fact_meant(text: str, population: Population, option: str = "--by") -> str:
    """The fact meant, by name or label; one with few values."""
    words = vocabulary(tuple(one.policy for one in population.timeline.revisions))
    found = meant_by(text, words.fact_terms)
    few = [name for name, fact in words.facts.items() if isinstance(fact.type, EnumType) or fact.type is Kind.BOOL]
    if len(found) == 1 and found[0] in few:
        return found[0]
    periods_too = option == "--by"
    raise CannotError(Bilingual(
        f"{option} takes a fact with few values{', or day, week or month' * periods_too}, not {text}; "
        f"there are {', '.join(few)}",
        f"{option} 应为取值有限的事实{'，或日、周、月' * periods_too}，不是 {text}；可用 {'、'.join(few)}",
    ))  # fmt: skip
