"""A revision as flat tables of whole numbers, for what has to step very many cases: kernels that know no policy.

A *place* is an innermost state with its timers that run or are paused, the automations taken, and which of its numbers
are unknown. A case is at a place with

- *counters* (``used`` of the policy's limits, in their order), 0 up to and without ``radix``;
- *choices*: truths, enum values, texts and actors that can still matter, one bit a value (``Choice``). One case
  has one bit set in each, a set of cases can have more;
- *numbers*: instants (seconds since 1970-01-01T00:00Z), amounts (fen), counts, lengths (seconds). ``PlaceName.numbers``
  says what they are at each place; the first is zero where ``zero`` is set, the next the beginning of the case where
  ``timed`` is, then always the instant of the last event.

An *edge* is one way in which one step from a place can go: an action with what its parameters are, or a deadline.
Edges of one step exclude each other, and together they are all ways in which it is not refused. A case takes an edge
with *work*: its numbers, behind them ``scratch`` new ones, the instant of an action first, then the action's
parameters. An edge can be taken where all its tests hold: of counters, of choices (``allow``), and bounds ``x - y <=
most`` of work. ``tests/verify/test_compiled.py`` holds that to ``compiler/semantics.py``.

Lists of different lengths lie in one array one after the other; those of the n-th stand from ``first_…[n]`` up to
``first_…[n + 1]``. Absent: outcomes, who is told what, texts.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from compiler.model import Value

Flags = NDArray[np.bool_]
Indices = NDArray[np.int32]
Wholes = NDArray[np.int64]

FREE = 1 << 62
"""No bound, no ceiling."""
NONE = -1
"""No counter."""


class Tables(NamedTuple):
    """The arrays. A tuple, because kernels take one; all are read only.

    By place: ``final``; ``runs``: a deadline runs; ``sizes``: of its numbers; ``ceilings``: how far each is told apart
    from others, below zero for moments that are only known to be past.

    By edge: ``target`` its place; ``by_action`` or by a deadline; ``scratch``; ``instant`` where in work it happens.
    ``anew``: the time that is kept begins anew with it.
    ``watch``: an edge that is not taken, but asked whether it could be: then what is watched for can be so behind it
    (NONE: an edge like any other). ``test_…``: counter ``plus`` (NONE is 0) - counter ``minus`` <= ``most``.
    ``bound_…``: work ``x`` - work ``y`` <= ``most``, with counters added to either (``plus`` to x, ``minus`` to y), and
    one less where ``late`` and timers of the last instant have fired. ``mixed`` says that its bounds or numbers have
    counters in them. ``need``: choices of which a value must be left; words afterwards are ``word & allow & keep |
    put``. ``count_…``: each counter afterwards is ``from`` (NONE is 0) + ``add``. ``number_…``: each number of the
    target is work ``from`` + counter ``counter`` + ``add``.
    """

    final: Flags
    runs: Flags
    sizes: Indices
    first_ceiling: Indices
    ceilings: Wholes
    radix: Wholes
    choice_word: Indices
    choice_mask: Wholes
    first_edge: Indices
    target: Indices
    by_action: Flags
    scratch: Indices
    instant: Indices
    mixed: Flags
    anew: Flags
    watch: Indices
    first_test: Indices
    test_plus: Indices
    test_minus: Indices
    test_most: Wholes
    first_bound: Indices
    bound_x: Indices
    bound_y: Indices
    bound_plus: Indices
    bound_minus: Indices
    bound_late: Flags
    bound_most: Wholes
    first_need: Indices
    need: Indices
    allow: Wholes
    keep: Wholes
    put: Wholes
    count_from: Indices
    count_add: Wholes
    first_number: Indices
    number_from: Indices
    number_counter: Indices
    number_add: Wholes


@dataclass(frozen=True, slots=True)
class Deed:
    """What an edge is: an action (``actor``, ``name``) or a deadline (``actor`` empty, ``name`` the timer), and the
    branches that fire, one after the other, automations among them; None where a timer lapses."""

    actor: str
    name: str
    fired: tuple[tuple[str, int | None], ...]


@dataclass(frozen=True, slots=True)
class PlaceName:
    """What a place is: its state, its timers with whether they are paused, and how the stopwatch stands whose time is
    kept: ``runs``, ``stands``, ``ended`` (nothing comes after: how long it ran is all); empty without one."""

    state: str
    timers: tuple[tuple[str, bool], ...]
    numbers: tuple[str, ...]
    clock: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """A fact that is one of some values; the n-th value is bit ``shift + n`` of a word."""

    fact: str
    values: tuple[Value, ...]
    word: int
    shift: int

    @property
    def mask(self) -> int:
        """All of its bits."""
        return ((1 << len(self.values)) - 1) << self.shift

    def bits(self, values: frozenset[Value]) -> int:
        """The bits of some values."""
        return sum(1 << self.shift + n for n, value in enumerate(self.values) if value in values)

    def chosen(self, word: int) -> tuple[Value, ...]:
        """The values that a word allows."""
        return tuple(value for n, value in enumerate(self.values) if word >> self.shift + n & 1)


@dataclass(frozen=True, slots=True)
class Beginning:
    """A way in which a case can begin: its place, what fired, the counters, the words of its choices, the greatest
    differences of its numbers, and what of that which is watched for can be so at once."""

    place: int
    fired: tuple[tuple[str, int | None], ...]
    used: tuple[int, ...]
    words: tuple[int, ...]
    bounds: Wholes
    watches: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Lowered:
    """A revision's tables, and what their rows are called."""

    tables: Tables
    places: tuple[PlaceName, ...]
    counters: tuple[str, ...]
    choices: tuple[Choice, ...]
    words: int
    deeds: tuple[Deed, ...]
    beginnings: tuple[Beginning, ...]
    zero: bool
    timed: bool

    @property
    def nodes(self) -> int:
        """How many pairs of place and counters there are."""
        total = len(self.places)
        for one in self.tables.radix:
            total *= int(one)
        return total


@dataclass(frozen=True, slots=True)
class Unfit:
    """A revision that does not go into tables: why, and where it shows (a state; empty for the whole)."""

    reason: str
    where: str = ""
