"""Which cases of a system have to do with each other: who receives an outcome, and what others tell a case.

In: the system and the cases there are. Out: consequences on their way, their receivers, situations with the facts
that others tell, and claims of the system that do not hold. Absent: carrying them out (``simulator/world.py``), and
which case a link means at all (``compiler/system/receivers.py``).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from compiler.evaluate import Env, NoRowError
from compiler.machine import Machine
from compiler.model import Value
from compiler.semantics import holds
from compiler.situation import ActionEvent, Fired, OutcomeGiven, Situation
from compiler.system.model import GivenDef, LinkDef, SystemDef
from compiler.system.questions import Stands, SystemClaim, is_so
from compiler.system.receivers import Ancestor, Below, Itself, OfParty, Opened, PerParty, receiver, tellers
from simulator.case import Case
from simulator.entries import Cause


@dataclass(frozen=True, slots=True)
class Sent:
    """A consequence on its way: an action (``event``) in a case of ``target``, or with None a new case with
    ``values`` as its facts."""

    sender: Case
    target: str
    event: ActionEvent | None
    values: tuple[tuple[str, Value], ...]
    cause: Cause


class Relations:
    """The relations of a system's cases. ``cases`` is the world's own list, which grows."""

    __slots__ = ("_cases", "_givens", "_links", "_system")

    def __init__(self, system: SystemDef, cases: list[Case]) -> None:
        self._system, self._cases = system, cases
        self._links: dict[tuple[str, str], list[LinkDef]] = {}
        for link in system.links:
            self._links.setdefault((link.part, link.outcome), []).append(link)
        self._givens: dict[str, list[GivenDef]] = {}
        for given in system.givens:
            self._givens.setdefault(given.part, []).append(given)

    # ── outcomes ───────────────────────────────────────────────────────────────────────────────────────────────

    def sent(self, sender: Case, fired: Fired, at: int) -> Iterator[Sent]:
        """What an outcome brings about elsewhere, link by link, with its values as they are now."""
        for given in fired.outcomes:
            for link in self._links.get((sender.cast.name, given.outcome), ()):
                env = _env(sender, fired.after, given, at)
                try:
                    if link.guard is not None and not sender.machine.evaluator(link.guard)(env):
                        continue
                    values = tuple((name, sender.machine.evaluator(value)(env)) for name, value in link.values)
                except NoRowError:
                    continue
                event = None if link.action is None else ActionEvent(*link.action, values)
                yield Sent(
                    sender,
                    link.target,
                    event,
                    values,
                    Cause(sender.key, given, link.order, link.backing, sender.machine),
                )

    def receiver(self, sent: Sent) -> Case | None:
        """The case that an action is meant for; None where its party has none yet."""
        match receiver(self._system, sent.sender.cast.name, sent.target):
            case Itself():
                return sent.sender
            case Ancestor(part=part):
                return next(case for case in sent.sender.above() if case.cast.name == part)
            case PerParty(part=part):
                return self.of_party(part, sent.sender.owner.parties)
            case Opened() | None:
                raise AssertionError(sent)

    def of_party(self, part: str, parties: Mapping[str, str]) -> Case | None:
        """The case of a ``per`` part of one of some parties; None where it has none yet, and for other parts."""
        actor = self._system.part(part).per
        if actor is None:
            return None
        return next((case for case in self._of(part) if _party(case, actor) == parties.get(actor, actor)), None)

    def party(self, sent: Sent) -> tuple[str, str]:
        """For whom a case of a ``per`` part is opened: the actor, and who that is in the sender's case."""
        actor = self._system.part(sent.target).per
        assert actor is not None
        return actor, _party(sent.sender, actor)

    def owner_of_new(self, sent: Sent) -> Case:
        """The case that a new one belongs to."""
        match receiver(self._system, sent.sender.cast.name, sent.target, opens=True):
            case Opened(under=under):
                return next(case for case in (sent.sender, *sent.sender.above()) if case.cast.name == under)
            case _:
                raise AssertionError(sent)

    def _of(self, part: str) -> Iterator[Case]:
        return (case for case in self._cases if case.cast.name == part)

    # ── what others tell ───────────────────────────────────────────────────────────────────────────────────────

    def told(self, case: Case, situation: Situation) -> Situation:
        """A situation with the facts that others tell as they are now; a case that has ended is told nothing more."""
        givens = self._givens.get(case.cast.name)
        if not givens or case.ended is not None:
            return situation
        facts = list(situation.facts)
        for given in givens:
            index = case.machine.fact_index.get(given.fact)
            if index is not None:
                facts[index] = self._value(case, given, facts[index])
        return replace(situation, facts=tuple(facts))

    def _value(self, case: Case, given: GivenDef, before: Value) -> Value:
        found = list(self._tellers(case, given.of))
        match given.kind:
            case "some":
                return any(_is_in(one, given.states) for one in found)
            case "count":
                return sum(_is_in(one, given.states) for one in found)
            case "fact":
                return self._fact(found[0], given.of_fact, before) if found else before

    def _fact(self, teller: Case, name: str | None, before: Value) -> Value:
        """What a fact of another case is, which may be one that it is told itself."""
        index = teller.machine.fact_index.get(name or "")
        return before if index is None else self.told(teller, teller.situation).facts[index]

    def _tellers(self, case: Case, of: str) -> Iterator[Case]:
        match tellers(self._system, case.cast.name, of):
            case Ancestor(part=part):
                yield from (one for one in case.above() if one.cast.name == part)
            case Below(part=part):
                yield from (one for one in self._of(part) if case in one.above())
            case PerParty(part=part, actor=actor) | OfParty(part=part, actor=actor):
                identity = _party(case, actor)
                yield from (one for one in self._of(part) if _party(one, actor) == identity)
            case None:
                raise AssertionError(of)

    # ── what is claimed ────────────────────────────────────────────────────────────────────────────────────────

    def broken(self, case: Case, situation: Situation, at: int) -> Iterator[SystemClaim]:
        """The claims of the system that do not hold as seen from a case; those that it has broken before are left
        out."""
        for claim in self._system.claims:
            if claim.part == case.cast.name and claim.full not in case.broken:

                def stands(one: Stands) -> bool:
                    asked = [case] if one.of is None else self._tellers(case, one.of)
                    return any(_is_in(other, one.states) for other in asked)

                if is_so(claim.never, stands, lambda expr: holds(case.machine, situation, expr, at)):
                    yield claim


def _party(case: Case, actor: str) -> str:
    return case.owner.parties.get(actor, actor)


def _is_in(case: Case, states: tuple[str, ...]) -> bool:
    """Whether a case is in one of some states, or inside one."""
    path = case.machine.paths[case.situation.state]
    return any(state in path for state in states)


def _env(sender: Case, situation: Situation, given: OutcomeGiven, at: int) -> Env:
    """What a link reads: the sender as it stands, and the fields of the outcome."""
    env = Env(situation.facts, situation.used, situation.timers, {}, at)
    env.arguments = _fields(sender.machine, given)
    return env


def _fields(machine: Machine, given: OutcomeGiven) -> Mapping[str, Value]:
    outcome = next(one for one in machine.policy.outcomes if one.name == given.outcome)
    return {field.name: value for field, value in zip(outcome.fields, given.arguments, strict=True)}
