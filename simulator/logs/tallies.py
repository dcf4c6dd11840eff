"""What became of the cases of a log: how many follow the rules, and how the others first deviate.

In: verdicts, one at a time. Out: counts, sums, and the first few cases of each kind of deviation. Memory grows with the
kinds of deviation, not with the cases. Absent: words.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from simulator.logs.verdicts import DeviationKind, Verdict
from simulator.population.features import features
from simulator.population.measures import Summary

MOST_EXAMPLES = 3
"""So many cases of each kind are kept."""

MOST_KINDS = 1_000
"""Examples are kept of so many kinds."""

KindKey = tuple[DeviationKind, str, str]
"""What deviates, what it is about, and of which further kind."""


@dataclass(slots=True)
class Deviating:
    """The cases that first deviate in one way: how many, and the first of them."""

    cases: int = 0
    examples: list[Verdict] = field(default_factory=list)


@dataclass(slots=True)
class Tally:
    """All cases so far. ``unread`` are those whose rows can't be read, ``stopped`` those that follow up to where the
    rules go round without end or the calendar ends; ``summary`` measures all that were read, as far as they follow."""

    cases: int = 0
    events: int = 0
    follows: int = 0
    unread: int = 0
    stopped: int = 0
    first: int | None = None
    last: int | None = None
    kinds: dict[KindKey, Deviating] = field(default_factory=dict)
    summary: Summary = field(default_factory=Summary)

    def add(self, verdict: Verdict) -> None:
        """One more case."""
        case, found = verdict.case, verdict.deviation
        self.cases += 1
        self.events += len(case.events)
        latest = case.events[-1].at if case.events else case.start
        self.first = case.start if self.first is None else min(self.first, case.start)
        self.last = latest if self.last is None else max(self.last, latest)
        self.summary.add(features(verdict.life))
        if found is None:
            self.follows += 1
            self.stopped += verdict.life.fate in ("endless", "calendar")
            return
        kind = self.kinds.setdefault((found.kind, found.of, found.more), Deviating())
        kind.cases += 1
        if len(kind.examples) < MOST_EXAMPLES and len(self.kinds) <= MOST_KINDS:
            kind.examples.append(verdict)

    @property
    def deviating(self) -> int:
        """How many cases deviate."""
        return self.cases - self.follows

    def ordered(self) -> list[tuple[KindKey, Deviating]]:
        """The kinds of deviation, the most frequent first."""
        return sorted(self.kinds.items(), key=lambda item: (-item[1].cases, item[0]))
