"""The whole: what is in force on a day."""

from __future__ import annotations

from datetime import date

from compiler.calendars import Calendar
from compiler.model.claims import ClaimDef
from compiler.model.declarations import (
    ActorDef,
    BoundDef,
    CounterDef,
    EnumDef,
    FactDef,
    OutcomeDef,
    SettingDef,
    SourceDocument,
    SuspensionDef,
    TableDef,
)
from compiler.model.states import StateDef
from dsl.record import record

ROOT = ""
"""The id of the outermost state, which is the policy itself."""


class _Index:
    """Room for a policy's states by id, filled when first asked for; not a field, so that no copy carries it over."""

    __slots__ = ("_by_id",)
    _by_id: dict[str, StateDef]


@record
class Policy(_Index):
    """What is in force on a day: the base with its amendments applied. Labels default to the name.

    ``revision`` is the date of the last amendment applied, or the base's; ``remarks`` of a state that holds
    others are its own only. ``parties`` are the actors that a case is of."""

    name: str
    label: str
    effective: date
    revision: date
    zone: str
    currency: str
    calendar: Calendar | None
    sources: tuple[SourceDocument, ...]
    enums: tuple[EnumDef, ...]
    actors: tuple[ActorDef, ...]
    case_label: str
    facts: tuple[FactDef, ...]
    settings: tuple[SettingDef, ...]
    outcomes: tuple[OutcomeDef, ...]
    counters: tuple[CounterDef, ...]
    bounds: tuple[BoundDef, ...]
    tables: tuple[TableDef, ...]
    claims: tuple[ClaimDef, ...]
    states: tuple[StateDef, ...]
    parties: tuple[str, ...] = ()
    suspensions: tuple[SuspensionDef, ...] = ()

    @property
    def root(self) -> StateDef:
        """The outermost state."""
        return self.states[0]

    def state(self, state_id: str) -> StateDef:
        """The state with an id; KeyError where there is none."""
        try:
            return self._by_id[state_id]
        except AttributeError:
            object.__setattr__(self, "_by_id", {state.id: state for state in self.states})
        return self._by_id[state_id]

    def ancestors(self, state_id: str) -> tuple[str, ...]:
        """The ids from the state itself outwards to the outermost."""
        path: list[str] = []
        current: str | None = state_id
        while current is not None:
            path.append(current)
            current = self.state(current).parent
        return tuple(path)

    def leaf_of(self, state_id: str) -> str:
        """Where a case arrives that enters a state: down along initial children."""
        state = self.state(state_id)
        while state.initial_child is not None:
            state = self.state(state.initial_child)
        return state.id
