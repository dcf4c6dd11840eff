"""The claims of a system, each proved, refuted by a scenario, or left open.

In: a system and the policies of its parts on one day. Out: answers. A claim is proved where the followed cases never
come to where it is broken, whatever other cases do; it is refuted by a scenario of the followed cases alone, in which
they and those that they belong to are all there are at first. What holds neither way is open.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Literal as OneOf

from analysis.verify.bounds import FREE
from analysis.verify.explore import Frame, Reached, explore
from analysis.verify.needs import Needs
from analysis.verify.stepping import Step
from analysis.verify.survey import MOST_MERGED
from analysis.verify.system.blur import FORGOTTEN
from analysis.verify.system.company import Company, Literal, SeveralError, alone, company_of, ways_to_break
from analysis.verify.system.needs import models_of
from analysis.verify.system.relevance import relevant
from analysis.verify.system.scene import Move, Stage
from analysis.verify.system.steps import Steps
from analysis.verify.system.together import Album, Together
from analysis.verify.system.watch import Broken
from analysis.verify.system.witness import SystemWitness, scenarios
from compiler.graph import PolicyGraph, policy_of
from compiler.model import Never
from compiler.system.model import SystemDef
from compiler.system.questions import Reads, SystemClaim

Confirm = Callable[[SystemWitness, str], bool]
"""Asks the simulator whether a scenario breaks the claim of a name."""
Detail = OneOf["blurred", "exact", "coarse"]
QUICK_FIRST: tuple[Detail, ...] = ("blurred", "exact", "coarse")
APART: dict[Detail, int] = {"blurred": 8, "exact": FREE, "coarse": 1}
"""So many situations of one kind are kept apart."""
MOST_TRIED = 20
"""So many paths are tried for a claim."""
MOST_OF_A_PATH = 4
"""So many scenarios along one path."""


@dataclass(frozen=True, slots=True)
class SystemClaimAnswer:
    """A claim by its full name, and what came of it; ``several`` where it asks about several cases of one part at
    once."""

    claim: str
    verdict: OneOf["proved", "refuted", "open"]
    witness: SystemWitness | None = None
    several: bool = False


@dataclass(frozen=True, slots=True)
class OwnClaimAnswer:
    """A claim of a part's own policy that says what never holds, and whether it is proved in the system, where others
    tell its cases facts and do things in them."""

    part: str
    claim: str
    proved: bool


@dataclass(frozen=True, slots=True)
class SystemAnswers:
    """All that was asked: the system's claims, and the parts' ``own``. ``situations`` were looked at; ``whole`` is
    False where the budget ended first; ``loose`` is what was not kept exactly."""

    claims: tuple[SystemClaimAnswer, ...]
    own: tuple[OwnClaimAnswer, ...]
    situations: int
    whole: bool
    loose: tuple[str, ...]


@dataclass
class _Ask:
    """What is asked: scenarios begin ``at``, ``confirm`` tries them, ``most`` situations are looked at exactly,
    ``seen`` is told of each."""

    system: SystemDef
    graphs: Mapping[str, PolicyGraph]
    at: int
    confirm: Confirm
    most: int
    seen: Callable[[], None]
    situations: int = 0
    whole: bool = True
    loose: set[str] = field(default_factory=set)


def verify_system(
    system: SystemDef, graphs: Mapping[str, PolicyGraph], at: int, confirm: Confirm, *, most: int,
    seen: Callable[[], None] = lambda: None, parts: bool = False,
) -> SystemAnswers:  # fmt: skip
    """Answer every claim of a system, whose parts' policies are given by their graphs; with ``parts`` their own claims,
    too, as far as these say what never holds."""
    ask = _Ask(system, graphs, at, confirm, most, seen)
    claims = tuple(_answer(ask, claim) for claim in system.claims)
    own = tuple(one for part in system.parts for one in _own(ask, part.name)) if parts else ()
    return SystemAnswers(claims, own, ask.situations, ask.whole, tuple(sorted(ask.loose)))


def _own(ask: _Ask, part: str) -> Iterator[OwnClaimAnswer]:
    """The claims of a part's policy that say what never holds, each looked at from any one case of the part."""
    for claim in policy_of(ask.graphs[part]).claims:
        if not isinstance(claim.body, Never) or claim.unless:
            continue
        literals: tuple[Literal, ...] = ((Reads(claim.body.condition), True),)
        seen_from = SystemClaim(part, claim.name, claim.label, Reads(claim.body.condition))
        company = company_of(ask.system, ask.graphs, seen_from, literals)
        details: tuple[Detail, ...] = ("exact", "coarse") if _hangs_on_counts(company, literals) else QUICK_FIRST
        yield OwnClaimAnswer(part, claim.name, _never(ask, company, literals, details))


def _answer(ask: _Ask, claim: SystemClaim) -> SystemClaimAnswer:
    verdict: OneOf["proved", "open"] = "proved"
    several = False
    for literals in ways_to_break(claim.never):
        try:
            company = company_of(ask.system, ask.graphs, claim, literals)
        except SeveralError:
            verdict, several = "open", True
            continue
        found = _decided(ask, company, literals, claim)
        if isinstance(found, SystemWitness):
            return SystemClaimAnswer(claim.full, "refuted", found)
        if not found:
            verdict = "open"
    return SystemClaimAnswer(claim.full, verdict, several=several)


