"""What a reader is told: a code, a severity, places, and the values that its sentences need.

The sentences themselves stand in ``dsl/catalogue``, in English and Chinese; drawing them stands in ``dsl/report.py``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal

from dsl.source import Span

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding. ``values`` fill the placeholders of the code's sentences; ``notes`` are further places,
    each labelled by the code's own note sentence."""

    code: str
    span: Span
    values: dict[str, object] = field(default_factory=dict)
    notes: tuple[Span, ...] = ()
    severity: Severity = "error"


class Problems:
    """Collects findings while a text goes through the compiler."""

    def __init__(self) -> None:
        self._found: list[Diagnostic] = []

    def error(self, code: str, span: Span, *notes: Span, **values: object) -> None:
        """Note something that keeps the policy from compiling."""
        self._found.append(Diagnostic(code, span, values, notes))

    def warn(self, code: str, span: Span, *notes: Span, **values: object) -> None:
        """Note something that an author should look at."""
        self._found.append(Diagnostic(code, span, values, notes, "warning"))

    def extend(self, found: Iterable[Diagnostic]) -> None:
        """Take over findings made elsewhere."""
        self._found.extend(found)

    @property
    def serious(self) -> bool:
        """Whether anything found is an error."""
        return any(one.severity == "error" for one in self._found)

    def in_order(self) -> tuple[Diagnostic, ...]:
        """Every finding once, by file and place."""
        unique = {(d.code, d.span.source.name, d.span.start, d.span.end, str(d.values)): d for d in self._found}
        return tuple(sorted(unique.values(), key=lambda d: (d.span.source.name, d.span.start, d.code)))

    def __iter__(self) -> Iterator[Diagnostic]:
        return iter(self._found)
