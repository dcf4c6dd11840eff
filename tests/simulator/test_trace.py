"""Traces: exact text for wide and narrow paper, Markdown, and data that fits its published form."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from dsl.source import display_width
from simulator.engine import run
from simulator.entries import Run
from simulator.scenario import Scenario
from simulator.trace import trace_data, trace_markdown, trace_text, wrap

Tell = Callable[..., Scenario]
TRACES = Path(__file__).parent / "traces"

COURSE = """\
scenario: everything that can happen to one case
policy: demo.returns
start: 2024-03-09 09:00:00
facts: {remedy: refund_only, paid: 100 CNY, amount: 100 CNY}
steps:
  - {after: 1h, do: merchant.extend}
  - {after: 36h, do: merchant.extend}
  - {after: 1h, do: merchant.propose, with: {remedy: refund_only, amount: 80 CNY}}
  - {after: 1h, do: merchant.propose, with: {remedy: refund_only, amount: 80 CNY}}
  - {after: 25h, do: merchant.propose, with: {remedy: refund_only, amount: 120 CNY}}
  - {after: 0s, do: merchant.propose, with: {remedy: return_refund}}
  - {after: 0s, do: merchant.propose, with: {remedy: return_refund, amount: 90 CNY}}
  - {after: 10h}
  - {after: 38h, do: buyer.agree}
  - {after: 1s, do: buyer.cancel}
"""


@pytest.fixture
def story(told: Tell) -> Run:
    return run(told(COURSE))


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("wide.en", {"lang": "en", "width": 120, "why": True}),
        ("phone.zh", {"lang": "zh", "width": 40}),
    ],
)
def test_text(story: Run, name: str, options: dict[str, Any], request: pytest.FixtureRequest) -> None:
    shown = trace_text(story, **options)
    file = TRACES / f"{name}.txt"
    if request.config.getoption("--accept"):
        file.write_text(shown, encoding="utf-8")
    assert shown == file.read_text(encoding="utf-8")


def test_markdown(story: Run, request: pytest.FixtureRequest) -> None:
    shown = trace_markdown(story, "zh")
    file = TRACES / "trace.md"
    if request.config.getoption("--accept"):
        file.write_text(shown, encoding="utf-8")
    assert shown == file.read_text(encoding="utf-8")


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("width", [24, 32, 40, 60, 80, 100, 120])
def test_no_line_is_wider_than_the_paper(story: Run, lang: Any, width: int) -> None:
    for line in trace_text(story, lang, width=width, why=True).splitlines():
        assert display_width(line) <= width


def test_colours_only_colour(story: Run) -> None:
    import re

    coloured = trace_text(story, "zh", color=True, width=60)
    assert "\x1b[" in coloured
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == trace_text(story, "zh", width=60)


def test_the_same_run_gives_the_same_text(told: Tell) -> None:
    assert trace_text(run(told(COURSE)), "zh") == trace_text(run(told(COURSE)), "zh")


def test_a_word_longer_than_a_line_is_cut() -> None:
    assert wrap("abcdefghij", 4, 0) == ["abcd", "efgh", "ij"]
    assert wrap("协商次数已用完", 6, 2) == ["协商次", "  数已", "  用完"]


def test_data_fits_the_published_form(story: Run, told: Tell, root: Path) -> None:
    schema = json.loads((root / "docs/schema/trace-1.json").read_text(encoding="utf-8"))
    form = Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)
    loop = "scenario: s\npolicy: demo.clock\nstart: 2024-01-10 09:00:00\nsteps: [{do: a.spin}, {after: 9d}]\n"
    claim = "scenario: s\npolicy: demo.clock\nstart: 2024-01-10 09:00:00\nsteps: [{do: a.halt}, {after: 9d}]\n"
    kinds = set()
    for one in (story, run(told(loop)), run(told(claim))):
        data = json.loads(json.dumps(trace_data(one)))
        form.validate(data)
        kinds |= {entry["kind"] for entry in data["entries"]}
        assert [entry["how"] for entry in data["entries"] if entry["kind"] == "stuck"] == ["timers"] * data["stuck"]
    assert kinds == {"opened", "fired", "refused", "waited", "amended", "claim_broken", "stuck"}
    broken = trace_data(story)
    broken["entries"][0].pop("at")
    broken["now"] = "today"
    broken["situation"]["facts"][0]["value"] = 7
    assert sorted(error.json_path for error in form.iter_errors(broken)) == [
        "$.entries[0]", "$.now", "$.situation.facts[0].value",
    ]  # fmt: skip
