"""What must be a constant: `48h + 1s` is as much one as `48h1s`.

In: an expression. Out: the value that it comes to, exactly as a case would compute it; a report where it reads
anything, or comes to less than nothing. Absent: conditions and tables, which are no way to write a constant.
"""

from __future__ import annotations

from typing import cast

from compiler import model as m
from compiler.evaluate import half_up
from compiler.scope import Place, Scope
from compiler.typing import exactly
from dsl import syntax as s
from dsl.catalogue import Bilingual

CHANGES = Bilingual("changes from case to case", "它随案件而变")
NEGATIVE = Bilingual("comes to less than nothing", "结果小于零")


def constant(expression: s.Expression, kind: m.Type, scope: Scope, *, optional: bool = False) -> tuple[m.Value] | None:
    """The value of an expression that must be a constant, as a one-tuple; None after a report."""
    found = exactly(expression, kind, scope, Place(), optional=optional)
    value = None if found is None else settled(found, expression, scope)
    return None if value is None else (value.value,)


def settled(found: m.Expr, expression: s.Expression, scope: Scope) -> m.Const | None:
    """The constant that a typed expression comes to; None after a report."""
    value = _folded(found)
    if value is None:
        scope.problems.error("P0219", expression.span, why=CHANGES)
    elif value is not found and cast("int", value.value) < 0:
        scope.problems.error("P0219", expression.span, why=NEGATIVE)
        return None
    return value


def _folded(expr: m.Expr) -> m.Const | None:
    """What an expression comes to whatever the case is; None where it may differ."""
    match expr:
        case m.Const():
            return expr
        case m.Arithmetic(left=left, right=right) | m.Choose(left=left, right=right):
            one, other = _folded(left), _folded(right)
            if one is None or other is None:
                return None
            return m.Const(expr.type, _computed(expr, cast("int", one.value), cast("int", other.value)))
        case _:
            return None


def _computed(expr: m.Arithmetic | m.Choose, one: int, other: int) -> int:
    match expr:
        case m.Choose(which=which):
            return min(one, other) if which == "min" else max(one, other)
        case m.Arithmetic(operator="+"):
            return one + other
        case m.Arithmetic(operator="-"):
            return one - other
        case m.Arithmetic(left=left, right=right):
            shares = m.Kind.PERCENT in (left.type, right.type) and expr.type is m.Kind.MONEY
            return half_up(one * other, 10_000) if shares else one * other
