"""Is each text what it says it is: a base, an amendment, or shared declarations? One base, amendments after it.

In: parsed files. Out: the base and its amendments in the order in which they take effect, and diagnostics.
"""

from __future__ import annotations

from collections.abc import Iterable

from dsl import syntax as s
from dsl.diagnostics import Problems
from dsl.record import record
from dsl.source import Span
from dsl.suggest import nearest

_AMENDING = (s.RunningCases, s.Move, s.Change, s.Operation, s.Inside)
_OF_SYSTEMS = (s.Part, s.Link, s.Given)


@record
class History:
    """A base and its amendments, earliest first."""

    base: s.File
    amendments: tuple[s.File, ...]

    @property
    def header(self) -> s.Header:
        """The base's first line."""
        assert self.base.header is not None
        return self.base.header


def history_of(files: Iterable[s.File], problems: Problems) -> History | None:
    """Sort files into a base and its amendments; None where there is no base to go on with."""
    bases: list[s.File] = []
    amendments: list[s.File] = []
    for file in files:
        if not file.items and file.header is None:
            if not file.broken:
                problems.error("P0121", file.span)
        elif file.header is None:
            problems.error("P0206", file.span)
        elif file.header.kind == "policy":
            _only_declarations(file, problems)
            bases.append(file)
        elif file.header.kind == "system":
            problems.error("P0718", file.header.span, name=file.header.name.text)
        else:
            _only_amending(file, problems)
            amendments.append(file)
    if not bases:
        for file in amendments:
            assert file.header is not None
            problems.error("P0408", file.header.span, name=file.header.name.text)
        return None
    base = bases[0]
    assert base.header is not None
    for other in bases[1:]:
        assert other.header is not None
        problems.error("P0417", other.header.span, base.header.span)
    return History(base, tuple(_in_order(base.header, amendments, problems)))


def _in_order(base: s.Header, amendments: list[s.File], problems: Problems) -> list[s.File]:
    kept: list[tuple[s.Header, s.File]] = []
    for file in amendments:
        header = file.header
        assert header is not None
        if header.name.text != base.name.text:
            near = nearest(header.name.text, [base.name.text]) or base.name.text
            problems.error("P0409", header.name.span, found=header.name.text, name=near)
        elif header.effective <= base.effective:
            problems.error("P0407", header.span, base.span, day=header.effective, base=base.effective)
        else:
            kept.append((header, file))
    kept.sort(key=lambda pair: (pair[0].effective, pair[1].span.source.name))
    return [file for _, file in kept]


def _only_declarations(file: s.File, problems: Problems) -> None:
    for item in file.items:
        if isinstance(item, _AMENDING):
            problems.error("P0122", item.span)
        elif isinstance(item, _OF_SYSTEMS):
            problems.error("P0726", item.span)


def _only_amending(file: s.File, problems: Problems) -> None:
    for item in file.items:
        if not isinstance(item, _AMENDING):
            problems.error("P0123", first_line(item))


def first_line(item: s.Declaration | s.AmendmentItem | s.SystemItem) -> Span:
    """What of an item is pointed at: of a state that holds much its first line only."""
    return item.header if isinstance(item, s.State) else item.span
