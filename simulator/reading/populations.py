"""Read population files: one YAML document becomes a population, every name looked up and every value typed.

In: a text and the policies there are; for a comparison, another text of the policy under which the same cases are to
be lived through. Out: the population, if it is sound; every mistake is a diagnostic with its place. Absent: reading
files and compiling policies (the caller hands in both), drawing (``simulator/population``).
"""

from __future__ import annotations

from compiler.history import Timeline
from dsl.catalogue import Bilingual
from dsl.diagnostics import Problems
from dsl.documents import Document
from dsl.source import Source, Span
from simulator.population.data import FactLaw, Population
from simulator.reading.course import Policies, read_course
from simulator.reading.facts import read_settings
from simulator.reading.fields import Entry, Fields, read_entries, read_scalar, read_words
from simulator.reading.one_document import read_one
from simulator.reading.parties import party_terms
from simulator.reading.population_arrivals import read_arrivals
from simulator.reading.population_facts import Setting, demand_facts, read_beginning
from simulator.reading.population_files import Beside, no_files
from simulator.reading.population_habits import NO_PARTS, NO_PARTS_HELP, read_habits
from simulator.reading.population_head import ahead_of, opening_of, read_head, read_number, read_title
from simulator.reading.population_indicators import read_indicators
from simulator.reading.population_parties import read_sizes
from simulator.reading.population_words import POPULATION_KEYS
from simulator.reading.scenarios import A_SYSTEM
from simulator.reading.vocabulary import vocabulary

USUAL_CASES = 1_000


def read_population(
    source: Source, policies: Policies, problems: Problems, instead: tuple[str, Timeline] | None = None,
    beside: Beside = no_files,
) -> Population | None:  # fmt: skip
    """The population of a file that is about a policy; None after its diagnostics. ``instead`` is a policy as written
    with its texts, under which the cases are to be lived through in place of the one that the file names; of the same
    policy, names of either text are known. ``beside`` reads the files of values that it names."""
    return read_one(
        source, problems, "P0620", lambda document, own: PolicyReader(policies, own, instead, beside).read(document)
    )


class PolicyReader:
    """Reads one document about a policy."""

    def __init__(
        self, policies: Policies, problems: Problems, instead: tuple[str, Timeline] | None, beside: Beside
    ) -> None:
        self.policies, self.problems, self.instead, self.beside = policies, problems, instead, beside
        self.policy = ""

    def read(self, document: Document) -> Population | None:
        """The population of a document."""
        fields, place = read_head(document.root, "policy", self.problems)
        if "part" in fields:
            self.problems.error(
                "P0556", fields["part"].key.span, key=fields["part"].key.text, problem=NO_PARTS, help=NO_PARTS_HELP
            )
        named = self._timeline(fields)
        if named is None:
            return None
        timeline = named if self.instead is None else self.instead[1]
        arrivals = read_arrivals(fields.get("arrive"), timeline, self.problems, free=self._is_frozen())
        if arrivals is None:
            return None
        both = (*named.revisions, *timeline.revisions) if named.name == timeline.name else timeline.revisions
        words = vocabulary(tuple(one.policy for one in both))
        return Population(
            read_title(fields, self.problems),
            self.policy if self.instead is None else self.instead[0],
            timeline,
            read_number(fields.get("cases"), USUAL_CASES, 1, self.problems),
            read_number(fields.get("seed"), 0, 0, self.problems),
            arrivals,
            self._facts(fields.get("facts"), Setting(words, opening_of(timeline, arrivals), self.beside), place),
            read_settings(fields.get("settings"), words, self.problems),
            read_habits(fields.get("behaviour"), words, self.problems, self.beside, ahead_of(timeline, arrivals)),
            read_words(fields["note"], self.problems) if "note" in fields else None,
            read_indicators(fields.get("figures"), words, tuple(one.policy for one in both), self.problems),
            place,
            read_sizes(fields.get("parties"), party_terms(tuple(one.policy for one in both)), self.problems),
            fields["parties"].key.span if "parties" in fields else place,
        )

    def _facts(self, entry: Entry | None, setting: Setting, place: Span) -> tuple[FactLaw, ...]:
        entries = read_entries(entry.value, entry.key.text, self.problems) if entry is not None else []
        laws = read_beginning(entries, setting, self.problems)
        demand_facts(laws, setting, entry.key.span if entry is not None else place, self.problems)
        return laws

    def _is_frozen(self) -> bool:
        return "@" in (self.policy if self.instead is None else self.instead[0])

    # ── the policy ─────────────────────────────────────────────────────────────────────────────────────────────

    def _timeline(self, fields: Fields) -> Timeline | None:
        """The course of the policy, or the one day's text behind ``@``."""
        scalar = (
            read_scalar(fields["policy"].value, fields["policy"].key.text, self.problems)
            if "policy" in fields
            else None
        )
        if scalar is None:
            return None
        self.policy = scalar.text.strip()

        def no_system(name: str) -> None:
            key = Bilingual(*POPULATION_KEYS["system"])
            self.problems.error("P0554", scalar.span, name=name, what=A_SYSTEM, key=key)

        return read_course(scalar, self.policies, self.problems, no_system)
