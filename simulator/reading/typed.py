"""Names with typed values: the facts, settings and expected facts of a scenario.

In: a mapping of the file, the names known there and their types. Out: values by name. Absent: which names those are.
"""

from __future__ import annotations

from collections.abc import Mapping

from compiler.model import Value
from dsl.diagnostics import Problems
from dsl.source import Span
from simulator.reading.fields import Entry, read_entries
from simulator.reading.naming import look_up
from simulator.reading.values import Wanted, Wrong, read_value
from simulator.reading.vocabulary import Terms, Vocabulary


def read_typed(
    entry: Entry | None, known: Terms, code: str, wanted: Mapping[str, Wanted], words: Vocabulary, problems: Problems
) -> dict[str, Value | Wrong]:
    """Values by name; ``code`` is reported for a name that is not known. A name whose value is wrong is in the answer
    too, so that nobody calls it missing."""
    given: dict[str, Value | Wrong] = {}
    places: dict[str, Span] = {}
    for one in read_entries(entry.value, entry.key.text, problems) if entry is not None else ():
        name = look_up(one.key.text, one.key.span, known, code, problems)
        if name is None:
            continue
        if name in places:
            problems.error("P0537", one.key.span, places[name], key=one.key.text)
            continue
        places[name] = one.key.span
        given[name] = read_value(one.value, wanted[name], words, problems)
    return given


def sound(given: Mapping[str, Value | Wrong]) -> tuple[tuple[str, Value], ...]:
    """The values without the wrong ones."""
    return tuple((name, value) for name, value in given.items() if not isinstance(value, Wrong))
