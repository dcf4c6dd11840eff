"""Claims: names and types checked, lengths settled. After the states, which they name."""

from __future__ import annotations

from typing import Any, cast

from compiler import model as m
from compiler.backing import backing, label_of
from compiler.constants import constant
from compiler.declare import of_kind, once
from compiler.scope import Place, Scope
from compiler.typing import condition
from dsl import syntax as s
from dsl.catalogue import Bilingual


def claims(items: tuple[Any, ...], scope: Scope) -> tuple[m.ClaimDef, ...]:
    """What must hold of the whole policy."""
    found: list[m.ClaimDef] = []
    items = tuple(one for one in items if not isinstance(one, s.Claim) or _is_name(one.name, scope))
    for claim in once(((one.name, one) for one in of_kind(items, s.Claim)), scope):
        body = _body(claim.body, scope)
        unless = [_actor(one, scope) for one in claim.unless]
        if body is not None and None not in unless:
            found.append(m.ClaimDef(claim.name.text, label_of(claim), body, tuple(one for one in unless if one),
                                    backing(claim.remarks, scope), claim.span))  # fmt: skip
    return tuple(found)


def _is_name(name: s.Name, scope: Scope) -> bool:
    """Whether a claim is called as a policy's is; reported where it names a part, as a system's does."""
    if "." in name.text:
        scope.problems.error("P0720", name.span, name=name.text, form=Bilingual("NAME", "名称"))
    return "." not in name.text


def _body(body: s.Claimed, scope: Scope) -> m.Claimed | None:
    match body:
        case s.EndsWithin():
            length, since = _length(body.duration, scope), _since(body.since, scope)
            return None if length is None or since is None else m.EndsWithin(length, since or None)
        case s.Never():
            never = condition(body.condition, scope, Place())
            return None if never is None else m.Never(never)
        case s.CanReach():
            actor, states, since = _actor(body.actor, scope), _states(body.states, scope), _since(body.since, scope)
            return (
                None if actor is None or states is None or since is None else m.CanReach(actor, states, since or None)
            )
        case s.FollowedBy():
            first, then = _happenings(body.first, scope), _happenings(body.then, scope)
            length = _length(body.duration, scope)
            return None if first is None or then is None or length is None else m.FollowedBy(first, then, length)
        case s.Waits():
            actor, length = _actor(body.actor, scope), _length(body.duration, scope)
            return None if actor is None or length is None else m.Waits(actor, length)


def _length(duration: s.Expression, scope: Scope) -> int | None:
    value = constant(duration, m.Kind.DURATION, scope)
    return None if value is None else cast("int", value[0])


def _since(state: s.Name | None, scope: Scope) -> str | None:
    """A state's id, empty where none is named; None where it means nothing."""
    return "" if state is None else scope.by_tail("state", state, scope.states)


def _actor(name: s.Name, scope: Scope) -> str | None:
    if name.text in scope.actors:
        return name.text
    scope.unknown("actor", name, scope.actors)
    return None


def _states(names: tuple[s.Name, ...], scope: Scope) -> tuple[str, ...] | None:
    found = [scope.by_tail("state", name, scope.states) for name in names]
    known = tuple(one for one in found if one is not None)
    return known if len(known) == len(found) else None


def _happenings(names: tuple[s.Name, ...], scope: Scope) -> tuple[m.Happening, ...] | None:
    found = [_happening(name, scope) for name in names]
    known = tuple(one for one in found if one is not None)
    return known if len(known) == len(found) else None


def _happening(name: s.Name, scope: Scope) -> m.Happening | None:
    """An outcome; an actor's action; a state."""
    if name.text in scope.outcomes:
        return m.Happening("outcome", name.text)
    actor, dot, action = name.text.partition(".")
    if dot and actor in scope.actors:
        chosen = scope.action(s.Name(actor, name.span), s.Name(action, name.span))
        return None if chosen is None else m.Happening("action", name.text)
    state = scope.by_tail("state", name, scope.states)
    return None if state is None else m.Happening("state", state)
