"""What scenarios reach of a policy, and what is told of the rest."""

from __future__ import annotations

from collections.abc import Callable

from compiler.history import Timeline
from simulator.coverage import Coverage, coverage
from simulator.coverage_report import coverage_data, coverage_text
from simulator.engine import run
from simulator.scenario import Scenario

Tell = Callable[..., Scenario]

COURSE = """\
scenario: s
policy: demo.returns
start: {start} 09:00:00
facts: {{remedy: refund_only, paid: 100 CNY, amount: 100 CNY}}
steps:
  - {{after: 1h, do: merchant.propose, with: {{remedy: {remedy}, amount: 80 CNY}}}}
  - {{after: {after}, do: {do}}}
"""


def reached(told: Tell, *courses: dict[str, str]) -> Coverage:
    usual = {"start": "2024-01-10", "remedy": "refund_only", "after": "1h", "do": "buyer.agree"}
    scenarios = [told(COURSE.format(**(usual | course))) for course in courses]
    return coverage(scenarios[0].timeline, [run(scenario) for scenario in scenarios])


def sides(found: Coverage, timer: str) -> dict[tuple[str, str | None], int]:
    return {(str(item.since), item.side): count for item, count in found.of("deadline") if item.name.endswith(timer)}


def test_branches_are_counted_by_run(told: Tell) -> None:
    found = reached(told, {}, {"remedy": "return_refund"}, {})
    agreed = [count for item, count in found.of("branch") if item.name == "open.negotiating.buyer.agree"]
    assert agreed == [2, 1]
    assert found.share("branch") == (3, 8)


def test_each_deadline_has_three_sides_in_each_of_its_versions(told: Tell) -> None:
    courses = [
        {"after": "23h59min59s"},
        {"after": "24h"},
        {"after": "24h1s"},
        {"start": "2024-03-11", "after": "48h"},
    ]
    assert sides(reached(told, *courses), "silence") == {
        ("2024-01-01", "before"): 1,
        ("2024-01-01", "at"): 1,
        ("2024-01-01", "after"): 1,
        ("2024-03-11", "before"): 0,
        ("2024-03-11", "at"): 1,
        ("2024-03-11", "after"): 0,
    }


def test_prohibitions_and_limits_are_reached_by_refusing(told: Tell) -> None:
    text = COURSE.format(start="2024-01-10", remedy="refund_only", after="25h", do="merchant.extend")
    scenario = told(text.replace("80 CNY", "101 CNY"))
    found = coverage(scenario.timeline, [run(scenario)])
    assert {item.name: count for item, count in found.of("limit")} == {"proposals": 0, "extensions": 0, "cap": 1}
    assert found.share("forbid") == (1, 1)
    assert [item.name for item, count in found.of("clause") if count] == ["@guide 6", "@guide 1"]


def test_a_deadline_where_nobody_can_act_has_one_side(compiled: Callable[..., Timeline]) -> None:
    text = """\
policy demo.alone from 2024-01-01
actor a { go }
initial state one { on a.go -> two }
state two { t: after 1h -> three }
final state three
"""
    found = coverage(compiled(text), [])
    assert [(item.name, item.side) for item, _ in found.of("deadline")] == [("two.t", "after")]


def test_the_report(told: Tell) -> None:
    found = reached(told, {}, {"after": "24h"})
    english, _, missing = coverage_text(found, "en").partition("not reached:\n")
    assert (
        english
        == """\
demo.returns  2 runs
  rule branches    25%  2/8
  prohibitions      0%  0/1
  limits            0%  0/3
  deadline sides   11%  1/9
  clauses          33%  2/6
"""
    )
    assert missing.splitlines()[:2] == [
        "  rule branches  open.buyer.cancel · since 2024-01-01",
        "  rule branches  open.handling.merchant.extend · since 2024-01-01",
    ]
    assert "  deadline sides  open.negotiating.silence · at the last second · since 2024-03-11" in missing.splitlines()
    assert coverage_text(found, "zh", missing=False).splitlines()[:2] == [
        "demo.returns  2 次运行",
        "  规则分支   25%  2/8",
    ]


def test_the_data(told: Tell) -> None:
    data = coverage_data(reached(told, {}))
    assert (data["version"], data["policy"], data["runs"]) == (1, "demo.returns", 1)
    assert data["shares"]["branch"] == {"reached": 2, "total": 8}
    assert data["items"][0] == {
        "kind": "branch", "name": "open.buyer.cancel", "branch": None, "side": None, "since": "2024-01-01",
        "clauses": ["@guide 3"], "runs": 0,
    }  # fmt: skip
