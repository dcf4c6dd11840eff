"""A line for each case of a log: whether it follows the rules, where it first deviates, what another text makes of it.

In: cases as they are judged. Out: a CSV or Parquet file, whole or not at all. Names, instants and seconds as the
program has them.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from simulator.logs.data import Layout
from simulator.logs.redeciding import Again
from simulator.logs.telling import backing_of
from simulator.logs.verdicts import Verdict
from simulator.population.living import Life, way_of
from tiaoli.logs.tables import Kind, Table, table

COLUMNS: dict[str, Kind] = {
    "case": "text", "row": "number", "begins": "moment", "events": "number", "follows": "text", "how": "text",
    "state": "text", "seconds": "number", "deviation": "text", "of": "text", "more": "text", "at": "moment",
    "at_row": "number", "late_seconds": "number", "clauses": "text",
}  # fmt: skip
COMPARED: dict[str, Kind] = {
    "decided": "text", "obstacle": "text", "obstacle_of": "text", "obstacle_more": "text", "vs_how": "text",
    "vs_state": "text", "vs_seconds": "number",
}  # fmt: skip


class VerdictRows:
    """Takes verdicts."""

    def __init__(self, file: Table, layout: Layout) -> None:
        self.file, self.zone = file, ZoneInfo(layout.zone)

    def add(self, verdict: Verdict, again: Again | None) -> None:
        """One more case."""
        case, found = verdict.case, verdict.deviation
        row: dict[str, str | int] = {
            "case": case.name, "row": case.row, "begins": self._moment(case.start), "events": len(case.events),
            "follows": "yes" if found is None else "no", **_left(verdict.life, ""),
        }  # fmt: skip
        if found is not None:
            row |= {"deviation": found.kind, "of": found.of, "more": found.more, "at": self._moment(found.at)}
            row |= {} if found.row is None else {"at_row": found.row}
            row |= {} if found.passed is None else {"late_seconds": found.at - found.passed.at}
            row["clauses"] = " ".join(str(one) for one in backing_of(found).clauses)
        if again is not None:
            row["decided"] = "yes" if again.obstacle is None else "no"
            row |= {} if again.life is None else _left(again.life, "vs_")
            if again.obstacle is not None:
                one = again.obstacle
                row |= {"obstacle": one.why, "obstacle_of": one.of, "obstacle_more": one.more}
        self.file.add(row)

    def _moment(self, at: int) -> str:
        return datetime.fromtimestamp(at, UTC).astimezone(self.zone).isoformat()


def _left(life: Life, before: str) -> dict[str, str | int]:
    """How a case is left, where, and after how long."""
    how, state = way_of(life)
    ended = None if life.run is None else life.run.ended
    found: dict[str, str | int] = {f"{before}how": how, f"{before}state": state}
    return found if ended is None else found | {f"{before}seconds": ended - life.start}


@contextlib.contextmanager
def verdict_rows(path: str | None, layout: Layout, *, compared: bool) -> Iterator[VerdictRows | None]:
    """The file to be; none where none was asked for."""
    if path is None:
        yield None
        return
    with table(Path(path), {**COLUMNS, **COMPARED} if compared else COLUMNS) as file:
        yield VerdictRows(file, layout)
