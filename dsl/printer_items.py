"""Declarations, states, rules and amendments → lines that know how deep they stand, where they may be broken and what
they cite.

In: items of the syntax tree. Out: ``Line``s, columns inside a block already aligned. Absent: comments, blank lines,
line breaks and the column of citations, which ``dsl/printer_layout.py`` decides over all lines together.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from dsl import syntax as s
from dsl.printer_expressions import Speech
from dsl.record import record
from dsl.source import NOWHERE, Span, display_width
from dsl.tokens import quoted

Clause = tuple[str, ...]
"""Words that stay on one line where they can; where they can't, it is broken between the pieces."""

WIDEST_NAME = 24
"""A longer name does not push the labels of its neighbours to the right."""

WIDEST_GUARD = 64
"""A longer condition does not push the arrows of its neighbours to the right."""

Item = s.Declaration | s.AmendmentItem | s.SystemItem | s.EnumMember | s.Action | s.Fact


@record
class Line:
    """One line: ``opens`` a block (a brace follows the citations), or ``closes`` one (a brace and nothing else).

    ``span`` is the place of what it says in the text it was read from, ``kind`` what kind of item it begins."""

    depth: int
    clauses: tuple[Clause, ...] = ()
    remarks: s.Remarks = s.NO_REMARKS
    opens: bool = False
    closes: bool = False
    span: Span = NOWHERE
    kind: str = ""


def padded(text: str, width: int) -> str:
    """A text with spaces behind it up to some display columns."""
    return text + " " * (width - display_width(text))


def widest(texts: Iterable[str], most: int) -> int:
    """The display width of the widest text that is not wider than ``most``."""
    return max((width for width in map(display_width, texts) if width <= most), default=0)


