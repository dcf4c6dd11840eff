"""What one actor can bring about alone, by acting and by waiting.

In: arrivals. Out: the situations from which some others are reached for certain, whatever is known of them only in
part; and those from which they can be.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from analysis.verify.explore import Arrival, Reached


@dataclass(slots=True)
class _Leads:
    """Where something leads from a situation: ``to``; ``alone`` those of it that lead there whatever else is so;
    ``total`` whether it leads to one of them in any case."""

    to: set[int] = field(default_factory=set)
    alone: set[int] = field(default_factory=set)
    total: bool = True


class Ways:
    """What an actor can do in each situation, and what time does where nobody acts."""

    def __init__(self, actor: str) -> None:
        self.actor = actor
        self.leads: dict[int, dict[str, _Leads]] = {}
        self._looked: dict[int, int] = {}

    def note(self, reached: Reached, arrival: Arrival) -> None:
        """Take down a step; those of an earlier look at the same situation are forgotten."""
        source, step = arrival.source, arrival.step
        if source is None:
            return
        if self._looked.get(source) != arrival.look:
            self._looked[source] = arrival.look
            self.leads[source] = {}
        if step.actor not in ("", self.actor):
            return
        one = self.leads[source].setdefault(f"{step.actor}.{step.name}" if step.actor else "", _Leads())
        if arrival.at is None:
            one.total = False
            return
        one.to.add(arrival.at)
        if step.actor and _whole(reached, source, arrival):
            one.alone.add(arrival.at)

    def certain(self, there: set[int]) -> set[int]:
        """From where the actor comes there for certain."""
        return self._back(there, certain=True)

    def possible(self, there: set[int], reached: Reached) -> set[int]:
        """From where the actor may come there; those that were not looked at count."""
        unknown = {n for n, one in enumerate(reached.situations) if n not in self._looked and not one.final}
        return self._back(there | unknown, certain=False)

    def _back(self, there: set[int], *, certain: bool) -> set[int]:
        found, grown = set(there), True
        while grown:
            grown = False
            for source, leads in self.leads.items():
                if source not in found and any(_led(one, found, certain=certain) for one in leads.values()):
                    found.add(source)
                    grown = True
        return found


def _led(one: _Leads, found: set[int], *, certain: bool) -> bool:
    if not certain:
        return not one.to.isdisjoint(found)
    return (one.total and bool(one.to) and one.to <= found) or not one.alone.isdisjoint(found)


def _whole(reached: Reached, source: int, arrival: Arrival) -> bool:
    """Whether a step can be taken whatever is so in a situation: with some values of its own, at some instant. What
    is kept as bounds only, or was guessed, does not tell."""
    known, ground = reached.situations[source].known, arrival.ground
    if (
        ground.loose
        or ground.guessed
        or any(ground.domains[name] != domain for name, domain in enumerate(known.domains, 1))
    ):
        return False
    return all(ground.bounds.rows[x][: len(row)] == row for x, row in enumerate(known.bounds.rows))
