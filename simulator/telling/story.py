"""A run told block by block, before it is known on which paper.

In: a run and a language. Out: blocks, one for each entry and one for the end: when, a title, and short lines with a
label each. Text and Markdown lay the same blocks out (``simulator/trace.py``). Absent: colours, widths, escaping.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from compiler.model import ActionDef, AutomationDef, Policy
from compiler.semantics import consider
from compiler.situation import ActionEvent, Fired
from dsl.keywords import Language
from simulator.assumed import assumed
from simulator.entries import (
    Amended,
    ClaimBroken,
    Denied,
    Entry,
    Halted,
    Opened,
    Run,
    Stepped,
    Stuck,
    Waited,
    WorldRun,
)
from simulator.telling.changes import Line, backing_lines, short, situation_lines, state_line, timer_lines
from simulator.telling.phrases import REFUSAL_WORDS, VERDICT_WORDS
from simulator.telling.refusals import awaits_phrase, named, refusal_lines, values_line
from simulator.telling.saying import Voice, actor_label, deed, joint_backing, rule_of

Tone = Literal["plain", "action", "timer", "refused", "amended", "broken", "end"]


@dataclass(frozen=True, slots=True)
class Block:
    """One entry in words. ``since`` is the time since the start of the run."""

    moment: str
    since: str
    title: str
    tone: Tone
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Story:
    """A whole run in words."""

    title: str
    blocks: tuple[Block, ...]


def tell(run: Run, lang: Language, *, why: bool = False) -> Story:
    """A run in words; with ``why`` also the rules that were considered and not taken."""
    voice = Voice(lang, run.zone)
    policy = run.entries[0].machine.policy if run.entries else run.machine.policy
    label = "" if policy.label == policy.name else f"  {policy.label}"
    blocks = [_block(entry, run.start, voice, why) for entry in run.entries]
    return Story(policy.name + label, (*blocks, _closing(run, run.start, voice)))


def tell_entry(entry: Entry, start: int, voice: Voice) -> Block:
    """One thing that happened in a case that began at ``start``."""
    return _block(entry, start, voice, False)


def tell_world(world: WorldRun, lang: Language, *, why: bool = False) -> Story:
    """Several cases in words, in the order in which everything happened; each block names its case, and tells the time
    since the start of the first."""
    voice = Voice(lang, world.zone)
    label = f"  {world.label}" if world.label else ""
    blocks = [_named(world.runs[place], _block(entry, world.start, voice, why)) for place, entry in world.log]
    blocks += [_named(run, _closing(run, world.start, voice)) for run in world.runs]
    return Story(world.title + label, tuple(blocks))


def _named(run: Run, block: Block) -> Block:
    return replace(block, title=f"{run.case} · {block.title}")


def _block(entry: Entry, start: int, voice: Voice, why: bool) -> Block:
    title, tone, lines = _told(entry, voice, why)
    return Block(voice.moment(entry.at), _since(entry.at - start, voice), title, tone, tuple(lines))


def _since(seconds: int, voice: Voice) -> str:
    return "+0" if seconds == 0 else f"+{voice.duration(seconds)}"


def _told(entry: Entry, voice: Voice, why: bool) -> tuple[str, Tone, list[Line]]:
    """Title, tone and lines of an entry."""
    match entry:
        case Opened():
            return voice.word("opened"), "plain", _opened(entry, voice)
        case Stepped(event=None):
            return _timer_title(entry, voice), "timer", _fired(entry, voice)
        case Stepped(event=event):
            assert event is not None
            return _deed(event, entry, voice), "action", [*_fired(entry, voice), *_considered(entry, voice, why)]
        case Denied():
            kind = REFUSAL_WORDS[entry.refused.kind].in_(voice.lang)
            title = f"{_deed(entry.event, entry, voice)} — {voice.after_colon(voice.word('refused'), kind)}"
            return (
                title,
                "refused",
                [*_cause(entry, voice), *refusal_lines(entry, voice), *_considered(entry, voice, why)],
            )
        case Waited():
            line = Line("state", voice.state(entry.machine.policy, entry.situation.state))
            return voice.word("waits"), "plain", [line, *timer_lines(entry.situation, entry.at, voice, entry.machine)]
        case Amended():
            return f"{voice.word('amended')} {entry.revision.date}", "amended", _amended(entry, voice)
        case ClaimBroken():
            own = (one for one in entry.machine.policy.claims if one.name == entry.claim)
            claim = entry.of_system or next(own)
            lines = [Line("rule", entry.claim), *backing_lines(claim.backing)]
            return voice.after_colon(voice.word("claim"), claim.label), "broken", lines
        case Stuck():
            return voice.word(f"stuck {entry.how}"), "broken", [Line("rule", timer) for timer in entry.timers]
        case Halted():
            return voice.word("halted", entry.calendar, str(entry.year)), "broken", []


def _opened(entry: Opened, voice: Voice) -> list[Line]:
    policy = entry.machine.policy
    lines = [
        *_cause(entry, voice),
        Line("text", voice.word("in force", str(policy.revision))),
        Line("state", voice.state(policy, entry.situation.state)),
        *(Line("parties", f"{actor_label(policy, actor)} {name}") for actor, name in entry.parties),
    ]
    facts = zip(policy.facts, entry.situation.facts, strict=True)
    lines += [
        Line("facts", f"{fact.label} {voice.value(value, fact.type, policy)}")
        for fact, value in facts
        if value is not None
    ]
    lines += timer_lines(entry.situation, entry.at, voice, entry.machine)
    lines += [Line("broken", named(policy, bound)) for bound in entry.broken]
    return lines


def _deed(event: ActionEvent, entry: Stepped | Denied, voice: Voice) -> str:
    policy = entry.machine.policy
    actor, action = deed(policy, event)
    if isinstance(entry, Stepped) and entry.fired.automation is not None:
        actor = voice.word("by itself", actor)
    delegation = next((one.delegation for one in policy.actors if one.name == event.actor), None)
    if delegation is not None and all(one.name != event.action for one in _own_actions(policy, event.actor)):
        actor = voice.word("in place of", actor, actor_label(policy, delegation.principal))
    return voice.aside(f"{actor} {action}", voice.parameters(event, policy))


def _own_actions(policy: Policy, actor: str) -> tuple[ActionDef, ...]:
    return next((one.actions for one in policy.actors if one.name == actor), ())


def _timer_title(entry: Stepped, voice: Voice) -> str:
    """The timer with the time that it ran, which is not always the length that the text now gives it."""
    fired = entry.fired
    run = next((run for run in fired.before.timers if run.timer == fired.rule), None)
    ran = "" if run is None or run.due is None else voice.duration(run.due - run.started)
    what = voice.word("lapsed") if fired.branch is None else voice.word("deadline")
    label = voice.aside(short(fired.rule, entry.machine.policy), ran)
    return voice.after_colon(f"{voice.word('system')} {what}", label)


def _fired(entry: Stepped, voice: Voice) -> list[Line]:
    fired, policy = entry.fired, entry.machine.policy
    rule = rule_of(policy, fired.rule)
    branch = ""
    if rule is not None and len(rule.branches) > 1 and fired.branch is not None:
        branch = f" · {voice.word('else', str(fired.branch + 1))}"
    lines = [*_cause(entry, voice), Line("rule", fired.rule + branch)]
    automation = _automation(entry)
    if automation is not None:
        lines.append(Line("rule", automation.label or automation.id))
    lines += situation_lines(fired, voice, entry.machine)
    lines += [Line("broken", named(policy, bound)) for bound in fired.broken]
    if rule is not None:
        lines += backing_lines(joint_backing(rule, fired.branch))
    return lines + (backing_lines(automation.backing) if automation is not None else [])


def _automation(entry: Stepped) -> AutomationDef | None:
    """The automation that did it."""
    every = (one for state in entry.machine.policy.states for one in state.automations)
    return next((one for one in every if one.id == entry.fired.automation), None)


def _cause(entry: Opened | Stepped | Denied, voice: Voice) -> list[Line]:
    """What of another case brought it about."""
    if entry.cause is None:
        return []
    cause = entry.cause
    shown = voice.word("caused", voice.outcome(cause.outcome, cause.machine.policy), cause.case)
    clauses = "".join(f" {clause}" for clause in cause.backing.clauses)
    return [Line("cause", shown + clauses), *(Line("reading", reading) for reading in cause.backing.readings)]


def _amended(entry: Amended, voice: Voice) -> list[Line]:
    labels = [Line("text", label) for label in amendment_labels(entry)]
    if entry.migrated is None:
        return [*labels, Line("case", voice.word("kept"))]
    policy, migrated = entry.machine.policy, entry.migrated
    lines = [*labels, Line("case", voice.word("follows"))]
    shown = Fired("", None, entry.at, migrated.before, migrated.after, (), ())
    if migrated.moved or migrated.before.state != migrated.after.state:
        lines += state_line(shown, voice, policy)
    lines += timer_lines(migrated.after, entry.at, voice, entry.machine, migrated.before)
    lines += [Line("due", f"{timer} {voice.word('dropped')}") for timer in migrated.timers_dropped]
    return lines


def amendment_labels(entry: Amended) -> list[str]:
    """What the amendments that took effect call themselves."""
    headers = [amendment.header for amendment in entry.revision.amendments]
    return [header.label for header in headers if header is not None and header.label]


def _considered(entry: Stepped | Denied, voice: Voice, why: bool) -> list[Line]:
    """The rules that were not taken, each with its reason."""
    if not why or (isinstance(entry, Denied) and entry.refused.kind in ("parameter", "ended", "no_rule")):
        return []
    met = entry.situation if isinstance(entry, Denied) else entry.fired.before
    event = entry.event
    assert event is not None
    lines: list[Line] = []
    for one in consider(entry.machine, met, event, entry.at):
        if one.verdict == "taken":
            continue
        rule = rule_of(entry.machine.policy, one.rule)
        several = rule is not None and len(rule.branches) > 1
        name = f"{one.rule} · {voice.word('else', str(one.branch + 1))}" if several else one.rule
        values = values_line(one.values, event, voice, entry.machine.policy)
        shown = voice.after_colon(name, VERDICT_WORDS[one.verdict].in_(voice.lang))
        lines.append(Line("other", voice.aside(shown, values)))
    return lines


def _closing(run: Run, start: int, voice: Voice) -> Block:
    """How the case stands when the run stops, which may be later than its end."""
    policy = run.machine.policy
    moment, since = voice.moment(run.now), _since(run.now - start, voice)
    state = Line("state", voice.state(policy, run.situation.state))
    notes = _notes(run, voice)
    if run.ended is not None:
        title = f"{voice.word('ended')} · {voice.word('lasted', voice.duration(run.ended - run.start))}"
        return Block(moment, since, title, "end", (state, *notes))
    turn = Line("case", awaits_phrase(policy, run.situation.state, voice))
    running = timer_lines(run.situation, run.now, voice, run.machine)
    return Block(moment, since, voice.word("open"), "end", (state, turn, *running, *notes))


def _notes(run: Run, voice: Voice) -> list[Line]:
    """Remarks that every result carries: years whose working days were only assumed."""
    return [Line("note", voice.word("assumed", calendar, str(year))) for calendar, year in assumed(run)]
