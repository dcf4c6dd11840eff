"""OCEL 2.0 as JSON, in and out: events, and the objects that they are of.

In: a file, or cases. Out: rows; one for each object of an event, with the event's attributes and ``ocel:activity``,
``ocel:timestamp`` and ``ocel:oid``, and one about each object, with ``ocel:type`` and its attributes behind ``case:``
(of several values of one, the first). Read as a stream: what is in memory is one event, or one object. Absent: which
type of object is a case (the layout says so).
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from dsl.catalogue import Bilingual
from simulator.logs.canonical import CASE, EVENTS, TIME, columns_of, own_rules, rows_of
from simulator.logs.data import ABOUT, ACTIVITY, MOMENT, OBJECT, OBJECT_TYPE, Row
from simulator.population.data import Population
from simulator.population.living import Life
from simulator.reading.vocabulary import vocabulary
from tiaoli.cli.files import written_whole
from tiaoli.logs.files import BrokenLogError, Headless
from tiaoli.logs.json_stream import JsonStream


class OcelLog(Headless):
    """A log in a file of OCEL 2.0."""

    def rows(self) -> Iterator[Row]:
        """Its events by their objects, and its objects, each kind numbered from 1."""
        events = objects = 0
        with self.path.open(encoding="utf-8-sig") as file:
            stream = JsonStream(file)
            try:
                for key, item in stream.items(("events", "objects")):
                    if key == "events":
                        events += 1
                        yield from _event(item, events)
                    else:
                        objects += 1
                        yield _object(item, objects)
            except (ValueError, UnicodeDecodeError) as error:
                why = "not UTF-8" if isinstance(error, UnicodeDecodeError) else str(error)
                raise BrokenLogError(events + 1, Bilingual(f"it is no JSON: {why}", f"不是 JSON：{why}")) from error
        if not stream.found:
            raise BrokenLogError(0, Bilingual("it has no `events`", "没有 `events`"))


def _event(item: Any, number: int) -> Iterator[Row]:
    if not isinstance(item, dict) or not isinstance(item.get("relationships", []), list):
        raise BrokenLogError(number, Bilingual("an event is no object", "事件不是对象"))
    cells = {ACTIVITY: _text(item.get("type")), MOMENT: _text(item.get("time")), **_values(item)}
    for one in item.get("relationships") or ():
        if isinstance(one, dict) and one.get("objectId") is not None:
            yield Row(number, {**cells, OBJECT: _text(one["objectId"])})


def _object(item: Any, number: int) -> Row:
    if not isinstance(item, dict):
        raise BrokenLogError(number, Bilingual("an object is no object", "对象的形式不对"))
    about = {f"{ABOUT}{name}": text for name, text in _values(item).items()}
    return Row(number, {OBJECT: _text(item.get("id")), OBJECT_TYPE: _text(item.get("type")), **about}, about=True)


def _values(item: dict[str, Any]) -> dict[str, str | None]:
    """Attributes by name; of several values of one, the first in the file."""
    found: dict[str, str | None] = {}
    for one in item.get("attributes") or ():
        if isinstance(one, dict) and isinstance(one.get("name"), str):
            found.setdefault(one["name"], _text(one.get("value")))
    return found


def _text(value: object) -> str | None:
    if value is None:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


# ── out ────────────────────────────────────────────────────────────────────────────────────────────────────────────


class OcelWriter:
    """Cases on their way into a file: each is an object, each row an event of it."""

    def __init__(self, file: IO[str], population: Population, kind: str) -> None:
        self.file, self.population, self.kind = file, population, kind
        self.cases: list[int] = []
        self._count = 0

    def add(self, life: Life) -> None:
        """One more case."""
        for row in rows_of(self.population, life):
            self._count += 1
            self.file.write((",\n" if self._count > 1 else "\n") + _dumped({
                "id": f"e{self._count}",
                "type": row["what"] or row["event"],
                "time": row[TIME],
                "attributes": [
                    {"name": key, "value": text} for key, text in row.items() if text and key not in (CASE, TIME)
                ],
                "relationships": [{"objectId": row[CASE], "qualifier": "case"}],
            }))  # fmt: skip
        self.cases.append(life.number + 1)

    def objects(self) -> None:
        """The objects, behind the events."""
        parts = (_dumped({"id": str(one), "type": self.kind, "attributes": []}) for one in self.cases)
        self.file.write('\n],\n"objects": [\n' + ",\n".join(parts) + "\n]}\n")


@contextlib.contextmanager
def ocel_of(path: Path, population: Population) -> Iterator[OcelWriter]:
    """The file to be."""
    kind, policies = population.timeline.name, [one.policy for one in population.timeline.revisions]
    types = sorted({*EVENTS, *own_rules(policies), *vocabulary(tuple(policies)).actions})
    attributes = [{"name": name, "type": "string"} for name in columns_of(population) if name not in (CASE, TIME)]
    with written_whole(path) as place, place.open("w", encoding="utf-8", newline="\n") as file:
        file.write('{"objectTypes": ' + _dumped([{"name": kind, "attributes": []}]))
        file.write(',\n"eventTypes": ' + _dumped([{"name": one, "attributes": attributes} for one in types]))
        file.write(',\n"events": [')
        writer = OcelWriter(file, population, kind)
        yield writer
        writer.objects()


def _dumped(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
