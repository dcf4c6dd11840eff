"""Is each text of a system what it should be? One system alone: it has no amendments, and what happens in a case stands
in policies.

In: parsed files. Out: the one that is the system, and diagnostics.
"""

from __future__ import annotations

from collections.abc import Iterable

from compiler.shape import first_line
from dsl import syntax as s
from dsl.diagnostics import Problems

_BELONGS = (s.Part, s.Link, s.Given, s.Claim, s.SourceDocument)


def system_of(files: Iterable[s.File], problems: Problems) -> s.File | None:
    """The file that is the system; None where there is none to go on with."""
    systems: list[s.File] = []
    others: list[s.File] = []
    for file in files:
        if file.header is None:
            if not file.broken:
                problems.error("P0206" if file.items else "P0121", file.span)
        elif file.header.kind == "system":
            systems.append(file)
        else:
            others.append(file)
    if not systems:
        return None
    first = systems[0]
    assert first.header is not None
    for file in (*systems[1:], *others):
        assert file.header is not None
        amends = file.header.kind == "amend" and file.header.name.text == first.header.name.text
        problems.error("P0724" if amends else "P0727", file.header.span, first.header.span, name=first.header.name.text)
    for item in first.items:
        if not isinstance(item, _BELONGS):
            problems.error("P0725", first_line(item))
    return first
