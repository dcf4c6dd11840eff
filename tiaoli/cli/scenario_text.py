"""A scenario with its run, as the text of a scenario file that expects just this.

In: a scenario of one case, lived through. Out: YAML that ``simulator/reading`` reads back to the same. Values
that can't be written plainly are not expected.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator

from compiler.model import FactDef, Field, Kind, Policy, SettingDef, Type, Value
from compiler.situation import OutcomeGiven
from compiler.values import shown
from dsl.keywords import Language
from dsl.quantities import show_duration, show_moment
from simulator.entries import ClaimBroken, Denied, Opened, Run, Stepped
from simulator.reading.words import PAUSED, REFUSALS, keys_in
from simulator.scenario import Scenario, Step
from simulator.telling.saying import fields_of

PLAIN = re.compile(r"[\w.+-][\w .+%-]*")
"""What needs no quotes in YAML, also between brackets."""


def scenario_text(scenario: Scenario, run: Run, title: str, note: str, language: Language) -> str:
    """The text of the scenario under a title, with what came of it as its expectations."""
    return "\n".join(_Writer(scenario, run, language).lines(title, note)) + "\n"


class _Writer:
    def __init__(self, scenario: Scenario, run: Run, language: Language) -> None:
        self.scenario, self.run, self.language = scenario, run, language
        self.opened = next(entry for entry in run.entries if isinstance(entry, Opened))
        self.policy: Policy = run.machine.policy
        self.keys = keys_in(language)

    def lines(self, title: str, note: str) -> Iterator[str]:
        keys, scenario = self.keys, self.scenario
        yield f"{keys['scenario']}: {quoted(title)}"
        if note:
            yield f"{keys['note']}: {quoted(note)}"
        yield f"{keys['policy']}: {scenario.policy}"
        yield f"{keys['start']}: {show_moment(scenario.start, self.policy.zone)}"
        facts = {fact.name: fact for fact in self.opened.machine.policy.facts}
        given = self._values((facts[name], value) for name, value in scenario.facts if name in facts)
        if given:
            yield f"{keys['facts']}: {{{given}}}"
        knobs = {knob.name: knob for knob in self.opened.machine.policy.settings}
        settings = self._values((knobs[name], value) for name, value in scenario.settings if name in knobs)
        if settings:
            yield f"{keys['settings']}: {{{settings}}}"
        if scenario.steps:
            yield f"{keys['steps']}:"
        before = scenario.start
        for step in scenario.steps:
            yield f"  - {{{', '.join(self._step(step, before))}}}"
            before = step.at
        yield f"{keys['expect']}:"
        yield from (f"  {line}" for line in self._expected())

    def _step(self, step: Step, before: int) -> Iterator[str]:
        keys = self.keys
        yield f"{keys['after']}: {show_duration(step.at - before, self.language)}"
        if step.event is None:
            return
        yield f"{keys['do']}: {step.event.actor}.{step.event.action}"
        taken = next(one for one in self.run.entries if isinstance(one, Stepped | Denied) and one.step == step.number)
        fields = {one.name: one for one in fields_of(taken.machine.policy, step.event.actor, step.event.action)}
        values = self._values((fields[name], value) for name, value in step.event.parameters)
        if values:
            yield f"{keys['with']}: {{{values}}}"
        if isinstance(taken, Denied):
            yield f"{keys['refused']}: {REFUSALS[taken.refused.kind].in_(self.language)}"
            if taken.refused.subjects and taken.refused.kind != "ended":
                yield f"{keys['because']}: {plain(taken.refused.subjects[0])}"

    def _expected(self) -> Iterator[str]:
        keys, run = self.keys, self.run
        yield f"{keys['state']}: {run.situation.state}"
        given = [one for entry in run.entries if isinstance(entry, Stepped) for one in entry.fired.outcomes]
        yield f"{keys['outcomes']}: [{', '.join(plain(self._outcome(one)) for one in given)}]"
        names = [fact.name for fact in self.opened.machine.policy.facts]
        began = dict(zip(names, self.opened.situation.facts, strict=True))
        changed = self._values(
            (fact, now)
            for fact, now in zip(self.policy.facts, run.situation.facts, strict=True)
            if now != began.get(fact.name) and now is not None
        )
        if changed:
            yield f"{keys['facts']}: {{{changed}}}"
        if run.ended is not None:
            yield f"{keys['lasts']}: {show_duration(run.ended - run.start, self.language)}"
        else:
            yield f"{keys['open']}: {{{', '.join(self._deadlines())}}}"
        broken = [entry.claim for entry in run.entries if isinstance(entry, ClaimBroken)]
        if broken:
            yield f"{keys['broken']}: [{', '.join(broken)}]"

    def _deadlines(self) -> Iterator[str]:
        for one in self.run.situation.timers:
            if one.due is not None:
                yield f"{one.timer}: {show_moment(one.due, self.policy.zone)}"
            elif one.paused_left is not None:
                left = show_duration(one.paused_left, self.language)
                yield f"{one.timer}: {PAUSED.in_(self.language)} {left}"

    def _outcome(self, given: OutcomeGiven) -> str:
        fields = next(one.fields for one in self.policy.outcomes if one.name == given.outcome)
        values = [self._inside(value, one.type) for value, one in zip(given.arguments, fields, strict=True)]
        known = [one for one in values if one is not None]
        return f"{given.outcome}({', '.join(known)})" if fields and len(known) == len(values) else given.outcome

    def _inside(self, value: Value, type_: Type) -> str | None:
        """A value as it stands within an outcome; None where it can't."""
        if isinstance(value, str) and type_ is Kind.TEXT:
            return None if re.search(r'["\\“”\n]', value) else f'"{value}"'
        return shown(value, type_, self.policy, self.language)

    def _values(self, pairs: Iterable[tuple[FactDef | Field | SettingDef, Value]]) -> str:
        return ", ".join(f"{one.name}: {self._spelled(one, value)}" for one, value in pairs if value is not None)

    def _spelled(self, one: FactDef | Field | SettingDef, value: Value) -> str:
        return spelled(value, one.type, self.policy, self.language)


def spelled(value: Value, type_: Type, policy: Policy, language: Language) -> str:
    """A value as it stands in YAML."""
    if isinstance(value, str) and type_ is Kind.TEXT:
        return quoted(value)
    return plain(shown(value, type_, policy, language))


def plain(text: str) -> str:
    """A text without quotes, where YAML needs none."""
    return text if PLAIN.fullmatch(text) else quoted(text)


def quoted(text: str) -> str:
    """A text in quotes."""
    return json.dumps(text, ensure_ascii=False)
