"""States that a case can come to and can leave, with rules, timers and prohibitions in them.

Every innermost state but the first gets a way that leads to it from an earlier one, and every one that is not final a
way out; these are in ``Grown.ways`` and an amendment leaves them where they are. Everything else is by chance.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from dsl import syntax as s
from tests.properties.expressions import Maker, Where, place
from tests.properties.plan import Head, Plan, Slot

MANY = 9
"""With so many states no more get states inside them."""

Arms = tuple[s.Expression | None, tuple[s.Name, ...], tuple[s.Branch, ...], bool]
"""Guard, counters, branches, and whether these stand in braces."""


@dataclass(slots=True)
class Grown:
    """A state while the policy is put together; the outermost is the policy itself, without a name.

    ``ways`` are the names of rules that must stay. ``fresh`` are states that an amendment added beside others: nothing
    but the timer of ``reached_by`` leads to them."""

    name: str
    id: str
    final: bool = False
    children: list[Grown] = field(default_factory=list)
    items: list[s.StateItem] = field(default_factory=list)
    around: Grown | None = None
    ways: set[str] = field(default_factory=set)
    acted: set[str] = field(default_factory=set)
    fresh: bool = False
    reached_by: tuple[Grown, s.Timer] | None = None

    def leaves(self) -> list[Grown]:
        """The innermost states, the first of each level first."""
        return [self] if not self.children else [leaf for child in self.children for leaf in child.leaves()]

    def outwards(self) -> list[Grown]:
        """The state and those around it."""
        return [self, *(self.around.outwards() if self.around is not None else ())]

    def every(self) -> list[Grown]:
        """The state and all inside it, outer before inner."""
        return [self, *(one for child in self.children for one in child.every())]


class Grower:
    """Grows the states of one policy."""

    def __init__(self, plan: Plan, make: Maker) -> None:
        self.plan, self.make, self.dice = plan, make, plan.dice
        self.root = Grown("", "")
        self._count = 0

    def shape(self) -> None:
        """Which states there are, one inside the other."""
        for number in range(self.dice.number(2, 5)):
            self._state(self.root, 2 if number == 0 or self.dice.once_in(3) else 0)
        self._state(self.root, 0).final = True
        leaves = self.root.leaves()
        for leaf in leaves[2:]:
            leaf.final = leaf.final or self.dice.once_in(8)
        self.plan.states = [one.id for one in self.root.every() if one.id]

    def _state(self, parent: Grown, deeper: int) -> Grown:
        name = self.dice.name("state")
        made = Grown(name, f"{parent.id}.{name}" if parent.id else name, around=parent)
        parent.children.append(made)
        self._count += 1
        if deeper and self._count < MANY and self.dice.once_in(2):
            for _ in range(self.dice.number(1, 3)):
                self._state(made, deeper - 1)
        return made

    # what stands in states

    def _automations(self) -> None:
        """Each action that only automations take, in one state, where it leads nowhere: so that nothing is endless."""
        for action in self.plan.automatic:
            state = self.dice.pick([one for one in self.root.every() if not one.final])
            rule = self.rule(state, action)
            bare = tuple(replace(branch, target=None) for branch in rule.branches)
            state.items.append(replace(rule, branches=bare))
            where = place(self.plan)
            guard = self.make.condition(where, 1) if self.dice.once_in(2) else None
            given = tuple((s.Name(slot.text), self.make.argument(slot, where, 1)) for slot in action.slots)
            named = s.Name(self.dice.name("rule")) if self.dice.once_in(2) else None
            state.items.append(
                s.Automation(named, s.Name(action.actor), s.Name(action.name), given, guard, self.plan.remarks())
            )

    def fill(self) -> None:
        """Timers are named first, so that any rule may speak of any."""
        leaves = self.root.leaves()
        for at, leaf in enumerate(leaves[1:], 1):
            start = self.dice.pick([one for one in leaves[:at] if not one.final])
            self._way(self.dice.pick(start.outwards()), leaf)
        for leaf in leaves:
            if not leaf.final:
                self._way(leaf, self.anywhere(leaf))
        for state in self.root.every():
            if not state.final:
                for _ in range(self.dice.number(0, 2)):
                    state.items.append(self.timer(state))
        for state in self.root.every():
            if not state.final:
                for _ in range(self.dice.number(0, 3)):
                    self.more(state)
        self._automations()

    def anywhere(self, but: Grown | None = None) -> Grown:
        """An innermost state, seldom a final one."""
        leaves = [one for one in self.root.leaves() if one is not but and not one.fresh]
        going_on = [one for one in leaves if not one.final]
        return self.dice.pick(going_on if going_on and not self.dice.once_in(6) else leaves)

    def target(self, goal: Grown) -> s.Name:
        """A state's name: in full, by its last part, or that of the state whose first it is."""
        while goal.around is not None and goal.around.id and goal.around.children[0] is goal and self.dice.once_in(3):
            goal = goal.around
        return s.Name(goal.id if self.dice.once_in(2) else goal.name)

    def _way(self, state: Grown, goal: Grown) -> None:
        action = self.dice.pick(self.plan.actions)
        key = f"{action.actor}.{action.name}"
        if key in state.acted or self.dice.once_in(3):
            item: s.StateItem = self.timer(state, goal)
        else:
            state.acted.add(key)
            item = self.rule(state, action, goal)
        state.items.append(item)
        state.ways.add(item.name.text if item.name is not None else key)

    def more(self, state: Grown) -> None:
        """A prohibition, a rule or two rules for an action that nothing is said of yet."""
        action = self.dice.pick(self.plan.actions)
        key = f"{action.actor}.{action.name}"
        match self.dice.number(0, 3):
            case 0:
                state.items.append(self.forbid(action))
            case 1 if key not in state.acted:
                state.acted.add(key)
                state.items.extend(self._exclusive(state, action))
            case _ if key not in state.acted:
                state.acted.add(key)
                state.items.append(self.rule(state, action))
            case _:
                pass

    def _exclusive(self, state: Grown, action: Head) -> tuple[s.Rule, s.Rule]:
        """Two rules for one action that never hold together."""
        where = place(self.plan, *self.plan.parameters_of(action))
        guard = self.make.condition(where, 1)
        return tuple(
            s.Rule(s.Name(self.dice.name("rule")), s.Name(action.actor), s.Name(action.name), one, self._uses(),
                   (self._branch(None, where, None),), False, self.plan.remarks())
            for one in (guard, s.Not(guard))
        )  # type: ignore[return-value]  # fmt: skip

    # rules

    def rule(self, state: Grown, action: Head, goal: Grown | None = None) -> s.Rule:
        """A rule for an action, towards a state or wherever."""
        slots = self.plan.parameters_of(action)
        named = s.Name(self.dice.name("rule")) if self.dice.once_in(4) else None
        guard, uses, branches, braced = self._arms(place(self.plan, *slots), slots, goal)
        label, remarks = self.dice.label() if named is not None else None, self.plan.remarks()
        who, what = s.Name(action.actor), s.Name(action.name)
        return s.Rule(named, who, what, guard, uses, branches, braced, remarks, label=label)

    def timer(self, state: Grown, goal: Grown | None = None, name: str | None = None) -> s.Timer:
        """A timer, towards a state or wherever; with ``name`` one that is known already."""
        where = place(self.plan)
        guard, uses, branches, braced = self._arms(where, (), goal)
        if name is None:
            name = self.dice.name("timer")
            self.plan.timers.append(f"{state.id}.{name}" if state.id else name)
        length, label = self.length(where), self.dice.label()
        return s.Timer(s.Name(name), length, guard, uses, branches, braced, self.plan.remarks(), label=label)

    def length(self, where: Where) -> s.Expression:
        """How long a timer runs; never no time at all, for such timers chase one another for ever."""
        if self.plan.calendar and self.dice.once_in(5):
            return s.Workdays(self.dice.number(1, 4))
        kind = self.dice.number(0, 5)
        if kind < 3:
            return self.plan.length()
        value = self.make.value("duration", where, 1)
        if kind == 3:
            return s.Binary("+", self.plan.length(), s.Call(s.Name("max"), (value, self.plan.length())))
        return s.Call(s.Name("max"), (value, self.plan.length()))

    def forbid(self, action: Head) -> s.Forbid:
        """A prohibition, with a reason or not."""
        where = place(self.plan, *self.plan.parameters_of(action))
        named = s.Name(self.dice.name("rule")) if self.dice.once_in(3) else None
        guard = self.make.condition(where) if not self.dice.once_in(5) else None
        why = self.dice.text() if self.dice.once_in(2) else None
        return s.Forbid(named, s.Name(action.actor), s.Name(action.name), guard, why, self.plan.remarks())

    def _arms(self, where: Where, slots: tuple[Slot, ...], goal: Grown | None) -> Arms:
        guard: s.Expression | None = None
        doubtful = [one for one in where.doubtful if one in slots] or list(where.doubtful)
        if doubtful and self.dice.once_in(3):
            slot = self.dice.pick(doubtful)
            guard = s.Binary("!=", s.Reference(s.Name(slot.text)), s.Unknown())
            where = where.knowing(slot)
        elif self.dice.once_in(3):
            guard = self.make.condition(where)
        uses = self._uses()
        if not self.dice.once_in(3):
            return guard, uses, (self._branch(None, where, goal),), False
        count = self.dice.number(1, 3)
        branches = [self._branch(self.make.condition(where, 1), where, goal, braced=True) for _ in range(count)]
        if self.dice.once_in(2):
            branches.append(self._branch(None, where, None, braced=True))
        return guard, uses, tuple(branches), True

    def _uses(self) -> tuple[s.Name, ...]:
        if not self.plan.counters or self.dice.once_in(2):
            return ()
        return tuple(s.Name(name) for name in self.dice.part(self.plan.counters, 2))

    def _branch(
        self, guard: s.Expression | None, where: Where, goal: Grown | None, *, braced: bool = False
    ) -> s.Branch:
        if goal is None and self.dice.once_in(2):
            goal = self.anywhere()
        effects: list[s.Effect] = []
        for _ in range(self.dice.number(0, 3)):
            effect = self._effect(where)
            if effect is not None:
                effects.append(effect)
                if isinstance(effect, s.SetFact):
                    where = where.forgetting(effect.fact.text) if self._may_forget(effect.fact.text) else where
        uses, remarks = (self._uses(), self.plan.remarks()) if braced else ((), s.NO_REMARKS)
        return s.Branch(guard, uses, None if goal is None else self.target(goal), tuple(effects), remarks)

    def _may_forget(self, fact: str) -> bool:
        return any(one.text == fact and one.optional for one in self.plan.facts)

    def _effect(self, where: Where) -> s.Effect | None:
        dice, plan = self.dice, self.plan
        match dice.number(0, 3):
            case 0 | 1 if plan.facts:
                fact = dice.pick(plan.facts)
                return s.SetFact(s.Name(fact.text), self.make.argument(fact, where, 1))
            case 2 if plan.outcomes:
                outcome = dice.pick(plan.outcomes)
                return s.Emit(s.Name(outcome.name), self.make.arguments(outcome.slots, where))
            case _ if plan.timers:
                verb: s.TimerVerb = dice.pick(("extend", "pause", "resume", "restart", "stop"))
                timer = dice.pick(plan.timers)
                named = s.Name(timer if dice.once_in(2) else timer.rpartition(".")[2])
                if dice.once_in(5):
                    named = s.Name("all")
                unit = "workdays" if plan.calendar and dice.once_in(4) else "duration"
                return s.TimerEffect(verb, named, self.make.value(unit, where, 1) if verb == "extend" else None)
            case _:
                return None

    # as written

    def written(self, state: Grown) -> tuple[s.StateItem, ...]:
        """What stands in a state, the states inside it last or first."""
        children = tuple(self.as_state(child, number == 0) for number, child in enumerate(state.children))
        return (*state.items, *children) if self.dice.once_in(2) else (*children, *state.items)

    def as_state(self, state: Grown, initial: bool) -> s.State:
        """A state as written."""
        awaits = tuple(s.Name(name) for name in self.dice.part(self.plan.actors, 2))
        label, body = self.dice.label(), self.written(state)
        return s.State(s.Name(state.name), label, initial, state.final, awaits, body, self.plan.remarks())
