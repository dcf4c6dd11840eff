"""Runs that come out otherwise than expected."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from simulator.engine import run
from simulator.scenario import Scenario
from simulator.verdict import judge

Tell = Callable[..., Scenario]

COURSE = """\
scenario: s
policy: demo.returns
start: 2024-01-10 09:00:00
facts: {remedy: refund_only, paid: 100 CNY, amount: 100 CNY}
steps:
  - {after: 1h, do: merchant.extend, refused: forbidden, because: 剩余时间充足}
  - {after: 1h, do: merchant.propose, with: {remedy: refund_only, amount: 80 CNY}}
  - {after: 1h, do: buyer.agree}
"""

SOUND = """\
expect:
  state: refunded
  outcomes: ["refund(80 CNY)"]
  rules: [merchant.propose, buyer.agree]
  used: {proposals: 1, extensions: 0}
  open: {}
  facts: {amount: 80 CNY}
  lasts: 3h
"""


def test_a_run_that_is_as_expected(told: Tell) -> None:
    scenario = told(COURSE + SOUND)
    assert judge(scenario, run(scenario)) == ()


OTHERWISE: list[tuple[str, str, str, str]] = [
    (
        "state: refunded",
        "state: closed",
        "state: expected closed, but it is refunded",
        "状态：期望 closed，实际 refunded",
    ),
    (
        "(80 CNY)",
        "(81 CNY)",
        "outcomes: expected refund(81 CNY), but it is refund(80 CNY)",
        "结果：期望 refund(81元)，实际 refund(80元)",
    ),
    (
        '["refund(80 CNY)"]',
        "[]",
        "outcomes: expected none, but it is refund(80 CNY)",
        "结果：期望 无，实际 refund(80元)",
    ),
    (
        "[merchant.propose, buyer.agree]",
        "[buyer.agree]",
        "rules fired: expected A, but it is P, A",
        "触发：期望 A，实际 P、A",
    ),
    (
        "proposals: 1",
        "proposals: 2",
        "uses of proposals: expected 2, but it is 1",
        "proposals 已用次数：期望 2，实际 1",
    ),
    (
        "open: {}",
        "open: {silence: 2024-01-11 11:00:00}",
        "deadline open.negotiating.silence: expected 2024-01-11 11:00:00, but it is none",
        "期限 open.negotiating.silence：期望 2024-01-11 11:00:00，实际 无",
    ),
    (
        "amount: 80 CNY}\n  lasts",
        "amount: 8 CNY}\n  lasts",
        "fact amount: expected 8 CNY, but it is 80 CNY",
        "事实 amount：期望 8元，实际 80元",
    ),
    ("lasts: 3h", "lasts: 4h", "the case lasts: expected 4h, but it is 3h", "历时：期望 4小时，实际 3小时"),
    (
        "refused: forbidden, because: 剩余时间充足",
        "refused: limit",
        "step 1 (merchant.extend): expected refused, limit used up (limit), but it is refused, forbidden (forbidden)",
        "第 1 步 merchant.extend：期望 被拒（次数用完），实际 被拒（禁止）",
    ),
    (
        ", refused: forbidden, because: 剩余时间充足",
        "",
        "step 1 (merchant.extend): expected accepted, but it is refused, forbidden (forbidden)",
        "第 1 步 merchant.extend：期望 接受，实际 被拒（禁止）",
    ),
    (
        "do: buyer.agree}",
        "do: buyer.agree, refused: ended}",
        "step 3 (buyer.agree): expected refused, the case has ended (ended), but it is accepted",
        "第 3 步 buyer.agree：期望 被拒（案件已结束），实际 接受",
    ),
]

SHORT = {"P": "open.handling.merchant.propose", "A": "open.negotiating.buyer.agree"}


def written_out(text: str) -> str:
    return re.sub(r"\b[PA]\b", lambda found: SHORT[found[0]], text)


@pytest.mark.parametrize(("written", "instead", "english", "chinese"), OTHERWISE, ids=[one[2] for one in OTHERWISE])
def test_a_mismatch_is_told_in_both_languages(
    told: Tell, written: str, instead: str, english: str, chinese: str
) -> None:
    assert written in COURSE + SOUND
    scenario = told((COURSE + SOUND).replace(written, instead))
    (mismatch,) = judge(scenario, run(scenario))
    assert (mismatch.text("en"), mismatch.text("zh")) == (written_out(english), written_out(chinese))
    assert mismatch.span.source.name == "s.yaml"


def test_another_reason_for_a_refusal(told: Tell) -> None:
    scenario = told(COURSE.replace("because: 剩余时间充足", "because: 次数用完"))
    (mismatch,) = judge(scenario, run(scenario))
    assert mismatch.what == "because"
    assert mismatch.step == 1


def test_deadlines_that_run_are_all_told(told: Tell) -> None:
    scenario = told("""\
scenario: s
policy: demo.clock
start: 2024-01-10 09:00:00
steps:
  - {after: 3h, do: a.hold}
expect:
  open: {waiting.t: 暂停 7小时}
""")
    (mismatch,) = judge(scenario, run(scenario))
    assert mismatch.text("en") == "deadline waiting.known_alarm: expected none, but it is 2024-01-10 14:00:00"


def test_a_broken_claim_fails_unless_it_is_expected(told: Tell) -> None:
    course = """\
scenario: s
policy: demo.clock
start: 2024-01-10 09:00:00
steps:
  - {do: a.pay, with: {sum: 95 CNY, by: card}}
expect:
"""
    for expected, texts in (
        ("  state: waiting\n", ["claims broken: expected none, but it is small"]),
        ("  broken: [small]\n", []),
        ("  broken: [small, short]\n", ["claims broken: expected small, short, but it is small"]),
    ):
        scenario = told(course + expected)
        assert [mismatch.text("en") for mismatch in judge(scenario, run(scenario))] == texts


def test_an_endless_loop_never_passes(told: Tell) -> None:
    scenario = told("""\
scenario: s
policy: demo.clock
start: 2024-01-10 09:00:00
steps:
  - {do: a.spin}
""")
    assert [mismatch.what for mismatch in judge(scenario, run(scenario))] == ["stuck"]
