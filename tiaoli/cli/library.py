"""Everything at hand at once: the policies of the libraries, their registers, and what their scenarios say they carry.

In: what a command is pointed at, or nothing for the whole library. Out: who cites what, the registers, the marks of the
scenarios. Absent: what follows from them (`tiaoli/cli/clauses.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from compiler.history import Timeline
from dsl.diagnostics import Problems
from dsl.documents import Mapping, Node, Scalar, Sequence, parse_documents
from dsl.source import Span, one_line
from simulator.reading.words import SCENARIO_KEY
from tiaoli.cli.options import Common
from tiaoli.cli.outside import policy_files, read_file
from tiaoli.cli.registers import Register, read_registers
from tiaoli.cli.selection import AtPath, Reference
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
    """All that can say something of clauses. ``asked`` are the policies that were asked about, by name; ``documents``
    the registers to be listed, ``registers`` all there are; ``bound`` those of the marks that a register must know,
    with the facts of their own library."""

    timelines: dict[str, Timeline]
    asked: tuple[str, ...]
    documents: tuple[str, ...]
    registers: dict[str, Register]
    marks: tuple[Mark, ...]
    bound: tuple[tuple[Mark, tuple[str, ...]], ...]


def shelf(texts: Texts, common: Common, chosen: Reference | None, problems: Problems) -> Shelf | None:
    """Everything there is; with a reference only its policy is asked about, and what is wrong elsewhere is no matter.
    None where what was asked about does not compile."""
    places = _places(texts, common) if chosen is None else _apart(texts.library.roots)
    own = None if chosen is None else texts.timeline_of(chosen)
    problems.extend(texts.problems)
    if chosen is not None and own is None:
        return None
    timelines = {} if own is None else {own.name: own}
    aside = problems if chosen is None else Problems()
    for place in places:
        timelines |= _compiled(texts, place, timelines, aside)
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
                bound += [(mark, facts) for mark in found if own is None or mark.policy == own.name]
    asked = tuple(timelines) if own is None else (own.name,)
    cited = [source.name for name in asked for one in timelines[name].revisions for source in one.policy.sources]
    documents = tuple(dict.fromkeys((*listed, *cited)))
    return Shelf(timelines, asked, documents, registers, tuple(marks), tuple(bound))


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


def _compiled(texts: Texts, place: Path, known: Iterable[str], problems: Problems) -> dict[str, Timeline]:
    """The policies of a library that are not known yet."""
    from compiler.pipeline import compile_timeline

    found: dict[str, Timeline] = {}
    for selected in texts.all_of(AtPath(place)):
        if selected.name in known:
            continue
        compiled = compile_timeline(selected.sources)
        problems.extend(selected.found)
        if compiled.timeline is None:
            problems.extend(compiled.diagnostics)
        else:
            found[selected.name] = compiled.timeline
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
