"""What happened to one case, entry by entry: the words that a run is told in.

Only values. Every entry carries the machine that was in force, so that a reader of the run can ask the same meaning
again (why another rule was not taken) and word it with the labels of that day. Instants are seconds since
1970-01-01T00:00Z. Absent: how entries come about (``simulator/session.py``) and how they read
(``simulator/telling/story.py``).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from compiler.history import Revision, Timeline
from compiler.machine import Machine
from compiler.migration import Migrated
from compiler.model import Backing
from compiler.situation import ActionEvent, Fired, OutcomeGiven, Refused, Situation
from compiler.system.questions import SystemClaim


@dataclass(frozen=True, slots=True)
class Cause:
    """What of another case brought something about here: the case's name, the outcome, the number of the link and what
    that rests on."""

    case: str
    outcome: OutcomeGiven
    link: int
    backing: Backing
    machine: Machine = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Opened:
    """The case began. ``broken`` are the bounds that the given facts break already; ``parties`` who its parties are,
    as far as anyone said."""

    at: int
    situation: Situation
    broken: tuple[str, ...]
    machine: Machine = field(compare=False, repr=False)
    cause: Cause | None = None
    parties: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Stepped:
    """A rule was taken: ``event`` is the action, None for a timer; ``step`` the number of the scenario's step;
    ``cause`` what of another case did it."""

    at: int
    fired: Fired
    event: ActionEvent | None
    step: int | None
    machine: Machine = field(compare=False, repr=False)
    cause: Cause | None = None

    @property
    def by_itself(self) -> bool:
        """Whether nobody did it: a timer, an automation, a consequence."""
        return self.event is None or self.fired.automation is not None or self.cause is not None


@dataclass(frozen=True, slots=True)
class Denied:
    """An action was refused; ``situation`` is the one it met and left."""

    at: int
    refused: Refused
    event: ActionEvent
    step: int | None
    situation: Situation
    machine: Machine = field(compare=False, repr=False)
    cause: Cause | None = None


@dataclass(frozen=True, slots=True)
class Waited:
    """A step that only lets time pass has arrived at its instant."""

    at: int
    step: int | None
    situation: Situation
    machine: Machine = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Amended:
    """An amendment took effect while the case was open. ``migrated`` is None where running cases keep their text;
    ``machine`` is the one that holds afterwards."""

    at: int
    revision: Revision = field(compare=False, repr=False)
    migrated: Migrated | None
    machine: Machine = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class ClaimBroken:
    """A claim of the policy was found not to hold, or (``of_system``) one of the system that is seen from the case; it
    is then called ``part.name``. Each claim is reported once."""

    at: int
    claim: str
    machine: Machine = field(compare=False, repr=False)
    of_system: SystemClaim | None = None


@dataclass(frozen=True, slots=True)
class Stuck:
    """What happens by itself went on until the run was stopped; ``timers`` are those that went round, in their order.
    It was at one instant, ``timers`` of no length alone or automations and consequences too (``itself``), or timers
    went on throughout one long ``wait``. Only the first few of their firings are kept as entries."""

    at: int
    timers: tuple[str, ...]
    how: Literal["timers", "itself", "wait"]
    machine: Machine = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Halted:
    """The run was stopped where working days had to be counted in a year that the calendar does not know. The case
    stays where it was."""

    at: int
    calendar: str
    year: int
    machine: Machine = field(compare=False, repr=False)


Entry = Opened | Stepped | Denied | Waited | Amended | ClaimBroken | Stuck | Halted


@dataclass(frozen=True, slots=True)
class WorldRun:
    """Several cases up to the instant ``now``: the story of each, and the order in which everything happened, as pairs
    of a run's place and an entry. ``title`` is the name of the system, or of the policy, ``label`` what it is called
    (empty where that is its name);
    ``parts`` are those that the runs' cases are of."""

    title: str
    label: str
    zone: str
    start: int
    now: int
    runs: tuple[Run, ...]
    parts: tuple[str, ...]
    log: tuple[tuple[int, Entry], ...]

    @property
    def stuck(self) -> bool:
        """Whether it was stopped: in an endless round, or at the end of a calendar."""
        return any(run.stuck for run in self.runs)


@dataclass(frozen=True, slots=True)
class Run:
    """One case from its start to the instant ``now``, both seconds since 1970. ``ended`` is when it reached a final
    state, None while it is open. ``machine`` is the one in force at ``now``."""

    timeline: Timeline = field(compare=False, repr=False)
    start: int
    now: int
    ended: int | None
    situation: Situation
    entries: tuple[Entry, ...]
    machine: Machine = field(compare=False, repr=False)
    case: str = ""

    @property
    def zone(self) -> str:
        """The time zone in which the case's moments are read."""
        return self.timeline.zone

    @property
    def stuck(self) -> bool:
        """Whether it was stopped: in an endless loop of timers, or at the end of its calendar."""
        return any(isinstance(entry, Stuck | Halted) for entry in self.entries)
