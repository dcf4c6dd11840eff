"""A policy taken apart into named things, so that two of them can be laid side by side; and put together again.

The order in which things are written is not part of them: two policies that differ only in order have no difference.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from typing import Literal as OneOf

from compiler import model as m
from compiler.calendars import Calendar
from dsl.record import record

Kind = OneOf[
    "policy", "source", "enum", "value", "actor", "action", "fact", "setting", "outcome", "limit", "table", "claim",
    "state", "rule", "forbid", "automation", "suspension",
]  # fmt: skip
KINDS: tuple[Kind, ...] = (
    "policy", "source", "enum", "value", "actor", "action", "fact", "setting", "outcome", "limit", "table", "claim",
    "state", "rule", "forbid", "automation", "suspension",
)  # fmt: skip
Key = tuple[Kind, str]


@record
class Frame:
    """What a policy says of itself: label, zone, currency, calendar, what a case is called and whose it is."""

    label: str
    zone: str
    currency: str
    calendar: Calendar | None
    case_label: str
    parties: tuple[str, ...]


def things(policy: m.Policy) -> dict[Key, Any]:
    """Every named thing of a policy under what it is and what it is called, in the order written."""
    found: dict[Key, Any] = {
        ("policy", policy.name): Frame(
            policy.label, policy.zone, policy.currency, policy.calendar, policy.case_label, policy.parties
        )
    }
    for source in policy.sources:
        found["source", source.name] = source
    for enum in policy.enums:
        found["enum", enum.name] = replace(enum, values=())
        for value in enum.values:
            found["value", f"{enum.name}.{value.name}"] = value
    for actor in policy.actors:
        found["actor", actor.name] = replace(actor, actions=())
        for action in actor.actions:
            found["action", f"{actor.name}.{action.name}"] = action
    named: tuple[tuple[Kind, tuple[Any, ...]], ...] = (
        ("fact", policy.facts), ("setting", policy.settings), ("outcome", policy.outcomes), ("limit", policy.counters),
        ("limit", policy.bounds), ("table", policy.tables), ("claim", policy.claims),
        ("suspension", policy.suspensions),
    )  # fmt: skip
    for kind, group in named:
        for one in group:
            found[kind, one.name] = one
    for state in policy.states:
        found["state", state.id] = replace(state, rules=(), forbids=(), automations=())
        for rule in state.rules:
            found["rule", rule.id] = replace(rule, order=0)
        for forbid in state.forbids:
            found["forbid", forbid.id] = replace(forbid, order=0)
        for automation in state.automations:
            found["automation", automation.id] = replace(automation, order=0)
    return found


def assembled(found: dict[Key, Any], like: m.Policy) -> m.Policy:
    """A policy from its things, in alphabetical order; ``like`` gives its dates. The inverse of ``things`` up to
    order."""

    def group(kind: Kind) -> list[tuple[str, Any]]:
        return sorted((key, thing) for (one, key), thing in found.items() if one == kind)

    def inside(kind: Kind, outer: str) -> tuple[Any, ...]:
        return tuple(thing for key, thing in group(kind) if key.rpartition(".")[0] == outer)

    def of_state(kind: Kind, state: str) -> tuple[Any, ...]:
        return tuple(thing for _, thing in group(kind) if thing.state == state)

    frame = next(thing for _, thing in group("policy"))
    limits = [thing for _, thing in group("limit")]
    return replace(
        like,
        label=frame.label, zone=frame.zone, currency=frame.currency, calendar=frame.calendar,
        case_label=frame.case_label, parties=frame.parties,
        sources=tuple(thing for _, thing in group("source")),
        enums=tuple(replace(enum, values=inside("value", name)) for name, enum in group("enum")),
        actors=tuple(replace(actor, actions=inside("action", name)) for name, actor in group("actor")),
        facts=tuple(thing for _, thing in group("fact")),
        settings=tuple(thing for _, thing in group("setting")),
        outcomes=tuple(thing for _, thing in group("outcome")),
        counters=tuple(one for one in limits if isinstance(one, m.CounterDef)),
        bounds=tuple(one for one in limits if isinstance(one, m.BoundDef)),
        tables=tuple(thing for _, thing in group("table")),
        claims=tuple(thing for _, thing in group("claim")),
        suspensions=tuple(thing for _, thing in group("suspension")),
        states=tuple(
            replace(state, rules=of_state("rule", state_id), forbids=of_state("forbid", state_id),
                    automations=of_state("automation", state_id))
            for state_id, state in group("state")
        ),
    )  # fmt: skip
