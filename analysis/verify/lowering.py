"""A revision → flat tables: every step from every place, run once on the most general case that can be there.

In: a model. Out: ``Lowered``, or ``Unfit`` with the reason. Steps are those of ``explore.py``, and so the compiler's
own meaning: a counter is an open number here, too, and what a step asks for on its way becomes the tests and bounds of
an edge. There is no second reading of guards, deadlines or effects.

What does not fit: what is kept as bounds only (working days, the time of day, percentages, sums of open amounts),
counts shared with other cases, totals, lengths of time that depend on a counter, timers resumed after a pause of any
length.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from analysis.verify.bounds import FREE, Bounds
from analysis.verify.conditions import Condition
from analysis.verify.explore import Clock, clocked
from analysis.verify.model import Model, slot_of
from analysis.verify.open_values import Choice, Gap, Ground, Number
from analysis.verify.packing import Edge, Part, Place, Program, Start, packed
from analysis.verify.situations import Moment
from analysis.verify.stepping import acted, begun, lapsed
from analysis.verify.turns import stills
from analysis.verify.ways import along
from compiler.evaluate import Env
from compiler.machine import RuleRun
from compiler.model import Expr, FactDef, Kind, Value
from compiler.situation import Fired, Refused, Situation, Taken, TimerRun
from compiler.stopwatch import Lap, turn
from compiler.tables import Choice as Field
from compiler.tables import Lowered, Unfit

MOST_PLACES = 4_000
MOST_WAYS = 20_000
WORD = 62
"""Bits of a word that choices use."""
BEGINNING = 1
"""The number that is the beginning of the case, in every ground."""


RUNS, STANDS, ENDED = "runs", "stands", "ended"
"""How the stopwatch stands at a place; ``ENDED`` is a place of its own, behind which nothing comes."""


class UnfitError(Exception):
    """A revision does not go into tables."""

    def __init__(self, reason: str, where: str = "") -> None:
        super().__init__(reason)
        self.unfit = Unfit(reason, where)


class Told(Ground):
    """A ground that takes down what it was told or decided, beyond what was known before."""

    __slots__ = ("atoms",)

    def __init__(self, bounds: Bounds, domains: dict[int, frozenset[Value]], script: tuple[bool, ...] = ()) -> None:
        super().__init__(bounds, domains, script)
        self.atoms: list[tuple[int, int, int]] = []

    def new_number(self, low: int = -FREE, high: int = FREE) -> Number:
        """A number between two bounds."""
        made = super().new_number(low, high)
        if high != FREE:
            self.atoms.append((made.name, 0, high))
        if low != -FREE:
            self.atoms.append((0, made.name, -low))
        return made

    def at_most(self, x: int, y: int, most: int) -> bool:
        """Whether ``x - y <= most``."""
        open_ = self.bounds.most(x, y) > most >= self.bounds.least(x, y)
        truth = super().at_most(x, y, most)
        if open_:
            self.atoms.append((x, y, most) if truth else (y, x, -most - 1))
        return truth

    def require(self, x: int, y: int, most: int) -> None:
        """Only cases with ``x - y <= most`` are looked at."""
        if most < self.bounds.most(x, y):
            self.atoms.append((x, y, most))
        super().require(x, y, most)


@dataclass(frozen=True, slots=True)
class General:
    """The most general case at a place."""

    bounds: Bounds
    domains: dict[int, frozenset[Value]]
    moment: Moment
    counters: tuple[int, ...]


Result = tuple[tuple[Fired, ...], Moment]


class Watched(Condition):
    """A condition that is watched for, as claims are in the plain search."""

    def seen(self, run: Callable[[Ground], Result | None], ground: Ground, *, later: bool) -> Result | None:
        """What a step comes to, where the condition holds behind it, or ``later`` by waiting."""
        result = run(ground)
        if result is None or (result[0] and not self.concerned(result[0])):
            return None
        (self.later if later else self.now)(ground, result[1])
        return result


class Lowering:
    """One revision on its way into tables."""

    def __init__(self, model: Model, watched: tuple[Expr, ...] = (), clock: Clock | None = None) -> None:
        self.clock = clock
        self.watched = [Watched(one, model) for one in watched]
        self.model, self.machine, self.facts = model, model.machine, model.policy.facts
        if model.loose or self.machine.shared or self.machine.totals:
            raise UnfitError(next(iter(sorted(model.loose)), "shared" if self.machine.shared else "total"))
        self.most = tuple(self._limit(n) for n in range(len(model.policy.counters)))
        self.fields = dict(_fields(model))
        self.asked = {n for bound in self.machine.bounds_of_facts for n in bound.facts}
        self.counted = {n for bound in self.machine.bounds_of_facts for n in bound.counters}
        self.places: dict[Place, int] = {}
        self.waiting: deque[Place] = deque()

    def program(self) -> Program:
        """Every place that can be reached as far as places tell, and every edge."""
        starts = self._starts()
        edges: list[list[Edge]] = []
        while self.waiting:
            edges.append(list(self._edges(self.waiting.popleft())))
        finals = [self.machine.states[one.state].final or one.clock == ENDED for one in self.places]
        ceilings = [[self._ceiling(part) for part in self.parts(one)] for one in self.places]
        parts = [self.parts(one) for one in self.places]
        return Program(
            list(self.places), parts, finals, ceilings, self.most,
            tuple(one.name for one in self.model.policy.counters), self.model.live,
            tuple(self.fields), tuple(self.fields.values()), edges, starts,
        )  # fmt: skip

    def _limit(self, n: int) -> int:
        limit = self.machine.limits[n](Env((), (), (), {}, 0))
        assert isinstance(limit, int)
        return max(limit, 0)

    def _ceiling(self, part: Part) -> int:
        kind, n = part
        if kind != "fact":
            return self.model.ceiling
        match self.facts[int(n)].type:
            case Kind.TIME | Kind.DATE:
                return -self.model.memory
            case Kind.INT:
                return self.model.counted
            case _:
                return self.model.largest

    # ── places ─────────────────────────────────────────────────────────────────────────────────────────────────

    def parts(self, place: Place) -> list[Part]:
        """The numbers of a place: the last instant, deadlines (of a paused timer also when it was paused), facts."""
        found: list[Part] = [("now", "")]
        for timer, paused in place.timers:
            found.append(("due", timer))
            if paused:
                found.append(("paused", timer))
        live = self.model.live[place.state]
        found += [("fact", str(n)) for n in sorted(live) if n not in self.fields and n not in place.unknown]
        return found

    def _place(self, moment: Moment, *, ended: bool = False) -> Place:
        situation = moment.situation
        live = self.model.live[situation.state]
        place = Place(
            situation.state,
            tuple((run.timer, run.due is None) for run in situation.timers
                  if run.due is not None or run.paused_left is not None),
            frozenset(n for n in live if n not in self.fields and situation.facts[n] is None),
            tuple((one.automation, one.state) for one in situation.taken),
            "" if self.clock is None else ENDED if ended else STANDS if moment.start is None else RUNS,
        )  # fmt: skip
        if place not in self.places:
            if len(self.places) >= MOST_PLACES:
                raise UnfitError("size", place.state)
            self.places[place] = len(self.places)
            self.waiting.append(place)
        return place

    def general(self, place: Place) -> General:
        """The most general case at a place."""
        bounds, domains = Bounds(), dict[int, frozenset[Value]]()
        bounds.add()
        names = {part: bounds.add() for part in self.parts(place)}
        counters = tuple(bounds.add() for _ in self.most)
        for name, most in zip(counters, self.most, strict=True):
            bounds.limit(name, 0, most)
            bounds.limit(0, name, 0)
        runs = []
        for timer, paused in place.timers:
            due = names["due", timer]
            if paused:
                bounds.limit(names["paused", timer], due, 0)
                runs.append(TimerRun(timer, 0, None, _any(Gap(due, names["paused", timer], 0))))
            else:
                runs.append(TimerRun(timer, 0, _any(Number(due, 0))))
        facts: list[Any] = list(self.model.fillers)
        for n in self.model.live[place.state]:
            if (field := self.fields.get(n)) is not None:
                domains[n + 1] = frozenset(field.values)
                facts[n] = Choice(n + 1) if len(field.values) > 1 else field.values[0]
            else:
                facts[n] = None if n in place.unknown else Number(names["fact", str(n)], 0)
        situation = Situation(
            place.state,
            (0,) * len(self.machine.paths[place.state]),
            tuple(facts),
            tuple(_any(Number(name, 0)) for name in counters),
            tuple(runs),
            tuple(Taken(*one) for one in place.taken),
        )
        since = None if place.clock == STANDS else Number(BEGINNING, 0)
        moment = Moment(situation, Number(names["now", ""], 0), since, late=False)
        return General(bounds, domains, moment, counters)

    # ── steps ──────────────────────────────────────────────────────────────────────────────────────────────────

    def _starts(self) -> list[Start]:
        found: list[Start] = []
        for any_facts in (False, True):
            if found:
                break
            begin = self._beginning(any_facts=any_facts)
            watches = self._at_once(begin)
            for (fired, moment), ground in self._ways(Bounds(), {}, begin, ""):
                self._exact(ground, "")
                if self.clock is not None:
                    moment = clocked(self.clock, self.model, fired, moment, opened=True)
                place = self._place(moment)
                ends = [self._linear(value, place) for value in self._numbers(place, moment)]
                rows = ground.bounds.rows
                chosen = [(BEGINNING, 0), *ends]
                table = [[_apart(rows[a][b], more - less) for b, less in ((0, 0), *chosen)]
                         for a, more in ((0, 0), *chosen)]  # fmt: skip
                used = tuple(int(one) for one in moment.situation.used)
                values = self._values(place, moment, ground)
                found.append(Start(place, _branches(fired), used, values, table, watches))
                if moment.laps:
                    found.append(replace(found[-1], place=self._place(moment, ended=True)))
        return found

    def _beginning(self, *, any_facts: bool) -> Callable[[Ground], Result]:
        def run(ground: Ground) -> Result:
            fired, moment = begun(self.model, ground, any_facts=any_facts)
            self._parted(ground, moment, frozenset())
            return fired, moment

        return run

    def _edges(self, place: Place) -> Iterator[Edge]:
        if self.machine.states[place.state].final or place.clock == ENDED:
            return
        general = self.general(place)
        for actor, action in self.model.deeds[place.state]:
            for result, ground in self._ways(general.bounds, general.domains, self._acting(general, actor, action),
                                             place.state):  # fmt: skip
                if result is not None:
                    yield from self._taken(place, general, (actor, action), result, ground)
            yield from self._watching(place, general, (actor, action), self._acting(general, actor, action))
        for n, (timer, paused) in enumerate(place.timers):
            if not paused:
                for result, ground in self._ways(general.bounds, general.domains, self._lapsing(general, n),
                                                 place.state):  # fmt: skip
                    yield from self._taken(place, general, ("", timer), result, ground)
                yield from self._watching(place, general, ("", timer), self._lapsing(general, n))

    def _watching(
        self, place: Place, general: General, deed: tuple[str, str], run: Callable[[Ground], Result | None]
    ) -> Iterator[Edge]:
        """Edges for the ways of a step behind which something that is watched for is so."""
        for n, watch in enumerate(self.watched):
            for later in (False, True)[: 1 + watch.timely]:
                wanted = partial(watch.seen, run, later=later)
                for result, ground in self._ways(general.bounds, general.domains, wanted, place.state):
                    if result is not None:
                        yield replace(self._edge(place, general, deed, result, ground), watch=n)

    def _at_once(self, begin: Callable[[Ground], Result]) -> tuple[int, ...]:
        """What is watched for that can be so when a case has begun."""

        def seen(watch: Watched, later: bool) -> bool:
            wanted = partial(watch.seen, lambda ground: ((), begin(ground)[1]), later=later)
            return any(found for found, _ in self._ways(Bounds(), {}, wanted, ""))

        return tuple(n for n, watch in enumerate(self.watched)
                     if seen(watch, False) or (watch.timely and seen(watch, True)))  # fmt: skip

    def _acting(self, general: General, actor: str, action: str) -> Callable[[Ground], Result | None]:
        levels = self.machine.rules(general.moment.situation.state, actor, action)
        changed = self._changed(rule for level in levels for rule in level)

        def run(ground: Ground) -> Result | None:
            moment = self._settled(general.moment, ground, changed)
            result, fired, after = acted(self.model, moment, actor, action, ground)
            if isinstance(result, Refused) or after is None:
                return None
            self._parted(ground, after, self.model.live[moment.situation.state])
            return fired, after

        return run

    def _lapsing(self, general: General, n: int) -> Callable[[Ground], Result]:
        spec = self.machine.timer_by_id[general.moment.situation.timers[n].timer]
        changed = self._changed((spec.rule,))

        def run(ground: Ground) -> Result:
            moment = self._settled(general.moment, ground, changed)
            fired, after = lapsed(self.model, moment, n, ground)
            self._parted(ground, after, self.model.live[moment.situation.state])
            return fired, after

        return run

    def _ways(
        self, bounds: Bounds, domains: dict[int, frozenset[Value]], run: Callable[[Ground], Any], where: str
    ) -> Iterator[tuple[Any, Told]]:
        """Every way that a step can go, each with what it was told."""
        waiting: list[tuple[bool, ...]] = [()]
        walked = 0
        while waiting:
            ground = Told(bounds.copy(), dict(domains), waiting.pop())
            way = along(ground, run)
            waiting.extend((*ground.trail[:at], False) for at in ground.forked)
            walked += 1
            if walked > MOST_WAYS:
                raise UnfitError("size", where)
            if way is not None:
                yield way.result, ground

    def _changed(self, rules: Iterable[RuleRun]) -> set[int]:
        """The facts that rules set and limits read; where automations may follow, all that are read."""
        if self.machine.automations:
            return self.asked
        return self.asked & {effect.fact for rule in rules for arm in rule.arms for effect in arm.effects}

    def _settled(self, moment: Moment, ground: Ground, changed: set[int]) -> Moment:
        """What changes and limits on facts and counters read is settled first: they are looked at only where it does
        change."""
        if not self.machine.bounds_of_facts:
            return moment
        situation = moment.situation
        given: tuple[Any, ...] = situation.facts
        facts = tuple(
            ground.settled(value.name) if n in changed and isinstance(value, Choice) else value
            for n, value in enumerate(given)
        )
        counts: list[Any] = list(situation.used)
        used = tuple(0 if n in self.counted and not count >= 1 else count for n, count in enumerate(counts))
        return replace(moment, situation=replace(situation, facts=facts, used=used))

    def _parted(self, ground: Ground, moment: Moment, own: frozenset[int]) -> None:
        """Settle a value that is kept in two places, or that has moved from one to another: each choice stands for
        itself."""
        live, seen = self.model.live[moment.situation.state], set[int]()
        facts: tuple[Any, ...] = moment.situation.facts
        for n, value in enumerate(facts):
            if n not in live or not isinstance(value, Choice):
                continue
            moved = value.name != n + 1 and value.name - 1 in own
            if moved or value.name in seen:
                ground.settled(value.name)
            seen.add(value.name)

    # ── what came of a step ────────────────────────────────────────────────────────────────────────────────────

    def _taken(
        self, place: Place, general: General, deed: tuple[str, str], result: Result, ground: Told
    ) -> Iterator[Edge]:
        """An edge; beside it one to where nothing comes after for each time of the stopwatch that it ends."""
        if self.clock is None:
            yield self._edge(place, general, deed, result, ground)
            return
        fired, moment = result
        moment = clocked(self.clock, self.model, fired, moment, opened=False)
        edge = self._edge(place, general, deed, (fired, moment), ground)
        yield edge
        over = moment.laps
        if not isinstance(self.clock, Lap) and moment.ran is not None and moment.start is not moment.ran:
            over = (moment.ran,)
        for since in over:
            yield replace(edge, target=self._place(moment, ended=True), start=self._linear(since, place), anew=False)

    def _edge(self, place: Place, general: General, deed: tuple[str, str], result: Result, ground: Told) -> Edge:
        fired, moment = result
        self._exact(ground, place.state)
        target = self._place(moment)
        return Edge(
            target=target,
            deed=deed,
            fired=_branches(fired),
            atoms=tuple(dict.fromkeys(ground.atoms)),
            scratch=len(ground.bounds.rows) - len(general.bounds.rows),
            instant=self._linear(moment.now, place)[0],
            allowed={n: ground.domains[n + 1] for n in self.model.live[place.state] if n in self.fields},
            put=self._put(place, target, moment, ground),
            counts=tuple(self._count(value, general, place) for value in moment.situation.used),
            numbers=tuple(self._linear(value, place) for value in self._numbers(target, moment)),
            start=self._linear(moment.now if moment.start is None else moment.start, place),
            anew=self.clock is not None and (moment.start is None or moment.start is not moment.ran),
        )

    def _exact(self, ground: Ground, where: str) -> None:
        if ground.loose:
            raise UnfitError(min(ground.loose), where)

    def _numbers(self, place: Place, moment: Moment) -> Iterator[Any]:
        """The values of a place's numbers."""
        runs = {run.timer: run for run in moment.situation.timers}
        for kind, n in self.parts(place):
            match kind:
                case "now":
                    yield moment.now
                case "due":
                    yield self._deadline(runs[n], moment)[0]
                case "paused":
                    yield self._deadline(runs[n], moment)[1]
                case _:
                    yield moment.situation.facts[int(n)]

    def _deadline(self, run: TimerRun, moment: Moment) -> tuple[Any, Any]:
        """A deadline; of a paused timer as it was, with when it was paused: what is left lies between."""
        left: Any = run.paused_left
        if run.due is not None:
            return run.due, None
        if isinstance(left, Gap):
            return Number(left.name, left.more), Number(left.less, 0)
        if isinstance(left, int):
            return moment.now + left, moment.now
        raise UnfitError("pause", moment.situation.state)

    def _linear(self, value: Any, place: Place) -> tuple[int, int]:
        if isinstance(value, Number):
            return value.name, value.more
        if isinstance(value, int) and not isinstance(value, bool):
            return 0, value
        raise UnfitError("difference", place.state)

    def _count(self, value: Any, general: General, place: Place) -> tuple[int | None, int]:
        name, more = self._linear(value, place)
        if name == 0:
            return None, more
        if name not in general.counters:
            raise UnfitError("counter", place.state)
        return general.counters.index(name), more

    def _values(self, place: Place, moment: Moment, ground: Ground) -> dict[int, frozenset[Value]]:
        """What each choice that can still matter may be."""
        found: dict[int, frozenset[Value]] = {}
        for n in self.model.live[place.state]:
            if n in self.fields:
                value: Any = moment.situation.facts[n]
                found[n] = ground.domains[value.name] if isinstance(value, Choice) else frozenset((value,))
                if not found[n] <= frozenset(self.fields[n].values):
                    raise UnfitError("text", place.state)
        return found

    def _put(self, place: Place, target: Place, moment: Moment, ground: Ground) -> dict[int, frozenset[Value]]:
        """The choices that are not what they were, or that did not matter before."""
        before = self.model.live[place.state]

        def same(n: int) -> bool:
            value: Any = moment.situation.facts[n]
            return n in before and isinstance(value, Choice) and value.name == n + 1

        return {n: values for n, values in self._values(target, moment, ground).items() if not same(n)}


