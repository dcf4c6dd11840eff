"""A strict reading of YAML: the one door to PyYAML.

In: the text of a scenario, population or register file. Out: its documents as a tree of mappings, sequences and
texts, each with its place. Every scalar stays text: whether ``no`` or ``30:00`` means anything is for the reader of the
tree, who knows which type is wanted. Absent, because they hide what a file says: aliases and anchors, merge keys, tags,
directives, doubled keys, keys that are not text. Size and depth are bounded.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field

import yaml
from yaml import events

from dsl.diagnostics import Problems
from dsl.documents_broken import explain
from dsl.record import record
from dsl.source import Source, Span

MAX_CHARACTERS = 4_000_000
"""The longest text that is read; a longer one is refused before any work."""

MAX_DEPTH = 32
"""How deep mappings and sequences may stand in each other."""

LOADER: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@record
class Scalar:
    """A text. ``quoted`` says whether it stood in quotes or in a block; an absent value is an empty unquoted text."""

    text: str
    quoted: bool
    span: Span = field(compare=False, repr=False)


@record
class Sequence:
    """A list."""

    items: tuple[Node, ...]
    span: Span = field(compare=False, repr=False)


@record
class Mapping:
    """Keys with their values, in the order written; no key stands twice."""

    entries: tuple[tuple[Scalar, Node], ...]
    span: Span = field(compare=False, repr=False)

    def get(self, key: str) -> Node | None:
        """The value of a key, None where it is absent."""
        return next((value for name, value in self.entries if name.text == key), None)


Node = Scalar | Sequence | Mapping


@record
class Document:
    """One of the documents that ``---`` separates."""

    root: Node
    span: Span = field(compare=False, repr=False)


def parse_documents(source: Source, problems: Problems) -> list[Document]:
    """Read a text's documents; what is wrong goes to ``problems`` and never raises.

    Where the YAML itself is broken, the documents before the broken place are given.
    """
    if len(source.text) > MAX_CHARACTERS:
        problems.error("P0509", Span(source, 0, 0), characters=len(source.text), most=MAX_CHARACTERS)
        return []
    found: list[Document] = []
    try:
        for document in _Reader(source, problems).documents():
            found.append(document)  # noqa: PERF402 - what came before a broken place is kept
    except yaml.YAMLError as error:
        explain(error, source, problems, MAX_DEPTH)
    except _TooDeepError as error:
        problems.error("P0508", error.span, most=MAX_DEPTH)
    return found


class _TooDeepError(Exception):
    """Reading is given up: the text nests deeper than anyone would write."""

    def __init__(self, span: Span) -> None:
        super().__init__()
        self.span = span


class _Reader:
    """Walks along the parser's events and builds the tree."""

    def __init__(self, source: Source, problems: Problems) -> None:
        self.source = source
        self.problems = problems
        self.events: Iterator[events.Event] = yaml.parse(source.text.removeprefix("\ufeff"), Loader=LOADER)
        self.shift = 1 if source.text.startswith("\ufeff") else 0
        if self.shift:
            problems.error("P0500", Span(source, 0, 1))

    def documents(self) -> Iterator[Document]:
        """The documents that hold something."""
        for event in self.events:
            if not isinstance(event, events.DocumentStartEvent):
                continue
            if event.version or event.tags:
                self.problems.error("P0505", self.span(event))
            root = self.node(next(self.events), 0)
            if not (isinstance(root, Scalar) and root == Scalar("", False, root.span)):
                yield Document(root, root.span)

    def node(self, event: events.Event, depth: int) -> Node:
        """The node that begins with an event."""
        span = self.span(event)
        if depth > MAX_DEPTH:
            raise _TooDeepError(span)
        if isinstance(event, events.AliasEvent):
            self.problems.error("P0503", span)
            return Scalar("", True, span)
        self.refuse_hidden(event, span)
        if isinstance(event, events.MappingStartEvent):
            return self.mapping(event, depth)
        if isinstance(event, events.SequenceStartEvent):
            return self.sequence(event, depth)
        assert isinstance(event, events.ScalarEvent)
        return Scalar(event.value, event.style not in (None, ""), span)

    def mapping(self, start: events.MappingStartEvent, depth: int) -> Mapping:
        """A mapping, without the entries that are refused."""
        entries: dict[str, tuple[Scalar, Node]] = {}
        end = self.span(start).end
        while not isinstance(event := next(self.events), events.MappingEndEvent):
            key = self.node(event, depth + 1)
            value = self.node(next(self.events), depth + 1)
            end = value.span.end
            if not isinstance(key, Scalar):
                self.problems.error("P0507", key.span)
            elif key.text == "<<" and not key.quoted:
                self.problems.error("P0504", key.span)
            elif key.text in entries:
                self.problems.error("P0506", key.span, entries[key.text][0].span, key=key.text)
            else:
                entries[key.text] = (key, value)
        return Mapping(tuple(entries.values()), self.over(start, event, end))

    def sequence(self, start: events.SequenceStartEvent, depth: int) -> Sequence:
        """A list with its items."""
        items: list[Node] = []
        while not isinstance(event := next(self.events), events.SequenceEndEvent):
            items.append(self.node(event, depth + 1))
        end = items[-1].span.end if items else self.span(start).end
        return Sequence(tuple(items), self.over(start, event, end))

    def refuse_hidden(self, event: events.Event, span: Span) -> None:
        """Anchors and tags: what they say can't be seen where it takes effect."""
        if getattr(event, "anchor", None) is not None:
            self.problems.error("P0503", span)
        if getattr(event, "tag", None) is not None:
            self.problems.error("P0505", span)

    def span(self, event: events.Event) -> Span:
        """Where an event stands."""
        start, end = event.start_mark, event.end_mark
        assert start is not None
        assert end is not None
        return Span(self.source, start.index + self.shift, end.index + self.shift)

    def over(self, start: events.CollectionStartEvent, stop: events.Event, last: int) -> Span:
        """From the start of a collection to its bracket, or to the end of its last part where it has none."""
        begin = self.span(start)
        return Span(self.source, begin.start, self.span(stop).end if start.flow_style else max(last, begin.start))
