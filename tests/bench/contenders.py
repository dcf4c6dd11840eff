"""The negotiation stepped by libraries of state machines, each with its clock, its trace and its bound on proposals.

A library that has a clock of its own is driven by it; to the others deadlines are events that their caller sends. Out:
how many events happened, the ends of the cases, and the length of the traces, for whoever compares them.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from tests.bench.negotiation import DEADLINES, FINAL, HOUR, MOVES, Happening

Stories = Sequence[Sequence[Happening]]
Ends = tuple[int, list[str], int]
"""Events, ends, entries of all traces."""

STATES = [*DEADLINES, *sorted(FINAL)]


class _Clocked:
    """A caller that sends deadlines as events to a machine without a clock, and keeps the trace."""

    def __init__(self, send: Callable[[str], bool], state: Callable[[], str]) -> None:
        self.send, self.state = send, state
        self.due = DEADLINES["handling"] * HOUR
        self.trace: list[tuple[int, str, str, str]] = []

    def happen(self, at: int, event: str) -> None:
        before = self.state()
        if self.send(event):
            after = self.state()
            self.trace.append((at, event, before, after))
            self.due = at + DEADLINES.get(after, 0) * HOUR
        else:
            self.trace.append((at, event, before, "refused"))

    def until(self, instant: int) -> None:
        while self.state() not in FINAL and self.due < instant:
            self.happen(self.due, "timeout")


def _told(case: _Clocked, story: Iterable[Happening]) -> str:
    for one in story:
        case.until(one.at)
        if case.state() in FINAL:
            break
        case.happen(one.at, one.event)
    case.until(10**9)
    return case.state()


def _all(stories: Stories, make: Callable[[], _Clocked]) -> Ends:
    events = entries = 0
    ends: list[str] = []
    for story in stories:
        case = make()
        ends.append(_told(case, story))
        events += len(case.trace)
        entries += len(case.trace)
    return events, ends, entries


def with_transitions(stories: Stories) -> Ends:
    """``transitions``: one machine, a model for each case."""
    from transitions import Machine

    class Model:
        state: str
        trigger: Callable[[str], bool]

        def __init__(self) -> None:
            self.proposals = 0

        def may_propose(self) -> bool:
            return self.proposals < 2

        def proposed(self) -> None:
            self.proposals += 1

    moves: list[dict[str, Any]] = [
        {"trigger": event, "source": source, "dest": target}
        | ({"conditions": "may_propose", "after": "proposed"} if event == "merchant_propose" else {})
        for (source, event), target in MOVES.items()
    ]
    machine = Machine(
        model=None, states=STATES, transitions=moves, initial="handling", auto_transitions=False,
        ignore_invalid_triggers=True,
    )  # fmt: skip

    def make() -> _Clocked:
        model = Model()
        machine.add_model(model)
        return _Clocked(lambda event: bool(model.trigger(event)), lambda: model.state)

    found = _all(stories, make)
    for model in list(machine.models):
        machine.remove_model(model)
    return found


def with_statemachine(stories: Stories) -> Ends:
    """``python-statemachine``: a machine for each case."""
    from statemachine import State, StateMachine
    from statemachine.exceptions import TransitionNotAllowed

    states = {name: State(name, initial=name == "handling", final=name in FINAL) for name in STATES}
    events: dict[str, Any] = {}
    for (source, event), target in MOVES.items():
        extra = {"cond": "may_propose", "on": "proposed"} if event == "merchant_propose" else {}
        move = states[source].to(states[target], **extra)
        events[event] = events[event] | move if event in events else move

    def may_propose(self: Any) -> bool:
        return bool(self.proposals < 2)

    def proposed(self: Any) -> None:
        self.proposals += 1

    body = {**states, **events, "proposals": 0, "may_propose": may_propose, "proposed": proposed}
    metaclass: Any = type(StateMachine)
    machine_type = metaclass("Negotiation", (StateMachine,), body)

    def make() -> _Clocked:
        machine = machine_type()

        def send(event: str) -> bool:
            try:
                machine.send(event)
            except TransitionNotAllowed:
                return False
            return True

        return _Clocked(send, lambda: str(next(iter(machine.configuration)).id))

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return _all(stories, make)


def with_sismic(stories: Stories) -> Ends:
    """``sismic``: its own clock and its own ``after``; steps are its trace."""
    from sismic.interpreter import Interpreter
    from sismic.io import import_from_yaml

    chart = import_from_yaml(_chart())
    events = entries = 0
    ends: list[str] = []
    for story in stories:
        machine = Interpreter(chart)
        machine.execute()
        trace: list[Any] = []
        for one in story:
            machine.clock.time = one.at - 1
            trace += machine.execute()
            machine.clock.time = one.at
            if machine.final:
                break
            machine.queue(one.event)
            events += 1
            trace += machine.execute()
        while not machine.final:
            machine.clock.time += 24 * HOUR
            trace += machine.execute()
        ends.append(str(machine.context["end"]))
        entries += len(trace)
    return events, ends, entries


def _chart() -> str:
    lines = ["statechart:", "  name: n", "  preamble: proposals = 0", "  root state:", "    name: root",
             "    initial: handling", "    states:"]  # fmt: skip
    for state in STATES:
        lines.append(f"    - name: {state}")
        if state in FINAL:
            lines += ["      type: final", f"      on entry: end = '{state}'"]
            continue
        lines.append("      transitions:")
        for (source, event), target in MOVES.items():
            if source != state:
                continue
            lines.append(f"      - target: {target}")
            if event == "timeout":
                lines.append(f"        guard: after({DEADLINES[state] * HOUR})")
            else:
                lines.append(f"        event: {event}")
            if event == "merchant_propose":
                lines += ["        guard: proposals < 2", "        action: proposals += 1"]
    return "\n".join(lines) + "\n"
