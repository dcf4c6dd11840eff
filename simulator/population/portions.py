"""Parts of a survey: which cases, what came of them, and that as data, to be sent elsewhere or kept for later.

In: a question, which is a population, or two, with all that decides a case; and ranges of cases. Out: portions, which
add up in any order to what one survey of all cases says. Absent: who lives through which (``tiaoli/cli/``).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from threading import local
from typing import TYPE_CHECKING, Any, cast

from compiler.model import Value
from simulator.population.compiled.fast import MANY, Effort, compiled
from simulator.population.data import Population
from simulator.population.features import Feature, Measure
from simulator.population.living import Fate, Living
from simulator.population.measures import Summary, Tally
from simulator.population.surveys import Change, Pairing, Survey, Way

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
        other = None if self.other is None else Living(self.other, self.seed, self.until)
        return Survey(Living(self.population, self.seed, self.until), other, self.by)


@dataclass(slots=True)
class Portion:
    """What came of some cases."""

    cases: int
    whole: Summary
    others: Summary
    groups: dict[Value, Summary]
    pairing: Pairing
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
    return Portion(end - first, survey.whole, survey.others, survey.groups, survey.pairing, effort)


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


# ── as data ────────────────────────────────────────────────────────────────────────────────────────────────────


def to_data(survey: Survey) -> dict[str, Any]:
    """What a survey has found, as lists of numbers and names."""
    pairing = survey.pairing
    return {
        "whole": _summary(survey.whole),
        "others": _summary(survey.others),
        "groups": [[value, _summary(one)] for value, one in survey.groups.items()],
        "pairing": {
            "cases": pairing.cases,
            "both": pairing.both,
            "changes": [[*_feature(one), c.total, c.squares, c.more, c.less] for one, c in pairing.changes.items()],
            "ways": [[*before, *after, count] for (before, after), count in pairing.ways.items()],
            "flipped": pairing.flipped,
            "lasts": [_summary(one) for one in pairing.lasts],
        },
    }


def from_data(data: dict[str, Any]) -> Portion:
    """The same read again; KeyError, ValueError or TypeError where it is not like that."""
    pairs = data["pairing"]
    pairing = Pairing(int(pairs["cases"]), int(pairs["both"]))
    for measure, of, more, total, squares, greater, less in pairs["changes"]:
        change = Change(int(total), int(squares), int(greater), int(less))
        pairing.changes[_named(measure, of, more)] = change
    for fate, state, other, stands, count in pairs["ways"]:
        ways: tuple[Way, Way] = (cast("Fate", str(fate)), str(state)), (cast("Fate", str(other)), str(stands))
        pairing.ways[ways] = int(count)
    pairing.flipped = [int(number) for number in pairs["flipped"]]
    before, after = (_summary_of(one) for one in pairs["lasts"])
    pairing.lasts = before, after
    whole = _summary_of(data["whole"])
    groups = {value: _summary_of(one) for value, one in data["groups"]}
    return Portion(whole.cases, whole, _summary_of(data["others"]), groups, pairing)


def _summary(one: Summary) -> dict[str, Any]:
    return {
        "cases": one.cases,
        "tallies": [[*_feature(which), t.cases, t.total, t.squares] for which, t in one.tallies.items()],
        "lengths": [[key, count, shortest] for key, (count, shortest) in one.lengths.classes.items()],
    }


def _summary_of(data: dict[str, Any]) -> Summary:
    made = Summary(int(data["cases"]))
    for measure, of, more, cases, total, squares in data["tallies"]:
        made.tallies[_named(measure, of, more)] = Tally(int(cases), int(total), int(squares))
    made.lengths.classes = {int(key): (int(count), int(shortest)) for key, count, shortest in data["lengths"]}
    return made


def _feature(one: Feature) -> tuple[str, str, str]:
    return one.measure, one.of, one.more


def _named(measure: Any, of: Any, more: Any) -> Feature:
    return Feature(cast("Measure", str(measure)), str(of), str(more))
