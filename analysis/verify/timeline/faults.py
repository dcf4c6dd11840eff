"""What is wrong with cases that passed over, and with no case that is opened under the later text."""

from __future__ import annotations

from collections.abc import Iterator

from analysis.verify.stepping import Step
from analysis.verify.timeline.data import MOST_TRIED, Fault, Inquiry, Kind
from analysis.verify.timeline.dated import dated
from analysis.verify.timeline.walks import Told, Walked
from analysis.verify.witness import Wanted, its_end


def alone_with(told: Told) -> tuple[set[str], set[str], set[tuple[str, str]]]:
    """Of cases opened under a text: the states without a deadline, those where they are stuck, and timers for one thing
    that run at once."""
    most, exact = told.most, told.exact
    still = [at for at in most.still if most.reached.situations[at].shape[-1] == 0]
    stuck = [at for at in still if at not in exact.acts] if told.coarse is None else still
    return most.states(still), most.states(stuck), {pair for pair, _ in most.pairs(0)}


def faults(inquiry: Inquiry, told: Told, n: int, still: set[str], stuck: set[str],
           pairs: set[tuple[str, str]]) -> Iterator[Fault]:  # fmt: skip
    """The faults under a later text, by its place, that cases opened under it don't have: ``still``, ``stuck`` and
    ``pairs`` are theirs (``alone_with``)."""
    candidates: dict[tuple[Kind, tuple[str, ...]], list[tuple[tuple[Step, ...], Wanted]]] = {}
    for walked in (told.exact, *(() if told.coarse is None else (told.coarse,))):
        for kind, subjects, paths in _candidates(walked, n, still, stuck, pairs):
            candidates.setdefault((kind, subjects), []).extend(paths)
    for (kind, subjects), paths in candidates.items():
        for path, wanted in sorted(paths, key=lambda one: len(one[0]))[:MOST_TRIED]:
            found = dated(told.line, path, wanted)
            if found is not None and inquiry.shows(found, kind, subjects):
                yield Fault(kind, subjects, found)
                break


def _candidates(
    walked: Walked, n: int, still: set[str], stuck: set[str], pairs: set[tuple[str, str]]
) -> Iterator[tuple[Kind, tuple[str, ...], list[tuple[tuple[Step, ...], Wanted]]]]:
    """Where a fault can be: what it is, and the ways that lead there."""
    reached = walked.reached
    for at in walked.still:
        state, parent = reached.situations[at].state, reached.parents[at]
        if reached.situations[at].shape[-1] != n:
            continue
        if at in walked.acts or state in stuck:
            if state not in still:
                yield "no_deadline", (state,), [(reached.path(at), its_end)]
        elif parent is None or parent[0] not in walked.still or parent[0] in walked.acts:
            yield "stuck", (state,), [(reached.path(at), its_end)]
    for pair, at in walked.pairs(n):
        if pair not in pairs:
            yield "twice", pair, [(reached.path(at), its_end)]
    for (stage, counter), paths in walked.spent.items():
        if stage == n:
            yield "used_up", (counter,), paths
