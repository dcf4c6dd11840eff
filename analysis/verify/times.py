"""How long cases can last: as they are, and for each actor with all others acting at once.

In: what is asked of a revision. Out: the longest and the shortest time, each with a case that takes it; or the states
that make any time possible.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from analysis.verify.answers import Times, Waiting
from analysis.verify.bounds import FREE
from analysis.verify.explore import Frame, Reached
from analysis.verify.model import Model
from analysis.verify.survey import Asked, Survey, surveyed
from analysis.verify.witness import Witness, its_end, witness

if TYPE_CHECKING:
    from analysis.verify.compiled import Found


def times_of(ask: Asked, prompt: frozenset[str]) -> tuple[Times, ...]:
    """The times as they are; and for each actor whose turn it can be, with all others acting at once."""
    policy = ask.exact.policy
    awaited = dict.fromkeys(actor for state in policy.states for actor in state.awaits)
    actors = frozenset(actor.name for actor in policy.actors)
    frames = [Frame(timed=True, prompt=prompt)]
    frames += [Frame(timed=True, prompt=actors - {one}, patient=True) for one in awaited if not prompt]
    names = [None, *awaited]
    return tuple(_lasting(ask, frame, alone) for frame, alone in zip(frames, names, strict=False))


def _lasting(ask: Asked, frame: Frame, alone: str | None) -> Times:
    survey = surveyed(ask, frame, enough=lambda reached: bool(_waits(reached) or reached.endless),
                      merge=alone is None)  # fmt: skip
    if survey.found is not None:
        return _found(ask, survey.found, frame, alone)
    exact = survey.exact
    unsure = any(True for _ in exact.idle()) and not _waits(exact)
    times = Times(tuple(sorted(frame.prompt)), alone, waits=_waits(exact), whole=survey.whole and not unsure,
                  loops=tuple(dict.fromkeys(exact.situations[n].state for n in exact.endless)))  # fmt: skip
    ends = [n for n, one in enumerate(exact.situations) if one.final]
    if ends:
        fastest = min(ends, key=lambda n: (exact.situations[n].lasted[0], n))
        quick = _case(ask, exact, fastest, longest=False)
        shortest = exact.situations[fastest].lasted[0]
        times = replace(times, shortest=shortest, shortest_witnesses=() if quick is None else (quick,),
                        soonest=exact.whole or shortest == 0)  # fmt: skip
    # Where a case can stay, or go round, for any time, what the others take is no bound.
    latest = _latest(survey)
    if latest is None or times.waits or times.loops:
        return replace(times, whole=times.whole and survey.coarse is None)
    return _slowest(ask, survey, replace(times, longest=latest))


def _found(ask: Asked, found: Found, frame: Frame, alone: str | None) -> Times:
    """The same of what the compiled search found."""
    loops = tuple(dict.fromkeys(found.state(at) for at in found.endless()))
    times = Times(tuple(sorted(frame.prompt)), alone, loops=loops,
                  waits=waiting(ask.exact, (found.state(at) for at in found.idle())))  # fmt: skip
    ends = found.ends()
    if not ends:
        return times
    at, shortest, _ = min(ends, key=lambda end: (end[1], end[0]))
    times = replace(times, shortest=shortest)
    for case in _cases(ask, found, at, frame, longest=False):
        times = replace(times, shortest_witnesses=(case,))
        if case.until - case.start == shortest:
            break
    at, _, longest = max(ends, key=lambda end: (end[2], -end[0]))
    if longest == FREE or times.waits or times.loops:
        return times
    times = replace(times, longest=longest)
    for case in _cases(ask, found, at, frame, longest=True):
        times = replace(times, witnesses=(case,), attained=case.until - case.start == longest)
        if times.attained:
            break
    return times


def _cases(ask: Asked, found: Found, at: int, frame: Frame, *, longest: bool) -> Iterator[Witness]:
    from analysis.verify.retrace import retraced

    for _, path in retraced(ask.exact, found, at, frame)[:3]:
        case = witness(ask.exact, path, its_end, ask.at, longest=longest)
        if case is not None and ask.confirm(case, None):
            yield case


def _latest(survey: Survey) -> int | None:
    """The longest that any case can last; None where nothing bounds it, or none ends."""
    reached = survey.exact if survey.coarse is None else survey.coarse
    if not reached.whole or any(True for _ in reached.idle()) or (survey.coarse is not None and reached.endless):
        return None
    lasted = [one.lasted[1] for one in reached.situations if one.final]
    return None if not lasted or max(lasted) == FREE else max(lasted)


def _slowest(ask: Asked, survey: Survey, times: Times) -> Times:
    """With a case that lasts as long as one was found to."""
    exact = survey.exact
    ends = [n for n, one in enumerate(exact.situations) if one.final]
    ends.sort(key=lambda n: -exact.situations[n].lasted[1])
    for place in ends[:3]:
        found = _case(ask, exact, place, longest=True)
        if found is not None:
            return replace(times, witnesses=(found,), attained=found.until - found.start == times.longest)
    return times


def _case(ask: Asked, reached: Reached, at_place: int, *, longest: bool) -> Witness | None:
    found = witness(ask.exact, reached.path(at_place), its_end, ask.at, longest=longest)
    return found if found is not None and ask.confirm(found, None) else None


def _waits(reached: Reached) -> tuple[Waiting, ...]:
    return waiting(reached.model, (reached.situations[place].state for place in reached.idle(sure=True)))


def waiting(model: Model, states: Iterable[str]) -> tuple[Waiting, ...]:
    """The states in which a case can stay for any time, and who is waited for."""
    machine = model.machine
    found: dict[str, Waiting] = {}
    for state in states:
        awaits = dict.fromkeys(actor for one in reversed(machine.paths[state]) for actor in machine.states[one].awaits)
        found.setdefault(state, Waiting(state, tuple(awaits)))
    return tuple(found.values())
