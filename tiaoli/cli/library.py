"""Everything at hand at once: the policies of the libraries, their registers, and what their scenarios say they carry.

In: what a command is pointed at, or nothing for the whole library. Out: who cites what, the registers, the marks of the
scenarios. Absent: what follows from them (`tiaoli/cli/clauses.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from dsl.diagnostics import Problems
from dsl.documents import Mapping, Node, Scalar, Sequence, parse_documents
from dsl.source import Span, one_line
from simulator.reading.words import SCENARIO_KEY
from tiaoli.cli.carriers import Holder, sources
from tiaoli.cli.options import Common
from tiaoli.cli.outside import policy_files, read_file
from tiaoli.cli.registers import Register, read_registers
from tiaoli.cli.selection import AtPath, Reference
from tiaoli.cli.systems import system_of
from tiaoli.cli.texts import Texts


@dataclass(frozen=True, slots=True)
class Mark:
    """A fact that a scenario says it carries. ``policy`` is that of the scenario, or its system."""

    fact: str
    scenario: str
    policy: str
    span: Span


@dataclass(frozen=True, slots=True)
class Shelf:
    """All that can say something of clauses. ``asked`` are the policies and systems that were asked about, by name;
    ``documents`` the registers to be listed, ``registers`` all there are; ``bound`` those of the marks that a register
    must know, with the facts of their own library."""

    holders: dict[str, Holder]
    asked: tuple[str, ...]
    documents: tuple[str, ...]
    registers: dict[str, Register]
    marks: tuple[Mark, ...]
    bound: tuple[tuple[Mark, tuple[str, ...]], ...]


def shelf(texts: Texts, common: Common, chosen: Reference | None, problems: Problems) -> Shelf | None:
    """Everything there is; with a reference only its policy, or its system with the policies of that, is asked about,
    and what is wrong elsewhere is no matter. None where what was asked about does not compile."""
    places = _places(texts, common) if chosen is None else _apart(texts.library.roots)
    holders = {} if chosen is None else _chosen(texts, chosen, problems)
    if holders is None:
        return None
    asked = tuple(holders)
    aside = problems if chosen is None else Problems()
    for place in places:
        holders |= _compiled(texts, place, holders, aside)
    registers: dict[str, Register] = {}
    listed: list[str] = []
    marks: list[Mark] = []
    bound: list[tuple[Mark, tuple[str, ...]]] = []
    for root in _apart((*places, *texts.library.roots)):
        own_registers = list(read_registers(root, problems))
        for register in own_registers:
            registers.setdefault(register.document, register)
        if root in places:
            listed += [register.document for register in own_registers if chosen is None]
            found = list(_marks(root, problems))
            marks += found
            # Marks are the author's own where no register of the library lists facts.
            facts = tuple(fact.name for register in own_registers for fact in register.facts)
            if facts:
                bound += [(mark, facts) for mark in found if chosen is None or mark.policy in asked]
    asked = asked or tuple(holders)
    named = [source for name in asked for source in sources(holders[name])]
    return Shelf(holders, asked, tuple(dict.fromkeys((*listed, *named))), registers, tuple(marks), tuple(bound))


def _chosen(texts: Texts, chosen: Reference, problems: Problems) -> dict[str, Holder] | None:
    """The policy that a reference means, or the system and its policies; None after a report."""
    if texts.select(chosen).is_system:
        result = system_of(texts, chosen)
        if result.system is None:
            problems.extend(result.diagnostics)
            return None
        timelines = {one.name: one for one in result.system.timelines.values()}
        return {result.system.system.name: result.system.system, **timelines}
    timeline = texts.timeline_of(chosen)
    problems.extend(texts.problems)
    return None if timeline is None else {timeline.name: timeline}


def _places(texts: Texts, common: Common) -> list[Path]:
    """The libraries that are meant where nothing is named."""
    return _apart(common.libraries or [Path(place) for place in texts.everything()])


def _apart(roots: Iterable[Path]) -> list[Path]:
    """Each folder once, whatever it is called."""
    found: dict[Path, Path] = {}
    for root in roots:
        if root.is_dir():
            found.setdefault(root.resolve(), root)
    return list(found.values())


def _compiled(texts: Texts, place: Path, known: Iterable[str], problems: Problems) -> dict[str, Holder]:
    """The policies and systems of a library that are not known yet."""
    found: dict[str, Holder] = {}
    for selected in texts.all_of(AtPath(place)):
        if selected.name in known:
            continue
        holder: Holder | None
        if selected.is_system:
            result = system_of(texts, AtPath(place), selected)
            holder, wrong = None if result.system is None else result.system.system, result.diagnostics
        else:
            compiled = texts.compile(selected)
            holder, wrong = compiled.timeline, compiled.diagnostics
        if holder is None:
            problems.extend(wrong)
        else:
            found[selected.name] = holder
    return found


def _marks(place: Path, problems: Problems) -> Iterator[Mark]:
    """What the scenarios of a library say they carry."""
    for folder in dict.fromkeys(file.parent for file in policy_files(place)):
        for path in sorted((folder / "scenarios").rglob("*.y*ml")):
            source = read_file(path, problems)
            for document in [] if source is None else parse_documents(source, problems):
                yield from _carried(document.root)


def _carried(node: Node) -> Iterator[Mark]:
    """The marks of one scenario; whether it can be run is for `tiaoli test` to say."""
    entries = node.entries if isinstance(node, Mapping) else ()
    said = {SCENARIO_KEY.get(key.text.strip(), ""): (key, value) for key, value in entries}
    name = one_line(_text(said, "scenario"))
    policy = (_text(said, "policy") or _text(said, "system")).partition("@")[0]
    carried = said["facts-carried"][1] if "facts-carried" in said else None
    for item in carried.items if isinstance(carried, Sequence) else ():
        if isinstance(item, Scalar):
            yield Mark(item.text.strip(), name, policy, item.span)


def _text(said: dict[str, tuple[Scalar, Node]], key: str) -> str:
    value = said[key][1] if key in said else None
    return value.text.strip() if isinstance(value, Scalar) else ""
