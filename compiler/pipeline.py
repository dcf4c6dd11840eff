"""From texts to the compiled policy, read from top to bottom. A mistake in a policy is never an exception.

texts → files (``parse``) → base and amendments (``history_of``) → the text of each date (``apply``) → resolved policy
(``resolve``) → checks → graph (``lower``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import partial
from itertools import combinations, groupby
from typing import TYPE_CHECKING

from compiler.amend import apply, contradictions
from compiler.calendars import Calendar
from compiler.checks import CHECKS
from compiler.history import Lazy, Revision, Timeline, midnight
from compiler.loader import Sources, shared_source
from compiler.model import Policy
from compiler.resolve import resolve
from compiler.running import running_of
from compiler.shape import History, history_of
from dsl import syntax as s
from dsl.diagnostics import Diagnostic, Problems
from dsl.labels import relabelled
from dsl.parser import parse
from dsl.record import record
from dsl.source import Source

if TYPE_CHECKING:
    from compiler.graph import PolicyGraph


@record
class Compiled:
    """What came of compiling: the timeline where nothing is wrong, and every finding."""

    timeline: Timeline | None
    diagnostics: tuple[Diagnostic, ...]

    @property
    def serious(self) -> bool:
        """Whether any finding is an error."""
        return any(one.severity == "error" for one in self.diagnostics)


def compile_timeline(sources: Sources) -> Compiled:
    """Compile a policy with all its revisions."""
    problems = Problems()
    history = read_history(sources, problems)
    revisions = _revisions(history, sources.calendars(problems), problems) if history is not None else ()
    if problems.serious or history is None:
        return Compiled(None, problems.in_order())
    timeline = Timeline(history.header.name.text, revisions[0].policy.zone, revisions)
    return Compiled(timeline, problems.in_order())


def read_history(sources: Sources, problems: Problems) -> History | None:
    """Parse the texts, bring in what they use, sort them into base and amendments."""
    return history_of(read_files(sources, problems), problems)


def read_files(sources: Sources, problems: Problems) -> list[s.File]:
    """Parse the texts, bring in what they use, and say labels in the reader's language."""
    files = [expanded(parse(source, problems), sources, problems) for source in sources.files]
    words = sources.labels(problems)
    return [relabelled(file, words) for file in files] if words else files


def _revisions(history: History, calendars: Mapping[str, Calendar], problems: Problems) -> tuple[Revision, ...]:
    found: list[Revision] = []
    policy: Policy | None = None
    for day, text, amendments in texts(history, problems):
        before, policy = policy, resolve(text, day, problems, calendars)
        if not problems.serious:
            for check in CHECKS:
                check(policy, problems)
        running = running_of(amendments, before, policy, problems) if before is not None else None
        found.append(
            Revision(
                midnight(day, policy.zone), day, text, policy, amendments, running, Lazy(partial(_lowered, policy))
            )
        )
    return tuple(found)


def texts(history: History, problems: Problems) -> Iterator[tuple[date, s.File, tuple[s.File, ...]]]:
    """The consolidated text from each date on, with the amendments that take effect on it."""
    text = history.base
    yield history.header.effective, text, ()
    for day, group in groupby(history.amendments, key=_effective):
        amendments = tuple(group)
        if len(amendments) > 1 and _contradict(text, amendments, problems):
            yield day, text, amendments
            continue
        for amendment in amendments:
            text, touched = apply(text, amendment, problems)
            if not problems.serious and not touched and not amendment.broken:
                assert amendment.header is not None
                problems.warn("P0420", amendment.header.span)
        yield day, text, amendments


def _contradict(text: s.File, amendments: tuple[s.File, ...], problems: Problems) -> bool:
    """Whether two amendments of one date touch one thing: each is held against the text as it was before that date."""
    touched = [apply(text, amendment, Problems())[1] for amendment in amendments]
    found = Problems()
    for one, other in combinations(touched, 2):
        contradictions(one, other, found)
    problems.extend(found)
    return found.serious


def _effective(amendment: s.File) -> date:
    assert amendment.header is not None
    return amendment.header.effective


def _lowered(policy: Policy) -> PolicyGraph:
    """The graph; networkx is loaded where somebody asks for one."""
    from compiler.graph import lower

    return lower(policy)


# ── one day's text ─────────────────────────────────────────────────────────────────────────────────────────────


def consolidated(timeline: Timeline, on: date) -> s.File | None:
    """The text in force on a day, written out in full as a base of its own; None before the base.

    Its date stays the base's: it is the same policy, not a new one."""
    revision = timeline.on(on)
    if revision is None:
        return None
    return replace(revision.text, items=tuple(item for item in revision.text.items if not _is_use(item)))


def _is_use(item: object) -> bool:
    return isinstance(item, s.Attribute) and item.kind == "use"


# ── shared files ───────────────────────────────────────────────────────────────────────────────────────────────


def expanded(
    file: s.File,
    sources: Sources,
    problems: Problems,
    trail: tuple[Source, ...] = (),
    brought_in: set[str] | None = None,
) -> s.File:
    """A file with the declarations of the files that it uses put before its own, each file's once (``brought_in``)."""
    brought_in = set() if brought_in is None else brought_in
    own = [item for item in file.items if not _is_use(item)]
    brought: list[s.Declaration | s.AmendmentItem | s.SystemItem] = []
    broken = file.broken
    for use in _uses(file.items):
        shared = shared_source(file.span.source, use.value, use.span, sources.root, problems)
        if shared is None:
            continue
        names = [source.name for source in (*trail, file.span.source)]
        if shared.name in names:
            problems.error("P0008", use.span, path=use.value, circle=[*names[names.index(shared.name) :], shared.name])
            continue
        if shared.name in brought_in:
            continue
        brought_in.add(shared.name)
        inner = expanded(parse(shared, problems), sources, problems, (*trail, file.span.source), brought_in)
        if inner.header is not None:
            problems.error("P0009", use.span, inner.header.span, path=use.value)
            continue
        brought.extend(item for item in inner.items if item not in brought)
        broken |= inner.broken
    if not brought and broken == file.broken:
        return file
    return replace(file, items=(*brought, *own), broken=broken)


def _uses(items: Iterable[object]) -> Iterator[s.Attribute]:
    for item in items:
        if isinstance(item, s.Attribute) and item.kind == "use":
            yield item
