"""Claims on random policies: what is proved no case breaks, and what is refuted a case breaks."""

from __future__ import annotations

from analysis.verify.explore import StopError
from analysis.verify.survey import Asked
from analysis.verify.verify import claims_of, verify
from simulator.entries import ClaimBroken
from simulator.session import Session
from tests.properties.events import START
from tests.properties.laws import TIMES
from tests.verify.test_walks import Walked, takes, walked


def broken_by(session: Session) -> set[str]:
    """The claims that a case broke."""
    return {entry.claim for entry in session.entries if isinstance(entry, ClaimBroken)}


def answered(one: Walked) -> dict[str, str]:
    """What the checker says of each claim; whatever it shows the simulator has to agree to."""

    def confirm(found: object, claim: str | None) -> bool:
        return True

    graph = one.timeline.revisions[0].graph
    _, _, answers = claims_of(Asked(graph, START, confirm, 200, lambda: None, frozenset()))
    for answer in answers:
        for found in answer.witnesses if one.exact else ():
            session = Session(one.timeline, START, dict(found.facts))
            takes(session, found)
            assert answer.claim in broken_by(session), f"{one.name}: {answer.claim}"
    return {answer.claim: answer.verdict for answer in answers}


def test_what_is_proved_no_case_breaks() -> None:
    proved = refuted = 0
    some = [one for one in walked() if one.timeline.revisions[0].policy.claims][: 20 * TIMES]
    for one in some:
        verdicts = answered(one)
        proved += sum(verdict == "proved" for verdict in verdicts.values())
        refuted += sum(verdict == "refuted" for verdict in verdicts.values())
        for session in one.lives():
            for claim in broken_by(session):
                assert verdicts[claim] != "proved", f"{one.name}: {claim}"
    assert proved
    assert refuted


def test_a_search_that_is_stopped_keeps_what_is_known() -> None:
    graph = next(one for one in walked() if one.timeline.revisions[0].policy.claims).timeline.revisions[0].graph
    looked = 0

    def seen() -> None:
        nonlocal looked
        looked += 1
        if looked > 3:
            raise StopError

    answers = verify(graph, START, lambda _case, _claim: True, seen=seen)
    assert not answers.whole or answers.situations <= 3
    assert {one.verdict for one in answers.claims} <= {"open", "refuted"}
    assert looked < 3 + 2 * (len(answers.claims) + len(answers.times) + 2)
