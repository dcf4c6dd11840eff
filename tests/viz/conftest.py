"""Graphs for the pictures' tests: the policies of this folder, and the shipped ones."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from compiler.graph import PolicyGraph
from compiler.loader import Library, Sources, file_sources
from compiler.pipeline import compile_timeline
from dsl.diagnostics import Problems
from dsl.source import Source

HERE = Path(__file__).parent
LIBRARY = HERE.parent.parent / "policy"


def compiled(sources: Sources, revision: int = -1) -> PolicyGraph:
    found = compile_timeline(sources)
    assert found.timeline is not None, found.diagnostics
    return found.timeline.revisions[revision].graph


@pytest.fixture(scope="session")
def graph_of() -> Callable[[str], PolicyGraph]:
    """The graph of a policy of this folder by its file's name."""
    return lambda name: compiled(file_sources([HERE / "policies" / f"{name}.policy"], Problems()))


@pytest.fixture(scope="session")
def graph_of_text() -> Callable[[str], PolicyGraph]:
    """The graph of a policy's text."""
    return lambda text: compiled(Sources((Source("test.policy", text),)))


@pytest.fixture(scope="session")
def shipped() -> Callable[[str, int], PolicyGraph]:
    """The graph of a shipped policy at one of its revisions, counted from 0."""

    def found(name: str, revision: int) -> PolicyGraph:
        sources = Library((LIBRARY,)).sources(name, Problems())
        assert sources is not None
        return compiled(sources, revision)

    return found
