"""A revision's claims, its longest and shortest times, and what of it is never reached.

In: the graph. Out: answers. One walk through all situations answers the claims and what is never reached; the times
need one of their own, and one more for each actor: how long that one alone can hold a case up.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from analysis.verify.answers import Answers, ClaimAnswer
from analysis.verify.bounds import FREE
from analysis.verify.explore import Frame
from analysis.verify.survey import MOST_SITUATIONS, Asked, Confirm, Heard, Survey, never_taken, surveyed, surveyed_fully
from analysis.verify.times import times_of
from analysis.verify.watch import watch_of
from analysis.verify.witness import witness
from compiler.graph import PolicyGraph
from compiler.model import CanReach, ClaimDef, Never
from compiler.stopwatch import bound, timed


def verify(graph: PolicyGraph, at: int, confirm: Confirm, *, most: int = MOST_SITUATIONS,
           seen: Callable[[], None] = lambda: None, prompt: frozenset[str] = frozenset(),
           heard: Heard | None = None) -> Answers:  # fmt: skip
    """Answer everything of one revision; cases that show an answer begin at ``at``. Where ``most`` situations are not
    all, those that are left are proved with values put together (``survey.py``). ``heard`` listens to the first
    walk."""
    ask, survey, claims = claims_of(Asked(graph, at, confirm, most, seen, prompt, heard=heard))
    return Answers(
        survey.situations,
        survey.whole,
        survey.loose,
        claims,
        times_of(ask),
        tuple(never_taken(graph, survey)),
        tuple(sorted(ask.given)),
    )


def claims_of(ask: Asked) -> tuple[Asked, Survey, tuple[ClaimAnswer, ...]]:
    """The claims of a revision, the walk that most of them take, and what was asked in the end (``surveyed_fully``)."""
    claims = ask.exact.policy.claims
    plain = [one for one in claims if isinstance(one.body, Never) and not one.unless]
    ask, survey = surveyed_fully(ask, Frame(prompt=ask.prompt), plain)
    answered = {claim.name: _answer(ask, survey, n, claim) for n, claim in enumerate(plain)}
    alone = {one.name: _by_itself(ask, one) for one in claims if one.name not in answered}
    return ask, survey, tuple((answered | alone)[one.name] for one in claims)


def _by_itself(ask: Asked, claim: ClaimDef) -> ClaimAnswer:
    """A claim that needs a walk of its own: time is kept, or somebody acts at once."""
    watch, body = watch_of(claim, ask.exact), timed(claim)
    horizon = FREE if body is None else bound(body) + 1
    frame = Frame(timed=body is not None, horizon=horizon, clock=body, prompt=ask.prompt | set(claim.unless))
    survey = surveyed(ask, frame, [watch], enough=lambda reached: reached.whole or bool(watch.paths))
    answer = _answer(ask, survey, 0, claim)
    if answer.verdict == "open" and isinstance(claim.body, CanReach):
        apart = replace(frame, settled=True)
        answer = _answer(ask, surveyed(ask, apart, [watch_of(claim, ask.exact)], merge=False), 0, claim)
    return answer


def _answer(ask: Asked, survey: Survey, n: int, claim: ClaimDef) -> ClaimAnswer:
    """Proved where no path breaks it; refuted by the first that a case takes."""
    watch = survey.watches[n]
    least = watch if survey.coarse is None else survey.eased[n]
    if survey.whole and least.sure and not least.paths and not least.broken:
        return ClaimAnswer(claim.name, "proved", vacuous=least.vacuous)
    # What cannot be shown of a claim by living through a case is shown by where it leads.
    named = None if isinstance(claim.body, CanReach) else claim.name
    paths = [*watch.paths, *(least.paths if least is not watch else ())]
    for path, wanted in sorted(paths, key=lambda one: len(one[0])):
        found = witness(ask.exact, path, wanted, ask.at, clock=watch.clock)
        if found is not None and ask.confirm(found, named):
            return ClaimAnswer(claim.name, "refuted", (found,))
    return ClaimAnswer(claim.name, "open")
