"""Every label of the shipped policies has an English translation, and every translation a label."""

from __future__ import annotations

from pathlib import Path

from compiler.loader import read_labels
from dsl.diagnostics import Problems
from dsl.labels import labels_in
from dsl.parser import parse
from dsl.source import Source


def test_the_shipped_labels_are_all_translated(root: Path) -> None:
    problems = Problems()
    labels = {
        label
        for file in sorted((root / "policy").rglob("*.policy"))
        for label in labels_in(parse(Source(file.name, file.read_text(encoding="utf-8")), problems))
    }
    words = read_labels(root / "policy/labels/en.yaml", problems)
    assert problems.in_order() == ()
    assert labels == words.keys()
    assert all(translation.isascii() for translation in words.values())
