"""What a claim of a system says: conditions of the case that it is seen from, and where that case and others stand.

In: a resolved condition, and answers about one situation. Out: whether it holds. Written once for the simulator, which
knows every answer, and for the checker, whose answers may be open. Absent: names (``compiler/system/claims.py``), and
which cases are asked (``compiler/system/receivers.py``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Literal as OneOf

from compiler.model import NO_BACKING, Backing, Expr, place
from dsl.record import record
from dsl.source import Span


@record
class Stands:
    """A case is in one of some states (ids of any revision): the one at hand, or with ``of`` some case of that part."""

    of: str | None
    states: tuple[str, ...]


@record
class Reads:
    """A condition of the case at hand, read like a condition of its policy."""

    expr: Expr


@record
class Joined:
    """Two of them, both or either."""

    operator: OneOf["and", "or"]
    left: Question
    right: Question


@record
class Opposite:
    """One of them that does not hold."""

    operand: Question


Question = Stands | Reads | Joined | Opposite


@record
class SystemClaim:
    """What never holds, seen from any case of ``part``."""

    part: str
    name: str
    label: str
    never: Question
    backing: Backing = NO_BACKING
    span: Span = place()

    @property
    def full(self) -> str:
        """Its name as written: ``PART.NAME``."""
        return f"{self.part}.{self.name}"


def is_so(question: Question, stands: Callable[[Stands], bool], reads: Callable[[Expr], bool]) -> bool:
    """Whether it holds, by the answers to what it asks; no more is asked than the answer needs."""
    match question:
        case Stands():
            return stands(question)
        case Reads(expr=expr):
            return reads(expr)
        case Opposite(operand=operand):
            return not is_so(operand, stands, reads)
        case Joined(operator=operator, left=left, right=right):
            first = is_so(left, stands, reads)
            return is_so(right, stands, reads) if first == (operator == "and") else first


def asked(question: Question) -> Iterator[Stands | Reads]:
    """What it asks, in the order written."""
    match question:
        case Stands() | Reads():
            yield question
        case Opposite(operand=operand):
            yield from asked(operand)
        case Joined(left=left, right=right):
            yield from asked(left)
            yield from asked(right)


def others(claim: SystemClaim) -> tuple[str, ...]:
    """The other parts that a claim asks about, in the order written."""
    named = (one.of for one in asked(claim.never) if isinstance(one, Stands))
    return tuple(dict.fromkeys(part for part in named if part is not None))
