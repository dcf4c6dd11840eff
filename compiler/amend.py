"""Base text + amendments → the text of a day, still as a syntax tree, so that it can be printed, compiled and
compared.

An operation finds what it is about by name, within the place its ``in`` opens. What is replaced stays where it stood;
what is added comes after the last of its kind. Absent: what becomes of running cases (``compiler/running.py``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from dsl import syntax as s
from dsl.catalogue import Bilingual
from dsl.diagnostics import Problems
from dsl.record import record
from dsl.source import Span
from dsl.suggest import hint

Key = tuple[str, str]
"""What a thing is and what it is called, within its container."""

KINDS: dict[str, Bilingual] = {
    "state": Bilingual("state", "状态"), "limit": Bilingual("limit", "限制"), "setting": Bilingual("setting", "设置"),
    "outcome": Bilingual("outcome", "结果"), "table": Bilingual("table", "表"), "claim": Bilingual("claim", "承诺"),
    "enum": Bilingual("enum", "枚举"), "actor": Bilingual("actor", "角色"), "source": Bilingual("source", "依据"),
    "case": Bilingual("case", "案件"), "rule": Bilingual("rule", "规则"), "on": Bilingual("rule", "规则"),
    "forbid": Bilingual("prohibition", "禁止"), "auto": Bilingual("automation", "自动规则"),
    "suspend": Bilingual("suspension", "中止"),
    "member": Bilingual("value", "取值"), "action": Bilingual("action", "动作"),
    "fact": Bilingual("fact", "事实"), "attribute": Bilingual("line", "条目"),
}  # fmt: skip


ATTRIBUTES = {
    "timezone": Bilingual("time zone", "时区"),
    "currency": Bilingual("currency", "币种"),
    "calendar": Bilingual("calendar", "日历"),
    "use": Bilingual("shared file", "共用文件"),
}


def key_of(item: Any) -> Key:
    """What an item is called where it stands."""
    match item:
        case s.Rule(name=name, actor=actor, action=action):
            return "rule", name.text if name else f"{actor.text}.{action.text}"
        case s.Timer(name=name):
            return "rule", name.text
        case s.Forbid(name=name, actor=actor, action=action):
            return "forbid", name.text if name else f"{actor.text}.{action.text}"
        case s.Automation(name=name, actor=actor, action=action):
            return "auto", name.text if name else f"{actor.text}.{action.text}"
        case s.Suspension(name=name):
            return "suspend", name.text
        case s.Case():
            return "case", ""
        case s.Attribute(kind=kind):
            return "attribute", kind
        case s.EnumMember(name=name):
            return "member", name.text
        case s.SourceDocument(name=name):
            return "source", name.text
        case _:
            return type(item).__name__.lower(), item.name.text


def place_of(item: Any) -> Span:
    """The part of an item to point at."""
    return item.header if isinstance(item, s.State) else item.span


@record
class Touched:
    """Something an amendment adds, replaces or removes: the path of its container, its key, its place."""

    container: tuple[str, ...]
    key: Key
    verb: str
    span: Span


def operations(file: s.File) -> Iterator[tuple[s.Change | None, s.Operation | s.Inside]]:
    """Every operation of an amendment with the row of the change table that it belongs to."""
    for item in file.items:
        match item:
            case s.Change(operations=inner):
                for operation in inner:
                    yield item, operation
            case s.Operation() | s.Inside():
                yield None, item
            case _:
                pass


def apply(text: s.File, amendment: s.File, problems: Problems) -> tuple[s.File, tuple[Touched, ...]]:
    """The text with an amendment applied, and what it touched. What can't be applied is left out and reported."""
    touched: list[Touched] = []
    for _, operation in operations(amendment):
        text = replace(text, items=_apply(text.items, operation, (), problems, touched, text.items))
    return replace(text, broken=text.broken | amendment.broken), tuple(touched)


Items = tuple[Any, ...]


def _apply(
    items: Items, operation: s.Operation | s.Inside, path: tuple[str, ...], problems: Problems,
    touched: list[Touched], whole: Items,
) -> Items:  # fmt: skip
    match operation:
        case s.Inside():
            return _inside(items, operation, path, problems, touched, whole)
        case s.Operation(item=s.Attribute() as item):
            problems.error("P0421", operation.span, name=ATTRIBUTES[item.kind])
            return items
        case s.Operation(verb="add", item=item):
            return _add(items, item, operation, path, problems, touched)
        case s.Operation(verb=verb, item=item):
            wanted = _removal_keys(item) if isinstance(item, s.Removal) else (key_of(item),)
            at = _find(items, wanted, operation, path, problems)
            if at is None:
                return items
            touched.append(Touched(path, key_of(items[at]), verb, operation.span))
            new = () if isinstance(item, s.Removal) else (item,)
            return (*items[:at], *new, *items[at + 1 :])


