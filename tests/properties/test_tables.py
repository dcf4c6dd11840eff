"""Laws of decision tables: what ``check`` finds in a table is what trying every value finds, and the rows that it
offers do what it says."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from compiler.loader import Sources
from compiler.pipeline import compile_timeline
from dsl.catalogue import Bilingual
from dsl.diagnostics import Diagnostic
from dsl.source import Source
from tests.properties.dice import Dice
from tests.properties.laws import law

Value = int | str | bool | None
Test = Callable[[Value], bool]

DAY = 738_886
KINDS: dict[str, tuple[dict[str, Value], tuple[Value, ...]]] = {
    "int": ({str(n): n for n in range(4)}, tuple(range(-2, 7))),
    "money": ({"1 CNY": 100, "1.01 CNY": 101, "2元": 200}, (0, 99, 100, 101, 102, 150, 199, 200, 201)),
    "date": ({"0001-01-01": 1, "2024-01-01": DAY, "2024-01-03": DAY + 2}, (1, 2, *range(DAY - 1, DAY + 4))),
    "clock": ({"00:00": 0, "09:00": 32_400, "24:00": 86_400}, (0, 1, 32_399, 32_400, 32_401, 86_399, 86_400)),
    "workdays": ({"1 workday": 1, "3个工作日": 3}, tuple(range(-1, 6))),
    "bool": ({"true": True, "false": False}, (True, False)),
    "Level": ({"low": "low", "mid": "mid", "high": "high"}, ("low", "mid", "high")),
    "text": ({'"x"': "x", '"=> y"': "=> y"}, ("x", "=> y", "z")),
    "actor": ({"buyer": "buyer", "system": "system"}, ("buyer", "shop", "system")),
}
"""Types: what a cell may compare with, and values enough that every class of them has one."""

SIGNS: dict[str, Callable[[int, int], bool]] = {
    "": int.__eq__, "<": int.__lt__, "<=": int.__le__, ">": int.__gt__, ">=": int.__ge__,
}  # fmt: skip
BY_SIZE = ("int", "money", "date", "clock", "workdays")


@dataclass(frozen=True)
class Cell:
    """A cell: its text, its tests, and whether all of them must hold."""

    text: str
    tests: tuple[Test, ...] = field(repr=False, default=())
    together: bool = True

    def fits(self, value: Value, tests: tuple[Test, ...] | None = None) -> bool:
        found = [test(value) for test in (self.tests if tests is None else tests)]
        return all(found) if self.together else any(found)


@dataclass(frozen=True)
class Table:
    """A table: the types of its columns (with ``?``), and rows of cells and a value; no cells is ``else``."""

    kinds: tuple[str, ...]
    rows: tuple[tuple[tuple[Cell, ...], int], ...]
    unique: bool

    @property
    def points(self) -> list[tuple[Value, ...]]:
        return list(product(*((*KINDS[kind.rstrip("?")][1], *([None] if "?" in kind else ())) for kind in self.kinds)))

    def matching(self, point: tuple[Value, ...]) -> list[int]:
        return [
            n for n, (cells, _) in enumerate(self.rows) if all(c.fits(v) for c, v in zip(cells, point, strict=False))
        ]

    def text(self) -> str:
        heads = [", ".join(cell.text for cell in cells) or "else" for cells, _ in self.rows]
        return _text(self, [f"{head} => {value}" for head, (_, value) in zip(heads, self.rows, strict=True)])


def _text(table: Table, rows: list[str]) -> str:
    """A policy with the table; its rows begin on line ``FIRST``."""
    parameters = ", ".join(f"p{n}: {kind}" for n, kind in enumerate(table.kinds))
    head = f"table t ({parameters}) -> int {'unique ' if table.unique else ''}{{"
    facts = "  ".join(f"f{n}: {kind}" for n, kind in enumerate(table.kinds))
    asked = ", ".join(f"f{n}" for n in range(len(table.kinds)))
    rest = f"}}\noutcome o (n: int)\ninitial state s {{ on buyer.go -> e do o(t({asked})) }}\nfinal state e\n"
    first = (
        "policy demo.t from 2024-01-01\ncalendar china\nenum Level { low mid high }\nactor buyer { go }\nactor shop\n"
    )
    return f"{first}case {{ {facts} }}\n{head}\n" + "".join(f"{row}\n" for row in rows) + rest


FIRST = 8


def made(dice: Dice, kinds: tuple[str, ...]) -> Table:
    columns = tuple(dice.pick(kinds) + ("?" if dice.once_in(3) else "") for _ in range(dice.number(1, 3)))
    rows = [(tuple(_cell(dice, kind) for kind in columns), dice.number(1, 2)) for _ in range(dice.number(0, 6))]
    if dice.once_in(4):
        rows.append(((), dice.number(1, 2)))
    return Table(columns, tuple(rows), dice.once_in(2))


def _cell(dice: Dice, kind: str) -> Cell:
    if dice.once_in(4):
        return Cell("_")
    tests = dice.some(lambda: _test(dice, kind), 1, 3)
    joint = dice.pick(("or", "and"))
    return Cell(f" {joint} ".join(text for text, _ in tests), tuple(test for _, test in tests), joint == "and")


def _test(dice: Dice, kind: str) -> tuple[str, Test]:
    name = kind.rstrip("?")
    if "?" in kind and dice.once_in(4):
        return "unknown", lambda value: value is None
    text, wanted = dice.pick(tuple(KINDS[name][0].items()))
    if name not in BY_SIZE:
        return text, lambda value: value == wanted
    sign = dice.pick(tuple(SIGNS))
    number = int(wanted or 0)
    return f"{sign} {text}".strip(), lambda value: value is not None and SIGNS[sign](int(value), number)


def tables(*kinds: str) -> st.SearchStrategy[Table]:
    return st.composite(
        lambda draw: made(Dice(lambda low, high: draw(st.integers(low, high))), kinds or tuple(KINDS))
    )()


def checked(text: str) -> tuple[Diagnostic, ...]:
    found = compile_timeline(Sources((Source("t.policy", text),))).diagnostics
    assert {one.code for one in found} <= {"P0313", "P0314", "P0315", "P0316", "P0319", "P0320", "P0321"}, text
    return found


def rows_with(code: str, found: tuple[Diagnostic, ...]) -> list[int]:
    return [one.span.line - FIRST for one in found if one.code == code]


def said(one: Diagnostic, name: str) -> str:
    value = one.values[name]
    assert isinstance(value, Bilingual)
    return value.en


@law(150)
@given(tables())
def test_what_is_found_is_what_trying_every_value_finds(table: Table) -> None:
    found = checked(table.text())
    matching = [table.matching(point) for point in table.points]
    pairs = {(one, other) for some in matching for one in some for other in some if one < other}
    doubled = {other for one, other in pairs if table.rows[other][0] and table.rows[one][0]} if table.unique else set()
    reached = {some[0] for some in matching if some}
    held = {n for some in matching for n in some}
    assert bool(rows_with("P0314", found)) == ([] in matching)
    assert rows_with("P0315", found) == sorted(doubled)
    assert rows_with("P0316", found) == sorted(held - reached - doubled)
    empty, needless = (
        zip(*(_of_cells(table, n) for n in range(len(table.rows))), strict=True) if table.rows else ((), ())
    )
    assert [rows_with("P0320", found).count(n) for n in range(len(table.rows))] == [*empty]
    assert [rows_with("P0321", found).count(n) for n in range(len(table.rows))] == [*needless]


def _of_cells(table: Table, row: int) -> tuple[int, int]:
    """How many cells of a row hold nothing, and how many tests of it change nothing."""
    empty = needless = 0
    for kind, cell in zip(table.kinds, table.rows[row][0], strict=False):
        values = (*KINDS[kind.rstrip("?")][1], *([None] if "?" in kind else ()))
        whole = [cell.fits(value) for value in values]
        if not any(whole):
            empty += 1
            continue
        tests = cell.tests
        for at in reversed(range(len(tests))):
            fewer = tests[:at] + tests[at + 1 :]
            if fewer and [cell.fits(value, fewer) for value in values] == whole:
                tests = fewer
                needless += 1
    return empty, needless


@law(150)
@given(tables())
def test_the_rows_that_are_offered_fill_the_gaps_and_nothing_else(table: Table) -> None:
    rows = table.text().splitlines()[FIRST - 1 : FIRST - 1 + len(table.rows)]
    before = rows_with("P0315", checked(table.text()))
    found = checked(_text(table, rows))
    for _ in range(60):
        gaps = [one for one in found if one.code == "P0314"]
        if not gaps:
            break
        lines = [line.strip() for line in said(gaps[0], "rows").splitlines()]
        pasted = [line.replace("…", str(len(rows) + n)) for n, line in enumerate(lines) if line.endswith("…")]
        assert pasted
        rows += pasted
        found = checked(_text(table, rows))
    assert not rows_with("P0314", found)
    assert rows_with("P0315", found) == before
    assert [n for n in rows_with("P0316", found) if n >= len(table.rows)] == []


@law(150)
@given(tables("Level", "bool", "int"))
def test_one_row_says_what_the_rows_it_stands_for_said(table: Table) -> None:
    found = checked(table.text())
    if any(one.severity == "error" and one.code != "P0314" for one in found):
        return
    rows = table.text().splitlines()[FIRST - 1 : FIRST - 1 + len(table.rows)]
    lines: list[str | None] = [*rows]
    for one in found:
        if one.code == "P0319":
            run = [span.line - FIRST for span in (one.span, *one.notes)]
            lines[run[0]] = said(one, "row")
            for n in run[1:]:
                lines[n] = None
    fewer = [line for line in lines if line is not None]
    again = checked(_text(table, fewer))
    assert [one.values["rows"] for one in again if one.code == "P0314"] == [
        one.values["rows"] for one in found if one.code == "P0314"
    ]
    assert not rows_with("P0315", again)
    assert len(fewer) == len(rows) or not rows_with("P0319", again)


def together(table: Table) -> Iterator[int]:
    """Rows that with the next one give the same for a product of sets."""
    for n in range(len(table.rows) - 1):
        if table.rows[n][1] == table.rows[n + 1][1]:
            held = {point for point in table.points if {n, n + 1} & {*table.matching(point)}}
            sides = [{point[at] for point in held} for at in range(len(table.kinds))]
            if len(held) == len(set(product(*sides))):
                yield n


@law(150)
@given(tables("Level", "bool"))
def test_rows_that_could_be_one_are_found(table: Table) -> None:
    found = checked(table.text())
    spoilt = {*rows_with("P0315", found), *rows_with("P0316", found), *rows_with("P0320", found)}
    joined = {span.line - FIRST for one in found if one.code == "P0319" for span in (one.span, *one.notes)}
    for n in together(table):
        assert {n, n + 1} & (joined | spoilt), table.text()
