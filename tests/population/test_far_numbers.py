"""Numbers that leave 64 bits: kernels hand such cases to the plain engine, and both engines agree."""

from __future__ import annotations

from pathlib import Path

import pytest

from dsl.diagnostics import Problems
from dsl.source import Source
from simulator.population.data import Population
from simulator.reading.populations import read_population
from tests.population.test_compiled import held
from tiaoli.cli.options import Common
from tiaoli.cli.texts import Texts

POLICY = """
policy demo.far from 2024-01-01
actor buyer { grow look }
case { n: int = 1  paid: money }
outcome pay (amount: money)
initial state open {
  on buyer.grow -> open do EFFECT
  on buyer.look {
    when CONDITION -> more
    else -> less
  }
}
final state more
final state less
"""

POPULATION = """
population: far
policy: demo.far
arrive: {from: 2024-03-01 00:00:00, to: 2024-04-01 00:00:00}
facts: {n: {uniform: {from: 1, to: 3}}, paid: {uniform: {from: 1 CNY, to: 3 CNY}}}
behaviour:
  - {name: buyer, who: buyer, in: open, after: 1h, does: {grow: 80, look: 1}}
"""


def far(folder: Path, effect: str, condition: str = "n > 10") -> Population:
    text = POLICY.replace("EFFECT", effect).replace("CONDITION", condition)
    place = folder / "demo" / "far"
    place.mkdir(parents=True)
    (place / "base.policy").write_text(text, encoding="utf-8")
    problems = Problems()
    found = read_population(Source("population.yaml", POPULATION), Texts(Common((folder,))), problems)
    assert found is not None, [(one.code, one.values) for one in problems]
    return found


@pytest.mark.parametrize(
    "effect",
    [
        "set n = n + n",
        "set paid = paid + paid, pay(paid)",
        "set paid = paid + paid, set n = n + n, pay(100% * paid)",
    ],
)
def test_sums_that_grow_beyond_all_bounds(effect: str, tmp_path: Path) -> None:
    engine = held(far(tmp_path, effect, "n > 10 and paid > 10 CNY"), cases=150)
    assert 0 < engine.effort.plain < 150


def test_numbers_that_are_too_large_as_they_are_written(tmp_path: Path) -> None:
    held(far(tmp_path, "set n = n + 1", "n < 999999999999 * 9999999"), cases=80)


def test_amounts_that_only_together_are_nothing_in_64_bits(tmp_path: Path) -> None:
    held(far(tmp_path, "pay(10995116277.76 CNY * 2097152)"), cases=80)
