"""What one step changed, as labelled lines: state, facts, deadlines, counters, outcomes, and what backs it.

In: the situations before and after. Out: lines, only for what changed. Absent: refusals
(``simulator/telling/refusals.py``).
"""

from __future__ import annotations

from dataclasses import dataclass

from compiler.machine import Machine
from compiler.model import Backing, Const, CounterDef, Policy
from compiler.situation import Fired, Situation, TimerRun
from compiler.wording import timer_label, timer_name
from simulator.telling.saying import Voice


@dataclass(frozen=True, slots=True)
class Line:
    """A short text under a label (a key of ``phrases.LABELS``)."""

    label: str
    text: str


def situation_lines(fired: Fired, voice: Voice, machine: Machine) -> list[Line]:
    """Everything that a rule changed and brought about."""
    policy = machine.policy
    lines = state_line(fired, voice, policy)
    lines += [Line("outcome", voice.outcome(outcome, policy)) for outcome in fired.outcomes]
    lines += _fact_lines(fired, voice, policy)
    lines += _counter_lines(fired, voice, machine)
    lines += timer_lines(fired.after, fired.at, voice, machine, fired.before, fired.rule)
    return lines


def state_line(fired: Fired, voice: Voice, policy: Policy) -> list[Line]:
    """From where to where; entering a state again is shown too, staying is not."""
    before, after = fired.before, fired.after
    if before.state == after.state and before.entered == after.entered:
        return []
    return [Line("state", f"{voice.state(policy, before.state)} → {voice.state(policy, after.state)}")]


def _fact_lines(fired: Fired, voice: Voice, policy: Policy) -> list[Line]:
    changed = zip(policy.facts, fired.before.facts, fired.after.facts, strict=True)
    return [
        Line("facts", f"{fact.label} {voice.value(old, fact.type, policy)} → {voice.value(new, fact.type, policy)}")
        for fact, old, new in changed
        if old != new
    ]


def _counter_lines(fired: Fired, voice: Voice, machine: Machine) -> list[Line]:
    """The counters used, and the totals that went up."""
    before, after = fired.before.used, fired.after.used
    totals = [machine.policy.counters[n].name for n, _ in machine.totals if after[n] > before[n]]
    counters = {counter.name: counter for counter in machine.policy.counters}
    return [
        Line("used", f"{counters[name].label} {count_of(counters[name], fired.after, voice, machine)}")
        for name in dict.fromkeys((*fired.uses, *totals))
        if name in counters
    ]


def count_of(counter: CounterDef, situation: Situation, voice: Voice, machine: Machine) -> str:
    """``1/2``, or ``80 CNY/500 CNY`` for a total; what was used alone where how much there may be is a setting."""
    used = voice.value(situation.used[machine.counter_index[counter.name]], counter.type, machine.policy)
    if not isinstance(counter.count, Const):
        return used
    return f"{used}/{voice.value(counter.count.value, counter.type, machine.policy)}"


def timer_lines(
    after: Situation, at: int, voice: Voice, machine: Machine, before: Situation | None = None, fired: str = ""
) -> list[Line]:
    """Deadlines that began or moved, were paused, resumed or stopped; without ``before`` all that run or are paused.

    ``fired`` is the timer that just went off: that it no longer runs goes without saying."""
    earlier = {timer.timer: timer for timer in before.timers} if before is not None else {}
    lines: list[Line] = []
    for timer in after.timers:
        old = earlier.get(timer.timer)
        if (old is not None and _same(old, timer)) or (timer.timer == fired and timer.due is None):
            continue
        if timer.due is None and timer.paused_left is None and (old is None or old.due is None):
            continue
        text = voice.running(timer, at)
        if old is not None and old.due is not None and timer.due is not None and old.started == timer.started:
            text = voice.word("moved due", voice.moment(timer.due), voice.moment(old.due))
        lines.append(Line("due", f"{short(timer.timer, machine.policy)} {text}"))
    return lines


def _same(old: TimerRun, new: TimerRun) -> bool:
    return (old.started, old.due, old.paused_left) == (new.started, new.due, new.paused_left)


def short(timer: str, policy: Policy) -> str:
    """A timer's label or name where no other timer has it, else with its state's label before it."""
    last = timer.rpartition(".")[2]
    timers = [rule for state in policy.states for rule in state.rules if rule.is_timer]
    if sum(rule.name == last for rule in timers) == 1 or not any(rule.id == timer for rule in timers):
        return timer_name(policy, timer) if any(rule.id == timer for rule in timers) else last
    return timer_label(policy, timer)


def backing_lines(backing: Backing) -> list[Line]:
    """The clauses and the author's readings that a rule rests on."""
    lines = [Line("clause", str(clause)) for clause in backing.clauses]
    return lines + [Line("reading", reading) for reading in backing.readings]
