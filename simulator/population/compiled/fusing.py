"""Fewer instructions that do the same: what nobody reads is left out, what one other reads becomes part of it.

In: a branch, and what is read after it. Out: its instructions. Absent: what is read (``liveness.py``), rows
(``assembly.py``).
"""

from __future__ import annotations

from simulator.recorded.instructions import Branch, Instruction, Made, Op, Operand, Slot

EFFECTS = frozenset({Op.COUNT, Op.GROUP, Op.STEP, Op.LOOK})
"""What is done even where nobody reads what comes of it."""

NOTHING = 0
"""Stands where bits are what they are; the register of that number, the key's, is never the number of further ones."""

_OF_BITS = frozenset({Op.MORE, Op.BELOW, Op.PICK, Op.CURVE})


def fused(
    branch: Branch, live: set[Slot | Made], after: set[Slot | Made]
) -> tuple[list[Instruction], Instruction | None]:
    """The instructions of a branch that something comes of; ``live`` is read once they are done, ``after`` once the
    question is answered. What only one other reads becomes part of that one: of bits which number of further ones, and
    the place that decides how it goes on, which comes out on its own."""
    kept: list[Instruction] = []
    reads: dict[Operand | None, int] = dict.fromkeys(live, 2)
    held: Instruction | None = None
    asked = branch.question.operands[0] if branch.question is not None and branch.question.op is Op.SWITCH else None
    for one in reversed(branch.instructions):
        if one.to not in reads and one.op not in EFFECTS:
            continue
        for x in one.operands:
            if isinstance(x, Slot | Made):
                reads[x] = reads.get(x, 0) + 1
        if one.op is Op.PICK and one.to == asked and reads.get(one.to) == 2 and one.to not in after:
            held = one
        else:
            kept.append(one)
    alone: dict[Operand, Instruction] = {one.to: one for one in kept if one.to is not None and reads.get(one.to) == 1}
    parts = [*kept, held] if held is not None else kept
    mixed = {one.operands[0]: alone[one.operands[0]] for one in parts if _takes(one, Op.MORE, Op.MIX, alone)}
    more = {one.operands[0]: alone[one.operands[0]] for op in (Op.BELOW, Op.PICK, Op.CURVE) for one in parts
            if _takes(one, op, Op.MORE, alone) and alone[one.operands[0]].operands[0] not in mixed}  # fmt: skip
    inner = mixed | more
    whole = [_with(one, inner) for one in reversed(kept) if one.to is None or one.to not in inner]
    return whole, None if held is None else _with(held, inner)


def _takes(one: Instruction, op: Op, bits: Op, alone: dict[Operand, Instruction]) -> bool:
    """Whether an instruction of one kind can take in one of another that makes its bits, which nobody else reads."""
    if one.op is not op:
        return False
    made = alone.get(one.operands[0])
    return made is not None and made.op is bits


def _with(one: Instruction, inner: dict[Operand, Instruction]) -> Instruction:
    """An instruction with what it takes in: bits are those of a key and a stream, or further ones of bits."""
    if one.op not in _OF_BITS:
        return one
    bits = inner.get(one.operands[0])
    if one.op is Op.MORE:
        return one if bits is None else Instruction(Op.DRAW, one.to, (*bits.operands, *one.operands[1:]))
    of, number = (one.operands[0], NOTHING) if bits is None else bits.operands
    return Instruction(one.op, one.to, (of, number, *one.operands[1:]))
