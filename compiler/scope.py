"""What names mean in one policy: filled by ``compiler/declare.py`` and ``compiler/states.py``, asked by everything that
resolves names. A name that is not known is reported once, with the nearest known one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from compiler.model import (
    ActionDef,
    ActorDef,
    BoundDef,
    CounterDef,
    EnumDef,
    EnumType,
    FactDef,
    Field,
    Kind,
    OutcomeDef,
    SettingDef,
    SourceDocument,
    Type,
    Value,
)  # fmt: skip
from dsl import syntax as s
from dsl.catalogue import Bilingual
from dsl.diagnostics import Problems
from dsl.keywords import TYPE_BY_SPELLING, TYPES
from dsl.record import record
from dsl.source import Span
from dsl.suggest import hint

THINGS: dict[str, Bilingual] = {
    "state": Bilingual("state", "状态"), "timer": Bilingual("timer", "期限"), "limit": Bilingual("limit", "限制"),
    "counter": Bilingual("counting limit", "次数限制"), "outcome": Bilingual("outcome", "结果"),
    "actor": Bilingual("actor", "角色"), "action": Bilingual("action", "动作"), "fact": Bilingual("fact", "事实"),
    "enum": Bilingual("enum", "枚举"), "type": Bilingual("type", "类型"), "source": Bilingual("source", "依据"),
    "value": Bilingual("fact, setting or value", "事实、设置或取值"),
    "table": Bilingual("table or function", "表或函数"),
    "parameter": Bilingual("parameter", "参数"), "setting": Bilingual("setting", "设置"),
    "claim": Bilingual("claim", "承诺"), "part": Bilingual("part", "部分"),
}  # fmt: skip


def inner(parent: str, name: str) -> str:
    """The id of something in a state."""
    return f"{parent}.{name}" if parent else name


@record
class TableHead:
    """A table's signature."""

    name: str
    fields: tuple[Field, ...]
    result: Type


