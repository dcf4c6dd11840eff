"""The search of ``explore.py`` over tables: the same for every policy, compiled once and kept on disk.

In: tables, a frame as flags by edge, and a store. A kernel runs until it is done, or until the store is full: then it
says so, its caller (``compiled.py``) makes the store larger, and it goes on.

A *zone* is what may be known at a place: greatest differences, and whether timers of the last instant have fired. Equal
zones are kept once, and what an edge makes of a zone is worked out once: situations that differ in counters and choices
share it. A situation is counters, words of choices and a zone.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from compiler import tables
from compiler.native import Native
from compiler.tables import Flags, Indices, Tables, Wholes

_native = Native([Path(__file__), Path(tables.__file__)])
kernel, helper, inner = _native.kernel, _native.helper, _native.inner

FREE = np.int64(1 << 62)
SEARCH, BEGIN, FILE_SITUATIONS, FILE_ZONES = range(4)
"""Tasks: to begin with a situation, at a place and with a key; to find new slots; to look at all that can follow."""
UNKNOWN, NOWHERE = -2, -1
HURRIED, ENDLESS = 1, 2
PATIENCE = 16
"""Where a path has come back later so many times, it is taken to do so for ever."""
SITUATIONS, NEXT, ZONES, ENTRIES, ONWARDS, WHOLE, DENSE, MOST, TIMED, ZERO, WIDEST = range(11)
"""Where in ``n`` numbers stand that change on the way (how many there are of each), and what does not change."""


class Store(NamedTuple):
    """What was found. By situation: ``key`` (place and counters), ``zone``, ``words``, ``parent`` and the edge ``via``
    which it was first reached, ``same``: an earlier one with its key, ``marks``. By zone: its place, whether it is
    ``zone_late``, where its ``entries`` begin, and where its ``onwards`` (zones by edge, in a hurry or not) begin.
    ``taken`` and ``broken`` go by edge: the first situation from which a watched one could
    be taken. ``slots`` find situations by key, ``zone_slots`` zones by what they say (0 is empty, else one more)."""

    n: Wholes
    key: Wholes
    zone: Indices
    words: Wholes
    parent: Indices
    via: Indices
    same: Indices
    marks: NDArray[np.int8]
    slots: Indices
    zone_place: Indices
    zone_late: Flags
    zone_entry: Wholes
    zone_onward: Wholes
    zone_slots: Indices
    entries: Wholes
    onwards: Indices
    taken: Flags
    broken: Indices
    skipped: Flags
    prompt: Flags
    work: Wholes
    out: Wholes
    used: Wholes
    word: Wholes


# ── differences ────────────────────────────────────────────────────────────────────────────────────────────────────


@helper
def _limit(work: Wholes, size: int, x: int, y: int, most: int) -> bool:
    """``Bounds.limit``."""
    if most >= work[x, y]:
        return True
    if work[y, x] + most < 0:
        return False
    for a in range(size):
        if work[a, x] == FREE:
            continue
        head = work[a, x] + most
        for b in range(size):
            tail = work[y, b]
            if tail != FREE and head + tail < work[a, b]:
                work[a, b] = head + tail
    return True


@helper
def _widen(out: Wholes, size: int, ceilings: Wholes, first: int) -> None:
    """``Bounds.widen``."""
    changed = False
    for x in range(size):
        for y in range(size):
            most = out[x, y]
            if x == y or most == FREE:
                continue
            one, two = ceilings[first + x], ceilings[first + y]
            low = min(one, two)
            ceiling = -low if low < 0 else max(one, two)
            if most > ceiling:
                out[x, y] = FREE
                changed = True
            elif most < -ceiling:
                out[x, y] = -ceiling
                changed = True
    if changed:
        _close(out, size)


@helper
def _close(out: Wholes, size: int) -> None:
    for via in range(size):
        for a in range(size):
            if out[a, via] == FREE:
                continue
            head = out[a, via]
            for b in range(size):
                tail = out[via, b]
                if tail != FREE and head + tail < out[a, b]:
                    out[a, b] = head + tail


# ── zones ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@helper
def _mixed(s: Store, size: int, seed: int) -> int:
    """A number by which what stands in ``out`` is found again."""
    mixed = np.uint64(seed)
    for x in range(size):
        for y in range(size):
            mixed = (mixed ^ np.uint64(s.out[x, y])) * np.uint64(0x9E3779B97F4A7C15)
            mixed ^= mixed >> np.uint64(29)
    return np.int64(mixed >> np.uint64(2))


@helper
def _file_zones(t: Tables, s: Store) -> None:
    """Find a slot for every zone, after the slots have become more."""
    last = len(s.zone_slots) - 1
    for zone in range(s.n[ZONES]):
        place, at = np.int64(s.zone_place[zone]), s.zone_entry[zone]
        size = np.int64(t.sizes[place])
        for x in range(size):
            for y in range(size):
                s.out[x, y] = s.entries[at + x * size + y]
        slot = _mixed(s, size, place * 2 + s.zone_late[zone]) & last
        while s.zone_slots[slot]:
            slot = (slot + 1) & last
        s.zone_slots[slot] = zone + 1


@helper
def _intern(t: Tables, s: Store, place: int, late: int) -> int:
    """The zone at a place that says what stands in ``out``."""
    size, last = np.int64(t.sizes[place]), len(s.zone_slots) - 1
    slot = _mixed(s, size, place * 2 + late) & last
    while s.zone_slots[slot]:
        zone = np.int64(s.zone_slots[slot] - 1)
        if s.zone_place[zone] == place and s.zone_late[zone] == late and _says(s, zone, size):
            return zone
        slot = (slot + 1) & last
    zone = s.n[ZONES]
    s.zone_slots[slot] = zone + 1
    _new_zone(t, s, place, late)
    return zone


@helper
def _says(s: Store, zone: int, size: int) -> bool:
    at = s.zone_entry[zone]
    for x in range(size):
        for y in range(size):
            if s.entries[at] != s.out[x, y]:
                return False
            at += 1
    return True


@helper
def _new_zone(t: Tables, s: Store, place: int, late: int) -> None:
    zone, size = s.n[ZONES], np.int64(t.sizes[place])
    s.zone_place[zone], s.zone_late[zone] = place, late
    at = s.zone_entry[zone] = s.n[ENTRIES]
    for x in range(size):
        for y in range(size):
            s.entries[at] = s.out[x, y]
            at += 1
    s.n[ENTRIES] = at
    s.zone_onward[zone] = s.n[ONWARDS]
    edges = t.first_edge[place + 1] - t.first_edge[place]
    for n in range(2 * edges):
        s.onwards[s.n[ONWARDS] + n] = UNKNOWN
    s.n[ONWARDS] += 2 * edges
    s.n[ZONES] += 1


@helper
def _zone_covers(t: Tables, s: Store, one: int, other: int, spared: int) -> bool:
    """Whether a zone allows everything that another at the same place does, apart from one number (-1: none)."""
    size = np.int64(t.sizes[s.zone_place[one]])
    a, b = s.zone_entry[one], s.zone_entry[other]
    for x in range(size):
        for y in range(size):
            if x != spared and y != spared and s.entries[a + x * size + y] < s.entries[b + x * size + y]:
                return False
    return True


@helper
def _worked(t: Tables, s: Store, edge: int, zone: int) -> int:
    """A zone's numbers laid out as work, with new ones behind; how many these are."""
    size = np.int64(t.sizes[s.zone_place[zone]])
    full = size + t.scratch[edge]
    at = s.zone_entry[zone]
    for x in range(full):
        for y in range(full):
            s.work[x, y] = s.entries[at + x * size + y] if x < size and y < size else FREE
        s.work[x, x] = 0
    return full


