"""`tiaoli log`: a policy's revisions, as the change table at the top of a rule document."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import click

from dsl.catalogue import Bilingual
from dsl.markdown import table_row
from tiaoli.cli.help import Argument, Command
from tiaoli.cli.options import Common
from tiaoli.cli.selection import Reference, reference
from tiaoli.cli.terminal import FINDINGS, FINE, Terminal

if TYPE_CHECKING:
    from dsl import syntax
    from dsl.source import Source
    from tiaoli.cli.texts import Texts

ABOUT = Bilingual(
    "List a policy's revisions, oldest first: the day each is in force from, what it changes, and the clauses.",
    "列出政策的历次修订，从旧到新：施行日期、改了什么、依据哪些条款。",
)
WHAT = Bilingual("the policy; with @DATE only up to that day", "政策；带 @日期 时只列到那一天")
FORMAT = Bilingual("text, markdown, or json for other programs.", "text、markdown，或供程序读取的 json。")
NO_REVISIONS = Bilingual(
    "a system has one text; these are the revisions of its policies", "系统只有一个文本；下面是其中各份政策的修订"
)
EXAMPLES = (
    ("tiaoli log wechat.after_sale", Bilingual("the change table", "变更表")),
    ("tiaoli log wechat.after_sale --format markdown", Bilingual("to paste into a document", "粘贴到文档里")),
)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a change table."""

    what: str
    clauses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """One revision; ``policy`` says of which, in a system."""

    day: str
    published: str | None
    label: str
    rows: tuple[Row, ...]
    policy: str = ""


def command(terminal: Terminal, common: Common) -> click.Command:
    """The command as click knows it."""

    def run(what: str, form: str) -> int:
        return show(terminal, common, what, form)

    formats = click.Choice(["text", "markdown", "json"])
    return Command(
        "log",
        [(line, terminal.say(says)) for line, says in EXAMPLES],
        params=[
            Argument(["what"], terminal.say(WHAT)),
            click.Option(["--format", "form"], type=formats, default="text", help=terminal.say(FORMAT)),
        ],
        callback=run,
        help=terminal.say(ABOUT),
    )


def show(terminal: Terminal, common: Common, what: str, form: str) -> int:
    """Read the revisions and lay them out."""
    from dsl.diagnostics import Problems
    from dsl.report import render
    from tiaoli.cli.texts import Texts

    chosen, texts = reference(what), Texts(common)
    selected = texts.select(chosen)
    if selected.is_system:
        return _system(terminal, texts, chosen, form)
    problems = Problems()
    entries = entries_of(selected.sources.files, problems)
    if chosen.on is not None:
        entries = [entry for entry in entries if entry.day <= chosen.on.isoformat()]
    if problems.serious:
        terminal.finding(render(problems.in_order(), terminal.language, terminal.color))
        return FINDINGS
    _write(terminal, selected.name, entries, form)
    return FINE


def _system(terminal: Terminal, texts: Texts, chosen: Reference, form: str) -> int:
    """A system has one text; what changes are the policies of its parts."""
    from dsl.diagnostics import Problems
    from tiaoli.cli.systems import sound_system

    compiled = sound_system(texts, chosen, terminal)
    if compiled is None:
        return FINDINGS
    system, entries = compiled.system, []
    for policy in dict.fromkeys(part.policy for part in system.parts):
        files = dict.fromkeys(
            source
            for revision in next(
                compiled.timelines[part.name] for part in system.parts if part.policy == policy
            ).revisions
            for source in (revision.text.span.source, *(one.span.source for one in revision.amendments))
        )
        entries += [replace(entry, policy=policy) for entry in entries_of(tuple(files), Problems())]
    until = "9999" if chosen.on is None else chosen.on.isoformat()
    entries = sorted((entry for entry in entries if entry.day <= until), key=lambda entry: entry.day)
    terminal.note(NO_REVISIONS)
    _write(terminal, system.name, entries, form)
    return FINE


def _write(terminal: Terminal, name: str, entries: list[Entry], form: str) -> None:
    match form:
        case "json":
            terminal.out(_data(name, entries))
        case "markdown":
            terminal.out("\n".join(_markdown(entries, terminal)))
        case _:
            terminal.out("\n".join(_text(name, entries, terminal)))


def entries_of(sources: tuple[Source, ...], problems: object) -> list[Entry]:
    """The revisions that some texts hold, by their day; shared files have none."""
    from dsl.diagnostics import Problems
    from dsl.parser import parse

    assert isinstance(problems, Problems)
    found = []
    for source in sources:
        file = parse(source, problems)
        if file.header is not None:
            header = file.header
            published = header.published.isoformat() if header.published else None
            label = header.label or header.name.text
            found.append(Entry(header.effective.isoformat(), published, label, tuple(_rows(file))))
    return sorted(found, key=lambda entry: entry.day)


def _rows(file: syntax.File) -> Iterator[Row]:
    from dsl import syntax

    for item in file.items:
        if isinstance(item, syntax.Change):
            cited = (f"@{one.source.text} {clause}" for one in item.remarks.citations for clause in one.clauses)
            yield Row(item.label, tuple(cited))
        elif isinstance(item, syntax.Operation | syntax.Inside):
            yield Row(_first_line(item.span.text), ())


def _first_line(text: str) -> str:
    """An operation that stands in no change block, as it is written."""
    return text.strip().splitlines()[0].rstrip("{ ")


def _text(name: str, entries: list[Entry], terminal: Terminal) -> Iterator[str]:
    yield terminal.styled(name, "bold")
    published = Bilingual("published", "发布于")
    for entry in entries:
        behind = f"  ({terminal.say(published)} {entry.published})" if entry.published else ""
        yield ""
        policy = f"{entry.policy}  " if entry.policy else ""
        yield f"{terminal.styled(entry.day, 'cyan')}  {policy}{entry.label}{behind}"
        for row in entry.rows:
            clauses = terminal.styled("  ".join(row.clauses), "dim")
            yield f"            · {row.what}  {clauses}".rstrip()


def _markdown(entries: list[Entry], terminal: Terminal) -> Iterator[str]:
    heads = Bilingual("| day | change | clauses |", "| 日期 | 变更 | 条款 |")
    yield terminal.say(heads)
    yield "| --- | --- | --- |"
    for entry in entries:
        for row in entry.rows or (Row(entry.label, ()),):
            what = f"{entry.policy}: {row.what}" if entry.policy else row.what
            cells = (entry.day, what, ", ".join(row.clauses))
            yield table_row(cells)


def _data(name: str, entries: list[Entry]) -> str:
    revisions = [
        {
            "effective": entry.day,
            "published": entry.published,
            "label": entry.label,
            "policy": entry.policy or name,
            "changes": [{"what": row.what, "clauses": list(row.clauses)} for row in entry.rows],
        }
        for entry in entries
    ]
    return json.dumps({"version": 1, "policy": name, "revisions": revisions}, ensure_ascii=False, indent=2) + "\n"
