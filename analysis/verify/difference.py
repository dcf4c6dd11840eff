"""Two revisions under the same events: where the first difference shows, and the shortest case that shows it.

In: two models. Out: differences, the fewest steps first, one for each pair of rules that decide differently; and
whether the search saw everything. Both sides live through one case: the same facts, actions, values and instants. As
long as nothing observable differs they are in the same state with the same deadlines, so one walk serves both; where
something does, the path ends. What can be observed: whether an action is accepted, the state, the outcomes, the
deadlines.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any
from typing import Literal as OneOf

from analysis.verify.bounds import Bounds
from analysis.verify.explore import BEGIN, Step, automated, instant_of_action, instant_of_deadline
from analysis.verify.model import Model, Slot, fill, with_others
from analysis.verify.open_values import Choice, Ground, ImpossibleError
from analysis.verify.paths import walks
from analysis.verify.situations import Known, Names, Shape, number_of, shape_of, situation_of
from analysis.verify.ways import Way, ways
from analysis.verify.witness import Done, Witness, settled
from compiler.semantics import act, broken_bounds, fire, start
from compiler.situation import ActionEvent, Fired, OutcomeGiven, Refused, Situation

What = OneOf["accepted", "state", "outcomes", "deadlines"]
_Key = tuple[What, str | None, str | None]


@dataclass(frozen=True, slots=True)
class Difference:
    """What differs first, between which rules (None: refused, or none), and a case that shows it."""

    what: What
    before: str | None
    after: str | None
    witness: Witness


@dataclass(frozen=True, slots=True)
class Differences:
    """Those found. ``whole`` is False where the budget ended first; ``loose`` what was kept as bounds only; ``same``
    says that every case was seen to go the same way on both sides: a proof."""

    found: tuple[Difference, ...]
    situations: int
    whole: bool
    loose: tuple[str, ...]
    same: bool


@dataclass(frozen=True, slots=True)
class _Pair:
    """Both sides at one instant."""

    one: Situation
    two: Situation
    now: Any
    late: bool


@dataclass(frozen=True, slots=True)
class _Apart:
    """A difference on the way, with where the case stands on the newer side."""

    what: What
    before: str | None
    after: str | None
    pair: _Pair

    @property
    def key(self) -> _Key:
        """What is told apart from other differences."""
        return self.what, self.before, self.after


Result = _Pair | _Apart | None
Confirm = Callable[[Witness], bool]


class Compared:
    """Two revisions, older first."""

    def __init__(self, one: Model, two: Model) -> None:
        self.one, self.two = one, two
        self.slots = {
            key: _joined(one.parameters.get(key, ()), two.parameters.get(key, ()))
            for key in {**one.parameters, **two.parameters}
        }
        inputs = [tuple(slot for slot in side.inputs if slot is not None) for side in (one, two)]
        self.inputs = _joined(*inputs)
        self.alike = (
            _alike(*inputs)
            and one.parameters.keys() == two.parameters.keys()
            and all(_alike(slots, two.parameters[key]) for key, slots in one.parameters.items())
        )
        """Whether cases and actions take the same values on both sides; else some are tried on neither."""

    # ── steps ──────────────────────────────────────────────────────────────────────────────────────────────────

    def begun(self, ground: Ground, note: dict[str, Any] | None = None) -> Result:
        """A case begins on both sides with the same facts."""
        at: Any = ground.new_number()
        facts: dict[str, Any] = {}
        fixed = {fact.name for side in (self.one, self.two)
                 for fact, slot in zip(side.policy.facts, side.inputs, strict=True) if slot is None}  # fmt: skip
        for slot in self.inputs:
            if slot.name not in fixed:
                facts[slot.name] = fill(slot, ground)
        if note is not None:
            note.update(facts)
        sides = []
        for side in (self.one, self.two):
            own = {fact.name: facts.get(fact.name, fact.default) for fact in side.policy.facts}
            used: Any = tuple(0 for _ in side.policy.counters)
            situation = start(side.machine, at, own, used)
            if broken_bounds(side.machine, situation, at):
                raise ImpossibleError
            sides.append(automated(side, situation, (), at, at, late=False))
        (first, one), (second, two) = sides
        return self._held(first, second, _Pair(one.situation, two.situation, at, False), None, None)

    def acted(self, pair: _Pair, actor: str, action: str, ground: Ground, note: dict[str, Any] | None = None) -> Result:
        """An actor does the same on both sides at the same instant; None where both refuse it."""
        at = instant_of_action(ground, pair.now, (*pair.one.timers, *pair.two.timers), late=pair.late)
        values = {slot.name: fill(slot, ground) for slot in self.slots[actor, action]}
        if note is not None:
            note.update(values)
        results = []
        for side, situation in ((self.one, pair.one), (self.two, pair.two)):
            names = {slot.name for slot in side.parameters.get((actor, action), ())}
            given: Any = tuple((name, value) for name, value in values.items() if name in names)
            event = ActionEvent(actor, action, given)
            results.append(act(side.machine, with_others(side, situation, ground), event, at))
        one, two = results
        if isinstance(one, Refused) and isinstance(two, Refused):
            return None
        if isinstance(one, Fired) and isinstance(two, Fired):
            return self._on(pair, one, two, at, late=False)
        taken = one if isinstance(one, Fired) else two
        assert isinstance(taken, Fired)
        before, after = (
            (one.rule if isinstance(one, Fired) else _why(one)),
            (two.rule if isinstance(two, Fired) else _why(two)),
        )
        return _Apart("accepted", before, after, _Pair(pair.one, pair.two, at, False))

    def lapsed(self, pair: _Pair, timer: str, ground: Ground) -> Result:
        """A deadline that runs on both sides is due."""
        timers = pair.one.timers
        n = next((n for n, run in enumerate(timers) if run.timer == timer and run.due is not None), None)
        if n is None:
            raise ImpossibleError
        at = instant_of_deadline(ground, pair.now, timers, n)
        fired = [fire(side.machine, with_others(side, situation, ground), timer, at)
                 for side, situation in ((self.one, pair.one), (self.two, pair.two))]  # fmt: skip
        return self._on(pair, fired[0], fired[1], at, late=True)

    def _on(self, pair: _Pair, one: Fired, two: Fired, at: Any, *, late: bool) -> Result:
        first, left = automated(self.one, one.after, (one,), at, at, late=late)
        second, right = automated(self.two, two.after, (two,), at, at, late=late)
        return self._held(first, second, _Pair(left.situation, right.situation, at, late), one.rule, two.rule, pair)

    def _held(
        self, first: tuple[Fired, ...], second: tuple[Fired, ...], pair: _Pair, before: str | None, after: str | None,
        earlier: _Pair | None = None,
    ) -> Result:  # fmt: skip
        """Both sides where they are now, or what tells them apart; deadlines that ran ``earlier`` were told then."""
        if pair.one.state != pair.two.state:
            return _Apart("state", before, after, pair)
        one = [given for fired in first for given in fired.outcomes]
        two = [given for fired in second for given in fired.outcomes]
        if not _same_outcomes(one, two):
            return _Apart("outcomes", before, after, pair)
        untouched = set() if earlier is None else _untouched(earlier.one, pair.one) & _untouched(earlier.two, pair.two)
        ends = [{name: end for name, end in _deadlines(side).items() if name not in untouched}
                for side in (pair.one, pair.two)]  # fmt: skip
        if ends[0].keys() != ends[1].keys() or not all(_equal(a, ends[1][name]) for name, a in ends[0].items()):
            return _Apart("deadlines", before, after, pair)
        return replace(pair, two=_written_alike(pair.two, pair.one, set(ends[0])))


def _deadlines(side: Situation) -> dict[str, tuple[Any, Any]]:
    return {run.timer: (run.due, run.paused_left) for run in side.timers
            if run.due is not None or run.paused_left is not None}  # fmt: skip


def _written_alike(side: Situation, other: Situation, names: set[str]) -> Situation:
    """A side with deadlines that are those of the other written as the other has them."""
    runs = {run.timer: run for run in other.timers}
    timers = tuple(replace(run, due=runs[run.timer].due, paused_left=runs[run.timer].paused_left)
                   if run.timer in names else run for run in side.timers)  # fmt: skip
    return replace(side, timers=timers)


def _untouched(before: Situation, after: Situation) -> set[str]:
    """The timers that a step left alone."""
    runs = {run.timer: run for run in before.timers}
    return {run.timer for run in after.timers if runs.get(run.timer) is run}


def _joined(one: tuple[Slot, ...], two: tuple[Slot, ...]) -> tuple[Slot, ...]:
    """What both sides take: a value of either's that both can have."""
    others = {slot.name: slot for slot in two}
    found = []
    for slot in one:
        other = others.pop(slot.name, None)
        if other is None:
            found.append(slot)
            continue
        domain = slot.domain & other.domain if slot.domain is not None and other.domain is not None else slot.domain
        both = slot.optional and other.optional
        if domain is not None and not both:
            domain -= {None}
        filler = slot.filler if slot.filler is not None or both else other.filler
        found.append(Slot(slot.name, slot.type, both, slot.decides or other.decides, domain, slot.low, filler))
    return (*found, *others.values())


