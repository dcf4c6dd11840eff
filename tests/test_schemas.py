"""The published forms of our data: real output fits them, and output with a changed key doesn't."""

from __future__ import annotations

import copy
import io
import json
import re
from collections.abc import Iterator
from contextlib import redirect_stdout
from functools import cache
from pathlib import Path
from typing import Any

import click
import pytest
from jsonschema import Draft202012Validator
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from dsl.source import Source
from tiaoli.cli.main import COMMANDS, Tiaoli, run
from tiaoli.cli.options import peek

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "docs/schema"
FILES = sorted(FOLDER.glob("*.json"))
README = (FOLDER / "README.md").read_text(encoding="utf-8")
POLICY = "wechat.after_sale"
POPULATION = str(ROOT / "policy/wechat/after_sale/population.yaml")
SHOP = str(ROOT / "policy/wechat/shop/population.yaml")
PARTIES = """\
population: x
policy: wechat.refund
cases: 9
parties: {merchant: 3 cases each}
arrive: {from: 2025-09-01 00:00:00, to: 2025-10-01 00:00:00}
facts: {reason: quality, paid: 9 CNY, amount: 9 CNY}
behaviour: [{who: channel, in: transit, after: 2h, does: arrive}]
"""
YEAR = f"{POLICY}@2023-12-31..2024-12-31"

BROKEN = """\
policy shop.returns "退货" from 2024-01-01
actor buyer "用户" { cancel "撤销申请" }
initial state open "处理中" {
  on buyer.cancel -> clossed
  due: after 48h -> closed
  due: after 72h -> closed
}
final state closed "已关闭"
"""
CLAIMS = """\
policy shop.claims "退货" from 2024-01-01
actor buyer "用户" { cancel "撤销申请" }
initial state open "处理中" awaits buyer {
  on buyer.cancel -> closed
  late: after 48h -> closed
}
final state closed "已关闭"
claim soon "一天内": every case ends within 24h
"""
FAILING = """\
scenario: the shop agrees and that is not the end
policy: wechat.after_sale
start: 2024-03-10 09:00:00
facts: {remedy: return_refund, paid: 100 CNY, amount: 100 CNY}
steps:
  - {after: 1h, do: merchant.approve}
  - {after: 20h}
  - {after: 1h, do: buyer.agree}
expect: {state: refunded}
"""

