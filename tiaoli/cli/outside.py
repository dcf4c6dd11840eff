"""Texts from outside: files, standard input, git.

In: paths and revisions. Out: sources, or a diagnostic where a text can't be read, or CannotError where git refuses.
Absent: which texts make up a policy (`tiaoli/cli/texts.py`).
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal as OneOf

from compiler.loader import decode, read_text
from dsl.catalogue import Bilingual
from dsl.diagnostics import Problems
from dsl.source import Source
from tiaoli.cli.files import CannotError

_HEADER = re.compile(r"^[ \t]*(policy|amend|system|政策|修订|系统)[ \t]+([^\s\"“{/]+)", re.MULTILINE)

_KINDS: dict[str, OneOf["policy", "amend", "system"]] = {
    "policy": "policy", "政策": "policy", "amend": "amend", "修订": "amend", "system": "system", "系统": "system",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Heading:
    """What a text begins as, and the policy or system that it is of."""

    kind: OneOf["policy", "amend", "system"]
    name: str


_SKIPPED = frozenset({"node_modules", "__pycache__", "site-packages"})
DEEPEST = 6
"""How many folders below a given one policies are looked for."""


def read_file(path: Path, problems: Problems) -> Source | None:
    """A file's text; None after a report."""
    return read_text(path, problems)


def read_input(problems: Problems) -> Source | None:
    """Standard input as a text; None after a report."""
    return decode(sys.stdin.buffer.read(), "<stdin>", problems)


def policy_files(place: Path) -> list[Path]:
    """The policy files of a folder and of those inside it, or the one file given; in order of their paths."""
    return sorted(_below(place, 0)) if place.is_dir() else [place]


def _below(folder: Path, depth: int) -> Iterator[Path]:
    try:
        inside = list(folder.iterdir())
    except OSError:
        return
    for path in inside:
        if path.suffix == ".policy" and path.is_file():
            yield path
        elif depth < DEEPEST and path.is_dir() and not path.name.startswith(".") and path.name not in _SKIPPED:
            yield from _below(path, depth + 1)


def heading_of(source: Source) -> Heading | None:
    """What a text begins as; None for a shared file."""
    found = _HEADER.search(source.text)
    return None if found is None else Heading(_KINDS[found[1]], found[2])


def from_git(revision: str, path: str, problems: Problems) -> list[Source]:
    """A file, or the policy files of a folder, as git has them at a revision; CannotError where it has none."""
    listed = _git("ls-tree", "-r", "--name-only", revision, "--", path)
    names = [
        name for name in listed.decode("utf-8", "replace").splitlines() if name == path or name.endswith(".policy")
    ]
    if not names:
        raise CannotError(Bilingual(f"git has no {path} at {revision}", f"git 在 {revision} 没有 {path}"))
    found = [decode(_git("show", f"{revision}:./{name}"), f"{revision}:{name}", problems) for name in names]
    return [source for source in found if source is not None]


def _git(*words: str) -> bytes:
    import subprocess

    try:
        ran = subprocess.run(["git", "-c", "core.quotepath=off", *words], capture_output=True, timeout=60, check=False)
    except (FileNotFoundError, subprocess.TimeoutExpired) as error:
        raise CannotError(Bilingual("git can't be run here", "这里无法运行 git")) from error
    if ran.returncode != 0:
        lines = ran.stderr.decode("utf-8", "replace").strip().splitlines() or ["?"]
        reason = lines[0].removeprefix("fatal: ")
        raise CannotError(Bilingual(f"git says: {reason}", f"git 报告：{reason}"))
    return ran.stdout