@helper
def _bounded(t: Tables, s: Store, edge: int, zone: int, hurried: int) -> bool:
    """Lay out work under all that an edge asks for; False where nothing is left."""
    full = _worked(t, s, edge, zone)
    late = np.int64(s.zone_late[zone])
    for n in range(t.first_bound[edge], t.first_bound[edge + 1]):
        most = t.bound_most[n]
        if t.bound_late[n]:
            most -= late
        if t.bound_plus[n] >= 0:
            most -= s.used[t.bound_plus[n]]
        if t.bound_minus[n] >= 0:
            most += s.used[t.bound_minus[n]]
        if not _limit(s.work, full, np.int64(t.bound_x[n]), np.int64(t.bound_y[n]), most):
            return False
    if hurried:
        now = s.n[ZERO] + s.n[TIMED]
        return _limit(s.work, full, np.int64(t.instant[edge]), now, late)
    return True


@inner
def _onward(t: Tables, s: Store, edge: int, zone: int, hurried: int) -> int:
    """The zone that an edge leads to from a zone; NOWHERE where it can't be taken."""
    slot = s.zone_onward[zone] + 2 * (edge - t.first_edge[s.zone_place[zone]]) + hurried
    if not t.mixed[edge] and s.onwards[slot] != UNKNOWN:
        return np.int64(s.onwards[slot])
    return _worked_out(t, s, edge, zone, hurried, slot)


