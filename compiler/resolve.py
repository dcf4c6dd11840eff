"""The syntax tree of a day's text → the resolved policy. Reads like the order in which names become known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

from compiler.backing import label_of
from compiler.calendars import Calendar
from compiler.claims import claims
from compiler.declare import declare, declare_limits, of_kind, suspensions, tables
from compiler.model import Policy
from compiler.scope import Scope
from compiler.states import name_states, resolve_states
from dsl import syntax as s
from dsl.diagnostics import Problems
from dsl.source import one_line

DEFAULT_ZONE = "Asia/Shanghai"
DEFAULT_CURRENCY = "CNY"
NO_CALENDARS: Mapping[str, Calendar] = {}


def resolve(
    text: s.File, revision: date, problems: Problems, calendars: Mapping[str, Calendar] = NO_CALENDARS
) -> Policy:
    """The policy that a text says, as far as it can be understood; what can't is reported and left out.

    ``revision`` is the day from which this text is in force; ``calendars`` are those that it may name."""
    header = text.header
    assert header is not None
    attributes = _attributes(text, problems, calendars)
    scope = Scope(problems, _value(attributes, "currency", DEFAULT_CURRENCY), text.broken)
    calendar = attributes.get("calendar")
    scope.calendar = calendar.value if calendar is not None else None
    declare(text.items, scope)
    name_states(text.items, scope)
    declare_limits(text.items, scope)
    label = label_of(header)
    states = resolve_states(text.items, label, scope)
    if len(states) == 1 and not text.broken:
        problems.error("P0303", header.span)
    cases = of_kind(text.items, s.Case)
    return Policy(
        name=header.name.text,
        label=label,
        effective=header.effective,
        revision=revision,
        zone=_value(attributes, "timezone", DEFAULT_ZONE),
        currency=scope.currency,
        calendar=_calendar(calendar, calendars),
        sources=tuple(scope.sources.values()),
        enums=tuple(scope.enums.values()),
        actors=tuple(scope.actors.values()),
        case_label=(one_line(cases[0].label or "") if cases else "") or label,
        facts=tuple(scope.facts.values()),
        settings=tuple(scope.settings.values()),
        outcomes=tuple(scope.outcomes.values()),
        counters=tuple(scope.counters.values()),
        bounds=tuple(scope.bounds.values()),
        tables=tables(text.items, scope),
        claims=claims(text.items, scope),
        states=states,
        parties=scope.parties,
        suspensions=suspensions(text.items, scope),
    )


def _attributes(text: s.File, problems: Problems, calendars: Mapping[str, Calendar]) -> dict[str, s.Attribute]:
    """Zone, currency, calendar; each once, each something that exists."""
    found: dict[str, s.Attribute] = {}
    for one in of_kind(text.items, s.Attribute):
        if one.kind == "use":
            continue
        if one.kind in found:
            problems.error("P0202", one.span, found[one.kind].span, name=one.kind)
            continue
        if one.kind == "timezone" and not _is_zone(one.value):
            problems.error("P0228", one.span, name=one.value)
            continue
        if one.kind == "currency" and not (len(one.value) == 3 and one.value.isascii() and one.value.isupper()):
            problems.error("P0229", one.span, name=one.value)
            continue
        if one.kind == "calendar" and one.value not in calendars:
            problems.error("P0230", one.span, name=one.value, known=list(calendars))
        found[one.kind] = one
    return found


def _value(attributes: Mapping[str, s.Attribute], kind: str, default: str) -> str:
    return attributes[kind].value if kind in attributes else default


def _calendar(written: s.Attribute | None, calendars: Mapping[str, Calendar]) -> Calendar | None:
    """The calendar that a policy names, knowing what to assume of other years; None where there is none, or its file
    is broken."""
    calendar = calendars.get(written.value) if written is not None else None
    return replace(calendar, assume_weekdays=written.assume) if written is not None and calendar is not None else None


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ValueError, OSError, KeyError):
        return False
    return True
