"""How long laps take: from the beginning of a case to its end, or from one state to another; as they are, and for each
actor with all others acting at once.

In: what is asked of a revision. Out: the longest and the shortest time, each with a case that takes it; or the states
that make any time possible.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from analysis.verify.answers import Answers, Times, Waiting
from analysis.verify.bounds import FREE
from analysis.verify.explore import Frame
from analysis.verify.fast import prepared_with, searched
from analysis.verify.laps import End, LapWatch
from analysis.verify.model import Model
from analysis.verify.survey import MOST_COMPILED, Asked, Survey, surveyed, surveyed_fully
from analysis.verify.witness import Witness, its_end, lap_witness, witness
from compiler.stopwatch import WHOLE_CASE, Lap

if TYPE_CHECKING:
    from analysis.verify.compiled import Found


def times_of(ask: Asked, lap: Lap = WHOLE_CASE) -> tuple[Times, ...]:
    """The times as they are; and for each actor whose turn it can be, with all others acting at once."""
    return tuple(times for times, _ in each_lasting(ask, lap))


def lap_answers(ask: Asked, lap: Lap) -> Answers:
    """The times of a lap alone, for cases that begin as they do where everything is asked (``verify.py``)."""
    ask, _ = surveyed_fully(ask, Frame(prompt=ask.prompt), ())
    found = list(each_lasting(ask, lap))
    survey = found[0][1]
    return Answers(survey.situations, survey.whole, survey.loose, (), tuple(times for times, _ in found), (),
                   tuple(sorted(ask.given)))  # fmt: skip


def each_lasting(ask: Asked, lap: Lap) -> Iterator[tuple[Times, Survey]]:
    """The times, each with the walk that found it."""
    policy = ask.exact.policy
    yield lasting(ask, lap, Frame(timed=True, clock=lap, prompt=ask.prompt), None)
    actors = frozenset(actor.name for actor in policy.actors)
    for one in dict.fromkeys(actor for state in policy.states for actor in state.awaits) if not ask.prompt else ():
        yield lasting(ask, lap, Frame(timed=True, clock=lap, prompt=actors - {one}, patient=True), one)


def lasting(ask: Asked, lap: Lap, frame: Frame, alone: str | None) -> tuple[Times, Survey]:
    """How long a lap takes where cases go as a frame says; with ``alone`` only this actor takes time."""
    watch = LapWatch(lap, ask.exact)
    survey = surveyed(ask, frame, [watch], enough=lambda reached: bool(watch.idle or watch.loops), merge=alone is None)
    times = Times(tuple(sorted(frame.prompt)), alone, lap.since, lap.to, whole=survey.whole)
    return (_read if survey.found is None else _found)(ask, survey, frame, times), survey


def _read(ask: Asked, survey: Survey, frame: Frame, times: Times) -> Times:
    """What a walk found."""
    watch = survey.watches[0]
    most = watch if survey.coarse is None else survey.eased[0]
    assert isinstance(watch, LapWatch)
    assert isinstance(most, LapWatch)
    at = survey.exact.situations
    times = replace(times, begins=most.begun or not survey.whole,
                    waits=waiting(ask.exact, (at[n].state for n in watch.idle)),
                    loops=tuple(dict.fromkeys(at[n].state for n in watch.loops)),
                    missing=_missing(ask, watch))  # fmt: skip
    times = _soonest(ask, survey, watch, frame, times)
    # Where a case can stay, or go round, for any time, what the others take is no bound.
    if times.waits or times.loops:
        return replace(times, whole=times.whole and survey.coarse is None)
    bound = most.latest[0][0] if most.latest else FREE
    if survey.whole and not most.latest:
        return times
    if not survey.whole or bound == FREE or most.idle or most.doubtful or most.loops:
        return _so_far(ask, watch, replace(times, whole=False))
    longest = _case(ask, watch.lap, watch.latest, bound, longest=True)
    return replace(times, longest=bound, witnesses=longest, attained=any(found.took == bound for found in longest))


def _so_far(ask: Asked, watch: LapWatch, times: Times) -> Times:
    """With the longest that was found, where nothing proves that there is none longer."""
    ends = [end for end in watch.latest if end[0] != FREE]
    longest = _case(ask, watch.lap, ends, ends[0][0], longest=True) if ends else ()
    return replace(times, longest=longest[0].took, witnesses=longest, attained=True) if longest else times


def _soonest(ask: Asked, survey: Survey, watch: LapWatch, frame: Frame, times: Times) -> Times:
    """With the shortest. Where a lap's first state can be entered once more on the way, it is shorter from then on."""
    whole, ends, lap = survey.exact.whole, watch.soonest, watch.lap
    if watch.further and ends and ends[0][0] > 0:
        again = LapWatch(replace(lap, again=True), ask.exact)
        near = replace(frame, clock=again.lap, horizon=ends[0][0] + 1)
        other = surveyed(ask, near, [again], enough=lambda reached: True, merge=False)
        whole &= other.exact.whole
        if again.soonest and again.soonest[0] < ends[0]:
            lap, ends = again.lap, again.soonest
    if not ends:
        return times
    shortest = ends[0][0]
    return replace(times, shortest=shortest, soonest=whole or shortest == 0,
                   shortest_witnesses=_case(ask, lap, ends, shortest, longest=False))  # fmt: skip


