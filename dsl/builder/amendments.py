"""What an amendment says."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from dsl import syntax as s
from dsl.builder.parts import Base, Children, flat, name_of, with_readings
from dsl.leaf import Leaf
from dsl.tokens import unquoted


class Amendments(Base):
    """What an amendment says."""

    def running(self, c: Children) -> s.RunningCases:
        """``running cases …``."""
        cases: Any = c[1].type.lower()
        deadlines = c[2].type.lower() if c[2] is not None else None
        return s.RunningCases(cases, deadlines, c[0].span.to((c[2] or c[1]).span))

    def deadlines(self, c: Children) -> Leaf:
        """``deadlines …``."""
        leaf: Leaf = c[-1]
        return leaf

    def move(self, c: Children) -> s.Move:
        """``move A -> B``."""
        keyword, origin, _, target = c[-4:]
        return s.Move(origin, target, keyword.span.to(target.span))

    def change(self, c: Children) -> s.Change:
        """A row of the change table."""
        keyword, label, cites, _, operations, _ = c
        return s.Change(
            unquoted(label.text), flat(operations), self.remarks(keyword.span, cites), keyword.span.to(label.span)
        )

    def inside(self, c: Children) -> s.Inside:
        """``in … { … }``."""
        keyword, (kind, name), _, operations, _ = c
        end = name.span if name is not None else keyword.span
        return s.Inside(kind, name, _fitting(kind, flat(operations)), keyword.span.to(end))

    def in_state(self, c: Children) -> tuple[str, s.Name]:
        """The inside of a state."""
        return "state", c[-1]

    def in_named(self, c: Children) -> tuple[str, s.Name]:
        """The inside of an actor or an enum."""
        return c[0].type.lower(), name_of(c[1])

    def in_case(self, c: Children) -> tuple[str, None]:
        """The facts of the case."""
        return "case", None

    def operation(self, c: Children) -> s.Operation:
        """``add``, ``replace`` or ``remove``."""
        verb: Any = c[0].type.lower()
        item = with_readings(c[1], self.remarks(c[0].span, None).readings)
        return s.Operation(verb, item, c[0].span.to(item.span))

    def removal(self, c: Children) -> s.Removal:
        """What a ``remove`` names."""
        match c:
            case [s.Name() as name]:
                return s.Removal(None, name, name.span)
            case [Leaf() as keyword, s.Name() as name]:
                return s.Removal(keyword.type.lower(), name, keyword.span.to(name.span))
            case _:
                name = s.Name(f"{c[1].text}.{c[2].text}", c[1].span.to(c[2].span))
                return s.Removal(c[0].type.lower(), name, c[0].span.to(name.span))


def _fitting(kind: str, operations: tuple[Any, ...]) -> tuple[Any, ...]:
    """Inside an enum a bare name is a value, not an action."""
    if kind != "enum":
        return operations
    fitted: list[Any] = []
    for operation in operations:
        if (
            isinstance(operation, s.Operation)
            and isinstance(operation.item, s.Action)
            and not operation.item.parameters
        ):
            item = operation.item
            operation = replace(operation, item=s.EnumMember(item.name, item.label, item.remarks, item.span))
        fitted.append(operation)
    return tuple(fitted)
