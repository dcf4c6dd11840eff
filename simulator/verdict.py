"""Whether a run is what its scenario expects.

In: a scenario and its run. Out: mismatches, each with the place in the scenario that expected otherwise and both sides
in words. None is a passed test. Absent: running (``simulator/engine.py``).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from compiler.model import ROOT, Field, Policy, Value
from compiler.situation import OutcomeGiven, TimerRun
from dsl.catalogue import Bilingual
from dsl.keywords import Language
from dsl.source import NOWHERE, Span
from simulator.entries import ClaimBroken, Denied, Entry, Halted, Run, Stepped, Stuck
from simulator.scenario import ExpectedDeadline, ExpectedOutcome, Scenario, Step
from simulator.telling.phrases import REFUSAL_WORDS
from simulator.telling.refusals import words_for
from simulator.telling.saying import Voice

What = Literal[
    "step", "because", "state", "outcomes", "rules", "used", "open", "facts", "lasts", "claim", "stuck", "case",
    "refused",
]  # fmt: skip

NONE = Bilingual("none", "无")
_ACCEPTED = Bilingual("accepted", "接受")


@dataclass(frozen=True, slots=True)
class Mismatch:
    """Something that came out otherwise; ``step`` is the number of the step where it is about one."""

    what: What
    subject: Bilingual
    expected: Bilingual
    actual: Bilingual
    step: int | None = None
    span: Span = field(default=NOWHERE, compare=False, repr=False)

    def text(self, lang: Language) -> str:
        """One line: what, expected, actual."""
        subject, expected, actual = (part.in_(lang) for part in (self.subject, self.expected, self.actual))
        if lang == "en":
            return f"{subject}: expected {expected}, but it is {actual}"
        return f"{subject}\uff1a期望 {expected}\uff0c实际 {actual}"


def judge(scenario: Scenario, run: Run) -> tuple[Mismatch, ...]:
    """Everything in which a run differs from what is expected; empty where nothing does."""
    return (*judge_steps(scenario.steps, run.entries), *judge_ending(scenario, run))


def judge_ending(scenario: Scenario, run: Run) -> tuple[Mismatch, ...]:
    """What is expected of a case beside its steps: how it ends, and what happened on the way."""
    return (*_ending(scenario, run), *_course(scenario, run), *_sound(scenario, run))


def judge_steps(steps: Sequence[Step], entries: Sequence[Entry]) -> Iterator[Mismatch]:
    """Refusals that came unexpectedly, did not come, or came from elsewhere."""
    denied = {entry.step: entry for entry in entries if isinstance(entry, Denied) and entry.step is not None}
    done = {entry.step for entry in entries if isinstance(entry, Stepped)}
    for step in steps:
        if step.event is None or (step.number not in denied and step.number not in done):
            continue
        entry = denied.get(step.number)
        actual = None if entry is None else entry.refused.kind
        if actual != step.refused:
            yield _about(step, "step", _answer(step.refused), _answer(actual))
        elif entry is not None and step.because is not None:
            subjects = entry.refused.subjects or (entry.situation.state,)
            if not any(step.because in words_for(entry.machine.policy, subject) for subject in subjects):
                yield _about(step, "because", same(step.because), same(", ".join(subjects)))


def _about(step: Step, what: What, expected: Bilingual, actual: Bilingual) -> Mismatch:
    event = step.event
    assert event is not None
    deed = f"{event.actor}.{event.action}"
    subject = Bilingual(f"step {step.number} ({deed})", f"第 {step.number} 步 {deed}")
    return Mismatch(what, subject, expected, actual, step.number, step.span)


def _answer(kind: str | None) -> Bilingual:
    for refusal, words in REFUSAL_WORDS.items():
        if refusal == kind:
            return Bilingual(f"refused, {words.en} ({refusal})", f"被拒（{words.zh}）")
    return _ACCEPTED


def same(text: str) -> Bilingual:
    """A text that reads the same in both languages."""
    return Bilingual(text, text)


def _ending(scenario: Scenario, run: Run) -> Iterator[Mismatch]:
    """How the case stands at the end: state, facts, counters, deadlines, duration."""
    expect, policy, situation = scenario.expect, run.machine.policy, run.situation
    if expect.state is not None and expect.state not in _around(policy, situation.state):
        subject = Bilingual("state", "状态")
        yield _found(scenario, "state", subject, same(expect.state), same(situation.state))
    facts = {fact.name: (fact, value) for fact, value in zip(policy.facts, situation.facts, strict=True)}
    for name, wanted in expect.facts:
        if name not in facts or facts[name][1] != wanted:
            fact, value = facts.get(name, (None, None))
            shown = NONE if fact is None else _value(value, Field(name, name, fact.type, True), policy, run)
            type_ = None if fact is None else Field(name, name, fact.type, True)
            subject = Bilingual(f"fact {name}", f"事实 {name}")
            yield _found(scenario, "facts", subject, _value(wanted, type_, policy, run), shown)
    used = {counter.name: count for counter, count in zip(policy.counters, situation.used, strict=True)}
    for name, count in expect.used:
        if used.get(name, 0) != count:
            subject = Bilingual(f"uses of {name}", f"{name} 已用次数")
            counter = next((one for one in policy.counters if one.name == name), None)
            as_field = None if counter is None else Field(name, name, counter.type, False)
            came_to = _value(used.get(name, 0), as_field, policy, run)
            yield _found(scenario, "used", subject, _value(count, as_field, policy, run), came_to)
    if expect.lasts is not None and (run.ended is None or run.ended - run.start != expect.lasts):
        open_still = Bilingual("not over", "尚未结束")
        actual = open_still if run.ended is None else _duration(run.ended - run.start)
        subject = Bilingual("the case lasts", "历时")
        yield _found(scenario, "lasts", subject, _duration(expect.lasts), actual)
    if expect.open is not None:
        yield from _deadlines(scenario, expect.open, run)


def _around(policy: Policy, state: str) -> tuple[str, ...]:
    """The state and those around it."""
    return tuple(one for one in policy.ancestors(state) if one != ROOT)


def _deadlines(scenario: Scenario, expected: tuple[ExpectedDeadline, ...], run: Run) -> Iterator[Mismatch]:
    """Deadlines that don't run, run to another moment, or run unexpectedly."""
    alive = {t.timer: t for t in run.situation.timers if t.due is not None or t.paused_left is not None}
    for one in expected:
        timer = alive.pop(one.timer, None)
        matches = timer is not None and timer.due == one.due
        if matches and timer is not None and one.due is None:
            matches = one.left is None or timer.paused_left == one.left
        if not matches:
            wanted = _standing(TimerRun(one.timer, 0, one.due, one.left), run)
            actual = NONE if timer is None else _standing(timer, run)
            yield _found(scenario, "open", Bilingual(f"deadline {one.timer}", f"期限 {one.timer}"), wanted, actual)
    for timer in alive.values():
        subject = Bilingual(f"deadline {timer.timer}", f"期限 {timer.timer}")
        yield _found(scenario, "open", subject, NONE, _standing(timer, run))


