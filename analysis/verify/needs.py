"""What of a case can matter: the facts and parameters that some condition asks for, now or later.

In: a policy's machine and branches. Out: for each innermost state the facts that are asked for from there on. What is
not among them can be anything.
"""

from __future__ import annotations

from collections.abc import Iterator

from compiler import model as m
from compiler.graph import Transition
from compiler.machine import Machine

Read = tuple[str, ...]
"""What an expression reads: ``("fact", name)`` or ``("parameter", actor, action, name)``."""


TIMELY = (m.NowOf, m.LeftOf, m.WithinOf, m.ClockWindow, m.OnWorkday)
"""What changes by waiting alone."""


def never_conditions(policy: m.Policy) -> tuple[m.Expr, ...]:
    """The conditions that claims say never hold."""
    return tuple(one.body.condition for one in policy.claims if isinstance(one.body, m.Never))


class Needs:
    """Which facts and parameters are asked for."""

    def __init__(self, policy: m.Policy, *, outcomes: bool) -> None:
        self.policy = policy
        self.outcomes = outcomes
        self.tables = {table.name: [row.value for row in table.rows] for table in policy.tables}
        self.totals = [one.adds for one in policy.counters if one.adds is not None]
        self.bounds = [(self.reads(bound.condition), set(bound.facts)) for bound in policy.bounds]
        self.claims: list[set[Read]] = []
        self.watched: list[m.Expr] = []
        for condition in never_conditions(policy):
            if any(isinstance(one, (*TIMELY, m.UsedOf)) for one in self.deep(condition)):
                self.watched.append(condition)
            else:
                self.claims.append(self.reads(condition))

    def deep(self, *exprs: m.Expr | None) -> Iterator[m.Expr]:
        """Some expressions and everything in them, through tables too."""
        waiting, seen = [one for one in exprs if one is not None], set[str]()
        while waiting:
            for part in m.parts(waiting.pop()):
                yield part
                if isinstance(part, m.TableOf) and part.table not in seen:
                    seen.add(part.table)
                    waiting.extend(self.tables[part.table])

    def reads(self, *exprs: m.Expr | None) -> set[Read]:
        """What some expressions read."""
        found: set[Read] = set()
        for part in self.deep(*exprs):
            match part:
                case m.FactOf(name=name):
                    found.add(("fact", name))
                case m.ParameterOf(actor=actor, action=action, name=name):
                    found.add(("parameter", actor, action, name))
                case _:
                    pass
        return found

    def of_arm(self, arm: Transition, wanted: set[Read]) -> set[Read]:
        """What a branch asks for, where the facts in ``wanted`` are asked for after it."""
        found = self.reads(arm.guard)
        for name in arm.uses:
            found |= self.reads(next(one.count for one in self.policy.counters if one.name == name))
        changed = {effect.fact for effect in arm.effects if isinstance(effect, m.SetTo)}
        bounds = [reads for reads, facts in self.bounds if facts & changed]
        claims = [reads for reads in self.claims if any(("fact", fact) in reads for fact in changed)]
        after = set(wanted).union(*bounds, *claims)
        for effect in reversed(arm.effects):
            match effect:
                case m.SetTo(fact=fact, value=value):
                    if ("fact", fact) in after:
                        found |= self.reads(value)
                case m.Give(outcome=outcome, arguments=arguments):
                    if self.outcomes:
                        found |= self.reads(*arguments)
                    found |= self.reads(*(arguments[one.index] for one in self.totals if one.outcome == outcome))
                case m.OnTimer(by=by):
                    found |= self.reads(by)
        found |= {one for one in after if one[0] == "fact" and one[1] not in changed}
        return found

    def always(self, machine: Machine, state: str) -> set[Read]:
        """What is asked for in an innermost state whatever happens: conditions of prohibitions, automations, limits on
        actions, and claims."""
        found: set[Read] = set()
        for one in machine.paths[state]:
            definition = machine.states[one]
            for forbid in definition.forbids:
                found |= self.reads(forbid.guard)
            for auto in definition.automations:
                found |= self.reads(auto.guard, *(value for _, value in auto.values))
            for rule in definition.rules:
                if isinstance(rule.trigger, m.TimerTrigger):
                    found |= self.reads(rule.trigger.duration)
        if not machine.states[state].final:
            for bound, facts in self.bounds:
                if not facts:
                    found |= bound
            for counter in self.policy.counters:
                if counter.adds is not None:
                    found |= self.reads(counter.count)
        found |= self.reads(*self.watched)
        return found

    def live(self, machine: Machine, arms: dict[str, list[tuple[Transition, str]]]) -> dict[str, frozenset[int]]:
        """The facts asked for from each innermost state on, by index."""
        leaves = [state.id for state in machine.states.values() if state.initial_child is None]
        fixed = {state: self.always(machine, state) for state in leaves}
        needed: dict[str, set[Read]] = {state: set(reads) for state, reads in fixed.items()}
        changed = True
        while changed:
            changed = False
            for state in leaves:
                found = set(fixed[state])
                for arm, target in arms[state]:
                    found |= self.of_arm(arm, needed[target])
                if found != needed[state]:
                    needed[state] = found
                    changed = True
        return {state: frozenset(machine.fact_index[one[1]] for one in reads if one[0] == "fact")
                for state, reads in needed.items()}  # fmt: skip


def arms_by_state(machine: Machine, transitions: list[Transition]) -> dict[str, list[tuple[Transition, str]]]:
    """For each innermost state the branches that can be taken there, with where they lead."""
    found: dict[str, list[tuple[Transition, str]]] = {}
    for state in machine.states.values():
        if state.initial_child is not None:
            continue
        path = set(machine.paths[state.id])
        found[state.id] = [
            (arm, state.id if arm.written_target is None else machine.policy.leaf_of(arm.written_target))
            for arm in transitions
            if arm.source in path and not state.final
        ]
    return found
