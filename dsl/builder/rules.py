"""States, rules, timers, prohibitions and their effects."""

from __future__ import annotations

from typing import Any

from dsl import syntax as s
from dsl.builder.parts import Base, Children, Clause, extent, flat, name_of
from dsl.catalogue import Bilingual
from dsl.keywords import KEYWORDS
from dsl.leaf import Leaf
from dsl.source import Span
from dsl.tokens import unquoted


class Rules(Base):
    """States, rules, timers, prohibitions and their effects."""

    def state(self, c: Children) -> s.State:
        """A state."""
        flags, keyword, name, label, awaits, cites, block = c
        words = flat(flags)
        start = words[0] if words else keyword
        header = start.span.to(name.span)
        body, end = block if block is not None else ((), name.span)
        kinds = {leaf.type for leaf in words}
        return s.State(name_of(name), label, "INITIAL" in kinds, "FINAL" in kinds, awaits or (), body,
                       self.remarks(start.span, cites), header.to(end), header)  # fmt: skip

    def awaits(self, c: Children) -> tuple[s.Name, ...]:
        """Whose turn it is."""
        return tuple(name_of(leaf) for leaf in flat(c[1]))

    def stateblock(self, c: Children) -> tuple[tuple[s.StateItem, ...], Span]:
        """What stands inside a state, and where it ends."""
        return flat(c[1]), c[2].span

    def ruleid(self, c: Children) -> tuple[Leaf, str | None]:
        """The name, and the label if any, before a colon."""
        return c[0], c[1]

    def forbidid(self, c: Children) -> Leaf:
        """The name before a colon."""
        leaf: Leaf = c[0]
        return leaf

    def rule(self, c: Children) -> s.Rule:
        """``on …``."""
        ruleid, keyword, actor, action, clauses, cites, block = c
        named, label = ruleid or (None, None)
        start = named or keyword
        guard, uses, branches = self._arms(clauses, block, start)
        span = extent(start.span.to(action.span), clauses, block)
        return s.Rule(name_of(named) if named else None, name_of(actor), name_of(action), guard, uses, branches,
                      block is not None, self.remarks(start.span, cites), span, label)  # fmt: skip

    def timer(self, c: Children) -> s.Timer:
        """``name: after …``."""
        (named, label), _, duration, clauses, cites, block = c
        guard, uses, branches = self._arms(clauses, block, named)
        span = extent(named.span.to(duration.span), clauses, block)
        return s.Timer(
            name_of(named), duration, guard, uses, branches, block is not None,
            self.remarks(named.span, cites), span, label,
        )  # fmt: skip

    def forbid(self, c: Children) -> s.Forbid:
        """``forbid …``."""
        named, keyword, actor, action, guard, why, cites = c
        start = named or keyword
        condition = guard[1] if guard is not None else None
        span = start.span.to((condition or action).span)
        return s.Forbid(name_of(named) if named else None, name_of(actor), name_of(action), condition,
                        unquoted(why.text) if why is not None else None, self.remarks(start.span, cites),
                        span.to(why.span) if why is not None else span)  # fmt: skip

    def _parts(self, clauses: Any) -> dict[str, Any]:
        """The parts of a rule by what they are; each may stand once."""
        found: dict[str, Clause] = {}
        for clause in flat(clauses):
            which, _, leaf, _ = clause
            if which in found:
                word = KEYWORDS.get(leaf.type)
                shown = Bilingual(word.english, word.chinese) if word else Bilingual("->", "->")
                self.problems.error("P0117", leaf.span, found[which][2].span, word=shown)
            found.setdefault(which, clause)
        return {which: clause[1] for which, clause in found.items()}

    def _arms(self, clauses: Any, block: Any, start: Leaf) -> tuple[Any, Any, tuple[s.Branch, ...]]:
        """Guard, uses and branches of a rule or timer; without braces, the one branch it has."""
        parts = self._parts(clauses)
        guard, uses = parts.get("guard"), parts.get("uses", ())
        if block is None:
            span = extent(start.span, clauses, None)
            return guard, uses, (s.Branch(None, (), parts.get("target"), parts.get("effects", ()), s.NO_REMARKS, span),)
        for which, _, leaf, end in flat(clauses):
            if which in ("target", "effects"):
                self.problems.error("P0119", leaf.span.to(end))
        branches: tuple[s.Branch, ...] = block[0]
        if not branches:
            self.problems.error("P0120", block[1])
        for branch in branches[:-1]:
            if branch.guard is None:
                self.problems.error("P0118", branch.span)
        return guard, uses, branches

    def automation(self, c: Children) -> s.Automation:
        """``auto …``."""
        ruleid, keyword, actor, action, values, guard, cites = c
        named, label = ruleid or (None, None)
        start = named or keyword
        end = guard[1].span if guard is not None else values[-1][1].span if values else action.span
        return s.Automation(name_of(named) if named else None, name_of(actor), name_of(action), values or (),
                            guard[1] if guard is not None else None, self.remarks(start.span, cites),
                            start.span.to(end), label)  # fmt: skip

    def assignments(self, c: Children) -> tuple[tuple[s.Name, s.Expression], ...]:
        """Values by name."""
        return flat(c[0])

    def assign(self, c: Children) -> tuple[s.Name, s.Expression]:
        """One of them."""
        return name_of(c[0]), c[1]

    def guard(self, c: Children) -> Clause:
        """``when …``."""
        return Clause("guard", c[1], c[0], c[1].span)

    def uses(self, c: Children) -> Clause:
        """``uses …``."""
        found = flat(c[1])
        return Clause("uses", tuple(name_of(leaf) for leaf in found), c[0], found[-1].span)

    def target(self, c: Children) -> Clause:
        """``-> state``."""
        return Clause("target", c[1], c[0], c[1].span)

    def effectlist(self, c: Children) -> Clause:
        """``do …``."""
        found = flat(c[1])
        return Clause("effects", found, c[0], found[-1].span)

    def branchblock(self, c: Children) -> tuple[tuple[s.Branch, ...], Span]:
        """Branches in braces."""
        return flat(c[1]), c[2].span

    def branch(self, c: Children) -> s.Branch:
        """One branch."""
        head, clauses, cites = c
        start: Leaf = head if isinstance(head, Leaf) else head[2]
        parts = self._parts(clauses)
        span = extent(start.span if isinstance(head, Leaf) else start.span.to(head[3]), clauses, None)
        return s.Branch(None if isinstance(head, Leaf) else head[1], parts.get("uses", ()), parts.get("target"),
                        parts.get("effects", ()), self.remarks(start.span, cites), span)  # fmt: skip

    def set(self, c: Children) -> s.SetFact:
        """``set fact = value``."""
        return s.SetFact(name_of(c[1]), c[2], c[0].span.to(c[2].span))

    def emit(self, c: Children) -> s.Emit:
        """An outcome brought about."""
        arguments = c[1] if c[1] is not None else ()
        return s.Emit(name_of(c[0]), arguments, c[0].span.to(arguments[-1].span) if arguments else c[0].span)

    def extend(self, c: Children) -> s.TimerEffect:
        """``extend t by d``."""
        return s.TimerEffect("extend", c[1], c[3], c[0].span.to(c[3].span))

    def steer(self, c: Children) -> s.TimerEffect:
        """``pause t`` and its kin."""
        verb: Any = c[0].type.lower()
        return s.TimerEffect(verb, c[1], None, c[0].span.to(c[1].span))
