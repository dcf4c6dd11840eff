"""Files → texts. The only place of the compiler that reads files; nothing outside a library's folder is read for a
policy.

A library is a folder of policies: ``wechat.after_sale`` stands in ``wechat/after_sale/``, its base and its amendments
as ``*.policy`` beside each other. Calendars stand in ``calendars/NAME.yaml``; those that come with the program are
within reach of every policy. Translations of a library's labels stand in ``labels/LANGUAGE.yaml``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from compiler.calendars import Calendar
from dsl.diagnostics import Problems
from dsl.keywords import Language
from dsl.record import record
from dsl.source import Source, Span
from dsl.suggest import nearest

LARGEST_FILE = 2_000_000
"""Bytes. A larger file is no policy."""

SHIPPED = Path(__file__).parent.parent / "policy"
"""The library that comes with the program, in the repository as in the installed package."""


@record
class Sources:
    """The texts of one policy. ``root`` is the folder that ``use`` may not leave, None where nothing may be used.

    A calendar is looked for in ``root``, then in ``libraries``, then among those that come with the program.
    ``language`` is the reader's: labels for which ``root`` has a translation are said so; None leaves all as
    written."""

    files: tuple[Source, ...]
    root: Path | None = None
    libraries: tuple[Path, ...] = ()
    language: Language | None = None

    def calendars(self, problems: Problems) -> Calendars:
        """The calendars within reach."""
        return Calendars((*(() if self.root is None else (self.root,)), *self.libraries, SHIPPED), problems)

    def labels(self, problems: Problems) -> Mapping[str, str]:
        """What labels are called in the reader's language."""
        if self.language is None or self.root is None:
            return {}
        path = self.root / "labels" / f"{self.language}.yaml"
        return read_labels(path, problems) if path.is_file() else {}


class Calendars(Mapping[str, Calendar]):
    """Calendars by name, each read when it is first asked for. One whose file is broken is there (``in``), but can't be
    had: KeyError, after its mistakes were reported."""

    def __init__(self, roots: tuple[Path, ...], problems: Problems) -> None:
        self._roots = roots
        self._problems = problems
        self._read: dict[str, Calendar | None] = {}

    def __getitem__(self, name: str) -> Calendar:
        if name not in self._read:
            self._read[name] = read_calendar(self._roots, name, self._problems)
        calendar = self._read[name]
        if calendar is None:
            raise KeyError(name)
        return calendar

    def __contains__(self, name: object) -> bool:
        return name in calendar_files(self._roots)

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(calendar_files(self._roots)))

    def __len__(self) -> int:
        return len(calendar_files(self._roots))


def calendar_files(roots: Iterable[Path]) -> dict[str, Path]:
    """The calendar files of some libraries by their names; the first library that has one wins."""
    found: dict[str, Path] = {}
    for root in roots:
        for path in sorted((root / "calendars").glob("*.yaml")):
            found.setdefault(path.stem, path)
    return found


def read_calendar(roots: Iterable[Path], name: str, problems: Problems) -> Calendar | None:
    """A calendar by its name; None where no library has it, and after a report where its file is broken."""
    path = calendar_files(roots).get(name)
    source = read_text(path, problems) if path is not None else None
    if source is None:
        return None
    from compiler.calendar_files import parse_calendar

    calendar, found = parse_calendar(source, name)
    problems.extend(found)
    return calendar


def read_labels(path: Path, problems: Problems) -> Mapping[str, str]:
    """The translations of a file that is there."""
    from compiler.label_files import parse_labels

    source = read_text(path, problems)
    return {} if source is None else parse_labels(source, problems)


@record
class Library:
    """Folders in which policies are looked for, the first that has one wins."""

    roots: tuple[Path, ...]

    def names(self) -> tuple[str, ...]:
        """Every policy there is, in alphabetical order."""
        found: set[str] = set()
        for root in self.roots:
            if root.is_dir():
                for file in root.rglob("*.policy"):
                    found.add(".".join(file.parent.relative_to(root).parts))
        return tuple(sorted(name for name in found if name))

    def folder(self, name: str) -> tuple[Path, Path] | None:
        """The folder of a policy and the root that it stands in."""
        for root in self.roots:
            folder = root.joinpath(*name.split("."))
            if folder.is_dir() and any(folder.glob("*.policy")):
                return folder, root
        return None

    def nearest(self, name: str) -> str | None:
        """The policy whose name is most like a given one."""
        return nearest(name, self.names())

    def sources(self, name: str, problems: Problems) -> Sources | None:
        """A policy's texts by its name; None where there is no such policy."""
        found = self.folder(name)
        if found is None:
            return None
        return replace(folder_sources(found[0], problems, root=found[1]), libraries=self.roots)


def folder_sources(folder: Path, problems: Problems, *, root: Path | None = None) -> Sources:
    """The texts of the policy that stands in a folder."""
    return file_sources(sorted(folder.glob("*.policy")), problems, root=root or folder)


def file_sources(paths: Iterable[Path], problems: Problems, *, root: Path | None = None) -> Sources:
    """The texts of given files; one that can't be read is reported and left out."""
    read = (read_text(path, problems) for path in paths)
    return Sources(tuple(source for source in read if source is not None), root)


def read_text(path: Path, problems: Problems, *, name: str | None = None) -> Source | None:
    """One file as a text; None after a report."""
    shown = name or _shown(path)
    nowhere = Span(Source(shown, ""), 0, 0)
    try:
        if path.is_dir():
            problems.error("P0004", nowhere, path=shown)
            return None
        if path.stat().st_size > LARGEST_FILE:
            problems.error("P0003", nowhere, path=shown, limit=LARGEST_FILE)
            return None
        content = path.read_bytes()
    except FileNotFoundError:
        problems.error("P0001", nowhere, path=shown)
        return None
    except OSError as failure:
        problems.error("P0007", nowhere, path=shown, reason=failure.strerror or "")
        return None
    return decode(content, shown, problems)


def decode(content: bytes, name: str, problems: Problems) -> Source | None:
    """Bytes as a text: UTF-8, a byte order mark allowed; anything else is reported."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as failure:
        line = content[: failure.start].count(b"\n") + 1
        problems.error("P0002", Span(Source(name, ""), 0, 0), path=name, line=line)
        return None
    if "\0" in text:
        problems.error("P0002", Span(Source(name, ""), 0, 0), path=name, line=text[: text.index("\0")].count("\n") + 1)
        return None
    return Source(name, text.replace("\r\n", "\n").replace("\r", "\n"))


def shared_source(using: Source, path: str, place: Span, root: Path | None, problems: Problems) -> Source | None:
    """The file that a ``use`` names, when it lies inside the library; None after a report."""
    if root is None:
        problems.error("P0005", place, path=path)
        return None
    base = root.resolve()
    target = (Path(using.name).resolve().parent / path).resolve()
    if not target.is_relative_to(base) or Path(path).is_absolute():
        problems.error("P0005", place, path=path)
        return None
    if not target.is_file():
        problems.error("P0006", place, path=path)
        return None
    return read_text(target, problems)


def _shown(path: Path) -> str:
    """A path as a reader knows it: from the current folder where it lies there."""
    try:
        return str(path.resolve().relative_to(Path.cwd()))
    except ValueError:
        return str(path)
