"""One step of one case, on open values: it begins, somebody acts, a deadline is over.

In: a model, where a case stands, and a ground. Out: what fired, one after the other, and where the case then stands;
ImpossibleError where no case goes so. Time passes before a step: an action comes at any second up to the nearest
deadline, itself included; a deadline at its own second, and only after the actions of that second.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

from analysis.verify.bounds import FREE, Bounds
from analysis.verify.model import Model, fill, with_others
from analysis.verify.open_values import Choice, Ground, ImpossibleError
from analysis.verify.situations import Moment
from analysis.verify.turns import could_act
from analysis.verify.ways import Way, ways
from compiler.semantics import act, automatic, broken_bounds, fire, has_ended, start
from compiler.situation import ActionEvent, Fired, Refused, Situation, TimerRun

BEGIN = "begin"
AMENDMENT = "@amendment"
"""The step with which the next text begins to hold; a deadline of that name is the last second before it."""
MOST_AT_ONCE = 1_000
"""So many automations at one instant are followed; what comes after more is not looked at."""

Begun = tuple[tuple[Fired, ...], Moment]


@dataclass(frozen=True, slots=True)
class Step:
    """An action (``actor``, ``name``), a deadline (``actor`` empty), or the beginning. ``trail`` are the answers to the
    truths that it asked for; ``hurried`` says that it came at once, by whoever is prompt; ``still`` names those who are
    prompt and could not act at once, so that time went by; ``settled`` says that values of facts were told apart."""

    actor: str
    name: str
    trail: tuple[bool, ...]
    hurried: bool = False
    still: frozenset[str] = frozenset()
    settled: bool = False


def beginnings(model: Model, *, settled: bool = False) -> list[Way[Begun]]:
    """The ways in which a case can begin: with facts that break no bound, or where there are none such, with any."""

    def run(ground: Ground, *, any_facts: bool = False) -> Begun:
        fired, moment = begun(model, ground, any_facts=any_facts)
        if settled:
            settle_choices(ground, moment)
        return fired, moment

    sound = list(ways(Bounds(), {}, run))
    return sound or list(ways(Bounds(), {}, partial(run, any_facts=True)))


def settle_choices(ground: Ground, moment: Moment) -> None:
    """Tell apart the values of facts that are one of some."""
    for value in moment.situation.facts:
        one: Any = value
        if isinstance(one, Choice):
            ground.settled(one.name)


def begun(model: Model, ground: Ground, note: dict[str, Any] | None = None, *, any_facts: bool = False) -> Begun:
    """A case begins, with facts that break no bound; ``note`` takes down what it begins with."""
    at: Any = ground.new_number()
    facts = {
        fact.name: fact.default if slot is None else fill(slot, ground)
        for fact, slot in zip(model.policy.facts, model.inputs, strict=True)
    }
    if note is not None:
        note.update({slot.name: facts[slot.name] for slot in model.inputs if slot is not None})
    used: Any = tuple(
        ground.new_number(0, model.caps.get(n, FREE)) if n in model.machine.shared else 0
        for n in range(len(model.policy.counters))
    )
    situation = start(model.machine, at, facts, used)
    if not any_facts and broken_bounds(model.machine, situation, at):
        raise ImpossibleError
    return automated(model, situation, (), at, at, late=False)


def acted(
    model: Model, moment: Moment, actor: str, action: str, ground: Ground, *, hurried: bool = False,
    note: dict[str, Any] | None = None,
) -> tuple[Fired | Refused, tuple[Fired, ...], Moment | None]:  # fmt: skip
    """An actor does something, at any second that it can come at; ``note`` takes down with which parameters."""
    at = instant_of_action(ground, moment.now, moment.situation.timers, late=moment.late)
    if hurried:
        up_to(ground, at, moment.now + int(moment.late))
    situation = with_others(model, moment.situation, ground)
    parameters: Any = tuple((slot.name, fill(slot, ground)) for slot in model.parameters[actor, action])
    if note is not None:
        note.update(parameters)
    result = act(model.machine, situation, ActionEvent(actor, action, parameters), at)
    if isinstance(result, Refused):
        return result, (), None
    fired, after = automated(model, result.after, (result,), at, moment.start, late=False)
    return result, fired, after


def lapsed(
    model: Model, moment: Moment, n: int, ground: Ground, *, hurried: bool = False
) -> tuple[tuple[Fired, ...], Moment]:
    """A timer of the situation is due, before all others."""
    timers = moment.situation.timers
    at = instant_of_deadline(ground, moment.now, timers, n)
    if hurried:
        up_to(ground, at, moment.now + int(moment.late))
    situation = with_others(model, moment.situation, ground)
    fired = fire(model.machine, situation, timers[n].timer, at)
    return automated(model, fired.after, (fired,), at, moment.start, late=True)


def still_ground(model: Model, moment: Moment, step: Step, ground: Ground) -> None:
    """Only cases in which nobody prompt could act at once, where time went by before a step although it was their
    turn."""
    if step.still and could_act(model, moment, step.still, ground):
        raise ImpossibleError


def instant_of_action(ground: Ground, now: Any, timers: tuple[TimerRun, ...], *, late: bool) -> Any:
    """Any second from the last event on (after it, where its timers have fired) up to the nearest deadline."""
    at: Any = ground.new_number()
    not_before(ground, at, now, int(late))
    for run in timers:
        if run.due is not None:
            up_to(ground, at, run.due)
    return at


def instant_of_deadline(ground: Ground, now: Any, timers: tuple[TimerRun, ...], n: int) -> Any:
    """The second of the n-th timer, where it is due before all others."""
    at: Any = timers[n].due
    not_before(ground, at, now, 0)
    for other, run in enumerate(timers):
        if other != n and run.due is not None:
            not_before(ground, run.due, at, int(other < n))
    return at


def automated(
    model: Model, situation: Situation, fired: tuple[Fired, ...], at: Any, began: Any, *, late: bool
) -> tuple[tuple[Fired, ...], Moment]:
    """What automations do after what was fired, one after the other."""
    while not has_ended(model.machine, situation):
        if len(fired) > MOST_AT_ONCE:
            model.loose.add("endless")
            raise ImpossibleError
        by_itself = automatic(model.machine, situation, at)
        if by_itself is None:
            break
        fired, situation = (*fired, by_itself), by_itself.after
    return fired, Moment(situation, at, began, late)


def not_before(ground: Ground, one: Any, other: Any, by: int) -> None:
    """``one >= other + by``."""
    ground.require(other.name, one.name, one.more - other.more - by)


def up_to(ground: Ground, one: Any, other: Any) -> None:
    """``one <= other``."""
    ground.require(one.name, other.name, other.more - one.more)
