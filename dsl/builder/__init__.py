"""Grammar rules → syntax nodes: one method per rule of ``grammar.lark``, called by the parser as rules are recognised.

Methods are pure, because after a mistake the parser may go back and recognise a statement once more.
"""

from __future__ import annotations

from typing import Any

from dsl import syntax as s
from dsl.builder.amendments import Amendments
from dsl.builder.declarations import Declarations
from dsl.builder.expressions import Expressions
from dsl.builder.parts import Children, flat, name_of, pair
from dsl.builder.rules import Rules
from dsl.builder.systems import Systems
from dsl.literals import literal_value
from dsl.tokens import unquoted


class Builder(Declarations, Rules, Amendments, Systems, Expressions):
    """The parser calls the method named like the rule with what the rule's parts have become."""

    members = actions = facts = paramlist = rows = patterns = items = body = branches = effects = staticmethod(pair)
    clauses = branchclauses = names = cites = clausenames = operations = expressions = staticmethod(pair)
    stateflags = dotteds = assigns = staticmethod(pair)
    bareaction = Declarations.action
    barefact = Declarations.fact

    def dotted(self, c: Children) -> s.Name:
        """One name or a dotted one."""
        if len(c) == 1:
            return name_of(c[0])
        return s.Name(f"{c[0].text}.{c[1].text}", c[0].span.to(c[1].span))

    def label(self, c: Children) -> str:
        """A label's text."""
        return unquoted(c[0].text)

    def cite(self, c: Children) -> s.Citation:
        """One citation."""
        clauses = flat(c[2])
        return s.Citation(name_of(c[1]), tuple(unquoted(leaf.text) for leaf in clauses), c[0].span.to(clauses[-1].span))

    def file(self, c: Children) -> s.File:
        """The whole text."""
        return s.File(c[0], flat(c[1]))

    def header(self, c: Children) -> s.Header:
        """``policy``, ``amend`` or ``system``."""
        kind, name, label, _, effective, published, published_on, cites = c
        day = literal_value(effective)
        later = literal_value(published_on) if published is not None else None
        word: Any = kind.type.lower()
        assert isinstance(day, s.Day)
        return s.Header(word, name, label, day.value, later.value if isinstance(later, s.Day) else None,
                        self.remarks(kind.span, cites), kind.span.to(effective.span))  # fmt: skip