def lowered(
    model: Model, *, timed: bool = False, horizon: int = FREE, watched: tuple[Expr, ...] = (),
    clock: Clock | None = None,
) -> Lowered | Unfit:  # fmt: skip
    """The tables of a revision. With ``timed`` the beginning of the case is a number of every place, told apart up to
    ``horizon``. Conditions that are ``watched`` for get edges of their own."""
    program = programmed(model, watched, clock)
    return program if isinstance(program, Unfit) else packed(program, timed=timed, horizon=horizon)


def programmed(model: Model, watched: tuple[Expr, ...] = (), clock: Clock | None = None) -> Program | Unfit:
    """What is packed into tables, which can be done more than once; with a ``clock`` its time is kept instead of that
    since the beginning."""
    try:
        return Lowering(model, watched, clock).program()
    except UnfitError as found:
        return found.unfit


def always_able(model: Model, program: Program, prompt: frozenset[str]) -> bool:
    """Whether somebody prompt, wherever it is their turn, can act at once in every case that can be there."""
    lowering = Lowering(model)

    def able(place: Place) -> bool:
        general = lowering.general(place)
        return not stills(model, general.bounds, general.domains, general.moment, prompt)

    return all(able(place) for place in program.places if turn(model.machine, place.state) & prompt)


def _fields(model: Model) -> Iterator[tuple[int, Field]]:
    """The facts that are one of some values, packed into words."""
    word, shift = 0, 0
    for n, fact in enumerate(model.policy.facts):
        if not any(n in live for live in model.live.values()):
            continue
        values = _values_of(fact, model)
        if values is None:
            continue
        if len(values) > WORD:
            raise UnfitError("choice")
        if shift + len(values) > WORD:
            word, shift = word + 1, 0
        yield n, Field(fact.name, values, word, shift)
        shift += len(values)


def _values_of(fact: FactDef, model: Model) -> tuple[Value, ...] | None:
    domain = slot_of(fact.name, fact.type, fact.optional, model.machine, decides=True).domain
    return None if domain is None else tuple(sorted(domain, key=lambda one: (one is None, str(one))))


def _branches(fired: tuple[Fired, ...]) -> tuple[tuple[str, int | None], ...]:
    return tuple((one.rule, one.branch) for one in fired)


def _apart(most: int, more: int) -> int:
    return most if most == FREE else most + more


def _any(value: Any) -> Any:
    """An open value where a settled one is meant."""
    return value
