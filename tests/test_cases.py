"""Case files: Markdown with the files at hand, commands and their exact output.

A block ```policy NAME, ```yaml NAME or ```text NAME is a file; a ```console block holds `$ tiaoli …` lines and what
they print (`[1]`: the exit code where it isn't 0; `< NAME`: standard input). `pytest --accept` records the output;
read the diff.
"""

from __future__ import annotations

import io
import re
import shlex
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import pytest

from tiaoli.cli.main import run
from tiaoli.cli.terminal import OUR_FAULT

ROOT = Path(__file__).parent.parent
PAGES = sorted((ROOT / "tests/cases").rglob("*.md")) + sorted((ROOT / "docs/errors").glob("P*.md"))
BLOCK = re.compile(r"^(```(?P<kind>policy|yaml|text|console)(?: (?P<name>\S+))?\n)(?P<body>.*?)^```$", re.M | re.S)
DEFAULT_NAMES = {"policy": "example.policy", "yaml": "example.yaml", "text": "example.txt"}


def output_of(line: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """What a command prints, and its exit code where that is not 0."""
    words = shlex.split(line)
    assert words[0] == "tiaoli", line
    if "<" in words[:-1]:
        at = words.index("<")
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(Path(words[at + 1]).read_bytes()), "utf-8"))
        del words[at : at + 2]
    printed = io.StringIO()
    with redirect_stdout(printed), redirect_stderr(printed):
        code = run(words[1:])
    assert code != OUR_FAULT, printed.getvalue()
    return printed.getvalue() + (f"[{code}]\n" if code else "")


def played(text: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """The page with the output that its commands print now; its files are written where we stand."""

    def block(match: re.Match[str]) -> str:
        head, kind, body = match[1], match["kind"], match["body"]
        if kind != "console":
            file = Path(match["name"] or DEFAULT_NAMES[kind])
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(body, encoding="utf-8", newline="\n")
            return match[0]
        commands = [line for line in body.splitlines() if line.startswith("$ ")]
        return head + "".join(f"{line}\n{output_of(line[2:], monkeypatch)}" for line in commands) + "```"

    return BLOCK.sub(block, text)


@pytest.mark.parametrize("page", PAGES, ids=[page.relative_to(ROOT).as_posix() for page in PAGES])
def test_page(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    monkeypatch.chdir(tmp_path)
    text = page.read_text(encoding="utf-8")
    now = played(text, monkeypatch)
    if request.config.getoption("--accept"):
        page.write_text(now, encoding="utf-8", newline="\n")
        return
    assert now == text
