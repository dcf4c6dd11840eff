"""What the last step of a case brings under a text, asked of the simulator.

In: a text, and a case that the checker found. Out: whether the step is refused, where it leads, what comes of it, and
what it does to deadlines. What of the case the text does not know (facts, parameters) is left out.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from analysis.verify.difference.items import Reaction
from analysis.verify.difference.simpler import fields_of
from analysis.verify.witness import Done, Witness
from compiler.graph import lower
from compiler.history import Lazy, Timeline
from compiler.model import Policy
from compiler.situation import ActionEvent, Refused, Situation
from simulator.clock import Machines
from simulator.entries import Opened, Stepped
from simulator.session import Session


@dataclass(frozen=True, slots=True)
class Alone:
    """A text all by itself, ready to be run."""

    policy: Policy
    machines: Machines


def alone(policy: Policy, like: Timeline) -> Alone:
    """A text in the place of a timeline's only one."""
    revision = replace(like.revisions[0], policy=policy, lazy=Lazy(lambda: lower(policy)), running=None)
    return Alone(policy, Machines(replace(like, revisions=(revision,))))


def reaction(text: Alone, case: Witness) -> Reaction:
    """What the last step of a case brings: its last action, what is due at its last second where it ``settles``, or its
    beginning where nothing is done."""
    facts = {fact.name for fact in text.policy.facts}
    given = {name: value for name, value in case.facts if name in facts}
    session = Session(text.machines.timeline, case.start, given, machines=text.machines)
    opened = session.entries[0]
    broken = opened.broken if isinstance(opened, Opened) else ()
    before, told = None, 0
    refused: Refused | None = None
    for n, step in enumerate(case.steps, 1):
        session.wait_until(step.at)
        if n == len(case.steps) and not case.settles:
            before, told = session.situation, len(session.entries)
        result = session.act(event_of(text.policy, step))
        refused = result if isinstance(result, Refused) and not case.settles else None
    if case.settles:
        session.wait_until(max(case.until, session.now))
        before, told = session.situation, len(session.entries)
        session.settle()
    fired = [entry.fired for entry in session.entries[told:] if isinstance(entry, Stepped)]
    decided = next(iter(refused.subjects), None) if refused is not None else fired[0].rule if fired else None
    return Reaction(
        refused is not None or (before is None and bool(broken)),
        session.situation.state,
        tuple(given for one in fired for given in one.outcomes),
        _moved(before, session.situation),
        decided if before is not None else next(iter(broken), None),
    )


def event_of(policy: Policy, step: Done) -> ActionEvent:
    """What is done, with the parameters that a text knows."""
    known = {field.name for field in fields_of((policy,), step)}
    return ActionEvent(step.actor, step.action, tuple(one for one in step.values if one[0] in known))


def _moved(before: Situation | None, after: Situation) -> tuple[tuple[str, int | None, int | None], ...]:
    """The deadlines that a step sets, moves or stops."""
    old, new = (
        {} if side is None else {run.timer: (run.due, run.paused_left) for run in side.timers
                                 if run.due is not None or run.paused_left is not None}
        for side in (before, after)
    )  # fmt: skip
    moved = {**{name: (None, None) for name in old if name not in new},
             **{name: end for name, end in new.items() if old.get(name) != end}}  # fmt: skip
    return tuple(sorted((name, due, left) for name, (due, left) in moved.items()))
