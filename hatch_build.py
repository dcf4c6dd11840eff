"""Turns the repository's folders into the one package of a wheel.

In: the folders as they stand. Out: for a wheel, `tiaoli/dsl`, `tiaoli/compiler`, … with their `from dsl.x import y`
lines written `from tiaoli.dsl.x import y`, line for line, and the shipped policies and message pages beside them. For
an editable install nothing: there the folders are used where they stand.
"""

from __future__ import annotations

import ast
import shutil
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

PACKAGE = "tiaoli"
FOLDERS = ("dsl", "compiler", "simulator", "analysis", "viz")
DATA = ("policy", "docs/errors")


class PlainImportError(Exception):
    """A folder is imported as a whole (`import compiler`), which can't be rewritten without renaming its uses."""


def prefixed(text: str, name: str) -> str:
    """The text of a module with its imports from our folders put under the package.

    Raises PlainImportError where one of the folders is imported by name.
    """
    lines = text.splitlines(keepends=True)
    for node in ast.walk(ast.parse(text, name)):
        if isinstance(node, ast.Import):
            for alias in node.names:
                if alias.name.split(".")[0] in FOLDERS:
                    raise PlainImportError(f"{name}:{node.lineno}: write `from {alias.name} import …`")
        elif isinstance(node, ast.ImportFrom) and not node.level and (node.module or "").split(".")[0] in FOLDERS:
            at = node.lineno - 1
            head, tail = lines[at][: node.col_offset], lines[at][node.col_offset :]
            lines[at] = head + tail.replace(f"from {node.module}", f"from {PACKAGE}.{node.module}", 1)
    return "".join(lines)


def gather(root: Path, target: Path) -> None:
    """Write the package as a wheel holds it into an empty folder."""
    ignored = shutil.ignore_patterns("__pycache__", "*.pyc")
    shutil.copytree(root / PACKAGE, target / PACKAGE, ignore=ignored)
    for folder in (*FOLDERS, *DATA):
        shutil.copytree(root / folder, target / PACKAGE / folder, ignore=ignored)
    for module in sorted(target.rglob("*.py")):
        name = module.relative_to(target).as_posix()
        module.write_text(prefixed(module.read_text(encoding="utf-8"), name), encoding="utf-8", newline="\n")
    (target / PACKAGE / "py.typed").touch()


class FoldersUnderOnePackage(BuildHookInterface[Any]):
    """The build hook hatchling finds here."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Hand hatchling the rewritten tree of a standard wheel."""
        if version != "standard":
            return
        self._folder = tempfile.mkdtemp(prefix="tiaoli-wheel-")
        gather(Path(self.root), Path(self._folder))
        build_data["force_include"][str(Path(self._folder) / PACKAGE)] = PACKAGE

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Clear the rewritten tree away."""
        if version == "standard":
            shutil.rmtree(self._folder, ignore_errors=True)
