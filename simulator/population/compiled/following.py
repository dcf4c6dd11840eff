"""One case on ways that are known, in plain Python: up to where nobody was yet.

In: the branches of a node, and the case's numbers. Out: the leaf that it comes to with its numbers then, None where
nobody answered a question as it does. Whoever goes ahead skips what is known with this. Absent: very many cases
(``running.py``, which does the same with rows).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence

from compiler.evaluate import half_up
from simulator.population import draws, laws
from simulator.recorded.instructions import (
    TRUTHS,
    Branch,
    Go,
    Instruction,
    Leaf,
    Made,
    Number,
    Op,
    Operand,
    Slot,
    Table,
)


def followed(root: Branch, values: Sequence[int]) -> tuple[Leaf, dict[int, int]] | None:
    """Where a case comes to from a node: the leaf, and the numbers that stand in other slots then."""
    made: dict[int, int] = {}

    def number(one: Operand) -> int:
        match one:
            case Made(number=at):
                return made[at]
            case Slot(number=at):
                return values[at]
            case Number(value=value):
                return int(value)
            case _:
                raise AssertionError(one)

    branch: Branch | None = root
    while branch is not None:
        for one in branch.instructions:
            if one.to is not None:
                found = _computed(one, number)
                if found is None:
                    return None
                made[one.to.number] = found
        if branch.question is None:
            if branch.leaf is None:
                return None
            moves = branch.leaf.slots if isinstance(branch.leaf, Go) else ()
            return branch.leaf, {slot: number(register) for slot, register in moves}
        op, operands = branch.question.op, [number(one) for one in branch.question.operands]
        branch = branch.answers.get(operands[0] if op is Op.SWITCH else int(TRUTHS[op](*operands)))
    return None


def _computed(one: Instruction, number: Callable[[Operand], int]) -> int | None:
    """What an instruction comes to; None where a function has no value."""
    first, *others = one.operands
    a = number(first)
    match one.op, others:
        case Op.BELOW, [count]:
            return draws.below(a, number(count))
        case Op.PICK, [Table(numbers=bounds)]:
            return laws.picked(bounds, a)
        case Op.LOAD, [Table(numbers=found)]:
            return found[a]
        case Op.CURVE, [Table(numbers=both)]:
            half = len(both) // 2
            return laws.on_curve(laws.Curve(both[:half], both[half:]), a)
        case Op.STEP, [Table(numbers=edges), Table(numbers=found)]:
            at = bisect_right(edges, a)
            return found[at - 1] if 0 < at < len(edges) else None
        case Op.LOOK, [Table(numbers=found)]:
            return found[a] if 0 <= a < len(found) else None
        case op, [other]:
            return _OF_TWO[op](a, number(other))
        case _:
            raise AssertionError(one)


_OF_TWO: dict[Op, Callable[[int, int], int]] = {
    Op.ADD: lambda a, b: a + b,
    Op.SUBTRACT: lambda a, b: a - b,
    Op.MULTIPLY: lambda a, b: a * b,
    Op.QUOTIENT: lambda a, b: a // b,
    Op.REST: lambda a, b: a % b,
    Op.ROUNDED: half_up,
    Op.MIX: lambda a, b: draws.mixed(a ^ b),
    Op.MORE: draws.further,
}
