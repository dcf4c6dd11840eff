"""Calendar files: what they say, what is wrong with them, and where they are found."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from compiler.calendar_files import parse_calendar
from compiler.calendars import Calendar
from compiler.loader import SHIPPED, Library, Sources, read_calendar
from compiler.model import Policy
from compiler.pipeline import compile_timeline
from dsl.diagnostics import Problems
from dsl.source import Source
from tiaoli.cli.options import Common
from tiaoli.cli.scenarios import gather
from tiaoli.cli.texts import Texts

ROOT = Path(__file__).parent.parent.parent
YEAR = "years:\n  2024:\n    holidays: {}\n"

ENGLISH = """\
calendar: shop
note: ours
weekend: [friday, Saturday]
years:
  2023: {holidays: {}}
  2024:
    holidays:
      元旦: 2024-01-01
      stocktaking: [2024-06-28, 2024-12-30 .. 2024-12-31]
    workdays: 2024-02-02
"""
CHINESE = """\
日历: shop
说明: 自己的
周末: [周五, 周六]
年份:
  2023: {放假: {}}
  2024:
    放假:
      元旦: 2024-01-01
      盘点: [2024-06-28, 2024-12-30..2024-12-31]
    上班: [2024-02-02]
"""


def ordinals(*days: str) -> frozenset[int]:
    return frozenset(date.fromisoformat(day).toordinal() for day in days)


@pytest.mark.parametrize("text", [ENGLISH, CHINESE])
def test_what_a_file_says(text: str) -> None:
    off = ordinals("2024-01-01", "2024-06-28", "2024-12-30", "2024-12-31")
    shop = Calendar("shop", 2023, 2024, (4, 5), off, ordinals("2024-02-02"))
    assert parse_calendar(Source("calendars/shop.yaml", text), "shop") == (shop, ())


def test_without_a_weekend_it_is_saturday_and_sunday() -> None:
    calendar, _ = parse_calendar(Source("x.yaml", "calendar: x\n" + YEAR), "x")
    assert calendar == Calendar("x", 2024, 2024, (5, 6), frozenset(), frozenset())


def test_a_calendar_may_have_no_weekend() -> None:
    calendar, found = parse_calendar(Source("x.yaml", "calendar: x\nweekend: []\n" + YEAR), "x")
    assert calendar is not None
    assert (calendar.weekend, found) == ((), ())


def year(holidays: str, workdays: str = "[]") -> str:
    return f"calendar: x\nyears:\n  2024:\n    holidays: {holidays}\n    workdays: {workdays}\n"


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("", ["P0062"]),
        ("calendar: x\n" + YEAR + "---\ncalendar: y\n", ["P0062"]),
        ("- x\n", ["P0062"]),
        ("calendar: x\n", ["P0061"]),
        (YEAR, ["P0061"]),
        ("calendar: [x]\n" + YEAR, ["P0062"]),
        ("calendar: y\n" + YEAR, ["P0068"]),
        ("calendar: x\nyear: {}\n" + YEAR, ["P0060"]),
        ("calendar: x\n日历: x\n" + YEAR, ["P0506"]),
        ("calendar: x\nnote: {}\n" + YEAR, ["P0062"]),
        ("calendar: x\nyears:\n", ["P0062"]),
        ("calendar: x\nyears: {}\n", ["P0062"]),
        ("calendar: x\nyears: [2024]\n", ["P0062"]),
        ("calendar: x\nyears: {2024: }\n", ["P0062"]),
        ("calendar: x\nyears: {2024: {}}\n", ["P0061"]),
        ("calendar: x\nyears: {2024: {holidays: }}\n", ["P0062"]),
        ("calendar: x\nyears: {24: {holidays: {}}}\n", ["P0066"]),
        ("calendar: x\nyears: {0000: {holidays: {}}}\n", ["P0066"]),
        ("calendar: x\nyears: {2024: {holidays: {}}, 2026: {holidays: {}}}\n", ["P0066"]),
        ("calendar: x\nyears: {2024: {holidays: {}}, 2023: {holidays: {}}}\n", ["P0066"]),
        ("calendar: x\nweekend: [sunday, sunday]\n" + YEAR, ["P0067"]),
        ("calendar: x\nweekend: [周一, 周二, 周三, 周四, 周五, 周六, 周日]\n" + YEAR, ["P0067"]),
        ("calendar: x\nweekend: [6]\n" + YEAR, ["P0067"]),
        ("calendar: x\nweekend: {sunday: yes}\n" + YEAR, ["P0062"]),
        (year("{a: 2024-1-1}"), ["P0063"]),
        (year("{a: 1 January}"), ["P0063"]),
        (year("{a: 2023-02-29}"), ["P0063"]),
        (year("{a: 2024-02-10...2024-02-12}"), ["P0063"]),
        (year("{a: 2024-02-12..2024-02-10}"), ["P0063"]),
        (year("{a: 2024-02-10..}"), ["P0063"]),
        (year("{a: [[2024-02-10]]}"), ["P0062"]),
        (year("{a: }"), ["P0062"]),
        (year("{a: 2023-12-31}"), ["P0065"]),
        (year("{a: 2024-12-31..2025-01-01}"), ["P0065"]),
        (year("{a: 0001-01-01..9999-12-31}"), ["P0065"]),
        (year("{a: 2024-02-10..2024-02-12, b: 2024-02-12}"), ["P0064"]),
        (year("{a: 2024-02-10}", "[2024-02-10]"), ["P0064"]),
        (year("{a: 2024-02-11}", "[2024-02-10, 2024-02-10]"), ["P0064"]),
        (year("{}", "2024-02-05"), ["P0069"]),
        (year("{}", "{a: 2024-02-04}"), ["P0062"]),
        (year("&a {}"), ["P0503"]),
        ("calendar: x\nyears: {", ["P0501"]),
    ],
)
def test_what_is_wrong(text: str, codes: list[str]) -> None:
    calendar, found = parse_calendar(Source("calendars/x.yaml", text), "x")
    assert [one.code for one in found] == codes
    assert (calendar is None) == (found[0].severity == "error")


def test_every_mistake_is_told_at_once() -> None:
    text = year("{a: 2023-12-31, b: 2024-02-30, c: 2024-03-01}", "[2024-03-01, 2024-03-04]") + "note: {}\n"
    _, found = parse_calendar(Source("calendars/x.yaml", text), "x")
    assert [one.code for one in found] == ["P0065", "P0063", "P0064", "P0069", "P0062"]


@pytest.mark.parametrize("page", ["docs/calendars.md", "docs/zh/calendars.md"])
def test_the_example_of_the_page_is_a_calendar(page: str) -> None:
    blocks = re.findall(r"^```yaml\n(.*?)^```$", (ROOT / page).read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    assert len(blocks) == 1
    calendar, found = parse_calendar(Source(page, blocks[0]), "shop")
    assert found == ()
    assert calendar is not None
    assert (calendar.first_year, calendar.last_year, len(calendar.holidays)) == (2024, 2025, 15)


# ── where they are found ───────────────────────────────────────────────────────────────────────────────────────

POLICY = """\
policy shop.returns "退货" from 2024-01-01
calendar {name}
actor buyer "用户" {{ cancel "撤销申请" }}
initial state open "处理中" {{ on buyer.cancel -> closed }}
final state closed "已关闭"
"""


def library(root: Path, **calendars: str) -> Path:
    (root / "calendars").mkdir(parents=True)
    for name, text in calendars.items():
        (root / "calendars" / f"{name}.yaml").write_text(text, encoding="utf-8")
    return root


def policy(name: str, root: Path | None = None, *libraries: Path) -> Policy | list[str]:
    """The policy that names a calendar, or what is wrong with it."""
    text = Source("shop/returns.policy", POLICY.format(name=name))
    compiled = compile_timeline(Sources((text,), root, libraries))
    if compiled.timeline is None:
        return [one.code for one in compiled.diagnostics]
    return compiled.timeline.revisions[0].policy


def first_year(found: Policy | list[str]) -> int:
    assert isinstance(found, Policy), found
    assert found.calendar is not None
    return found.calendar.first_year


def test_the_shipped_ones_are_within_everyones_reach(tmp_path: Path) -> None:
    assert first_year(policy("china")) == 2018
    assert first_year(policy("china", tmp_path)) == 2018


def test_the_own_library_comes_first_then_others_then_the_shipped_one(tmp_path: Path) -> None:
    own = library(tmp_path / "own", shop="calendar: shop\n" + YEAR)
    other = library(
        tmp_path / "other",
        shop="calendar: shop\n" + YEAR.replace("2024", "2001"),
        china="calendar: china\n" + YEAR.replace("2024", "2002"),
    )
    assert first_year(policy("shop", own, other)) == 2024
    assert first_year(policy("shop", tmp_path, other)) == 2001
    assert first_year(policy("china", own, other)) == 2002
    assert first_year(policy("china", own)) == 2018
    assert policy("shop", tmp_path) == ["P0230"]


def test_a_calendar_that_is_not_there_lists_those_that_are(tmp_path: Path) -> None:
    own = library(tmp_path, shop="calendar: shop\n" + YEAR)
    source = Source("shop/returns.policy", POLICY.format(name="shops"))
    (found,) = compile_timeline(Sources((source,), own)).diagnostics
    assert (found.code, found.values["known"]) == ("P0230", ["china", "shop"])


def test_a_broken_calendar_is_no_missing_one(tmp_path: Path) -> None:
    assert policy("shop", library(tmp_path, shop="calendar: shop\n")) == ["P0061"]


def test_who_names_no_calendar_reads_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = library(tmp_path, shop="calendar: [")
    monkeypatch.setattr("compiler.loader.calendar_files", lambda roots: pytest.fail("looked for calendars"))
    text = Source("shop/returns.policy", POLICY.format(name="shop").replace("calendar shop\n", ""))
    assert compile_timeline(Sources((text,), own)).diagnostics == ()


def test_a_name_leads_nowhere_else(tmp_path: Path) -> None:
    library(tmp_path / "one", secret="calendar: secret\n" + YEAR)
    assert read_calendar((tmp_path / "two", SHIPPED), "../../one/calendars/secret", Problems()) is None


def test_calendars_are_neither_policies_nor_scenarios(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert all("calendars" not in name for name in Library((SHIPPED,)).names())
    library(tmp_path / "policy", shop="calendar: shop\n" + YEAR)
    (tmp_path / "policy/shop/scenarios").mkdir(parents=True)
    (tmp_path / "policy/shop/returns.policy").write_text(POLICY.format(name="shop"), encoding="utf-8")
    scenario = "scenario: 撤销\npolicy: shop\nstart: 2024-01-10 09:00:00\nsteps: [{do: buyer.cancel}]\n"
    (tmp_path / "policy/shop/scenarios/a.yaml").write_text(scenario, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert "calendars" not in Texts(Common()).names()
    found = gather((), Common())
    assert [one.name for one in found.scenarios] == ["撤销"]
    assert list(found.problems) == []
