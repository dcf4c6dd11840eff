"""The resolved system: policies that run side by side, and how what one brings about reaches another.

Names of parts are the system's own; outcomes, actions, facts and states are those of the parts' policies, states by
their ids. Conditions and values read the sender: its facts and settings by name, and as ``ArgumentOf`` the fields of
the outcome.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Literal as OneOf

from compiler.history import Timeline
from compiler.model import NO_BACKING, Backing, Expr, Policy, SourceDocument, place
from compiler.system.questions import SystemClaim
from dsl.record import record
from dsl.source import Span


@record
class PartDef:
    """Cases of a policy. Each belongs to a case of the part ``under``; or there is one for each party ``per`` (an
    actor); or neither. Scenarios open them, too, but for those ``by_links``."""

    name: str
    label: str
    policy: str
    under: str | None
    per: str | None
    backing: Backing = NO_BACKING
    span: Span = place()
    by_links: bool = False


@record
class LinkDef:
    """An outcome of ``part`` does ``action`` (actor, action) in a case of ``target``, or with None opens one, whose
    facts ``values`` gives. ``order`` counts the links of the system as written."""

    part: str
    outcome: str
    guard: Expr | None
    target: str
    action: tuple[str, str] | None
    values: tuple[tuple[str, Expr], ...]
    order: int
    backing: Backing = NO_BACKING
    span: Span = place()

    @property
    def opens(self) -> bool:
        """Whether it begins a new case."""
        return self.action is None


@record
class GivenDef:
    """``fact`` of ``part`` is what others tell: whether ``some`` case of the part ``of`` is in one of ``states``, the
    ``count`` of those that are, or the ``fact`` ``of_fact`` of the case of ``of``. A fact told that is told itself is
    told first. ``states`` are ids of any revision; no revision has to have them all."""

    part: str
    fact: str
    kind: OneOf["some", "count", "fact"]
    of: str
    states: tuple[str, ...]
    of_fact: str | None
    backing: Backing = NO_BACKING
    span: Span = place()

    def states_in(self, policy: Policy) -> tuple[str, ...]:
        """Those of its states that a text of the policy has."""
        ids = {state.id for state in policy.states}
        return tuple(state for state in self.states if state in ids)


@record
class SystemDef:
    """A system: its parts, links, givens and claims in the order written."""

    name: str
    label: str
    effective: date
    sources: tuple[SourceDocument, ...]
    parts: tuple[PartDef, ...]
    links: tuple[LinkDef, ...]
    givens: tuple[GivenDef, ...]
    claims: tuple[SystemClaim, ...] = ()

    def part(self, name: str) -> PartDef:
        """The part with a name; KeyError where there is none."""
        for part in self.parts:
            if part.name == name:
                return part
        raise KeyError(name)

    def above(self, name: str) -> tuple[str, ...]:
        """The parts that a part is under, nearest first."""
        found: list[str] = []
        under = self.part(name).under
        while under is not None:
            found.append(under)
            under = self.part(under).under
        return tuple(found)


@record
class CompiledSystem:
    """A system with the revisions of its parts' policies, by the name of the part."""

    system: SystemDef
    timelines: Mapping[str, Timeline]
