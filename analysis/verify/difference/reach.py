"""Who gains and who loses, from what cases can reach under each of two texts.

In: two revisions. Out: for each actor what they may do in a state, the time that they have there, how long others can
keep them waiting; how long a case can last, and what amounts come of it: before and after, where the two differ. A
figure is given where everything was looked at and nothing kept as bounds only; what was not decided is said to be.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any
from typing import Literal as OneOf

from analysis.verify.bounds import FREE
from analysis.verify.explore import Arrival, Frame, Reached, explore
from analysis.verify.model import Model, model_of
from analysis.verify.scales import expressions
from analysis.verify.stepping import Step
from analysis.verify.witness import Witness, its_end, witness
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


class Side:
    """What cases reach under one text: ``found`` was reached, ``bounds`` is the most that can be; of what is as far as
    its bound, and of what was kept exactly, the figure is sure."""

    def __init__(self, policy: m.Policy, asked: Asked) -> None:
        self._text, policy = policy, replace(policy, claims=())
        graph = lower(policy)
        self.asked = asked
        self.exact, self._coarse = model_of(graph, outcomes=True), model_of(graph, outcomes=True, coarse=True)
        self.found: dict[Key, Ends] = {}
        self.bounds: dict[Key, Ends] = {}
        self.paths: dict[Key, tuple[Step, ...]] = {}
        self.whole: set[What] = set()
        """What was bounded at all."""
        self.loose: set[str] = set()
        self._harmless = frozenset() if _sums_decide(policy) else _SUMS
        if not self._walk(Frame(), _taken_down):
            return
        self.whole |= {"choice", "time", "amount"}
        if self._walk(Frame(timed=True), _nothing, _lasting):
            self.whole.add("length")
        waits = dict.fromkeys(actor for state in policy.states for actor in state.awaits)
        walks = [self._walk(Frame(timed=True, clock=m.Waits(actor, 0)), _waited, _waiting) for actor in waits]
        if all(walks):
            self.whole.add("wait")

    def sure(self, key: Key) -> bool:
        """Whether a figure is one that is reached, and no more can be."""
        loose = self.loose if key[0] == "amount" else self.loose - self._harmless
        return not loose and key[0] in self.whole and self.found.get(key) == self.bounds.get(key)

    def done(self, key: Key) -> bool:
        """Whether an action is accepted in a case, which the simulator has run."""
        path = self.paths.get(key)
        case = None if path is None else witness(self.exact, path, its_end, self.asked.at)
        return case is not None and self.asked.confirm(self._text, case)

    def elsewhere(self, key: Key) -> bool:
        """Whether a state is not in this text, but an action is, in another state: nothing to compare."""
        _, who, (state,), action = key
        return state not in self.exact.deeds and any((who, action) in deeds for deeds in self.exact.deeds.values())

    def never(self, key: Key) -> bool:
        """Whether an action is accepted in no case."""
        _, who, (state,), action = key
        if state not in self.exact.deeds:
            return True
        return (who, action) not in self.exact.deeds[state] or ("choice" in self.whole and key not in self.bounds)

    def _walk(self, frame: Frame, each: Each, last: Last | None = None) -> bool:
        """Walk through the text, exactly as far as it goes, then with values put together; whether to the end."""
        exact = Reached(self.exact)
        self._follow(exact, replace(frame, most=self.asked.most), each, self.found)
        self.loose |= exact.loose | self.exact.loose
        if last is not None:
            last(self, exact, self.found, frame)
        if exact.whole:
            self.bounds.update(self.found)
            return True
        rough = Reached(self._coarse, apart=1)
        self._follow(rough, replace(frame, most=PUT_TOGETHER * self.asked.most, coarse=True), each, self.bounds)
        if last is not None:
            last(self, rough, self.bounds, frame)
        return rough.whole

    def _follow(self, reached: Reached, frame: Frame, each: Each, into: dict[Key, Ends]) -> None:
        for arrival in explore(reached, frame, self.asked.seen):
            if arrival.moment is None:
                continue
            for key, (low, high) in each(reached.model, arrival, frame):
                known = into.get(key)
                into[key] = (low, high) if known is None else (min(low, known[0]), max(high, known[1]))
                if known is None and key[0] == "choice" and reached.model is self.exact:
                    self.paths[key] = reached.path_of(arrival)


@dataclass(frozen=True, slots=True)
class Asked:
    """How far to look: at ``most`` situations exactly; cases begin ``at``; ``confirm`` tries one under a text, ``seen``
    is told of each situation."""

    most: int
    at: int
    confirm: Callable[[m.Policy, Witness], bool]
    seen: Callable[[], None] = lambda: None


def reach(before: m.Policy, after: m.Policy, asked: Asked) -> Reach:
    """What can be reached under both, where it differs."""
    one, two = Side(before, asked), Side(after, asked)
    kinds: tuple[What, ...] = ("choice", "time", "wait", "length", "amount")
    figures: list[Figure] = []
    open_: set[What] = {kind for kind in kinds if kind not in one.whole & two.whole}
    for key in dict.fromkeys((*one.found, *two.found, *one.bounds, *two.bounds)):
        what, who, where, action = key
        old, new = (side.found.get(key) for side in (one, two))
        if what == "choice":
            sides = (one, two) if new is None else (two, one)
            if (old is not None and new is not None) or sides[1].elsewhere(key):
                continue
            if not (sides[0].done(key) and sides[1].never(key)):
                open_.add(what)
                continue
        elif not (one.sure(key) and two.sure(key)):
            open_.add(what)
            continue
        if old != new and _comparable(what, old, new):
            figures.append(Figure(what, who, where, old, new, action))
    figures.sort(key=lambda figure: (kinds.index(figure.what), figure.who))
    return Reach(tuple(figures), tuple(kind for kind in kinds if kind in open_))


def _comparable(what: What, old: Ends | None, new: Ends | None) -> bool:
    """Whether a figure says something: times only where both sides have them, and the greatest differs."""
    if what in ("choice", "amount"):
        return True
    return old is not None and new is not None and old[1] != new[1]


PUT_TOGETHER = 2
"""So many times as many situations are looked at with values put together."""
_SUMS = frozenset(("percent", "product", "sum"))
"""What is kept as bounds only of amounts that are computed."""


def _sums_decide(policy: m.Policy) -> bool:
    """Whether an amount that is computed decides anything, not only what an outcome says."""
    if any(counter.adds is not None for counter in policy.counters):
        return True
    rules = [rule for state in policy.states for rule in state.rules]
    given = [value for rule in rules for branch in rule.branches for effect in branch.effects
             if isinstance(effect, m.Give) for value in effect.arguments]  # fmt: skip
    rows = [row.value for table in policy.tables for row in table.rows]
    told = {id(expr) for expr in (*given, *rows)}
    asked = [part for expr in expressions(policy) if id(expr) not in told for part in m.parts(expr)]
    if any(isinstance(part, m.TableOf) for part in asked):
        asked += [part for row in rows for part in m.parts(row)]
    return any(isinstance(part, m.Arithmetic) for part in asked)


# ── what a step shows ──────────────────────────────────────────────────────────────────────────────────────────

Noted = Iterator[tuple[Key, Ends]]
Each = Callable[[Model, Arrival, Frame], Noted]
Last = Callable[[Side, Reached, dict[Key, Ends], Frame], None]


def _nothing(model: Model, arrival: Arrival, frame: Frame) -> Noted:
    return iter(())


def _taken_down(model: Model, arrival: Arrival, frame: Frame) -> Noted:
    """That an action can be taken, the time that there is where a step leads, the amounts that come of it."""
    moment, ground, step = arrival.moment, arrival.ground, arrival.step
    assert moment is not None
    if step.actor and arrival.fired:
        yield ("choice", step.actor, (arrival.fired[0].before.state,), step.name), (0, 0)
    state = moment.situation.state
    entered = arrival.source is None or (bool(arrival.fired) and arrival.fired[0].before.state != state)
    if entered and not model.machine.states[state].final:
        dues = [ground.highest(run.due - moment.now) for run in moment.situation.timers if run.due is not None]
        for actor in turn(model.machine, state):
            yield ("time", actor, (state,), ""), (0, min(dues, default=FREE))
    for given in (one for fired in arrival.fired for one in fired.outcomes):
        definition = next(one for one in model.policy.outcomes if one.name == given.outcome)
        for field, value in zip(definition.fields, given.arguments, strict=True):
            if field.type in (m.Kind.MONEY, m.Kind.INT) and value is not None:
                yield from _amount(model, arrival, (given.outcome, field.name), value)


def _amount(model: Model, arrival: Arrival, where: tuple[str, str], value: Any) -> Noted:
    """An amount by itself, and against each sum of money that a case begins with."""
    ground, moment = arrival.ground, arrival.moment
    assert moment is not None
    yield ("amount", "", where, ""), (ground.lowest(value), ground.highest(value))
    for fact, known in zip(model.policy.facts, moment.situation.facts, strict=True):
        if fact.type is m.Kind.MONEY and fact.required and known is not None:
            apart = value - known
            yield ("amount", "", (*where, fact.name), ""), (ground.lowest(apart), ground.highest(apart))


def _waited(model: Model, arrival: Arrival, frame: Frame) -> Noted:
    """How long it was others' turn before a step."""
    moment = arrival.moment
    assert moment is not None
    assert isinstance(frame.clock, m.Waits)
    longest = 0 if moment.ran is None else arrival.ground.highest(moment.now - moment.ran)
    yield ("wait", frame.clock.actor, (), ""), (0, longest)


def _waiting(side: Side, reached: Reached, into: dict[Key, Ends], frame: Frame) -> None:
    """Where a case can stay for any time, it can be others' turn for any time."""
    assert isinstance(frame.clock, m.Waits)
    if any(reached.situations[place].shape[3] is not None for place in reached.idle()):
        into["wait", frame.clock.actor, (), ""] = (0, FREE)


def _lasting(side: Side, reached: Reached, into: dict[Key, Ends], frame: Frame) -> None:
    """How long cases last that end; any time where they need not."""
    ends = [one.lasted[1] for one in reached.situations if one.final]
    endless = bool(reached.endless) or any(True for _ in reached.idle())
    into["length", "", (), ""] = (0, FREE if endless else max(ends, default=0))
