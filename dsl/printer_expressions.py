"""Expressions, values and names → text in one of the two languages.

In: nodes of the syntax tree. Out: text with exactly the parentheses that reading it back needs. Absent: line breaks
(``split`` only says where they may come).
"""

from __future__ import annotations

from dsl import syntax as s
from dsl.keywords import (
    ALL,
    FUNCTION_BY_SPELLING,
    FUNCTIONS,
    KEYWORDS,
    PERIODS,
    TYPE_BY_SPELLING,
    TYPES,
    UNITS,
    Language,
)
from dsl.quantities import show_clock, show_money, show_percent, show_workdays
from dsl.tokens import quoted

_OR, _AND, _NOT, _COMPARISON, _SUM, _PRODUCT, _ATOM = range(1, 8)

_BINDING: dict[s.BinaryOperator, int] = {
    "or": _OR, "and": _AND, "==": _COMPARISON, "!=": _COMPARISON, "<": _COMPARISON, "<=": _COMPARISON,
    ">": _COMPARISON, ">=": _COMPARISON, "+": _SUM, "-": _SUM, "*": _PRODUCT,
}  # fmt: skip


class Speech:
    """Writes nodes in one language."""

    def __init__(self, language: Language) -> None:
        self.language: Language = language

    def word(self, keyword: str) -> str:
        """A keyword by the grammar's name for it."""
        return KEYWORDS[keyword].in_(self.language)

    def type(self, node: s.TypeName) -> str:
        """A type; built-in ones in the language, enums by their name."""
        built_in = TYPE_BY_SPELLING.get(node.name.text)
        name = node.name.text if built_in is None else TYPES[built_in].in_(self.language)
        return name + ("?" if node.optional else "")

    def period(self, period: s.Period | None) -> str:
        """``each …`` behind a limit's scope, nothing where there is no period."""
        return "" if period is None else f" {self.word('EACH')} {PERIODS[period].in_(self.language)}"

    def expression(self, node: s.Expression) -> str:
        """An expression on one line."""
        return " ".join(self.split(node))

    def split(self, node: s.Expression) -> tuple[str, ...]:
        """An expression in pieces between which a line may be broken: before each ``and`` or ``or`` that joins the
        whole."""
        if not isinstance(node, s.Binary):
            return (self._atom(node),)
        binding = _BINDING[node.operator]
        first, rest = _chain(node)
        pieces = [self._at_least(first, _SUM if binding == _COMPARISON else binding)]
        for operator, operand in rest:
            sign = self.word(operator.upper()) if operator in ("and", "or") else operator
            pieces.append(f"{sign} {self._at_least(operand, binding + 1)}")
        return tuple(pieces) if binding <= _AND else (" ".join(pieces),)

    def _at_least(self, node: s.Expression, binding: int) -> str:
        """An operand, in parentheses where it binds less than its place needs."""
        text = self.expression(node)
        return f"({text})" if _binding(node) < binding else text

    def _atom(self, node: s.Expression) -> str:
        match node:
            case s.Reference():
                return node.name.text
            case s.Call():
                built_in = FUNCTION_BY_SPELLING.get(node.name.text)
                name = node.name.text if built_in is None else FUNCTIONS[built_in].in_(self.language)
                return f"{name}({self.expressions(node.arguments)})"
            case s.Not():
                return f"{self.word('NOT')} {self._at_least(node.operand, _NOT)}"
            case s.Within():
                duration, moment = self._at_least(node.duration, _SUM), self._at_least(node.moment, _SUM)
                return f"{self.word('WITHIN')} {duration} {self.word('OF')} {moment}"
            case s.ClockWindow():
                return f"{self.word('NOWIN')} {self.sum(node.start)}..{self.sum(node.end)}"
            case s.OnWorkday():
                return self.word("NOWORKDAY")
            case s.InState(of=of, states=states):
                some = "" if of is None else f"{self.word('SOME')} {of.text} "
                return f"{some}{self.word('IN')} {', '.join(state.text for state in states)}"
            case s.Binary():
                return self.expression(node)
            case _:
                return self._value(node)

    def _value(self, node: s.Literal | s.Unknown | s.Now) -> str:
        match node:
            case s.Boolean():
                return self.word("TRUE" if node.value else "FALSE")
            case s.Integer():
                return str(node.value)
            case s.Text():
                return quoted(node.value)
            case s.Money():
                return show_money(node.fen, node.currency, self.language)
            case s.Percent():
                return show_percent(node.points)
            case s.Duration():
                return "".join(f"{count}{UNITS[unit].in_(self.language)}" for count, unit in node.parts)
            case s.Day():
                return node.value.isoformat()
            case s.Workdays():
                return show_workdays(node.count, self.language)
            case s.Clock():
                return show_clock(node.seconds)
            case s.Unknown():
                return self.word("UNKNOWN")
            case s.Now():
                return self.word("NOW")

    def expressions(self, nodes: tuple[s.Expression, ...]) -> str:
        """Values with commas between them."""
        return ", ".join(self.expression(node) for node in nodes)

    def sum(self, node: s.Expression) -> str:
        """An expression at a place where no comparison can stand without parentheses."""
        return self._at_least(node, _SUM)

    def effect(self, node: s.Effect) -> str:
        """One effect."""
        match node:
            case s.SetFact():
                return f"{self.word('SET')} {node.fact.text} = {self.expression(node.value)}"
            case s.Emit():
                return node.outcome.text + (f"({self.expressions(node.arguments)})" if node.arguments else "")
            case s.TimerEffect():
                by = "" if node.by is None else f" {self.word('BY')} {self.expression(node.by)}"
                timer = ALL.in_(self.language) if node.timer.text in ALL else node.timer.text
                return f"{self.word(node.verb.upper())} {timer}{by}"

    def assignments(self, values: tuple[tuple[s.Name, s.Expression], ...]) -> tuple[str, ...]:
        """``(name = value, …)`` in pieces, none where there is no value."""
        pieces = [f"{name.text} = {self.expression(value)}" for name, value in values]
        if not pieces:
            return ()
        pieces = [f"{piece}," for piece in pieces[:-1]] + [f"{pieces[-1]})"]
        return (f"({pieces[0]}", *pieces[1:])

    def pattern(self, node: s.Pattern | s.PatternJoint) -> str:
        """One cell of a table's row."""
        if isinstance(node, s.PatternJoint):
            return f" {self.word(node.joint.upper())} ".join(self.pattern(part) for part in node.parts)
        if node.value is None:
            return "_"
        value = self.expression(node.value)
        return value if node.operator == "==" else f"{node.operator} {value}"


def _binding(node: s.Expression) -> int:
    match node:
        case s.Binary():
            return _BINDING[node.operator]
        case s.Not():
            return _NOT
        case s.Within() | s.ClockWindow() | s.OnWorkday() | s.InState():
            return _COMPARISON
        case _:
            return _ATOM


def _chain(node: s.Binary) -> tuple[s.Expression, list[tuple[s.BinaryOperator, s.Expression]]]:
    """``a and b and c``, which the tree holds leftmost innermost, as its first operand and the rest; a loop, because
    a chain may be longer than Python nests calls. Comparisons are not chained."""
    binding = _BINDING[node.operator]
    rest = [(node.operator, node.right)]
    left = node.left
    while isinstance(left, s.Binary) and _BINDING[left.operator] == binding != _COMPARISON:
        rest.append((left.operator, left.right))
        left = left.left
    rest.reverse()
    return left, rest
