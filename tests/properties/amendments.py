"""Amendments that fit the text they amend: things added, replaced and removed, moved cases, every word on open cases.

In: a policy as made, which is changed along, so that the next amendment fits as well. Out: amendment files. States that
an earlier amendment added are the ones a later one removes: nothing but one way leads to them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from dsl import syntax as s
from tests.properties.plan import Plan
from tests.properties.policies import Made, new_fact, new_outcome, new_setting
from tests.properties.states import Grown

Operations = list[s.Operation | s.Inside]


def made_amendments(made: Made, most: int = 2) -> tuple[s.File, ...]:
    """Some amendments, each some days after the one before."""
    dice = made.plan.dice
    found: list[s.File] = []
    day = date(2024, 1, 1)
    for _ in range(dice.number(1, most)):
        day += timedelta(days=dice.number(1, 9))
        found.append(_Amending(made, day).file())
    return tuple(found)


def _removed_by(item: s.StateItem) -> s.Removal:
    """How an amendment names a rule or prohibition that it removes."""
    match item:
        case s.Rule(name=None, actor=actor, action=action):
            return s.Removal("on", s.Name(f"{actor.text}.{action.text}"))
        case s.Forbid(name=None, actor=actor, action=action):
            return s.Removal("forbid", s.Name(f"{actor.text}.{action.text}"))
        case s.Automation(name=None, actor=actor, action=action):
            return s.Removal("auto", s.Name(f"{actor.text}.{action.text}"))
        case _:
            assert item.name is not None
            return s.Removal(None, item.name)


def _key(item: s.StateItem) -> tuple[str, str]:
    removal = _removed_by(item)
    return str(removal.kind), removal.name.text


class _Amending:
    """One amendment being put together."""

    def __init__(self, made: Made, day: date) -> None:
        self.made, self.day = made, day
        self.plan: Plan = made.plan
        self.dice = made.plan.dice
        self.grower = made.grower
        self.follow = not self.dice.once_in(5)
        self.moves: list[s.Move] = []
        self.touched: set[str] = set()

    def file(self) -> s.File:
        """The whole file."""
        running = s.RunningCases("keep", None)
        if self.follow:
            running = s.RunningCases("follow", self.dice.pick(("keep", "recompute", "restart")))
        ways: list[Callable[[], Operations]] = [
            self._setting, self._new_setting, self._new_fact, self._new_value, self._new_action, self._new_outcome,
            self._counter, self._timer, self._timer, self._more, self._more, self._less, self._less, self._new_state,
            self._old_state, self._state,
        ]  # fmt: skip
        items: list[s.Operation | s.Inside | s.Change] = []
        for _ in range(self.dice.number(1, 5)):
            operations = self.dice.pick(ways)()
            if operations and self.dice.once_in(2):
                items.append(s.Change(self.dice.text(), tuple(operations), self.plan.remarks()))
            else:
                items.extend(operations)
        base = self.made.file.header
        assert base is not None
        header = s.Header("amend", base.name, self.dice.label(), self.day, None, self.plan.remarks())
        return s.File(header, (running, *self.moves, *items))

    def _once(self, name: str) -> bool:
        """Whether a thing is touched for the first time; no amendment says two things of one."""
        fresh = name not in self.touched
        self.touched.add(name)
        return fresh

    def _inside(self, state: Grown, operation: s.Operation) -> s.Operation | s.Inside:
        """An operation at its place: at the top, or in a state named in full, by its last part or from outside in."""
        if not state.id:
            return operation
        if state.around is not None and state.around.id and self.dice.once_in(3):
            inner = s.Inside("state", s.Name(state.name), (operation,))
            return s.Inside("state", s.Name(state.around.id), (inner,))
        return s.Inside("state", s.Name(state.id if self.dice.once_in(2) else state.name), (operation,))

    def _somewhere(self) -> Grown:
        """A state in which something can still happen."""
        states = [one for one in self.grower.root.every() if not one.fresh]
        return self.dice.pick([one for one in states if not all(leaf.final for leaf in one.leaves())])

    # declarations

    def _setting(self) -> Operations:
        if not self.plan.settings:
            return []
        slot = self.dice.pick(self.plan.settings)
        if not self._once(slot.text):
            return []
        value = self.plan.constant(slot.type)
        name, kind = s.Name(slot.text), self.plan.type_name(slot.type)
        return [s.Operation("replace", s.Setting(name, self.dice.label(), kind, value, self.plan.remarks()))]

    def _new_setting(self) -> Operations:
        return [s.Operation("add", new_setting(self.plan))]

    def _new_outcome(self) -> Operations:
        return [s.Operation("add", new_outcome(self.plan))]

    def _new_fact(self) -> Operations:
        if not any(isinstance(item, s.Case) for item in self.made.file.items):
            return []
        return [s.Inside("case", None, (s.Operation("add", new_fact(self.plan, given=False)),))]

    def _new_value(self) -> Operations:
        if not self.plan.enums:
            return []
        enum = self.dice.pick(tuple(self.plan.enums))
        name = self.dice.name("value")
        self.plan.enums[enum].append(name)
        member = s.EnumMember(s.Name(name), self.dice.label(), self.plan.remarks())
        return [s.Inside("enum", s.Name(enum), (s.Operation("add", member),))]

    def _new_action(self) -> Operations:
        actor = self.dice.pick(self.plan.actors)
        action = self.plan.action(actor)
        state = self._somewhere()
        state.acted.add(f"{actor}.{action.name.text}")
        rule = self.grower.rule(state, self.plan.actions[-1])
        state.items.append(rule)
        added = s.Inside("actor", s.Name(actor), (s.Operation("add", action),))
        return [added, self._inside(state, s.Operation("add", rule))]

    def _counter(self) -> Operations:
        if not self.plan.limits:
            return []
        limit = self.dice.pick(self.plan.limits)
        if not self._once(limit.name.text) or not isinstance(limit.rule, s.Counter):
            return []
        counter = s.Counter(s.Integer(self.dice.number(1, 3)), limit.rule.per, each=limit.rule.each)
        return [s.Operation("replace", replace(limit, rule=counter, label=self.dice.label()))]

    # states and what stands in them

    def _timer(self) -> Operations:
        """Another length, and for a timer that nothing rests on another effect."""
        state = self._somewhere()
        timers = [(n, one) for n, one in enumerate(state.items) if isinstance(one, s.Timer)]
        if not timers:
            return []
        at, old = self.dice.pick(timers)
        if not self._once(f"{state.id}.{old.name.text}"):
            return []
        new = replace(old, duration=self.plan.length())
        if old.name.text not in state.ways and self.dice.once_in(2):
            new = self.grower.timer(state, name=old.name.text)
        state.items[at] = new
        return [self._inside(state, s.Operation("replace", new))]

    def _more(self) -> Operations:
        state = self._somewhere()
        if not self._once(f"body of {state.id}"):
            return []
        before = len(state.items)
        if self.dice.once_in(2):
            state.items.append(self.grower.timer(state))
        else:
            self.grower.more(state)
        return [self._inside(state, s.Operation("add", item)) for item in state.items[before:]]

    def _less(self) -> Operations:
        state = self._somewhere()
        keys = [_key(item) for item in state.items]
        free = [
            item
            for item, key in zip(state.items, keys, strict=True)
            if not isinstance(item, s.Timer) and key[1] not in state.ways and keys.count(key) == 1
        ]
        if not free or not self._once(f"body of {state.id}"):
            return []
        item = self.dice.pick(free)
        state.items.remove(item)
        return [self._inside(state, s.Operation("remove", _removed_by(item)))]

    def _new_state(self) -> Operations:
        """A state with one way in and one way out, beside others or as the first inside one."""
        start = self._somewhere()
        parent = self.dice.pick([one for one in self.grower.root.every() if not one.final and not one.fresh])
        if not self._once(f"inside {parent.id}"):
            return []
        first = not parent.children
        made = Grown(self.dice.name("state"), "", around=parent, fresh=not first)
        made.id = f"{parent.id}.{made.name}" if parent.id else made.name
        out = self._bare_timer(self.grower.anywhere(made))
        made.items.append(out)
        made.ways.add(out.name.text)
        parent.children.append(made)
        state = s.State(s.Name(made.name), self.dice.label(), first, False, (), tuple(made.items), self.plan.remarks())
        found: Operations = [self._inside(parent, s.Operation("add", state))]
        way = self._bare_timer(made)
        start.items.append(way)
        start.ways.add(way.name.text)
        made.reached_by = (start, way)
        return [*found, self._inside(start, s.Operation("add", way))]

    def _bare_timer(self, goal: Grown) -> s.Timer:
        """A timer that nothing else will speak of."""
        branch = s.Branch(None, (), s.Name(goal.id), ())
        name = s.Name(self.dice.name("timer"))
        return s.Timer(name, self.plan.length(), None, (), (branch,), False, self.plan.remarks())

    def _old_state(self) -> Operations:
        """A state that an earlier amendment added goes, and the cases in it move."""
        gone = [one for one in self.grower.root.every() if one.fresh and one.reached_by]
        if not gone or not self.follow:
            return []
        state = self.dice.pick(gone)
        assert state.around is not None
        assert state.reached_by is not None
        if not self._once(f"inside {state.around.id}"):
            return []
        start, way = state.reached_by
        state.around.children.remove(state)
        start.items.remove(next(one for one in start.items if one.name == way.name))
        self.moves.append(s.Move(s.Name(state.id), s.Name(self.grower.anywhere().id)))
        removed = s.Operation("remove", s.Removal("state", s.Name(state.name)))
        no_way = s.Operation("remove", s.Removal(None, way.name))
        return [self._inside(state.around, removed), self._inside(start, no_way)]

    def _state(self) -> Operations:
        """An innermost state written anew: another label, other turns, perhaps in another order."""
        state = self.dice.pick([one for one in self.grower.root.leaves() if not one.fresh])
        assert state.around is not None
        if not self._once(f"body of {state.id}"):
            return []
        item = self.grower.as_state(state, state.around.children[0] is state)
        return [self._inside(state.around, s.Operation("replace", item))]
