"""The workload of ``populating.py`` in packages that simulate processes and queues, each with draws of its own.

In: how many cases. Out: how many are refunded, and the seconds that all took. Where several things compete a process
waits for the shortest: a package's own race between waiting and deadlines is slower still.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from math import log
from random import Random
from typing import Any

from tests.bench.negotiation import DEADLINES, FINAL, HOUR, MOVES

CANCELS = 1500 * HOUR


@dataclass(slots=True)
class Found:
    """What came of it."""

    refunded: int = 0
    seconds: float = 0


def delays(luck: Random) -> dict[str, Callable[[], float]]:
    """How long actors take, by state."""
    return {
        "handling": lambda: luck.expovariate(1 / (20 * HOUR)),
        "negotiating": lambda: luck.lognormvariate(log(8 * HOUR), 1.5),
        "returning": lambda: luck.lognormvariate(log(24 * HOUR), 1.2),
        "receiving": lambda: luck.expovariate(1 / (15 * HOUR)),
        "disputed": lambda: luck.expovariate(1 / (40 * HOUR)),
    }


CHOICES = {
    "handling": (("merchant_agree", 0.6), ("merchant_propose", 1.0)),
    "negotiating": (("buyer_agree", 0.5), ("buyer_refuse", 1.0)),
    "returning": (("buyer_ship", 1.0),),
    "receiving": (("merchant_receive", 0.85), ("merchant_dispute", 1.0)),
    "disputed": (("buyer_agree", 1.0),),
}


class Course:
    """One case: what comes next, and after how long."""

    __slots__ = ("delays", "luck", "proposals", "state")

    def __init__(self, luck: Random, delays: dict[str, Callable[[], float]]) -> None:
        self.luck, self.delays = luck, delays
        self.state, self.proposals = "handling", 0

    def next(self) -> float:
        """Go on to the next state; the seconds until then."""
        state, luck = self.state, self.luck
        acts, cancels = self.delays[state](), luck.expovariate(1 / CANCELS)
        due = DEADLINES[state] * HOUR
        event, after = ("buyer_cancel", cancels) if cancels <= due else ("timeout", due)
        if acts <= after:
            chance = luck.random()
            done = next(name for name, up_to in CHOICES[state] if chance < up_to)
            if done != "merchant_propose" or self.proposals < 2:
                self.proposals += done == "merchant_propose"
                event, after = done, acts
        self.state = MOVES[state, event]
        return after


def with_simpy(cases: int) -> Found:
    """SimPy: a process a case."""
    import simpy

    environment, luck, found = simpy.Environment(), Random(1), Found()
    waits = delays(luck)

    def life() -> Generator[Any, Any, None]:
        course, begun = Course(luck, waits), environment.now
        while course.state not in FINAL:
            yield environment.timeout(course.next())
        found.refunded += course.state == "refunded"
        found.seconds += environment.now - begun

    for _ in range(cases):
        environment.process(life())
    environment.run()
    return found


def with_salabim(cases: int) -> Found:
    """salabim: a component a case."""
    import salabim

    luck, found = Random(1), Found()
    waits = delays(luck)
    salabim.yieldless(False)
    environment = salabim.Environment(trace=False)

    class Life(salabim.Component):  # type: ignore[misc]
        def process(self) -> Iterator[Any]:
            course, begun = Course(luck, waits), environment.now()
            while course.state not in FINAL:
                yield self.hold(course.next())
            found.refunded += course.state == "refunded"
            found.seconds += environment.now() - begun

    for _ in range(cases):
        Life()
    environment.run()
    return found


def with_ciw(cases: int) -> Found:
    """Ciw: customers in one node without a queue, who come back to it until their case is over."""
    import ciw

    luck, found = Random(1), Found()
    waits = delays(luck)

    class Stay(ciw.dists.Distribution):  # type: ignore[misc]
        def sample(self, t: float | None = None, ind: Any = None) -> float:
            if not hasattr(ind, "course"):
                ind.course, ind.begun = Course(luck, waits), t
            return float(ind.course.next())

    class Onward(ciw.routing.NodeRouting):  # type: ignore[misc]
        def next_node(self, ind: Any) -> Any:
            if ind.course.state not in FINAL:
                return self.simulation.nodes[1]
            found.refunded += ind.course.state == "refunded"
            found.seconds += ind.service_end_date - ind.begun
            return self.simulation.nodes[-1]

    network = ciw.create_network(
        arrival_distributions=[ciw.dists.Sequential([1.0] * cases + [float("inf")])],
        service_distributions=[Stay()],
        number_of_servers=[float("inf")],
        routing=ciw.routing.NetworkRouting(routers=[Onward()]),
    )
    simulation = ciw.Simulation(network)
    simulation.simulate_until_max_customers(cases, method="Finish")
    return found
