"""Labels said in another language: each label and reason, and nothing else; what a file may call a thing stays."""

from __future__ import annotations

from dsl.diagnostics import Problems
from dsl.formatter import format_file
from dsl.labels import Label, labels_in, relabelled, written
from dsl.parser import parse
from dsl.source import Source
from dsl.syntax import File

TEXT = """\
policy shop.returns "退货" from 2024-01-01
actor buyer "用户" { cancel "撤销" (why "原因": text) }
outcome notice "通知" (what "内容": text)
initial state open "处理中" {
  late "逾期": after 1h -> closed do notice("处理中")
  forbid buyer.cancel when false "处理中"
}
final state closed "关闭"
"""
WORDS = {"退货": "returns", "处理中": "open", "关闭": "closed", "逾期": "late", "没有": "nothing"}


def tree(text: str) -> File:
    return parse(Source("returns.policy", text), Problems())


def test_labels_and_reasons_are_said_anew_and_texts_stay() -> None:
    said = format_file(relabelled(tree(TEXT), WORDS), (), "en")
    expected = TEXT
    for old, new in [("退货", "returns"), ('open "处理中"', 'open "open"'), ('false "处理中"', 'false "open"'),
                     ("关闭", "closed"), ("逾期", "late")]:  # fmt: skip
        expected = expected.replace(old, new)
    assert said == format_file(tree(expected), (), "en")
    assert 'notice("处理中")' in said


def test_without_words_the_tree_is_the_same_one() -> None:
    file = tree(TEXT)
    assert relabelled(file, {}) is file
    assert relabelled(file, {"没有": "nothing"}) is file


def test_a_label_knows_how_it_is_written() -> None:
    header = relabelled(tree(TEXT), WORDS).header
    assert header is not None
    assert isinstance(header.label, Label)
    assert (header.label, written(header.label), written("退货")) == ("returns", "退货", "退货")


def test_labels_are_listed_in_order() -> None:
    assert list(labels_in(tree(TEXT))) == [
        "退货", "用户", "撤销", "原因", "通知", "内容", "处理中", "逾期", "处理中", "关闭",
    ]  # fmt: skip
