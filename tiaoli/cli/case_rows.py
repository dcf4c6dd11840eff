"""A line a case, as a CSV or Parquet file that appears whole or not at all.

In: cases as they are lived through. Out: the file (``tiaoli/logs/tables.py``); memory does not grow. Facts and amounts
stand in the program's units: fen, seconds, basis points, names. Absent: what a population's figures are
(``simulator/population/measures.py``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from compiler.model import Kind, Policy
from simulator.population.data import Population, SystemPopulation
from simulator.population.features import LASTS, Feature, Features
from simulator.population.lines import Line
from tiaoli.logs.tables import Column, ColumnTable, table
from tiaoli.logs.tables import Kind as ColumnKind

if TYPE_CHECKING:
    from simulator.population.compiled.lines import Lines

FIRST: dict[str, ColumnKind] = {"case": "number", "policy": "text", "arrived": "moment"}
LAST: dict[str, ColumnKind] = {
    "how": "text", "state": "text", "seconds": "number", "actions": "number", "timeouts": "number", "refused": "number",
}  # fmt: skip
NUMBERS = frozenset(
    {Kind.INT, Kind.MONEY, Kind.PERCENT, Kind.DURATION, Kind.TIME, Kind.DATE, Kind.WORKDAYS, Kind.CLOCK}
)
"""Types of facts that are whole numbers."""


class Rows:
    """A file of lines, one for each case under each text; of a system with the ``part`` that it is of, and the facts
    that cases of any part begin with. Used as a context: left by an exception, there is no file."""

    def __init__(
        self, path: Path, populations: Sequence[Population], systems: Sequence[SystemPopulation] = ()
    ) -> None:  # fmt: skip
        self.path = path
        self.policies = [one.policy for one in (systems or populations)]
        self.parts = bool(systems)
        self.zone = ZoneInfo(populations[0].timeline.zone)
        policies = [revision.policy for one in populations for revision in one.timeline.revisions]
        known = [(fact.name, fact.type in NUMBERS) for policy in policies for fact in policy.facts]
        numbers = {name for name, number in known if number} - {name for name, number in known if not number}
        given = [law.fact for one in populations for law in one.facts] + [
            name for one in systems for name in _given(one)
        ]
        self.facts = list(dict.fromkeys(given))
        self.amounts = list(dict.fromkeys(amount for policy in policies for amount in _amounts(policy)))
        self._columns: dict[str, ColumnKind] = {
            **FIRST,
            **({"part": "text"} if self.parts else {}),
            **{name: "number" if name in numbers else "text" for name in self.facts},
            **LAST,
            **{f"{one.of}.{one.more}": "number" for one in self.amounts},
        }
        self._open = ExitStack()

    def __enter__(self) -> Rows:
        self._file = self._open.enter_context(table(self.path, self._columns))
        return self

    def add(self, line: Line) -> None:
        """A case under a text."""
        found = line.found
        arrived = datetime.fromtimestamp(line.start, UTC).astimezone(self.zone).isoformat()
        row: dict[str, str | int] = {"case": line.number + 1, "policy": self.policies[line.side], "arrived": arrived}
        row |= {"part": line.part} if self.parts else {}
        row |= {name: value if self._columns[name] == "number" else str(value)
                for name, value in line.facts.items() if value is not None and name in self._columns}  # fmt: skip
        row |= {"how": line.way[0], "state": line.way[1], "seconds": found.get(LASTS, ""), "actions": line.actions}
        row |= {"timeouts": _sum(found, "timeout"), "refused": _sum(found, "refused")}
        row |= {f"{one.of}.{one.more}": found.get(one, 0) for one in self.amounts}
        self._file.add(row)

    def many_taker(self) -> Callable[[Lines], None] | None:
        """What takes many cases at once, where the file does."""
        file = self._file
        if not isinstance(file, ColumnTable):
            return None
        return lambda lines: file.add_columns(len(lines.numbers), self._of_many(lines))

    def _of_many(self, lines: Lines) -> dict[str, Column]:
        def sums(measure: str) -> Any:
            return sum((counts for one, counts in lines.found.items() if one.measure == measure), nothing)

        nothing = lines.numbers * 0
        columns: dict[str, Column] = {
            "case": Column(lines.numbers + 1), "policy": Column(lines.sides, self.policies),
            "arrived": Column(lines.starts), "how": Column(lines.ways, [fate for fate, _ in lines.left]),
            "state": Column(lines.ways, [state for _, state in lines.left]),
            "seconds": Column(lines.lasts, known=lines.ended), "actions": Column(lines.actions),
            "timeouts": Column(sums("timeout")), "refused": Column(sums("refused")),
        }  # fmt: skip
        for name, (codes, numbers) in lines.facts.items():
            if self._columns[name] == "number":
                columns[name] = Column(numbers, known=codes == 1)
            else:
                columns[name] = Column(codes - 1, [str(one) for one in lines.values], known=codes > 1)
        columns |= {f"{one.of}.{one.more}": Column(lines.found.get(one, nothing)) for one in self.amounts}
        return columns

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._open.__exit__(kind, error, at)


def _amounts(policy: Policy) -> Iterable[Feature]:
    for outcome in policy.outcomes:
        yield from (Feature("amount", outcome.name, field.name) for field in outcome.fields if field.type is Kind.MONEY)


def _given(system: SystemPopulation) -> Iterable[str]:
    """The facts that links and actors give where they open a case."""
    for link in system.system.system.links:
        yield from (name for name, _ in link.values if link.opens)
    for habit in (habit for member in system.members.values() for habit in member.habits):
        yield from (law.fact for law in (habit.opens.facts if habit.opens is not None else ()))


def _sum(found: Features, measure: str) -> int:
    return sum(count for feature, count in found.items() if feature.measure == measure)
