"""Values that pass from one policy to another: each policy has enums and actors of its own."""

from __future__ import annotations

from compiler.model import Const, EnumDef, EnumType, Expr, Kind, Policy, Type
from compiler.scope import Scope

SYSTEM = "system"


def foreign(value: Expr, kind: Type, scope: Scope, taker: Policy) -> list[str]:
    """The enum values or actors that an expression of the sender (``scope``) may be and the taker does not know."""
    known = names_of(kind, {one.name: one for one in taker.enums}, {one.name for one in taker.actors})
    if isinstance(value, Const):
        sent = [] if value.value is None or not known else [str(value.value)]
    else:
        sent = names_of(kind, scope.enums, set(scope.actors))
    return [one for one in sent if one not in known]


def names_of(kind: Type, enums: dict[str, EnumDef], actors: set[str]) -> list[str]:
    """What a value of an enum's type or of ``actor`` may be; nothing for other types."""
    if isinstance(kind, EnumType):
        return [one.name for one in enums[kind.name].values] if kind.name in enums else []
    return [*sorted(actors), SYSTEM] if kind is Kind.ACTOR else []
