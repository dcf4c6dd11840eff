"""Scenario files: what they mean in both languages, and every mistake with its place."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from compiler.situation import ActionEvent
from dsl.catalogue.scenarios import MESSAGES
from dsl.quantities import parse_moment
from simulator.engine import run
from simulator.scenario import ExpectedDeadline, ExpectedOutcome, Scenario
from simulator.verdict import judge

ROOT = Path(__file__).parent.parent.parent
Tell = Callable[..., Scenario]
Mistakes = Callable[[str], list[tuple[str, str]]]

HEAD = """\
scenario: s
policy: demo.returns
start: 2024-01-10 09:00:00
facts: {remedy: refund_only, paid: 100 CNY, amount: 100 CNY}
"""


def at(text: str) -> int:
    instant = parse_moment(text, "Asia/Shanghai")
    assert instant is not None
    return instant


def test_both_languages_say_the_same(told: Tell) -> None:
    english = told(
        HEAD
        + """\
note: n
facts-carried: [N1, N2]
settings: {answer_time: 1d}
steps:
  - {after: 2h, do: merchant.propose, with: {remedy: return_refund, amount: 80 CNY}}
  - {at: 2024-01-10 12:00:00, do: merchant.extend, refused: no_rule, because: x}
  - {after: 1min}
expect:
  state: open.negotiating
  outcomes: ["refund(80 CNY)", refund]
  rules: [open.handling.merchant.propose]
  used: {proposals: 1}
  open: {open.negotiating.silence: 2024-01-11 11:00:00, lapse: paused 2h}
  facts: {amount: 80 CNY}
  lasts: 3h
  broken: [twice]
"""
    )
    chinese = told("""\
场景: s
政策: demo.returns
开始: 2024-01-10 09:00:00
事实: {售后类型: 仅退款, 实付金额: 100元, 退款金额: 100元}
说明: n
依据事实: [N1, N2]
设置: {商家处理时限: 1天}
步骤:
  - {经过: 2小时, 动作: 商家.发起协商, 参数: {协商类型: 退货退款, 协商金额: 80元}}
  - {时刻: 2024-01-10 12:00:00, 动作: 延长处理时间, 被拒: 无规则, 因为: x}
  - {经过: 1分钟}
期望:
  状态: 协商中
  结果: ["退款(80元)", 退款]
  触发: [待商家处理.商家.发起协商]
  已用: {协商次数: 1}
  期限: {协商中.silence: 2024-01-11 11:00:00, lapse: 暂停 2小时}
  事实: {退款金额: 80元}
  历时: 3小时
  违背: [协商不超过两次]
""")
    assert english == chinese
    assert english.steps[0].event == ActionEvent("merchant", "propose", (("remedy", "return_refund"), ("amount", 8000)))
    assert [step.at for step in english.steps] == [
        at("2024-01-10 11:00:00"), at("2024-01-10 12:00:00"), at("2024-01-10 12:01:00"),
    ]  # fmt: skip
    assert english.expect.outcomes == (ExpectedOutcome("refund", (8000,)), ExpectedOutcome("refund", None))
    assert english.expect.open == (
        ExpectedDeadline("open.negotiating.silence", at("2024-01-11 11:00:00")),
        ExpectedDeadline("open.handling.lapse", None, 7200),
    )


def test_a_bad_parameter_is_no_mistake_where_it_is_to_be_refused(told: Tell) -> None:
    scenario = told(
        HEAD
        + """\
steps:
  - {do: merchant.propose, with: {remedy: refund_only, amount: eighty}, refused: parameter, because: 协商金额}
  - {do: merchant.propose, with: {remedy: refund_only, amount: 1 CNY, colour: red}, refused: parameter, because: colour}
  - {do: merchant.propose, with: {remedy: refund_only}, refused: 参数, because: amount}
"""
    )
    assert judge(scenario, run(scenario)) == ()


def test_texts_in_outcomes_may_be_quoted(told: Tell) -> None:
    scenario = told("""\
scenario: s
policy: demo.clock
start: 2024-01-10 09:00:00
expect:
  outcomes: ['paid(1 CNY, "by card, at once")', "paid(1 CNY, cash)", 'paid(1 CNY, “x”)', rung]
