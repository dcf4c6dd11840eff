"""What happens to a case: waiting, and actions with right, missing, wrong and unheard-of parameters."""

from __future__ import annotations

from dataclasses import dataclass

from compiler import model as m
from compiler.situation import ActionEvent
from simulator.session import Session
from tests.properties.dice import Dice

HOUR = 3600
WAITS = (0, 1, HOUR - 1, HOUR, HOUR + 1, 2 * HOUR, 3 * HOUR, 6 * HOUR, 24 * HOUR, 48 * HOUR, 72 * HOUR, 10 * 24 * HOUR)
START = 1_704_110_400
"""Noon of the first day of 2024 in Greenwich: by then every policy is in force, whatever its time zone."""


@dataclass(frozen=True, slots=True)
class Happening:
    """Some seconds pass, then an actor does something, or nothing."""

    wait: int
    event: ActionEvent | None


def value(dice: Dice, kind: m.Type, policy: m.Policy) -> m.Value:
    """A value of a type."""
    match kind:
        case m.EnumType(name=name):
            return dice.pick([one.name for enum in policy.enums if enum.name == name for one in enum.values])
        case m.Kind.ACTOR:
            return dice.pick([*(one.name for one in policy.actors), "system"])
        case m.Kind.BOOL:
            return dice.once_in(2)
        case m.Kind.TEXT:
            return dice.text()
        case m.Kind.TIME:
            return START + HOUR * dice.number(0, 100)
        case m.Kind.DATE:
            return 738_886 + dice.number(0, 366)
        case m.Kind.DURATION:
            return HOUR * dice.pick((1, 2, 24, 48))
        case m.Kind.INT | m.Kind.WORKDAYS:
            return dice.number(0, 4)
        case m.Kind.CLOCK:
            return 60 * dice.pick((0, 540, 1080, 1440))
        case _:
            return dice.pick((0, 100, 9999, 10_000, 15_001, 1_000_000))


def facts(dice: Dice, policy: m.Policy) -> dict[str, m.Value]:
    """What a case begins with: all that must be given, and some of the rest."""
    given: dict[str, m.Value] = {}
    for fact in policy.facts:
        if fact.required or dice.once_in(2):
            given[fact.name] = None if fact.optional and dice.once_in(4) else value(dice, fact.type, policy)
    return given


def settings(dice: Dice, policy: m.Policy) -> dict[str, m.Value]:
    """Other values for some of the settings."""
    return {one.name: value(dice, one.type, policy) for one in policy.settings if dice.once_in(3)}


def event(dice: Dice, policy: m.Policy, state: str) -> ActionEvent:
    """An action, mostly one that the state speaks of; one time in six its parameters are wrong."""
    actions = [(actor.name, action) for actor in policy.actors for action in actor.actions]
    states = [policy.state(one) for one in policy.ancestors(state)]
    triggers = [rule.trigger for one in states for rule in one.rules]
    triggers += [ban.trigger for one in states for ban in one.forbids]
    near = {(one.actor, one.action) for one in triggers if isinstance(one, m.ActionTrigger)}
    fitting = [one for one in actions if (one[0], one[1].name) in near]
    actor, action = dice.pick(fitting if fitting and not dice.once_in(8) else actions)
    named = [field for field in action.fields if not (field.optional and dice.once_in(3))]
    given = [(field.name, value(dice, field.type, policy)) for field in named]
    if dice.once_in(6):
        match dice.number(0, 2):
            case 0:
                given.append(("unheard_of", 1))
            case 1:
                given = given[1:]
            case _:
                given = [(name, True if isinstance(one, str) else "x") for name, one in given]
    delegates = [one.name for one in policy.actors if one.delegation and one.delegation.principal == actor]
    return ActionEvent(dice.pick((actor, *delegates)), action.name, tuple(given))


def story(dice: Dice, session: Session, most: int = 12) -> tuple[Happening, ...]:
    """What happens to a case, told while it happens, so that most of it means something where the case stands."""
    found: list[Happening] = []
    for _ in range(dice.number(1, most)):
        wait = dice.pick(WAITS)
        session.wait(wait)
        acting = None if dice.once_in(4) else event(dice, session.machine.policy, session.situation.state)
        if acting is not None:
            session.act(acting)
        found.append(Happening(wait, acting))
        if session.ended is not None and not dice.once_in(3):
            break
    return tuple(found)
