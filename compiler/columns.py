"""The values of one column of a table as a few classes: what no cell of the column tells apart is one class.

In: a column's parameter, and its cells in all rows. Out: sets of classes, each the bits of a whole number; and back, a
set as cells that an author can write. Numbers fall into intervals between the cells' bounds; names (of enums, actors,
truth values) are a class each; all texts that no cell names are one class. Where the parameter may be unknown, that is
a class of its own. Absent: rows, which ``compiler/boxes.py`` makes of sets.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence

from compiler.model import Cell, CellJoint, EnumType, Field, Kind, Policy, TableDef, Value
from dsl.record import record

Bounds = tuple[int | None, int | None]
"""The first and the last whole number of an interval; None where it has no end."""

DOMAINS: dict[str, Bounds] = {"date": (1, 3_652_059), "clock": (0, 86_400)}
"""Built-in types whose values end somewhere: the days of the calendar, the times of a day."""

_ANY = Cell("any", None)
_UNKNOWN = Cell("==", None)


@record
class Column:
    """The classes of a column. ``cuts`` are the first numbers of the classes behind the first, in order; ``names`` are
    the values with a class each, ``others`` whether one more class holds the rest of them. The last class is the
    unknown value, where there is one. ``stated`` are the numbers that the column's cells name."""

    numbers: bool
    cuts: tuple[int, ...]
    domain: Bounds
    names: tuple[Value, ...]
    others: bool
    optional: bool
    stated: frozenset[int]
    writable: bool

    @property
    def classes(self) -> int:
        """How many classes of known values there are."""
        return len(self.cuts) + 1 if self.numbers else len(self.names) + self.others

    @property
    def known(self) -> int:
        """All values but the unknown one."""
        return (1 << self.classes) - 1

    @property
    def unknown(self) -> int:
        """The unknown value; nothing where there is none."""
        return 1 << self.classes if self.optional else 0

    @property
    def everything(self) -> int:
        """All values."""
        return self.known | self.unknown

    # ── a cell as a set ────────────────────────────────────────────────────────────────────────────────────────

    def holds(self, cell: Cell | CellJoint) -> int:
        """The values that fit a cell."""
        if isinstance(cell, CellJoint):
            return self.together(cell.joint, cell.cells)
        if cell.operator == "any":
            return self.everything
        if cell.value is None:
            return self.unknown
        if not self.numbers:
            return 1 << self.names.index(cell.value) if cell.value in self.names else 0
        number = int(cell.value)
        match cell.operator:
            case "<":
                return self._below(number)
            case "<=":
                return self._below(number + 1)
            case ">":
                return self.known & ~self._below(number + 1)
            case ">=":
                return self.known & ~self._below(number)
            case _:
                return self._below(number + 1) & ~self._below(number)

    def together(self, joint: str, cells: Iterable[Cell]) -> int:
        """The values that fit every one of some cells (``and``), or one of them (``or``)."""
        found = self.everything if joint == "and" else 0
        for cell in cells:
            found = found & self.holds(cell) if joint == "and" else found | self.holds(cell)
        return found

    def _below(self, number: int) -> int:
        """The numbers below one that is a cut or lies outside of the domain."""
        first, last = self.domain
        if first is not None and number <= first:
            return 0
        if last is not None and number > last:
            return self.known
        return (2 << bisect_left(self.cuts, number)) - 1

    # ── a set as cells ─────────────────────────────────────────────────────────────────────────────────────────

    def cells(self, values: int) -> list[Cell | CellJoint] | None:
        """Cells that hold these values and no others, as few as there can be; None where none can be written."""
        if values == self.everything:
            return [_ANY]
        if not self.writable:
            return None if values & self.known else [_UNKNOWN]
        simple: list[Cell] = []
        spans: list[Cell | CellJoint] = []
        if self.numbers:
            for first, last in self._intervals(values & self.known):
                tests = self._tests(first, last)
                if len(tests) == 1:
                    simple += tests
                else:
                    spans.append(CellJoint("and", tests))
        else:
            if self.others and values >> len(self.names) & 1:
                return None
            simple = [Cell("==", name) for at, name in enumerate(self.names) if values >> at & 1]
        if values & self.known == self.known and self.numbers:
            simple, spans = self._all_numbers(), []
        if values & self.unknown:
            simple.append(_UNKNOWN)
        if len(simple) > 1:
            return [CellJoint("or", tuple(simple)), *spans]
        return [*simple, *spans]

    def _all_numbers(self) -> list[Cell]:
        """Cells that hold every number, and not the unknown value."""
        first, last = self.domain
        if first is not None:
            return [Cell(">=", first)]
        if last is not None:
            return [Cell("<=", last)]
        middle = min(self.stated, default=0)
        return [Cell("<", middle), Cell(">=", middle)]

    def _intervals(self, values: int) -> Iterator[Bounds]:
        """Runs of classes as intervals; an end of the domain is None."""
        at = 0
        while values >> at:
            if values >> at & 1:
                start = at
                while values >> at & 1:
                    at += 1
                yield (self.cuts[start - 1] if start else None, self.cuts[at - 1] - 1 if at <= len(self.cuts) else None)
            else:
                at += 1

    def _tests(self, first: int | None, last: int | None) -> tuple[Cell, ...]:
        """An interval in the numbers that the author wrote, as far as they bound it."""
        if first is not None and first == last:
            return (Cell("==", first),)
        found: list[Cell] = []
        if first is not None:
            found.append(Cell(">=", first) if first in self.stated else Cell(">", first - 1))
        if last is not None:
            found.append(Cell("<", last + 1) if last + 1 in self.stated else Cell("<=", last))
        return tuple(found)

    def example(self, values: int) -> Value:
        """One of some values, a known one where there is one; an ellipsis is a text that no cell names."""
        lowest = (values & -values).bit_length() - 1
        if lowest >= self.classes:
            return None
        if not self.numbers:
            return self.names[lowest] if lowest < len(self.names) else "…"
        if lowest:
            return self.cuts[lowest - 1]
        first = self.domain[0]
        return first if first is not None else self.cuts[0] - 1 if self.cuts else 0


