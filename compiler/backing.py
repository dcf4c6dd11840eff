"""What every declaration has: a label, and what it rests on."""

from __future__ import annotations

from typing import Any

from compiler import model as m
from compiler.scope import Scope
from dsl import syntax as s
from dsl.source import one_line


def backing(remarks: s.Remarks, scope: Scope) -> m.Backing:
    """Citations and readings; a citation of an undeclared document is reported."""
    clauses: list[m.Clause] = []
    for citation in remarks.citations:
        if citation.source.text not in scope.sources:
            scope.unknown("source", citation.source, scope.sources)
            continue
        clauses.extend(m.Clause(citation.source.text, clause) for clause in citation.clauses)
    return m.Backing(tuple(clauses), remarks.readings) if clauses or remarks.readings else m.NO_BACKING


def label_of(declared: Any) -> str:
    """What a thing is called in every output: its label on one line, its name where it has none."""
    return one_line(declared.label or "") or str(declared.name.text)
