"""The parts that the cases of a scenario may be of, and the names that hold in each.

In: a system with the revisions of its policies, or a policy alone, which is a system of one part. Out: lookups. Absent:
the cases themselves (``simulator/reading/case_names.py``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from compiler.history import Timeline
from compiler.system.model import CompiledSystem, PartDef
from simulator.clock import index_at
from simulator.reading.vocabulary import Terms, Vocabulary, meant_by, terms, vocabulary


@dataclass(frozen=True, slots=True)
class Stage:
    """The parts by name: each with its texts, and the names that hold there from the start on."""

    system: CompiledSystem | None
    timelines: Mapping[str, Timeline]
    words: Mapping[str, Vocabulary]
    part_terms: Terms

    def part(self, name: str) -> PartDef | None:
        """What the system says of a part; None for the one part of a policy."""
        return None if self.system is None else self.system.system.part(name)

    def under(self, name: str) -> str | None:
        """The part that a part's cases belong to."""
        part = self.part(name)
        return None if part is None else part.under

    def per(self, name: str) -> str | None:
        """The actor for each of which there is one case of a part."""
        part = self.part(name)
        return None if part is None else part.per

    def by_links(self, name: str) -> bool:
        """Whether only links open cases of a part."""
        part = self.part(name)
        return part is not None and part.by_links

    def label(self, name: str) -> str:
        """What a part is called."""
        part = self.part(name)
        return name if part is None else part.label

    def told(self, name: str) -> frozenset[str]:
        """The facts of a part that other cases tell."""
        givens = () if self.system is None else self.system.system.givens
        return frozenset(given.fact for given in givens if given.part == name)

    def named(self, text: str) -> str | None:
        """The one part that a text can mean."""
        found = meant_by(text, self.part_terms)
        return found[0] if len(found) == 1 else None


def stage_of(system: CompiledSystem | None, timelines: Mapping[str, Timeline], start: int) -> Stage:
    """The parts of a system, or of a policy alone, from an instant on."""
    claims = system.system.claims if system is not None else ()
    words = {
        part: vocabulary(
            tuple(one.policy for one in timeline.revisions[index_at(timeline, start) :]),
            tuple(claim for claim in claims if claim.part == part),
        )
        for part, timeline in timelines.items()
    }
    labels = {part.name: part.label for part in system.system.parts} if system is not None else {}
    return Stage(system, timelines, words, terms((part, [labels.get(part, part)]) for part in timelines))
