"""Parts of a survey: which cases, and what came of them, to be sent elsewhere.

In: a question, which is a population, or two, with all that decides a case; and ranges of cases. Out: portions, which
add up in any order to what one survey of all cases says. Absent: who lives through which (``tiaoli/cli/``), and
portions as data (``portion_data.py``).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from threading import local
from typing import TYPE_CHECKING

from compiler.model import Value
from simulator.population.compiled.fast import MANY, Effort, compiled
from simulator.population.data import Population
from simulator.population.families import living_of
from simulator.population.indicators import Compared, Counted
from simulator.population.measures import Summary
from simulator.population.surveys import Group, Pairing, Survey

if TYPE_CHECKING:
    from simulator.population.compiled.engine import Engine

Range = tuple[int, int]
"""Cases from the first number up to and without the second."""

PORTION = 1 << 18
"""So many cases are lived through between two looks at what is known."""


@dataclass(frozen=True, slots=True)
class Question:
    """What decides every case: the population, the same under another text, the seed, the fact by which cases are
    grouped and the instant at which the clock stops."""

    population: Population
    other: Population | None
    seed: int
    by: str | None = None
    until: int | None = None

    def survey(self) -> Survey:
        """A survey of no cases yet."""
        other = None if self.other is None else living_of(self.other, self.seed, self.until)
        return Survey(living_of(self.population, self.seed, self.until), other, self.by)


@dataclass(slots=True)
class Portion:
    """What came of some cases."""

    cases: int
    whole: Summary
    others: Summary
    groups: dict[Value, Group]
    pairing: Pairing
    indicators: tuple[Counted, ...]
    compared: Compared
    effort: Effort = field(default_factory=Effort)


_LATELY = local()
"""Of each thread the question that it was asked last, with the engine that knows its ways by now."""


def lived(question: Question, cases: Range) -> Portion:
    """Live through a range of cases, on one core."""
    survey = question.survey()
    first, end = cases
    engine = _engine(question, survey) if end - first >= MANY else None
    if engine is not None:
        engine.run(first, end - first, lambda _: True)
    else:
        for number in range(first, end):
            survey.add(number)
    effort = Effort(plain=end - first) if engine is None else engine.effort
    return Portion(
        end - first, survey.whole, survey.others, survey.groups, survey.pairing, survey.indicators,
        survey.compared, effort,
    )  # fmt: skip


def _engine(question: Question, survey: Survey) -> Engine | None:
    if getattr(_LATELY, "question", None) is not question:
        _LATELY.question, _LATELY.engine = question, compiled(survey, 1)
    engine: Engine | None = _LATELY.engine
    if engine is not None:
        engine.survey, engine.effort = survey, Effort()
    return engine


def ranges(wanted: int, done: list[Range]) -> Iterator[Range]:
    """What is missing of so many cases, in ranges that don't depend on who lives through them."""
    for begin in range(0, wanted, PORTION):
        end, at = min(begin + PORTION, wanted), begin
        for first, last in sorted(done):
            if last <= at or first >= end:
                continue
            if first > at:
                yield at, first
            at = min(last, end)
        if at < end:
            yield at, end
