"""The examples of the language reference, in both languages: they parse, are canonical, and compile together."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from compiler.loader import Sources
from compiler.pipeline import compile_timeline
from dsl.diagnostics import Problems
from dsl.parser import parse
from dsl.source import Source

ROOT = Path(__file__).parent.parent
PAGES = [page for page in (ROOT / "docs/language.md", ROOT / "docs/zh/language.md") if page.exists()]
EXAMPLE = re.compile(r"^```policy\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def examples(page: Path) -> list[Source]:
    """The policy blocks of a page, named by the line they begin at."""
    text = page.read_text(encoding="utf-8")
    return [
        Source(f"{page.name}:{text.count(chr(10), 0, found.start()) + 1}", found[1]) for found in EXAMPLE.finditer(text)
    ]


@pytest.mark.parametrize("source", [one for page in PAGES for one in examples(page)], ids=lambda one: one.name)
def test_examples_parse(source: Source) -> None:
    problems = Problems()
    parse(source, problems)
    assert [(found.code, found.span.line, found.span.text) for found in problems] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.parent.name)
def test_the_base_and_its_amendment_compile(page: Path) -> None:
    whole = [one for one in examples(page) if re.match(r"(policy|amend|政策|修订) ", one.text)]
    assert whole
    compiled = compile_timeline(Sources(tuple(whole)))
    assert [(found.code, found.span.text) for found in compiled.diagnostics if found.severity == "error"] == []
    assert compiled.timeline is not None
    assert len(compiled.timeline.revisions) == len(whole)


def test_the_page_on_python_runs() -> None:
    page = (ROOT / "docs/python.md").read_text(encoding="utf-8")
    names: dict[str, object] = {}
    blocks = re.findall(r"^```python\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    assert blocks
    for block in blocks:
        exec(compile(block, "docs/python.md", "exec"), names)
