"""Which case a link means. A part may have many cases; a link reaches one that the sender itself determines, or none.

In: a system, the part that sends, the part that is meant. Out: the way from the one to the other. Absent: the cases
(the simulator has them).
"""

from __future__ import annotations

from compiler.system.model import SystemDef
from dsl.record import record


@record
class Itself:
    """The sender."""


@record
class Ancestor:
    """The case of ``part`` that the sender belongs to, directly or through others."""

    part: str


@record
class PerParty:
    """The case of ``part`` of whoever is ``actor`` in the sender's case."""

    part: str
    actor: str


@record
class Opened:
    """A new case of ``part``; it belongs to the sender's case, or to the one of the part ``under`` that the sender
    belongs to."""

    part: str
    under: str


Receiver = Itself | Ancestor | PerParty | Opened


def receiver(system: SystemDef, part: str, target: str, *, opens: bool = False) -> Receiver | None:
    """The case of ``target`` that a case of ``part`` means when it does something there, or ``opens`` one; None where
    nothing determines it. Of a system without errors every link has one."""
    meant = system.part(target)
    if opens:
        within = (part, *system.above(part))
        return Opened(target, meant.under) if meant.under is not None and meant.under in within else None
    if target == part:
        return Itself()
    if target in system.above(part):
        return Ancestor(target)
    return PerParty(target, meant.per) if meant.per is not None else None


@record
class Below:
    """All cases of ``part`` that belong to this one, directly or through others."""

    part: str


@record
class OfParty:
    """All cases of ``part`` whose ``actor`` is the one that this case is there for."""

    part: str
    actor: str


Tellers = Ancestor | PerParty | Below | OfParty


def tellers(system: SystemDef, part: str, of: str) -> Tellers | None:
    """The cases of ``of`` that tell a case of ``part`` something; None where nothing determines them."""
    one = receiver(system, part, of)
    if isinstance(one, Ancestor | PerParty):
        return one
    if part in system.above(of):
        return Below(of)
    per = system.part(part).per
    return OfParty(of, per) if per is not None and of != part else None
