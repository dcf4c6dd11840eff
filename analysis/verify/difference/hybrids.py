"""Texts with one change undone, or one change made: what lies between two revisions.

In: a diff. Out: for each change to what is done (not to how it is worded) the later text without it and the earlier one
with it; a changed table row by row. What can't stand without each other goes together: a limit and the rules that use
it. Things that only name something (a fact, an action, a value) show in the rules that speak of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import lru_cache
from typing import Any

from analysis.diff.align import Frame, Key, Kind, things
from analysis.diff.bare import bare
from analysis.diff.changes import Change, Diff
from compiler import model as m

DOING: frozenset[Kind] = frozenset(
    ("policy", "state", "rule", "forbid", "automation", "limit", "suspension", "setting", "table", "action", "actor")
)  # fmt: skip
"""What changes what is done. Of actions and actors only what they take and for whom they stand."""


NO_LIMIT = 1 << 40
"""More than any case comes to."""


@dataclass(frozen=True, slots=True)
class Item:
    """One change that may show. ``row`` is the row of a table that it is about, as it stands in the later text (the
    earlier one where it is gone); ``without`` is the later text with it undone, ``alone`` the earlier one with it made,
    None where what would come of it is no text. Of a ``limit`` that is new, or gone, only the text that has it is
    asked: in the other nothing uses it."""

    change: Change
    without: m.Policy | None
    alone: m.Policy | None
    row: m.RowDef | None = None

    @property
    def limit(self) -> bool:
        """Whether it is a limit that is new, or gone."""
        return _is_limit(self.change)


def items(diff: Diff) -> Iterator[Item]:
    """The changes that may show, in the diff's order."""
    for change in diff.changes:
        if change.kind not in DOING or bare(change.before) == bare(change.after):
            continue
        if change.kind in ("action", "actor") and change.verb != "changed":
            continue
        if change.kind == "table" and change.verb == "changed" and _same_head(change.before, change.after):
            yield from _rows(change, diff)
        elif _is_limit(change):
            yield _lifted(change, diff)
        else:
            keys = frozenset([_key(change)])
            yield Item(change, mixed(diff.after, diff.before, keys), mixed(diff.before, diff.after, keys))


def _is_limit(change: Change) -> bool:
    return isinstance(change.after or change.before, m.CounterDef) and change.verb != "changed"


def _key(change: Change) -> Key:
    return change.kind, "" if change.kind == "policy" else change.key


def _lifted(change: Change, diff: Diff) -> Item:
    """A limit that is new, or gone: where it stands, nothing uses it."""
    policy = diff.after if change.before is None else diff.before
    name = (change.after or change.before).name

    def unused(one: Any) -> Any:
        return replace(one, uses=tuple(use for use in one.uses if use != name))

    states = tuple(
        replace(state, rules=tuple(unused(replace(rule, branches=tuple(map(unused, rule.branches))))
                                   for rule in state.rules))
        for state in policy.states
    )  # fmt: skip
    made = replace(policy, states=states, counters=tuple(
        replace(one, count=m.Const(one.type, NO_LIMIT)) if one.name == name else one for one in policy.counters
    ))  # fmt: skip
    return Item(change, made, None) if change.before is None else Item(change, None, made)


# ── rows of tables ─────────────────────────────────────────────────────────────────────────────────────────────


def _same_head(one: m.TableDef, two: m.TableDef) -> bool:
    first, second = (bare((table.fields, table.result, table.unique)) for table in (one, two))
    return bool(first == second)


def _rows(change: Change, diff: Diff) -> Iterator[Item]:
    """One item for each row that is new, gone, or gives another value."""
    old, new = change.before, change.after
    for cells in dict.fromkeys(bare(row.cells) for row in (*new.rows, *old.rows)):
        mine, theirs = ([row for row in table.rows if bare(row.cells) == cells] for table in (new, old))
        if bare(tuple(mine)) != bare(tuple(theirs)):
            without = _with_table(diff.after, _exchanged(new, old, cells))
            alone = _with_table(diff.before, _exchanged(old, new, cells))
            yield Item(change, without, alone, (mine or theirs)[0])


def _exchanged(table: m.TableDef, other: m.TableDef, cells: Any) -> m.TableDef:
    """A table that has the other's rows for some cells."""
    theirs = [row for row in other.rows if bare(row.cells) == cells]
    rows = list(table.rows)
    places = [n for n, row in enumerate(rows) if bare(row.cells) == cells]
    if places:
        at = places[0]
        rows = [row for row in rows if bare(row.cells) != cells]
    else:  # before the first row that comes after it on the other side
        behind = [bare(row.cells) for row in other.rows[other.rows.index(theirs[-1]) + 1 :]]
        at = next((n for n, row in enumerate(rows) if bare(row.cells) in behind), len(rows))
    return replace(table, rows=(*rows[:at], *theirs, *rows[at:]))