def _alike(one: tuple[Slot, ...], two: tuple[Slot, ...]) -> bool:
    """Whether both sides take the same values."""
    sides = ({slot.name: (slot.type, slot.optional, slot.domain) for slot in side} for side in (one, two))
    return next(sides) == next(sides)


def _why(refused: Refused) -> str | None:
    return refused.subjects[0] if refused.subjects else None


def _same_outcomes(one: list[OutcomeGiven], two: list[OutcomeGiven]) -> bool:
    if [given.outcome for given in one] != [given.outcome for given in two]:
        return False
    return all(len(a.arguments) == len(b.arguments) and all(map(_equal, a.arguments, b.arguments))
               for a, b in zip(one, two, strict=True))  # fmt: skip


def _equal(one: Any, two: Any) -> bool:
    if isinstance(one, tuple):
        return all(_equal(a, b) for a, b in zip(one, two, strict=True))
    if isinstance(two, Choice):
        one, two = two, one
    if not isinstance(one, Choice) and (one is None or two is None):
        return one is two
    return bool(one == two)


# ── the walk ───────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class _Kept:
    shape: Shape
    known: Known


TRIES = 20
"""So many paths are tried for a case that shows one difference."""


def differences(one: Model, two: Model, at: int, confirm: Confirm, *, most: int = 5_000,
                seen: Callable[[], None] = lambda: None) -> Differences:  # fmt: skip
    """Walk both sides through everything that they have in common. Cases begin at ``at``."""
    search = _Search(Compared(one, two), at, confirm)
    whole = search.walk(most, seen)
    same = whole and search.both.alike and not search.tried and not search.passed_over
    return Differences(tuple(search.found.values()), len(search.kept), whole, tuple(sorted(search.loose)), same)