def _standing(timer: TimerRun, run: Run) -> Bilingual:
    if timer.due is not None:
        return same(Voice("en", run.zone).moment(timer.due))
    if timer.paused_left is None:
        return Bilingual("paused", "暂停")
    left = _duration(timer.paused_left)
    return Bilingual(f"paused {left.en}", f"暂停 {left.zh}")


def _course(scenario: Scenario, run: Run) -> Iterator[Mismatch]:
    """What happened on the way: outcomes and rules, in order."""
    expect = scenario.expect
    steps = [entry for entry in run.entries if isinstance(entry, Stepped)]
    given = [(outcome, entry.machine.policy) for entry in steps for outcome in entry.fired.outcomes]
    if expect.outcomes is not None:
        alike = len(given) == len(expect.outcomes) and all(
            _matches(wanted, outcome) for wanted, (outcome, _) in zip(expect.outcomes, given, strict=True)
        )
        if not alike:
            wanted = listed([_expected_outcome(one, run.machine.policy, run) for one in expect.outcomes])
            actual = listed([_outcome(outcome, policy, run) for outcome, policy in given])
            yield _found(scenario, "outcomes", Bilingual("outcomes", "结果"), wanted, actual)
    fired = tuple(entry.fired.rule for entry in steps)
    if expect.rules is not None and fired != expect.rules:
        subject = Bilingual("rules fired", "触发")
        wanted, actual = listed([same(one) for one in expect.rules]), listed([same(one) for one in fired])
        yield _found(scenario, "rules", subject, wanted, actual)


