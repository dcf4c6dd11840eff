"""From texts to the compiled system, read from top to bottom.

texts → files (``parse``) → the one that is the system (``system_of``) → parts with their policies → links → givens →
claims → checks.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from compiler.backing import label_of
from compiler.declare import declare_documents, of_kind
from compiler.loader import Library, Sources
from compiler.pipeline import Compiled, compile_timeline, read_files
from compiler.scope import Scope
from compiler.system.checks import check_system
from compiler.system.claims import resolve_claims
from compiler.system.givens import resolve_givens, told_facts
from compiler.system.links import resolve_links
from compiler.system.model import CompiledSystem, SystemDef
from compiler.system.parts import Policies, resolve_parts
from compiler.system.shape import system_of
from dsl import syntax as s
from dsl.diagnostics import Diagnostic, Problems
from dsl.record import record

NO_CURRENCY = ""
"""A system has no amounts of its own."""


@record
class SystemResult:
    """What came of compiling a system: the system where nothing is wrong, its text with what it uses written out, and
    every finding."""

    system: CompiledSystem | None
    text: s.File | None
    diagnostics: tuple[Diagnostic, ...]

    @property
    def serious(self) -> bool:
        """Whether any finding is an error."""
        return any(one.severity == "error" for one in self.diagnostics)


class LibraryPolicies:
    """The policies of a library, each compiled once."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._compiled: dict[str, Compiled | None] = {}

    def names(self) -> Iterable[str]:
        """Every policy there is."""
        return self._library.names()

    def compiled(self, name: str) -> Compiled | None:
        """A policy; None where there is none of that name."""
        if name not in self._compiled:
            problems = Problems()
            sources = self._library.sources(name, problems)
            found = None
            if sources is not None:
                found = compile_timeline(replace(sources, libraries=self._library.roots))
            if found is not None:
                found = Compiled(found.timeline, (*problems.in_order(), *found.diagnostics))
            self._compiled[name] = found
        return self._compiled[name]


def compile_system(sources: Sources, policies: Policies | Library) -> SystemResult:
    """Compile a system together with the policies of its parts, which are found by their names."""
    policies = LibraryPolicies(policies) if isinstance(policies, Library) else policies
    problems = Problems()
    text = system_of(read_files(sources, problems), problems)
    system = _resolved(text, policies, problems) if text is not None else None
    return SystemResult(None if problems.serious else system, text, problems.in_order())


def _resolved(text: s.File, policies: Policies, problems: Problems) -> CompiledSystem:
    """Parts first, then what is between them."""
    header = text.header
    assert header is not None
    scope = Scope(problems, NO_CURRENCY, text.broken)
    declare_documents(text.items, scope)
    links, givens = of_kind(text.items, s.Link), of_kind(text.items, s.Given)
    parts = resolve_parts(text, scope, policies)
    parts.told = told_facts(givens)
    bare = SystemDef(
        header.name.text, label_of(header), header.effective, tuple(scope.sources.values()),
        tuple(parts.defined.values()), (), (),
    )  # fmt: skip
    system = replace(
        bare, links=resolve_links(links, bare, parts, scope), givens=resolve_givens(givens, bare, parts, scope),
        claims=resolve_claims(of_kind(text.items, s.Claim), bare, parts, scope),
    )  # fmt: skip
    compiled = CompiledSystem(system, parts.timelines)
    if not problems.serious:
        check_system(compiled, parts, problems)
    return compiled
