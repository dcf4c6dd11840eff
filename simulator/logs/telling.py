"""Where a recorded case deviates, in words: what was done, what the rules say to it, and what could have been done.

In: a deviation, a language and a zone. Out: a block as those of a trace. Absent: how often that is
(``simulator/logs/tallies.py``).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from compiler.machine import Machine
from compiler.model import AutomationDef, Backing
from compiler.situation import ActionEvent
from dsl.catalogue import Bilingual
from simulator.entries import Denied
from simulator.logs.verdicts import Deviation, Verdict
from simulator.session import Possible
from simulator.telling.changes import Line, backing_lines, short
from simulator.telling.refusals import backing_of as refused_by
from simulator.telling.saying import Voice, deed, joint_backing, rule_of
from simulator.telling.story import Block, tell_entry

LATER = Bilingual("it is recorded {0} later", "晚了 {0} 才记录")
NOT_RECORDED = Bilingual("the record does not have it", "记录中没有")
TOOK = Bilingual("recorded as refused; the rules take it", "记录为被拒；按规则应当接受")
SAYS = Bilingual("the record says: {0}", "记录为：{0}")
DUE = Bilingual("due {0}", "应于 {0} 到期")
NOT_RUNNING = Bilingual("the rules do not do this here", "按规则此时不会发生")
PASSED = Bilingual("{0} passed {1}, {2} before", "“{0}”已于 {1} 到期，晚了 {2}")
NEXT = Bilingual("{0} passes {1}", "{1} “{0}”到期")
ENDED = Bilingual("nothing, the case has ended", "无，案件已结束")
NOTHING = Bilingual("nothing", "无")
REFUSED = Bilingual("{0} (refused now)", "{0}（此时被拒）")


def deviation_block(verdict: Verdict, voice: Voice) -> Block | None:
    """The block of a case's first deviation; None where it has none."""
    found = verdict.deviation
    if found is None:
        return None
    start = verdict.case.start
    if found.entry is not None:
        block = tell_entry(found.entry, start, voice)
    else:
        since = "+0" if found.at == start else f"+{voice.duration(found.at - start)}"
        block = Block(voice.moment(found.at), since, _title(found, voice), "refused", ())
    lines = [*block.lines, *_record(found, voice)]
    if found.kind in ("refused", "late", "unfounded", "state"):
        lines += [Line("allowed", one) for one in allowed(found.possible, found, voice)]
    return replace(block, lines=tuple(lines))


def _title(found: Deviation, voice: Voice) -> str:
    """What the record says, where the rules have nothing to tell of it."""
    event, policy = found.event, found.machine.policy
    if event is None:
        return ""
    if found.kind == "state":
        return voice.state(policy, event.state or "")
    return own_label(found.machine, event.what)


def _record(found: Deviation, voice: Voice) -> Iterator[Line]:
    """What the record says to it."""
    policy, event = found.machine.policy, found.event
    match found.kind:
        case "missing":
            told = event is not None and event.what == found.of
            later = voice.duration(event.at - found.at) if told and event is not None else ""
            yield Line("record", (LATER if told else NOT_RECORDED).in_(voice.lang).format(later))
        case "accepted":
            yield Line("record", TOOK.in_(voice.lang))
        case "late" if found.passed is not None:
            at = found.passed.at
            words = short(found.passed.fired.rule, policy), voice.moment(at), voice.duration(found.at - at)
            yield Line("late", PASSED.in_(voice.lang).format(*words))
            yield from backing_lines(backing_of(found))
        case "unfounded":
            due = NOT_RUNNING.in_(voice.lang)
            if found.due is not None:
                due = DUE.in_(voice.lang).format(voice.moment(found.due))
            yield Line("why", due)
            yield Line("state", voice.state(policy, found.situation.state))
        case "state" if event is not None:
            says = voice.state(policy, event.state or "")
            yield Line("record", SAYS.in_(voice.lang).format(says))
            if found.entry is None:
                yield Line("state", voice.state(policy, found.situation.state))
        case _:
            pass


def allowed(possible: Possible, found: Deviation, voice: Voice) -> Iterator[str]:
    """What can happen then: actions, those that would be refused now last, and the next deadline."""
    machine = found.machine
    policy, lang = machine.policy, voice.lang
    if not possible.actions and possible.deadline is None:
        ended = machine.states[found.situation.state].final
        yield ENDED.in_(lang) if ended else NOTHING.in_(lang)
        return
    for one in sorted(possible.actions, key=lambda one: one.refused is not None):
        name = " ".join(deed(policy, ActionEvent(one.actor, one.action)))
        yield name if one.refused is None else REFUSED.in_(lang).format(name)
    if possible.deadline is not None:
        at, timer = possible.deadline
        yield NEXT.in_(lang).format(short(timer, policy), voice.moment(at))


def own_label(machine: Machine, name: str) -> str:
    """What a deadline or an automation is called."""
    automation = automation_of(machine, name)
    if automation is not None:
        return automation.label or automation.id
    return short(name, machine.policy) if rule_of(machine.policy, name) is not None else name


def automation_of(machine: Machine, name: str) -> AutomationDef | None:
    """The automation of a name."""
    return next((one for state in machine.policy.states for one in state.automations if one.id == name), None)


def backing_of(found: Deviation) -> Backing:
    """What the rules rest on where a case deviates from them."""
    entry, policy = found.entry, found.machine.policy
    parts: list[Backing] = []
    if found.passed is not None:
        entry, policy = found.passed, found.passed.machine.policy
    if isinstance(entry, Denied):
        parts = [refused_by(policy, subject) for subject in entry.refused.subjects]
    elif entry is not None:
        rule, automation = rule_of(policy, entry.fired.rule), automation_of(found.machine, entry.fired.automation or "")
        parts = [joint_backing(rule, entry.fired.branch)] if rule is not None else []
        parts += [automation.backing] if automation is not None else []
    return Backing(
        tuple(dict.fromkeys(clause for part in parts for clause in part.clauses)),
        tuple(dict.fromkeys(reading for part in parts for reading in part.readings)),
    )
