"""Every message has a page, and each page shows its own message. What the pages print is compared in test_cases.py."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from dsl.catalogue import codes

FOLDER = Path(__file__).parent.parent / "docs/errors"
PAGES = {path.stem: path for path in sorted(FOLDER.glob("P*.md"))}
INDEX = FOLDER / "README.md"

IN_WORDS = {"P0001", "P0002", "P0003", "P0004", "P0007", "P0109", "P0317", "P0509"}
"""Messages that no small file of text can provoke: files missing, unreadable, too large, tables too entangled."""

BRINGS_OTHERS = {"P0331", "P0544"}
"""A state that is never reached comes with the rules that are never taken; a scenario whose policy has errors shows
these too."""

_HEADING = re.compile(r"# (?P<code>P\d{4}) · (?P<english>.+) / (?P<chinese>[^/]+)")
_CONSOLE = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_FOUND = re.compile(r"^(?:error|warning|错误|警告)\[(P\d{4})\]", re.MULTILINE)

_INTRODUCTION = """\
# Messages / 提示

`tiaoli explain P0312` shows a page in the terminal. `tiaoli explain P0312` 在终端显示其中一页。

| code | English | 中文 |
|---|---|---|
"""


def index() -> str:
    """The table of all pages, from their headings."""
    rows = []
    for code, path in PAGES.items():
        heading = _HEADING.fullmatch(path.read_text(encoding="utf-8").split("\n", 1)[0])
        assert heading is not None, f"{path.name}: the heading is not `# CODE · English / 中文`"
        rows.append(f"| [{code}]({path.name}) | {heading['english']} | {heading['chinese']} |\n")
    return _INTRODUCTION + "".join(rows)


def test_every_message_has_a_page() -> None:
    assert tuple(PAGES) == codes()


def test_the_index_lists_every_page(request: pytest.FixtureRequest) -> None:
    if request.config.getoption("--accept"):
        INDEX.write_text(index(), encoding="utf-8", newline="\n")
    assert INDEX.read_text(encoding="utf-8") == index()


@pytest.mark.parametrize("code", PAGES)
def test_a_page_is_in_both_languages_and_shows_its_message(code: str) -> None:
    text = PAGES[code].read_text(encoding="utf-8")
    assert text.startswith(f"# {code} · ")
    english, chinese = text.split("\n## English\n")[1].split("\n## 中文\n")
    for language, part in (("en", english), ("zh", chinese)):
        shown = _CONSOLE.findall(part)
        if code in IN_WORDS:
            assert not shown
            continue
        assert len(shown) == 1
        assert f"--lang {language}\n" in shown[0]
        found = _FOUND.findall(shown[0])
        assert code in found
        assert len(found) == 1 or code in BRINGS_OTHERS
