"""What a step does, as formulas and assignments: a second reading of ``compiler/semantics.py``, for tools that can't
run it. ``tests/export`` holds the two against each other.

In: where a case stands (``Place``, and what its variables mean). Out: for each way in which a step can go, when it
goes so, what it assigns, and where it arrives.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from analysis.export.formulas import YES, Formula, In, Open, Timed, all_of, any_of, negated
from analysis.export.names import Names
from analysis.export.network import Amount, Assign, Choice, Test
from analysis.export.reading import LOST_AS, Env, Held, Known, Reader, Some, Sym, same_as
from analysis.export.timers import OFF, OPEN, PAUSED, RUNS, Timers
from analysis.export.values import Extent, Slot, Slots
from compiler import model as m
from compiler.machine import Arm, BoundRun, Machine, RuleRun

MOST_COUNTED = 200
"""A limit of more uses is left open."""


@dataclass(frozen=True, slots=True)
class Place:
    """An innermost state, how its timers stand, the automations taken, and whether they are still to be looked at."""

    state: str
    timers: tuple[tuple[str, str], ...] = ()
    taken: tuple[tuple[str, str], ...] = ()
    pending: bool = False

    def stands(self, timer: str) -> str:
        """How a timer stands."""
        return dict(self.timers).get(timer, OFF)


@dataclass(frozen=True, slots=True)
class Way:
    """One way in which a step can go; ``lost`` is what of it is kept loosely, and where."""

    when: Formula
    env: Env
    place: Place
    assigns: tuple[Assign, ...] = ()
    choices: tuple[Choice, ...] = ()
    lost: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Deed:
    """A branch that can be taken, and how."""

    rule: str
    branch: int | None
    way: Way


@dataclass(slots=True)
class Steps:
    """The steps of one machine."""

    machine: Machine
    reader: Reader
    slots: Slots
    timers: Timers
    names: Names
    counted: Mapping[str, Sym]
    picked: dict[str, Choice] = field(default_factory=dict)

    # ── reading ────────────────────────────────────────────────────────────────────────────────────────────────

    def env(self, place: Place) -> Env:
        """What conditions read where a case stands."""
        facts = {fact.name: fact_sym(fact, self.slots, self.names) for fact in self.machine.policy.facts}

        def left(timer: str, sign: str, length: int) -> Formula:
            return self._left(place, timer, sign, length)

        return Env(facts, self.counted, left)

    def _left(self, place: Place, timer: str, sign: str, length: int) -> Formula:
        stands = place.stands(timer)
        if stands == OFF:
            return same_as(sign, Known(0), Known(length))
        if stands != RUNS or self.machine.timer_by_id[timer].suspended:
            return Open("left")
        match sign:
            case ">=":
                return self._at_least(timer, length)
            case "<":
                return negated(self._at_least(timer, length))
            case ">":
                return self._at_least(timer, length + 1)
            case "<=":
                return negated(self._at_least(timer, length + 1))
            case _:
                equal = all_of((self._at_least(timer, length), negated(self._at_least(timer, length + 1))))
                return equal if sign == "==" else negated(equal)

    def _at_least(self, timer: str, length: int) -> Formula:
        if length <= 0:
            return YES
        clock = self.timers.clock(timer)
        low, high = self.timers.amount(timer, 0), self.timers.amount(timer, 1)
        return Timed(Test(clock, "<=", high.plus(-length)), Test(clock, ">=", low.plus(1 - length)))

    # ── actions ────────────────────────────────────────────────────────────────────────────────────────────────

    def parameters(self, actor: str, action: str) -> dict[str, Sym]:
        """An action's parameters as choices of an edge."""
        found: dict[str, Sym] = {}
        for one in self.machine.action_fields[actor, action].values():
            slot = self.slots.slot(("parameter", actor, action, one.name))
            if slot is None:
                found[one.name] = Some(LOST_AS.get(one.type, "number"), one.optional)
            else:
                name = self.names.of("p", f"{action}.{one.name}")
                self.picked[name] = Choice(name, tuple(sorted(slot.every)))
                found[one.name] = held(name, slot)
        return found

    def deeds(self, place: Place, env: Env, actor: str, action: str) -> Iterator[Deed]:
        """What an action can do."""
        condition = self.reader.condition
        bans = [condition(ban.definition.guard, env) for ban in self.machine.bans(place.state, actor, action)]
        before: list[Formula] = [negated(one) for one in bans]
        before += [condition(one.definition.condition, env)
                   for one in self.machine.bounds_of_action.get((actor, action), ())]  # fmt: skip
        for level in self.machine.rules(place.state, actor, action):
            ready = [any_of(condition(arm.transition.guard, env) for arm in rule.arms) for rule in level]
            for at, rule in enumerate(level):
                others = [negated(one) for n, one in enumerate(ready) if n != at]
                for arm, first in self._in_order(rule, env):
                    when = all_of((*before, *others, first, self._affordable(arm)))
                    for way in self._refusable(arm, Way(when, env, place), place):
                        yield Deed(rule.id, arm.transition.branch, way)
            before += [negated(one) for one in ready]

    def _in_order(self, rule: RuleRun, env: Env) -> Iterator[tuple[Arm, Formula]]:
        """Each branch with when it is the first that holds."""
        earlier: list[Formula] = []
        for arm in rule.arms:
            holds = self.reader.condition(arm.transition.guard, env)
            yield arm, all_of((holds, *map(negated, earlier)))
            earlier.append(holds)

    def _affordable(self, arm: Arm) -> Formula:
        """Whether each counter that a branch uses has a use left."""
        found: list[Formula] = []
        for n in arm.uses:
            counter = self.machine.policy.counters[n]
            sym, most = self.counted[counter.name], self.timers.number(counter.count)
            found.append(Open(sym.what) if isinstance(sym, Some) else same_as("<", sym, Known(most)))
        return all_of(found)

    def _refusable(self, arm: Arm, before: Way, place: Place) -> Iterator[Way]:
        """The ways of an action's branch that break no total and no bound."""
        given = {one.outcome for one in arm.transition.effects if isinstance(one, m.Give)}
        totals = [Open("total") for _, adds in self.machine.totals if adds.outcome in given]
        for way in self.taken(arm, before, place):
            bounds = [self._kept(bound, before.env, way) for bound in self.machine.bounds_of_facts]
            yield replace(way, when=all_of((way.when, *totals, *bounds)))

    def _kept(self, bound: BoundRun, before: Env, way: Way) -> Formula:
        """A bound on facts holds after a branch, or nothing of it changed."""
        policy = self.machine.policy
        facts = [policy.facts[n].name for n in bound.facts]
        counters = [policy.counters[n].name for n in bound.counters]
        pairs = [(before.facts[name], way.env.facts[name]) for name in facts]
        pairs += [(before.used[name], way.env.used[name]) for name in counters]
        changed = [(one, other) for one, other in pairs if one is not other]
        if not changed:
            return YES
        same = all_of(same_as("==", one, other) for one, other in changed)
        holds = self.reader.condition(bound.definition.condition, replace(way.env, left=None))
        return any_of((holds, same))

    # ── timers ─────────────────────────────────────────────────────────────────────────────────────────────────

    def fired(self, place: Place, env: Env, timer: str) -> Iterator[Deed]:
        """What a timer that is due can do: the first branch that holds and can be afforded, or nothing."""
        rule = self.machine.timer_by_id[timer].rule
        spent = with_status(place, timer, OFF)
        inside = replace(self.env(spent), facts=env.facts)
        due = self._due(place, timer)
        earlier: list[Formula] = []
        for arm in rule.arms:
            holds = all_of((self.reader.condition(arm.transition.guard, inside), self._affordable(arm)))
            for way in self.taken(arm, Way(all_of((due, holds, *map(negated, earlier))), inside, spent), spent):
                yield Deed(rule.id, arm.transition.branch, way)
            earlier.append(holds)
        yield Deed(rule.id, None, Way(all_of((due, *map(negated, earlier))), inside, spent))

    def _due(self, place: Place, timer: str) -> Formula:
        """Its time has come, and no timer that goes first at one instant is due."""
        found: list[Formula] = []
        if place.stands(timer) == RUNS:
            low, clock = self.timers.amount(timer, 0), self.timers.clock(timer)
            test = Test(clock, "==" if self.timers.exact(timer) else ">=", low)
            found.append(Timed(test, test))
        for other in self.in_order(place):
            if other == timer:
                break
            if place.stands(other) == RUNS:
                test = Test(self.timers.clock(other), "<=", self.timers.amount(other, 1).plus(-1))
                found.append(Timed(test, test))
        return all_of(found)

    def in_order(self, place: Place) -> list[str]:
        """The timers that can fire, in the order in which they do at one instant."""
        machine = self.machine
        live = [timer for timer, stands in place.timers if stands in (RUNS, OPEN)]
        depth = {timer: len(machine.paths[machine.timer_by_id[timer].state]) for timer in live}
        return sorted(live, key=lambda one: (-depth[one], machine.timer_order[one]))

    # ── what a branch does ─────────────────────────────────────────────────────────────────────────────────────

    def taken(self, arm: Arm, before: Way, place: Place) -> Iterator[Way]:
        """Uses are counted, effects follow in the order written, then states are left and entered."""
        used, assigns = dict(before.env.used), list[Assign]()
        for n in arm.uses:
            name = self.machine.policy.counters[n].name
            if isinstance(sym := used[name], Held):
                more = tuple((number, Extent(number + 1)) for number, _ in sym.extents)
                used[name] = replace(sym, extents=more)
                assigns.append(Assign(sym.variable, Amount(1, sym.variable)))
        ways = [replace(before, place=place, assigns=tuple(assigns), env=replace(before.env, used=used))]
        for effect in arm.transition.effects:
            ways = [after for way in ways for after in self._effect(effect, way)]
        target = arm.transition.written_target
        for way in ways:
            if target is None:
                yield way
            else:
                yield from self._arrived(way, target)

    def _effect(self, effect: m.EffectDef, way: Way) -> Iterable[Way]:
        match effect:
            case m.SetTo(fact=fact, value=value):
                cases = [one for when, sym in self.reader.cases(value, way.env) for one in self._alike(fact, when, sym)]
                return [self._set(way, when, fact, sym) for when, sym in cases]
            case m.Give():
                return [way]
            case m.OnTimer(timer=timer):
                ways = [way]
                for one, _ in way.place.timers:
                    if timer in (one, m.ALL_TIMERS):
                        ways = [after for before in ways for after in self._steered(before, one, effect)]
                return ways

    def _alike(self, fact: str, when: Formula, sym: Sym) -> Iterator[tuple[Formula, Sym]]:
        """A value as the fact's variable can take it: one with other classes number by number."""
        slot = self.slots.slot(("fact", fact))
        if slot is None or not isinstance(sym, Held) or all(slot.classes[n] == one for n, one in sym.extents
                                                            if n < len(slot.classes)):  # fmt: skip
            yield when, sym
            return
        for n, one in sym.extents:
            yield all_of((when, In(sym.variable, frozenset({n}), sym.every))), Known(one.value)

    def _set(self, way: Way, when: Formula, fact: str, sym: Sym) -> Way:
        slot = self.slots.slot(("fact", fact))
        if slot is None:
            definition = self.machine.policy.facts[self.machine.fact_index[fact]]
            fresh: Sym = sym if isinstance(sym, Known) else Some(LOST_AS.get(definition.type, "number"), True)
            if isinstance(sym, Some) and not sym.unknown and isinstance(fresh, Some):
                fresh = replace(fresh, unknown=False)
            return replace(way, when=all_of((way.when, when)), env=_with_fact(way.env, fact, fresh))
        variable = self.names.of("f", fact)
        choices, lost = way.choices, way.lost
        kept: Sym = sym
        if isinstance(sym, Known):
            amount = Amount(slot.of(sym.value))
        elif isinstance(sym, Held):
            kept, amount = replace(sym, now=variable), Amount(0, sym.now)
        else:
            name = self.names.of("p", f"any {fact}{'' if sym.unknown else ' known'}")
            values = tuple(n for n in sorted(slot.every) if sym.unknown or slot.classes[n] != Extent())
            kept, amount = Held(name, tuple((n, slot.classes[n]) for n in values), variable), Amount(values[0])
            if len(values) > 1:
                self.picked[name] = Choice(name, values)
                choices, amount = (*choices, self.picked[name]), Amount(0, name)
                lost = (*lost, (sym.what, fact))
        return replace(way, when=all_of((way.when, when)), env=_with_fact(way.env, fact, kept), choices=choices,
                       lost=lost, assigns=(*way.assigns, Assign(variable, amount)))  # fmt: skip

    def _steered(self, way: Way, timer: str, effect: m.OnTimer) -> Iterator[Way]:
        """How an effect changes a timer."""
        stands, timers = way.place.stands(timer), self.timers
        match effect.verb:
            case "stop" if stands != OFF:
                yield self._standing(way, timer, OFF)
            case "pause" if stands == RUNS:
                yield replace(self._standing(way, timer, PAUSED), lost=(*way.lost, ("paused", timer)))
            case "resume" if stands == PAUSED and not timers.can_resume(timer):
                yield self._standing(way, timer, OPEN)
            case "resume" if stands == PAUSED:
                again = [Assign(timers.clock(timer), Amount(0)), *timers.setting(timer, 0, Amount(0))]
                yield self._standing(way, timer, RUNS, again)
            case "restart" if stands != OFF:
                yield from self._begun(way, timer)
            case "extend" if stands in (RUNS, PAUSED):
                yield from self._extended(way, timer, effect, paused=stands == PAUSED)
            case _:
                yield way

    def _extended(self, way: Way, timer: str, effect: m.OnTimer, *, paused: bool) -> Iterator[Way]:
        known = self.timers.can_extend(timer, effect, paused=paused)
        for when, span in self.timers.extensions(effect, way.env):
            inside = replace(way, when=all_of((way.when, when)))
            if span is None or not known:
                yield replace(self._standing(inside, timer, OPEN), lost=(*way.lost, ("extended", timer)))
            else:
                yield replace(inside, assigns=(*way.assigns, *self.timers.extended(timer, span)))

    def _begun(self, way: Way, timer: str) -> Iterator[Way]:
        """A timer starts now."""
        spec = self.machine.timer_by_id[timer]
        for when, span in self.timers.starts(timer, replace(way.env, left=None, parameters={})):
            inside = replace(way, when=all_of((way.when, when)))
            if span is None:
                yield replace(self._standing(inside, timer, OPEN), lost=(*way.lost, ("length", timer)))
                continue
            loose = [("workdays", timer)] if spec.workdays else [("suspension", timer)] if spec.suspended else []
            yield replace(self._standing(inside, timer, RUNS, self.timers.started(timer, span)),
                          lost=(*way.lost, *loose))  # fmt: skip

    def _standing(self, way: Way, timer: str, stands: str, assigns: Iterable[Assign] = ()) -> Way:
        return replace(way, place=with_status(way.place, timer, stands), assigns=(*way.assigns, *assigns))

    def _arrived(self, way: Way, target: str) -> Iterator[Way]:
        machine, place = self.machine, way.place
        move = machine.move(place.state, target)
        used, assigns = dict(way.env.used), list(way.assigns)
        for name in (machine.policy.counters[n].name for n in move.resets):
            if isinstance(sym := self.counted[name], Held):
                used[name] = Known(0)
                assigns.append(Assign(sym.variable, Amount(0)))
        way = replace(way, env=replace(way.env, used=used), assigns=tuple(assigns))
        state = move.entered[-1] if move.entered else place.state
        if machine.states[state].final:
            yield replace(way, place=Place(state))
            return
        kept = machine.paths[place.state][: move.kept]
        timers = tuple(one for one in place.timers if machine.timer_by_id[one[0]].state in kept)
        taken = tuple(one for one in place.taken if one[1] in kept)
        yield from self.entered(replace(way, place=Place(state, timers, taken)), move.entered)

    def entered(self, way: Way, states: Iterable[str]) -> list[Way]:
        """The timers of states just entered start."""
        ways = [way]
        for state in states:
            for spec in self.machine.timers.get(state, ()):
                added = [replace(one, place=replace(one.place, timers=(*one.place.timers, (spec.id, RUNS))))
                         for one in ways]  # fmt: skip
                ways = [after for one in added for after in self._begun(one, spec.id)]
        return ways


def with_status(place: Place, timer: str, stands: str) -> Place:
    """A place where a timer stands otherwise."""
    return replace(place, timers=tuple((one, stands if one == timer else how) for one, how in place.timers))


def _with_fact(env: Env, fact: str, sym: Sym) -> Env:
    return replace(env, facts={**env.facts, fact: sym})


def held(name: str, slot: Slot) -> Held:
    """What a variable with a slot's classes has."""
    return Held(name, tuple((n, slot.classes[n]) for n in sorted(slot.every)), name)


def fact_sym(fact: m.FactDef, slots: Slots, names: Names) -> Sym:
    """What is known of a fact."""
    slot = slots.slot(("fact", fact.name))
    if slot is None:
        return Some(LOST_AS.get(fact.type, "number"), fact.optional)
    return held(names.of("f", fact.name), slot)


def counter_sym(counter: m.CounterDef, most: int, names: Names) -> Sym:
    """What is known of a counter."""
    if counter.shared or counter.adds is not None:
        return Some("shared" if counter.shared else "total")
    if most > MOST_COUNTED:
        return Some("number")
    name = names.of("n", counter.name)
    return Held(name, tuple((n, Extent(n)) for n in range(max(most, 0) + 1)), name)
