"""Decision tables: combinations that no row matches, rows that never match, under ``unique`` rows that match together,
rows that could be one, and cells that hold nothing or say a thing twice.

Exact: a row is a box, the product of its cells as sets of values (``compiler/columns.py``), and boxes are taken out of
boxes (``compiler/boxes.py``). What is missing or doubled is shown as rows of the policy's own language.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from compiler.boxes import Box, Patience, cover, gather, gathered, joined, meet, minus, shared, uncovered, within
from compiler.checks.sheet import MOST_SHOWN, OPEN, Cells, Sheet, both, sheet_of
from compiler.columns import Column
from compiler.model import CellJoint, Policy
from dsl.catalogue import Bilingual
from dsl.diagnostics import Problems
from dsl.keywords import Language

PATIENCE = 20_000_000
"""Pairs of cells that are looked at in one table, a few seconds' worth; the tables that people write need thousands."""

MOST_COUNTED = 200
"""Pieces of what is missing that are looked for."""

NOTHING = Bilingual("", "")
THE_ROWS = Bilingual("the missing rows, or `else => …`", "缺少的行，或 `否则 => …`")
THE_REST = Bilingual("a row", "一行")
MOVE = Bilingual("move it up, or take it out", "移到前面，或删去")
KEEP = Bilingual("take it out, or keep it for values that come later", "删去，或留给以后增加的取值")


def check_tables(policy: Policy, problems: Problems) -> None:
    """P0314 missing, P0315 doubled (``unique``), P0316 a row that never matches, P0317 not examined to the end, P0319
    rows that could be one, P0320 a cell that holds nothing, P0321 a test that changes nothing."""
    for table in policy.tables:
        sheet = sheet_of(table, policy)
        patience = Patience(PATIENCE)
        _check_cells(sheet, problems)
        _check_missing(sheet, patience, problems)
        doubled = _check_doubled(sheet, problems) if table.unique else set()
        never = _check_never(sheet, doubled, patience, problems)
        _check_alike(sheet, doubled | never, problems)
        if patience.over:
            problems.warn("P0317", table.span, name=table.label)


# ── cells ──────────────────────────────────────────────────────────────────────────────────────────────────────


def _check_cells(sheet: Sheet, problems: Problems) -> None:
    for row in sheet.table.rows:
        for column, cell in zip(sheet.columns, row.cells, strict=False):
            if not column.holds(cell):
                problems.error("P0320", cell.span)
            elif isinstance(cell, CellJoint):
                _check_joint(column, cell, problems)


def _check_joint(column: Column, cell: CellJoint, problems: Problems) -> None:
    """Each test that the others make needless; of two alike the later one."""
    whole = column.holds(cell)
    needed = list(cell.cells)
    for test in reversed(cell.cells):
        others = [one for one in needed if one is not test]
        if others and column.together(cell.joint, others) == whole:
            needed = others
            problems.warn("P0321", test.span)


# ── missing ────────────────────────────────────────────────────────────────────────────────────────────────────


def _check_missing(sheet: Sheet, patience: Patience, problems: Problems) -> None:
    found = list(islice(uncovered(sheet.whole, gathered(sheet.boxes), patience), MOST_COUNTED))
    if not found:
        return
    pieces = gathered(found)
    rows = list(sheet.filling(pieces))
    others = len(found) == MOST_COUNTED or patience.over
    problems.error(
        "P0314",
        sheet.table.span,
        name=sheet.table.label,
        values=sheet.example(pieces[0]),
        what=THE_REST if rows == [sheet.anything] else THE_ROWS,
        rows=both(lambda lang: _to_paste(sheet, rows, others, lang)),
    )


def _to_paste(sheet: Sheet, rows: Sequence[Cells], others: bool, lang: Language) -> str:
    """Rows to paste, one a line."""
    lines = [f"{sheet.head(cells, lang)} => {OPEN}" for cells in rows[:MOST_SHOWN]]
    rest = len(rows) - MOST_SHOWN
    if others:
        lines.append({"en": "and others", "zh": "以及其他"}[lang])
    elif rest > 0:
        lines.append({"en": f"and {rest} more", "zh": f"以及另外 {rest} 行"}[lang])
    return "\n".join(f"  {line}" for line in lines)


