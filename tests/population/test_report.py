"""The report as one file: sound, complete, in both languages, and safe whatever authors write."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from dsl.keywords import Language
from simulator.population.features import Feature
from simulator.population.indicators import Counted
from simulator.population.living import Living
from simulator.population.report_data import report_data
from simulator.population.surveys import Survey
from tests.population.conftest import population_of
from tiaoli.cli.main import run
from tiaoli.cli.reported import Made, survey_page
from tiaoli.cli.reported_drawn import Drawn
from tiaoli.cli.simulated_names import names_of
from tiaoli.cli.terminal import FINE, WRONG_USE
from viz.report.html import html_text
from viz.report.page import Page

CASES = 60
LANGUAGES: tuple[Language, ...] = ("en", "zh")
Element = ET.Element

HOSTILE = """\
policy shop.returns "退货<script>alert(1)</script>" from 2024-01-01
enum Remedy "类型" { refund_only "仅退款&\\u{22}<b>" return_refund "退货退款" }
actor merchant "商家<img src=x onerror=alert(2)>" { approve "同意&lt;" }
case "单" { remedy "类型<i>": Remedy }
outcome refund "退款</style><script>" (amount "金额&amp;": money)
initial state open "处理中]]><svg onload=alert(3)>" awaits merchant {
  on merchant.approve -> done do refund(10 CNY)
  lapse "逾期\\u{22} onmouseover=alert(4)": after 48h -> done
}
final state done "完<!--"
"""
POPULATION = """\
population: "<script>alert(5)</script> & co"
policy: shop.returns
note: "</p><script>alert(6)</script>"
cases: 40
arrive: {from: 2024-01-10 00:00:00, to: 2024-01-12 00:00:00}
facts: {remedy: {refund_only: 50%, return_refund: 50%}}
behaviour:
  - name: "<b>acts"
    note: "<script>"
    who: merchant
    in: open
    answers: 60%
    after: {exponential: {mean: 10h}}
    does: approve
figures:
  - {name: "<i>late", note: "</li><script>", share of: any deadline}
  - {name: "'><svg onload=alert(7)>", share of each: remedy}
