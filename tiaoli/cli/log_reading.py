"""A log from its file to its cases.

In: a path, a mapping or none, and the policies. Out: how the log is to be read, then its rows put together by case, or
None after diagnostics. Absent: judging them (``tiaoli/cli/replaying.py``).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from compiler.history import Timeline
from dsl.catalogue import Bilingual
from dsl.diagnostics import Problems
from dsl.documents import Scalar
from dsl.source import Source, Span
from simulator.logs.canonical import POLICY, canonical_layout, missing_of
from simulator.logs.data import Layout, Place, Row
from simulator.logs.moments import Moment, Wrong, moment_of
from simulator.reading.course import read_course
from tiaoli.cli.log_problems import LogProblems
from tiaoli.cli.log_progress import LogProgress
from tiaoli.cli.texts import Texts
from tiaoli.logs.files import BrokenLogError, LogFile
from tiaoli.logs.sorting import CaseSorter

NO_MOMENT: dict[Wrong, Bilingual] = {
    "moment": Bilingual("not a date and time", "不是日期和时间"),
    "day": Bilingual("a date without a time", "只有日期，没有时间"),
    "skipped": Bilingual("clocks skip this time", "时钟跳过了这一时刻"),
}

Instead = Callable[[str], tuple[str, Timeline] | None]
"""The text that is asked for in place of the policy of a name."""


def self_described(
    file: LogFile, name: str, texts: Texts, instead: Instead | None, problems: Problems
) -> Layout | None:
    """The layout of a log that says itself what it means; None after diagnostics."""
    first, columns = next((row for row in file.rows() if not row.about), None), file.columns
    missing = missing_of(columns)
    if missing:
        head = Source(name, ", ".join(columns))
        problems.error("P0633", Span(head, 0, len(head.text)), missing=", ".join(missing))
        return None
    if first is None:
        problems.error("P0652", Span(Source(name, ""), 0, 0), problem=Bilingual("it has no rows", "没有数据行"))
        return None
    text = first.cells.get(POLICY) or ""
    place = Place(name, first.number).span(POLICY, text)

    def no_system(system: str) -> None:
        problems.error("P0636", place, name=system)

    named = read_course(Scalar(text, False, place), texts, problems, no_system)
    if named is None:
        return None
    under = instead(named.name) if instead is not None else (text, named)
    return None if under is None else canonical_layout(name, columns, first, named, under, problems)


@dataclass(slots=True)
class Gathered:
    """The rows of a log by case; ``until`` is the last instant in it."""

    sorter: CaseSorter
    until: int


class Gatherer:
    """Reads all rows of a log once, their cases and instants, and puts them together by case."""

    def __init__(self, layout: Layout, problems: LogProblems) -> None:
        self.layout, self.problems = layout, problems
        self.zone = ZoneInfo(layout.zone)
        self.until: int | None = None
        self._first: dict[bool, tuple[Row, str]] = {}

    def gathered(self, file: LogFile, progress: LogProgress) -> Gathered | None:
        """The rows; None where the file can't be read to its end, or mixes zones."""
        sorter = CaseSorter(self.layout.columns, by_time=not self.layout.ordered)
        try:
            for row in file.rows():
                progress.step()
                if progress.ended or not self._take(row, sorter):
                    sorter.close()
                    return None
        except BrokenLogError as error:
            sorter.close()
            self.problems.error("P0652", broken(self.layout.name, error), problem=error.why)
            return None
        return Gathered(sorter, self.until if self.until is not None else 0)

    def _take(self, row: Row, sorter: CaseSorter) -> bool:
        """One row; whether to go on."""
        layout = self.layout
        name, text = (row.cells.get(column) for column in (layout.case, layout.time))
        if name is None or not name.strip():
            self.problems.error("P0651", Place(layout.name, row.number).span(layout.case, name), column=layout.case)
            return True
        if row.about:
            sorter.add(name.strip(), row, None)
            return True
        found = "moment" if text is None else moment_of(text, self.zone, layout.time_format)
        if not isinstance(found, Moment):
            place = Place(layout.name, row.number).span(layout.time, text)
            self.problems.error("P0640", place, text=text or "", problem=NO_MOMENT[found])
            sorter.add(name.strip(), row, None)
            return True
        self._first.setdefault(found.zoned, (row, text or ""))
        if len(self._first) == 2:
            self._mixed()
            return False
        self.until = found.at if self.until is None else max(self.until, found.at)
        number = row.cells.get(layout.numbered) if layout.numbered is not None else None
        sorter.add(name.strip(), row, found.at, int(number) if number is not None and number.isdecimal() else None)
        return True

    def _mixed(self) -> None:
        """P0641: one row says its distance from Greenwich, and one does not."""
        layout = self.layout
        first, second = sorted(self._first.values(), key=lambda pair: pair[0].number)
        places = [Place(layout.name, row.number).span(layout.time, text) for row, text in (second, first)]
        self.problems.error("P0641", *places, column=layout.time)


def broken(name: str, error: BrokenLogError) -> Span:
    """Where a log can't be read on."""
    return Span(Source(name, "", max(error.row, 1)), 0, 0)
