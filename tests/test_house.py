"""Habits of the house that no tool checks."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from dsl.catalogue import Texts, codes, message

ROOT = Path(__file__).parent.parent
FOLDERS = ("dsl", "compiler", "simulator", "analysis", "viz", "tiaoli")
MODULES = sorted(path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py"))
LONGEST_FILE = 600
LONGEST_FUNCTION = 60


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_files_and_functions_stay_small(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= LONGEST_FILE
    for function in functions(ast.parse(text)):
        assert (function.end_lineno or 0) - function.lineno < LONGEST_FUNCTION, function.name


def test_no_package_hides_behind_tests() -> None:
    assert not list((ROOT / "tests").rglob("__init__.py"))


def test_the_day_and_luck_are_asked_for_only_in_the_front_door() -> None:
    asks = re.compile(r"\b(date\.today|datetime\.now|datetime\.utcnow|time\.time|random\.random|random\.seed)\(")
    below = [path for path in MODULES if "tiaoli" not in path.relative_to(ROOT).parts]
    assert [path.name for path in below if asks.search(path.read_text(encoding="utf-8"))] == []


def test_imports_by_text_hold_in_a_wheel() -> None:
    """The build prefixes import statements; a module named in a string would be missed."""
    named = re.compile(r"""(import_module|resources\.files|find_spec)\(f?["'](dsl|compiler|simulator|analysis|viz)\b""")
    assert [path.name for path in MODULES if named.search(path.read_text(encoding="utf-8"))] == []


def test_nothing_is_left_for_later() -> None:
    later = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b|NotImplementedError")
    assert [path.name for path in MODULES if later.search(path.read_text(encoding="utf-8"))] == []


def test_every_message_has_a_page_in_both_languages() -> None:
    pages = {path.stem: path.read_text(encoding="utf-8") for path in (ROOT / "docs/errors").glob("P*.md")}
    assert set(pages) == set(codes())
    for code, text in pages.items():
        assert text.startswith(f"# {code} "), code
        assert "\n## 中文\n" in text, code


@pytest.mark.parametrize("code", codes())
def test_both_languages_speak_of_the_same_values(code: str) -> None:
    def places(texts: Texts) -> set[str]:
        return set(re.findall(r"{(\w+)", " ".join((texts.title, texts.label, texts.note, texts.help))))

    said = message(code)
    assert places(said.en) == places(said.zh)
    for texts in (said.en, said.zh):
        assert texts.title
        assert not texts.title.endswith((".", "。"))
        assert "\n" not in texts.title + texts.label + texts.note


def test_help_starts_without_heavy_libraries() -> None:
    line = (
        "import sys\nfrom tiaoli.cli.main import run\ncode = run(['--help'])\n"
        "heavy = {'networkx', 'lark', 'yaml', 'graphviz', 'rich', 'numpy', 'wasmtime'} & set(sys.modules)\n"
        "sys.exit(f'loaded: {heavy}' if heavy else code)"
    )
    ran = subprocess.run([sys.executable, "-c", line], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert ran.returncode == 0, ran.stderr
