"""The figures that a population's author names, worked out.

In: a figure, and a graph that has been solved. Out: a number; None where a figure asks for more than that: for cases in
which something else happened, or for facts that are numbers. Whether something happened at all is worked out on a graph
whose paths end where it happens. Absent: words.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from simulator.population.beginning import fits
from simulator.population.data import Condition, Indicator, Which
from simulator.population.exact.graph import Graph, Left, Path
from simulator.population.exact.law import Law
from simulator.population.features import Feature

HAPPENED: Left = ("happened", "")


Solve = Callable[[Graph], Law]
"""Solves a graph like another: how likely each end is, and what is counted."""


def figure_of(one: Indicator, graph: Graph, law: Law, solve: Solve) -> float | None:
    """A figure; of lengths of time in seconds."""
    among = one.among or Which()
    wanted: set[tuple[str, str]] = set(one.which.happened)
    if among.happened or not _plain(graph, (*among.when, *one.which.when)):
        return None
    if one.kind == "time":
        ends = [of for measure, of in one.which.happened if measure == "end"]
        if among.when or one.which.when or len(ends) < len(wanted):
            return None
        return law.mean(None if "" in ends or not ends else ends)
    about = _begun(graph, among.when)
    share = sum(path.likely for path, _ in about.begin)
    if share == 0:
        return None
    if one.kind == "share":
        counted = _begun(about, one.which.when)
        if not wanted:
            return sum(path.likely for path, _ in counted.begin) / share
        return solve(_ending(counted, wanted)).ends.get(HAPPENED, 0.0) / share
    counts = (solve(about) if among.when else law).counts
    if one.kind == "wait":
        return counts.get(Feature("waited", one.who), 0.0) / share
    return sum(much for feature, much in counts.items() if _among(feature, wanted)) / share


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