COURSES: dict[str, tuple[str, list[str]]] = {
    "check": ("diagnostics", ["check", POLICY]),
    "check, broken": ("diagnostics", ["check", "broken.policy"]),
    "check, Chinese": ("diagnostics", ["--lang", "zh", "check", "broken.policy"]),
    "log": ("log", ["log", POLICY]),
    "sources": ("sources", ["--library", str(ROOT / "policy"), "sources"]),
    "sources, one policy": ("sources", ["sources", POLICY, "--missing"]),
    "diff": ("diff", ["diff", YEAR]),
    "diff, cases": ("diff", ["diff", "--cases", f"{POLICY}@2023-12-31..2024-03-11"]),
    "diff, one step": ("diffs", ["diff", "--each", f"{POLICY}@2023-12-31..2024-03-11"]),
    "diff, each": ("diffs", ["diff", "--each", YEAR]),
    "verify": ("verify", ["verify", "wechat.after_sale@2024-01-01"]),
    "verify, a timeline": ("verify", ["verify", "wechat.dispute", "--timeline"]),
    "verify, from a state": ("verify", ["verify", "claims.policy", "--from", "open", "--to", "closed"]),
    "verify, a system": ("verify", ["verify", "douyin.shop"]),
    "verify, a claim refuted": ("verify", ["verify", "claims.policy"]),
    "simulate": ("simulate", ["simulate", POPULATION, "--cases", "60", "--by", "remedy"]),
    "simulate, compared": (
        "simulate",
        ["simulate", POPULATION, "--cases", "60", "--at", "2024-03-10", "--vs", "2024-03-11"],
    ),
    "simulate, by strata": ("strata", ["simulate", POPULATION, "--cases", "60", "--strata", "goods"]),
    "simulate, parties": ("simulate", ["simulate", "parties.yaml"]),
    "simulate, a system": ("simulate-system", ["simulate", SHOP, "--cases", "60", "--by", "sku_changed"]),
    "simulate, a system compared": ("simulate-system", ["simulate", SHOP, "--cases", "60", "--vs", "2025-09-01"]),
    "simulate, exact": ("law", ["simulate", POPULATION, "--exact", "--at", "2024-03-10", "--vs", "2024-03-10"]),
    "simulate, exact and drawn": ("law", ["simulate", POPULATION, "--exact", "--at", "2024-03-10", "--cases", "60"]),
    "replay": ("replay", ["replay", "log.csv", "--map", "mapping.yaml"]),
    "replay, compared": ("replay", ["replay", "log.csv", "--map", "mapping.yaml", "--vs", "2024-03-11"]),
    "run": ("runs", ["run", POLICY, "--only", "拒绝"]),
    "run, failing": ("runs", ["run", "failing.yaml"]),
    "test": ("test", ["test", POLICY, "--coverage"]),
    "test, failing": ("test", ["test", "failing.yaml"]),
}
MAPPING = """\
log: some requests
policy: wechat.after_sale@2024-03-10
columns: {case: no, time: at, activity: what}
facts: {remedy: {fixed: return_refund}, paid: {fixed: 100 CNY}, amount: {fixed: 100 CNY}}
parameters: {waybill: parcel}
activities: {asked: opened, timed out: {deadline: handling.lapse}}
"""
LOG = """\
no,at,what,parcel
1,2024-03-01 10:00:00,asked,
1,2024-03-01 11:00:00,merchant.approve,
1,2024-03-02 11:00:00,buyer.ship_back,SF1
2,2024-03-01 10:00:00,asked,
2,2024-03-01 11:00:00,buyer.ship_back,SF2
3,2024-03-01 10:00:00,asked,
3,2024-03-09 10:00:00,merchant.approve,
4,2024-03-01 10:00:00,asked,
4,2024-03-01 12:00:00,timed out,
5,yesterday,asked,
6,2024-03-01 10:00:00,asked,
6,2024-03-02 09:00:00,merchant.approve,
"""

INPUTS = {"population-1"}
"""The forms of what is read, not printed: keys may be left out, in either language, and no file says its version."""

SPOILED = ["check, broken", "log", "sources", "diff", "diff, each", "replay", "replay, compared", "run, failing",
           "simulate", "simulate, by strata", "simulate, compared",
           "simulate, a system", "simulate, a system compared", "simulate, exact",
           "test", "test, failing", "verify"]  # fmt: skip
"""The courses whose objects are spoiled, one of each shape at a time."""


@cache
def schema(name: str) -> dict[str, Any]:
    (file,) = FOLDER.glob(f"{name}-[0-9].json")
    read: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return read


@cache
def form(name: str) -> Draft202012Validator:
    """What checks data against a file, with the files beside it within reach."""
    beside = [(file.name, DRAFT202012.create_resource(json.loads(file.read_text(encoding="utf-8")))) for file in FILES]
    registry: Registry[Any] = Registry().with_resources(beside)
    checker = Draft202012Validator.FORMAT_CHECKER
    return Draft202012Validator(schema(name), registry=registry, format_checker=checker)


@pytest.fixture
def printed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """What a command prints as data, in a folder with a broken policy and a failing scenario."""
    (tmp_path / "broken.policy").write_text(BROKEN, encoding="utf-8")
    (tmp_path / "claims.policy").write_text(CLAIMS, encoding="utf-8")
    (tmp_path / "mapping.yaml").write_text(MAPPING, encoding="utf-8")
    (tmp_path / "log.csv").write_text(LOG, encoding="utf-8")
    (tmp_path / "failing.yaml").write_text(FAILING, encoding="utf-8")
    (tmp_path / "parties.yaml").write_text(PARTIES, encoding="utf-8")
    monkeypatch.chdir(tmp_path)

    def call(arguments: list[str]) -> Any:
        out = io.StringIO()
        with redirect_stdout(out):
            assert run([*arguments, "--format", "json"]) in (0, 1)
        return json.loads(out.getvalue())

    return call


