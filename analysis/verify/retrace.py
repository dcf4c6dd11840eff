"""A path that the compiled search found, walked once more by the plain one.

In: what was found, and one of its situations. Out: the situations in which the plain search arrives on the same path,
each with steps that say which way they went, so that a case can be settled that takes them (``witness.py``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from analysis.verify.compiled import Found
from analysis.verify.explore import Frame, clocked
from analysis.verify.model import Model
from analysis.verify.open_values import Ground
from analysis.verify.situations import Abstract, Moment, abstract, concrete
from analysis.verify.stepping import BEGIN, Step, acted, beginnings, lapsed, still_ground
from analysis.verify.ways import ways
from compiler.situation import Fired

MOST = 500
"""So many ways are kept side by side."""

Trace = tuple[Abstract, tuple[Step, ...]]


def retraced(model: Model, found: Found, at: int, frame: Frame) -> list[Trace]:
    """The ways in which the plain search takes the path to a situation."""
    places = found.chain(at)
    steps = found.path(at)
    clock = frame.clock if found.clocked else None

    def kept(fired: tuple[Fired, ...], moment: Moment, ground: Ground, path: tuple[Step, ...]) -> Trace:
        if clock is not None:
            moment = clocked(clock, model, fired, moment, opened=len(path) == 1)
        one = abstract(model, moment, ground, timed=frame.timed, ceiling=model.ceiling, horizon=frame.horizon)
        return one, path

    traces = [kept(*way.result, way.ground, (Step("", BEGIN, way.trail),)) for way in beginnings(model)]
    for place, step in zip(places[1:], steps[1:], strict=True):
        onward: dict[Any, Trace] = {}
        for here, path in traces:
            for fired, moment, ground, trail in _onward(model, here, step):
                trace = kept(fired, moment, ground, (*path, Step(step.actor, step.name, trail, step.hurried)))
                if _is(trace[0], found, place):
                    onward.setdefault((trace[0].shape, trace[0].known.bounds.key, trace[0].known.domains), trace)
        traces = list(onward.values())[:MOST]
    return traces


def _is(one: Abstract, found: Found, place: int) -> bool:
    """Whether two situations are the same but for times and choices."""
    node = found.node(place)
    timers = tuple((timer, due == (None,)) for timer, due, _ in one.shape[6])
    if found.clock(place) in ("runs", "stands") and (one.shape[3] is not None) != (found.clock(place) == "runs"):
        return False
    return (one.state, timers, tuple(count for (count,) in one.shape[5])) == (node.state, node.timers, node.used)


def _onward(
    model: Model, here: Abstract, step: Step
) -> Iterator[tuple[tuple[Fired, ...], Moment, Ground, tuple[bool, ...]]]:
    bounds, domains, moment = concrete(model, here)
    for way in ways(bounds, domains, _run(model, moment, step)):
        fired, after = way.result
        if after is not None:
            yield fired, after, way.ground, way.trail


def _run(model: Model, moment: Moment, step: Step) -> Callable[[Ground], tuple[tuple[Fired, ...], Moment | None]]:
    timers = [run.timer for run in moment.situation.timers]

    def run(ground: Ground) -> tuple[tuple[Fired, ...], Moment | None]:
        still_ground(model, moment, step, ground)
        if step.actor:
            return acted(model, moment, step.actor, step.name, ground, hurried=step.hurried)[1:]
        return lapsed(model, moment, timers.index(step.name), ground, hurried=step.hurried)

    return run