class _Search:
    """What both sides have in common, as far as it was walked, and the differences met."""

    def __init__(self, both: Compared, at: int, confirm: Confirm) -> None:
        self.both, self.at, self.confirm = both, at, confirm
        self.kept: list[_Kept] = []
        self.found: dict[_Key, Difference] = {}
        self.tried: dict[_Key, int] = {}
        self.loose: set[str] = {*both.one.loose, *both.two.loose}
        self.passed_over = False
        """Whether deadlines that run alike on both sides stand in another order, so that what they do was left out."""
        self._parents: list[tuple[int | None, Step]] = []
        self._by_shape: dict[Shape, list[int]] = {}
        self._waiting: deque[int] = deque()

    def walk(self, most: int, seen: Callable[[], None]) -> bool:
        """Go on until nothing is left, or ``most`` situations are kept; whether nothing was left."""
        for way in ways(Bounds(), {}, self.both.begun):
            self._arrive(None, Step("", BEGIN, way.trail), way)
        while self._waiting:
            if len(self.kept) >= most:
                return False
            source = self._waiting.popleft()
            seen()
            _, _, one, two = self.kept[source].shape
            self.passed_over |= one[2] != two[2]
            for step, run, bounds, domains in _moves(self.both, self.kept[source]):
                for way in ways(bounds, domains, run):
                    self._arrive(source, Step(step.actor, step.name, way.trail), way)
        return True

    def _arrive(self, source: int | None, step: Step, way: Way[Result]) -> None:
        self.loose.update(way.ground.loose)
        match way.result:
            case _Apart(what="deadlines", pair=pair) as apart:
                self._note(source, step, apart)
                self._keep(source, step, pair, way.ground)  # for what follows before either deadline
            case _Apart() as apart:
                self._note(source, step, apart)
            case _Pair() as pair:
                self._keep(source, step, pair, way.ground)
            case None:
                pass

    def _note(self, source: int | None, step: Step, apart: _Apart) -> None:
        """A difference, where a case shows it that was not shown yet."""
        key = apart.key
        if key in self.found or self.tried.get(key, 0) >= TRIES:
            return
        self.tried[key] = self.tried.get(key, 0) + 1
        case = _shown(self.both, (*_path(self._parents, source), step), apart, self.at)
        if case is not None and self.confirm(case):
            self.found[key] = Difference(apart.what, apart.before, apart.after, case)

    def _keep(self, source: int | None, step: Step, pair: _Pair, ground: Ground) -> None:
        one = _kept(self.both, pair, ground)
        places = self._by_shape.setdefault(one.shape, [])
        if any(self.kept[n].known.covers(one.known) for n in places):
            return
        places.append(len(self.kept))
        if not self.both.one.machine.states[pair.one.state].final:
            self._waiting.append(len(self.kept))
        self.kept.append(one)
        self._parents.append((source, step))


