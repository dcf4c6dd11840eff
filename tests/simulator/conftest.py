"""Policies compiled once, and short words for running scenarios on them."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from compiler.history import Timeline
from compiler.loader import Sources
from compiler.pipeline import compile_timeline
from dsl.diagnostics import Problems
from dsl.source import Source
from simulator.reading.scenarios import read_scenarios
from simulator.scenario import Scenario

FOLDER = Path(__file__).parent / "policies"


@cache
def timeline_of(*files: str) -> Timeline:
    """The timeline of some files of the folder, or of texts with several lines."""
    texts = [
        Source(f"{number}.policy", file)
        if "\n" in file
        else Source(f"{file}.policy", (FOLDER / f"{file}.policy").read_text(encoding="utf-8"))
        for number, file in enumerate(files)
    ]
    compiled = compile_timeline(Sources(tuple(texts)))
    assert compiled.timeline is not None, [(one.code, one.span.line, one.values) for one in compiled.diagnostics]
    return compiled.timeline


class Shelf:
    """The policies that a test's scenarios know."""

    def __init__(self, timelines: dict[str, Timeline | None]) -> None:
        self.timelines = timelines

    def names(self) -> list[str]:
        return list(self.timelines)

    def timeline(self, name: str) -> Timeline | None:
        return self.timelines[name]

    def is_system(self, name: str) -> bool:
        return False

    def system(self, name: str) -> None:
        return None


def shelf() -> Shelf:
    return Shelf(
        {
            "demo.returns": timeline_of("returns", "returns-2024-03-11"),
            "demo.clock": timeline_of("clock"),
            "demo.broken": None,
        }
    )


@pytest.fixture(scope="session")
def compiled() -> Callable[..., Timeline]:
    """Compile files of the folder, or texts, to a timeline."""
    return timeline_of


@pytest.fixture(scope="session")
def mistakes() -> Callable[[str], list[tuple[str, str]]]:
    """The codes and places of what is wrong with a scenario file."""

    def read(text: str) -> list[tuple[str, str]]:
        problems = Problems()
        read_scenarios(Source("s.yaml", text), shelf(), problems)
        return [(found.code, found.span.text.strip()) for found in problems.in_order()]

    return read


@pytest.fixture(scope="session")
def told() -> Callable[..., Scenario]:
    """The one scenario of a text, on the policies of the folder or on a timeline of its own."""

    def read(text: str, timeline: Timeline | None = None) -> Scenario:
        problems = Problems()
        known = shelf() if timeline is None else Shelf({timeline.revisions[0].policy.name: timeline})
        scenarios = read_scenarios(Source("s.yaml", text), known, problems)
        assert not problems.serious, [(found.code, found.span.text, found.values) for found in problems]
        (scenario,) = scenarios
        assert isinstance(scenario, Scenario)
        return scenario

    return read
