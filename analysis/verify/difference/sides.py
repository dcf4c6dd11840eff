"""One step of a case on both of two revisions: the same facts, actions, values and instants.

In: two models, and where both sides are. Out: where both are after a step, or what tells them apart. What can be
observed: whether a case can begin so, whether an action is accepted, the state, the outcomes, the deadlines. As long as
nothing differs that can be observed, both are in the same state with the same deadlines; facts and counters may differ
already.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from analysis.diff.bare import bare
from analysis.verify.bounds import FREE
from analysis.verify.difference.data import Key, What
from analysis.verify.model import Model, Slot, fill
from analysis.verify.open_values import Choice, Ground, ImpossibleError
from analysis.verify.stepping import automated, instant_of_action, instant_of_deadline
from compiler import model as m
from compiler.semantics import act, broken_bounds, fire, start
from compiler.situation import ActionEvent, Fired, OutcomeGiven, Refused, Situation


@dataclass(frozen=True, slots=True)
class Pair:
    """Both sides at one instant."""

    one: Situation
    two: Situation
    now: Any
    late: bool


@dataclass(frozen=True, slots=True)
class Apart:
    """A difference on the way, with where the case stands on the newer side."""

    what: What
    before: str | None
    after: str | None
    pair: Pair

    @property
    def key(self) -> Key:
        """What is told apart from other differences."""
        return self.what, self.before, self.after


Result = Pair | Apart | None
Deed = tuple[str, str]


class Compared:
    """Two revisions, older first."""

    def __init__(self, one: Model, two: Model) -> None:
        self.one, self.two = one, two
        self._fixed = {fact.name for side in (one, two)
                       for fact, slot in zip(side.policy.facts, side.inputs, strict=True) if slot is None}  # fmt: skip
        inputs = [tuple(slot for slot in side.inputs if slot is not None) for side in (one, two)]
        self.inputs = tuple(slot for slot in _joined(*inputs) if slot.name not in self._fixed)
        self.slots = {
            key: _joined(one.parameters.get(key, ()), two.parameters.get(key, ()))
            for key in {**one.parameters, **two.parameters}
        }
        self.instead = {name: standing.principal for side in (one, two)
                        for name, standing in _standings(side.policy).items()
                        if _standings(one.policy).get(name) != _standings(two.policy).get(name)}  # fmt: skip
        """Whoever acts for somebody else on one side alone, or under another condition."""
        self.common = _used_alike(one.policy, two.policy)
        self.alike = (
            _alike(*inputs)
            and not any(slot.name in self._fixed for side in inputs for slot in side)
            and all(_alike(one.parameters[key], two.parameters[key])
                    for key in one.parameters.keys() & two.parameters.keys())
        )  # fmt: skip
        """Whether cases and actions take the same values on both sides; else some are tried on neither."""

    def deeds(self, state: str) -> dict[Deed, None]:
        """What is tried in a state."""
        found = dict.fromkeys((*self.one.deeds[state], *self.two.deeds[state]))
        for who, principal in self.instead.items():
            found.update(dict.fromkeys((who, action) for actor, action in tuple(found) if actor == principal))
        return found

    def taken_with(self, actor: str, action: str) -> tuple[Slot, ...]:
        """What an action takes, whoever does it."""
        found = self.slots.get((actor, action))
        return found if found is not None else self.slots[self.instead[actor], action]

    # ── steps ──────────────────────────────────────────────────────────────────────────────────────────────────

    def begun(self, ground: Ground, note: dict[str, Any] | None = None) -> Result:
        """A case begins on both sides with the same facts."""
        at: Any = ground.new_number()
        facts = {slot.name: _filled(slot, ground) for slot in self.inputs}
        if note is not None:
            note.update(facts)
        sides, broken = [], []
        for side in (self.one, self.two):
            own = {fact.name: facts.get(fact.name, fact.default) for fact in side.policy.facts}
            used: Any = tuple(0 for _ in side.policy.counters)
            situation = start(side.machine, at, own, used)
            broken.append(broken_bounds(side.machine, situation, at))
            sides.append(situation)
        if all(broken):
            raise ImpossibleError
        if any(broken):
            before, after = (names[0] if names else None for names in broken)
            return Apart("accepted", before, after, Pair(sides[0], sides[1], at, False))
        first, one = automated(self.one, sides[0], (), at, at, late=False)
        second, two = automated(self.two, sides[1], (), at, at, late=False)
        return self._held(first, second, Pair(one.situation, two.situation, at, False), None, None)

    def acted(self, pair: Pair, actor: str, action: str, ground: Ground, note: dict[str, Any] | None = None) -> Result:
        """An actor does the same on both sides at the same instant; None where both refuse it."""
        at = instant_of_action(ground, pair.now, (*pair.one.timers, *pair.two.timers), late=pair.late)
        values = {slot.name: _filled(slot, ground) for slot in self.taken_with(actor, action)}
        if note is not None:
            note.update(values)
        results = []
        whose = actor if (actor, action) in self.slots else self.instead[actor]
        ready = self._with_others(pair, ground)
        for side, situation in ((self.one, ready.one), (self.two, ready.two)):
            names = {slot.name for slot in side.parameters.get((whose, action), ())}
            given: Any = tuple((name, value) for name, value in values.items() if name in names)
            results.append(act(side.machine, situation, ActionEvent(actor, action, given), at))
        one, two = results
        if isinstance(one, Fired) and isinstance(two, Fired):
            return self._on(one, two, at, late=False)
        if isinstance(one, Refused) and isinstance(two, Refused):
            return None
        before, after = (side.rule if isinstance(side, Fired) else _why(side) for side in (one, two))
        return Apart("accepted", before, after, Pair(pair.one, pair.two, at, False))

    def lapsed(self, pair: Pair, timer: str, other: str, ground: Ground) -> Result:
        """A deadline is due on either side, before all others there; another one than on the older side only where both
        are due at the same second and stand in another order."""
        instants = [_due(ground, pair.now, side, name) for side, name in ((pair.one, timer), (pair.two, other))]
        at = instants[0]
        if timer != other:
            _meet(ground, *instants)
        ready = self._with_others(pair, ground)
        one = fire(self.one.machine, ready.one, timer, at)
        two = fire(self.two.machine, ready.two, other, at)
        return self._on(one, two, at, late=True)

    def _with_others(self, pair: Pair, ground: Ground) -> Pair:
        """Counters that other cases use too can have any value, the same on both sides where both use them alike."""
        drawn: dict[str, Any] = {}
        sides = []
        for side, situation in ((self.one, pair.one), (self.two, pair.two)):
            used: list[Any] = list(situation.used)
            for n in side.machine.shared:
                name = side.policy.counters[n].name
                if name not in drawn or name not in self.common:
                    ground.loose.add("shared")
                    drawn[name] = ground.new_number(0, side.caps.get(n, FREE))
                used[n] = drawn[name]
            sides.append(replace(situation, used=tuple(used)) if side.machine.shared else situation)
        return Pair(sides[0], sides[1], pair.now, pair.late)

    def _on(self, one: Fired, two: Fired, at: Any, *, late: bool) -> Result:
        first, left = automated(self.one, one.after, (one,), at, at, late=late)
        second, right = automated(self.two, two.after, (two,), at, at, late=late)
        return self._held(first, second, Pair(left.situation, right.situation, at, late), one.rule, two.rule)

    def _held(
        self, first: tuple[Fired, ...], second: tuple[Fired, ...], pair: Pair, before: str | None, after: str | None
    ) -> Result:
        """Both sides where they are now, or what tells them apart."""
        if pair.one.state != pair.two.state:
            return Apart("state", before, after, pair)
        one = [given for fired in first for given in fired.outcomes]
        two = [given for fired in second for given in fired.outcomes]
        if not _same_outcomes(one, two):
            return Apart("outcomes", before, after, pair)
        ends = [_deadlines(side) for side in (pair.one, pair.two)]
        if ends[0].keys() != ends[1].keys() or not all(_equal(a, ends[1][name]) for name, a in ends[0].items()):
            return Apart("deadlines", before, after, pair)
        return Pair(pair.one, _written_alike(pair.two, pair.one, set(ends[0])), pair.now, pair.late)


def _deadlines(side: Situation) -> dict[str, tuple[Any, Any]]:
    return {run.timer: (run.due, run.paused_left) for run in side.timers
            if run.due is not None or run.paused_left is not None}  # fmt: skip


def _written_alike(side: Situation, other: Situation, names: set[str]) -> Situation:
    """A side with deadlines that are those of the other written as the other has them."""
    if not names:
        return side
    runs = {run.timer: run for run in other.timers}
    timers = tuple(replace(run, due=runs[run.timer].due, paused_left=runs[run.timer].paused_left)
                   if run.timer in names else run for run in side.timers)  # fmt: skip
    return replace(side, timers=timers)


def _due(ground: Ground, now: Any, side: Situation, timer: str) -> Any:
    """The second of a timer that is due before all others."""
    n = next((n for n, run in enumerate(side.timers) if run.timer == timer and run.due is not None), None)
    if n is None:
        raise ImpossibleError
    return instant_of_deadline(ground, now, side.timers, n)


def _meet(ground: Ground, one: Any, other: Any) -> None:
    """Both are the same second."""
    ground.require(one.name, other.name, other.more - one.more)
    ground.require(other.name, one.name, one.more - other.more)


def _standings(policy: m.Policy) -> dict[str, m.DelegationDef]:
    """Who acts for whom, without what that rests on."""
    return {actor.name: bare(actor.delegation) for actor in policy.actors if actor.delegation is not None}


def _used_alike(one: m.Policy, two: m.Policy) -> frozenset[str]:
    """The counters that both sides use for the same: whatever sets one of their rules off finds the same rules there,
    each of which uses them in all its branches or in none."""
    sides = [{rule.id: bare(rule) for state in policy.states for rule in state.rules} for policy in (one, two)]
    counters = [{counter.name: bare(counter) for counter in policy.counters} for policy in (one, two)]
    found = set()
    for name in counters[0].keys() & counters[1].keys():
        using = [rule for side in sides for rule in side.values() if _uses(rule, name)]
        triggers = {rule.id if rule.is_timer else rule.trigger for rule in using}
        touched = [{key: rule for key, rule in side.items() if (key if rule.is_timer else rule.trigger) in triggers}
                   for side in sides]  # fmt: skip
        steady = all(name in rule.uses or all(name in branch.uses for branch in rule.branches) for rule in using)
        if counters[0][name] == counters[1][name] and touched[0] == touched[1] and steady:
            found.add(name)
    return frozenset(found)


def _uses(rule: m.RuleDef, counter: str) -> bool:
    return counter in rule.uses or any(counter in branch.uses for branch in rule.branches)


def _filled(slot: Slot, ground: Ground) -> Any:
    """A value that both sides can have; ImpossibleError where there is none."""
    if slot.domain is not None and not slot.domain:
        raise ImpossibleError
    return fill(slot, ground)


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
    """Whether what both sides take can have the same values."""
    first, second = ({slot.name: (slot.type, slot.optional, slot.domain) for slot in side} for side in (one, two))
    return all(first[name] == second[name] for name in first.keys() & second.keys())


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
