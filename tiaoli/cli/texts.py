"""The policies at hand: which texts a reference means, compiled when asked for.

In: references and the common options. Out: texts, timelines, graphs, findings. Policies are looked for by name in the
folders given with `--library`, in `policy` here (or here, where there is no such folder), and among the shipped ones,
in this order.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from compiler.history import Revision, Timeline
from compiler.loader import Library, Sources, folder_sources
from compiler.pipeline import Compiled, compile_timeline, consolidated
from dsl.catalogue import Bilingual
from dsl.diagnostics import Diagnostic, Problems
from dsl.keywords import Language
from dsl.report import render
from dsl.source import Source
from tiaoli.cli.files import CannotError
from tiaoli.cli.options import Common
from tiaoli.cli.outside import from_git, heading_of, policy_files, read_file, read_input
from tiaoli.cli.selection import AtPath, InGit, Named, Piped, Reference, today
from tiaoli.cli.shipped import shipped
from tiaoli.cli.systems import not_a_policy, summary, system_of
from tiaoli.cli.terminal import Terminal, width_now

if TYPE_CHECKING:
    from compiler.graph import PolicyGraph
    from compiler.system.model import CompiledSystem


@dataclass(frozen=True, slots=True)
class Selected:
    """The texts of one policy or system, and what was wrong with reading them."""

    name: str
    sources: Sources
    found: tuple[Diagnostic, ...] = ()

    @property
    def is_system(self) -> bool:
        """Whether it is a system of policies."""
        headings = (heading_of(source) for source in self.sources.files)
        return any(one is not None and one.kind == "system" for one in headings)


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found in one policy; ``summary`` says what it holds where nothing was. ``timeline`` are its revisions,
    where it is no system and has no errors."""

    diagnostics: tuple[Diagnostic, ...]
    summary: Bilingual
    timeline: Timeline | None = None


