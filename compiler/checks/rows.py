"""Decision tables: combinations that no row matches, rows that never match, and under ``unique`` rows that match
together.

Exact: cells compare with constants only, so each argument falls into finitely many classes, and one value of each
class stands for all of it.
"""

from __future__ import annotations

from itertools import islice, product

from compiler.evaluate import fits
from compiler.model import EnumType, Field, Kind, Policy, RowDef, TableDef, Value
from compiler.values import shown
from dsl.diagnostics import Problems

MOST_COMBINATIONS = 200_000
"""Beyond so many combinations a table is not examined, and says so."""


def check_tables(policy: Policy, problems: Problems) -> None:
    """P0314 missing, P0315 doubled (``unique``), P0316 row that never matches, P0317 too large to examine."""
    for table in policy.tables:
        columns = [representatives(table, n, field, policy) for n, field in enumerate(table.fields)]
        total = 1
        for column in columns:
            total *= len(column)
        if total > MOST_COMBINATIONS:
            problems.warn("P0317", table.span, name=table.label)
            continue
        _examine(table, columns, policy, problems)


def _examine(table: TableDef, columns: list[list[Value]], policy: Policy, problems: Problems) -> None:
    first: set[int] = set()
    missing: list[tuple[Value, ...]] = []
    doubled: dict[tuple[int, int], tuple[Value, ...]] = {}
    for values in product(*columns):
        matching = [n for n, row in enumerate(table.rows) if _matches(row, values)]
        if not matching:
            missing.append(values)
            continue
        first.add(matching[0])
        if table.unique and len(matching) > 1:
            doubled.setdefault((matching[0], matching[1]), values)
    if missing:
        problems.error(
            "P0314",
            table.span,
            name=table.label,
            values="; ".join(_words(one, table, policy) for one in islice(missing, 4)),
        )
    for (one, other), values in doubled.items():
        if table.rows[other].cells:
            problems.error("P0315", table.rows[other].span, table.rows[one].span, values=_words(values, table, policy))
    for n, row in enumerate(table.rows):
        if n not in first and row.cells:
            problems.error("P0316", row.span)


def _matches(row: RowDef, values: tuple[Value, ...]) -> bool:
    return all(fits(cell, value) for cell, value in zip(row.cells, values, strict=False))


def _words(values: tuple[Value, ...], table: TableDef, policy: Policy) -> str:
    return ", ".join(
        f"{field.name} = {shown(value, field.type, policy)}" for field, value in zip(table.fields, values, strict=True)
    )


def representatives(table: TableDef, column: int, field: Field, policy: Policy) -> list[Value]:
    """One value of every class that a column's cells can tell apart."""
    found: list[Value]
    match field.type:
        case EnumType(name=name):
            found = [value.name for enum in policy.enums if enum.name == name for value in enum.values]
        case Kind.BOOL:
            found = [False, True]
        case Kind.ACTOR:
            found = [*(actor.name for actor in policy.actors), "system"]
        case Kind.TEXT:
            named = {row.cells[column].value for row in table.rows if row.cells}
            found = [*sorted(str(v) for v in named if v is not None), "…"]
        case _:
            bounds = {row.cells[column].value for row in table.rows if row.cells}
            numbers = {n + step for n in bounds if isinstance(n, int) for step in (-1, 0, 1)} or {0}
            found = [*sorted(numbers)]
    return [*found, None] if field.optional else found
