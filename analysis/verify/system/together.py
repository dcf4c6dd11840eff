"""Where the followed cases stand, side by side at one instant; kept in one form for all that differ in nothing that
matters.

All of them share one ground: instants and amounts that passed from one to another stay the same. Consequences on their
way are kept as they wait. What a case is told is left out while it lives: it is told anew before every step.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from analysis.verify.bounds import Bounds
from analysis.verify.model import Model
from analysis.verify.open_values import Ground
from analysis.verify.scales import kind_of
from analysis.verify.situations import (
    Abstract,
    Known,
    Moment,
    Names,
    number_of,
    shape_of,
    situation_of,
    value_of,
)  # fmt: skip
from analysis.verify.system.company import Company
from compiler.model import Type, Value
from compiler.situation import Situation

NOWHERE = Situation("", (), (), (), ())


@dataclass(frozen=True, slots=True)
class Waiting:
    """A consequence on its way to a member: an action (actor, action), or with None the member is opened."""

    part: str
    action: tuple[str, str] | None
    values: tuple[tuple[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Together(Moment):
    """The members that there are, by part, at one instant. ``busy`` is the member whose automations come next, empty
    where none do; ``waiting`` are consequences on their way, ``stirred`` says that cases which are not followed may do
    something in between."""

    cases: tuple[tuple[str, Situation], ...] = ()
    waiting: tuple[Waiting, ...] = ()
    stirred: bool = False
    busy: str = ""

    @property
    def settled(self) -> bool:
        """Whether everything that follows at once has happened."""
        return not self.waiting and not self.busy

    def case(self, part: str) -> Situation | None:
        """Where a member stands; None where it does not exist yet."""
        return next((one for name, one in self.cases if name == part), None)

    def with_case(self, part: str, situation: Situation, parts: tuple[str, ...]) -> Together:
        """The same with one member elsewhere."""
        cases = {**dict(self.cases), part: situation}
        return replace(self, cases=tuple((name, cases[name]) for name in parts if name in cases))


def nobody(now: Any) -> Together:
    """No case was opened yet."""
    return Together(NOWHERE, now, None, False)


class Album:
    """Keeps and restores where a company stands, without what was used of limits where ``uses`` is not set.
    ``last_heard`` are the facts that are told and that still matter once a case has ended, by part."""

    def __init__(
        self, company: Company, models: Mapping[str, Model], last_heard: Mapping[str, frozenset[int]], *,
        uses: bool = True,
    ) -> None:  # fmt: skip
        self.company, self.models, self.uses = company, models, uses
        self._last_heard = last_heard
        self._told = {
            part: frozenset(
                index
                for given in company.givens(part)
                if (index := models[part].machine.fact_index.get(given.fact)) is not None
            )
            for part in company.parts
        }

    @property
    def scale(self) -> Model:
        """Any of the models: they tell numbers apart alike."""
        return self.models[self.company.seen_from]

    def kept(self, moment: Together, ground: Ground, *, coarse: bool) -> Abstract:
        """What matters of where they stand."""
        Ground.at_work = ground
        names = Names(ground, coarse=coarse)
        now = names.number(moment.now, kind="event")
        cases = tuple((part, one.state, shape_of(self.models[part], self._forgotten(part, one), names))
                      for part, one in moment.cases)  # fmt: skip
        waiting = tuple(
            (one.part, one.action, tuple((name, self._written(one, name, value, names)) for name, value in one.values))
            for one in moment.waiting
        )  # fmt: skip
        shape = ("", False, now, None, cases, waiting, moment.stirred, moment.busy)
        known = names.known(names.ceilings(self.scale, self.scale.ceiling), late=moment.late)
        return Abstract(shape, known)

    def place(self, one: Abstract) -> tuple[Bounds, dict[int, frozenset[Value]], Together]:
        """Where to step on from, on the ground of what is known."""
        _, _, now, _, cases, waiting, stirred, busy = one.shape
        known: Known = one.known
        restored = tuple(
            (part, situation_of(self.models[part], state, parts, known)) for part, state, parts in cases
        )  # fmt: skip
        on_its_way = tuple(
            Waiting(part, action, tuple((name, value_of(value, known.domains)) for name, value in values))
            for part, action, values in waiting
        )
        moment = Together(NOWHERE, number_of(now), None, known.late, cases=restored, waiting=on_its_way,
                          stirred=stirred, busy=busy)  # fmt: skip
        return known.bounds, dict(enumerate(known.domains, 1)), moment

    def _forgotten(self, part: str, situation: Situation) -> Situation:
        """A situation without what it will be told anew."""
        model = self.models[part]
        gone = self._told[part]
        if model.machine.states[situation.state].final:
            gone -= self._last_heard.get(part, frozenset())
        if not self.uses:
            situation = replace(situation, used=(0,) * len(situation.used))
        facts = tuple(model.fillers[n] if n in gone else value for n, value in enumerate(situation.facts))
        return replace(situation, facts=facts)

    def _written(self, one: Waiting, name: str, value: Any, names: Names) -> Any:
        return names.fact(value, kind=kind_of(self._type(one, name)))

    def _type(self, one: Waiting, name: str) -> Type:
        machine = self.models[one.part].machine
        fields = machine.policy.facts if one.action is None else machine.action_fields[one.action].values()
        return next(field.type for field in fields if field.name == name)