class Texts:
    """Finds, reads and compiles policies, each once."""

    def __init__(self, common: Common) -> None:
        local = Path("policy") if Path("policy").is_dir() else Path()
        self.library = Library((*common.libraries, local, shipped("policy")))
        self.language = common.language
        self.problems = Problems()
        self._timelines: dict[str, Timeline | None] = {}
        self._systems: dict[str, CompiledSystem | None] = {}
        self._selected: dict[Reference, list[Selected]] = {}
        self._compiled: dict[Sources, Compiled] = {}
        self._nearby: dict[str, Path] = {}

    # ── by name ────────────────────────────────────────────────────────────────────────────────────────────────

    def names(self) -> tuple[str, ...]:
        """Every policy that can be named."""
        found = set(self._nearby)
        for root in self.library.roots:
            for file in policy_files(root) if root.is_dir() else ():
                found.add(".".join(file.parent.relative_to(root).parts))
        return tuple(sorted(name for name in found if name))

    def look_near(self, scenario: Path) -> None:
        """Let the policies beside a scenario's file, or in the folder above, be found by their names."""
        for folder in (scenario.parent, scenario.parent.parent if scenario.parent != Path() else Path("..")):
            for file in sorted(folder.glob("*.policy")):
                source = read_file(file, Problems())
                heading = heading_of(source) if source is not None else None
                if heading is not None and heading.kind != "amend":
                    self._nearby.setdefault(heading.name, folder)

    def is_system(self, name: str) -> bool:
        """Whether a name that exists is a system's."""
        return self.select(Named(name)).is_system

    def system(self, name: str) -> CompiledSystem | None:
        """A system that exists; None where it or a part of it does not compile, with its findings kept."""
        if name not in self._systems:
            result = system_of(self, Named(name))
            if result.system is None:
                self.problems.extend(result.diagnostics)
            self._systems[name] = result.system
        return self._systems[name]

    def folders(self, name: str) -> list[Path]:
        """Where a policy's files stand; none where there is no such policy."""
        if name in self._nearby:
            return [self._nearby[name]]
        found = self.library.folder(name)
        return [] if found is None else [found[0]]

    def timeline(self, name: str) -> Timeline | None:
        """The revisions of a policy that exists; None where its text does not compile, with its findings kept."""
        if name not in self._timelines:
            compiled = self.compiled(Named(name))
            if compiled.serious:
                self.problems.extend(compiled.diagnostics)
            self._timelines[name] = compiled.timeline
        return self._timelines[name]

    # ── by reference ───────────────────────────────────────────────────────────────────────────────────────────

    def select(self, reference: Reference) -> Selected:
        """The one policy that a reference means; CannotError where it means none, or several."""
        found = self.all_of(reference)
        if len(found) == 1:
            return found[0]
        if not found:
            raise CannotError(Bilingual(f"there is no policy in {reference}", f"{reference} 里没有政策"))
        names = [one.name for one in found]
        raise CannotError(
            Bilingual(
                f"{reference} holds several policies: {', '.join(names)}",
                f"{reference} 里有好几份政策：{'、'.join(names)}",
            )
        )

    def all_of(self, reference: Reference) -> list[Selected]:
        """The policies that a reference means: several where it is a folder with several. Calendars of all libraries
        are within their reach."""
        if reference not in self._selected:
            roots, language = self.library.roots, self.language
            self._selected[reference] = [
                replace(one, sources=replace(one.sources, libraries=roots, language=language))
                for one in self._found(reference)
            ]
        return self._selected[reference]

    def _found(self, reference: Reference) -> list[Selected]:
        problems = Problems()
        match reference:
            case Named(name):
                return [self._named(name)]
            case Piped():
                source = read_input(problems)
                sources = [] if source is None else [source]
                self.look_near(Path("-"))
                return _grouped(sources, None, problems)
            case InGit(revision, path):
                return _from_git(revision, path, problems)
            case AtPath(path):
                return self._at(path, problems)

    def everything(self) -> list[str]:
        """What is meant where nothing is named: the policies here, else the shipped ones."""
        here = Path("policy") if Path("policy").is_dir() else Path()
        return [str(here) if policy_files(here) else str(shipped("policy"))]

    def compiled(self, reference: Reference) -> Compiled:
        """What comes of compiling the one policy meant."""
        selected = self.select(reference)
        if selected.is_system:
            not_a_policy(self, reference)
        return self.compile(selected)

    def compile(self, selected: Selected) -> Compiled:
        """What comes of compiling a policy, done once."""
        if selected.sources not in self._compiled:
            self._compiled[selected.sources] = compile_timeline(selected.sources)
        compiled = self._compiled[selected.sources]
        return Compiled(compiled.timeline, (*selected.found, *compiled.diagnostics))

    def checked(self, reference: Reference) -> Iterator[Checked]:
        """The findings in each policy meant."""
        found = self.all_of(reference)
        if not found:
            raise CannotError(Bilingual(f"there is no policy in {reference}", f"{reference} 里没有政策"))
        for selected in found:
            if selected.is_system:
                result = system_of(self, reference, selected)
                yield Checked(result.diagnostics, summary(selected.name, result.system))
                continue
            compiled = self.compile(selected)
            if (
                reference.on is not None
                and compiled.timeline is not None
                and compiled.timeline.on(reference.on) is None
            ):
                _not_yet(compiled.timeline, reference.on)
            yield Checked(compiled.diagnostics, _summary(selected.name, compiled.timeline), compiled.timeline)

    def timeline_of(self, reference: Reference) -> Timeline | None:
        """The revisions of the policy meant, or the one day's text; None where it does not compile."""
        compiled = self.compiled(reference)
        if compiled.timeline is None:
            self.problems.extend(compiled.diagnostics)
            return None
        if reference.on is None:
            return compiled.timeline
        from simulator.clock import frozen

        return frozen(compiled.timeline, reference.on) or _not_yet(compiled.timeline, reference.on)

    def graph(self, reference: Reference, terminal: Terminal) -> PolicyGraph | None:
        """The graph of the day meant, today by default; None after its errors were shown."""
        timeline = self.sound(reference, terminal)
        return None if timeline is None else self.revision(timeline, reference.on or today()).graph

    def revision(self, timeline: Timeline, day: date) -> Revision:
        """What is in force on a day; CannotError before the base."""
        return timeline.on(day) or _not_yet(timeline, day)

    def consolidated(self, reference: Reference, terminal: Terminal, keywords: Language | None) -> str | None:
        """The whole text of the day meant; None after its errors were shown."""
        from dsl.formatter import format_file, language_of

        timeline = self.sound(reference, terminal)
        if timeline is None:
            return None
        day = reference.on or today()
        text = consolidated(timeline, day)
        if text is None:
            return _not_yet(timeline, day)
        return format_file(text, (), keywords or language_of(text.span.source))

    def sound(self, reference: Reference, terminal: Terminal) -> Timeline | None:
        """The revisions of a policy without errors; None after they were shown."""
        compiled = self.compiled(reference)
        if compiled.timeline is None:
            terminal.finding(render(compiled.diagnostics, terminal.language, terminal.color, width_now()))
        return compiled.timeline

    # ── what makes up a policy ─────────────────────────────────────────────────────────────────────────────────

    def _named(self, name: str) -> Selected:
        problems = Problems()
        if name in self._nearby:
            folder = self._nearby[name]
            found = _grouped(_read([*folder.glob("*.policy")], problems), self._root_of(folder), problems)
            return next(one for one in found if one.name == name)
        place = self.library.folder(name)
        if place is None:
            hint = self.library.nearest(name)
            raise CannotError(
                Bilingual(
                    f"there is no policy {name}" + (f"; did you mean {hint}?" if hint else ""),
                    f"没有政策 {name}" + (f"；是不是 {hint}？" if hint else ""),
                )
            )
        return Selected(name, folder_sources(place[0], problems, root=place[1]), problems.in_order())

    def _at(self, path: Path, problems: Problems) -> list[Selected]:
        """A folder's policies; a base alone; an amendment with its base and the others beside it."""
        if path.is_dir():
            return _grouped(_read(policy_files(path), problems), self._root_of(path), problems)
        source = read_file(path, problems)
        heading = heading_of(source) if source is not None else None
        root = self._root_of(path.parent)
        if source is None or heading is None or heading.kind != "amend":
            if heading is not None and heading.kind == "system":
                self.look_near(path)
            name = heading.name if heading is not None else path.name
            return [Selected(name, Sources(() if source is None else (source,), root), problems.in_order())]
        beside = _grouped(_read([*path.parent.glob("*.policy")], problems), root, problems)
        return [one for one in beside if one.name == heading.name]

    def _root_of(self, folder: Path) -> Path:
        """The library that a folder stands in; itself where it stands in none."""
        for root in self.library.roots:
            if folder.resolve().is_relative_to(root.resolve()):
                return root
        return folder