@helper
def _worked_out(t: Tables, s: Store, edge: int, zone: int, hurried: int, slot: int) -> int:
    found = np.int64(NOWHERE)
    if _bounded(t, s, edge, zone, hurried):
        first = t.first_number[edge]
        size = np.int64(t.first_number[edge + 1] - first)
        for x in range(size):
            a, more = t.number_from[first + x], _more(t, s, first + x)
            for y in range(size):
                b = t.number_from[first + y]
                most = s.work[a, b]
                s.out[x, y] = most if most == FREE else most + more - _more(t, s, first + y)
            s.out[x, x] = 0
        target = np.int64(t.target[edge])
        _widen(s.out, size, t.ceilings, np.int64(t.first_ceiling[target]))
        found = _intern(t, s, target, np.int64(not t.by_action[edge]))
    if not t.mixed[edge]:
        s.onwards[slot] = found
    return found


@inner
def _more(t: Tables, s: Store, n: int) -> int:
    """What is added to a number on the way."""
    counter = t.number_counter[n]
    return t.number_add[n] + (s.used[counter] if counter >= 0 else 0)


# ── situations ─────────────────────────────────────────────────────────────────────────────────────────────────────


@inner
def _find(s: Store, key: int) -> int:
    """The slot of a key."""
    if s.n[DENSE]:
        return key
    last = len(s.slots) - 1
    slot = np.int64((np.uint64(key) * np.uint64(0x9E3779B97F4A7C15)) >> np.uint64(20)) & last
    while s.slots[slot] and s.key[s.slots[slot] - 1] != key:
        slot = (slot + 1) & last
    return slot


@helper
def _file_situations(s: Store) -> None:
    """Find a slot for every situation, after the slots have become more."""
    for at in range(s.n[SITUATIONS]):
        s.slots[_find(s, s.key[at])] = at + 1


@inner
def _words_cover(s: Store, at: int) -> bool:
    """Whether a situation's choices allow all that ``word`` does."""
    for w in range(len(s.word)):  # noqa: SIM110 - kernels have no generators
        if s.word[w] & ~s.words[at, w]:
            return False
    return True


@inner
def _differ(t: Tables, s: Store, at: int) -> int:
    """In how many choices a situation and ``word`` differ."""
    found = 0
    for c in range(len(t.choice_word)):
        if (s.words[at, t.choice_word[c]] ^ s.word[t.choice_word[c]]) & t.choice_mask[c]:
            found += 1
    return found


