"""A value of a case out of a row of its log.

In: where the value comes from, what is wanted there, and a row. Out: the value in the program's units, ``NOTHING``
where the row has none, or ``WRONG`` after a diagnostic that points at the cell. Absent: which values an event needs.
"""

from __future__ import annotations

import json
from decimal import Decimal, InvalidOperation
from enum import Enum
from typing import Final

from compiler.model import Kind, Value
from dsl.catalogue import Bilingual
from dsl.diagnostics import Problems
from simulator.logs.data import Always, Origin, Place, Row
from simulator.reading.values import WRONG, Wanted, Wrong, plain_value, read_text
from simulator.reading.vocabulary import Vocabulary

UNITED = frozenset({Kind.MONEY, Kind.DURATION, Kind.PERCENT})
"""Types whose values are told with a unit, and which a log may hold as bare numbers."""

TRUTHS = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}
"""How programs write truths, beside the words of the language."""


class Nothing(Enum):
    """The absence of a value in a row; unknown is None, which is a value."""

    NOTHING = "nothing"


NOTHING: Final = Nothing.NOTHING


def value_of(
    origin: Origin, wanted: Wanted, row: Row, words: Vocabulary, place: Place, problems: Problems
) -> Value | Wrong | Nothing:
    """What the row says."""
    if isinstance(origin, Always):
        return origin.value
    text = row.cells.get(origin.column)
    if text is None or not text.strip():
        return NOTHING
    for word, meant in origin.values:
        if word == text.strip():
            return meant
    if wanted.type is Kind.TEXT:
        return _unquoted(text)
    span = place.span(origin.column, text)
    if wanted.type is Kind.BOOL and text.strip().lower() in TRUTHS:
        return TRUTHS[text.strip().lower()]
    if wanted.type in UNITED and origin.unit is not None and plain_value(text, Kind(wanted.type), words) is None:
        count = _counted(text, origin.unit)
        if count is not None:
            return count
    own = Problems()
    found = read_text(text, False, span, wanted, words, own)
    if isinstance(found, Wrong):
        why = Bilingual(f"no value of {wanted.label}", f"不是{wanted.label}的取值")
        problems.error("P0645", span, text=text, label=wanted.label, problem=why, column=origin.column)
        return WRONG
    return found


def _unquoted(text: str) -> Value:
    """A text; one in quotes without them, so that a log can hold ``unknown`` and an empty one."""
    if text.startswith('"') and text.endswith('"'):
        try:
            return str(json.loads(text))
        except ValueError:
            return text
    return None if text in ("unknown", "未知") else text


def _counted(text: str, unit: int) -> int | None:
    """So many units; None where the text is no number, or the sum is no whole number."""
    try:
        count = Decimal(text.strip().replace(",", "")) * unit
        return int(count) if count == int(count) else None
    except (InvalidOperation, OverflowError, ValueError):
        return None
