"""Populations whose law can be worked out: small processes by chance, without a calendar.

States in a row or within one that has a deadline of its own; actors who compete, some of them across states; a limit,
a deadline that is made longer, an amount that decides.
"""

from __future__ import annotations

from decimal import Decimal
from random import Random

from compiler.history import Timeline
from compiler.loader import Sources
from compiler.pipeline import compile_timeline
from dsl.report import render
from dsl.source import NOWHERE, Source
from simulator.population.curves import exponential, log_normal
from simulator.population.data import Alternative, Arrivals, Choice, FactLaw, Habit, Population
from simulator.population.laws import BeforeDeadline, Curve, Even, Law, Listed, Mixed
from tests.properties.events import START

HOUR = 3600
MOST = 10**9
ACTORS = ("buyer", "merchant", "platform")


def text_of(luck: Random) -> str:
    """A policy."""
    count = luck.randint(2, 5)
    inside = [f"s{n}" for n in range(count)]
    whole = luck.random() < 0.6
    lines = [
        'policy any.law "任意" from 2024-01-01',
        *(f'actor {one} "{one}" {{ go "去" turn "转" }}' for one in ACTORS),
        'case "案件" { paid "金额": money  flag "标记": bool = false }',
        'outcome refund "退款" (amount "金额": money)',
        'limit turns "次数": 2 per case',
    ]
    if whole:
        lines += ['initial state open "处理中" {', f'lapse "总期限": after {luck.randint(40, 200)}h -> late']
    for number, state in enumerate(inside):
        onward = [*inside[number + 1 :], "done", "late"]
        lines.append(f'{"initial " if number == 0 else ""}state {state} "{state}" {{')
        last = number == count - 1
        if luck.random() < 0.7 or last:
            lines.append(f'lapse "期限": after {luck.randint(5, 90)}h -> {"late" if last else luck.choice(onward)}')
        for place, actor in enumerate(ACTORS):
            if luck.random() < 0.7 or place == number % 3:
                effect = luck.choice(("", "", " do refund(paid)", " do set flag = true"))
                lines.append(f"on {actor}.go -> {onward[0] if place == number % 3 else luck.choice(onward)}{effect}")
            if luck.random() < 0.3:
                back = luck.choice([*inside[: number + 1], "done"])
                lines.append(f"on {actor}.turn when paid < 50 CNY uses turns -> {back}")
        lines.append("}")
    lines += ["}" if whole else "", 'final state done "已办结"', 'final state late "已逾期"']
    return "\n".join(lines) + "\n"


def timeline_of(text: str) -> Timeline:
    """The compiled policy."""
    result = compile_timeline(Sources((Source("any.policy", text),)))
    errors = [one for one in result.diagnostics if one.severity == "error"]
    assert result.timeline is not None, render(errors, "en", color=False) + text
    return result.timeline


def exponential_of(hours: int) -> Curve:
    """Waiting without memory."""
    return exponential(Decimal(hours * HOUR), 0, MOST)


def delay(luck: Random) -> Law:
    """How long somebody takes."""
    hours = luck.randint(3, 60)
    simple: list[Law] = [
        Even(0, 2 * hours * HOUR),
        exponential_of(hours),
        log_normal(Decimal(hours * HOUR), Decimal("0.8"), 0, MOST),
        BeforeDeadline(3 * HOUR),
    ]
    return Mixed((2, 3), (luck.choice(simple), luck.choice(simple))) if luck.random() < 0.3 else luck.choice(simple)


def population_of_seed(seed: int) -> Population:
    """A population."""
    luck = Random(seed)
    timeline = timeline_of(text_of(luck))
    states = [one.id for one in timeline.revisions[0].policy.states if not one.final]
    habits = []
    for number in range(luck.randint(2, 6)):
        where = tuple(luck.sample(states, luck.randint(1, 2)))
        choices = tuple(Choice(name, ()) for name in ("go", "turn")[: luck.randint(1, 2)])
        answers = luck.choice((10_000, 10_000, 6_000))
        bounds = tuple(range(1, len(choices) + 1))
        when = (("flag", (luck.random() < 0.5,)),) if luck.random() < 0.2 else ()
        habits.append(
            Habit(str(number), luck.choice(ACTORS), where, when, answers, delay(luck), bounds, choices, None, NOWHERE)
        )
    paid = Mixed((1, 2), (Even(100, 10_000), log_normal(Decimal(4_000), Decimal("0.6"), 1, MOST)))
    facts = (
        FactLaw("flag", (Alternative((), Listed((1, 4), (True, False))),)),
        FactLaw("paid", (Alternative((), paid),)),
    )
    return Population(
        "any", timeline.name, timeline, 1, 0, Arrivals(START, START + 40 * 86_400), facts, (), tuple(habits)
    )