@inner
def _settle(t: Tables, s: Store, key: int, zone: int, parent: int, via: int) -> int:
    """Where a situation (its choices in ``word``) stands among those known: ``Reached.placed``."""
    slot = _find(s, key)
    head = s.slots[slot] - 1
    at = head
    while at >= 0:
        other = np.int64(s.zone[at])
        if _words_cover(s, at) and (
            other == zone
            or (not s.zone_late[other] or s.zone_late[zone])
            and _zone_covers(t, s, other, zone, np.int64(-1))
        ):  # fmt: skip
            return at
        at = s.same[at]
    at = head if len(s.word) else NOWHERE
    while at >= 0:
        looked_at = at <= s.n[NEXT] and not t.final[s.zone_place[zone]]
        if s.zone[at] == zone and not looked_at and _differ(t, s, at) <= 1:
            for w in range(len(s.word)):
                s.words[at, w] |= s.word[w]
            return at
        at = s.same[at]
    at = s.n[SITUATIONS]
    s.key[at], s.zone[at], s.parent[at], s.via[at], s.same[at], s.marks[at] = key, zone, parent, via, head, 0
    for w in range(len(s.word)):
        s.words[at, w] = s.word[w]
    s.slots[slot] = at + 1
    s.n[SITUATIONS] += 1
    return at


@inner
def _counted(t: Tables, s: Store, key: int) -> None:
    """The counters of a key."""
    for k in range(len(t.radix) - 1, -1, -1):
        s.used[k] = key % t.radix[k]
        key //= t.radix[k]


@inner
def _open(t: Tables, s: Store, edge: int, here: int) -> bool:
    """Whether an edge's tests of counters and choices hold."""
    for n in range(t.first_test[edge], t.first_test[edge + 1]):
        plus, minus = t.test_plus[n], t.test_minus[n]
        value = (s.used[plus] if plus >= 0 else 0) - (s.used[minus] if minus >= 0 else 0)
        if value > t.test_most[n]:
            return False
    for n in range(t.first_need[edge], t.first_need[edge + 1]):
        choice = t.need[n]
        word = t.choice_word[choice]
        if not s.words[here, word] & t.allow[edge, word] & t.choice_mask[choice]:
            return False
    return True


@inner
def _arrive(t: Tables, s: Store, edge: int, here: int, zone: int) -> None:
    """Take an edge to a zone."""
    key = np.int64(t.target[edge])
    for k in range(len(t.radix)):
        counter = t.count_from[edge, k]
        key = key * t.radix[k] + t.count_add[edge, k] + (s.used[counter] if counter >= 0 else 0)
    for w in range(len(s.word)):
        s.word[w] = s.words[here, w] & t.allow[edge, w] & t.keep[edge, w] | t.put[edge, w]
    if s.n[TIMED] and not t.anew[edge] and not t.final[t.target[edge]]:
        zone = _for_ever(t, s, key, zone, here)
    _settle(t, s, key, zone, here, edge)


@inner
def _lasted(t: Tables, s: Store, zone: int) -> int:
    """The greatest time since the beginning."""
    start = s.n[ZERO]
    return s.entries[s.zone_entry[zone] + (start + 1) * t.sizes[s.zone_place[zone]] + start]


@helper
def _for_ever(t: Tables, s: Store, key: int, zone: int, source: int) -> int:
    """A situation to which a loop leads back, later than before, can be reached at any time after that."""
    last, start = _lasted(t, s, zone), s.n[ZERO]
    if last == FREE:
        return zone
    at, wider = source, 0
    while at >= 0:
        if s.key[at] == key and _lasted(t, s, np.int64(s.zone[at])) < last and _hold_words(s, at):
            wider += _zone_covers(t, s, zone, np.int64(s.zone[at]), start)
            if wider > PATIENCE or _later_covers(t, s, zone, np.int64(s.zone[at]), start):
                s.marks[at] |= ENDLESS
                return _unbounded(t, s, zone, start)
        if s.via[at] >= 0 and t.anew[s.via[at]]:
            return zone
        at = np.int64(s.parent[at])
    return zone


@helper
def _hold_words(s: Store, at: int) -> bool:
    """Whether ``word`` allows all that a situation's choices do."""
    for w in range(len(s.word)):  # noqa: SIM110 - kernels have no generators
        if s.words[at, w] & ~s.word[w]:
            return False
    return True


