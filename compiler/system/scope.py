"""What names mean in a system: its parts, and what their policies have on each day from the system's date on.

Whatever a system names must be there in the revision in force on its date and in every later one. What a later one
lacks is reported with its day.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from typing import Any, TypeVar

from compiler.history import Timeline
from compiler.model import ActionDef, OutcomeDef, Policy
from compiler.scope import THINGS, Scope, TableHead
from compiler.system.model import PartDef
from dsl import syntax as s
from dsl.catalogue import Bilingual, message
from dsl.diagnostics import Diagnostic, Problems
from dsl.source import Span
from dsl.suggest import hint

T = TypeVar("T")


@dataclass(slots=True)
class Parts:
    """The parts of a system, and the revisions of those whose policy compiles; ``told`` are the facts, by part, that
    the system tells; ``broken`` are names that nobody should be told are missing."""

    effective: date
    problems: Problems
    broken: frozenset[str]
    defined: dict[str, PartDef] = field(default_factory=dict)
    timelines: dict[str, Timeline] = field(default_factory=dict)
    told: set[tuple[str, str]] = field(default_factory=set)

    def part(self, name: s.Name) -> PartDef | None:
        """The part that a name means; None after a report."""
        if name.text not in self.defined and name.text not in self.broken:
            known = list(self.defined)
            self.problems.error("P0201", name.span, thing=THINGS["part"], name=name.text, hint=hint(name.text, known))
        return self.defined.get(name.text)

    def days(self, *parts: str) -> list[date]:
        """The system's date and those after it on which a revision of a part comes; none where a part has no sound
        policy."""
        if any(part not in self.timelines for part in parts):
            return []
        later = {one.date for part in parts for one in self.timelines[part].revisions}
        return [self.effective, *sorted(day for day in later if day > self.effective)]

    def on(self, part: str, day: date) -> Policy:
        """A part's policy on one of its days; before there is one, the first."""
        timeline = self.timelines[part]
        return (timeline.on(day) or timeline.revisions[0]).policy

    def every_day(self, parts: Iterable[str], resolved: Callable[[date, Problems], T | None]) -> list[T]:
        """What something means on each day on which its parts change; nothing after the report of the first day on
        which it means nothing."""
        results: list[T] = []
        for number, day in enumerate(self.days(*parts)):
            found = Problems()
            made = resolved(day, found)
            self.problems.extend(found if number == 0 else (_later(one, day) for one in found))
            if made is None or found.serious:
                return []
            results.append(made)
        return results

    def check_kept(self, sender: str, taker: str, resolved: Callable[[date, date, Problems], object]) -> bool:
        """Whether something means anything between cases of a sender that stay under an old text and every text that
        the taker comes to have meanwhile; P0730 where it does not. ``resolved`` takes the day of each."""
        for old, since in self._kept(sender):
            for day in (day for day in self.days(taker) if day >= since):
                found = Problems()
                resolved(old, day, found)
                serious = [one for one in found if one.severity == "error"]
                for one in serious:
                    values = {"name": sender, "kept": old, "day": day, "reason": _reason(one)}
                    self.problems.extend([Diagnostic("P0730", one.span, values)])
                if serious:
                    return False
        return True

    def _kept(self, part: str) -> Iterator[tuple[date, date]]:
        """The texts of a part under which cases stay although it is amended: a day of each, and that of the
        amendment."""
        revisions = self.timelines[part].revisions
        for old, new in pairwise(revisions):
            if new.date > self.effective and new.running is not None and new.running.cases == "keep":
                yield max(old.date, self.effective), new.date


def _reason(found: Diagnostic) -> Bilingual:
    """What a finding says, without its place."""
    said = message(found.code)
    return Bilingual(*(said.in_(language).filled(found.values, language).title for language in ("en", "zh")))


def _later(found: Diagnostic, day: date) -> Diagnostic:
    """A finding that holds from a later day on only; one that says its day by itself stays as it is."""
    if "day" in found.values:
        return found
    return Diagnostic("P0722", found.span, {"day": day, "reason": _reason(found)}, found.notes, found.severity)


def piece(name: s.Name, first: int, last: int | None = None) -> s.Name:
    """Some parts of a dotted name, with their place where the text stands as it is read."""
    parts = name.text.split(".")
    chosen = ".".join(parts[first:last])
    if name.span.text != name.text:
        return s.Name(chosen, name.span)
    start = name.span.start + len(".".join([*parts[:first], ""]) if first else "")
    return s.Name(chosen, Span(name.span.source, start, start + len(chosen)))


def missing(owner: Policy | str, thing: str, name: s.Name, day: date, known: Iterable[str], problems: Problems) -> None:
    """Report what a policy does not have on a day."""
    shown = owner if isinstance(owner, str) else owner.name
    problems.error("P0703", name.span, owner=shown, thing=THINGS[thing], name=name.text, day=day,
                   hint=hint(name.text, known))  # fmt: skip


def outcome_of(policy: Policy, name: s.Name, day: date, problems: Problems) -> OutcomeDef | None:
    """An outcome of a policy; None after a report."""
    for one in policy.outcomes:
        if one.name == name.text:
            return one
    missing(policy, "outcome", name, day, [one.name for one in policy.outcomes], problems)
    return None


def action_of(policy: Policy, actor: s.Name, action: s.Name, day: date, problems: Problems) -> ActionDef | None:
    """An actor's own action; None after a report."""
    for who in policy.actors:
        if who.name == actor.text:
            for one in who.actions:
                if one.name == action.text:
                    return one
            missing(policy, "action", action, day, [one.name for one in who.actions], problems)
            return None
    missing(policy, "actor", actor, day, [one.name for one in policy.actors], problems)
    return None


def state_of(name: s.Name, policy: Policy, day: date, problems: Problems) -> str | None:
    """A state of a policy by its id or by the last parts of it; None after a report."""
    ids = [state.id for state in policy.states if state.id]
    found = [name.text] if name.text in ids else [one for one in ids if one.endswith("." + name.text)]
    if len(found) > 1:
        problems.error("P0203", name.span, name=name.text, ids=found)
    elif not found:
        missing(policy, "state", name, day, ids, problems)
    return found[0] if len(found) == 1 else None


def party_of(policy: Policy, part: str, actor: str, place: s.Name, day: date, problems: Problems) -> None:
    """P0710: a case of ``part`` is found by a party that cases of a policy do not have."""
    if actor not in policy.parties:
        problems.error("P0710", place.span, name=part, actor=actor, policy=policy.name, day=day)


def scope_of(policy: Policy, problems: Problems) -> Scope:
    """The names of a policy that is compiled already, for a condition or value that reads one of its cases."""
    timers: dict[str, Any] = {rule.id: rule for state in policy.states for rule in state.rules if rule.is_timer}
    return Scope(
        problems,
        policy.currency,
        frozenset(),
        enums={one.name: one for one in policy.enums},
        actors={one.name: one for one in policy.actors},
        parties=policy.parties,
        calendar=policy.calendar.name if policy.calendar is not None else None,
        facts={one.name: one for one in policy.facts},
        settings={one.name: one for one in policy.settings},
        outcomes={one.name: one for one in policy.outcomes},
        counters={one.name: one for one in policy.counters},
        tables={one.name: TableHead(one.name, one.fields, one.result) for one in policy.tables},
        timers=timers,
    )
