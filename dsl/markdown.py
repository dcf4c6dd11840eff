"""Rows of Markdown tables in which everything an author wrote comes out as text."""

from __future__ import annotations

from collections.abc import Iterable

from dsl.source import one_line


def table_row(cells: Iterable[str]) -> str:
    """One row; bars, backslashes and angle brackets in a cell are escaped, line ends become spaces."""
    return "| " + " | ".join(_text(cell) for cell in cells) + " |"


def _text(cell: str) -> str:
    return one_line(cell).replace("&", "&amp;").replace("<", "&lt;").replace("\\", "\\\\").replace("|", "\\|")
