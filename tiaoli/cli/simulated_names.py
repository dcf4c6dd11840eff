"""What the features of a population are called, and how its figures are written.

In: the policy's texts, the latest that has a name first. Out: words in a language.
"""

from __future__ import annotations

from collections.abc import Iterable

from compiler.model import EnumType, Policy, Type, Value
from compiler.situation import ActionEvent, RefusalKind
from dsl.catalogue import Bilingual
from dsl.keywords import Language
from dsl.quantities import show_duration, show_money
from simulator.population.features import Feature
from simulator.population.intervals import Interval
from simulator.population.surveys import Survey
from simulator.telling.phrases import REFUSAL_WORDS
from simulator.telling.saying import Voice, actor_label, deed, fields_of, rule_of

FATES = {
    "waiting": Bilingual("open for ever", "一直未结"),
    "horizon": Bilingual("still open", "尚未了结"),
    "endless": Bilingual("stopped, it goes round", "已停止：循环不止"),
    "calendar": Bilingual("stopped where the calendar ends", "已停止：日历到此为止"),
}
LASTS = Bilingual("time to the end", "历时")
BRANCH = Bilingual("branch", "分支")
NONE_HELD = Bilingual("no branch held", "没有分支成立")


ENTRIES = {
    "@day": Bilingual("day of arrival", "到达日"),
    "@week": Bilingual("week of arrival (its Monday)", "到达周（周一）"),
    "@month": Bilingual("month of arrival", "到达月份"),
}
"""By what cases are grouped that is no fact."""


