"""What the documents say is to be watched stands as a figure of that name in a population of the library."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.population.conftest import FILES, population_of

SOURCES = Path(__file__).parent.parent.parent / "policy/sources"
_FIGURES = re.compile(r"facts: \[(?P<facts>R15|N22|F14)\]\n    state: report\n    figure: (?P<figures>.+)")


def wanted() -> list[tuple[str, str]]:
    """Facts with the figures that show them, as the registers of clauses have them."""
    found = [match for path in sorted(SOURCES.glob("*.yaml")) for match in _FIGURES.finditer(path.read_text("utf-8"))]
    return [(match["facts"], figure) for match in found for figure in match["figures"].split("，")]


def test_all_three_are_there() -> None:
    assert {fact for fact, _ in wanted()} == {"R15", "N22", "F14"}


@pytest.mark.parametrize(("fact", "figure"), wanted())
def test_a_population_has_it(fact: str, figure: str) -> None:
    assert figure in {one.name for name in FILES for one in population_of(name).indicators}
