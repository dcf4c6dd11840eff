"""A second, deliberately plain interpreter of a resolved policy: the meaning of docs/language.md, written once more.

In: a policy and what happens to one case. Out: for each action whether it was taken, and where the case stands. It
shares no code with ``compiler/semantics.py``: facts, counters and timers are dictionaries, conditions are evaluated by
walking them, everything is searched for anew. Absent: amendments (``tests/properties/reference_amended.py``), speed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import copy
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from zoneinfo import ZoneInfo

from compiler import model as m


@dataclass(slots=True)
class Clock:
    """A timer: running (``due``), paused (``rest``) or spent (neither)."""

    since: int
    due: int | None
    rest: int | None = None
    stood_since: int = 0
    more: tuple[tuple[int, bool], ...] = ()
    """What was added, one after the other; true where it is working days."""

    @property
    def added(self) -> int:
        """The seconds added."""
        return sum(by for by, days in self.more if not days)

    @property
    def added_days(self) -> int:
        """The working days added."""
        return sum(by for by, days in self.more if days)


class Reference:
    """One case under one policy."""

    def __init__(self, policy: m.Policy, settings: Mapping[str, Any], facts: Mapping[str, Any], now: int) -> None:
        self.policy = policy
        self.settings = {one.name: settings.get(one.name, one.value) for one in policy.settings}
        self.facts = {one.name: facts.get(one.name, one.default) for one in policy.facts}
        self.used = {one.name: 0 for one in policy.counters}
        self.reckoned = dict(self.used)
        self.clocks: dict[str, Clock] = {}
        self.taken: set[str] = set()
        self.books: dict[tuple[str, str], int] = {}
        self.now = now
        self.state = ""
        self.since: dict[str, int] = {}
        self.outcomes: list[tuple[str, tuple[Any, ...]]] = []
        self.fired: list[tuple[int, str]] = []
        self._enter([m.ROOT])

    def begin(self) -> None:
        """What is done by itself as soon as the case is there."""
        self._by_itself()

    # where the case is

    def around(self, state: str) -> list[str]:
        """A state and those around it, outermost first."""
        found = [state]
        while (parent := self.policy.state(found[0]).parent) is not None:
            found.insert(0, parent)
        return found

    @property
    def ended(self) -> bool:
        """Whether the case is over."""
        return self.policy.state(self.state).final

    def _enter(self, states: list[str]) -> None:
        """Enter some states, then the first ones inside, down to an innermost one."""
        states = list(states)
        while (child := self.policy.state(states[-1]).initial_child) is not None:
            states.append(child)
        self.state = states[-1]
        for counter in self.policy.counters:
            if counter.per is not None and counter.per in states:
                self.used[counter.name] = 0
        for state in states:
            self.since[state] = self.now
            for rule in self.policy.state(state).rules:
                if isinstance(rule.trigger, m.TimerTrigger) and not self.ended:
                    self._start(rule.id, rule.trigger)
        if self.ended:
            self.clocks.clear()

    def _start(self, timer: str, trigger: m.TimerTrigger) -> None:
        length = max(0, self.value(trigger.duration, {}))
        self.clocks[timer] = Clock(
            self.now, self.due(timer, self.now, length, trigger.duration.type or m.Kind.DURATION)
        )

    # days

    def still(self, timer: str) -> set[int]:
        """The days on which a timer stands still."""
        meant = [one for one in self.policy.suspensions if not one.timers or timer in one.timers]
        return {day for one in meant for day in range(one.first, one.last + 1)}

    def due(self, timer: str, since: int, length: int, unit: m.Type) -> int:
        """When a length is over, told day by day."""
        still, zone = self.still(timer), ZoneInfo(self.policy.zone)
        if unit is m.Kind.WORKDAYS:
            day = local(since, zone).toordinal()
            while day in still:
                day += 1
                if day not in still:
                    day -= 1
                    break
            while length > 0:
                day += 1
                length -= self.works(day) and day not in still
            return max(since, midnight(day + 1, zone))
        at = since
        while True:
            day = local(at, zone).toordinal()
            end = midnight(day + 1, zone)
            if day in still:
                at = end
            elif at + length <= end:
                return at + length
            else:
                length, at = length - (end - at), end

    def works(self, day: int) -> bool:
        """Whether a day is a working day."""
        calendar = self.policy.calendar
        assert calendar is not None
        weekday = date.fromordinal(day).weekday() < 5
        return day in calendar.workdays or weekday and day not in calendar.holidays

    def to_go(self, timer: str, until: int) -> int:
        """The seconds to an instant that count for a timer."""
        still, zone = self.still(timer), ZoneInfo(self.policy.zone)
        at, found = self.now, 0
        while at < until:
            day = local(at, zone).toordinal()
            end = min(midnight(day + 1, zone), until)
            found, at = found + (end - at) * (day not in still), end
        return found

    def _go(self, target: str) -> None:
        here, goal = self.around(self.state), self.around(target)
        stay = [state for state in goal if state in here and state != target]
        for state in here:
            if state not in stay:
                del self.since[state]
                self.taken -= {one.id for one in self.policy.state(state).automations}
                for rule in self.policy.state(state).rules:
                    self.clocks.pop(rule.id, None)
        self._enter([state for state in goal if state not in stay])

    # what happens

    def act(self, actor: str, action: str, given: Mapping[str, Any]) -> str:
        """``taken`` and the rule, or the kind of the refusal."""
        said = self._act(actor, action, given)
        if said.startswith("taken"):
            self._by_itself()
        return said

    def _by_itself(self) -> None:
        """The automations, from the innermost state outwards, until none does anything more."""
        going_on = True
        while going_on and not self.ended:
            going_on = False
            for state in self.around(self.state)[::-1]:
                for one in self.policy.state(state).automations:
                    if one.id in self.taken or not self._holds(one.guard, {}):
                        continue
                    given = {name: self.value(value, {}) for name, value in one.values}
                    self.taken.add(one.id)
                    if self._act(one.trigger.actor, one.trigger.action, given).startswith("taken"):
                        going_on = True
                        break
                    self.taken.discard(one.id)
                if going_on:
                    break

    def _act(self, actor: str, action: str, given: Mapping[str, Any]) -> str:
        if self.ended:
            return "ended"
        who = next(one for one in self.policy.actors if one.name == actor)
        if who.delegation is not None and all(one.name != action for one in who.actions):
            meant = m.ActionTrigger(who.delegation.principal, action)
            states = [self.policy.state(state) for state in self.around(self.state)]
            triggers = [one.trigger for state in states for one in state.rules]
            if meant not in [*triggers, *(one.trigger for state in states for one in state.forbids)]:
                return "no_rule"
            if not self._holds(who.delegation.guard, {}):
                return "authority"
            return self._act(who.delegation.principal, action, given)
        self._open_books()
        inside_out = [self.policy.state(state) for state in self.around(self.state)[::-1]]
        trigger = m.ActionTrigger(actor, action)
        forbids = [forbid for state in inside_out for forbid in state.forbids if forbid.trigger == trigger]
        rules = [[rule for rule in state.rules if rule.trigger == trigger] for state in inside_out]
        if not forbids and not any(rules):
            return "no_rule"
        actions = [one for who in self.policy.actors if who.name == actor for one in who.actions]
        fields = next(one.fields for one in actions if one.name == action)
        if set(given) - {one.name for one in fields} or not all(self._fits(given.get(one.name), one) for one in fields):
            return "parameter"
        if any(self._holds(forbid.guard, given) for forbid in forbids):
            return "forbidden"
        if not any(rules):
            return "no_rule"
        for level in rules:
            ready = [(rule, branch) for rule in level if (branch := self._branch(rule, given)) is not None]
            if len(ready) > 1:
                return "overlap"
            if ready:
                return self._take(*ready[0], trigger, given)
        return "condition"

    def _branch(self, rule: m.RuleDef, given: Mapping[str, Any], *, affordable: bool = False) -> m.BranchDef | None:
        if not self._holds(rule.guard, given):
            return None
        for branch in rule.branches:
            if self._holds(branch.guard, given) and not (affordable and self._spent(rule, branch)):
                return branch
        return None

    def _spent(self, rule: m.RuleDef, branch: m.BranchDef) -> bool:
        counts = {one.name: self.value(one.count, {}) for one in self.policy.counters}
        return any(self.used[name] >= counts[name] for name in (*rule.uses, *branch.uses))

    def _take(self, rule: m.RuleDef, branch: m.BranchDef, trigger: m.ActionTrigger, given: Mapping[str, Any]) -> str:
        if self._spent(rule, branch):
            return "limit"
        own = [one for one in self.policy.bounds if (trigger.actor, trigger.action) in one.actions]
        if not all(self.value(one.condition, given) for one in own):
            return "bound"
        before = self._remembered()
        most = {one.name: max(self.used[one.name], self.value(one.count, {})) for one in self._totals()}
        self._carry_out(rule, branch, given)
        if any(self.reckoned[name] > allowed for name, allowed in most.items()):
            self._restore(before)
            return "limit"
        stake = [one for one in self.policy.bounds if not one.actions and self._touched(one, before)]
        if not all(self.value(one.condition, given) for one in stake):
            self._restore(before)
            return "bound"
        self._close_books()
        return f"taken {rule.id}"

    # counters that are kept outside the case

    def _totals(self) -> list[m.CounterDef]:
        return [one for one in self.policy.counters if one.adds is not None]

    def _page(self, counter: m.CounterDef) -> tuple[str, str]:
        """Where a shared counter stands: under its name and its period."""
        day = local(self.now, ZoneInfo(self.policy.zone))
        week = day.toordinal() - day.weekday()
        pages = {None: "", "day": f"{day}", "week": f"{week}", "month": f"{day:%Y-%m}", "year": f"{day:%Y}"}
        return counter.name, pages[counter.each]

    def _shared(self) -> list[m.CounterDef]:
        return [one for one in self.policy.counters if one.party is not None or one.each is not None]

    def _open_books(self) -> None:
        for one in self._shared():
            self.used[one.name] = self.books.get(self._page(one), 0)

    def _close_books(self) -> None:
        for one in self._shared():
            self.books[self._page(one)] = self.used[one.name]

    def _carry_out(self, rule: m.RuleDef, branch: m.BranchDef, given: Mapping[str, Any]) -> None:
        for name in {*rule.uses, *branch.uses}:
            self.used[name] += 1
        given_before = len(self.outcomes)
        self._effects(branch, given)
        for one in self._totals():
            assert one.adds is not None
            for outcome, values in self.outcomes[given_before:]:
                if outcome == one.adds.outcome:
                    self.used[one.name] += values[one.adds.index] or 0
            self.reckoned[one.name] = self.used[one.name]
        if branch.target is not None:
            self._go(branch.target)

    def _effects(self, branch: m.BranchDef, given: Mapping[str, Any]) -> None:
        for effect in branch.effects:
            match effect:
                case m.SetTo(fact=fact, value=value):
                    self.facts[fact] = self.value(value, given)
                case m.Give(outcome=outcome, arguments=arguments):
                    self.outcomes.append((outcome, tuple(self.value(one, given) for one in arguments)))
                case m.OnTimer(verb=verb, timer=timer, by=by):
                    length = self.value(by, given) if by is not None else 0
                    unit = by.type if by is not None else None
                    before, after = self.clocks, dict(self.clocks)
                    for one in [name for name in before if timer in (name, m.ALL_TIMERS)]:
                        self.clocks = {name: copy(clock) for name, clock in before.items()}
                        self._steer(verb, one, length, workdays=unit is m.Kind.WORKDAYS)
                        after[one] = self.clocks[one]
                    self.clocks = after

    def unit(self, timer: str) -> m.Type:
        """In what a timer's length is said."""
        rule = next(one for state in self.policy.states for one in state.rules if one.id == timer)
        assert isinstance(rule.trigger, m.TimerTrigger)
        return rule.trigger.duration.type or m.Kind.DURATION

    def later(self, timer: str, due: int, by: int, *, workdays: bool) -> int:
        """A deadline moved."""
        if by <= 0:
            return due + by * (86400 if workdays else 1)
        if workdays:
            return self.due(timer, due - 1, by, m.Kind.WORKDAYS)
        return self.due(timer, due, by, m.Kind.DURATION)

    def _steer(self, verb: str, timer: str, by: int, *, workdays: bool) -> None:
        clock = self.clocks.get(timer)
        if clock is None:
            return
        counted_days = self.unit(timer) is m.Kind.WORKDAYS
        match verb:
            case "extend" if clock.due is not None:
                clock.due = max(self.now, self.later(timer, clock.due, by, workdays=workdays))
                clock.more += ((by, workdays),)
            case "extend" if clock.rest is not None:
                had = clock.rest
                clock.rest = max(0, had + by * (86400 if workdays else 1))
                grown = clock.rest // 86400 - had // 86400 if counted_days else by * (86400 if workdays else 1)
                clock.more += ((grown, counted_days),)
            case "pause" if clock.due is not None and counted_days:
                left = 86400 * self._workdays_after(timer, self.now, clock.due - 1) * (clock.due > self.now)
                clock.rest, clock.due, clock.stood_since = left, None, self.now
            case "pause" if clock.due is not None:
                clock.rest, clock.due, clock.stood_since = self.to_go(timer, clock.due), None, self.now
            case "resume" if clock.rest is not None:
                length = clock.rest // 86400 if counted_days else clock.rest
                clock.due, clock.rest = self.due(timer, self.now, length, self.unit(timer)), None
                if counted_days:
                    clock.more += ((self._workdays_after(timer, clock.stood_since, self.now), True),)
                else:
                    now, self.now = self.now, clock.stood_since
                    clock.more += ((self.to_go(timer, now), False),)
                    self.now = now
            case "stop":
                clock.due = clock.rest = None
            case "restart" if clock.due is not None or clock.rest is not None:
                rule = next(one for state in self.policy.states for one in state.rules if one.id == timer)
                assert isinstance(rule.trigger, m.TimerTrigger)
                self._start(timer, rule.trigger)
            case _:
                pass

    def _workdays_after(self, timer: str, start: int, end: int) -> int:
        """The working days after the day of one moment, up to that of another."""
        zone, still = ZoneInfo(self.policy.zone), self.still(timer)
        days = range(local(start, zone).toordinal() + 1, local(end, zone).toordinal() + 1)
        return sum(self.works(day) and day not in still for day in days)

    # time

    def wait_until(self, instant: int, *, through: bool = False) -> None:
        """Let every timer fire that is due before an instant, or at it."""
        while (due := self._next()) is not None and (due[0] < instant or through and due[0] == instant):
            self.now = due[0]
            self._fire(due[2])
        self.now = instant

    def _next(self) -> tuple[int, tuple[int, int], m.RuleDef] | None:
        """The earliest of the timers that run: at one instant the innermost state's, then the one written first."""
        running: list[tuple[int, tuple[int, int], m.RuleDef]] = []
        for depth, state in enumerate(self.around(self.state)):
            for rule in self.policy.state(state).rules:
                clock = self.clocks.get(rule.id)
                if clock is not None and clock.due is not None:
                    running.append((clock.due, (-depth, rule.order), rule))
        return min(running, key=lambda one: one[:2], default=None)

    def _fire(self, rule: m.RuleDef) -> None:
        self._open_books()
        self.clocks[rule.id].due = None
        self.fired.append((self.now, rule.id))
        branch = self._branch(rule, {}, affordable=True)
        if branch is not None:
            self._carry_out(rule, branch, {})
            self._close_books()
        self._by_itself()

    # bounds and parameters

    def _remembered(self) -> tuple[Any, ...]:
        clocks = {name: (one.since, one.due, one.rest, one.stood_since, one.more) for name, one in self.clocks.items()}
        taken = set(self.taken)
        return self.state, dict(self.facts), dict(self.used), clocks, dict(self.since), list(self.outcomes), taken

    def _restore(self, before: tuple[Any, ...]) -> None:
        self.state, self.facts, self.used, clocks, self.since, self.outcomes, self.taken = before
        self.clocks = {name: Clock(*one) for name, one in clocks.items()}

    def _touched(self, bound: m.BoundDef, before: tuple[Any, ...]) -> bool:
        """Whether a fact or counter that a bound reads changed."""
        tables = {one.name: one for one in self.policy.tables}
        for part in _deep(bound.condition, tables):
            match part:
                case m.FactOf(name=name) if self.facts[name] != before[1][name]:
                    return True
                case m.UsedOf(limit=name) if self.used[name] != before[2][name]:
                    return True
                case _:
                    pass
        return False

    def _fits(self, value: Any, field: m.Field) -> bool:
        if value is None:
            return field.optional
        match field.type:
            case m.EnumType(name=name):
                return any(value == one.name for enum in self.policy.enums if enum.name == name for one in enum.values)
            case m.Kind.ACTOR:
                return value == "system" or any(value == one.name for one in self.policy.actors)
            case m.Kind.BOOL:
                return type(value) is bool
            case m.Kind.TEXT:
                return type(value) is str
            case _:
                return type(value) is int

    # values

    def _holds(self, guard: m.Expr | None, given: Mapping[str, Any]) -> bool:
        return guard is None or bool(self.value(guard, given))

    def value(self, expr: m.Expr, given: Mapping[str, Any], row: Mapping[str, Any] | None = None) -> Any:
        """What an expression comes to, with the parameters of an action and, inside a table, its arguments."""

        def of(one: m.Expr) -> Any:
            return self.value(one, given, row)

        match expr:
            case m.Const(value=value):
                return value
            case m.FactOf(name=name):
                return self.facts[name]
            case m.ParameterOf(name=name):
                return given.get(name)
            case m.ArgumentOf(name=name):
                return (row or {})[name]
            case m.SettingOf(name=name):
                return self.settings[name]
            case m.NowOf():
                return self.now
            case m.UsedOf(limit=name):
                return self.used[name]
            case m.LeftOf(timer=timer):
                return self._left(timer, self.clocks.get(timer, Clock(0, None)))
            case m.TableOf(table=name, arguments=arguments):
                return self._looked_up(name, [of(one) for one in arguments], given)
            case _:
                return self._computed(expr, of)

    def _computed(self, expr: m.Expr, of: Callable[[m.Expr], Any]) -> Any:
        match expr:
            case m.Choose(which=which, left=one, right=other):
                return (min if which == "min" else max)(of(one), of(other))
            case m.Negation(operand=one):
                return not of(one)
            case m.Logic(operator="and", left=one, right=other):
                return of(one) and of(other)
            case m.Logic(left=one, right=other):
                return of(one) or of(other)
            case m.Compare(operator=operator, left=one, right=other):
                return compared(operator, of(one), of(other))
            case m.ClockWindow(start=one, end=other):
                clock = local_clock(self.now, ZoneInfo(self.policy.zone))
                first, last = of(one), of(other)
                return first <= clock < last if first <= last else not last <= clock < first
            case m.OnWorkday():
                today = local(self.now, ZoneInfo(self.policy.zone)).toordinal()
                off = any(not one.timers and one.first <= today <= one.last for one in self.policy.suspensions)
                return self.works(today) and not off
            case m.WithinOf(duration=length, moment=start):
                begun = of(start)
                return begun is not None and 0 <= self.now - begun <= of(length)
            case m.Arithmetic(operator=operator, left=one, right=other):
                rate = expr.type is m.Kind.MONEY and m.Kind.PERCENT in (one.type, other.type)
                return computed(operator, of(one), of(other), rate=rate)
            case other_kind:
                raise AssertionError(other_kind)

    def _left(self, timer: str, clock: Clock) -> int:
        if clock.rest is not None:
            return clock.rest
        return self.to_go(timer, clock.due) if clock.due is not None and clock.due > self.now else 0

    def _looked_up(self, name: str, values: list[Any], given: Mapping[str, Any]) -> Any:
        table = next(one for one in self.policy.tables if one.name == name)
        arguments = dict(zip((one.name for one in table.fields), values, strict=True))
        for row in table.rows:
            if all(_in_cell(cell, value) for cell, value in zip(row.cells, values, strict=False)):
                return self.value(row.value, given, arguments)
        raise AssertionError(f"no row of {name} for {values}")


