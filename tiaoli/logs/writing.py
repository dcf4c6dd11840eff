"""The log of a population, written as its cases are lived through.

In: a path, a population, then lives. Out: the log in the canonical layout, as CSV, Parquet, XES or OCEL, by the end of
the file's name; it appears whole or not at all.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from simulator.logs.canonical import TIME, columns_of, rows_of
from simulator.population.data import Population
from simulator.population.living import Life
from tiaoli.logs.files import format_of
from tiaoli.logs.tables import Table, table


class LogWriter(Protocol):
    """Takes cases."""

    def add(self, life: Life) -> None:
        """One more case."""
        ...


@contextlib.contextmanager
def log_of(path: Path, population: Population) -> Iterator[LogWriter]:
    """The log to be."""
    form = format_of(str(path))
    if form in ("csv", "parquet"):
        columns = columns_of(population)
        with table(path, {one: "moment" if one == TIME else "text" for one in columns}) as rows:
            yield _Tabular(rows, population)
    elif form == "xes":
        from tiaoli.logs.xes import xes_of

        with xes_of(path, population) as file:
            yield file
    else:
        from tiaoli.logs.ocel import ocel_of

        with ocel_of(path, population) as other:
            yield other


class _Tabular:
    def __init__(self, rows: Table, population: Population) -> None:
        self.rows, self.population = rows, population

    def add(self, life: Life) -> None:
        for row in rows_of(self.population, life):
            self.rows.add(row)