@pytest.mark.parametrize(("name", "arguments"), COURSES.values(), ids=COURSES)
def test_what_a_command_prints_fits(name: str, arguments: list[str], printed: Any) -> None:
    data = printed(arguments)
    assert [f"{error.json_path}: {error.message[:200]}" for error in form(name).iter_errors(data)] == []


@pytest.mark.parametrize("course", SPOILED)
def test_a_changed_key_does_not_fit(course: str, printed: Any) -> None:
    name, arguments = COURSES[course]
    data = printed(arguments)
    places = list(objects(data, ""))
    assert len(places) > 1
    for where, _ in places:
        spoiled = copy.deepcopy(data)
        found = dict(objects(spoiled, ""))[where]
        key = next(iter(found))
        found[f"{key}_"] = found.pop(key)
        assert not form(name).is_valid(spoiled), f"{where}.{key}"


@pytest.mark.parametrize("course", SPOILED)
def test_another_version_does_not_fit(course: str, printed: Any) -> None:
    name, arguments = COURSES[course]
    assert not form(name).is_valid(printed(arguments) | {"version": 9})


def objects(data: Any, where: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """The first object of each shape: of a list's members one of each kind. Names that a policy chooses are no keys."""
    if isinstance(data, dict):
        if data and not where.endswith(".used"):
            yield where, data
        for key, value in data.items():
            yield from objects(value, f"{where}.{key}")
    elif isinstance(data, list):
        seen: set[str] = set()
        for member in data:
            kind = member.get("kind", "") if isinstance(member, dict) else ""
            for place, found in objects(member, f"{where}[{kind}]"):
                if place not in seen:
                    seen.add(place)
                    yield place, found


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_form_is_sound_and_closed(file: Path) -> None:
    top = json.loads(file.read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(top)
    assert top["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert all(part["description"] for part in (top, *top.get("$defs", {}).values()))
    if file.stem in INPUTS:
        assert top["additionalProperties"] is False
        assert top["title"].endswith(f"version {file.stem.rpartition('-')[2]}")
        return
    assert top["properties"]["version"]["const"] == int(file.stem.rpartition("-")[2])
    for name, part in {"": top, **top.get("$defs", {})}.items():
        optional = {
            ("trace-1", ""): {"scenario"},
            ("verify-1", ""): {"timeline", "systems"},
            ("diff-1", ""): {"behaviour"},
        }.get((file.stem, name), set())
        assert part["additionalProperties"] is False, name
        assert set(part["properties"]) - optional == set(part["required"]), name


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_references_lead_somewhere(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    own = {f"#/$defs/{name}" for name in json.loads(text).get("$defs", {})}
    targets = set(re.findall(r'"\$ref": "([^"]+)"', text))
    assert {target for target in targets if target.startswith("#")} == own
    assert all((FOLDER / target).is_file() for target in targets - own)


def test_the_table_names_every_form_and_every_command() -> None:
    assert set(re.findall(r"\]\(([\w-]+\.json)\)", README)) == {file.name for file in FILES}
    terminal, common = peek([])
    group = Tiaoli(terminal, common)
    with click.Context(group) as ctx:
        for name in COMMANDS:
            command = group.get_command(ctx, name)
            assert command is not None
            choices = [one.type.choices for one in command.params if isinstance(one.type, click.Choice)]
            gives_data = any("json" in offered for offered in choices)
            assert gives_data == (f"| `tiaoli {name} " in README), name


def test_diagnostics_of_no_place_fit() -> None:
    from dsl.diagnostics import Diagnostic
    from dsl.report import render_json
    from dsl.source import Span

    nowhere = Span(Source("", ""), 0, 0)
    data = json.loads(render_json([Diagnostic("P0001", nowhere, {"name": "x", "reason": "y", "path": "z"})]))
    assert data["diagnostics"][0]["place"] is None
    form("diagnostics").validate(data)
