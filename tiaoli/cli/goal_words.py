"""Goals in words, with the labels of the policy: what a scenario is called, and what of a policy none shows."""

from __future__ import annotations

from analysis.verify.goals import Goal
from compiler.model import ROOT, AutomationDef, ForbidDef, Policy, RuleDef
from compiler.values import cell_text
from compiler.wording import automation_label, expression_text, state_label, timer_label, trigger_label
from dsl.catalogue import Bilingual
from dsl.keywords import Language
from dsl.source import one_line


class GoalWords:
    """Says the goals of one text in a language."""

    def __init__(self, policy: Policy, language: Language) -> None:
        self.policy, self.language = policy, language
        self.rules = {rule.id: rule for state in policy.states for rule in state.rules}
        self.forbids = {one.id: one for state in policy.states for one in state.forbids}
        self.automations = {one.id: one for state in policy.states for one in state.automations}

    def __call__(self, goal: Goal) -> str:
        """One line."""
        match goal.kind:
            case "branch":
                return self._branch(self.rules[goal.name], goal.number)
            case "automation":
                return self._automation(self.automations[goal.name])
            case "forbid":
                return self._forbid(self.forbids[goal.name])
            case "authority":
                return self._authority(goal.name)
            case "limit":
                return self._limit(goal.name)
            case "before" | "at" | "after":
                return self._deadline(goal)
            case "row":
                return self._row(goal)

    def _say(self, en: str, zh: str) -> str:
        return Bilingual(en, zh).in_(self.language)

    def _in(self, state: str, text: str) -> str:
        """What happens, with where it does."""
        if state == ROOT:
            return text
        place = state_label(self.policy, state)
        return self._say(f"{place}: {text}", f"{place}：{text}")

    def _trigger(self, rule: RuleDef) -> str:
        if rule.is_timer:
            name = timer_label(self.policy, rule.id).rpartition(" · ")[2] if rule.label else rule.name
            return self._say(f"{name} has passed", f"{name}到期")
        label = rule.label or trigger_label(self.policy, rule.trigger, self.language)  # type: ignore[arg-type]
        return one_line(label)

    def _branch(self, rule: RuleDef, number: int) -> str:
        text = self._trigger(rule)
        if len(rule.branches) > 1:
            text += self._say(f", branch {number + 1}", f"，分支 {number + 1}")
        target = rule.branches[number].target
        if target is not None:
            text += f" → {state_label(self.policy, target)}"
        return self._in(rule.state, text)

    def _automation(self, one: AutomationDef) -> str:
        label = automation_label(one, self.policy, self.language)
        return self._in(one.state, self._say(f"by itself, {label}", f"自动，{label}"))

    def _forbid(self, one: ForbidDef) -> str:
        text = trigger_label(self.policy, one.trigger, self.language)
        text = self._say(f"{text} is forbidden", f"禁止{text}")
        why = one.why
        if why is None and one.guard is not None:
            why = self._say("when ", "若") + expression_text(one.guard, self.policy, self.language)
        return self._in(one.state, f"{text}{self._say(', ', '，')}{one_line(why)}" if why else text)

    def _authority(self, name: str) -> str:
        who = next(one for one in self.policy.actors if one.name == name)
        assert who.delegation is not None
        principal = next(one.label for one in self.policy.actors if one.name == who.delegation.principal)
        return self._say(f"{who.label} may not act for {principal}", f"{who.label}无权代表{principal}")

    def _limit(self, name: str) -> str:
        counter = next((one for one in self.policy.counters if one.name == name), None)
        if counter is not None and counter.adds is None:
            return self._say(f"{counter.label} used up", f"{counter.label}已用完")
        label = counter.label if counter is not None else next(
            one.label for one in self.policy.bounds if one.name == name)  # fmt: skip
        return self._say(f"beyond {label}", f"超出“{label}”")

    def _deadline(self, goal: Goal) -> str:
        timer = timer_label(self.policy, goal.name)
        match goal.kind:
            case "before":
                return self._say(f"{timer}: one second before the deadline", f"{timer}：到期前一秒仍可处理")
            case "at":
                return self._say(f"{timer}: at its last second", f"{timer}：到期当秒仍可处理")
            case _:
                return self._say(f"{timer}: one second too late", f"{timer}：到期后一秒已过期限")

    def _row(self, goal: Goal) -> str:
        table = next(one for one in self.policy.tables if one.name == goal.name)
        row = table.rows[goal.number]
        cells = [cell_text(cell, field.type, self.policy, self.language)
                 for field, cell in zip(table.fields, row.cells, strict=False)]  # fmt: skip
        text = self._say(f"{table.label}, row {goal.number + 1}", f"{table.label}第 {goal.number + 1} 行")
        if not cells:
            return text
        return f"{text} ({', '.join(cells)})" if self.language == "en" else f"{text}（{'，'.join(cells)}）"
