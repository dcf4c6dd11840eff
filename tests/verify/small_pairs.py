"""Two small texts side by side, and the first difference between them found by trying: every second, every action,
every value, both texts stepped by the compiler's meaning."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from itertools import product
from typing import Literal

from compiler.history import Timeline
from compiler.machine import Machine, machine_of
from compiler.model import Kind, Value
from compiler.semantics import act, broken_bounds, fire, has_ended, next_due, start
from compiler.situation import Fired, Situation
from tests.verify.small import LONG_PAST, NUMBERS, beginnings, events, moved

MOST = 5_000
"""So many points are looked at; pairs with more are left alone."""
What = Literal["accepted", "state", "outcomes", "deadlines"]
Point = tuple[Situation, Situation, bool]


def first_differences(one: Timeline, two: Timeline) -> tuple[int, set[What]] | Literal["many"] | None:
    """After how many steps the first difference comes, and which ones can come then; None where there is none; ``many``
    where there is too much to try."""
    machines = machine_of(one.revisions[0].graph), machine_of(two.revisions[0].graph)
    known: set[Point] = set()
    layer: deque[Point] = deque()
    found: set[What] = set()

    def reach(sides: tuple[Situation, Situation], given: tuple[object, object], now: int, late: bool,
              onto: deque[Point]) -> None:  # fmt: skip
        what = _apart(sides, given)
        if what is not None:
            found.add(what)
            return
        first, second = (moved(machine, side, now) for machine, side in zip(machines, sides, strict=True))
        point = (first, second, late)
        if not has_ended(machines[0], sides[0]) and point not in known:
            known.add(point)
            onto.append(point)

    for facts in _common_beginnings(machines):
        sides = start(machines[0], 0, facts), start(machines[1], 0, facts)
        broken = [bool(broken_bounds(machine, side, 0)) for machine, side in zip(machines, sides, strict=True)]
        if broken[0] != broken[1]:
            found.add("accepted")
        elif not broken[0]:
            reach(sides, ((), ()), 0, False, layer)
    steps = 0
    while layer and not found:
        after: deque[Point] = deque()
        while layer:
            if len(known) > MOST:
                return "many"
            here, there, late = layer.popleft()
            for results, now, later, step in _onwards(machines, here, there, late):
                taken = [isinstance(result, Fired) for result in results]
                if taken[0] != taken[1]:
                    found.add("accepted")
                elif results[0] is None:
                    reach((here, there), ((), ()), now, later, layer)
                elif isinstance(results[0], Fired) and isinstance(results[1], Fired):
                    sides = results[0].after, results[1].after
                    reach(sides, (results[0].outcomes, results[1].outcomes), now, later, after if step else layer)
        steps += 1
        layer = after
    return (steps, found) if found else None


def _apart(sides: tuple[Situation, Situation], given: tuple[object, object]) -> What | None:
    if sides[0].state != sides[1].state:
        return "state"
    if given[0] != given[1]:
        return "outcomes"
    ends = [{run.timer: (run.due, run.paused_left) for run in side.timers
             if run.due is not None or run.paused_left is not None} for side in sides]  # fmt: skip
    return "deadlines" if ends[0] != ends[1] else None


def _onwards(
    machines: tuple[Machine, Machine], here: Situation, there: Situation, late: bool
) -> Iterator[tuple[tuple[object, object], int, bool, bool]]:
    """What can come next on both sides, at which second, whether actions of that second are over, and whether it is a
    step; (None, None) is a second that passes."""
    if not late:
        for event in events(machines[0].policy):
            yield (act(machines[0], here, event, 0), act(machines[1], there, event, 0)), 0, False, True
    due, other = next_due(here), next_due(there)
    if due is not None and due[0] <= 0:
        assert other is not None
        yield (fire(machines[0], here, due[1], 0), fire(machines[1], there, other[1], 0)), 0, True, True
    else:
        yield (None, None), 1, False, False


def _common_beginnings(machines: tuple[Machine, Machine]) -> list[dict[str, Value]]:
    """What a case can begin with on both sides: anything for facts that no rule of either sets, or that have no
    default."""
    free = [{name for facts in beginnings(machine)[:1] for name in facts} for machine in machines]
    domains: dict[str, tuple[Value, ...]] = {
        "flag": (False, True), "n": tuple(NUMBERS), "mode": ("one", "two"), "since": (None, *range(LONG_PAST, 3)),
    }  # fmt: skip
    names = sorted(free[0] & free[1])
    assert all(
        fact.type in (Kind.BOOL, Kind.INT, Kind.TIME) or fact.name == "mode" for fact in machines[0].policy.facts
    )
    return [dict(zip(names, chosen, strict=True)) for chosen in product(*(domains[name] for name in names))]
