"""The links of a system: which outcome does what in which case, or opens one, and with which values.

A link is looked at on each day on which the policy of one of its two ends changes, and must mean the same on each.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from compiler import model as m
from compiler.backing import backing
from compiler.scope import THINGS, Place, Scope
from compiler.system.model import LinkDef, SystemDef
from compiler.system.receivers import PerParty, receiver
from compiler.system.scope import Parts, action_of, missing, outcome_of, piece, scope_of
from compiler.system.values import foreign
from compiler.typing import condition, exactly, knowing
from dsl import syntax as s
from dsl.catalogue import Bilingual
from dsl.diagnostics import Problems

OUTCOME = Bilingual("PART.OUTCOME", "部分.结果")
ACTION = Bilingual("PART.ACTOR.ACTION", "部分.角色.动作")
FACT = Bilingual("PART.FACT", "部分.事实")
PART = Bilingual("PART", "部分")


def resolve_links(links: Iterable[s.Link], system: SystemDef, parts: Parts, scope: Scope) -> tuple[LinkDef, ...]:
    """The links in the order written; what can't be understood is reported and left out."""
    found = (_link(link, order, system, parts, scope) for order, link in enumerate(links))
    return tuple(link for link in found if link is not None)


def written_as(name: s.Name, form: Bilingual, problems: Problems) -> bool:
    """Whether a dotted name has as many parts as it needs; reported where it has not."""
    if name.text.count(".") == form.en.count("."):
        return True
    problems.error("P0720", name.span, name=name.text, form=form)
    return False


def _link(link: s.Link, order: int, system: SystemDef, parts: Parts, scope: Scope) -> LinkDef | None:
    problems = parts.problems
    form = PART if link.opens else ACTION
    if not written_as(link.source, OUTCOME, problems) or not written_as(link.target, form, problems):
        return None
    source, target = parts.part(piece(link.source, 0, 1)), parts.part(piece(link.target, 0, 1))
    if source is None or target is None or not _determined(link, source.name, target.name, system, parts):
        return None
    on_demand = isinstance(receiver(system, source.name, target.name, opens=link.opens), PerParty)
    ends = _Ends(link, source.name, target.name, on_demand, order, parts, backing(link.remarks, scope))
    meanings = parts.every_day((source.name, target.name), ends.on)
    for day, meaning in zip(parts.days(source.name, target.name), meanings, strict=False):
        if meaning != meanings[0]:
            problems.error("P0729", link.span, day=day)
            return None
    if meanings and source.name != target.name and not parts.check_kept(source.name, target.name, ends.between):
        return None
    return meanings[0] if meanings else None


def _determined(link: s.Link, source: str, target: str, system: SystemDef, parts: Parts) -> bool:
    """Whether the sender determines the case that the link means."""
    problems, meant = parts.problems, system.part(target)
    way = receiver(system, source, target, opens=link.opens)
    place = piece(link.target, 0, 1).span
    if link.opens and way is None:
        if meant.per is not None:
            problems.error("P0707", place, meant.span, name=target, actor=meant.per)
        else:
            problems.error("P0708", place, meant.span, name=target, source=source)
        return False
    if isinstance(way, PerParty):
        return bool(parts.every_day([source], lambda day, found: _has_party(link, source, way, day, parts, found)))
    if way is None:
        problems.error("P0706", place, meant.span, name=target, source=source)
    return way is not None


def _has_party(link: s.Link, source: str, way: PerParty, day: date, parts: Parts, problems: Problems) -> bool:
    policy = parts.on(source, day)
    if way.actor not in policy.parties:
        problems.error("P0710", piece(link.target, 0, 1).span, name=way.part, actor=way.actor, policy=policy.name,
                       day=day)  # fmt: skip
    return way.actor in policy.parties


