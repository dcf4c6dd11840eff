"""What some runs of a system have exercised of what it adds to its policies, and what they have not.

In: a system and runs of it. Out: coverage of its links, of the facts that cases tell each other, and of its clauses. A
link is reached when it carried a consequence, refused or not; a fact that is told, when it was told to be something
other than its default. Absent: the policies of its parts (``simulator/coverage.py``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from compiler.model import Clause
from compiler.situation import Situation
from compiler.system.model import CompiledSystem, GivenDef, LinkDef, PartDef, SystemDef
from simulator.coverage import Coverage, Item, Key
from simulator.entries import Denied, Entry, Opened, Stepped, WorldRun


def system_coverage(compiled: CompiledSystem, runs: Iterable[WorldRun]) -> Coverage:
    """What some runs of a system have reached of it."""
    system = compiled.system
    items = dict(_items(system))
    counts = dict.fromkeys(items, 0)
    number = 0
    for run in runs:
        number += 1
        for key in dict.fromkeys(_reached(system, run)):
            counts[key] += 1
    return Coverage(system.name, tuple((item, counts[key]) for key, item in items.items()), number)


def _items(system: SystemDef) -> Iterator[tuple[Key, Item]]:
    """Links, facts told and clauses, in the order written."""
    since: date = system.effective
    names: dict[str, int] = {}
    for link in system.links:
        name = _shown(link)
        names[name] = names.get(name, 0) + 1
        again = f" ({names[name]})" if names[name] > 1 else ""
        yield ("link", link.order), Item("link", name + again, None, None, since, link.backing.clauses)
    for given in system.givens:
        yield _given(given), Item("given", f"{given.part}.{given.fact}", None, None, since, given.backing.clauses)
    declared: tuple[PartDef | LinkDef | GivenDef, ...] = (*system.parts, *system.links, *system.givens)
    for clause in (clause for one in declared for clause in one.backing.clauses):
        yield _clause(clause), Item("clause", str(clause), None, None, since, (clause,))


def _shown(link: LinkDef) -> str:
    """``refund.done → order.platform.refunded``."""
    action = "" if link.action is None else "." + ".".join(link.action)
    return f"{link.part}.{link.outcome} → {link.target}{action}"


def _given(given: GivenDef) -> Key:
    return "given", given.part, given.fact


def _clause(clause: Clause) -> Key:
    return "clause", clause


def _reached(system: SystemDef, run: WorldRun) -> Iterator[Key]:
    links = {link.order: link for link in system.links}
    for place, entry in run.log:
        part = run.parts[place]
        if isinstance(entry, Opened):
            yield from map(_clause, system.part(part).backing.clauses)
        if isinstance(entry, Opened | Stepped | Denied) and entry.cause is not None:
            yield "link", entry.cause.link
            yield from map(_clause, links[entry.cause.link].backing.clauses)
        for given in system.givens:
            if given.part == part and _told(given, entry):
                yield _given(given)
                yield from map(_clause, given.backing.clauses)


def _told(given: GivenDef, entry: Entry) -> bool:
    """Whether the fact was something other than its default."""
    met, machine = _met(entry), entry.machine
    index = machine.fact_index.get(given.fact)
    return met is not None and index is not None and met.facts[index] != machine.policy.facts[index].default


def _met(entry: Entry) -> Situation | None:
    """The situation that something met."""
    match entry:
        case Opened(situation=situation) | Denied(situation=situation):
            return situation
        case Stepped(fired=fired):
            return fired.before
        case _:
            return None
