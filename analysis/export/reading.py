"""Conditions and values of a policy → formulas over the variables of an export.

In: expressions, and what facts, parameters and counters are at this point of a step (``Env``). Out: formulas, and
values by cases. What can't be told is left open, and says what was lost.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from analysis.export.formulas import NO, YES, Formula, In, Open, all_of, any_of, negated, truth
from analysis.export.values import Extent, compared
from compiler import model as m
from compiler.evaluate import half_up


@dataclass(frozen=True, slots=True)
class Known:
    """A value that is written in the policy."""

    value: m.Value


@dataclass(frozen=True, slots=True)
class Held:
    """A value that a variable has before the step: the ``extents`` it can have, by number. ``now`` is the variable
    that has it at this point of the step."""

    variable: str
    extents: tuple[tuple[int, Extent], ...]
    now: str

    @property
    def every(self) -> frozenset[int]:
        """All that it can have."""
        return frozenset(number for number, _ in self.extents)


@dataclass(frozen=True, slots=True)
class Some:
    """Any value; ``what`` is lost where somebody asks. It may be ``unknown``."""

    what: str
    unknown: bool = False


Sym = Known | Held | Some
Case = tuple[Formula, Sym]
LeftOf = Callable[[str, str, int], Formula]
"""``left(timer)`` compared with a length."""

LOST_AS: dict[m.Type, str] = {
    m.Kind.TIME: "moment", m.Kind.DATE: "moment", m.Kind.TEXT: "text", m.Kind.CLOCK: "clock",
}  # fmt: skip
TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!="}


@dataclass(frozen=True, slots=True)
class Env:
    """What is read. Without ``left`` nothing is known of deadlines."""

    facts: Mapping[str, Sym]
    used: Mapping[str, Sym]
    left: LeftOf | None = None
    parameters: Mapping[str, Sym] = field(default_factory=dict)
    arguments: Mapping[str, Sym] = field(default_factory=dict)


class Reader:
    """Reads the expressions of one policy."""

    def __init__(self, policy: m.Policy) -> None:
        self._tables = {table.name: table for table in policy.tables}
        self._settings = {one.name: one.value for one in policy.settings}

    # ── conditions ─────────────────────────────────────────────────────────────────────────────────────────────

    def condition(self, expr: m.Expr | None, env: Env) -> Formula:
        """When a condition holds; none always does."""
        match expr:
            case None:
                return YES
            case m.Negation(operand=operand):
                return negated(self.condition(operand, env))
            case m.Logic(operator="and", left=left, right=right):
                return all_of((self.condition(left, env), self.condition(right, env)))
            case m.Logic(left=left, right=right):
                return any_of((self.condition(left, env), self.condition(right, env)))
            case m.Compare():
                return self._compare(expr, env)
            case m.WithinOf(moment=moment):
                known = (all_of((when, negated(same_as("==", sym, Known(None))))) for when, sym in
                         self.cases(moment, env))  # fmt: skip
                return all_of((any_of(known), Open("moment")))
            case m.ClockWindow() | m.OnWorkday():
                return Open("clock")
            case _:
                found = self.cases(expr, env)
                return any_of(all_of((when, same_as("==", sym, Known(True)))) for when, sym in found)

    def _compare(self, expr: m.Compare, env: Env) -> Formula:
        left, right, sign = expr.left, expr.right, expr.operator
        if isinstance(right, m.LeftOf) and not isinstance(left, m.LeftOf):
            left, right, sign = right, left, TURNED[sign]  # type: ignore[assignment]
        ways: list[Formula] = []
        if isinstance(left, m.LeftOf):
            for when, sym in self.cases(right, env):
                ways.append(all_of((when, self._left(env, left.timer, sign, sym))))
            return any_of(ways)
        for first, one in self.cases(left, env):
            for second, other in self.cases(right, env):
                ways.append(all_of((first, second, same_as(sign, one, other))))
        return any_of(ways)

    def _left(self, env: Env, timer: str, sign: str, sym: Sym) -> Formula:
        if env.left is None or not isinstance(sym, Known) or not isinstance(sym.value, int):
            return Open("left")
        return env.left(timer, sign, sym.value)

    # ── values ─────────────────────────────────────────────────────────────────────────────────────────────────

    def cases(self, expr: m.Expr, env: Env) -> list[Case]:
        """What a value is, case by case; no case where a table has no row."""
        match expr:
            case m.Const(value=value):
                return [(YES, Known(value))]
            case m.SettingOf(name=name):
                return [(YES, Known(self._settings[name]))]
            case m.FactOf(name=name):
                return [(YES, env.facts[name])]
            case m.ParameterOf(name=name):
                return [(YES, env.parameters.get(name, Known(None)))]
            case m.ArgumentOf(name=name):
                return [(YES, env.arguments[name])]
            case m.UsedOf(limit=limit):
                return [(YES, env.used[limit])]
            case m.TableOf():
                return self._rows(expr, env)
            case m.Choose() | m.Arithmetic():
                return [
                    (all_of((first, second)), _computed(expr, one, other))
                    for first, one in self.cases(expr.left, env)
                    for second, other in self.cases(expr.right, env)
                ]
            case m.Negation() | m.Logic() | m.Compare() | m.WithinOf() | m.ClockWindow() | m.OnWorkday():
                holds = self.condition(expr, env)
                return [(when, Known(value)) for when, value in ((holds, True), (negated(holds), False)) if when != NO]
            case m.NowOf():
                return [(YES, Some("moment"))]
            case m.LeftOf():
                return [(YES, Some("left"))]
            case m.Template():
                return [(YES, Some("text"))]

    def _rows(self, expr: m.TableOf, env: Env) -> list[Case]:
        table = self._tables[expr.table]
        given: list[tuple[Formula, dict[str, Sym]]] = [(YES, {})]
        for one, argument in zip(table.fields, expr.arguments, strict=True):
            given = [
                (all_of((before, when)), {**values, one.name: sym})
                for before, values in given
                for when, sym in self.cases(argument, env)
            ]
        found: list[Case] = []
        for before, values in given:
            inside, earlier = replace(env, arguments=values), list[Formula]()
            for row in table.rows:
                cells = zip(table.fields, row.cells, strict=False)
                fits = all_of(_cell(cell, values[one.name]) for one, cell in cells)
                when = all_of((before, fits, *map(negated, earlier)))
                if when != NO:
                    found += [(all_of((when, inner)), sym) for inner, sym in self.cases(row.value, inside)]
                if fits == YES:
                    break
                earlier.append(fits)
        return found


def _cell(cell: m.Cell | m.CellJoint, sym: Sym) -> Formula:
    if isinstance(cell, m.CellJoint):
        parts = [_cell(one, sym) for one in cell.cells]
        return all_of(parts) if cell.joint == "and" else any_of(parts)
    if cell.operator == "any":
        return YES
    found = same_as(cell.operator, sym, Known(cell.value))
    if cell.operator == "==":
        return found
    return all_of((negated(same_as("==", sym, Known(None))), found))


def _computed(expr: m.Choose | m.Arithmetic, one: Sym, other: Sym) -> Sym:
    if not (isinstance(one, Known) and isinstance(other, Known)):
        return Some(LOST_AS.get(expr.type, "number"))
    a, b = one.value, other.value
    if not (isinstance(a, int) and isinstance(b, int)):
        return Some(LOST_AS.get(expr.type, "number"))
    if isinstance(expr, m.Choose):
        return Known(min(a, b) if expr.which == "min" else max(a, b))
    if expr.operator in ("+", "-"):
        return Known(a + b if expr.operator == "+" else a - b)
    if m.Kind.PERCENT in (expr.left.type, expr.right.type) and expr.type is m.Kind.MONEY:
        return Known(half_up(a * b, 10_000))
    return Known(a * b)


def same_as(sign: str, one: Sym, other: Sym) -> Formula:
    """When a comparison of two values holds."""
    if isinstance(one, Some) or isinstance(other, Some):
        return _with_some(sign, one, other)
    ways: list[Formula] = []
    for extent, mine in _extents(one):
        sure, maybe = _told(sign, extent, other)
        ways.append(all_of((mine, any_of((sure, all_of((maybe, Open("number"))))))))
    return any_of(ways)


def _told(sign: str, extent: Extent, other: Known | Held) -> tuple[Formula, Formula]:
    """When a comparison holds for sure, and when it may."""
    answers: dict[bool | None, set[int]] = {True: set(), False: set(), None: set()}
    if isinstance(other, Known):
        answer = compared(sign, extent, Extent(other.value))
        return truth(answer is True), truth(answer is None)
    for number, theirs in other.extents:
        answers[compared(sign, extent, theirs)].add(number)
    return tuple(In(other.variable, frozenset(answers[one]), other.every) if answers[one] else NO
                 for one in (True, None))  # type: ignore[return-value]  # fmt: skip


def _extents(sym: Known | Held) -> Iterator[tuple[Extent, Formula]]:
    if isinstance(sym, Known):
        yield Extent(sym.value), YES
        return
    for number, extent in sym.extents:
        yield extent, In(sym.variable, frozenset({number}), sym.every)


def _with_some(sign: str, one: Sym, other: Sym) -> Formula:
    some, with_what = (one, other) if isinstance(one, Some) else (other, one)
    assert isinstance(some, Some)
    if not some.unknown and with_what == Known(None) and sign in ("==", "!="):
        return truth(sign == "!=")
    return Open(some.what)
