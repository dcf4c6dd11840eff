"""The edges of a revision → the arrays of ``compiler/tables.py``.

In: a program: places and edges in which numbers go by the names that they had when the step was run (0 is zero, 1 the
beginning, then the place's numbers, the counters, and what the step made). Out: the tables, with the beginning of the
case among the numbers or not, and with zero only where anything is compared with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from analysis.verify.bounds import FREE
from compiler.model import Value
from compiler.tables import NONE, Beginning, Choice, Deed, Indices, Lowered, PlaceName, Tables, Wholes

Part = tuple[str, str]
"""A number of a place: what it is, and of which timer or fact."""

OWN = 2
"""The first name of a place's own numbers."""


@dataclass(frozen=True, slots=True)
class Place:
    """A state with its timers (whether paused), the numbers that are unknown, the automations taken, and how the
    stopwatch stands (``PlaceName``)."""

    state: str
    timers: tuple[tuple[str, bool], ...]
    unknown: frozenset[int]
    taken: tuple[tuple[str, str], ...]
    clock: str = ""


@dataclass(frozen=True, slots=True)
class Edge:
    """One way of one step. ``atoms`` (x, y, most) say ``x - y <= most``; ``allowed`` and ``put`` go by fact; ``counts``
    are (counter or None, more), ``numbers`` (name, more); ``start`` is since when the time runs that is kept, ``anew``
    where it was another before."""

    target: Place
    deed: tuple[str, str]
    fired: tuple[tuple[str, int | None], ...]
    atoms: tuple[tuple[int, int, int], ...]
    scratch: int
    instant: int
    allowed: dict[int, frozenset[Value]]
    put: dict[int, frozenset[Value]]
    counts: tuple[tuple[int | None, int], ...]
    numbers: tuple[tuple[int, int], ...]
    watch: int = NONE
    start: tuple[int, int] = (1, 0)
    anew: bool = False


@dataclass(frozen=True, slots=True)
class Start:
    """One way in which a case can begin; ``bounds`` of zero, the beginning and the place's numbers."""

    place: Place
    fired: tuple[tuple[str, int | None], ...]
    used: tuple[int, ...]
    values: dict[int, frozenset[Value]]
    bounds: list[list[int]]
    watches: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Program:
    """All of it, by place."""

    places: list[Place]
    parts: list[list[Part]]
    finals: list[bool]
    ceilings: list[list[int]]
    most: tuple[int, ...]
    counters: tuple[str, ...]
    live: Mapping[str, frozenset[int]]
    facts: tuple[int, ...]
    choices: tuple[Choice, ...]
    edges: list[list[Edge]]
    starts: list[Start]


def packed(program: Program, *, timed: bool = False, horizon: int = FREE) -> Lowered:
    """The tables; with ``timed`` the beginning is kept, told apart up to ``horizon``."""
    return _Packing(program, timed=timed, horizon=horizon).lowered()


