"""XES, in and out: traces of events, as process mining keeps them.

In: a file, or cases. Out: rows with the attributes of the event by their keys, those of the trace behind ``case:``; or
a file. Read as a stream: what is in memory is one trace. A document type is refused, so that no entity grows and none
is fetched.
"""

from __future__ import annotations

import contextlib
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, cast
from xml.sax.saxutils import quoteattr

from dsl.catalogue import Bilingual
from simulator.logs.canonical import CASE, TIME, rows_of
from simulator.logs.data import Row
from simulator.population.data import Population
from simulator.population.living import Life
from tiaoli.cli.files import written_whole
from tiaoli.logs.files import BrokenLogError, Headless

TRACE = "case:"
"""What stands before the keys of a trace's attributes."""

CHUNK = 1 << 16
PLAIN = frozenset({"string", "date", "int", "float", "boolean", "id"})
"""Attributes that have a value; lists and containers have none that a rule could ask for."""


class XesLog(Headless):
    """A log in an XES file."""

    def rows(self) -> Iterator[Row]:
        """Its events, numbered from 1."""
        number = 0
        with self.path.open("rb") as file:
            for trace in _traces(file):
                about = {f"{TRACE}{key}": text for key, text in _attributes(trace)}
                for event in trace:
                    if _name(event) == "event":
                        number += 1
                        yield Row(number, {**about, **dict(_attributes(event))})


def _traces(file: IO[bytes]) -> Iterator[ET.Element]:
    """Every trace as it is complete, and forgotten afterwards."""
    parser: ET.XMLPullParser[Any] = ET.XMLPullParser(("start", "end"))
    root: ET.Element | None = None
    number = 0
    try:
        while chunk := file.read(CHUNK):
            if root is None and b"<!DOCTYPE" in chunk.upper():
                raise BrokenLogError(0, Bilingual("it has a document type, which a log does not need",
                                                  "文件带有文档类型声明，日志不需要它"))  # fmt: skip
            parser.feed(chunk)
            for found in parser.read_events():
                kind, element = cast("tuple[str, ET.Element]", found)
                if kind == "start":
                    root = element if root is None else root
                elif _name(element) == "trace":
                    number += sum(_name(one) == "event" for one in element)
                    yield element
                    if root is not None:
                        root.clear()
        parser.close()
    except ET.ParseError as error:
        raise BrokenLogError(number + 1, Bilingual(f"it is no XML: {error}", f"不是 XML：{error}")) from error
    if root is None or _name(root) != "log":
        raise BrokenLogError(0, Bilingual("it has no <log>", "没有 <log>"))


def _name(element: ET.Element) -> str:
    """The name of an element without its name space."""
    return element.tag.rpartition("}")[2]


def _attributes(of: ET.Element) -> Iterator[tuple[str, str | None]]:
    for one in of:
        key = one.get("key")
        if key is not None and _name(one) in PLAIN:
            yield key, one.get("value") or None


# ── out ────────────────────────────────────────────────────────────────────────────────────────────────────────────


HEAD = """\
<?xml version="1.0" encoding="UTF-8"?>
<log xes.version="1849-2016" xmlns="http://www.xes-standard.org/">
  <extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>
  <extension name="Time" prefix="time" uri="http://www.xes-standard.org/time.xesext"/>
  <classifier name="activity" keys="event what"/>
"""


class XesWriter:
    """Cases on their way into an XES file. Beside the standard keys an event has those of the canonical layout."""

    def __init__(self, file: IO[str], population: Population) -> None:
        self.file, self.population = file, population

    def add(self, life: Life) -> None:
        """One more case."""
        lines = ["  <trace>", _attribute("concept:name", str(life.number + 1), 4)]
        for row in rows_of(self.population, life):
            shown = row["what"] or row["event"]
            lines += ["    <event>", _attribute("concept:name", shown, 6), _attribute("time:timestamp", row[TIME], 6)]
            lines += [_attribute(key, text, 6) for key, text in row.items() if text]
            lines.append("    </event>")
        self.file.write("\n".join([*lines, "  </trace>", ""]))


@contextlib.contextmanager
def xes_of(path: Path, population: Population) -> Iterator[XesWriter]:
    """The file to be."""
    with written_whole(path) as place, place.open("w", encoding="utf-8", newline="\n") as file:
        file.write(HEAD + _attribute("concept:name", population.name, 2) + "\n")
        yield XesWriter(file, population)
        file.write("</log>\n")


def _attribute(key: str, text: str, indent: int) -> str:
    kind = "date" if key in (TIME, "time:timestamp") else "id" if key == CASE else "string"
    clean = "".join(one if one >= " " or one in "\t\n\r" else "\ufffd" for one in text)
    value = quoteattr(clean, {"\n": "&#10;", "\t": "&#9;", "\r": "&#13;"})
    return f"{' ' * indent}<{kind} key={quoteattr(key)} value={value}/>"
