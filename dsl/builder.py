"""Grammar rules → syntax nodes: one method per rule of ``grammar.lark``, called by the parser as rules are recognised.

Methods are pure, because after a mistake the parser may go back and recognise a statement once more. Lists arrive as
nested pairs (all but the last, the last) and leave as tuples.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from dsl import syntax as s
from dsl.catalogue import Bilingual
from dsl.diagnostics import Problems
from dsl.keywords import KEYWORDS
from dsl.leaf import Leaf
from dsl.literals import literal_value
from dsl.source import Span
from dsl.tokens import unquoted

Children = list[Any]


def flat(pairs: Any) -> tuple[Any, ...]:
    """Nested pairs → a tuple in the order written."""
    found: list[Any] = []
    while pairs is not None:
        pairs, last = pairs
        found.append(last)
    found.reverse()
    return tuple(found)


def _pair(children: Children) -> Any:
    match children:
        case []:
            return None
        case [only]:
            return (None, only)
        case _:
            return (children[0], children[1])


def _name(leaf: Leaf) -> s.Name:
    return s.Name(leaf.text, leaf.span)


def _operator(leaf: Leaf) -> Any:
    words = {"OR": "or", "AND": "and"}
    return words.get(leaf.type, leaf.text)


class Builder:
    """The parser calls the method named like the rule with what the rule's parts have become.

    ``readings`` are the readings of the text at hand by the offset of what they are written beside, ``problems`` takes
    what the grammar lets pass but a rule may not say; the parser sets both for each text."""

    def __init__(self) -> None:
        self.readings: dict[int, list[str]] = {}
        self.problems = Problems()

    def _remarks(self, start: Span, cites: Any) -> s.Remarks:
        readings = tuple(self.readings.get(start.start, ()))
        citations = flat(cites)
        return s.Remarks(citations, readings) if readings or citations else s.NO_REMARKS

    # names, labels, citations

    def dotted(self, c: Children) -> s.Name:
        """One name or a dotted one."""
        if len(c) == 1:
            return _name(c[0])
        return s.Name(f"{c[0].text}.{c[1].text}", c[0].span.to(c[1].span))

    def label(self, c: Children) -> str:
        """A label's text."""
        return unquoted(c[0].text)

    members = actions = facts = paramlist = rows = patterns = items = body = branches = effects = staticmethod(_pair)
    clauses = branchclauses = names = cites = clausenames = operations = expressions = staticmethod(_pair)
    stateflags = staticmethod(_pair)

    def cite(self, c: Children) -> s.Citation:
        """One citation."""
        clauses = flat(c[2])
        return s.Citation(_name(c[1]), tuple(unquoted(leaf.text) for leaf in clauses), c[0].span.to(clauses[-1].span))

    # the file

    def file(self, c: Children) -> s.File:
        """The whole text."""
        return s.File(c[0], flat(c[1]))

    def header(self, c: Children) -> s.Header:
        """``policy`` or ``amend``."""
        kind, name, label, _, effective, published, published_on, cites = c
        day = literal_value(effective)
        later = literal_value(published_on) if published is not None else None
        word: Any = "policy" if kind.type == "POLICY" else "amend"
        assert isinstance(day, s.Day)
        return s.Header(word, name, label, day.value, later.value if isinstance(later, s.Day) else None,
                        self._remarks(kind.span, cites), kind.span.to(effective.span))  # fmt: skip

    def attribute(self, c: Children) -> s.Attribute:
        """Time zone, currency, calendar, shared file."""
        kind: Any = c[0].type.lower()
        value = unquoted(c[1].text) if c[1].type == "STRING" else c[1].text
        return s.Attribute(kind, value, c[0].span.to(c[1].span))

    def source(self, c: Children) -> s.SourceDocument:
        """A document."""
        keyword, name, label, dated, day = c
        value = literal_value(day) if dated is not None else None
        return s.SourceDocument(_name(name), label, value.value if isinstance(value, s.Day) else None,
                                keyword.span.to((day or name).span))  # fmt: skip

    def enum(self, c: Children) -> s.Enum:
        """An enum."""
        keyword, name, label, _, members, brace = c
        return s.Enum(_name(name), label, flat(members), keyword.span.to(brace.span))

    def member(self, c: Children) -> s.EnumMember:
        """An enum's value."""
        return s.EnumMember(_name(c[0]), c[1], self._remarks(c[0].span, c[2]), c[0].span)

    def actor(self, c: Children) -> s.Actor:
        """An actor."""
        keyword, name, label, actions = c
        return s.Actor(_name(name), label, actions or (), keyword.span.to(name.span))

    def actorblock(self, c: Children) -> tuple[s.Action, ...]:
        """An actor's actions."""
        return flat(c[1])

    def action(self, c: Children) -> s.Action:
        """An action."""
        return s.Action(_name(c[0]), c[1], c[2] or (), self._remarks(c[0].span, c[3]), c[0].span)

    def params(self, c: Children) -> tuple[s.Parameter, ...]:
        """Parameters in parentheses."""
        return flat(c[0])

    def param(self, c: Children) -> s.Parameter:
        """One parameter."""
        return s.Parameter(_name(c[0]), c[1], c[2], c[0].span.to(c[2].span))

    def type(self, c: Children) -> s.TypeName:
        """A type."""
        name, optional = c
        return s.TypeName(_name(name), optional is not None, name.span)

    def optional(self, c: Children) -> bool:
        """The question mark."""
        return True

    def case(self, c: Children) -> s.Case:
        """The facts of a case."""
        return s.Case(c[1], flat(c[3]), c[0].span.to(c[4].span))

    def fact(self, c: Children) -> s.Fact:
        """One fact."""
        name, label, type_, default, cites = c
        return s.Fact(_name(name), label, type_, default, self._remarks(name.span, cites), name.span.to(type_.span))

    def default(self, c: Children) -> s.Expression:
        """A default value."""
        value: s.Expression = c[0]
        return value

    def setting(self, c: Children) -> s.Setting:
        """A setting."""
        keyword, name, label, type_, value, cites = c
        return s.Setting(
            _name(name), label, type_, value, self._remarks(keyword.span, cites), keyword.span.to(value.span)
        )

    def outcome(self, c: Children) -> s.Outcome:
        """An outcome."""
        keyword, name, label, params, cites = c
        return s.Outcome(
            _name(name), label, params or (), self._remarks(keyword.span, cites), keyword.span.to(name.span)
        )

    def limit(self, c: Children) -> s.Limit:
        """A limit."""
        keyword, name, label, rule, cites = c
        return s.Limit(_name(name), label, rule, self._remarks(keyword.span, cites), keyword.span.to(rule.span))

    def counter(self, c: Children) -> s.Counter:
        """``N per …``."""
        count, _, per = c
        return s.Counter(count, per if isinstance(per, s.Name) else None, count.span.to(per.span))

    def bound(self, c: Children) -> s.Bound:
        """A condition to keep."""
        return s.Bound(c[0], c[0].span)

    def table(self, c: Children) -> s.Table:
        """A decision table."""
        keyword, name, label, params, _, result, unique, cites, _, rows, brace = c
        return s.Table(_name(name), label, params, result, unique is not None, flat(rows),
                       self._remarks(keyword.span, cites), keyword.span.to(name.span).to(brace.span))  # fmt: skip

    def row(self, c: Children) -> s.Row:
        """A row of a table."""
        head, value, cites = c
        patterns = () if isinstance(head, Leaf) else flat(head)
        start = head.span if isinstance(head, Leaf) else patterns[0].span
        return s.Row(patterns, value, self._remarks(start, cites), start.to(value.span))

    def pattern(self, c: Children) -> s.Pattern:
        """One cell of a row."""
        if len(c) == 2:
            return s.Pattern(_operator(c[0]), c[1], c[0].span.to(c[1].span))
        if isinstance(c[0], Leaf):
            return s.Pattern("any", None, c[0].span)
        return s.Pattern("==", c[0], c[0].span)

    def claim(self, c: Children) -> s.Claim:
        """A claim."""
        keyword, name, label, claimed, cites = c
        return s.Claim(_name(name), label, claimed, self._remarks(keyword.span, cites), keyword.span.to(claimed.span))

    def endswithin(self, c: Children) -> s.EndsWithin:
        """``every case ends within D``."""
        return s.EndsWithin(c[4], c[0].span.to(c[4].span))

    def never(self, c: Children) -> s.Never:
        """``never CONDITION``."""
        return s.Never(c[1], c[0].span.to(c[1].span))

    # states and rules

    def state(self, c: Children) -> s.State:
        """A state."""
        flags, keyword, name, label, awaits, cites, block = c
        words = flat(flags)
        start = words[0] if words else keyword
        header = start.span.to(name.span)
        body, end = block if block is not None else ((), name.span)
        kinds = {leaf.type for leaf in words}
        return s.State(_name(name), label, "INITIAL" in kinds, "FINAL" in kinds, awaits or (), body,
                       self._remarks(start.span, cites), header.to(end), header)  # fmt: skip

    def awaits(self, c: Children) -> tuple[s.Name, ...]:
        """Whose turn it is."""
        return tuple(_name(leaf) for leaf in flat(c[1]))

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
        span = _extent(start.span.to(action.span), clauses, block)
        return s.Rule(_name(named) if named else None, _name(actor), _name(action), guard, uses, branches,
                      block is not None, self._remarks(start.span, cites), span, label)  # fmt: skip

    def timer(self, c: Children) -> s.Timer:
        """``name: after …``."""
        (named, label), _, duration, clauses, cites, block = c
        guard, uses, branches = self._arms(clauses, block, named)
        span = _extent(named.span.to(duration.span), clauses, block)
        return s.Timer(
            _name(named), duration, guard, uses, branches, block is not None,
            self._remarks(named.span, cites), span, label,
        )  # fmt: skip

    def forbid(self, c: Children) -> s.Forbid:
        """``forbid …``."""
        named, keyword, actor, action, guard, why, cites = c
        start = named or keyword
        condition = guard[1] if guard is not None else None
        span = start.span.to((condition or action).span)
        return s.Forbid(_name(named) if named else None, _name(actor), _name(action), condition,
                        unquoted(why.text) if why is not None else None, self._remarks(start.span, cites),
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
            span = _extent(start.span, clauses, None)
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

    def guard(self, c: Children) -> Clause:
        """``when …``."""
        return Clause("guard", c[1], c[0], c[1].span)

    def uses(self, c: Children) -> Clause:
        """``uses …``."""
        found = flat(c[1])
        return Clause("uses", tuple(_name(leaf) for leaf in found), c[0], found[-1].span)

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
        span = _extent(start.span if isinstance(head, Leaf) else start.span.to(head[3]), clauses, None)
        return s.Branch(None if isinstance(head, Leaf) else head[1], parts.get("uses", ()), parts.get("target"),
                        parts.get("effects", ()), self._remarks(start.span, cites), span)  # fmt: skip

    def set(self, c: Children) -> s.SetFact:
        """``set fact = value``."""
        return s.SetFact(_name(c[1]), c[2], c[0].span.to(c[2].span))

    def emit(self, c: Children) -> s.Emit:
        """An outcome brought about."""
        arguments = c[1] if c[1] is not None else ()
        return s.Emit(_name(c[0]), arguments, c[0].span.to(arguments[-1].span) if arguments else c[0].span)

    def extend(self, c: Children) -> s.TimerEffect:
        """``extend t by d``."""
        return s.TimerEffect("extend", c[1], c[3], c[0].span.to(c[3].span))

    def steer(self, c: Children) -> s.TimerEffect:
        """``pause t`` and its kin."""
        verb: Any = c[0].type.lower()
        return s.TimerEffect(verb, c[1], None, c[0].span.to(c[1].span))

    # amendments

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
            unquoted(label.text), flat(operations), self._remarks(keyword.span, cites), keyword.span.to(label.span)
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
        return c[0].type.lower(), _name(c[1])

    def in_case(self, c: Children) -> tuple[str, None]:
        """The facts of the case."""
        return "case", None

    def operation(self, c: Children) -> s.Operation:
        """``add``, ``replace`` or ``remove``."""
        verb: Any = c[0].type.lower()
        item = c[1]
        readings = tuple(self.readings.get(c[0].span.start, ()))
        if readings and hasattr(item, "remarks"):
            item = replace(item, remarks=replace(item.remarks, readings=readings + item.remarks.readings))
        return s.Operation(verb, item, c[0].span.to(item.span))

    bareaction = action
    barefact = fact

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

    # expressions

    def binary(self, c: Children) -> s.Binary:
        """Two operands."""
        return s.Binary(_operator(c[1]), c[0], c[2], c[0].span.to(c[2].span))

    def negate(self, c: Children) -> s.Not:
        """``not``."""
        return s.Not(c[1], c[0].span.to(c[1].span))

    def within(self, c: Children) -> s.Within:
        """``within D of T``."""
        return s.Within(c[1], c[3], c[0].span.to(c[3].span))

    def reference(self, c: Children) -> s.Reference:
        """A name as a value."""
        return s.Reference(c[0], c[0].span)

    def call(self, c: Children) -> s.Call:
        """A function or table."""
        return s.Call(_name(c[0]), c[1], c[0].span.to(c[1][-1].span) if c[1] else c[0].span)

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


class Clause(tuple[Any, ...]):
    """A part of a rule while it is being put together: (which, value, first leaf, last place)."""

    __slots__ = ()

    def __new__(cls, which: str, value: Any, leaf: Leaf, end: Span) -> Clause:
        """Four things in one tuple."""
        return super().__new__(cls, (which, value, leaf, end))


def _extent(span: Span, clauses: Any, block: Any) -> Span:
    for clause in flat(clauses):
        span = span.to(clause[3])
    return span.to(block[1]) if block is not None else span


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
