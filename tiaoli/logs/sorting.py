"""The rows of a log, put together by case, in bounded memory.

In: rows in any order. Out: cases, each with its rows in the order of the file, or of time. Rows beyond a bound go to
temporary files in sorted runs that are merged at the end; what is in memory is one run, or one case. Absent: reading
(``tiaoli/logs/files.py``), what the rows mean.
"""

from __future__ import annotations

import heapq
import marshal
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import IO

from simulator.logs.data import Row
from tiaoli.cli.files import CannotError, cannot

MOST_ROWS = 100_000
"""So many rows are held at once."""

MOST_LETTERS = 64_000_000
"""So many letters are held at once."""

MOST_RUNS = 64
"""So many files are open at once; more are merged into one."""

Record = tuple[str, int, int, int, bool, int | None, tuple[str | None, ...]]
"""The case as it is sorted, the order within it, the place in the file, then the row: its number, whether it is about
the case, its instant (None where it can't be read), its cells."""


class CaseSorter:
    """Takes rows and gives cases. ``by_time`` sorts within a case by time, too."""

    def __init__(self, columns: Sequence[str], *, by_time: bool) -> None:
        self.columns, self.by_time = tuple(columns), by_time
        self.count = 0
        self._rows: list[Record] = []
        self._letters = 0
        self._runs: list[IO[bytes]] = []

    def add(self, case: str, row: Row, at: int | None, number: int | None = None) -> None:
        """One more row, with its place in the case where it says that; CannotError where there is no room for it."""
        cells = tuple(row.cells.get(column) for column in self.columns)
        within = number if number is not None else at or 0 if self.by_time else 0
        order = -1 if row.about else within
        self._rows.append((_sortable(case), order, self.count, row.number, row.about, at, cells))
        self.count += 1
        self._letters += sum(len(one) for one in cells if one)
        if len(self._rows) >= MOST_ROWS or self._letters >= MOST_LETTERS:
            self._spill()

    def cases(self) -> Iterator[tuple[str, list[tuple[Row, int | None]]]]:
        """Every case with its rows."""
        self._rows.sort()
        merged = heapq.merge(*(_read(run) for run in self._runs), self._rows)
        for key, group in groupby(merged, key=lambda record: record[0]):
            rows = [
                (Row(number, dict(zip(self.columns, cells, strict=True)), about), at)
                for _, _, _, number, about, at, cells in group
            ]
            yield _case(key), rows

    def close(self) -> None:
        """Let go of the temporary files."""
        for run in self._runs:
            run.close()
        self._runs, self._rows = [], []

    def _spill(self) -> None:
        self._rows.sort()
        self._runs.append(_written(self._rows))
        self._rows, self._letters = [], 0
        if len(self._runs) >= MOST_RUNS:
            whole = _written(heapq.merge(*(_read(run) for run in self._runs)))
            for run in self._runs:
                run.close()
            self._runs = [whole]


def _written(records: Iterable[Record]) -> IO[bytes]:
    """A run as a temporary file, which no name leads to."""
    run: IO[bytes] | None = None
    try:
        run = tempfile.TemporaryFile()  # noqa: SIM115 - it lives as long as the sorter
        for record in records:
            marshal.dump(record, run)
        run.flush()
    except OSError as error:
        if run is not None:
            _let_go(run)
        raise CannotError(cannot("write", tempfile.gettempdir(), error)) from error
    return run


def _let_go(run: IO[bytes]) -> None:
    """Close a file that can't take what is still to be written to it."""
    try:
        run.close()
    except OSError:
        return


def _read(run: IO[bytes]) -> Iterator[Record]:
    run.seek(0)
    while True:
        try:
            yield marshal.load(run)
        except EOFError:
            return


def _sortable(case: str) -> str:
    """A name that sorts numbers by what they count."""
    return f"0{len(case):04}{case}" if case.isdecimal() and case.isascii() else f"1{case}"


def _case(key: str) -> str:
    return key[5:] if key[0] == "0" else key[1:]