@dataclass(slots=True)
class _Ends:
    """A link between two parts that exist; ``on_demand`` where a case is opened for a party that has none yet."""

    link: s.Link
    source: str
    target: str
    on_demand: bool
    order: int
    parts: Parts
    backing: m.Backing

    def on(self, day: date, problems: Problems) -> LinkDef | None:
        """What the link means between the revisions of a day."""
        return self.between(day, day, problems)

    def between(self, sent: date, day: date, problems: Problems) -> LinkDef | None:
        """What the link means where the sender stays under the text of another day."""
        sender, taker = self.parts.on(self.source, sent), self.parts.on(self.target, day)
        outcome = outcome_of(sender, piece(self.link.source, 1), day, problems)
        wanted = self._wanted(taker, day, problems)
        if outcome is None or wanted is None:
            return None
        scope, place = scope_of(sender, problems), Place(outcome=outcome)
        guard = condition(self.link.guard, scope, place) if self.link.guard is not None else None
        if self.link.guard is not None and guard is None:
            return None
        values = self._values(wanted, taker, scope, knowing(place, guard), day)
        if values is None:
            return None
        actor, action = (None, None) if self.link.opens else self.link.target.text.split(".")[1:]
        done = (actor, action) if actor is not None and action is not None else None
        return LinkDef(self.source, outcome.name, guard, self.target, done, values, self.order, self.backing,
                       self.link.span)  # fmt: skip

    def _wanted(self, taker: m.Policy, day: date, problems: Problems) -> Mapping[str, m.Field] | None:
        """What the values are for: the parameters of the action, or the facts of the case opened."""
        target = self.link.target
        if self.link.opens:
            return {
                one.name: m.Field(one.name, one.label, one.type, one.optional)
                for one in taker.facts
                if (self.target, one.name) not in self.parts.told
            }
        action = action_of(taker, piece(target, 1, 2), piece(target, 2, 3), day, problems)
        return {field.name: field for field in action.fields} if action is not None else None

    def _values(
        self, wanted: Mapping[str, m.Field], taker: m.Policy, scope: Scope, place: Place, day: date
    ) -> tuple[tuple[str, m.Expr], ...] | None:
        """The values by the name of what they are for; None after a report."""
        found: dict[str, m.Expr] = {}
        seen: dict[str, s.Name] = {}
        for name, written in self.link.values:
            if name.text in seen:
                scope.problems.error("P0202", name.span, seen[name.text].span, name=name.text)
            elif (field := self._field(name, wanted, taker, day, scope.problems)) is not None:
                value = _value(written, field, taker, scope, place)
                if value is not None:
                    found[name.text] = value
            seen[name.text] = name
        if scope.problems.serious:
            return None
        new = Bilingual(f"a new {self.target}", f"新的 {self.target}")
        owner = new if self.link.opens else self.link.target.text
        needed = [name for name in self._needed(wanted, taker) if name not in found]
        if not needed and self.on_demand:
            owner, needed = new, self._required(taker)
        if needed:
            scope.problems.error("P0709", self.link.target.span, owner=owner, names=needed, day=day)
            return None
        return tuple(found.items())

    def _field(
        self, name: s.Name, wanted: Mapping[str, m.Field], taker: m.Policy, day: date, problems: Problems
    ) -> m.Field | None:
        if self.link.opens and (self.target, name.text) in self.parts.told:
            problems.error("P0711", name.span, name=name.text, part=self.target)
        elif name.text not in wanted:
            owner = taker.name if self.link.opens else self.link.target.text
            missing(owner, "fact" if self.link.opens else "parameter", name, day, wanted, problems)
        return wanted.get(name.text)

    def _needed(self, wanted: Mapping[str, m.Field], taker: m.Policy) -> list[str]:
        """What must be given a value."""
        if self.link.opens:
            return self._required(taker)
        return [field.name for field in wanted.values() if not field.optional]

    def _required(self, taker: m.Policy) -> list[str]:
        """The facts without which no case is opened."""
        return [one.name for one in taker.facts if one.required and (self.target, one.name) not in self.parts.told]


def _value(written: s.Expression, field: m.Field, taker: m.Policy, scope: Scope, place: Place) -> m.Expr | None:
    """A value that the sender gives and the taker knows: names of enum values and actors may be the taker's own."""
    match field.type:
        case m.EnumType(name=name):
            own = {enum.name: enum for enum in taker.enums if enum.name == name}
            inside = replace(scope, enums={**scope.enums, **own})
        case m.Kind.ACTOR:
            inside = replace(scope, actors={**scope.actors, **{actor.name: actor for actor in taker.actors}})
        case _:
            inside = scope
    value = exactly(written, field.type, inside, place, optional=field.optional)
    if value is None:
        return None
    strange = foreign(value, field.type, scope, taker)
    if strange:
        thing = "actor" if field.type is m.Kind.ACTOR else "enum"
        scope.problems.error("P0712", written.span, thing=THINGS[thing], policy=taker.name, values=strange)
        return None
    return value
