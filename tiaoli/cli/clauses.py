"""Which clauses of the source documents are carried, and by what; and the same of every fact that they state.

In: what the policies cite, the registers of the documents, the marks of the scenarios, all on a shelf
(`tiaoli/cli/library.py`). Out: rows, document by document, clause by clause. Absent: the documents' own texts; a
register says what each clause is about in other words.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from compiler.model import Clause
from dsl.diagnostics import Problems
from simulator.reading.naming import did_you_mean
from tiaoli.cli.carriers import Carrier, carriers, uncited
from tiaoli.cli.library import Shelf
from tiaoli.cli.marks import Mark
from tiaoli.cli.registers import Fact, Register, Registered


@dataclass(frozen=True, slots=True)
class Row:
    """A clause with everything that carries it; ``registered`` is None where no register knows it."""

    document: str
    clause: str
    registered: Registered | None
    carriers: tuple[Carrier, ...]
    marks: tuple[Mark, ...]
    has_register: bool = True

    @property
    def carried(self) -> bool:
        """Whether something that runs carries it."""
        return bool(self.carriers or self.marks)

    @property
    def open(self) -> bool:
        """Whether it is a rule that nothing carries."""
        return self.registered is not None and self.registered.state == "rule" and not self.carried

    @property
    def unheard_of(self) -> bool:
        """Whether it is cited from a document whose register does not know it."""
        return self.registered is None and self.has_register


@dataclass(frozen=True, slots=True)
class FactRow:
    """A fact with the clauses that state it, those of them that something cites, and the scenarios that carry it."""

    document: str
    fact: Fact
    clauses: tuple[str, ...]
    cited: tuple[str, ...]
    marks: tuple[Mark, ...]

    @property
    def open(self) -> bool:
        """Whether it is a rule that neither a citation nor a scenario carries."""
        return self.fact.state == "rule" and not self.cited and not self.marks


@dataclass(frozen=True, slots=True)
class Ledger:
    """The whole account. ``uncited`` are things of the policies asked about, by policy, that cite nothing."""

    documents: tuple[tuple[str, Register | None], ...]
    rows: tuple[Row, ...]
    facts: tuple[FactRow, ...]
    uncited: tuple[tuple[str, str], ...]

    @property
    def sound(self) -> bool:
        """Whether every rule is carried, and everything cited is known."""
        return not any(row.open or row.unheard_of for row in self.rows) and not any(row.open for row in self.facts)

    def count(self, state: str) -> int:
        """How many clauses are of a kind."""
        return sum(row.registered is not None and row.registered.state == state for row in self.rows)


def ledger(shelf: Shelf, problems: Problems) -> Ledger:
    """Set what is said against what is carried; a scenario's mark that no register knows goes to ``problems``."""
    cited: dict[Clause, list[Carrier]] = {}
    for name, holder in shelf.holders.items():
        for clause, found in carriers(holder).items():
            # What only others cite is no matter of the policies asked about where no register knows it.
            if name in shelf.asked or clause.clause in _clauses_of(shelf, clause.source):
                cited.setdefault(clause, []).extend(found)
    marks: dict[str, list[Mark]] = {}
    for mark in (mark for one in shelf.told for mark in one.marks):
        marks.setdefault(mark.fact, []).append(mark)
    rows = tuple(row for name in shelf.documents for row in _rows(name, shelf, cited, marks))
    facts = tuple(_fact_row(name, fact, rows, marks) for name in shelf.documents for fact in _facts_of(shelf, name))
    _unknown_marks(shelf, problems)
    bare = tuple((name, one) for name in shelf.asked for one in uncited(shelf.holders[name]))
    return Ledger(tuple((name, shelf.registers.get(name)) for name in shelf.documents), rows, facts, bare)


def _clauses_of(shelf: Shelf, document: str) -> frozenset[str]:
    register = shelf.registers.get(document)
    return frozenset() if register is None else frozenset(one.clause for one in register.clauses)


def _facts_of(shelf: Shelf, document: str) -> tuple[Fact, ...]:
    register = shelf.registers.get(document)
    return () if register is None else register.facts


def _rows(
    document: str, shelf: Shelf, cited: dict[Clause, list[Carrier]], marks: dict[str, list[Mark]]
) -> Iterator[Row]:
    """The clauses of a register in their order, then those cited that it does not know."""
    register = shelf.registers.get(document)
    for one in () if register is None else register.clauses:
        touching = tuple(mark for fact in one.facts for mark in marks.get(fact, ()))
        yield Row(document, one.clause, one, tuple(cited.get(Clause(document, one.clause), ())), touching)
    known = _clauses_of(shelf, document)
    for clause, found in cited.items():
        if clause.source == document and clause.clause not in known:
            yield Row(document, clause.clause, None, tuple(found), (), register is not None)


def _fact_row(document: str, fact: Fact, rows: tuple[Row, ...], marks: dict[str, list[Mark]]) -> FactRow:
    stating = [
        row for row in rows
        if row.document == document and row.registered is not None and fact.name in row.registered.facts
    ]  # fmt: skip
    return FactRow(
        document, fact, tuple(row.clause for row in stating), tuple(row.clause for row in stating if row.carriers),
        tuple(marks.get(fact.name, ())),
    )  # fmt: skip


def _unknown_marks(shelf: Shelf, problems: Problems) -> None:
    known = {fact.name for register in shelf.registers.values() for fact in register.facts}
    for mark, near in shelf.bound:
        if mark.fact not in known:
            problems.error("P0580", mark.span, name=mark.fact, help=did_you_mean(mark.fact, near, near))