def _from_git(revision: str, path: str, problems: Problems) -> list[Selected]:
    """As from a path: an amendment comes with its base and the others beside it."""
    sources = from_git(revision, path, problems)
    heading = heading_of(sources[0]) if len(sources) == 1 else None
    if heading is None or heading.kind != "amend":
        return _grouped(sources, None, problems)
    folder = path.rpartition("/")[0] or "."
    return [one for one in _grouped(from_git(revision, folder, problems), None, problems) if one.name == heading.name]


def _read(paths: Iterable[Path], problems: Problems) -> list[Source]:
    return [source for path in sorted(paths) if (source := read_file(path, problems)) is not None]


def _grouped(sources: list[Source], root: Path | None, problems: Problems) -> list[Selected]:
    """Texts by the policy they belong to; shared files belong to none. A single text that belongs to none stands alone,
    so that it can be said what is wrong with it."""
    groups: dict[str, list[Source]] = {}
    for source in sources:
        heading = heading_of(source)
        if heading is not None or len(sources) == 1:
            groups.setdefault(heading.name if heading is not None else source.name, []).append(source)
    found = problems.in_order()
    if not groups and found:
        return [Selected("", Sources((), root), found)]
    chosen = [Selected(name, Sources(tuple(files), root)) for name, files in sorted(groups.items())]
    return [Selected(chosen[0].name, chosen[0].sources, found), *chosen[1:]] if chosen else []


def _not_yet(timeline: Timeline, day: date) -> NoReturn:
    """Say that a policy does not exist yet on a day."""
    first = timeline.revisions[0].date
    raise CannotError(
        Bilingual(
            f"{timeline.name} is in force from {first}; there is no text of {day}",
            f"{timeline.name} 自 {first} 起施行，{day} 还没有文本",
        )
    )


def _summary(name: str, timeline: Timeline | None) -> Bilingual:
    if timeline is None:
        return Bilingual(name, name)
    policy, count = timeline.revisions[-1].policy, len(timeline.revisions)
    states = len(policy.states) - 1
    rules = sum(len(state.rules) for state in policy.states)
    first, last = timeline.revisions[0].date, timeline.revisions[-1].date
    span = str(first) if count == 1 else f"{first} … {last}"
    return Bilingual(
        f"{name}: {_many(count, 'revision')} ({span}), {_many(states, 'state')}, {_many(rules, 'rule')}",
        f"{name}：{count} 版（{span}），{states} 个状态，{rules} 条规则",
    )


def _many(count: int, thing: str) -> str:
    return f"{count} {thing}" + ("" if count == 1 else "s")
