"""What a population's result takes for granted because its file does not say it.

In: a population. Out: assumptions, each with what it is about. They go with every result. Absent: words.
"""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import dataclass
from typing import Literal

from compiler.model import Policy, SetTo, Type, Value
from simulator.clock import index_at
from simulator.population.data import Population, SystemPopulation
from simulator.population.surveys import Survey
from simulator.reading.vocabulary import doable
from simulator.telling.saying import fields_of

What = Literal["default", "memory", "silent", "parameter", "alone", "apart", "even", "absent"]
"""A fact that begins as the policy says; one that the policy's rules set, which begins so, too; an actor who is awaited
in a state and for whom nothing is written there; a parameter that is not given; a limit that cases of one party would
share, and here do not, or of a system (``apart``) only those that follow from one that arrives; hours or weekdays that
are as busy as each other; a fact, state or action of the file that the text (``more``) does not have: it is left out,
never entered, refused."""


@dataclass(frozen=True, slots=True)
class Assumption:
    """One thing taken for granted: what, of which, where that matters the state, action, or value with its type."""

    what: What
    of: str
    more: str = ""
    value: Value = None
    type: Type | None = None


def granted(survey: Survey) -> tuple[Assumption, ...]:
    """Everything that a survey takes for granted, under one text or two."""
    livings = (survey.living, *((survey.other,) if survey.other is not None else ()))
    return tuple(dict.fromkeys(one for living in livings for one in assumptions(living.population)))


def granted_by_part(population: SystemPopulation) -> dict[str, tuple[Assumption, ...]]:
    """What a system's population takes for granted, by part: where cases are opened by others, of their facts those
    that not all of these give."""
    parties = {actor for actor, size in population.first.parties if size > 1}
    found: dict[str, tuple[Assumption, ...]] = {}
    for part, member in population.members.items():
        given = set() if part == population.part else _given(population, part)
        told = {one.fact for one in population.system.system.givens if one.part == part}
        found[part] = tuple(
            one for one in assumptions(member, frozenset(parties), of_system=True)
            if not (one.what == "even" and part != population.part)
            and not (one.what in ("default", "memory") and one.of in given | told)
        )  # fmt: skip
    return found


def _given(population: SystemPopulation, part: str) -> set[str]:
    """The facts that everything gives that opens a case of a part."""
    links = [{name for name, _ in one.values} for one in population.system.system.links
             if one.opens and one.target == part]  # fmt: skip
    habits = [{law.fact for law in habit.opens.facts} for member in population.members.values()
              for habit in member.habits if habit.opens is not None and habit.opens.part == part]  # fmt: skip
    ways = [*links, *habits]
    return set.intersection(*ways) if ways else set()


def assumptions(
    population: Population, parties: frozenset[str] | None = None, *, of_system: bool = False
) -> tuple[Assumption, ...]:
    """Everything that the file leaves to the policy, or to nobody. ``parties`` are the actors of whom one has several
    cases, where that is said elsewhere."""
    timeline = population.timeline
    several = parties if parties is not None else {actor for actor, size in population.parties if size > 1}
    first, last = (index_at(timeline, at) for at in (population.arrivals.first, population.arrivals.end - 1))
    opening = [one.policy for one in timeline.revisions[first : last + 1]]
    living = [one.policy for one in timeline.revisions[first:]]
    found = [
        *_facts(population, opening, living),
        *_silent(population, living),
        *_parameters(population, living),
        *_alone(living, several, "apart" if of_system else "alone"),
        *_absent(population, living),
    ]
    if not population.arrivals.bounds:
        found.append(Assumption("even", "arrive"))
    return tuple(dict.fromkeys(found))


def _facts(population: Population, opening: list[Policy], living: list[Policy]) -> Iterator[Assumption]:
    given = {law.fact for law in population.facts}
    remembered = {
        effect.fact
        for policy in living
        for state in policy.states
        for rule in state.rules
        for branch in rule.branches
        for effect in branch.effects
        if isinstance(effect, SetTo)
    }
    for policy in opening:
        for fact in policy.facts:
            if fact.name not in given:
                what: What = "memory" if fact.name in remembered else "default"
                yield Assumption(what, fact.name, value=fact.default, type=fact.type)


def _silent(population: Population, living: list[Policy]) -> Iterator[Assumption]:
    for policy in living:
        for state in policy.states:
            if state.final or state.initial_child is not None:
                continue
            path = policy.ancestors(state.id)
            awaited = dict.fromkeys(actor for one in path for actor in policy.state(one).awaits)
            for actor in awaited:
                if not any(one.who == actor and set(one.states).intersection(path) for one in population.habits):
                    yield Assumption("silent", actor, state.id)


def _parameters(population: Population, living: list[Policy]) -> Iterator[Assumption]:
    for habit in population.habits:
        for choice in habit.choices:
            given = {name for name, _ in choice.values}
            for policy in living:
                for field in fields_of(policy, habit.who, choice.action):
                    if field.name not in given:
                        yield Assumption("parameter", f"{habit.who}.{choice.action}", field.name)


def _alone(living: list[Policy], several: Set[str], what: What) -> Iterator[Assumption]:
    for policy in living:
        for counter in policy.counters:
            if counter.party is not None and counter.party not in several:
                yield Assumption(what, counter.name)


def _absent(population: Population, living: list[Policy]) -> Iterator[Assumption]:
    """What the file speaks of, and no text that the cases live to see knows."""
    facts = {fact.name for policy in living for fact in policy.facts}
    states = {state.id for policy in living for state in policy.states}
    actions = {f"{actor.name}.{action.name}" for policy in living for actor, action in doable(policy)}
    for law in population.facts:
        if law.fact not in facts:
            yield Assumption("absent", law.fact, population.policy)
    for habit in population.habits:
        for state in habit.states:
            if state not in states:
                yield Assumption("absent", state, population.policy)
        for choice in habit.choices:
            if f"{habit.who}.{choice.action}" not in actions:
                yield Assumption("absent", f"{habit.who}.{choice.action}", population.policy)
