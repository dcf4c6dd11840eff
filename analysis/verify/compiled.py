"""``explore.py`` over tables: the same search, thousands of times as fast, for revisions that go into tables.

In: tables and a frame. Out: what was found, in the same terms: branches, situations with the steps that first led to
them, times to an end. Absent: what only open values can tell, such as why an action is refused. Needs numba (the extra
``fast``), which is loaded with this module only.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from analysis.verify import kernels as k
from analysis.verify.explore import Frame
from analysis.verify.kernels import Store
from analysis.verify.model import Model
from analysis.verify.stepping import BEGIN, Step
from compiler.model import Value
from compiler.tables import Lowered, Tables, Wholes

FIRST = 1 << 12
"""Room for so many situations and zones to begin with."""
DENSE = 1 << 24
"""Up to so many pairs of place and counters, each has a slot of its own."""


@dataclass(frozen=True, slots=True)
class Node:
    """A situation without its times: state, timers and whether they are paused, counters, the values of choices."""

    state: str
    timers: tuple[tuple[str, bool], ...]
    used: tuple[int, ...]
    choices: tuple[tuple[Value, ...], ...]


@dataclass(slots=True)
class Found:
    """What a search found. Situations go by number, in the order found; ``whole`` is False where the budget ended
    first."""

    lowered: Lowered
    store: Store

    @property
    def situations(self) -> int:
        """How many there are."""
        return int(self.store.n[k.SITUATIONS])

    @property
    def zones(self) -> int:
        """How many different ones of their zones there are."""
        return int(self.store.n[k.ZONES])

    @property
    def whole(self) -> bool:
        """Whether all were looked at."""
        return bool(self.store.n[k.WHOLE])

    @property
    def fired(self) -> set[tuple[str, int | None]]:
        """The branches ever taken; with None a timer that lapsed."""
        found = {one for begin in self.lowered.beginnings for one in begin.fired}
        return found.union(*(self.lowered.deeds[edge].fired for edge in np.flatnonzero(self.store.taken)))

    @property
    def states(self) -> set[str]:
        """The innermost states that are reached."""
        places = np.unique(self.store.zone_place[self.store.zone[: self.situations]])
        return {self.lowered.places[place].state for place in places}

    def state(self, at: int) -> str:
        """The innermost state of a situation."""
        return self.lowered.places[int(self.store.zone_place[self.store.zone[at]])].state

    def clock(self, at: int) -> str:
        """How the stopwatch stands whose time is kept; empty without one."""
        return self.lowered.places[int(self.store.zone_place[self.store.zone[at]])].clock

    @property
    def clocked(self) -> bool:
        """Whether the time of a stopwatch is kept."""
        return any(place.clock for place in self.lowered.places)

    def standing(self, clock: str) -> list[int]:
        """The situations in which the stopwatch stands so."""
        chosen = np.array([place.clock == clock for place in self.lowered.places])
        return [int(at) for at in np.flatnonzero(chosen[self.store.zone_place[self.store.zone[: self.situations]]])]

    def leading(self) -> set[str]:
        """The states from which, as far as states and timers tell, the time of the stopwatch can still end."""
        tables, places = self.lowered.tables, self.lowered.places
        sources = np.repeat(np.arange(len(places)), np.diff(tables.first_edge))
        back: dict[int, set[int]] = {}
        for edge in np.flatnonzero(self.store.taken & ~tables.anew):
            back.setdefault(int(tables.target[edge]), set()).add(int(sources[edge]))
        waiting = [n for n, place in enumerate(places) if place.clock == "ended"]
        found = set(waiting)
        while waiting:
            more = back.get(waiting.pop(), set()) - found
            found |= more
            waiting += more
        return {places[n].state for n in found if places[n].clock == "runs"}

    def chain(self, at: int) -> list[int]:
        """The situations on the way from a beginning to one, itself included."""
        found = [at]
        while (parent := int(self.store.parent[found[-1]])) >= 0:
            found.append(parent)
        return found[::-1]

    def path(self, at: int) -> tuple[Step, ...]:
        """The steps from the beginning to a situation. Which way they went is not said: see ``retrace.py``."""
        steps = [Step("", BEGIN, ())]
        chain = self.chain(at)
        for parent, place in pairwise(chain):
            deed = self.lowered.deeds[self.store.via[place]]
            steps.append(Step(deed.actor, deed.name, (), bool(self.store.marks[parent] & k.HURRIED)))
        return tuple(steps)

    def node(self, at: int) -> Node:
        """A situation without its times."""
        key, used = int(self.store.key[at]), list[int]()
        for radix in reversed(self.lowered.tables.radix.tolist()):
            key, count = divmod(key, radix)
            used.append(count)
        place = self.lowered.places[key]
        chosen = (one.chosen(int(self.store.words[at, one.word])) for one in self.lowered.choices)
        return Node(place.state, place.timers, tuple(reversed(used)), tuple(chosen))

    def nodes(self) -> Iterator[Node]:
        """The situations without their times."""
        return map(self.node, range(self.situations))

    def lasted(self) -> tuple[Wholes, Wholes]:
        """The least and the greatest time since the beginning, by situation (FREE: none)."""
        store, start = self.store, int(self.lowered.zero)
        zones = store.zone[: self.situations]
        size = self.lowered.tables.sizes[store.zone_place[zones]].astype(np.int64)
        first = store.zone_entry[zones]
        return -store.entries[first + start * size + start + 1], store.entries[first + (start + 1) * size + start]

    def ends(self) -> list[tuple[int, int, int]]:
        """The situations in which a case has ended, or the time of a stopwatch, each with the least and the greatest
        time that it can have taken (FREE: none)."""
        least, most = self.lasted()
        places = self.store.zone_place[self.store.zone[: self.situations]]
        at = (
            np.array(self.standing("ended"), np.int64)
            if self.clocked
            else np.flatnonzero(self.lowered.tables.final[places])
        )
        return list(zip(at.tolist(), least[at].tolist(), most[at].tolist(), strict=True))

    def beyond(self, time: int) -> list[int]:
        """The situations that can be reached later than some time after the beginning."""
        return [int(at) for at in np.flatnonzero(self.lasted()[1] > time)]

    def broken(self, watch: int) -> list[tuple[int, tuple[Step, ...]]]:
        """The situations, each with the step from there, behind which what is watched for can be so; the first found
        first. Without a step where cases begin with it."""
        if any(watch in begin.watches for begin in self.lowered.beginnings):
            return [(0, ())]
        found: list[tuple[int, tuple[Step, ...]]] = []
        for edge in np.flatnonzero((self.lowered.tables.watch == watch) & (self.store.broken >= 0)):
            deed, at = self.lowered.deeds[edge], int(self.store.broken[edge])
            hurried = bool(self.store.marks[at] & k.HURRIED)
            found.append((at, (Step(deed.actor, deed.name, (), hurried),)))
        return sorted(found, key=lambda one: one[0])

    def final(self, at: int) -> bool:
        """Whether a case has ended."""
        return bool(self.lowered.tables.final[self.store.zone_place[self.store.zone[at]]])

    def idle(self) -> list[int]:
        """The situations in which a case can stay for any time: no deadline runs, and nobody acts at once."""
        tables, store, looked_at = self.lowered.tables, self.store, int(self.store.n[k.NEXT])
        place = store.zone_place[store.zone[:looked_at]]
        busy = tables.runs[place] | tables.final[place] | (store.marks[:looked_at] & k.HURRIED > 0)
        return [int(at) for at in np.flatnonzero(~busy)]

    def endless(self) -> list[int]:
        """The situations to which a loop leads back that takes time."""
        return [int(at) for at in np.flatnonzero(self.store.marks[: self.situations] & k.ENDLESS)]


def explored(lowered: Lowered, model: Model, frame: Frame) -> Found:
    """Every situation of a revision; ``frame.timed`` and its horizon are as the tables were made."""
    assert lowered.timed == frame.timed
    tables = lowered.tables
    store = _store(lowered, model, frame)
    _begin(lowered, store)
    while not k.run(tables, store, k.SEARCH, 0, 0):
        store = _larger(store, tables)
    return Found(lowered, store)


def _store(lowered: Lowered, model: Model, frame: Frame) -> Store:
    tables, dense = lowered.tables, lowered.nodes <= DENSE
    edges = len(tables.target)
    widest = int(np.max(np.diff(tables.first_edge), initial=0))
    places = np.repeat(np.arange(len(lowered.places)), np.diff(tables.first_edge))
    size = int(np.max(tables.sizes[places] + tables.scratch, initial=np.max(tables.sizes)))
    n = np.zeros(11, np.int64)
    n[k.WHOLE], n[k.DENSE], n[k.MOST], n[k.TIMED] = 1, dense, frame.most, lowered.timed
    n[k.ZERO], n[k.WIDEST] = lowered.zero, widest
    skipped, prompt = _turns(lowered, model, frame, places.tolist())
    room = max(FIRST, 6 * widest, 2 * len(lowered.beginnings))
    return Store(
        n=n, key=np.empty(room, np.int64), zone=np.empty(room, np.int32),
        words=np.empty((room, lowered.words), np.int64), parent=np.empty(room, np.int32),
        via=np.empty(room, np.int32), same=np.empty(room, np.int32), marks=np.empty(room, np.int8),
        slots=np.zeros(lowered.nodes if dense else _power(room), np.int32),
        zone_place=np.empty(room, np.int32), zone_late=np.empty(room, np.bool_), zone_entry=np.empty(room, np.int64),
        zone_onward=np.empty(room, np.int64), zone_slots=np.zeros(_power(room), np.int32),
        entries=np.empty(max(FIRST, (6 * widest + 2 * len(lowered.beginnings)) * size**2), np.int64),
        onwards=np.empty(max(FIRST, (12 * widest + 4 * len(lowered.beginnings)) * widest), np.int32),
        taken=np.zeros(edges, np.bool_), broken=np.full(edges, k.NOWHERE, np.int32),
        skipped=skipped, prompt=prompt,
        work=np.empty((size, size), np.int64), out=np.empty((size, size), np.int64),
        used=np.zeros(len(tables.radix), np.int64), word=np.zeros(lowered.words, np.int64),
    )  # fmt: skip


def _power(room: int) -> int:
    """So many slots that at most half of them are taken."""
    return 1 << (2 * room - 1).bit_length()


def _turns(lowered: Lowered, model: Model, frame: Frame, places: list[int]) -> tuple[np.ndarray, np.ndarray]:
    """The edges that are not looked at, and those that are taken at once."""
    machine = model.machine
    skipped, prompt = np.zeros(len(places), np.bool_), np.zeros(len(places), np.bool_)
    for n, (place, deed) in enumerate(zip(places, lowered.deeds, strict=True)):
        path = machine.paths[lowered.places[place].state]
        turn = any(deed.actor in machine.states[one].awaits for one in path)
        prompt[n] = turn and deed.actor in frame.prompt and lowered.tables.watch[n] < 0
        skipped[n] = frame.patient and deed.actor in frame.prompt and not turn
    return skipped, prompt


def _begin(lowered: Lowered, store: Store) -> None:
    tables = lowered.tables
    store.n[k.NEXT] = -1
    for one in lowered.beginnings:
        size = len(one.bounds)
        store.out[:size, :size] = one.bounds
        key = one.place
        for count, radix in zip(one.used, tables.radix.tolist(), strict=True):
            key = key * radix + count
        store.word[:] = one.words
        k.run(tables, store, k.BEGIN, one.place, key)
    store.n[k.NEXT] = 0


def _larger(store: Store, tables: Tables) -> Store:
    """The store with twice the room where there is little left."""
    n = store.n
    changed: dict[str, np.ndarray] = {}

    def grow(names: str, used: int) -> None:
        for name in names.split():
            old = getattr(store, name)
            new = changed[name] = np.empty((2 * len(old), *old.shape[1:]), old.dtype)
            new[:used] = old[:used]

    if 2 * n[k.SITUATIONS] > len(store.key):
        grow("key zone words parent via same marks", n[k.SITUATIONS])
    if 2 * n[k.ZONES] > len(store.zone_place):
        grow("zone_place zone_late zone_entry zone_onward", n[k.ZONES])
    if 2 * n[k.ENTRIES] > len(store.entries):
        grow("entries", n[k.ENTRIES])
    if 2 * n[k.ONWARDS] > len(store.onwards):
        grow("onwards", n[k.ONWARDS])
    if "key" in changed and not n[k.DENSE]:
        changed["slots"] = np.zeros(_power(len(changed["key"])), np.int32)
    if "zone_place" in changed:
        changed["zone_slots"] = np.zeros(_power(len(changed["zone_place"])), np.int32)
    larger = store._replace(**changed)
    if "slots" in changed:
        k.run(tables, larger, k.FILE_SITUATIONS, 0, 0)
    if "zone_slots" in changed:
        k.run(tables, larger, k.FILE_ZONES, 0, 0)
    return larger