@helper
def _later_covers(t: Tables, s: Store, zone: int, earlier: int, start: int) -> bool:
    """Whether what a zone allows at a time at which the earlier one was over covers the earlier one: it can then be
    come back to again and again. What it allows at the same time as before is no loop that takes time."""
    size = np.int64(t.sizes[s.zone_place[zone]])
    at = s.zone_entry[zone]
    for x in range(size):
        for y in range(size):
            s.work[x, y] = s.entries[at + x * size + y]
    if not _limit(s.work, size, start, start + 1, -_lasted(t, s, earlier) - 1):
        return False
    at = s.zone_entry[earlier]
    for x in range(size):
        for y in range(size):
            if x != start and y != start and s.work[x, y] < s.entries[at + x * size + y]:
                return False
    return True


@helper
def _unbounded(t: Tables, s: Store, zone: int, start: int) -> int:
    place, at = np.int64(s.zone_place[zone]), s.zone_entry[zone]
    size = np.int64(t.sizes[place])
    for x in range(size):
        for y in range(size):
            s.out[x, y] = FREE if y == start and x != start else s.entries[at + x * size + y]
    return _intern(t, s, place, np.int64(s.zone_late[zone]))


# ── the search ─────────────────────────────────────────────────────────────────────────────────────────────────────


@inner
def _someone_hurries(t: Tables, s: Store, here: int, zone: int, place: int) -> bool:
    for edge in range(np.int64(t.first_edge[place]), np.int64(t.first_edge[place + 1])):
        if s.prompt[edge] and _open(t, s, edge, here) and _onward(t, s, edge, zone, np.int64(1)) != NOWHERE:
            return True
    return False


@inner
def _room(t: Tables, s: Store, place: int) -> bool:
    """Whether all that a situation can lead to fits into the store: for each edge a situation, and zones for it as it
    is, in a hurry, and at any time."""
    edges = t.first_edge[place + 1] - t.first_edge[place]
    zones = s.n[ZONES] + 3 * edges
    per_zone = np.int64(s.work.shape[0]) ** 2
    return (
        s.n[SITUATIONS] + edges <= len(s.key)
        and zones <= len(s.zone_place)
        and s.n[ENTRIES] + 3 * edges * per_zone <= len(s.entries)
        and s.n[ONWARDS] + 3 * edges * 2 * s.n[WIDEST] <= len(s.onwards)
    )


@helper
def _begin(t: Tables, s: Store, place: int, key: int) -> None:
    """A situation in which cases begin: its zone in ``out``, its choices in ``word``."""
    _widen(s.out, np.int64(t.sizes[place]), t.ceilings, np.int64(t.first_ceiling[place]))
    none = np.int64(NOWHERE)
    _settle(t, s, key, _intern(t, s, place, np.int64(0)), none, none)


@helper
def _search(t: Tables, s: Store) -> bool:
    """Look at situations until there are no more; False where the store is full."""
    while s.n[NEXT] < s.n[SITUATIONS]:
        here = s.n[NEXT]
        zone = np.int64(s.zone[here])
        place = np.int64(s.zone_place[zone])
        if t.final[place]:
            s.n[NEXT] += 1
            continue
        if s.n[SITUATIONS] >= s.n[MOST]:
            s.n[WHOLE] = 0
            return True
        if not _room(t, s, place):
            return False
        _counted(t, s, s.key[here])
        hurried = np.int64(_someone_hurries(t, s, here, zone, place))
        if hurried:
            s.marks[here] |= HURRIED
        for edge in range(np.int64(t.first_edge[place]), np.int64(t.first_edge[place + 1])):
            if not s.skipped[edge] and _open(t, s, edge, here):
                onward = _onward(t, s, edge, zone, hurried)
                if onward != NOWHERE and t.watch[edge] >= 0:
                    s.broken[edge] = here if s.broken[edge] == NOWHERE else s.broken[edge]
                elif onward != NOWHERE:
                    s.taken[edge] = True
                    _arrive(t, s, edge, here, onward)
        s.n[NEXT] += 1
    return True


@kernel
def run(t: Tables, s: Store, task: int, place: int, key: int) -> bool:
    """One of the tasks; False where the store is full. One function, because only those that Python calls take long to
    compile."""
    if task == BEGIN:
        _begin(t, s, place, key)
    elif task == FILE_SITUATIONS:
        _file_situations(s)
    elif task == FILE_ZONES:
        _file_zones(t, s)
    else:
        return _search(t, s)
    return True
