"""Decision tables: combinations that no row matches, rows that never match, under ``unique`` rows that match together,
rows that could be one, and cells that hold nothing or say a thing twice.

Exact: a row is a box, the product of its cells as sets of values (``compiler/columns.py``), and boxes are taken out of
boxes (``compiler/boxes.py``). What is missing or doubled is shown as rows of the policy's own language.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice, product

from compiler.boxes import Box, Patience, cover, gather, gathered, joined, meet, minus, shared, uncovered, within
from compiler.columns import Column, columns
from compiler.model import Cell, CellJoint, Policy, RowDef, TableDef
from compiler.values import cell_text, shown
from dsl.catalogue import Bilingual
from dsl.diagnostics import Problems
from dsl.keywords import KEYWORDS, Language
from dsl.record import record

PATIENCE = 2_000_000
"""Pairs of boxes that are looked at in one table, a few seconds' worth; the tables that people write need thousands."""

MOST_SHOWN = 5
"""Rows, or places, that one message lists."""

MOST_COUNTED = 200
"""Pieces of what is missing that are looked for."""

ANY_VALUE = Bilingual("any value", "任何取值")
NOTHING = Bilingual("", "")
LANGUAGES: tuple[Language, Language] = ("en", "zh")

OPEN = "…"
"""Stands for the value that an author is to put in."""


def check_tables(policy: Policy, problems: Problems) -> None:
    """P0314 missing, P0315 doubled (``unique``), P0316 a row that never matches, P0317 not examined to the end, P0319
    rows that could be one, P0320 a cell that holds nothing, P0321 a test that changes nothing."""
    for table in policy.tables:
        sides = columns(table, policy)
        whole = tuple(column.everything for column in sides)
        boxes = [_box(row, sides) for row in table.rows]
        sheet = _Sheet(policy, table, tuple(sides), whole, tuple(boxes))
        patience = Patience(PATIENCE)
        _check_cells(sheet, problems)
        _check_missing(sheet, patience, problems)
        doubled = _check_doubled(sheet, problems) if table.unique else set()
        never = _check_never(sheet, doubled, patience, problems)
        _check_alike(sheet, doubled | never, problems)
        if patience.over:
            problems.warn("P0317", table.span, name=table.label)


@record
class _Sheet:
    """A table with its rows as boxes: ``whole`` is all there is, which ``else`` takes as well."""

    policy: Policy
    table: TableDef
    columns: tuple[Column, ...]
    whole: Box
    boxes: tuple[Box, ...]

    def rows(self, box: Box) -> list[tuple[Cell | CellJoint, ...]] | None:
        """The rows that hold a box's values and no others; None where they can't be written."""
        choices = [column.cells(values) for column, values in zip(self.columns, box, strict=True)]
        known = [cells for cells in choices if cells is not None]
        return list(product(*known)) if len(known) == len(choices) else None

    def one_row(self, box: Box) -> tuple[Cell | CellJoint, ...] | None:
        """The row that holds a box's values and no others, where one does."""
        rows = self.rows(box) or []
        return rows[0] if len(rows) == 1 else None

    def text(self, cells: Sequence[Cell | CellJoint], lang: Language) -> str:
        """Cells as they are written before the arrow of a row."""
        kinds = [field.type for field in self.table.fields]
        return ", ".join(cell_text(cell, kind, self.policy, lang) for cell, kind in zip(cells, kinds, strict=True))

    def head(self, cells: Sequence[Cell | CellJoint], lang: Language) -> str:
        """The same; cells that hold everything are ``else``."""
        everything = all(isinstance(cell, Cell) and cell.operator == "any" for cell in cells)
        return KEYWORDS["ELSE"].in_(lang) if everything else self.text(cells, lang)

    def row(self, cells: Sequence[Cell | CellJoint], model: RowDef) -> Bilingual:
        """A row of these cells with the value of another row."""
        value = " ".join(model.value_span.text.split()) or OPEN
        return Bilingual(*(f"{self.head(cells, lang)} => {value}" for lang in LANGUAGES))


def _box(row: RowDef, sides: Sequence[Column]) -> Box:
    if not row.cells:
        return tuple(column.everything for column in sides)
    return tuple(column.holds(cell) for column, cell in zip(sides, row.cells, strict=True))


# ── cells ──────────────────────────────────────────────────────────────────────────────────────────────────────


def _check_cells(sheet: _Sheet, problems: Problems) -> None:
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


def _check_missing(sheet: _Sheet, patience: Patience, problems: Problems) -> None:
    found = list(islice(uncovered(sheet.whole, gathered(sheet.boxes), patience), MOST_COUNTED))
    if not found:
        return
    pieces = gathered(found)
    more = len(found) == MOST_COUNTED or patience.over
    problems.error(
        "P0314",
        sheet.table.span,
        name=sheet.table.label,
        values=_example(pieces[0], sheet),
        rows=Bilingual(*("\n".join(_pasted(pieces, more, sheet, lang)) for lang in LANGUAGES)),
    )


