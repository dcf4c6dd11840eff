"""A run as data for other programs, as ``docs/schema/trace-1.json`` describes it.

In: a run. Out: dictionaries, lists, texts, whole numbers, truths and None. Moments are given twice: in seconds since
1970, and as text on the policy's own clock with its distance from Greenwich. Values keep the program's units and name
their type. Absent: words in a language.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from compiler.model import EnumType, Policy, Type, Value
from compiler.situation import ActionEvent, Fired, OutcomeGiven, Refused, Situation, TimerRun
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
from simulator.telling.saying import fields_of, joint_backing, rule_of, type_of

VERSION = 1
"""The version of the form; it changes where a reader of the old form would be misled."""

Data = dict[str, Any]


def trace_data(run: Run) -> Data:
    """A run as data."""
    return _trace(run, list(enumerate(run.entries)), None)


def world_data(world: WorldRun) -> list[Data]:
    """Each case of a run of several as data; ``order`` says how their entries follow one another."""
    entries: list[list[tuple[int, Entry]]] = [[] for _ in world.runs]
    for order, (place, entry) in enumerate(world.log):
        entries[place].append((order, entry))
    return [_trace(*one) for one in zip(world.runs, entries, world.parts, strict=True)]


def _trace(run: Run, entries: list[tuple[int, Entry]], part: str | None) -> Data:
    zone = ZoneInfo(run.zone)
    return {
        "version": VERSION,
        "case": run.case or None,
        "part": part,
        "policy": run.machine.policy.name,
        "zone": run.zone,
        "currency": run.machine.policy.currency,
        "start": _moment(run.start, zone),
        "now": _moment(run.now, zone),
        "ended": None if run.ended is None else _moment(run.ended, zone),
        "stuck": run.stuck,
        "assumed": [{"calendar": calendar, "year": year} for calendar, year in assumed(run)],
        "situation": _situation(run.situation, run.machine.policy, zone),
        "entries": [_entry(entry, order, run, zone) for order, entry in entries],
    }


def _entry(entry: Entry, order: int, run: Run, zone: ZoneInfo) -> Data:
    policy = entry.machine.policy
    common: Data = {"at": _moment(entry.at, zone), "since_start": entry.at - run.start, "order": order}
    match entry:
        case Opened():
            return {
                "kind": "opened",
                **common,
                "cause": _cause(entry),
                "text": str(policy.revision),
                "parties": [{"actor": actor, "name": name} for actor, name in entry.parties],
                "situation": _situation(entry.situation, policy, zone),
                "broken": list(entry.broken),
            }
        case Stepped():
            own = {"step": entry.step, "event": _event(entry.event, policy)}
            return {"kind": "fired", **common, "cause": _cause(entry), **own, **_fired(entry.fired, policy, zone)}
        case Denied():
            own = {"step": entry.step, "event": _event(entry.event, policy)}
            return {
                "kind": "refused",
                **common,
                "cause": _cause(entry),
                **own,
                **_refused(entry.refused, entry.event, policy),
            }
        case Waited():
            return {"kind": "waited", **common, "step": entry.step}
        case Amended():
            return {"kind": "amended", **common, **_amended(entry, policy, zone)}
        case ClaimBroken():
            return {"kind": "claim_broken", **common, "claim": entry.claim}
        case Stuck():
            return {"kind": "stuck", **common, "how": entry.how, "timers": list(entry.timers)}
        case Halted():
            return {"kind": "halted", **common, "calendar": entry.calendar, "year": entry.year}


def _cause(entry: Opened | Stepped | Denied) -> Data | None:
    """What of another case brought it about."""
    cause = entry.cause
    if cause is None:
        return None
    clauses = [{"source": clause.source, "clause": clause.clause} for clause in cause.backing.clauses]
    given = _outcome(cause.outcome, cause.machine.policy)
    return {"case": cause.case, "link": cause.link, **given, "clauses": clauses}


def _fired(fired: Fired, policy: Policy, zone: ZoneInfo) -> Data:
    rule = rule_of(policy, fired.rule)
    clauses = () if rule is None else joint_backing(rule, fired.branch).clauses
    return {
        "rule": fired.rule,
        "automation": fired.automation,
        "by": fired.by,
        "branch": fired.branch,
        "from": fired.before.state,
        "to": fired.after.state,
        "outcomes": [_outcome(outcome, policy) for outcome in fired.outcomes],
        "uses": list(fired.uses),
        "broken": list(fired.broken),
        "clauses": [{"source": clause.source, "clause": clause.clause} for clause in clauses],
        "situation": _situation(fired.after, policy, zone),
    }


def _refused(refused: Refused, event: ActionEvent, policy: Policy) -> Data:
    values = [_value(name, value, type_of(policy, name, event)) for name, value in refused.values]
    return {"refusal": refused.kind, "subjects": list(refused.subjects), "values": values}


def _amended(entry: Amended, policy: Policy, zone: ZoneInfo) -> Data:
    migrated = entry.migrated
    return {
        "revision": str(entry.revision.date),
        "follows": migrated is not None,
        "moved": migrated is not None and migrated.moved,
        "timers_dropped": [] if migrated is None else list(migrated.timers_dropped),
        "timers_started": [] if migrated is None else list(migrated.timers_started),
        "situation": None if migrated is None else _situation(migrated.after, policy, zone),
    }


def _situation(situation: Situation, policy: Policy, zone: ZoneInfo) -> Data:
    facts = zip(policy.facts, situation.facts, strict=True)
    used = zip(policy.counters, situation.used, strict=True)
    return {
        "state": situation.state,
        "facts": [_value(fact.name, value, fact.type) for fact, value in facts],
        "used": {counter.name: count for counter, count in used},
        "timers": [_timer(timer, zone) for timer in situation.timers],
    }


def _timer(timer: TimerRun, zone: ZoneInfo) -> Data:
    return {
        "timer": timer.timer,
        "started": _moment(timer.started, zone),
        "due": None if timer.due is None else _moment(timer.due, zone),
        "paused_left": timer.paused_left,
        "extended": timer.extended,
        "extended_workdays": timer.extended_workdays,
    }


def _event(event: ActionEvent | None, policy: Policy) -> Data | None:
    if event is None:
        return None
    types = {field.name: field.type for field in fields_of(policy, event.actor, event.action)}
    parameters = [_value(name, value, types.get(name)) for name, value in event.parameters]
    return {"actor": event.actor, "action": event.action, "parameters": parameters}


def _outcome(given: OutcomeGiven, policy: Policy) -> Data:
    fields = next((outcome.fields for outcome in policy.outcomes if outcome.name == given.outcome), ())
    pairs = zip(fields, given.arguments, strict=False)
    arguments = [_value(field.name, value, field.type) for field, value in pairs]
    return {"outcome": given.outcome, "arguments": arguments}


def _value(name: str, value: Value, type_: Type | None) -> Data:
    match type_:
        case None:
            kind = None
        case EnumType(name=enum):
            kind = f"enum {enum}"
        case _:
            kind = type_.value
    return {"name": name, "type": kind, "value": value}


def _moment(instant: int, zone: ZoneInfo) -> Data:
    return {"seconds": instant, "local": datetime.fromtimestamp(instant, UTC).astimezone(zone).isoformat()}
