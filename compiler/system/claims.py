"""Claims of a system: each seen from the cases of one part, about them and about the cases that have to do with them.

In: claims as written, and the system's parts. Out: claims with every name resolved. A claim is looked at on each day on
which a policy that it names changes, and must mean the same on each. Absent: whether it holds (the simulator looks
along a run, ``analysis/verify/system`` at everything).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from compiler.backing import backing, label_of
from compiler.declare import once
from compiler.scope import Place, Scope
from compiler.system.links import written_as
from compiler.system.model import SystemDef
from compiler.system.questions import Joined, Opposite, Question, Reads, Stands, SystemClaim
from compiler.system.receivers import OfParty, PerParty, tellers
from compiler.system.scope import Parts, party_of, piece, scope_of, state_of
from compiler.typing import condition, knowing
from dsl import syntax as s
from dsl.catalogue import Bilingual
from dsl.diagnostics import Problems

CLAIM = Bilingual("PART.NAME", "部分.名称")


def resolve_claims(
    claims: Iterable[s.Claim], system: SystemDef, parts: Parts, scope: Scope
) -> tuple[SystemClaim, ...]:  # fmt: skip
    """The claims in the order written; what can't be understood is reported and left out."""
    first = once(((claim.name, claim) for claim in claims), scope)
    found = (_claim(claim, system, parts, scope) for claim in first)
    return tuple(claim for claim in found if claim is not None)


def _claim(claim: s.Claim, system: SystemDef, parts: Parts, scope: Scope) -> SystemClaim | None:
    problems = parts.problems
    if not written_as(claim.name, CLAIM, problems):
        return None
    if not isinstance(claim.body, s.Never) or claim.unless:
        problems.error("P0731", claim.body.span)
        return None
    part = parts.part(piece(claim.name, 0, 1))
    if part is None:
        return None
    inside = _Inside(part.name, system, parts)
    unfit = [one for one in _named(claim.body.condition) if not inside.can_be_asked(one)]
    if unfit:
        return None
    body = claim.body.condition
    named: dict[str, None] = dict.fromkeys([part.name, *(one.text for one in _named(body))])

    def on(day: date, found: Problems) -> Question | None:
        return inside.on(body, day, found)

    meanings: list[Question] = parts.every_day(named, on)
    for day, meaning in zip(parts.days(*named), meanings, strict=False):
        if _bare(meaning) != _bare(meanings[0]):
            problems.error("P0729", claim.span, day=day)
            return None
    if not meanings:
        return None
    never = meanings[0]
    for other in meanings[1:]:
        never = _with_states_of(never, other)
    return SystemClaim(part.name, piece(claim.name, 1).text, label_of(claim), never, backing(claim.remarks, scope),
                       claim.span)  # fmt: skip


def _named(expression: s.Expression) -> tuple[s.Name, ...]:
    """The other parts that a condition names."""
    match expression:
        case s.InState(of=of):
            return () if of is None else (of,)
        case s.Not(operand=operand):
            return _named(operand)
        case s.Binary(operator="and" | "or", left=left, right=right):
            return (*_named(left), *_named(right))
        case _:
            return ()


@dataclass(slots=True)
class _Inside:
    """The condition of a claim that is seen from ``part``; ``party`` is by whom each other part is found, where it is
    by a party."""

    part: str
    system: SystemDef
    parts: Parts
    party: dict[str, str] = field(default_factory=dict)

    def can_be_asked(self, name: s.Name) -> bool:
        """Whether cases of a part have anything to do with the one at hand; reported where not."""
        of = self.parts.part(name)
        if of is None:
            return False
        way = tellers(self.system, self.part, of.name)
        if way is None:
            self.parts.problems.error("P0706", name.span, of.span, name=of.name, source=self.part)
        if isinstance(way, PerParty | OfParty):
            self.party[of.name] = way.actor
        return way is not None

    def on(self, expression: s.Expression, day: date, problems: Problems) -> Question | None:
        """What it means on a day; None after a report."""
        for of, actor in self.party.items():
            name = next(one for one in _named(expression) if one.text == of)
            for part in (self.part, of):
                party_of(self.parts.on(part, day), of, actor, name, day, problems)
        scope = scope_of(self.parts.on(self.part, day), problems)
        found = self._question(expression, scope, Place(), day)
        return None if problems.serious else found

    def _question(self, expression: s.Expression, scope: Scope, place: Place, day: date) -> Question | None:
        match expression:
            case s.InState(of=of, states=names):
                policy = self.parts.on(self.part if of is None else of.text, day)
                ids = [state_of(name, policy, day, scope.problems) for name in names]
                return Stands(None if of is None else of.text, tuple(one for one in ids if one is not None))
            case s.Not(operand=operand) if _asks_states(operand):
                inner = self._question(operand, scope, place, day)
                return None if inner is None else Opposite(inner)
            case s.Binary(operator="and" | "or" as operator, left=one, right=two) if _asks_states(expression):
                left = self._question(one, scope, place, day)
                right = self._question(two, scope, _knowing(place, left, operator == "and"), day)
                return None if left is None or right is None else Joined(operator, left, right)
            case _:
                expr = condition(expression, scope, place)
                return None if expr is None else Reads(expr)


def _asks_states(expression: s.Expression) -> bool:
    """Whether states are asked for in it, where that is possible."""
    match expression:
        case s.InState():
            return True
        case s.Not(operand=operand):
            return _asks_states(operand)
        case s.Binary(operator="and" | "or", left=left, right=right):
            return _asks_states(left) or _asks_states(right)
        case _:
            return False


def _knowing(place: Place, question: Question | None, truth: bool) -> Place:
    """The place after a question turned out one way."""
    match question:
        case Reads(expr=expr):
            return knowing(place, expr, truth)
        case Opposite(operand=operand):
            return _knowing(place, operand, not truth)
        case Joined(operator=operator, left=left, right=right) if (operator == "and") == truth:
            return _knowing(_knowing(place, left, truth), right, truth)
        case _:
            return place


# ── one meaning along time ─────────────────────────────────────────────────────────────────────────────────────


def _bare(question: Question) -> Question:
    """What a claim says, but for the ids of states, which may stand elsewhere in another text."""
    match question:
        case Stands(of=of):
            return Stands(of, ())
        case Reads():
            return question
        case Opposite(operand=operand):
            return Opposite(_bare(operand))
        case Joined(operator=operator, left=left, right=right):
            return Joined(operator, _bare(left), _bare(right))


def _with_states_of(one: Question, other: Question) -> Question:
    """A claim with the states' ids of another day, too."""
    match one, other:
        case Stands(of=of, states=states), Stands(states=more):
            return Stands(of, tuple(dict.fromkeys((*states, *more))))
        case Opposite(operand=operand), Opposite(operand=again):
            return Opposite(_with_states_of(operand, again))
        case Joined(operator=operator, left=left, right=right), Joined(left=first, right=second):
            return Joined(operator, _with_states_of(left, first), _with_states_of(right, second))
        case _:
            return one
