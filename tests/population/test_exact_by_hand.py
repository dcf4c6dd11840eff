"""Laws that can be said by heart: who is first among those who began at different moments, lengths, amounts, and what
has no law."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from dsl.diagnostics import Problems
from dsl.source import Source
from simulator.population.data import Population
from simulator.population.exact.inexact import InexactError
from simulator.population.exact.solving import law_of
from simulator.population.living import Living
from simulator.reading.populations import read_population
from tiaoli.cli.options import Common
from tiaoli.cli.texts import Texts

HEAD = """
policy a.b "甲乙" from 2024-01-01
actor one "甲" { go "去" turn "转" }
actor two "乙" { go "去" turn "转" }
outcome refund "退款" (amount "金额": money)
"""
ENDS = 'final state first "甲"\nfinal state second "乙"\nfinal state slow "过期"\n'
ARRIVE = "population: t\npolicy: a.b\narrive: {from: 2024-01-10 00:00:00, to: 2024-02-10 00:00:00}\n"

ALONE = """case "案件" { flag "标记": bool = false }
initial state s1 "一" { on one.go -> first  lapse: after 20d -> slow }
"""
AMOUNT = """case "案件" { paid "金额": money }
initial state s1 "一" {
  on one.go { when paid < 50 CNY -> first do refund(paid) else -> second }
  lapse: after 5h -> slow
}
"""
WITHIN = """case "案件" { flag "标记": bool = false }
initial state whole "整体" {
  late: after 10d -> slow
  initial state s1 "一" { on one.go -> s2 }
  state s2 "二" { on one.turn -> first on two.turn -> second lapse: after 24h -> slow }
}
"""
ACROSS = """case "案件" { flag "标记": bool = false }
initial state whole "整体" {
  late: after 24h -> slow
  on two.turn -> second
  initial state s1 "一" { on one.go -> s2 }
  state s2 "二" { later: after 100h -> first }
}
"""
HURRY = """case "案件" { flag "标记": bool = false }
initial state whole "整体" {
  late: after 48h -> slow
  initial state s1 "一" { on one.go -> s2 }
  state s2 "二" { on two.turn -> second }
}
"""
AGAIN = """case "案件" { flag "标记": bool = false }
initial state whole "整体" {
  on one.turn -> first
  initial state s1 "一" { again: after 1h -> s1 }
}
"""
ROUND = """case "案件" { flag "标记": bool = false }
initial state whole "整体" {
  late: after 1h -> slow
  initial state s1 "一" { on one.go -> s1 }
}
"""


def population(text: str, *behaviour: str, facts: str = "{}", figures: str = "[]") -> Population:
    written = f"{ARRIVE}facts: {facts}\nfigures: {figures}\nbehaviour:\n"
    written += "".join(f"  - {{{one}}}\n" for one in behaviour)
    ends = "\n".join(line for line in ENDS.splitlines() if line.split()[2] in text)
    problems = Problems()
    with TemporaryDirectory() as folder:
        Path(folder, "a.policy").write_text(f"{HEAD}{text}{ends}\n", encoding="utf-8")
        texts = Texts(Common())
        texts.look_near(Path(folder, "population.yaml"))
        found = read_population(Source("population.yaml", written), texts, problems)
    assert found is not None, [(one.code, one.values) for one in problems]
    return found


def within(one: str, two: str) -> Population:
    begins = "who: one, in: s1, after: 5h, does: go"
    return population(
        WITHIN, begins, f"who: one, in: s2, after: {one}, does: turn", f"who: two, in: s2, after: {two}, does: turn"
    )


@pytest.mark.parametrize(
    ("one", "two", "ends"),
    [
        ("10h", "10h", {"first": 1.0}),
        ("24h", "30h", {"first": 1.0}),
        ("10h1min", "30h", {"first": 1.0}),
        ("{before deadline: 2h}", "30h", {"first": 1.0}),
        ("{uniform: {from: 0s, to: 50s}}", "{uniform: {from: 0s, to: 20s}}", {"first": 11 / 51, "second": 40 / 51}),
    ],
)
def test_those_who_begin_at_once_are_told_apart_to_the_second(one: str, two: str, ends: dict[str, float]) -> None:
    """Also where an older deadline goes on: an action before the deadline at one second, the first habit before the
    second. Of 51 times 21 pairs, in 21 times 11 the first is not later."""
    law = law_of(Living(within(one, two), 0))
    found = {state: share for (_, state), share in law.ends.items() if share > 1e-9}
    assert found == pytest.approx(ends, abs=1e-6)
    assert law.error < 1e-6


def test_an_action_at_the_second_of_an_older_deadline() -> None:
    who = (
        "who: one, in: s1, after: {uniform: {from: 0s, to: 20h}}, does: go",
        "who: two, in: whole, after: 24h, does: turn",
    )
    law = law_of(Living(population(ACROSS, *who), 0))
    assert law.ends["ended", "second"] == pytest.approx(1.0, abs=law.error)
    assert law.error < 0.01


def test_somebody_hurries_whose_time_has_come_already() -> None:
    who = "who: one, in: s1, after: {uniform: {from: 0s, to: 60h}}, does: go"
    hurry = "who: two, in: s2, after: {before deadline: 20h}, does: turn"
    law = law_of(Living(population(HURRY, who, hurry), 0))
    assert {state: share for (_, state), share in law.ends.items()} == pytest.approx(
        {"second": 0.8, "slow": 0.2}, abs=law.error
    )
    assert law.error < 0.01


def test_a_turn_that_goes_on_over_deadlines_that_come_again() -> None:
    who = "who: one, in: whole, after: {uniform: {from: 0s, to: 10h}}, does: turn"
    law = law_of(Living(population(AGAIN, who), 0))
    assert law.ends["ended", "first"] == pytest.approx(1.0, abs=1e-9)
    assert law.mean() == pytest.approx(5 * 3600, abs=law.rounded + 1)


def test_long_cases_are_as_long_as_they_are() -> None:
    who = "who: one, in: s1, answers: 50%, after: {uniform: {from: 0s, to: 20d}}, does: go"
    law = law_of(Living(population(ALONE, who), 0))
    assert law.mean() == pytest.approx(15 * 86_400, abs=law.rounded + 1)
    assert dict(law.percentiles())[75].value == 20 * 86_400


def test_amounts_of_two_curves_are_told_apart() -> None:
    """Half below 50 yuan for certain, half above it, but for their tails."""
    curves = [f"log-normal: {{median: {median} CNY, p90: {ninth} CNY}}" for median, ninth in ((10, 12), (200, 240))]
    mixed = ", ".join(f"{{weight: 50%, {one}}}" for one in curves)
    law = law_of(
        Living(population(AMOUNT, "who: one, in: s1, after: 1h, does: go", facts=f"{{paid: {{mix: [{mixed}]}}}}"), 0)
    )
    assert law.ends["ended", "first"] == pytest.approx(0.5, abs=1e-6)


def test_what_goes_round_within_a_deadline() -> None:
    law = law_of(Living(population(ROUND, "who: one, in: s1, after: 40min, does: go"), 0))
    assert law.ends["ended", "slow"] == pytest.approx(1.0, abs=1e-9)
    assert law.error < 1e-9


@pytest.mark.parametrize(
    ("after", "why"), [("{exponential: {mean: 10min}}", "coarse"), ("59min40s", "coarse"), ("30s", "endless")]
)
def test_what_goes_round_too_near_to_a_deadline(after: str, why: str) -> None:
    with pytest.raises(InexactError) as inexact:
        law_of(Living(population(ROUND, f"who: one, in: s1, after: {after}, does: go"), 0))
    assert inexact.value.why == why


def test_what_lasts_too_long() -> None:
    never = 'case "案件" { flag "标记": bool = false }\ninitial state s1 "一" { on one.go -> first }\n'
    with pytest.raises(InexactError) as inexact:
        law_of(Living(population(never, "who: one, in: s1, after: 500d, does: go"), 0))
    assert inexact.value.why == "long"
