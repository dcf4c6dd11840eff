"""The checker of systems and the simulator on random systems: whatever cases come to the checker knows of."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from random import Random

import pytest

from analysis.verify.explore import explore
from analysis.verify.system.company import company_of, ways_to_break
from analysis.verify.system.together import Together
from analysis.verify.system.verify import Detail, Search, verify_system
from compiler.graph import PolicyGraph
from compiler.system.model import CompiledSystem
from compiler.system.questions import SystemClaim
from compiler.system.receivers import tellers
from tests.properties.laws import TIMES
from tests.verify.small_systems import PARTS, START, broken_by_chance, pair, systems, with_pairs

SYSTEMS = list(systems(0, 7 * TIMES))
WALKS = 20
PAIRS = 2
DETAILS: tuple[Detail, ...] = ("blurred", "exact", "coarse")
MOST = {"blurred": 800, "exact": 150, "coarse": 300}


def graphs_of(compiled: CompiledSystem) -> dict[str, PolicyGraph]:
    return {part: timeline.revisions[0].graph for part, timeline in compiled.timelines.items()}


def lived(compiled: CompiledSystem, seed: int) -> set[str]:
    found: set[str] = set()
    for turn in range(WALKS):
        found |= broken_by_chance(compiled, Random(1000 * seed + turn), 40)
    return found


def reached(compiled: CompiledSystem, one: str, other: str, detail: Detail) -> set[str] | None:
    """The pairs of states that a search comes to; None where it does not see everything."""
    claim = SystemClaim(one, "", "", pair("s0", other, "s0"))
    (literals,) = ways_to_break(claim.never)
    search = Search(company_of(compiled.system, graphs_of(compiled), claim, literals), literals, detail)
    found: set[str] = set()
    for arrival in explore(search.reached, search.frame(MOST[detail]), scene=search.stage):
        moment = arrival.moment
        assert isinstance(moment, Together)
        mine, theirs = moment.case(one), moment.case(other)
        if moment.settled and mine is not None and theirs is not None:
            found.add(f"{one}.{mine.state} {other} {theirs.state}")
    return found if search.reached.whole else None


@pytest.mark.parametrize(("seed", "compiled"), SYSTEMS, ids=[f"seed {seed}" for seed, _ in SYSTEMS])
def test_whatever_cases_come_to_the_checker_knows_of(seed: int, compiled: CompiledSystem) -> None:
    compiled = with_pairs(compiled)
    seen = lived(compiled, seed)
    known_of = [(one, other) for one, other in product(PARTS, PARTS)
                if one != other and tellers(compiled.system, one, other) is not None]  # fmt: skip
    for one, other in Random(seed).sample(known_of, PAIRS):
        pairs = {claim for claim in seen if claim.startswith(f"{one}.") and claim.split()[1] == other}
        for detail in DETAILS:
            known = reached(compiled, one, other, detail)
            assert known is None or pairs <= known, (seed, detail, pairs - known)


@pytest.mark.parametrize(("seed", "compiled"), SYSTEMS[:4], ids=[f"seed {seed}" for seed, _ in SYSTEMS[:4]])
def test_what_a_case_breaks_is_never_proved(seed: int, compiled: CompiledSystem) -> None:
    whole = with_pairs(compiled)
    some = Random(seed).sample(whole.system.claims, 6)
    compiled = replace(whole, system=replace(whole.system, claims=tuple(some)))
    seen = lived(compiled, seed)
    answers = verify_system(compiled.system, graphs_of(compiled), START, lambda found, claim: True, most=100)
    for answer in answers.claims:
        assert answer.verdict != "proved" or answer.claim not in seen
        assert (answer.witness is not None) == (answer.verdict == "refuted")
