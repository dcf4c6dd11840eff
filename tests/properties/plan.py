"""What has been declared so far while a policy is being put together, and constants of every type.

Types go by their English name; an enum's by its own. Absent: conditions (``tests/properties/expressions.py``).
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date

from dsl import syntax as s
from tests.properties.dice import Dice

ORDERED = ("money", "int", "duration", "percent", "date", "time", "workdays", "clock")
PLAIN = ("bool", "int", "text", "money", "percent", "duration", "date", "actor", "clock")
HOURS = (1, 2, 3, 6, 24, 48, 72)
"""Lengths of time come from few values, so that deadlines meet each other and the waits of a case."""


@dataclass(frozen=True, slots=True)
class Slot:
    """Something with a value: a fact, a setting, a parameter. ``text`` is how conditions name it."""

    text: str
    type: str
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Head:
    """What may be called: an action, an outcome or a table, with what it takes and gives."""

    name: str
    slots: tuple[Slot, ...]
    result: str = ""
    actor: str = ""


@dataclass(slots=True)
class Plan:
    """Names by kind. States and timers by id, in the order made; ``automatic`` are actions that only automations take;
    ``calendar`` says whether there are working days."""

    dice: Dice
    sources: list[str] = field(default_factory=list)
    enums: dict[str, list[str]] = field(default_factory=dict)
    actors: list[str] = field(default_factory=list)
    actions: list[Head] = field(default_factory=list)
    facts: list[Slot] = field(default_factory=list)
    settings: list[Slot] = field(default_factory=list)
    outcomes: list[Head] = field(default_factory=list)
    tables: list[Head] = field(default_factory=list)
    counters: list[str] = field(default_factory=list)
    limits: list[s.Limit] = field(default_factory=list)
    states: list[str] = field(default_factory=list)
    parties: tuple[str, ...] = ()
    automatic: list[Head] = field(default_factory=list)
    calendar: bool = False
    timers: list[str] = field(default_factory=list)

    def any_type(self, more: tuple[str, ...] = ()) -> str:
        """A type, enums among them."""
        days: tuple[str, ...] = ("workdays",) if self.calendar else ()
        kinds: tuple[str, ...] = (*PLAIN, *self.enums, *more, *days)
        return self.dice.pick(kinds)

    def type_name(self, kind: str, optional: bool = False) -> s.TypeName:
        """A type as written."""
        return s.TypeName(s.Name(kind), optional)

    def constant(self, kind: str) -> s.Expression:
        """A constant of a type."""
        dice = self.dice
        match kind:
            case "bool":
                return s.Boolean(dice.once_in(2))
            case "int":
                return s.Integer(dice.number(0, 4))
            case "text":
                return s.Text(dice.text().replace("{", "{{").replace("}", "}}"))  # no placeholders
            case "money":
                return s.Money(dice.pick((0, 100, 9999, 10_000, 12_345, 1_000_000)), "CNY")
            case "percent":
                return s.Percent(dice.pick((0, 150, 2000, 10_000, 15_001)))
            case "duration":
                return self.length()
            case "workdays":
                return s.Workdays(dice.number(0, 4))
            case "clock":
                return s.Clock(60 * dice.pick((0, 540, 720, 1080, 1440)))
            case "date":
                return s.Day(date(2024, dice.number(1, 12), dice.number(1, 28)))
            case "time":
                return s.Now()
            case "actor":
                return s.Reference(s.Name(dice.pick((*self.actors, "system"))))
            case enum:
                return s.Reference(s.Name(dice.pick(self.enums[enum])))

    def length(self) -> s.Duration:
        """A length of time, never none."""
        hours = self.dice.pick(HOURS)
        match self.dice.number(0, 5):
            case 0:
                return s.Duration(((max(hours // 24, 1), "d"),))
            case 1:
                return s.Duration(((hours, "h"), (59, "min"), (59, "s")))
            case 2:
                return s.Duration(((hours * 60, "min"),))
            case _:
                return s.Duration(((hours, "h"),))

    def remarks(self) -> s.Remarks:
        """Citations and readings, mostly one citation."""
        dice = self.dice
        count = dice.pick((1, 1, 1, 0, 0, 2)) if self.sources else 0
        if count == 0:
            return s.NO_REMARKS
        cited = tuple(s.Citation(s.Name(dice.pick(self.sources)), (dice.text(), "2")[:count]) for _ in range(count))
        return s.Remarks(cited, (dice.reading(), "x")[: dice.pick((0, 0, 0, 1, 2))])

    def slots(self, kind: str, most: int) -> tuple[tuple[s.Parameter, ...], tuple[Slot, ...]]:
        """Parameters as written, and as slots under their own names."""
        made: list[s.Parameter] = []
        for _ in range(self.dice.number(0, most)):
            optional = self.dice.once_in(4)
            type_ = self.any_type(("time",))
            name = self.dice.name(kind)
            made.append(s.Parameter(s.Name(name), self.dice.label(), self.type_name(type_, optional)))
        return tuple(made), tuple(Slot(one.name.text, one.type.name.text, one.type.optional) for one in made)

    def action(self, actor: str) -> s.Action:
        """A new action of an actor."""
        name = self.dice.name("action")
        parameters, slots = self.slots("parameter", 2)
        self.actions.append(Head(name, slots, actor=actor))
        return s.Action(s.Name(name), self.dice.label(), parameters, self.remarks())

    def parameters_of(self, action: Head) -> tuple[Slot, ...]:
        """An action's parameters as conditions name them."""
        before = action.name if self.dice.once_in(2) else f"{action.actor}.{action.name}"
        return tuple(replace(slot, text=f"{before}.{slot.text}") for slot in action.slots)
