"""Values, moments, deadlines and names of one run in words.

In: a value with the policy in force. Out: text in a language. Absent: which of them a trace shows
(``simulator/telling/story.py``).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from compiler.model import ActionTrigger, ActorDef, Backing, Field, Kind, Policy, RuleDef, StateDef, Type, Value
from compiler.situation import ActionEvent, OutcomeGiven, TimerRun
from compiler.wording import state_label, value_text
from dsl.keywords import Language
from dsl.quantities import show_duration, show_moment
from simulator.telling.phrases import WORDS


@dataclass(frozen=True, slots=True)
class Voice:
    """In which language and time zone a run is told."""

    lang: Language
    zone: str

    def word(self, key: str, *values: str) -> str:
        """A fixed phrase with its places filled."""
        return WORDS[key].in_(self.lang).format(*values)

    def moment(self, instant: int) -> str:
        """``2024-03-10 09:00:00``."""
        return show_moment(instant, self.zone)

    def duration(self, seconds: int) -> str:
        """``48h`` or ``48小时``."""
        return show_duration(seconds, self.lang)

    def joined(self, parts: Iterable[str]) -> str:
        """Parts side by side."""
        return (", " if self.lang == "en" else "、").join(parts)

    def aside(self, text: str, inner: str) -> str:
        """``text (inner)``, or the text alone where there is nothing to add."""
        if not inner:
            return text
        return f"{text} ({inner})" if self.lang == "en" else f"{text}\uff08{inner}\uff09"

    def after_colon(self, text: str, rest: str) -> str:
        """``text: rest``."""
        return f"{text}: {rest}" if self.lang == "en" else f"{text}\uff1a{rest}"

    def value(self, value: Value, type_: Type | None, policy: Policy) -> str:
        """A value by its type; a text of the wrong type, which only a refused action has, as it is."""
        if value is None:
            return self.word("unknown")
        if type_ is None or (isinstance(value, str) and type_ in _NUMBERS):
            return str(value)
        return value_text(value, type_, policy, self.lang)

    def state(self, policy: Policy, state_id: str) -> str:
        """A state's label; its id where this policy has no such state."""
        return state_label(policy, state_id) if any(one.id == state_id for one in policy.states) else state_id

    def outcome(self, given: OutcomeGiven, policy: Policy) -> str:
        """``退款（80元）``."""
        for outcome in policy.outcomes:
            if outcome.name == given.outcome:
                parts = zip(given.arguments, outcome.fields, strict=False)
                values = self.joined(self.value(value, field.type, policy) for value, field in parts)
                return self.aside(outcome.label, values)
        return given.outcome

    def parameters(self, event: ActionEvent, policy: Policy) -> str:
        """``售后类型 仅退款、退款金额 80元``."""
        fields = {field.name: field for field in fields_of(policy, event.actor, event.action)}
        shown = []
        for name, value in event.parameters:
            field = fields.get(name)
            label, type_ = (name, None) if field is None else (field.label, field.type)
            shown.append(f"{label} {self.value(value, type_, policy)}")
        return self.joined(shown)

    def running(self, timer: TimerRun, at: int) -> str:
        """How a timer stands: until when it runs, or that it is paused or stopped."""
        if timer.due is not None:
            return self.word("runs", self.moment(timer.due), self.duration(max(timer.due - at, 0)))
        if timer.paused_left is not None:
            return self.word("paused", self.duration(timer.paused_left))
        return self.word("stopped")


_NUMBERS: frozenset[Type] = frozenset(
    {Kind.BOOL, Kind.INT, Kind.MONEY, Kind.PERCENT, Kind.DURATION, Kind.TIME, Kind.DATE}
)


def fields_of(policy: Policy, actor: str, action: str) -> tuple[Field, ...]:
    """The parameters of an action; none where the policy has no such action."""
    for who in _own_or_principal(policy, actor):
        for what in who.actions:
            if what.name == action:
                return what.fields
    return ()


def _own_or_principal(policy: Policy, actor: str) -> tuple[ActorDef, ...]:
    """The actor, and for a delegate the one it acts for."""
    actors = {one.name: one for one in policy.actors}
    who = actors.get(actor)
    if who is None:
        return ()
    return (who,) if who.delegation is None else (who, actors[who.delegation.principal])


def actor_label(policy: Policy, name: str) -> str:
    """An actor's label; the name where the policy has no such actor."""
    return next((actor.label for actor in policy.actors if actor.name == name), name)


def deed(policy: Policy, event: ActionEvent) -> tuple[str, str]:
    """Who does what, by their labels."""
    for actor in _own_or_principal(policy, event.actor):
        for action in actor.actions:
            if action.name == event.action:
                return actor_label(policy, event.actor), action.label
    return actor_label(policy, event.actor), event.action


def rule_of(policy: Policy, rule_id: str) -> RuleDef | None:
    """The rule or timer with an id."""
    return next((rule for state in policy.states for rule in state.rules if rule.id == rule_id), None)


def states_around(policy: Policy, state_id: str) -> tuple[StateDef, ...]:
    """The state and those that hold it, innermost first."""
    states = {state.id: state for state in policy.states}
    return tuple(states[one] for one in policy.ancestors(state_id))


def joint_backing(rule: RuleDef, branch: int | None) -> Backing:
    """What a rule and the branch taken rest on, each thing once."""
    parts = [rule.backing]
    if branch is not None and branch < len(rule.branches):
        parts.append(rule.branches[branch].backing)
    return Backing(
        tuple(dict.fromkeys(clause for part in parts for clause in part.clauses)),
        tuple(dict.fromkeys(reading for part in parts for reading in part.readings)),
    )


def type_of(policy: Policy, name: str, event: ActionEvent | None = None) -> Type | None:
    """The type of what a condition read, from the name it is shown by; None where it can't be told."""
    if name.startswith("left("):
        return Kind.DURATION
    if name.startswith("used("):
        counters = {f"used({one.name})": one.type for one in policy.counters}
        return counters.get(name, Kind.INT)
    if name == "now":
        return Kind.TIME
    named = {one.name: one.type for one in policy.settings} | {one.name: one.type for one in policy.facts}
    if name in named:
        return named[name]
    *_, last = name.split(".")
    for actor in policy.actors:
        for action in actor.actions:
            if event is None or (actor.name, action.name) == (event.actor, event.action):
                for field in action.fields:
                    if field.name == last:
                        return field.type
    return None


def is_action(rule: RuleDef) -> bool:
    """Whether an action, not a deadline, triggers a rule."""
    return isinstance(rule.trigger, ActionTrigger)
