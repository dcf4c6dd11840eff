"""Parquet, in and out: the one door to pyarrow, which the extra `logs` brings.

In: a file, or rows. Out: rows as texts, a batch at a time; or a file in row groups.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dsl.catalogue import Bilingual
from simulator.logs.data import Row
from tiaoli.cli.files import CannotError
from tiaoli.logs.files import BrokenLogError

if TYPE_CHECKING:
    from tiaoli.logs.tables import Column, Columns

BATCH = 20_000
"""So many rows are in memory at once."""


def _pyarrow() -> Any:
    try:
        import pyarrow as pa
        import pyarrow.parquet
    except ImportError as error:
        raise CannotError(Bilingual("Parquet needs the extra: pip install 'tiaoli[logs]'",
                                    "Parquet 需要附加组件：pip install 'tiaoli[logs]'")) from error  # fmt: skip
    return pa


class ParquetLog:
    """A log in a Parquet file."""

    def __init__(self, path: Path) -> None:
        self.path, self._arrow = path, _pyarrow()
        with self._reading(0), self._arrow.parquet.ParquetFile(path) as file:
            names = list(file.schema_arrow.names)
        twice = next((one for one in names if names.count(one) > 1), None)
        if twice is not None:
            raise BrokenLogError(0, Bilingual(f"two columns are called {twice}", f"有两列都叫 {twice}"))
        self._columns = tuple(names)

    @property
    def columns(self) -> Sequence[str]:
        """The columns of its schema."""
        return self._columns

    def rows(self) -> Iterator[Row]:
        """Its rows, numbered from 1."""
        number = 0
        with self._reading(0):
            file = self._arrow.parquet.ParquetFile(self.path)
        with file:
            batches = file.iter_batches(batch_size=BATCH)
            while True:
                with self._reading(number + 1):
                    batch = next(batches, None)
                    found = None if batch is None else batch.to_pylist()
                if found is None:
                    return
                for cells in found:
                    number += 1
                    yield Row(number, {name: text_of(cell) for name, cell in cells.items()})

    @contextmanager
    def _reading(self, row: int) -> Iterator[None]:
        """What pyarrow can't read is a broken log."""
        try:
            yield
        except (self._arrow.ArrowException, ValueError, OSError) as error:
            if isinstance(error, FileNotFoundError | PermissionError | IsADirectoryError):
                raise
            why = " ".join(str(error).split())[:120]
            raise BrokenLogError(row, Bilingual(f"it is no Parquet: {why}", f"不是 Parquet：{why}")) from error


def text_of(cell: object) -> str | None:
    """A cell as a CSV file would hold it."""
    if cell is None:
        return None
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, datetime | date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, bytes):
        return cell.decode("utf-8", "replace")
    return str(cell) or None


class ParquetTable:
    """Rows on their way into a Parquet file."""

    def __init__(self, path: Path, columns: Columns) -> None:
        self._arrow, self._columns = _pyarrow(), columns
        arrow = self._arrow
        kinds = {"text": arrow.string(), "number": arrow.int64(), "moment": arrow.timestamp("s", tz="UTC")}
        self._schema = arrow.schema([(name, kinds[kind]) for name, kind in columns.items()])
        self._file = arrow.parquet.ParquetWriter(path, self._schema, compression="zstd")
        self._rows: list[dict[str, object]] = []
        self._writer = ThreadPoolExecutor(1)
        self._writing: Future[None] | None = None

    def add(self, row: Mapping[str, str | int]) -> None:
        """One more row."""
        self._rows.append({name: _cell(row.get(name), kind) for name, kind in self._columns.items()})
        if len(self._rows) >= BATCH:
            self._write()

    def add_columns(self, count: int, columns: Mapping[str, Column]) -> None:
        """So many more rows, column by column; they are written while the next ones are made."""
        self._write()
        self._writing = self._writer.submit(self._write_columns, count, columns)

    def _write_columns(self, count: int, columns: Mapping[str, Column]) -> None:
        arrow = self._arrow
        made = [
            self._made(columns[name], kind) if name in columns else arrow.nulls(count, kind)
            for name, kind in zip(self._schema.names, self._schema.types, strict=True)
        ]
        self._file.write_table(arrow.Table.from_arrays(made, schema=self._schema))

    def _made(self, column: Column, kind: Any) -> Any:
        arrow = self._arrow
        unknown = None if column.known is None else ~column.known
        if column.texts is None:
            return arrow.array(column.numbers, arrow.int64(), mask=unknown).cast(kind)
        places = arrow.array(column.numbers, arrow.int64(), mask=unknown)
        return arrow.array(column.texts, kind).take(places)

    def close(self) -> None:
        """The last rows, and the end of the file."""
        try:
            self._write()
        finally:
            self._writer.shutdown()
            self._file.close()

    def _write(self) -> None:
        """What has come so far, in its order."""
        writing, self._writing = self._writing, None
        if writing is not None:
            writing.result()
        if self._rows:
            self._file.write_table(self._arrow.Table.from_pylist(self._rows, schema=self._schema))
            self._rows = []


def _cell(value: str | int | None, kind: str) -> object:
    if value is None or value == "":
        return None
    if kind == "moment":
        return datetime.fromisoformat(str(value)).astimezone(UTC)
    return value if kind == "number" else str(value)
