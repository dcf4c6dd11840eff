"""What scenarios say of themselves, without running them: whose case they tell, and which facts they carry.

In: a library's folder. Out: the facts that its scenarios name under `facts-carried`, and which files tell of which
policy. Absent: whether a scenario can be run (`tiaoli test` says so).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from dsl.diagnostics import Problems
from dsl.documents import Mapping, Node, Scalar, Sequence, parse_documents
from dsl.source import Span, one_line
from simulator.reading.words import SCENARIO_KEY
from tiaoli.cli.outside import policy_files, read_file


@dataclass(frozen=True, slots=True)
class Mark:
    """A fact that a scenario says it carries. ``policy`` is that of the scenario, or its system."""

    fact: str
    scenario: str
    policy: str
    span: Span


@dataclass(frozen=True, slots=True)
class Told:
    """A scenario: its file, and its policy by name; ``system`` where it tells of a system's cases."""

    path: Path
    policy: str
    system: bool
    marks: tuple[Mark, ...]


def told(place: Path, problems: Problems) -> Iterator[Told]:
    """The scenarios beside the policies of a library."""
    for folder in dict.fromkeys(file.parent for file in policy_files(place)):
        for path in sorted((folder / "scenarios").rglob("*.y*ml")):
            source = read_file(path, problems)
            for document in [] if source is None else parse_documents(source, problems):
                yield _told(path, document.root)


def _told(path: Path, node: Node) -> Told:
    entries = node.entries if isinstance(node, Mapping) else ()
    said = {SCENARIO_KEY.get(key.text.strip(), key.text.strip()): value for key, value in entries}
    system = _text(said, "system") or _text(said, "系统")
    policy = (system or _text(said, "policy")).partition("@")[0]
    name = one_line(_text(said, "scenario"))
    carried = said.get("facts-carried")
    items = carried.items if isinstance(carried, Sequence) else ()
    marks = tuple(Mark(one.text.strip(), name, policy, one.span) for one in items if isinstance(one, Scalar))
    return Told(path, policy, bool(system), marks)


def _text(said: dict[str, Node], key: str) -> str:
    value = said.get(key)
    return value.text.strip() if isinstance(value, Scalar) else ""
