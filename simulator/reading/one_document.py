"""A file that holds one document: a population, a mapping of a log.

In: a source, and how a document is read. Out: what it says; None after its diagnostics.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from dsl.diagnostics import Problems
from dsl.documents import Document, parse_documents
from dsl.source import Source, Span

T = TypeVar("T")


def read_one(
    source: Source, problems: Problems, several: str, read: Callable[[Document, Problems], T | None]
) -> T | None:
    """What the only document of a file says; ``several`` is the code where there is none, or more."""
    before = len(tuple(problems))
    found = parse_documents(source, problems)
    if len(found) != 1:
        if found or len(tuple(problems)) == before:
            span = found[1].span if found else Span(source, 0, 0)
            problems.error(several, Span(source, span.start, span.start), found=len(found))
        return None
    own = Problems()
    made = read(found[0], own)
    problems.extend(own)
    return None if own.serious or problems.serious else made
