"""One case stepped at a time: ours, with trace and without, against libraries of state machines, in one run.

``python -m tests.bench.stepping [cases] [times]`` (needs ``pip install tiaoli[bench]``)
"""

from __future__ import annotations

import sys
from collections.abc import Callable

from compiler.history import Timeline
from compiler.loader import Sources
from compiler.pipeline import compile_timeline
from compiler.semantics import act, fire, next_due, start
from compiler.situation import ActionEvent
from dsl.source import Source
from simulator.clock import Machines
from simulator.entries import Denied, Stepped
from simulator.session import Session
from simulator.stepper.stepper import Stepper
from tests.bench.contenders import Ends, Stories, with_sismic, with_statemachine, with_transitions
from tests.bench.negotiation import POLICY, stories
from tests.bench.table import show, timed

START = 1_704_110_400
FOR_EVER = START + 10**9


def timeline() -> Timeline:
    """The workload's policy."""
    compiled = compile_timeline(Sources((Source("negotiation.policy", POLICY),)))
    assert compiled.timeline is not None, compiled.diagnostics
    return compiled.timeline


class Ours:
    """Our three ways of stepping a case."""

    def __init__(self) -> None:
        self.timeline = timeline()
        self.machines = Machines(self.timeline)
        self.machine = self.machines.of(0)
        done = [(actor.name, action.name) for actor in self.machine.policy.actors for action in actor.actions]
        self.events = {f"{actor}_{action}": ActionEvent(actor, action) for actor, action in done}
        self.stepper = Stepper(self.timeline)
        self.deeds = {f"{actor}_{action}": self.stepper.deed(actor, action) for actor, action in done}

    def bare(self, told: Stories) -> Ends:
        """The pure functions: no trace, one text."""
        machine, events, states = self.machine, self.events, self.machine.states
        count = 0
        ends: list[str] = []
        for story in told:
            case = start(machine, START, {})
            for one in (*story, None):
                until = START + one.at if one is not None else FOR_EVER
                while (due := next_due(case)) is not None and due[0] < until:
                    case = fire(machine, case, due[1], due[0]).after
                    count += 1
                if one is None or states[case.state].final:
                    break
                result = act(machine, case, events[one.event], until)
                case = getattr(result, "after", case)
                count += 1
            ends.append(case.state)
        return count, ends, 0

    def session(self, told: Stories, *, record: bool) -> Ends:
        """What ``run`` and ``play`` stand on: amendments, claims, endless loops watched for; the trace on request."""
        count = entries = 0
        ends: list[str] = []
        for story in told:
            case = Session(self.timeline, START, {}, machines=self.machines, record=record)
            for one in story:
                case.wait_until(START + one.at)
                if case.ended is not None:
                    break
                case.act(self.events[one.event])
            case.wait_until(FOR_EVER)
            ends.append(case.situation.state)
            steps = sum(isinstance(entry, Stepped | Denied) for entry in case.entries)
            count, entries = count + steps, entries + steps
        return count, ends, entries

    def stepped(self, told: Stories) -> Ends:
        """Functions of ways that are known, the trace kept."""
        open_case, deeds = self.stepper.open, self.deeds
        count = 0
        ends: list[str] = []
        for story in told:
            case = open_case(START)
            for one in story:
                case.act(START + one.at, deeds[one.event])
            case.wait_until(FOR_EVER)
            ends.append(case.state)
            count += len(case.told) // 2 - 1
        return count, ends, count


def main(cases: int, times: int) -> None:
    """The table, with every contender's ends compared."""
    told = stories(cases)
    ours = Ours()
    contenders: tuple[tuple[str, Callable[[Stories], Ends]], ...] = (
        ("tiaoli, pure functions, no trace", ours.bare),
        ("tiaoli, `Session`, no trace", lambda told: ours.session(told, record=False)),
        ("tiaoli, `Session`, trace kept", lambda told: ours.session(told, record=True)),
        ("tiaoli, `Stepper`, trace kept", ours.stepped),
        ("transitions, trace kept", with_transitions),
        ("sismic, its steps kept", with_sismic),
        ("python-statemachine, trace kept", with_statemachine),
    )
    events, ends, _ = ours.bare(told)
    taken: dict[str, float] = {}
    for name, run in contenders:
        assert run(told)[1] == ends, name
        taken[name] = timed(lambda run=run: run(told), times)  # type: ignore[misc]
    ours_traced = taken["tiaoli, `Stepper`, trace kept"]
    rows = [[name, f"{events / one / 1000:,.0f}", f"{one / ours_traced:.1f}"] for name, one in taken.items()]
    sys.stdout.write(f"{cases:,} cases, {events:,} events.\n\n")
    show(("", "thousand events a second", "time, `Stepper` = 1"), rows)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 2000, int(sys.argv[2]) if len(sys.argv) > 2 else 5)
