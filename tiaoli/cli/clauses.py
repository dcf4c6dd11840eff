"""Which clauses of the source documents a policy carries, and which rules carry them.

In: a policy's revisions and the registers of its documents (`sources/*.yaml` of a library). Out: rows, clause by
clause. Absent: the documents' own texts; a register says what each clause is about in other words.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from compiler.history import Revision, Timeline
from compiler.model import Backing, BoundDef, ClaimDef, CounterDef, FactDef, OutcomeDef, Policy, SettingDef
from compiler.system.model import SystemDef
from dsl import syntax
from dsl.catalogue import Bilingual
from dsl.diagnostics import Problems
from dsl.documents import Mapping, Node, Scalar, Sequence, parse_documents
from dsl.source import one_line
from tiaoli.cli.outside import read_file

Declared = FactDef | SettingDef | OutcomeDef | CounterDef | BoundDef | ClaimDef


@dataclass(frozen=True, slots=True)
class Registered:
    """A clause as a register describes it; ``state`` is carried, context or report."""

    clause: str
    says: Bilingual
    state: str


@dataclass(frozen=True, slots=True)
class Carried:
    """A clause with everything of the policy that cites it; ``registered`` is None where no register knows it."""

    source: str
    clause: str
    registered: Registered | None
    by: tuple[str, ...]
    has_register: bool = True

    @property
    def missing(self) -> bool:
        """Whether the register says that a rule carries it, and none does."""
        return self.registered is not None and self.registered.state == "carried" and not self.by

    @property
    def unheard_of(self) -> bool:
        """Whether it is cited from a document whose register does not know it."""
        return self.registered is None and self.has_register


def carried(timeline: Timeline, registers: dict[str, list[Registered]]) -> list[Carried]:
    """Clause by clause: those of the registers in their order, then those cited that no register knows."""
    citing = _by_clause(
        pair for revision in timeline.revisions for pair in (*_cited(revision.policy), *_announced(revision))
    )
    sources = [source.name for source in timeline.revisions[-1].policy.sources]
    rows = [
        Carried(source, one.clause, one, tuple(citing.get((source, one.clause), ())))
        for source in sources
        for one in registers.get(source, [])
    ]
    known = {(row.source, row.clause) for row in rows}
    return rows + [
        Carried(*key, None, tuple(names), key[0] in registers) for key, names in citing.items() if key not in known
    ]


def carried_between(system: SystemDef, registers: dict[str, list[Registered]]) -> list[Carried]:
    """The clauses that a system itself cites, in the order written. Whether all of a document is carried is a matter of
    its policies."""
    pairs = [((clause.source, clause.clause), name) for name, one in between(system) for clause in one.clauses]
    known = {(source, one.clause): one for source, listed in registers.items() for one in listed}
    return [
        Carried(*key, known.get(key), tuple(names), key[0] in registers)
        for key, names in sorted(_by_clause(pairs).items(), key=lambda item: _place(item[0], registers))
    ]


def _place(key: tuple[str, str], registers: dict[str, list[Registered]]) -> tuple[str, int]:
    """Where a clause stands in its document; behind all others where its register does not know it."""
    listed = [one.clause for one in registers.get(key[0], [])]
    return key[0], listed.index(key[1]) if key[1] in listed else len(listed)


def between(system: SystemDef) -> Iterator[tuple[str, Backing]]:
    """Everything of a system that may cite a clause, in the words it is written in."""
    for part in system.parts:
        yield f"part {part.name}", part.backing
    for link in system.links:
        target = link.target if link.action is None else ".".join((link.target, *link.action))
        yield f"link {link.part}.{link.outcome} -> {target}", link.backing
    for given in system.givens:
        yield f"given {given.part}.{given.fact}", given.backing


def _by_clause(pairs: Iterable[tuple[tuple[str, str], str]]) -> dict[tuple[str, str], list[str]]:
    """Who cites each clause, each once."""
    citing: dict[tuple[str, str], list[str]] = {}
    for key, name in pairs:
        names = citing.setdefault(key, [])
        if name not in names:
            names.append(name)
    return citing


def _cited(policy: Policy) -> Iterator[tuple[tuple[str, str], str]]:
    for name, backing in backings(policy):
        yield from (((clause.source, clause.clause), name) for clause in backing.clauses)


def _announced(revision: Revision) -> Iterator[tuple[tuple[str, str], str]]:
    """What the `change` blocks of a revision's amendments cite: the rows of a document's change table."""
    for amendment in revision.amendments:
        for item in amendment.items:
            for citation in item.remarks.citations if isinstance(item, syntax.Change) else ():
                yield from (((citation.source.text, clause), f"change {revision.date}") for clause in citation.clauses)


def uncited(timeline: Timeline) -> list[str]:
    """Rules, prohibitions and limits of the last revision that cite no clause and state no reading."""
    policy = timeline.revisions[-1].policy
    working = {rule.id for state in policy.states for rule in state.rules}
    working |= {forbid.id for state in policy.states for forbid in state.forbids}
    working |= {limit.name for limit in policy.counters} | {limit.name for limit in policy.bounds}
    return [name for name, backing in backings(policy) if name in working and backing == Backing()]


def backings(policy: Policy) -> Iterator[tuple[str, Backing]]:
    """Everything that may cite a clause, by its id; a rule together with its branches."""
    for actor in policy.actors:
        yield from ((f"{actor.name}.{action.name}", action.backing) for action in actor.actions)
    for enum in policy.enums:
        yield from ((f"{enum.name}.{value.name}", value.backing) for value in enum.values)
    for table in policy.tables:
        yield table.name, _joined((table.backing, *(row.backing for row in table.rows)))
    yield from ((one.name, one.backing) for one in declared(policy))
    for state in policy.states:
        yield state.id or policy.name, state.backing
        for rule in state.rules:
            yield rule.id, _joined((rule.backing, *(branch.backing for branch in rule.branches)))
        yield from ((forbid.id, forbid.backing) for forbid in state.forbids)


def declared(policy: Policy) -> list[Declared]:
    """The plain declarations that may cite a clause, in the order in which a policy lists them."""
    limits: list[Declared] = [*policy.counters, *policy.bounds]
    return [*policy.facts, *policy.settings, *policy.outcomes, *limits, *policy.claims]


def _joined(parts: Iterable[Backing]) -> Backing:
    every = list(parts)
    clauses = dict.fromkeys(clause for part in every for clause in part.clauses)
    readings = dict.fromkeys(reading for part in every for reading in part.readings)
    return Backing(tuple(clauses), tuple(readings))


def read_registers(roots: Iterable[Path], problems: Problems) -> dict[str, list[Registered]]:
    """The registers of some libraries by the name of their document; the first library that has one wins."""
    found: dict[str, list[Registered]] = {}
    for root in roots:
        for path in sorted((root / "sources").glob("*.yaml")):
            source = read_file(path, problems)
            for document in [] if source is None else parse_documents(source, problems):
                name = _text(document.root, "document")
                if name:
                    found.setdefault(name, list(_clauses(document.root)))
    return found


def _clauses(node: Node) -> Iterator[Registered]:
    clauses = node.get("clauses") if isinstance(node, Mapping) else None
    for item in clauses.items if isinstance(clauses, Sequence) else ():
        chinese = _text(item, "says")
        yield Registered(
            _text(item, "clause"),
            Bilingual(one_line(_text(item, "says_en") or chinese), one_line(chinese)),
            _text(item, "state"),
        )


def _text(node: Node, key: str) -> str:
    value = node.get(key) if isinstance(node, Mapping) else None
    return value.text if isinstance(value, Scalar) else ""
