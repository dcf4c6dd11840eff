"""Read population files of a system: which part's cases arrive, and for each part how cases begin and who does what.

In: a document and the systems there are. Out: the population; what stands in it about a part is read as in a file of
that part's policy. Facts are those of the cases that arrive, or with their part before them (``refund.method``) of
those that others bring about. Absent: files about one policy (``simulator/reading/populations.py``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import partial
from typing import cast

from compiler.history import Timeline, midnight
from compiler.system.model import CompiledSystem
from dsl import documents
from dsl.catalogue import Bilingual
from dsl.diagnostics import Problems
from dsl.documents import Document, Node, Scalar
from dsl.quantities import parse_date
from dsl.source import Source, Span
from simulator.clock import frozen
from simulator.population.data import Arrivals, FactLaw, Opening, Parties, Population, SystemPopulation
from simulator.reading.course import Policies
from simulator.reading.fields import Entry, Fields, read_entries, read_list, read_scalar, read_words
from simulator.reading.naming import did_you_mean, look_up
from simulator.reading.one_document import read_one
from simulator.reading.parties import party_terms
from simulator.reading.population_arrivals import read_arrivals
from simulator.reading.population_facts import Setting, demand_facts, read_beginning
from simulator.reading.population_files import Beside, no_files
from simulator.reading.population_habits import PLACE as BEHAVIOUR
from simulator.reading.population_habits import read_habits
from simulator.reading.population_head import ahead_of, opening_of, read_head, read_number, read_title
from simulator.reading.population_indicators import PLACE as FIGURE
from simulator.reading.population_indicators import read_indicators
from simulator.reading.population_parties import read_sizes
from simulator.reading.population_words import PART, POPULATION_KEY, POPULATION_KEYS
from simulator.reading.populations import USUAL_CASES, PolicyReader
from simulator.reading.scenarios import A_POLICY
from simulator.reading.stage import Stage, stage_of
from simulator.reading.vocabulary import meant_by, vocabulary
from simulator.reading.worlds import settings_by_part

AnyPopulation = Population | SystemPopulation

Instead = tuple[str, Timeline | CompiledSystem]
"""A policy or a system as written with its texts, in place of the one that the file names."""

NAMED = Bilingual("the system names its policies", "系统已写明各部分的政策")
NAMED_HELP = Bilingual("keep one of `system` and `policy`", "“系统”和“政策”只留一个")


def read_any_population(
    source: Source, policies: Policies, problems: Problems, instead: Instead | None = None, beside: Beside = no_files
) -> AnyPopulation | None:
    """The population of a file, be it about a policy or a system; None after its diagnostics. What else is handed in is
    as for ``read_population``."""

    def read(document: Document, own: Problems) -> AnyPopulation | None:
        if _names_system(document.root):
            system = None if instead is None or isinstance(instead[1], Timeline) else (instead[0], instead[1])
            return SystemReader(policies, own, system, beside).read(document)
        text = None if instead is None or isinstance(instead[1], CompiledSystem) else (instead[0], instead[1])
        return PolicyReader(policies, own, text, beside).read(document)

    return cast("AnyPopulation | None", read_one(source, problems, "P0620", read))


def frozen_system(system: CompiledSystem, day: date) -> CompiledSystem:
    """A system in which the texts of one day hold for its parts, whatever the instant."""
    texts = {part: frozen(one, day) for part, one in system.timelines.items()}
    return replace(system, timelines={part: one for part, one in texts.items() if one is not None})


def _stage(named: CompiledSystem, under: CompiledSystem, start: int) -> Stage:
    """The parts with the texts that hold, and with the names of those, too, that the file is written for."""
    found = stage_of(under, under.timelines, start)
    if named is under:
        return found
    words = {
        part: vocabulary(tuple(one.policy for one in (*named.timelines[part].revisions, *timeline.revisions)))
        for part, timeline in under.timelines.items()
    }
    return replace(found, words=words)


def _names_system(root: Node) -> bool:
    return isinstance(root, documents.Mapping) and any(
        POPULATION_KEY.get(key.text.strip()) == "system" for key, _ in root.entries
    )


class SystemReader:
    """Reads one document about a system."""

    def __init__(
        self, policies: Policies, problems: Problems, instead: tuple[str, CompiledSystem] | None, beside: Beside
    ) -> None:
        self.policies, self.problems, self.instead, self.beside = policies, problems, instead, beside
        self.stage: Stage
        self.named: Mapping[str, Timeline] = {}
        self.arrivals: Arrivals
        self.completing: dict[str, tuple[FactLaw, ...]] = {}

    def read(self, document: Document) -> SystemPopulation | None:
        """The population of a document."""
        fields, place = read_head(document.root, "part", self.problems)
        if "policy" in fields:
            key = fields["policy"].key
            self.problems.error("P0556", key.span, key=key.text, problem=NAMED, help=NAMED_HELP)
        named = self._system(fields["system"])
        if named is None:
            return None
        written, system = named if self.instead is None else self.instead
        self.named = named[1].timelines
        first = next(iter(system.timelines.values()))
        arrivals = read_arrivals(fields.get("arrive"), first, self.problems, free=True)
        if arrivals is None:
            return None
        self.arrivals, self.stage = arrivals, _stage(named[1], system, arrivals.first)
        self._in_force(fields["arrive"], system, written)
        part = self._part(fields.get("part"))
        if part is None:
            return None
        parties = self._parties(fields.get("parties"), part)
        facts = self._by_name(fields.get("facts"), part)
        for name in self.stage.timelines:
            self.completing[name] = read_beginning(facts.get(name, []), self._setting(name), self.problems)
        spot = fields["facts"].key.span if "facts" in fields else place
        demand_facts(self.completing[part], self._setting(part), spot, self.problems)
        members = self._members(fields, part, parties)
        note = read_words(fields["note"], self.problems) if "note" in fields else None
        title, place = read_title(fields, self.problems), fields["system"].key.span
        return SystemPopulation(title, written, system, part, members, note, place)

    def _members(self, fields: Fields, part: str, parties: Parties) -> dict[str, Population]:
        """Each part as a population of its policy."""
        cases = read_number(fields.get("cases"), USUAL_CASES, 1, self.problems)
        seed = read_number(fields.get("seed"), 0, 0, self.problems)
        settings = settings_by_part(fields.get("settings"), self.stage, self.problems)
        habits = self._by_part(fields.get("behaviour"), BEHAVIOUR)
        figures = self._by_part(fields.get("figures"), FIGURE)
        found: dict[str, Population] = {}
        for name, timeline in self.stage.timelines.items():
            words = self.stage.words[name]
            done = read_habits(
                habits.get(name), words, self.problems, self.beside, ahead_of(timeline, self.arrivals),
                partial(self._opening, near=name),
            )  # fmt: skip
            policies = tuple(one.policy for one in (*self.named[name].revisions, *timeline.revisions))
            found[name] = Population(
                self.stage.label(name), timeline.name, timeline, cases, seed, self.arrivals, self.completing[name],
                settings.get(name, ()), done, None, read_indicators(figures.get(name), words, policies, self.problems),
                parties=parties if name == part else (),
            )  # fmt: skip
        return found

    # ── the system ─────────────────────────────────────────────────────────────────────────────────────────────

    def _system(self, entry: Entry) -> tuple[str, CompiledSystem] | None:
        """The system with the courses of its policies, or the texts of the day behind ``@``."""
        scalar = read_scalar(entry.value, entry.key.text, self.problems)
        if scalar is None:
            return None
        written = scalar.text.strip()
        name, at, day_text = written.partition("@")
        if name not in self.policies.names():
            known = [one for one in self.policies.names() if self.policies.is_system(one)]
            self.problems.error("P0552", scalar.span, name=name, help=did_you_mean(name, known, known))
            return None
        if not self.policies.is_system(name):
            key = Bilingual(*POPULATION_KEYS["policy"])
            self.problems.error("P0554", scalar.span, name=name, what=A_POLICY, key=key)
            return None
        system = self.policies.system(name)
        if system is None:
            self.problems.error("P0544", scalar.span, policy=name)
            return None
        if not at:
            return written, system
        day = parse_date(day_text)
        if day is None:
            self.problems.error("P0535", scalar.span, text=day_text, policy=name)
            return None
        if day < system.system.effective:
            self.problems.error("P0538", scalar.span, policy=name, date=day, effective=system.system.effective)
            return None
        return written, frozen_system(system, day)

    def _in_force(self, entry: Entry, system: CompiledSystem, written: str) -> None:
        definition = system.system
        if "@" not in written and self.arrivals.first < midnight(definition.effective, self._zone()):
            self.problems.error("P0617", entry.value.span, policy=definition.name, effective=definition.effective)

    def _zone(self) -> str:
        return next(iter(self.stage.timelines.values())).zone

    # ── parts ──────────────────────────────────────────────────────────────────────────────────────────────────

    def _part(self, entry: Entry | None) -> str | None:
        """The part whose cases arrive."""
        part = self._named(entry)
        if entry is None or part is None:
            return None
        under, label = self.stage.under(part), self.stage.label
        if under is not None or self.stage.by_links(part):
            shown = label(under) if under is not None else label(part)
            self.problems.error("P0621", entry.value.span, part=label(part), under=shown)
            return None
        return part

    def _named(self, entry: Entry | None) -> str | None:
        scalar = None if entry is None else read_scalar(entry.value, entry.key.text, self.problems)
        terms = self.stage.part_terms
        return None if scalar is None else look_up(scalar.text, scalar.span, terms, "P0549", self.problems)

    def _parties(self, entry: Entry | None, part: str) -> Parties:
        policies = tuple(one.policy for timeline in self.stage.timelines.values() for one in timeline.revisions)
        found = read_sizes(entry, party_terms(policies), self.problems)
        per = self.stage.per(part)
        if entry is not None and per is not None and dict(found).get(per, 1) > 1:
            self.problems.error("P0669", entry.key.span, part=self.stage.label(part), name=per)
        return found

    def _by_part(self, entry: Entry | None, place: Bilingual) -> dict[str, Entry]:
        """The entries of a list by the part that each names, without that."""
        found: dict[str, list[Node]] = {}
        for node in read_list(entry, self.problems) if entry is not None else ():
            part, rest = self._taken_apart(node, place)
            if part is not None:
                found.setdefault(part, []).append(rest)
        if entry is None:
            return {}
        return {part: Entry(entry.key, documents.Sequence(tuple(nodes), entry.value.span))
                for part, nodes in found.items()}  # fmt: skip

    def _taken_apart(self, node: Node, place: Bilingual) -> tuple[str | None, Node]:
        if not isinstance(node, documents.Mapping):
            read_entries(node, place, self.problems)
            return None, node
        named = [Entry(key, value) for key, value in node.entries if key.text.strip() in PART]
        rest = tuple(pair for pair in node.entries if pair[0].text.strip() not in PART)
        if not named:
            spot = rest[0][0].span if rest else node.span
            only = next(iter(self.stage.timelines))
            self.problems.error("P0511", spot, key="part", place=place, example=only)
            return None, node
        if len(named) > 1:
            self.problems.error("P0537", named[1].key.span, named[0].key.span, key=named[1].key.text)
        return self._named(named[0]), replace(node, entries=rest)

    # ── facts ──────────────────────────────────────────────────────────────────────────────────────────────────

    def _by_name(self, entry: Entry | None, part: str) -> dict[str, list[Entry]]:
        """Entries by part: that before the dot, or the one that arrives."""
        found: dict[str, list[Entry]] = {}
        for one in read_entries(entry.value, entry.key.text, self.problems) if entry is not None else ():
            before, dot, fact = one.key.text.strip().partition(".")
            whose: str | None = part
            if dot and not meant_by(one.key.text.strip(), self.stage.words[part].fact_terms):
                whose = look_up(before, one.key.span, self.stage.part_terms, "P0549", self.problems)
                one = Entry(Scalar(fact, one.key.quoted, one.key.span), one.value)
            if whose is not None:
                found.setdefault(whose, []).append(one)
        return found

    def _setting(self, part: str, near: str | None = None) -> Setting:
        """Where the facts of a part begin; ``near`` is the part of the case that opens it, else that it is under."""
        above = () if self.stage.system is None else self.stage.system.system.above(near or part)
        referred = (*((near,) if near is not None else ()), *above)
        timeline = self.stage.timelines[part]
        return Setting(
            self.stage.words[part], opening_of(timeline, self.arrivals), self.beside, self.stage.told(part),
            {one: self.stage.words[one] for one in referred}, {one: self.stage.label(one) for one in referred},
        )  # fmt: skip

    def _opening(self, fields: Fields, near: str) -> Opening | None:
        """Which case an entry of a part's behaviour opens, and how it begins."""
        entry = fields["open"]
        part = self._named(entry)
        if part is None or self.stage.system is None:
            return None
        label, under = self.stage.label, self.stage.under(part)
        if self.stage.by_links(part):
            self.problems.error("P0560", entry.value.span, part=label(part))
            return None
        if under is not None and under not in (near, *self.stage.system.system.above(near)):
            self.problems.error("P0670", entry.value.span, part=label(part), under=label(under), near=label(near))
            return None
        setting = self._setting(part, near)
        given = fields.get("facts")
        entries = [] if given is None else read_entries(given.value, given.key.text, self.problems)
        laws = read_beginning(entries, setting, self.problems)
        spot: Span = entry.key.span if given is None else given.key.span
        demand_facts((*laws, *self.completing[part]), setting, spot, self.problems)
        return Opening(part, laws)