# ── doubled ────────────────────────────────────────────────────────────────────────────────────────────────────


def _check_doubled(sheet: Sheet, problems: Problems) -> set[int]:
    """One message for each row that matches together with rows before it; ``else`` takes what the others leave."""
    found: set[int] = set()
    taken: list[Box] = []
    rows = sheet.table.rows
    for at, box in enumerate(sheet.boxes):
        if not rows[at].cells or not all(box):
            continue
        if any(meet(one, box) for one in taken):
            found.add(at)
            others = [n for n in range(at) if rows[n].cells and meet(sheet.boxes[n], box)]
            problems.error(
                "P0315",
                rows[at].span,
                *(rows[n].span for n in others[:MOST_SHOWN]),
                values=sheet.listed(gathered(shared(sheet.boxes[n], box) for n in others)),
                narrow=_narrowed(sheet, others[0], at) if len(others) == 1 else NOTHING,
            )
        gather(taken, box)
    return found


def _narrowed(sheet: Sheet, upper: int, lower: int) -> Bilingual:
    """The wider of two rows without what the other takes, where that is one row."""
    wide, other = (lower, upper) if within(sheet.boxes[upper], sheet.boxes[lower]) else (upper, lower)
    left = gathered(minus(sheet.boxes[wide], sheet.boxes[other]))
    cells = sheet.one_row(left[0]) if len(left) == 1 else None
    if cells is None:
        return NOTHING
    row = sheet.row(cells, sheet.table.rows[wide])
    return Bilingual(f" (`{row.en}`)", f"（`{row.zh}`）")


# ── never, and alike ───────────────────────────────────────────────────────────────────────────────────────────


def _check_never(sheet: Sheet, doubled: set[int], patience: Patience, problems: Problems) -> set[int]:
    """Rows whose values the rows before them take, with these rows. That nothing is left for ``else`` is no mistake of
    today, so it is a warning."""
    found: set[int] = set()
    taken: list[Box] = []
    for at, (row, box) in enumerate(zip(sheet.table.rows, sheet.boxes, strict=True)):
        if not all(box):
            continue
        if at not in doubled and next(uncovered(box, taken, patience), None) is None and not patience.over:
            found.add(at)
            takers = cover(box, sheet.boxes[:at], patience)
            rest = len(takers) - MOST_SHOWN
            more = Bilingual(f" and {rest} more", f"等 {len(takers)} 行") if rest > 0 else NOTHING
            report, advice = (problems.error, MOVE) if row.cells else (problems.warn, KEEP)
            notes = [sheet.table.rows[n].span for n in takers[:MOST_SHOWN]]
            report("P0316", row.span, *notes, more=more, advice=advice)
        gather(taken, box)
    return found


def _check_alike(sheet: Sheet, spoilt: set[int], problems: Problems) -> None:
    """Rows that follow one another, give the same on the same grounds, and together are one box that can be written."""
    runs: list[tuple[list[int], Box]] = []
    for at, box in enumerate(sheet.boxes):
        if at in spoilt or not all(box):
            continue
        run = [at]
        while runs and _same(sheet, runs[-1][0][-1], run[0]):
            together = joined(runs[-1][1], box)
            if together is None or sheet.one_row(together) is None:
                break
            run, box = [*runs.pop()[0], *run], together
        runs.append((run, box))
    for run, box in runs:
        cells = sheet.one_row(box)
        if len(run) > 1 and cells is not None:
            first, *others = (sheet.table.rows[n] for n in run)
            notes = [other.span for other in others[:MOST_SHOWN]]
            problems.warn("P0319", first.span, *notes, count=len(run), row=sheet.row(cells, first))


def _same(sheet: Sheet, one: int, other: int) -> bool:
    """Whether a row follows another and says the same."""
    above, below = sheet.table.rows[one], sheet.table.rows[other]
    return other == one + 1 and above.value == below.value and above.backing == below.backing
