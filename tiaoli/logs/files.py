"""The file that a log comes in: which format it has, its columns, and its rows.

In: a path, or standard input. Out: rows, one at a time, whatever the format; BrokenLogError where the file cannot be
read on. Absent: what the rows mean (``simulator/logs``).
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Protocol

from dsl.catalogue import Bilingual
from simulator.logs.data import Row
from tiaoli.cli.files import CannotError, cannot

SUFFIXES = {
    ".csv": "csv", ".tsv": "csv", ".txt": "csv", ".parquet": "parquet", ".pq": "parquet", ".xes": "xes",
    ".json": "ocel", ".jsonocel": "ocel",
}  # fmt: skip
"""Formats by the end of a file's name."""


class BrokenLogError(Exception):
    """The file is not what its name says, from a row on (0: as a whole)."""

    def __init__(self, row: int, why: Bilingual) -> None:
        super().__init__(why.en)
        self.row, self.why = row, why


class LogFile(Protocol):
    """A log, whatever its format. Asking for its columns or rows may raise BrokenLogError."""

    @property
    def columns(self) -> Sequence[str]:
        """All columns that any row has."""
        ...

    def rows(self) -> Iterator[Row]:
        """The rows, from the first one on."""
        ...


class Headless(ABC):
    """A log in a file that has no head: its columns are the keys of its rows, for which it is read through once."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._columns: tuple[str, ...] | None = None

    @property
    def columns(self) -> Sequence[str]:
        """Every key that any row has."""
        if self._columns is None:
            self._columns = columns_in(self.rows())
        return self._columns

    @abstractmethod
    def rows(self) -> Iterator[Row]:
        """The rows, from the first one on."""


MOST_COLUMNS = 10_000


def columns_in(rows: Iterable[Row]) -> tuple[str, ...]:
    """Every key that any row has."""
    found: dict[str, None] = {}
    for row in rows:
        found.update(dict.fromkeys(row.cells))
        if len(found) > MOST_COLUMNS:
            raise BrokenLogError(row.number, Bilingual(f"more than {MOST_COLUMNS} kinds of attributes",
                                                       f"属性种类超过 {MOST_COLUMNS}"))  # fmt: skip
    return tuple(found)


def format_of(path: str) -> str:
    """The format of a file, by its name."""
    if path == "-":
        return "csv"
    found = SUFFIXES.get(Path(path).suffix.lower())
    if found is None:
        raise CannotError(Bilingual(f"{path}: the name of a log ends in one of {', '.join(SUFFIXES)}",
                                    f"{path}：日志文件名应以 {'、'.join(SUFFIXES)} 之一结尾"))  # fmt: skip
    return found


def open_log(path: str) -> LogFile:
    """The log at a path; CannotError where there is none."""
    form = format_of(path)
    try:
        if path != "-":
            Path(path).open("rb").close()
    except OSError as error:
        raise CannotError(cannot("read", path, error)) from error
    if form == "csv":
        from tiaoli.logs.tabular import CsvLog

        return CsvLog(path)
    if form == "parquet":
        from tiaoli.logs.parquet import ParquetLog

        return ParquetLog(Path(path))
    if form == "xes":
        from tiaoli.logs.xes import XesLog

        return XesLog(Path(path))
    from tiaoli.logs.ocel import OcelLog

    return OcelLog(Path(path))
