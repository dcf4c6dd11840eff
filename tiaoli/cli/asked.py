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
from simulator.population.strata import weights_of
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
    fact, few = _fact(text, population)
    if fact is not None:
        return fact
    if text not in PERIODS:
        raise CannotError(Bilingual(
            f"--by takes a fact with few values, or day, week or month, not {text}; there are {', '.join(few)}",
            f"--by 应为取值有限的事实，或日、周、月，不是 {text}；可用 {'、'.join(few)}",
        ))  # fmt: skip
    by, arrivals = PERIODS[text], population.arrivals
    count = len(periods(arrivals.first, arrivals.end, population.timeline.zone, ENTRY[by])[1])
    if count > MOST_PERIODS:
        raise CannotError(Bilingual(
            f"--by {text} would be {count} groups, {MOST_PERIODS} are the most; take a longer period",
            f"--by {text} 会分成 {count} 组，最多 {MOST_PERIODS} 组；请改用更长的时段",
        ))  # fmt: skip
    return by


def stratum_meant(text: str, population: Population) -> str:
    """The fact by whose values strata are drawn."""
    fact, few = _fact(text, population)
    if fact is not None and weights_of(population, fact) is not None:
        return fact
    fitting = [one for one in few if weights_of(population, one) is not None]
    raise CannotError(Bilingual(
        f"--strata takes a fact whose values the file gives by weight and without conditions, not {text}; "
        f"there are {', '.join(fitting) or 'none'}",
        f"--strata 应为文件里按权重、不带条件给出取值的事实，不是 {text}；可用 {'、'.join(fitting) or '（无）'}",
    ))  # fmt: skip


def _fact(text: str, population: Population) -> tuple[str | None, list[str]]:
    """The fact meant, by name or label, where it is one with few values; and all of these."""
    words = vocabulary(tuple(one.policy for one in population.timeline.revisions))
    found = meant_by(text, words.fact_terms)
    few = [name for name, fact in words.facts.items() if isinstance(fact.type, EnumType) or fact.type is Kind.BOOL]
    return (found[0] if len(found) == 1 and found[0] in few else None), few