def _pasted(pieces: Sequence[Box], more: bool, sheet: _Sheet, lang: Language) -> list[str]:
    """The rows that take some values, ready to paste. Where they can't be written exactly, a column is left open, as
    rows behind the others may be, or ``else`` takes all."""
    rows: list[tuple[Cell | CellJoint, ...]] = []
    for piece in pieces:
        exact = sheet.rows(piece)
        if exact is None and sheet.table.unique:
            rows = [tuple(Cell("any", None) for _ in sheet.columns)]
            more = False
            break
        rows += exact or sheet.rows(_opened(piece, sheet)) or []
    lines = list(dict.fromkeys(f"{sheet.head(cells, lang)} => {OPEN}" for cells in rows))
    rest = len(lines) - MOST_SHOWN
    shown_lines = [f"  {line}" for line in lines[:MOST_SHOWN]]
    if more:
        shown_lines.append({"en": "  and others", "zh": "  以及其他"}[lang])
    elif rest > 0:
        shown_lines.append({"en": f"  and {rest} more", "zh": f"  以及另外 {rest} 行"}[lang])
    return shown_lines


def _opened(box: Box, sheet: _Sheet) -> Box:
    """A box with everything in the columns whose part of it can't be written."""
    return tuple(
        values if column.cells(values) is not None else column.everything
        for column, values in zip(sheet.columns, box, strict=True)
    )


def _example(box: Box, sheet: _Sheet) -> Bilingual:
    """One combination of values in a box: the columns that matter."""

    def say(lang: Language) -> str:
        return ", ".join(
            f"{field.name} = {shown(column.example(values), field.type, sheet.policy, lang)}"
            for field, column, values in zip(sheet.table.fields, sheet.columns, box, strict=True)
            if values != column.everything
        )

    return Bilingual(say("en"), say("zh")) if box != sheet.whole else ANY_VALUE


# ── doubled ────────────────────────────────────────────────────────────────────────────────────────────────────


def _check_doubled(sheet: _Sheet, problems: Problems) -> set[int]:
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
            both = gathered(shared(sheet.boxes[n], box) for n in others)
            problems.error(
                "P0315",
                rows[at].span,
                *(rows[n].span for n in others[:MOST_SHOWN]),
                values=Bilingual(*(_listed(both, sheet, lang) for lang in LANGUAGES)),
                narrow=_narrowed(sheet, others[0], at) if len(others) == 1 else NOTHING,
            )
        gather(taken, box)
    return found


def _narrowed(sheet: _Sheet, upper: int, lower: int) -> Bilingual:
    """The wider of two rows without what the other takes, where that is one row."""
    wide, other = (lower, upper) if within(sheet.boxes[upper], sheet.boxes[lower]) else (upper, lower)
    left = gathered(minus(sheet.boxes[wide], sheet.boxes[other]))
    cells = sheet.one_row(left[0]) if len(left) == 1 else None
    if cells is None:
        return NOTHING
    row = sheet.row(cells, sheet.table.rows[wide])
    return Bilingual(f" (`{row.en}`)", f"（`{row.zh}`）")


def _listed(boxes: Sequence[Box], sheet: _Sheet, lang: Language) -> str:
    """Some values in one line, as the cells of rows."""
    texts = [
        f"`{sheet.text(cells, lang)}`"
        for box in boxes
        for cells in sheet.rows(box) or sheet.rows(_opened(box, sheet)) or []
    ]
    texts = list(dict.fromkeys(texts))
    rest = len(texts) - MOST_SHOWN
    text = {"en": ", ", "zh": "、"}[lang].join(texts[:MOST_SHOWN])
    if rest > 0:
        text += {"en": f" and {rest} more", "zh": f" 等 {len(texts)} 种"}[lang]
    return text


# ── never, and alike ───────────────────────────────────────────────────────────────────────────────────────────


def _check_never(sheet: _Sheet, doubled: set[int], patience: Patience, problems: Problems) -> set[int]:
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
            report = problems.error if row.cells else problems.warn
            report("P0316", row.span, *(sheet.table.rows[n].span for n in takers[:MOST_SHOWN]), more=more)
        gather(taken, box)
    return found


def _check_alike(sheet: _Sheet, spoilt: set[int], problems: Problems) -> None:
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


def _same(sheet: _Sheet, one: int, other: int) -> bool:
    """Whether a row follows another and says the same."""
    above, below = sheet.table.rows[one], sheet.table.rows[other]
    return other == one + 1 and above.value == below.value and above.backing == below.backing
