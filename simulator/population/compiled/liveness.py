"""Which numbers are still read: within a segment, and by those that come after it.

In: the segments of an atlas, as they grow. Out: of each branch what is read from its beginning on. More branches can
only read more, so what is known stays true and is added to.
"""

from __future__ import annotations

from simulator.population.compiled.fusing import EFFECTS
from simulator.recorded.instructions import Branch, Go, Made, Register, Slot, downwards

Live = frozenset[Slot | Made]


class Liveness:
    """``needed`` are the slots that each node's segment reads, or hands on to one that does."""

    def __init__(self, roots: list[Branch]) -> None:
        self.roots = roots
        self.needed: list[frozenset[Slot]] = []
        self._live: dict[int, Live] = {}
        self._before: list[set[int]] = []

    def grown(self, changed: set[int]) -> set[int]:
        """Some segments have more branches. Out: those of which anything is read otherwise, they among them."""
        new = len(self.roots) - len(self.needed)
        self.needed += [frozenset()] * new
        self._before += [set() for _ in range(new)]
        for node in changed:
            for branch in downwards(self.roots[node]):
                if isinstance(branch.leaf, Go):
                    self._before[branch.leaf.node].add(node)
        touched, waiting = set(changed), sorted(changed)
        while waiting:
            node = waiting.pop()
            touched.add(node)
            for branch in reversed(list(downwards(self.roots[node]))):
                self._live[id(branch)] = self._at(branch)
            needed = frozenset(one for one in self._live[id(self.roots[node])] if isinstance(one, Slot))
            if needed != self.needed[node]:
                self.needed[node] = needed
                waiting.extend(self._before[node].difference(waiting))
                touched |= self._before[node]
        return touched

    def after(self, branch: Branch) -> set[Slot | Made]:
        """What is read once a branch's instructions are done."""
        if isinstance(branch.leaf, Go):
            return {one for _, one in self.moves(branch.leaf) if isinstance(one, Slot | Made)}
        live = self.in_answers(branch)
        if branch.question is not None:
            live.update(one for one in branch.question.operands if isinstance(one, Slot | Made))
        return live

    def in_answers(self, branch: Branch) -> set[Slot | Made]:
        """What is read once its question is answered."""
        live: set[Slot | Made] = set()
        return live.union(*(self._live[id(answer)] for answer in branch.answers.values()))

    def moves(self, leaf: Go) -> list[tuple[int, Register]]:
        """Every slot that the next node needs, with where its number stands now."""
        moved = dict(leaf.slots)
        return [(slot.number, moved.get(slot.number, slot)) for slot in self.needed[leaf.node]]

    def _at(self, branch: Branch) -> Live:
        """What is read from the beginning of a branch on."""
        live = self.after(branch)
        for one in reversed(branch.instructions):
            if one.to in live or one.op in EFFECTS:
                if one.to is not None:
                    live.discard(one.to)
                live.update(x for x in one.operands if isinstance(x, Slot | Made))
        return frozenset(live)
