"""Every situation that cases of a population come to, and every way from each: a graph.

In: a population. Out: situations by number, and for each its ways: who or what comes first, under which conditions,
where it leads, and what is counted. A case's numbers stand for those of all cases: the plain engine lives through it.
Situations that differ only in what nothing depends on any more are one; where everything that is still going on began
when the situation was entered, it is a *root*. Absent: how likely a way is (``races.py``, ``regions.py``).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Any

from compiler.calendars import UnknownYearError
from compiler.machine import Machine
from compiler.model import Value
from compiler.semantics import next_due
from compiler.situation import Situation
from simulator.clock import index_at
from simulator.population.beginning import facts_of
from simulator.population.compiled.nodes import KEY, Key, put_together, taken_apart
from simulator.population.exact.amounts import Amounts, Condition, Source
from simulator.population.exact.contenders import NOW, ROOT, THEN, Due, Turn
from simulator.population.exact.curves_of_time import exhausted, never
from simulator.population.exact.graph import Graph, Left, Path, Told, nobody
from simulator.population.exact.inexact import InexactError
from simulator.population.exact.racing import Racing, counted_from
from simulator.population.exact.values import Figure, Instant, Luck
from simulator.population.exact.ways import NEVER_ABOVE, NEVER_BELOW, TAU, A, T, Way, ways
from simulator.population.features import LASTS, Counting, Feature
from simulator.population.living import Fate, Living
from simulator.recorded.places import Name, Numbers

MOST_SITUATIONS = 20_000

LOST = ("lost",)
"""An instant that nothing depends on any more, as long as nobody asks."""

Packed = tuple[Any, ...]

_BOOKKEEPING = frozenset({"key", "opened", "now", "lately", "earliest", "entries", "since", "bits", "times"})
"""Numbers of a case that nothing here depends on, or that are known."""


@dataclass(frozen=True, slots=True)
class Place:
    """A situation: a case without its numbers, the numbers by name, what is known of amounts, and whether it is a
    root."""

    key: Key
    numbers: tuple[tuple[Name, Packed], ...]
    given: tuple[tuple[Source, tuple[Condition, ...]], ...]
    root: bool


class Whenever:
    """An instant before now of which nothing is known; never one that is asked about."""


@dataclass(slots=True)
class Noted:
    """What is counted on a way."""

    way: Way
    counts: list[tuple[Feature, Any]] = field(default_factory=list)

    def count(self, feature: Feature, more: Any) -> None:
        """So much more of a feature."""
        if feature != LASTS and (type(more) is not int or more != 0):
            self.counts.append((feature, more))

    def found(self) -> Iterator[tuple[Feature, float, bool]]:
        """The counts in numbers: of amounts their means; lengths of time that are not known are those of the
        situation."""
        for feature, more in self.counts:
            if isinstance(more, Figure):
                given = self.way.given.get(more.source, ())
                yield feature, self.way.amounts.mean(more.source, more.term, given), False
            else:
                lasts = isinstance(more, Instant)
                yield feature, 1.0 if lasts else float(more), lasts


@dataclass(frozen=True, slots=True)
class Waiting:
    """A case that waits in a situation: ``before`` is the text with the situation, ``acting`` who may act next, by
    habits, ``due`` the nearest deadline, and ``now`` when the situation was entered."""

    place: Place
    course: Racing
    counting: Counting
    noted: Noted
    before: tuple[Machine, Situation]
    acting: tuple[tuple[int, Any], ...]
    due: Any
    now: Any

    @property
    def contenders(self) -> tuple[Turn | Due, ...]:
        """Who or what can come next."""
        turns = tuple(turn for _, turn in self.acting)
        return turns if self.due is None else (*turns, counted_from(self.due))


Moved = tuple[str, int, int]


@dataclass(frozen=True, slots=True)
class Onward:
    """How instants are counted after a step: by what they were counted from before it, from what then, how much that
    is later, and the first second after it at which a turn can come that hasn't come yet."""

    to: dict[str, Moved]

    def due(self, one: Due) -> Due | None:
        """A deadline; None where it can no longer be counted."""
        found = self.to.get(one.origin)
        return None if found is None else Due(found[0], one.after - found[1])

    def turn(self, one: Turn) -> Turn | None:
        """A turn; None where it can no longer be counted."""
        found = self.to.get(one.origin)
        return None if found is None else one.moved(*found)


