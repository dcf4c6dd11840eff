"""A survey of very many cases: those that go a known way run in kernels, the others go ahead in the plain engine.

In: a survey and how many cases. Out: the same sums that living through them one by one would give, bit for bit. A case
that comes where nobody was yet is followed by the plain engine, which keeps what it does (``atlas.py``); then it is run
again. Needs numba (the extra ``fast``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from simulator.population.compiled.aside import asked
from simulator.population.compiled.assembly import Assembler, Program
from simulator.population.compiled.atlas import Atlas, Names
from simulator.population.compiled.fast import Effort
from simulator.population.compiled.gathering import fresh_pairs, fresh_sums, joined
from simulator.population.compiled.kernels import KEPT, MOST_CASES, Kept, Pairs, Sums, live, live_twice
from simulator.population.compiled.lines import lines, many
from simulator.population.compiled.running import TOO_FAR, UNKNOWN, Room
from simulator.population.data import Population
from simulator.population.draws import case_key
from simulator.population.features import LASTS
from simulator.population.lines import Line
from simulator.population.surveys import Survey

FIRST_CASES = 64
"""So many cases are run at first; then four times as many, and so on."""

AT_ONCE = 1 << 17
"""So many cases at most between two looks at the clock, of each thread."""

LINES_AT_ONCE = 1 << 14
"""The same where each case has a line, which takes more memory."""

MANY_LINES = 1 << 16
"""The same where somebody takes many lines at once."""

EXPLORED_AT_ONCE = 128
MOST_EXPLORED = 20_000
"""So many cases go ahead at most; what is rare after that is left to the plain engine."""


Left = NDArray[np.int64]


class Engine:
    """Lives through the cases of a survey. ``threads`` work side by side; ``ahead`` cases are the first to be run."""

    def __init__(self, survey: Survey, threads: int = 1, ahead: int = FIRST_CASES) -> None:
        self.survey, self.threads, self.ahead = survey, threads, ahead
        self.taker, self._lines = survey.taker, list[Line]()
        self._kept: list[tuple[Population, Kept, int]] = []
        self.names = Names({LASTS: 0}, {}, {}, lines=self.taker is not None)
        livings = (survey.living, *((survey.other,) if survey.other is not None else ()))
        self.atlases = [Atlas(one, self.names, survey.by if n == 0 else None) for n, one in enumerate(livings)]
        self.seed = survey.living.seed
        self.effort = Effort()
        if self.taker is not None:
            survey.taker = self._lines.append
        self._assemblers = [Assembler(atlas) for atlas in self.atlases]
        self._programs: list[Program] = [one.program() for one in self._assemblers]

    def run(self, first: int, count: int, more: Callable[[int], bool]) -> int:
        """Live through ``count`` cases from ``first`` on; ``more`` is told after some of them how many these were, and
        says whether to go on. Out: how many were lived through."""
        at, size = first, self.ahead
        while at < first + count:
            now = min(size, first + count - at)
            self._ahead(self._pass(np.empty(0, np.int64), at, now))
            self._hand_over()
            at += now
            most = AT_ONCE if self.taker is None else LINES_AT_ONCE if self.survey.many_taker is None else MANY_LINES
            self.ahead = size = min(size * 4, most * self.threads, MOST_CASES)
            if not more(now):
                break
        return at - first

    def _ahead(self, left: Left) -> None:
        """What is left over of some cases: some go ahead, the others follow."""
        before: set[tuple[int, int]] = set()
        while len(left):
            unknown = left[left[:, 1] == UNKNOWN]
            for number in left[left[:, 1] != UNKNOWN][:, 0].tolist():
                self._plainly(number)
            unknown, spent = self._astray(unknown, before)
            for number, side in _scouts(unknown):
                before.add((number, side))
                self.atlases[side].explored(case_key(self.seed, number))
                self.effort.explored += 1
            left = self._pass(unknown[:, 0].copy(), 0, len(unknown)) if len(unknown) and not spent else _NONE

    def _astray(self, unknown: Left, before: set[tuple[int, int]]) -> tuple[Left, bool]:
        """Leave to the plain engine what has gone ahead already, and everything once enough cases have."""
        if self.effort.explored >= MOST_EXPLORED:
            for number in unknown[:, 0].tolist():
                self._plainly(number)
            return _NONE, True
        again = [n for n, (number, _, side, _) in enumerate(unknown.tolist()) if (number, side) in before]
        for n in again:
            self.effort.astray += 1
            self._plainly(int(unknown[n, 0]))
        return np.delete(unknown, again, axis=0) if again else unknown, False

    def _hand_over(self) -> None:
        """Hand on the lines of the cases that were run, in their order: all at once where none was lived through
        plainly and somebody takes many."""
        if self.taker is None:
            return
        take = self.survey.many_taker
        if take is not None and not self._lines:
            if self._kept:
                take(many(self.names, self._kept))
        else:
            for population, kept, side in self._kept:
                self._lines += lines(population, self.names, kept, side)
            for line in sorted(self._lines, key=lambda one: (one.number, one.side)):
                self.taker(line)
        self._kept.clear()
        self._lines.clear()

    def _plainly(self, number: int) -> None:
        self.survey.add(number)
        self.effort.plain += 1

    # ── kernels ────────────────────────────────────────────────────────────────────────────────────────────────

    def _pass(self, numbers: NDArray[np.int64], first: int, count: int) -> Left:
        """Run some cases, on all threads, and add up what they bring; out come those that are left over."""
        for side, atlas in enumerate(self.atlases):
            if atlas.changed:
                self._programs[side] = self._assemblers[side].program()
        parts = list(_split(numbers, first, count, self.threads if count > 4 * FIRST_CASES else 1))
        if len(parts) == 1:
            found = [self._part(*parts[0])]
        else:
            with ThreadPoolExecutor(len(parts)) as pool:
                found = list(pool.map(lambda part: self._part(*part), parts))
        for sums, pairs, lasting, kept, _ in found:
            joined(self.survey, self.names, sums, pairs, lasting, kept)
            if self.taker is not None:
                for side, (atlas, one) in enumerate(zip(self.atlases, kept, strict=True)):
                    self._kept.append((atlas.living.population, one, side))
        return np.concatenate([left for *_, left in found])

    def _part(
        self, numbers: NDArray[np.int64], first: int, count: int
    ) -> tuple[tuple[Sums, ...], Pairs | None, tuple[Sums, ...], tuple[Kept, ...], Left]:
        names, programs = self.names, self._programs
        groups, features, ways = max(len(names.groups), 1), len(names.features), len(names.ways)
        ends = np.array([fate == "ended" for fate, _ in names.ways] or [False])
        rooms = tuple(_room(program, features) for program in programs)
        left = np.zeros((count, 4), np.int64)
        sums = tuple(fresh_sums(groups, features) for _ in programs)
        seed = np.uint64(self.seed & (1 << 64) - 1)
        lasts = names.features[LASTS]
        wanted = np.array(asked(self.survey, names), np.int64)
        kept = tuple(Kept(wanted, np.zeros((count, KEPT + len(wanted)), np.int64)) for _ in programs)
        if len(programs) == 1:
            over = live(programs[0], rooms[0], sums[0], kept[0], seed, numbers, first, count, lasts, ends, left)
            return sums, None, (), _filled(kept, count - over), left[:over]
        pairs = fresh_pairs(groups, features, ways)
        lasting = (fresh_sums(groups, features), fresh_sums(groups, features))
        over = live_twice(
            tuple(programs), rooms, sums, lasting, pairs, kept, seed, numbers, first, count, lasts, ends, left
        )
        return sums, pairs, lasting, _filled(kept, count - over), left[:over]


_NONE: Left = np.zeros((0, 4), np.int64)


def _filled(kept: tuple[Kept, ...], count: int) -> tuple[Kept, ...]:
    return tuple(Kept(one.features, one.rows[:count]) for one in kept)


def _room(program: Program, features: int) -> Room:
    return Room(
        program.registers.copy(), np.zeros(features, np.int64), np.zeros(features, np.bool_),
        np.zeros(features, np.int32), np.zeros(TOO_FAR + 1, np.int64),
    )  # fmt: skip


def _scouts(unknown: Left) -> Iterator[tuple[int, int]]:
    """Of cases that left the known ways at one place one goes ahead: its number, and under which text."""
    _, first = np.unique(unknown[:, 2:], axis=0, return_index=True)
    for number, _, side, _ in unknown[np.sort(first)[:EXPLORED_AT_ONCE]].tolist():
        yield number, side


def _split(
    numbers: NDArray[np.int64], first: int, count: int, parts: int
) -> Iterator[tuple[NDArray[np.int64], int, int]]:
    """Cases in as many parts as there are threads."""
    edges = [count * n // parts for n in range(parts + 1)]
    for begin, end in pairwise(edges):
        yield numbers[begin:end] if len(numbers) else numbers, first + begin, end - begin
