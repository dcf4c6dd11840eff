"""Where the values of a log come from: a column, words of the log with what they mean, or always the same.

In: the node behind a fact or a parameter, what is wanted there, and the columns of the log. Out: an origin; every
mistake is a diagnostic. Absent: reading rows (``simulator/logs/values.py``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from compiler.model import Kind, Value
from dsl import documents
from dsl.catalogue import Bilingual
from dsl.diagnostics import Problems
from dsl.documents import Node, Scalar
from dsl.source import Span
from simulator.logs.data import Always, FromColumn, Origin
from simulator.logs.values import UNITED
from simulator.reading.fields import Entry, read_entries, read_fields, read_scalar
from simulator.reading.log_words import ORIGIN_KEY, ORIGIN_KEYS
from simulator.reading.naming import did_you_mean
from simulator.reading.values import EXAMPLES, Wanted, Wrong, plain_value, read_value
from simulator.reading.vocabulary import Vocabulary

PLACE = Bilingual("where a value comes from", "取值来源")


@dataclass(slots=True)
class OriginReader:
    """Reads origins; ``used`` are the columns that they need."""

    columns: Sequence[str]
    words: Vocabulary
    problems: Problems
    used: dict[str, None]

    def column(self, node: Node, key: str) -> str | None:
        """A column of the log; P0632 where it has none of that name."""
        scalar = read_scalar(node, key, self.problems)
        if scalar is None:
            return None
        name = scalar.text.strip()
        if name not in self.columns:
            remedy = did_you_mean(name, self.columns, self.columns)
            self.problems.error("P0632", scalar.span, name=name, help=remedy)
            return None
        self.used[name] = None
        return name

    def origin(self, entry: Entry, wanted: Wanted) -> Origin | None:
        """Where a value comes from: the name of a column, or keys."""
        if isinstance(entry.value, Scalar):
            column = self.column(entry.value, entry.key.text)
            return None if column is None else FromColumn(column)
        fields = read_fields(entry.value, ORIGIN_KEY, ORIGIN_KEYS, PLACE, self.problems)
        if "fixed" in fields:
            for other in fields.keys() - {"fixed"}:
                self.problems.error(
                    "P0635", fields[other].key.span, text=fields[other].key.text, what=PLACE,
                    problem=Bilingual("a value that is always the same has no more", "固定的取值不再带其他项"),
                    example=Bilingual("{fixed: …}", "{固定: ……}"),
                )  # fmt: skip
            value = read_value(fields["fixed"].value, wanted, self.words, self.problems)
            return None if isinstance(value, Wrong) else Always(value)
        if "column" not in fields:
            if isinstance(entry.value, documents.Mapping):
                self.problems.error("P0511", entry.key.span, key="column", place=PLACE, example="…")
            return None
        column = self.column(fields["column"].value, fields["column"].key.text)
        values = self._values(fields.get("values"), wanted)
        unit = self._unit(fields.get("unit"), wanted)
        return None if column is None else FromColumn(column, values, unit)

    def _values(self, entry: Entry | None, wanted: Wanted) -> tuple[tuple[str, Value], ...]:
        """Words of the log with what they mean."""
        found: list[tuple[str, Value]] = []
        for one in read_entries(entry.value, entry.key.text, self.problems) if entry is not None else ():
            value = read_value(one.value, wanted, self.words, self.problems)
            if not isinstance(value, Wrong):
                found.append((one.key.text.strip(), value))
        return tuple(found)

    def _unit(self, entry: Entry | None, wanted: Wanted) -> int | None:
        """What a bare number counts: ``CNY``, ``0.01 CNY``, ``h``, ``100%``."""
        if entry is None:
            return None
        scalar = read_scalar(entry.value, entry.key.text, self.problems)
        if scalar is None:
            return None
        if wanted.type not in UNITED or not isinstance(wanted.type, Kind):
            why = Bilingual("it has no unit", "它没有单位")
            self._no_unit(scalar.text, scalar.span, wanted, why)
            return None
        text = scalar.text.strip()
        for one in (text, f"1 {text}", f"1{text}"):
            count = plain_value(one, wanted.type, self.words)
            if isinstance(count, int) and count > 0:
                return count
        self._no_unit(scalar.text, scalar.span, wanted, Bilingual("not a unit of it", "不是它的单位"))
        return None

    def _no_unit(self, text: str, span: Span, wanted: Wanted, why: Bilingual) -> None:
        shown = EXAMPLES[wanted.type] if isinstance(wanted.type, Kind) else Bilingual("…", "……")
        if wanted.type is Kind.MONEY:
            shown = Bilingual(f"{self.words.currency}, or 0.01 {self.words.currency}",
                              f"{self.words.currency} 或 0.01 {self.words.currency}")  # fmt: skip
        self.problems.error("P0634", span, text=text, label=wanted.label, problem=why, example=shown)
