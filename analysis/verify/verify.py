"""A revision's claims, its longest and shortest times, and what of it is never reached.

In: the graph. Out: answers. One walk through all situations answers the claims and what is never reached; the times
need one of their own, and one more for each actor: how long that one alone can hold a case up.
"""

from __future__ import annotations

from collections.abc import Callable

from analysis.verify.answers import Answers, ClaimAnswer
from analysis.verify.explore import Frame
from analysis.verify.survey import MOST_SITUATIONS, Asked, Confirm, Survey, never_taken, surveyed_fully
from analysis.verify.times import times_of
from analysis.verify.watch import Watch
from analysis.verify.witness import witness
from compiler.graph import PolicyGraph


def verify(graph: PolicyGraph, at: int, confirm: Confirm, *, most: int = MOST_SITUATIONS,
           seen: Callable[[], None] = lambda: None, prompt: frozenset[str] = frozenset()) -> Answers:  # fmt: skip
    """Answer everything of one revision; cases that show an answer begin at ``at``. Where ``most`` situations are not
    all, those that are left are proved with values put together (``survey.py``)."""
    ask = Asked(graph, at, confirm, most, seen, prompt)
    claims = ask.exact.policy.claims
    horizon = max((one.ends_within for one in claims if one.ends_within is not None), default=-1) + 1
    ask, survey = surveyed_fully(ask, Frame(timed=horizon > 0, horizon=horizon, prompt=prompt), claims)
    return Answers(
        len(survey.exact.situations),
        survey.whole,
        survey.loose,
        tuple(_answer(ask, survey, n, watch) for n, watch in enumerate(survey.watches)),
        times_of(ask, prompt),
        tuple(never_taken(graph, survey)),
        tuple(sorted(ask.given)),
    )


def _answer(ask: Asked, survey: Survey, n: int, watch: Watch) -> ClaimAnswer:
    """Proved where no path breaks it; refuted by the first that a case takes."""
    paths = list(watch.paths)
    if survey.coarse is not None:
        paths += survey.eased[n].paths
        if survey.whole and not survey.eased[n].paths:
            return ClaimAnswer(watch.claim.name, "proved")
    if not paths:
        return ClaimAnswer(watch.claim.name, "proved" if survey.whole else "open")
    for path, wanted in sorted(paths, key=lambda one: len(one[0])):
        found = witness(ask.exact, path, wanted, ask.at)
        if found is not None and ask.confirm(found, watch.claim.name):
            return ClaimAnswer(watch.claim.name, "refuted", (found,))
    return ClaimAnswer(watch.claim.name, "open")
