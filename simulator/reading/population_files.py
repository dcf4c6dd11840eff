"""Values that were seen, from a file beside the population: one a line, or a column of a table with commas.

In: where an author names the file, and who reads files (the caller: nothing here touches one). Out: the values, in
their order; None after diagnostics, in either file. Absent: how they are drawn.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator

from compiler.model import Value
from dsl.catalogue import Bilingual
from dsl.diagnostics import Problems
from dsl.documents import Mapping, Node, Scalar
from dsl.source import Source, Span
from simulator.reading.fields import Entry, read_fields, read_scalar
from simulator.reading.naming import did_you_mean
from simulator.reading.population_words import FILE_KEY, FILE_KEYS
from simulator.reading.values import Wanted, Wrong, read_text
from simulator.reading.vocabulary import Vocabulary

Beside = Callable[[str], Source | Bilingual]
"""The text of a file by its name, or why it can't be read."""

PLACE = Bilingual("values from a file", "来自文件的值")
MOST_TOLD = 5
"""So many lines that can't be read are told; more look the same."""


def no_files(name: str) -> Bilingual:
    """For callers that have no files."""
    return Bilingual("there are no files here", "这里没有文件可读")


def is_file(node: Node) -> bool:
    """Whether values are said to stand in a file."""
    return isinstance(node, Mapping) and any(key.text.strip() in FILE_KEY for key, _ in node.entries)


def values_from(
    entry: Entry, wanted: Wanted, words: Vocabulary, beside: Beside, problems: Problems
) -> tuple[Value, ...] | None:
    """All values of the file that is named."""
    fields = read_fields(entry.value, FILE_KEY, FILE_KEYS, PLACE, problems)
    if "file" not in fields:
        problems.error("P0511", entry.key.span, key="file", place=PLACE, example="delays.csv")
        return None
    name = read_scalar(fields["file"].value, fields["file"].key.text, problems)
    column = read_scalar(fields["column"].value, fields["column"].key.text, problems) if "column" in fields else None
    if name is None or ("column" in fields and column is None):
        return None
    source = beside(name.text.strip())
    if isinstance(source, Bilingual):
        problems.error("P0660", name.span, name=name.text.strip(), problem=source)
        return None
    lines = [(text, span) for text, span in _lines(source) if text.strip()]
    if column is not None and lines:
        found = _column(lines, column, name.text.strip(), problems)
        if found is None:
            return None
        lines = found
    if not lines:
        problems.error("P0661", name.span, name=name.text.strip())
        return None
    return _read(lines, wanted, words, problems)


def _read(
    lines: list[tuple[str, Span]], wanted: Wanted, words: Vocabulary, problems: Problems
) -> tuple[Value, ...] | None:
    values: list[Value] = []
    wrong = 0
    for text, span in lines:
        value = read_text(text, False, span, wanted, words, problems)
        if isinstance(value, Wrong):
            wrong += 1
            if wrong == MOST_TOLD:
                break
            continue
        values.append(value)
    return None if wrong else tuple(values)


def _lines(source: Source) -> Iterator[tuple[str, Span]]:
    for line in range(1, len(source.line_starts) + 1):
        text, start = source.line_text(line), source.line_starts[line - 1]
        before = len(text) - len(text.lstrip())
        yield text.strip(), Span(source, start + before, start + max(len(text.rstrip()), before))


def _column(
    lines: list[tuple[str, Span]], column: Scalar, name: str, problems: Problems
) -> list[tuple[str, Span]] | None:
    """What stands in a column below its name; each line by itself."""
    titles = [one.strip().lstrip("\ufeff") for one in _cells(lines[0][0])]
    wanted = column.text.strip()
    if wanted not in titles:
        remedy = did_you_mean(wanted, titles, titles)
        problems.error("P0662", column.span, lines[0][1], name=name, column=wanted, help=remedy)
        return None
    at, found = titles.index(wanted), list[tuple[str, Span]]()
    for text, span in lines[1:]:
        cells = _cells(text)
        if len(cells) <= at or not cells[at].strip():
            problems.error("P0663", span, column=wanted)
            return None
        found.append((cells[at].strip(), span))
    return found


def _cells(line: str) -> list[str]:
    return next(csv.reader([line]), [])
