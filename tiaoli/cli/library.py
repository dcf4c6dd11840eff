"""Everything at hand at once: the policies of the libraries, their registers, and what their scenarios say they carry.

In: the texts within reach, and what is asked about: the whole library, one policy, or some documents. Out: who may
cite, the registers, the marks of the scenarios. Absent: what follows from them (`tiaoli/cli/clauses.py`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path

from dsl.diagnostics import Problems
from tiaoli.cli.carriers import Holder, sources
from tiaoli.cli.marks import Mark, Told, told
from tiaoli.cli.options import Common
from tiaoli.cli.registers import Register, read_registers
from tiaoli.cli.selection import AtPath, Reference
from tiaoli.cli.systems import system_of
from tiaoli.cli.texts import Selected, Texts

Registers = dict[Path, tuple[Register, ...]]
"""The registers of each library."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """All that can say something of clauses. ``asked`` are the policies and systems that were asked about, by name;
    ``documents`` the registers to be listed, ``registers`` all there are; ``bound`` those of the marks that a register
    must know, with the facts of their own library."""

    holders: dict[str, Holder]
    asked: tuple[str, ...]
    documents: tuple[str, ...]
    registers: dict[str, Register]
    told: tuple[Told, ...]
    bound: tuple[tuple[Mark, tuple[str, ...]], ...]


def all_registers(texts: Texts, problems: Problems) -> Registers:
    """The registers of all libraries within reach."""
    return {root: tuple(read_registers(root, problems)) for root in _apart(texts.library.roots)}


def whole(texts: Texts, common: Common, problems: Problems) -> Shelf:
    """The whole library: those given, else the one here, else the shipped one."""
    registers = all_registers(texts, problems)
    meant = {one.resolve() for one in common.libraries or [Path(place) for place in texts.everything()]}
    places = [root for root in registers if root.resolve() in meant]
    holders: dict[str, Holder] = {}
    for place in places:
        holders |= _compiled(texts, place, holders, None, problems)
    listed = [register.document for place in places for register in registers.get(place, ())]
    named = [source for holder in holders.values() for source in sources(holder)]
    return _shelf(holders, tuple(holders), (*listed, *named), registers, places, problems)


def of_policy(texts: Texts, chosen: Reference, problems: Problems) -> Shelf | None:
    """A policy, or a system with its policies, and whatever cites the same documents; what is wrong elsewhere is no
    matter. None where what was asked about does not compile."""
    registers = all_registers(texts, problems)
    own = _chosen(texts, chosen, problems)
    if own is None:
        return None
    documents = tuple(source for holder in own.values() for source in sources(holder))
    holders = own | _citing(texts, registers, documents, own)
    return _shelf(holders, tuple(own), documents, registers, list(registers), problems)


def of_documents(texts: Texts, registers: Registers, documents: tuple[str, ...], problems: Problems) -> Shelf:
    """Whatever cites some documents."""
    holders = _citing(texts, registers, documents, ())
    return _shelf(holders, tuple(holders), documents, registers, list(registers), problems)


def _shelf(
    holders: dict[str, Holder],
    asked: tuple[str, ...],
    documents: tuple[str, ...],
    registers: Registers,
    places: Iterable[Path],
    problems: Problems,
) -> Shelf:
    by_document: dict[str, Register] = {}
    for register in (register for own in registers.values() for register in own):
        by_document.setdefault(register.document, register)
    scenarios: list[Told] = []
    bound: list[tuple[Mark, tuple[str, ...]]] = []
    for place in places:
        found = list(told(place, problems))
        scenarios += found
        # Marks are the author's own where no register of the library lists facts.
        facts = tuple(fact.name for register in registers.get(place, ()) for fact in register.facts)
        if facts:
            bound += [(mark, facts) for one in found if one.policy in asked for mark in one.marks]
    return Shelf(holders, asked, tuple(dict.fromkeys(documents)), by_document, tuple(scenarios), tuple(bound))


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


def _citing(
    texts: Texts, places: Iterable[Path], documents: Collection[str], known: Collection[str]
) -> dict[str, Holder]:
    """What of all libraries speaks of some documents, as far as it is sound."""
    found: dict[str, Holder] = {}
    for place in places:
        found |= _compiled(texts, place, (*known, *found), documents, Problems())
    return {name: holder for name, holder in found.items() if set(documents).intersection(sources(holder))}


def _apart(roots: Iterable[Path]) -> list[Path]:
    """Each folder once, whatever it is called."""
    found: dict[Path, Path] = {}
    for root in roots:
        if root.is_dir():
            found.setdefault(root.resolve(), root)
    return list(found.values())


def _compiled(
    texts: Texts, place: Path, known: Collection[str], documents: Collection[str] | None, problems: Problems
) -> dict[str, Holder]:
    """The policies and systems of a library that are not known yet: all, or those that may name some documents."""
    found: dict[str, Holder] = {}
    for selected in texts.all_of(AtPath(place)):
        if selected.name in known or (documents is not None and not _may_name(selected, documents)):
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


def _may_name(selected: Selected, documents: Collection[str]) -> bool:
    """Whether a document's name stands in its texts, or may stand in a file that they use."""
    words = (*documents, "use ", "引用")
    return any(word in source.text for source in selected.sources.files for word in words)