@dataclass(slots=True)
class Scope:
    """Every name of a policy. States and timers by id; ``broken`` are names of statements that could not be read;
    ``ends`` are ids by their last part, as far as asked for; ``uncalendared`` once a missing calendar was reported."""

    problems: Problems
    currency: str
    broken: frozenset[str]
    sources: dict[str, SourceDocument] = field(default_factory=dict)
    enums: dict[str, EnumDef] = field(default_factory=dict)
    actors: dict[str, ActorDef] = field(default_factory=dict)
    parties: tuple[str, ...] = ()
    calendar: str | None = None
    uncalendared: bool = False
    facts: dict[str, FactDef] = field(default_factory=dict)
    settings: dict[str, SettingDef] = field(default_factory=dict)
    outcomes: dict[str, OutcomeDef] = field(default_factory=dict)
    counters: dict[str, CounterDef] = field(default_factory=dict)
    bounds: dict[str, BoundDef] = field(default_factory=dict)
    tables: dict[str, TableHead] = field(default_factory=dict)
    states: dict[str, s.State] = field(default_factory=dict)
    timers: dict[str, s.Timer] = field(default_factory=dict)
    ends: dict[str, tuple[int, dict[str, list[str]]]] = field(default_factory=dict)

    def unknown(self, thing: str, name: s.Name, known: Iterable[str]) -> None:
        """Report a name that means nothing, unless it was declared by a statement that could not be read."""
        if self.broken.intersection(name.text.split(".")):
            return
        known = list(known)
        labelled = self._by_label(name.text)
        remedy = hint(name.text, known)
        if labelled in known:
            remedy = Bilingual(
                f"“{name.text}” is the label of {labelled}; write {labelled}",
                f"“{name.text}”是 {labelled} 的标签，请写 {labelled}",
            )
        self.problems.error("P0201", name.span, thing=THINGS[thing], name=name.text, hint=remedy)

    def _by_label(self, label: str) -> str | None:
        """The name of what has a label; None where nothing has, or several things."""
        groups = (self.actors, self.facts, self.settings, self.outcomes, self.counters, self.bounds, self.enums)
        things: list[tuple[str, str]] = [(one.name, one.label) for group in groups for one in group.values()]
        things += [(one.name, one.label) for actor in self.actors.values() for one in actor.actions]
        things += [(one.name, one.label) for enum in self.enums.values() for one in enum.values]
        things += [(state_id, state.label or "") for state_id, state in self.states.items()]
        found = {name for name, shown in things if shown == label}
        return found.pop() if len(found) == 1 else None

    def leave_out(self, name: s.Name) -> None:
        """A declaration that was reported and left out: nobody should be told that it is missing."""
        self.broken |= {name.text}

    def type_of(self, written: s.TypeName) -> Type | None:
        """The type a name stands for."""
        built_in = TYPE_BY_SPELLING.get(written.name.text)
        if built_in is not None:
            return Kind(built_in)
        if written.name.text in self.enums:
            return EnumType(written.name.text)
        self.unknown("type", written.name, [*TYPES, *(word.chinese for word in TYPES.values()), *self.enums])
        return None

    def action(self, actor: s.Name, action: s.Name) -> tuple[ActorDef, ActionDef] | None:
        """An actor's action."""
        who = self.actors.get(actor.text)
        if who is None:
            self.unknown("actor", actor, self.actors)
            return None
        for one in who.actions:
            if one.name == action.text:
                return who, one
        self.unknown("action", action, [one.name for one in who.actions])
        return None

    def by_tail(self, thing: str, name: s.Name, ids: Mapping[str, object], near: str = "") -> str | None:
        """The id that a name, written in full or by its last parts, stands for.

        ``near`` is the state in which it is written: what is inside that state, or inside one of its outer states,
        is meant first."""
        if name.text in ids:
            return name.text
        place = near
        while place:
            if f"{place}.{name.text}" in ids:
                return f"{place}.{name.text}"
            place = place.rpartition(".")[0]
        found = [one for one in self._by_last_part(thing, name.text, ids) if one.endswith("." + name.text)]
        if len(found) == 1:
            return found[0]
        if found:
            self.problems.error("P0203", name.span, name=name.text, ids=found)
        else:
            self.unknown(thing, name, ids)
        return None

    def _by_last_part(self, thing: str, name: str, ids: Mapping[str, object]) -> list[str]:
        """The ids that end like a name; sorted out once, for there may be thousands of both."""
        count, ends = self.ends.get(thing, (-1, {}))
        if count != len(ids):
            ends = {}
            for one in ids:
                ends.setdefault(one.rpartition(".")[2], []).append(one)
            self.ends[thing] = (len(ids), ends)
        return ends.get(name.rpartition(".")[2], [])

    def enum_value(self, name: str) -> list[EnumType]:
        """The enums that have a value."""
        return [EnumType(one.name) for one in self.enums.values() if any(v.name == name for v in one.values)]

    def has_value(self, enum: EnumType, name: str) -> bool:
        """Whether an enum has a value."""
        return enum.name in self.enums and any(value.name == name for value in self.enums[enum.name].values)


def type_name(kind: Type | None) -> Bilingual:
    """A type in words."""
    if kind is None:
        return Bilingual("unknown", "未知")
    if isinstance(kind, EnumType):
        return Bilingual(kind.name, kind.name)
    word = TYPES[kind.value]
    return Bilingual(word.english, word.chinese)


@record
class Trigger:
    """The action at hand while a rule's conditions are resolved."""

    actor: ActorDef
    action: ActionDef


KnownKey = tuple[str, ...]
NOTHING_KNOWN: frozenset[KnownKey] = frozenset()


@record
class Place:
    """Where an expression stands: the state, the action at hand if any, table parameters, and what is known to be
    known.

    ``any_action``: parameters of any action may be read (in a bound). ``outcome``: its fields may be read, in a link of
    a system."""

    state: str = ""
    trigger: Trigger | None = None
    arguments: tuple[Field, ...] = ()
    any_action: bool = False
    known: frozenset[KnownKey] = NOTHING_KNOWN
    outcome: OutcomeDef | None = None


@record
class Constant:
    """A constant's type and value."""

    type: Type | None
    value: Value
    span: Span
