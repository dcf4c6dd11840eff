"""The check of tables where a text would be too long: many rows, many columns, and a search that is given up."""

from __future__ import annotations

from collections import Counter

import pytest

from compiler.boxes import Patience, cover, gathered, joined, uncovered
from compiler.checks import rows
from compiler.loader import Sources
from compiler.pipeline import compile_timeline
from dsl.catalogue import Bilingual
from dsl.diagnostics import Diagnostic
from dsl.source import Source

MUCH = 1_000_000


def checked(columns: list[str], lines: list[str], unique: bool = False) -> tuple[Diagnostic, ...]:
    """What is found in a table."""
    parameters = ", ".join(f"p{n}: {kind}" for n, kind in enumerate(columns))
    facts = "  ".join(f"f{n}: {kind}" for n, kind in enumerate(columns))
    asked = ", ".join(f"f{n}" for n in range(len(columns)))
    text = (
        f"policy demo.t from 2024-01-01\nactor buyer {{ go }}\ncase {{ {facts} }}\n"
        f"table t ({parameters}) -> int {'unique ' if unique else ''}{{\n" + "\n".join(lines) + "\n}\n"
        f"outcome o (n: int)\ninitial state s {{ on buyer.go -> e do o(t({asked})) }}\nfinal state e\n"
    )
    return compile_timeline(Sources((Source("t.policy", text),))).diagnostics


def found(columns: list[str], lines: list[str], unique: bool = False) -> dict[str, int]:
    """How often each code is found in a table."""
    return dict(Counter(one.code for one in checked(columns, lines, unique)))


@pytest.mark.parametrize("unique", [False, True])
def test_a_table_with_a_thousand_rows(unique: bool) -> None:
    lines = [f">= {n} CNY and < {n + 1} CNY => {n}" for n in range(1000)]
    assert found(["money"], [*lines, "else => 0"], unique) == {}
    assert found(["money"], lines, unique) == {"P0314": 1}


def test_many_gaps_are_shown_in_part() -> None:
    (one,) = checked(["int", "int"], [f"{n}, {n} => {n}" for n in range(1, 9)])
    assert one.values["rows"] == Bilingual(
        "  < 1 or > 8, _ => …\n  1, < 1 or >= 2 => …\n  2, < 2 or >= 3 => …\n  3, < 3 or >= 4 => …\n"
        "  4, < 4 or >= 5 => …\n"
        "  and 4 more",
        "  < 1 或 > 8, _ => …\n  1, < 1 或 >= 2 => …\n  2, < 2 或 >= 3 => …\n  3, < 3 或 >= 4 => …\n"
        "  4, < 4 或 >= 5 => …\n"
        "  以及另外 4 行",
    )
    pairs = [", ".join("true" if column // 2 == pair else "_" for column in range(40)) for pair in range(20)]
    (one,) = checked(["bool"] * 40, [f"{row} => {n}" for n, row in enumerate(pairs)])
    assert isinstance(one.values["rows"], Bilingual)
    assert one.values["rows"].en.endswith("\n  and others")


def test_many_doubled_values_are_shown_in_part() -> None:
    lines = [f"{n}, {n} => {n}" for n in range(1, 9)]
    (one,) = checked(["int", "int"], [*lines, "> 0, > 0 => 0", "else => 9"], unique=True)
    assert one.values["values"] == Bilingual(
        "`1, 1`, `2, 2`, `3, 3`, `4, 4`, `5, 5` and 3 more", "`1, 1`、`2, 2`、`3, 3`、`4, 4`、`5, 5` 等 8 种"
    )


def test_a_table_with_forty_columns() -> None:
    pairs = [", ".join("true" if column // 2 == pair else "_" for column in range(40)) for pair in range(20)]
    assert found(["bool"] * 40, [f"{row} => {n}" for n, row in enumerate(pairs)]) == {"P0314": 1}
    assert found(["bool"] * 40, [*(f"{row} => {n}" for n, row in enumerate(pairs)), "else => 0"]) == {}


def test_a_search_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """Six pigeons in five holes: two are always in one, but it takes a while to see."""
    lines = [
        ", ".join(str(hole) if pigeon in (one, other) else "_" for pigeon in range(6)) + f" => {hole}"
        for hole in range(1, 6) for one in range(6) for other in range(one)
    ]  # fmt: skip
    lines += [", ".join("< 1 or > 5" if n == pigeon else "_" for n in range(6)) + " => 0" for pigeon in range(6)]
    assert found(["int"] * 6, lines) == {}
    monkeypatch.setattr(rows, "PATIENCE", 1000)
    assert found(["int"] * 6, lines) == {"P0317": 1}


def test_what_covers_a_box_is_told_without_needless_others() -> None:
    assert cover((0b111, 0b11), [(0b011, 0b11), (0b111, 0b01), (0b100, 0b11)], Patience(MUCH)) == [0, 2]
    assert cover((0b111, 0b11), [(0b011, 0b11), (0b111, 0b11), (0b100, 0b11)], Patience(MUCH)) == [1]


def test_boxes_are_joined_where_that_is_a_box() -> None:
    assert joined((0b01, 0b10), (0b10, 0b10)) == (0b11, 0b10)
    assert joined((0b01, 0b10), (0b10, 0b01)) is None
    assert joined((0b01, 0b10), (0b11, 0b11)) == (0b11, 0b11)
    assert gathered([(1, 1), (2, 2), (1, 2), (2, 1)]) == [(3, 3)]


def test_a_box_without_columns_is_one_point() -> None:
    assert list(uncovered((), [], Patience(MUCH))) == [()]
    assert list(uncovered((), [()], Patience(MUCH))) == []