class Unfolding:
    """Goes every way from every situation."""

    def __init__(self, living: Living) -> None:
        first = living.population.arrivals.first
        if living.until is not None:
            raise InexactError("until")
        if any(one.effective > first for one in living.population.timeline.revisions[1:]):
            raise InexactError("amendment")
        self.living, self.amounts = living, Amounts()
        self._numbers: dict[Place, int] = {}
        self._places: list[Place] = []

    def unfolded(self, told: Told = nobody) -> Graph:
        """The whole graph; InexactError where that is not possible."""
        begin = tuple(ways(lambda prefix: self._way((), prefix), self._opened))
        paths: list[tuple[Path, ...]] = []
        while len(paths) < len(self._places):
            paths.append(tuple(self._from(self._places[len(paths)])))
            told("unfolded", len(paths), len(self._places))
        return Graph(begin, tuple(one.root for one in self._places), tuple(paths))

    def _way(self, given: tuple[tuple[Source, tuple[Condition, ...]], ...], prefix: tuple[int, ...]) -> Way:
        way = Way(self.amounts, dict(given), self.living.population.arrivals.first, prefix)
        for coordinate in (A, TAU, T):
            way.known(coordinate, 0, NEVER_ABOVE)
        return way

    # ── how cases begin ────────────────────────────────────────────────────────────────────────────────────────

    def _opened(self, way: Way) -> tuple[Path, dict[str, Value]]:
        living, noted = self.living, Noted(way)
        index = index_at(living.population.timeline, living.population.arrivals.first)
        luck: Any = Luck(way, ("case",))
        facts = facts_of(living.population, luck, living.defaults(index))
        start: Any = Instant(way, ((THEN, 1),), 0)
        try:
            course = Racing(living, luck, living.session(start, facts))
        except UnknownYearError:
            raise InexactError("calendar") from None
        counting = Counting(noted.count, start)
        course.noted = counting.note
        target, _ = self._target(course, counting, course.begun(), {THEN: (NOW, 0, 0)})
        known = living.defaults(index) | facts
        plain: dict[str, Value] = {
            name: value for name, value in known.items() if value is None or isinstance(value, str | bool)
        }
        return _path(way, noted, (), None, (), target), plain

    # ── what comes then ────────────────────────────────────────────────────────────────────────────────────────

    def _from(self, place: Place) -> Iterator[Path]:
        for path in ways(lambda prefix: self._way(place.given, prefix), lambda way: self._gone(place, way)):
            if path is not None:
                yield path

    def _gone(self, place: Place, way: Way) -> Path | None:
        """One way from a situation; None where nobody goes it."""
        contenders: tuple[Turn | Due, ...] = ()
        first: int | None = None
        try:
            here = self._waiting(place, way)
            contenders, first = here.contenders, way.picked(len(here.contenders) + (here.due is None))
            if first == len(contenders):
                session = here.course.session
                here.counting.left("waiting", session.start, here.now, None, *here.before)
                return _path(way, here.noted, contenders, None, (), ("waiting", here.before[1].state))
            return self._stepped(here, first)
        except ImpossibleError:
            return None
        except InexactError as unknown:
            if unknown.why == "many":
                raise
            return _path(way, Noted(way), contenders, first, (), ("unknown", unknown.why))

    def _waiting(self, place: Place, way: Way) -> Waiting:
        noted = Noted(way)
        counting = Counting(noted.count, 0)
        course = put_together(self.living, place.key, _numbers(place, way), counting, Racing)
        before = course.session.machine, course.session.situation
        due = next_due(before[1])
        acting = tuple((n, turn.at) for n, turn in sorted(course.turns.items()) if turn.at is not None)
        return Waiting(
            place, course, counting, noted, before, acting, None if due is None else due[0], course.session.now
        )

    def _stepped(self, here: Waiting, first: int) -> Path:
        way, course, session = here.noted.way, here.course, here.course.session
        then: Any = Instant(way, ((THEN, 1),), 0)
        if first == len(here.acting):
            then = here.due
            _not_before(then, here.now)
            session.wait_until(then)
            session.settle()
            fired = counted_from(then)
            anew = {fired.origin: (NOW, fired.after, 1)}
        else:
            if here.due is not None:
                _not_before(here.due, then)
            session.wait_until(then)
            number = here.acting[first][0]
            course.turns[number].bits = _luck(way, here.place, number)
            course.act(number)
            anew = {THEN: (NOW, 0, 0)}
        course.look_on()
        if here.counting.since is here.now:
            here.counting.waited(*here.before, then)
        going = tuple(n for n, (number, turn) in enumerate(here.acting)
                      if number in course.turns and course.turns[number].at is turn)  # fmt: skip
        target, origin = self._target(course, here.counting, course.over(), anew)
        turned = origin == NOW and not here.place.root
        return _path(way, here.noted, here.contenders, first, going, target, turned=turned)

    # ── where it leads ─────────────────────────────────────────────────────────────────────────────────────────

    def _target(
        self, course: Racing, counting: Counting, fate: Fate | None, anew: dict[str, Moved]
    ) -> tuple[int | Left, str | None]:
        """The situation, and what before the step is its root where it isn't one itself; or how the case is left.
        ``anew`` is what is counted from now on from the new situation."""
        session = course.session
        if fate is not None:
            if fate in ("endless", "calendar"):
                raise InexactError("endless" if fate == "endless" else "calendar")
            run = session.run
            counting.left(fate, session.start, run.now, run.ended, run.machine, run.situation)
            return (fate, run.situation.state), None
        _still_coming(course, anew)
        key, numbers = taken_apart(course, counting)
        alive = {counted_from(value).origin for name, value in numbers.items() if name[0] == "due"}
        alive |= {value.origin for name, value in numbers.items() if name[0] == "acts"}
        older = sorted(alive - anew.keys(), key=str)
        if len(older) > 1 or not set(older) <= {ROOT, NOW}:
            raise InexactError("clocks")
        onward = Onward({**anew, **dict.fromkeys(older, (ROOT, 0, NEVER_BELOW))})
        packed = tuple(sorted(
            ((name, _packed(value, onward)) for name, value in numbers.items() if name[0] not in _BOOKKEEPING),
            key=lambda item: str(item[0]),
        ))  # fmt: skip
        sources = {value[1] for _, value in packed if value[0] == "figure"}
        given = tuple(sorted(((one, which) for one, which in course.way.given.items() if one in sources), key=str))
        place = Place(replace(key, place=replace(key.place, happened=0), times=()), packed, given, not older)
        return self._number(place), next(iter(older), None)

    def _number(self, place: Place) -> int:
        number = self._numbers.get(place)
        if number is None:
            if len(self._places) >= MOST_SITUATIONS:
                raise InexactError("many")
            number = self._numbers[place] = len(self._places)
            self._places.append(place)
        return number