def local(instant: int, zone: ZoneInfo) -> date:
    """The day that a zone's calendar shows."""
    return datetime.fromtimestamp(instant, zone).date()


def local_clock(instant: int, zone: ZoneInfo) -> int:
    """The seconds since midnight that a zone's clock shows."""
    shown = datetime.fromtimestamp(instant, zone)
    return (shown.hour * 60 + shown.minute) * 60 + shown.second


def midnight(day: int, zone: ZoneInfo) -> int:
    """When a day begins."""
    begin = date.fromordinal(day)
    return int(datetime(begin.year, begin.month, begin.day, tzinfo=zone).timestamp())


def compared(operator: str, one: Any, other: Any) -> bool:
    """A comparison; only equality meets unknown values."""
    match operator:
        case "==":
            return bool(one == other)
        case "!=":
            return bool(one != other)
        case "<":
            return bool(one < other)
        case "<=":
            return bool(one <= other)
        case ">":
            return bool(one > other)
        case _:
            return bool(one >= other)


def computed(operator: str, one: int, other: int, *, rate: bool) -> int:
    """A sum, difference or product; of an amount and a percentage rounded half up to the fen."""
    match operator:
        case "+":
            return one + other
        case "-":
            return one - other
        case _ if rate:
            return int((Decimal(one * other) / 10_000).quantize(Decimal(1), ROUND_HALF_UP))
        case _:
            return one * other


def _in_cell(cell: m.Cell | m.CellJoint, value: Any) -> bool:
    if isinstance(cell, m.CellJoint):
        inside = [_in_cell(one, value) for one in cell.cells]
        return False not in inside if cell.joint == "and" else True in inside
    if cell.operator == "any":
        return True
    if cell.operator != "==" and value is None:
        return False
    return compared(cell.operator, value, cell.value)


def _deep(expr: m.Expr, tables: Mapping[str, m.TableDef]) -> list[m.Expr]:
    """An expression's parts, those of the tables that it asks among them."""
    found = list(m.parts(expr))
    for part in list(found):
        if isinstance(part, m.TableOf):
            for row in tables[part.table].rows:
                found.extend(_deep(row.value, tables))
    return found
