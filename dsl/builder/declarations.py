"""What a base declares, apart from its states."""

from __future__ import annotations

from typing import Any, Literal

from dsl import syntax as s
from dsl.builder.parts import Base, Children, flat, name_of, operator_of, with_readings
from dsl.catalogue import Bilingual
from dsl.keywords import PERIOD_BY_SPELLING, PERIODS
from dsl.leaf import Leaf
from dsl.literals import literal_value
from dsl.source import Span
from dsl.tokens import unquoted


class Declarations(Base):
    """What a base declares, apart from its states."""

    def attribute(self, c: Children) -> s.Attribute:
        """Time zone, currency, calendar, shared file."""
        kind: Any = c[0].type.lower()
        value = unquoted(c[1].text) if c[1].type == "STRING" else c[1].text
        assume = c[2] if len(c) > 2 else None
        return s.Attribute(kind, value, c[0].span.to((assume or c[1]).span), assume is not None)

    def source(self, c: Children) -> s.SourceDocument:
        """A document."""
        keyword, name, label, dated, day = c
        value = literal_value(day) if dated is not None else None
        return s.SourceDocument(name_of(name), label, value.value if isinstance(value, s.Day) else None,
                                keyword.span.to((day or name).span))  # fmt: skip

    def enum(self, c: Children) -> s.Enum:
        """An enum."""
        keyword, name, label, _, members, brace = c
        return s.Enum(name_of(name), label, flat(members), keyword.span.to(brace.span))

    def member(self, c: Children) -> s.EnumMember:
        """An enum's value."""
        return s.EnumMember(name_of(c[0]), c[1], self.remarks(c[0].span, c[2]), c[0].span)

    def actor(self, c: Children) -> s.Actor:
        """An actor."""
        keyword, name, label, delegation, actions = c
        delegation = with_readings(delegation, self.remarks(keyword.span, None).readings)
        return s.Actor(name_of(name), label, actions or (), keyword.span.to(name.span), delegation)

    def delegation(self, c: Children) -> s.Delegation:
        """Whom an actor stands in for."""
        keyword, principal, guard, why, cites = c
        condition = guard[1] if guard is not None else None
        reason = unquoted(why.text) if why is not None else None
        span = keyword.span.to((why or condition or principal).span)
        return s.Delegation(name_of(principal), condition, reason, self.remarks(keyword.span, cites), span)

    def actorblock(self, c: Children) -> tuple[s.Action, ...]:
        """An actor's actions."""
        return flat(c[1])

    def action(self, c: Children) -> s.Action:
        """An action."""
        return s.Action(name_of(c[0]), c[1], c[2] or (), self.remarks(c[0].span, c[3]), c[0].span)

    def params(self, c: Children) -> tuple[s.Parameter, ...]:
        """Parameters in parentheses."""
        return flat(c[0])

    def param(self, c: Children) -> s.Parameter:
        """One parameter."""
        return s.Parameter(name_of(c[0]), c[1], c[2], c[0].span.to(c[2].span))

    def type(self, c: Children) -> s.TypeName:
        """A type."""
        name, optional = c
        return s.TypeName(name_of(name), optional is not None, name.span)

    def optional(self, c: Children) -> bool:
        """The question mark."""
        return True

    def case(self, c: Children) -> s.Case:
        """The facts of a case."""
        return s.Case(c[1], flat(c[4]), c[0].span.to(c[5].span), c[2] or ())

    def parties(self, c: Children) -> tuple[s.Name, ...]:
        """Whose a case is."""
        return tuple(name_of(leaf) for leaf in flat(c[1]))

    def fact(self, c: Children) -> s.Fact:
        """One fact."""
        name, label, type_, default, cites = c
        return s.Fact(name_of(name), label, type_, default, self.remarks(name.span, cites), name.span.to(type_.span))

    def default(self, c: Children) -> s.Expression:
        """A default value."""
        value: s.Expression = c[0]
        return value

    def setting(self, c: Children) -> s.Setting:
        """A setting."""
        keyword, name, label, type_, value, cites = c
        return s.Setting(
            name_of(name), label, type_, value, self.remarks(keyword.span, cites), keyword.span.to(value.span)
        )

    def outcome(self, c: Children) -> s.Outcome:
        """An outcome."""
        keyword, name, label, params, cites = c
        return s.Outcome(
            name_of(name), label, params or (), self.remarks(keyword.span, cites), keyword.span.to(name.span)
        )

    def limit(self, c: Children) -> s.Limit:
        """A limit."""
        keyword, name, label, rule, cites = c
        return s.Limit(name_of(name), label, rule, self.remarks(keyword.span, cites), keyword.span.to(rule.span))

    def counter(self, c: Children) -> s.Counter:
        """``N per …``."""
        count, _, per, each = c
        span = count.span.to((each or per).span)
        return s.Counter(count, per if isinstance(per, s.Name) else None, span, self._period(each))

    def total(self, c: Children) -> s.Total:
        """``total outcome.field per … <= N``."""
        keyword, outcome, field, _, per, each, _, most = c
        scope = per if isinstance(per, s.Name) else None
        span = keyword.span.to(most.span)
        return s.Total(name_of(outcome), name_of(field), scope, self._period(each), most, span)

    def each(self, c: Children) -> Leaf:
        """A calendar period."""
        leaf: Leaf = c[1]
        return leaf

    def _period(self, leaf: Leaf | None) -> s.Period | None:
        if leaf is None:
            return None
        found: Any = PERIOD_BY_SPELLING.get(leaf.text)
        if found is None:
            english, chinese = zip(*PERIODS.values(), strict=True)
            known = Bilingual(", ".join(english), "、".join(chinese))
            self.problems.error("P0130", leaf.span, name=leaf.text, known=known)
        return found or "day"

    def bound(self, c: Children) -> s.Bound:
        """A condition to keep."""
        return s.Bound(c[0], c[0].span)

    def table(self, c: Children) -> s.Table:
        """A decision table."""
        keyword, name, label, params, _, result, unique, cites, _, rows, brace = c
        return s.Table(name_of(name), label, params, result, unique is not None, flat(rows),
                       self.remarks(keyword.span, cites), keyword.span.to(name.span).to(brace.span))  # fmt: skip

    def row(self, c: Children) -> s.Row:
        """A row of a table."""
        head, value, cites = c
        patterns = () if isinstance(head, Leaf) else flat(head)
        start = head.span if isinstance(head, Leaf) else patterns[0].span
        return s.Row(patterns, value, self.remarks(start, cites), start.to(value.span))

    def allof(self, c: Children) -> s.PatternJoint:
        """Tests that must all hold."""
        return _joint("and", c)

    def anyof(self, c: Children) -> s.PatternJoint:
        """Tests of which one must hold."""
        return _joint("or", c)

    def suspension(self, c: Children) -> s.Suspension:
        """Days that do not count."""
        keyword, name, label, _, first, _, last, timers, cites = c
        days = [literal_value(leaf) for leaf in (first, last)]
        assert isinstance(days[0], s.Day)
        assert isinstance(days[1], s.Day)
        return s.Suspension(name_of(name), label, days[0].value, days[1].value, timers or (),
                            self.remarks(keyword.span, cites), keyword.span.to(last.span))  # fmt: skip

    def suspended(self, c: Children) -> tuple[s.Name, ...]:
        """The timers that stand still."""
        return flat(c[0])

    def pattern(self, c: Children) -> s.Pattern:
        """One cell of a row."""
        if len(c) == 2:
            return s.Pattern(operator_of(c[0]), c[1], c[0].span.to(c[1].span))
        if isinstance(c[0], Leaf):
            return s.Pattern("any", None, c[0].span)
        return s.Pattern("==", c[0], c[0].span)

    def claim(self, c: Children) -> s.Claim:
        """A claim."""
        keyword, name, label, claimed, unless, cites = c
        actors, span = unless if unless is not None else ((), claimed.span)
        return s.Claim(name, label, claimed, actors, self.remarks(keyword.span, cites), keyword.span.to(span))

    def unless(self, c: Children) -> tuple[tuple[s.Name, ...], Span]:
        """The actors who may let time pass."""
        return tuple(name_of(one) for one in flat(c[1])), c[2].span

    def since(self, c: Children) -> s.Name:
        """The state from which on."""
        name: s.Name = c[1]
        return name

    def endswithin(self, c: Children) -> s.EndsWithin:
        """``every case ends within D``."""
        return s.EndsWithin(c[4], c[5], c[0].span.to((c[5] or c[4]).span))

    def canreach(self, c: Children) -> s.CanReach:
        """``ACTOR can reach STATE``."""
        actor, _, states, since = c
        states = flat(states)
        return s.CanReach(actor, states, since, actor.span.to((since or states[-1]).span))

    def followedby(self, c: Children) -> s.FollowedBy:
        """``A is followed by B within D``."""
        first, _, then, _, duration = c
        first = flat(first)
        return s.FollowedBy(first, flat(then), duration, first[0].span.to(duration.span))

    def waits(self, c: Children) -> s.Waits:
        """``ACTOR waits at most D``."""
        actor, _, duration = c
        return s.Waits(actor, duration, actor.span.to(duration.span))

    def never(self, c: Children) -> s.Never:
        """``never CONDITION``."""
        return s.Never(c[1], c[0].span.to(c[1].span))


def _joint(joint: Literal["and", "or"], c: Children) -> s.PatternJoint:
    """One more test of a cell."""
    first, _, last = c
    parts = (*first.parts, last) if isinstance(first, s.PatternJoint) else (first, last)
    return s.PatternJoint(joint, parts, first.span.to(last.span))