"""


@cache
def survey(*, compared: bool) -> Survey:
    livings = [Living(population_of("after_sale", day), 3) for day in ("2024-03-10", "2024-03-11")]
    made = Survey(livings[0], livings[1] if compared else None, "remedy")
    for number in range(CASES):
        made.add(number)
    return made


@cache
def page(language: Language, *, compared: bool) -> Page:
    made = survey(compared=compared)
    return survey_page(made, names_of(made, language), Made(CASES, "tiaoli simulate …", "0"))


def parsed(written: str) -> Element:
    """A report is written so that it is XML as well."""
    first, _, rest = written.partition("\n")
    assert first == "<!DOCTYPE html>"
    return ET.fromstring(rest)


def rows(root: Element) -> set[tuple[str, ...]]:
    return {tuple("".join(cell.itertext()) for cell in row) for row in root.iter("tr")}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("compared", [False, True])
def test_every_figure_is_in_it(language: Language, *, compared: bool) -> None:
    made, root = survey(compared=compared), parsed(html_text(page(language, compared=compared)))
    names, found, data = names_of(made, language), rows(root), report_data(made, CASES, interrupted=False)
    sides = [(made.whole, data["summary"], "")]
    if compared:
        assert made.other is not None
        sides.append((made.others, data["compared"]["summary"], made.other.population.policy))
    for group in data["by"]["groups"]:
        both = made.groups[group["value"]]
        sides += [(both.whole, group["summary"], group["value"])]
        sides += [(both.others, group["compared"], group["value"])] if compared else []
        assert (group["compared"] is not None) == compared
    cells = {row[0:1] + row[-6:] for row in found if len(row) >= 7}
    for summary, told, _ in sides:
        for one in told["measures"]:
            feature = Feature(one["measure"], one["of"], one["more"])
            numbers = Drawn(summary, Counted()).numbers(feature, names)
            assert (names.feature(feature), *numbers) in cells
            assert f"{one['cases']:,}" in numbers
        for one in told["percentiles"]:
            seconds = one["seconds"]
            bounds = f"{names.length(seconds['low'])} – {names.length(seconds['high'])}"
            assert any(row[0] == f"{one['percent']}%" and row[-2:] == (names.length(seconds["value"]), bounds)
                       for row in found)  # fmt: skip
    for one in data["summary"]["figures"]:
        assert any(row[0].startswith(one["name"]) and row[-1].endswith(f"{one['among']:,}") for row in found)
    whole = "".join(root.itertext())
    for count in data["summary"]["open_cases"]["counts"]:
        assert any(row[1] == f"{count:,}" and len(row) == 1 + len(sides[: 1 + compared]) for row in found)
    for one in (data["population"], data["note"], data["policy"]):
        assert one in whole
    if compared:
        for way in data["compared"]["ways"]:
            assert any(f"{way['cases']:,}" in row for row in found)


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_needs_nothing_and_runs_nothing(language: Language) -> None:
    written = html_text(page(language, compared=True))
    root = parsed(written)
    assert not re.search(r"https?:|//[a-z]|@import|javascript:", written)
    names = {element.tag for element in root.iter()}
    assert not names & {"script", "link", "iframe", "object", "embed", "img", "base", "form"}
    assert {"svg", "details", "table", "figure"} <= names
    assert not [key for element in root.iter() for key in element.attrib if key.startswith("on")]
    assert {element.get("href", "")[1:] for element in root.iter("a")} == {
        element.get("id") for element in root.iter("section")
    }
    for drawing in root.iter("svg"):
        inside = drawing.get("viewBox") == "0 0 10000 10000"
        assert inside or any((drawing.findtext(one) or "").strip() for one in ("title", "desc"))


def test_the_same_input_is_the_same_file() -> None:
    survey.cache_clear()
    before = html_text(page("zh", compared=True))
    page.cache_clear()
    survey.cache_clear()
    assert html_text(page("zh", compared=True)) == before


def test_the_words_are_in_the_language_asked_for() -> None:
    english, chinese = (html_text(page(one, compared=True)) for one in LANGUAGES)
    assert 'lang="en"' in english
    assert 'lang="zh-CN"' in chinese
    for english_words, chinese_words in (("Key figures", "主要数字"), ("What this rests on", "依据与假设")):
        assert english_words in english
        assert chinese_words in chinese
        assert english_words not in chinese
        assert chinese_words not in english


def test_what_authors_write_is_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.policy").write_text(HOSTILE, encoding="utf-8")
    (tmp_path / "p.yaml").write_text(POPULATION, encoding="utf-8")
    assert run(["--lang", "en", "simulate", "p.yaml", "--by", "remedy", "--report", "sub/r.html"]) == FINE
    written = (tmp_path / "sub/r.html").read_text(encoding="utf-8")
    root = parsed(written)
    assert not {element.tag for element in root.iter()} & {"script", "img", "b<"}
    assert not [key for element in root.iter() for key in element.attrib if key.startswith("on")]
    whole = "".join(root.itertext())
    for words in (
        "<script>alert(1)</script>",
        "<script>alert(5)</script> & co",
        "</style><script>",
        "<b>acts",
        "<i>late",
        "<svg onload=alert(7)>",
    ):
        assert words in whole
    assert "tiaoli --lang en simulate p.yaml --by remedy --report sub/r.html" in whole
    assert [path.name for path in (tmp_path / "sub").iterdir()] == ["r.html"]


def test_a_place_that_cant_be_written_is_told_before_the_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "file").write_text("", encoding="utf-8")
    monkeypatch.setattr(Living, "life", None)
    assert run(["--lang", "en", "simulate", "wechat.after_sale", "--report", "file/r.html"]) == WRONG_USE
    assert "file is no folder" in capsys.readouterr().err
    assert run(["--lang", "en", "simulate", "wechat.after_sale", "--report", "."]) == WRONG_USE
    assert ". is a folder; name a file" in capsys.readouterr().err
