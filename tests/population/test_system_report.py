"""The report of a system: every figure of every part, sound, and in both languages."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from xml.etree import ElementTree as ET

import pytest

from dsl.keywords import Language
from simulator.population.features import Feature
from simulator.population.indicators import Counted
from simulator.population.system_data import system_data
from simulator.population.system_surveys import SystemSurvey
from tests.population.test_families import shop
from tests.population.test_report import LANGUAGES, parsed, rows
from tiaoli.cli.reported import Made
from tiaoli.cli.reported_drawn import Drawn
from tiaoli.cli.reported_system import system_page
from tiaoli.cli.simulated_system import differing, label_of, names_by_part
from viz.report.html import html_text

CASES = 100


@cache
def survey() -> SystemSurvey:
    """With less time for everybody on the other side."""
    members = dict(shop().members)
    settings = (("return_window", 6 * 3_600), ("shipped_time", 3_600))
    members["after_sale"] = replace(members["after_sale"], settings=settings)
    made = SystemSurvey(shop(), 1, None, "sku_changed", replace(shop(), members=members))
    for number in range(CASES):
        made.add(number)
    return made


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_figure_of_every_part_is_in_it(language: Language) -> None:
    made = survey()
    written = html_text(system_page(made, language, Made(CASES, "tiaoli simulate …", "0")))
    root, names = parsed(written), names_by_part(made, language)
    found = rows(root)
    cells = {row[0:1] + row[-6:] for row in found if len(row) >= 7}
    data = system_data(made, CASES, interrupted=False)
    assert {one["part"] for one in data["parts"]} >= {"order", "after_sale", "refund", "conduct"}
    for one in data["parts"]:
        summary = made.measured.parts[one["part"]]
        for told in one["summary"]["measures"]:
            feature = Feature(told["measure"], told["of"], told["more"])
            own = names[one["part"]]
            assert (own.feature(feature), *Drawn(summary, Counted()).numbers(feature, own)) in cells
        for figure in one["summary"]["figures"]:
            assert any(row[0] == figure["name"] and row[-1].endswith(f"{figure['among']:,}") for row in found)
    for one in data["families"]["measures"]:
        if one["measure"] == "cases":
            assert any(row[1:3] == (f"{one['total']:,}", f"{one['mean']['value']:.3f}") for row in found)
    tables = [rows for _, tables in differing(made, names, language) for _, rows in tables]
    assert tables
    assert {row for some in tables for row in some} <= found


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_sound(language: Language) -> None:
    written = html_text(system_page(survey(), language, Made(CASES, "tiaoli simulate …", "0")))
    root: ET.Element = parsed(written)
    assert not re.search(r"https?:|//[a-z]|@import|javascript:", written)
    sections = [element.get("id") for element in root.iter("section")]
    assert len(set(sections)) == len(sections)
    assert {element.get("href", "")[1:] for element in root.iter("a")} == set(sections)
    whole = "".join(root.itertext())
    for part in survey().measured.parts:
        assert label_of(shop(), part) in whole
    assert ("independent draws" if language == "en" else "独立抽取") in whole
