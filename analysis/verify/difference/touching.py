"""Which steps what differs between two texts can matter for. Everywhere else both do the same.

In: two texts. Out: for each innermost state the actions and deadlines that a change can touch, be it by what sets them
off, by what forbids or bounds them, by the deadlines that run where they lead, or by what happens by itself there.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from analysis.diff.align import Key, things
from analysis.diff.bare import bare
from analysis.verify.difference.hybrids import needs_of
from compiler import model as m

_TIMELY = (m.UsedOf, m.LeftOf, m.NowOf, m.ClockWindow, m.OnWorkday, m.WithinOf)


class Touched:
    """What the changes between two texts touch; ``everywhere`` where that is not known."""

    def __init__(self, one: m.Policy, two: m.Policy) -> None:
        self.policies = (one, two)
        sides = [things(policy) for policy in self.policies]
        self._all = [one for side in sides for one in side.items()]
        self._users: dict[Key, set[Key]] = {}
        changed = {key for key in {**sides[0], **sides[1]} if _differ(sides[0].get(key), sides[1].get(key))}
        self.rules: set[str] = set()
        self._known: dict[tuple[str, str, str], bool] = {}
        self._bans: set[tuple[m.ActionTrigger, str]] = set()
        self.everywhere = any(self._far(key, *(side.get(key) for side in sides)) for key in changed)
        if not self.everywhere:
            self._spread(changed)

    def deed(self, state: str, actor: str, action: str) -> bool:
        """Whether an action in an innermost state can be touched."""
        known = self._known.get((state, actor, action))
        if known is None:
            known = self._known[state, actor, action] = self.everywhere or self._deed(state, actor, action)
        return known

    def _deed(self, state: str, actor: str, action: str) -> bool:
        trigger = m.ActionTrigger(actor, action)
        for policy in self.policies:
            for outer in _path(policy, state):
                if (trigger, outer) in self._bans:
                    return True
                if any(rule.trigger == trigger and rule.id in self.rules for rule in policy.state(outer).rules):
                    return True
        return False

    def lapse(self, timer: str) -> bool:
        """Whether what a deadline does can be touched."""
        return self.everywhere or timer in self.rules

    def _far(self, key: Key, one: Any, two: Any) -> bool:
        """Whether a change may touch anything."""
        match key[0]:
            case "policy" | "suspension" | "actor":
                return True
            case "fact" | "enum":
                return one is not None and two is not None
            case "value":
                return any(fact.type == m.EnumType(key[1].partition(".")[0])
                           for policy in self.policies for fact in policy.facts)  # fmt: skip
            case "state":
                if one is None or two is None:
                    return False
                return bool((one.parent, one.initial_child, one.final) != (two.parent, two.initial_child, two.final))
            case "limit":
                return any(self._bound_far(side) for side in (one, two) if isinstance(side, m.BoundDef))
            case _:
                return False

    def _bound_far(self, bound: m.BoundDef) -> bool:
        timely = any(isinstance(part, _TIMELY) for part in m.parts(bound.condition))
        return timely or not (bound.facts or bound.actions)

    def _spread(self, changed: Iterable[Key]) -> None:
        """From what is changed to whatever speaks of it, and to the steps that lead there."""
        waiting, seen = list(changed), set(changed)
        while waiting and not self.everywhere:
            key = waiting.pop()
            for user in self._touch(key):
                if user not in seen:
                    seen.add(user)
                    waiting.append(user)

    def _touch(self, key: Key) -> set[Key]:
        """What else a touched thing touches."""
        kind, name = key
        found: set[Key] = set()
        if kind not in ("rule", "forbid", "automation", "claim", "source"):
            found |= self._speaking_of(key)
        for thing in (thing for one, thing in self._all if one == key):
            match thing:
                case m.RuleDef():
                    self.rules.add(name)
                    found |= self._to_timer(thing) if thing.is_timer else self._by_itself(thing.trigger)
                case m.ForbidDef():
                    self._bans.add((thing.trigger, thing.state))
                    found |= self._by_itself(thing.trigger)
                case m.AutomationDef():
                    found |= {("rule", rule.id) for policy, rule in self._rules()
                              if self._near(policy, rule, thing.state)}  # fmt: skip
                case m.BoundDef():
                    self.everywhere |= self._bound_far(thing)
                    found |= self._bounded(thing)
                case _:
                    pass
        return found

    def _speaking_of(self, key: Key) -> set[Key]:
        if not self._users:
            for user, thing in self._all:
                for wanted in needs_of(user, thing) if user[0] != "claim" else ():
                    self._users.setdefault(wanted, set()).add(user)
        return self._users.get(key, set())

    def _rules(self) -> list[tuple[m.Policy, m.RuleDef]]:
        return [(policy, rule) for policy in self.policies for state in policy.states for rule in state.rules]

    def _to_timer(self, timer: m.RuleDef) -> set[Key]:
        """The rules that start a timer or move it."""
        found: set[Key] = set()
        for policy, rule in self._rules():
            into = any(branch.target is not None and timer.state in _path(policy, policy.leaf_of(branch.target))
                       for branch in rule.branches)  # fmt: skip
            moved = any(isinstance(effect, m.OnTimer) and effect.timer in (timer.id, m.ALL_TIMERS)
                        for branch in rule.branches for effect in branch.effects)  # fmt: skip
            if into or moved:
                found.add(("rule", rule.id))
        return found

    def _by_itself(self, trigger: m.ActionTrigger | m.TimerTrigger) -> set[Key]:
        """The automations that do what is touched."""
        return {key for key, thing in self._all if isinstance(thing, m.AutomationDef) and thing.trigger == trigger}

    def _near(self, policy: m.Policy, rule: m.RuleDef, state: str) -> bool:
        """Whether a rule is for cases that are in a state, or leads there."""
        if state in _path(policy, rule.state) or rule.state in _path(policy, state):
            return True
        return any(branch.target is not None and state in _path(policy, policy.leaf_of(branch.target))
                   for branch in rule.branches)  # fmt: skip

    def _bounded(self, bound: m.BoundDef) -> set[Key]:
        """The rules that a bound can stop."""
        return {
            ("rule", rule.id)
            for _, rule in self._rules()
            if (isinstance(rule.trigger, m.ActionTrigger)
                and (rule.trigger.actor, rule.trigger.action) in bound.actions)
            or any(isinstance(effect, m.SetTo) and effect.fact in bound.facts
                   for branch in rule.branches for effect in branch.effects)
        }  # fmt: skip


def _differ(one: Any, two: Any) -> bool:
    return one != two and bool(bare(one) != bare(two))


def _path(policy: m.Policy, state: str) -> tuple[str, ...]:
    """The states around one, itself included; none where the text does not have it."""
    return policy.ancestors(state) if any(one.id == state for one in policy.states) else ()
