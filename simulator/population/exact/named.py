"""The figures that a population's author names, worked out, each with the bounds between which it lies.

In: a figure, and a graph that has been solved. Out: a figure with bounds, an upper one without end where there is none;
None where a figure asks for more than that: for cases in which something else happened, or for facts that are numbers.
Whether something happened at all is worked out on a graph whose paths end where it happens. A figure of some cases
alone is off by what these cases are off, divided by their share. Absent: words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from math import inf
from typing import Protocol

from simulator.population.beginning import fits
from simulator.population.data import Condition, Indicator, Which
from simulator.population.exact.bounds import longest
from simulator.population.exact.graph import Graph, Left, Path
from simulator.population.exact.law import Law
from simulator.population.features import Feature
from simulator.population.intervals import Interval

HAPPENED: Left = ("happened", "")


class Solved(Protocol):
    """A graph that has been solved. ``result`` has how likely each end is, what is counted, and how far shares may be
    off."""

    graph: Graph
    result: Law

    def off(self, much: Callable[[Path], float]) -> float:
        """By how much a sum over its cases may be off because some go another way."""


@dataclass(frozen=True, slots=True)
class Naming:
    """Works named figures out, of a graph with its law; ``solve`` solves others with the same situations."""

    whole: Solved
    solve: Callable[[Graph], Solved]

    def figure(self, one: Indicator) -> Interval | None:
        """A figure; of lengths of time in seconds."""
        among, graph = one.among or Which(), self.whole.graph
        wanted: set[tuple[str, str]] = set(one.which.happened)
        if among.happened or not _plain(graph, (*among.when, *one.which.when)):
            return None
        if one.kind == "time":
            ends = [of for measure, of in one.which.happened if measure == "end"]
            if among.when or one.which.when or len(ends) < len(wanted):
                return None
            return self.lasting(None if "" in ends or not ends else ends)
        about = _begun(graph, among.when)
        share = _share(about)
        if share == 0:
            return None
        if one.kind == "share":
            return self._happening(_begun(about, one.which.when), wanted, share)
        solved = self.solve(about) if among.when else self.whole
        return self._waiting(one.who, solved, share) if one.kind == "wait" else _times(wanted, solved, share)

    def lasting(self, states: Iterable[str] | None = None) -> Interval | None:
        """The mean of how long cases last that end, or end in some states; None where none does. A mean is a sum by how
        many there are, and both may be off."""
        law = self.whole.result
        mean, ended = law.mean(states), law.ended_in(states)
        if mean is None:
            return None
        if law.unknown or law.error >= ended:
            return Interval(mean, 0.0, inf)
        off = law.rounded + (self.whole.off(longest) + mean * law.error) / ended
        return _within(mean, off / (1 - law.error / ended))

    def _happening(self, counted: Graph, wanted: set[tuple[str, str]], share: float) -> Interval:
        """The share of cases of ``counted`` in which something happens, of cases with a share."""
        if not wanted:
            return _within(_share(counted) / share, 0.0)
        law = self.solve(_ending(counted, wanted)).result
        likely = min(law.ends.get(HAPPENED, 0.0), share)
        return Interval(likely / share, max(likely - law.error, 0.0) / share, min((likely + law.off) / share, 1.0))

    def _waiting(self, who: str, solved: Solved, share: float) -> Interval:
        """The mean time spent waiting. Where a situation is no root, both entering and leaving it may be rounded."""
        feature, law, graph = Feature("waited", who), solved.result, solved.graph

        def waited(path: Path) -> float:
            return longest(path) if any(one == feature for one, _, _ in path.counts) else 0.0

        exact = all(root or not any(map(waited, paths)) for root, paths in zip(graph.roots, graph.paths, strict=True))
        rounded = 0 if exact else 2 * self.whole.result.rounded
        found, off = law.counts.get(feature, 0.0) / share, rounded + solved.off(waited) / share
        return _within(found, off, known=not law.unknown)


def _times(wanted: set[tuple[str, str]], solved: Solved, share: float) -> Interval:
    """How often something happens per case."""
    law = solved.result
    total = sum(much for feature, much in law.counts.items() if _among(feature, wanted))
    off = solved.off(lambda path: sum(much for feature, much, _ in path.counts if _among(feature, wanted)))
    return _within(total / share, off / share, known=not law.unknown)


def _within(figure: float, off: float, *, known: bool = True) -> Interval:
    """A mean and by how much it may be off; more than that where not all cases are ``known`` to their end."""
    return Interval(figure, max(figure - off, 0.0), figure + off if known else inf)


def _share(graph: Graph) -> float:
    """How likely cases begin so."""
    return sum(path.likely for path, _ in graph.begin)


def _plain(graph: Graph, when: Condition) -> bool:
    """Whether all facts of a condition are known where cases begin."""
    return all(name in facts for _, facts in graph.begin for name, _ in when)


def _begun(graph: Graph, when: Condition) -> Graph:
    """Only cases that begin with some facts."""
    return replace(graph, begin=tuple((path, facts) for path, facts in graph.begin if fits(when, facts)))


def _ending(graph: Graph, wanted: set[tuple[str, str]]) -> Graph:
    """The same, but that a case is left where something happens."""

    def ended(path: Path) -> Path:
        happens = any(much and _among(feature, wanted) for feature, much, _ in path.counts)
        return replace(path, target=HAPPENED, going=(), turned=False) if happens else path

    return replace(
        graph,
        begin=tuple((ended(path), facts) for path, facts in graph.begin),
        paths=tuple(tuple(ended(path) for path in paths) for paths in graph.paths),
    )


def _among(feature: Feature, wanted: set[tuple[str, str]]) -> bool:
    return (feature.measure, feature.of) in wanted or (feature.measure, "") in wanted
