"""Rows of texts and whole numbers as a file: CSV, or Parquet.

In: a path, the columns with their kinds, then rows. Out: the file, whole or not at all; memory does not grow with it.
"""

from __future__ import annotations

import contextlib
import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, Protocol, runtime_checkable

from tiaoli.cli.files import written_whole

Kind = Literal["text", "number", "moment"]
"""What a column holds; moments are texts in ISO form, which Parquet keeps as instants."""

Columns = Mapping[str, Kind]


@dataclass(frozen=True, slots=True)
class Column:
    """Whole numbers of many rows; with ``texts`` places among them. Where ``known`` is false there is nothing. Moments
    are seconds since 1970-01-01T00:00Z."""

    numbers: Any
    texts: Sequence[str] | None = None
    known: Any = None


class Table(Protocol):
    """Takes rows; what a row does not have is empty."""

    def add(self, row: Mapping[str, str | int]) -> None:
        """One more row."""
        ...


@runtime_checkable
class ColumnTable(Table, Protocol):
    """Takes columns, too."""

    def add_columns(self, count: int, columns: Mapping[str, Column]) -> None:
        """So many more rows, column by column; a column that there is not is empty."""
        ...


@contextlib.contextmanager
def table(path: Path, columns: Columns) -> Iterator[Table]:
    """The file to be; its format is by the end of its name, CSV where that says nothing."""
    with written_whole(path) as place:
        if path.suffix.lower() in (".parquet", ".pq"):
            from tiaoli.logs.parquet import ParquetTable

            with contextlib.closing(ParquetTable(place, columns)) as file:
                yield file
        else:
            with place.open("w", encoding="utf-8-sig", newline="") as opened:
                yield CsvTable(opened, columns)


class CsvTable:
    """A CSV file."""

    def __init__(self, file: object, columns: Columns) -> None:
        self._csv = csv.writer(file, lineterminator="\n")  # type: ignore[arg-type]
        self._columns = tuple(columns)
        self._csv.writerow(self._columns)

    def add(self, row: Mapping[str, str | int]) -> None:
        """One more row."""
        self._csv.writerow([row.get(column, "") for column in self._columns])