def _with_table(policy: m.Policy, table: m.TableDef) -> m.Policy | None:
    tables = tuple(table if one.name == table.name else one for one in policy.tables)
    made = replace(policy, tables=tables)
    return made if table.rows and _stands(made) else None


# ── other changes ──────────────────────────────────────────────────────────────────────────────────────────────


def mixed(base: m.Policy, other: m.Policy, keys: frozenset[Key]) -> m.Policy | None:
    """A text with some things as the other has them, and whatever else these need or would leave without ground; None
    where that comes to no text."""
    mine, theirs = _things(base), _things(other)
    spoken = needs_by_key(base), needs_by_key(other)
    taken = set(keys)
    while True:
        made = _mixed(base, other, taken)
        names = _things(made)
        more: set[Key] = set()
        for key, thing in names.items():
            for wanted in spoken[key in taken].get(key, ()):
                untouched = key not in taken and wanted not in taken
                if untouched or (wanted in names and _fits(thing, wanted, names[wanted])):
                    continue
                fitting = [one for one in (key, wanted) if one not in taken and mine.get(one) != theirs.get(one)]
                if not fitting:
                    return None
                more.add(fitting[0])
        if not more:
            return made
        taken |= more


@lru_cache(maxsize=8)
def needs_by_key(policy: m.Policy) -> dict[Key, tuple[Key, ...]]:
    """What each thing of a text speaks of."""
    return {key: tuple(dict.fromkeys(needs_of(key, thing))) for key, thing in _things(policy).items()}


def _stands(policy: m.Policy) -> bool:
    """Whether everything that is spoken of is there."""
    names = _things(policy)
    return all(wanted in names and _fits(thing, wanted, names[wanted])
               for key, thing in names.items() for wanted in needs_of(key, thing))  # fmt: skip


def _things(policy: m.Policy) -> dict[Key, Any]:
    found = things(policy)
    frame = found.pop(("policy", policy.name))
    found["policy", ""] = frame
    return found


def _mixed(base: m.Policy, other: m.Policy, keys: set[Key]) -> m.Policy:
    def group(kind: Kind, mine: Iterable[Any], theirs: Iterable[Any], name: Callable[[Any], str]) -> tuple[Any, ...]:
        others = {name(one): one for one in theirs}
        found = []
        for one in mine:
            if (kind, name(one)) not in keys:
                found.append(one)
            elif name(one) in others:
                found.append(others[name(one)])
        known = {name(one) for one in mine}
        return (*found, *(one for key, one in others.items() if key not in known and (kind, key) in keys))

    def named(one: Any) -> str:
        return str(one.name)

    def by_id(one: Any) -> str:
        return str(one.id)

    written = [{one.id: one for one in policy.states} for policy in (base, other)]

    def inside(kind: Kind, which: str, state: str) -> tuple[Any, ...]:
        mine, theirs = (side.get(state) for side in written)
        return group(kind, getattr(mine, which, ()), getattr(theirs, which, ()), by_id)

    states = tuple(
        replace(one, rules=inside("rule", "rules", one.id), forbids=inside("forbid", "forbids", one.id),
                automations=inside("automation", "automations", one.id))
        for one in group("state", base.states, other.states, by_id)
    )  # fmt: skip
    limits = group("limit", (*base.counters, *base.bounds), (*other.counters, *other.bounds), named)
    frame: Frame = _things(other if ("policy", "") in keys else base)["policy", ""]
    return replace(
        base,
        zone=frame.zone, currency=frame.currency, calendar=frame.calendar, parties=frame.parties,
        enums=_enums(base, other, keys), actors=_actors(base, other, keys),
        facts=group("fact", base.facts, other.facts, named),
        settings=group("setting", base.settings, other.settings, named),
        outcomes=group("outcome", base.outcomes, other.outcomes, named),
        counters=tuple(one for one in limits if isinstance(one, m.CounterDef)),
        bounds=tuple(one for one in limits if isinstance(one, m.BoundDef)),
        tables=group("table", base.tables, other.tables, named),
        suspensions=group("suspension", base.suspensions, other.suspensions, named),
        claims=(), states=states,
    )  # fmt: skip


def _enums(base: m.Policy, other: m.Policy, keys: set[Key]) -> tuple[m.EnumDef, ...]:
    """The enums, with the values of the other side where these are among the keys."""
    return _outer(base.enums, other.enums, keys, "enum", "value", "values")


