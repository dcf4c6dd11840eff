"""What cases decided again come to beside what was recorded: sums of both, and how many can't be decided.

In: verdicts with what became of them under another text, one at a time. Out: counts and sums. Absent: words.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from simulator.logs.redeciding import Again, Why
from simulator.logs.verdicts import Verdict
from simulator.population.features import features
from simulator.population.living import way_of
from simulator.population.measures import Summary
from simulator.population.surveys import Pairing

ObstacleKey = tuple[Why, str, str]


@dataclass(slots=True)
class Comparison:
    """Cases under two texts. ``same`` are those that go alike, ``longer`` those in which somebody who was silent has
    longer; ``obstacles`` are counted by what is in the way, with the name of the first case."""

    policy: str
    decided: int = 0
    same: int = 0
    longer: int = 0
    obstacles: dict[ObstacleKey, tuple[int, str]] = field(default_factory=dict)
    before: Summary = field(default_factory=Summary)
    after: Summary = field(default_factory=Summary)
    pairing: Pairing = field(default_factory=Pairing)

    def add(self, verdict: Verdict, again: Again) -> None:
        """One more case."""
        if again.obstacle is not None or again.life is None:
            found = again.obstacle
            key: ObstacleKey = ("stopped", "", "") if found is None else (found.why, found.of, found.more)
            count, first = self.obstacles.get(key, (0, verdict.case.name))
            self.obstacles[key] = count + 1, first
            return
        mine, theirs = features(verdict.life), features(again.life)
        self.decided += 1
        self.longer += again.longer
        self.same += mine == theirs and way_of(verdict.life) == way_of(again.life)
        self.before.add(mine)
        self.after.add(theirs)
        self.pairing.add((verdict.life, mine), (again.life, theirs))

    @property
    def undecided(self) -> int:
        """How many can't be decided again."""
        return sum(count for count, _ in self.obstacles.values())