class Names:
    """Labels of some policies: each name by the last of them that has it."""

    def __init__(self, policies: Iterable[Policy], language: Language) -> None:
        self.policies = tuple(policies)[::-1]
        self.language = language
        self.voice = Voice(language, self.policies[0].zone)

    def feature(self, one: Feature) -> str:
        """What a feature is of."""
        match one.measure:
            case "end" | "stayed":
                return self.state(one.of)
            case "open":
                where = f" · {self.state(one.more)}" if one.more else ""
                return FATES[one.of].in_(self.language) + where
            case "aside" | "cases":
                return one.of
            case "lasts":
                return LASTS.in_(self.language)
            case "timeout":
                return self.rule(one.of)
            case "taken":
                if not one.more:
                    return f"{self.rule(one.of)} · {NONE_HELD.in_(self.language)}"
                gap = " " if self.language == "en" else ""
                branch = f" · {BRANCH.in_(self.language)}{gap}{one.more}" if self._branches(one.of) > 1 else ""
                return self.rule(one.of) + branch
            case "late" | "waited":
                return self.actor(one.of)
            case "outcome":
                return self.outcome(one.of)
            case "amount":
                return f"{self.outcome(one.of)} · {self.field(one.of, one.more)}"
            case "refused":
                return f"{self.action(one.of)} · {self.refusal(one.more)}"

    # ── names ──────────────────────────────────────────────────────────────────────────────────────────────────

    def state(self, state: str) -> str:
        """A state's label."""
        return next((one.label for policy in self.policies for one in policy.states if one.id == state), state)

    def actor(self, actor: str) -> str:
        """An actor's label."""
        found = (actor_label(policy, actor) for policy in self.policies)
        return next((one for one in found if one != actor), actor)

    def action(self, dotted: str) -> str:
        """Who does what."""
        actor, _, action = dotted.partition(".")
        found = [deed(policy, ActionEvent(actor, action)) for policy in self.policies]
        return " ".join(next((one for one in found if one[1] != action), found[0]))

    def rule(self, rule_id: str) -> str:
        """A rule or a deadline, behind the state that holds it."""
        for policy in self.policies:
            rule = rule_of(policy, rule_id)
            if rule is None:
                continue
            state = policy.state(rule.state).label
            last = rule.label or (rule.name if rule.is_timer else "")
            if not last:
                last = self.action(".".join(rule_id.split(".")[-2:]))
            return f"{state} · {last}"
        return rule_id

    def own(self, name: str) -> str:
        """A deadline, or an automation by its label."""
        for policy in self.policies:
            for state in policy.states:
                for one in state.automations:
                    if one.id == name:
                        return f"{state.label} · {one.label or one.id}"
        return self.rule(name)

    def refusal(self, kind: str) -> str:
        """Why something was refused, in two words."""
        known: RefusalKind = kind  # type: ignore[assignment]
        return REFUSAL_WORDS[known].in_(self.language)

    def _branches(self, rule_id: str) -> int:
        rules = (rule_of(policy, rule_id) for policy in self.policies)
        return max((len(rule.branches) for rule in rules if rule is not None), default=1)

    def outcome(self, name: str) -> str:
        """An outcome's label."""
        return next((one.label for policy in self.policies for one in policy.outcomes if one.name == name), name)

    def field(self, outcome: str, name: str) -> str:
        """The label of a field of an outcome."""
        for policy in self.policies:
            for one in policy.outcomes:
                for field in one.fields:
                    if (one.name, field.name) == (outcome, name):
                        return field.label
        return name

    def parameter(self, dotted: str, name: str) -> str:
        """The label of a parameter of an action."""
        actor, _, action = dotted.partition(".")
        fields = (field for policy in self.policies for field in fields_of(policy, actor, action))
        return next((field.label for field in fields if field.name == name), name)

    def fact(self, name: str) -> str:
        """A fact's label; a period of arrivals."""
        if name in ENTRIES:
            return ENTRIES[name].in_(self.language)
        return next((one.label for policy in self.policies for one in policy.facts if one.name == name), name)

    def anything(self, name: str) -> str:
        """A fact, a state or an action."""
        for found in (self.fact(name), self.state(name), self.action(name) if "." in name else name):
            if found != name:
                return found
        return name

    def counter(self, name: str) -> str:
        """A limit's label."""
        return next((one.label for policy in self.policies for one in policy.counters if one.name == name), name)

    def value(self, fact: str, value: Value) -> str:
        """A value of a fact, or a period of arrivals."""
        if fact == "@month":
            return str(value)[:-3]
        for policy in self.policies:
            for one in policy.facts:
                if one.name == fact:
                    return self.typed(value, one.type)
        return str(value)

    def knows(self, fact: str, value: Value) -> bool:
        """Whether any of the texts has a value of a fact."""
        types = {one.type.name for policy in self.policies for one in policy.facts
                 if one.name == fact and isinstance(one.type, EnumType)}  # fmt: skip
        return not types or value is None or any(
            one.name == value
            for policy in self.policies for enum in policy.enums if enum.name in types for one in enum.values
        )  # fmt: skip

    def typed(self, value: Value, type_: Type | None) -> str:
        """A value by its type."""
        return self.voice.value(value, type_, self.policies[0])

    # ── figures ────────────────────────────────────────────────────────────────────────────────────────────────

    def money(self, fen: int) -> str:
        """An amount."""
        return show_money(fen, self.policies[0].currency, self.language, grouped=True)

    def length(self, seconds: float) -> str:
        """A length of time: to the second below an hour, to the minute above."""
        whole = round(seconds)
        step = 60 if abs(whole) >= 3600 else 1
        return show_duration((whole + (step // 2)) // step * step, self.language)

    def lengths(self, figure: Interval | None) -> tuple[str, str]:
        """A length of time with its bounds."""
        if figure is None:
            return "", ""
        return self.length(figure.value), self.between(self.length(figure.low), self.length(figure.high))

    def between(self, low: str, high: str) -> str:
        """Two bounds."""
        return f"{low} – {high}"


def names_of(survey: Survey, language: Language) -> Names:
    """Labels of all texts of a survey; those of the text that it asks about go before those of the other."""
    populations = [one.population for one in (survey.other, survey.living) if one is not None]
    return Names((revision.policy for one in populations for revision in one.timeline.revisions), language)