def _add(
    items: Items, item: Any, operation: s.Operation, path: tuple[str, ...], problems: Problems, touched: list[Touched]
) -> Items:
    key = key_of(item)
    for other in items:
        if key_of(other) == key and key[0] not in ("forbid", "auto"):
            problems.error("P0403", place_of(item), place_of(other), kind=KINDS[key[0]], name=key[1])
            return items
    touched.append(Touched(path, key, "add", operation.span))
    last = max((n for n, other in enumerate(items) if key_of(other)[0] == key[0]), default=len(items) - 1)
    return (*items[: last + 1], item, *items[last + 1 :])


def _removal_keys(removal: s.Removal) -> tuple[Key, ...]:
    name = removal.name.text
    match removal.kind:
        case None:
            return tuple((kind, name) for kind in KINDS if kind != "attribute")
        case "on":
            return (("rule", name),)
        case kind:
            return ((kind, name),)


def _find(
    items: Items, wanted: tuple[Key, ...], operation: s.Operation, path: tuple[str, ...], problems: Problems
) -> int | None:
    found = [n for n, item in enumerate(items) if key_of(item) in wanted]
    place = operation.item.span if isinstance(operation.item, s.Removal) else place_of(operation.item)
    name = wanted[0][1]
    if len(found) == 1:
        return found[0]
    if found:
        problems.error("P0411", place, *(place_of(items[n]) for n in found), name=name)
        return None
    kinds = {kind for kind, _ in wanted}
    known = [key_of(item)[1] for item in items if key_of(item)[0] in kinds]
    kind = KINDS[wanted[0][0]] if len(kinds) == 1 else Bilingual("thing", "内容")
    where = ".".join(path)
    problems.error("P0401", place, kind=kind, name=name, hint=hint(name, known),
                   where=_where(where))  # fmt: skip
    return None


def _where(place: str) -> Bilingual:
    return Bilingual(f"in {place}" if place else "in the policy", f"{place}中" if place else "政策中")


_BODIES: dict[type, str] = {s.State: "body", s.Actor: "actions", s.Enum: "members", s.Case: "facts"}


def _inside(
    items: Items, inside: s.Inside, path: tuple[str, ...], problems: Problems, touched: list[Touched], whole: Items
) -> Items:
    """Apply operations to what stands inside something."""
    if inside.kind == "state":
        assert inside.name is not None
        target = _state_path(items, inside.name, path, problems)
    else:
        name = inside.name.text if inside.name else ""
        target = (name,) if _has(items, (inside.kind, name)) else None
        if target is None:
            known = [key_of(item)[1] for item in items if key_of(item)[0] == inside.kind]
            problems.error("P0401", inside.span, kind=KINDS[inside.kind], name=name, hint=hint(name, known),
                           where=Bilingual("in the policy", "政策中"))  # fmt: skip
    if target is None:
        return items

    def edit(body: Items, at: tuple[str, ...]) -> Items:
        for operation in inside.operations:
            body = _apply(body, operation, at, problems, touched, whole)
        return body

    return _edit(items, inside.kind, target, path, edit)


def _has(items: Items, key: Key) -> bool:
    return any(key_of(item) == key for item in items)


def _edit(items: Items, kind: str, target: tuple[str, ...], path: tuple[str, ...], edit: Callable[..., Items]) -> Items:
    """The items with the body of the one at a path edited."""
    changed: list[Any] = []
    for item in items:
        if key_of(item) == (kind, target[0]):
            attribute = _BODIES[type(item)]
            body = getattr(item, attribute)
            at = (*path, target[0])
            body = edit(body, at) if len(target) == 1 else _edit(body, kind, target[1:], at, edit)
            item = replace(item, **{attribute: body})
        changed.append(item)
    return tuple(changed)


def _state_path(items: Items, name: s.Name, path: tuple[str, ...], problems: Problems) -> tuple[str, ...] | None:
    """The path of a state named in full or by its last parts, when only one fits."""
    paths = list(_state_paths(items, ()))
    wanted = tuple(name.text.split("."))
    exact = [one for one in paths if one == wanted]
    fitting = exact or [one for one in paths if one[-len(wanted) :] == wanted]
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        problems.error("P0203", name.span, name=name.text, ids=[".".join(one) for one in fitting])
        return None
    known = [".".join(one) for one in paths]
    problems.error("P0401", name.span, kind=KINDS["state"], name=name.text, hint=hint(name.text, known),
                   where=Bilingual("in the policy", "政策中"))  # fmt: skip
    return None


def _state_paths(items: Items, path: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    for item in items:
        if isinstance(item, s.State):
            yield (*path, item.name.text)
            yield from _state_paths(item.body, (*path, item.name.text))


def contradictions(one: tuple[Touched, ...], other: tuple[Touched, ...], problems: Problems) -> None:
    """Two amendments of one date may not touch the same thing, nor one the inside of what the other replaces."""
    for mine in one:
        for theirs in other:
            same = (mine.container, mine.key) == (theirs.container, theirs.key)
            if same or _holds(mine, theirs) or _holds(theirs, mine):
                problems.error("P0402", theirs.span, mine.span, name=".".join((*theirs.container, theirs.key[1])))


def _holds(outer: Touched, inner: Touched) -> bool:
    path = (*outer.container, outer.key[1])
    return outer.key[0] in ("state", "actor", "enum", "case") and inner.container[: len(path)] == path