class ImpossibleError(Exception):
    """Nobody goes this way: somebody who is still to come has come already."""


def _still_coming(course: Racing, anew: dict[str, Moved]) -> None:
    """Turns that go on after a deadline and have no time left are over, if they never come, and else impossible."""
    for begun in course.turns.values():
        turn: Any = begun.at
        if isinstance(turn, Turn) and turn.origin in anew and anew[turn.origin][2] > 0:
            moved = turn.moved(*anew[turn.origin])
            if exhausted(moved):
                if never(moved) == 0.0:
                    raise ImpossibleError
                begun.at = None


def _path(
    way: Way, noted: Noted, contenders: tuple[Turn | Due, ...], first: int | None, going: tuple[int, ...],
    target: int | Left, *, turned: bool = False,
) -> Path:  # fmt: skip
    bounds = tuple((terms, *way.within(terms)) for terms in (A, TAU, T))
    return Path(
        float(way.odds) * way.share, way.coarse, contenders, first, going, bounds, tuple(way.asked), tuple(way.sooner),
        target, turned, tuple(noted.found()),
    )  # fmt: skip


def _not_before(one: Any, other: Any) -> None:
    """It is known that one instant is not before another."""
    difference = one - other
    if isinstance(difference, Instant):
        difference.way.known(difference.terms, -difference.plus, NEVER_ABOVE)


def _packed(value: Any, onward: Onward) -> Packed:
    if isinstance(value, Turn):
        return "turn", onward.turn(value)
    if isinstance(value, Figure):
        return "figure", value.source, value.term
    if not isinstance(value, Instant):
        return "number", value
    moved = onward.due(counted_from(value)) if len(value.terms) == 1 and value.terms[0][1] == 1 else None
    return LOST if moved is None else ("at", moved.origin, moved.after)


def _numbers(place: Place, way: Way) -> Numbers:
    lost = count()
    found: Numbers = {name: _unpacked(value, way, lost) for name, value in place.numbers}
    now = Instant(way, ((NOW, 1),), 0)
    known = {"opened": Instant(way, ((("lost", next(lost)), 1),), 0), "now": now, "lately": Whenever(),
             "earliest": now, "entries": 0, "since": now}  # fmt: skip
    found.update({(name,): value for name, value in known.items()})
    found[KEY] = Luck(way, ("case",))
    found.update({("bits", number): 0 for number, acts in place.key.turns if acts})
    return found


def _unpacked(value: Packed, way: Way, lost: Iterator[int]) -> Any:
    match value:
        case ("at", origin, plus):
            return Instant(way, ((origin, 1),), plus)
        case ("figure", source, term):
            return Figure(way, source, term)
        case ("lost",):
            return Instant(way, ((("lost", next(lost)), 1),), 0)
        case _:
            return value[1]


def _luck(way: Way, place: Place, number: int) -> Any:
    """What somebody does is drawn anew, whatever else was drawn for the same habit."""
    used = {value[1] for _, value in place.numbers if value[0] == "figure"}
    return next(
        Luck(way, one) for one in (("turn", number, again) for again in count())
        if not any(source[: len(one)] == one for source in used)
    )  # fmt: skip
