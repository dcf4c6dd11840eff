"""A situation of which only what matters is kept, in one form for all that differ in nothing that matters.

Instants and amounts are variables; what is dead (no later question asks for it), when states were entered and timers
that are spent are left out. Two situations with the same ``shape`` differ only in what their variables may be.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from analysis.verify.bounds import FREE, Bounds
from analysis.verify.model import Model
from analysis.verify.open_values import Choice, Gap, Ground, Multiple, Number
from compiler.model import Value
from compiler.opened import Open
from compiler.situation import Situation, Taken, TimerRun

Shape = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """A situation's variables: the differences between instants and amounts, and the values left for each choice; and
    whether its instant is past for actions (``Moment.late``)."""

    bounds: Bounds
    domains: tuple[frozenset[Value], ...]
    late: bool

    @property
    def key(self) -> tuple[object, ...]:
        """All of it as a value."""
        return self.domains, self.bounds.key, self.late

    def covers(self, other: Known) -> bool:
        """Whether everything that ``other`` allows is allowed here."""
        if self.late and not other.late:
            return False
        for mine, theirs in zip(self.domains, other.domains, strict=True):
            if mine is not theirs and not mine >= theirs:
                return False
        return self.bounds.covers(other.bounds)

    def joined(self, other: Known) -> Known | None:
        """Both in one, where that allows nothing more than the two: they differ in one choice at most."""
        if self.late != other.late or self.bounds.rows != other.bounds.rows:
            return None
        apart = [n for n, (one, two) in enumerate(zip(self.domains, other.domains, strict=True)) if one != two]
        if len(apart) > 1:
            return None
        domains = list(self.domains)
        for n in apart:
            domains[n] |= other.domains[n]
        return Known(self.bounds, tuple(domains), self.late)

    def hull(self, other: Known, marks: Sequence[int] | None) -> Known:
        """The least that allows all that the two do, and more. With ``marks`` a bound that would grow goes on to the
        next of them, so that growing ends."""
        domains = tuple(one | two for one, two in zip(self.domains, other.domains, strict=True))
        return Known(self.bounds.hull(other.bounds, marks), domains, self.late and other.late)

    def apart(self, other: Known) -> tuple[int, int]:
        """In how many bounds and choices the two differ: what the hull of the two gives up."""
        pairs = zip(self.bounds.rows, other.bounds.rows, strict=True)
        bounds = sum(a != b for mine, theirs in pairs for a, b in zip(mine, theirs, strict=True))
        return bounds, sum(a != b for a, b in zip(self.domains, other.domains, strict=True))


@dataclass(frozen=True, slots=True)
class Moment:
    """A situation at the instant of an event, as a step leaves it. ``late`` once timers of this instant have fired: no
    action comes at it any more. ``start`` is since when the time runs that is kept, None where it does not; ``ran``
    since when it did before the step; ``laps`` since when those ran that the step ended."""

    situation: Situation
    now: Any
    start: Any
    late: bool
    ran: Any = None
    laps: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True)
class Abstract:
    """The kept form. Its last variable is the beginning, where that is kept."""

    shape: Shape
    known: Known

    @property
    def state(self) -> str:
        """The innermost state."""
        state: str = self.shape[0]
        return state

    @property
    def final(self) -> bool:
        """Whether the case has ended."""
        final: bool = self.shape[1]
        return final

    @property
    def runs(self) -> bool:
        """Whether a deadline runs; one that is paused does not."""
        return any(due != (None,) for _, due, _ in self.shape[6])

    @property
    def lasted(self) -> tuple[int, int]:
        """The least and the greatest time since the beginning, where that is kept; FREE where there is no greatest."""
        if self.shape[3] is None:
            return 0, 0
        (_, now, more), (_, start, less) = self.shape[2], self.shape[3]
        bounds = self.known.bounds
        most = bounds.most(now, start)
        return bounds.least(now, start) + more - less, FREE if most == FREE else most + more - less


def abstract(
    model: Model, moment: Moment, ground: Ground, *, timed: bool = False, ceiling: int = 0, horizon: int = FREE,
    coarse: bool = False, finer: tuple[tuple[int, Value], ...] = (),
) -> Abstract:  # fmt: skip
    """What matters of a situation. Differences of instants beyond ``ceiling`` are told apart no further, those to the
    beginning (``timed``) beyond ``horizon``. ``coarse`` keeps numbers and counters as variables of their own, so that
    few shapes are left; whether facts have the values of ``finer`` is told apart."""
    Ground.at_work = ground
    names = Names(ground, coarse=coarse)
    now = names.number(moment.now, kind="event")
    facts, used, timers, taken = shape_of(model, moment.situation, names)
    situation, machine = moment.situation, model.machine
    start = names.number(ground.same(moment.start), kind="event") if timed and moment.start is not None else None
    final = machine.states[situation.state].final
    told_apart = tuple(has_value(situation.facts[n], value, ground) for n, value in finer)
    shape = (situation.state, final, now, start, facts, used, timers, taken, told_apart)
    ceilings = names.ceilings(model, ceiling)
    if start is not None:
        ceilings[-1] = horizon
    return Abstract(shape, names.known(ceilings, late=moment.late))


def shape_of(model: Model, situation: Situation, names: Names) -> tuple[Any, Any, Any, Any]:
    """The facts that can still matter, the counters, the deadlines, and the automations taken."""
    live, machine, kinds = model.live[situation.state], model.machine, model.kinds
    facts = tuple([
        names.fact(value, kind=kinds[n]) if n in live else () for n, value in enumerate(situation.facts)
    ])  # fmt: skip
    used = tuple(
        () if n in machine.shared else names.counter(value, exact=n in model.steering)
        for n, value in enumerate(situation.used)
    )
    timers = tuple(
        (run.timer, names.of(run.due), names.paused(run.paused_left))
        for run in situation.timers
        if run.due is not None or run.paused_left is not None
    )
    return facts, used, timers, tuple((one.automation, one.state) for one in situation.taken)


def has_value(one: Any, value: Value, ground: Ground) -> bool | None:
    """Whether a fact has a value; None where that does not follow."""
    if isinstance(one, Choice):
        domain = ground.domains[one.name]
        return None if len(domain) > 1 and value in domain else value in domain
    if isinstance(one, Open):
        return False if value is None else None
    return bool(one == value)


class Names:
    """Numbers the variables in the order in which they are met; each stands for the value it is first met with."""

    def __init__(self, ground: Ground, *, coarse: bool = False) -> None:
        self.ground = ground
        self.coarse = coarse
        self.numbers: dict[int, int] = {}
        self.offsets: list[int] = [0]
        self.kinds: list[str] = ["zero"]
        self.domains: list[frozenset[Value]] = []
        self.choices: dict[int, int] = {}

    def number(self, value: Any, *, kind: str) -> Any:
        """A number or an instant."""
        if isinstance(value, int):
            return value
        if self.coarse and value.name in self.numbers:
            value = self.ground.same(value)
        at = self.numbers.get(value.name)
        if at is None:
            at = self.numbers[value.name] = len(self.offsets)
            self.offsets.append(value.more)
            self.kinds.append(kind)
        elif kind == "event":
            self.kinds[at] = kind
        return ("n", at, value.more - self.offsets[at])

    def of(self, value: Any, *, kind: str = "event") -> Any:
        """A number, a difference, or what is settled."""
        match value:
            case Number():
                return self.number(value, kind=kind)
            case Gap() if (settled := self.ground.settled_gap(value)) is not None:
                return (settled,)
            case Gap():
                other = self.number(Number(value.less, 0), kind=kind) if value.less else 0
                one = self.number(Number(value.name, value.more), kind=kind) if value.name else value.more
                return ("g", one, other)
            case Multiple():
                return self.of(value.number(), kind=kind)
            case _:
                return (value,)

    def paused(self, left: Any) -> Any:
        """What is left of a timer that stands still."""
        if not self.coarse or left is None:
            return self.of(left)
        most = self.ground.highest(left)
        return self.number(self.ground.new_number(self.ground.lowest(left), most), kind="event")

    def counter(self, value: Any, *, exact: bool) -> Any:
        """How often a limit was used, or what a total has come to."""
        if self.coarse and isinstance(value, int) and not exact:
            return self.number(self.ground.new_number(value, value), kind="count")
        return self.of(value, kind="amount")

    def fact(self, value: Any, *, kind: str) -> Any:
        """A fact, a choice among one value where it is no number, so that more values can cover it."""
        if isinstance(value, Choice):
            at = self.choices.get(value.name)
            if at is None:
                self.domains.append(self.ground.domains[value.name])
                at = self.choices[value.name] = len(self.domains)
            return ("c", at)
        if isinstance(value, (bool, str)) or (value is None and kind == "choice" and self.coarse):
            self.domains.append(frozenset((value,)))
            return ("c", len(self.domains))
        if isinstance(value, int) and (kind == "count" or self.coarse):
            return self.number(self.ground.new_number(value, value), kind=kind)
        if isinstance(value, Number) and kind == "moment" and value.name in self.numbers:
            apart = value.more - self.offsets[self.numbers[value.name]]
            if apart:  # a variable of its own, so that how long it is past can be forgotten
                return self.number(self.ground.same(value), kind=kind)
        return self.of(value, kind=kind)

    def ceilings(self, model: Model, ceiling: int) -> list[int]:
        """How far the differences of each variable are told apart."""
        reach = {"zero": 0, "event": ceiling, "amount": model.largest, "count": model.counted, "moment": -model.memory}
        return [reach[kind] for kind in self.kinds]

    def known(self, ceilings: list[int], *, late: bool) -> Known:
        """What is known of the variables met so far."""
        bounds = self.ground.bounds.only(list(self.numbers))
        offsets, rows = self.offsets, bounds.rows
        for x, row in enumerate(rows):
            for y, most in enumerate(row):
                if most != FREE:
                    row[y] = most + offsets[x] - offsets[y]
        bounds.widen(ceilings)
        return Known(bounds, tuple(self.domains), late)


def concrete(model: Model, one: Abstract) -> tuple[Bounds, dict[int, frozenset[Value]], Moment]:
    """A situation to step on from, on the ground of what is known of it."""
    state, _, now, start, *parts = one.shape[:8]
    situation = situation_of(model, state, tuple(parts), one.known)
    domains = dict(enumerate(one.known.domains, 1))
    moment = Moment(situation, number_of(now), None if start is None else number_of(start), one.known.late)
    return one.known.bounds, domains, moment


def situation_of(model: Model, state: str, parts: tuple[Any, ...], known: Known) -> Situation:
    """The situation that a shape stands for."""
    facts, used, timers, taken = parts
    return Situation(
        state,
        (0,) * len(model.machine.paths[state]),
        tuple(
            filler if part == () else value_of(part, known.domains)
            for part, filler in zip(facts, model.fillers, strict=True)
        ),
        tuple(value_of(part) for part in used),
        tuple(TimerRun(timer, 0, value_of(due), value_of(left)) for timer, due, left in timers),
        tuple(Taken(automation, holder) for automation, holder in taken),
    )


def value_of(part: Any, domains: tuple[frozenset[Value], ...] = ()) -> Any:
    """The value that a part of a shape stands for."""
    match part:
        case ():
            return None
        case ("n", _, _):
            return number_of(part)
        case ("g", one, other):
            return number_of(one) - number_of(other)
        case ("c", name):
            domain = domains[name - 1]
            return Choice(name) if len(domain) > 1 else next(iter(domain))
        case (value,):
            return value
        case _:
            raise AssertionError(part)


def number_of(part: Any) -> Any:
    """A variable, or a number that is settled."""
    return part if isinstance(part, int) else Number(part[1], part[2])
