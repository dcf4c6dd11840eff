"""Consequences that could go on for ever: an outcome sets off an action, whose outcomes set off others, and at last the
first again.

Conditions are taken as possible. A circle ends by itself where one of its rules uses up a limit, or where a case comes
to states in which its rule does not hold and nothing in the circle leads it back: such a circle is none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from compiler.model import Policy
from compiler.system.flow import Flow, Step, flow_of, opening
from compiler.system.model import LinkDef, SystemDef
from dsl.record import record


@record
class Circle:
    """The links that go round in the order in which they fire, and what is done on the way, the first at the end
    again."""

    links: tuple[LinkDef, ...]
    steps: tuple[str, ...]


def endless(system: SystemDef, policies: Mapping[str, Policy]) -> Circle | None:
    """A circle that could go on for ever; None where every consequence comes to an end."""
    flow = flow_of(system, policies)
    for group in _lasting_groups(flow, set(flow.nexts)):
        found = _shortest(flow, group)
        if found is not None:
            return found
    return None


def _lasting_groups(flow: Flow, steps: set[Step]) -> Iterator[set[Step]]:
    """Groups of steps that lead to each other, in which none uses itself up."""
    waiting = [steps]
    while waiting:
        for group in _groups(flow, waiting.pop(0)):
            lasting = _lasting(flow, group)
            if lasting == group:
                yield group
            elif lasting:
                waiting.append(lasting)


def _lasting(flow: Flow, group: set[Step]) -> set[Step]:
    """The steps of a group that can be taken any number of times while nothing but the group happens."""
    happening = set(group)
    waiting = list(group)
    while waiting:
        for step in flow.nexts[waiting.pop()]:
            if step not in happening:
                happening.add(step)
                waiting.append(step)
    return {step for step in group if _lasts(flow, step, group, happening)}


def _lasts(flow: Flow, step: Step, group: set[Step], happening: set[Step]) -> bool:
    """Whether a step can be taken again and again: in ever new cases, or in one that is led back to where it holds."""
    policy, reach = flow.policies[step.part], flow.reach[step]
    renewed = opening(step.part) in group
    for counter in policy.counters:
        if counter.name in reach.uses and (counter.party is not None or counter.per is None and not renewed):
            return False
    if renewed:
        return True
    others = [flow.reach[one] for one in happening if one.part == step.part and one != opening(step.part)]
    if reach.automatic is not None and not any(reach.automatic in other.enters for other in others):
        return False
    moves = {move for other in others for move in other.moves}
    return any(_leads(moves, after, {before for before, _ in reach.moves}) for _, after in reach.moves)


def _leads(moves: set[tuple[str, str]], start: str, goals: set[str]) -> bool:
    """Whether some moves lead from one state to one of several, which may be the same."""
    seen = {start}
    waiting = [start]
    while waiting:
        here = waiting.pop()
        if here in goals:
            return True
        for before, after in moves:
            if before == here and after not in seen:
                seen.add(after)
                waiting.append(after)
    return False


def _shortest(flow: Flow, group: set[Step]) -> Circle | None:
    """The shortest way round in a group that goes through the first link written; None where no link goes round."""
    pairs = ((one, other) for one in group for other in flow.nexts[one] if other in group)
    linked = [pair for pair in pairs if pair in flow.links]
    found: list[tuple[int, int, tuple[str, ...], list[Step]]] = []
    for one, other in linked:
        way = _way(flow, group, other, one)
        found.append((flow.links[one, other].order, len(way), tuple(step.id for step in way), way))
    if not found:
        return None
    way = min(found, key=lambda one: one[:3])[3]
    links = [flow.links[pair] for pair in zip((way[-1], *way), way, strict=False) if pair in flow.links]
    return Circle(tuple(dict.fromkeys(links)), (way[-1].does, *(step.does for step in way)))


def _way(flow: Flow, group: set[Step], start: Step, goal: Step) -> list[Step]:
    """The shortest way from one step of a group to another, both included."""
    before: dict[Step, Step | None] = {start: None}
    waiting = [start]
    while goal not in before:
        here = waiting.pop(0)
        for step in flow.nexts[here]:
            if step in group and step not in before:
                before[step] = here
                waiting.append(step)
    way: list[Step] = []
    current: Step | None = goal
    while current is not None:
        way.append(current)
        current = before[current]
    return way[::-1]


def _groups(flow: Flow, steps: set[Step]) -> list[set[Step]]:
    """The steps that lead back to themselves, sorted into those that lead to each other."""
    order: list[Step] = []
    seen: set[Step] = set()
    for start in (one for one in flow.nexts if one in steps):
        _visit(start, {one: flow.nexts[one] for one in steps}, seen, order)
    backwards: dict[Step, list[Step]] = {one: [] for one in steps}
    for one in steps:
        for other in flow.nexts[one]:
            if other in steps:
                backwards[other].append(one)
    groups: list[set[Step]] = []
    seen = set()
    for start in reversed(order):
        group: list[Step] = []
        _visit(start, backwards, seen, group)
        if len(group) > 1 or group and group[0] in flow.nexts[group[0]]:
            groups.append(set(group))
    return groups


def _visit(start: Step, nexts: Mapping[Step, Iterable[Step]], seen: set[Step], order: list[Step]) -> None:
    """Walk along steps not seen yet, deepest first; each is put in order once all that it leads to are."""
    if start in seen:
        return
    seen.add(start)
    trail = [(start, iter(nexts[start]))]
    while trail:
        here, rest = trail[-1]
        following = next((one for one in rest if one in nexts and one not in seen), None)
        if following is None:
            order.append(here)
            trail.pop()
        else:
            seen.add(following)
            trail.append((following, iter(nexts[following])))
