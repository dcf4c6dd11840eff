"""The parts of a system: each with its policy, and to whom its cases belong."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Protocol

from compiler.backing import backing, label_of
from compiler.declare import of_kind, once
from compiler.history import Timeline
from compiler.pipeline import Compiled
from compiler.scope import Scope
from compiler.system.model import PartDef
from compiler.system.scope import Parts
from dsl import syntax as s
from dsl.catalogue import Bilingual
from dsl.diagnostics import Problems
from dsl.source import Span
from dsl.suggest import hint


class Policies(Protocol):
    """Where the policies of parts are found by their names."""

    def names(self) -> Iterable[str]:
        """Every policy there is."""

    def compiled(self, name: str) -> Compiled | None:
        """A policy; None where there is none of that name."""


def resolve_parts(text: s.File, scope: Scope, policies: Policies) -> Parts:
    """The parts, as far as they can be understood; ``scope`` knows the system's documents."""
    assert text.header is not None
    parts = Parts(text.header.effective, scope.problems, text.broken)
    declared = once(((part.name, part) for part in of_kind(text.items, s.Part)), scope)
    if not declared and not text.broken:
        scope.problems.error("P0701", text.header.span)
    for part in declared:
        parts.defined[part.name.text] = PartDef(
            part.name.text, label_of(part), part.policy.text, part.under.text if part.under else None,
            part.per.text if part.per else None, backing(part.remarks, scope), part.span, part.by_links,
        )  # fmt: skip
    for part in declared:
        if part.under is not None and parts.part(part.under) is None:
            _leave_loose(parts, part.name.text)
    for part in declared:
        _no_circle(parts, part)
    compiled: dict[str, Timeline | None] = {}
    for part in declared:
        name = part.policy.text
        if name not in compiled:
            compiled[name] = _timeline(part, policies, scope.problems)
        timeline = compiled[name]
        if timeline is not None and _in_force(part, timeline, parts):
            parts.timelines[part.name.text] = timeline
    for part in declared:
        if part.per is not None:
            _check_party(part, part.per, parts)
    _alike(declared, parts)
    return parts


def _leave_loose(parts: Parts, name: str) -> None:
    """Go on with a part as if it were under none."""
    one = parts.defined[name]
    parts.defined[name] = PartDef(one.name, one.label, one.policy, None, one.per, one.backing, one.span, one.by_links)


def _no_circle(parts: Parts, part: s.Part) -> None:
    way = [part.name.text]
    under = parts.defined[part.name.text].under
    while under is not None and under not in way:
        way.append(under)
        under = parts.defined[under].under
    if under == part.name.text:
        assert part.under is not None
        others = [parts.defined[one].span for one in way[1:]]
        parts.problems.error("P0704", part.under.span, *others, name=part.name.text, circle=" → ".join([*way, under]))
        _leave_loose(parts, part.name.text)


def _timeline(part: s.Part, policies: Policies, problems: Problems) -> Timeline | None:
    """The revisions of a part's policy; None after a report of why there are none."""
    name = part.policy
    found = policies.compiled(name.text)
    if found is None:
        problems.error("P0702", name.span, name=name.text, hint=hint(name.text, policies.names()))
        return None
    systems = [one.span for one in found.diagnostics if one.code == "P0718"]
    if systems:
        problems.error("P0718", name.span, *systems[:1], name=name.text)
        return None
    problems.extend(one for one in found.diagnostics if one.severity == "error")
    return found.timeline


def _in_force(part: s.Part, timeline: Timeline, parts: Parts) -> bool:
    first = timeline.revisions[0]
    if first.date > parts.effective:
        place = first.text.header.span if first.text.header is not None else first.text.span
        parts.problems.error("P0719", part.policy.span, place, name=timeline.name, day=first.date,
                             system=parts.effective)  # fmt: skip
    return first.date <= parts.effective


def _check_party(part: s.Part, actor: s.Name, parts: Parts) -> None:
    """P0705: one case for each of a party, in a policy whose cases have no such party."""

    def on(day: date, problems: Problems) -> bool:
        policy = parts.on(part.name.text, day)
        if actor.text in policy.parties:
            return True
        remedy = hint(actor.text, policy.parties) if policy.parties else Bilingual(
            f"write whose a case is in the policy: `case … for {actor.text}`",
            f"在政策里写明案件属于谁：`案件 … 当事人 {actor.text}`",
        )  # fmt: skip
        problems.error("P0705", actor.span, policy=policy.name, name=actor.text, day=day, hint=remedy)
        return False

    parts.every_day([part.name.text], on)


def _alike(declared: list[s.Part], parts: Parts) -> None:
    """P0716: policies that count time or money otherwise than the first."""
    seen: dict[str, tuple[str, str, Span]] = {}
    for part in declared:
        for day in parts.days(part.name.text):
            policy = parts.on(part.name.text, day)
            for what, value in (("zone", policy.zone), ("currency", policy.currency)):
                first = seen.setdefault(what, (value, policy.name, part.policy.span))
                if value != first[0]:
                    parts.problems.error("P0716", part.policy.span, first[2], what=UNITS[what], name=policy.name,
                                         value=value, other=first[1], wanted=first[0])  # fmt: skip


UNITS = {"zone": Bilingual("time zone", "时区"), "currency": Bilingual("currency", "币种")}