def _actors(base: m.Policy, other: m.Policy, keys: set[Key]) -> tuple[m.ActorDef, ...]:
    return _outer(base.actors, other.actors, keys, "actor", "action", "actions")


def _outer(mine: Any, theirs: Any, keys: set[Key], kind: Kind, inner: Kind, which: str) -> tuple[Any, ...]:
    own, others = ({one.name: one for one in side} for side in (mine, theirs))
    found = []
    for name in {**own, **others}:
        outer = (others if (kind, name) in keys else own).get(name)
        if outer is None:
            continue
        sides = [{one.name: one for one in getattr(side.get(name), which, ())} for side in (own, others)]
        parts = {part: sides[(inner, f"{name}.{part}") in keys].get(part) for part in {**sides[0], **sides[1]}}
        found.append(replace(outer, **{which: tuple(one for one in parts.values() if one is not None)}))
    return tuple(found)


# ── what a thing speaks of ─────────────────────────────────────────────────────────────────────────────────────


def needs_of(key: Key, thing: Any) -> Iterator[Key]:
    """The things that a thing speaks of."""
    kind, name = key
    match thing:
        case m.StateDef(parent=parent, initial_child=child, awaits=awaits):
            yield from (("state", one) for one in (parent, child) if one is not None)
            yield from (("actor", one) for one in awaits)
        case m.RuleDef(state=state) | m.ForbidDef(state=state) | m.AutomationDef(state=state):
            yield "state", state
        case _:
            pass
    if kind in ("action", "value"):
        yield ("actor" if kind == "action" else "enum"), name.partition(".")[0]
    for part in _inside(thing):
        yield from _spoken_of(part)


def _inside(thing: Any) -> Iterator[Any]:
    """A thing and everything in it."""
    waiting = [thing]
    while waiting:
        one = waiting.pop()
        if isinstance(one, tuple):
            waiting.extend(one)
        elif is_dataclass(one) and not isinstance(one, type):
            yield one
            waiting.extend(getattr(one, field.name) for field in fields(one) if field.name not in ("backing", "span"))


def _spoken_of(part: Any) -> Iterator[Key]:
    match part:
        case m.FactOf(name=name) | m.SetTo(fact=name):
            yield "fact", name
        case m.ParameterOf(actor=actor, action=action) | m.ActionTrigger(actor=actor, action=action):
            yield "action", f"{actor}.{action}"
        case m.SettingOf(name=name):
            yield "setting", name
        case m.UsedOf(limit=name):
            yield "limit", name
        case m.LeftOf(timer=name):
            yield "rule", name
        case m.OnTimer(timer=name) if name != m.ALL_TIMERS:
            yield "rule", name
        case m.TableOf(table=name):
            yield "table", name
        case m.Give(outcome=name) | m.Adds(outcome=name):
            yield "outcome", name
        case m.EnumType(name=name):
            yield "enum", name
        case m.Const(type=m.EnumType(name=enum), value=str(value)):
            yield "value", f"{enum}.{value}"
        case m.RuleDef() | m.BranchDef() | m.CounterDef() | m.SuspensionDef():
            yield from _named_in(part)
        case m.DelegationDef(principal=actor):
            yield "actor", actor
        case _:
            pass


def _named_in(part: Any) -> Iterator[Key]:
    match part:
        case m.RuleDef(uses=uses):
            yield from (("limit", one) for one in uses)
        case m.BranchDef(uses=uses, target=target):
            yield from (("limit", one) for one in uses)
            if target is not None:
                yield "state", target
        case m.CounterDef(per=str(state)):
            yield "state", state
        case m.SuspensionDef(timers=timers):
            yield from (("rule", one) for one in timers)
        case _:
            pass


def _fits(thing: Any, wanted: Key, found: Any) -> bool:
    """Whether what is spoken of takes what it is given."""
    for part in _inside(thing):
        match part, found:
            case m.ParameterOf(actor=actor, action=action, name=name, type=type_), m.ActionDef():
                same = wanted[1] == f"{actor}.{action}"
                if same and not any(one.name == name and one.type == type_ for one in found.fields):
                    return False
            case m.Give(outcome=name, arguments=given), m.OutcomeDef():
                if name == found.name and len(given) != len(found.fields):
                    return False
            case m.TableOf(table=name, arguments=given), m.TableDef():
                if name == found.name and len(given) != len(found.fields):
                    return False
            case m.FactOf(name=name, type=type_), m.FactDef():
                if name == found.name and type_ != found.type:
                    return False
            case _:
                pass
    return True
