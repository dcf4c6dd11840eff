"""Logs as CSV.

In: a file with a head, separated by commas, semicolons or tabs, in UTF-8. Out: rows, numbered by their first lines.
"""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from dsl.catalogue import Bilingual
from simulator.logs.data import Row
from tiaoli.logs.files import BrokenLogError

SEPARATORS = ",;\t"


class CsvLog:
    """A log in a CSV file; ``-`` is standard input, which can be read once."""

    def __init__(self, path: str) -> None:
        self.path = path
        self._whole = sys.stdin.buffer.read() if path == "-" else None
        self._columns = self._head()

    @property
    def columns(self) -> Sequence[str]:
        """The head."""
        return self._columns

    def _head(self) -> tuple[str, ...]:
        with self._open() as file:
            line = _line(file)
            self.separator = max(SEPARATORS, key=line.count)
            file.seek(0)
            try:
                head = next(csv.reader(file, delimiter=self.separator, strict=True), [])
            except (csv.Error, UnicodeDecodeError) as error:
                raise _broken(1, error) from error
        columns = tuple(one.strip() for one in head)
        if not any(columns):
            raise BrokenLogError(0, Bilingual("it has no head", "没有表头"))
        twice = next((one for one in columns if one and columns.count(one) > 1), None)
        if twice is not None:
            raise BrokenLogError(1, Bilingual(f"two columns are called {twice}", f"有两列都叫 {twice}"))
        return columns

    def rows(self) -> Iterator[Row]:
        """The rows below the head; empty lines are passed over."""
        with self._open() as file:
            reader = csv.reader(file, delimiter=self.separator, strict=True)
            line, width = 0, len(self._columns)
            while True:
                try:
                    cells = next(reader, None)
                except (csv.Error, UnicodeDecodeError) as error:
                    raise _broken(max(reader.line_num, line + 1), error) from error
                first, line = line + 1, reader.line_num
                if cells is None:
                    return
                if first == 1 or not cells:
                    continue
                if len(cells) != width:
                    why = Bilingual(f"it has {len(cells)} cells, and the head has {width}",
                                    f"这一行有 {len(cells)} 格，表头有 {width} 格")  # fmt: skip
                    raise BrokenLogError(first, why)
                yield Row(first, dict(zip(self._columns, (one or None for one in cells), strict=True)))

    @contextmanager
    def _open(self) -> Iterator[io.TextIOBase]:
        if self._whole is not None:
            yield io.TextIOWrapper(io.BytesIO(self._whole), encoding="utf-8-sig", newline="")
            return
        with Path(self.path).open(encoding="utf-8-sig", newline="") as file:
            yield file


def _line(file: io.TextIOBase) -> str:
    try:
        return file.readline()
    except UnicodeDecodeError as error:
        raise _broken(1, error) from error


def _broken(row: int, error: Exception) -> BrokenLogError:
    if isinstance(error, UnicodeDecodeError):
        return BrokenLogError(row, Bilingual("it is not UTF-8", "不是 UTF-8 编码"))
    return BrokenLogError(row, Bilingual(f"it is no CSV: {error}", f"不是 CSV：{error}"))
