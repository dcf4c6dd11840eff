"""Values of facts and parameters as a few classes, between which no condition of the policy tells apart.

In: a policy. Out: for each fact and parameter that some condition compares with something, its classes: each value of
an enum, each number that it is compared with and what lies between, unknown where it may be. Facts and parameters
that are copied into each other or compared with each other have their classes in common.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from compiler import model as m

MOST_CLASSES = 40
"""With more, a condition on it is left open."""

Node = tuple[str, ...]
"""``("fact", name)``, ``("parameter", actor, action, name)`` or ``("argument", table, name)``."""

NEVER_BELOW_ZERO = (m.Kind.MONEY, m.Kind.PERCENT, m.Kind.DURATION, m.Kind.WORKDAYS, m.Kind.CLOCK)


@dataclass(frozen=True, slots=True)
class Extent:
    """A class of values: one value, numbers from ``low`` to ``high`` (None: without end), or any ``other`` text."""

    value: m.Value = None
    low: int | None = None
    high: int | None = None
    kind: str = "is"

    def says(self) -> str:
        """In figures; money is in the smallest unit."""
        if self.kind == "is":
            return "unknown" if self.value is None else str(self.value).lower() if isinstance(
                self.value, bool) else str(self.value)  # fmt: skip
        if self.kind == "other":
            return "other"
        if self.low is None and self.high is None:
            return "any"
        return f"{'' if self.low is None else self.low}..{'' if self.high is None else self.high}"


def compared(sign: str, one: Extent, other: Extent) -> bool | None:
    """What a comparison of values of two classes gives; None where it depends on which."""
    if sign == "!=":
        same = compared("==", one, other)
        return None if same is None else not same
    if sign == "==":
        return _same(one, other)
    if sign in (">", ">="):
        return compared("<" if sign == ">" else "<=", other, one)
    if sign == "<=":
        greater = compared("<", other, one)
        return None if greater is None else not greater
    a, b = _range(one), _range(other)
    if a is None or b is None:
        return False
    if a[1] is not None and b[0] is not None and a[1] < b[0]:
        return True
    if a[0] is not None and b[1] is not None and a[0] >= b[1]:
        return False
    return None


def _same(one: Extent, other: Extent) -> bool | None:
    if one.kind == "is" and other.kind == "is":
        return one.value == other.value
    if "other" in (one.kind, other.kind):
        return None if one.kind == other.kind else False
    a, b = _range(one), _range(other)
    if a is None or b is None:
        return False
    apart = a[1] is not None and b[0] is not None and a[1] < b[0]
    apart = apart or a[0] is not None and b[1] is not None and b[1] < a[0]
    return False if apart else None


def _range(one: Extent) -> tuple[int | None, int | None] | None:
    if one.kind == "range":
        return one.low, one.high
    return (int(one.value), int(one.value)) if isinstance(one.value, int) else None


@dataclass(frozen=True, slots=True)
class Slot:
    """A fact or a parameter with its classes; those from ``first`` on it can have (the one before is unknown)."""

    classes: tuple[Extent, ...]
    first: int

    @property
    def every(self) -> frozenset[int]:
        """All that it can have."""
        return frozenset(range(self.first, len(self.classes)))

    def of(self, value: m.Value) -> int:
        """The class of a value."""
        for n, one in enumerate(self.classes):
            if _same(one, Extent(value)) is not False:
                return n
        return next((n for n, one in enumerate(self.classes) if one.kind == "other"), self.first)

    def says(self) -> str:
        """What each number stands for."""
        return ", ".join(f"{n} {one.says()}" for n, one in enumerate(self.classes) if n >= self.first)


@dataclass(slots=True)
class _Group:
    """Nodes that have their classes in common. ``values`` are those that conditions name, ``given`` those that rules
    set; these count where nodes are compared with each other (``paired``). ``computed`` ones may be below zero."""

    nodes: set[Node]
    values: set[m.Value] = field(default_factory=set)
    given: set[m.Value] = field(default_factory=set)
    asked: bool = False
    computed: bool = False
    paired: bool = False


class Slots:
    """The facts and parameters that matter, with their classes; ``crowded`` are those that have too many."""

    def __init__(self, policy: m.Policy) -> None:
        self.policy = policy
        self.crowded: list[str] = []
        self._groups: dict[Node, _Group] = {}
        self._tables = {table.name: table for table in policy.tables}
        self._settings = {one.name: one.value for one in policy.settings}
        self._seen: set[str] = set()
        self._types: dict[Node, tuple[m.Type, bool]] = {}
        for fact in policy.facts:
            self._types["fact", fact.name] = fact.type, fact.optional
        for actor in policy.actors:
            for action in actor.actions:
                for one in action.fields:
                    self._types["parameter", actor.name, action.name, one.name] = one.type, one.optional
        self._look()
        self._made: dict[Node, Slot | None] = {}

    def slot(self, node: Node) -> Slot | None:
        """The classes of a fact or parameter; None where nothing asks for it, or for too much."""
        if node not in self._made:
            self._made[node] = self._make(node)
        return self._made[node]

    # ── what is compared with what ─────────────────────────────────────────────────────────────────────────────

    def _look(self) -> None:
        for fact in self.policy.facts:
            self._group(("fact", fact.name)).given.add(fact.default)
        for state in self.policy.states:
            for rule in state.rules:
                if isinstance(rule.trigger, m.TimerTrigger):
                    self._visit(rule.trigger.duration)
                self._visit(rule.guard)
                for branch in rule.branches:
                    self._visit(branch.guard)
                    for effect in branch.effects:
                        self._effect(effect)
            for forbid in state.forbids:
                self._visit(forbid.guard)
            for auto in state.automations:
                self._visit(auto.guard)
                for name, value in auto.values:
                    self._into(("parameter", auto.trigger.actor, auto.trigger.action, name), value)
        for bound in self.policy.bounds:
            self._visit(bound.condition)
        for claim in self.policy.claims:
            if isinstance(claim.body, m.Never):
                self._visit(claim.body.condition)

    def _effect(self, effect: m.EffectDef) -> None:
        match effect:
            case m.SetTo(fact=fact, value=value):
                self._into(("fact", fact), value)
            case m.OnTimer(by=by):
                self._visit(by)
            case m.Give():
                pass

    def _into(self, node: Node, value: m.Expr) -> None:
        """A fact or parameter takes a value."""
        self._link([(value, "")], node)
        if not isinstance(value, m.FactOf | m.ParameterOf):
            self._visit(value)

    def _visit(self, expr: m.Expr | None, table: str = "") -> None:
        for part in m.parts(expr) if expr is not None else ():
            match part:
                case m.Compare(left=left, right=right):
                    group = self._link([(left, table), (right, table)])
                    if group is not None:
                        group.asked = True
                        group.paired |= not any(isinstance(one, m.Const | m.SettingOf) for one in (left, right))
                case m.FactOf() | m.ParameterOf() | m.ArgumentOf() if part.type is m.Kind.BOOL:
                    self._group(_node(part, table)).asked = True
                case m.WithinOf(moment=moment):
                    group = self._link([(moment, table)])
                    if group is not None:
                        group.asked = True
                case m.TableOf(table=name, arguments=arguments):
                    self._enter(name, arguments, table)
                case _:
                    pass

    def _enter(self, name: str, arguments: tuple[m.Expr, ...], around: str) -> None:
        definition = self._tables[name]
        for one, argument in zip(definition.fields, arguments, strict=True):
            self._link([(argument, around)], ("argument", name, one.name))
        if name in self._seen:
            return
        self._seen.add(name)
        for row in definition.rows:
            self._visit(row.value, name)
            for one, cell in zip(definition.fields, row.cells, strict=False):
                group = self._group(("argument", name, one.name))
                for test in cell.cells if isinstance(cell, m.CellJoint) else (cell,):
                    if test.operator != "any":
                        group.asked = True
                        group.values.add(test.value)

    def _link(self, given: list[tuple[m.Expr, str]], node: Node | None = None) -> _Group | None:
        """Put together what some expressions give."""
        nodes: list[Node] = [] if node is None else [node]
        values: set[m.Value] = set()
        computed = False
        for expr, table in given:
            for one in self._leaves(expr, table, set()):
                if one is None:
                    computed = True
                elif isinstance(one, tuple):
                    nodes.append(one)
                else:
                    values.add(one.value)
        if not nodes:
            return None
        group = self._group(nodes[0])
        for other in nodes[1:]:
            self._join(group, self._group(other))
        if node is None:
            group.values |= values
        else:
            group.given |= values
        group.computed |= computed
        return group

    def _leaves(self, expr: m.Expr, table: str, inside: set[str]) -> Iterator[Node | m.Const | None]:
        """What a value can be: facts, parameters and constants; None stands for what is computed."""
        match expr:
            case m.FactOf() | m.ParameterOf() | m.ArgumentOf():
                yield _node(expr, table)
            case m.Const():
                yield expr
            case m.SettingOf(name=name, type=type_):
                yield m.Const(type_, self._settings[name])
            case m.Choose(left=left, right=right):
                yield from self._leaves(left, table, inside)
                yield from self._leaves(right, table, inside)
            case m.TableOf(table=name) if name not in inside:
                for row in self._tables[name].rows:
                    yield from self._leaves(row.value, name, inside | {name})
            case _:
                yield None

    def _group(self, node: Node) -> _Group:
        found = self._groups.get(node)
        if found is None:
            found = self._groups[node] = _Group({node})
        return found

    def _join(self, one: _Group, other: _Group) -> None:
        if one is other:
            return
        one.nodes |= other.nodes
        one.values |= other.values
        one.given |= other.given
        one.asked |= other.asked
        one.computed |= other.computed
        one.paired |= other.paired
        for node in other.nodes:
            self._groups[node] = one

    # ── classes ────────────────────────────────────────────────────────────────────────────────────────────────

    def _make(self, node: Node) -> Slot | None:
        group = self._groups.get(node)
        if group is None or not group.asked:
            return None
        type_, optional = self._types[node]
        any_optional = any(self._types[one][1] for one in group.nodes if one in self._types)
        classes = ([Extent()] if any_optional else []) + self._extents(type_, group)
        if len(classes) < (3 if any_optional and not optional else 2):
            return None
        if len(classes) > MOST_CLASSES:
            self.crowded.append(node[-1])
            return None
        return Slot(tuple(classes), 1 if any_optional and not optional else 0)

    def _extents(self, type_: m.Type, group: _Group) -> list[Extent]:
        values = group.values | group.given if group.paired else group.values
        if isinstance(type_, m.EnumType):
            enum = next(one for one in self.policy.enums if one.name == type_.name)
            named = [one.name for one in enum.values if group.paired or one.name in values]
            rest = [one.name for one in enum.values if one.name not in named]
            return [*map(Extent, named), *([Extent(kind="other")] if len(rest) > 1 else map(Extent, rest))]
        if type_ is m.Kind.BOOL:
            return [Extent(False), Extent(True)]
        if type_ is m.Kind.ACTOR:
            return [Extent(one) for one in (*(actor.name for actor in self.policy.actors), "system")]
        if type_ is m.Kind.TEXT:
            return [*(Extent(one) for one in sorted(str(v) for v in values if v is not None)), Extent(kind="other")]
        found: list[Extent] = []
        low: int | None = 0 if type_ in NEVER_BELOW_ZERO and not group.computed else None
        for value in sorted(int(v) for v in values if isinstance(v, int)):
            if low is None or low <= value - 1:
                found.append(_span(low, value - 1))
            if low is None or low <= value:
                found.append(Extent(value))
                low = value + 1
        return [*found, _span(low, None)]


def _span(low: int | None, high: int | None) -> Extent:
    return Extent(low) if low is not None and low == high else Extent(low=low, high=high, kind="range")


def _node(expr: m.FactOf | m.ParameterOf | m.ArgumentOf, table: str) -> Node:
    match expr:
        case m.FactOf(name=name):
            return "fact", name
        case m.ParameterOf(actor=actor, action=action, name=name):
            return "parameter", actor, action, name
        case m.ArgumentOf(name=name):
            return "argument", table, name
