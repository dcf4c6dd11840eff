"""Conditions and values that are well typed by the way they are made.

In: a plan, and what may be read where the expression stands. Out: syntax trees. What may be unknown is only compared
with ``unknown``, or used where the condition before it says that it is known.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from dsl import syntax as s
from tests.properties.plan import ORDERED, Head, Plan, Slot

_SUMS: dict[str, tuple[str, ...]] = {
    "int": ("+", "-", "*"), "money": ("+", "-", "*", "%"), "percent": ("+", "-", "*"),
    "duration": ("+", "-", "*", "since"), "time": ("+", "-"),
}  # fmt: skip


def reference(text: str) -> s.Reference:
    """A name as a value."""
    return s.Reference(s.Name(text))


@dataclass(frozen=True, slots=True)
class Where:
    """What can be read at a place: slots that have a value for certain, and slots that may be unknown."""

    known: tuple[Slot, ...]
    doubtful: tuple[Slot, ...] = ()
    case: bool = True

    def knowing(self, slot: Slot) -> Where:
        """The same place where a slot is known."""
        return replace(self, known=(*self.known, replace(slot, optional=False)))

    def forgetting(self, text: str) -> Where:
        """The same place after a fact was set to something that may be unknown."""
        kept = tuple(one for one in self.known if one.text != text)
        return replace(self, known=kept)


def place(plan: Plan, *more: Slot, case: bool = True) -> Where:
    """Where the facts, the settings and some parameters can be read. Without ``case`` no counter or timer is named."""
    slots = (*plan.facts, *plan.settings, *more)
    return Where(tuple(one for one in slots if not one.optional), tuple(one for one in slots if one.optional), case)


class Maker:
    """Makes expressions for one policy."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.dice = plan.dice

    def value(self, kind: str, where: Where, depth: int = 2) -> s.Expression:
        """A value of a type that is known."""
        if kind == "bool" and depth > 0:
            return self.condition(where, depth - 1)
        ways: list[Callable[[], s.Expression]] = [lambda: self.plan.constant(kind)]
        ways += [lambda slot=slot: reference(slot.text) for slot in where.known if slot.type == kind]  # type: ignore[misc]
        if kind == "int" and where.case and self.plan.counters:
            ways.append(lambda: s.Call(s.Name("used"), (reference(self.dice.pick(self.plan.counters)),)))
        if kind == "duration" and where.case and self.plan.timers:
            ways.append(self._left)
        if depth > 0:
            ways += self._deeper(kind, where, depth - 1)
        return self.dice.pick(ways)()

    def _left(self) -> s.Expression:
        timer = self.dice.pick(self.plan.timers)
        return s.Call(s.Name("left"), (reference(timer if self.dice.once_in(2) else timer.rpartition(".")[2]),))

    def _deeper(self, kind: str, where: Where, depth: int) -> list[Callable[[], s.Expression]]:
        ways: list[Callable[[], s.Expression]] = []
        if kind in ORDERED:
            ways.append(lambda: s.Call(s.Name(self.dice.pick(("min", "max"))), tuple(self._pair(kind, where, depth))))
        if kind in _SUMS:
            ways.append(lambda: self._computed(kind, where, depth))
        tables = [table for table in self.plan.tables if table.result == kind]
        ways += [lambda table=table: self._looked_up(table, where, depth) for table in tables]  # type: ignore[misc]
        return ways

    def _looked_up(self, table: Head, where: Where, depth: int) -> s.Expression:
        return s.Call(s.Name(table.name), self.arguments(table.slots, where, depth))

    def _pair(self, kind: str, where: Where, depth: int) -> tuple[s.Expression, s.Expression]:
        return self.value(kind, where, depth), self.value(kind, where, depth)

    def _computed(self, kind: str, where: Where, depth: int) -> s.Expression:
        how = self.dice.pick(_SUMS[kind])
        left = self.value(kind, where, depth) if how != "since" else self.value("time", where, depth)
        match how:
            case "*":
                return s.Binary("*", left, self.value("int", where, 0))
            case "%":
                return s.Binary("*", left, self.value("percent", where, depth))
            case "since":
                return s.Binary("-", left, self.value("time", where, depth))
            case _:
                operator: s.BinaryOperator = "+" if how == "+" else "-"
                return s.Binary(operator, left, self.value("duration" if kind == "time" else kind, where, depth))

    def arguments(self, slots: tuple[Slot, ...], where: Where, depth: int = 1) -> tuple[s.Expression, ...]:
        """A value for each of some slots."""
        return tuple(self.argument(slot, where, depth) for slot in slots)

    def argument(self, slot: Slot, where: Where, depth: int = 1) -> s.Expression:
        """A value for a slot; one that may be unknown gets such a value now and then."""
        fitting = [one for one in where.doubtful if one.type == slot.type]
        if slot.optional and self.dice.once_in(3):
            return reference(self.dice.pick(fitting).text) if fitting and self.dice.once_in(2) else s.Unknown()
        return self.value(slot.type, where, depth)

    # conditions

    def condition(self, where: Where, depth: int = 2) -> s.Expression:
        """A condition that is not simply true or false."""
        ways: list[Callable[[], s.Expression]] = [lambda: self._comparison(where, depth)]
        ways += [lambda slot=slot: reference(slot.text) for slot in where.known if slot.type == "bool"]  # type: ignore[misc]
        if self.plan.calendar:
            ways.append(s.OnWorkday)
        if where.doubtful:
            ways += [lambda: self._doubt(where, depth), lambda: self._doubt(where, depth)]
        if depth > 0:
            ways += [
                lambda: s.Not(self.condition(where, depth - 1)),
                lambda: s.Binary(self._word(), self.condition(where, depth - 1), self.value("bool", where, depth - 1)),
                lambda: s.Within(self.value("duration", where, 0), self._moment(where)),
                lambda: s.ClockWindow(self.value("clock", where, 0), self.value("clock", where, 0)),
            ]
        return self.dice.pick(ways)()

    def _word(self) -> s.BinaryOperator:
        return "and" if self.dice.once_in(2) else "or"

    def _moment(self, where: Where) -> s.Expression:
        doubtful = [one for one in where.doubtful if one.type == "time"]
        if doubtful and self.dice.once_in(2):
            return reference(self.dice.pick(doubtful).text)
        return self.value("time", where, 1)

    def _comparison(self, where: Where, depth: int) -> s.Expression:
        kinds = [slot.type for slot in where.known] or ["time"]
        if where.case and self.plan.counters:
            kinds.append("int")
        kind = self.dice.pick(kinds)
        named = [reference(slot.text) for slot in where.known if slot.type == kind]
        left = self.dice.pick(named) if named else self.value(kind, where, depth)
        operators: tuple[s.BinaryOperator, ...] = ("==", "!=")
        if kind in ORDERED:
            operators = ("<=", "<", ">", ">=", "==", "!=")
        right = self.value(kind, where, depth if kind in ORDERED else 0)
        return s.Binary(self.dice.pick(operators), left, right)

    def _doubt(self, where: Where, depth: int) -> s.Expression:
        slot = self.dice.pick(where.doubtful)
        named = reference(slot.text)
        sure = where.knowing(slot)
        match self.dice.number(0, 3):
            case 0:
                return s.Binary("==", named, s.Unknown())
            case 1:
                return s.Binary("and", s.Binary("!=", named, s.Unknown()), self.condition(sure, max(depth - 1, 0)))
            case 2:
                return s.Binary("or", s.Binary("==", named, s.Unknown()), self.condition(sure, max(depth - 1, 0)))
            case _:
                return s.Binary("!=", s.Unknown(), named)
