"""What a system says."""

from __future__ import annotations

from typing import Any

from dsl import syntax as s
from dsl.builder.parts import Base, Children, flat, name_of
from dsl.leaf import Leaf


class Systems(Base):
    """Parts, links and what one case tells another."""

    def part(self, c: Children) -> s.Part:
        """Cases of a policy."""
        keyword, name, label, policy, owner, linked, cites = c
        kind, of = owner or (None, None)
        return s.Part(name_of(name), label, policy, of if kind == "UNDER" else None, of if kind == "PER" else None,
                      self.remarks(keyword.span, cites), keyword.span.to((linked or of or policy).span),
                      linked is not None)  # fmt: skip

    def partof(self, c: Children) -> tuple[str, s.Name]:
        """``under PART`` or ``per ACTOR``."""
        return c[0].type, name_of(c[1])

    def link(self, c: Children) -> s.Link:
        """An outcome that is an action of another, or opens one."""
        keyword, source, guard, _, opens, target, values, cites = c
        end = values[-1][1].span if values else target.span
        return s.Link(source, guard[1] if guard is not None else None, opens is not None, target, values or (),
                      self.remarks(keyword.span, cites), keyword.span.to(end))  # fmt: skip

    def given(self, c: Children) -> s.Given:
        """A fact that other cases tell."""
        keyword, fact, (kind, of, states), cites = c
        end = states[-1] if states else of
        return s.Given(fact, kind, of, states, self.remarks(keyword.span, cites), keyword.span.to(end.span))

    def told(self, c: Children) -> tuple[Any, s.Name, tuple[s.Name, ...]]:
        """How they tell it."""
        if isinstance(c[0], Leaf):
            return c[0].type.lower(), name_of(c[1]), flat(c[3])
        return "fact", c[0], ()