def _decided(
    ask: _Ask, company: Company, literals: tuple[Literal, ...], claim: SystemClaim
) -> SystemWitness | bool:  # fmt: skip
    """Whether a claim is never broken in a way, or a scenario that does. What is quick comes first: with little kept
    it is looked for a proof, then for paths that the simulator is asked about; only then exactly."""
    little: tuple[Detail, ...] = () if _hangs_on_counts(company, literals) else ("blurred",)
    by_itself = alone(company)
    for details, shown in ((little, little), (("exact", "coarse"), ("exact",))):
        if details and _never(ask, company, literals, details):
            return True
        for detail in shown:
            found = _shown(ask, by_itself, literals, claim, detail)
            if found is not None:
                return found
    return False


class Search:
    """A walk through everything that a company can come to: exactly, with values put together (``coarse``), or with
    little kept at all (``blurred``)."""

    def __init__(self, company: Company, literals: tuple[Literal, ...], detail: Detail = "exact") -> None:
        kept = relevant(company, literals) if detail == "blurred" else None
        self.models = models_of(company, literals, coarse=detail == "coarse", kept=kept)
        self.steps = Steps(company, self.models, kept)
        heard = _last_heard(company, literals, self.steps)
        album = Album(company, self.models, heard, uses=detail != "blurred")
        self.stage = Stage(self.steps, album, at_once=detail != "blurred" and len(company.parts) == 1)
        if detail == "blurred":
            self.steps.any_facts |= set(company.parts)
        self.broken = Broken(literals, self.steps)
        self.reached = Reached(self.stage.album.scale, apart=APART[detail])
        self.coarse = detail != "exact"

    def frame(self, most: int) -> Frame:
        """How to look."""
        return Frame(most=most, coarse=self.coarse)

    def breaks(self, most: int, seen: Callable[[], None]) -> bool:
        """Whether any place allows what breaks the claim; looks no further than there."""
        for arrival in explore(self.reached, self.frame(most), seen, self.stage):
            assert isinstance(arrival.moment, Together)
            if self.broken.possible(arrival.ground, arrival.moment):
                return True
        return False

    @property
    def loose(self) -> set[str]:
        """What was not kept exactly."""
        return self.reached.loose.union(*(model.loose for model in self.models.values()))


def _never(ask: _Ask, company: Company, literals: tuple[Literal, ...], details: tuple[Detail, ...]) -> bool:
    """Whether a claim is never broken in a way, whatever cases do that are not followed. A place where it is broken
    exactly ends the search."""
    for detail in details:
        search = Search(company, literals, detail)
        broken = search.breaks(ask.most if detail == "exact" else MOST_MERGED, ask.seen)
        ask.situations += len(search.reached.situations)
        proved = search.reached.whole and not broken
        if proved or detail == "coarse" or (detail == "exact" and broken):
            ask.loose |= search.loose | ({"merged"} if detail == "coarse" else set())
            ask.whole &= search.reached.whole or broken
            return proved
    return False


def _hangs_on_counts(company: Company, literals: tuple[Literal, ...]) -> bool:
    """Whether a claim reads what is not kept where little is."""
    needs = Needs(policy_of(company.graphs[company.seen_from]), outcomes=False)
    read = needs.deep(*(one.expr for one, _ in literals if isinstance(one, Reads)))
    return any(isinstance(one, FORGOTTEN) for one in read)


def _shown(
    ask: _Ask, company: Company, literals: tuple[Literal, ...], claim: SystemClaim, detail: Detail
) -> SystemWitness | None:  # fmt: skip
    """A scenario that breaks a claim in a way, of few steps, along a path that a search finds."""
    exact = Search(company, literals)
    search = exact if detail == "exact" else Search(company, literals, detail)
    most = ask.most if detail == "exact" else MOST_MERGED
    tried: set[tuple[tuple[str, str, str], ...]] = set()
    for arrival in explore(search.reached, search.frame(most), ask.seen, search.stage):
        assert isinstance(arrival.moment, Together)
        if len(tried) >= MOST_TRIED:
            break
        if not search.broken.possible(arrival.ground, arrival.moment):
            continue
        for path in search.reached.paths_of(arrival):
            deeds = tuple((one.part, one.actor, one.name) for one in path if isinstance(one, Move) and one.free)
            if deeds not in tried:
                tried.add(deeds)
                found = _confirmed(ask, exact, path, claim)
                if found is not None:
                    return found
    return None


def _confirmed(ask: _Ask, exact: Search, path: tuple[Step, ...], claim: SystemClaim) -> SystemWitness | None:
    """A scenario along a path of which the simulator says that it breaks the claim."""
    for found in islice(scenarios(exact.steps, exact.broken, path, ask.at), MOST_OF_A_PATH):
        if ask.confirm(found, claim.full):
            return found
    return None


def _last_heard(company: Company, literals: tuple[Literal, ...], steps: Steps) -> dict[str, frozenset[int]]:
    """The facts told that still matter once a case has ended: those that the claim reads, or that others are told."""
    own = steps.models[company.seen_from]
    needs = Needs(own.policy, outcomes=False)
    reads = needs.reads(*(one.expr for one, _ in literals if isinstance(one, Reads)))
    found = {part: set[int]() for part in company.parts}
    found[company.seen_from] |= {own.machine.fact_index[one[1]] for one in reads if one[0] == "fact"}
    for given in company.system.givens:
        if given.of_fact is not None and given.of in found:
            index = steps.models[given.of].machine.fact_index.get(given.of_fact)
            found[given.of] |= set() if index is None else {index}
    return {part: frozenset(indices) for part, indices in found.items()}
