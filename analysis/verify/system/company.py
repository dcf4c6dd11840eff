"""Which cases are followed for a claim of a system, and what each has to do with the others.

In: a system on one day, and a way in which a claim can be broken. Out: the company: the case that the claim is seen
from, one case of each other part that it asks about, and those on the way between them. Of a part there may be other
cases, in any number; they are not followed and may do anything. Absent: where the cases stand (``together.py``).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from compiler.graph import PolicyGraph
from compiler.system.model import GivenDef, LinkDef, SystemDef
from compiler.system.questions import Joined, Opposite, Question, Reads, Stands, SystemClaim
from compiler.system.receivers import Ancestor, Below, OfParty, PerParty, receiver, tellers

Literal = tuple[Stands | Reads, bool]
"""A question with the answer that it is to have."""


class SeveralError(Exception):
    """A claim asks about several cases of one part at once, which are not told apart."""


@dataclass(frozen=True, slots=True)
class Company:
    """The cases followed, by part in the order declared: ``seen_from`` is the claim's own, ``owners`` gives for each
    the one of the company that it surely belongs to (None: one that is not followed, or none), ``same_party`` are pairs
    of parts of which the first surely has the second as the one of its party. ``alone`` where there are no other cases
    at all, but for what scenarios do."""

    system: SystemDef
    graphs: Mapping[str, PolicyGraph]
    seen_from: str
    parts: tuple[str, ...]
    owners: Mapping[str, str | None]
    same_party: frozenset[tuple[str, str]]
    alone: bool = False
    _echoing: frozenset[str] = field(default=frozenset())

    def above(self, part: str) -> Iterator[str]:
        """Those of the company that a case of it surely belongs to, nearest first."""
        owner = self.owners[part]
        while owner is not None:
            yield owner
            owner = self.owners[owner]

    def owns_new(self, sender: str, part: str) -> bool:
        """Whether a new case that a member opens can be the one followed."""
        if part not in self.parts:
            return False
        owner = self.owners[part]
        return owner is None or owner == sender or owner in self.above(sender)

    def links(self, part: str, outcome: str) -> Iterator[LinkDef]:
        """What an outcome of a part sets off, as written."""
        return (one for one in self.system.links if (one.part, one.outcome) == (part, outcome))

    def givens(self, part: str) -> Iterator[GivenDef]:
        """What cases of a part are told."""
        return (one for one in self.system.givens if one.part == part)

    def echoes(self, part: str) -> bool:
        """Whether what happens in a case that is not followed can come back to one that is, at the same instant."""
        return not self.alone and part in self._echoing

    def does_from_outside(self, part: str, action: tuple[str, str]) -> bool:
        """Whether cases that are not followed can do an action in a case that is."""
        links = (one for one in self.system.links if (one.target, one.action) == (part, action))
        return not self.alone and any(link.part != part for link in links)

    def opens_from_outside(self, part: str) -> bool:
        """Whether cases that are not followed can open one that is."""
        links = (one for one in self.system.links if one.target == part)
        return not self.alone and any(self._opened_by_others(link) for link in links)

    def _opened_by_others(self, link: LinkDef) -> bool:
        if link.opens:
            return link.part != self.owners[link.target]
        way = receiver(self.system, link.part, link.target)
        return isinstance(way, PerParty) and link.part != link.target

    def opens_at_will(self, part: str) -> bool:
        """Whether scenarios open cases of a part."""
        return not self.system.part(part).by_links


def company_of(
    system: SystemDef, graphs: Mapping[str, PolicyGraph], claim: SystemClaim, literals: tuple[Literal, ...]
) -> Company:
    """Who is followed for one way in which a claim can be broken. SeveralError where that can't be told."""
    owners: dict[str, str | None] = {claim.part: None}
    same_party: set[tuple[str, str]] = set()
    below: list[str] = []
    for part in dict.fromkeys(one.of for one, _ in literals if isinstance(one, Stands) and one.of is not None):
        match tellers(system, claim.part, part):
            case Ancestor():
                _chain(system, claim.part, part, owners)
            case Below():
                below.append(part)
            case PerParty():
                same_party.add((claim.part, part))
                owners.setdefault(part, None)
            case OfParty():
                same_party.add((part, claim.part))
                owners.setdefault(part, None)
            case None:
                raise AssertionError(part)
    for part in below:
        between = (part, *system.above(part))
        way = between[: between.index(claim.part)]
        if any(one in owners for one in way):
            raise SeveralError
        _chain(system, part, claim.part, owners)
    _tell_apart(system, owners)
    return _made(system, graphs, claim.part, owners, same_party)


def alone(company: Company) -> Company:
    """The same cases and all that they belong to, where there are no others."""
    owners = dict(company.owners)
    for part in company.parts:
        above = company.system.above(part)
        if above:
            _chain(company.system, part, above[-1], owners)
    made = _made(company.system, company.graphs, company.seen_from, owners, set(company.same_party), by_itself=True)
    pairs = {(one, two) for one in made.parts for two in made.parts if company.system.part(two).per is not None}
    return Company(made.system, made.graphs, made.seen_from, made.parts, made.owners, frozenset(pairs), alone=True)


def _chain(system: SystemDef, part: str, last: str, owners: dict[str, str | None]) -> None:
    """Follow a case and those that it belongs to, up to one of them."""
    while part != last:
        owner = system.part(part).under
        assert owner is not None
        owners[part] = owner
        part = owner
    owners.setdefault(last, None)


def _tell_apart(system: SystemDef, owners: Mapping[str, str | None]) -> None:
    """SeveralError where one case may belong to another that is followed, or to another one of its part."""
    for part in owners:
        sure, owner = set(), owners[part]
        while owner is not None:
            sure.add(owner)
            owner = owners[owner]
        if any(one in owners and one not in sure for one in system.above(part)):
            raise SeveralError


def _made(
    system: SystemDef, graphs: Mapping[str, PolicyGraph], seen_from: str, owners: dict[str, str | None],
    same_party: set[tuple[str, str]], *, by_itself: bool = False,
) -> Company:  # fmt: skip
    parts = tuple(part.name for part in system.parts if part.name in owners)
    echoing: set[str] = set()
    grown = True
    while grown:
        leads = {link.part for link in system.links if link.target in owners or link.target in echoing}
        grown = not leads <= echoing
        echoing |= leads
    return Company(system, graphs, seen_from, parts, owners, frozenset(same_party), by_itself, frozenset(echoing))


# ── in how many ways a claim can be broken ─────────────────────────────────────────────────────────────────────


def ways_to_break(question: Question, truth: bool = True) -> list[tuple[Literal, ...]]:
    """The ways in which a question can have an answer: each is a list of answers, in the order asked, and of two ways
    one answer differs."""
    match question:
        case Stands() | Reads():
            return [((question, truth),)]
        case Opposite(operand=operand):
            return ways_to_break(operand, not truth)
        case Joined(operator=operator, left=left, right=right):
            short = operator == "or" if truth else operator == "and"
            on = [
                (*one, *two) for one in ways_to_break(left, truth != short) for two in ways_to_break(right, truth)
            ]  # fmt: skip
            return [*ways_to_break(left, truth), *on] if short else on
