"""Who gains and who loses, from what cases can reach under each of two texts.

In: two revisions. Out: for each actor what they may do in a state, the time that they have there, how long others can
keep them waiting; how long a case can last, and what amounts come of it: before and after, where the two differ. A
figure is given where everything was looked at and nothing kept as bounds only; what was not decided is said to be.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any
from typing import Literal as OneOf

from analysis.verify.bounds import FREE
from analysis.verify.explore import Arrival, Frame, Reached, explore
from analysis.verify.model import Model, model_of
from compiler import model as m
from compiler.graph import lower
from compiler.stopwatch import turn

Verdict = OneOf["gain", "loss", "other"]
What = OneOf["choice", "time", "wait", "length", "amount"]
Ends = tuple[int, int]
"""The least and the greatest; FREE where there is no greatest."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One thing that differs. ``who`` is an actor, empty where it is nobody's; ``where`` a state, or an outcome and its
    field; ``action`` what may be done there. ``before`` and ``after`` are what can be reached, None where nothing is:
    the action never accepted, the state never entered, the outcome never given."""

    what: What
    who: str
    where: tuple[str, ...]
    before: Ends | None
    after: Ends | None
    action: str = ""

    @property
    def verdict(self) -> Verdict:
        """For whom it is about: more choices and more time are a gain, more waiting is a loss."""
        match self.what:
            case "choice":
                return "gain" if self.before is None else "loss"
            case "time" if self.before is not None and self.after is not None:
                return "gain" if self.after[1] > self.before[1] else "loss"
            case "wait" if self.before is not None and self.after is not None:
                return "loss" if self.after[1] > self.before[1] else "gain"
            case _:
                return "other"


@dataclass(frozen=True, slots=True)
class Reach:
    """What differs, and of what it was not decided whether it does."""

    figures: tuple[Figure, ...]
    undecided: tuple[What, ...]


Key = tuple[What, str, tuple[str, ...], str]


@dataclass(slots=True)
class Side:
    """What cases reach under one text: the figures that are sure, which kinds are whole."""

    model: Model
    figures: dict[Key, Ends] = field(default_factory=dict)
    whole: set[What] = field(default_factory=set)

    def note(self, key: Key, low: int, high: int) -> None:
        """One more value."""
        known = self.figures.get(key)
        self.figures[key] = (low, high) if known is None else (min(low, known[0]), max(high, known[1]))


def reach(before: m.Policy, after: m.Policy, most: int, seen: Callable[[], None] = lambda: None) -> Reach:
    """What can be reached under both, where it differs; at most so many situations are looked at each time."""
    sides = [_side(policy, most, seen) for policy in (before, after)]
    one, two = sides
    whole = one.whole & two.whole
    figures = []
    for key in {**one.figures, **two.figures}:
        what, who, where, action = key
        if what == "choice":
            if not _decided(one, two, key):
                continue
        elif what not in whole:
            continue
        old, new = one.figures.get(key), two.figures.get(key)
        if old != new and _comparable(what, old, new):
            figures.append(Figure(what, who, where, old, new, action))
    kinds: tuple[What, ...] = ("choice", "time", "wait", "length", "amount")
    figures.sort(key=lambda one: (kinds.index(one.what), one.who))
    return Reach(tuple(figures), tuple(kind for kind in kinds if kind not in whole))


def _comparable(what: What, old: Ends | None, new: Ends | None) -> bool:
    """Whether a figure says something: times only where both sides have them, and the greatest differs."""
    if what in ("choice", "amount"):
        return True
    return old is not None and new is not None and old[1] != new[1]


def _decided(one: Side, two: Side, key: Key) -> bool:
    """Whether what is done on one side is never done on the other: nothing was left out, or no rule is for it."""
    _, who, (state,), action = key
    if key in one.figures and key in two.figures:
        return False
    other = two if key in one.figures else one
    if state not in other.model.deeds:
        return False
    return "choice" in other.whole or (who, action) not in other.model.deeds[state]


# ── one text ───────────────────────────────────────────────────────────────────────────────────────────────────


def _side(policy: m.Policy, most: int, seen: Callable[[], None]) -> Side:
    policy = replace(policy, claims=())
    side = Side(model_of(lower(policy), outcomes=True))
    exact = _walk(side, Frame(most=most), seen, lambda reached, arrival: _taken_down(side, arrival))
    if exact is None:
        side.figures.clear()
    elif exact:
        side.whole |= {"choice", "time", "amount"}
    if not exact:
        return side
    if _lasting(side, Frame(timed=True, most=most), seen):
        side.whole.add("length")
    waits = dict.fromkeys(actor for state in policy.states for actor in state.awaits)
    if all([_waiting(side, actor, most, seen) for actor in waits]):
        side.whole.add("wait")
    return side


def _walk(side: Side, frame: Frame, seen: Callable[[], None], heard: Callable[[Reached, Arrival], None]) -> bool | None:
    """Walk through a text; whether everything was looked at, None where something was kept as bounds only."""
    reached = Reached(side.model)
    for arrival in explore(reached, frame, seen):
        if arrival.moment is not None:
            heard(reached, arrival)
    if reached.loose or side.model.loose:
        return None
    return reached.whole


def _taken_down(side: Side, arrival: Arrival) -> None:
    """What a step shows: that it can be taken, the time that there is then, the amounts that come of it."""
    moment, ground = arrival.moment, arrival.ground
    assert moment is not None
    machine, step = side.model.machine, arrival.step
    if step.actor and arrival.fired:
        side.note(("choice", step.actor, (arrival.fired[0].before.state,), step.name), 0, 0)
    state = moment.situation.state
    entered = arrival.source is None or (bool(arrival.fired) and arrival.fired[0].before.state != state)
    if entered and not machine.states[state].final:
        dues = [ground.highest(run.due - moment.now) for run in moment.situation.timers if run.due is not None]
        for actor in turn(machine, state):
            side.note(("time", actor, (state,), ""), 0, min(dues, default=FREE))
    for given in (one for fired in arrival.fired for one in fired.outcomes):
        definition = next(one for one in side.model.policy.outcomes if one.name == given.outcome)
        for name, value in zip(definition.fields, given.arguments, strict=True):
            if name.type in (m.Kind.MONEY, m.Kind.INT) and value is not None:
                _amount(side, arrival, (given.outcome, name.name), value)


def _amount(side: Side, arrival: Arrival, where: tuple[str, str], value: Any) -> None:
    """An amount by itself, and against each fact of its kind that is known then."""
    ground, moment = arrival.ground, arrival.moment
    assert moment is not None
    side.note(("amount", "", where, ""), ground.lowest(value), ground.highest(value))
    for fact, known in zip(side.model.policy.facts, moment.situation.facts, strict=True):
        if fact.type is m.Kind.MONEY and fact.required and known is not None:
            apart = value - known
            side.note(("amount", "", (*where, fact.name), ""), ground.lowest(apart), ground.highest(apart))


def _lasting(side: Side, frame: Frame, seen: Callable[[], None]) -> bool:
    """How long a case can last; whether that was decided."""
    reached = Reached(side.model)
    for _ in explore(reached, frame, seen):
        pass
    if not reached.whole:
        return False
    endless = bool(reached.endless) or any(True for _ in reached.idle())
    ends = [one.lasted for one in reached.situations if one.final]
    low, high = min((low for low, _ in ends), default=0), max((high for _, high in ends), default=FREE)
    side.note(("length", "", (), ""), low, FREE if endless else high)
    return True


def _waiting(side: Side, actor: str, most: int, seen: Callable[[], None]) -> bool:
    """How long it can be others' turn at a time; whether that was decided."""
    reached = Reached(side.model)
    longest = 0
    for arrival in explore(reached, Frame(timed=True, clock=m.Waits(actor, 0), most=most), seen):
        moment = arrival.moment
        if moment is not None and moment.ran is not None:
            longest = max(longest, arrival.ground.highest(moment.now - moment.ran))
    if not reached.whole:
        return False
    if any(reached.situations[place].shape[3] is not None for place in reached.idle()):
        longest = FREE
    side.note(("wait", actor, (), ""), 0, longest)
    return True
