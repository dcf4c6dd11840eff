"""Checks of a resolved system: consequences without an end, links that never fire, facts that tell themselves."""

from __future__ import annotations

from datetime import date

from compiler.model import Give, Policy
from compiler.system.circles import endless
from compiler.system.model import CompiledSystem, GivenDef, LinkDef, SystemDef
from compiler.system.receivers import PerParty, receiver
from compiler.system.scope import Parts
from dsl.diagnostics import Problems


def check_system(compiled: CompiledSystem, parts: Parts, problems: Problems) -> None:
    """Everything that shows only once the whole is known."""
    system = compiled.system
    days = parts.days(*(part.name for part in system.parts))
    _check_endless(system, parts, days, problems)
    for link in system.links:
        if not any(_gives(parts.on(link.part, day), link) for day in days):
            problems.warn("P0721", link.span, part=link.part, outcome=link.outcome)
    for part in system.parts:
        if part.by_links and not any(_opens(system, link, part.name) for link in system.links):
            problems.error("P0733", part.span, part=part.name)
    _check_told(system, problems)


def _opens(system: SystemDef, link: LinkDef, part: str) -> bool:
    """Whether a link opens cases of a part, on purpose or because it is the first to need one."""
    if link.target != part:
        return False
    return link.opens or isinstance(receiver(system, link.part, part), PerParty)


def _check_endless(system: SystemDef, parts: Parts, days: list[date], problems: Problems) -> None:
    """P0717: the first circle of consequences, on the first day on which there is one."""
    for day in days if system.links else ():
        found = endless(system, {part.name: parts.on(part.name, day) for part in system.parts})
        if found is not None:
            first, *others = found.links
            problems.error(
                "P0717", first.span, *(link.span for link in others), circle=" → ".join(found.steps), day=day
            )
            return


def _gives(policy: Policy, link: LinkDef) -> bool:
    """Whether any rule gives the outcome that a link waits for."""
    branches = (branch for state in policy.states for rule in state.rules for branch in rule.branches)
    return any(isinstance(one, Give) and one.outcome == link.outcome for branch in branches for one in branch.effects)


def _check_told(system: SystemDef, problems: Problems) -> None:
    """P0723: facts that are told what they tell."""
    told = {(given.part, given.fact): given for given in system.givens}
    reported: set[tuple[str, str]] = set()
    for key, given in told.items():
        way = [key]
        following: GivenDef | None = given
        while following is not None and following.of_fact is not None:
            heard = (following.of, following.of_fact)
            if heard in way:
                circle = way[way.index(heard) :]
                if not reported.intersection(circle):
                    others = [told[one].span for one in circle[1:]]
                    shown = " → ".join(".".join(one) for one in (*circle, heard))
                    problems.error("P0723", told[circle[0]].span, *others, circle=shown)
                reported.update(circle)
                break
            way.append(heard)
            following = told.get(heard)