""")
    assert scenario.expect.outcomes == (
        ExpectedOutcome("paid", (100, "by card, at once")),
        ExpectedOutcome("paid", (100, "cash")),
        ExpectedOutcome("paid", (100, "x")),
        ExpectedOutcome("rung", None),
    )


def test_a_later_revision_s_text_is_read_by_date(told: Tell) -> None:
    frozen = told(HEAD.replace("demo.returns", "demo.returns@2024-03-11"))
    assert [str(revision.date) for revision in frozen.timeline.revisions] == ["2024-03-11"]
    assert frozen.start == at("2024-01-10 09:00:00")


CLOCK = "scenario: s\npolicy: demo.clock\nstart: 2024-01-10 09:00:00\n"
STEP = "steps:\n  - "
EXPECT = "expect: "

WRONG: list[tuple[str, str, str]] = [
    (HEAD + "stepz: []\n", "P0510", "stepz"),
    (HEAD + STEP + "{wen: 2h}\n", "P0510", "wen"),
    (HEAD + "expect: {stat: closed}\n", "P0510", "stat"),
    (HEAD.replace("scenario: s\n", ""), "P0511", "policy"),
    ("scenario: s\nstart: 2024-01-10 09:00:00\n", "P0511", "scenario"),
    (HEAD + "steps: soon\n", "P0512", "soon"),
    (HEAD.replace("{remedy: refund_only, paid: 100 CNY, amount: 100 CNY}", "none"), "P0512", "none"),
    ("just a text\n", "P0512", "just a text"),
    (HEAD.replace("demo.returns", "demo.return"), "P0513", "demo.return"),
    (HEAD + STEP + "{do: buyer.agree, refused: never}\n", "P0514", "never"),
    (HEAD.replace(" 09:00:00", ""), "P0515", "2024-01-10"),
    (HEAD.replace("09:00:00", "25:00:00"), "P0515", "2024-01-10 25:00:00"),
    (HEAD + STEP + "{after: 2 hours}\n", "P0516", "2 hours"),
    (HEAD.replace("2024-01-10 ", "2023-12-31 "), "P0517", "2023-12-31 09:00:00"),
    (HEAD + STEP + "{at: 2024-01-10 08:59:59}\n", "P0518", "2024-01-10 08:59:59"),
    (HEAD + STEP + "{after: 2h, at: 2024-01-10 11:00:00}\n", "P0519", "at"),
    (HEAD + STEP + "{because: x}\n", "P0520", "because"),
    (HEAD.replace("paid", "pald"), "P0521", "pald"),
    (HEAD.replace("paid: 100 CNY, ", ""), "P0522", "facts"),
    (HEAD.replace("paid: 100 CNY", "paid: 100"), "P0523", "100"),
    (HEAD.replace("paid: 100 CNY", "paid: 100 USD"), "P0523", "100 USD"),
    (HEAD + "settings: {answer_tim: 1h}\n", "P0524", "answer_tim"),
    (HEAD + STEP + "{do: buyer.agre}\n", "P0525", "buyer.agre"),
    (HEAD + STEP + "{do: merchant.propose, with: {amont: 1 CNY}}\n", "P0526", "amont"),
    (HEAD + "expect: {state: refundet}\n", "P0527", "refundet"),
    (HEAD + "expect: {outcomes: [refunt]}\n", "P0528", "refunt"),
    (HEAD + 'expect: {outcomes: ["refund(1 CNY, 2 CNY)"]}\n', "P0529", '"refund(1 CNY, 2 CNY)"'),
    (HEAD + "expect: {rules: [silense]}\n", "P0530", "silense"),
    (CLOCK + "expect: {rules: [halt]}\n", "P0531", "halt"),
    (HEAD + "expect: {used: {proposal: 1}}\n", "P0532", "proposal"),
    (HEAD + "expect: {open: {silense: 2024-01-11 11:00:00}}\n", "P0533", "silense"),
    (HEAD + "expect: {used: {proposals: once}}\n", "P0534", "once"),
    (HEAD.replace("demo.returns", "demo.returns@today"), "P0535", "demo.returns@today"),
    (HEAD + STEP + "{after: 1h, refused: limit}\n", "P0536", "refused"),
    (HEAD + "开始: 2024-01-10 10:00:00\n", "P0537", "开始"),
    (HEAD.replace("paid: 100 CNY", "paid: 100 CNY, 实付金额: 1 CNY"), "P0537", "实付金额"),
    (HEAD.replace("demo.returns", "demo.returns@2023-12-31"), "P0538", "demo.returns@2023-12-31"),
    (HEAD.replace("paid: 100 CNY", "paid: unknown"), "P0539", "unknown"),
    (HEAD + "expect: {broken: [thrice]}\n", "P0540", "thrice"),
    (HEAD + STEP + "{do: buyer.agree, because: x}\n", "P0541", "because"),
    ("# nothing\n", "P0542", ""),
    (HEAD.replace("refund_only", "refund_onyl"), "P0543", "refund_onyl"),
    (HEAD.replace("demo.returns", "demo.broken"), "P0544", "demo.broken"),
]


@pytest.mark.parametrize(("text", "code", "place"), WRONG, ids=[f"{code}-{place}" for _, code, place in WRONG])
def test_a_mistake_is_told_once_and_where(mistakes: Mistakes, text: str, code: str, place: str) -> None:
    found = [one for one in mistakes(text) if one[0] != "P0522" or code == "P0522"]
    assert (code, place) in found
    assert len(found) <= 1 + (code in ("P0520", "P0521"))


def test_every_message_is_provoked() -> None:
    several = {code for code in MESSAGES if code >= "P0545"}  # about several cases: their pages provoke them
    assert {code for _, code, _ in WRONG} == set(MESSAGES) - several


def test_several_mistakes_are_told_in_one_run(mistakes: Mistakes) -> None:
    text = (
        HEAD + "steps:\n  - {after: soon, do: buyer.agre}\n  - {do: x.y}\nexpect: {state: nowhere}\n---\nscenario: t\n"
    )
    assert [code for code, _ in mistakes(text)] == ["P0516", "P0525", "P0525", "P0527", "P0511", "P0511"]


def test_the_examples_of_the_reference_pass(told: Tell, compiled: Callable[..., object]) -> None:
    """Those of docs/scenarios.md, on the policy of docs/language.md."""
    page = (ROOT / "docs/language.md").read_text(encoding="utf-8")
    base = re.search(r"^```policy\n(policy demo\.returns.*?)^```$", page, re.MULTILINE | re.DOTALL)
    assert base is not None
    for name in ("docs/scenarios.md", "docs/zh/scenarios.md"):
        example = re.search(
            r"^```yaml\n(.*?)^```$", (ROOT / name).read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL
        )
        assert example is not None
        scenario = told(example[1], compiled(base[1]))
        assert judge(scenario, run(scenario)) == ()
