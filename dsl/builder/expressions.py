"""Conditions and values."""

from __future__ import annotations

from dsl import syntax as s
from dsl.builder.parts import Base, Children, flat, name_of, operator_of
from dsl.literals import literal_value


class Expressions(Base):
    """Conditions and values."""

    def binary(self, c: Children) -> s.Binary:
        """Two operands."""
        return s.Binary(operator_of(c[1]), c[0], c[2], c[0].span.to(c[2].span))

    def negate(self, c: Children) -> s.Not:
        """``not``."""
        return s.Not(c[1], c[0].span.to(c[1].span))

    def within(self, c: Children) -> s.Within:
        """``within D of T``."""
        return s.Within(c[1], c[3], c[0].span.to(c[3].span))

    def clock_window(self, c: Children) -> s.ClockWindow:
        """``now in A..B``."""
        return s.ClockWindow(c[1], c[2], c[0].span.to(c[2].span))

    def on_workday(self, c: Children) -> s.OnWorkday:
        """``now on workday``."""
        return s.OnWorkday(c[0].span)

    def being(self, c: Children) -> s.InState:
        """``in STATE``, of the case at hand or of some other."""
        some, part, keyword, states = c
        states = flat(states)
        of = name_of(part) if part is not None else None
        return s.InState(of, states, (some or keyword).span.to(states[-1].span))

    def reference(self, c: Children) -> s.Reference:
        """A name as a value."""
        return s.Reference(c[0], c[0].span)

    def call(self, c: Children) -> s.Call:
        """A function or table."""
        return s.Call(name_of(c[0]), c[1], c[0].span.to(c[1][-1].span) if c[1] else c[0].span)

    def arguments(self, c: Children) -> tuple[s.Expression, ...]:
        """Values in parentheses."""
        return flat(c[0])

    def unknown(self, c: Children) -> s.Unknown:
        """``unknown``."""
        return s.Unknown(c[0].span)

    def now(self, c: Children) -> s.Now:
        """``now``."""
        return s.Now(c[0].span)

    def literal(self, c: Children) -> s.Literal:
        """A value."""
        return literal_value(c[0])
