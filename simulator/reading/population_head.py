"""What population files of a policy and of a system begin with: their keys, a name, whole numbers, texts and clocks.

In: the root of a file. Out: its entries by their English names, and what is said by one of them alone.
"""

from __future__ import annotations

import re
from datetime import datetime
from zoneinfo import ZoneInfo

from compiler.history import Timeline
from compiler.model import Policy
from dsl import documents
from dsl.catalogue import Bilingual
from dsl.diagnostics import Problems
from dsl.documents import Node
from dsl.quantities import MOST_DIGITS
from dsl.source import Span, one_line
from simulator.clock import index_at
from simulator.population.data import Arrivals
from simulator.reading.fields import Entry, Fields, read_fields, read_scalar, read_words
from simulator.reading.population_words import POPULATION_KEY, POPULATION_KEYS

PLACE = Bilingual("a population", "总体")
_EXAMPLES = {
    "population": "…", "policy": "shop.returns", "part": "order",
    "arrive": "{from: 2024-03-01 00:00:00, to: 2024-04-01 00:00:00}", "behaviour": "[…]",
}  # fmt: skip
_WHOLE = re.compile(rf"[0-9]{{1,{MOST_DIGITS}}}")


def read_head(root: Node, about: str, problems: Problems) -> tuple[Fields, Span]:
    """The entries of a file, and where it is pointed at as a whole. ``about`` is the key without which nobody knows
    what arrives: the policy, or the part of a system."""
    fields = read_fields(root, POPULATION_KEY, POPULATION_KEYS, PLACE, problems)
    place = root.entries[0][0].span if isinstance(root, documents.Mapping) and root.entries else root.span
    if isinstance(root, documents.Mapping):
        for key, shown in _EXAMPLES.items():
            if key not in fields and key not in {"policy", "part"} - {about}:
                problems.error("P0511", place, key=key, place=PLACE, example=shown)
    return fields, place


def read_title(fields: Fields, problems: Problems) -> str:
    """What the population is called."""
    return one_line(read_words(fields["population"], problems) or "") if "population" in fields else ""


def read_number(entry: Entry | None, usual: int, least: int, problems: Problems) -> int:
    """A whole number that is not too small, or the usual one."""
    scalar = None if entry is None else read_scalar(entry.value, entry.key.text, problems)
    if entry is None or scalar is None:
        return usual
    text = scalar.text.strip()
    if _WHOLE.fullmatch(text) is None or int(text) < least:
        problems.error("P0619", scalar.span, key=entry.key.text, text=scalar.text, least=least)
        return usual
    return int(text)


def opening_of(timeline: Timeline, arrivals: Arrivals) -> tuple[Policy, ...]:
    """The texts under which cases arrive."""
    first, last = index_at(timeline, arrivals.first), index_at(timeline, arrivals.end - 1)
    return tuple(one.policy for one in timeline.revisions[first : last + 1])


def ahead_of(timeline: Timeline, arrivals: Arrivals) -> int:
    """How many seconds the clock is ahead of UTC when the first case may arrive."""
    ahead = datetime.fromtimestamp(arrivals.first, ZoneInfo(timeline.zone)).utcoffset()
    return 0 if ahead is None else int(ahead.total_seconds())
