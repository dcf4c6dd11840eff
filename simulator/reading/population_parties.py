"""Read how many cases a party of a population has.

In: the ``parties`` of a file, and the actors that are parties. Out: actors with how many cases in a row are of one of
them. Absent: what parties share (``compiler/ledger.py``).
"""

from __future__ import annotations

import re

from dsl.diagnostics import Problems
from dsl.quantities import MOST_DIGITS
from simulator.population.data import Parties
from simulator.reading.fields import Entry, read_entries, read_scalar
from simulator.reading.naming import look_up
from simulator.reading.vocabulary import Terms

MOST = 1_000
"""So many cases one party may have: they live side by side, and each step looks at all of them."""

_EACH = re.compile(
    rf"\s*(?:(?P<cases>[0-9]{{1,{MOST_DIGITS}}})\s+cases?\s+each|每[个位家]\s*(?P<件>[0-9]{{1,{MOST_DIGITS}}})\s*件)\s*"
)


def read_sizes(entry: Entry | None, known: Terms, problems: Problems) -> Parties:
    """The actors that have several cases, as far as they can be read; each group of cases has to lie in another."""
    found: dict[str, int] = {}
    for one in read_entries(entry.value, entry.key.text, problems) if entry is not None else ():
        name = look_up(one.key.text, one.key.span, known, "P0545", problems)
        scalar = read_scalar(one.value, one.key.text, problems)
        if name is None or scalar is None:
            continue
        match = _EACH.fullmatch(scalar.text)
        size = 0 if match is None else int(match["cases"] or match["件"])
        if not 1 <= size <= MOST:
            problems.error("P0667", scalar.span, text=scalar.text, most=MOST)
        elif name in found:
            problems.error("P0537", one.key.span, key=one.key.text)
        else:
            other = next((actor for actor, more in found.items() if max(more, size) % min(more, size)), None)
            if other is not None:
                label = next(iter(known[other].spellings), other)
                problems.error("P0668", scalar.span, size=size, other=label, more=found[other])
            found[name] = size
    return tuple(found.items())