def _matches(wanted: ExpectedOutcome, given: OutcomeGiven) -> bool:
    return wanted.outcome == given.outcome and wanted.arguments in (None, given.arguments)


def listed(parts: list[Bilingual]) -> Bilingual:
    """Parts side by side, ``none`` where there are none."""
    if not parts:
        return NONE
    return Bilingual(", ".join(part.en for part in parts), "、".join(part.zh for part in parts))


def _expected_outcome(one: ExpectedOutcome, policy: Policy, run: Run) -> Bilingual:
    if one.arguments is None:
        return same(one.outcome)
    return _outcome(OutcomeGiven(one.outcome, one.arguments), policy, run)


def _outcome(given: OutcomeGiven, policy: Policy, run: Run) -> Bilingual:
    """``refund(80 CNY)``, as a scenario writes it."""
    fields = next((one.fields for one in policy.outcomes if one.name == given.outcome), ())
    values = [_value(value, one, policy, run) for value, one in zip(given.arguments, fields, strict=False)]
    if not values:
        return same(given.outcome)
    shown = listed(values)
    return Bilingual(f"{given.outcome}({shown.en})", f"{given.outcome}({shown.zh})")


def _value(value: Value, of: Field | None, policy: Policy, run: Run) -> Bilingual:
    type_ = None if of is None else of.type
    english, chinese = Voice("en", run.zone), Voice("zh", run.zone)
    return Bilingual(english.value(value, type_, policy), chinese.value(value, type_, policy))


def _duration(seconds: int) -> Bilingual:
    return Bilingual(Voice("en", "UTC").duration(seconds), Voice("zh", "UTC").duration(seconds))


ENDLESS = {
    "timers": Bilingual("endless deadlines", "循环的期限"),
    "itself": Bilingual("what goes round by itself", "自动循环的事"),
    "wait": Bilingual("endless deadlines", "没有尽头的期限"),
}


def _sound(scenario: Scenario, run: Run) -> Iterator[Mismatch]:
    """Claims broken that should not be, those that should and were not, and endless loops."""
    broken = tuple(entry.claim for entry in run.entries if isinstance(entry, ClaimBroken))
    expected = scenario.expect.broken or ()
    if set(broken) != set(expected):
        wanted, actual = listed([same(one) for one in expected]), listed([same(one) for one in broken])
        yield _found(scenario, "claim", Bilingual("claims broken", "违背的承诺"), wanted, actual)
    for entry in run.entries:
        if isinstance(entry, Stuck):
            actual = listed([same(timer) for timer in entry.timers])
            yield _found(scenario, "stuck", ENDLESS[entry.how], NONE, actual)
        elif isinstance(entry, Halted):
            subject = Bilingual(f"the calendar {entry.calendar}", f"日历 {entry.calendar}")
            wanted = Bilingual("a year that it knows", "它所含的年份")
            yield _found(scenario, "stuck", subject, wanted, Bilingual(str(entry.year), f"{entry.year} 年"))


def _found(scenario: Scenario, what: What, subject: Bilingual, expected: Bilingual, actual: Bilingual) -> Mismatch:
    key = "broken" if what == "claim" else what
    return Mismatch(what, subject, expected, actual, None, scenario.expect.spans.get(key, scenario.span))
