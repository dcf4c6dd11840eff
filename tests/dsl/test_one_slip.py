"""One slip of the hand gives one message: the policy of the reference and an amendment to it, each with one mistake."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from compiler.loader import Sources
from compiler.pipeline import compile_timeline
from dsl.source import Source

PAGE = (Path(__file__).parent.parent.parent / "docs/language.md").read_text(encoding="utf-8")
BASE = next(iter(re.findall(r"^```policy\n(policy demo\.returns.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)))
AMENDMENT = next(iter(re.findall(r"^```policy\n(amend demo\.returns.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)))

IN_THE_BASE = [
    ("from 2024-01-01\ntimezone", "form 2024-01-01\ntimezone", "P0111"),
    (" from 2024-01-01\ntimezone", "\ntimezone", "P0113"),
    ("policy demo.returns", "polcy demo.returns", "P0111"),
    ("policy demo.returns", "policy", "P0110"),
    ("from 2024-01-01\ntimezone", "from 2024-02-30\ntimezone", "P0106"),
    ('enum Remedy "售后类型" {', 'enum Remedy "售后类型"', "P0113"),
    ('"退货退款"\n}', '"退货退款"\n', "P0104"),
    ('case "售后单" {', 'case "售后单"', "P0113"),
    ("48h", "48 hours", "P0105"),
    ("48h", "1.5h", "P0105"),
    ("  on buyer.cancel", "  buyer.cancel", "P0110"),
    ("on buyer.cancel ->", "on buyer.cancel", "P0110"),
    ("lapse: after", "after", "P0110"),
    ("awaits merchant {", "awaits merchants {", "P0201"),
    ('state handling "待商家处理" awaits', 'state handling "待商家处理 awaits', "P0102"),
    ("state negotiating", "state handling.negotiating", "P0224"),
    ("when remedy", "if remedy", "P0111"),
    ("else  ", "otherwise  ", "P0111"),
    ("propose.amount <= paid", "propose.amount =< paid", "P0125"),
    ("propose.amount <= paid", "propose.amount <= paid && paid > 0 CNY", "P0125"),
    ("propose.amount <= paid", "\uff01(propose.amount > paid)", "P0125"),
]  # fmt: skip

IN_THE_AMENDMENT = [
    ("cases follow", "cases followed", "P0111"),
    ("deadlines keep", "deadline keep", "P0111"),
    ("follow; ", "follow, ", "P0110"),
    ("replace silence", "modify silence", "P0111"),
    ("replace silence", "silence", "P0123"),
    ("in open.negotiating {", "in open.negotiating", "P0113"),
    ("from 2024-03-11", "from 2024-13-11", "P0106"),
    ("running cases follow; ", "在途案件从新; ", "P0126"),
    ("replace silence", "替换silence", "P0126"),
]


def codes(*texts: str) -> list[str]:
    """What is found in some texts that together are a policy."""
    sources = tuple(Source(f"{number}.policy", text) for number, text in enumerate(texts))
    return [found.code for found in compile_timeline(Sources(sources)).diagnostics if found.severity == "error"]


def slip(text: str, right: str, wrong: str) -> str:
    assert right in text
    return text.replace(right, wrong, 1)


def test_without_a_slip_there_is_nothing() -> None:
    assert codes(BASE, AMENDMENT) == []


@pytest.mark.parametrize(("right", "wrong", "code"), IN_THE_BASE, ids=[f"{row[2]}-{row[1]}" for row in IN_THE_BASE])
def test_in_the_base(right: str, wrong: str, code: str) -> None:
    assert codes(slip(BASE, right, wrong)) == [code]


@pytest.mark.parametrize(
    ("right", "wrong", "code"), IN_THE_AMENDMENT, ids=[f"{row[2]}-{row[1]}" for row in IN_THE_AMENDMENT]
)
def test_in_the_amendment(right: str, wrong: str, code: str) -> None:
    assert codes(BASE, slip(AMENDMENT, right, wrong)) == [code]