def _case(ask: Asked, lap: Lap, ends: list[End], took: int, *, longest: bool) -> tuple[Witness, ...]:
    """A case that takes as long as one was found to."""
    for _, path in ends:
        found = lap_witness(ask.exact, path, lap, ask.at, took, longest=longest)
        if found is not None and ask.confirm(found, None):
            return (found,)
    return ()


def _missing(ask: Asked, watch: LapWatch) -> tuple[Witness, ...]:
    """A case in which a lap begins and never ends."""
    for path in sorted(watch.missing, key=len):
        found = witness(ask.exact, path, its_end, ask.at, clock=watch.lap)
        if found is not None and ask.confirm(found, None):
            return (found,)
    return ()


# ── of the compiled search ─────────────────────────────────────────────────────────────────────────────────────


def _found(ask: Asked, survey: Survey, frame: Frame, times: Times) -> Times:
    """The same of what the compiled search found."""
    found, lap = survey.found, Lap(times.since, times.to)
    assert found is not None
    ends = found.ends()
    at, _, longest = max(ends, key=lambda end: (end[2], -end[0]), default=(0, 0, 0))
    times = replace(times, begins=not found.clocked or bool(found.standing("runs") or found.standing("ended")))
    if lap.to is None or longest == FREE:
        times = _boundless(ask, found, lap, times)
    if lap.to is not None:
        lost = [place for place in found.standing("runs") if found.final(place)]
        times = replace(times, missing=_lost(ask, found, lost, frame, lap))
    if not ends:
        return times
    times = _soonest_found(ask, found, frame, lap, times)
    if longest == FREE or times.waits or times.loops:
        return replace(times, whole=bool(times.waits or times.loops))
    cases = _along(ask, found, at, frame, lap, longest, longest=True)
    return replace(times, longest=longest, witnesses=cases, attained=any(case.took == longest for case in cases))


def _boundless(ask: Asked, found: Found, lap: Lap, times: Times) -> Times:
    """With the states in which a lap can go on for any time; those on the way to its end, where it has one."""
    idle = (found.state(at) for at in found.idle() if found.clock(at) in ("", "runs"))
    rounds = (found.state(at) for at in found.endless())
    on_the_way = None if lap.to is None else found.leading()
    waits = waiting(ask.exact, (state for state in idle if on_the_way is None or state in on_the_way))
    loops = dict.fromkeys(state for state in rounds if on_the_way is None or state in on_the_way)
    return replace(times, waits=waits, loops=tuple(loops))


def _soonest_found(ask: Asked, found: Found, frame: Frame, lap: Lap, times: Times) -> Times:
    """With the shortest; where a lap begins in a state, from the last time that this is entered."""
    sure = True
    shortest = min(low for _, low, _ in found.ends())
    if lap.since is not None and shortest > 0 and times.alone is None:
        lap = replace(lap, again=True)
        frame = replace(frame, clock=lap)
        again = searched(ask.exact, replace(frame, most=MOST_COMPILED), prepared_with(lap, ask.exact, ask.program))
        if again is None or not again.whole or not again.ends():
            sure, lap, frame = False, replace(lap, again=False), replace(frame, clock=replace(lap, again=False))
        else:
            found = again
    at, shortest, _ = min(found.ends(), key=lambda end: (end[1], end[0]))
    cases = _along(ask, found, at, frame, lap, shortest, longest=False)
    return replace(times, shortest=shortest, soonest=sure or shortest == 0, shortest_witnesses=cases)


def _along(
    ask: Asked, found: Found, at: int, frame: Frame, lap: Lap, took: int, *, longest: bool
) -> tuple[Witness, ...]:
    """A case that takes the path to a situation."""
    from analysis.verify.retrace import retraced

    paths = [path for _, path in retraced(ask.exact, found, at, frame)[:3]]
    return _case(ask, lap, [(took, path) for path in paths], took, longest=longest)


def _lost(ask: Asked, found: Found, places: list[int], frame: Frame, lap: Lap) -> tuple[Witness, ...]:
    """A case that has ended before a lap does."""
    from analysis.verify.retrace import retraced

    for place in places[:1]:
        for _, path in retraced(ask.exact, found, place, frame)[:3]:
            case = witness(ask.exact, path, its_end, ask.at, clock=lap)
            if case is not None and ask.confirm(case, None):
                return (case,)
    return ()


def waiting(model: Model, states: Iterable[str]) -> tuple[Waiting, ...]:
    """The states in which a case can stay for any time, and who is waited for."""
    machine = model.machine
    found: dict[str, Waiting] = {}
    for state in states:
        awaits = dict.fromkeys(actor for one in reversed(machine.paths[state]) for actor in machine.states[one].awaits)
        found.setdefault(state, Waiting(state, tuple(awaits)))
    return tuple(found.values())