def _path(parents: list[tuple[int | None, Step]], at: int | None) -> tuple[Step, ...]:
    steps: list[Step] = []
    while at is not None:
        at, step = parents[at]
        steps.append(step)
    return tuple(reversed(steps))


def _kept(both: Compared, pair: _Pair, ground: Ground) -> _Kept:
    names = Names(ground)
    now = names.number(pair.now, kind="event")
    one, two = shape_of(both.one, pair.one, names), shape_of(both.two, pair.two, names)
    ceilings = [max(a, b) if a >= 0 and b >= 0 else min(a, b)
                for a, b in zip(names.ceilings(both.one, both.one.ceiling),
                                names.ceilings(both.two, both.two.ceiling), strict=True)]  # fmt: skip
    return _Kept((pair.one.state, now, one, two), names.known(ceilings, late=pair.late))


def _moves(both: Compared, here: _Kept) -> Iterator[tuple[Step, Callable[[Ground], Result], Bounds, dict[int, Any]]]:
    state, now, one, two = here.shape
    pair = _Pair(situation_of(both.one, state, one, here.known), situation_of(both.two, state, two, here.known),
                 number_of(now), here.known.late)  # fmt: skip
    domains = dict(enumerate(here.known.domains, 1))
    deeds = dict.fromkeys((*both.one.deeds[state], *both.two.deeds[state]))
    for actor, action in deeds:
        yield Step(actor, action, ()), _acting(both, pair, actor, action), here.known.bounds, domains
    for run in pair.one.timers if one[2] == two[2] else ():
        if run.due is not None:
            yield Step("", run.timer, ()), _lapsing(both, pair, run.timer), here.known.bounds, domains


def _acting(both: Compared, pair: _Pair, actor: str, action: str) -> Callable[[Ground], Result]:
    return lambda ground: both.acted(pair, actor, action, ground)


def _lapsing(both: Compared, pair: _Pair, timer: str) -> Callable[[Ground], Result]:
    return lambda ground: both.lapsed(pair, timer, ground)


# ── a case that shows it ───────────────────────────────────────────────────────────────────────────────────────


@dataclass(slots=True)
class _Walk:
    result: Result
    begins: dict[str, Any]
    start: Any
    steps: list[tuple[Step, Any, dict[str, Any]]]


def _shown(both: Compared, path: tuple[Step, ...], apart: _Apart, at: int) -> Witness | None:
    """A case that takes a path to the difference at its end."""

    def first(ground: Ground) -> _Walk:
        begins: dict[str, Any] = {}
        result = both.begun(ground, begins)
        return _Walk(result, begins, _place(result).now, [])

    def further(walk: _Walk, step: Step, ground: Ground) -> _Walk:
        note: dict[str, Any] = {}
        if isinstance(walk.result, _Apart) and walk.result.what != "deadlines":
            raise ImpossibleError
        pair = _place(walk.result)
        result = (both.acted(pair, step.actor, step.name, ground, note) if step.actor
                  else both.lapsed(pair, step.name, ground))  # fmt: skip
        return _Walk(result, walk.begins, walk.start, [*walk.steps, (step, _place(result).now, note)])

    for way in walks(path, first, further):
        found = way.result.result
        if isinstance(found, _Apart) and found.key == apart.key:
            Ground.at_work = way.ground
            try:
                return _case(both, way.ground, way.result, found.pair, at)
            except ImpossibleError:
                continue
    return None


def _place(result: Result) -> _Pair:
    """Where both sides are; ImpossibleError where both refused."""
    if result is None:
        raise ImpossibleError
    return result.pair if isinstance(result, _Apart) else result


def _case(both: Compared, ground: Ground, walk: _Walk, pair: _Pair, at: int) -> Witness:
    inputs = {slot.name: slot for side in (both.one, both.two) for slot in side.inputs if slot is not None}
    fields = [{slot.name: slot for slot in both.slots[step.actor, step.name]} if step.actor else {}
              for step, _, _ in walk.steps]  # fmt: skip
    instants, begins, notes, until = settled(
        both.two, ground, at, walk.start, [now for _, now, _ in walk.steps], (walk.begins, inputs),
        list(zip((note for _, _, note in walk.steps), fields, strict=True)), pair.now,
    )  # fmt: skip
    steps = tuple(
        Done(now, step.actor, step.name, values)
        for (step, _, _), now, values in zip(walk.steps, instants, notes, strict=True)
        if step.actor
    )
    return Witness(at, begins, steps, pair.two.state, until)
