"""The pieces that scenario files are made of: keys with values, lists, texts, moments, lengths of time.

In: nodes of a YAML tree. Out: what they hold, keys under their English names, or None after a diagnostic. Absent: what
the keys mean (``simulator/reading/scenarios.py``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dsl import documents
from dsl.catalogue import Bilingual
from dsl.diagnostics import Problems
from dsl.documents import Node, Scalar, Sequence
from dsl.keywords import Word
from dsl.quantities import parse_date, parse_duration, parse_moment
from dsl.source import Span
from simulator.reading.naming import did_you_mean
from simulator.reading.values import found_phrase


@dataclass(frozen=True, slots=True)
class Entry:
    """A key as it stands in the file, with its value."""

    key: Scalar
    value: Node


Fields = dict[str, Entry]

MAPPING = Bilingual("keys with values", "键值对")
LIST = Bilingual("a list", "列表")
TEXT = Bilingual("a text", "文字")


def read_fields(
    node: Node, keys: Mapping[str, str], words: Mapping[str, Word], place: Bilingual, problems: Problems
) -> Fields:
    """The entries of a mapping whose keys are fixed, by their English names."""
    found: Fields = {}
    for entry in read_entries(node, place, problems):
        name = keys.get(entry.key.text.strip())
        if name is None:
            remedy = did_you_mean(entry.key.text, keys, [word.english for word in words.values()])
            problems.error("P0510", entry.key.span, key=entry.key.text, place=place, help=remedy)
        elif name in found:
            problems.error("P0537", entry.key.span, found[name].key.span, key=entry.key.text)
        else:
            found[name] = entry
    return found


def read_entries(node: Node, place: Bilingual | str, problems: Problems) -> list[Entry]:
    """The entries of a mapping; an absent value is an empty one."""
    match node:
        case documents.Mapping(entries):
            return [Entry(key, value) for key, value in entries]
        case Scalar(text="", quoted=False):
            return []
        case Scalar() | Sequence():
            shown = Bilingual("`key: value`", "“键: 值”")
            problems.error("P0512", node.span, key=place, wanted=MAPPING, found=found_phrase(node), example=shown)
            return []


def read_list(entry: Entry, problems: Problems) -> tuple[Node, ...]:
    """The items of a list; an absent value is an empty one."""
    match entry.value:
        case Sequence(items):
            return items
        case Scalar(text="", quoted=False):
            return ()
        case Scalar() | documents.Mapping():
            found, shown = found_phrase(entry.value), Bilingual("[one, another]", "[甲，乙]")
            problems.error(
                "P0512", entry.value.span, key=entry.key.text, wanted=LIST, found=found, example=shown
            )  # fmt: skip
            return ()


def read_scalar(node: Node, key: str, problems: Problems) -> Scalar | None:
    """A text that says something."""
    if isinstance(node, Scalar) and node.text.strip():
        return node
    shown = Bilingual(f"`{key}: …`", f"“{key}: ……”")
    problems.error("P0512", node.span, key=key, wanted=TEXT, found=found_phrase(node), example=shown)
    return None


def read_words(entry: Entry, problems: Problems) -> str | None:
    """The text of an entry."""
    scalar = read_scalar(entry.value, entry.key.text, problems)
    return None if scalar is None else scalar.text.strip()


def read_duration(entry: Entry, problems: Problems) -> int | None:
    """Seconds of a length of time."""
    scalar = read_scalar(entry.value, entry.key.text, problems)
    if scalar is None:
        return None
    seconds = parse_duration(scalar.text)
    if seconds is None:
        problems.error("P0516", scalar.span, text=scalar.text)
    return seconds


def read_moment(node: Node, key: str, zone: str, problems: Problems) -> int | None:
    """The instant of a date with a time of day, in seconds since 1970."""
    scalar = read_scalar(node, key, problems)
    return None if scalar is None else moment_of(scalar.text, scalar.span, zone, problems)


def moment_of(text: str, span: Span, zone: str, problems: Problems) -> int | None:
    """The instant of a text; a date alone is refused, because nobody knows which end of the day is meant."""
    if parse_date(text) is not None:
        problems.error("P0515", span, text=text, problem=Bilingual("a date without a time", "只有日期，没有时间"))
        return None
    instant = parse_moment(text, zone)
    if instant is None:
        wrong = Bilingual(f"not a date and time in {zone}", f"不是 {zone} 的日期和时间")
        problems.error("P0515", span, text=text, problem=wrong)
    return instant