def columns(table: TableDef, policy: Policy) -> list[Column]:
    """The columns of a table."""
    return [
        column_of(field, [row.cells[at] for row in table.rows if row.cells], policy)
        for at, field in enumerate(table.fields)
    ]


def column_of(field: Field, cells: Sequence[Cell | CellJoint], policy: Policy) -> Column:
    """A column with the classes that its cells need."""
    tests = [test for cell in cells for test in (cell.cells if isinstance(cell, CellJoint) else (cell,))]
    named = [test.value for test in tests if test.value is not None]
    match field.type:
        case EnumType(name=name):
            values = [value.name for enum in policy.enums if enum.name == name for value in enum.values]
            return _of_names(values, field, others=False)
        case Kind.BOOL:
            return _of_names([True, False], field, others=False)
        case Kind.ACTOR:
            return _of_names([*(actor.name for actor in policy.actors), "system"], field, others=False)
        case Kind.TEXT:
            return _of_names(dict.fromkeys(named), field, others=True)
        case kind:
            return _of_numbers(tests, DOMAINS.get(kind.value, (None, None)), field)


def _of_names(names: Iterable[Value], field: Field, *, others: bool) -> Column:
    return Column(numbers=False, cuts=(), domain=(None, None), names=tuple(names), others=others,
                  optional=field.optional, stated=frozenset(), writable=True)  # fmt: skip


def _of_numbers(tests: Sequence[Cell], domain: Bounds, field: Field) -> Column:
    cuts: set[int] = set()
    stated: set[int] = set()
    for test in tests:
        if test.value is not None:
            number = int(test.value)
            stated.add(number)
            cuts |= {"<": {number}, ">=": {number}, "==": {number, number + 1}}.get(test.operator, {number + 1})
    first, last = domain
    inside = (cut for cut in sorted(cuts) if (first is None or cut > first) and (last is None or cut <= last))
    # A moment has no literal: a column of moments can't name any.
    return Column(numbers=True, cuts=tuple(inside), domain=domain, names=(), others=False,
                  optional=field.optional, stated=frozenset(stated), writable=field.type is not Kind.TIME)  # fmt: skip