class _Packing:
    def __init__(self, program: Program, *, timed: bool, horizon: int) -> None:
        self.program, self.timed, self.horizon = program, timed, horizon
        self.numbers = {place: n for n, place in enumerate(program.places)}
        self.words = max((one.word + 1 for one in program.choices), default=0)
        self.zero = any(self._against_zero(edge, n) for n, edges in enumerate(program.edges) for edge in edges)
        self.before = int(self.zero) + int(timed)
        """Numbers in front of a place's own."""

    def _settled(self, place: int) -> range:
        """The names of the counters."""
        first = OWN + len(self.program.parts[place])
        return range(first, first + len(self.program.most))

    def _against_zero(self, edge: Edge, place: int) -> bool:
        counters = self._settled(place)

        def fixed(name: int) -> bool:
            return name == 0 or name in counters

        return any(fixed(x) != fixed(y) for x, y, _ in edge.atoms) or any(fixed(name) for name, _ in edge.numbers)

    def _at(self, place: int, name: int) -> tuple[int, int]:
        """Where in work a number is, and the counter that is added to it."""
        counters = self._settled(place)
        if name == 0 or name in counters:
            return 0, NONE if name == 0 else name - counters.start
        if name == 1:
            return int(self.zero), NONE
        own = name - OWN
        return self.before + (own if name < counters.start else own - len(counters)), NONE

    def lowered(self) -> Lowered:
        """All arrays, with what they are called."""
        program = self.program
        places = tuple(
            PlaceName(place.state, place.timers, tuple(f"{kind} {name}".strip() for kind, name in parts), place.clock)
            for place, parts in zip(program.places, program.parts, strict=True)
        )
        deeds = tuple(Deed(*edge.deed, edge.fired) for edges in program.edges for edge in edges)
        return Lowered(
            self._tables(), places, program.counters, program.choices, self.words, deeds,
            tuple(self._beginning(one) for one in program.starts), self.zero, self.timed,
        )  # fmt: skip

    def _tables(self) -> Tables:
        program = self.program
        # Where the stopwatch stands, its number is the last instant, and no more is told apart of it.
        ceilings = [self._front(0, own[0] if place.clock == "stands" else self.horizon) + own
                    for place, own in zip(program.places, program.ceilings, strict=True)]  # fmt: skip
        pairs = [(n, edge) for n, edges in enumerate(program.edges) for edge in edges]
        edges = [edge for _, edge in pairs]
        apart = [self._atoms(n, edge) for n, edge in pairs]
        tests, bounds = [one for one, _ in apart], [one for _, one in apart]
        numbers = [self._targets(n, edge) for n, edge in pairs]
        mixed = [any(plus != NONE or minus != NONE for _, _, plus, minus, _, _ in some)
                 or any(counter != NONE for _, counter, _ in ends)
                 for some, ends in zip(bounds, numbers, strict=True)]  # fmt: skip
        words = [self._words(edge) for edge in edges]
        needs = [[k for k, fact in enumerate(program.facts) if fact in edge.allowed] for edge in edges]
        wide, shape = self.words, (len(edges), len(program.most))
        return Tables(
            final=np.array(program.finals, np.bool_),
            runs=np.array([any(not paused for _, paused in place.timers) for place in program.places], np.bool_),
            sizes=_indices(len(own) for own in ceilings),
            first_ceiling=_firsts(ceilings),
            ceilings=_wholes(one for own in ceilings for one in own),
            radix=_wholes(most + 1 for most in program.most),
            choice_word=_indices(one.word for one in program.choices),
            choice_mask=_wholes(one.mask for one in program.choices),
            first_edge=_firsts(program.edges),
            target=_indices(self.numbers[edge.target] for edge in edges),
            by_action=np.array([bool(edge.deed[0]) for edge in edges], np.bool_),
            scratch=_indices(edge.scratch for edge in edges),
            instant=_indices(self._at(n, edge.instant)[0] for n, edge in pairs),
            mixed=np.array(mixed, np.bool_),
            anew=np.array([edge.anew for edge in edges], np.bool_),
            watch=_indices(edge.watch for edge in edges),
            first_test=_firsts(tests),
            test_plus=_indices(_column(tests, 0)),
            test_minus=_indices(_column(tests, 1)),
            test_most=_wholes(_column(tests, 2)),
            first_bound=_firsts(bounds),
            bound_x=_indices(_column(bounds, 0)),
            bound_y=_indices(_column(bounds, 1)),
            bound_plus=_indices(_column(bounds, 2)),
            bound_minus=_indices(_column(bounds, 3)),
            bound_late=np.array(_column(bounds, 4), np.bool_),
            bound_most=_wholes(_column(bounds, 5)),
            first_need=_firsts(needs),
            need=_indices(one for some in needs for one in some),
            allow=_wholes(one for row, _, _ in words for one in row).reshape(len(edges), wide),
            keep=_wholes(one for _, row, _ in words for one in row).reshape(len(edges), wide),
            put=_wholes(one for _, _, row in words for one in row).reshape(len(edges), wide),
            count_from=_indices(NONE if n is None else n for edge in edges for n, _ in edge.counts).reshape(shape),
            count_add=_wholes(more for edge in edges for _, more in edge.counts).reshape(shape),
            first_number=_firsts(numbers),
            number_from=_indices(_column(numbers, 0)),
            number_counter=_indices(_column(numbers, 1)),
            number_add=_wholes(_column(numbers, 2)),
        )  # fmt: skip

    def _front(self, zero: Any, beginning: Any) -> list[Any]:
        """What stands in front of a place's own numbers."""
        return ([zero] if self.zero else []) + ([beginning] if self.timed else [])

    def _atoms(self, place: int, edge: Edge) -> tuple[list[tuple[int, int, int]], list[tuple[Any, ...]]]:
        """What is asked of counters alone, and what of work."""
        tests: list[tuple[int, int, int]] = []
        bounds: list[tuple[Any, ...]] = []
        counters = self._settled(place)
        for x, y, most in edge.atoms:
            (a, plus), (b, minus) = self._at(place, x), self._at(place, y)
            if (x == 0 or x in counters) and (y == 0 or y in counters):
                tests.append((plus, minus, most))
            else:
                late = bool(edge.deed[0]) and (x, y, most) == (OWN, edge.instant, 0)
                bounds.append((a, b, plus, minus, late, most))
        return tests, bounds

    def _targets(self, place: int, edge: Edge) -> list[tuple[int, int, int]]:
        front = self._front((0, NONE, 0), (*self._at(place, edge.start[0]), edge.start[1]))
        return front + [(*self._at(place, name), more) for name, more in edge.numbers]

    def _words(self, edge: Edge) -> tuple[list[int], list[int], list[int]]:
        """What words must have, keep and get. A choice that matters no more has its first bit."""
        allow, keep, put = ([0] * self.words for _ in range(3))
        live = self.program.live[edge.target.state]
        for fact, choice in zip(self.program.facts, self.program.choices, strict=True):
            allowed = edge.allowed.get(fact)
            allow[choice.word] |= choice.mask if allowed is None else choice.bits(allowed)
            if fact in edge.put:
                put[choice.word] |= choice.bits(edge.put[fact])
            elif fact in live:
                keep[choice.word] |= choice.mask
            else:
                put[choice.word] |= 1 << choice.shift
        return allow, keep, put

    def _beginning(self, start: Start) -> Beginning:
        chosen = self._front(0, 1) + list(range(OWN, len(start.bounds)))
        words = [0] * self.words
        for fact, choice in zip(self.program.facts, self.program.choices, strict=True):
            values = start.values.get(fact)
            words[choice.word] |= 1 << choice.shift if values is None else choice.bits(values)
        bounds = np.array([[start.bounds[x][y] for y in chosen] for x in chosen], np.int64)
        return Beginning(self.numbers[start.place], start.fired, start.used, tuple(words), bounds, start.watches)


def _wholes(some: Iterable[int]) -> Wholes:
    return np.array(list(some), np.int64)


def _indices(some: Iterable[int]) -> Indices:
    return np.array(list(some), np.int32)


def _firsts(lists: list[list[Any]]) -> Indices:
    return np.concatenate(([0], np.cumsum([len(one) for one in lists]))).astype(np.int32)


def _column(lists: list[list[Any]], n: int) -> list[Any]:
    return [row[n] for some in lists for row in some]
