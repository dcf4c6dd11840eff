"""The wheel: one package `tiaoli`, nothing else, and the command works from it with the repository out of sight."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from hatch_build import PlainImportError, prefixed

START = """
import sys
wheel, repository, *rest = sys.argv[1:]
sys.path = [wheel] + [entry for entry in sys.path if entry not in ("", repository)]
sys.meta_path = [finder for finder in sys.meta_path if "editable" not in type(finder).__module__]
sys.argv = ["tiaoli", *rest]
try:
    import compiler
except ImportError:
    pass
else:
    sys.exit("a package called compiler is importable")
from tiaoli.__main__ import main
main()
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel of the tree as it stands, built without network."""
    root = Path(__file__).parent.parent
    target = tmp_path_factory.mktemp("wheel")
    built = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(target)],
        cwd=root, capture_output=True, text=True, timeout=300,
    )  # fmt: skip
    assert built.returncode == 0, built.stdout + built.stderr
    (found,) = target.glob("*.whl")
    return found


@pytest.fixture(scope="module")
def unpacked(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel's files."""
    folder = tmp_path_factory.mktemp("unpacked")
    zipfile.ZipFile(wheel).extractall(folder)
    return folder


def from_wheel(unpacked: Path, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    root = Path(__file__).parent.parent
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    return subprocess.run(
        [sys.executable, "-c", START, str(unpacked), str(root), *arguments],
        cwd=folder, env=environment | {"PYTHONIOENCODING": "utf-8"}, capture_output=True, encoding="utf-8", timeout=120,
    )  # fmt: skip


def test_nothing_lands_beside_the_package(wheel: Path) -> None:
    tops = {name.split("/")[0] for name in zipfile.ZipFile(wheel).namelist()}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"tiaoli"}


def test_policies_pages_fonts_and_grammar_are_aboard(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    for start, end in (
        ("tiaoli/policy/", ".policy"),
        ("tiaoli/policy/calendars/", ".yaml"),
        ("tiaoli/docs/errors/", ".md"),
        ("tiaoli/dsl/", ".lark"),
        ("tiaoli/viz/fonts/", ""),
        ("tiaoli/py.typed", ""),
    ):
        assert any(name.startswith(start) and name.endswith(end) for name in names), start
    assert not any("__pycache__" in name or "/tests/" in name for name in names)


def test_every_module_imports(unpacked: Path, tmp_path: Path) -> None:
    modules = sorted(
        ".".join(file.relative_to(unpacked).with_suffix("").parts).removesuffix(".__init__")
        for file in (unpacked / "tiaoli").rglob("*.py")
        if file.name != "__main__.py" and "fonts" not in file.parts
    )
    line = f"import sys; sys.path.insert(0, {str(unpacked)!r})\n" + "\n".join(f"import {name}" for name in modules)
    line += "\nassert not {'dsl', 'compiler', 'viz'} & set(sys.modules)"
    ran = subprocess.run([sys.executable, "-c", line], cwd=tmp_path, capture_output=True, text=True, timeout=120)
    assert ran.returncode == 0, ran.stderr


def test_the_command_checks_a_shipped_policy(unpacked: Path, tmp_path: Path) -> None:
    ran = from_wheel(unpacked, tmp_path, "check", "wechat.after_sale")
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "wechat.after_sale" in ran.stdout


def test_the_shipped_calendar_is_within_reach(unpacked: Path, tmp_path: Path) -> None:
    text = "policy p from 2024-01-01\ncalendar china\nactor a { b }\ninitial state c { on a.b -> d }\nfinal state d\n"
    (tmp_path / "p.policy").write_text(text, encoding="utf-8")
    ran = from_wheel(unpacked, tmp_path, "check", "p.policy")
    assert ran.returncode == 0, ran.stdout + ran.stderr


def test_the_command_explains_a_message(unpacked: Path, tmp_path: Path) -> None:
    ran = from_wheel(unpacked, tmp_path, "explain", "P0501", "--lang", "zh")
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "YAML" in ran.stdout


def test_imports_are_prefixed_line_for_line() -> None:
    text = (
        '"""from dsl.x import y"""\nif True:\n    from dsl.source import (\n        Span,\n    )\nfrom os import path\n'
    )
    assert prefixed(text, "m.py") == text.replace("    from dsl.source", "    from tiaoli.dsl.source")


def test_a_plain_import_stops_the_build() -> None:
    with pytest.raises(PlainImportError, match="m.py:2"):
        prefixed("import os\nimport compiler.graph\n", "m.py")
