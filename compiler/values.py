"""Values as an author would write them, in the policy's own names: for messages and traces."""

from __future__ import annotations

from datetime import date

from compiler.model import Cell, CellJoint, EnumType, Kind, Policy, Type, Value
from dsl.keywords import KEYWORDS, Language
from dsl.quantities import show_clock, show_duration, show_moment, show_money, show_percent, show_workdays
from dsl.tokens import quoted


def shown(value: Value, kind: Type | None, policy: Policy, lang: Language = "en") -> str:
    """A value by its type; names stay names."""
    if value is None:
        return "unknown" if lang == "en" else "未知"
    if isinstance(kind, EnumType) or kind in (Kind.TEXT, Kind.ACTOR, None):
        return str(value) if kind is not Kind.TEXT else f'"{value}"'
    if isinstance(value, bool):
        return {("en", True): "true", ("en", False): "false", ("zh", True): "是", ("zh", False): "否"}[lang, value]
    number = int(value)
    match kind:
        case Kind.MONEY:
            return show_money(number, policy.currency, lang)
        case Kind.PERCENT:
            return show_percent(number)
        case Kind.DURATION:
            return show_duration(number, lang)
        case Kind.TIME:
            return show_moment(number, policy.zone)
        case Kind.DATE:
            return date.fromordinal(number).isoformat()
        case Kind.WORKDAYS:
            return show_workdays(number, lang)
        case Kind.CLOCK:
            return show_clock(number)
        case _:
            return str(number)


def cell_text(cell: Cell | CellJoint, kind: Type, policy: Policy, lang: Language = "en") -> str:
    """A cell of a table, as it is written in a policy."""
    if isinstance(cell, CellJoint):
        word = KEYWORDS[cell.joint.upper()].in_(lang)
        return f" {word} ".join(cell_text(one, kind, policy, lang) for one in cell.cells)
    if cell.operator == "any":
        return "_"
    value = shown(cell.value, kind, policy, lang)
    if kind is Kind.TEXT and cell.value is not None:
        value = quoted(str(cell.value))
    return value if cell.operator == "==" else f"{cell.operator} {value}"
