"""Where a case stands, what can happen to it, and what came of it: the words that meaning is told in.

Only values, no meaning: ``compiler/semantics.py`` says how one follows from another. Instants are seconds since
1970-01-01T00:00Z, lengths are seconds, money is fen.
"""

from __future__ import annotations

from typing import Literal as OneOf

from compiler.model import Value
from dsl.record import record


@record
class Added:
    """A length added to a deadline: seconds, or working days."""

    by: int
    workdays: bool


@record
class TimerRun:
    """A timer of a state the case is in. Running: ``due`` set. Paused: ``paused_left`` set. Spent (fired or stopped):
    neither. ``added`` is what was added to it, in this order: by ``extend``, and for as long as it was paused, without
    the days on which it would have stood still anyway."""

    timer: str
    started: int
    due: int | None
    paused_left: int | None = None
    paused_at: int | None = None
    added: tuple[Added, ...] = ()

    @property
    def extended(self) -> int:
        """The seconds that were added."""
        return sum(one.by for one in self.added if not one.workdays)

    @property
    def extended_workdays(self) -> int:
        """The working days that were added."""
        return sum(one.by for one in self.added if one.workdays)


@record
class Taken:
    """An automation (its id) that was taken, and the state that holds it."""

    automation: str
    state: str


@record
class Situation:
    """One case at one instant.

    ``state`` is the id of the innermost state; ``entered`` the instants at which the states on the way to it were
    entered, outermost first; ``facts`` and ``used`` follow the order of the policy's facts and counters;
    ``timers`` those of the states it is in, in the order they would fire at one instant (innermost state first,
    then as written); ``taken`` are the automations taken since their state was entered. Counters that are kept
    outside the case (``compiler/ledger.py``) stand in ``used`` as they are at the instant of a step."""

    state: str
    entered: tuple[int, ...]
    facts: tuple[Value, ...]
    used: tuple[int, ...]
    timers: tuple[TimerRun, ...]
    taken: tuple[Taken, ...] = ()


@record
class ActionEvent:
    """An actor does something. Parameters that are not given are unknown."""

    actor: str
    action: str
    parameters: tuple[tuple[str, Value], ...] = ()


@record
class OutcomeGiven:
    """An outcome with the values of its fields, in their order."""

    outcome: str
    arguments: tuple[Value, ...]


@record
class Fired:
    """A rule or timer was taken. ``branch`` counts from 0, None where a timer lapsed because no branch held.
    ``uses`` are the counters used; ``broken`` the bounds that a timer's effects broke (an action's are refused);
    ``automation`` the automation that did the action by itself, and ``event`` the action that it did; ``by`` who did it
    in the actor's place."""

    rule: str
    branch: int | None
    at: int
    before: Situation
    after: Situation
    outcomes: tuple[OutcomeGiven, ...]
    uses: tuple[str, ...]
    broken: tuple[str, ...] = ()
    automation: str | None = None
    by: str | None = None
    event: ActionEvent | None = None


RefusalKind = OneOf[
    "ended", "forbidden", "no_rule", "condition", "overlap", "limit", "bound", "parameter", "authority"
]  # fmt: skip
REFUSAL_KINDS: tuple[RefusalKind, ...] = (
    "ended", "forbidden", "no_rule", "condition", "overlap", "limit", "bound", "parameter", "authority",
)  # fmt: skip


@record
class Refused:
    """An action was refused, and nothing changed.

    ``subjects`` are what refused it: ids of prohibitions, rules (those whose condition was false or that collide),
    limits or bounds, or the names of parameters. ``values`` are what the decisive condition read, as (name, value)."""

    kind: RefusalKind
    at: int
    subjects: tuple[str, ...] = ()
    values: tuple[tuple[str, Value], ...] = ()


Result = Fired | Refused


@record
class Considered:
    """Why one rule for an action was or was not taken, for the trace on request."""

    rule: str
    branch: int
    verdict: OneOf["taken", "condition", "later_branch", "outer", "forbidden", "limit", "bound", "overlap"]
    values: tuple[tuple[str, Value], ...] = ()
