"""The mapping files of the manual are sound, in both languages; and what an author gets wrong has a place."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from dsl.diagnostics import Problems
from dsl.source import Source
from simulator.logs.data import Always, Deed, FromColumn, Layout, Mark, Own, Place, Reached, Row
from simulator.reading.logs import Told, read_mapping
from tests.population.conftest import texts

ROOT = Path(__file__).parent.parent.parent
COLUMNS = {
    "docs/logs.md": ["order_no", "happened", "operation", "by", "status", "kind", "paid_fen", "asked_fen", "offered",
                     "waybill", "remark"],
    "docs/zh/logs.md": ["单号", "发生时间", "操作", "操作人", "状态", "类型", "实付分", "申请分", "方案", "运单",
                        "备注"],
}  # fmt: skip


def example(page: str) -> Source:
    found = re.search(r"^```yaml\n(.*?)^```$", (ROOT / page).read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    assert found is not None
    return Source(page, found[1])


def read(source: Source, columns: list[str]) -> tuple[Layout | None, Problems]:
    problems = Problems()
    return read_mapping(source, Told("log.csv", columns), texts(), problems), problems


@pytest.mark.parametrize("page", COLUMNS)
def test_the_examples_of_the_manual(page: str) -> None:
    columns = COLUMNS[page]
    layout, problems = read(example(page), columns)
    assert [(one.code, one.values) for one in problems] == []
    assert layout is not None
    assert (layout.case, layout.time, layout.state) == (columns[0], columns[1], columns[4])
    assert (layout.late, layout.own, layout.begins) == (300, frozenset({"open.handling.lapse"}), False)
    facts = dict(layout.facts)
    assert facts["goods"] == Always("physical")
    assert facts["paid"] == FromColumn(columns[6], (), 1)
    assert [meant for _, meant in facts["remedy"].values] == ["refund_only", "return_refund"]  # type: ignore[union-attr]


def test_what_rows_mean() -> None:
    page = "docs/logs.md"
    layout, _ = read(example(page), COLUMNS[page])
    assert layout is not None
    place, problems = Place("log.csv", 2), Problems()

    def meaning(activity: str, actor: str = "") -> object:
        return layout.meanings.meaning(Row(2, {"operation": activity, "by": actor}), place, problems)

    assert meaning("applied") == Mark("begins")
    assert meaning("viewed") == Mark("ignored")
    assert meaning("timed out") == Own("open.handling.lapse")
    assert meaning("refunded") == Reached("refunded")
    assert meaning("同意申请", "商家") == Deed("merchant.approve")
    assert meaning("ship_back", "buyer") == Deed("buyer.ship_back", (("waybill", FromColumn("waybill")),))
    refusal = meaning("refused by the shop")
    assert isinstance(refusal, Deed)
    assert dict(refusal.values)["reason"] == FromColumn("remark")
    assert meaning("sneezed") is None
    assert [one.code for one in problems] == ["P0644"]


@pytest.mark.parametrize(
    ("wrong", "right", "code"),
    [
        ("log:", "logg:", "P0510"),
        ("policy: wechat.after_sale", "policy: wechat.after_sales", "P0513"),
        ("case: order_no", "case: order", "P0632"),
        ("case: order_no, ", "", "P0511"),
        ("tolerance: 5min", "tolerance: soon", "P0516"),
        ("unit: 0.01 CNY}\n  amount", "unit: 0.01 h}\n  amount", "P0634"),
        ("{fixed: physical}", "{fixed: phisical}", "P0543"),
        ("{fixed: physical}", "{fixed: physical, unit: h}", "P0635"),
        ("  goods", "  good", "P0521"),
        ("  waybill: waybill", "  waybil: waybill", "P0526"),
        ("opened", "openned", "P0525"),
        ("deadline: open.handling.lapse", "deadline: open.handling.laps", "P0530"),
        ("state: refunded}", "state: refundd}", "P0527"),
        ("{state: refunded}", "[refunded]", "P0631"),
        ("{state: refunded}", "{with: {}}", "P0631"),
        ("tolerance", "sort: perhaps\ntolerance", "P0635"),
        ("tolerance", "time format: YYYY\ntolerance", "P0635"),
        ("  paid: {column: paid_fen, unit: 0.01 CNY}\n", "", "P0522"),
    ],
)
def test_mistakes_have_places(wrong: str, right: str, code: str) -> None:
    page = "docs/logs.md"
    source = example(page)
    assert wrong in source.text
    layout, problems = read(Source("mapping.yaml", source.text.replace(wrong, right, 1)), COLUMNS[page])
    assert layout is None
    assert code in [one.code for one in problems]
    assert all(one.span.source.name == "mapping.yaml" for one in problems)
