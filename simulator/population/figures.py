"""Figures of a survey, each with the interval in which it lies for all cases there could be.

In: summaries. Out: shares, means, percentiles, differences. Absent: how an interval is worked out
(``simulator/population/intervals.py``), words.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from simulator.population import intervals
from simulator.population.clusters import Sums
from simulator.population.features import LASTS, Feature
from simulator.population.intervals import Interval
from simulator.population.measures import Summary
from simulator.population.surveys import Paired, Survey

PERCENTS = (10, 25, 50, 75, 90, 95, 99)
"""Which percentiles of the lengths of cases are shown."""

ONCE = frozenset({"end", "open"})
"""Measures that a case has once or not at all: their mean is a share."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A figure under two texts, how much it changes, and by how much the variance of that change is smaller than if the
    cases under the one had nothing to do with those under the other; None where neither varies, or only the pairs
    don't."""

    before: Interval
    after: Interval
    change: Interval
    reduction: float | None


def share_of(summary: Summary, feature: Feature) -> Interval | None:
    """The share of cases that have a feature."""
    count = summary.of(feature).cases
    if summary.clusters is None:
        return intervals.share(count, summary.cases)
    return intervals.share_of_families(count, summary.cases, summary.clusters.of(feature, hits=True))


def ended_of(summary: Summary) -> Interval | None:
    """The share of cases that end."""
    if summary.clusters is None:
        return intervals.share(summary.ended, summary.cases)
    return intervals.share_of_families(summary.ended, summary.cases, summary.clusters.of_ended())


def per_case(summary: Summary, feature: Feature) -> Interval | None:
    """The mean of a feature: over the cases that ended, for how long they lasted; over all, for the rest."""
    return _mean(summary, feature, summary.ended if feature == LASTS else summary.cases)


def _mean(summary: Summary, feature: Feature, of: int) -> Interval | None:
    tally = summary.of(feature)
    sums = _sums(summary, feature)
    if feature.measure in ONCE:
        return intervals.share(tally.total, of) if sums is None else share_of(summary, feature)
    found = intervals.mean(tally.total, tally.squares, of) if sums is None else intervals.ratio(tally.total, of, sums)
    if found is None or feature.measure == "amount":
        return found
    return Interval(found.value, max(found.low, 0.0), found.high)


def percentiles(summary: Summary) -> list[tuple[int, Interval]]:
    """How long cases last, of those that ended."""
    of = summary.ended
    if of == 0:
        return []
    found = []
    for percent in PERCENTS:
        families = None if summary.clusters is None else summary.clusters.of(LASTS).families
        at = summary.lengths.at(intervals.ranks(percent, of, families))
        found.append((percent, Interval(*(float(one) for one in at))))
    return found


def width(survey: Survey, of: Literal["ends", "mean"]) -> float:
    """How wide the widest interval is: of the shares of ends, or of the mean length in seconds; of the differences
    where there are two texts. Without bound as long as nothing is known."""
    features = [LASTS] if of == "mean" else [one for one in _of_both(survey) if one.measure in ONCE]
    if survey.other is None:
        found = [per_case(survey.whole, one) for one in features]
    else:
        found = [difference(survey, one).change if one in survey.pairing.changes else None for one in features]
    known = [one.high - one.low for one in found if one is not None]
    return max(known) if known and len(known) == len(found) else float("inf")


def _of_both(survey: Survey) -> list[Feature]:
    return sorted(survey.whole.tallies.keys() | survey.others.tallies.keys())


def difference(found: Paired, feature: Feature) -> Difference:
    """How a figure changes from the one text to the other, on the same cases."""
    pairing = found.pairing
    summaries = pairing.lasts if feature == LASTS else (found.whole, found.others)
    of = pairing.both if feature == LASTS else pairing.cases
    before, after = (_mean(one, feature, of) or Interval(0.0, 0.0, 0.0) for one in summaries)
    change = pairing.changes[feature]
    sums = None if pairing.clusters is None else pairing.clusters.of(feature)
    if feature.measure in ONCE and sums is not None:
        moved = intervals.changed_share_of_families(change.more, change.less, of, sums)
    elif feature.measure in ONCE:
        moved = intervals.changed_share(change.more, change.less, of)
    elif sums is not None:
        moved = intervals.ratio(change.total, of, sums)
    else:
        moved = intervals.mean(change.total, change.squares, of)
    apart = sum(_variance(one.of(feature).total, one.of(feature).squares, of, _sums(one, feature)) for one in summaries)
    paired = _variance(change.total, change.squares, of, sums)
    reduction = apart / paired if paired > 0 else None
    return Difference(before, after, moved or Interval(0.0, 0.0, 0.0), reduction)


def _sums(summary: Summary, feature: Feature) -> Sums | None:
    return None if summary.clusters is None else summary.clusters.of(feature)


def _variance(total: int, squares: int, of: int, sums: Sums | None) -> float:
    """The variance of single cases; where they come in families that of the mean."""
    if sums is None:
        return intervals.variance(total, squares, of)
    return intervals.variance_of_ratio(total, of, sums) if of else 0.0
