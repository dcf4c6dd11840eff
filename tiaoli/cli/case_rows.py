"""A line a case, as a CSV file that appears whole or not at all.

In: cases as they are lived through. Out: the file, written to one beside it that takes its name at the end; memory does
not grow. Facts and amounts stand in the program's units: fen, seconds, basis points, names. Absent: what a
population's figures are (``simulator/population/measures.py``).
"""

from __future__ import annotations

import csv
import os
import tempfile
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from zoneinfo import ZoneInfo

from compiler.model import Kind, Policy
from simulator.population.data import Population
from simulator.population.features import LASTS, Feature, Features
from simulator.population.living import Life
from simulator.population.surveys import way_of
from tiaoli.cli.files import CannotError, cannot

FIRST = ("case", "policy", "arrived")
LAST = ("how", "state", "seconds", "actions", "timeouts", "refused")


class Rows:
    """A file of lines, one for each case under each text. Used as a context: left by an exception, there is no file."""

    def __init__(self, path: Path, populations: Sequence[Population]) -> None:
        self.path = path
        self.zone = ZoneInfo(populations[0].timeline.zone)
        self.facts = list(dict.fromkeys(law.fact for one in populations for law in one.facts))
        policies = [revision.policy for one in populations for revision in one.timeline.revisions]
        self.amounts = list(dict.fromkeys(amount for policy in policies for amount in _amounts(policy)))
        self._scratch: Path | None = None

    def __enter__(self) -> Rows:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=self.path.parent, prefix=f".{self.path.name}.", suffix=".part")
            self._scratch = Path(name)
            self._file = os.fdopen(handle, "w", encoding="utf-8-sig", newline="")
            self._csv = csv.writer(self._file, lineterminator="\n")
            names = [f"{one.of}.{one.more}" for one in self.amounts]
            self._csv.writerow([*FIRST, *self.facts, *LAST, *names])
        except OSError as error:
            raise CannotError(cannot("write", self.path, error)) from error
        return self

    def add(self, policy: str, life: Life, found: Features) -> None:
        """A case under a text; CannotError where the disk is full."""
        given = dict(life.facts)
        how, state = way_of(life)
        arrived = datetime.fromtimestamp(life.start, UTC).astimezone(self.zone).isoformat()
        facts = ["" if given.get(name) is None else given[name] for name in self.facts]
        seconds = found.get(LASTS, "")
        counts = [len(life.steps), _sum(found, "timeout"), _sum(found, "refused")]
        amounts = [found.get(one, 0) for one in self.amounts]
        row = [life.number + 1, policy, arrived, *facts, how, state, seconds, *counts, *amounts]
        try:
            self._csv.writerow(row)
        except OSError as error:
            raise CannotError(cannot("write", self.path, error)) from error

    def __exit__(self, kind: type[BaseException] | None, _: object, __: TracebackType | None) -> None:
        scratch = self._scratch
        assert scratch is not None
        try:
            self._file.close()
            if kind is None:
                scratch.replace(self.path)
        except OSError as error:
            raise CannotError(cannot("write", self.path, error)) from error
        finally:
            scratch.unlink(missing_ok=True)


def _amounts(policy: Policy) -> Iterable[Feature]:
    for outcome in policy.outcomes:
        yield from (Feature("amount", outcome.name, field.name) for field in outcome.fields if field.type is Kind.MONEY)


def _sum(found: Features, measure: str) -> int:
    return sum(count for feature, count in found.items() if feature.measure == measure)
