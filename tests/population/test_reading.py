"""Population files: the examples of the reference, every way to say where a value comes from, and slips of the pen."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from dsl.diagnostics import Problems
from dsl.report import render
from dsl.source import Source
from simulator.population.data import Population
from simulator.population.laws import BeforeDeadline, Curve, Even, Fixed, Law, Listed, Mixed, ShareOf
from simulator.reading.populations import read_population
from tests.population.conftest import FILES, ROOT, texts
from tiaoli.cli.main import run

HEAD = """\
population: any
policy: wechat.after_sale@2024-03-10
arrive: {from: 2024-03-01 00:00:00, to: 2024-04-01 00:00:00}
"""


def read(text: str) -> tuple[Population | None, list[str]]:
    problems = Problems()
    found = read_population(Source("population.yaml", text), texts(), problems)
    for language in ("en", "zh"):
        render(problems.in_order(), language, False)
    return found, [one.code for one in problems.in_order()]


def example(page: str) -> str:
    found = re.search(r"^```yaml\n(.*?)^```$", (ROOT / page).read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    assert found is not None
    return found[1]


def test_the_examples_of_the_reference_say_the_same() -> None:
    (english, none), (chinese, nothing) = (
        read(example(page)) for page in ("docs/population.md", "docs/zh/population.md")
    )
    assert none == nothing == []
    assert english is not None
    assert chinese is not None
    plain = [
        replace(one, habits=tuple(replace(habit, note=None) for habit in one.habits)) for one in (english, chinese)
    ]
    assert plain[0] == plain[1]


def second_example(page: str) -> tuple[str, str]:
    """A population, and the file of values beside it."""
    text = (ROOT / page).read_text(encoding="utf-8")
    found = dict(re.findall(r"^```\w+ (office\.yaml|delays\.csv)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL))
    return found["office.yaml"], found["delays.csv"]


def test_office_hours_run_and_say_the_same(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = []
    for page in ("docs/population.md", "docs/zh/population.md"):
        population, delays = second_example(page)
        (tmp_path / "office.yaml").write_text(population, encoding="utf-8")
        (tmp_path / "delays.csv").write_text(delays, encoding="utf-8")
        assert run(["simulate", str(tmp_path / "office.yaml"), "--format", "json"]) == 0
        told.append(json.loads(capsys.readouterr().out))
    assert told[0].pop("population") != told[1].pop("population")
    assert told[0] == told[1]


LAWS: dict[str, type[Law]] = {
    "100 CNY": Fixed,
    "{fixed: 100元}": Fixed,
    "{uniform: {from: 1 CNY, to: 9 CNY}}": Even,
    "{均匀: {自: 1元, 至: 9元}}": Even,
    "{exponential: {mean: 9 CNY}}": Curve,
    "{指数: {中位数: 9元}}": Curve,
    "{log-normal: {median: 9 CNY, p90: 90 CNY}}": Curve,
    "{对数正态: {中位数: 9元, 标准差: 0.7}}": Curve,
    "{weibull: {median: 9 CNY, p90: 90 CNY}}": Curve,
    "{韦布尔: {尺度: 9元, 形状: 1.5}}": Curve,
    "{gamma: {median: 9 CNY, p90: 90 CNY}}": Curve,
    "{伽马: {平均: 9元, 形状: 1.5}}": Curve,
    "{empirical: [1 CNY, 2 CNY, 2 CNY]}": Listed,
    "{经验: [[60%, 1元], [40%, 2元]]}": Listed,
    "{1 CNY: 3, 2 CNY: 4}": Listed,
    "{mix: [{weight: 1, fixed: 1 CNY}, {weight: 2, uniform: {from: 1 CNY, to: 2 CNY}}]}": Mixed,
    "{same as: paid}": ShareOf,
    "{同: 实付金额}": ShareOf,
    "80% of paid": ShareOf,
    "实付金额的80%": ShareOf,
    "paid 的 12.5%": ShareOf,
}


@pytest.mark.parametrize("written", LAWS)
def test_where_a_value_comes_from(written: str) -> None:
    found, codes = read(f"{HEAD}facts:\n  remedy: refund_only\n  paid: 100 CNY\n  amount: {written}\nbehaviour: []\n")
    assert codes == []
    assert found is not None
    assert type(found.facts[2].alternatives[0].amount) is LAWS[written]


WRONG = {
    "amount: {}": "P0512",
    "amount: []": "P0614",
    "amount: -3 CNY": "P0606",
    "amount: {1 CNY: 1, -2 CNY: 1}": "P0606",
    "amount: {uniform: {from: -1 CNY, to: 2 CNY}}": "P0606",
    "amount: {exponential: {mean: 0 CNY}}": "P0606",
    "amount: {weibull: {scale: 9 CNY, shape: many}}": "P0603",
    "amount: {weibull: {scale: 9 CNY, shape: 0}}": "P0606",
    "amount: {gamma: {mean: 9 CNY, shape: 0.01}}": "P0606",
    "amount: {gamma: {mean: 9 CNY, shape: 101}}": "P0606",
    "amount: {gamma: {median: 9 CNY, p90: 9.01 CNY}}": "P0606",
    "amount: {gamma: {median: 9 CNY, p90: 90000000 CNY}}": "P0606",
    "amount: {gamma: {median: 9 CNY, shape: 2}}": "P0607",
    "amount: {empirical: []}": "P0512",
    "amount: {empirical: 3 CNY}": "P0512",
    "amount: {mix: []}": "P0512",
    "amount: {mix: [{fixed: 3 CNY}]}": "P0511",
    "amount: {mix: [{weight: 60%, fixed: 3 CNY}]}": "P0602",
    "amount: {1 CNY: 1, 2 CNY: 50%}": "P0603",
    "amount: {1 CNY: -1, 2 CNY: 2}": "P0603",
    "amount: {before deadline: 2h}": "P0606",
    "amount: 80% of remedy": "P0609",
    "amount: 3 USD": "P0523",
    "amount: 3h": "P0523",
    "amount: unknown": "P0539",
    "amount: 3 CNY\n  goods: {exponential: {mean: 3}}": "P0606",
    "amount: 3 CNY\n  goods: {physical: 1, digital: 1}": "P0543",
    "amount: 3 CNY\n  amount: 4 CNY": "P0506",
    "amount: 3 CNY\n  退款金额: 4 CNY": "P0537",
    "amount: [{when: {remedy: refund_only}}, {is: 3 CNY}]": "P0511",
    "amount: [{when: {nothing: 3}, is: 2 CNY}, {is: 3 CNY}]": "P0521",
}


@pytest.mark.parametrize("written", WRONG)
def test_what_is_wrong_is_said(written: str) -> None:
    found, codes = read(f"{HEAD}facts:\n  remedy: refund_only\n  paid: 100 CNY\n  {written}\nbehaviour: []\n")
    assert found is None
    assert WRONG[written] in codes


def test_a_fact_that_must_be_given_is_asked_for() -> None:
    found, codes = read(f"{HEAD}facts: {{remedy: refund_only}}\nbehaviour: []\n")
    assert found is None
    assert codes == ["P0522", "P0522"]


def test_deadlines_are_for_delays_alone() -> None:
    habit = "{who: merchant, in: handling, after: {before deadline: 2h}, does: approve}"
    given = "facts: {remedy: refund_only, paid: 3 CNY, amount: 3 CNY}"
    found, codes = read(f"{HEAD}{given}\nbehaviour: [{habit}]\n")
    assert codes == []
    assert found is not None
    assert found.habits[0].after == BeforeDeadline(7200)
    assert read(f"{HEAD}{given}\nbehaviour: [{habit.replace('2h', 'amount的50%')}]\n")[0] is None
    assert read(f"{HEAD}{given}\nbehaviour: [{habit.replace('{before deadline: 2h}', '{same as: paid}')}]\n")[1] == [
        "P0608"
    ]


@pytest.mark.parametrize("name", FILES)
def test_a_slip_of_the_pen_is_told_and_never_breaks_anything(name: str) -> None:
    text = (ROOT / "policy/wechat" / name / "population.yaml").read_text(encoding="utf-8")
    luck = Random(7)
    refused = 0
    for _ in range(80):
        at = luck.randrange(len(text))
        other = luck.choice(["", text[at] * 2, luck.choice("{}[]:,%0 \n-元天x"), text[at : at + 5]])
        found, codes = read(text[:at] + other + text[at + luck.randrange(3) :])
        assert (found is None) == bool(codes)
        refused += found is None
    assert refused > 20


@pytest.mark.parametrize(
    ("slip", "english", "chinese"),
    [
        ('who: ""', "this is an empty text", "这里是空的文字"),
        ("who: []", "this is an empty list", "这里是空的列表"),
        ("who: {}", "this is an empty mapping", "这里是空的键值对"),
    ],
)
def test_what_is_empty_is_called_so(slip: str, english: str, chinese: str) -> None:
    problems = Problems()
    text = HEAD + f"behaviour: [{{{slip}, in: handling, after: 1h, does: approve}}]\n"
    assert read_population(Source("population.yaml", text), texts(), problems) is None
    assert english in render(problems.in_order(), "en", False)
    assert chinese in render(problems.in_order(), "zh", False)
