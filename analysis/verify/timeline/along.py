"""What holds of cases that begin under one text and go on under later ones: how long they can last, the claims of the
text that they have come to, and what is wrong with them alone.

In: the revisions of a policy. Out: for each text the passages of the cases that begin under it: ended before the next
text, after one amendment, after two. Faults are told only of situations that no case comes to which is opened under the
later text.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from analysis.verify.answers import ClaimAnswer, Times, Waiting
from analysis.verify.bounds import FREE
from analysis.verify.explore import Frame
from analysis.verify.timeline.claims import Alone, Lasting, Reaching, staged
from analysis.verify.timeline.data import MOST_TRIED, Begun, Inquiry, Passage
from analysis.verify.timeline.dated import dated
from analysis.verify.timeline.faults import alone_with, faults
from analysis.verify.timeline.lineage import Line
from analysis.verify.timeline.walks import Told, both, walked_fully
from analysis.verify.times import waiting
from analysis.verify.witness import its_end
from compiler.stopwatch import bound, timed


def along(inquiry: Inquiry) -> tuple[Begun, ...]:
    """Answer everything of all texts, the last first asked: of what is new only to cases that pass over."""
    alone: dict[int, tuple[set[str], set[str], set[tuple[str, str]]]] = {}
    found: list[Begun] = []
    for first in range(len(inquiry.revisions) - 1, -1, -1):
        given, timed = walked_fully(inquiry, first)
        claims = timed
        if timed.coarse is not None:
            later = [one.watch.most for one in timed.exact.watches if isinstance(one.watch, Lasting)]
            horizon = max(later, default=-1) + 1
            claims = both(inquiry, first, given, Frame(timed=horizon > 0, horizon=horizon, prompt=inquiry.prompt))
        alone[first] = alone_with(claims)
        found.insert(0, _told(inquiry, first, given, timed, claims, alone))
    return tuple(found)


def _told(inquiry: Inquiry, first: int, given: frozenset[str], timed: Told, claims: Told,
          alone: dict[int, tuple[set[str], set[str], set[tuple[str, str]]]]) -> Begun:  # fmt: skip
    line = claims.line
    passages = []
    apart = {key: _apart(inquiry, first, given, claims.line, key)
             for key in dict.fromkeys(one.alone for one in staged(line) if one.alone is not None)}  # fmt: skip
    for n in range(len(line.stages)):
        if not any(True for _ in timed.most.at_stage(n)):
            continue
        answered = tuple(_answers(inquiry, claims, apart, n))
        wrong = tuple(faults(inquiry, claims, n, *alone[first + n])) if n else ()
        passages.append(Passage(first, first + n, _since(timed, n), _times(inquiry, timed, n), answered, wrong))
    all_told = [claims, timed, *apart.values()]
    walks = [walked for told in all_told for walked in (told.exact, told.coarse) if walked is not None]
    loose = {why for one in walks for why in one.reached.loose}
    loose |= {why for stage in line.stages for why in stage.model.loose}
    merged = ("merged",) if any(told.coarse is not None for told in all_told) else ()
    whole = all(told.most.reached.whole for told in all_told)
    return Begun(first, len(claims.exact.reached.situations), whole, (*merged, *sorted(loose)), tuple(passages),
                 tuple(sorted(given)))  # fmt: skip


def _apart(inquiry: Inquiry, first: int, given: frozenset[str], line: Line, key: Alone) -> Told:
    """A walk for claims that need one of their own."""
    bodies = [timed(one.claim) for one in staged(line) if one.alone == key]
    kept = [body for body in bodies if body is not None]
    frame = Frame(timed=bool(kept), horizon=max(map(bound, kept), default=FREE - 1) + 1,
                  clock=kept[-1] if key.clock else None, prompt=inquiry.prompt | set(key.unless))  # fmt: skip
    return both(inquiry, first, given, frame, key)


def _answers(inquiry: Inquiry, told: Told, apart: dict[Alone, Told], n: int) -> Iterator[ClaimAnswer]:
    """The claims of a later text."""
    for one in staged(told.line):
        if one.stage == n:
            by = told if one.alone is None else apart[one.alone]
            yield _claim(inquiry, by, (n, one.claim.name))


def _claim(inquiry: Inquiry, told: Told, place: tuple[int, str]) -> ClaimAnswer:
    """Proved where no path breaks it; refuted by the first that a case takes."""
    name = place[1]
    watches = [one.watch for walked in (told.exact, told.coarse) if walked is not None
               for one in walked.watches if (one.stage, one.claim.name) == place]  # fmt: skip
    if told.most.reached.whole and watches[-1].sure and not watches[-1].paths:
        return ClaimAnswer(name, "proved", vacuous=watches[-1].vacuous)
    paths = [path for watch in watches for path in watch.paths]
    for path, wanted in sorted(paths, key=lambda one: len(one[0])):
        found = dated(told.line, path, wanted)
        if found is not None and inquiry.holds(found, None if isinstance(watches[0], Reaching) else name):
            return ClaimAnswer(name, "refuted", (found,))
    return ClaimAnswer(name, "open")


def _since(timed: Told, n: int) -> int | None:
    """The first instant at which a case can begin that comes under a text."""
    stage, first = timed.line.stages[n], timed.line.stages[0]
    if n == 0:
        return first.revision.effective
    if not timed.most.reached.whole:
        return None
    return max(stage.revision.effective - timed.most.oldest.get(n, FREE), first.revision.effective)


def _times(inquiry: Inquiry, timed: Told, n: int) -> Times:
    """How long cases last that end under a text."""
    exact, most = timed.exact.reached, timed.most.reached
    last = n == len(timed.line.stages) - 1
    idle = [at for at in exact.idle(sure=True) if exact.situations[at].shape[-1] == n] if last else []
    loops = [exact.situations[at].state for at in exact.endless if exact.situations[at].shape[-1] == n] if last else []
    waits = waiting(timed.line.stages[n].model, (exact.situations[at].state for at in idle))
    times = Times(tuple(sorted(inquiry.prompt)), None, waits=waits,
                  loops=tuple(dict.fromkeys(loops)), whole=most.whole)  # fmt: skip
    ends = [at for at in timed.exact.at_stage(n) if exact.situations[at].final]
    if times.waits or times.loops:
        return times
    unbound = last and (
        any(True for _ in most.idle()) or any(most.situations[at].shape[-1] == n for at in most.endless)
    )
    lasted = [most.situations[at].lasted[1] for at in timed.most.at_stage(n) if most.situations[at].final]
    bound = max(lasted, default=FREE) if last else min(max(lasted, default=FREE), timed.line.reach[n] - 1)
    if most.whole and not unbound and lasted and bound != FREE:
        times = replace(times, longest=bound)
    elif unbound and (shown := tuple(_shown_waits(inquiry, timed, n))):
        return replace(times, waits=shown)
    elif unbound or (lasted and most.whole):
        times = replace(times, whole=False)
    for at in sorted(ends, key=lambda at: -exact.situations[at].lasted[1])[:MOST_TRIED]:
        found = dated(timed.line, exact.path(at), its_end, longest=True)
        if found is not None and inquiry.holds(found, None):
            return replace(times, witnesses=(found,), attained=found.until - found.start == times.longest)
    return times


def _shown_waits(inquiry: Inquiry, timed: Told, n: int) -> Iterator[Waiting]:
    """States without a deadline that only values put together led to, and a case shows."""
    walked = timed.most
    places = [at for at in walked.still if walked.reached.situations[at].shape[-1] == n]
    for state in sorted(walked.states(places)):
        there = [at for at in places if walked.reached.situations[at].state == state]
        paths = sorted((walked.reached.path(at) for at in there), key=len)[:MOST_TRIED]
        found = (dated(timed.line, path, its_end) for path in paths)
        if any(one is not None and inquiry.shows(one, "no_deadline", (state,)) for one in found):
            yield from waiting(timed.line.stages[n].model, [state])
