"""A decision table as boxes, and boxes as rows of the policy's own language.

In: a table of a resolved policy. Out: its rows as boxes; and for boxes, the rows that an author would write, in both
languages. Absent: what is looked for (``compiler/checks/rows.py``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import product

from compiler.boxes import Box, Patience, leave_some, shared
from compiler.columns import Column, columns
from compiler.model import Cell, CellJoint, Policy, RowDef, TableDef
from compiler.values import cell_text, shown
from dsl.catalogue import Bilingual
from dsl.keywords import KEYWORDS, Language
from dsl.record import record

Cells = tuple[Cell | CellJoint, ...]

MOST_SHOWN = 5
"""Rows, or places, that one message lists."""

FEW = 1_000_000
"""Pairs of cells looked at to leave out rows that others make needless."""

ANY_VALUE = Bilingual("any value", "任何取值")
OPEN = "…"
"""Stands for the value that an author is to put in."""


@record
class Sheet:
    """A table with its rows as boxes; ``whole`` is all there is, which ``else`` takes as well."""

    policy: Policy
    table: TableDef
    columns: tuple[Column, ...]
    whole: Box
    boxes: tuple[Box, ...]

    @property
    def anything(self) -> Cells:
        """Cells that hold everything."""
        return tuple(Cell("any", None) for _ in self.columns)

    # ── a box as rows ──────────────────────────────────────────────────────────────────────────────────────────

    def rows(self, box: Box) -> list[Cells]:
        """Rows that share nothing and together hold a box's values and no others; none where they can't be written."""
        choices = [column.cells(values) for column, values in zip(self.columns, box, strict=True)]
        return list(product(*(cells or () for cells in choices)))

    def one_row(self, box: Box) -> Cells | None:
        """The row that holds a box's values and no others, where one does."""
        rows = self.rows(box)
        return rows[0] if len(rows) == 1 else None

    def opened(self, box: Box) -> Box:
        """A box with everything in the columns whose part of it can't be written."""
        return tuple(
            values if column.cells(values) is not None else column.everything
            for column, values in zip(self.columns, box, strict=True)
        )

    def filling(self, boxes: Sequence[Box]) -> Iterator[Cells]:
        """Rows that at the end of the table take what no row takes, each some of it. Where the values of a column can't
        be written, its cell holds everything: the rows above have taken what isn't meant. Under ``unique`` no row may
        take what another one does; there ``else`` takes it all."""
        if self.table.unique and any(not self.rows(box) for box in boxes):
            yield self.anything
            return
        given: list[Box] = []
        patience = Patience(FEW)
        for box in boxes:
            for cells in self.rows(self.opened(box)):
                mine = self.box(cells)
                if leave_some(shared(mine, box), given, patience):
                    given.append(mine)
                    yield cells

    def box(self, cells: Cells) -> Box:
        """The box that cells are."""
        return tuple(column.holds(cell) for column, cell in zip(self.columns, cells, strict=True))

    # ── in words ───────────────────────────────────────────────────────────────────────────────────────────────

    def text(self, cells: Cells, lang: Language) -> str:
        """Cells as they are written before the arrow of a row."""
        kinds = [field.type for field in self.table.fields]
        return ", ".join(cell_text(cell, kind, self.policy, lang) for cell, kind in zip(cells, kinds, strict=True))

    def head(self, cells: Cells, lang: Language) -> str:
        """The same; cells that hold everything are ``else``."""
        return KEYWORDS["ELSE"].in_(lang) if cells == self.anything else self.text(cells, lang)

    def row(self, cells: Cells, like: RowDef) -> Bilingual:
        """A row of these cells with the value of another row, as that one writes it."""
        value = " ".join(like.value_span.text.split()) or OPEN
        return both(lambda lang: f"{self.head(cells, lang)} => {value}")

    def listed(self, boxes: Sequence[Box]) -> Bilingual:
        """Some values in one line, as the cells of rows."""
        rows = [cells for box in boxes for cells in self.rows(self.opened(box))]

        def say(lang: Language) -> str:
            texts = list(dict.fromkeys(f"`{self.text(cells, lang)}`" for cells in rows))
            rest = {"en": f" and {len(texts) - MOST_SHOWN} more", "zh": f" 等 {len(texts)} 种"}[lang]
            text = {"en": ", ", "zh": "、"}[lang].join(texts[:MOST_SHOWN])
            return text + rest if len(texts) > MOST_SHOWN else text

        return both(say)

    def example(self, box: Box) -> Bilingual:
        """One combination of values in a box: the columns that matter."""

        def say(lang: Language) -> str:
            return ", ".join(
                f"{field.name} = {shown(column.example(values), field.type, self.policy, lang)}"
                for field, column, values in zip(self.table.fields, self.columns, box, strict=True)
                if values != column.everything
            )

        return both(say) if box != self.whole else ANY_VALUE


def sheet_of(table: TableDef, policy: Policy) -> Sheet:
    """A table as boxes."""
    sides = tuple(columns(table, policy))
    whole = tuple(column.everything for column in sides)
    boxes = (
        tuple(column.holds(cell) for column, cell in zip(sides, row.cells, strict=True)) if row.cells else whole
        for row in table.rows
    )
    return Sheet(policy, table, sides, whole, tuple(boxes))


def both(say: Callable[[Language], str]) -> Bilingual:
    """A text in both languages."""
    return Bilingual(say("en"), say("zh"))