class Printer:
    """Turns items into lines, in one language."""

    def __init__(self, speech: Speech) -> None:
        self.speech = speech
        self.word = speech.word

    def header(self, node: s.Header) -> Line:
        """``policy …`` or ``amend …``."""
        words = [self.word(node.kind.upper()), node.name.text, *_label(node.label)]
        words += self._dated("FROM", node.effective) + self._dated("PUBLISHED", node.published)
        return self._line(0, node, (" ".join(words),), remarks=node.remarks)

    def _dated(self, keyword: str, day: date | None) -> list[str]:
        return [] if day is None else [self.word(keyword), day.isoformat()]

    def _line(
        self, depth: int, node: s.Header | s.Branch | s.Row | Item, *clauses: Clause, remarks: s.Remarks = s.NO_REMARKS
    ) -> Line:
        return Line(depth, tuple(filter(None, clauses)), remarks, span=node.span, kind=type(node).__name__)

    def _block(self, head: Line, body: Iterable[Line]) -> list[Line]:
        return [replace(head, opens=True), *body, Line(head.depth, closes=True)]

    def items(self, nodes: Iterable[Item], depth: int) -> list[Line]:
        """The lines of several items."""
        return [line for node in nodes for line in self.item(node, depth)]

    def item(self, node: Item, depth: int) -> list[Line]:
        """The lines of one item, at a depth of so many indentations."""
        match node:
            case s.State():
                return self._state(node, depth)
            case s.Rule() | s.Timer():
                return self._rule(node, depth)
            case s.Forbid():
                why = () if node.why is None else (quoted(node.why),)
                head = f"{self._named(node.name)}{self.word('FORBID')} {node.actor.text}.{node.action.text}"
                return [self._line(depth, node, (head,), self._guard(node.guard), why, remarks=node.remarks)]
            case s.Automation():
                head = f"{self._named(node.name, node.label)}{self.word('AUTO')} {node.actor.text}.{node.action.text}"
                values, guard = self.speech.assignments(node.values), self._guard(node.guard)
                return [self._line(depth, node, (head,), values, guard, remarks=node.remarks)]
            case s.Part() | s.Link() | s.Given():
                return [self._line(depth, node, *self._system_item(node), remarks=node.remarks)]
            case s.RunningCases() | s.Move() | s.Change() | s.Operation() | s.Inside():
                return self._amendment_item(node, depth)
            case _:
                return self._declaration(node, depth)

    # declarations

    def _declaration(self, node: _Declared, depth: int) -> list[Line]:
        match node:
            case s.Attribute():
                value = quoted(node.value) if node.kind in ("timezone", "use") else node.value
                words = [self.word(node.kind.upper()), value, *([self.word("ASSUME")] if node.assume else [])]
                return [self._line(depth, node, (" ".join(words),))]
            case s.SourceDocument():
                words = [self.word("SOURCE"), node.name.text, *_label(node.label), *self._dated("DATED", node.dated)]
                return [self._line(depth, node, (" ".join(words),))]
            case s.EnumMember() | s.Action() | s.Fact():
                return self._columns((node,), depth)
            case s.Enum():
                line = self._line(depth, node, (self._labelled("ENUM", node),))
                return self._block(line, self._columns(node.members, depth + 1))
            case s.Actor():
                clauses, remarks = self._delegation(node.delegation)
                line = self._line(depth, node, (self._labelled("ACTOR", node),), *clauses, remarks=remarks)
                return self._block(line, self._columns(node.actions, depth + 1)) if node.actions else [line]
            case s.Case():
                parties = [self.word("FOR"), _names(node.parties)] if node.parties else []
                line = self._line(depth, node, (" ".join([self.word("CASE"), *_label(node.label), *parties]),))
                return self._block(line, self._columns(node.facts, depth + 1))
            case s.Setting():
                head = f"{self._labelled('SETTING', node)}: {self.speech.type(node.type)} ="
                return [self._line(depth, node, (head,), self.speech.split(node.value), remarks=node.remarks)]
            case s.Outcome():
                head = self._labelled("OUTCOME", node)
                return [self._line(depth, node, (head,), self._parameters(node.parameters), remarks=node.remarks)]
            case s.Limit():
                head = self._labelled("LIMIT", node) + ":"
                return [self._line(depth, node, (head,), self._limit(node.rule), remarks=node.remarks)]
            case s.Claim():
                head = self._labelled("CLAIM", node) + ":"
                return [self._line(depth, node, (head,), self._claim(node), remarks=node.remarks)]
            case s.Suspension():
                words = [
                    self._labelled("SUSPEND", node),
                    *self._dated("FROM", node.first),
                    *self._dated("TO", node.last),
                ]
                timers = f": {_names(node.timers)}" if node.timers else ""
                return [self._line(depth, node, (" ".join(words) + timers,), remarks=node.remarks)]
            case s.Table():
                return self._table(node, depth)

    def _delegation(self, node: s.Delegation | None) -> tuple[tuple[Clause, ...], s.Remarks]:
        if node is None:
            return (), s.NO_REMARKS
        why = () if node.why is None else (quoted(node.why),)
        return ((f"{self.word('ACTSFOR')} {node.principal.text}",), self._guard(node.guard), why), node.remarks

    def _system_item(self, node: s.SystemItem) -> tuple[Clause, ...]:
        match node:
            case s.Part():
                of = [self.word("UNDER"), node.under.text] if node.under else []
                of = [self.word("PER"), node.per.text] if node.per else of
                of += [self.word("BYLINKS")] if node.by_links else []
                return ((" ".join([f"{self._labelled('PART', node)}:", node.policy.text, *of]),),)
            case s.Link():
                head = f"{self.word('LINK')} {node.source.text}"
                opens = [self.word("OPEN")] if node.opens else []
                target = " ".join(["->", *opens, node.target.text])
                return (head,), self._guard(node.guard), (target,), self.speech.assignments(node.values)
            case s.Given():
                words = [self.word("GIVEN"), node.fact.text, "="]
                if node.kind != "fact":
                    words += [self.word(node.kind.upper()), node.of.text, self.word("IN"), _names(node.states)]
                return ((" ".join(words + [node.of.text] * (node.kind == "fact")),),)

    def _labelled(
        self, keyword: str,
        node: s.Enum | s.Actor | s.Setting | s.Outcome | s.Limit | s.Claim | s.Table | s.Suspension | s.Part,
    ) -> str:  # fmt: skip
        return " ".join([self.word(keyword), node.name.text, *_label(node.label)])

    def _columns(self, nodes: Sequence[s.EnumMember | s.Action | s.Fact], depth: int) -> list[Line]:
        """Names in one column, labels in the next."""
        column = widest((node.name.text for node in nodes if node.label is not None), WIDEST_NAME)
        lines = []
        for node in nodes:
            name = node.name.text if node.label is None else f"{padded(node.name.text, column)} {quoted(node.label)}"
            lines.append(self._line(depth, node, *self._column(node, name), remarks=node.remarks))
        return lines

    def _column(self, node: s.EnumMember | s.Action | s.Fact, name: str) -> tuple[Clause, ...]:
        match node:
            case s.EnumMember():
                return ((name,),)
            case s.Action():
                return (name,), self._parameters(node.parameters)
            case s.Fact():
                head = f"{name}: {self.speech.type(node.type)}"
                return (head,), () if node.default is None else _led("=", self.speech.split(node.default))

    def _parameters(self, nodes: tuple[s.Parameter, ...]) -> Clause:
        """Parameters in parentheses. No row begins with one that has no label: ``name:`` there would name a rule."""
        pieces: list[str] = []
        for node in nodes:
            text = f"{' '.join([node.name.text, *_label(node.label)])}: {self.speech.type(node.type)}"
            if pieces and node.label is None:
                pieces[-1] += f", {text}"
            else:
                pieces.append(text)
        commas = [f"{piece}," for piece in pieces[:-1]] + [f"{piece})" for piece in pieces[-1:]]
        return _prefixed("(", commas)

    def _limit(self, node: s.Counter | s.Total | s.Bound) -> Clause:
        match node:
            case s.Counter():
                return (f"{self.speech.expression(node.count)} {self._scope(node)}",)
            case s.Total():
                of = f"{self.word('TOTAL')} {node.outcome.text}.{node.field.text}"
                return (f"{of} {self._scope(node)} <= {self.speech.sum(node.most)}",)
            case s.Bound():
                return self.speech.split(node.condition)

    def _scope(self, node: s.Counter | s.Total) -> str:
        per = self.word("CASE") if node.per is None else node.per.text
        return f"{self.word('PER')} {per}{self.speech.period(node.each)}"

    def _claim(self, node: s.Claim) -> Clause:
        told = self._claimed(node.body)
        return (*told, f"{self.word('UNLESS')} {_names(node.unless)} {self.word('SILENT')}") if node.unless else told

    def _claimed(self, body: s.Claimed) -> Clause:
        word = self.word
        match body:
            case s.EndsWithin():
                words = [word(keyword) for keyword in ("EVERY", "CASE", "ENDS", "WITHIN")]
                return (" ".join([*words, self.speech.sum(body.duration), *self._since(body.since)]),)
            case s.Never():
                return _led(word("NEVER"), self.speech.split(body.condition))
            case s.CanReach():
                words = [body.actor.text, word("CANREACH"), _names(body.states), *self._since(body.since)]
                return (" ".join(words),)
            case s.FollowedBy():
                length = f"{word('WITHIN')} {self.speech.sum(body.duration)}"
                return (f"{_names(body.first)} {word('FOLLOWEDBY')} {_names(body.then)} {length}",)
            case s.Waits():
                return (f"{body.actor.text} {word('WAITSATMOST')} {self.speech.sum(body.duration)}",)

    def _since(self, state: s.Name | None) -> list[str]:
        return [] if state is None else [f"{self.word('FROM')} {state.text}"]

    def _table(self, node: s.Table, depth: int) -> list[Line]:
        parameters = self._parameters(node.parameters) or ("()",)
        result = f"-> {self.speech.type(node.result)}" + (f" {self.word('UNIQUE')}" if node.unique else "")
        head = self._line(depth, node, (self._labelled("TABLE", node),), parameters, (result,), remarks=node.remarks)
        cells = [self._cells(row) for row in node.rows]
        count = max(map(len, cells), default=0)
        columns = [widest((row[i] for row in cells if i < len(row) > 1), WIDEST_NAME) for i in range(count)]
        heads = [" ".join(padded(cell, columns[i]) for i, cell in enumerate(row)).rstrip() for row in cells]
        column = widest(heads, WIDEST_GUARD)
        rows = []
        for row, text in zip(node.rows, heads, strict=True):
            clause = (f"{padded(text, column)} => {self.speech.sum(row.value)}",)
            rows.append(self._line(depth + 1, row, clause, remarks=row.remarks))
        return self._block(head, rows)

    def _cells(self, row: s.Row) -> list[str]:
        if not row.patterns:
            return [self.word("ELSE")]
        texts = [self.speech.pattern(pattern) for pattern in row.patterns]
        return [f"{text}," for text in texts[:-1]] + texts[-1:]

    # states and rules

    def _state(self, node: s.State, depth: int) -> list[Line]:
        flags = [self.word("INITIAL")] * node.initial + [self.word("FINAL")] * node.final
        words = [*flags, self.word("STATE"), node.name.text, *_label(node.label)]
        awaits = (f"{self.word('AWAITS')} {_names(node.awaits)}",) if node.awaits else ()
        head = self._line(depth, node, (" ".join(words),), awaits, remarks=node.remarks)
        return self._block(head, self.items(node.body, depth + 1)) if node.body else [head]

    def _named(self, name: s.Name | None, label: str | None = None) -> str:
        return "" if name is None else f"{' '.join([name.text, *_label(label)])}: "

    def _guard(self, guard: s.Expression | None) -> Clause:
        return () if guard is None else _led(self.word("WHEN"), self.speech.split(guard))

    def _uses(self, uses: tuple[s.Name, ...]) -> Clause:
        return (f"{self.word('USES')} {_names(uses)}",) if uses else ()

    def _target(self, target: s.Name | None) -> Clause:
        return () if target is None else (f"-> {target.text}",)

    def _effects(self, effects: tuple[s.Effect, ...]) -> Clause:
        texts = [self.speech.effect(effect) for effect in effects]
        return _led(self.word("DO"), [f"{text}," for text in texts[:-1]] + texts[-1:]) if texts else ()

    def _rule(self, node: s.Rule | s.Timer, depth: int) -> list[Line]:
        clauses = [(self._trigger(node),), self._uses(node.uses), self._guard(node.guard)]
        if node.braced:
            line = self._line(depth, node, *clauses, remarks=node.remarks)
            return self._block(line, self._branches(node.branches, depth + 1))
        for branch in node.branches:
            clauses += [self._target(branch.target), self._effects(branch.effects)]
        return [self._line(depth, node, *clauses, remarks=node.remarks)]

    def _trigger(self, node: s.Rule | s.Timer) -> str:
        match node:
            case s.Rule():
                return f"{self._named(node.name, node.label)}{self.word('ON')} {node.actor.text}.{node.action.text}"
            case s.Timer():
                return f"{self._named(node.name, node.label)}{self.word('AFTER')} {self.speech.sum(node.duration)}"

    def _branches(self, nodes: tuple[s.Branch, ...], depth: int) -> list[Line]:
        """Branches with their arrows in one column."""
        heads = [[self._guard(node.guard) or (self.word("ELSE"),), self._uses(node.uses)] for node in nodes]
        texts = [" ".join(piece for clause in head for piece in clause) for head in heads]
        column = widest(texts, WIDEST_GUARD)
        lines = []
        for node, head, text in zip(nodes, heads, texts, strict=True):
            first, uses = head
            if uses:
                uses = (*uses[:-1], uses[-1] + " " * (column - display_width(text)))
            else:
                first = (*first[:-1], first[-1] + " " * (column - display_width(text)))
            rest = self._target(node.target), self._effects(node.effects)
            lines.append(self._line(depth, node, first, uses, *rest, remarks=node.remarks))
        return lines

    # amendments

    def _amendment_item(self, node: s.AmendmentItem, depth: int) -> list[Line]:
        match node:
            case s.RunningCases():
                text = f"{self.word('RUNNING')} {self.word(node.cases.upper())}"
                if node.deadlines is not None:
                    text += f"; {self.word('DEADLINES')} {self.word(node.deadlines.upper())}"
                return [self._line(depth, node, (text,))]
            case s.Move():
                return [self._line(depth, node, (f"{self.word('MOVE')} {node.origin.text} -> {node.target.text}",))]
            case s.Change():
                head = self._line(depth, node, (f"{self.word('CHANGE')} {quoted(node.label)}",), remarks=node.remarks)
                return self._block(head, self.items(node.operations, depth + 1))
            case s.Inside():
                words = [self.word("IN"), *([] if node.kind == "state" else [self.word(node.kind.upper())])]
                words += [] if node.name is None else [node.name.text]
                head = self._line(depth, node, (" ".join(words),))
                return self._block(head, self.items(node.operations, depth + 1))
            case s.Operation():
                return self._operation(node, depth)

    def _operation(self, node: s.Operation, depth: int) -> list[Line]:
        verb = self.word(node.verb.upper())
        match node.item:
            case s.Removal(kind=kind, name=name):
                words = [verb, *([] if kind is None else [self.word(kind.upper())]), name.text]
                return [self._line(depth, node, (" ".join(words),))]
            case item:
                first, *rest = self.item(item, depth)
                clause, *others = first.clauses
                clauses = ((f"{verb} {clause[0]}", *clause[1:]), *others)
                return [replace(first, clauses=clauses, span=node.span, kind="Operation"), *rest]


_Declared = (
    s.Attribute | s.SourceDocument | s.Enum | s.Actor | s.Case | s.Setting | s.Outcome | s.Limit | s.Table | s.Claim
    | s.Suspension | s.EnumMember | s.Action | s.Fact
)  # fmt: skip


def _label(label: str | None) -> list[str]:
    return [] if label is None else [quoted(label)]


def _names(names: tuple[s.Name, ...]) -> str:
    return ", ".join(name.text for name in names)


def _led(word: str, pieces: Sequence[str]) -> Clause:
    return _prefixed(f"{word} ", pieces)


def _prefixed(prefix: str, pieces: Sequence[str]) -> Clause:
    return (f"{prefix}{pieces[0]}", *pieces[1:]) if pieces else ()
