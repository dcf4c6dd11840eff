"""What is found of a recorded case: that it follows the rules, or where it first does not.

Only values. Absent: how it is found (``simulator/logs/judging.py``), words (``simulator/logs/telling.py``).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from compiler.machine import Machine
from compiler.situation import Situation
from simulator.entries import Denied, Stepped
from simulator.logs.data import Event, LogCase
from simulator.population.living import Life
from simulator.session import Possible

DeviationKind = Literal["refused", "late", "accepted", "missing", "unfounded", "state"]
"""An action that the rules refuse; the same, but they would have taken it before a deadline had passed; one recorded as
refused that they take; what they do by themselves and the record does not have; what the record says that they did and
they don't; another state."""


@dataclass(frozen=True, slots=True)
class Deviation:
    """Where a case first goes otherwise than the rules say. ``row`` is the row of the log, None where it has none for
    that; ``entry`` what the rules say (a refusal, what they took), ``passed`` the deadline that had passed, ``due``
    when it falls due under the rules; ``possible`` what could have been done then."""

    kind: DeviationKind
    at: int
    row: int | None
    event: Event | None
    entry: Denied | Stepped | None
    passed: Stepped | None
    due: int | None
    possible: Possible
    situation: Situation = field(compare=False, repr=False)
    machine: Machine = field(compare=False, repr=False)

    @property
    def of(self) -> str:
        """What it is about: an action, a deadline, an automation, or a state."""
        if self.kind == "missing" and isinstance(self.entry, Stepped):
            return own_name(self.entry)
        if self.event is None:
            return ""
        return (self.event.state or "") if self.kind == "state" else self.event.what

    @property
    def more(self) -> str:
        """The kind of the refusal, the deadline that had passed, or the state in which the rules have it."""
        if self.passed is not None:
            return self.passed.fired.rule
        if self.kind == "refused" and isinstance(self.entry, Denied):
            return self.entry.refused.kind
        return self.situation.state if self.kind == "state" else ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """A case, judged: its life as far as it follows, and the first deviation, None where there is none."""

    case: LogCase
    life: Life
    deviation: Deviation | None

    @property
    def follows(self) -> bool:
        """Whether the whole record is as the rules say."""
        return self.deviation is None


def own_name(entry: Stepped) -> str:
    """What the rules did by themselves."""
    return entry.fired.automation or entry.fired.rule
