"""The law in the report: every figure of the data, both texts, and drawn cases held against it; its progress."""

from __future__ import annotations

import json
import os
import re
import signal
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from dsl.keywords import Language
from dsl.quantities import show_duration
from tests.population.test_report import LANGUAGES, parsed, rows
from tiaoli.cli import law_progress
from tiaoli.cli.law_progress import LawProgress
from tiaoli.cli.main import run
from tiaoli.cli.terminal import FINE, INTERRUPTED

POLICY = """\
policy shop.returns "退货" from 2024-01-01
enum Kind "种类" { small "小件" large "大件" }
actor buyer "用户" { ask "催办" }
actor merchant "商家" { approve "同意" }
case "售后单" { paid "实付金额": money  kind "种类": Kind }
outcome refund "退款" (amount "金额": money)
initial state open "处理中" awaits merchant {
  on buyer.ask -> asked
  on merchant.approve -> refunded do refund(paid)
  lapse "逾期未处理": after 48h -> refunded do refund(paid)
}
state asked "已催办" awaits merchant { lapse "催办未处理": after 12h -> closed }
final state refunded "退款成功"
final state closed "已关闭"
"""
AMENDED = """\
amend shop.returns "时限缩短" from 2024-03-01
running cases follow; deadlines keep
change "时限缩短" { in open { replace lapse "逾期未处理": after 24h -> refunded do refund(paid) } }
"""
POPULATION = """\
population: 退货 <b>
policy: shop.returns@2024-01-01
note: 只为演示
cases: 60
arrive: {from: 2024-01-10 00:00:00, to: 2024-02-10 00:00:00}
facts: {paid: {uniform: {from: 10 CNY, to: 30 CNY}}, kind: {small: 70%, large: 30%}}
behaviour:
  - {who: merchant, in: open, answers: 80%, after: {uniform: {from: 0s, to: 96h}}, does: approve}
  - {who: buyer, in: open, when: {kind: large}, answers: 50%, after: {uniform: {from: 0s, to: 40h}}, does: ask}
figures:
  - {name: closed, note: 关闭率, share of: end closed}
  - {name: closed by kind, share of: end closed, for each: kind}
  - {name: deadlines, mean times of: any deadline}
  - {name: handling, mean time to: any end}
"""


@pytest.fixture
def asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    monkeypatch.chdir(tmp_path)
    for name, text in (("a.policy", POLICY), ("b.policy", AMENDED), ("p.yaml", POPULATION)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    return ["simulate", "p.yaml", "--exact", "--vs", "2024-03-01"]


def page(asked: list[str], language: str) -> ET.Element:
    assert run(["--lang", language, *asked, "--report", "r.html"]) == FINE
    return parsed(Path("r.html").read_text(encoding="utf-8"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_figure_of_the_law_is_in_it(
    language: Language, asked: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    root = page(asked, language)
    capsys.readouterr()
    assert run([*asked, "--format", "json"]) == FINE
    data = json.loads(capsys.readouterr().out)
    found, whole = rows(root), "".join(root.itertext())
    for law in (data["law"], data["compared"]["law"]):
        assert law["ends"]
        for one in law["ends"]:
            assert any(f"{100 * one['share']:.2f}%" in row for row in found)
        for one in law["measures"]:
            if one["measure"] not in ("amount", "waited", "stayed", "end"):
                assert any(f"{one['per_case']:.3f}" in row for row in found), one
        for one in law["figures"]:
            written = {"share": f"{100 * one['figure']:.2f}%", "times": f"{one['figure']:.3f}"}.get(one["kind"])
            if written is None:
                bounds = (show_duration(round(one[key] / 60) * 60, language) for key in ("low", "high"))
                written = " – ".join(bounds)
            assert any(row[0].startswith(one["name"]) and written in row for row in found), one
    for words in (data["population"], data["note"], data["compared"]["policy"]):
        assert words in whole
    assert "--vs 2024-03-01 --report r.html --exact" in whole
    assert not re.search("种子|seed|95%.*(between|区间)", whole)
    sections = [one.get("id") for one in root.iter("section")]
    assert sections == ["key", "figures", "different", "ends", "lengths", "flow", "time", "deadlines", "money", "paths",
                        "off", "basis", "again"]  # fmt: skip
    assert {one.get("href", "")[1:] for one in root.iter("a")} == set(sections)


def test_drawn_cases_follow_and_are_held_against_it(asked: list[str]) -> None:
    root = page([*asked, "--cases", "60", "--by", "kind"], "en")
    sections = {one.get("id", ""): one for one in root.iter("section")}
    order = list(sections)
    assert order.index("off") < order.index("drawn-key") < order.index("drawn-groups") < order.index("basis")

    def marks(section: str) -> list[float]:
        found = (path for path in sections[section].iter("path") if path.get("class") == "mark")
        return [float((path.get("d") or "")[1:].split()[0]) for path in found]

    def lengths(section: str) -> list[float]:
        return [float(one.get("width") or "") for one in sections[section].iter("rect")]

    assert not marks("ends")
    assert not marks("drawn-groups")
    assert marks("drawn-ends") == pytest.approx(lengths("ends"), abs=0.01)
    assert marks("drawn-ends") != pytest.approx(lengths("drawn-ends"), abs=0.01)
    assert "the law" in "".join(sections["drawn-ends"].itertext())


def test_ctrl_c_says_that_nothing_is_known_and_writes_nothing(
    asked: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Also where the law under the first text is there already."""
    Path("r.html").write_text("old", encoding="utf-8")
    before = sorted(Path().iterdir())
    stepped, parts = LawProgress.step, []

    def step(self: LawProgress, part: str, done: int, of: int) -> None:
        stepped(self, part, done, of)
        parts.append(part)
        if parts.count("solved") == 5:
            os.kill(os.getpid(), signal.SIGINT)

    monkeypatch.setattr(LawProgress, "step", step)
    for language, words in (("en", "nothing is known of a law before"), ("zh", "要全部完成才有结果")):
        parts.clear()
        assert run(["--lang", language, *asked, "--report", "r.html", "--cases", "5"]) == INTERRUPTED
        said = capsys.readouterr()
        assert words in said.err
        assert said.out == ""
        assert "named" in parts
    assert sorted(Path().iterdir()) == before
    assert Path("r.html").read_text(encoding="utf-8") == "old"


def test_a_terminal_sees_how_far_the_law_is(
    asked: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    ticks = iter(range(10**6))
    monkeypatch.setattr(law_progress, "monotonic", lambda: float(next(ticks)))
    assert run(["--lang", "en", *asked]) == FINE
    said = capsys.readouterr().err
    for words in ("3 of 3 situations found so far unfolded", "1 of 3 situations worked out", "2 of 5 figures"):
        assert words in said
    assert said.endswith(" \r")
    assert run(["--quiet", *asked]) == FINE
    assert capsys.readouterr().err == ""
