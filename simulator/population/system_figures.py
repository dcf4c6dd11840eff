"""How much of something a system's cases have under two texts: per case that arrives, with all that follows from it.

In: pairs of a survey. Out: figures with their intervals. Absent: words.
"""

from __future__ import annotations

from simulator.population import intervals
from simulator.population.clusters import Sums
from simulator.population.features import LASTS, Feature
from simulator.population.figures import Difference
from simulator.population.intervals import Interval
from simulator.population.measures import Summary
from simulator.population.system_surveys import Pairs


def change_of(pairs: Pairs, feature: Feature) -> Difference:
    """A figure before and after; of lengths, where all have ended under both."""
    sums = pairs.clusters.of(feature)
    of = pairs.before.of(LASTS).cases if feature == LASTS else pairs.before.cases
    change = pairs.changes[feature]
    found = intervals.ratio(change.total, of, sums) or Interval(0.0, 0.0, 0.0)
    sides = [(one.of(feature).total, _sums(one, feature)) for one in (pairs.before, pairs.after)]
    before, after = (intervals.ratio(total, of, own) or Interval(0.0, 0.0, 0.0) for total, own in sides)
    apart = sum(intervals.variance_of_ratio(total, of, own) for total, own in sides)
    together = intervals.variance_of_ratio(change.total, of, sums)
    return Difference(before, after, found, apart / together if together > 0 else None)


def _sums(summary: Summary, feature: Feature) -> Sums:
    assert summary.clusters is not None
    return summary.clusters.of(feature)
