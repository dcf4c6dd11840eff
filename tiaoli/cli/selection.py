"""What a command is pointed at: a name, a path, a text from git or standard input, each with a day.

In: a word of the command line, as `wechat.after_sale@2024-03-31`, `A..B`, `shop/returns.policy`, `-`, `HEAD~1:policy`.
Out: references, which `tiaoli/cli/texts.py` reads. Absent: reading anything but whether a path exists.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from dsl.catalogue import Bilingual
from tiaoli.cli.files import CannotError

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_NAME = re.compile(r"\w+(\.\w+)*")


@dataclass(frozen=True, slots=True)
class Named:
    """A policy of the library, by its dotted name. ``on`` None is today."""

    name: str
    on: date | None = None

    def __str__(self) -> str:
        return _with_day(self.name, self.on)


@dataclass(frozen=True, slots=True)
class AtPath:
    """A file, or a folder with the files of one or more policies."""

    path: Path
    on: date | None = None

    def __str__(self) -> str:
        return _with_day(str(self.path), self.on)


@dataclass(frozen=True, slots=True)
class Piped:
    """Standard input."""

    on: date | None = None

    def __str__(self) -> str:
        return _with_day("-", self.on)


@dataclass(frozen=True, slots=True)
class InGit:
    """A file or folder as git has it at a revision."""

    revision: str
    path: str
    on: date | None = None

    def __str__(self) -> str:
        return _with_day(f"{self.revision}:{self.path}", self.on)


Reference = Named | AtPath | Piped | InGit


def today() -> date:
    """Today's date where the program runs. The one place that asks for it."""
    return datetime.now().astimezone().date()


def now() -> int:
    """The present moment, in seconds since 1970-01-01T00:00Z."""
    return int(datetime.now().astimezone().timestamp())


def reference(text: str) -> Reference:
    """What one word points at; CannotError where it is nothing of the kind."""
    if text == "-":
        return Piped()
    if text and Path(text).exists():
        return AtPath(Path(text))
    head, at, tail = text.rpartition("@")
    if at and head and ":" not in tail:
        return replace(reference(head), on=_day(tail, text))
    revision, colon, path = text.partition(":")
    if colon and revision and path and not revision.startswith("-"):
        return InGit(revision, path.rstrip("/") or ".")
    if _NAME.fullmatch(text) and not text.endswith(".policy"):
        return Named(text)
    if re.search(r"[/\\]|\.policy$|\.ya?ml$", text):
        raise CannotError(Bilingual(f"there is no file or folder {text}", f"没有文件或文件夹 {text}"))
    raise CannotError(Bilingual(f"{text!r} names no policy", f"“{text}”不是政策名称"))


def pair(text: str) -> tuple[Reference, Reference] | None:
    """The two sides of `A..B`; None where the word is no range. `NAME@DAY..DAY` names one policy on two days."""
    if Path(text).exists():
        return None
    for at in (found.start() for found in re.finditer(r"(?=\.\.)", text)):
        left, right = text[:at], text[at + 2 :]
        upwards = left.endswith("/") or not left.strip("./")
        if upwards or not right.strip("./") or (right.startswith(".") and not right.startswith(("./", "../"))):
            continue
        first = reference(left)
        if _DAY.fullmatch(right) or right == "today":
            return first, replace(first, on=_day(right, text))
        return first, reference(right)
    return None


def _day(text: str, whole: str) -> date:
    if text == "today":
        return today()
    try:
        if _DAY.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise CannotError(
        Bilingual(
            f"{text!r} in {whole} is not a date; write it as 2024-03-31",
            f"{whole} 里的“{text}”不是日期；请写成 2024-03-31",
        )
    )


def _with_day(text: str, on: date | None) -> str:
    return f"{text}@{on}" if on else text
